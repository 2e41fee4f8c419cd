/**
 * Brings up the database and hands out two connections: the owner's, for migrations and backups, and the application's,
 * for everything else. Embedded unless an address is given; refused when it could lose what it acknowledged.
 */
import { existsSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { archiveFailure } from './archive.ts'
import { findLaunch } from './binaries.ts'
import { busy, type DataDirectory, dataDirectory, lockDirectory, password, writeSecret } from './directory.ts'
import {
  clearOrphans,
  type Log,
  makeCluster,
  renewSecret,
  socketPort,
  startPostmaster,
  superuser,
} from './postmaster.ts'
import { admitApp, appRole, closeDatabase, grantOwner, makeRole, ownerRole } from './roles.ts'
import { clusterSettings, parseUrl, refuseUnsafe } from './settings.ts'

const databaseName = 'canhtay'

export type Database = {
  /** Owns the tables. Only migrations, partitions and backups use it. */
  readonly owner: Connection
  /** Everything else. */
  readonly app: Connection
  readonly embedded: boolean
  /** Closes the server when we started it. Close your own pools first. */
  stop(): Promise<void>
}

type Start = {
  /** Where an embedded cluster lies, and the secret of the application's role for any server. */
  dataDir: string
  /** DATABASE_URL: the owner of an external database. */
  url?: string | undefined
  /** DATABASE_APP_URL: the application's role there, when the owner may not make it. */
  appUrl?: string | undefined
  /** A running server of this data directory is used instead of refused; for commands beside `start`. */
  attach?: boolean
  log?: Log
}

/**
 * @throws Problem data_directory (used by another process, not ours), setting_unsafe, database_down.
 */
export function startDatabase({ dataDir, url, appUrl, attach = false, log = () => {} }: Start): Promise<Database> {
  return url ? external(dataDir, url, appUrl) : embedded(dataDir, attach, log)
}

async function embedded(dataDir: string, attach: boolean, log: Log): Promise<Database> {
  const directory = dataDirectory(dataDir)
  const server = await startServer(directory, { log }).catch((error: unknown) => {
    if (attach && error instanceof Problem && 'holder' in error.details) return null
    throw error
  })
  if (!server) return attached(directory)
  try {
    await provision(server.admin, databaseName, directory)
    const database = { ...connections(directory), embedded: true, stop: server.stop }
    await checked(database)
    await warnOfArchive(database.owner, log)
    return database
  } catch (error) {
    await server.stop()
    throw error
  }
}

const connections = (directory: DataDirectory) => ({
  owner: connectionTo(directory, ownerRole, databaseName),
  app: connectionTo(directory, appRole, databaseName),
})

/** The holder of the lock may itself be starting: its roles are there within this many tries, half a second apart. */
const attachTries = 60

async function attached(directory: DataDirectory): Promise<Database> {
  for (let tries = 1; ; tries++) {
    try {
      const database = { ...connections(directory), embedded: true, stop: async () => {} }
      await checked(database)
      return database
    } catch (error) {
      if (error instanceof Problem) throw error
      if (tries === attachTries) throw busy(directory)
      await sleep(500)
    }
  }
}

export type Server = { readonly admin: Connection; readonly directory: DataDirectory; stop(): Promise<void> }
type Serve = { log?: Log; settings?: Record<string, string>; initdb?: readonly string[] }

/** An embedded server without our roles: what `startDatabase` and the tests build on. Takes the lock of the directory. */
export async function startServer(
  directory: DataDirectory,
  { log = () => {}, settings, initdb }: Serve,
): Promise<Server> {
  const lock = lockDirectory(directory)
  if (!lock) throw busy(directory)
  try {
    const launch = await findLaunch(directory.cluster, directory.run)
    await makeCluster(directory, launch, { ...clusterSettings, ...settings }, initdb)
    await clearOrphans(directory.cluster, directory.run, log)
    await renewSecret(directory, launch)
    const postmaster = await startPostmaster({ cluster: directory.cluster, directory, launch, log })
    const stop = async () => {
      await postmaster.stop()
      rmSync(directory.run, { recursive: true, force: true })
      lock.release()
    }
    return { admin: adminOf(directory), directory, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The superuser's connection to the server of a data directory. */
export function adminOf(directory: DataDirectory): Connection {
  return connectionTo(directory, superuser, 'postgres')
}

function connectionTo(directory: DataDirectory, username: string, database: string): Connection {
  return { host: directory.run, port: socketPort, database, username, password: password(directory.secret, username) }
}

/** Roles and an empty database, made when missing. */
export async function provision(admin: Connection, database: string, directory: DataDirectory): Promise<void> {
  const cluster = driver(admin, { max: 1 })
  try {
    for (const role of [ownerRole, appRole]) await makeRole(cluster, role, password(directory.secret, role))
    const known = await cluster`select from pg_database where datname = ${database}`
    if (known.length === 0) await cluster`create database ${cluster(database)} owner ${cluster(ownerRole)}`
  } finally {
    await cluster.end()
  }
  const inside = driver({ ...admin, database }, { max: 1 })
  try {
    await grantOwner(inside)
    await closeDatabase(inside, database)
    await admitApp(inside, database)
  } finally {
    await inside.end()
  }
}

async function external(dataDir: string, url: string, appUrl: string | undefined): Promise<Database> {
  const owner = parseUrl(url)
  const app = appUrl ? parseUrl(appUrl) : await externalApp(dataDir, owner)
  const database = { owner, app, embedded: false }
  await checked(database)
  return { ...database, stop: async () => {} }
}

/** The owner makes the application's role there; the password comes from the secret in the data directory. */
async function externalApp(dataDir: string, owner: Connection): Promise<Connection> {
  const directory = dataDirectory(dataDir)
  if (!existsSync(directory.secret)) await writeSecret(directory.secret)
  const secret = password(directory.secret, appRole)
  const sql = driver(owner, { max: 1 })
  try {
    await makeRole(sql, appRole, secret)
    await admitApp(sql, owner.database)
  } catch (cause) {
    const why = `không tạo được vai trò ${appRole} (${(cause as Error).message}); cấp CREATEROLE cho ${owner.username} hoặc đặt DATABASE_APP_URL`
    throw new Problem('database_down', { why }, cause)
  } finally {
    await sql.end()
  }
  return { ...owner, username: appRole, password: secret }
}

async function checked({ owner, app }: { owner: Connection; app: Connection }): Promise<void> {
  for (const connection of [owner, app]) {
    const sql = driver(connection, { max: 1 })
    try {
      await refuseUnsafe(sql)
      if (connection === app) await refuseMighty(sql)
    } finally {
      await sql.end()
    }
  }
}

async function warnOfArchive(owner: Connection, log: Log): Promise<void> {
  const sql = driver(owner, { max: 1 })
  const failure = await archiveFailure(sql).finally(() => sql.end())
  if (!failure) return
  log(
    `Kho lưu không nhận dữ liệu từ ${failure.since} (đoạn ${failure.segment}). Nối lại đĩa của kho, hoặc chạy: npx canhtay backup --off`,
  )
}

/** The application must be bound by the rights and policies that the migrations give to its role. */
async function refuseMighty(sql: ReturnType<typeof driver>): Promise<void> {
  const [role] = await sql<{ name: string; mighty: boolean; member: boolean }[]>`
    select rolname as name,
           rolsuper or rolbypassrls or rolcreaterole as mighty,
           pg_has_role(current_user, ${appRole}, 'usage') as member
      from pg_roles
     where rolname = current_user`
  if (role?.member && !role.mighty) return
  const why = `vai trò ${role?.name} không dùng được: phải thuộc ${appRole}, không SUPERUSER, không BYPASSRLS, không CREATEROLE`
  throw new Problem('database_down', { why })
}
