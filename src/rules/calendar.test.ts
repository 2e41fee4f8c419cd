import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { getLunarDate } from '@dqcai/vn-lunar'
import { addDays, type Day, daysBetween, yearOf } from '#kernel/day.ts'
import {
  addWorkingDays,
  CALENDAR_YEARS,
  daysFromTet,
  holidayOn,
  holidaysOf,
  isWorkingDay,
  tetAligned,
  workingDaysBetween,
} from '#rules/calendar.ts'
import { LUNAR, tet } from '#rules/lunar.ts'
import { RuleNotValid } from '#rules/rule.ts'

const eachDay = (first: Day, last: Day): Day[] =>
  Array.from({ length: daysBetween(first, last) + 1 }, (_, i) => addDays(first, i))

test('every day of 2009–2036 is Tết or the Hùng Kings’ day exactly when the lunar library says so', () => {
  let found = 0
  for (const day of eachDay('2009-01-01', '2036-12-31')) {
    const [year, month, date] = day.split('-').map(Number) as [number, number, number]
    const lunar = getLunarDate(date, month, year)
    const isTet = lunar.day === 1 && lunar.month === 1 && !lunar.leap
    const isHung = lunar.day === 10 && lunar.month === 3 && !lunar.leap
    equal(LUNAR[year]?.[0] === day, isTet, day)
    equal(LUNAR[year]?.[1] === day, isHung, day)
    if (isTet || isHung) found++
  }
  equal(found, 2 * 28)
})

/** The announced days off from the first to the last, weekends among them. */
const ANNOUNCED_TET: [Day, Day][] = [
  ['2016-02-06', '2016-02-14'],
  ['2017-01-26', '2017-02-01'],
  ['2018-02-14', '2018-02-20'],
  ['2019-02-02', '2019-02-10'],
  ['2020-01-23', '2020-01-29'],
  ['2021-02-10', '2021-02-16'],
  ['2022-01-29', '2022-02-06'],
  ['2023-01-20', '2023-01-26'],
  ['2024-02-08', '2024-02-14'],
  ['2025-01-25', '2025-02-02'],
  ['2026-02-14', '2026-02-22'],
]

test('the days off at Tết are those that were announced', () => {
  for (const [first, last] of ANNOUNCED_TET) {
    for (const day of eachDay(first, last)) equal(isWorkingDay(day), false, day)
    ok(isWorkingDay(addDays(first, -1)), `${addDays(first, -1)} is worked`)
    ok(isWorkingDay(addDays(last, 1)), `${addDays(last, 1)} is worked`)
  }
})

test('the days off around 2 September are those that were announced', () => {
  const announced: [Day, Day][] = [
    ['2018-09-01', '2018-09-03'],
    ['2021-09-02', '2021-09-05'],
    ['2022-09-01', '2022-09-04'],
    ['2023-09-01', '2023-09-04'],
    ['2024-08-31', '2024-09-03'],
    ['2025-08-30', '2025-09-02'],
  ]
  for (const [first, last] of announced) {
    for (const day of eachDay(first, last)) equal(isWorkingDay(day), false, day)
    ok(isWorkingDay(addDays(first, -1)))
    ok(isWorkingDay(addDays(last, 1)))
  }
})

test('holidays of 2018 by name', () => {
  deepEqual(
    holidaysOf(2018).map(({ day, name }) => `${day} ${name}`),
    [
      '2018-01-01 Tết Dương lịch',
      '2018-02-14 Tết Nguyên đán',
      '2018-02-15 Tết Nguyên đán',
      '2018-02-16 Tết Nguyên đán',
      '2018-02-17 Tết Nguyên đán',
      '2018-02-18 Tết Nguyên đán',
      '2018-02-19 Nghỉ bù Tết Nguyên đán',
      '2018-02-20 Nghỉ bù Tết Nguyên đán',
      '2018-04-25 Giỗ Tổ Hùng Vương',
      '2018-04-30 Ngày Chiến thắng',
      '2018-05-01 Ngày Quốc tế Lao động',
      '2018-09-02 Quốc khánh',
      '2018-09-03 Nghỉ bù Quốc khánh',
    ],
  )
  equal(holidayOn('2018-04-26'), undefined)
})

