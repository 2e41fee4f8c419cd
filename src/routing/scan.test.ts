import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyPlan } from './arbitrary.ts'
import { naiveArrivals, whyNot } from './naive.ts'
import type { NetworkPlan } from './plan.ts'
import { earliestArrival, type Journey, type Ride } from './scan.ts'
import { compile, type Timetable } from './timetable.ts'

const HORIZON = { from: '2018-11-27', days: 3 }

function timetableOf(plan: NetworkPlan, horizon = HORIZON): Timetable {
  const { timetable, faults } = compile(plan, horizon)
  assert.ok(timetable, JSON.stringify(faults))
  return timetable
}

/** A trip in words: `A 08:00 B 09:00/09:05 C 10:00`, times of day, `!` before a stop: no loading, after it: no unloading. */
function trip(id: string, words: string, service = 'daily') {
  const parts = words.split(' ')
  const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 60
  const calls = Array.from({ length: parts.length / 2 }, (_, i) => {
    const [stop = '', times = ''] = parts.slice(2 * i)
    const [arrival = '', departure = arrival] = times.split('/')
    return {
      stop: stop.replaceAll('!', ''),
      arrival: seconds(arrival),
      departure: seconds(departure),
      pickUp: !stop.startsWith('!'),
      dropOff: !stop.endsWith('!'),
    }
  })
  return { id, route: 'R', service, calls }
}

const plan = (...trips: ReturnType<typeof trip>[]): NetworkPlan => ({
  zone: 'Asia/Ho_Chi_Minh',
  stops: [...new Set(trips.flatMap(({ calls }) => calls.map(({ stop }) => stop)))].map((id) => ({ id, name: id })),
  routes: [{ id: 'R', name: 'R' }],
  services: [{ id: 'daily', weekdays: 127, from: '2018-01-01', to: '2018-12-31', added: [], removed: [] }],
  trips,
  transfers: [],
})

/** Tuesday: minutes since Monday of a time of that day. */
const tuesday = (text: string): number => 1440 + text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

