import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayReclaim } from '#sync/lost.ts'

test('a right is taken back from a device that was declared lost, two days after its lease, and never before', () => {
  assert.equal(mayReclaim('lost', '2018-12-20', '2018-12-22'), false)
  assert.equal(mayReclaim('lost', '2018-12-20', '2018-12-23'), true)
  assert.equal(mayReclaim('lost', undefined, '2018-12-23'), false)
  for (const state of ['active', 'locked', 'revoked'] as const)
    assert.equal(mayReclaim(state, '2018-12-20', '2019-12-31'), false, state)
})
