/**
 * Few personal data on a device: what the till holds, and what it had in its hands in the last 60 days. Never removed:
 * what is held, what is still open about it, and whatever an act touched that is still in the outbox, that is, not sent or
 * not yet in a backup of the centre. Nor pouches: a label names nobody, and is a seal that is used once.
 */
import { staleNotes } from '#counter/acts.ts'
import type { TillBook } from '#counter/book.ts'
import { addDays, type Day } from '#kernel/day.ts'
import type { Row } from '#sync/outbox-state.ts'
import type { Change, Store } from '#sync/store.ts'

const DAYS_KEPT = 60

/** Changes that remove what is past; none on most days. */
export async function pruned(store: Store, today: Day, book: TillBook): Promise<Change[]> {
  const rows = (await store.list('acts')) as [number, Row][]
  // A clock that stood wrong for a while may have dated an act long before its turn.
  const kept = rows.map(([, { at }]) => at.slice(0, 10))
  const [before = today] = [addDays(today, -DAYS_KEPT), ...kept].toSorted()
  const gone = [...book.things()].filter(
    ({ service, holder, on, open, by }) =>
      service !== 'pouch' && holder !== book.me && on < before && (by === undefined || open === 0),
  )
  return [...gone.map(({ key }): Change => ({ table: 'held', key, value: undefined })), ...(await staleNotes(store))]
}
