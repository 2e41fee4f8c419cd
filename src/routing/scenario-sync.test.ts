import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tripChanges } from './edit.ts'
import type { Scenario } from './scenario.ts'
import { sheetOf } from './scenario-sheet.ts'
import { type SyncRules, syncOf, withMoves } from './scenario-sync.ts'
import { sonLaScenarios } from './sonla.ts'
import { synchronise } from './synchronise.ts'

const all = sonLaScenarios()
const [before, after] = all as [Scenario, Scenario]
const whole = all.find(({ id }) => id === 'nam-2018') as Scenario
const RULES: SyncRules = {
  slotMinutes: 15,
  windowMinutes: 180,
  haltMinutes: 15,
  turnMinutes: 30,
  dutyMinutes: 780,
  dockMost: 2,
  dockMinutes: 15,
}

test('what the model knows is taken, the rest is named with its reason', () => {
  const { plan, left } = syncOf(before, RULES)
  assert.deepEqual(
    plan.routes.map(({ id }) => id),
    ['2-QL6', '2-TC', '2-QN', '2-ML', '2-PY', '2-SM'],
  )
  assert.deepEqual(left, [])
  const chosen = syncOf(whole, RULES, new Set(['2-QL6', '2-SM-XK', '2-TM']))
  assert.deepEqual(
    chosen.plan.routes.map(({ id }) => id),
    ['2-QL6'],
  )
  const why = Object.fromEntries(chosen.left.map(({ route, why }) => [route, why]))
  assert.deepEqual(
    [why['2-TC'], why['2-SM-XK'], why['2-TM']],
    ['không chọn', 'không chạy bằng xe của đơn vị, giờ do bên khác định', 'không đi và về một đường từ bưu cục tỉnh'],
  )
  // The night's mail is in the hub at 3:40 and sorted from 4:45 to 5:30; the hub's own lies there from its cut-off, 16:30, to 18:00.
  assert.deepEqual(plan.hub.arrivals, [285, 1035])
  assert.deepEqual(plan.hub.departures, [1080])
  assert.equal(plan.hub.sortMinutes, 45)
})

test('every item of the loops is counted once, by the arrival with which it comes', () => {
  const { plan, trips } = syncOf(before, RULES)
  for (const [r, { loops }] of plan.routes.entries())
    for (const [l, loop] of loops.entries()) {
      const points = new Set(trips[r]?.loops[l]?.calls.slice(1, -1).map(({ stop }) => stop))
      const sum = (end: 'origin' | 'destination') =>
        before.flows.reduce((all, flow) => (points.has(flow[end]) ? all + flow.items : all), 0)
      const inbound = loop.inbound.reduce((all, items) => all + items, 0)
      assert.ok(Math.abs(inbound - 10 * sum('destination')) <= 1, `${loop.id}: ${inbound} ${sum('destination')}`)
      assert.ok(Math.abs(loop.outbound - 10 * sum('origin')) <= 1)
    }
})

test('what is chosen makes the whole network’s mail faster where times were bad', () => {
  const sync = syncOf(before, RULES)
  const found = synchronise(sync.plan)
  assert.equal(found.status, 'optimal')
  assert.ok('moves' in found)
  const plan = withMoves(before, sync, found.moves)
  const changed = new Set(tripChanges(before.plan, plan).map(({ route }) => route))
  assert.ok(changed.has('2-TC') && changed.has('2-QL6') && !changed.has('1-QL6'))
  const [was, is] = [sheetOf(before), sheetOf({ ...before, plan })]
  assert.ok('sheet' in was && 'sheet' in is)
  assert.ok(is.sheet.meanDays < was.sheet.meanDays, `${was.sheet.meanDays} ${is.sheet.meanDays}`)
  assert.deepEqual(is.sheet.warnings, was.sheet.warnings)
})

test('what is interlocked already is proven too, for the model', () => {
  const sync = syncOf(after, RULES)
  const found = synchronise(sync.plan)
  assert.ok('moves' in found && found.waiting === found.lowerBound)
})

test('where a van turns back sooner on some days, it passes all offices at the same minutes', () => {
  const sync = syncOf(before, RULES, new Set(['2-QL6']))
  const found = synchronise(sync.plan)
  assert.ok('moves' in found)
  const { trips } = withMoves(before, sync, found.moves)
  const of = (id: string) => trips.find((trip) => trip.id === id)?.calls ?? []
  const passing = (id: string) => of(id).map(({ stop, departure }) => [stop, departure] as const)
  const shared = (long: string, short: string) => {
    const other = new Map(passing(short).slice(0, -1))
    return passing(long).filter(([stop]) => other.has(stop))
  }
  // Out to Vân Hồ on odd days, to Mộc Châu on even ones; and back.
  for (const [long, short] of [
    ['2-QL6/1', '2-QL6/3'],
    ['2-QL6/2', '2-QL6/4'],
  ] as const) {
    assert.equal(shared(long, short).length, 3)
    assert.deepEqual(shared(long, short), passing(short).slice(0, -1))
  }
})

test('fewer vans than routes: each trip has its van, none is in two places, and mail waits no less', () => {
  const four = syncOf(before, { ...RULES, vans: 4 })
  const found = synchronise(four.plan)
  const free = synchronise(syncOf(before, RULES).plan)
  assert.ok('moves' in found && 'moves' in free)
  assert.equal(found.status, 'optimal')
  assert.ok(found.waiting > free.waiting, `${found.waiting} ${free.waiting}`)
  const plan = withMoves(before, four, found.moves)
  const judged = sheetOf({ ...before, plan })
  assert.ok('sheet' in judged)
  assert.deepEqual([judged.sheet.vans, judged.sheet.warnings], [4, []])
})
