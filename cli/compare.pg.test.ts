/** `canhtay compare`, as it is typed: the old books agree, differ, or cannot be read; what it prints, writes and returns. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { csvLine } from '#kernel/csv.ts'
import { dataDirectory } from '#server/directory.ts'
import { readList } from '#server/lists-sheet.ts'
import { ensurePartitions, migrate } from '#server/migrate.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { openProvince } from '#server/province.ts'
import { examples, importAll, networkFiles } from '../test/support/example-province.ts'
import { migrations } from './open.ts'

const root = mkdtempSync(join(tmpdir(), 'canhtay-compare-'))
const path = (name: string) => join(root, name)
let database: Database

before(async () => {
  database = await startDatabase({ dataDir: path('data') })
  await migrate(database.owner, migrations)
  await ensurePartitions(database.owner, '2018-12-01')
  const province = await openProvince(database.app, 99)
  cpSync(examples, path('files'), { recursive: true })
  await importAll(
    province,
    [...networkFiles, 'acts.ndjson'].map((file) => path(join('files', file))),
  )
  await province.close()
})
after(async () => {
  await database.stop()
  rmSync(dataDirectory(path('data')).run, { recursive: true, force: true })
  rmSync(root, { recursive: true, force: true })
})

const HEAD = ['Mã đơn vị', 'Khoản', 'Số dư']
async function compare(rows: readonly (readonly string[])[], ...more: string[]) {
  writeFileSync(path('so-cu.csv'), [HEAD, ...rows].map(csvLine).join(''))
  const main = join(import.meta.dirname, 'canhtay.js')
  const child = spawn(process.execPath, [main, 'compare', path('so-cu.csv'), ...more], {
    env: { ...process.env, CANHTAY_DATA: path('data') },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, out, err }
}
/** Our own balances, as the workbook of a comparison with nothing says them. */
async function ours(): Promise<string[][]> {
  const file = path('chenh.xlsx')
  const { code, out } = await compare([], '--xlsx', file)
  assert.equal(code, 1)
  assert.match(out, /So với sổ cũ[\s\S]*Chênh lệch theo đơn vị/)
  const { table } = await readList(readFileSync(file))
  const head = table.findIndex(({ cells }) => cells[0] === 'Đơn vị')
  return table
    .slice(head + 1)
    .filter(({ cells }) => cells[1] !== '')
    .map(({ cells }) => [/\(([^)]+)\)$/.exec(cells[0] ?? '')?.[1] ?? '', cells[1] ?? '', cells[3] ?? ''])
}

test('books that agree return 0, one that differs 1 and says by how much, in print and in the workbook', async () => {
  const same = await ours()
  assert.ok(same.length > 0 && same.every((row) => row.every((cell) => cell !== '')), JSON.stringify(same))
  const agreed = await compare(same)
  assert.deepEqual([agreed.code, agreed.err], [0, ''])
  assert.match(agreed.out, new RegExp(`Khớp cả ${same.length} khoản`))

  const [unit = '', item = '', sum = ''] = same[0] as string[]
  const off = [[unit, item, String(Number(sum) + 70_000)], ...same.slice(1)]
  const told = await compare(off, '--xlsx', path('lech.xlsx'))
  assert.equal(told.code, 1)
  assert.match(told.out, new RegExp(`\\(${unit}\\)\\s+${item} .*[-−]70\\.000`))
  assert.match(told.out, new RegExp(`${same.length} khoản đã so, 1 khoản chênh`))
  const { table } = await readList(readFileSync(path('lech.xlsx')))
  assert.ok(table.some(({ cells }) => cells[1] === item && cells[4] === '-70000'))
})

test('a file with faults is compared with nothing: each row by its name, and a code of its own', async () => {
  const wrong = await compare(
    [
      ['X', 'cash', '1'],
      ['', 'tiền', '1.000'],
    ],
    '--xlsx',
    path('khong.xlsx'),
  )
  assert.ok(wrong.code !== null && wrong.code > 1, String(wrong.code))
  assert.match(wrong.err, /Dòng 2, Mã đơn vị: Không có đơn vị “X”[\s\S]*Dòng 3, Khoản: “tiền”[\s\S]*chưa so gì/)
  assert.deepEqual([wrong.out, existsSync(path('khong.xlsx'))], ['', false])
  assert.ok(((await compare([], '--khong-co')).code ?? 0) > 1)
})
