/**
 * Import and restore under trouble: the process killed, the database's connections cut, a line of a gigabyte. Nothing is
 * lost, nothing comes twice, and memory stays bounded.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Connection, driver } from '#kernel/sql.ts'
import { exportJournal } from '#server/export.ts'
import { type ImportResult, importFile } from '#server/import.ts'
import { openProvince, type Province } from '#server/province.ts'
import { restoreJournal } from '#server/restore-journal.ts'
import { electricityActs, ndjson } from './support/act-files.ts'
import { testDatabase } from './support/database.ts'
import { EXAMPLE, exampleProvince, folder, state } from './support/example-province.ts'

const UNIT = 'V99001'
const child = join(import.meta.dirname, 'support', 'import-child.ts')
const start = (mode: string, app: Connection, path: string): ChildProcess =>
  fork(child, [mode, JSON.stringify(app), String(EXAMPLE), path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--max-semi-space-size=16'], // as the launcher, cli/canhtay.js
  })

/** Waits until it is true; fails when the process ends first. */
async function until(process: ChildProcess, happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) {
    assert.equal(process.exitCode, null, 'the process ended before it could be killed')
    await sleep(20)
  }
}

async function kill(process: ChildProcess): Promise<void> {
  const exit = once(process, 'exit')
  process.kill('SIGKILL')
  await exit
}

const standing = async (province: Province): Promise<number> => {
  const [row] = await province.read(
    (query) => query<{ bytes: number }[]>`select max(bytes) as bytes from import where kind = 'acts'`,
  )
  return row?.bytes ?? 0
}

/** Acts with a fault every 500 rows: an amount in exponent form (refused) or no JSON at all (an error). */
function faultyFile(count: number): string {
  const lines = ndjson(electricityActs(count, [UNIT], 40)).split('\n')
  return lines
    .map((line, i) => (i % 1000 === 500 ? `${line}\n{` : line))
    .join('\n')
    .replaceAll('"amount":61000', '"amount":6.1e4')
}

test('an importer killed with -9 goes on where it stood; journal and error file are as if it had not been', async () => {
  const province = await exampleProvince()
  const files = folder()
  const text = faultyFile(40_000)
  const path = files.write('acts.ndjson', text)
  const importer = start('import', province.database.app, path)
  await until(importer, async () => (await standing(province)) > 0)
  await kill(importer)
  const { acts } = await state(province)
  assert.ok(acts > 0 && acts < 40_000)
  const reached = await standing(province)
  const rest = await importFile(province, path)
  assert.equal(
    rest.rows,
    text.slice(Buffer.from(text).subarray(0, reached).toString().length).trimEnd().split('\n').length,
  )
  assert.ok((rest.resumedAt ?? 0) > 1)
  const undisturbed = await exampleProvince()
  const other = folder()
  const whole = await importFile(undisturbed, other.write('acts.ndjson', text))
  assert.ok(whole.errors > 30 && whole.refused > 30)
  assert.equal(
    readFileSync(`${path}.errors.csv`, 'utf8'),
    readFileSync(`${other.path('acts.ndjson')}.errors.csv`, 'utf8'),
  )
  const { head: _, ...same } = await state(undisturbed)
  const { head: __, ...found } = await state(province)
  assert.deepEqual(found, same)
})

test('connections cut again and again: an import ends whole, or says so and ends whole the next time', async () => {
  const province = await exampleProvince()
  const path = folder().write('acts.ndjson', ndjson(electricityActs(12_000, [UNIT], 40)))
  const admin = driver(province.database.admin, { max: 1 })
  let cut = 0
  let done = false
  const cutting = (async () => {
    while (!done) {
      await sleep(400)
      const rows = await admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = ${province.database.app.username}`
      cut += rows.length
    }
  })()
  const first = await importFile(province, path).catch((error: Error) => error)
  done = true
  await cutting
  await admin.end()
  assert.ok(cut > 0)
  if (first instanceof Error) assert.match(`${(first as { code?: string }).code}`, /^database_down$/)
  const again = await openProvince(province.database.app, EXAMPLE)
  const second = await importFile(again, path)
  assert.equal(second.errors, 0)
  assert.equal((await state(again)).acts, 12_000)
  await again.close()
})

test('a line of a gigabyte is refused without being held; the lines beside it are taken in, below 360 MiB', async () => {
  const province = await exampleProvince()
  const path = folder().path('huge.ndjson.gz')
  const lines = ndjson(electricityActs(20_000, [UNIT], 40)).split('\n')
  writeFileSync(path, gzipSync(`${lines.slice(0, 10_000).join('\n')}\n{"device":"`))
  const piece = gzipSync(Buffer.alloc(64 << 20, 'x'))
  for (let n = 0; n < 16; n++) appendFileSync(path, piece)
  appendFileSync(path, gzipSync(`"}\n${lines.slice(10_000).join('\n')}`))
  const importer = start('import', province.database.app, path)
  const [{ result, peakMb }] = (await once(importer, 'message')) as [{ result: ImportResult; peakMb: number }]
  assert.deepEqual([result.rows, result.accepted, result.errors], [20_001, 20_000, 1])
  assert.match(readFileSync(`${path}.errors.csv`, 'utf8'), /^10001,,line_too_long,/m)
  assert.ok(peakMb > 50 && peakMb <= 360, `${peakMb} MB`)
})

test('a restore killed with -9 goes on from the block it had reached', async () => {
  const province = await exampleProvince()
  await importFile(province, folder().write('acts.ndjson', ndjson(electricityActs(30_000, [UNIT], 40))))
  const { journal, blocks } = await exportJournal(province.database.app, EXAMPLE, folder().path('out'), {
    personal: true,
  })
  assert.ok(blocks > 4)
  const database = await testDatabase()
  const restorer = start('restore', database.app, journal)
  let acts = 0
  restorer.on('message', (message) => {
    acts = (message as { acts: number }).acts
  })
  await until(restorer, () => acts > 0)
  await kill(restorer)
  assert.ok(acts < 30_000)
  await restoreJournal(database.app, journal)
  const restored = await openProvince(database.app, EXAMPLE)
  assert.deepEqual(await state(restored), await state(province))
  await restored.close()
  await database.drop()
})
