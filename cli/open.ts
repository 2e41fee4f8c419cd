/** What every command beside `start` needs first: the database, up to date, and the province it speaks of. */
import { join } from 'node:path'
import { Problem } from '#kernel/problem.ts'
import { driver } from '#kernel/sql.ts'
import { ensurePartitions, migrate } from '#server/migrate.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { listProvinces, openProvince, type Province } from '#server/province.ts'

export const migrations = join(import.meta.dirname, '..', 'db')

export const dataDir = (): string => process.env.CANHTAY_DATA ?? './data'

/** Where the demonstration year's files are made; its acts lie there until they have all been imported. */
export const demoFolder = (): string => join(dataDir(), 'demo')
export const demoActs = (): string => join(demoFolder(), 'demo-acts.ndjson')

/** CANHTAY_DATA names the data directory; DATABASE_URL an external server instead. A running server is joined. */
export async function openDatabase(log: (line: string) => void = () => {}): Promise<Database> {
  const { DATABASE_URL: url, DATABASE_APP_URL: appUrl } = process.env
  const database = await startDatabase({ dataDir: dataDir(), url, appUrl, attach: true, log })
  try {
    await migrate(database.owner, migrations)
    await ensurePartitions(database.owner, new Date().toISOString().slice(0, 10))
  } catch (error) {
    await database.stop()
    throw error
  }
  return database
}

/** Opens a province, works, and closes everything again. Without a number: the only province that there is. */
export async function withProvince<T>(
  number: string | undefined,
  work: (province: Province, database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase()
  try {
    const province = await openProvince(database.app, await chooseProvince(database, number))
    try {
      return await work(province, database)
    } finally {
      await province.close()
    }
  } finally {
    await database.stop()
  }
}

/**
 * After a large import: folds the months now, not before the first reader's eyes, lets the planner know the tables, and
 * sums up the ranges of block indexes, without which each look-up reads all that came since. Autovacuum would come only
 * after a minute, and until then a report took 400 ms instead of 90.
 */
export async function settle(province: Province, { owner }: Database): Promise<void> {
  await province.read(async () => {})
  const sql = driver(owner, { max: 1 })
  try {
    await sql`analyze`
    await sql`
      select brin_summarize_new_values(c.oid)
      from pg_class c join pg_am a on a.oid = c.relam
      where a.amname = 'brin' and c.relkind = 'i' and c.relowner = current_user::regrole`
  } finally {
    await sql.end()
  }
}

async function chooseProvince(database: Database, number: string | undefined): Promise<number> {
  const known = await listProvinces(database.app)
  if (number !== undefined) {
    const chosen = Number(number)
    if (!Number.isSafeInteger(chosen)) throw new Problem('option_invalid', { why: `--province ${number}`, command: '' })
    return chosen
  }
  const [only, ...others] = known
  if (only && others.length === 0) return only.id
  if (!only)
    throw new Problem('not_found', { what: 'tỉnh nào trong cơ sở dữ liệu. Nhập mạng lưới trước: npx canhtay import' })
  throw new Problem('option_invalid', { why: `có ${known.length} tỉnh, hãy thêm --province MÃ`, command: '' })
}
