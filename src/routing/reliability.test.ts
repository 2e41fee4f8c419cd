import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bottlenecks } from './bottlenecks.ts'
import { type Lateness, missing, slackFor } from './lateness.ts'
import { matrix } from './matrix.ts'
import { naiveArrivals } from './naive.ts'
import type { NetworkPlan } from './plan.ts'
import { delayed, reliability } from './reliability.ts'
import { earliestArrival } from './scan.ts'
import { compile, type Timetable } from './timetable.ts'

const HORIZON = { from: '2018-11-26', days: 6 }
const call = (stop: string, minute: number) => ({
  stop,
  arrival: minute * 60,
  departure: minute * 60,
  pickUp: true,
  dropOff: true,
})

/** A feeder 08:00–09:00 to H, a van 09:20–10:00 on to Z, one a day; delivery at 10:30. */
const plan: NetworkPlan = {
  zone: 'Asia/Ho_Chi_Minh',
  stops: ['A', 'H', 'Z'].map((id) => ({ id, name: id })),
  routes: ['feeder', 'onward'].map((id) => ({ id, name: id })),
  services: [{ id: 'daily', weekdays: 127, from: '2018-11-01', to: '2018-12-31', added: [], removed: [] }],
  trips: [
    { id: 'f', route: 'feeder', service: 'daily', calls: [call('A', 480), call('H', 540)] },
    { id: 'o', route: 'onward', service: 'daily', calls: [call('H', 560), call('Z', 600)] },
  ],
  transfers: [],
}

function timetableOf(made: NetworkPlan): Timetable {
  const { timetable } = compile(made, HORIZON)
  assert.ok(timetable)
  return timetable
}

const punctual: Lateness = [{ minutes: 0, share: 1 }]
const late: Lateness = [
  { minutes: 0, share: 0.5 },
  { minutes: 15, share: 0.2 },
  { minutes: 30, share: 0.3 },
]
const asked = { origins: ['A'], destinations: ['Z'], days: 2, cutoff: () => 420, rounds: () => [630] }

describe('reliability', () => {
  test('of vans that are never late is the matrix', () => {
    const timetable = timetableOf(plan)
    const cells = matrix(timetable, asked)
    const likely = reliability(timetable, { ...asked, lateness: () => punctual, samples: 3, seed: 1 })
    for (let d = 0; d < 2; d++) {
      const n = cells.cell(0, d, 0)?.n as number
      assert.equal(n, 0)
      assert.equal(likely.within(0, d, 0, n).share, 1)
      assert.equal(likely.quantile(0, d, 0, 1), n)
    }
  })

  test('is the probability that can be computed by hand, within its interval, and the same for the same seed', () => {
    const timetable = timetableOf(plan)
    const lateness = (route: string) => (route === 'feeder' ? late : punctual)
    const options = { ...asked, lateness, samples: 4000, seed: 3 }
    const likely = reliability(timetable, options)
    // Three in ten feeders are thirty minutes late and twenty lie between.
    const { share, low, high } = likely.within(0, 0, 0, 0)
    assert.ok(low < 0.7 && 0.7 < high, `${low} … ${high}`)
    assert.ok(high - low < 0.03)
    assert.equal(likely.within(0, 0, 0, 1).share, 1)
    assert.deepEqual([likely.quantile(0, 0, 0, 0.5), likely.quantile(0, 0, 0, 0.95)], [0, 1])
    assert.equal(reliability(timetable, options).within(0, 0, 0, 0).share, share)
    assert.notEqual(reliability(timetable, { ...options, seed: 4 }).within(0, 0, 0, 0).share, share)
  })

  test('a delayed timetable is that of a plan with those delays', () => {
    const timetable = timetableOf(plan)
    const delay = Int32Array.from(timetable.runTrip, (trip) => (trip === 0 ? 1800 : 60))
    const later: NetworkPlan = {
      ...plan,
      trips: plan.trips.map((trip, i) => ({
        ...trip,
        calls: trip.calls.map(({ stop, arrival }) => call(stop, arrival / 60 + (i === 0 ? 30 : 1))),
      })),
    }
    const { seconds } = earliestArrival(delayed(timetable, delay), { from: 'A', readyMinute: 420 })
    const known = naiveArrivals(later, HORIZON, 'A', 420 * 60)
    assert.deepEqual(
      [...seconds],
      ['A', 'H', 'Z'].map((stop) => known.get(stop)?.second),
    )
  })

  test('shares that do not sum to one are refused', () => {
    const half = [{ minutes: 0, share: 0.5 }]
    assert.throws(
      () => reliability(timetableOf(plan), { ...asked, lateness: () => half, samples: 1, seed: 1 }),
      /sum to 1/,
    )
  })
})

describe('bottlenecks', () => {
  const flows = [
    { origin: 'A', destination: 'Z', items: 40 },
    { origin: 'A', destination: 'H', items: 5 },
  ]

  test('cost items × missed × minutes until the next way, and say how much later would do', () => {
    const lateness = (route: string) => (route === 'feeder' ? late : punctual)
    const [worst, ...others] = bottlenecks(timetableOf(plan), { flows, day: 0, cutoffMinute: 420, lateness })
    assert.equal(others.length, 0)
    assert.deepEqual([worst?.stop, worst?.slackMinutes, worst?.missed, worst?.items], ['H', 20, 0.3, 40])
    assert.equal(worst?.lostMinutes, 1440)
    assert.ok(Math.abs((worst?.cost ?? 0) - 40 * 0.3 * 1440) < 1e-6)
    assert.equal(worst?.shiftMinutes, 10)
  })

  test('shifted as told, the change is met', () => {
    const lateness = (route: string) => (route === 'feeder' ? late : punctual)
    const shifted = {
      ...plan,
      trips: plan.trips.map((trip, i) => (i === 1 ? { ...trip, calls: [call('H', 570), call('Z', 610)] } : trip)),
    }
    const [one] = bottlenecks(timetableOf(shifted), { flows, day: 0, cutoffMinute: 420, lateness })
    assert.deepEqual([one?.missed, one?.shiftMinutes], [0, 0])
  })
})

test('what is missed counts both vans', () => {
  assert.equal(missing(late, punctual, 15), 0.3)
  assert.equal(missing(late, punctual, 14), 0.5)
  assert.ok(Math.abs(missing(late, late, 0) - (0.2 * 0.5 + 0.3 * 0.7)) < 1e-12)
  assert.equal(slackFor(late, punctual, 0.3), 15)
  assert.equal(slackFor(late, punctual, 0), 30)
})
