/**
 * Brings the schema forward: numbered files `NNNN-name.sql`, each in one transaction, each applied once and never changed
 * afterwards. Also makes the month partitions of the journal ahead of time. There is no way back but a backup.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { Problem } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'

export type Migration = {
  readonly number: number
  readonly file: string
  readonly sha256: string
  readonly sql: string
}

/** Held while the schema changes: any two migrators agree on this number; it means nothing. */
const lockKey = 20_181_231

/** The files of a directory in order. @throws Error when a number is missing or used twice. */
export function readMigrations(directory: string): Migration[] {
  const files = readdirSync(directory)
    .filter((file) => /^\d{4}-[\w-]+\.sql$/.test(file))
    .sort()
  return files.map((file, index) => {
    const number = Number(file.slice(0, 4))
    if (number !== index + 1) throw new Error(`${file}: expected number ${index + 1}`)
    const sql = readFileSync(join(directory, file), 'utf8')
    return { number, file, sha256: createHash('sha256').update(sql).digest('hex'), sql }
  })
}

/**
 * Applies what is missing; a second migrator waits for the first.
 * @returns the files applied now.
 * @throws Problem migration_changed when an applied file differs from what was applied, or is gone.
 */
export async function migrate(owner: Connection, directory: string): Promise<string[]> {
  const migrations = readMigrations(directory)
  const sql = driver(owner, { max: 1 })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    await sql`
      create table if not exists migration (
        number     int         primary key,
        file       text        not null,
        sha256     text        not null,
        applied_at timestamptz not null
      )`
    const applied = await sql<
      { number: number; file: string; sha256: string }[]
    >`select * from migration order by number`
    for (const { number, file, sha256 } of applied) {
      if (migrations[number - 1]?.sha256 !== sha256) throw new Problem('migration_changed', { file })
    }
    const missing = migrations.slice(applied.length)
    for (const migration of missing) await apply(sql, migration)
    return missing.map(({ file }) => file)
  } finally {
    await sql.end()
  }
}

async function apply(sql: postgres.Sql, { number, file, sha256, sql: text }: Migration): Promise<void> {
  try {
    await sql.begin(async (query) => {
      await query.unsafe(text)
      await query`
        insert into migration (number, file, sha256, applied_at)
        values (${number}, ${file}, ${sha256}, clock_timestamp())`
    })
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause })
  }
}

/** Months made ahead of today: the current one and the next two, so that a fortnight without an owner does no harm. */
const monthsAhead = 2

/**
 * Makes the partitions `table_yyyy_mm` of every table that is range-partitioned by a column `month`, for the month of
 * `today` (YYYY-MM-DD) and the next two. Rows of other months lie in the default partition.
 * @returns the partitions made now.
 */
export async function ensurePartitions(owner: Connection, today: string): Promise<string[]> {
  const sql = driver(owner, { max: 1 })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    const made: string[] = []
    for (const table of await partitionedByMonth(sql)) {
      for (let ahead = 0; ahead <= monthsAhead; ahead++) {
        const partition = await makePartition(sql, table, monthAfter(today, ahead), monthAfter(today, ahead + 1))
        if (partition) made.push(partition)
      }
    }
    return made
  } finally {
    await sql.end()
  }
}

async function partitionedByMonth(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.relname as name
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
     where p.partstrat = 'r'
       and p.partnatts = 1
       and a.attname = 'month'
       and c.relnamespace = current_schema()::regnamespace
     order by 1`
  return rows.map(({ name }) => name)
}

/**
 * Rows of the month that already lie in the default partition (imported ahead of time) would forbid the new one, so they
 * stay there and the partition is not made: the default partition answers for them.
 */
async function makePartition(sql: postgres.Sql, table: string, from: string, to: string): Promise<string | null> {
  const partition = `${table}_${from.slice(0, 4)}_${from.slice(5, 7)}`
  const known =
    await sql`select from pg_class where relname = ${partition} and relnamespace = current_schema()::regnamespace`
  if (known.length > 0) return null
  const [row] = await sql<{ ddl: string }[]>`
    select format('create table %I partition of %I for values from (%L) to (%L)',
                  ${partition}::text, ${table}::text, ${from}::text, ${to}::text) as ddl`
  try {
    await sql.unsafe(row!.ddl)
    return partition
  } catch (error) {
    if ((error as postgres.PostgresError).code === '23514') return null
    throw error
  }
}

/** The first day of the month `months` after the month of a day. */
function monthAfter(day: string, months: number): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}
