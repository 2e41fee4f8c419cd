/** What who leads reads: the plan on a day, and what each point is worth, against additions made here. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { pacePaper, readPace } from '#report/pace-paper.ts'
import { pointsPaper, readPoints, spared } from '#report/points.ts'
import { monthly, REVENUE } from '#report/read.ts'
import { readTotals } from '#report/totals.ts'
import { rebuild } from '#rollup/rebuild.ts'
import type { Province } from '#server/province.ts'
import { fileDatabase } from './support/database.ts'
import { giveTotals, openSonLa, pointsOf, smallYear } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await Promise.all([province.close(), admin.end()])
})
const network = province.network as NonNullable<Province['network']>
const points = pointsOf(network, '2018-01-01')
const small = smallYear(points, 2018)
const answers = await province.intake.post(small.acts)
assert.ok(answers.every(({ outcome }) => outcome === 'accepted'))

// A plan of 9.000 đ a month for each point, and the year before known at the districts alone.
const districts = [...new Set(points.map(({ parent }) => parent as number))]
const monthsOf = (year: number) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}-01`)
const totals = [
  ...points.flatMap(({ id }) =>
    monthsOf(2018).map((month) => ({ kind: 'plan', unit: id, month, amount: 9000 }) as const),
  ),
  ...districts.flatMap((id) =>
    ['2016-12-01', ...monthsOf(2017)].map((month) => ({ kind: 'actual', unit: id, month, amount: 20_000 }) as const),
  ),
]
await giveTotals(province, totals)

const read = (day: string, of: { by?: 'group' | 'unit'; group?: number } = {}, units: 'all' | number[] = 'all') =>
  province.read((query) => readPace(query, network, { province: 14, day, by: 'group', ...of }), units)
const sum = (amounts: Iterable<number>): number => [...amounts].reduce((all, one) => all + one, 0)
/** One per cent of what each point collected: all amounts are whole thousands. */
const revenue = new Map([...small.collected].map(([unit, amount]) => [unit, amount / 100]))

test('at the end of the year everything is here, by units as in the whole', async () => {
  const report = await read('2018-12-31')
  assert.equal(report.whole.done, sum(revenue.values()))
  assert.equal(report.whole.plan, points.length * 12 * 9000)
  assert.equal(report.whole.should, report.whole.plan)
  assert.equal(sum(report.rows.map(({ pace }) => pace.done)), report.whole.done)
  assert.equal(sum(report.rows.map(({ pace }) => pace.should)), report.whole.should)
  assert.equal(sum(report.months.map(({ done }) => done)), report.whole.done)
  assert.equal(sum(report.months.map(({ before = 0 }) => before)), districts.length * 12 * 20_000)
  assert.deepEqual(new Set(report.rows.map(({ id }) => id)), new Set(districts))
})

test('on a day in the middle of a month only the days until then count', async () => {
  const whole = await read('2018-06-30')
  const day = await read('2018-06-10')
  const june = small.acts.filter(({ at, verb }) => at.slice(0, 7) === '2018-06' && verb.startsWith('collect'))
  const later = june.filter(({ at }) => at.slice(0, 10) > '2018-06-10').flatMap(({ lines }) => lines)
  assert.ok(later.length > 0)
  assert.equal(whole.whole.done - day.whole.done, sum(later.map(({ amount }) => Number(amount))) / 100)
  assert.ok(day.whole.should < whole.whole.should)
})

test('under a district stand its points, and who sees one point sees it alone', async () => {
  const [district = 0] = districts
  const mine = points.filter(({ parent }) => parent === district)
  const report = await read('2018-12-31', { by: 'unit', group: district })
  // The district itself has a year before of its own, but neither plan nor revenue.
  assert.deepEqual(new Set(report.rows.map(({ id }) => id)), new Set(mine.map(({ id }) => id)))
  assert.equal(report.whole.done, sum(mine.map(({ id }) => revenue.get(id) ?? 0)))
  const [point] = mine
  const own = await read('2018-12-31', { by: 'unit' }, [point?.id as number])
  assert.equal(own.whole.done, revenue.get(point?.id as number))
  assert.equal(own.whole.plan, 12 * 9000)
  assert.equal(own.whole.forecast, undefined, 'nothing is known of its year before')
})

