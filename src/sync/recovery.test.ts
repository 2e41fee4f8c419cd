import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replayOrder } from '#sync/recovery.ts'
import type { Place, ReportLine } from '#sync/wire.ts'

const act = (device: string, seq: number, lines = [{ n: seq }]) => ({
  ...{ device, seq, at: 'a', actor: 'b', unit: 'c', service: 's', verb: 'v', lines },
})
const own = (seq: number, after: Place, place?: Place): ReportLine => ({
  ...{ seq, line: `line ${seq}`, hash: `${seq}`, after },
  ...(place ? { place } : {}),
})
const fed = (device: string, seq: number, place: Place, trail: ReturnType<typeof act>[] = []): ReportLine => ({
  ...{ place, act: act(device, seq), trail },
})
const order = (reports: Record<string, ReportLine[]>): string[] =>
  replayOrder(Object.entries(reports).flatMap(([device, lines]) => lines.map((line) => ({ device, line })))).map(
    (item) => ('act' in item ? `${item.act.device}/${item.act.seq}` : `${item.device}/${item.seq}`),
  )

test('what was given back comes before what was made of it, whoever reports first', () => {
  const b = [fed('office', 2, [1, 12]), own(1, [1, 12], [1, 13])]
  const a = [own(1, [1, 9], [1, 11])]
  assert.deepEqual(order({ b, a }), ['a/1', 'office/2', 'b/1'])
  assert.deepEqual(order({ a, b }), ['a/1', 'office/2', 'b/1'])
})

test('an act whose place nobody knows comes as early as its device could have done it', () => {
  assert.deepEqual(order({ a: [own(1, [1, 9])], b: [fed('office', 2, [1, 12])] }), ['a/1', 'office/2'])
  assert.deepEqual(order({ a: [own(1, [1, 12])], b: [fed('office', 2, [1, 12]), own(1, [1, 12], [1, 13])] }), [
    'office/2',
    'a/1',
    'b/1',
  ])
  // Never before the act before it.
  assert.deepEqual(order({ a: [own(1, [1, 3], [1, 20]), own(2, [1, 3])], b: [own(1, [1, 3], [1, 15])] }), [
    'b/1',
    'a/1',
    'a/2',
  ])
})

test('a trail puts the acts of which nobody was told just before the one that was', () => {
  const trail = [act('office', 1), act('a', 1), act('office', 2)]
  const reports = { b: [fed('office', 3, [1, 14], trail)], a: [own(1, [1, 9])] }
  assert.deepEqual(order(reports), ['office/1', 'a/1', 'office/2', 'office/3'])
})

test('an earlier epoch comes before a later one, and the first place counts', () => {
  assert.deepEqual(order({ a: [own(1, [1, 5], [2, 3])], b: [own(1, [1, 5], [1, 90])] }), ['b/1', 'a/1'])
})

test('lines of one act that several devices know are put together', () => {
  const trail = (n: number) => [act('office', 1, [{ n }])]
  const told = replayOrder([
    { device: 'a', line: fed('office', 2, [1, 10], trail(7)) },
    { device: 'b', line: fed('office', 3, [1, 11], trail(8)) },
  ])
  const [first] = told
  assert.ok(first && 'act' in first)
  assert.deepEqual(first.act.lines, [{ n: 7 }, { n: 8 }])
})
