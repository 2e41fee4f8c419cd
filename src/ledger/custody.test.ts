/** The laws as verification asserts them: each broken one is told at its act, and nothing else. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Custody, type Written } from '#ledger/custody.ts'

const born: Written = ['thing', 'bill:1', 'principal:evn', 'till:a', 500, 'electricity']
const bag: Written = ['thing', 'bag:1', 'outside', 'till:a', 0, 'bag']
const given: Written = ['cash', 100, 'customer', 'till:a']

const kept: Record<string, Written[][]> = {
  'a life of a bill': [
    [born],
    [['pay', 200, 'bill:1', 'till:a']],
    [
      ['pay', 300, 'bill:1'],
      ['thing', 'bill:1', 'till:a', 'customer'],
      ['cash', 300, 'customer', 'till:a'],
    ],
  ],
  'money in and out again': [[given], [['cash', 100, 'till:a', 'vault:x']]],
  'money through a till within one act': [[['cash', 100, 'till:a', 'vault:x'], given]],
  'claims and revenue below nothing': [
    [
      ['due:evn', 5, 'unit:x', 'principal:evn'],
      ['revenue', 5, 'customer', 'unit:x'],
    ],
  ],
  'a birth undone, and again': [
    [born],
    [['thing', 'bill:1', 'till:a', 'unborn']],
    [['thing', 'bill:1', 'principal:evn', 'till:a', 400, 'electricity']],
    [['pay', 400, 'bill:1']],
  ],
  'in a bag, with the bag, out of the bag': [
    [bag, born],
    [['thing', 'bill:1', 'till:a', 'bag:1']],
    [['thing', 'bag:1', 'till:a', 'route:x']],
    [
      ['thing', 'bag:1', 'route:x', 'till:b'],
      ['thing', 'bill:1', 'bag:1', 'till:b'],
    ],
  ],
  'in a bag that is a mere label': [
    [born],
    [['thing', 'bill:1', 'till:a', 'bag:1']],
    [['thing', 'bill:1', 'bag:1', 'till:b']],
  ],
  'what is paid back opens again': [[born], [['pay', 500, 'bill:1']], [['pay', -500, 'bill:1']]],
}

const broken: Record<string, [acts: Written[][], said: RegExp]> = {
  'a till below nothing': [[[given], [['cash', 101, 'till:a', 'vault:x']]], /till:a còn -1 cash/],
  'stock below nothing': [[[['stock:tem', 1, 'till:a', 'customer']]], /till:a còn -1 stock:tem/],
  'a thing born twice': [[[born], [born]], /sinh ra hai lần/],
  'a thing born again after it was only given back': [
    [[born], [['thing', 'bill:1', 'till:a', 'principal:evn']], [born]],
    /sinh ra hai lần/,
  ],
  'a thing moved that is not there': [[[['thing', 'bill:1', 'till:a', 'customer']]], /chưa có trong sổ/],
  'a thing moved from where it is not': [
    [[born], [['thing', 'bill:1', 'till:b', 'customer']]],
    /đang ở till:a, không ở till:b/,
  ],
  'a thing moved to where it is': [[[born], [['thing', 'bill:1', 'till:a', 'till:a']]], /về chính chỗ đó/],
  'a thing put into a bag that is elsewhere': [
    [[bag, born], [['thing', 'bag:1', 'till:a', 'route:x']], [['thing', 'bill:1', 'till:a', 'bag:1']]],
    /túi đang ở route:x/,
  ],
  'a thing taken out of a bag past its holder': [
    [[bag, born], [['thing', 'bill:1', 'till:a', 'bag:1']], [['thing', 'bill:1', 'bag:1', 'till:b']]],
    /túi đang ở till:a/,
  ],
  'a bag put into itself': [[[bag], [['thing', 'bag:1', 'till:a', 'bag:1']]], /bag:1/],
  'a thing paid that is not there': [[[['pay', 1, 'bill:1']]], /chưa có trong sổ/],
  'a thing paid where it is not': [[[born], [['pay', 1, 'bill:1', 'till:b']]], /đang ở till:a, không ở till:b/],
  'a thing paid over': [[[born], [['pay', 501, 'bill:1']]], /trả quá 1/],
  'an amount to itself': [[[['cash', 1, 'customer', 'customer']]], /về chính chỗ đó/],
  'an amount of nothing': [[[['cash', 0, 'customer', 'till:a']]], /không phải số nguyên dương/],
  'a part of a đồng': [[[['cash', 0.5, 'customer', 'till:a']]], /không phải số nguyên dương/],
}

const said = (acts: readonly Written[][]) => {
  const custody = new Custody()
  return acts.map((legs, i) => custody.apply(legs, i + 1))
}

describe('lawful', () => {
  for (const [name, acts] of Object.entries(kept)) test(name, () => assert.deepEqual(said(acts).flat(), []))
})

describe('unlawful', () => {
  for (const [name, [acts, sentence]] of Object.entries(broken))
    test(name, () => {
      const all = said(acts)
      assert.deepEqual(all.slice(0, -1).flat(), [], 'the acts before are lawful')
      assert.equal(all.at(-1)?.length, 1)
      assert.match(all.at(-1)?.[0] as string, sentence)
    })
})

test('the fold knows where things are and what accounts hold', () => {
  const custody = new Custody()
  custody.apply([born, given], 1)
  const slot = custody.things.find('bill:1')
  const known = () => {
    const { holder, open, position } = custody.things
    return [custody.name(holder[slot] as number), open[slot], position[slot]]
  }
  assert.deepEqual(known(), ['till:a', 500, 1])
  assert.equal(custody.balances.get('cash')?.[custody.holders.get('till:a') as number], 100)
  assert.equal(custody.accounts, 2)
  custody.apply([['pay', 200, 'bill:1']], 2)
  assert.deepEqual(known(), ['till:a', 300, 2])
  custody.apply([['thing', 'bill:1', 'till:a', 'till:b']], 3)
  assert.deepEqual(known(), ['till:b', 300, 3])
  custody.apply([['cash', 40, 'till:a', 'vault:x']], 4)
  assert.equal(custody.balances.get('cash')?.[custody.holders.get('till:a') as number], 60)
  assert.equal(custody.accounts, 3)
})

test('where the holders are given, no others appear', () => {
  const custody = new Custody(new Map([['customer', 7]]))
  custody.apply([given], 1)
  assert.deepEqual([custody.holders.get('customer'), custody.holders.get('till:a')], [7, 0])
  assert.deepEqual([custody.name(7), custody.name(0), custody.name(5)], ['customer', 'till:a', '?'])
  const open = new Custody()
  open.apply([given], 1)
  assert.deepEqual(
    [...open.holders],
    [
      ['customer', 1],
      ['till:a', 2],
    ],
  )
})