test('the paper says it in words, furthest behind first', async () => {
  const report = await read('2018-08-15')
  const paper = pacePaper(report)
  assert.match(paper.lead, /^Đến hết ngày 15\/08\/2018 có .* đồng, bằng \d+,\d % mức lẽ ra phải có/)
  assert.match(paper.lead, /Dự báo cả năm khoảng .* \(từ .* đến .*\)\. Còn 97 ngày làm việc, mỗi ngày cần/)
  const [first] = report.rows.map(({ pace }) => pace.should - pace.done).toSorted((a, b) => b - a)
  const [row] = report.rows
  assert.equal(row && row.pace.should - row.pace.done, first)
  const [units] = paper.tables
  assert.deepEqual(units?.rows[0]?.slice(0, 3), [row?.name, row?.pace.plan, row?.pace.done])
})

test('each point stands with what it did, for the Post and for people', async () => {
  const [paid] = points
  for (const [measure, amount] of [
    ['income', 5000],
    ['insurance', 700],
  ] as const)
    for (const version of [1, 2])
      await giveTotals(province, [
        { kind: 'actual', version, measure, unit: paid?.id as number, month: '2018-03-01', amount: amount * version },
      ])
  const of = { province: 14, year: 2018 }
  const worth = await province.read((query) => readPoints(query, network, of))
  assert.deepEqual(new Set(worth.map(({ id }) => id)), new Set(points.map(({ id }) => id)))
  for (const one of worth) {
    const code = points.find(({ id }) => id === one.id)?.code
    const whole = small.acts.filter(({ unit, verb }) => unit === code && verb === 'collect').length
    assert.equal(one.served['Thu hộ'], whole)
    assert.equal(one.visits, whole)
    assert.equal(one.revenue, revenue.get(one.id))
    assert.equal(one.services, 1)
    assert.equal(one.pay, one.id === paid?.id ? 11_400 : undefined, 'the newest version of what was imported')
    assert.ok(one.km !== undefined && one.km > 0.1 && one.km < 60, `${one.name}: ${one.km} km`)
  }
  assert.deepEqual(
    worth.map(spared),
    worth.map(spared).toSorted((a, b) => b - a),
  )
  const { paper } = await province.read((query) => pointsPaper(query, network, of))
  assert.equal(paper.tables.map(({ rows }) => rows.length).join(), `${points.length},${points.length}`)
})

test('sums of totals are the totals, for who sees all and for who sees one unit, and a wrong one is found and mended', async () => {
  const years = [2017, 2018] as const
  const whole = (units: 'all' | number[]) => province.read((query) => readTotals(query, 14, years, '2018-12-31'), units)
  const planned = async (units: 'all' | number[]) =>
    (await whole(units)).sum('plan', { measure: 'revenue' }, { from: '2018-01-01', to: '2018-12-31' })?.amount
  const point = points[0]?.id as number
  assert.equal(await planned('all'), points.length * 12 * 9000)
  assert.equal(await planned([point]), 12 * 9000)
  const [from, to] = ['2018-01-01', '2019-01-01']
  const earned = async (units: 'all' | number[]) =>
    (await province.read((query) => monthly(query, 14, [REVENUE], from, to), units)).sum(REVENUE, from, to)
  assert.equal(await earned('all'), sum(revenue.values()))
  assert.equal(await earned([point]), revenue.get(point))
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
  await admin`
    update rollup_total set amount = amount + 1
    where province = 14 and unit = ${point} and measure = 'revenue' and month = '2018-05-01'`
  const [wrong, ...more] = (await rebuild(database.app, 14, { apply: true })).differences
  assert.deepEqual(more, [])
  assert.deepEqual([wrong?.table, wrong?.stored, wrong?.folded], ['rollup_total', 9001, 9000])
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
})
