/**
 * How often counts differ, by point, by till and by release of the till's program: for everybody to read, so that nobody is told to be the only one
 * (Post Office Horizon IT Inquiry). No name of a person is in it.
 */
import { addDays, type Day, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Network } from '#network/network.ts'
import { differenceOf } from '#report/difference.ts'
import { unitName } from '#report/drill.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'

const PERIOD_DAYS = 365

/** One difference of cash: where, on which device, how much, and what became of it. */
export type Found = {
  unit: number
  device: string
  /** Of the till's program, as the shift said in which it was found; empty when none did. */
  release: string
  missing: number
  excess: number
  end: 'open' | 'explain' | 'establish' | 'systemError'
}

/** Those found in the period; the query must see the whole province. */
async function readFound(query: Query, province: number, from: Day, to: Day): Promise<Found[]> {
  const rows = await query<
    { unit: number; device: string; release: string; record: string; holder: string; verb: string }[]
  >`
    select a.unit, d.key as device, coalesce(substring(s.record from ${RELEASE}), '') as release, a.record,
           h.key as holder, e.verb
    from thing t
    join holder h on h.province = t.province and h.id = t.holder
    join device d on d.province = t.province and d.key = split_part(substr(t.key, length('discrepancy:') + 1), '/', 1)
    cross join lateral (
      select unit, day, record from act
      where province = d.province and device = d.id and seq = split_part(t.key, '/', 2)::bigint limit 1) a
    cross join lateral (select verb from act where province = t.province and position = t.position limit 1) e
    left join lateral (${lastOpening(query)}) s on true
    where t.province = ${province} and t.key >= 'discrepancy:' and t.key < 'discrepancy;' and a.day between ${from} and ${to}`
  return rows.flatMap(({ record, holder, verb, ...where }) => {
    const { missing, excess, sku } = differenceOf(entryOf(record))
    if (sku !== undefined || missing + excess === 0) return []
    const end = holder === 'outside' ? (verb as Found['end']) : 'open'
    return [{ ...where, missing, excess, end }]
  })
}

/** Out of a record's text: a year of shifts need not be parsed for one word. */
const RELEASE = '"release":"([^"]+)"'

/** The shift in which `a` was done. A shift's own first count comes just before the act that opens it. */
const lastOpening = (query: Query) => query`
  select record from act
  where province = d.province and device = d.id and seq <= split_part(t.key, '/', 2)::bigint + 1
    and service = 'shift' and verb in ('open', 'openFor') and outcome = 'accepted'
  order by seq desc limit 1`

async function readCountsMade(query: Query, province: number, from: Day, to: Day): Promise<Map<number, number>> {
  const rows = await query<{ unit: number; counts: number }[]>`
    select unit, sum(amount)::bigint as counts from rollup_day
    where province = ${province} and service = 'cash' and measure = 'counts' and day between ${from} and ${to}
    group by unit`
  return new Map(rows.map(({ unit, counts }) => [unit, counts]))
}

async function readActs(query: Query, province: number, devices: readonly string[]): Promise<Map<string, number>> {
  const rows = await query<{ key: string; seq: number }[]>`
    select key, seq from device where province = ${province} and key = any (${devices as string[]})`
  return new Map(rows.map(({ key, seq }) => [key, seq]))
}

const NO_RELEASE = 'Chưa ghi'

/** Shifts opened in the period, by the release that ran. */
async function readShifts(query: Query, province: number, from: Day, to: Day): Promise<Map<string, number>> {
  const rows = await query<{ release: string | null; shifts: number }[]>`
    select substring(record from ${RELEASE}) as release, count(*)::int as shifts from act
    where province = ${province} and service = 'shift' and verb in ('open', 'openFor') and outcome = 'accepted'
      and day between ${from} and ${to}
    group by 1`
  return new Map(rows.map(({ release, shifts }) => [release ?? NO_RELEASE, shifts]))
}

export async function differencesPaper(query: Query, network: Network, province: number, to: Day): Promise<Paper> {
  const from = addDays(to, -PERIOD_DAYS)
  const found = await readFound(query, province, from, to)
  const counts = await readCountsMade(query, province, from, to)
  const acts = await readActs(query, province, [...new Set(found.map(({ device }) => device))])
  const shifts = await readShifts(query, province, from, to)
  const { demo } = await readOrigin(query, province)
  const place = (unit: number) => unitName(network, unit, { from: to, to })
  const made = [...counts.values()].reduce((sum, one) => sum + one, 0)
  return {
    title: 'Thống kê chênh lệch kiểm đếm',
    lead: `Từ ngày ${showDay(from)} đến hết ngày ${showDay(to)}. Ai làm ở Bưu điện cũng xem được; không có tên người.`,
    demo,
    tables: [
      grouped('Theo điểm', 'Điểm', 'Lần đếm', found, ({ unit }) => place(unit), sumBy(counts, place)),
      grouped('Theo máy', 'Máy', 'Việc', found, ({ device }) => device, acts),
      grouped('Theo bản chương trình', 'Bản', 'Ca', found, ({ release }) => release || NO_RELEASE, shifts),
    ],
    notes: [
      found.length === 0
        ? 'Chưa lần kiểm đếm nào lệch.'
        : `${showNumber(found.length)} lần lệch trong ${showNumber(made)} lần kiểm đếm của cả tỉnh. Lệch nhỏ là chuyện thường của nghề giữ tiền; lệch chưa phải là nợ.`,
      'Máy hay bản nào lệch nhiều hơn hẳn thì xem lại máy và chương trình trước khi hỏi người.',
    ],
  }
}

function sumBy(counts: ReadonlyMap<number, number>, place: (unit: number) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [unit, made] of counts) sums.set(place(unit), (sums.get(place(unit)) ?? 0) + made)
  return sums
}

/** Most differences first. `outOf`: how much was done there. */
function grouped(
  title: string,
  of: string,
  done: string,
  found: readonly Found[],
  key: (one: Found) => string,
  outOf: ReadonlyMap<string, number>,
): PaperTable {
  const row = (label: string, some: readonly Found[], total: number): PaperCell[] => [
    label,
    total,
    some.length,
    some.reduce((sum, { missing }) => sum + missing, 0),
    some.reduce((sum, { excess }) => sum + excess, 0),
    ...ENDS.map((end) => some.filter((one) => one.end === end).length),
  ]
  const groups = [...Map.groupBy(found, key)].toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
  return {
    title,
    columns: [
      { label: of },
      ...[done, 'Lệch', 'Thiếu, đ', 'Thừa, đ', 'Chưa xong', 'Đã rõ', 'Xác lập', 'Lỗi máy'].map((label) => ({
        label,
        number: true,
      })),
    ],
    rows: groups.map(([label, some]) => row(label, some, outOf.get(label) ?? 0)),
    total: row(
      'Cộng',
      found,
      groups.reduce((sum, [label]) => sum + (outOf.get(label) ?? 0), 0),
    ),
    none: 'Chưa có lần lệch nào.',
  }
}

const ENDS: readonly Found['end'][] = ['open', 'explain', 'establish', 'systemError']
