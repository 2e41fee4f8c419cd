import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Held } from '#counter/nouns.ts'
import { Search } from '#counter/search.ts'
import { MIXED, personOf, villagesOf } from '#demo/people.ts'
import { Chance } from '#kernel/chance.ts'

const bill = (customer: string, name: string, village: string, amount = 100_000): Held => ({
  key: `electricity:${customer}/2018-12`,
  service: 'electricity',
  open: amount,
  line: { customer, period: '2018-12', amount, village, name },
})

function searchOf(things: readonly Held[]): Search {
  const search = new Search()
  for (const held of things) search.put(held)
  return search
}

/** Bills of one point: names and villages as the demonstration invents them, codes of the electricity company. */
function billsOf(count: number, seed = 'search'): Held[] {
  const chance = new Chance(seed)
  const villages = villagesOf(chance, 14, false)
  const taken = new Set<string>()
  while (taken.size < count) taken.add(`PA22010${String(chance.whole(0, 999_999)).padStart(6, '0')}`)
  return [...taken].map((code) => bill(code, personOf(chance, MIXED).name, chance.pick(villages)))
}

const few = [
  bill('PA22010012345', 'Lò Thị Ơn', 'Bản Mòn'),
  bill('PA22010098345', 'Lò Thị On', 'Bản Nà Hiên'),
  bill('PA22010011111', 'Quàng Văn Đức', 'Bản Mòn'),
]
const parcel: Held = {
  key: 'parcel:EE123456785VN',
  service: 'parcel',
  open: 350_000,
  line: {
    item: 'EE123456785VN',
    addressee: 'Lò Thị Ơn',
    addresseePhone: '0912 000 111',
    address: 'Bản Mòn',
    cod: 350_000,
  },
}

const cases: [asked: string, keys: string[]][] = [
  ['12345', ['electricity:PA22010012345/2018-12']],
  ['345', ['electricity:PA22010012345/2018-12', 'electricity:PA22010098345/2018-12']],
  ['pa22010011111', ['electricity:PA22010011111/2018-12']],
  ['EE123456785VN', ['parcel:EE123456785VN']],
  ['6785', ['parcel:EE123456785VN']],
  ['000111', ['parcel:EE123456785VN']],
  ['quang duc', ['electricity:PA22010011111/2018-12']],
  ['mon, đức', ['electricity:PA22010011111/2018-12']],
  ['Lò On', ['electricity:PA22010098345/2018-12', 'electricity:PA22010012345/2018-12', 'parcel:EE123456785VN']],
  ['Lò Ơn', ['electricity:PA22010012345/2018-12', 'parcel:EE123456785VN', 'electricity:PA22010098345/2018-12']],
  ['ban na h', ['electricity:PA22010098345/2018-12']],
  ['on 12345', ['electricity:PA22010012345/2018-12']],
  ['12', []],
  ['201812', []],
  ['zzz', []],
  [' , ', []],
]

for (const [asked, keys] of cases)
  test(`“${asked}” finds ${keys.length}`, () => {
    const found = searchOf([...few, parcel]).find(asked)
    assert.deepEqual(found.map(({ held }) => held.key).toSorted(), keys.toSorted())
    if (keys.length > 0) assert.equal(found[0]?.held.key, keys[0])
  })

test('exact diacritics come first and are told', () => {
  const found = searchOf(few).find('lò thị on')
  assert.deepEqual(
    found.map(({ held, exact }) => [held.line.name, exact]),
    [
      ['Lò Thị On', true],
      ['Lò Thị Ơn', false],
    ],
  )
})

test('what the same person owes elsewhere is shown, of others nothing', () => {
  const search = searchOf([...few, parcel, bill('PA22010077777', 'Lò Thị Ơn', 'Bản Cọ')])
  const [first] = search.find('12345')
  assert.deepEqual(
    first?.others.map(({ key }) => key),
    ['parcel:EE123456785VN'],
  )
  search.drop('parcel:EE123456785VN')
  assert.deepEqual(search.find('12345')[0]?.others, [])
})

test('a household is one', () => {
  const member = (code: string, household: string): Held => ({
    key: `health-insurance:${code}/2019-01-01`,
    service: 'health-insurance',
    open: 0,
    line: { member: code, start: '2019-01-01', household, name: `Tòng Văn ${code}` },
  })
  const search = searchOf([member('1420054321', '1401'), member('1420054322', '1401'), member('1420054323', '1402')])
  assert.deepEqual(
    search.find('4321')[0]?.others.map(({ line }) => line.member),
    ['1420054322'],
  )
})

/** Keys until the suffix names one bill only, sorted. */
function keysUntilUnique(bills: readonly Held[]): number[] {
  const search = searchOf(bills)
  return bills
    .map(({ key, line }) => {
      const code = String(line.customer)
      for (let keys = 1; keys <= code.length; keys++) {
        const found = search.find(code.slice(-keys), 2)
        if (found.length === 1) {
          assert.equal(found[0]?.held.key, key)
          return keys
        }
      }
      throw new Error(`${code} is never found`)
    })
    .toSorted((a, b) => a - b)
}

test('among 1,000 bills a code suffix names one by 4 keys p50 and 5 p95', () => {
  const keys = keysUntilUnique(billsOf(1000))
  assert.ok((keys[500] as number) <= 4, `p50 ${keys[500]}`)
  assert.ok((keys[950] as number) <= 5, `p95 ${keys[950]}`)
  // Control: digits of which half are always the same need more.
  const alike = billsOf(1000).map((one, i) =>
    bill(`PA22010${String(i).padStart(3, '0')}000`, 'Lò Thị Ơn', `Bản ${i} ${one.key}`),
  )
  assert.ok((keysUntilUnique(alike)[500] as number) > 5)
})
