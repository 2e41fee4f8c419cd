/** The till's own acts on the device: the outbox keeps their lines, this keeps what the till made of them. */
import type { Done } from '#counter/nouns.ts'
import type { Act } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Row } from '#sync/outbox-state.ts'
import type { Change, Store } from '#sync/store.ts'
import { splitLine } from '#sync/wire.ts'

type Note = Omit<Done, 'act' | 'hash'>

/** Nine digits, as a sequence has at most. */
const keyOf = (seq: number): string => `done/${String(seq).padStart(9, '0')}`

export function noteOf({ act, hash, ...note }: Done): Change {
  return { table: 'meta', key: keyOf(note.seq), value: note satisfies Note }
}

/** Undefined when it is no longer kept. */
export async function readDone(store: Store, seq: number): Promise<Done | undefined> {
  const [note, row] = await Promise.all([store.get('meta', keyOf(seq)), store.get('acts', seq)])
  return note && row ? joined(note as Note, row as Row) : undefined
}

/**
 * Acts from the newest back, as long as `wanted` says so, in their order.
 * @param last the newest sequence
 */
export async function readBack(store: Store, last: number, wanted: (done: Done) => boolean): Promise<Done[]> {
  const found: Done[] = []
  for (let to = last; to > 0; to -= PAGE) {
    const from = Math.max(1, to - PAGE + 1)
    const notes = new Map((await store.list('meta', { from: keyOf(from), to: keyOf(to) })) as [string, Note][])
    const rows = (await store.list('acts', { from, to, reverse: true })) as [number, Row][]
    for (const [seq, row] of rows) {
      const note = notes.get(keyOf(seq))
      const done = note && joined(note, row)
      if (!done || !wanted(done)) return found.reverse()
      found.push(done)
    }
  }
  return found.reverse()
}

const PAGE = 200

export const readDay = async (store: Store, last: number, day: Day): Promise<Done[]> =>
  (await readBack(store, last, (done) => done.day >= day)).filter((done) => done.day === day)

const joined = (note: Note, { line, hash }: Row): Done => ({
  ...note,
  act: JSON.parse(splitLine(line).json) as Act,
  hash,
})

/** Sequences whose notes may go: their acts have left the outbox. */
export async function staleNotes(store: Store): Promise<Change[]> {
  const [first] = (await store.list('acts', { limit: 1 })) as [number, Row][]
  if (!first || first[0] <= 1) return []
  const stale = await store.list('meta', { from: keyOf(1), to: keyOf(first[0] - 1) })
  return stale.map(([key]) => ({ table: 'meta', key, value: undefined }))
}
