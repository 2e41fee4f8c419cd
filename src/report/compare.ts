/**
 * What a flow is compared with: the plan, what the corporation assigned, the year before, and the year before by the
 * season of Tết. Lunar new year moves by up to a month, so the same dates are not the same season: each day within 45 days
 * of Tết is set against the day at the same distance from the other year's Tết.
 */
import { addDays, addMonths, type Day, dayNumber, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Comparison, comparison } from '#report/figure.ts'
import { type Flow, type Monthly, type Period, sumOf } from '#report/read.ts'
import { partOfMonth, type Totals } from '#report/totals.ts'
import { CALENDAR_YEARS, tetAligned } from '#rules/calendar.ts'

/** What is known of other years: acts if there are any, else totals of another system, by month. */
export type History = { query: Query; province: number; flows: Monthly; totals: Totals }

export async function compareFlow(history: History, year: number, flow: Flow, period: Period, value: number) {
  const whole = { from: `${year}-01-01`, to: `${year}-12-31` }
  const out: Comparison[] = []
  for (const [kind, label] of [
    ['plan', `kế hoạch năm ${year}`],
    ['assigned', `mức Tổng công ty giao năm ${year}`],
  ] as const)
    out.push(...comparison(kind, label, value, history.totals.sum(kind, flow, whole)?.amount))
  const before = await past(history, flow, yearBefore(period))
  out.push(...comparison('before', labelBefore(year, period), value, before?.amount, before?.estimated))
  if (before && year > CALENDAR_YEARS.first && year <= CALENDAR_YEARS.last)
    out.push(...(await byTet(history, flow, year, period, value)))
  return out
}

const labelBefore = (year: number, { to }: Period): string =>
  to.endsWith('12-31') ? `năm ${year - 1}` : `cùng kỳ năm ${year - 1}`

/** The same dates a year earlier; 29 February becomes the 28th. */
export function yearBefore({ from, to }: Period): Period {
  const earlier = (day: Day): Day => {
    const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
    return same.endsWith('02-29') ? same.replace('02-29', '02-28') : same
  }
  return { from: earlier(from), to: earlier(to) }
}

/** A flow of earlier days, wherever it is kept; undefined when nothing is. */
async function past(history: History, flow: Flow, period: Period) {
  const { query, province, totals } = history
  if (isLived(history, flow, period)) return { amount: await sumOf(query, province, flow, period), estimated: false }
  return totals.sum('actual', flow, period)
}

/** Whether the ledger holds acts of the period's months. */
const isLived = ({ flows }: History, flow: Flow, { from, to }: Period): boolean =>
  flows.rows(flow, firstDayOf(monthOf(from)), firstDayOf(addMonths(monthOf(to), 1))).length > 0

/**
 * Compares by the season; days whose counterpart lies in a month of which nothing is known are left out on both sides. When
 * the year before is known by months alone, days are counted as equal parts of their months, on both sides: to read the
 * own days one by one would cost 18 ms and make the estimate no better.
 */
async function byTet(history: History, flow: Flow, year: number, period: Period, value: number): Promise<Comparison[]> {
  const months = monthsOf(history, flow, year)
  const aligned: Day[] = []
  const left: Day[] = []
  for (let day = period.from; day <= period.to; day = addDays(day, 1)) {
    const other = tetAligned(day, year - 1)
    if (months.has(firstDayOf(monthOf(other)))) aligned.push(other)
    else left.push(day)
  }
  const estimated = !isLived(history, flow, yearBefore(period))
  const sum = async (days: readonly Day[]): Promise<number> => {
    if (estimated) return Math.round(days.reduce((all, day) => all + partOf(months, day), 0))
    const sums = await Promise.all(ranges(days).map((range) => past(history, flow, range)))
    return sums.reduce((all, one) => all + (one?.amount ?? 0), 0)
  }
  const label = `năm ${year - 1}, so theo mùa Tết${left.length > 0 ? ` (bỏ ${left.length} ngày năm trước chưa có số)` : ''}`
  return comparison('before-tet', label, value - (await sum(left)), await sum(aligned), estimated)
}

/** Month sums from the winter two years before until the end of the year, of acts where there are any. */
function monthsOf({ flows, totals }: History, flow: Flow, year: number): Map<Day, number> {
  const whole = { from: `${year - 2}-12-01`, to: `${year}-12-31` }
  return new Map([...totals.byMonth('actual', flow, whole), ...flows.byMonth(flow, whole.from, `${year + 1}-01-01`)])
}

/** A day as an equal part of its month. */
function partOf(months: ReadonlyMap<Day, number>, day: Day): number {
  const first = firstDayOf(monthOf(day))
  return (months.get(first) ?? 0) * partOfMonth(first, { from: day, to: day })
}

/** Days in order as unbroken ranges; a day that comes twice is in two. */
function ranges(days: readonly Day[]): Period[] {
  const out: { from: Day; to: Day }[] = []
  for (const day of days) {
    const last = out.at(-1)
    if (last && dayNumber(day) === dayNumber(last.to) + 1) last.to = day
    else out.push({ from: day, to: day })
  }
  return out
}

/** What another year had in the days to compare a month with, from its month sums: divided by days. */
export function alignedMonth(months: ReadonlyMap<Day, number>, month: Month, year: number): number | undefined {
  if (year < CALENDAR_YEARS.first || year >= CALENDAR_YEARS.last) return undefined
  let amount = 0
  for (let day = firstDayOf(month); monthOf(day) === month; day = addDays(day, 1)) {
    const other = tetAligned(day, year)
    if (!months.has(firstDayOf(monthOf(other)))) return undefined
    amount += partOf(months, other)
  }
  return Math.round(amount)
}