describe('earliest arrival', () => {
  test('finds what trying everything finds, with as few handlings, and every journey can be made', () => {
    let journeys = 0
    fc.assert(
      fc.property(
        anyPlan(),
        fc.integer({ min: 1440, max: 1490 }),
        fc.integer({ min: 0, max: 5 }),
        (made, minute, at) => {
          const { timetable } = compile(made, HORIZON)
          if (!timetable) return
          const from = `S${at}`
          const answer = earliestArrival(timetable, { from, readyMinute: minute })
          const known = naiveArrivals(made, HORIZON, from, minute * 60)
          for (const { id } of made.stops) {
            const journey = answer.journey(id)
            const right = known.get(id)
            assert.equal(journey && Math.round(journey.arrivalMinute * 60), right?.second, id)
            assert.equal(answer.minute(id), journey?.arrivalMinute)
            assert.equal(journey?.handlings, right?.handlings, `${id}: handlings`)
            if (journey) assert.equal(whyNot(made, HORIZON, journey), undefined)
            journeys += journey && journey.legs.length > 1 ? 1 : 0
          }
        },
      ),
      { numRuns: 800 },
    )
    assert.ok(journeys > 200, `${journeys} journeys with a change`)
  })

  test('a round may be ridden over its own beginning, and taken twice', () => {
    const timetable = timetableOf(plan(trip('T', 'D 07:00 V 08:00 W 09:00 D 10:00/10:30 E 11:00')))
    const { journey } = earliestArrival(timetable, { from: 'W', readyMinute: tuesday('09:00') })
    assert.deepEqual(
      journey('E')?.legs.map((leg) => [(leg as Ride).boardCall, (leg as Ride).alightCall]),
      [[3, 5]],
    )
    const again = journey('V')
    assert.equal(again?.arrivalMinute, tuesday('08:00') + 1440)
    assert.equal(again?.handlings, 2)
  })

  test('times past midnight belong to the service day on which the trip began', () => {
    const timetable = timetableOf(plan(trip('N', 'A 22:00 B 25:30/26:00 C 27:15')))
    const { journey } = earliestArrival(timetable, { from: 'B', readyMinute: tuesday('00:30') })
    assert.equal(journey('C')?.arrivalMinute, tuesday('03:15'))
    assert.deepEqual(
      journey('C')?.legs.map((leg) => (leg as Ride).day),
      ['2018-11-26'],
    )
  })

  test('of two ways that arrive together the one with fewer handlings is told, even when it leaves later', () => {
    const timetable = timetableOf(
      plan(
        trip('a', 'A 08:00 B 08:30'),
        trip('b', 'B 08:40 C 09:00'),
        trip('c', 'A 08:20 C 09:10'),
        trip('d', 'C 09:20 D 10:00'),
      ),
    )
    const { journey, minute } = earliestArrival(timetable, { from: 'A', readyMinute: tuesday('08:00') })
    assert.equal(minute('C'), tuesday('09:00'))
    assert.equal(journey('C')?.handlings, 2)
    assert.equal(journey('D')?.handlings, 2)
    assert.deepEqual(
      journey('D')?.legs.map((leg) => (leg as Ride).trip),
      ['c', 'd'],
    )
  })

  test('mail is neither loaded nor unloaded where a call forbids it', () => {
    const timetable = timetableOf(plan(trip('T', 'A 08:00 !B 09:00 C! 10:00 D 11:00')))
    assert.equal(earliestArrival(timetable, { from: 'B', readyMinute: tuesday('08:00') }).minute('D'), undefined)
    const fromA = earliestArrival(timetable, { from: 'A', readyMinute: tuesday('08:00') })
    assert.deepEqual([fromA.minute('B'), fromA.minute('C')], [tuesday('09:00'), undefined])
  })

  test('what arrives at a sorting stop leaves after the wave; what stays on the van does not wait', () => {
    const made = plan(
      trip('in', 'A 08:00 H 10:00/10:20 B 11:00'),
      trip('early', 'H 12:00 C 13:00'),
      trip('late', 'H 14:30 C 15:30'),
    )
    const waves = [{ service: 'daily', cutOff: 11 * 3600, ready: 13 * 3600 }]
    const sorted = { ...made, stops: made.stops.map((stop) => (stop.id === 'H' ? { ...stop, waves } : stop)) }
    const { minute, journey } = earliestArrival(timetableOf(sorted), { from: 'A', readyMinute: tuesday('07:00') })
    assert.deepEqual([minute('B'), minute('H'), minute('C')], [tuesday('11:00'), tuesday('10:00'), tuesday('15:30')])
    assert.equal(journey('C')?.handlings, 3)
    assert.equal(
      earliestArrival(timetableOf(made), { from: 'A', readyMinute: tuesday('07:00') }).minute('C'),
      tuesday('13:00'),
    )
  })

  test('a place stands for its parts', () => {
    const made = plan(trip('T', 'A 08:00 B1 09:00'), trip('U', 'B2 09:30 C 10:00'))
    const parts = made.stops.map((stop) => (stop.id.startsWith('B') ? { ...stop, station: 'B' } : stop))
    const timetable = timetableOf({ ...made, stops: [...parts, { id: 'B', name: 'B' }] })
    assert.equal(earliestArrival(timetable, { from: 'A', readyMinute: tuesday('07:00') }).minute('B'), tuesday('09:00'))
    assert.equal(earliestArrival(timetable, { from: 'A', readyMinute: tuesday('07:00') }).minute('C'), undefined)
    assert.equal(earliestArrival(timetable, { from: 'B', readyMinute: tuesday('07:00') }).minute('C'), tuesday('10:00'))
  })

  test('an unknown stop is an error', () => {
    assert.throws(
      () => earliestArrival(timetableOf(plan(trip('T', 'A 08:00 B 09:00'))), { from: 'X', readyMinute: 0 }),
      /no stop "X"/,
    )
  })
})

test('the check of journeys finds each lie', () => {
  const made = plan(trip('T', 'A 08:00 !B 09:00/09:10 C 10:00'), trip('U', 'C 10:30 D 11:00'))
  const whole = earliestArrival(timetableOf(made), { from: 'A', readyMinute: tuesday('07:00') }).journey('D')
  assert.ok(whole)
  assert.equal(whyNot(made, HORIZON, whole), undefined)
  const [first, second] = whole.legs as [Ride, Ride]
  const lies: [Partial<Journey>, RegExp][] = [
    [{ legs: [first] }, /ends at C/],
    [{ legs: [{ ...first, arrivalMinute: first.arrivalMinute - 1 }, second] }, /other times/],
    [{ legs: [{ ...first, day: '2019-01-01' }, second] }, /does not run/],
    [{ legs: [{ ...first, boardCall: 2, from: 'B' }, second], from: 'B' }, /not loaded/],
    [{ legs: [second, first] }, /mail is at/],
    [{ handlings: 1 }, /counts handlings/],
    [{ readyMinute: tuesday('08:01') }, /before mail is ready/],
    [{ arrivalMinute: whole.arrivalMinute - 1 }, /another time/],
  ]
  for (const [lie, said] of lies) assert.match(whyNot(made, HORIZON, { ...whole, ...lie }) ?? '', said)
  const slow = { ...made, transfers: [{ from: 'C', to: 'C', seconds: 3600 }] }
  assert.match(whyNot(slow, HORIZON, whole) ?? '', /before mail is ready/)
})
