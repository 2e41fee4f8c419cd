/**
 * The acts behind a figure: the only place where a report looks at the journal. Acts are listed in the order of their
 * index (service, unit, day, position), so a page costs the same whether the province has a thousand acts or a billion.
 * What each act adds to the figure is folded again from its record, as the roll-up once did: the sums must meet.
 */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import type { Flow, Period } from '#report/read.ts'
import { fold, revenueMeasure } from '#rollup/fold.ts'
import { catalogue } from '#services/index.ts'
import type { ActRule, Service } from '#services/kit.ts'
import { reverses } from '#services/reverses.ts'

/** Which acts: those that add to a flow at a unit in a period; of one subject alone, or of the named days. */
export type ActScope = { flow: Flow; unit: number; period: Period; subject?: string }

export type ActLine = {
  device: string
  unit: number
  seq: number
  position: number
  day: Day
  service: string
  verb: string
  entry: Entry
  /** What it adds to the figure. */
  amount: number
}

export type ActPage = { acts: readonly ActLine[]; next: string | undefined }

const ACTS_PER_PAGE = 50

type Row = {
  device: string
  seq: number
  position: number
  day: Day
  service: string
  verb: string
  unit: number
  record: string
}

/** The next page after a cursor. Acts that add nothing are not shown. @throws RangeError for a cursor that is none. */
export async function listActs(
  query: Query,
  province: number,
  scope: ActScope,
  after?: string,
  limit = ACTS_PER_PAGE,
): Promise<ActPage> {
  const acts: ActLine[] = []
  const start = after === undefined ? undefined : readCursor(after)
  for (const source of sourcesOf(scope.flow)) {
    if (start && source.service < start.service) continue
    let at = start?.service === source.service ? start : { service: source.service, day: '0001-01-01', position: 0 }
    while (true) {
      const rows = await pageOf(query, province, scope, source, at, limit + 1)
      for (const act of await folded(query, province, scope, rows)) {
        if (acts.length === limit) return { acts, next: cursorOf(acts.at(-1) as ActLine) }
        acts.push(act)
      }
      const last = rows.at(-1)
      if (!last || rows.length <= limit) break
      at = { service: source.service, day: last.day, position: last.position }
    }
  }
  return { acts, next: undefined }
}

/** Sum and number of all acts of a scope, or undefined when there are more than `most`. */
export async function foldAll(query: Query, province: number, scope: ActScope, most: number) {
  let sum = 0
  let count = 0
  let after: string | undefined
  do {
    const page = await listActs(query, province, scope, after, 1000)
    for (const act of page.acts) sum += act.amount
    count += page.acts.length
    if (count > most) return undefined
    after = page.next
  } while (after !== undefined)
  return { sum, count }
}

/**
 * Where acts of a flow are found: in its own services by the verbs that add to it, and among the reversals. A reversal
 * counts against the service and the unit of the act that it names, whoever made it: so reversals are read of all units.
 */
type Source = { service: string; verbs: readonly string[]; reversals: boolean }

function sourcesOf({ measure, services }: Flow): Source[] {
  const sources = [...catalogue.values()].flatMap((service): Source[] => {
    const mine = !services || services.includes(service.key)
    const acts = Object.entries(service.acts)
    const reversing = acts.filter(([, rule]) => rule.negates).map(([verb]) => verb)
    const adding = acts.filter(([verb, rule]) => mine && adds(service, verb, rule, measure)).map(([verb]) => verb)
    const verbs = [...new Set([...adding, ...reversing])]
    return verbs.length === 0 ? [] : [{ service: service.key, verbs, reversals: reversing.length > 0 }]
  })
  return sources.toSorted((a, b) => (a.service < b.service ? -1 : 1))
}

function adds(service: Service, verb: string, rule: ActRule, measure: string): boolean {
  if (service.measures[measure]?.of.includes(verb)) return true
  return measure === revenueMeasure && (rule.legs?.some((leg) => leg.asset === 'revenue') ?? false)
}

type Cursor = { service: string; day: Day; position: number }

const cursorOf = ({ service, day, position }: Cursor): string => `${service}~${day}~${position}`

function readCursor(text: string): Cursor {
  const match = /^([A-Za-z0-9-]{1,64})~(\d{4}-\d\d-\d\d)~(\d{1,15})$/.exec(text)
  if (!match) throw new RangeError(`not a cursor: ${text}`)
  return { service: match[1] as string, day: match[2] as string, position: Number(match[3]) }
}

async function pageOf(query: Query, province: number, scope: ActScope, source: Source, at: Cursor, limit: number) {
  const { unit, period } = scope
  return query<Row[]>`
    select d.key as device, a.seq, a.position, a.day, a.service, a.verb, a.unit, a.record
    from (
      select * from act
      where province = ${province} and service = ${source.service} and ${source.reversals ? query`true` : query`unit = ${unit}`}
        and day between ${period.from} and ${period.to} and (day, position) > (${at.day}::date, ${at.position}::bigint)
        and verb = any (${[...source.verbs]}) and outcome <> 'refused'
      order by day, position limit ${limit}) a
    join device d on d.province = ${province} and d.id = a.device
    order by a.day, a.position`
}

async function folded(query: Query, province: number, scope: ActScope, rows: readonly Row[]): Promise<ActLine[]> {
  const { flow, subject, unit } = scope
  const entries = rows.map((row) => ({ ...row, entry: entryOf(row.record) }))
  const negated = await namedActs(query, province, entries)
  const isOf = (one: { service: string; measure: string }) =>
    one.measure === flow.measure && (flow.services?.includes(one.service) ?? true)
  const out: ActLine[] = []
  for (const { record: _, ...row } of entries) {
    const posted = { ...row.entry, unit: row.unit, day: row.day }
    const named = reverses(row.entry.act)
    let amount = 0
    for (const one of fold(catalogue, posted, named === undefined ? undefined : negated.get(named)))
      if (isOf(one) && one.unit === unit && (subject === undefined || one.subject === subject)) amount += one.amount
    if (amount !== 0) out.push({ ...row, amount })
  }
  return out
}

async function namedActs(query: Query, province: number, rows: readonly { entry: Entry }[]) {
  const names = rows.flatMap(({ entry }) => reverses(entry.act) ?? [])
  const found = new Map<string, Entry & { unit: number; day: Day }>()
  if (names.length === 0) return found
  const split = names.map((name) => ({
    key: name.slice(0, name.lastIndexOf('/')),
    seq: Number(name.slice(name.lastIndexOf('/') + 1)),
  }))
  const acts = await query<{ name: string; unit: number; day: Day; record: string }[]>`
    select d.key || '/' || a.seq as name, a.unit, a.day, a.record
    from unnest(${split.map((one) => one.key)}::text[], ${split.map((one) => one.seq)}::bigint[]) as n (key, seq)
    join device d on d.province = ${province} and d.key = n.key
    join act a on a.province = ${province} and a.device = d.id and a.seq = n.seq`
  for (const { name, unit, day, record } of acts) found.set(name, { ...entryOf(record), unit, day })
  return found
}
