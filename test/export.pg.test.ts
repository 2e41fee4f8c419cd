/**
 * Export and restore on a real PostgreSQL: what comes back is the same to the last row, and what has been touched on the
 * way is refused before anything is written.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Problem, type ProblemCode } from '#kernel/problem.ts'
import { exportJournal } from '#server/export.ts'
import { importFile } from '#server/import.ts'
import { openProvince, type Province } from '#server/province.ts'
import { restoreJournal } from '#server/restore-journal.ts'
import { catalogue } from '#services/index.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { EXAMPLE, exampleProvince, examples, folder, importAll, state } from './support/example-province.ts'

const problem = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code

function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'canhtay-export-'))
  after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await testDatabase()
  after(() => database.drop())
  return database
}

/** Everything of a province but what must differ: times of imports. */
async function whole(province: Province) {
  return {
    ...(await state(province)),
    rest: await province.read(async (query) => [
      ...(await query`select * from block order by block`),
      ...(await query`select * from act order by position`),
      ...(await query`select * from leg order by position, asset, thing, src, dst, amount`),
      ...(await query`select * from device order by id`),
      ...(await query`select * from holder order by id`),
      ...(await query`select * from thing order by id`),
      ...(await query`select * from negation order by device, seq`),
      ...(await query`select * from exception order by position`),
      ...(await query`select * from personal order by device, seq`),
      ...(await query`select * from rollup_subject order by 1, 2, 3, 4, 5, 6`),
      ...(await query`select * from reference order by kind, edition`),
      ...(await query`select * from total order by 1, 2, 3, 4, 5, 6, 7`),
      ...(await query`select * from province`),
    ]),
  }
}

async function open(database: TestDatabase): Promise<Province> {
  const province = await openProvince(database.app, EXAMPLE)
  after(() => province.close())
  return province
}

/** Every example of every service, one device each, with refusals, an exception and a bill half paid. */
async function busyProvince() {
  const province = await exampleProvince()
  const files = folder()
  await importAll(province, ['totals.csv', 'acts.ndjson', 'acts-errors.ndjson'].map(files.path))
  const acts: object[] = []
  for (const { key, example } of catalogue.values())
    example.forEach(({ verb, line }, i) => {
      const base = {
        device: `life-${key}`,
        seq: i + 1,
        at: `2018-12-${10 + (i % 18)}T08:00:00+07:00`,
        actor: 'person:a',
      }
      acts.push({ ...base, unit: 'V99001', service: key, verb, lines: [line], happened: i % 3 === 2 })
    })
  const own = { actor: 'person:a', unit: 'V99001', service: 'electricity' }
  const bill = { customer: 'PA22010099999', period: '2018-11', amount: 70000 }
  const happened = { ...own, device: 'late', happened: true, at: '2018-12-20T08:00:00+07:00' }
  acts.push({ ...happened, seq: 1, verb: 'collect', lines: [bill] })
  acts.push({ ...happened, seq: 2, verb: 'nothing', lines: [{}] })
  await importFile(province, files.write('lives.ndjson', acts.map((act) => JSON.stringify(act)).join('\n')))
  return province
}

test('a restored journal has the same rows in every table, hashes, times, personal values and all', async () => {
  const province = await busyProvince()
  const outcomes = await province.read((query) => query`select outcome, count(*) as n from act group by 1 order by 1`)
  assert.ok(outcomes.length === 3 && outcomes.every(({ n }) => n > 0), JSON.stringify(outcomes))
  const dir = newFolder()
  const out = await exportJournal(province.database.app, EXAMPLE, dir, { personal: true })
  const before = await whole(province)
  assert.ok(before.personal > 0 && before.rest.length > 100)
  assert.ok(
    before.things.some(({ open }) => open > 0),
    'something is half open',
  )
  const database = await emptyDatabase()
  const back = await restoreJournal(database.app, out.journal)
  assert.deepEqual(
    [back.acts, back.blocks, back.hash, back.personal],
    [out.acts, out.blocks, out.hash, before.personal],
  )
  const restored = await open(database)
  assert.deepEqual(await whole(restored), before)
  // It goes on like the original: the same import changes nothing, the next act has the next position.
  const files = folder()
  const again = await importFile(restored, files.path('acts.ndjson'))
  assert.deepEqual([again.repeated, again.errors], [3, 0])
  await assert.rejects(restoreJournal(database.app, out.journal), problem('database_not_empty'))
})

