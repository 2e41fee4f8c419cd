import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { sonLa } from '#network/folder.ts'
import { versionsOn } from '#network/tree.ts'
import { groupUnits, segmentOf, share } from '#report/group.ts'

const network = sonLa()

test('then: a point counts under its district until August 2025 and under its commune post from September', () => {
  const grouping = groupUnits(network, 'then', '2025-01', '2026-01', '2026-11-23')
  const points = versionsOn(network.units, '2018-01-01', { kind: 'point' })
  let moved = 0
  for (const point of points) {
    const [before, after] = [segmentOf(grouping, point.id, '2025-08-01'), segmentOf(grouping, point.id, '2025-09-01')]
    equal(grouping.groups.get(before)?.kind, 'district')
    equal(grouping.groups.get(after)?.kind, 'commune-post')
    moved++
  }
  equal(moved, 152)
  deepEqual(grouping.changes, ['2025-09-01'])
})

test('now: a closed district post is shared out, to the đồng', () => {
  const grouping = groupUnits(network, 'now', '2018-01', '2019-01', '2026-11-23')
  const districts = versionsOn(network.units, '2018-01-01', { kind: 'district' })
  for (const { id } of districts) {
    const group = segmentOf(grouping, id, '2018-05-01')
    ok(group < 0 && grouping.divided.has(group), `district ${id}`)
    const parts = share(grouping, group, 1_000_001)
    equal(
      parts.reduce((sum, [, amount]) => sum + amount, 0),
      1_000_001,
    )
  }
  equal(districts.length, 12)
})

test('a unit that no network knows counts under nobody, and is not lost', () => {
  const grouping = groupUnits(network, 'then', '2018-01', '2019-01', '2026-11-23')
  deepEqual(share(grouping, segmentOf(grouping, 99_999, '2018-05-01'), 5), [[0, 5]])
})