test('holidays that meet are made good one after another', () => {
  // 2023: the Hùng Kings on a Saturday, Victory Day on a Sunday, Labour Day on a Monday.
  deepEqual(
    holidaysOf(2023)
      .filter(({ day, substitute }) => substitute && day > '2023-04-01' && day < '2023-06-01')
      .map(({ day }) => day),
    ['2023-05-02', '2023-05-03'],
  )
})

test('every year has its ten or eleven working days off', () => {
  for (let year = CALENDAR_YEARS.first; year <= CALENDAR_YEARS.last; year++) {
    const off = holidaysOf(year)
    const lawful = year >= 2021 ? 11 : year >= 2014 ? 10 : 9
    equal(off.filter((holiday) => !holiday.substitute).length, lawful, String(year))
    // Made good in full: as many working days are lost as the law names holidays.
    equal(off.filter(({ day }) => ![6, 7].includes(new Date(day).getUTCDay() || 7)).length, lawful, String(year))
    ok(off.every(({ day }) => yearOf(day) === year))
  }
})

test('working days are added and counted; the first day is not counted', () => {
  const cases: [Day, number, Day][] = [
    ['2018-03-05', 0, '2018-03-05'],
    ['2018-03-05', 1, '2018-03-06'],
    ['2018-03-09', 1, '2018-03-12'],
    ['2018-03-10', 2, '2018-03-13'],
    ['2018-02-13', 1, '2018-02-21'],
    ['2018-02-21', -1, '2018-02-13'],
    ['2018-12-28', 2, '2019-01-02'],
  ]
  for (const [day, n, expected] of cases) {
    equal(addWorkingDays(day, n), expected)
    if (n > 0) equal(workingDaysBetween(day, expected), n)
  }
  equal(workingDaysBetween('2017-12-31', '2018-12-31'), 251)
  throws(() => addWorkingDays('2018-03-05', 0.5), RangeError)
})

test('agencies swap the last day of 2018 with a Saturday; the law does not', () => {
  equal(isWorkingDay('2018-12-31'), true)
  equal(isWorkingDay('2018-12-31', 'agency'), false)
  equal(isWorkingDay('2019-01-05'), false)
  equal(isWorkingDay('2019-01-05', 'agency'), true)
  equal(addWorkingDays('2018-12-28', 1, 'agency'), '2019-01-02')
})

test('outside the calendar nothing is guessed', () => {
  throws(() => isWorkingDay('2009-12-31'), RuleNotValid)
  throws(() => isWorkingDay('2036-01-01'), RuleNotValid)
  throws(() => addWorkingDays('2035-12-31', 1), RuleNotValid)
  throws(() => tet(2037), RuleNotValid)
})

test('days are compared at the same distance from Tết, other days on the same date', () => {
  equal(tetAligned('2018-02-16', 2017), '2017-01-28')
  equal(tetAligned('2017-01-28', 2018), '2018-02-16')
  equal(tetAligned('2018-02-10', 2019), '2019-01-30')
  equal(tetAligned('2018-07-01', 2017), '2017-07-01')
  equal(tetAligned('2018-01-05', 2020), '2019-12-14')
  equal(tetAligned('2019-12-14', 2018), '2018-12-25')
  equal(tetAligned('2020-02-29', 2019), '2019-03-12')
  equal(tetAligned('2018-03-03', 2018), '2018-03-03')
  equal(daysFromTet('2018-02-16'), 0)
  equal(daysFromTet('2018-01-02'), -45)
  equal(daysFromTet('2018-01-01'), undefined)
  equal(daysFromTet('2018-04-02'), 45)
  equal(daysFromTet('2018-04-03'), undefined)
  for (const day of eachDay('2016-01-01', '2016-12-31')) ok(daysFromTet(day) === undefined || tetAligned(day, 2017))
})
