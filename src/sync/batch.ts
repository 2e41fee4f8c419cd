/**
 * What an outbox sends: a batch of acts as they were frozen, or its report to a hub that was restored. A body holds as much
 * as fits; the outbox goes on where the hub's answer to the last one has come.
 */
import { type Digest, sha256 } from '#sync/chain.ts'
import { type Signer, toBase64url } from '#sync/keys.ts'
import type { Fed, Row, State } from '#sync/outbox-state.ts'
import type { Store } from '#sync/store.ts'
import {
  type Codec,
  encodeUp,
  type FeedEntry,
  gzip,
  type Header,
  type Place,
  type ReportLine,
  signedText,
} from '#sync/wire.ts'

/** Acts `from` … `last`, and the chain's head after them. `report`: how far the report has come when this has arrived. */
export type Batch = {
  from: number
  last: number
  head: string
  lines: string[]
  /** Of the lines, in characters. */
  size: number
  report?: NonNullable<State['report']>
}

export type Tools = { digest?: Digest; codec?: Codec }

/** Lines read from the store for one body at most. */
const LINES_MOST = 1_000

/** @param most characters of the lines; one line is taken at least. */
export const nextBatch = (store: Store, state: State, most: number): Promise<Batch> =>
  state.report && !state.report.done ? reportBatch(store, state, state.report, most) : actBatch(store, state, most)

async function actBatch(store: Store, state: State, most: number): Promise<Batch> {
  const from = state.acked + 1
  const batch: Batch = { from, last: state.acked, head: state.ackedHead, lines: [], size: 0 }
  for (const [seq, row] of await rowsFrom(store, from, state.last))
    if (seq !== batch.last + 1 || !add(batch, row.line, most)) break
    else Object.assign(batch, { last: seq, head: row.hash })
  return batch
}

async function reportBatch(store: Store, state: State, told: NonNullable<State['report']>, most: number) {
  const batch: Batch = { from: told.acts + 1, last: told.acts, head: state.head, lines: [], size: 0 }
  let key = told.fed
  const through = (done: boolean): Batch => ({
    ...batch,
    report: { acts: batch.last, fed: key, lines: told.lines + batch.lines.length, done },
  })
  const addLine = (line: ReportLine) => add(batch, JSON.stringify(line), most)
  const rows = await rowsFrom(store, batch.from, state.last)
  for (const [seq, { line, hash, after, place, outcome }] of rows) {
    const known = { ...(place ? { place } : {}), ...(outcome ? { outcome } : {}) }
    if (!addLine({ seq, line, hash, after, ...known })) return through(false)
    batch.last = seq
  }
  // Where the store has lost acts there is nothing to report; the rest is worth telling.
  if (rows.length > 0 && batch.last < state.last) return through(false)
  const entries = (await store.list('feed', { from: key, limit: LINES_MOST })) as [string, Fed][]
  for (const [ref, { entry, place }] of entries) {
    if (ref === told.fed) continue
    if (entry.act.device !== state.device && !addLine(reported(entry, place))) return through(false)
    key = ref
  }
  return through(entries.length < LINES_MOST)
}

const reported = ({ act, things }: FeedEntry, place: Place): ReportLine => ({
  place,
  act,
  trail: Object.values(things).flatMap(({ trail }) => trail),
})

const rowsFrom = async (store: Store, from: number, to: number) =>
  (await store.list('acts', { from, to, limit: LINES_MOST })) as [number, Row][]

function add(batch: Batch, line: string, most: number): boolean {
  if (batch.lines.length > 0 && batch.size + line.length > most) return false
  batch.lines.push(line)
  batch.size += line.length
  return true
}

/** Signed and packed. */
export async function packBatch(
  { device, epoch, got, gotAt, last: made }: State,
  { from, last, head, lines, report }: Batch,
  signer: Signer,
  { digest = sha256, codec = gzip }: Tools,
): Promise<Uint8Array> {
  const told = report ? { report: true as const, ...(report.done ? {} : { more: true as const }) } : {}
  const header = { v: 1 as const, device, epoch, from, got, gotAt, left: made - last, head, ...told }
  const body = report && (await digest(lines.join('\n')))
  const sig = toBase64url(await signer.sign(signedText(header, last, body)))
  return encodeUp({ ...header, sig } satisfies Header, lines, codec)
}
