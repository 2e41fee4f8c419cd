/** The record as docs/formats.md publishes it, sign for sign, and back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actHash, actPrefix, blockHash, type Entry, entryOf, recordOf } from '#ledger/record.ts'

const act = {
  ...{ device: 'a', seq: 3, at: '2018-03-05T08:00:00+07:00', actor: 'person:on', unit: 'u', service: 's', verb: 'v' },
  lines: [{ n: 1 }, { n: 2 }],
}
const plain: Entry = {
  ...{ act, position: 9, recorded: '2018-03-05T01:00:00.000Z', outcome: 'accepted' },
  ...{ rules: [], computed: [{}, {}], legs: [] },
}
const head = `${actPrefix(act)}"position":9,"recorded":"2018-03-05T01:00:00.000Z","outcome":`

const written: [name: string, entry: Entry, record: string][] = [
  ['nothing but the act', plain, `${head}"accepted"}`],
  [
    'a refusal',
    { ...plain, outcome: 'refused', refusal: { refusal: 'short', field: 'till:a', why: '4' } },
    `${head}"refused","refusal":{"refusal":"short","field":"till:a","why":"4"}}`,
  ],
  ['rules', { ...plain, rules: ['x@2018-01-01'] }, `${head}"accepted","rules":["x@2018-01-01"]}`],
  [
    'computed of one of two lines',
    { ...plain, computed: [{}, { fee: 5 }] },
    `${head}"accepted","computed":[{},{"fee":5}]}`,
  ],
  [
    'movements of every kind',
    {
      ...plain,
      legs: [
        { kind: 'amount', asset: 'cash', from: 'customer', to: 'till:a', amount: 5 },
        { kind: 'pay', thing: 'b', amount: 5 },
        { kind: 'pay', thing: 'b', amount: -2, at: 'till:a' },
        { kind: 'thing', thing: 'b', from: 'till:a', to: 'customer' },
        { kind: 'thing', thing: 'c', from: 'outside', to: 'till:a', born: { service: 's', open: 0 } },
      ],
    },
    `${head}"accepted","legs":[["cash",5,"customer","till:a"],["pay",5,"b"],["pay",-2,"b","till:a"],["thing","b","till:a","customer"],["thing","c","outside","till:a",0,"s"]]}`,
  ],
]
for (const [name, entry, record] of written)
  test(`writes and reads ${name}`, () => {
    assert.equal(recordOf(entry), record)
    assert.deepEqual(entryOf(record), entry)
  })

test('hashes are of the text before and the text', () => {
  // printf '%s' ab | sha256sum; printf '%s' abc | sha256sum
  assert.equal(actHash('a', 'b'), 'fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603')
  assert.equal(blockHash('a', ['b', 'c']), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
