/** What an answer makes of what an outbox remembers, field by field. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Arrived,
  adopt,
  emptyState,
  keptSince,
  type Row,
  received,
  type State,
  taken,
} from '#sync/outbox-state.ts'
import type { Answer, FeedEntry } from '#sync/wire.ts'

/** Ten acts done, six of them received; three entries taken. */
const state = (more: Partial<State> = {}): State => ({
  ...emptyState('q1', 1, 'h0'),
  ...{ last: 10, head: 'h10', at: '2018-12-03T10:00:00+07:00', acked: 6, ackedHead: 'h6', unsentAt: 'seventh' },
  ...{ got: 3, gotAt: 33, known: [1, 33], durable: 4, durableFeed: 2 },
  ...more,
})
const answer = (more: Partial<Answer> = {}): Answer => ({
  ...{ epoch: 1, now: 'now', last: 8, head: 'h8', durable: 5, durableFeed: 3, outcomes: [], places: [], feed: [] },
  ...{ more: false, refs: {} },
  ...more,
})
const row = (hash: string, more: Partial<Row> = {}): Row => ({
  line: '{}',
  hash,
  at: `at ${hash}`,
  after: [1, 30],
  ...more,
})
const arrived = (n: number, more: Partial<FeedEntry> = {}, was = false): Arrived => {
  const act = { device: 'q2', seq: n, at: '', actor: '', unit: '', service: '', verb: '', lines: [] }
  const entry: FeedEntry = { n, position: 40 + n, outcome: 'accepted', act, legs: [], things: {}, ...more }
  return { entry, place: [1, 40 + n], ...(was ? { was: entry } : {}) }
}

test('an act received gets its place in the run that holds it, and what became of it', () => {
  const rows = [6, 7, 8, 9].map((seq): [number, Row] => [seq, row(`h${seq}`)])
  const said = answer({
    places: [
      [4, 100, 2],
      [7, 200, 2],
    ],
    outcomes: [[8, 'refused', 'short', '']],
    epoch: 3,
  })
  assert.deepEqual(received(rows, said), [
    [6, row('h6', { received: 'now' })],
    [7, row('h7', { received: 'now', place: [3, 200] })],
    [8, row('h8', { received: 'now', place: [3, 201], outcome: [8, 'refused', 'short', ''] })],
    [9, row('h9', { received: 'now' })],
  ])
  const again = row('h7', { place: [1, 70] })
  assert.deepEqual(received([[7, again]], said)[0]?.[1].place, [1, 70])
})

test('a hub of another epoch: what it lacks is unsent again, what it has but never answered stays unsent', () => {
  const restored = (last: number, more: Partial<Answer> = {}, was: Partial<State> = {}) => {
    const now = adopt(state(was), answer({ epoch: 2, last, head: `hub ${last}`, ...more }))
    return [now.acked, now.ackedHead]
  }
  assert.deepEqual(restored(4), [4, 'hub 4'])
  assert.deepEqual(restored(6), [6, 'h6'])
  assert.deepEqual(restored(9), [6, 'h6'])
  // Only what is still kept can be sent again.
  assert.deepEqual(restored(2, {}, { oldest: 4, before: 'h3' }), [3, 'h3'])
  assert.deepEqual(restored(4, {}, { oldest: 4, before: 'h3' }), [4, 'hub 4'])
})

test('and of its feed only what lies in a backup counts as taken', () => {
  const kept = (feedKept: number | undefined, was: Partial<State> = {}) => {
    const { got, gotAt, doubt, durableFeed } = adopt(
      state(was),
      answer({ ...(feedKept === undefined ? {} : { feedKept }) }),
    )
    return [got, gotAt, doubt, durableFeed]
  }
  assert.deepEqual(kept(3), [2, 0, 2, 2])
  assert.deepEqual(kept(1), [1, 0, 1, 1])
  assert.deepEqual(kept(9, { durableFeed: 9 }), [3, 0, 3, 9])
  assert.deepEqual(kept(undefined), [0, 0, 0, 0])
  // A second restore, before all was fed again.
  assert.deepEqual(kept(3, { doubt: 1 }), [2, 0, 1, 2])
  assert.deepEqual(kept(1, { doubt: 2 }), [1, 0, 1, 1])
  const now = adopt(state({ report: { acts: 9, fed: 'x', lines: 4, done: true } }), answer({ epoch: 2, last: 3 }))
  assert.deepEqual([now.epoch, now.durable, now.report], [2, 3, undefined])
  const asked = adopt(state(), answer({ last: 5, recovering: { lines: 0, whole: false } }))
  assert.deepEqual([asked.durable, asked.report], [4, { acts: 5, fed: '', lines: 0, done: false }])
})

