import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueOf, floatOf, uncounted } from '#market/standing.ts'

test('a float is late from the đồng above its limit', () => {
  assert.deepEqual(floatOf(10_000_000, 10_000_000), { owes: 10_000_000, limit: 10_000_000, left: 0, late: false })
  assert.deepEqual(floatOf(10_000_001, 10_000_000), { owes: 10_000_001, limit: 10_000_000, left: 0, late: true })
})

test('what was undone after its award is made up for first', () => {
  assert.equal(uncounted({ earned: 300, counted: 100 }), 200)
  assert.equal(uncounted({ earned: 300, counted: 400 }), 0)
})

test('the last day itself is still good', () => {
  const due = (until: string) => dueOf(until, '2018-11-30')
  assert.deepEqual(['2018-11-29', '2018-11-30', '2018-12-07', '2018-12-08'].map(due), [
    'ended',
    'week',
    'week',
    'month',
  ])
})
