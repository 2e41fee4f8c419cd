/**
 * Importing on a real PostgreSQL: each kind of file, twice, wrong in every way, and cut off. The files are those of
 * docs/examples and changes of them.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readSheet } from 'read-excel-file/node'
import writeWorkbook from 'write-excel-file/node'
import { readCsv } from '#kernel/csv.ts'
import { Problem, type ProblemCode } from '#kernel/problem.ts'
import { importFile } from '#server/import.ts'
import { openProvince } from '#server/province.ts'
import { electricityActs, ndjson } from './support/act-files.ts'
import { EXAMPLE, exampleProvince, folder, importAll, networkFiles, state } from './support/example-province.ts'

const UNIT = 'V99001'
const problem = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code
/** Row, field and code of each error in an error file. */
const errorsOf = (path: string) =>
  readCsv(readFileSync(`${path}.errors.csv`, 'utf8'))
    .slice(1)
    .map(({ cells: [row, field, code] }) => `${row} ${field} ${code}`)

test('the examples of docs/formats.md: imported in any order, and again without any change', async () => {
  const province = await exampleProvince('empty')
  const files = folder()
  const paths = ['acts.ndjson', 'inspections.csv', 'campaigns.csv', 'totals.csv', ...networkFiles].map(files.path)
  const results = await importAll(province, paths)
  assert.deepEqual(
    results.map(({ kind, rows, accepted, repeated, errors }) => [kind, rows, accepted, repeated, errors]),
    [
      ['places', 5, 5, 0, 0],
      ['units', 8, 8, 0, 0],
      ['serves', 3, 3, 0, 0],
      ['lineage', 4, 4, 0, 0],
      ['total', 5, 5, 0, 0],
      ['inspection', 4, 4, 0, 0],
      ['campaign', 2, 2, 0, 0],
      ['acts', 3, 3, 0, 0],
    ],
  )
  const before = await state(province)
  assert.equal(before.acts, 3)
  assert.deepEqual(
    before.rollups.filter(({ measure }) => measure === 'collected').map(({ day, amount }) => [day, amount]),
    [
      ['2018-12-05', 84500],
      ['2018-12-09', 100000],
    ],
  )
  const again = await importAll(province, paths)
  assert.ok(again.every(({ rows, repeated, errors }) => rows === repeated && errors === 0))
  assert.deepEqual(await state(province), before)
  // Negative control: the state does see one more act.
  files.write('more.ndjson', ndjson(electricityActs(2, [UNIT])))
  await importFile(province, files.path('more.ndjson'))
  assert.notDeepEqual(await state(province), before)
})

test('the example with errors: the error file is the one in docs/examples', async () => {
  const province = await exampleProvince()
  const files = folder()
  const path = files.path('acts-errors.ndjson')
  const expected = readFileSync(`${path}.errors.csv`, 'utf8')
  for (const repeated of [0, 2]) {
    const result = await importFile(province, path)
    assert.deepEqual(
      [result.rows, result.accepted, result.refused, result.repeated, result.errors, result.errorFile],
      [4, 1, 1, repeated, 2, `${path}.errors.csv`],
    )
    assert.equal(readFileSync(`${path}.errors.csv`, 'utf8'), expected)
  }
})

