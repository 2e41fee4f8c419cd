/** What the treasury board asks of the ledger: a fixed number of statements over what is held now and over a few days. */
import { addDays, addMonths, type Day, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { services } from '#services/index.ts'

/** Services whose rights bring money over the counter, and those whose rights take it; by the measure that says so. */
const rightsWith = (measure: string): string[] =>
  services.filter(({ measures }) => measures.assigned && measures[measure]).map(({ key }) => key)
const BILLS = rightsWith('collected')
const PAYOUTS = rightsWith('paid')

/** đồng in a drawer or a safe, by holder; also the empty ones. */
export function readDrawers(query: Query, province: number) {
  return query<{ holder: string; amount: number }[]>`
    select h.key as holder, b.amount
    from holder h join balance b on b.province = h.province and b.holder = h.id and b.asset = 'cash'
    where h.province = ${province}
      and (h.key >= 'till:' and h.key < 'till;' or h.key >= 'vault:' and h.key < 'vault;')
    order by h.key`
}

/** What one unit may keep instead of the general rule; without `amount` the rule holds again. */
export type OwnLimit = { unit: number; since: Day; amount: number | null; reason: string; maker: string }

/** The newest first. */
export function readLimits(query: Query, province: number) {
  return query<OwnLimit[]>`
    select unit, since::text as since, amount, reason, maker from cash_limit
    where province = ${province} order by cash_limit.since desc, edition desc`
}

export type Pouch = {
  /** Number on the seal. */
  pouch: string
  amount: number
  /** Where it lies: carrier, route, or still the drawer or safe in which it was sealed. */
  holder: string
  /** Since when, as the act that brought it there says: local time with offset. */
  since: string
  /** Which unit sealed it, and when. */
  sealedBy: number
  sealedAt: string
  /** Where it was sent, when the sender said so. */
  bound?: string
}

/** Pouches that have not been received yet, the oldest first. */
export async function readPouches(query: Query, province: number): Promise<Pouch[]> {
  const rows = await query<
    { key: string; amount: number; holder: string; record: string; sealed: string; sealer: number }[]
  >`
    select t.key, t.open as amount, h.key as holder, a.record, s.record as sealed, s.unit as sealer
    from thing t
    join holder h on h.province = t.province and h.id = t.holder
    join act a on a.province = t.province and a.position = t.position
    cross join lateral (
      select position from leg where province = t.province and thing = t.id and asset = 'thing'
      order by position limit 1) born
    join act s on s.province = t.province and s.position = born.position
    where t.province = ${province} and t.key >= 'pouch:' and t.key < 'pouch;' and t.open > 0
    order by t.position`
  return rows.map(({ key, amount, holder, record, sealed, sealer }) => {
    const pouch = key.slice('pouch:'.length)
    const { act } = entryOf(sealed)
    const bound = act.lines.find((line) => line.pouch === pouch)?.bound
    return {
      pouch,
      amount,
      holder,
      since: entryOf(record).act.at,
      sealedBy: sealer,
      sealedAt: act.at,
      ...(bound === undefined ? {} : { bound: String(bound) }),
    }
  })
}

/** What is still to be collected or paid, by who holds it; `point`: who shall, where an office still holds it. */
export type Right = { holder: string; point: string; way: 'in' | 'out'; period: Month; amount: number }

export function readRights(query: Query, province: number): Promise<Right[]> {
  return query<Right[]>`
    select holder, point, case when service = any (${PAYOUTS}) then 'out' else 'in' end as way, period,
           sum(open)::bigint as amount
    from (
      select h.key as holder, coalesce(r.point, '') as point, split_part(t.key, ':', 1) as service,
             right(t.key, 7) as period, t.open
      from holder h
      -- What is fenced is looked up drawer by drawer; all that was ever handed out is not walked.
      cross join lateral (
        select province, key, open from thing
        where province = h.province and holder = h.id and open > 0
          and split_part(key, ':', 1) = any (${[...BILLS, ...PAYOUTS]}) offset 0) t
      left join list_row r on h.key like 'till:vp-%' and r.province = t.province and r.thing = t.key
      where h.province = ${province}
        and (h.key >= 'till:' and h.key < 'till;' or h.key >= 'vault:' and h.key < 'vault;')) held
    group by 1, 2, 3, 4`
}

/** Whole months before a day that say how a point works. */
const MONTHS_BACK = 3

/** Dealt with by day of the month in the whole months before, by unit and way; `assigned`: handed out, without a date. */
export type Worked = { unit: number; way: 'in' | 'out'; date: number; done: number; assigned: number }

/** Single days are asked for by service and unit, because that is how they are ordered: no other day is walked. */
export function readWorked(query: Query, province: number, day: Day): Promise<Worked[]> {
  const to = firstDayOf(monthOf(day))
  const from = firstDayOf(addMonths(monthOf(day), -MONTHS_BACK))
  return query<Worked[]>`
    with
      months as materialized (
        select service, measure, unit, sum(amount) as amount from rollup_month
        where province = ${province} and service = any (${[...BILLS, ...PAYOUTS]})
          and measure in ('assigned', 'collected', 'paid') and month >= ${from} and month < ${to}
        group by 1, 2, 3)
    select unit, case when service = any (${PAYOUTS}) then 'out' else 'in' end as way, 0 as date,
           0::bigint as done, sum(amount)::bigint as assigned
    from months where measure = 'assigned' group by 1, 2
    union all
    select m.unit, case when m.measure = 'paid' then 'out' else 'in' end, extract(day from d.day)::int,
           sum(d.amount)::bigint, 0
    from months m
    join rollup_day d on d.province = ${province} and d.service = m.service and d.measure = m.measure and d.unit = m.unit
      and d.day >= ${from} and d.day < ${to}
    where m.measure <> 'assigned' group by 1, 2, 3`
}

/** The last day on which each unit counted its cash. */
export function readCounts(query: Query, province: number, units: readonly number[]) {
  return query<{ unit: number; day: Day }[]>`
    select u.unit, c.day
    from unnest(${units as number[]}::int[]) u (unit)
    cross join lateral (
      select day from rollup_day
      where province = ${province} and service = 'cash' and measure = 'counts' and unit = u.unit and amount > 0
      order by day desc limit 1) c`
}

/** By how much cash in a drawer or safe grew on each of the last days, as booked. What is sealed up no longer counts. */
export function readGrowth(query: Query, province: number, since: Day) {
  return query<{ holder: string; day: Day; amount: number }[]>`
    select h.key as holder, f.day,
           sum(f.amount * ((f.side <> 'out' and f.dst in ('till', 'vault'))::int
                         - (f.side <> 'in' and f.src in ('till', 'vault'))::int))::bigint as amount
    from flow f
    join holder h on h.province = f.province and h.id = f.holder
    where f.province = ${province} and f.per = 'day' and f.day >= ${since} and f.asset = 'cash'
    group by 1, 2`
}

/** Movements read of one holder at most, each way: more than a week of a busy drawer. */
const MOVES_MOST = 800

export type HourMove = { holder: string; day: Day; hour: number; amount: number }

/** What came and went in these drawers and safes since a day, by hour of the point's own clock; `from`: all is there. */
export async function readHours(query: Query, province: number, holders: readonly string[], since: Day) {
  const rows = await query<(HourMove & { whole: boolean })[]>`
    select m.holder, a.day, substring(a.record from '"at":"\\d{4}-\\d\\d-\\d\\dT(\\d\\d)')::int as hour,
           sum(m.amount)::bigint as amount, bool_and(m.moves < ${MOVES_MOST}) as whole
    from (
      select h.key as holder, l.position, l.amount, count(*) over (partition by h.id) as moves
      from holder h
      cross join lateral (
        (select position, amount from leg
         where province = h.province and dst = h.id and asset = 'cash' order by position desc limit ${MOVES_MOST})
        union all
        (select position, -amount from leg
         where province = h.province and src = h.id and asset = 'cash' order by position desc limit ${MOVES_MOST})) l
      where h.province = ${province} and h.key = any (${holders as string[]})) m
    join act a on a.province = ${province} and a.position = m.position
    where a.day >= ${since}
    group by 1, 2, 3`
  const [oldest = since] = rows.map(({ day }) => day).toSorted()
  const from = rows.every(({ whole }) => whole) ? since : addDays(oldest, 1)
  return { from, moves: rows.map(({ whole, ...move }): HourMove => move) }
}
