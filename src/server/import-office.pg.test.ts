/**
 * What offices did elsewhere, from files: complaints, reminders, scenarios, timetables. The examples of docs/formats.md are
 * taken in once, and every fault is said at its row.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readCsv } from '#kernel/csv.ts'
import { readScenarios } from '#report/plan-read.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { readComplaints } from '#server/complaint-store.ts'
import { importFile } from '#server/import.ts'
import { readPublished } from '#server/planner-store.ts'
import { exampleProvince, folder } from '../../test/support/example-province.ts'

const province = await exampleProvince()
const files = folder()
const { id } = province

const taken = async (name: string) => {
  const { kind, rows, accepted, repeated, errors } = await importFile(province, files.path(name))
  return [kind, rows, accepted, repeated, errors]
}
/** Where each fault of a changed example is said. */
const faults = async (name: string, ...changes: readonly (readonly [from: string, to: string])[]) => {
  const said: string[] = []
  const text = files.read(name)
  for (const [i, [from, to]] of changes.entries()) {
    const path = files.write(`wrong-${i}-${name}`, text.replace(from, to))
    assert.notEqual(text, text.replace(from, to), from)
    assert.equal((await importFile(province, path)).accepted, 0)
    const [first] = readCsv(readFileSync(`${path}.errors.csv`, 'utf8')).slice(1)
    said.push(first?.cells.slice(0, 2).join(' ') ?? 'nothing')
  }
  return said
}

test('complaints keep the clocks of law, counted from the days of their papers', async () => {
  const wrong = await faults(
    'complaints.csv',
    [',V99001,', ',V00000,'],
    ['KN-2018-0002', 'KN-2018-0001'],
    ['2018-03-20,1', '2018-03-01,1'],
    ['2018-03-20,1', ',1'],
    [',late,', ',slow,'],
    [',,,,,\n', ',,,,5\n'],
  )
  assert.deepEqual(wrong, ['2 unit', '3 number', '2 answered', '2 founded', '2 kind', '3 satisfied'])
  assert.deepEqual(await taken('complaints.csv'), ['complaint', 2, 2, 0, 0])
  assert.deepEqual(await taken('complaints.csv'), ['complaint', 2, 2, 2, 0])
  const found = await province.read((query) => readComplaints(query, id, 10))
  assert.deepEqual(
    found.map(({ number, due, claim_until, founded, satisfied }) => [number, due, claim_until, founded, satisfied]),
    [
      // Two months to answer, to a Monday for a Saturday; six to claim, from the end of the published two working days.
      ['KN-2018-0002', '2019-02-18', null, null, null],
      ['KN-2018-0001', '2018-05-14', '2018-08-28', true, 4],
    ],
  )
})

test('reminders bring along who has read them', async () => {
  const wrong = await faults(
    'reminders.csv',
    ['parcel:EE000000014VN', 'EE000000014VN'],
    ['NV-2018-0001,V99001', 'NV-2018-0001,H991'],
    ['2018-12-03T08:20', '2018-12-02T08:20'],
    [',,\n', ',lo-thi-on,\n'],
  )
  assert.deepEqual(wrong, ['4 items', '3 reminder', '2 read', '4 read'])
  assert.deepEqual(await taken('reminders.csv'), ['reminder', 3, 3, 0, 0])
  assert.deepEqual(await taken('reminders.csv'), ['reminder', 3, 3, 3, 0])
  const read = await province.read(
    (query) => query<{ id: string; items: number; reads: number }[]>`
      select r.id, cardinality(r.items) as items, count(d.person)::int as reads
      from reminder r left join reminder_read d on d.province = r.province and d.id = r.id
      where r.province = ${id} group by r.id, r.items order by r.id`,
  )
  assert.deepEqual(
    read.map((one) => Object.values(one)),
    [
      ['NV-2018-0001', 2, 2],
      ['NV-2018-0002', 1, 0],
    ],
  )
})

test('scenarios have one growth for all, and others by service', async () => {
  const wrong = await faults(
    'scenarios.csv',
    ['"8,5"', 'much'],
    ['"8,5"', '9'],
    ['parcel,18', 'parcel,'],
    ['goods,-2', 'parcel,-2'],
    ['goods', 'goose'],
  )
  assert.deepEqual(wrong, ['3 growth', '4 scenario', '3 percent', '4 service', '4 service'])
  assert.deepEqual(await taken('scenarios.csv'), ['scenario', 3, 3, 0, 0])
  assert.deepEqual(await taken('scenarios.csv'), ['scenario', 3, 3, 3, 0])
  const found = await province.read((query) => readScenarios(query, id, 2019))
  assert.deepEqual(
    found.map(({ name, drivers }) => [name, drivers.growth, drivers.services, drivers.customers]),
    [
      ['Giữ nhịp', 5, {}, undefined],
      ['Thương mại điện tử', 8.5, { parcel: 18, goods: -2 }, 1080],
    ],
  )
})

test('a timetable stands under its plan, and says who took note of it', async () => {
  assert.deepEqual(await faults('timetables.csv', ['2018-04-02,T99', '2018-04-03,T99']), ['2 plan'])
  const plan = sonLaScenarios().find((one) => one.id === 'nam-2018')
  assert.ok(plan)
  assert.equal((await importFile(province, files.write('plan.json', writeScenario(plan)))).accepted, 1)
  const wrong = await faults(
    'timetables.csv',
    [',T99,nguyen-van-son,2018-03-22T09:30:00+07:00', ',T99,,'],
    [',T99,', ',H991,'],
    ['lo-thi-on,', ','],
    ['V99001', 'V00000'],
  )
  assert.deepEqual(wrong, ['2 at', '2 unit', '3 at', '4 unit'])
  assert.deepEqual(await taken('timetables.csv'), ['timetable', 3, 3, 0, 0])
  assert.deepEqual(await taken('timetables.csv'), ['timetable', 3, 3, 3, 0])
  const [published, ...more] = await province.read((query) => readPublished(query, id, 10))
  assert.equal(more.length, 0)
  assert.deepEqual(
    [published?.plan, published?.day, published?.notices.map(({ actor, taken }) => [actor, taken])],
    [
      'nam-2018',
      '2018-04-02',
      [
        ['person:lo-thi-on', '2018-03-23T01:10:00Z'],
        [null, null],
      ],
    ],
  )
})
