import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  addDays,
  addMonths,
  addMonthsToDay,
  type Day,
  dayNumber,
  dayOfMonth,
  dayOfNumber,
  daysBetween,
  FOREVER,
  firstDayOf,
  isDay,
  lastDayOf,
  monthOf,
  weekday,
  yearOf,
} from '#kernel/day.ts'

/** The platform's own calendar, as a second witness. */
const iso = (number: number): Day => new Date(number * 86_400_000).toISOString().slice(0, 10)

test('every day of 1899–2101 agrees with the platform: number, day and weekday', () => {
  let count = 0
  for (let number = -25_933; number < 47_847; number++) {
    const day = iso(number)
    equal(dayOfNumber(number), day)
    equal(dayNumber(day), number)
    equal(weekday(day), new Date(number * 86_400_000).getUTCDay() || 7)
    count++
  }
  equal(count, 73_780)
})

test('the ends of the range', () => {
  equal(dayOfNumber(dayNumber('0001-01-01')), '0001-01-01')
  equal(dayOfNumber(dayNumber(FOREVER)), FOREVER)
  throws(() => addDays(FOREVER, 1), RangeError)
  throws(() => addDays('0001-01-01', -1), RangeError)
  throws(() => dayOfNumber(0.5), RangeError)
})

test('what is not a day is refused', () => {
  const wrong = ['', '2018-02-29', '1900-02-29', '2018-13-01', '2018-00-10', '2018-01-00', '2018-04-31', '2018-2-1']
  const alsoWrong = [
    '20180201',
    '2018-02-1x',
    ' 2018-02-1',
    '2018/02/01',
    '2018-02-01T00:00',
    '0000-01-01',
    '-018-01-01',
  ]
  for (const text of [...wrong, ...alsoWrong]) {
    equal(isDay(text), false, text)
    throws(() => dayNumber(text), RangeError, text)
  }
  for (const text of ['2016-02-29', '2000-02-29', '2018-12-31']) equal(isDay(text), true, text)
})

test('days are added and counted across month, leap day and year', () => {
  const cases: [Day, number, Day][] = [
    ['2018-02-28', 1, '2018-03-01'],
    ['2020-02-28', 1, '2020-02-29'],
    ['2018-12-31', 1, '2019-01-01'],
    ['2018-03-01', -1, '2018-02-28'],
    ['2018-01-01', 365, '2019-01-01'],
    ['2018-01-01', 0, '2018-01-01'],
  ]
  for (const [day, n, expected] of cases) {
    equal(addDays(day, n), expected)
    equal(daysBetween(day, expected), n)
    equal(daysBetween(expected, day) + 0, -n + 0)
  }
})

test('months', () => {
  equal(monthOf('2018-02-16'), '2018-02')
  equal(yearOf('2018-02-16'), 2018)
  equal(dayOfMonth('2018-02-16'), 16)
  equal(firstDayOf('2018-02'), '2018-02-01')
  deepEqual(['2018-02', '2020-02', '2018-04', '2018-12'].map(lastDayOf), [
    '2018-02-28',
    '2020-02-29',
    '2018-04-30',
    '2018-12-31',
  ])
  equal(addMonths('2018-11', 3), '2019-02')
  equal(addMonths('2018-01', -1), '2017-12')
  equal(addMonths('2018-12', 0), '2018-12')
  equal(addMonths('2018-12', 12), '2019-12')
  equal(addMonthsToDay('2018-08-31', 6), '2019-02-28')
  equal(addMonthsToDay('2018-08-15', 6), '2019-02-15')
  equal(addMonthsToDay('2020-02-29', -12), '2019-02-28')
})