test('without the personal file the journal is whole all the same', async () => {
  const province = await busyProvince()
  const out = await exportJournal(province.database.app, EXAMPLE, newFolder())
  assert.equal(out.personal, undefined)
  const database = await emptyDatabase()
  await restoreJournal(database.app, out.journal)
  const { personal, ...rest } = await state(await open(database))
  assert.equal(personal, 0)
  const { personal: had, ...same } = await state(province)
  assert.ok(had > 0)
  assert.deepEqual(rest, same)
})

test('an export that was touched anywhere is refused before anything is written', async () => {
  const province = await busyProvince()
  const dir = newFolder()
  const { journal } = await exportJournal(province.database.app, EXAMPLE, dir, { personal: true })
  const text = gunzipSync(readFileSync(journal)).toString()
  const lines = text.trimEnd().split('\n')
  const at = (key: string) => lines.findIndex((line) => line.startsWith(`{"${key}"`))
  const last = lines.length - 1
  const without = (row: number) => [...lines.slice(0, row), ...lines.slice(row + 1)]
  const changed = (row: number, from: string | RegExp, to: string) => {
    const line = (lines[row] as string).replace(from, to)
    assert.notEqual(line, lines[row])
    return lines.with(row, line)
  }
  const touched: [string, string[]][] = [
    ['an amount', changed(at('position') + 1, '84500', '84501')],
    ['a hash', changed(at('position'), /"hash":"./, '"hash":"g')],
    ['a block hash', changed(at('block'), /"hash":"./, '"hash":"g')],
    ['a block time', changed(at('block'), /"recorded":"20/, '"recorded":"19')],
    ['a device of an act', changed(at('position'), '"device":"g1"', '"device":"g9"')],
    ['a unit', changed(at('position'), '"unit":3', '"unit":2')],
    ['a reference', changed(at('reference'), 'content":"', 'content":"x')],
    ['a head of a device', changed(at('device'), /"seq":\d+/, '"seq":99')],
    ['the head', changed(0, /"hash":"./, '"hash":"g')],
    ['the number of acts', changed(0, /"acts":\d+/, '"acts":1')],
    ['an act left out', without(at('position') + 1)],
    ['the last act left out', without(at('device') - 1)],
    [
      'two acts changed about',
      lines
        .with(at('position'), lines[at('position') + 1] as string)
        .with(at('position') + 1, lines[at('position')] as string),
    ],
    ['the end left out', without(last)],
    ['something after the end', [...lines, lines[last] as string]],
    ['another version', changed(0, '"version":1', '"version":2')],
  ]
  const database = await emptyDatabase()
  for (const [what, file] of touched) {
    const path = join(newFolder(), 'journal-99.ndjson.gz')
    writeFileSync(path, gzipSync(`${file.join('\n')}\n`))
    await assert.rejects(
      restoreJournal(database.app, path),
      (error) => error instanceof Problem && ['export_invalid', 'file_truncated'].includes(error.code),
      what,
    )
  }
  const other = newFolder()
  writeFileSync(join(other, 'journal-99.ndjson'), text)
  const secrets = gunzipSync(readFileSync(join(dir, 'personal-99.ndjson.gz'))).toString()
  assert.ok(secrets.includes('Quàng Văn Đức'))
  writeFileSync(join(other, 'personal-99.ndjson'), secrets.replace('Quàng Văn Đức', 'Quàng Văn Đúc'))
  await assert.rejects(restoreJournal(database.app, join(other, 'journal-99.ndjson')), problem('export_invalid'))
  const cut = join(newFolder(), 'journal-99.ndjson.gz')
  writeFileSync(cut, readFileSync(journal).subarray(0, -100))
  await assert.rejects(restoreJournal(database.app, cut), problem('file_truncated'))
  const untouched = join(newFolder(), 'journal-99.ndjson')
  writeFileSync(untouched, text)
  await restoreJournal(database.app, untouched)
})

test('the example of docs/formats.md restores', async () => {
  const database = await emptyDatabase()
  const back = await restoreJournal(database.app, join(examples, 'journal.ndjson'))
  assert.deepEqual([back.province, back.acts, back.blocks, back.personal], [EXAMPLE, 3, 1, 1])
})
