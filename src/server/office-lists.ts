/**
 * Lists handed out and recalled. A list comes to the office's own till (imported, or pasted from a sheet), is handed over
 * to one till at a time with a last day, and is asked back by an order that lies with that till until it answers.
 */
import type { Line } from '#kernel/act.ts'
import { fieldOf } from '#kernel/field.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { SignedIn } from '#people/person.ts'
import { actFor, officeDevice, ownCode } from '#server/office.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { catalogue, services } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** Services whose things are handed out as lists: rights of a principal that a till may use. */
export const LISTED: readonly Service[] = services.filter(
  ({ acts }) => acts.assign?.births && acts.handOver?.may?.includes('until'),
)

/** Lines of one act at most: a list of a commune is a few hundred, and a refusal names its line. */
export const LINES_MOST = 500

export type Group = { service: string; period: string; village: string; things: number; open: number }
type Waiting = Group & { lines: Line[] }

type Row = { key: string; open: number; position: number }

/** What waits in the office's till, by service, period and village. */
export async function readWaiting(query: Query, province: Province, unitCode: string): Promise<Waiting[]> {
  const things = await query<Row[]>`
    select t.key, t.open, t.position
    from holder h join thing t on t.province = h.province and t.holder = h.id
    where h.province = ${province.id} and h.key = ${`till:${officeDevice(unitCode)}`}
      and split_part(t.key, ':', 1) = any (${LISTED.map(({ key }) => key)})
    order by t.key limit 20000`
  const records = await query<{ record: string }[]>`
    select record from act
    where province = ${province.id} and position = any (${[...new Set(things.map(({ position }) => position))]}::bigint[])`
  const lines = new Map<string, Line>()
  for (const { record } of records) {
    const { act } = entryOf(record)
    const service = catalogue.get(act.service)
    if (service) for (const line of act.lines) lines.set(thingKey(service, line), line)
  }
  const groups = new Map<string, Waiting>()
  for (const { key, open } of things) {
    const service = key.slice(0, key.indexOf(':'))
    const line = lines.get(key) ?? {}
    const [period, village] = [String(line.period ?? ''), String(line.village ?? '')]
    const id = groupId({ service, period, village })
    const group = groups.get(id) ?? { service, period, village, things: 0, open: 0, lines: [] }
    group.things++
    group.open += open
    group.lines.push(line)
    groups.set(id, group)
  }
  return [...groups.values()]
}

export const groupId = ({ service, period, village }: Pick<Group, 'service' | 'period' | 'village'>): string =>
  [service, period, village].join('|')

export type AtTill = { till: string; service: string; things: number; open: number }

/** What tills hold of lists, by till and service. */
export function readHandedOut(query: Query, province: number, tills: readonly string[]): Promise<AtTill[]> {
  return query<AtTill[]>`
    select substr(h.key, 6) as till, split_part(t.key, ':', 1) as service, count(*)::int as things, sum(t.open)::bigint as open
    from holder h join thing t on t.province = h.province and t.holder = h.id
    where h.province = ${province} and h.key = any (${tills.map((till) => `till:${till}`)})
      and split_part(t.key, ':', 1) = any (${LISTED.map(({ key }) => key)})
    group by 1, 2 order by 1, 2`
}

export type Order = { number: string; till: string; line: Line; day: string }

/** Orders that lie with a till, unanswered. */
export async function readOrders(query: Query, province: number, tills: readonly string[]): Promise<Order[]> {
  const rows = await query<{ key: string; till: string; record: string; day: string }[]>`
    select t.key, substr(h.key, 6) as till, a.record, a.day
    from holder h
    join thing t on t.province = h.province and t.holder = h.id
    join act a on a.province = t.province and a.position = t.position
    where h.province = ${province} and h.key = any (${tills.map((till) => `till:${till}`)}) and t.key like 'recall:%'
    order by t.position`
  return rows.map(({ key, till, record, day }) => {
    const number = key.slice('recall:'.length)
    return { number, till, day, line: entryOf(record).act.lines.find((line) => line.number === number) ?? {} }
  })
}