test('an answer takes forward what it names by the right hash, and nothing else', () => {
  const after = (more: Partial<Answer>, hash: string | undefined, unsent?: string) =>
    taken(state(), answer(more), [], hash === undefined ? undefined : row(hash), unsent ? row(unsent) : undefined)
  const good = after({}, 'h8', 'h9')
  assert.deepEqual([good.acked, good.ackedHead, good.unsentAt, good.sentAt], [8, 'h8', 'at h9', undefined])
  assert.deepEqual([good.durable, good.durableFeed, good.server], [5, 3, 'now'])
  const other = after({}, 'x8')
  assert.deepEqual([other.acked, other.ackedHead, other.unsentAt, other.locked], [6, 'h6', 'seventh', undefined])
  const all = after({ last: 10, head: 'h10' }, 'h10')
  assert.deepEqual([all.acked, all.sentAt, all.unsentAt, all.locked], [10, 'now', undefined, undefined])
  assert.equal(after({ last: 11 }, undefined).locked, 'fork')
  assert.equal(after({ last: 11, locked: 'revoked' }, undefined).locked, 'revoked')
  assert.equal(taken(state({ locked: 'fork' }), answer(), [], undefined).locked, undefined)
  const late = taken(state({ unsentAt: '' }), answer(), [], undefined)
  assert.equal(late.unsentAt, '')
  const { unsentAt: _, ...silent } = state()
  assert.equal(taken(silent, answer(), [], undefined).unsentAt, '2018-12-03T10:00:00+07:00')
})

test('what is durable never goes back, nor beyond what is here', () => {
  const after = (durable: number, durableFeed: number) => {
    const now = taken(state(), answer({ durable, durableFeed }), [arrived(4)], row('h8'))
    return [now.durable, now.durableFeed]
  }
  assert.deepEqual(after(1, 1), [4, 2])
  assert.deepEqual(after(7, 3), [7, 3])
  // Of the feed what had come before this answer.
  assert.deepEqual(after(99, 99), [8, 3])
})

test('whatever was not simply taken lies before the teller, once', () => {
  const outcomes = [6, 7, 8, 9].map((seq) => [seq, 'refused', 'short', ''] as const)
  assert.deepEqual(taken(state({ attention: [2] }), answer({ outcomes }), [], row('h8')).attention, [2, 7, 8])
  const own = { outcome: 'exception' as const, act: { ...arrived(4).entry.act, device: 'q1', seq: 5 } }
  const attention = (...feed: Arrived[]) => taken(state(), answer({ last: 6 }), feed, row('h6')).attention
  assert.deepEqual(attention(arrived(4, own)), [5])
  assert.deepEqual(attention(arrived(4, own, true)), [])
  assert.deepEqual(attention(arrived(4, { outcome: 'exception' })), [])
  assert.deepEqual(attention(arrived(4, { ...own, outcome: 'accepted' })), [])
})

test('the feed goes on behind its last entry; what is newest is what was never fed before', () => {
  const after = (...feed: Arrived[]) => {
    const { got, gotAt, known } = taken(state(), answer(), feed, undefined)
    return [got, gotAt, known]
  }
  assert.deepEqual(after(), [3, 33, [1, 33]])
  assert.deepEqual(after(arrived(4), arrived(5)), [5, 45, [1, 45]])
  assert.deepEqual(after(arrived(4), arrived(5, {}, true)), [5, 45, [1, 44]])
  assert.deepEqual(after(arrived(4, {}, true)), [4, 44, [1, 33]])
})

test('a doubt lasts until all is fed again, a report until it has been settled', () => {
  const doubt = (more: boolean) => taken(state({ doubt: 1 }), answer({ more }), [], undefined).doubt
  assert.deepEqual([doubt(true), doubt(false)], [1, undefined])
  assert.ok(!('doubt' in taken(state(), answer({ more: true }), [], undefined)))
  const report = { acts: 9, fed: 'x', lines: 4, done: true }
  assert.equal(taken(state({ report }), answer(), [], undefined).report, undefined)
})

test('acts are kept for 35 days', () => {
  assert.equal(keptSince('2018-12-31T01:02:03.000Z'), '2018-11-26T01:02:03.000Z')
})
