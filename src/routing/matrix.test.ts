import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween } from '#kernel/day.ts'
import { anyPlan } from './arbitrary.ts'
import { coreOf, reach } from './core.ts'
import { matrix, matrixDiff, NOT_DELIVERED } from './matrix.ts'
import { naiveArrivals, whyNot } from './naive.ts'
import type { NetworkPlan } from './plan.ts'
import { provinces } from './synthetic.ts'
import { compile, NEVER, type Timetable } from './timetable.ts'

const HORIZON = { from: '2018-11-26', days: 6 }

const province = (): NetworkPlan => provinces(1, { seed: 7, from: '2018-11-01', to: '2018-12-31' })

function timetableOf(plan: NetworkPlan, horizon = HORIZON): Timetable {
  const { timetable, faults } = compile(plan, horizon)
  assert.ok(timetable, JSON.stringify(faults))
  return timetable
}

describe('the core', () => {
  test('leaves out what only one round serves, and nothing changes by it', () => {
    let leaves = 0
    fc.assert(
      fc.property(anyPlan({ stops: 7, trips: 6 }), fc.integer({ min: 1440, max: 1480 }), (plan, minute) => {
        const { timetable } = compile(plan, { from: '2018-11-27', days: 3 })
        if (!timetable) return
        const core = coreOf(timetable)
        leaves += timetable.stops.length - core.stops.length
        const out = new Int32Array(timetable.stops.length)
        for (const [place, { id }] of timetable.stops.entries()) {
          const known = naiveArrivals(plan, { from: '2018-11-27', days: 3 }, id, minute * 60)
          reach(core, place, minute * 60, out)
          for (const [at, stop] of timetable.stops.entries())
            assert.equal(out[at], known.get(stop.id)?.second ?? NEVER, `${id} → ${stop.id}`)
        }
      }),
      { numRuns: 200 },
    )
    assert.ok(leaves > 100, `${leaves} leaves`)
  })

  test('of a province is its hubs and districts', () => {
    const core = coreOf(timetableOf(province()))
    assert.equal(core.stops.length, 14)
    assert.equal(core.timetable.stops.length, 218)
  })
})

const axes = (plan: NetworkPlan) => plan.stops.map(({ id }) => id).filter((_, i) => i % 9 === 1)
const options = (stops: readonly string[]) => ({
  origins: stops,
  destinations: stops,
  days: 3,
  cutoff: (stop: string, day: string) => (day === '2018-11-28' && stop.endsWith('3') ? undefined : 16 * 60 + 30),
  rounds: (_: string, day: string) => (day === '2018-11-29' ? [] : [8 * 60, 14 * 60]),
})

/** n by trying everything and by the calendar alone. */
function naiveN(origin: string, day: string, destination: string, arrived: ReturnType<typeof naiveArrivals>): number {
  const ways = options([])
  if (ways.cutoff(origin, day) === undefined) return NOT_DELIVERED
  const second = arrived.get(destination)?.second
  if (second === undefined) return NOT_DELIVERED
  for (let n = 0; n < HORIZON.days; n++) {
    const on = addDays(HORIZON.from, n)
    const late = ways.rounds(destination, on).some((minute) => n * 86_400 + minute * 60 >= second)
    if (late) return daysBetween(day, on)
  }
  return NOT_DELIVERED
}

describe('the matrix', () => {
  test('counts days as trying everything does, and its journeys can be made', () => {
    const plan = province()
    const stops = axes(plan)
    const made = matrix(timetableOf(plan), options(stops))
    const seen = new Set<number>()
    for (const [o, origin] of stops.entries())
      for (const [d, day] of made.days.entries()) {
        if (o % 5 !== d) continue
        const ready = (d * 24 + 16.5) * 3600
        const arrived = naiveArrivals(plan, HORIZON, origin, ready)
        for (const [t, destination] of stops.entries()) {
          const n = made.n[(o * made.days.length + d) * stops.length + t] as number
          assert.equal(n, naiveN(origin, day, destination, arrived), `${origin} ${day} ${destination}`)
          seen.add(n)
          const cell = made.cell(o, d, t)
          assert.equal(cell?.n ?? NOT_DELIVERED, n)
          const journey = cell && t % 7 === 0 ? made.journey(o, d, t) : undefined
          if (cell && journey) {
            assert.equal(whyNot(plan, HORIZON, journey), undefined)
            assert.equal(journey.arrivalMinute, cell.arrivalMinute)
          }
        }
      }
    assert.ok(seen.size >= 3, `n: ${[...seen]}`)
  })

  test('of another plan differs where trips differ', () => {
    const plan = province()
    const stops = axes(plan)
    const before = matrix(timetableOf(plan), options(stops))
    assert.equal(matrixDiff(before, before).changes.length, 0)
    const line = plan.routes.find(({ id }) => id.startsWith('2:P0D2'))?.id
    const poorer = { ...plan, trips: plan.trips.filter(({ route }) => route !== line) }
    const diff = matrixDiff(before, matrix(timetableOf(poorer), options(stops)), () => 10)
    assert.ok(diff.losing > 0)
    assert.equal(diff.gaining, 0)
    assert.equal(diff.itemsLosing, diff.losing * 10)
    assert.equal(diff.gaining + diff.losing + diff.same, before.n.length)
    const back = matrixDiff(matrix(timetableOf(poorer), options(stops)), before)
    assert.deepEqual([back.gaining, back.losing], [diff.losing, 0])
    assert.throws(() => matrixDiff(before, matrix(timetableOf(plan), options(stops.slice(1)))), /other origins/)
  })
})
