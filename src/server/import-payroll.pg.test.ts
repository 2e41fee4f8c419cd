/** Payroll totals and signatures of plans as they come in files: what is wrong is said by row, the rest stands in the reports. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inForceOn, readVersions } from '#report/plan-read.ts'
import { average, readStaff, staffPaper } from '#report/staff.ts'
import { yearReport } from '#report/year.ts'
import { importFile, importFiles, recognise } from '#server/import.ts'
import type { Province } from '#server/province.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const folder = await mkdtemp(join(tmpdir(), 'payroll-'))
after(async () => {
  await province.close()
  await rm(folder, { recursive: true })
})
const network = province.network as NonNullable<Province['network']>
const [point, other] = pointsOf(network, '2018-01-01')
const write = async (name: string, lines: readonly string[]) => {
  await writeFile(join(folder, name), `${lines.join('\n')}\n`)
  return join(folder, name)
}
const HEADER = 'version,month,unit,post,staff,income,insurance'
const row = (month: string, unit: string | undefined, post: string, rest: string) =>
  `1,${month},${unit},${post},${rest}`

test('a payroll with faults is refused whole, each row with its remedy', async () => {
  const path = await write('faulty.csv', [
    HEADER,
    row('2018-01', point?.code, 'teller', '1,8000000,800000'),
    row('2018-01', 'V99999', 'teller', '1,8000000,800000'),
    row('2018-01', point?.code, 'Lò Thị Ơn', '1,8000000,800000'),
    row('2018-01', point?.code, 'Giao dịch viên', '1,7000000,700000'),
    row('2018-02', point?.code, 'driver', '0,7000000,700000'),
    row('2018-02', point?.code, 'driver', '1,-5,0'),
  ])
  const result = await importFile(province, path)
  assert.deepEqual([result.accepted, result.errors], [0, 5])
  const said = await readFile(`${path}.errors.csv`, 'utf8')
  for (const sentence of [
    /3,.*V99999/,
    /4,.*Không có chức danh.*không ghi tên người/,
    /5,.*Trùng với dòng 2/,
    /6,.*số người là 0/,
    /7,.*nhỏ hơn 0/,
  ])
    assert.match(said, sentence)
  const report = await province.read((query) => readStaff(query, network, { province: 14, year: 2018, by: 'unit' }))
  assert.equal(report.units.length, 0)
})

test('people, posts and incomes stand in the page and in the year’s report; the same again changes nothing', async () => {
  const path = await write('payroll.csv', [
    HEADER,
    ...['2017-12', '2018-01', '2018-02'].flatMap((month, i) => [
      row(month, point?.code, 'teller', `1,${8_000_000 + i * 1_000_000},800000`),
      row(month, other?.code, 'Lái xe', '2,12000000,1000000'),
    ]),
  ])
  assert.equal((await recognise(path)).kind, 'payroll')
  assert.deepEqual([(await importFile(province, path)).accepted, (await importFile(province, path)).repeated], [6, 6])
  const report = await province.read((query) => readStaff(query, network, { province: 14, year: 2018, by: 'unit' }))
  assert.deepEqual(
    [report.whole.staff, report.whole.income, report.whole.insurance, report.whole.months],
    [6, 43_000_000, 3_600_000, 2],
  )
  assert.equal(average(report.whole), 43_000_000 / 6)
  assert.deepEqual(
    report.posts.map(({ name, staff }) => [name, staff]),
    [
      ['Lái xe', 4],
      ['Giao dịch viên', 2],
    ],
  )
  assert.match(
    staffPaper(report).lead,
    /3 người, thu nhập bình quân .* một người một tháng, tăng 7,5 % so với năm 2017/,
  )
  const year = await province.read((query) =>
    yearReport(query, network, { province: 14, year: 2018, view: 'then', now: '2018-12-31' }),
  )
  const figure = (id: string) => year.figures.find((one) => one.id === id)?.value
  assert.deepEqual([figure('quy-luong'), figure('thang-lao-dong'), figure('dong-bao-hiem')], [43_000_000, 6, 3_600_000])
  const changed = await write('changed.csv', [HEADER, row('2018-01', point?.code, 'teller', '1,9500000,800000')])
  assert.equal((await importFile(province, changed)).errors, 1)
  assert.match(await readFile(`${changed}.errors.csv`, 'utf8'), /income.*9\.000\.000|income.*9000000/)
})

test('signatures follow the plan that they stand under, and say from when it holds', async () => {
  const root = network.units.versions.find(({ parent }) => parent === undefined)?.code
  const plan = (version: number, amount: number) => `plan,${version},-,revenue,${point?.code},2018-01,${amount}`
  const totals = await write('plan.csv', ['kind,version,service,measure,unit,month,amount', plan(1, 10), plan(2, 20)])
  const signed = (lines: readonly string[]) => write('signatures.csv', ['year,version,unit,name,at,since', ...lines])
  const faulty = await signed([
    `2018,1,${root},Nguyễn Văn Sơn,2017-12-28,`,
    `2018,9,${point?.code},Hà Thị Lan,2018-01-03,`,
    `2018,1,${point?.code},Hà Thị Lan,mai,`,
  ])
  const alone = await importFile(province, faulty)
  assert.ok(alone.errors >= 3)
  const good = await signed([
    `2018,1,${root},Nguyễn Văn Sơn,2017-12-28T09:00:00+07:00,2018-01-01`,
    `2018,2,${root},Nguyễn Văn Sơn,2018-05-28,2018-06-01`,
    `2018,1,${point?.code},Hà Thị Lan,2018-01-03T08:00:00+07:00,`,
  ])
  // Given in the wrong order, done in the right one.
  const results = await importFiles(province, [await recognise(good), await recognise(totals)])
  assert.deepEqual(
    results.map(({ kind, accepted, errors }) => [kind, accepted, errors]),
    [
      ['total', 2, 0],
      ['signature', 3, 0],
    ],
  )
  assert.equal((await importFile(province, good)).repeated, 3)
  const versions = await province.read((query) => readVersions(query, 14))
  const on = (day: string) => inForceOn(versions, 2018, day)?.version
  assert.deepEqual([on('2017-11-01'), on('2018-05-31'), on('2018-06-01'), on('2019-03-01')], [1, 1, 2, 2])
})
