/**
 * The investigation file of one difference: every act since the last count that agreed, whoever did it, what was proposed
 * and disputed about them, and how the case went. It adds up to what was counted, or it is not issued: an extract that
 * leaves something out has sent people to prison (Post Office Horizon IT Inquiry, FUJ00097054).
 */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'

/** What a count found: đồng, or pieces of `sku`; `of` is the drawer, safe or pouch. One of the two amounts is 0. */
export type Difference = { missing: number; excess: number; of: string; sku?: string }

export function differenceOf({ legs }: Pick<Entry, 'legs'>): Difference {
  const found: Difference = { missing: 0, excess: 0, of: '' }
  for (const leg of legs) {
    if (leg.kind !== 'amount' || leg.from.startsWith('gap:') === leg.to.startsWith('gap:')) continue
    const over = leg.from.startsWith('gap:')
    found[over ? 'excess' : 'missing'] += leg.amount
    found.of = over ? leg.to : leg.from
    if (leg.asset.startsWith('stock:')) Object.assign(found, { sku: leg.asset.slice('stock:'.length) })
  }
  return found
}

/** An act of the file. `moved`: what it brought to the book that was counted; `after`: what that book said then. */
export type Step = { entry: Entry; day: Day; hash: string; moved: number; after: number }

export type DifferenceFile = {
  key: string
  found: Step & { difference: Difference; unit: number }
  state: 'open' | 'investigating' | 'concluded'
  /** The last count of the same drawer or safe that agreed; without it the file begins with its book. */
  agreed?: Step
  steps: readonly Step[]
  /** Proposals to correct any of these acts, and what was answered. */
  proposals: readonly Step[]
  /** Who took the case, who was asked and what he said, and the conclusion. */
  course: readonly Step[]
  /** `opening` + `moved` = `book`; `book` with the difference is what was `counted`. */
  proof: { opening: number; moved: number; book: number; counted: number }
  /** Acts of each device in the file: without a gap where the device is the counted drawer's own. */
  devices: readonly { device: string; first: number; last: number; acts: number }[]
}

type Row = { position: number; unit: number; day: Day; record: string; hash: string }

/**
 * The query must see the whole province: what another office moved belongs to the file.
 * @throws Problem not_found; journal_broken when the acts do not add up to what was counted.
 */
export async function readDifference(
  query: Query,
  province: number,
  { device, seq }: { device: string; seq: number },
): Promise<DifferenceFile> {
  const key = `discrepancy:${device}/${seq}`
  const [row] = await query<(Row & { holder: string })[]>`
    select a.position, a.unit, a.day, a.record, a.hash, h.key as holder
    from thing t
    join holder h on h.province = t.province and h.id = t.holder
    join device d on d.province = t.province and d.key = ${device}
    join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
    where t.province = ${province} and t.key = ${key}`
  if (!row) throw new Problem('not_found', { what: `hồ sơ chênh lệch ${device}/${seq}` })
  const entry = entryOf(row.record)
  const difference = differenceOf(entry)
  const agreed = await lastAgreed(query, province, row, entry, difference)
  const rows = await actsBetween(query, province, {
    entry,
    difference,
    after: agreed?.position ?? 0,
    until: row.position,
  })
  const opening = agreed ? countedBy(entryOf(agreed.record)) : 0
  const steps = inTurn(rows, difference, opening)
  const book = steps.at(-1)?.after ?? opening
  const counted = book + difference.excess - difference.missing
  const file: DifferenceFile = {
    key,
    found: { ...stepOf(row, counted - book, counted), difference, unit: row.unit },
    state: row.holder.startsWith('unit:') ? 'open' : row.holder.startsWith('carrier:') ? 'investigating' : 'concluded',
    ...(agreed ? { agreed: stepOf(agreed, 0, opening) } : {}),
    steps,
    proposals: await ofThings(query, province, [...steps.map((one) => one.entry), entry].map(proposalOn)),
    course: (await ofThings(query, province, [key, ...(await hearingsOf(query, province, key))])).filter(
      (one) => one.entry.position !== row.position,
    ),
    proof: { opening, moved: book - opening, book, counted },
    devices: devicesOf([...steps, stepOf(row, 0, 0)]),
  }
  const fault = faultOf(file, agreed)
  if (fault !== undefined) throw new Problem('journal_broken', { why: `hồ sơ ${device}/${seq}: ${fault}` })
  return file
}

async function hearingsOf(query: Query, province: number, key: string): Promise<string[]> {
  const of = key.replace('discrepancy:', 'hearing:')
  const rows = await query<{ key: string }[]>`
    select key from thing where province = ${province} and key > ${`${of}/`} and key < ${`${of}0`}`
  return rows.map((row) => row.key)
}

const proposalOn = ({ act }: Entry): string => `correction:${act.device}/${act.seq}`

const stepOf = ({ record, day, hash }: Row, moved: number, after: number): Step => ({
  entry: entryOf(record),
  day,
  hash,
  moved,
  after,
})

