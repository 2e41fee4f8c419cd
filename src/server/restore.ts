/**
 * Restores a base backup and replays the archive over it, to the end or to a chosen second, into a new data directory.
 * Nothing of the old data directory is touched, nothing is written into the repository.
 */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '#kernel/problem.ts'
import { refuseGaps, restoreCommand } from './archive.ts'
import { type Base, listBases } from './backup.ts'
import { findLaunch, handOver } from './binaries.ts'
import { busy, type DataDirectory, dataDirectory, lockDirectory } from './directory.ts'
import { clearOrphans, type Log, startPostmaster } from './postmaster.ts'
import { each, fetchFile, syncDirectory } from './stored.ts'

type Restore = {
  /** A repository that `backup` wrote. */
  from: string
  /** Must hold no cluster yet. */
  dataDir: string
  /** Replay up to and with this moment; without it, to the end of the archive. */
  until?: Date | undefined
  log?: Log
}

export type Restored = {
  readonly base: string
  /** Commit time of the newest transaction that is back, as the server wrote it; null when the base had them all. */
  readonly through: string | null
}

/**
 * @throws Problem database_not_empty; file_unreadable when the repository is damaged, has a gap or does not reach `until`.
 */
export async function restore({ from, dataDir, until, log = () => {} }: Restore): Promise<Restored> {
  const directory = dataDirectory(dataDir)
  const lock = lockDirectory(directory)
  if (!lock) throw busy(directory)
  try {
    if (existsSync(directory.cluster)) throw new Problem('database_not_empty', { why: directory.cluster })
    const base = chooseBase(from, until)
    const wal = join(realpathSync(from), 'wal')
    refuseGaps(wal, base.manifest.firstSegment, base.manifest.segmentBytes)
    await rm(directory.clusterNew, { recursive: true, force: true })
    await rm(directory.secret, { force: true })
    log(`Đang chép bản nền ${base.directory}.`)
    await copyBase(base, directory.clusterNew)
    log('Đang ghi lại các việc sau bản nền.')
    const through = await replay(directory, wal, until, log)
    renameSync(directory.clusterNew, directory.cluster)
    await syncDirectory(directory.root)
    return { base: base.directory, through }
  } finally {
    rmSync(directory.run, { recursive: true, force: true })
    lock.release()
  }
}

/**
 * Reads every file of a base again and compares it with the manifest.
 * @returns the number of files and bytes read.
 * @throws Problem file_unreadable for the first that differs.
 */
export async function verifyBase(base: Base): Promise<{ files: number; bytes: number }> {
  let bytes = 0
  await each(base.manifest.files, async (file) => {
    await fetchFile(join(base.directory, 'files'), file)
    bytes += file.bytes
  })
  return { files: base.manifest.files.length, bytes }
}

function chooseBase(repository: string, until: Date | undefined): Base {
  const unusable = (why: string) => new Problem('file_unreadable', { file: repository, why })
  const bases = listBases(repository)
  const base = bases.findLast(({ manifest }) => !until || manifest.endedAt <= until.toISOString())
  if (base) return base
  const first = bases[0]?.manifest.endedAt
  throw unusable(
    first ? `bản sao lưu sớm nhất xong lúc ${first}; chọn thời điểm sau đó` : 'trong kho chưa có bản sao lưu nào',
  )
}

async function copyBase(base: Base, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  for (const path of base.manifest.directories) await mkdir(join(to, path), { mode: 0o700, recursive: true })
  await each(base.manifest.files, (file) => fetchFile(join(base.directory, 'files'), file, to))
  // The copy must not write into the archive of the original; a new backup of it names a new repository.
  const settings = join(to, 'postgresql.auto.conf')
  const lines = (await readFile(settings, 'utf8')).split('\n').filter((line) => !line.startsWith('archive_'))
  await writeFile(settings, lines.join('\n'))
}

/** Lets PostgreSQL replay, then stops it; the settings of the recovery are given to this one start alone. */
async function replay(
  directory: DataDirectory,
  wal: string,
  until: Date | undefined,
  log: Log,
): Promise<string | null> {
  const cluster = directory.clusterNew
  const launch = await findLaunch(cluster, directory.run)
  await writeFile(join(cluster, 'recovery.signal'), '')
  await handOver(launch, cluster)
  await clearOrphans(cluster, directory.run, log)
  // Without hot standby it is ready when it has been promoted, not before.
  const settings: Record<string, string> = { restore_command: restoreCommand(wal), hot_standby: 'off' }
  if (until) {
    settings.recovery_target_time = serverTime(until)
    settings.recovery_target_action = 'promote'
  }
  const before = readLog(directory).length
  try {
    const postmaster = await startPostmaster({ cluster, directory, launch, log, settings })
    await postmaster.stop()
  } catch (cause) {
    throw explained(readLog(directory).slice(before), wal, cause)
  }
  return lastTransaction(readLog(directory).slice(before))
}

/** PostgreSQL refuses the ISO suffix Z. */
const serverTime = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '+00')

const readLog = ({ log }: DataDirectory): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')

const lastTransaction = (log: string): string | null =>
  [...log.matchAll(/last completed transaction was at log time (.*)/g)].at(-1)?.[1] ?? null

function explained(log: string, wal: string, cause: unknown): unknown {
  if (!log.includes('recovery ended before configured recovery target was reached')) return cause
  const through = lastTransaction(log) ?? 'lúc xong bản nền'
  const why = `kho lưu chỉ có đến ${through}; bỏ --until để phục hồi đến đó`
  return new Problem('file_unreadable', { file: wal, why }, cause)
}
