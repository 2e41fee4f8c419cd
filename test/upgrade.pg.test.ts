/**
 * Forward from every older schema with data in it: the migrations that follow are killed half way, go on at the next start, and leave
 * the journal, its heads and everything derived as they were. Versions in between differ from these by new tables alone.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { driver } from '#kernel/sql.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { addPerson, lasting } from '#people/person.ts'
import { invite, openSession, setPassword } from '#people/session.ts'
import { migrate, readMigrations } from '#server/migrate.ts'
import { openProvince } from '#server/province.ts'
import { reverses } from '#services/reverses.ts'
import { testDatabase } from './support/database.ts'
import { EXAMPLE, exampleProvince, folder, importAll, state } from './support/example-province.ts'

const db = join(import.meta.dirname, '..', 'db')
const all = readMigrations(db)

/** What a file makes. */
const madeBy = (sql: string) => new Set([...sql.matchAll(/create table (\w+)/g)].map(([, name]) => name))
/** Those that change what an earlier file made. */
const changing = all.filter(({ sql }) => {
  const made = madeBy(sql)
  const touched = sql.matchAll(/^(?:alter table|insert into|update|drop policy \w+ on|delete from) (\w+)/gm)
  return [...touched].some(([, name]) => !made.has(name as string))
})
const versions = [...new Set([1, ...changing.map(({ number }) => number - 1), all.length - 1])]

const source = await exampleProvince()
await importAll(source, ['acts.ndjson', 'totals.csv'].map(folder().path))
const { people, database } = source
const unit = source.world.unit('V99001', '2018-12-05')?.id as number
await addPerson(
  people,
  lasting({ code: 'lan', name: 'Hà Thị Lan', unit, role: 'head', since: '2018-01-01' }),
  'job:test',
)
await setPassword(people, await invite(people, 'lan', 'job:test'), 'mười hai con gà trống')
await openSession(people, 'lan', '10.0.0.1')
const before = await state(source)
assert.ok(before.acts > 0 && before.rollups.length > 0 && before.totals > 0)
const from = driver(database.admin, { max: 1 })
after(() => from.end())

type Column = { table: string; name: string }
const columnsOf = async (sql: Sql) =>
  Map.groupBy(
    await sql<Column[]>`
      select c.relname as table, a.attname as name
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'migration' and a.attgenerated = ''
      order by c.relname, a.attnum`,
    ({ table }) => table,
  )

/** Fills an older schema with what it had a place for. @returns rows by table */
async function fill(older: Sql): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const newer = await columnsOf(from)
  for (const [table, columns] of await columnsOf(older)) {
    const known = new Set(newer.get(table)?.map(({ name }) => name))
    const names = columns.map(({ name }) => name).filter((name) => known.has(name))
    const [{ rows } = { rows: '[]' }] = await from<{ rows: string }[]>`
      select coalesce(json_agg(t), '[]')::text as rows from (select ${from(names)} from ${from(table)}) t`
    await older`
      insert into ${older(table)} (${older(names)})
      select ${older(names)} from json_populate_recordset(null::${older(table)}, ${rows}::text::json)`
    const [{ count } = { count: 0 }] = await older<{ count: number }[]>`
      select count(*)::int as count from ${older(table)}`
    counts.set(table, count)
  }
  return counts
}

const folders: string[] = []
after(() => {
  for (const one of folders) rmSync(one, { recursive: true })
})
/** A copy of the migrations up to a number, the last of which sleeps at its end when it is told to. */
function filesUpTo(number: number, last: 'sleeps' | 'works' = 'works'): string {
  const directory = mkdtempSync(join(tmpdir(), 'canhtay-upgrade-'))
  folders.push(directory)
  for (const one of all.slice(0, number)) cpSync(join(db, one.file), join(directory, one.file))
  const end = all[number - 1]
  if (last === 'sleeps' && end) writeFileSync(join(directory, end.file), `${end.sql}\nselect pg_sleep(600);\n`)
  return directory
}

assert.ok(versions.length >= 6, 'files that change something are found')
for (const version of versions)
  test(`data of schema ${version} go forward to ${all.length}, killed half way`, { timeout: 180_000 }, async () => {
    const older = await testDatabase(filesUpTo(version))
    const admin = driver(older.admin, { max: 1 })
    const counts = await fill(admin)
    assert.ok((counts.get('act') ?? 0) > 0)

    const half = version + Math.ceil((all.length - version) / 2)
    const script = `
      import { migrate } from ${JSON.stringify(import.meta.resolve('#server/migrate.ts'))}
      await migrate(${JSON.stringify(older.owner)}, ${JSON.stringify(filesUpTo(half, 'sleeps'))})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    const sleeping = () => admin<{ pid: number }[]>`
      select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = ${older.admin.database}`
    while ((await sleeping()).length === 0) {
      assert.equal(child.exitCode, null)
      await sleep(20)
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    for (const { pid } of await sleeping()) await admin`select pg_terminate_backend(${pid})`
    while ((await sleeping()).length > 0) await sleep(20)

    assert.deepEqual(
      await migrate(older.owner, db),
      all.slice(half - 1).map(({ file }) => file),
    )
    for (const [table, count] of counts) {
      const [now] = await admin<{ count: number }[]>`select count(*)::int as count from ${admin(table)}`
      assert.equal(now?.count, count, table)
    }
    const province = await openProvince(older.app, EXAMPLE)
    if (version >= 3) assert.deepEqual(await state(province), before)
    assert.equal((await verifyDatabase(older.app, EXAMPLE, { reverses })).problems, 0)
    await Promise.all([province.close(), admin.end()])
    await older.drop()
  })
