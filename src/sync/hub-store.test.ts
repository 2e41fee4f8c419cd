import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Leg } from '#kernel/act.ts'
import { isCaseOf, legsFor } from '#sync/hub-store.ts'

test('of an act a till hears what touches its holder or a case about its own acts', () => {
  const mine: Leg[] = [
    { kind: 'amount', asset: 'cash', from: 'till:q1', to: 'customer', amount: 1 },
    { kind: 'amount', asset: 'cash', from: 'customer', to: 'till:q1', amount: 1 },
    { kind: 'thing', thing: 'bill:1', from: 'till:q1', to: 'till:q2' },
    { kind: 'thing', thing: 'bill:1', from: 'till:q2', to: 'till:q1' },
    { kind: 'thing', thing: 'parked:q1/3', from: 'outside', to: 'unit:u' },
    { kind: 'pay', thing: 'bill:1', amount: 1, at: 'till:q1' },
    { kind: 'pay', thing: 'discrepancy:q1/3', amount: 1 },
  ]
  const others: Leg[] = [
    { kind: 'amount', asset: 'cash', from: 'till:q2', to: 'till:q10', amount: 1 },
    { kind: 'thing', thing: 'bill:1', from: 'till:q2', to: 'till:q10' },
    { kind: 'thing', thing: 'parked:q10/3', from: 'outside', to: 'unit:u' },
    { kind: 'pay', thing: 'bill:1', amount: 1, at: 'till:q2' },
    { kind: 'pay', thing: 'bill:1', amount: 1 },
  ]
  assert.deepEqual(legsFor('q1', [...mine, ...others]), mine)
})

test('a case is of the device whose act it names', () => {
  for (const kind of ['parked', 'discrepancy', 'correction']) assert.equal(isCaseOf('q1', `${kind}:q1/3`), true)
  for (const thing of ['bill:q1/3', 'parked:q2/3', 'parked:q1', 'q1/3', 'parked:xq1/3'])
    assert.equal(isCaseOf('q1', thing), false)
})
