/**
 * Totals of other systems as reports read them: the year before, the plans, the payroll. Rows are what each unit and
 * service has of its own, so a sum is the plain sum of all rows. The newest version of a measure's year is in use.
 */
import { addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Grouping, share } from '#report/group.ts'
import { type Cell, type Flow, type Period, segmentRows } from '#report/read.ts'

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
  const rows = await query<{ group: number; amount: number }[]>`
    with segment as (${segmentRows(query, grouping)})
    select coalesce(s."group", 0) as "group", sum(t.amount)::bigint as amount
    from total t
    left join segment s on s.unit = t.unit and t.month >= s.from_month and t.month < s.to_month
    where t.province = ${province} and t.kind = ${of.kind} and t.measure = ${of.measure}
      and t.month >= ${first} and t.month < ${last}
      and (kind, version, measure, extract(year from month)) in (${newest(query, province, first, last)})
    group by 1, case when s."group" < 0 then t.service end, case when s."group" < 0 then t.month end`
  const out = new Map<number, number>()
  for (const row of rows)
    for (const [group, amount] of share(grouping, row.group, row.amount)) out.set(group, (out.get(group) ?? 0) + amount)
  return out
}

/** A kind and measure by unit and month, and by service too for the units that are divided. */
export async function totalCells(
  query: Query,
  province: number,
  grouping: Grouping,
  of: { kind: TotalKind; measure: string; period: Period },
): Promise<Cell[]> {
  const divided = new Set([...grouping.divided.keys()].map((unit) => -unit))
  const rows = await listTotals(query, province, of)
  return rows.map(({ unit, month, service, amount }) => {
    return { unit, month, service: divided.has(unit) ? service : null, amount }
  })
}

/** The imported rows behind a total. */
export type TotalRow = { service: string; unit: number; month: Day; amount: number; version: number; file: string }

export async function listTotals(
  query: Query,
  province: number,
  of: { kind: TotalKind; measure: string; period: Period; unit?: number },
): Promise<TotalRow[]> {
  const unit = of.unit ?? null
  const [first, last] = [of.period.from, firstDayOf(addMonths(monthOf(of.period.to), 1))]
  return query<TotalRow[]>`
    select service, unit, month, amount, version, file from total
    where province = ${province} and kind = ${of.kind} and measure = ${of.measure} and month >= ${first} and month < ${last}
      and (${unit}::int is null or unit = ${unit}::int)
      and (kind, version, measure, extract(year from month)) in (${newest(query, province, first, last)})
    order by month, unit, service`
}

function newest(query: Query, province: number, first: Day, last: Day) {
  return query`
    select kind, max(version), measure, extract(year from month) from total
    where province = ${province} and month >= ${first} and month < ${last}
    group by kind, measure, extract(year from month)`
}
