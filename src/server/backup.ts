/**
 * Base backups of the embedded cluster into a repository directory, while the server works:
 *
 *     repository/canhtay-backup.json          which cluster it belongs to
 *     repository/wal/<segment>.gz             the continuous archive (archive.ts)
 *     repository/base-<time>/manifest.json    written last: a base without it is not one
 *     repository/base-<time>/files/….zst
 *
 * A base and the segments after its start restore any later second (restore.ts). The passwords are not in it.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { archiveFailure, archiveInto, archiveOff, durableThrough } from './archive.ts'
import { dataDirectory } from './directory.ts'
import type { Log } from './postmaster.ts'
import { each, type FileEntry, storeFile, syncDirectory, writeDurably } from './stored.ts'

export type Manifest = {
  readonly format: 1
  readonly systemId: string
  readonly serverVersion: string
  readonly startedAt: string
  /** A restore can stop at this moment or later. */
  readonly endedAt: string
  readonly firstSegment: string
  readonly segmentBytes: number
  /** Bytes of WAL since the beginning. */
  readonly endPosition: number
  readonly directories: readonly string[]
  readonly files: readonly FileEntry[]
}

export type Base = { readonly directory: string; readonly manifest: Manifest }

type Backup = { owner: Connection; dataDir: string; to: string; keepDays?: number; log?: Log }

/** Days that stay restorable to the second. */
export const keepDaysDefault = 14

/**
 * Takes a base backup, sends the archive to the same repository from now on, and removes what is older than `keepDays`.
 * Returns when everything needed to restore this base is in the repository.
 * @throws Problem data_directory (repository of another cluster, archive not writable), option_invalid (external server).
 */
export async function backup({
  owner,
  dataDir,
  to,
  keepDays = keepDaysDefault,
  log = () => {},
}: Backup): Promise<Base> {
  const { cluster } = dataDirectory(dataDir)
  const sql = driver(owner, { max: 2 })
  try {
    await refuseExternal(sql, cluster)
    const repository = await openRepository(sql, to, cluster, log)
    await archiveInto(sql, join(repository, 'wal'))
    const base = await takeBase(sql, cluster, repository)
    await prune(repository, keepDays)
    return base
  } finally {
    await sql.end()
  }
}

/** Switches the continuous archive off. @throws as `backup`. */
export async function stopArchive({ owner, dataDir }: Pick<Backup, 'owner' | 'dataDir'>): Promise<void> {
  const sql = driver(owner, { max: 1 })
  try {
    await refuseExternal(sql, dataDirectory(dataDir).cluster)
    await archiveOff(sql)
  } finally {
    await sql.end()
  }
}

/** Complete bases of a repository, oldest first. @throws Problem file_unreadable when it is not a repository. */
export function listBases(repository: string): Base[] {
  if (!existsSync(join(repository, 'canhtay-backup.json')))
    throw new Problem('file_unreadable', { file: repository, why: 'đây không phải kho lưu của Cánh Tay' })
  return readdirSync(repository)
    .filter((name) => name.startsWith('base-') && existsSync(join(repository, name, 'manifest.json')))
    .sort()
    .map((name) => {
      const directory = join(repository, name)
      return { directory, manifest: JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest }
    })
}

async function refuseExternal(sql: postgres.Sql, cluster: string): Promise<void> {
  const [row] = await sql<
    { directory: string | null }[]
  >`select current_setting('data_directory', true) as directory`.catch(() => [])
  if (row?.directory === cluster) return
  const why =
    'máy chủ PostgreSQL này không do Cánh Tay chạy. Sao lưu nó bằng pgBackRest hoặc pg_basebackup trên máy ấy, hoặc chạy: npx canhtay export'
  throw new Problem('option_invalid', { why, command: 'backup' })
}

async function openRepository(sql: postgres.Sql, to: string, cluster: string, log: Log): Promise<string> {
  const refuse = (why: string) => new Problem('data_directory', { dir: to, why })
  await mkdir(join(resolve(to), 'wal'), { recursive: true, mode: 0o700 }).catch((cause: Error) => {
    throw refuse(cause.message)
  })
  const repository = realpathSync(to)
  if (`${repository}${sep}`.startsWith(`${cluster}${sep}`))
    throw refuse('kho lưu không được nằm trong thư mục của PostgreSQL')
  if (statSync(repository).dev === statSync(cluster).dev) {
    log('Kho lưu nằm cùng đĩa với dữ liệu: đĩa hỏng là mất cả hai. Nên để kho lưu ở đĩa khác.')
  }
  const [system] = await sql<{ id: string }[]>`select system_identifier::text as id from pg_control_system()`
  const label = join(repository, 'canhtay-backup.json')
  if (!existsSync(label))
    await writeFile(label, `${JSON.stringify({ format: 1, systemId: system!.id })}\n`, { mode: 0o600 })
  const { systemId } = JSON.parse(readFileSync(label, 'utf8')) as { systemId: string }
  if (systemId !== system!.id) throw refuse('đây là kho lưu của một cơ sở dữ liệu khác; chọn thư mục khác')
  return repository
}

