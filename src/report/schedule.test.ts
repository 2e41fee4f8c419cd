import assert from 'node:assert/strict'
import { test } from 'node:test'
import { duesBetween, nextDue, type Schedule, saySchedule } from '#report/schedule.ts'

const daily: Schedule = { every: 'day', day: 1, time: '18:30', working: true }
const days = (schedule: Schedule, after: string, now: string) =>
  duesBetween(schedule, after, now).map((one) => one.slice(5, 16))

test('each day after close, not on days off, by the clocks of the Post', () => {
  // 2018-11-23 is a Friday; 18:30 in Hà Nội is 11:30 UTC.
  assert.deepEqual(days(daily, '2018-11-22T11:30:00.000Z', '2018-11-26T11:30:00.000Z'), ['11-23T11:30', '11-26T11:30'])
  assert.deepEqual(days(daily, '2018-11-26T11:30:00.000Z', '2018-11-26T11:31:00.000Z'), [], 'once')
  assert.deepEqual(days({ ...daily, working: false }, '2018-11-23T11:30:00.000Z', '2018-11-25T11:30:00.000Z'), [
    '11-24T11:30',
    '11-25T11:30',
  ])
  // 01:00 in Hà Nội is still the day before in UTC.
  const early = { ...daily, time: '01:00', working: false }
  assert.deepEqual(days(early, '2018-11-22T17:00:00.000Z', '2018-11-23T18:00:00.000Z'), ['11-22T18:00', '11-23T18:00'])
})

test('each week and each month on its day, moved past days off and into short months', () => {
  const weekly: Schedule = { every: 'week', day: 1, time: '07:00', working: true }
  // Tết 2018: days off from 14 to 20 February; Monday the 19th moves to Wednesday the 21st.
  assert.deepEqual(days(weekly, '2018-02-10T00:00:00.000Z', '2018-02-28T00:00:00.000Z'), [
    '02-12T00:00',
    '02-21T00:00',
    '02-26T00:00',
  ])
  const monthly: Schedule = { every: 'month', day: 31, time: '07:00', working: false }
  assert.deepEqual(days(monthly, '2018-01-31T00:00:00.000Z', '2018-04-30T00:00:00.000Z'), [
    '02-28T00:00',
    '03-31T00:00',
    '04-30T00:00',
  ])
  // 1 September 2018 is a Saturday, and the 3rd makes good for the 2nd: the 4th.
  const first: Schedule = { every: 'month', day: 1, time: '07:00', working: true }
  assert.deepEqual(days(first, '2018-08-15T00:00:00.000Z', '2018-09-15T00:00:00.000Z'), ['09-04T00:00'])
})

test('what comes next, and no more than a year is made up for', () => {
  assert.equal(nextDue(daily, '2018-11-23T11:30:00.000Z'), '2018-11-26T11:30:00.000Z')
  assert.equal(nextDue({ ...daily, every: 'month', day: 1 }, '2018-11-30T12:00:00.000Z'), '2018-12-03T11:30:00.000Z')
  const years = duesBetween({ ...daily, working: false }, '2012-01-01T00:00:00.000Z', '2018-11-23T12:00:00.000Z')
  assert.equal(years.length, 401)
  assert.equal(years.at(-1), '2018-11-23T11:30:00.000Z')
  assert.equal(saySchedule(daily), 'Mỗi ngày làm việc lúc 18:30')
  assert.equal(
    saySchedule({ ...daily, every: 'week', day: 5 }),
    'Mỗi thứ sáu lúc 18:30, ngày nghỉ thì ngày làm việc sau',
  )
})
