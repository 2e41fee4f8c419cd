/**
 * Counters that send one act at a time: acts a second and how long the 99th of a hundred waits for its answer, against
 * as many connections that each do a bare INSERT … COMMIT on the same server, in turn.
 */
import { connectLedger } from '#ledger/connect.ts'
import { ledgerOn } from './posting.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, testDatabase, typicalItems } from './support.ts'

export const question = 'single acts by many callers, against bare INSERT … COMMIT'

const SECONDS = 2
const ROUNDS = 3
/** Callers and the least share of the bare rate that is promised; undefined: shown without a promise. */
const CALLERS: [number, number | undefined][] = [
  [1, 0.6],
  [8, undefined],
  [32, 4],
  [256, undefined],
]

/** Runs `one` by so many callers at once, each again as soon as it is answered. */
async function callers(n: number, one: (caller: number) => Promise<unknown>): Promise<{ rate: number; p99: number }> {
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
  return {
    rate: waits.length / SECONDS,
    p99: waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] as number,
  }
}

/** Bills are handed out beforehand; each call collects one, from a device of its own. */
async function byLedger(n: number): Promise<{ rate: number; p99: number }> {
  const database = await testDatabase()
  const connections = connectLedger(database.app, PROVINCE)
  const ledger = ledgerOn(connections)
  const stocks = Array.from({ length: n }, (_, caller) =>
    typicalItems(Math.ceil(60_000 / n), { first: caller * 100_000 }),
  )
  for (const stock of stocks) await ledger.post(stock.splice(0, 2))
  const queues = stocks
  const measured = await callers(n, async (caller) => {
    const item = queues[caller]?.shift()
    if (!item) throw new Error('out of acts')
    const [answer] = await ledger.post([item])
    if (answer?.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`)
  })
  await ledger.close()
  await connections.end()
  await database.drop()
  return measured
}

async function byInsert(n: number): Promise<{ rate: number; p99: number }> {
  const database = await testDatabase()
  const admin = scoped(database.admin, Math.min(n, 100))
  await admin.unsafe('create table bare (id bigint primary key, record text not null)')
  let id = 0
  const record = 'x'.repeat(600)
  const measured = await callers(n, () => admin`insert into bare (id, record) values (${++id}, ${record})`)
  await admin.end()
  await database.drop()
  return measured
}

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [n, share] of CALLERS) {
    const ours: { rate: number; p99: number }[] = []
    const bare: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await byLedger(n))
      bare.push((await byInsert(n)).rate)
    }
    const rate = median(ours.map((one) => one.rate))
    const peer = median(bare)
    figures.push({
      name: `single acts, ${n} callers`,
      value: rate,
      unit: 'acts/s',
      reference: `${share ?? 1} × bare INSERT (${Math.round(peer)}/s)`,
      ratio: rate / (peer * (share ?? 1)),
    })
    const p99 = median(ours.map((one) => one.p99))
    figures.push({
      name: `  99 % answered within, ${n} callers`,
      value: p99,
      unit: 'ms',
      reference: '100 ms',
      ratio: 100 / p99,
    })
  }
  return figures
}
