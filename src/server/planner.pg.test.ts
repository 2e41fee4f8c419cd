import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { versionsOn } from '#network/tree.ts'
import { shiftTrip } from '#routing/edit.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { importFile } from '#server/import.ts'
import { inForce, publish, readPlan, readPlans, readPublished, savePlan, takeNote } from '#server/planner-store.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa } from '../../test/support/small-year.ts'

const database = await testDatabase()
const province = await openSonLa(database.app)
const folder = mkdtempSync(join(tmpdir(), 'canhtay-plan-'))
after(async () => {
  rmSync(folder, { recursive: true })
  await province.close()
  await database.drop()
})

const [plan] = sonLaScenarios()
if (!plan) throw new Error('no scenario')
const BY = { actor: 'person:ke-hoach', at: '2026-11-23T02:00:00Z' }
const DAY = '2018-12-01'
if (!province.network) throw new Error('no network')
const units = versionsOn(province.network.units, DAY, { kind: 'district' })
const act = <T>(work: Parameters<typeof province.db.act<T>>[1]) =>
  province.db.act<T>({ province: province.id, units: 'all' }, work)
const refused = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === code && text.test(error.message)

test('a file becomes a version; the same again changes nothing; a faulty one leaves nothing', async () => {
  const path = join(folder, 'truoc.json')
  writeFileSync(path, writeScenario(plan))
  assert.deepEqual([(await importFile(province, path)).repeated, (await importFile(province, path)).repeated], [0, 1])
  writeFileSync(path, writeScenario({ ...plan, name: 'Tên khác' }))
  assert.equal((await importFile(province, path)).repeated, 0)
  writeFileSync(path, writeScenario(plan).replaceAll('"stop":"TC","arrival"', '"stop":"XX","arrival"'))
  await assert.rejects(
    importFile(province, path),
    refused('plan_faulty', /chuyến 2-TC\/1, lần đỗ 2: không có điểm “XX”/),
  )
  const versions = await province.read((query) => readPlans(query, province.id))
  assert.deepEqual(
    versions.map(({ version, name }) => [version, name]),
    [
      [2, 'Tên khác'],
      [1, plan.name],
    ],
  )
  assert.deepEqual(await province.read((query) => readPlan(query, province.id, plan.id, 1)), plan)
})

test('who saves over another’s version is told', async () => {
  await assert.rejects(
    act((tx) => savePlan(tx, province.id, plan, 1, BY)),
    refused('plan_moved', /đã có bản 2/),
  )
  assert.equal(await act((tx) => savePlan(tx, province.id, plan, 2, BY)), 3)
})

test('a van in two places, or one that drives too long, is not published', async () => {
  const twice = { ...plan, id: 'hai-noi', plan: shiftTrip(plan.plan, '2-TC/2', -28_000) }
  const far = { ...plan, id: 'qua-gio', kinds: plan.kinds.map((kind) => ({ ...kind, driveMinutesMost: 60 })) }
  for (const [one, words] of [
    [twice, /chuyến 2-TC\/2, lần đỗ 1: xe X2 khi ấy còn chạy chuyến 2-TC\/1/],
    [far, /chạy \d+ phút ngày .*, quá 60 phút/],
  ] as const) {
    await act((tx) => savePlan(tx, province.id, one, undefined, BY))
    await assert.rejects(
      act((tx) => publish(tx, province.id, { plan: one.id, version: 1, day: DAY, units }, BY)),
      refused('plan_faulty', words),
    )
  }
  assert.deepEqual(await province.read((query) => readPublished(query, province.id, 10)), [])
})

test('twelve of twelve units take note; each sees its own; the latest day that has come is in force', async () => {
  const publishes = (version: number, day: string) =>
    act((tx) => publish(tx, province.id, { plan: plan.id, version, day, units }, BY))
  assert.deepEqual(
    [await publishes(1, DAY), await publishes(3, '2018-12-24'), await publishes(2, '2018-12-10')],
    [1, 2, 3],
  )
  assert.equal(units.length, 12)
  for (const { id } of units) await act((tx) => takeNote(tx, province.id, { number: 1, unit: id }, BY))
  const again = { actor: 'person:khac', at: '2026-11-24T02:00:00Z' }
  await act((tx) => takeNote(tx, province.id, { number: 1, unit: units[0]?.id ?? 0 }, again))
  await assert.rejects(
    act((tx) => takeNote(tx, province.id, { number: 9, unit: units[0]?.id ?? 0 }, BY)),
    refused('not_found', /biểu giờ số 9/),
  )
  const all = await province.read((query) => readPublished(query, province.id, 10))
  const first = all.find(({ number }) => number === 1)
  assert.deepEqual(
    first?.notices.map(({ actor, taken }) => [actor, taken]),
    units.map(() => [BY.actor, BY.at]),
  )
  const own = await province.read((query) => readPublished(query, province.id, 10), [units[3]?.id ?? 0])
  assert.deepEqual(
    own.map(({ notices }) => notices.map(({ unit }) => unit)),
    [[units[3]?.id], [units[3]?.id], [units[3]?.id]],
  )
  assert.deepEqual(
    ['2018-11-30', DAY, '2018-12-23', '2018-12-24'].map((day) => inForce(all, day)?.number),
    [undefined, 1, 3, 2],
  )
})
