/**
 * The continuous archive: every finished WAL segment is copied into `<repository>/wal` by PostgreSQL itself, at least each
 * minute in which something was written. It is off until the first backup names a repository: without a base backup the
 * segments restore nothing, and an import would write gigabytes of them.
 */
import { readdirSync } from 'node:fs'
import type postgres from 'postgres'
import { Problem } from '#kernel/problem.ts'

/** Up to where everything committed lies in the archive. */
export type Durable = {
  /** Bytes of WAL since the beginning, comparable with `walPosition`. */
  readonly position: number
  /** When the newest segment was archived (ISO 8601). What was committed later is not in it, what was earlier need not be. */
  readonly archivedAt: string
}

/**
 * Seconds after which a segment that is not full is archived all the same. A lost disk may cost a minute; the rest is for closing and
 * copying it (`npm run bench -- recovery`).
 */
const archiveSeconds = 50

/**
 * Asked after a commit, it is a position that covers that commit: once `durableThrough` has reached it, the commit is in
 * the archive. Any role may ask.
 */
export async function walPosition(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ position: number }[]>`select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as position`
  return row!.position
}

/** @param sql the owner's; others may not see whether an archive is set. @returns null while there is no archive. */
export async function durableThrough(sql: postgres.Sql): Promise<Durable | null> {
  const [row] = await sql<{ on: boolean; segment: string | null; at: string | null; size: number }[]>`
    select current_setting('archive_mode') <> 'off'
             and coalesce((select setting from pg_settings where name = 'archive_command'), '?')
                   not in ('true', '/bin/true', '', '(disabled)') as on,
           last_archived_wal as segment,
           to_char(last_archived_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
           (select setting::bigint from pg_settings where name = 'wal_segment_size') as size
      from pg_stat_archiver`
  if (!row?.on || !row.at || !/^[0-9A-F]{24}/.test(row.segment ?? '')) return null
  return { position: segmentEnd(row.segment!, row.size), archivedAt: row.at }
}

/**
 * The segment that the archive does not take, when there is one. Until it does, segments pile up beside the data and may
 * fill its disk: somebody must know.
 */
export async function archiveFailure(sql: postgres.Sql): Promise<{ segment: string; since: string } | null> {
  const [row] = await sql<{ segment: string; since: string }[]>`
    select last_failed_wal as segment,
           to_char(coalesce(last_archived_time, stats_reset) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
      from pg_stat_archiver
     where last_failed_time > coalesce(last_archived_time, '-infinity')`
  return row ?? null
}

export type ArchiveState = {
  /** The folder into which segments are copied; nothing when somebody else's command is set. */
  wal?: string
  /** When the newest segment was archived, ISO. */
  archivedAt?: string
  /** When the counting began, ISO: the archive was switched on then. */
  since: string
  /** The segment that is not taken. */
  failing?: string
  /** Bytes of WAL that lie here alone: one segment and a minute of writing when all is well. */
  behind?: number
}

/** @param sql the owner's. @returns nothing while there is no archive. */
export async function archiveState(sql: postgres.Sql): Promise<ArchiveState | undefined> {
  const [row] = await sql<{ mode: string; command: string; since: string }[]>`
    select current_setting('archive_mode') as mode,
           coalesce((select setting from pg_settings where name = 'archive_command'), '?') as command,
           to_char(stats_reset at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
      from pg_stat_archiver`
  if (!row || row.mode === 'off' || ['true', '/bin/true', '', '(disabled)'].includes(row.command)) return undefined
  const durable = await durableThrough(sql)
  const failure = await archiveFailure(sql)
  const wal = /^if test -f ('.*?')\/%f\.gz; then/.exec(row.command)?.[1]
  return {
    since: row.since,
    ...(wal === undefined ? {} : { wal: shellUnquote(wal) }),
    ...(durable
      ? { archivedAt: durable.archivedAt, behind: Math.max(0, (await walPosition(sql)) - durable.position) }
      : {}),
    ...(failure ? { failing: failure.segment } : {}),
  }
}

/** Name of a segment: eight hex digits each of timeline, position / 2^32, and segment within those 4 GB. */
function segmentEnd(name: string, size: number): number {
  const [high, low] = [name.slice(8, 16), name.slice(16, 24)].map((hex) => Number.parseInt(hex, 16))
  return high! * 2 ** 32 + (low! + 1) * size
}

/** Sends the segments to this directory from now on. */
export async function archiveInto(sql: postgres.Sql, wal: string): Promise<void> {
  const command = archiveCommand(wal)
  const [now] = await sql<{ command: string }[]>`select current_setting('archive_command') as command`
  if (now?.command === command) return
  await setArchive(sql, command, archiveSeconds)
  // What the command `true` “archived” until now is nowhere.
  await sql`select pg_stat_reset_shared('archiver')`
}

/** Segments are no longer kept; what was archived stays restorable up to now. */
export async function archiveOff(sql: postgres.Sql): Promise<void> {
  await setArchive(sql, 'true', 0)
}

async function setArchive(sql: postgres.Sql, command: string, seconds: number): Promise<void> {
  const [row] = await sql<{ command: string; timeout: string }[]>`
    select format('alter system set archive_command = %L', ${command}::text) as command,
           format('alter system set archive_timeout = %L', ${String(seconds)}::text) as timeout`
  await sql.unsafe(row!.command)
  await sql.unsafe(row!.timeout)
  await sql`select pg_reload_conf()`
}

/** A segment archived twice (after a crash) is right when it is the same; one of another server is never overwritten. */
function archiveCommand(wal: string): string {
  const file = `${shellQuote(wal)}/%f.gz`
  const copy = `gzip -n -1 -c %p > ${file}.tmp && sync ${file}.tmp && mv ${file}.tmp ${file} && sync ${shellQuote(wal)}`
  return `if test -f ${file}; then gzip -dc ${file} | cmp -s - %p; else ${copy}; fi`
}

/** Above 125 PostgreSQL gives up instead of taking a damaged segment for the end of the archive. */
export function restoreCommand(wal: string): string {
  const file = `${shellQuote(wal)}/%f.gz`
  return `test -f ${file} || exit 1; gzip -dc ${file} > %p || exit 255`
}

/** Quoted for the shell; `%` is doubled because PostgreSQL replaces it first. */
const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`
const shellUnquote = (quoted: string): string => quoted.slice(1, -1).replaceAll(`'\\''`, "'").replaceAll('%%', '%')

/**
 * A missing segment would end a restore early without a word.
 * @param from name of the first segment needed. @throws Problem file_unreadable naming the first that is missing.
 */
export function refuseGaps(wal: string, from: string, segmentBytes: number): void {
  const perHigh = 2 ** 32 / segmentBytes
  const number = (name: string): number =>
    Number.parseInt(name.slice(8, 16), 16) * perHigh + Number.parseInt(name.slice(16, 24), 16)
  const segments = readdirSync(wal).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name))
  const present = new Set(segments.map(number))
  const last = Math.max(...present)
  for (let wanted = number(from); wanted <= last || wanted === number(from); wanted++) {
    if (present.has(wanted)) continue
    const hex = (value: number) => Math.floor(value).toString(16).toUpperCase().padStart(8, '0')
    const name = `${from.slice(0, 8)}${hex(wanted / perHigh)}${hex(wanted % perHigh)}.gz`
    throw new Problem('file_unreadable', {
      file: `${wal}/${name}`,
      why: 'kho lưu thiếu đoạn này nên không phục hồi liền mạch được',
    })
  }
}
