/**
 * Working days, public holidays and lunar new year, 2010–2035. Saturday and Sunday are the weekly days off on which every
 * legal clock of working days rests; when a counter is open is another matter and belongs to the unit.
 *
 * Holidays follow the Labour Code; one that falls on a weekly day off is made good on the next working day. State agencies
 * also swap some working days with Saturdays by yearly announcement: enterprises, the Post among them, need not.
 */
import { addDays, type Day, daysBetween, isDay, weekday, yearOf } from '#kernel/day.ts'
import { lunarOf, tet } from '#rules/lunar.ts'
import { RuleNotValid } from '#rules/rule.ts'

export const CALENDAR_YEARS = { first: 2010, last: 2035 } as const

/** A day off by law. `substitute`: made good for a holiday on a weekly day off. */
export interface Holiday {
  readonly day: Day
  readonly name: string
  readonly substitute: boolean
}

/** Whose days: `law` binds everyone; `agency` adds the days that state agencies swap. */
export type Whose = 'law' | 'agency'

/** @throws RuleNotValid outside 2010–2035. */
export function isWorkingDay(day: Day, whose: Whose = 'law'): boolean {
  const holidays = calendarOf(yearOf(day))
  if (whose === 'agency' && SWAPPED.has(day)) return SWAPPED.get(day) === 'work'
  return weekday(day) <= 5 && !holidays.has(day)
}

/**
 * The `n`-th working day after `day`, which itself is not counted (J+n); before it when `n` is negative; `day` for 0.
 * @throws RuleNotValid when the way leaves 2010–2035.
 */
export function addWorkingDays(day: Day, n: number, whose: Whose = 'law'): Day {
  if (!Number.isInteger(n)) throw new RangeError(`not a number of days: ${n}`)
  const step = Math.sign(n)
  let at = day
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, whose)) left--
  }
  return at
}

/** How many working days lie after `a` up to and including `b`: the inverse of `addWorkingDays`. 0 when `b` is not later. */
export function workingDaysBetween(a: Day, b: Day, whose: Whose = 'law'): number {
  let count = 0
  for (let day = addDays(a, 1); day <= b; day = addDays(day, 1)) if (isWorkingDay(day, whose)) count++
  return count
}

/** The holiday on a day, or undefined. @throws RuleNotValid outside 2010–2035. */
export function holidayOn(day: Day): Holiday | undefined {
  return calendarOf(yearOf(day)).get(day)
}

/** All days off by law in a year, in order. @throws RuleNotValid outside 2010–2035. */
export function holidaysOf(year: number): Holiday[] {
  return [...calendarOf(year).values()]
}

/**
 * How many days a day lies after the nearest Tết (negative before it), when at most 45; undefined otherwise. 45 days hold
 * the whole season: the rise before Tết and the slack after it.
 */
export function daysFromTet(day: Day): number | undefined {
  return season(day)?.days
}

/**
 * The day of another year to compare with: at the same distance from Tết within 45 days of it, else the same date. The
 * answer may lie in the year beside `toYear`, as Tết moves by up to a month: 2018-01-05 (42 days before) is 2019-12-14
 * in 2020.
 */
export function tetAligned(day: Day, toYear: number): Day {
  const near = season(day)
  if (near !== undefined) return addDays(tet(near.year + toYear - yearOf(day)), near.days)
  const same = `${String(toYear).padStart(4, '0')}${day.slice(4)}`
  // 29 February always lies in the season of Tết, so every other date exists in every year.
  if (!isDay(same)) throw new RangeError(`no such day: ${same}`)
  return same
}

const TET_SEASON_DAYS = 45

function season(day: Day): { year: number; days: number } | undefined {
  const own = yearOf(day)
  for (const year of [own, own + 1]) {
    const days = daysBetween(tet(year), day)
    if (Math.abs(days) <= TET_SEASON_DAYS) return { year, days }
  }
  return undefined
}

