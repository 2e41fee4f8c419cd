/**
 * The proof: a province and a year that nobody has calibrated are imported, and a second reading of the same input files,
 * which shares no code with the product (test/support/proof), comes to every figure of the report: at the year's end and
 * at another day, as it was and as it is now. The same with a file full of mistakes, whose answers nobody has foreseen.
 */
import assert from 'node:assert/strict'
import { appendFileSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { DEMO_FILES } from '#demo/files.ts'
import { makeDemo } from '#demo/make.ts'
import type { Query } from '#kernel/sql.ts'
import type { View } from '#report/group.ts'
import { type YearReport, yearFigures, yearReport } from '#report/year.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { importFiles, recognise } from '#server/import.ts'
import { openProvince, type Province } from '#server/province.ts'
import { services } from '#services/index.ts'
import { testDatabase } from './support/database.ts'
import { type Asked, foldReport, type Report, readTotals } from './support/proof/figures.ts'
import { foldActs, type Journal } from './support/proof/journal.ts'
import { foldKept } from './support/proof/kept.ts'
import { inputFile, readRows, readUnits, type Units } from './support/proof/network.ts'
import { COMMISSION } from './support/proof/rates.ts'
import { spoilActs } from './support/proof/spoil.ts'

const NOW = '2026-11-23'

type Folded = { units: Units; journal: Journal; report(asked: Asked): Report }

function foldFolder(folder: string): Folded {
  const units = readUnits(folder)
  const journal = foldActs(inputFile(folder, 'acts.ndjson'), units)
  const totals = readTotals(folder, units)
  const plans = readdirSync(folder).filter((file) => /^demo-.*\.json$/.test(file))
  const report = (asked: Asked): Report => {
    const folded = foldReport(journal, totals, units, asked)
    for (const [id, one] of foldKept(folder, journal, units, asked, plans))
      folded.figures.set(id, { ...one, compare: [] })
    return folded
  }
  return { units, journal, report }
}

/** What differs, by name, and how many numbers were looked at. */
class Comparison {
  looked = 0
  readonly differences: string[] = []

  /** `within`: the sums of another system's months, divided by days, are rounded to the đồng at different places. */
  same(what: string, product: unknown, fold: unknown, within = 0): void {
    this.looked++
    const near = typeof product === 'number' && typeof fold === 'number' && Math.abs(product - fold) <= within
    if (!near && product !== fold) this.differences.push(`${what}: ${product}, folded ${fold}`)
  }

  all<T>(what: string, product: ReadonlyMap<string, T>, fold: ReadonlyMap<string, T>): void {
    for (const key of new Set([...product.keys(), ...fold.keys()]))
      this.same(`${what} ${key}`, product.get(key), fold.get(key))
  }
}

/** Amounts divided by days are rounded to the đồng, after additions in another order. */
const BY_DAYS = 1

function compareReports(product: YearReport, fold: Report): Comparison {
  const to = new Comparison()
  const figures = new Map(product.figures.map((figure) => [figure.id, figure]))
  for (const id of new Set([...figures.keys(), ...fold.figures.keys()])) {
    const [one, other] = [figures.get(id), fold.figures.get(id)]
    if (!one || !other) {
      to.same(id, one && 'in the report', other && 'in the fold')
      continue
    }
    const divided = one.source === 'totals' && !product.asOf.endsWith('12-31') && one.unit !== '%' ? BY_DAYS : 0
    to.same(id, one.value, other.value, one.unit === '%' ? 1e-12 : divided)
    to.same(`${id}, as of`, one.asOf, other.asOf)
    to.same(`${id}, compared with`, kinds(one.compare), kinds(other.compare))
    for (const [i, { of, value, ratio, estimated }] of one.compare.entries()) {
      const theirs = other.compare[i]
      const within = estimated ? BY_DAYS : 0
      to.same(`${id}, ${one.compare[i]?.with}`, value, theirs?.value, within)
      to.same(`${id}, ${one.compare[i]?.with}, of`, of, theirs?.of, within)
      to.same(`${id}, ${one.compare[i]?.with}, ratio`, ratio, theirs?.ratio, within === 0 ? 1e-12 : 1e-7)
    }
  }
  compareTables(to, product, fold)
  return to
}

const kinds = (compare: readonly { with: string }[]): string => compare.map((one) => one.with).join(' ')

function compareTables(to: Comparison, product: YearReport, fold: Report): void {
  to.same('months', product.months.length, fold.months.length)
  for (const [i, row] of product.months.entries()) {
    const other = fold.months[i]
    for (const name of ['month', 'amount', 'plan', 'before'] as const)
      to.same(`${row.month} ${name}`, row[name], other?.[name])
    to.same(`${row.month} beforeTet`, row.beforeTet, other?.beforeTet, BY_DAYS)
  }
  const table = (id: string) => product.tables.find((one) => one.id === id)
  const rows = (id: string, column: number) =>
    new Map((table(id)?.rows ?? []).map(({ key, cells }) => [key, cells[column]]))
  for (const [id, own] of [
    ['dich-vu', fold.services],
    ['don-vi', fold.districts],
  ] as const)
    for (const [column, name] of [
      [1, 'amount'],
      [2, 'plan'],
      [4, 'before'],
    ] as const)
      to.all(`${id} ${name}`, rows(id, column), new Map([...own].map(([key, row]) => [key, row[name]])))
  const matrix = table('don-vi-dich-vu')
  const services = [...fold.services]
    .filter(([, { amount }]) => amount !== 0)
    .toSorted(([, a], [, b]) => b.amount - a.amount)
  for (const { key, cells } of matrix?.rows ?? [])
    for (const [i, [service]] of services.entries())
      to.same(`${key} ${service}`, cells[1 + i], fold.cells.get(`${key} ${service}`) ?? 0)
}

/** Every row of the roll-ups, by service, measure, unit and day; revenue by customer too. */
async function compareRollups(to: Comparison, query: Query, province: number, { entries }: Journal): Promise<void> {
  const days = await query<{ key: string; amount: number }[]>`
    select concat_ws(' ', service, measure, unit, day) as key, amount from rollup_day
    where province = ${province} and amount <> 0`
  const customers = await query<{ key: string; amount: number }[]>`
    select concat_ws(' ', service, unit, day, subject) as key, amount from rollup_subject
    where province = ${province} and measure = 'revenue' and amount <> 0`
  const theirs = new Map<string, number>()
  const byCustomer = new Map<string, number>()
  const add = (sums: Map<string, number>, key: string, amount: number) => {
    const sum = (sums.get(key) ?? 0) + amount
    if (sum === 0) sums.delete(key)
    else sums.set(key, sum)
  }
  for (const { service, measure, unit, day, amount, customer } of entries) {
    add(theirs, `${service} ${measure} ${unit} ${day}`, amount)
    if (customer) add(byCustomer, `${service} ${unit} ${day} ${customer}`, amount)
  }
  const map = (rows: { key: string; amount: number }[]) => new Map(rows.map(({ key, amount }) => [key, amount]))
  to.all('roll-up', map(days), theirs)
  to.all('customer', map(customers), byCustomer)
}

async function compareAnswers(to: Comparison, query: Query, province: number, journal: Journal): Promise<void> {
  const rows = await query<{ code: string; n: number }[]>`
    select outcome || ' ' || coalesce(record::jsonb #>> '{refusal,refusal}', '') as code, count(*)::int as n
    from act where province = ${province} and outcome <> 'accepted' group by 1`
  const own = new Map(Object.entries(journal.refusals).map(([code, n]) => [`refused ${code}`, n]))
  for (const { code } of journal.exceptions) own.set(`exception ${code}`, (own.get(`exception ${code}`) ?? 0) + 1)
  to.all('answers', new Map(rows.map(({ code, n }) => [code, n])), own)
}

type Imported = { province: Province; folder: string; year: number }
/** What becomes of the demonstration's file of acts before it is imported. */
type Change = (file: string, folder: string) => void

/** A demonstration, imported into a database of its own. */
async function importDemo(t: TestContext, of: Demo): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'canhtay-proof-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { name, seed, change } = of
  const { year, province: id } = await makeDemo({ province: name, seed, scale: 0.01, out: folder })
  change?.(inputFile(folder, 'acts.ndjson'), folder)
  const plans = name === 'sonla' ? sonLaScenarios() : []
  for (const plan of plans) writeFileSync(inputFile(folder, `${plan.id}.json`), writeScenario(plan))
  const database = await testDatabase()
  const province = await openProvince(database.app, id)
  t.after(async () => {
    await province.close()
    await database.drop()
  })
  const results = await importFiles(
    province,
    await Promise.all(
      [...DEMO_FILES, ...plans.map(({ id }) => `demo-${id}.json`)].map((file) => recognise(join(folder, file))),
    ),
  )
  assert.deepEqual(
    results.filter(({ skipped }) => skipped).map(({ path }) => path),
    [],
  )
  return { province, folder, year }
}

