/**
 * A real PostgreSQL for tests: one server a test run, one fresh database a test, cloned from a migrated template.
 * `test/run.ts` calls `startTestServer` once and puts its `env` into the environment of the test processes; a test file
 * run alone starts a server of its own. Durability settings are the real ones.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Connection, driver } from '#kernel/sql.ts'
import { dataDirectory, password } from '#server/directory.ts'
import { ensurePartitions, migrate, readMigrations } from '#server/migrate.ts'
import { adminOf, provision, startServer } from '#server/postgres.ts'
import { appRole, ownerRole } from '#server/roles.ts'

export type TestDatabase = {
  readonly owner: Connection
  readonly app: Connection
  /** A superuser, to look behind row-level security and to break things. */
  readonly admin: Connection
  drop(): Promise<void>
}

type Shared = { readonly root: string; stop(): Promise<void> }

const variable = 'CANHTAY_TEST_PG'
/** Small: several test processes share the machine. No durability setting is touched. */
const settings = { shared_buffers: '64MB', max_wal_size: '1GB', max_connections: '200' }
const migrations = join(import.meta.dirname, '..', '..', 'db')

/** Starts the server of a whole test run. */
export async function startTestServer(): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const { root, stop } = await startShared()
  return { env: { [variable]: root }, stop }
}

async function startShared(): Promise<Shared> {
  const root = mkdtempSync(join(tmpdir(), 'canhtay-test-'))
  // Only the making of the cluster skips fsync; the server never does.
  const server = await startServer(dataDirectory(root), { settings, initdb: ['--no-sync'] })
  const cleanUp = () => {
    const paths = [root, server.directory.run]
    for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
  // The server was told to stop when this process ends; its files are removed once it has.
  process.on('exit', () => {
    for (let waited = 0; existsSync(join(root, 'postgres', 'postmaster.pid')) && waited < 10_000; waited += 20) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
    cleanUp()
  })
  const stop = async () => {
    await server.stop()
    cleanUp()
  }
  return { root, stop }
}

let shared: Promise<Shared> | null = null

/** The server of the test run, or one of our own that lives until this process has run its tests. */
function sharedServer(): Promise<Shared> {
  const root = process.env[variable]
  shared ??= root ? Promise.resolve({ root, stop: async () => {} }) : startShared()
  return shared
}

/** Stops the server that this process started for itself, if it did. A process that ends stops it all the same. */
export async function stopTestServer(): Promise<void> {
  const running = shared
  shared = null
  await (await running)?.stop()
}

/**
 * A fresh database with the migrations of `db/` (or of another directory) applied.
 * @param today day whose month and next months have partitions.
 */
export async function testDatabase(directory = migrations, today = '2018-01-01'): Promise<TestDatabase> {
  const { root } = await sharedServer()
  const data = dataDirectory(root)
  const template = await templateOf(root, directory, today)
  const name = `test_${randomBytes(6).toString('hex')}`
  const cluster = driver(adminOf(data), { max: 1 })
  await cluster`create database ${cluster(name)} template ${cluster(template)} owner ${cluster(ownerRole)}`
  await cluster.end()
  const as = (username: string) => ({
    ...adminOf(data),
    database: name,
    username,
    password: password(data.secret, username),
  })
  return {
    owner: as(ownerRole),
    app: as(appRole),
    admin: { ...adminOf(data), database: name },
    drop: async () => {
      const again = driver(adminOf(data), { max: 1 })
      await again`drop database if exists ${again(name)} with (force)`
      await again.end()
    },
  }
}

/** As `testDatabase`, dropped when the tests of the file have run. */
export async function fileDatabase(directory?: string, today?: string): Promise<TestDatabase> {
  const database = await testDatabase(directory, today)
  after(database.drop)
  return database
}

/** The template is named after the contents of the migrations, so each version of them is migrated once a run. */
async function templateOf(root: string, directory: string, today: string): Promise<string> {
  const hash = createHash('sha256').update(today)
  for (const { file, sha256 } of readMigrations(directory)) hash.update(file).update(sha256)
  const name = `template_${hash.digest('hex').slice(0, 16)}`
  const data = dataDirectory(root)
  const cluster = driver(adminOf(data), { max: 1 })
  try {
    // Test processes run side by side: the first one makes the template, the others wait.
    await cluster`select pg_advisory_lock(1)`
    const ready = await cluster`select from pg_database where datname = ${name}`
    if (ready.length > 0) return name
    const making = `${name}_new`
    await cluster`drop database if exists ${cluster(making)} with (force)`
    await provision(adminOf(data), making, data)
    const owner = {
      ...adminOf(data),
      database: making,
      username: ownerRole,
      password: password(data.secret, ownerRole),
    }
    await migrate(owner, directory)
    await ensurePartitions(owner, today)
    await cluster`alter database ${cluster(making)} rename to ${cluster(name)}`
    return name
  } finally {
    await cluster.end()
  }
}
