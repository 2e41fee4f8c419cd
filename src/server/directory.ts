/**
 * The data directory: what lies where, the lock that lets one server use it at a time, and the secret from which the
 * passwords of the roles are made. It knows nothing of PostgreSQL's own files.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '#kernel/problem.ts'

export type DataDirectory = {
  readonly root: string
  /** PostgreSQL's own directory. */
  readonly cluster: string
  /** A cluster being made or restored; left over when that was interrupted, then thrown away. */
  readonly clusterNew: string
  readonly log: string
  readonly secret: string
  /** Process id of the holder of the lock: for messages only, the lock itself is the operating system's. */
  readonly pid: string
  readonly lock: string
  /** Short and private, for the socket: its whole path may have 103 bytes, a data directory's path is often longer. */
  readonly run: string
}

/** Names the places inside a data directory, which is made when missing. */
export function dataDirectory(path: string): DataDirectory {
  try {
    mkdirSync(resolve(path), { recursive: true, mode: 0o700 })
    const root = realpathSync(path)
    const run = privateDirectory(root)
    const at = (name: string) => join(root, name)
    return {
      root,
      cluster: at('postgres'),
      clusterNew: at('postgres.new'),
      log: at('postgres.log'),
      secret: at('secret'),
      pid: at('pid'),
      lock: at('lock'),
      run,
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('data_directory', { dir: path, why: (cause as Error).message }, cause)
  }
}

function privateDirectory(root: string): string {
  const name = `canhtay-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`
  const base = tmpdir()
  const run = join(Buffer.byteLength(base) > 60 ? '/tmp' : base, name)
  mkdirSync(run, { mode: 0o700, recursive: true })
  const found = lstatSync(run)
  if (!found.isDirectory() || found.uid !== process.geteuid?.() || (found.mode & 0o077) !== 0) {
    const why = 'nó không phải của riêng người dùng đang chạy; xoá nó rồi chạy lại'
    throw new Problem('data_directory', { dir: run, why })
  }
  return run
}

/**
 * Takes the lock of a data directory, or gives null when another process (or this one) has it.
 * SQLite's exclusive lock is the operating system's: it ends with the process, however that ends, and is never stale.
 */
export function lockDirectory({ lock, pid }: DataDirectory): { release(): void } | null {
  const database = new DatabaseSync(lock)
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === 5) return null
    throw error
  }
  writeFileSync(pid, String(process.pid))
  return {
    release: () => {
      rmSync(pid, { force: true })
      database.close()
    },
  }
}

/** Its details have `holder`, the process id as far as known. */
export function busy({ root, pid }: DataDirectory): Problem {
  const holder = existsSync(pid) ? readFileSync(pid, 'utf8') : '?'
  const why = `tiến trình ${holder} đang dùng nó; dừng tiến trình ấy trước, hoặc đặt CANHTAY_DATA tới thư mục khác`
  return new Problem('data_directory', { dir: root, why, holder })
}

/** A new secret on disk: 256 random bits, readable by this user alone. */
export async function writeSecret(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  await file.writeFile(randomBytes(32).toString('hex'))
  await file.sync()
  await file.close()
}

/** The password of one role: to know one says nothing of another. */
export function password(secretPath: string, role: string): string {
  return createHmac('sha256', readFileSync(secretPath)).update(role).digest('base64url')
}
