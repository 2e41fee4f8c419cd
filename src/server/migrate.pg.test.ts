import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { testDatabase } from '../../test/support/database.ts'
import { ensurePartitions, migrate, readMigrations } from './migrate.ts'

const directories: string[] = []
after(() => {
  for (const path of directories) rmSync(path, { recursive: true })
})

function files(contents: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'canhtay-migrations-'))
  directories.push(directory)
  for (const [file, sql] of Object.entries(contents)) writeFileSync(join(directory, file), sql)
  return directory
}

/** A database in which nothing has been migrated but the table of migrations. */
async function emptyDatabase(t: { after(work: () => Promise<void>): void }): Promise<Connection> {
  const database = await testDatabase(files({}))
  t.after(database.drop)
  return database.owner
}

async function rows<T>(connection: Connection, text: string): Promise<T[]> {
  const sql = driver(connection, { max: 1 })
  try {
    return [...(await sql.unsafe<T[] & object[]>(text))]
  } finally {
    await sql.end()
  }
}

const applied = async (owner: Connection) =>
  (await rows<{ file: string }>(owner, 'select file from migration order by number')).map(({ file }) => file)

const bill = { '0001-bill.sql': 'create table bill (n int); insert into bill values (1), (2)' }
const more = { ...bill, '0002-due.sql': 'alter table bill add column due date' }

test('each file is applied once, in order', async (t) => {
  const owner = await emptyDatabase(t)
  assert.deepEqual(await migrate(owner, files(bill)), ['0001-bill.sql'])
  assert.deepEqual(await migrate(owner, files(more)), ['0002-due.sql'])
  assert.deepEqual(await migrate(owner, files(more)), [])
  assert.deepEqual(await applied(owner), ['0001-bill.sql', '0002-due.sql'])
  assert.equal((await rows(owner, 'select * from bill')).length, 2)
})

test('a changed or missing file is refused', async (t) => {
  const owner = await emptyDatabase(t)
  await migrate(owner, files(more))
  const refused = (error: unknown) => error instanceof Problem && error.code === 'migration_changed'
  await assert.rejects(migrate(owner, files({ ...more, '0001-bill.sql': 'create table bill (n bigint)' })), refused)
  await assert.rejects(migrate(owner, files(bill)), refused)
})

test('numbers have no gap and no twin', () => {
  assert.throws(() => readMigrations(files({ ...bill, '0003-late.sql': '' })), /0003-late.sql: expected number 2/)
  assert.throws(() => readMigrations(files({ ...bill, '0001-again.sql': '' })), /expected number/)
})

test('a file that fails leaves nothing of itself, the ones before it stay', async (t) => {
  const owner = await emptyDatabase(t)
  const bad = { ...bill, '0002-bad.sql': 'create table half (n int); select 1/0' }
  await assert.rejects(migrate(owner, files(bad)), /0002-bad.sql: division by zero/)
  assert.deepEqual(await applied(owner), ['0001-bill.sql'])
  assert.equal((await rows(owner, "select from pg_class where relname = 'half'")).length, 0)
})

test('two migrators at once: one applies, the other waits and finds nothing to do', async (t) => {
  const owner = await emptyDatabase(t)
  const slow = files({ '0001-slow.sql': 'select pg_sleep(0.3); create table slow (n int)' })
  const done = await Promise.all([migrate(owner, slow), migrate(owner, slow), migrate(owner, slow)])
  assert.deepEqual(done.flat(), ['0001-slow.sql'])
})

test('killed half way, it resumes', async (t) => {
  const owner = await emptyDatabase(t)
  const directory = files({ ...bill, '0002-long.sql': 'create table long (n int); select pg_sleep(600)' })
  const child = spawnMigrator(owner, directory)
  // The second file is under way once its backend sleeps.
  while ((await rows(owner, "select from pg_stat_activity where wait_event = 'PgSleep'")).length === 0) await sleep(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.deepEqual(await applied(owner), ['0001-bill.sql'])
  await rows(owner, "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")
  writeFileSync(join(directory, '0002-long.sql'), 'create table long (n int)')
  assert.deepEqual(await migrate(owner, directory), ['0002-long.sql'])
  assert.equal((await rows(owner, 'select * from bill')).length, 2)
})

function spawnMigrator(owner: Connection, directory: string): ChildProcess {
  const script = `
    import { migrate } from ${JSON.stringify(import.meta.resolve('./migrate.ts'))}
    await migrate(${JSON.stringify(owner)}, ${JSON.stringify(directory)})`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
}

const journal = `
  create table act (province int, month date, n int, primary key (province, month, n)) partition by range (month);
  create table act_default partition of act default;
  create table leg (province int, month date, n int, primary key (province, month, n)) partition by range (month);
  create table leg_default partition of leg default;
  create table other (day date) partition by range (day)`

test('partitions stand ready for this month and two more, and only once', async (t) => {
  const owner = await emptyDatabase(t)
  await migrate(owner, files({ '0001-journal.sql': journal }))
  const [first, second] = await Promise.all([
    ensurePartitions(owner, '2026-11-23'),
    ensurePartitions(owner, '2026-11-23'),
  ])
  const made = [...first, ...second]
  const months = ['2026_11', '2026_12', '2027_01']
  assert.deepEqual(
    made,
    ['act', 'leg'].flatMap((table) => months.map((month) => `${table}_${month}`)),
  )
  assert.deepEqual(await ensurePartitions(owner, '2026-11-30'), [])
  assert.deepEqual(await ensurePartitions(owner, '2026-12-01'), ['act_2027_02', 'leg_2027_02'])
  await rows(owner, "insert into act values (14, '2027-01-01', 1), (14, '2018-05-01', 2)")
  const where = await rows<{ name: string }>(owner, 'select tableoid::regclass::text as name from act order by n')
  assert.deepEqual(
    where.map(({ name }) => name),
    ['act_2027_01', 'act_default'],
  )
})

test('a month whose rows already lie in the default partition stays there', async (t) => {
  const owner = await emptyDatabase(t)
  await migrate(owner, files({ '0001-journal.sql': journal }))
  await rows(owner, "insert into act values (14, '2026-12-01', 1)")
  assert.ok(!(await ensurePartitions(owner, '2026-11-23')).includes('act_2026_12'))
})
