/** The writer's queue: no caller waits for ever, whatever the moment at which he comes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleProvince } from '../../test/support/example-province.ts'

const province = await exampleProvince()

test('an act that comes while the writer comes to rest is posted all the same', { timeout: 30_000 }, async () => {
  for (let seq = 1; seq <= 60; seq++) {
    const act = { device: 'm1', seq, at: '2018-12-03T08:12:33+07:00', actor: 'person:gdv-1', unit: 'V99001' }
    const letter = { ...act, service: 'letter', verb: 'post', lines: [{ grams: 18, pieces: 1 }] }
    const [answer] = await province.intake.post([letter])
    assert.equal(answer?.outcome, 'accepted')
    for (let turns = seq % 20; turns > 0; turns--) await null
  }
})
