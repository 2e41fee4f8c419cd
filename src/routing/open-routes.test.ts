import assert from 'node:assert/strict'
import { test } from 'node:test'
import { naiveArrivals } from './naive.ts'
import { type Candidate, type Choice, openRoutes } from './open-routes.ts'
import type { NetworkPlan, Trip } from './plan.ts'
import { provinces } from './synthetic.ts'

const HORIZON = { from: '2018-11-26', days: 6 }
const call = (stop: string, minute: number) => ({
  stop,
  arrival: minute * 60,
  departure: minute * 60,
  pickUp: true,
  dropOff: true,
})
const trip = (id: string, way: readonly [string, number][]): Trip => ({
  id,
  route: id,
  service: 'daily',
  calls: way.map(([stop, minute]) => call(stop, minute)),
})
const candidate = (id: string, cost: number, way: readonly [string, number][]): Candidate => ({
  id,
  cost,
  routes: [{ id, name: id }],
  trips: [trip(id, way)],
})

/** One district of the province has lost its line; candidates bring it back, one of them too dear for what it does. */
const whole = provinces(1, { seed: 7, from: '2018-11-01', to: '2018-12-31' })
const plan: NetworkPlan = { ...whole, trips: whole.trips.filter(({ route }) => route !== '2:P0D5') }
const candidates = [
  candidate('sáng', 700_000, [
    ['P0', 6 * 60],
    ['P0D5', 8 * 60],
    ['P0', 10 * 60],
  ]),
  candidate('chiều', 600_000, [
    ['P0', 15 * 60],
    ['P0D5', 17 * 60],
    ['P0', 19 * 60],
  ]),
  candidate('thừa', 5_000_000, [
    ['P0', 15 * 60 + 1],
    ['P0D5', 17 * 60 + 1],
  ]),
]
const stops = ['N', 'P0', 'P0D5', 'P0D6', 'P0C5']
const options = {
  origins: stops,
  destinations: stops,
  days: 2,
  cutoff: () => 16 * 60,
  rounds: () => [8 * 60 + 30, 18 * 60],
  items: (origin: string, destination: string) => (origin === destination ? 0 : destination === 'P0D5' ? 30 : 10),
}

/** What a choice is worth, by trying everything. */
function naiveWorth(chosen: readonly Candidate[]): Omit<Choice, 'candidates' | 'cost'> {
  const made = {
    ...plan,
    routes: [...plan.routes, ...chosen.flatMap(({ routes }) => routes)],
    trips: [...plan.trips, ...chosen.flatMap(({ trips }) => trips)],
  }
  const worth = { itemDays: 0, itemHours: 0, undelivered: 0 }
  for (const origin of stops)
    for (let d = 0; d < options.days; d++) {
      const ready = (d * 24 + 16) * 3600
      const known = naiveArrivals(made, HORIZON, origin, ready)
      for (const destination of stops) {
        const amount = options.items(origin, destination)
        const second = known.get(destination)?.second ?? Number.POSITIVE_INFINITY
        const outs = Array.from({ length: HORIZON.days }, (_, day) =>
          options.rounds().map((minute) => ({ day, at: day * 86_400 + minute * 60 })),
        ).flat()
        const out = outs.find(({ at }) => at >= second)
        if (out) {
          worth.itemDays += amount * (out.day - d)
          worth.itemHours += (amount * (out.at - ready)) / 3600
        } else worth.undelivered += amount
      }
    }
  return worth
}

test('the choices that no other beats, as trying everything finds them', () => {
  const { choices, all } = openRoutes(plan, HORIZON, candidates, options)
  assert.ok(choices)
  assert.equal(all, 8)
  const every = Array.from({ length: 8 }, (_, set) => {
    const chosen = candidates.filter((_, i) => (set >> i) & 1)
    const cost = chosen.reduce((sum, one) => sum + one.cost, 0)
    return { candidates: chosen.map(({ id }) => id), cost, ...naiveWorth(chosen) }
  })
  const lighter = (a: Choice, b: Choice): boolean =>
    a.undelivered < b.undelivered || (a.undelivered === b.undelivered && a.itemHours < b.itemHours - 1e-6)
  const beats = (a: Choice, b: Choice): boolean =>
    (a.cost <= b.cost && lighter(a, b)) || (a.cost < b.cost && !lighter(b, a))
  const right = every.filter((one) => !every.some((other) => beats(other, one)))
  const rounded = (list: readonly Choice[]) =>
    list
      .map((one) => ({ ...one, itemHours: Math.round(one.itemHours * 1000) }))
      .toSorted((a, b) => a.cost - b.cost || a.candidates.join().localeCompare(b.candidates.join()))
  assert.deepEqual(rounded(choices), rounded(right))
  assert.ok(choices.length >= 2 && choices.every(({ candidates }) => !candidates.includes('thừa')))
  assert.deepEqual(choices[0]?.candidates, [])
})

test('a budget leaves out what costs more', () => {
  const { choices, all } = openRoutes(plan, HORIZON, candidates, { ...options, budget: 650_000 })
  assert.equal(all, 2)
  assert.ok(choices?.every(({ cost }) => cost <= 650_000))
})

test('faults of a candidate are told, and too many are refused', () => {
  const backwards = candidate('lùi', 1, [
    ['P0', 600],
    ['P0D5', 500],
  ])
  const { choices, faults } = openRoutes(plan, HORIZON, [backwards], options)
  assert.equal(choices, undefined)
  assert.deepEqual([faults[0]?.trip, faults[0]?.call], ['lùi', 2])
  const many = Array.from({ length: 16 }, (_, i) =>
    candidate(`c${i}`, 1, [
      ['P0', i],
      ['P0D5', i + 60],
    ]),
  )
  assert.throws(() => openRoutes(plan, HORIZON, many, options), /at most 15/)
})
