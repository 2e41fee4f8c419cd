/**
 * What reports read: sums of the roll-ups, and totals imported from other systems. Set-based, each in one statement; none
 * looks at the journal. Whole months come from `rollup_month`; a month that is cut by an as-of day from `rollup_day`.
 */
import { addDays, addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { dividedUnits, type Grouping, segmentOf, share } from '#report/group.ts'
import { ALL_UNITS } from '#rollup/totals.ts'
import { catalogue } from '#services/index.ts'

/** Amounts that a figure adds up: a measure of all services, or of the named ones. */
export type Flow = { measure: string; services?: readonly string[] }

/** The Post's own revenue, of all services. */
export const REVENUE: Flow = { measure: 'revenue' }

/** Days, both included. */
export type Period = { from: Day; to: Day }

/** First days of whole months `[from, to)`, and the days left over at both ends, both included. */
type Cut = { from: Day; to: Day; rest: readonly Period[] }

function cut({ from, to }: Period): Cut {
  const first = firstDayOf(monthOf(from))
  const end = firstDayOf(addMonths(monthOf(to), 1))
  if (from === first && to === lastDayOf(monthOf(to))) return { from: first, to: end, rest: [] }
  if (monthOf(from) === monthOf(to)) return { from: first, to: first, rest: [{ from, to }] }
  const rest: Period[] = []
  let start = first
  let stop = end
  if (from !== first) {
    rest.push({ from, to: lastDayOf(monthOf(from)) })
    start = firstDayOf(addMonths(monthOf(from), 1))
  }
  if (to !== lastDayOf(monthOf(to))) {
    stop = firstDayOf(monthOf(to))
    rest.push({ from: stop, to })
  }
  return { from: start, to: stop, rest }
}

/**
 * The rows of a flow in a period, as a fragment with the columns service, unit, month and amount. Single days are asked
 * for by service and unit, because that is how `rollup_day` is ordered: a year of days is never walked for a few.
 */
function rowsOf(query: Query, province: number, flow: Flow, period: Period) {
  const { from, to, rest } = cut(period)
  const services = servicesOf(flow)
  const whole = query`
    select service, unit, month, amount from rollup_month
    where province = ${province} and service = any (${services}::text[]) and measure = ${flow.measure}
      and month >= ${from} and month < ${to}`
  const days = rest.map(
    (part) => query`
    union all
    select p.service, p.unit, p.month, d.amount
    from (
      select service, unit, month from rollup_month
      where province = ${province} and service = any (${services}::text[]) and measure = ${flow.measure}
        and month = ${firstDayOf(monthOf(part.from))}) p
    cross join lateral (
      select sum(amount)::bigint as amount from rollup_day
      where province = ${province} and service = p.service and measure = ${flow.measure} and unit = p.unit
        and day between ${part.from} and ${part.to}
      having count(*) > 0) d`,
  )
  return days.reduce((all, one) => query`${all} ${one}`, whole)
}

/** All services by name, when the flow names none: the roll-ups are ordered by service, and so they are probed, not walked. */
const servicesOf = ({ services }: Flow): string[] => [...(services ?? catalogue.keys())]

export async function sumOf(query: Query, province: number, flow: Flow, period: Period): Promise<number> {
  const [row] = await query<{ amount: number }[]>`
    select coalesce(sum(amount), 0)::bigint as amount from (${rowsOf(query, province, flow, period)}) r`
  return row?.amount ?? 0
}

export async function sumsByService(query: Query, province: number, flow: Flow, period: Period) {
  const rows = await query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from (${rowsOf(query, province, flow, period)}) r
    group by service order by amount desc, service`
  return new Map(rows.map(({ service, amount }) => [service, amount]))
}

/** By unit alone. */
export const unitSums = (query: Query, province: number, flow: Flow, period: Period) =>
  query<{ unit: number; amount: number }[]>`
    select unit, sum(amount)::bigint as amount from (${rowsOf(query, province, flow, period)}) r group by unit`

/** What a unit did in a month. `service` only where it is needed to share the amount out exactly. */
export type Cell = { unit: number; month: Day; service: string | null; amount: number }

/** By unit and month, and by service too for the units that are divided among others. */
export async function cellsOf(query: Query, province: number, grouping: Grouping, flow: Flow, period: Period) {
  return query<Cell[]>`
    select unit, month, case when unit = any ((select ${dividedUnits(grouping)}::text::int[])::int[]) then service end as service,
           sum(amount)::bigint as amount
    from (${rowsOf(query, province, flow, period)}) r
    group by 1, 2, 3 order by 1, 2, 3`
}

/** By second-level unit and service. Group 0 holds what no network knows. */
export async function sumsByGroup(query: Query, province: number, grouping: Grouping, flow: Flow, period: Period) {
  const rows = await query<{ unit: number; month: Day; service: string; amount: number }[]>`
    select unit, service, min(month) as month, sum(amount)::bigint as amount
    from (${rowsOf(query, province, flow, period)}) r
    group by unit, service, ${placeInTime(query, grouping)}`
  const out = new Map<number, Map<string, number>>()
  for (const { unit, month, service, amount } of rows)
    for (const [group, part] of share(grouping, segmentOf(grouping, unit, month), amount)) {
      const at = out.get(group) ?? new Map<string, number>()
      out.set(group, at.set(service, (at.get(service) ?? 0) + part))
    }
  return out
}

/**
 * What to group by beside the unit: the times between which units change their group. Months of divided units stay apart,
 * so that every level of the drill-down shares out the same amounts. The lists stand in sub-selects, because a cast from
 * text would be made again for every row: 15 of 23 ms.
 */
export function placeInTime(query: Query, grouping: Grouping) {
  const changes = `{0001-01-01,${grouping.changes.join(',')}}`.replace(',}', '}')
  return query`
    case when unit = any ((select ${dividedUnits(grouping)}::text::int[])::int[]) then month end,
    width_bucket(month, (select ${changes}::text::date[]))`
}

/**
 * Flows in the months `[from, to)` by service, measure and month: a whole report in one reading. Who sees some units alone reads
 * theirs, everybody else the sums of the province.
 */
export async function monthly(query: Query, province: number, flows: readonly Flow[], from: Day, to: Day) {
  const pairs = new Map(
    flows.flatMap((flow) =>
      servicesOf(flow).map((service) => [`${service} ${flow.measure}`, { service, measure: flow.measure }]),
    ),
  )
  const wanted = [...pairs.values()]
  const rows = await query<{ service: string; measure: string; month: Day; amount: number }[]>`
    select w.service, w.measure, m.month, m.amount
    from unnest(${wanted.map((one) => one.service)}::text[], ${wanted.map((one) => one.measure)}::text[]) as w (service, measure)
    cross join lateral (
      select month, amount from rollup_whole
      where province = ${province} and unit = ${ALL_UNITS} and service = w.service and measure = w.measure
        and month >= ${from} and month < ${to}
      union all
      select month, sum(amount)::bigint as amount from rollup_month
      where (select current_setting('canhtay.units', true)) <> '*'
        and province = ${province} and service = w.service and measure = w.measure and month >= ${from} and month < ${to}
      group by month) m`
  return new Monthly(rows)
}

/** Month sums in memory. A flow that has no row at all is unknown, which is not the same as zero. */
export class Monthly {
  readonly #rows: ReadonlyMap<string, readonly { service: string; month: Day; amount: number }[]>

  constructor(rows: readonly { service: string; measure: string; month: Day; amount: number }[]) {
    this.#rows = Map.groupBy(rows, (row) => row.measure)
  }

  /** Sum of whole months `[from, to)`; undefined when nothing was ever recorded in them. */
  sum(flow: Flow, from: Day, to: Day): number | undefined {
    const rows = this.rows(flow, from, to)
    return rows.length === 0 ? undefined : rows.reduce((sum, row) => sum + row.amount, 0)
  }

  /** Whether anything was recorded of one of the services. */
  any(services: readonly string[], from: Day, to: Day): boolean {
    for (const rows of this.#rows.values())
      if (rows.some((row) => services.includes(row.service) && from <= row.month && row.month < to)) return true
    return false
  }

  byMonth(flow: Flow, from: Day, to: Day): Map<Day, number> {
    const out = new Map<Day, number>()
    for (const { month, amount } of this.rows(flow, from, to)) out.set(month, (out.get(month) ?? 0) + amount)
    return out
  }

  byService(flow: Flow, from: Day, to: Day): Map<string, number> {
    const out = new Map<string, number>()
    for (const { service, amount } of this.rows(flow, from, to)) out.set(service, (out.get(service) ?? 0) + amount)
    return out
  }

  rows({ measure, services }: Flow, from: Day, to: Day) {
    const rows = this.#rows.get(measure) ?? []
    return rows.filter((row) => from <= row.month && row.month < to && (!services || services.includes(row.service)))
  }
}

/** A customer with revenue: since which day, and at which unit first. */
export type Subject = { subject: string; unit: number; day: Day; amount: number }

/** Rows by subject; what was found to be entered twice stands under the customer within which it counts. */
const ofSubjects = (query: Query, province: number, measure: string, period: Period) => query`
  select coalesce(c.within, s.subject) as subject, s.subject as entry, s.service, s.unit, s.day, s.amount
  from rollup_subject s
  left join customer c on c.province = s.province and c.code = s.subject
  where s.province = ${province} and s.measure = ${measure} and s.day between ${period.from} and ${period.to}`

/** How many different subjects have a sum above zero in the period. Summed by entry before anything is joined. */
export async function countSubjects(query: Query, province: number, measure: string, period: Period): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from (
      select from (
        select subject as entry, sum(amount) as amount from rollup_subject
        where province = ${province} and measure = ${measure} and day between ${period.from} and ${period.to}
        group by subject) s
      left join customer c on c.province = ${province} and c.code = s.entry
      group by coalesce(c.within, s.entry) having sum(s.amount) > 0) s`
  return row?.count ?? 0
}

/** Those subjects, each with the unit and day of its first row: so that each counts once, in one month and one unit. */
export async function listSubjects(query: Query, province: number, measure: string, period: Period) {
  return query<Subject[]>`
    select subject, (array_agg(unit order by day, unit))[1] as unit, min(day) as day, sum(amount)::bigint as amount
    from (${ofSubjects(query, province, measure, period)}) s
    group by subject having sum(amount) > 0
    order by subject`
}

/** The days on which one subject had anything; `entry`: as the acts name it. */
export async function daysOfSubject(query: Query, province: number, measure: string, subject: string, period: Period) {
  return query<{ entry: string; service: string; unit: number; day: Day; amount: number }[]>`
    select entry, service, unit, day, sum(amount)::bigint as amount
    from (${ofSubjects(query, province, measure, period)}) s
    where subject = ${subject}
    group by entry, service, unit, day order by day, service, unit, entry`
}

/** A customer on a day: revenue since the year began, and the last day with any in the four hundred before. */
export type SubjectOn = { subject: string; unit: number; amount: number; first: Day; last: Day }

/** Summed by entry before anything is joined or sorted; day and unit in one number, so that the newest unit needs no sort. */
export async function subjectsOn(query: Query, province: number, day: Day): Promise<SubjectOn[]> {
  const year = `${day.slice(0, 4)}-01-01`
  return query<SubjectOn[]>`
    select coalesce(c.within, s.entry) as subject, (max(s.newest) % 4294967296)::int as unit,
           min(s.first) as first, max(s.last) as last, sum(s.amount)::bigint as amount
    from (
      select subject as entry, max((day - date '2000-01-01')::bigint * 4294967296 + unit) as newest,
             min(day) as first, max(day) as last, coalesce(sum(amount) filter (where day >= ${year}), 0) as amount
      from rollup_subject
      where province = ${province} and measure = ${REVENUE.measure} and day between ${addDays(day, -400)} and ${day}
      group by subject) s
    left join customer c on c.province = ${province} and c.code = s.entry
    group by 1`
}

/**
 * Years that there is something to report on, in order: with revenue from acts in at least two months, so that a few late
 * acts in January do not make a year; or else any year with acts at all. `going`: the year that is going on, from its
 * first act.
 */
export async function reportedYears(query: Query, province: number, going?: number): Promise<number[]> {
  const rows = await query<{ year: number; months: number }[]>`
    with recursive months as (
      (select month from rollup_month
       where province = ${province} and measure = ${REVENUE.measure} order by month limit 1)
      union all
      select later.month from months m
      cross join lateral (
        select month from rollup_month
        where province = ${province} and measure = ${REVENUE.measure} and month > m.month order by month limit 1) later)
    select extract(year from month)::int as year, count(*)::int as months from months group by 1 order by 1`
  const full = rows.some((row) => row.months >= 2) ? rows.filter((row) => row.months >= 2 || row.year === going) : rows
  return full.map((row) => row.year)
}