async function productReport({ province, year }: Imported, view: View, asOf?: string): Promise<YearReport> {
  assert.ok(province.network)
  const { network, id } = province
  return await province.read((query) => yearReport(query, network, { province: id, year, view, now: NOW, asOf }))
}

/** Views and days at which the report is compared. The day lies in the middle of a month. */
const ASKED: readonly { view: View; cut?: string }[] = [
  { view: 'then' },
  { view: 'now' },
  { view: 'then', cut: '08-17' },
]

async function compareAll(imported: Imported, folded: Folded): Promise<Comparison> {
  const { province, year } = imported
  const whole = new Comparison()
  for (const { view, cut } of ASKED) {
    const asOf = cut === undefined ? {} : { asOf: `${year}-${cut}` }
    const product = await productReport(imported, view, asOf.asOf)
    const now = view === 'now' ? { now: NOW } : {}
    const { looked, differences } = compareReports(product, folded.report({ year, ...asOf, ...now }))
    whole.looked += looked
    whole.differences.push(...differences.map((one) => `${view} ${cut ?? ''} ${one}`))
  }
  await province.read(async (query) => {
    await compareRollups(whole, query, province.id, folded.journal)
    await compareAnswers(whole, query, province.id, folded.journal)
  })
  return whole
}

/** Mistakes in one act of twelve. */
const spoilt: Change = (file) => assert.ok(spoilActs(file, file, 4711) > 1000)