/** [what, change of a collecting act's line, refusal of which field]. The neighbours must be taken in all the same. */
const wrongLines: [string, (line: string) => string, string][] = [
  ['negative', (line) => line.replace('"amount":50000', '"amount":-50000'), 'amount'],
  ['fractional', (line) => line.replace('"amount":50000', '"amount":50000.5'), 'amount'],
  ['exponent', (line) => line.replace('"amount":50000', '"amount":5e4'), 'amount'],
  ['written with a decimal point', (line) => line.replace('"amount":50000', '"amount":50000.0'), 'amount'],
  ['above 2^53', (line) => line.replace('"amount":50000', '"amount":9007199254740993'), 'amount'],
  ['a number in a text field', (line) => line.replace(/"village":"[^"]+"/, '"village":1e5'), 'village'],
  ['decomposed name', (line) => line.normalize('NFD'), 'village'],
  ['missing field', (line) => line.replace(/"village":"[^"]+",/, ''), 'village'],
  ['extra field', (line) => line.replace('"village"', '"color":"red","village"'), 'color'],
  ['unknown service', (line) => line.replace('electricity', 'elektricity'), 'elektricity'],
  ['unknown verb', (line) => line.replace('assign', 'asign'), 'asign'],
  ['unknown unit', (line) => line.replace(UNIT, 'V99999'), 'V99999'],
]

test('what is wrong inside an act is refused by name, kept, and spoils no neighbour', async () => {
  const province = await exampleProvince()
  const files = folder()
  const [bill = ''] = ndjson(electricityActs(1, [UNIT])).split('\n')
  const lines = wrongLines.flatMap(([, change], i) => {
    const wrong = change(bill.replace('"m0"', `"x${i}"`))
    const right = bill.replace('"m0"', `"r${i}"`).replace('PA10000000000', `PA200000000${String(i).padStart(2, '0')}`)
    assert.notEqual(wrong, bill)
    return [wrong, right]
  })
  const path = files.write('wrong.ndjson', `${lines.join('\n')}\n`)
  const result = await importFile(province, path)
  assert.deepEqual([result.accepted, result.refused, result.errors], [wrongLines.length, wrongLines.length, 0])
  const errors = readCsv(readFileSync(`${path}.errors.csv`, 'utf8')).slice(1)
  for (const [i, [what, , field]] of wrongLines.entries()) {
    const [row, at, , sentence = ''] = errors[i]?.cells ?? []
    assert.deepEqual([Number(row), at], [2 * i + 1, field], what)
    assert.ok(sentence.length > 20 && sentence === sentence.normalize('NFC'), what)
  }
  const kept = await province.read((query) => query`select count(*) as n from act where outcome = 'refused'`)
  assert.equal(kept[0]?.n, wrongLines.length)
})

test('rows that cannot be acts are named; the rest of the file is taken in', async () => {
  const province = await exampleProvince()
  const files = folder()
  const [a, b, c, d] = ndjson(electricityActs(4, [UNIT])).split('\n') as [string, string, string, string]
  const text = Buffer.concat([
    Buffer.from(`\uFEFF${a}\r\n\r\n`),
    Buffer.from([0xff, 0xfe, 0x41, 0x0a]),
    Buffer.from(`${b}\n{"device":"m0",\n[1]\n${c.replace('"seq":3', '"seq":3,"seq":3')}\n${c}\n`),
    Buffer.from(
      `${a.replace('150000', '1').replace('50000', '51000')}\n${d.replace('"seq":4', '"seq":6')}\n${d}\n${d.slice(0, 60)}`,
    ),
  ])
  const path = files.write('rows.ndjson', text)
  const result = await importFile(province, path)
  assert.deepEqual(errorsOf(path), [
    '3  line_encoding',
    '5 dòng line_json',
    '6 dòng line_field',
    '7 seq line_key_twice',
    '9 seq act_conflict',
    '10 seq act_gap',
    '12 dòng line_cut',
  ])
  assert.deepEqual([result.accepted, result.errors, result.rows], [4, 7, 11])
})

test('a gap stops its device and no other', async () => {
  const province = await exampleProvince()
  const files = folder()
  const acts = [...electricityActs(40, [UNIT], 2)].filter(({ device, seq }) => device !== 'm0' || seq !== 5)
  const path = files.write('gap.ndjson', ndjson(acts))
  const result = await importFile(province, path)
  assert.deepEqual([result.accepted, result.errors], [4 + 20, 15])
  assert.ok(errorsOf(path).every((error) => error.endsWith('seq act_gap')))
  const whole = await importFile(province, files.write('gap.ndjson', ndjson(electricityActs(40, [UNIT], 2))))
  assert.deepEqual([whole.accepted, whole.repeated, whole.errors, whole.errorFile], [40, 24, 0, undefined])
  assert.equal(existsSync(`${path}.errors.csv`), false)
})

test('a line that comes twice in a file is one act, also when it has personal fields', async () => {
  const province = await exampleProvince()
  const files = folder()
  const lines = ndjson(electricityActs(20, [UNIT]))
    .trimEnd()
    .split('\n')
  const path = files.write('twice.ndjson', `${[...lines, ...lines.flatMap((line) => [line, line])].join('\n')}\n`)
  const result = await importFile(province, path)
  assert.deepEqual([result.rows, result.accepted, result.repeated, result.errors], [60, 60, 40, 0])
  assert.equal((await state(province)).acts, 20)
})

test('gzip is unpacked; a cut one says so and keeps what came before', async () => {
  const province = await exampleProvince()
  const files = folder()
  const packed = gzipSync(ndjson(electricityActs(20_000, [UNIT], 50)))
  const cut = files.write('cut.ndjson.gz', packed.subarray(0, packed.length - 20_000))
  const part = await importFile(province, cut)
  assert.ok(part.accepted > 1000 && part.accepted < 20_000 && part.errors === 1)
  assert.deepEqual(errorsOf(cut), [`${part.rows}  file_truncated`])
  const whole = await importFile(province, files.write('cut.ndjson.gz', packed))
  assert.deepEqual([whole.accepted, whole.repeated, whole.errors], [20_000, part.accepted, 0])
})

test('files that are nothing at all', async () => {
  const province = await exampleProvince()
  const files = folder()
  const rejects = async (path: string, code: ProblemCode) => assert.rejects(importFile(province, path), problem(code))
  await rejects(files.path('none.ndjson'), 'file_unreadable')
  await rejects(files.write('what.txt', 'x'), 'kind_unknown')
  await rejects(files.write('what.csv', 'a,b\n1,2\n'), 'kind_unknown')
  await rejects(files.write('cp1258.csv', Buffer.from([0x61, 0x0a, 0xf2])), 'file_encoding')
  await rejects(files.write('false.xlsx', 'a,b\n'), 'file_unreadable')
  for (const [path, code] of [
    [files.write('utf16.ndjson', Buffer.from('\uFEFF{}', 'utf16le')), 'file_encoding'],
    [files.write('false.ndjson.gz', 'a,b\n'), 'file_unreadable'],
  ] as const) {
    assert.equal((await importFile(province, path)).errors, 1)
    assert.deepEqual(errorsOf(path), [`1  ${code}`])
  }
  const empty = await importFile(province, files.write('empty.ndjson', ''))
  assert.deepEqual([empty.rows, empty.errors], [0, 0])
})

test('without a network no act is posted, because it would be refused for ever', async () => {
  const province = await exampleProvince('empty')
  const files = folder()
  await assert.rejects(importFile(province, files.path('acts.ndjson')), problem('network_incomplete'))
  await assert.rejects(importFile(province, files.path('units.csv')), problem('network_incomplete'))
  await assert.rejects(importAll(province, [...networkFiles, 'units.csv'].map(files.path)), problem('kind_twice'))
  assert.equal((await state(province)).acts, 0)
})

test('a wrong network is applied in no part, and stops the files that need it', async () => {
  const province = await exampleProvince('empty')
  const files = folder()
  files.write('serves.csv', files.read('serves.csv').replace('3,5,2025-07-01', '7,5,2025-07-01'))
  const results = await importAll(province, [...networkFiles, 'totals.csv', 'acts.ndjson'].map(files.path))
  assert.deepEqual(
    results.map(({ kind, accepted, errors, skipped }) => [kind, accepted, errors > 0, skipped ?? false]),
    [
      ['places', 0, false, true],
      ['units', 0, false, true],
      ['serves', 0, true, false],
      ['lineage', 0, false, true],
      ['total', 0, false, true],
      ['acts', 0, false, true],
    ],
  )
  assert.ok(errorsOf(files.path('serves.csv')).includes('4 unit reference_invalid'))
  const { editions, acts, totals } = await state(province)
  assert.deepEqual([editions, acts, totals], [0, 0, 0])
})

test('one file of the network may be renewed; it is checked with the others in use', async () => {
  const province = await exampleProvince()
  const files = folder()
  const path = files.path('units.csv')
  const renamed = files.read('units.csv').replaceAll('BĐ-VHX Chiềng Hai', 'BĐ-VHX Chiềng Hai (cũ)')
  const [result] = await importAll(province, [files.write('units.csv', renamed)])
  assert.deepEqual([result?.accepted, result?.repeated], [8, 0])
  assert.equal(province.network?.units.byId.get(3)?.[0]?.name, 'Điểm BĐ-VHX Chiềng Hai (cũ)')
  const [wrong] = await importAll(province, [
    files.write('units.csv', renamed.replaceAll('V99001', 'V99001x').replace(/^3,.*\n/gm, '')),
  ])
  assert.ok((wrong?.errors ?? 0) > 0)
  assert.ok(readFileSync(`${path}.errors.csv`, 'utf8').includes('serves.csv đang dùng'))
  assert.equal((await state(province)).editions, 5)
})

test('totals are applied whole or not at all; a number that is there is not changed', async () => {
  const province = await exampleProvince()
  const files = folder()
  const good = files.read('totals.csv')
  const change = async (from: string, to: string, expected: string[]) => {
    assert.ok(good.includes(from))
    const path = files.write('totals.csv', good.replace(from, to))
    const result = await importFile(province, path)
    assert.deepEqual(errorsOf(path), expected)
    assert.deepEqual([result.accepted, result.errors], [0, expected.length])
    assert.equal((await state(province)).totals, before)
  }
  let before = 0
  await change('91500000', '91500000.5', ['2 amount reference_invalid'])
  await change('91500000', '9007199254740993', ['2 amount reference_invalid'])
  await change('91500000', '9e7', ['2 amount reference_invalid'])
  await change('2017-12', '2017-13', ['2 month reference_invalid'])
  await change('actual,1,-,revenue,T99', 'real,1,-,revenue,T99', ['2 kind reference_invalid'])
  await change('electricity,revenue,V99001', 'electricity,revenu,V99001', ['5 measure reference_invalid'])
  await change('electricity,revenue,V99001', 'elektricity,revenue,V1', [
    '5 service reference_invalid',
    '5 unit reference_invalid',
  ])
  await change('actual,1,-,staff,T99,2018-12,14', 'plan,1,-,revenue,H991,2018-12,14', ['6 amount reference_invalid'])
  await importFile(province, files.write('totals.csv', good))
  before = 5
  await change('60000000', '60000001', ['4 amount total_conflict'])
  const next = await importFile(province, files.write('totals.csv', good.replaceAll(/,1,/g, ',2,')))
  assert.deepEqual([next.accepted, next.repeated, next.errors], [5, 0, 0])
})

test('an XLSX table is read like the CSV, and comes back with a column “Lỗi”', async () => {
  const province = await exampleProvince()
  const files = folder()
  const rows = readCsv(files.read('totals.csv')).map(({ cells }) => cells)
  const sheet = rows.map((cells, i) =>
    cells.map((cell, j) => {
      if (i > 0 && j === 5) return { value: new Date(`${cell}-01`), type: Date, format: 'mm/yyyy' }
      return i > 0 && (j === 1 || j === 6) ? Number(cell) : cell
    }),
  )
  const path = files.path('totals.xlsx')
  await writeWorkbook(sheet).toFile(path)
  const csv = await importFile(province, files.path('totals.csv'))
  const xlsx = await importFile(province, path)
  assert.deepEqual([csv.accepted, csv.repeated, xlsx.accepted, xlsx.repeated, xlsx.errors], [5, 0, 5, 5, 0])
  sheet[3]![6] = 0.5
  await writeWorkbook(sheet).toFile(path)
  const wrong = await importFile(province, path)
  assert.deepEqual([wrong.errors, wrong.errorWorkbook], [1, `${path}.errors.xlsx`])
  const back = await readSheet(`${path}.errors.xlsx`)
  assert.deepEqual(back[0], [...(rows[0] ?? []), 'Lỗi'])
  assert.match(String(back[3]?.[7]), /amount: "0\.5" không phải số nguyên/)
  assert.equal(back[1]?.[7] ?? null, null)
})

test('two importers of one province at a time: both files are taken in whole', async () => {
  const one = await exampleProvince()
  const other = await openProvince(one.database.app, EXAMPLE)
  const files = folder()
  const all = [...electricityActs(8000, [UNIT], 8)]
  const part = (odd: number) => all.filter(({ device }) => Number(device.slice(1)) % 2 === odd)
  const results = await Promise.all([
    importFile(one, files.write('even.ndjson', ndjson(part(0)))),
    importFile(other, files.write('odd.ndjson', ndjson(part(1)))),
  ])
  await other.close()
  assert.deepEqual(
    results.map(({ accepted, errors }) => [accepted, errors]),
    [
      [4000, 0],
      [4000, 0],
    ],
  )
  assert.equal((await state(one)).acts, 8000)
})
