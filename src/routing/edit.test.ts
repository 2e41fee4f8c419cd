import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shiftTrip, tripChanges } from './edit.ts'
import type { NetworkPlan } from './plan.ts'
import { sonLaScenarios } from './sonla.ts'
import { stringLines } from './string-lines.ts'

const [before, after] = sonLaScenarios()
if (!before || !after) throw new Error('no scenarios')
const ID = '2-QL6/1'

const timesOf = ({ trips }: NetworkPlan) =>
  trips.find(({ id }) => id === ID)?.calls.map(({ arrival, departure }) => [arrival, departure])

test('a trip moves whole, or from a call on; the others stay the same', () => {
  const was = timesOf(before.plan)
  assert.ok(was)
  const whole = shiftTrip(before.plan, ID, 300)
  assert.deepEqual(
    timesOf(whole),
    was.map((times) => times.map((at) => (at as number) + 300)),
  )
  const part = timesOf(shiftTrip(before.plan, ID, -600, 2))
  assert.deepEqual(part?.slice(0, 2), was.slice(0, 2))
  assert.deepEqual(part?.[2], [was[2]?.[0], (was[2]?.[1] as number) - 600])
  assert.deepEqual(
    part?.slice(3),
    was.slice(3).map((times) => times.map((at) => (at as number) - 600)),
  )
  assert.deepEqual(tripChanges(before.plan, whole), [{ trip: ID, route: '2-QL6', what: 'moved' }])
  assert.equal(whole.trips.filter((trip, i) => trip !== before.plan.trips[i]).length, 1)
  assert.deepEqual(tripChanges(before.plan, shiftTrip(whole, ID, -300)), [])
})

test('a trip that is only in one of two plans is added or removed', () => {
  const fewer = { ...before.plan, trips: before.plan.trips.slice(1) }
  const [first] = before.plan.trips
  const named = { trip: first?.id, route: first?.route }
  assert.deepEqual(tripChanges(before.plan, fewer), [{ ...named, what: 'removed' }])
  assert.deepEqual(tripChanges(fewer, before.plan), [{ ...named, what: 'added' }])
})

test('string lines stand by the road: level 1 that meets the route, its own trips, the rounds of its stops', () => {
  const { stops, lines } = stringLines(after, '2-TC')
  const metres = new Map(stops.map(({ id, at }) => [id, at]))
  assert.equal(metres.get('HN'), 0)
  assert.equal((metres.get('TC') as number) - (metres.get('SL') as number), 34_000)
  assert.deepEqual(
    stops.map(({ at }) => at),
    stops.map(({ at }) => at).toSorted((a, b) => a - b),
  )
  const routes = new Set(lines.map(({ trip }) => trip.route))
  assert.ok(routes.has('1-QL6') && routes.has('2-TC') && routes.has('3-TC-1'))
  assert.ok(!routes.has('1-TQ') && !routes.has('2-ML') && !routes.has('3-ML-1'))
  assert.throws(() => stringLines(after, 'x'), RangeError)
})
