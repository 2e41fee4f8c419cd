/** The connections of a ledger: the province's scope holds for their whole session, since they are nobody else's. */
import { connect, type NetConnectOpts } from 'node:net'
import type { Sql } from 'postgres'
import { type Connection, driver, unitsSetting } from '#kernel/sql.ts'

/** The one writing connection plans each of its statements once; a hash of a whole table is never the way to a row. */
const WRITING = { plan_cache_mode: 'force_generic_plan', enable_hashjoin: 'off', enable_mergejoin: 'off' }

/** More than any block: the driver sends nothing behind a statement that its socket says is too much at once. */
const SOCKET_BYTES = 1 << 28

type Address = { path?: string; host: string[]; port: number[] }
const socket = ({ path, host: [host], port: [port] }: Address) => {
  const options: object = { ...(path ? { path } : { host, port }), writableHighWaterMark: SOCKET_BYTES }
  return connect(options as NetConnectOpts)
}

/** `end` closes both; close the ledger first. */
export function connectLedger(app: Connection, province: number): { write: Sql; read: Sql; end(): Promise<void> } {
  const scope = { 'canhtay.province': String(province), 'canhtay.units': unitsSetting('all') }
  const write = driver(app, { max: 1, connection: { ...scope, ...WRITING }, socket } as never)
  const read = driver(app, { max: 2, connection: scope as never })
  const end = async () => {
    await Promise.all([write.end({ timeout: 5 }), read.end({ timeout: 5 })])
  }
  return { write, read, end }
}
