/**
 * Days of the civil calendar as ISO strings `'YYYY-MM-DD'`, with integer arithmetic only: no time zone, no `Date`, no
 * clock. It does not know holidays or working days (those are data: `rules/calendar.ts`) and never says what day today
 * is (the injected world does).
 *
 * Years 0001–9999. Comparing two days is comparing two strings. Month and day tables are Gregorian throughout.
 */

/** A day, `'2018-02-16'`. Compare with `<`; an interval is `[from, to)`, and `FOREVER` is an end that never comes. */
export type Day = string

/** A month, `'2018-02'`. */
export type Month = string

/** The open end of an interval. No act can fall on it. */
export const FOREVER: Day = '9999-12-31'

/** True for a real day in the canonical form: `2018-02-29`, `2018-2-1` and `20180201` are not. */
export function isDay(text: string): text is Day {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lengthOfMonth(year, month)
}

/**
 * Days since 1970-01-01, negative before it; the inverse is `dayOfNumber`.
 * @throws RangeError when `day` is not a day.
 */
export function dayNumber(day: Day): number {
  if (!isDay(day)) throw new RangeError(`not a day: ${JSON.stringify(day)}`)
  return daysFromCivil(digits(day, 0, 4), digits(day, 5, 7), digits(day, 8, 10))
}

/**
 * The day that is `number` days after 1970-01-01. Answers are remembered: a year of acts asks for the same few hundred.
 * @throws RangeError outside the years 0001–9999 or when `number` is not an integer.
 */
export function dayOfNumber(number: number): Day {
  const known = remembered.get(number)
  if (known !== undefined) return known
  if (!Number.isInteger(number) || number < NUMBER_MIN || number > NUMBER_MAX) {
    throw new RangeError(`day number out of range: ${number}`)
  }
  const day = civilFromDays(number)
  if (remembered.size < REMEMBERED_MAX) remembered.set(number, day)
  return day
}

/** `addDays('2018-02-28', 1)` is `'2018-03-01'`; `n` may be negative. */
export function addDays(day: Day, n: number): Day {
  return dayOfNumber(dayNumber(day) + n)
}

/** How many days `b` lies after `a`: 0 on the same day, negative when `b` is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return dayNumber(b) - dayNumber(a)
}

/** 1 = Monday … 7 = Sunday, as ISO 8601 counts. */
export function weekday(day: Day): number {
  // 1970-01-01 was a Thursday (4).
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

/** `yearOf('2018-02-16')` is 2018. */
export function yearOf(day: Day): number {
  return digits(day, 0, 4)
}

/** `monthOf('2018-02-16')` is `'2018-02'`. */
export function monthOf(day: Day): Month {
  return day.slice(0, 7)
}

/** Day of the month, 1–31. */
export function dayOfMonth(day: Day): number {
  return digits(day, 8, 10)
}

/** The first day of a month. */
export function firstDayOf(month: Month): Day {
  return `${month}-01`
}

/** The last day of a month: `lastDayOf('2020-02')` is `'2020-02-29'`. */
export function lastDayOf(month: Month): Day {
  return `${month}-${pad2(lengthOfMonth(digits(month, 0, 4), digits(month, 5, 7)))}`
}

/** `addMonths('2018-11', 3)` is `'2019-02'`; `n` may be negative. */
export function addMonths(month: Month, n: number): Month {
  const count = digits(month, 0, 4) * 12 + digits(month, 5, 7) - 1 + n
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${pad2((count % 12) + 1)}`
}

/**
 * The same day `n` months later, or the last day of that month when it is shorter, as legal periods in months are
 * counted: `addMonthsToDay('2018-08-31', 6)` is `'2019-02-28'`.
 */
export function addMonthsToDay(day: Day, n: number): Day {
  const month = addMonths(monthOf(day), n)
  const last = lastDayOf(month)
  const same = `${month}-${day.slice(8)}`
  return same > last ? last : same
}

/** Days in a month: `lengthOfMonth(2020, 2)` is 29. */
function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** `digits('2018-02', 0, 4)` is 2018; NaN when anything else than a digit is met. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function pad2(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}

/** Days from 1970-01-01, counting years from March so that the leap day comes last (Hinnant, "chrono-compatible dates"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function civilFromDays(number: number): Day {
  const z = number + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}`
}

/** Enough for forty years; beyond it answers are computed each time, so that memory stays bounded. */
const REMEMBERED_MAX = 16_384
const remembered = new Map<number, Day>()
const NUMBER_MIN = daysFromCivil(1, 1, 1)
const NUMBER_MAX = daysFromCivil(9999, 12, 31)

/** 2018-03-05 → “05/03/2018”. */
export function showDay(day: Day): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}
