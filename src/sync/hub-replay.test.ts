/** A hub that was restored: what is reported to it, and what it makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acts, assign, entry, handOver, NOW, outcomes, restored, teller } from '../../test/support/hub-stage.ts'

test('what was reported is replayed: others’ acts with what came before them, then the own', async () => {
  const { house, one } = await restored()
  assert.equal((await one.reports(1, 2, [entry(handOver(2), 5, [assign(1)])], { more: true })).recovering?.whole, false)
  assert.deepEqual(acts(house), [])
  assert.deepEqual((await one.reports(3, 3)).recovering, { lines: 4, whole: true })
  const own = [1, 2, 3].map((n) => `quay-1/${n} post accepted, happened`)
  assert.deepEqual(outcomes(house).toSorted(), [...own, 'vp/1 assign accepted', 'vp/2 handOver accepted'])
  assert.deepEqual(outcomes(house).filter((one) => one.startsWith('vp')).length, 2)
  assert.equal((await house.hub.epoch()).recovering, false)
})

test('of an act of which nobody knows the number is kept; what would be refused now has happened all the same', async () => {
  const { house, one } = await restored()
  await one.reports(1, 0, [entry(handOver(3), 5)])
  assert.deepEqual(outcomes(house), [
    'vp/1 keep accepted, happened',
    'vp/2 keep accepted, happened',
    'vp/3 handOver exception, happened',
  ])
  assert.deepEqual(house.disk.state.journal[0]?.act.lines[0]?.code, 'lost_in_restore')
  const { house: other, one: two } = await restored()
  await two.reports(1, 0, [entry({ ...handOver(1), service: 'drone' }, 5)])
  assert.deepEqual(outcomes(other), ['vp/1 handOver refused'])
})

test('what the journal still has is not replayed, nor what does not follow or is not of the chain', async () => {
  const { house, one } = await restored()
  house.disk.post([assign(1)])
  await one.reports(2, 3, [entry(assign(1), 5)])
  assert.deepEqual(outcomes(house), ['vp/1 assign accepted'])
  const { house: other, one: two } = await restored()
  two.heads[2] = 'f'.repeat(64)
  await two.reports(1, 3)
  assert.deepEqual(acts(other), ['quay-1/1 letter'])
})

test('acts whose places were filled from what others knew are kept beside them', async () => {
  const { house, one } = await restored()
  const two = await teller(house, 'quay-2')
  const third = { ...handOver(3), device: 'quay-1' }
  await two.reports(1, 0, [{ ...entry(third, 5), place: [0, 5] }])
  await one.reports(1, 2)
  assert.equal((await house.hub.epoch()).recovering, false)
  const aside = [1, 2].map((n) => `quay-1.${(one.heads[n] as string).slice(0, 8)}/1 parked`)
  assert.deepEqual(acts(house), ['quay-1/1 parked', 'quay-1/2 parked', 'quay-1/3 electricity', ...aside])
  const codes = house.disk.state.journal.map(({ act }) => act.lines[0]?.code)
  assert.deepEqual(codes, ['lost_in_restore', 'lost_in_restore', undefined, 'place_filled', 'place_filled'])
})

test('a hub restored twice replays twice, and one that was not, never', async () => {
  const { house, one } = await restored()
  const ends: number[] = []
  const end = house.store.endRecovery.bind(house.store)
  house.store.endRecovery = async (number) => {
    ends.push(number)
    await end(number)
  }
  await one.reports(1, 3)
  await house.hub.settle()
  assert.deepEqual(ends, [2])
  house.disk.write({ step: 'epoch', number: 3 })
  await one.reports(4, 3, [], { epoch: 3 })
  assert.deepEqual(ends, [2, 3])
})

test('whoever knows an old epoch alone is told of the new one, and nothing else; who knows it is noted', async () => {
  const { house, one } = await restored()
  const seen: [string, string, number][] = []
  house.store.seen = async (...what) => {
    seen.push(what)
  }
  await one.reports(1, 1, [entry(handOver(2), 5, [assign(1)])])
  seen.length = 0
  const old = await one.says(2, 3, { epoch: 1 })
  assert.deepEqual([old.epoch, old.last, old.feed, old.outcomes, old.feedKept], [2, 1, [], [], 0])
  assert.deepEqual([acts(house).filter((one) => one.startsWith('quay-1')).length, seen], [1, []])
  const now = await one.says(2, 3, { epoch: 2, left: 7 })
  assert.deepEqual([now.last, now.feed?.length, seen], [3, 1, [['quay-1', NOW, 7]]])
})
