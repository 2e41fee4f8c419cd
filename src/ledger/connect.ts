/** A ledger on a database: connections of its own, on which the province's scope holds for the whole session. */
import { type Connection, driver } from '#kernel/sql.ts'
import { Ledger, type LedgerOptions } from '#ledger/post.ts'

/** The caller closes the ledger; `close` waits for what is queued and ends the connections. */
export function openLedger(app: Connection, options: LedgerOptions): { ledger: Ledger; close(): Promise<void> } {
  const scope = { 'canhtay.province': String(options.province), 'canhtay.units': '*' }
  const sql = driver(app, { max: 2, connection: scope as never })
  const ledger = new Ledger(sql, options)
  return {
    ledger,
    close: async () => {
      await ledger.close()
      await sql.end({ timeout: 5 })
    },
  }
}