/** Behind the year, the whole lives of things that each service declares as its example, at a point and tills of its own. */
const withLives: Change = (file, folder) => {
  const points = readRows(folder, 'units.csv').filter(({ kind, to = '' }) => kind === 'point' && to >= '2019')
  const acts = services.flatMap(({ key, example }, i) => {
    const unit = points[i]!.code!
    const own = (device: string) => device.replace('till-', `vong-${key}-`)
    const seqs = new Map<string, number>()
    const act = (device: string, service: string, verb: string, line: object, happened?: true) => {
      const seq = (seqs.get(device) ?? 0) + 1
      seqs.set(device, seq)
      const at = '2018-12-05T08:30:00+07:00'
      const text = JSON.stringify({
        device,
        seq,
        at,
        actor: 'person:lo-thi-on',
        unit,
        service,
        verb,
        lines: [line],
        happened,
      })
      // Their bills and pouches have the same numbers, and their unit is one.
      return text
        .replace(/till-(?=\d)/g, own('till-'))
        .replaceAll('361000', unit)
        .replace(/PA2201|TT-0001/g, (code) => `${code.slice(0, -2)}${50 + i}`)
    }
    const opened = [`till:${own('till-1')}`, `till:${own('till-2')}`, `vault:${unit}`].map((holder, row) =>
      act(`mo-${key}`, 'opening', 'cash', {
        record: `BB-${key.toUpperCase()}`,
        row,
        holder,
        amount: 200_000_000,
        giver: 'lo-van-pang',
        taker: 'ha-thi-lan',
      }),
    )
    const lived = example.map((step) =>
      act(step.device ?? 'till-1', 'service' in step ? step.service : key, step.verb, step.line, step.happened),
    )
    return [...opened, ...lived]
  })
  appendFileSync(file, `${acts.join('\n')}\n`)
}

