/**
 * The demonstration through the public import into a real database: what the ledger stored equals what the author expects,
 * to the đồng and to the refusal, and a second import changes nothing. Sơn La in small, and an invented province.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DEMO_FILES, readSource } from '#demo/files.ts'
import { makeDemo } from '#demo/make.ts'
import type { Query } from '#kernel/sql.ts'
import { listLeft } from '#report/custody.ts'
import { importFiles, recognise } from '#server/import.ts'
import { openProvince } from '#server/province.ts'
import { testDatabase } from './support/database.ts'

for (const [name, seed, scale] of [
  ['sonla', 5, 0.01],
  ['invented', 5, 0.01],
] as const)
  test(`${name}: imported as it was made`, async () => {
    const out = mkdtempSync(join(tmpdir(), 'canhtay-demo-'))
    after(() => rmSync(out, { recursive: true, force: true }))
    const { targets } = await readSource(name, seed)
    const days: string[] = []
    const expected = await makeDemo({ province: name, seed, scale, out }, ({ day }) => days.push(day))
    assert.ok(days.length > 0)
    assert.match(readFileSync(join(out, 'README.txt'), 'utf8'), /TỔNG HỢP/)
    assert.deepEqual(JSON.parse(readFileSync(join(out, 'expected.json'), 'utf8')), expected)

    const database = await testDatabase()
    const province = await openProvince(database.app, targets.province)
    after(async () => {
      await province.close()
      await database.drop()
    })
    const files = await Promise.all(DEMO_FILES.map((file) => recognise(join(out, file))))
    const results = await importFiles(province, files)
    assert.deepEqual(
      results.filter(({ errors, skipped }) => errors > 0 || skipped).map(({ path, errors }) => `${path}: ${errors}`),
      [],
    )
    const acts = results.at(-1)!
    assert.deepEqual([acts.rows, acts.refused, acts.exceptions], [expected.acts, expected.refused, expected.exceptions])

    const { year, customers, members } = targets
    const stored = await province.read((query) => figures(query, targets.province, year))
    assert.deepEqual(stored.refusals, expected.refusals)
    assert.deepEqual(stored.revenue, expected.revenue.byService)
    assert.deepEqual(stored.byMonth, expected.revenue.byMonth)
    const until = (by: string, measure: string) =>
      province.read((query) => subjects(query, targets.province, measure, `${year}-01-01`, by))
    assert.equal(await until(customers.by, 'revenue'), expected.customers.byTarget)
    assert.equal(expected.customers.byTarget, Math.round(customers.count * scale))
    assert.equal(await until(`${year}-12-31`, 'revenue'), expected.customers.inYear)
    assert.equal(
      await province.read((query) => newMembers(query, targets.province, members.by)),
      Math.round(members.count * scale),
    )

    // What is missing to a district's collection is there bill by bill, each with somebody who has it.
    const units = [...(province.network?.units.byId.keys() ?? [])]
    const left = await province.read((query) =>
      listLeft(
        query,
        targets.province,
        ['electricity'],
        { from: `${year}-01-01`, to: `${year}-12-31` },
        { units, codes: [] },
      ),
    )
    const told = (start: string) =>
      Object.entries(expected.figures).reduce((sum, [id, amount]) => (id.startsWith(start) ? sum + amount : sum), 0)
    const missing = told('electricity.assigned.') - told('electricity.collected.')
    assert.ok(missing > 0 && left.every(({ holder }) => holder !== ''))
    assert.equal(
      left.reduce((sum, { open }) => sum + open, 0),
      missing,
    )

    const again = await importFiles(province, files)
    assert.equal(again.at(-1)!.rows, again.at(-1)!.repeated)
    assert.deepEqual(await province.read((query) => figures(query, targets.province, year)), stored)
  })

async function figures(query: Query, province: number, year: number) {
  const days = [`${year}-01-01`, `${year}-12-31`] as const
  const revenue = await query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from rollup_day
    where province = ${province} and measure = 'revenue' and day between ${days[0]} and ${days[1]}
    group by service having sum(amount) <> 0`
  const byMonth = await query<{ month: string; amount: number }[]>`
    select to_char(day, 'YYYY-MM') as month, sum(amount)::bigint as amount from rollup_day
    where province = ${province} and measure = 'revenue' group by 1 order by 1`
  const refusals = await query<{ refusal: string; n: number }[]>`
    select record::jsonb #>> '{refusal,refusal}' as refusal, count(*)::int as n from act
    where province = ${province} and outcome = 'refused' group by 1`
  return {
    revenue: Object.fromEntries(revenue.map(({ service, amount }) => [service, amount])),
    byMonth: Object.fromEntries(byMonth.map(({ month, amount }) => [month, amount])),
    refusals: Object.fromEntries(refusals.map(({ refusal, n }) => [refusal, n])),
  }
}

async function subjects(query: Query, province: number, measure: string, from: string, to: string): Promise<number> {
  const [row] = await query<{ n: number }[]>`
    select count(*)::int as n from (
      select subject from rollup_subject
      where province = ${province} and measure = ${measure} and day between ${from} and ${to}
      group by subject having sum(amount) > 0) s`
  return row?.n ?? 0
}

async function newMembers(query: Query, province: number, by: string): Promise<number> {
  const [row] = await query<{ n: number }[]>`
    select coalesce(sum(amount), 0)::int as n from rollup_day
    where province = ${province} and service = 'social-insurance' and measure = 'newMembers' and day <= ${by}`
  return row?.n ?? 0
}
