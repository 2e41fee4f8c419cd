/**
 * Totals of other systems as reports read them: the year before, the plans, the payroll. Rows are what each unit and
 * service has of its own, so a sum is the plain sum of all rows. The newest version of a measure's year is in use.
 */
import { addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Grouping, share } from '#report/group.ts'
import type { Flow, Period } from '#report/read.ts'

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

/** Totals of the months of some years, both included. */
export async function readTotals(query: Query, province: number, years: readonly [number, number]): Promise<Totals> {
  const [first, last] = [`${years[0]}-01-01`, `${years[1] + 1}-01-01`]
  const rows = await query<Row[]>`
    select kind, service, measure, month, sum(amount)::bigint as amount
    from total t
    where province = ${province} and month >= ${first} and month < ${last}
      and (kind, version, measure, extract(year from month)) in (${newest(query, province, first, last)})
    group by kind, service, measure, month`
  return new Totals(rows)
}

/** One kind and measure of a year by second-level unit. */
export async function totalsByGroup(
  query: Query,
  province: number,
  grouping: Grouping,
  of: { kind: TotalKind; measure: string; year: number },
): Promise<Map<number, number>> {
  const [first, last] = [`${of.year}-01-01`, `${of.year + 1}-01-01`]
  const { segments } = grouping
  const rows = await query<{ group: number; amount: number }[]>`
    with segment as (
      select * from unnest(
        ${`{${segments.map((one) => one.unit).join(',')}}`}::text::int[],
        ${`{${segments.map((one) => one.group).join(',')}}`}::text::int[],
        ${`{${segments.map((one) => one.from).join(',')}}`}::text::date[],
        ${`{${segments.map((one) => one.to).join(',')}}`}::text::date[]) as s (unit, "group", from_month, to_month))
    select coalesce(s."group", 0) as "group", sum(t.amount)::bigint as amount
    from total t
    left join segment s on s.unit = t.unit and t.month >= s.from_month and t.month < s.to_month
    where t.province = ${province} and t.kind = ${of.kind} and t.measure = ${of.measure}
      and t.month >= ${first} and t.month < ${last}
      and (kind, version, measure, extract(year from month)) in (${newest(query, province, first, last)})
    group by 1`
  return share(grouping, new Map(rows.map(({ group, amount }) => [group, amount])))
}

/** The imported rows behind a total. */
export type TotalRow = { service: string; unit: number; month: Day; amount: number; version: number; file: string }

export async function listTotals(
  query: Query,
  province: number,
  of: { kind: TotalKind; measure: string; period: Period },
): Promise<TotalRow[]> {
  const [first, last] = [of.period.from, firstDayOf(addMonths(monthOf(of.period.to), 1))]
  return query<TotalRow[]>`
    select service, unit, month, amount, version, file from total
    where province = ${province} and kind = ${of.kind} and measure = ${of.measure} and month >= ${first} and month < ${last}
      and (kind, version, measure, extract(year from month)) in (${newest(query, province, first, last)})
    order by month, unit, service`
}

function newest(query: Query, province: number, first: Day, last: Day) {
  return query`
    select kind, max(version), measure, extract(year from month) from total
    where province = ${province} and month >= ${first} and month < ${last}
    group by kind, measure, extract(year from month)`
}
