import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScenario, scenarioFaults, writeScenario } from './scenario-read.ts'
import { compareScenarios, sheetOf } from './scenario-sheet.ts'
import { AGAINST, sonLaScenarios } from './sonla.ts'

const all = new Map(sonLaScenarios().map((scenario) => [scenario.id, scenario]))

const scenario = (id: string) => {
  const found = all.get(id)
  assert.ok(found, id)
  return found
}

test('each scenario is sound: no van twice, no driver too long, every stop served, and it reads back', () => {
  for (const one of all.values()) {
    assert.deepEqual(scenarioFaults(one), [])
    const made = sheetOf(one)
    assert.ok('sheet' in made, one.id)
    assert.deepEqual(made.sheet.warnings, [], one.id)
    assert.equal(made.sheet.undelivered, 0)
    assert.equal(made.sheet.matrix.origins.length, 14)
    assert.ok(one.synthetic)
  }
  const nam = scenario('nam-2018')
  assert.deepEqual(readScenario(JSON.parse(writeScenario(nam))), { scenario: nam })
})

test('loops serve each of the 204 communes once', () => {
  const served = scenario('truoc-2018')
    .plan.trips.filter(({ route }) => route.startsWith('3-'))
    .flatMap(({ calls }) => calls.slice(1, -1).map(({ stop }) => stop))
  assert.equal(served.length, 204)
  assert.equal(new Set(served).size, 204)
})

function compared(id: string) {
  const made = compareScenarios(scenario(AGAINST[id] as string), scenario(id))
  assert.ok('comparison' in made)
  return made.comparison
}

test('interlocking costs nothing and brings mail earlier', () => {
  const { before, after, itemsGaining, itemsLosing } = compared('khop-noi')
  assert.equal(after.cost, before.cost)
  assert.equal(after.vans, before.vans)
  assert.ok(itemsGaining > 5 * itemsLosing, `${itemsGaining} gain, ${itemsLosing} lose`)
  assert.ok(after.meanDays < before.meanDays - 0.3)
})

test('coaches cost their trips and no van; the own van its kilometres, hours and days', () => {
  const WORKDAYS = 6
  const songMa = compared('mo-song-ma')
  assert.equal(songMa.after.cost - songMa.before.cost, 2 * WORKDAYS * 120_000)
  assert.equal(songMa.after.vans, songMa.before.vans)
  const toMua = compared('mo-to-mua')
  // Both ways: 24 + 27 km in 35 + 55 minutes.
  const daily = 2 * (51 * 4500 + (90 / 60) * 45_000) + 350_000
  assert.equal(toMua.after.cost - toMua.before.cost, WORKDAYS * daily)
  assert.equal(toMua.after.vans, toMua.before.vans + 1)
  assert.equal(toMua.after.driverMinutes - toMua.before.driverMinutes, WORKDAYS * 180)
})

test('the items that move are those whose cells of the matrix move, at the offices', () => {
  const { offices, flows, before } = compared('nam-2018')
  const shown = new Set(before.matrix.origins)
  const between = flows.filter(({ origin, destination }) => shown.has(origin) && shown.has(destination))
  const sum = (field: 'gaining' | 'losing') => between.reduce((total, flow) => total + flow[field], 0)
  assert.ok(Math.abs(sum('gaining') - offices.itemsGaining) < 1e-6)
  assert.ok(Math.abs(sum('losing') - offices.itemsLosing) < 1e-6)
  assert.ok(offices.itemsGaining > 0)
})

test('a week in which nothing runs, a driver too long, and other offices are said', () => {
  const nam = scenario('nam-2018')
  const empty = compareScenarios(nam, { ...nam, day: '2020-01-06' })
  assert.ok('faults' in empty)
  assert.match(empty.faults[0]?.message ?? '', /^Không có chuyến nào chạy/)
  const tired = sheetOf({ ...nam, kinds: nam.kinds.map((kind) => ({ ...kind, driveMinutesMost: 400 })) })
  assert.ok('sheet' in tired)
  assert.ok(tired.sheet.warnings.some(({ message }) => /^xe X6 chạy 440 phút ngày 2018-11-26, quá 400/.test(message)))
  const fewer = { ...nam, offices: nam.offices.slice(0, 14), flows: [] }
  assert.throws(() => compareScenarios(nam, fewer), /only one of the scenarios has/)
})
