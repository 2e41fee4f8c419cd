/** What goes into one body: as much as fits, in order, and how far a report has come. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextBatch, packBatch } from '#sync/batch.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { emptyState, type Fed, type Row, type State } from '#sync/outbox-state.ts'
import type { Change } from '#sync/store.ts'
import { decodeUp, type ReportLine } from '#sync/wire.ts'

const act = (device: string, seq: number) => ({
  ...{ device, seq, at: '', actor: '', unit: '', service: '', verb: '', lines: [] },
})
const rowOf = (seq: number, more: Partial<Row> = {}): Change => ({
  table: 'acts',
  key: seq,
  value: { line: `line ${seq}`, hash: `h${seq}`, at: '', after: [1, seq], ...more } satisfies Row,
})
const fed = (device: string, seq: number): Change => ({
  table: 'feed',
  key: `${device}/${seq}`,
  value: {
    entry: { n: 1, position: 5, outcome: 'accepted', act: act(device, seq), legs: [], things: { x: thing } },
    ...{ place: [1, 5], epoch: 1, now: '' },
  } satisfies Fed,
})
const thing = { service: 's', open: 0, line: {}, trail: [act('vp', 1)] }

async function storeOf(...changes: Change[]): Promise<MemoryStore> {
  const store = new MemoryStore()
  await store.write(changes)
  return store
}
const state = (more: Partial<State>): State => ({ ...emptyState('q1', 2, 'h0'), last: 4, head: 'h4', ...more })
const rows = [1, 2, 3, 4].map((seq) => rowOf(seq))

test('acts go in order from the first that was not received, as many as fit, one at least', async () => {
  const store = await storeOf(...rows)
  const sent = async (most: number, acked = 0) => {
    const { from, last, head, lines, size, report } = await nextBatch(
      store,
      state({ acked, ackedHead: `h${acked}` }),
      most,
    )
    assert.equal(size, lines.join('').length)
    assert.equal(report, undefined)
    return [from, last, head, lines.length]
  }
  assert.deepEqual(await sent(1000), [1, 4, 'h4', 4])
  assert.deepEqual(await sent(18), [1, 3, 'h3', 3])
  assert.deepEqual(await sent(17), [1, 2, 'h2', 2])
  assert.deepEqual(await sent(1), [1, 1, 'h1', 1])
  assert.deepEqual(await sent(1000, 2), [3, 4, 'h4', 2])
  assert.deepEqual(await sent(1000, 4), [5, 4, 'h4', 0])
})

test('behind a hole in the store nothing is sent', async () => {
  const store = await storeOf(rowOf(1), rowOf(3), rowOf(4))
  const { last, lines } = await nextBatch(store, state({ ackedHead: 'h0' }), 1000)
  assert.deepEqual([last, lines], [1, ['line 1']])
})

const begun = { acts: 1, fed: '', lines: 0, done: false }
const told = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line) as ReportLine).map((line) => ('act' in line ? line.act.device : line.seq))

test('a report tells the own acts, then what others did, and says how far it is', async () => {
  const store = await storeOf(...rows, fed('q1', 2), fed('vp', 1), fed('vp', 2), fed('vp', 3))
  const whole = await nextBatch(store, state({ report: begun }), 100_000)
  assert.deepEqual(told(whole.lines), [2, 3, 4, 'vp', 'vp', 'vp'])
  assert.deepEqual([whole.from, whole.last, whole.head], [2, 4, 'h4'])
  assert.deepEqual(whole.report, { acts: 4, fed: 'vp/3', lines: 6, done: true })
  assert.deepEqual(JSON.parse(whole.lines[3] as string), { place: [1, 5], act: act('vp', 1), trail: [act('vp', 1)] })

  // In bodies of one line: each goes on where the one before ended, and nothing is told twice.
  const all: string[] = []
  let report = { ...begun, lines: 3 }
  for (let body = 0; !report.done; body++) {
    assert.ok(body < 8)
    const batch = await nextBatch(store, state({ report }), 1)
    assert.equal(batch.from, report.acts + 1)
    all.push(...batch.lines)
    report = batch.report as typeof report
  }
  assert.deepEqual(all, whole.lines)
  assert.deepEqual(report, { acts: 4, fed: 'vp/3', lines: 9, done: true })
})

test('an act in a report has its place and outcome where they are known', async () => {
  const outcome = [2, 'refused', 'short', ''] as const
  const store = await storeOf(rowOf(2, { place: [1, 9], outcome }), rowOf(3))
  const { lines } = await nextBatch(store, state({ last: 3, report: begun }), 100_000)
  const known = { seq: 2, line: 'line 2', hash: 'h2', after: [1, 2], place: [1, 9], outcome }
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [known, { seq: 3, line: 'line 3', hash: 'h3', after: [1, 3] }],
  )
})

test('where the store has lost acts the rest is told all the same', async () => {
  const store = await storeOf(fed('vp', 1))
  const { lines, report } = await nextBatch(store, state({ report: begun }), 100_000)
  assert.deepEqual([lines.length, report], [1, { acts: 1, fed: 'vp/1', lines: 1, done: true }])
})

test('a thousand rows at a time: a report of more goes on', async () => {
  const many = Array.from({ length: 1_001 }, (_, i) => fed('vp', 1_000 + i))
  const store = await storeOf(...many)
  const first = await nextBatch(store, state({ last: 1, report: begun }), 10_000_000)
  assert.deepEqual(first.report, { acts: 1, fed: 'vp/1999', lines: 1_000, done: false })
  const second = await nextBatch(store, state({ last: 1, report: first.report as typeof begun }), 10_000_000)
  assert.deepEqual(second.report, { acts: 1, fed: 'vp/2000', lines: 1_001, done: true })
  const acts = Array.from({ length: 1_003 }, (_, i) => rowOf(i + 2))
  const own = await nextBatch(await storeOf(...acts), state({ last: 1_004, report: begun }), 10_000_000)
  assert.deepEqual(own.report, { acts: 1_001, fed: '', lines: 1_000, done: false })
})

test('once it is told, acts go again', async () => {
  const { report, lines } = await nextBatch(await storeOf(...rows), state({ report: { ...begun, done: true } }), 1000)
  assert.deepEqual([report, lines.length], [undefined, 4])
})

test('the header says what follows, and what is left', async () => {
  const signer = await signerOf(await newKeys())
  const store = await storeOf(...rows, fed('vp', 1))
  const headerOf = async (more: Partial<State>, most: number) => {
    const now = state({ ackedHead: 'h0', got: 3, gotAt: 33, ...more })
    const { sig, ...header } = (await decodeUp(await packBatch(now, await nextBatch(store, now, most), signer, {})))
      .header
    assert.ok(sig.length > 80)
    return header
  }
  const common = { v: 1, device: 'q1', epoch: 2, got: 3, gotAt: 33 }
  assert.deepEqual(await headerOf({}, 12), { ...common, from: 1, left: 2, head: 'h2' })
  assert.deepEqual(await headerOf({}, 99), { ...common, from: 1, left: 0, head: 'h4' })
  const report = { ...common, from: 2, head: 'h4', report: true }
  assert.deepEqual(await headerOf({ report: begun }, 1), { ...report, left: 2, more: true })
  assert.deepEqual(await headerOf({ report: begun }, 99_999), { ...report, left: 0 })
})
