/** Figures of what the office keeps: nothing where nothing is kept, cut at a day, and each opening the rows that it counts. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { versionsOn } from '#network/tree.ts'
import { drill } from '#report/drill.ts'
import { plain } from '#report/say.ts'
import { yearReport } from '#report/year.ts'
import type { Province } from '#server/province.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await Promise.all([province.close(), admin.end()])
})
const network = province.network as NonNullable<Province['network']>
const options = { province: 14, year: 2018, view: 'then' as const, now: '2026-11-23' }
const report = (asOf?: string) => province.read((query) => yearReport(query, network, { ...options, asOf }))
const figure = async (id: string, asOf?: string) => (await report(asOf)).figures.find((one) => one.id === id)
const words = async (asOf?: string) => (await report(asOf)).paragraphs.map(plain).join(' ')

test('without rows there is no figure, and the report says what it does not know', async () => {
  const { figures, missing } = await report()
  assert.deepEqual(
    figures.filter(({ source }) => source === 'kept'),
    [],
  )
  for (const label of ['Địa bàn đã kiểm tra chất lượng trực tiếp', 'Hội nghị tuyên truyền đã tổ chức'])
    assert.ok(missing.includes(label), label)
})

test('inspections count units of the second level, and the report names those without one', async () => {
  const districts = versionsOn(network.units, '2018-12-31', { kind: 'district' })
  const visited = pointsOf(network, '2018-06-01', districts.length - 2, 1)
  for (const [i, { id }] of visited.entries())
    await admin`
      insert into inspection (province, number, unit, kind, planned, inspector, actor, done, day, score, lines)
      values (14, ${`KT-${i}`}, ${id}, 'quality', '2018-06-01', 'x', 'import:tep.csv', '2018-06-01', '2018-06-01', 90, '[]')`
  const first = visited[0]?.id as number
  for (const [n, mended] of [[1, '2018-07-01'] as const, [2, null] as const])
    await admin`
      insert into finding (province, inspection, n, unit, what, due, mended, how, actor)
      values (14, 'KT-0', ${n}, ${first}, 'Biển hiệu mờ', '2018-06-15', ${mended}, '', 'import:tep.csv')`
  const left = districts.slice(-2).map(({ name }) => name.replace('Bưu điện ', ''))
  const said = await words()
  assert.ok(said.includes(`tại ${districts.length - 2} đơn vị (trừ `), said)
  for (const name of left) assert.ok(said.includes(name), name)
  assert.equal((await figure('phat-hien'))?.value, 2)
  assert.equal((await figure('phat-hien-con'))?.value, 1)
  assert.equal((await figure('phat-hien-con', '2018-06-20'))?.value, 2, 'not mended yet on that day')
  assert.equal(await figure('kiem-tra', '2018-05-31'), undefined, 'not held yet on that day')

  const of = await figure('kiem-tra')
  assert.ok(of)
  const page = await province.read((query) => drill(query, network, options, of, {}))
  assert.deepEqual(page.differences, [])
  assert.ok(page.leaf?.of === 'kept')
  assert.equal(page.leaf.rows.length, visited.length)
  assert.ok(page.leaf.rows.every((row) => row.at(-1) === 'import:tep.csv'))
})

test('routes are compared between plans of the year, each in its newest version', async () => {
  const plan = (routes: object[], trips: object[]) => JSON.stringify({ day: '2018-03-01', plan: { routes, trips } })
  const [one, two, three] = [1, 2, 2].map((level, i) => ({ id: `T${i}`, name: `Tuyến ${i}`, level }))
  const trip = (route: string, at: number) => ({ route, calls: [{ stop: 'A', departure: at }] })
  const keep = (id: string, version: number, text: string) => admin`
    insert into network_plan (province, id, version, name, scenario, actor, made)
    values (14, ${id}, ${version}, ${id}, ${text}, 'person:x', now())`
  await keep('truoc', 1, plan([two as object], [trip('T1', 300)]))
  assert.equal(await figure('tuyen-doi-gio'), undefined, 'one plan is compared with nothing')
  const all = [one, two, three] as object[]
  await keep('sau', 1, plan(all, [trip('T1', 300)]))
  assert.equal((await figure('tuyen-doi-gio'))?.value, 0)
  await keep('sau', 2, plan(all, [trip('T1', 360)]))
  const { figures } = await report()
  const told = (id: string) => figures.find((figure) => figure.id === id)?.names
  assert.deepEqual(told('tuyen-doi-gio'), ['Tuyến 1'])
  assert.deepEqual(told('tuyen-mo-them'), ['Tuyến 2'])
  assert.deepEqual(told('tuyen-de-nghi'), ['Tuyến 0'])
})