/** Hands the chosen groups, or all that wait, to one till. @returns how many things. @throws Problem act_refused, body_invalid */
export async function handOut(
  province: Province,
  person: SignedIn,
  { groups, till, until }: { groups: readonly string[] | 'all'; till: string; until: string },
): Promise<number> {
  const unit = ownCode(province, person)
  const waiting = await province.read((query) => readWaiting(query, province, unit), person.units)
  const chosen = waiting.filter((group) => groups === 'all' || groups.includes(groupId(group)))
  if (chosen.length === 0) throw new Problem('body_invalid', { field: 'danh sách', why: 'chưa chọn danh sách nào.' })
  let handed = 0
  for (const { service, lines } of chosen) {
    const id = catalogue.get(service)?.thing?.id ?? []
    for (let at = 0; at < lines.length; at += LINES_MOST) {
      const part = lines.slice(at, at + LINES_MOST).map((line) => ({
        ...Object.fromEntries(id.map((name) => [name, line[name] as string])),
        to: `till:${till}`,
        until,
      }))
      await actFor(province, person, unit, { service, verb: 'handOver', lines: part })
      handed += part.length
    }
  }
  return handed
}

/** Columns of a pasted list: the identity of the thing, then what the birth takes. */
export function columnsOf(service: Service): string[] {
  const { takes = [] } = service.acts.assign as Service['acts'][string]
  return [...new Set([...(service.thing?.id ?? []), ...takes])]
}

/** Rows of a sheet, one thing each; a first row that names the columns is passed over. @throws Problem body_invalid */
export function readRows(service: Service, rows: string): Line[] {
  const columns = columnsOf(service)
  const labels = columns.map((name) => fieldOf(service.fields[name] as never).label)
  return rows
    .split('\n')
    .map((row, i) => ({ number: i + 1, cells: row.split(/[\t;]/).map((cell) => cell.trim()) }))
    .filter(
      ({ cells, number }) => cells.some((cell) => cell !== '') && !(number === 1 && cells.join() === labels.join()),
    )
    .map(({ cells, number }) => {
      if (cells.length !== columns.length)
        throw new Problem('body_invalid', {
          field: `dòng ${number}`,
          why: `cần ${columns.length} cột: ${labels.join(', ')}.`,
        })
      try {
        return readTyped(service, Object.fromEntries(columns.map((name, at) => [name, cells[at] as string])))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        throw new Problem('body_invalid', {
          field: `dòng ${number}, ${error.details.field}`,
          why: String(error.details.why),
        })
      }
    })
}

/** Takes a list pasted from a sheet into the office's till. @returns how many. @throws Problem body_invalid, act_refused */
export async function takeIn(
  province: Province,
  person: SignedIn,
  { service: key, rows }: { service: string; rows: string },
): Promise<number> {
  const service = LISTED.find((one) => one.key === key)
  if (!service) throw new Problem('body_invalid', { field: 'dịch vụ', why: 'không giao theo danh sách.' })
  const lines = readRows(service, rows)
  if (lines.length === 0) throw new Problem('body_invalid', { field: 'danh sách', why: 'chưa có dòng nào.' })
  const unit = ownCode(province, person)
  for (let at = 0; at < lines.length; at += LINES_MOST)
    await actFor(province, person, unit, { service: key, verb: 'assign', lines: lines.slice(at, at + LINES_MOST) })
  return lines.length
}

export type Recall = {
  till: string
  service: string
  period?: string | undefined
  village?: string | undefined
  until: string
  reason: string
}

/** Asks a till to give back. @returns the number of the order. */
export async function orderBack(province: Province, person: SignedIn, recall: Recall): Promise<string> {
  const unit = ownCode(province, person)
  const { till, service, period, village, until, reason } = recall
  const [cursor] = await province.read(
    (query) =>
      query<{ seq: number }[]>`select seq from device where province = ${province.id} and key = ${officeDevice(unit)}`,
  )
  // The number of the act that it will be: unique within the unit, and to be found again.
  const number = `TH-${unit}-${(cursor?.seq ?? 0) + 1}`
  const line: Line = { number, to: `till:${till}`, service, until, reason }
  if (period !== undefined) line.period = period
  if (village !== undefined) line.village = village
  await actFor(province, person, unit, { service: 'recall', verb: 'order', lines: [line] })
  return number
}
