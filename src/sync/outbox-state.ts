/**
 * What an outbox remembers, and how an answer of the hub changes it. Pure: the outbox writes what these functions return,
 * in one write.
 */
import type { Answer, FeedEntry, Outcome, Place } from '#sync/wire.ts'

/** An act as it lies in the table `acts`, under its sequence. */
export type Row = {
  line: string
  hash: string
  at: string
  /** Place of the newest feed entry taken before it. */
  after: Place
  /** Its own first place, and the hub's time when it was last said to be received. */
  place?: Place
  received?: string
  outcome?: Outcome
}

/**
 * A feed entry as it lies in the table `feed`, under device/seq of its act. `place` is the first that it ever had, `epoch`
 * that of the hub who said it last.
 */
export type Fed = { entry: FeedEntry; place: Place; epoch: number; now: string }

/** Lies in the table `meta` under `outbox`. */
export type State = {
  device: string
  epoch: number
  /** Sequence and hash of the last act, and when it says that it happened ('' before the first). */
  last: number
  head: string
  at: string
  /** The hub has everything up to here, and its hash there. */
  acked: number
  ackedHead: string
  /** When the oldest act that the hub has not was done. */
  unsentAt?: string
  /** Feed number taken and that entry's position, and the place of the newest entry ever taken. */
  got: number
  gotAt: number
  known: Place
  /** Sequence of the oldest act that is still kept, and the chain's head before it. */
  oldest: number
  before: string
  durable: number
  durableFeed: number
  /** The hub's time in its last answer, and in the last one after which it had everything. */
  server?: string
  sentAt?: string
  /** Acts that were refused or parked, which nobody here has looked at. */
  attention: number[]
  refs: Record<string, string>
  locked?: 'fork' | 'revoked'
  /** A restored hub waits for the report: own acts up to `acts` are told, entries of the feed up to the key `fed`. */
  report?: { acts: number; fed: string; lines: number; done: boolean }
  /** What was fed after this number, before the hub was restored, and has not been fed again. */
  doubt?: number
  /** The hub's day when old acts and entries were last removed. */
  pruned?: string
}

export const emptyState = (device: string, epoch: number, head: string): State => ({
  device,
  epoch,
  last: 0,
  head,
  at: '',
  acked: 0,
  ackedHead: head,
  got: 0,
  gotAt: 0,
  known: [0, 0],
  oldest: 1,
  before: head,
  durable: 0,
  durableFeed: 0,
  attention: [],
  refs: {},
})

/**
 * Acts just received, with their places. What was placed once keeps its first place: a restored hub replays in that order.
 */
export function received(rows: readonly [number, Row][], answer: Answer): [number, Row][] {
  const { epoch, places, outcomes, now } = answer
  return rows.map(([seq, row]) => {
    const run = places.find(([from, , count]) => from <= seq && seq < from + count)
    const place = row.place ?? (run && [epoch, run[1] + seq - run[0]])
    const outcome = outcomes.find(([one]) => one === seq)
    return [seq, { ...row, received: now, ...(place ? { place } : {}), ...(outcome ? { outcome } : {}) }]
  })
}

/**
 * The hub has begun a new epoch and holds acts up to `last` only: what it forgot is unsent again, and what it had fed is
 * taken anew. What is no longer kept here lies in a backup. A hub that is recovering wants a report first.
 */
export function adopt(state: State, { epoch, last, head, feedKept = 0, recovering }: Answer): State {
  const { report: _, ...rest } = state
  // What it still has and never answered here is sent again: it may have refused it.
  const [acked, ackedHead] =
    last >= state.acked
      ? [state.acked, state.ackedHead]
      : last < state.oldest
        ? [state.oldest - 1, state.before]
        : [last, head]
  // Only what lies in a backup is surely the same under the same number.
  const got = Math.min(state.got, feedKept, state.durableFeed)
  return {
    ...rest,
    epoch,
    acked,
    ackedHead,
    got,
    gotAt: 0,
    doubt: Math.min(got, state.doubt ?? got),
    durable: Math.min(state.durable, acked),
    durableFeed: Math.min(state.durableFeed, feedKept),
    ...(recovering ? { report: { acts: acked, fed: '', lines: 0, done: false } } : {}),
  }
}

const DAYS_KEPT = 35
const DAY_MS = 86_400_000

/** Acts and entries older than this (the hub's time) may go, when they lie in a backup too. */
export const keptSince = (now: string): string => new Date(Date.parse(now) - DAYS_KEPT * DAY_MS).toISOString()

/** An entry that follows what was taken; `was`: the same act as it was fed before. */
export type Arrived = { entry: FeedEntry; was?: FeedEntry; place: Place }

/**
 * The state after an answer of the epoch that was asked. `row`: the own act at `answer.last`, when that is news. Where its
 * hash is another than the hub's there is a fork: nothing counts as received until the hub has seen it in the lines.
 */
export function taken(now: State, answer: Answer, feed: readonly Arrived[], row: Row | undefined, unsent?: Row): State {
  const { unsentAt, report: _, locked: __, doubt, ...rest } = now
  const next = row?.hash === answer.head ? { acked: answer.last, ackedHead: answer.head } : {}
  const { acked } = { ...now, ...next }
  const attention = answer.outcomes.map(([seq]) => seq).filter((seq) => seq > now.acked && seq <= acked)
  for (const { entry, was } of feed)
    if (entry.outcome === 'exception' && entry.act.device === now.device && !was) attention.push(entry.act.seq)
  return {
    ...rest,
    ...next,
    ...(doubt !== undefined && answer.more ? { doubt } : {}),
    ...(acked === now.last ? { sentAt: answer.now } : { unsentAt: unsent?.at ?? unsentAt ?? now.at }),
    // A hub that has more than was ever done here has met a copy of this store.
    ...(answer.locked ? { locked: answer.locked } : answer.last > now.last ? { locked: 'fork' as const } : {}),
    got: now.got + feed.length,
    gotAt: feed.at(-1)?.entry.position ?? now.gotAt,
    known: feed.findLast(({ was }) => !was)?.place ?? now.known,
    durable: Math.max(now.durable, Math.min(answer.durable, acked)),
    durableFeed: Math.max(now.durableFeed, Math.min(answer.durableFeed, now.got)),
    server: answer.now,
    attention: [...now.attention, ...attention],
    refs: answer.refs,
  }
}
