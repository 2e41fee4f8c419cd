import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tripChanges } from './edit.ts'
import type { Scenario } from './scenario.ts'
import { sheetOf } from './scenario-sheet.ts'
import { type SyncRules, syncOf, withMoves } from './scenario-sync.ts'
import { sonLaScenarios } from './sonla.ts'
import { synchronise } from './synchronise.ts'

const [before, after] = sonLaScenarios() as [Scenario, Scenario]
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
    ['2-TC', '2-QN', '2-ML'],
  )
  assert.deepEqual(left, [
    { route: '2-QL6', why: 'đi qua nhiều huyện' },
    { route: '2-PY', why: 'đi qua nhiều huyện' },
    { route: '2-SM', why: 'đi qua nhiều huyện' },
  ])
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
  assert.ok(changed.has('2-TC') && !changed.has('2-SM') && !changed.has('1-QL6'))
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