/** The newest count of the same book before, that found no difference. A pouch has none: its file begins with its seal. */
async function lastAgreed(query: Query, province: number, row: Row, { act }: Entry, { of, sku }: Difference) {
  if (of.startsWith('pouch:')) return undefined
  const same = of.startsWith('till:')
    ? query`and device = (select id from device where province = ${province} and key = ${of.slice('till:'.length)})`
    : query``
  const goods = sku === undefined ? query`` : query`and record like ${`%"sku":"${sku}"%`}`
  const [found] = await query<Row[]>`
    select position, unit, day, record, hash from act
    where province = ${province} and service = ${act.service} and unit = ${row.unit} and verb = ${act.verb}
      and outcome = 'accepted' and position < ${row.position} and day <= ${row.day}
      and position(${'"gap:'} in record) = 0 ${same} ${goods}
    order by day desc, position desc limit 1`
  return found
}

/** Which acts belong: whatever moved the counted book, and all that its own device did besides, refused or not. */
function actsBetween(
  query: Query,
  province: number,
  { entry, difference, after, until }: { entry: Entry; difference: Difference; after: number; until: number },
) {
  const { of, sku } = difference
  const own = of.startsWith('till:') ? of.slice('till:'.length) : ''
  return query<Row[]>`
    with
      book as (select id from holder where province = ${province} and key = ${of}),
      moved as (
        select position from leg
        where province = ${province} and dst = (select id from book) and asset = ${assetOf(sku)}
          and position > ${after} and position < ${until}
        union
        select position from leg
        where province = ${province} and src = (select id from book) and asset = ${assetOf(sku)}
          and position > ${after} and position < ${until}),
      done as (
        select a.position from act a
        join device d on d.province = a.province and d.id = a.device and d.key = ${own}
        where a.province = ${province} and a.seq < ${entry.act.seq} and a.position > ${after} and a.position < ${until})
    select a.position, a.unit, a.day, a.record, a.hash
    from (select position from moved union select position from done) p
    join act a on a.province = ${province} and a.position = p.position
    order by a.position`
}

const assetOf = (sku: string | undefined): string => (sku === undefined ? 'cash' : `stock:${sku}`)

function inTurn(rows: readonly Row[], { of, sku }: Difference, opening: number): Step[] {
  let after = opening
  return rows.map((row) => {
    const moved = entryOf(row.record).legs.reduce((sum, leg) => {
      if (leg.kind !== 'amount' || leg.asset !== assetOf(sku)) return sum
      return sum + (leg.to === of ? leg.amount : 0) - (leg.from === of ? leg.amount : 0)
    }, 0)
    after += moved
    return stepOf(row, moved, after)
  })
}

/** All acts that these things went through, oldest first. */
async function ofThings(query: Query, province: number, keys: readonly string[]): Promise<Step[]> {
  const rows = await query<Row[]>`
    select a.position, a.unit, a.day, a.record, a.hash
    from (
      select distinct l.position
      from thing t
      join leg l on l.province = t.province and l.thing = t.id
      where t.province = ${province} and t.key = any (${keys as string[]})) p
    join act a on a.province = ${province} and a.position = p.position
    order by a.position`
  return rows.map((row) => stepOf(row, 0, 0))
}

/** What a count said: of cash what the notes are worth, of goods the pieces. */
const countedBy = ({ act, computed }: Entry): number => {
  const line: Line = act.lines[0] ?? {}
  return computed[0]?.counted ?? Number(line.counted ?? 0)
}

function devicesOf(steps: readonly Step[]): DifferenceFile['devices'] {
  const devices = new Map<string, { device: string; first: number; last: number; acts: number }>()
  for (const { entry } of steps) {
    const { device, seq } = entry.act
    const one = devices.get(device) ?? { device, first: seq, last: seq, acts: 0 }
    devices.set(device, { ...one, first: Math.min(one.first, seq), last: Math.max(one.last, seq), acts: one.acts + 1 })
  }
  return [...devices.values()]
}

/** Why the file does not prove to be whole. */
function faultOf({ found, proof, devices, agreed, steps }: DifferenceFile, from: Row | undefined): string | undefined {
  const { difference, entry } = found
  const counts = entry.act.service !== 'pouch'
  if (counts && countedBy(entry) !== proof.counted)
    return `các việc cộng lại ${proof.book}, đếm được ${countedBy(entry)}, lệch lại ghi ${difference.excess - difference.missing}`
  if (!difference.of.startsWith('till:')) return undefined
  const own = devices.find(({ device }) => `till:${device}` === difference.of)
  const expected = agreed && from ? agreed.entry.act.seq + 1 : 1
  if (own && steps.length > 0 && (own.first !== expected || own.acts !== own.last - own.first + 1))
    return `thiếu việc của máy ${own.device} giữa số ${expected} và số ${own.last}`
  return undefined
}
