import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kilometres } from '#report/points.ts'

test('a degree of longitude is shorter the farther north', () => {
  assert.ok(Math.abs(kilometres([0, 104], [0, 105]) - 111.19) < 0.01)
  assert.ok(Math.abs(kilometres([60, 104], [60, 105]) - 55.6) < 0.05)
  assert.equal(kilometres([21, 104], [21, 104]), 0)
})

test('seats of districts are as far from Sơn La as the table of centres says', () => {
  const sonLa = [21.3256, 103.9188] as const
  const seats: [number, number, number][] = [
    [20.852, 104.6218, 90],
    [21.0509, 103.7499, 35.2],
    [21.4385, 103.69, 26.8],
  ]
  for (const [lat, lon, km] of seats) assert.ok(Math.abs(kilometres(sonLa, [lat, lon]) - km) < 0.1)
})
