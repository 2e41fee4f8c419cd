import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chance } from '#kernel/chance.ts'
import { Things } from '#ledger/things.ts'

test('a table of many things answers as a map does', () => {
  const chance = new Chance('things')
  const things = new Things()
  const map = new Map<string, number>()
  for (let n = 0; n < 50_000; n++) {
    const key = `electricity:PA${chance.whole(1, 30_000)}/2018-${chance.whole(1, 12)}`
    const position = n + 1
    map.set(key, position)
    const slot = things.add(key)
    things.position[slot] = position
    things.id[slot] = position + 1
    things.holder[slot] = position + 2
    things.open[slot] = position + 3
  }
  assert.equal(things.size, map.size)
  for (const [key, position] of map) {
    const slot = things.find(key)
    const kept = [things.position, things.id, things.holder, things.open].map((column) => column[slot])
    assert.deepEqual(kept, [position, position + 1, position + 2, position + 3], key)
  }
  for (const key of ['', 'electricity:', 'electricity:PA0/2018-1']) assert.equal(things.find(key), -1, key)
})
