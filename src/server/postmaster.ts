/**
 * One embedded PostgreSQL: makes the cluster, clears what an earlier death left, starts it, starts it again when it dies,
 * stops it. It knows no role and no table of ours.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { handOver, type Launch } from './binaries.ts'
import { type DataDirectory, password, writeSecret } from './directory.ts'

export type Log = (line: string) => void

/** The superuser that a new cluster has. Only this folder and the test server use it. */
export const superuser = 'postgres'
export const socketPort = 5432

const run = promisify(execFile)

/** Makes the cluster if there is none. Interrupted, it leaves nothing that a later start would take for a cluster. */
export async function makeCluster(
  directory: DataDirectory,
  launch: Launch,
  settings: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Promise<void> {
  if (existsSync(directory.cluster)) return
  await rm(directory.clusterNew, { recursive: true, force: true })
  if (!existsSync(directory.secret)) await writeSecret(directory.secret)
  const passwordFile = join(directory.run, 'password')
  await writeFile(passwordFile, password(directory.secret, superuser), { mode: 0o600 })
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const words = ['-D', directory.clusterNew, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const set = Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`)
  try {
    await program(launch, launch.initdb, [...words, '--data-checksums', ...locale, ...set, ...more])
  } catch (cause) {
    await rm(directory.clusterNew, { recursive: true, force: true })
    const why = `initdb không xong: ${(cause as { stderr?: string }).stderr?.trim() || (cause as Error).message}`
    throw new Problem('database_down', { why }, cause)
  } finally {
    await rm(passwordFile, { force: true })
  }
  renameSync(directory.clusterNew, directory.cluster)
}

/** A cluster without its secret (restored from a backup, which holds none) gets a new one. */
export async function renewSecret(directory: DataDirectory, launch: Launch): Promise<void> {
  if (existsSync(directory.secret)) return
  const fresh = `${directory.secret}.new`
  await writeSecret(fresh)
  const single = program(launch, launch.postgres, ['--single', '-D', directory.cluster, 'postgres'])
  single.child.stdin?.end(`alter role ${superuser} password '${password(fresh, superuser)}'\n`)
  await single
  renameSync(fresh, directory.secret)
}

function program(launch: Launch, path: string, words: readonly string[]) {
  const [first = path, ...rest] = [...launch.prefix, path, ...words]
  return run(first, rest, { env: launch.env, cwd: '/', maxBuffer: 16 << 20 })
}

/**
 * Stops what an earlier server left running in this cluster, and clears its lock files. The caller holds the lock of the
 * data directory, so whatever runs here belongs to nobody. A file naming a process that is not PostgreSQL (its number was
 * given to another, or it is dead and not yet reaped) would make PostgreSQL refuse to start: hence it is removed.
 */
export async function clearOrphans(cluster: string, runDirectory: string, log: Log): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const postmaster = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0
  for (let waited = 0; ; waited += 50) {
    const alive = processesIn(cluster, postmaster)
    if (alive.length === 0) break
    if (waited === 0) log('PostgreSQL của lần chạy trước còn sống; đang dừng nó.')
    const signal = waited === 0 ? 'SIGINT' : waited === 30_000 ? 'SIGQUIT' : waited === 40_000 ? 'SIGKILL' : null
    if (signal) for (const pid of alive.includes(postmaster) ? [postmaster] : alive) kill(pid, signal)
    if (waited > 50_000) throw new Problem('database_down', { why: `không dừng được tiến trình ${alive.join(', ')}` })
    await sleep(50)
  }
  rmSync(file, { force: true })
  rmSync(join(runDirectory, `.s.PGSQL.${socketPort}`), { force: true })
  rmSync(join(runDirectory, `.s.PGSQL.${socketPort}.lock`), { force: true })
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The PostgreSQL processes whose working directory is this cluster; without /proc only the postmaster is seen. */
function processesIn(cluster: string, postmaster: number): number[] {
  if (!existsSync('/proc/self/cwd'))
    return postmaster > 0 && commandOf(postmaster).includes(cluster) ? [postmaster] : []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && inside(name, cluster))
    .map(Number)
}

function inside(pid: string, cluster: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') && readlinkSync(`/proc/${pid}/cwd`) === cluster
    )
  } catch {
    return false // It ended while we looked, or is another user's.
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return '' // No such process.
  }
}

export type Postmaster = { stop(): Promise<void> }
type Start = { cluster: string; directory: DataDirectory; launch: Launch; log: Log; settings?: Record<string, string> }

/**
 * Starts PostgreSQL and waits until it takes connections, however long recovery lasts. When it dies later it is started
 * again, at most every 30 seconds, until `stop`. When this process ends without `stop`, it is told to stop.
 * @throws Problem database_down with the end of its log.
 */
export async function startPostmaster(start: Start): Promise<Postmaster> {
  const { cluster, directory, log } = start
  let stopping = false
  let child = await boot(start)
  const atExit = () => child.kill('SIGINT')
  process.on('exit', atExit)

  const supervise = async (): Promise<void> => {
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 30_000)) {
      const since = Date.now()
      await ended(child)
      if (stopping) return
      if (Date.now() - since > 60_000) pause = 100
      log(
        `PostgreSQL dừng bất thường (${child.signalCode ?? `mã ${child.exitCode}`}); đang chạy lại. ${logTail(directory)}`,
      )
      await sleep(pause, undefined, { ref: false })
      try {
        await clearOrphans(cluster, directory.run, log)
        child = await boot(start)
      } catch (error) {
        log((error as Error).message)
      }
    }
  }
  const supervised = supervise()

  return {
    stop: async () => {
      stopping = true
      await end(child)
      await supervised
      await end(child) // It may have been started again meanwhile.
      process.off('exit', atExit)
    },
  }
}

/** Fast shutdown: open transactions are rolled back, a checkpoint is written. Slower than a minute: crash, and recover. */
async function end(child: ChildProcess): Promise<void> {
  child.ref()
  child.kill('SIGINT')
  const slow = setTimeout(() => child.kill('SIGQUIT'), 60_000)
  await ended(child)
  clearTimeout(slow)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function boot({ cluster, directory, launch, settings = {} }: Start): Promise<ChildProcess> {
  await chmod(cluster, 0o700)
  if (launch.owner && statSync(cluster).uid !== launch.owner.uid) await handOver(launch, cluster)
  const fixed = { listen_addresses: '', port: String(socketPort), unix_socket_directories: `"${directory.run}"` }
  const set = Object.entries({ ...settings, ...fixed, unix_socket_permissions: '0700', logging_collector: 'off' })
  const words = ['-D', cluster, ...set.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const [first = launch.postgres, ...rest] = [...launch.prefix, launch.postgres, ...words]
  const output = openLog(directory.log)
  // Its own process group: Ctrl+C reaches this process alone, which first lets its acts finish.
  const child = spawn(first, rest, { env: launch.env, cwd: '/', detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  child.unref()
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => {})
  await Promise.race([ready(child, cluster, directory), failed])
  return child
}

/** The eighth line of postmaster.pid says when connections are taken. */
async function ready(child: ChildProcess, cluster: string, directory: DataDirectory): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Problem('database_down', { why: `PostgreSQL không khởi động được. ${logTail(directory)}` })
    }
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
    await sleep(20)
  }
}

function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > 10 << 20) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

/** The last lines that PostgreSQL wrote. */
function logTail({ log }: DataDirectory, lines = 6): string {
  const text = existsSync(log) ? readFileSync(log, 'utf8').trimEnd() : ''
  return `Cuối nhật ký ${log}:\n${text.split('\n').slice(-lines).join('\n')}`
}
