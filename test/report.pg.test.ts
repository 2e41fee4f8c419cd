/**
 * The year's report on a small year: every figure against sums made here, by addition alone; every level of the
 * drill-down against the level above; the units as they were and as they are; what is missing; another province.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { listActs } from '#report/acts.ts'
import { type DrillPage, drill } from '#report/drill.ts'
import type { Figure } from '#report/figure.ts'
import type { Steps } from '#report/paths.ts'
import { yearPdf } from '#report/pdf.ts'
import { plain } from '#report/say.ts'
import { yearSheet } from '#report/sheet.ts'
import { yearText } from '#report/text.ts'
import { type YearOptions, type YearReport, yearFigures, yearReport } from '#report/year.ts'
import { yearPage } from '#server/pages-year.ts'
import { openProvince, type Province } from '#server/province.ts'
import { fileDatabase } from './support/database.ts'
import { giveTotals, openSonLa, pointsOf, RECORDED, smallYear } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const admin = driver(database.admin, { max: 1 })
const others: Province[] = []
after(async () => {
  await Promise.all([province.close(), admin.end(), ...others.map((one) => one.close())])
})
const network = province.network as NonNullable<Province['network']>
const points = pointsOf(network, '2018-01-01')
const small = smallYear(points, 2018)
const answers = await province.intake.post(small.acts)
assert.ok(answers.every(({ outcome }) => outcome === 'accepted'))

const NOW = '2026-11-23'
const options = (more: Partial<YearOptions> = {}): YearOptions => ({
  province: 14,
  year: 2018,
  view: 'then',
  now: NOW,
  ...more,
})
const make = (more: Partial<YearOptions> = {}, of = province): Promise<YearReport> =>
  of.read((query) => yearReport(query, network, options({ province: of.id, ...more })))
const figure = (report: YearReport, id: string): Figure => {
  const found = report.figures.find((one) => one.id === id)
  assert.ok(found, `no figure ${id}`)
  return found
}
const open = (of: Figure, steps: Steps, more: object = {}, options_ = options()): Promise<DrillPage> =>
  province.read((query) => drill(query, network, options_, of, steps, more))
const sum = (amounts: Iterable<number>): number => [...amounts].reduce((all, one) => all + one, 0)
const total = (rows: readonly { amount: number }[]): number => sum(rows.map((row) => row.amount))

test('figures are the sums of what was posted', async () => {
  const report = await make()
  assert.equal(figure(report, 'dien-giao').value, sum(small.assigned.values()))
  assert.equal(figure(report, 'dien-thu').value, sum(small.collected.values()))
  assert.equal(figure(report, 'dien-ty-le').value, sum(small.collected.values()) / sum(small.assigned.values()))
  // One per cent of each payment, rounded: all amounts here are whole thousands.
  assert.equal(figure(report, 'doanh-thu').value, sum(small.collected.values()) / 100)
  assert.deepEqual(report.differences, [])
})

test('the best district is found, not named', async () => {
  const best = figure(await make(), 'dien-ty-le-cao-nhat')
  assert.equal(best.value, 1)
  assert.equal(best.drill.by === 'flow' ? best.drill.group : undefined, points[0]?.parent)
  assert.match(best.label, /thành phố Sơn La$/)
})

test('every level of the drill-down adds up to the level above, down to the acts', async () => {
  const report = await make()
  let acts = 0
  for (const id of ['doanh-thu', 'dien-thu', 'dien-giao']) {
    const of = figure(report, id)
    const top = await open(of, {})
    assert.deepEqual(top.differences, [])
    assert.equal(total(top.months), of.value)
    assert.equal(total(top.groups), of.value)
    for (const month of top.months.slice(0, 2)) {
      const inMonth = await open(of, { month: month.key })
      assert.equal(inMonth.amount, month.amount)
      assert.equal(total(inMonth.groups), month.amount)
      for (const group of inMonth.groups) {
        const inGroup = await open(of, { month: month.key, group: Number(group.key) })
        assert.equal(total(inGroup.units), group.amount)
        for (const unit of inGroup.units) {
          const leaf = await open(of, { month: month.key, group: Number(group.key), unit: Number(unit.key) })
          assert.equal(leaf.amount, unit.amount)
          assert.deepEqual(leaf.differences, [])
          assert.match(leaf.proof ?? '', /khớp/)
          assert.ok(leaf.leaf?.of === 'acts')
          assert.equal(total(leaf.leaf.page.acts), unit.amount)
          acts += leaf.leaf.page.acts.length
        }
      }
    }
  }
  assert.ok(acts > 100, `looked at ${acts} acts`)
})

test('pages of acts follow one another without a gap or a repetition', async () => {
  const unit = points[0]?.id as number
  const scope = {
    flow: { measure: 'collected', services: ['electricity'] },
    unit,
    period: { from: '2018-01-01', to: '2018-12-31' },
  }
  const whole = await province.read((query) => listActs(query, 14, scope, undefined, 1000))
  const seen: number[] = []
  let after: string | undefined
  do {
    const page = await province.read((query) => listActs(query, 14, scope, after, 7))
    seen.push(...page.acts.map((act) => act.position))
    after = page.next
  } while (after !== undefined)
  assert.deepEqual(
    seen,
    whole.acts.map((act) => act.position),
  )
  assert.equal(total(whole.acts), small.collected.get(unit))
  await assert.rejects(
    province.read((query) => listActs(query, 14, scope, "x' or 1=1")),
    RangeError,
  )
})

test('as-of days cut months to the day', async () => {
  const report = await make({ asOf: '2018-03-10' })
  // Two whole months, and in March the bills of the 8th, 9th and 10th.
  const perPoint = points.map((_, p) => {
    const bills = Array.from({ length: 10 }, (_, b) => 100_000 + 1000 * b + 10_000 * p)
    const month = sum(bills) - (points[p]?.parent === points[0]?.parent ? 0 : (bills[9] as number))
    return 2 * month + sum(bills.slice(0, 3))
  })
  assert.equal(figure(report, 'dien-thu').value, sum(perPoint))
  const opened = await open(figure(report, 'dien-thu'), {}, {}, options({ asOf: '2018-03-10' }))
  assert.equal(total(opened.months), sum(perPoint))
  assert.deepEqual(opened.differences, [])
})

test('as it is now: district posts become commune posts, the sum stays', async () => {
  const then = await make()
  const now = await make({ view: 'now' })
  const rows = (report: YearReport) => report.tables.find((table) => table.id === 'don-vi')?.rows ?? []
  assert.ok(rows(then).every(({ cells }) => /^Bưu điện (huyện|thành phố)/.test(String(cells[0]))))
  assert.ok(
    rows(now).every(({ cells }) => /^Bưu điện (xã|phường)/.test(String(cells[0]))),
    JSON.stringify(rows(now)),
  )
  assert.equal(sum(rows(now).map(({ cells }) => Number(cells[1]))), figure(then, 'doanh-thu').value)
  assert.deepEqual(now.differences, [])
  const opened = await open(figure(now, 'doanh-thu'), {}, {}, options({ view: 'now' }))
  assert.equal(total(opened.groups), figure(then, 'doanh-thu').value)
})

test('what is not known is left out of the text and named at the end', async () => {
  const report = await make()
  const words = report.paragraphs.map(plain).join(' ')
  assert.ok(!/lương hưu/i.test(words), words)
  assert.ok(!/undefined|NaN|chưa có số liệu/.test(words))
  assert.ok(report.missing.includes('Nộp ngân sách'))
  const empty = await make({ year: 2011 })
  assert.deepEqual(empty.paragraphs, [])
  assert.match(yearText(empty), /Chưa có số liệu của năm này/)
})

test('plans and history are compared, raw and by the season of Tết', async () => {
  const point = points[0]?.id as number
  const rows = [
    ...months(2017).map((month) => ({ kind: 'actual', unit: 1, month, amount: 31_000 }) as const),
    ...months(2018).map((month) => ({ kind: 'assigned', unit: 1, month, amount: 60_000 }) as const),
    ...months(2018).map(
      (month) => ({ kind: 'plan', service: 'electricity', unit: point, month, amount: 50_000 }) as const,
    ),
    ...months(2019).map((month) => ({ kind: 'plan', unit: 1, month, amount: 106_000 }) as const),
    ...months(2019).map((month) => ({ kind: 'assigned', unit: 1, month, amount: 100_000 }) as const),
  ]
  await giveTotals(province, rows)
  const report = await make()
  const revenue = figure(report, 'doanh-thu')
  const against = (kind: string) => revenue.compare.find((one) => one.with === kind)
  assert.equal(against('before')?.value, 12 * 31_000)
  assert.equal(against('plan')?.value, 12 * 50_000)
  assert.equal(figure(report, 'ke-hoach').value, revenue.value / (12 * 50_000))
  assert.equal(figure(report, 'nam-sau-tang').shown, '6%')
  // Tết 2018 was the 16th of February, Tết 2017 the 28th of January: the first days fall into 2016, of which nothing is known.
  const tet = against('before-tet')
  assert.ok(tet?.estimated && /bỏ 18 ngày/.test(tet.label), tet?.label)
  // The year before is known by months alone, so 18 of the 31 days of January are left out as equal parts of it.
  const january = revenue.value / 12
  assert.equal(tet.of, revenue.value - Math.round((january * 18) / 31))
  assert.match(report.differences.join(' '), /thấp hơn mức Tổng công ty giao 120.000 đ/)
  // A newer version replaces the older one whole.
  await giveTotals(province, [{ kind: 'plan', version: 2, unit: 1, month: '2018-06-01', amount: 800_000 }])
  assert.equal(figure(await make(), 'doanh-thu').compare.find((one) => one.with === 'plan')?.value, 800_000)
})

const months = (year: number): string[] =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}-01`)

test('text, page, data, sheet and print tell the same figures', async () => {
  const report = await make()
  const text = yearText(report).replace(/\s+/g, ' ')
  const page = yearPage({ report, years: [2018], scope: {} })
  const data = JSON.parse(JSON.stringify(report)) as YearReport
  let checked = 0
  for (const piece of report.paragraphs.flat()) {
    if (typeof piece === 'string') continue
    checked++
    assert.ok(text.includes(piece.text), piece.text)
    assert.ok(page.includes(`/bao-cao/nam/2018/${piece.figure}">${piece.text}</a>`), piece.figure)
    assert.ok(data.figures.some((one) => one.id === piece.figure))
    assert.ok(yearFigures.includes(piece.figure))
  }
  assert.ok(checked > 5)
  assert.equal((await yearSheet(report)).subarray(0, 2).toString(), 'PK')
  assert.equal(yearPdf(report).subarray(0, 5).toString(), '%PDF-')
})

test('a roll-up that does not match its acts is shown, not hidden', async () => {
  const unit = points[1]?.id as number
  const of = figure(await make(), 'dien-thu')
  const steps = { month: '2018-05', group: points[1]?.parent as number, unit }
  assert.deepEqual((await open(of, steps)).differences, [])
  const change = (by: number) => admin`
    update rollup_month set amount = amount + ${by}
    where province = 14 and service = 'electricity' and measure = 'collected' and unit = ${unit} and month = '2018-05-01'`
  await change(1)
  assert.match((await open(of, steps)).differences.join(' '), /khác số ở trên/)
  assert.match((await open(of, {})).differences.join(' '), /khác số ở trên/)
  await change(-1)
})

test('another province on the same database is another report', async () => {
  const other = await openSonLa(database.app, 11)
  others.push(other)
  const some = points.slice(4)
  const theirs = smallYear(some, 2018, 2, 'PB')
  await other.intake.post(theirs.acts)
  const report = await make({ province: 11 }, other)
  assert.equal(figure(report, 'dien-thu').value, sum(theirs.collected.values()))
  assert.equal(figure(await make(), 'dien-thu').value, sum(small.collected.values()))
})

test('a reversal takes its act back, and is among the acts of the point', async () => {
  const other = await openSonLa(database.app, 12)
  others.push(other)
  const year = smallYear(points.slice(0, 1), 2018, 1)
  await other.intake.post(year.acts)
  const last = year.acts.at(-1)
  assert.ok(last)
  const undo = {
    ...last,
    seq: last.seq + 1,
    at: last.at.replace('T08', 'T09'),
    service: 'correction',
    verb: 'undo',
    lines: [{ named: `${last.device}/${last.seq}`, reason: 'Thu nhầm khách' }],
  }
  const [answer] = await other.intake.post([undo])
  assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  const report = await make({ province: 12 }, other)
  const of = figure(report, 'dien-thu')
  assert.equal(of.value, sum(year.collected.values()) - Number(last.lines[0]?.amount))
  const leaf = await other.read((query) =>
    drill(query, network, options({ province: 12 }), of, {
      month: '2018-01',
      group: points[0]?.parent as number,
      unit: points[0]?.id as number,
    }),
  )
  assert.deepEqual(leaf.differences, [])
  assert.ok(leaf.leaf?.of === 'acts' && leaf.leaf.page.acts.some((act) => act.verb === 'undo' && act.amount < 0))
})

test('files of the demonstration mark every form of the report', async () => {
  assert.equal((await make()).origin.demo, false)
  await admin`insert into import (province, sha256, file, kind, started, finished, bytes, good, bad)
    values (14, 'x', 'demo-acts.ndjson', 'acts', ${RECORDED}, ${RECORDED}, 1, 1, 0)`
  const report = await make()
  assert.equal(report.origin.demo, true)
  for (const text of [yearText(report), yearPage({ report, years: [], scope: {} })]) assert.match(text, /mô phỏng/)
})

test('a province that is opened anew tells the same', async () => {
  const again = await openProvince(database.app, 14)
  others.push(again)
  const [one, two] = [await make(), await make({}, again)]
  assert.deepEqual(one.figures, two.figures)
})
