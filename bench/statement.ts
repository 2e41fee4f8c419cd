/**
 * The books of a busy month: 300,000 bills of one principal, handed out and collected through the ledger. What a reader
 * waits for, what the fold takes once, and what it costs beside the posting of the same acts.
 */
import { openDb } from '#kernel/sql.ts'
import { connectLedger } from '#ledger/connect.ts'
import { sonLa } from '#network/folder.ts'
import { statement } from '#report/statement.ts'
import { trialBalance } from '#report/trial.ts'
import { foldFlows } from '#rollup/flows.ts'
import { ledgerOn } from './posting.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, SCALE, scoped, seconds, testDatabase, typicalItems } from './support.ts'

export const question = 'books of a month of 300,000 bills: statement, trial balance, the fold'

const BILLS = 300_000 * SCALE
const STILL_OUT = 500
const CHUNK = 25_000
const ASKED = 7
const PERIOD = { from: '2018-03-01', to: '2018-03-31' }

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const connections = connectLedger(database.app, PROVINCE)
  const ledger = ledgerOn(connections)
  const db = openDb(database.app, 2)
  const network = sonLa()
  let posting = 0
  let folding = 0
  for (let first = 0; first < BILLS; first += CHUNK) {
    const items = typicalItems(2 * Math.min(CHUNK, BILLS - first), { first })
    posting += await seconds(() => ledger.post(items))
    folding += await seconds(() => foldFlows(db, PROVINCE))
  }
  for (let i = 0; i < STILL_OUT; i++) await ledger.post(typicalItems(1, { first: BILLS + i }))
  await foldFlows(db, PROVINCE)
  const admin = scoped(database.admin, 1)
  await admin`analyze`
  const scope = { province: PROVINCE, units: 'all' } as const
  const asked = { province: PROVINCE, principal: 'evn', period: PERIOD }
  const stated: number[] = []
  const balanced: number[] = []
  for (let i = 0; i < ASKED; i++) {
    stated.push(await seconds(() => db.read(scope, (query) => statement(query, network, asked))))
    balanced.push(await seconds(() => db.read(scope, (query) => trialBalance(query, network, asked))))
  }
  const made = await db.read(scope, (query) => statement(query, network, asked))
  if (made.differences.length > 0 || made.items.length !== STILL_OUT)
    throw new Error(`the statement does not meet the ledger: ${made.differences.join()}, ${made.items.length} items`)
  await ledger.close()
  await Promise.all([connections.end(), admin.end(), db.close()])
  await database.drop()
  const limit = (name: string, s: number): Figure => ({
    name,
    value: s * 1000,
    unit: 'ms',
    reference: '1,000 ms',
    ratio: 1 / s,
  })
  return [
    limit(`statement of a principal, ${BILLS.toLocaleString('en')} bills in the month`, median(stated)),
    limit('trial balance of the province, that month', median(balanced)),
    {
      name: 'fold of the movements, when somebody reads',
      value: (2 * BILLS) / folding,
      unit: 'acts/s',
      reference: `posting of the same acts, ${Math.round((2 * BILLS) / posting).toLocaleString('en')} acts/s`,
      ratio: posting / folding,
      shown: true,
    },
  ]
}
