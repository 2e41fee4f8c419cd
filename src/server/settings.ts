/**
 * What PostgreSQL is told, what it may never be told, and how DATABASE_URL is read.
 */
import type postgres from 'postgres'
import { Problem } from '#kernel/problem.ts'
import type { Connection } from '#kernel/sql.ts'

/**
 * Written into postgresql.conf when a cluster is made; an administrator may change them there, except those refused below.
 * For one province on one small machine (two cores, 4 GB).
 */
export const clusterSettings: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_connections: '60',
  // An import writes gigabytes: fewer checkpoints, so fewer full pages in the WAL.
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  wal_compression: 'pglz',
  wal_level: 'replica',
  // On from the start, because switching it on needs a restart; the command does nothing until the first backup sets it.
  archive_mode: 'on',
  archive_command: 'true',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // A statement whose client was killed ends, and lets go of its locks.
  client_connection_check_interval: '5s',
  huge_pages: 'try',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The details of an error can hold a person's data.
  log_error_verbosity: 'terse',
}

/** A power cut loses acknowledged acts, or tears pages unseen, when one of these is off. */
const mustNotBeOff = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums']

/**
 * Refuses a database that could lose what it acknowledged.
 * @param sql a connection of the role that will write: a setting can be off for one role or database alone.
 * @throws Problem setting_unsafe, naming the setting and how to turn it on; database_down for PostgreSQL below 15.
 */
export async function refuseUnsafe(sql: postgres.Sql): Promise<void> {
  const [version] = await sql<{ number: number }[]>`select current_setting('server_version_num')::int as number`
  if (!version || version.number < 150_000) {
    throw new Problem('database_down', { why: 'PostgreSQL cũ quá; cần bản 15 trở lên' })
  }
  const rows = await sql<{ name: string; setting: string; source: string }[]>`
    select name, setting, source
      from pg_settings
     where name = any(${mustNotBeOff})`
  if (rows.length !== mustNotBeOff.length)
    throw new Error(`expected ${mustNotBeOff.length} settings, saw ${rows.length}`)
  for (const { name, setting, source } of rows) {
    if (setting === 'off')
      throw new Problem('setting_unsafe', { setting: name, value: setting, remedy: remedy(name, source) })
  }
}

function remedy(name: string, source: string): string {
  if (name === 'data_checksums')
    return 'Dừng PostgreSQL, chạy pg_checksums --enable trên thư mục của nó, rồi khởi động lại.'
  if (source === 'user') return `Chạy: ALTER ROLE … RESET ${name}; rồi khởi động lại.`
  if (source === 'database') return `Chạy: ALTER DATABASE … RESET ${name}; rồi khởi động lại.`
  if (source === 'database user') return `Chạy: ALTER ROLE … IN DATABASE … RESET ${name}; rồi khởi động lại.`
  return `Sửa thành “${name} = on” trong postgresql.conf và postgresql.auto.conf, rồi khởi động lại.`
}

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`; `host` in the query may be a socket directory.
 * Without sslmode: none on this machine, required elsewhere.
 * @throws Problem option_invalid
 */
export function parseUrl(text: string): Connection {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    const why = 'DATABASE_URL phải có dạng postgres://người-dùng:mật-khẩu@máy:5432/cơ-sở-dữ-liệu'
    throw new Problem('option_invalid', { why, command: 'start' })
  }
  const host = url.searchParams.get('host') ?? (url.hostname.replace(/^\[|\]$/g, '') || 'localhost')
  const here = host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host)
  const mode = url.searchParams.get('sslmode') ?? (here ? 'disable' : 'require')
  return {
    host,
    port: Number(url.searchParams.get('port') ?? (url.port || 5432)),
    database: decodeURIComponent(url.pathname.slice(1)),
    username: decodeURIComponent(url.username || 'postgres'),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ssl: mode === 'disable' ? false : mode.startsWith('verify') ? 'verify-full' : 'require',
  }
}
