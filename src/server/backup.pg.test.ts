import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { archiveFailure, durableThrough, walPosition } from './archive.ts'
import { backup, listBases, stopArchive } from './backup.ts'
import { dataDirectory } from './directory.ts'
import { type Database, startDatabase } from './postgres.ts'
import { restore, verifyBase } from './restore.ts'

const rowsBefore = 100_000

describe('a backup', () => {
  const root = mkdtempSync(join(tmpdir(), "canhtay backup's "))
  const path = (name: string) => join(root, name)
  const used: string[] = [root]
  let database: Database
  /** The second before the accident, by the server's clock. */
  let good: Date

  /** A copy of the repository, to be damaged. */
  const copyOf = (name: string) => {
    cpSync(path('repository'), path(name), { recursive: true })
    return path(name)
  }
  const fresh = (name: string) => {
    used.push(dataDirectory(path(name)).run)
    return path(name)
  }
  const counted = async (dataDir: string) => {
    const restored = await startDatabase({ dataDir })
    const found = await ask(restored.owner, 'select count(*)::int as n from kept')
    await restored.stop()
    return found
  }

  before(async () => {
    database = await startDatabase({ dataDir: fresh('data') })
    const sql = driver(database.owner, { max: 1 })
    assert.equal(await durableThrough(sql), null, 'no archive before the first backup')
    await sql`create table kept (n int primary key)`
    await sql`insert into kept select generate_series(1, ${rowsBefore / 2}::int)`
    const { directory } = await backup({ owner: database.owner, dataDir: path('data'), to: path('repository') })
    assert.match(directory, /base-\d{8}T\d{6}Z$/)
    await sql`insert into kept select generate_series(${rowsBefore / 2 + 1}::int, ${rowsBefore}::int)`
    await sleep(1100)
    const [now] = await sql<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`
    good = new Date(now!.at)
    await sleep(50)
    await sql`delete from kept where n % 3 = 0`

    const deleted = await walPosition(sql)
    const early = await durableThrough(sql)
    assert.ok(early && early.position < deleted, 'what was just committed is not in the archive yet')
    await sql`select pg_switch_wal()`
    while ((await durableThrough(sql))!.position < deleted) await sleep(50)
    await sql.end()
  })
  after(async () => {
    await database.stop()
    for (const directory of used) rmSync(directory, { recursive: true, force: true })
  })

  test('and the archive bring back the second before the accident, every row', async () => {
    const { through } = await restore({ from: path('repository'), dataDir: fresh('second'), until: good })
    assert.ok(through)
    assert.equal(await counted(path('second')), rowsBefore)
  })

  test('without a moment, everything archived is back', async () => {
    await restore({ from: path('repository'), dataDir: fresh('end') })
    assert.equal(await counted(path('end')), rowsBefore - Math.floor(rowsBefore / 3))
  })

  test('restored works alone: it writes nothing into the archive of the original', async () => {
    const before = readdirSync(path('repository/wal'))
    await restore({ from: copyOf('copied'), dataDir: fresh('alone'), until: good })
    const alone = await startDatabase({ dataDir: path('alone') })
    const sql = driver(alone.owner, { max: 1 })
    assert.equal(await durableThrough(sql), null)
    await sql`select pg_switch_wal()`
    await sql.end()
    const again = await backup({ owner: alone.owner, dataDir: path('alone'), to: path('its-own') })
    assert.ok(again.manifest.files.length > 100)
    await alone.stop()
    assert.deepEqual(readdirSync(path('repository/wal')), before)
  })

  test('is never restored over something', async () => {
    await assert.rejects(
      restore({ from: path('repository'), dataDir: path('data') }),
      problem('data_directory', /đang dùng nó/),
    )
    mkdirSync(join(fresh('full'), 'postgres'), { recursive: true })
    await assert.rejects(
      restore({ from: path('repository'), dataDir: path('full') }),
      problem('database_not_empty', /trống/),
    )
  })

  test('of a later time than the archive has: says how far it goes', async () => {
    const until = new Date(Date.now() + 3_600_000)
    const dataDir = fresh('later')
    await assert.rejects(
      restore({ from: path('repository'), dataDir, until }),
      problem('file_unreadable', /kho lưu chỉ có đến \d{4}-.*bỏ --until/),
    )
    await restore({ from: path('repository'), dataDir })
    assert.ok((await counted(dataDir)) > 0, 'the directory of the failed restore is usable again')
  })

  test('of an earlier time than the first base: says which is the first', async () => {
    const until = new Date('2018-01-01T00:00:00+07:00')
    const first = listBases(path('repository'))[0]!.manifest.endedAt
    const tried = restore({ from: path('repository'), dataDir: fresh('earlier'), until })
    await assert.rejects(tried, problem('file_unreadable', new RegExp(first)))
  })

  test('with a file changed by one byte is refused, by verify and by restore', async () => {
    const from = copyOf('changed')
    const [base] = listBases(from)
    const whole = await verifyBase(base!)
    assert.equal(whole.files, base!.manifest.files.length)
    const file = join(base!.directory, 'files', 'PG_VERSION.zst')
    const bytes = readFileSync(file)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    await assert.rejects(verifyBase(base!), problem('file_unreadable', /PG_VERSION/))
    await assert.rejects(restore({ from, dataDir: fresh('changed-data') }), problem('file_unreadable', /PG_VERSION/))
    assert.ok(!readdirSync(path('changed-data')).includes('postgres'))
  })

  const segments = (repository: string) =>
    readdirSync(join(repository, 'wal')).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name))

  test('with a segment missing is refused by name', async () => {
    const from = copyOf('gap')
    const first = `${listBases(from)[0]!.manifest.firstSegment}.gz`
    const missing = segments(from)
      .filter((name) => name >= first)
      .at(-2)!
    rmSync(join(from, 'wal', missing))
    await assert.rejects(restore({ from, dataDir: fresh('gap-data') }), problem('file_unreadable', new RegExp(missing)))
  })

  test('with a damaged segment stops, instead of ending there', async () => {
    const from = copyOf('damaged')
    const last = join(from, 'wal', segments(from).at(-1)!)
    const bytes = readFileSync(last)
    writeFileSync(last, bytes.subarray(0, bytes.length >> 1))
    await assert.rejects(restore({ from, dataDir: fresh('damaged-data') }), problem('database_down', /restore/i))
  })

  test('of another database is not mixed into a repository', async () => {
    const other = await startDatabase({ dataDir: fresh('other') })
    const mixed = backup({ owner: other.owner, dataDir: path('other'), to: path('repository') })
    await assert.rejects(mixed, problem('data_directory', /cơ sở dữ liệu khác/))
    const foreign = backup({ owner: other.owner, dataDir: path('data'), to: path('foreign') })
    await assert.rejects(foreign, problem('option_invalid', /pgBackRest.*canhtay export/))
    await other.stop()
  })

  test('whose repository is away is missed aloud, and caught up when it is back', async () => {
    const sql = driver(database.owner, { max: 1 })
    renameSync(path('repository'), path('away'))
    const committed = await walPosition(sql)
    await sql`select pg_switch_wal()`
    while ((await archiveFailure(sql)) === null) await sleep(100)
    assert.ok((await durableThrough(sql))!.position <= committed)
    await database.stop()
    const said: string[] = []
    database = await startDatabase({ dataDir: path('data'), log: (line) => said.push(line) })
    assert.match(said.join('\n'), /Kho lưu không nhận dữ liệu.*canhtay backup --off/)
    renameSync(path('away'), path('repository'))
    while ((await durableThrough(sql))!.position <= committed) await sleep(200)
    assert.equal(await archiveFailure(sql), null)
    await sql.end()
  })

  test('older than the days kept goes, with its segments; the newest before the limit stays', async () => {
    const to = path('repository')
    const [first] = listBases(to)
    const second = await backup({ owner: database.owner, dataDir: path('data'), to })
    const third = await backup({ owner: database.owner, dataDir: path('data'), to, keepDays: 1 })
    const names = () => listBases(to).map(({ directory }) => directory)
    assert.deepEqual(names(), [first!.directory, second.directory, third.directory], 'all younger than a day')
    for (const base of [first!, second]) age(base, 3)
    const fourth = await backup({ owner: database.owner, dataDir: path('data'), to, keepDays: 1 })
    assert.deepEqual(names(), [second.directory, third.directory, fourth.directory])
    assert.ok(segments(to)[0]! >= `${second.manifest.firstSegment}.gz`)
  })

  test('switched off keeps no segments, and says so', async () => {
    await stopArchive({ owner: database.owner, dataDir: path('data') })
    const sql = driver(database.owner, { max: 1 })
    while ((await durableThrough(sql)) !== null) await sleep(20)
    const before = segments(path('repository'))
    await sql`select pg_switch_wal()`
    await sleep(200)
    await sql.end()
    assert.deepEqual(segments(path('repository')), before)
  })
})

/** Makes a base look older. */
function age({ directory, manifest }: ReturnType<typeof listBases>[number], days: number): void {
  const endedAt = new Date(Date.parse(manifest.endedAt) - days * 86_400_000).toISOString()
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...manifest, endedAt }))
}

async function ask(connection: Connection, query: string): Promise<number> {
  const sql = driver(connection, { max: 1 })
  const [row] = await sql.unsafe<{ n: number }[]>(query)
  await sql.end()
  return row!.n
}

const problem = (code: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}
