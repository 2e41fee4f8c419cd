/** Verifying and rebuilding: rows of the journal a second, and seconds for the roll-ups of a million acts. */
import { hash } from 'node:crypto'
import type { Connection } from '#kernel/sql.ts'
import type { Item } from '#ledger/post.ts'
import type { Report } from '#ledger/verify.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { reverses } from '#services/reverses.ts'
import { ledgerOn } from './posting.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, seconds, testDatabase, typicalItems } from './support.ts'

export const question = 'verifying the journal and rebuilding the roll-ups'

const ACTS = 200_000
const ACTS_A_PIECE = 40_000
const ROUNDS = 3

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  await fill(database.app)
  const rates: number[] = []
  const rebuilds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rates.push(await verifyRate(database.app))
    rebuilds.push((await rebuildSeconds(database.app)) * (1_000_000 / ACTS))
  }
  await database.drop()
  const [rate, rebuilt] = [median(rates), median(rebuilds)]
  return [
    { name: 'verify', value: rate, unit: 'rows/s', reference: '300,000 rows/s', ratio: rate / 300_000 },
    { name: 'rebuild of 1,000,000 acts', value: rebuilt, unit: 's', reference: '60 s', ratio: 60 / rebuilt },
  ]
}

async function fill(app: Connection): Promise<void> {
  const write = scoped(app, 1)
  const read = scoped(app, 2)
  const ledger = ledgerOn(write, read)
  for (let first = 0; first < ACTS; first += ACTS_A_PIECE) {
    const answers = await ledger.post(typicalItems(ACTS_A_PIECE, { first }).map(sealed))
    for (const { outcome } of answers) if (outcome !== 'accepted') throw new Error(`not accepted: ${outcome}`)
  }
  await ledger.close()
  await Promise.all([write.end(), read.end()])
}

/** The typical acts carry a commitment to nothing; here it is checked. */
function sealed(item: Item): Item {
  if (!item.personal) return item
  const { salt, content } = item.personal
  return { ...item, act: { ...item.act, personal: hash('sha256', salt + content) } }
}

/** Rows of acts and movements a second; nothing may be wrong. */
async function verifyRate(app: Connection): Promise<number> {
  let report: Report | undefined
  const took = await seconds(async () => {
    report = await verifyDatabase(app, PROVINCE, { reverses })
  })
  if (!report || report.problems > 0 || report.acts !== ACTS) throw new Error(`not verified: ${JSON.stringify(report)}`)
  return (report.acts + report.legs) / took
}

async function rebuildSeconds(app: Connection): Promise<number> {
  return seconds(async () => {
    const { acts, differences } = await rebuild(app, PROVINCE)
    if (acts !== ACTS || differences.length > 0)
      throw new Error(`not rebuilt: ${acts}, ${JSON.stringify(differences[0])}`)
  })
}
