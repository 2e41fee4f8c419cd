import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyPlan } from './arbitrary.ts'
import { naiveArrivals } from './naive.ts'
import { profile } from './profile.ts'
import { compile } from './timetable.ts'

const HORIZON = { from: '2018-11-27', days: 3 }

/** Whether a profile tells the truth about a plan, by trying everything at and just after each of its departures. */
function agrees(
  plan: Parameters<typeof compile>[0],
  from: string,
  to: string,
  entries: ReturnType<ReturnType<typeof profile>['entries']>,
): boolean {
  const known = (second: number) => naiveArrivals(plan, HORIZON, from, second).get(to)?.second
  return entries.every(({ departureMinute, arrivalMinute }, i) => {
    const departure = Math.round(departureMinute * 60)
    const next = entries[i + 1]
    return (
      known(departure) === Math.round(arrivalMinute * 60) &&
      known(departure + 1) === (next ? Math.round(next.arrivalMinute * 60) : undefined)
    )
  })
}

test('a profile is the earliest arrival at every moment', () => {
  let looked = 0
  fc.assert(
    fc.property(anyPlan({ trips: 7 }), fc.integer({ min: 1440, max: 1500 }), (plan, minute) => {
      const { timetable } = compile(plan, HORIZON)
      if (!timetable) return
      const { arrival, entries } = profile(timetable, 'S0')
      for (const { id } of plan.stops) {
        const known = naiveArrivals(plan, HORIZON, id, minute * 60).get('S0')?.second
        const told = arrival(id, minute)
        assert.equal(told && Math.round(told * 60), known, id)
        const walks = plan.transfers.some(
          ({ from, to, seconds }) => from === id && to === 'S0' && seconds !== undefined,
        )
        if (id === 'S0' || walks) continue
        looked += entries(id).length
        assert.ok(agrees(plan, id, 'S0', entries(id)), `${id}: ${JSON.stringify(entries(id))}`)
      }
    }),
    { numRuns: 300 },
  )
  assert.ok(looked > 100, `${looked} entries`)
})

test('the comparison finds a departure that is left out and one that is a minute off', () => {
  const call = (stop: string, minute: number) => ({
    stop,
    arrival: minute * 60,
    departure: minute * 60,
    pickUp: true,
    dropOff: true,
  })
  const plan = {
    zone: 'Asia/Ho_Chi_Minh',
    stops: ['A', 'B'].map((id) => ({ id, name: id })),
    routes: [{ id: 'R', name: 'R' }],
    services: [{ id: 'L', weekdays: 127, from: '2018-11-27', to: '2018-11-28', added: [], removed: [] }],
    trips: [480, 600].map((at) => ({
      id: `T${at}`,
      route: 'R',
      service: 'L',
      calls: [call('A', at), call('B', at + 60)],
    })),
    transfers: [],
  }
  const { timetable } = compile(plan, HORIZON)
  assert.ok(timetable)
  const right = profile(timetable, 'B').entries('A')
  assert.equal(right.length, 4)
  assert.ok(agrees(plan, 'A', 'B', right))
  assert.ok(!agrees(plan, 'A', 'B', right.toSpliced(1, 1)))
  assert.ok(
    !agrees(
      plan,
      'A',
      'B',
      right.map((entry, i) => (i === 2 ? { ...entry, arrivalMinute: entry.arrivalMinute - 1 } : entry)),
    ),
  )
})
