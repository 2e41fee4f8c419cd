/**
 * Totals of other systems as reports read them: the year before, the plans, the payroll. Rows are what each unit and
 * service has of its own, so a sum is the plain sum of all rows. The newest version of a measure's year is in use, of a plan
 * the newest in force.
 */
import { addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { dividedUnits, type Grouping, segmentOf, share } from '#report/group.ts'
import { type Cell, type Flow, type Period, placeInTime } from '#report/read.ts'
import { ALL_SERVICES, ALL_UNITS } from '#rollup/totals.ts'

export type TotalKind = 'actual' | 'plan' | 'assigned'

type Row = { kind: TotalKind; service: string; measure: string; month: Day; amount: number }

/** Month sums of the totals in memory. */
export class Totals {
  readonly #rows: ReadonlyMap<string, readonly Row[]>

  constructor(rows: readonly Row[]) {
    this.#rows = Map.groupBy(rows, (row) => `${row.kind} ${row.measure}`)
  }

  /** By first day of month; empty when nothing was imported. Rows of the unit as a whole (`-`) count when all services do. */
  byMonth(kind: TotalKind, { measure, services }: Flow, period: Period): Map<Day, number> {
    const out = new Map<Day, number>()
    for (const row of this.#rows.get(`${kind} ${measure}`) ?? []) {
      if (row.month < firstDayOf(monthOf(period.from)) || row.month > period.to) continue
      if (services && !services.includes(row.service)) continue
      out.set(row.month, (out.get(row.month) ?? 0) + row.amount)
    }
    return out
  }

  /** A cut month counts by its days. Undefined when nothing was imported for the period. */
  sum(kind: TotalKind, flow: Flow, period: Period): { amount: number; estimated: boolean } | undefined {
    const months = this.byMonth(kind, flow, period)
    if (months.size === 0) return undefined
    let amount = 0
    let estimated = false
    for (const [month, whole] of months) {
      const part = partOfMonth(month, period)
      if (part < 1) estimated = true
      amount += whole * part
    }
    return { amount: Math.round(amount), estimated }
  }

  byService(kind: TotalKind, measure: string, period: Period): Map<string, number> {
    const out = new Map<string, number>()
    for (const row of this.#rows.get(`${kind} ${measure}`) ?? [])
      if (row.month >= period.from && row.month <= period.to)
        out.set(row.service, (out.get(row.service) ?? 0) + row.amount)
    return out
  }
}

/** How much of a month lies in a period, 0 to 1, by days. */
export function partOfMonth(month: Day, { from, to }: Period): number {
  const last = lastDayOf(monthOf(month))
  const begin = from > month ? from : month
  const end = to < last ? to : last
  if (begin > end) return 0
  return (Number(end.slice(8)) - Number(begin.slice(8)) + 1) / Number(last.slice(8))
}

/** Not a version of a plan that begins to hold after the day; before its year all count that the year begins with. */
const inForce = (query: Query, province: number, day: Day) => query`
  not (kind = 'plan' and (extract(year from month)::int, version) in (
    select year, version from plan_signature
    where province = ${province} and since > greatest(${day}::date, make_date(year, 1, 1))))`

/** In some years, both included; of plans only what is in force. */
const within = (query: Query, province: number, [first, last]: readonly [number, number], on: Day) => query`
  month >= ${`${first}-01-01`} and month < ${`${last + 1}-01-01`} and ${inForce(query, province, on)}`

/** Totals of the months of some years, both included; of plans what is in force on the day. */
export async function readTotals(
  query: Query,
  province: number,
  years: readonly [number, number],
  on: Day,
): Promise<Totals> {
  const rows = await query<(Row & { version: number })[]>`
    select kind, version, service, measure, month, amount
    from rollup_total
    where province = ${province} and unit = ${ALL_UNITS} and ${within(query, province, years, on)}
    union all
    select kind, version, service, measure, month, sum(amount)::bigint
    from total
    where province = ${province} and (select current_setting('canhtay.units', true)) <> '*'
      and ${within(query, province, years, on)}
    group by kind, version, service, measure, month`
  return new Totals(newestOf(rows))
}

/** Of each kind, measure and year only the rows of the newest version. */
export function newestOf<R extends { kind: TotalKind; measure: string; version: number; month: Day }>(
  rows: readonly R[],
): R[] {
  const key = (row: R) => `${row.kind} ${row.measure} ${row.month.slice(0, 4)}`
  const newest = new Map<string, number>()
  for (const row of rows) newest.set(key(row), Math.max(row.version, newest.get(key(row)) ?? 0))
  return rows.filter((row) => row.version === newest.get(key(row)))
}

/** A measure of some years by second-level unit: kind and year → group → amount. */
export async function totalsByGroup(
  query: Query,
  province: number,
  grouping: Grouping,
  of: { measure: string; years: readonly [number, number]; on: Day },
): Promise<(kind: TotalKind, year: number) => ReadonlyMap<number, number>> {
  const divided = dividedUnits(grouping)
  const rows = await query<(Row & { unit: number; version: number })[]>`
    select kind, version, measure, unit, min(month) as month, sum(amount)::bigint as amount
    from (
      select kind, version, measure, unit, service, month, amount from total
      where province = ${province} and unit = any (${divided}::text::int[])
      union all
      select kind, version, measure, unit, service, month, amount from rollup_total
      where province = ${province} and service = ${ALL_SERVICES} and unit <> all (${divided}::text::int[])) t
    where measure = ${of.measure} and ${within(query, province, of.years, of.on)}
    group by kind, version, measure, unit, extract(year from month), ${placeInTime(query, grouping)}, service`
  const out = new Map<string, Map<number, number>>()
  for (const { kind, unit, month, amount } of newestOf(rows))
    for (const [group, part] of share(grouping, segmentOf(grouping, unit, month), amount)) {
      const key = `${kind} ${month.slice(0, 4)}`
      const at = out.get(key) ?? new Map<number, number>()
      out.set(key, at.set(group, (at.get(group) ?? 0) + part))
    }
  return (kind, year) => out.get(`${kind} ${year}`) ?? new Map()
}

/** A kind and measure by unit and month, and by service too for the units that are divided. */
export async function totalCells(
  query: Query,
  province: number,
  grouping: Grouping,
  of: { kind: TotalKind; measure: string; period: Period; on: Day },
): Promise<Cell[]> {
  const [first, last] = [of.period.from, firstDayOf(addMonths(monthOf(of.period.to), 1))]
  const rows = await query<(Cell & { kind: TotalKind; measure: string; version: number })[]>`
    select kind, measure, version, unit, month,
           case when unit = any ((select ${dividedUnits(grouping)}::text::int[])::int[]) then service end as service,
           sum(amount)::bigint as amount
    from total
    where province = ${province} and kind = ${of.kind} and measure = ${of.measure} and month >= ${first} and month < ${last}
      and ${inForce(query, province, of.on)}
    group by 1, 2, 3, 4, 5, 6 order by 4, 5, 6`
  return newestOf(rows)
}

/** The imported rows behind a total. */
export type TotalRow = { service: string; unit: number; month: Day; amount: number; version: number; file: string }

export async function listTotals(
  query: Query,
  province: number,
  of: { kind: TotalKind; measure: string; period: Period; unit?: number; on: Day },
): Promise<TotalRow[]> {
  const unit = of.unit ?? null
  const [first, last] = [of.period.from, firstDayOf(addMonths(monthOf(of.period.to), 1))]
  const rows = await query<(TotalRow & { kind: TotalKind; measure: string })[]>`
    select kind, measure, service, unit, month, amount, version, file from total
    where province = ${province} and kind = ${of.kind} and measure = ${of.measure} and month >= ${first} and month < ${last}
      and (${unit}::int is null or unit = ${unit}::int)
      and ${inForce(query, province, of.on)}
    order by month, unit, service`
  return newestOf(rows)
}