type Demo = { title: string; name: string; seed: number; change?: Change }
const DEMOS: readonly Demo[] = [
  { title: 'an invented province', name: 'invented', seed: 7 },
  { title: 'another invented province', name: 'invented', seed: 11 },
  { title: 'Sơn La, with every act of every service', name: 'sonla', seed: 3, change: withLives },
  { title: 'an invented province, its acts full of mistakes', name: 'invented', seed: 19, change: spoilt },
]

const figuresTold = new Set<string>()
const verbsDone = new Set<string>()

for (const demo of DEMOS)
  test(`${demo.title}: the fold of the files equals the report`, async (t) => {
    const imported = await importDemo(t, demo)
    const folded = foldFolder(imported.folder)
    const { looked, differences } = await compareAll(imported, folded)
    const { acts, lines, refusals, exceptions, verbs } = folded.journal
    t.diagnostic(
      `${imported.year}: ${acts} acts, ${lines} lines, ${looked} numbers compared; ` +
        `refused ${JSON.stringify(refusals)}, ${exceptions.length} exceptions`,
    )
    assert.deepEqual(differences, [])
    assert.ok(acts > 10_000 && looked > 5000, `${acts} acts, ${looked} numbers`)
    for (const id of folded.report({ year: imported.year }).figures.keys()) figuresTold.add(id)
    for (const verb of verbs) verbsDone.add(verb)
  })

test('no figure and no act is without a counterpart', () => {
  assert.deepEqual([...figuresTold].toSorted(), [...yearFigures].toSorted())
  const verbs = services.flatMap(({ key, acts }) => Object.keys(acts).map((verb) => `${key}.${verb}`))
  assert.deepEqual([...verbsDone].toSorted(), verbs.toSorted())
})

test('one amount changed after the import, or one rate wrong, is found', async (t) => {
  const imported = await importDemo(t, { title: '', name: 'invented', seed: 23 })
  const compare = async () => (await compareAll(imported, foldFolder(imported.folder))).differences.join('\n')
  assert.equal(await compare(), '')
  COMMISSION.water! += 1
  const wrong = await compare()
  COMMISSION.water! -= 1
  assert.match(wrong, /^then {2}doanh-thu:/m)
  assert.match(wrong, /^now {2}dich-vu amount water:/m)
  assert.match(wrong, /^roll-up water revenue/m)

  const file = inputFile(imported.folder, 'acts.ndjson')
  const acts = readFileSync(file, 'utf8')
  const [once = ''] = /^.*"pension","verb":"assign".*$/m.exec(acts) ?? []
  assert.ok(once.includes('"amount":'))
  writeFileSync(
    file,
    acts.replace(
      once,
      once.replace(/"amount":(\d+)/, (_, amount) => `"amount":${Number(amount) + 1}`),
    ),
  )
  const changed = await compare()
  assert.match(changed, /^then {2}luong-huu-giao:/m)
  assert.match(changed, /^answers/m)
})

test('the fold shares no code with the product', () => {
  const files = globSync(join(import.meta.dirname, 'support', 'proof', '*.ts'))
  const imports = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bfrom\s+'([^']+)'|\bimport\(?\s*'([^']+)'/g)].map(
      ([, a, b]) => a ?? b ?? '',
    ),
  )
  assert.ok(files.length >= 6 && imports.length > 10)
  assert.deepEqual(
    imports.filter((from) => !/^(node:|\.\/[a-z]+\.ts$)/.test(from)),
    [],
  )
})
