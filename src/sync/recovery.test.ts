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

test('own acts come in their order however they were reported, one after the other at the same place', () => {
  assert.deepEqual(order({ a: [own(3, [1, 5]), own(1, [1, 5]), own(2, [1, 5])] }), ['a/1', 'a/2', 'a/3'])
  // Two that the hub is said to have placed alike keep their order, too.
  assert.deepEqual(order({ a: [own(1, [1, 5], [1, 9]), own(2, [1, 5], [1, 9]), own(3, [1, 2])] }), [
    'a/1',
    'a/2',
    'a/3',
  ])
})

test('what was placed is told apart from what was only done, with what became of it', () => {
  const outcome = [1, 'refused', 'short', ''] as const
  const lines: ReportLine[] = [{ seq: 1, line: 'x', hash: '1', after: [1, 1], place: [1, 4], outcome }, own(2, [1, 4])]
  const told = replayOrder(lines.map((line) => ({ device: 'a', line })))
  assert.deepEqual(told, [
    { device: 'a', seq: 1, line: 'x', hash: '1', placed: true, outcome },
    { device: 'a', seq: 2, line: 'line 2', hash: '2', placed: false },
  ])
})

test('of two places of one act the earlier counts, by epoch first, and the earlier step of one place', () => {
  const at = (first: Place, second: Place, other: Place) =>
    order({ a: [fed('office', 1, first)], b: [fed('office', 1, second)], c: [own(1, [1, 1], other)] })
  assert.deepEqual(at([1, 8], [1, 4], [1, 6]), ['office/1', 'c/1'])
  assert.deepEqual(at([1, 4], [1, 8], [1, 6]), ['office/1', 'c/1'])
  assert.deepEqual(at([2, 3], [1, 9], [2, 1]), ['office/1', 'c/1'])
  assert.deepEqual(at([1, 9], [2, 3], [2, 1]), ['office/1', 'c/1'])
  assert.deepEqual(at([2, 3], [2, 3], [2, 1]), ['c/1', 'office/1'])
  // A step that stands two before the act in one trail and one before it in another comes as early as the first says.
  const [x, y] = [act('x', 1), act('y', 1)]
  const near = fed('office', 2, [1, 10], [x])
  const far = fed('office', 2, [1, 10], [x, y])
  for (const reports of [
    { a: [near], b: [far] },
    { a: [far], b: [near] },
  ])
    assert.deepEqual(order(reports), ['x/1', 'y/1', 'office/2'])
  // Of another place it is no matter which step it was.
  const later = fed('office', 3, [1, 12], [x, y, act('z', 1)])
  for (const reports of [
    { a: [near], b: [later] },
    { a: [later], b: [near] },
  ])
    assert.deepEqual(order(reports), ['x/1', 'office/2', 'y/1', 'z/1', 'office/3'])
})

test('what was fed whole is not cut to the line that a trail knows', () => {
  const whole = fed('office', 1, [1, 5])
  const told = replayOrder([
    { device: 'a', line: { ...whole, act: act('office', 1, [{ n: 1 }, { n: 2 }]) } as ReportLine },
    { device: 'b', line: fed('vp', 1, [1, 9], [act('office', 1, [{ n: 1 }])]) },
  ])
  const [first] = told
  assert.deepEqual(first && 'act' in first && first.act.lines, [{ n: 1 }, { n: 2 }])
})
