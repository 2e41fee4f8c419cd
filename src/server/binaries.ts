/**
 * The PostgreSQL programs that npm brings as a platform package, and how this process may run them. It starts nothing.
 *
 * The package keeps the links between its libraries in a list, to be made by an install script that a clean install does
 * not run; so they are made here: in the package, or beside the socket when the package is read-only.
 * PostgreSQL refuses user 0. As root it runs in a user namespace that shows root under another number: files stay root's
 * and every path stays reachable. Where namespaces are forbidden (many containers) it runs as a system user that keeps
 * one capability, to reach a checkout below a 0700 directory. Weighed in docs/decisions/0002-embedded-postgres.md.
 */
import { execFile } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { chown, readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Problem } from '#kernel/problem.ts'

const run = promisify(execFile)

/** How to run one of the programs: words before it, its environment, and who its files must belong to. */
export type Launch = {
  readonly postgres: string
  readonly initdb: string
  readonly prefix: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly owner: { uid: number; gid: number } | null
}

/**
 * Finds the programs and a way for this user to run them on a cluster directory (which need not exist yet).
 * @throws Problem database_down when this platform has no package; data_directory when no way works.
 */
export async function findLaunch(cluster: string, runDirectory: string): Promise<Launch> {
  const { postgres, initdb } = await platformPackage()
  const env: Record<string, string> = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  const libraries = linkLibraries(join(dirname(postgres), '..'), runDirectory)
  if (libraries) env.LD_LIBRARY_PATH = libraries
  const { prefix, owner } = await waysPastRoot(cluster, postgres, env)
  return { postgres, initdb, prefix, env, owner }
}

/** Gives a directory and all below it to the user that runs the programs; does nothing when that is this user. */
export async function handOver({ owner }: Launch, directory: string): Promise<void> {
  if (!owner) return
  await chown(directory, owner.uid, owner.gid)
  const entries = await readdir(directory, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), owner.uid, owner.gid)
  }
}

async function platformPackage(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return (await import(name)) as { postgres: string; initdb: string }
  } catch (cause) {
    const why = `máy này (${process.platform}-${process.arch}) không có PostgreSQL kèm theo; đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên`
    throw new Problem('database_down', { why }, cause)
  }
}

/** Makes the missing library links; the search path to use when they had to be made elsewhere. */
function linkLibraries(native: string, runDirectory: string): string | null {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return null
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const link = (source: string, target: string): void => {
    if (!lstatSync(target, { throwIfNoEntry: false })) symlinkSync(source, target)
  }
  try {
    for (const { source, target } of links) tolerant(() => link(basename(source), join(native, '..', target)))
    return null
  } catch {
    for (const { source, target } of links) {
      tolerant(() => link(join(native, '..', source), join(runDirectory, basename(target))))
    }
    return `${runDirectory}:${join(native, 'lib')}`
  }
}

/** Another start may make the same link at the same moment. */
function tolerant(work: () => void): void {
  try {
    work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

type Way = Pick<Launch, 'prefix' | 'owner'>

async function waysPastRoot(cluster: string, postgres: string, env: Record<string, string>): Promise<Way> {
  const ownerNow = statSync(cluster, { throwIfNoEntry: false })?.uid
  if (process.geteuid?.() !== 0) {
    if (ownerNow !== undefined && ownerNow !== process.geteuid?.()) {
      const why = `thuộc người dùng khác (uid ${ownerNow}); hãy chạy bằng người dùng đó`
      throw new Problem('data_directory', { dir: cluster, why })
    }
    return { prefix: [], owner: null }
  }
  const ways = ownerNow ? [systemUser] : [namespace, systemUser]
  for (const way of ways) {
    const found = await way(ownerNow ?? 0).catch(() => null)
    if (found && (await works(found, postgres, env))) return found
  }
  const why =
    'PostgreSQL không chạy bằng root, mà máy này không cho đổi người dùng; hãy chạy bằng người dùng thường, hoặc đặt DATABASE_URL'
  throw new Problem('data_directory', { dir: cluster, why })
}

async function works({ prefix }: Way, postgres: string, env: Record<string, string>): Promise<boolean> {
  const [program = postgres, ...words] = [...prefix, postgres, '--version']
  return run(program, words, { env }).then(
    () => true,
    () => false,
  )
}

type Account = { name: string; uid: number; gid: number }

async function accounts(): Promise<Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).trim().split('\n')
  return lines.map((line) => {
    const [name = '', , uid, gid] = line.split(':')
    return { name, uid: Number(uid), gid: Number(gid) }
  })
}

/** initdb asks for the name of its user, so the number shown inside must be one that has a name. */
async function namespace(): Promise<Way> {
  const nobody = (await accounts()).find(({ name }) => name === 'nobody')
  return { prefix: ['unshare', '--user', `--map-user=${nobody?.uid ?? 65534}`, '--'], owner: null }
}

async function systemUser(uidWanted: number): Promise<Way> {
  const find = async () => {
    const all = await accounts()
    if (uidWanted > 0) return all.find(({ uid }) => uid === uidWanted)
    return all.find(({ name }) => name === 'canhtay') ?? all.find(({ name }) => name === 'postgres')
  }
  let account = await find()
  if (!account && uidWanted === 0) {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'canhtay'])
    account = await find()
  }
  if (!account) throw new Error(`no user has the number ${uidWanted}`)
  const { uid, gid } = account
  const reach = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return {
    prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...reach, '--'],
    owner: { uid, gid },
  }
}
