/**
 * How a year stands against its plan on a day: what should be here by now, where the year is likely to end, and what each
 * working day that is left has to bring. A plan by months says how the year runs; within a month it runs by working days.
 */
import { addDays, addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import { alignedMonth } from '#report/compare.ts'
import { workingDaysBetween } from '#rules/calendar.ts'

/** Month sums in đồng by the first day of the month. */
export type Months = ReadonlyMap<Day, number>

/** Đồng; days are working days. `forecast` only when the year before is known, its bounds from three whole months on. */
export type Pace = {
  done: number
  plan: number
  should: number
  forecast?: { likely: number; low?: number; high?: number }
  daysLeft: number
  /** For each working day left, until the plan is met; undefined when none is left. */
  perDay?: number
}

/**
 * @param plan of the year's months. `done`: until `day`, the last month cut by it. `before`: of the winter before the year
 * before until its end; a month of which nothing is known is not in it.
 */
export function paceOf({ plan, done, before }: { plan: Months; done: Months; before: Months }, day: Day): Pace {
  const year = Number(day.slice(0, 4))
  const whole = sum(plan)
  const here = sum(done)
  const part = partWorked(day)
  const should = [...plan].reduce((all, [month, amount]) => all + amount * partBy(month, day, part), 0)
  const daysLeft = workingDaysBetween(day, `${year}-12-31`)
  const forecast = forecastOf(done, before, day, part)
  return {
    done: here,
    plan: whole,
    should: Math.round(should),
    ...(forecast && { forecast }),
    daysLeft,
    ...(daysLeft > 0 && { perDay: Math.ceil(Math.max(0, whole - here) / daysLeft) }),
  }
}

const sum = (months: Months): number => [...months.values()].reduce((all, amount) => all + amount, 0)

/** How much of its month a day ends, 0 to 1, by working days. */
function partWorked(day: Day): number {
  const month = monthOf(day)
  const begin = addDays(firstDayOf(month), -1)
  return workingDaysBetween(begin, day) / workingDaysBetween(begin, lastDayOf(month))
}

/** How much of a month lies on or before the day, whose own month is worked to `part`. */
const partBy = (month: Day, day: Day, part: number): number =>
  month < firstDayOf(monthOf(day)) ? 1 : month > day ? 0 : part

/**
 * The rest of the year grows as the year has grown so far: a ratio estimator (Cochran, Sampling Techniques, ch. 6) over
 * the months of the year before, set to the season of Tết. Four years in five end between the bounds, if months scatter
 * about their growth as they have so far (Student's t over the whole months).
 */
function forecastOf(done: Months, before: Months, day: Day, part: number): Pace['forecast'] {
  const year = Number(day.slice(0, 4))
  let known = 0
  let rest = 0
  const months: { now: number; then: number }[] = []
  const ahead: number[] = []
  // The season before a late Tết lies in this January: as soon as that is whole, it is known too.
  const own = [...done].filter(([month]) => partBy(month, day, part) === 1)
  const all = new Map([...before, ...own])
  for (let month = `${year}-01`; month <= `${year}-12`; month = addMonths(month, 1)) {
    const first = firstDayOf(month)
    const then = alignedMonth(all, month, year - 1) ?? before.get(`${year - 1}${first.slice(4)}`)
    if (then === undefined) return undefined
    const passed = partBy(first, day, part)
    known += then * passed
    rest += then * (1 - passed)
    if (passed === 1) months.push({ now: done.get(first) ?? 0, then })
    else ahead.push(then * (1 - passed))
  }
  const here = sum(done)
  if (known <= 0) return undefined
  const growth = here / known
  const likely = Math.round(here + growth * rest)
  const t = T80[months.length - 2]
  if (t === undefined || months.some(({ then }) => then <= 0)) return { likely }
  const spread = months.reduce((all, { now, then }) => all + (now / then - growth) ** 2, 0) / (months.length - 1)
  const scatter = ahead.reduce((all, amount) => all + amount ** 2, 0) + rest ** 2 / months.length
  const half = Math.round(t * Math.sqrt(spread * scatter))
  return { likely, low: Math.max(here, likely - half), high: likely + half }
}

/** Two-sided 80 % points of Student's t for 1, 2 … 11 degrees of freedom; one is too few to say anything. */
const T80 = [undefined, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363]