/**
 * Days that state agencies swapped: off, and the Saturday worked for it. From the yearly announcements of the Ministry of
 * Labour (Home Affairs since 2025); general knowledge, not compared with the texts, and none is known for other years.
 */
const SWAPS: readonly (readonly [off: Day, work: Day])[] = [
  ['2013-04-29', '2013-05-04'],
  ['2014-05-02', '2014-04-26'],
  ['2015-01-02', '2014-12-27'],
  ['2015-02-16', '2015-02-14'],
  ['2015-04-29', '2015-04-25'],
  ['2018-12-31', '2019-01-05'],
  ['2019-04-29', '2019-05-04'],
  ['2024-04-29', '2024-05-04'],
  ['2025-05-02', '2025-04-26'],
  ['2026-01-02', '2026-01-10'],
  ['2026-08-31', '2026-08-22'],
]
const SWAPPED: ReadonlyMap<Day, 'off' | 'work'> = new Map(
  SWAPS.flatMap(([off, work]) => [
    [off, 'off'],
    [work, 'work'],
  ]),
)

/** First year with five days of Tết (Labour Code 2012, in force 2013-05-01; four before) and with two days for 2/9. */
const TET_FIVE_DAYS_FROM = 2014
const NATIONAL_TWO_DAYS_FROM = 2021

/** The holidays that the law names, before any is made good. */
function namedHolidays(year: number): [Day, string][] {
  const [tetDay, hungKings] = lunarOf(year)
  const named: [Day, string][] = [
    [`${year}-01-01`, 'Tết Dương lịch'],
    [hungKings, 'Giỗ Tổ Hùng Vương'],
    [`${year}-04-30`, 'Ngày Chiến thắng'],
    [`${year}-05-01`, 'Ngày Quốc tế Lao động'],
    [`${year}-09-02`, 'Quốc khánh'],
  ]
  const { before, after } = tetDays(year, tetDay)
  for (let i = -before; i < after; i++) named.push([addDays(tetDay, i), 'Tết Nguyên đán'])
  if (year >= NATIONAL_TWO_DAYS_FROM) named.push([nextToNational(year), 'Quốc khánh'])
  return named.toSorted()
}

/**
 * Two last days of the old year and three of the new; when Tết is a Tuesday, one and four, which joins both weekends.
 * This reproduces all announcements of 2014–2026; later years may yet be announced otherwise.
 */
function tetDays(year: number, tetDay: Day): { before: number; after: number } {
  if (year < TET_FIVE_DAYS_FROM) return { before: 1, after: 3 }
  return weekday(tetDay) === 2 ? { before: 1, after: 4 } : { before: 2, after: 3 }
}

/** The day before or after 2 September, whichever lengthens a weekend: reproduces the announcements of 2021–2026. */
function nextToNational(year: number): Day {
  const after = [1, 4, 7].includes(weekday(`${year}-09-02`))
  return after ? `${year}-09-03` : `${year}-09-01`
}

const calendars = new Map<number, ReadonlyMap<Day, Holiday>>()

/** A year's days off in order, made once. Holidays of one year are never made good in the next. */
function calendarOf(year: number): ReadonlyMap<Day, Holiday> {
  const known = calendars.get(year)
  if (known) return known
  if (!(year >= CALENDAR_YEARS.first && year <= CALENDAR_YEARS.last)) throw new RuleNotValid(`lịch nghỉ lễ năm ${year}`)
  const off = new Map<Day, Holiday>()
  const named = namedHolidays(year)
  for (const [day, name] of named) off.set(day, { day, name, substitute: false })
  for (const [day, name] of named) {
    if (weekday(day) <= 5) continue
    let substitute = addDays(day, 1)
    while (weekday(substitute) > 5 || off.has(substitute)) substitute = addDays(substitute, 1)
    off.set(substitute, { day: substitute, name: `Nghỉ bù ${name}`, substitute: true })
  }
  const ordered = new Map([...off].toSorted())
  calendars.set(year, ordered)
  return ordered
}