async function takeBase(sql: postgres.Sql, cluster: string, repository: string): Promise<Base> {
  const startedAt = new Date().toISOString()
  const name = `base-${startedAt.replace(/[-:]|\.\d+/g, '')}`
  const partial = join(repository, `partial-${name}`)
  await removePartial(repository)
  await mkdir(join(partial, 'files'), { recursive: true, mode: 0o700 })
  // The backup belongs to its session: start and stop must use one connection.
  const session = await sql.reserve()
  try {
    const [begun] = await session<{ segment: string; size: number; version: string; system: string }[]>`
      with started as materialized (select pg_backup_start(${name}, true) as lsn)
      select pg_walfile_name(lsn) as segment,
             (select setting::bigint from pg_settings where name = 'wal_segment_size') as size,
             current_setting('server_version') as version,
             (select system_identifier::text from pg_control_system()) as system
        from started`
    const { directories, files } = await copyCluster(cluster, join(partial, 'files'))
    const [stopped] = await session<{ position: number; label: string; tablespaces: string; at: string }[]>`
      select (lsn - '0/0'::pg_lsn)::bigint as position, labelfile as label, spcmapfile as tablespaces, 
             to_char((clock_timestamp() + interval '1 ms') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from pg_backup_stop(false)`
    const { position, label, tablespaces, at } = stopped!
    if (tablespaces) throw new Error('a tablespace outside the data directory is not in this backup')
    await writeFile(join(partial, 'backup_label'), label)
    files.push((await storeFile(partial, join(partial, 'files'), 'backup_label'))!)
    await rm(join(partial, 'backup_label'))
    await archived(sql, position, repository)
    const manifest: Manifest = {
      format: 1,
      systemId: begun!.system,
      serverVersion: begun!.version,
      startedAt,
      endedAt: at,
      firstSegment: begun!.segment,
      segmentBytes: begun!.size,
      endPosition: position,
      directories,
      files,
    }
    await writeDurably(join(partial, 'manifest.json'), `${JSON.stringify(manifest)}\n`)
    await rename(partial, join(repository, name))
    await syncDirectory(repository)
    return { directory: join(repository, name), manifest }
  } finally {
    session.release()
  }
}

/** Not copied: rebuilt by PostgreSQL, or of the running server alone. Of the directories the contents, not the name. */
const directoriesEmptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]
const filesLeft =
  /^(postmaster\.(pid|opts)|backup_label|tablespace_map|.*\.signal)$|(^|\/)(pgsql_tmp.*|pg_internal\.init.*)$/

async function copyCluster(cluster: string, to: string): Promise<{ directories: string[]; files: FileEntry[] }> {
  const control = 'global/pg_control'
  const directories = ['pg_wal/archive_status', 'pg_wal/summaries']
  const paths: string[] = []
  const walk = async (relative: string): Promise<void> => {
    for (const entry of await readdir(join(cluster, relative), { withFileTypes: true })) {
      const path = relative ? `${relative}/${entry.name}` : entry.name
      if (filesLeft.test(path) || path === control) continue
      if (entry.isFile()) paths.push(path)
      if (!entry.isDirectory()) continue
      directories.push(path)
      await mkdir(join(to, path), { mode: 0o700 })
      // A database can be dropped while we look; the WAL knows.
      if (!directoriesEmptied.includes(path)) await walk(path).catch(ifGone)
    }
  }
  await walk('')
  const files: FileEntry[] = []
  const copy = async (path: string): Promise<void> => {
    const stored = await storeFile(cluster, to, path)
    if (stored) files.push(stored)
  }
  await each(paths, copy)
  // Last, so that it is never older than a file it speaks of.
  await copy(control)
  return { directories, files }
}

function ifGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Waits until the archive has everything up to this position. */
async function archived(sql: postgres.Sql, position: number, repository: string): Promise<void> {
  for (let waited = 0; ; waited += 200) {
    const durable = await durableThrough(sql)
    if (durable && durable.position >= position) return
    const failed = await archiveFailure(sql)
    if (failed && waited > 10_000) {
      const why = `PostgreSQL không chép được ${failed.segment} vào kho lưu; xem chỗ trống và quyền ghi, rồi chạy lại`
      throw new Problem('data_directory', { dir: repository, why })
    }
    await sleep(200)
  }
}

async function removePartial(repository: string): Promise<void> {
  const left = readdirSync(repository).filter((name) => name.startsWith('partial-'))
  for (const name of left) await rm(join(repository, name), { recursive: true })
}

/** Keeps the newest base older than the limit: the days after the limit are restored from it. */
async function prune(repository: string, keepDays: number): Promise<void> {
  const limit = new Date(Date.now() - keepDays * 86_400_000).toISOString()
  const bases = listBases(repository)
  const oldestKept = Math.max(
    0,
    bases.findLastIndex(({ manifest }) => manifest.endedAt < limit),
  )
  for (const { directory } of bases.slice(0, oldestKept)) await rm(directory, { recursive: true })
  const first = bases[oldestKept]?.manifest.firstSegment.slice(8)
  if (!first) return
  const wal = join(repository, 'wal')
  const old = readdirSync(wal).filter((name) => /^[0-9A-F]{24}/.test(name) && name.slice(8, 24) < first)
  for (const name of old) await rm(join(wal, name))
}
