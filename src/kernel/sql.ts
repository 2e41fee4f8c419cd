/**
 * The only door to PostgreSQL. `read` gives a query that cannot write (the transaction is READ ONLY); `act` is the only
 * maker of a `Tx`, and only a `Tx` writes. Both set the row-level security scope inside their own transaction, so that
 * nothing leaks to the next borrower of a pooled connection (notes of decision 0002).
 * Values travel only as parameters: the tag of the driver is the only way to make a statement.
 */
import postgres from 'postgres'

/** Somebody outside the Post who sees only what he gave it to do. */
export type PrincipalScope = { key: string; services: readonly string[] }
/** Which rows may be seen: one province, all of its units or the listed ones, and of one principal when it is said. */
export type Scope = { province: number; units: 'all' | readonly number[]; principal?: PrincipalScope | undefined }

/** A query tag inside a READ ONLY transaction. */
export type Query = postgres.TransactionSql & { readonly mode?: 'read' }
/** A query tag inside a writing transaction; made by `Db.act` alone. */
export type Tx = postgres.TransactionSql & { readonly mode: 'write' }

/** Where a database is and as whom: what `postgres()` takes. Units: seconds for time-outs. */
export type Connection = {
  host: string
  port: number
  database: string
  username: string
  password?: string
  ssl?: 'require' | 'verify-full' | false
}

export type Db = {
  /** All statements see one moment. @throws PostgresError 25006 when the query tries to write. */
  read<T>(scope: Scope, work: (query: Query) => Promise<T>): Promise<T>
  act<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export const unitsSetting = (units: Scope['units']): string => (units === 'all' ? '*' : `{${units.join(',')}}`)

/**
 * bigint columns come back as numbers: every amount, id and position is an integer below 2^53 (CHECKed by the schema).
 * Days stay ISO text and instants stay PostgreSQL's text: no Date object, no time zone of the machine.
 */
const types = {
  bigint: { to: 20, from: [20], serialize: (x: number | bigint) => x.toString(), parse: safeInteger },
  date: { to: 1184, from: [1082, 1114, 1184], serialize: (x: string) => x, parse: (x: string) => x },
  ints: list(1007),
  bigints: list(1016),
  texts: list(1009),
  dates: list(1182),
}

/**
 * Lists as parameters: int[], bigint[], text[], date[]. Said here because the driver would ask each new connection for the
 * types of all lists, and a connection that is cut while it answers would end the process: nobody waits for that question.
 */
function list(oid: number) {
  const quoted = (one: unknown) => (one === null ? 'null' : `"${String(one).replace(/["\\]/g, '\\$&')}"`)
  // The ledger writes its literals itself.
  const literal = (all: string | readonly unknown[]) =>
    typeof all === 'string' ? all : `{${all.map(quoted).join(',')}}`
  return { to: oid, serialize: literal }
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`integer outside ±2^53 read from the database: ${text}`)
  return value
}

/** Driver settings shared by every connection that we open. */
export function driver(connection: Connection, more: postgres.Options<Record<string, postgres.PostgresType>> = {}) {
  return postgres({
    ...connection,
    ssl: connection.ssl ?? false,
    max: 4,
    idle_timeout: 0,
    connect_timeout: 10,
    onnotice: () => {},
    types: types as never,
    fetch_types: false,
    ...more,
  })
}

export function openDb(connection: Connection, max = 4): Db {
  // Reports ask with other values each time: a plan for none in particular took 150 ms instead of 85.
  const sql = driver(connection, { max, connection: { plan_cache_mode: 'force_custom_plan' } as never })
  const scoped = async <Q>(query: postgres.TransactionSql, scope: Scope, work: (query: Q) => Promise<unknown>) => {
    await query`
      select set_config('canhtay.province', ${String(scope.province)}, true),
             set_config('canhtay.units', ${unitsSetting(scope.units)}, true)`
    const { principal } = scope
    if (principal)
      await query`
        select set_config('canhtay.principal', ${principal.key}, true),
               set_config('canhtay.services', ${`{${principal.services.join(',')}}`}, true)`
    return work(query as Q)
  }
  return {
    read: (scope, work) =>
      sql.begin('isolation level repeatable read read only', (query) => scoped(query, scope, work)) as never,
    act: (scope, work) => sql.begin((query) => scoped(query, scope, work)) as never,
    close: () => sql.end({ timeout: 5 }),
  }
}
