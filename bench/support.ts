/** What the benches share: a province in a fresh database on one embedded server with full durability, and typical acts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_FILES } from '#demo/files.ts'
import type { Act } from '#kernel/act.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import type { Item } from '#ledger/post.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { openProvince, type Province } from '#server/province.ts'
import { type Dated, expand, split } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { fileDatabase, type TestDatabase, testDatabase } from '../test/support/database.ts'

export { fileDatabase, type TestDatabase, testDatabase }

export const PROVINCE = 14

/** `CANHTAY_BENCH_SCALE=0.01`: a hundredth of the acts, to see that a bench runs; its figures then promise nothing. */
export const SCALE = Number(process.env.CANHTAY_BENCH_SCALE ?? 1)

/** Connections as the ledger's own: the province's scope for the session. */
export const scoped = (connection: Connection, max: number) =>
  driver(connection, { max, connection: { 'canhtay.province': String(PROVINCE), 'canhtay.units': '*' } as never })

/** One open unit per code and a flat commission: the benches measure posting, not look-ups. */
export const world: Dated = {
  catalogue,
  unit: (code) => ({ id: Number(code), open: true }),
  rule: (key) => ({ value: 10, edition: `${key}@2018-01-01` }),
}

const POINTS = 152
/** Bills a day in the whole province at a busy time: acts arrive in the order of the days. */
const ACTS_A_DAY = 4000

/**
 * Typical acts: electricity bills handed out (1 thing leg) and collected (1 thing, 1 pay, 4 amounts), at 152 points.
 * `hot`: all of them at one till.
 */
export function typicalItems(n: number, { first = 0, hot = false } = {}): Item[] {
  const seqs = new Map<string, number>()
  const items: Item[] = []
  for (let i = 0; i < n; i++) {
    const pair = first + (i >> 1)
    const point = hot ? 1 : 1 + (pair % POINTS)
    const device = `m${point}-${first}`
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const amount = 60_000 + (pair % 977) * 250
    const customer = `PA${String(pair).padStart(11, '0')}`
    const bill = { customer, period: '2018-02', amount }
    const assign = i % 2 === 0
    const act: Act = {
      device,
      seq,
      at: `2018-03-${String(1 + (Math.floor(pair / ACTS_A_DAY) % 28)).padStart(2, '0')}T08:12:33+07:00`,
      actor: `person:nv${point}`,
      unit: String(point),
      service: 'electricity',
      verb: assign ? 'assign' : 'collect',
      lines: [assign ? { ...bill, village: 'Bản Mòn', name: 'Lò Thị Ơn' } : bill],
    }
    const parted = split(act, catalogue, () => '0'.repeat(64))
    const proposal = expand(world, parted)
    if ('refusal' in proposal) throw new Error(`a typical act was refused: ${JSON.stringify(proposal)}`)
    items.push(
      parted.personal
        ? { ...proposal, personal: { salt: '0'.repeat(32), content: JSON.stringify(parted.personal) } }
        : proposal,
    )
  }
  return items
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

/** How long each of `n` runs took, one after the other. */
export async function milliseconds(n: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < n; i++) all.push((await seconds(work)) * 1000)
  return all
}

/** Of the import: how long it took, and the highest resident memory of its process. */
export type Imported = { seconds: number; rssMiB: number }

/** The demonstration year by the commands that a Post would type, in a temporary data directory, removed afterwards. */
export async function withYear<T>(
  scale: number,
  work: (province: Province, database: Database, imported: Imported) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'canhtay-bench-'))
  const dataDir = join(folder, 'data')
  try {
    await command(dataDir, ['demo', '--scale', String(scale), '--out', folder])
    const files = DEMO_FILES.map((file) => join(folder, file))
    const imported = await command(dataDir, ['import', ...files], true)
    return await withData(dataDir, (province, database) => work(province, database, imported))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a data directory holds; a server that runs on it is joined. */
export async function withData<T>(
  dataDir: string,
  work: (province: Province, database: Database) => Promise<T>,
): Promise<T> {
  const database = await startDatabase({ dataDir, attach: true })
  const province = await openProvince(database.app, PROVINCE)
  try {
    return await work(province, database)
  } finally {
    await province.close()
    await database.stop()
  }
}

/** Runs one command in a process of its own. Exit code 1 is good: the year holds refusals, as it should. */
async function command(dataDir: string, args: string[], refusals = false): Promise<Imported> {
  const script = join(import.meta.dirname, '..', 'cli', 'canhtay.js')
  const begun = performance.now()
  const child = spawn(process.execPath, [script, ...args], {
    stdio: 'ignore',
    env: { ...process.env, CANHTAY_DATA: dataDir },
  })
  let rssMiB = 0
  const watch = setInterval(() => {
    rssMiB = Math.max(rssMiB, residentMiB(child))
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearInterval(watch)
  if (code !== 0 && !(refusals && code === 1)) throw new Error(`canhtay ${args[0]} ended with ${code}`)
  return { seconds: (performance.now() - begun) / 1000, rssMiB }
}

/** The highest so far, as the kernel counts it, of the process that does the work: the launcher's only child. */
function residentMiB({ pid: launcher }: ChildProcess): number {
  try {
    const pid = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim()
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0 // not yet there, or gone
  }
}
