/**
 * Posting against COPY: the same rows, by the ledger (decided, hashed, re-checked, rolled up) and by COPY into the same
 * indexed tables, in transactions of the same size, in turn.
 */
import type { Sql } from 'postgres'
import { connectLedger } from '#ledger/connect.ts'
import { type CopyOut, copyOut } from '#ledger/copy.ts'
import type { Answer, Item } from '#ledger/post.ts'
import { Ledger } from '#ledger/post.ts'
import { fold } from '#rollup/fold.ts'
import { catalogue } from '#services/index.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, seconds, testDatabase, typicalItems } from './support.ts'

export const question = 'posting in batches, as a share of COPY of the same rows'

const ROUNDS = 3
const ACTS = 40_000

export const ledgerOn = ({ write, read }: { write: Sql; read: Sql }, blockMax = 8000) =>
  new Ledger(write, read, {
    blockMax,
    province: PROVINCE,
    now: () => new Date().toISOString(),
    fold: (entry, negated) => fold(catalogue, entry, negated),
    negates: () => false,
    dueOn: (day) => day,
  })

/** Seconds to post the items in batches, on a database that already holds as many acts. */
async function post(batch: number, hot: boolean): Promise<{ seconds: number; rows: Map<string, Buffer[]> }> {
  const database = await testDatabase()
  const connections = connectLedger(database.app, PROVINCE)
  const admin = scoped(database.admin, 1)
  const ledger = ledgerOn(connections, batch)
  await accept(ledger.post(typicalItems(8000, { first: 10_000_000, hot })))
  const last = await lastPosition(admin)
  const items = typicalItems(ACTS, { hot })
  const took = await seconds(() => postAll(ledger, items, batch))
  const rows = await rowsAfter(admin, last)
  await ledger.close()
  await Promise.all([connections.end(), admin.end()])
  await database.drop()
  return { seconds: took, rows }
}

async function postAll(ledger: Ledger, items: Item[], batch: number): Promise<void> {
  // Two batches under way, as the importer keeps them.
  const under: Promise<void>[] = []
  for (let i = 0; i < items.length; i += batch) {
    under.push(accept(ledger.post(items.slice(i, i + batch))))
    if (under.length > 1) await under.shift()
  }
  await Promise.all(under)
}

async function accept(answers: Promise<Answer[]>): Promise<void> {
  for (const { outcome } of await answers) if (outcome !== 'accepted') throw new Error(`not accepted: ${outcome}`)
}

const lastPosition = async (sql: Sql): Promise<number> =>
  (await sql<{ position: number }[]>`select position from head where province = ${PROVINCE}`)[0]?.position ?? 0

/** What posting left in the journal after a position and in the tables beside it; read only when walked through. */
const written = (copy: CopyOut, after: number) => ({
  act: copy`select * from act where position > ${after} order by position`,
  leg: copy`select * from leg where position > ${after} order by position`,
  thing: copy`select * from thing where position > ${after} order by position`,
  holder: copy`select * from holder`,
  device: copy`select * from device`,
  balance: copy`select * from balance`,
  personal: copy`select * from personal`,
  rollup_day: copy`select * from rollup_day`,
})

/** Those rows as COPY text, one buffer each. */
async function rowsAfter(sql: Sql, position: number): Promise<Map<string, Buffer[]>> {
  const rows = new Map<string, Buffer[]>()
  for (const [table, pieces] of Object.entries(written(copyOut(sql), position))) {
    const buffers: Buffer[] = []
    for await (const lines of pieces) for (const line of lines) buffers.push(Buffer.from(`${line}\n`))
    rows.set(table, buffers)
  }
  return rows
}

/** Seconds to COPY those rows into empty tables, as many transactions as the ledger made blocks. */
async function copyIn(rows: Map<string, Buffer[]>, batch: number): Promise<number> {
  const database = await testDatabase()
  const sql = scoped(database.admin, 1)
  const times = Math.ceil(ACTS / batch)
  const took = await seconds(async () => {
    for (let i = 0; i < times; i++)
      await sql.begin(async (tx) => {
        for (const [table, all] of rows) {
          const part = all.slice(Math.floor((all.length * i) / times), Math.floor((all.length * (i + 1)) / times))
          const stream = await tx.unsafe(`copy ${table} from stdin`).writable()
          await new Promise<void>((resolve, reject) => {
            stream.on('error', reject).on('finish', resolve)
            stream.end(Buffer.concat(part))
          })
        }
      })
  })
  await sql.end()
  await database.drop()
  return took
}

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [batch, share] of [
    [1000, 0.5],
    [8000, 0.4],
  ] as const) {
    const posts: number[] = []
    const hots: number[] = []
    const copies: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const spread = await post(batch, false)
      posts.push(spread.seconds)
      copies.push(await copyIn(spread.rows, batch))
      if (batch === 1000) hots.push((await post(batch, true)).seconds)
    }
    const rate = ACTS / median(posts)
    const copyRate = ACTS / median(copies)
    figures.push({
      name: `posting, batches of ${batch}`,
      value: rate,
      unit: 'acts/s',
      reference: `${share * 100} % of COPY (${Math.round(copyRate)} acts/s)`,
      ratio: rate / (copyRate * share),
    })
    if (batch === 1000) {
      const hot = ACTS / median(hots)
      figures.push({
        name: 'posting, one hot till, batches of 1000',
        value: hot,
        unit: 'acts/s',
        reference: '80 % of spread tills',
        ratio: hot / (rate * 0.8),
      })
    }
  }
  return figures
}
