/**
 * Counters that send one act at a time: acts a second and how long the 99th of a hundred waits for its answer. In turn,
 * half a second each, with two peers on the same server: the same ledger that writes every act in a block, a transaction
 * and a flush of its own; and as many connections that each do a bare INSERT … COMMIT. On this disk, and as on a slower one.
 */
import { connectLedger } from '#ledger/connect.ts'
import type { Item } from '#ledger/post.ts'
import { ledgerOn } from './posting.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, type TestDatabase, testDatabase, typicalItems } from './support.ts'

export const question = 'single acts by many callers, against one act a transaction and against bare INSERT … COMMIT'

const SECONDS = 0.5
/** The first warms up and does not count. */
const ROUNDS = 10
const ACTS = 90_000
const CALLERS = [1, 8, 32, 256]

const flushes = { fast: 'this disk', slow: 'flush of 1 ms' }
const peers = { bare: 'bare INSERT', alone: 'one act a transaction' }
type Flush = keyof typeof flushes
type Peer = keyof typeof peers

/** The least share of a peer's rate, or several times it, by callers and disk. Everything else is shown beside it. */
const promised: Record<Peer, { callers: number; share: number; flush: Flush[] }> = {
  bare: { callers: 1, share: 0.5, flush: ['slow'] },
  alone: { callers: 32, share: 4, flush: ['fast', 'slow'] },
}

/** One way to write: `one` does it for a caller and resolves when it is durable. */
type Writer = { one(caller: number): Promise<unknown>; close(): Promise<void> }

/** Milliseconds each waited, by so many callers at once who send again as soon as they are answered. */
async function waitsOf(n: number, { one }: Writer): Promise<number[]> {
  const waits: number[] = []
  const end = performance.now() + SECONDS * 1000
  await Promise.all(
    Array.from({ length: n }, async (_, caller) => {
      while (performance.now() < end) {
        const begun = performance.now()
        await one(caller)
        waits.push(performance.now() - begun)
      }
    }),
  )
  return waits
}

/**
 * `slow` stands for a disk whose flush takes 1 ms: whoever is about to flush the log sleeps so long first. Commits that
 * arrive meanwhile still join that flush, where a disk would have them wait for the next: it is kind to many connections.
 */
async function databaseWith(flush: Flush): Promise<TestDatabase> {
  const database = await testDatabase()
  if (flush === 'slow') {
    const admin = scoped(database.admin, 1)
    for (const setting of ['commit_delay = 1000', 'commit_siblings = 0'])
      await admin.unsafe(`alter database ${database.admin.database} set ${setting}`)
    await admin.end()
  }
  return database
}

/** Each caller hands out and collects bills from devices of its own. `blockMax` 1: no act shares a transaction. */
async function byLedger(stocks: readonly Item[][], flush: Flush, blockMax?: number): Promise<Writer> {
  const database = await databaseWith(flush)
  const connections = connectLedger(database.app, PROVINCE)
  const ledger = ledgerOn(connections, blockMax)
  const queues = stocks.map((stock) => stock.values())
  return {
    one: async (caller) => {
      const item = queues[caller]?.next().value
      if (!item) throw new Error('out of acts')
      const [answer] = await ledger.post([item])
      if (answer?.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`)
    },
    close: async () => {
      await ledger.close()
      await connections.end()
      await database.drop()
    },
  }
}

async function byInsert(n: number, flush: Flush): Promise<Writer> {
  const database = await databaseWith(flush)
  const admin = scoped(database.admin, Math.min(n, 100))
  await admin.unsafe('create table bare (id bigint primary key, record text not null)')
  let id = 0
  const record = 'x'.repeat(600)
  return {
    one: () => admin`insert into bare (id, record) values (${++id}, ${record})`,
    close: async () => {
      await admin.end()
      await database.drop()
    },
  }
}

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const n of CALLERS) {
    const stocks = Array.from({ length: n }, (_, caller) =>
      typicalItems(Math.ceil(ACTS / n), { first: caller * 100_000 }),
    )
    for (const flush of ['fast', 'slow'] as const) figures.push(...(await compare(stocks, flush)))
  }
  return figures
}

async function compare(stocks: readonly Item[][], flush: Flush): Promise<Figure[]> {
  const n = stocks.length
  const writers = {
    ours: await byLedger(stocks, flush),
    alone: await byLedger(stocks, flush, 1),
    bare: await byInsert(n, flush),
  }
  const rates = { ours: [] as number[], alone: [] as number[], bare: [] as number[] }
  const waits: number[] = []
  for (let round = 0; round < ROUNDS; round++)
    for (const name of ['ours', 'alone', 'bare'] as const) {
      const waited = await waitsOf(n, writers[name])
      if (round === 0) continue
      rates[name].push(waited.length / SECONDS)
      if (name === 'ours') waits.push(...waited)
    }
  for (const writer of Object.values(writers)) await writer.close()
  if (flush === 'slow' && n === 1 && median(rates.bare) > 900)
    throw new Error(`commits were not delayed: ${median(rates.bare)} a second by one caller`)
  const where = `${n} ${n === 1 ? 'caller' : 'callers'}, ${flushes[flush]}`
  const against = (peer: Peer): Figure => {
    const { callers, share, flush: disks } = promised[peer]
    const shown = n !== callers || !disks.includes(flush)
    // Each round is compared with itself: what else the machine does changes from round to round.
    const ratio = median(rates.ours.map((rate, round) => rate / (rates[peer][round] as number)))
    return {
      name: `single acts, ${where}`,
      value: median(rates.ours),
      unit: 'acts/s',
      reference: `${shown ? '' : `${share} × `}${peers[peer]} (${Math.round(median(rates[peer]))}/s)`,
      ratio: shown ? ratio : ratio / share,
      shown,
    }
  }
  const p99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] as number
  return [
    against('bare'),
    against('alone'),
    { name: '  99 % answered within', value: p99, unit: 'ms', reference: '100 ms', ratio: 100 / p99 },
  ]
}
