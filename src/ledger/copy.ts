/**
 * Reading many rows out of PostgreSQL: COPY … TO STDOUT as text, in pieces of whole lines: half the time of rows
 * of the driver and less (docs/decisions/0007). Also the one snapshot that several connections share.
 */
import { isAscii } from 'node:buffer'
import type { Sql, TransactionSql } from 'postgres'
import { type Connection, driver } from '#kernel/sql.ts'

/** Rows of a query as lines of text, columns parted by tabs. COPY takes no parameters, so only integers are let in. */
export type CopyOut = (strings: TemplateStringsArray, ...values: number[]) => AsyncGenerator<string[]>

/** A connection or a transaction. */
export type Reader = Sql | TransactionSql

export const copyOut =
  (sql: Reader): CopyOut =>
  (strings, ...values) => {
    const odd = values.find((value) => !Number.isSafeInteger(value))
    if (odd !== undefined) throw new Error(`only integers may enter a COPY, not ${odd}`)
    return linesOf(sql, `copy (${String.raw(strings, ...values)}) to stdout`)
  }

async function* linesOf(sql: Reader, text: string): AsyncGenerator<string[]> {
  const stream = await sql.unsafe(text).readable()
  let rest: Buffer | undefined
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const bytes = rest ? Buffer.concat([rest, piece]) : piece
    const end = bytes.lastIndexOf(10)
    rest = end + 1 < bytes.length ? bytes.subarray(end + 1) : undefined
    if (end >= 0) yield split(bytes, end)
  }
  // The driver pauses its socket at the last pieces and forgets to go on: the next query would wait for ever.
  stream._read(0)
}

/**
 * A string with one letter outside Latin-1 takes two bytes a character, and so do all its parts: where there is one, each
 * line is decoded for itself, so that most stay small.
 */
function split(bytes: Buffer, end: number): string[] {
  if (isAscii(bytes)) return bytes.toString('latin1', 0, end).split('\n')
  const lines: string[] = []
  for (let start = 0; start <= end; ) {
    const stop = bytes.indexOf(10, start)
    lines.push(bytes.toString('utf8', start, stop))
    start = stop + 1
  }
  return lines
}

/** One value of a line of COPY as it was. Absent values are `\N`. */
export const plain = (value: string): string =>
  value.includes('\\') ? value.replace(/\\(.)/g, (_, mark: string) => unescaped[mark] ?? mark) : value

const unescaped: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/**
 * Connections of our own that all see a province as it was at one moment, read-only, while others go on writing.
 * @param count how many are handed to `work`, each one connection.
 */
export async function atOneMoment<T>(
  app: Connection,
  province: number,
  count: number,
  work: (at: Sql[]) => Promise<T>,
): Promise<T> {
  const scope = { 'canhtay.province': String(province), 'canhtay.units': '*' }
  const all = Array.from({ length: count }, () => driver(app, { max: 1, connection: scope as never }))
  try {
    let moment: string | undefined
    for (const one of all) {
      await one.unsafe('begin isolation level repeatable read read only')
      if (moment) await one.unsafe(`set transaction snapshot '${moment}'`)
      else moment = (await one<{ id: string }[]>`select pg_export_snapshot() as id`)[0]?.id
    }
    return await work(all)
  } finally {
    // A failure can leave a COPY half read: its connection is closed, not returned.
    await Promise.all(all.map((one) => one.end({ timeout: 0 })))
  }
}
