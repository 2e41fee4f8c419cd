import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cashByHour } from '#report/treasury-hours.ts'

test('cash at the end of an hour is what is there now without what came later', () => {
  const moves = [
    { day: '2018-12-03', hour: 9, amount: 4_000_000 },
    { day: '2018-12-04', hour: 8, amount: 2_000_000 },
    { day: '2018-12-04', hour: 16, amount: -5_000_000 },
    { day: '2018-12-05', hour: 9, amount: 3_000_000 },
  ]
  // It began with 6 million: 10 after the 3rd, 7 after the 4th, 10 now.
  assert.deepEqual(cashByHour(10_000_000, '2018-12-05', '2018-12-01', moves), [
    { hour: 8, today: 7_000_000, usual: 9_000_000, most: 12_000_000 },
    { hour: 9, today: 10_000_000, usual: 11_000_000, most: 12_000_000 },
    { hour: 16, today: 10_000_000, usual: 8_500_000, most: 10_000_000 },
  ])
  assert.deepEqual(cashByHour(10_000_000, '2018-12-05', '2018-12-05', moves.slice(3)), [{ hour: 9, today: 10_000_000 }])
  assert.deepEqual(cashByHour(10_000_000, '2018-12-05', '2018-12-01', []), [])
})
