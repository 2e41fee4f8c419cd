/** What customers pay and the Post earns: the published examples of both insurances, postage, VAT, check digits, receipts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { rulesOn } from '#rules/rules.ts'
import { cardEnd } from '#services/health-insurance/service.ts'
import { catalogue } from '#services/index.ts'
import { checkDigit, itemCheck, itemCode } from '#services/item.ts'
import { COLUMNS, receiptBody } from '#services/receipt.ts'
import { vatWithin } from '#services/vat.ts'

const amount = (key: string, name: string, line: Line, day: string): number => {
  const compute = catalogue.get(key)?.amounts[name]
  assert.ok(compute, `${key}.${name}`)
  return compute(line, rulesOn(day))
}

test('voluntary social insurance: the examples of 2018 and of 2025', () => {
  const cases: [day: string, group: string, income: number, contribution: number, subsidy: number][] = [
    ['2018-03-01', 'poor', 700_000, 154_000, 46_200],
    ['2018-03-01', 'nearPoor', 700_000, 154_000, 38_500],
    ['2018-03-01', 'minority', 700_000, 154_000, 15_400],
    ['2018-03-01', 'other', 700_000, 154_000, 15_400],
    ['2025-07-01', 'poor', 1_500_000, 330_000, 165_000],
    ['2025-07-01', 'nearPoor', 1_500_000, 330_000, 132_000],
    ['2025-07-01', 'minority', 1_500_000, 330_000, 99_000],
    ['2025-07-01', 'other', 1_500_000, 330_000, 66_000],
    ['2025-07-01', 'other', 46_800_000, 10_296_000, 66_000],
    ['2017-12-31', 'poor', 700_000, 154_000, 0],
  ]
  for (const [day, group, income, contribution, subsidy] of cases)
    for (const months of [1, 3, 6, 12]) {
      const line = { income, class: group, months }
      const of = (name: string) => amount('social-insurance', name, line, day)
      assert.equal(of('contribution'), contribution * months, `${day} ${group}`)
      assert.equal(of('subsidy'), subsidy * months)
      assert.equal(of('payable'), (contribution - subsidy) * months)
    }
  const monthly = (group: string, income: number, day: string) =>
    amount('social-insurance', 'payable', { income, class: group, months: 1 }, day)
  assert.equal(monthly('other', 700_000, '2018-12-15'), 138_600)
  assert.equal(monthly('minority', 1_500_000, '2025-08-01'), 231_000)
  const late = { income: 700_000, class: 'other', months: 12, subsidised: 115 }
  assert.equal(amount('social-insurance', 'subsidy', late, '2018-06-01'), 5 * 15_400)
})

test('household health insurance: the published year amounts by rank', () => {
  const year = (rank: number, day: string) => amount('health-insurance', 'premium', { rank, months: 12 }, day)
  assert.equal(year(1, '2018-07-01'), 750_600)
  assert.equal(amount('health-insurance', 'premium', { rank: 1, months: 3 }, '2018-07-01'), 3 * 62_550)
  const published = [804_600, 563_220, 482_760, 402_300, 321_840, 321_840]
  published.forEach((premium, i) => {
    assert.equal(year(i + 1, '2019-07-01'), premium)
  })
  assert.equal(year(1, '2018-06-30'), 702_000)
  assert.equal(cardEnd('2019-01-01', 12), '2019-12-31')
  assert.equal(cardEnd('2018-11-15', 3), '2019-02-14')
})

test('price = net + tax, to the đồng, for every price', () => {
  const rule = rulesOn('2018-06-01')
  assert.equal(vatWithin(11_000, rule), 1_000)
  assert.equal(vatWithin(18_000, rule), 1_636)
  assert.equal(vatWithin(0, rule), 0)
  assert.equal(vatWithin(10_800, rulesOn('2024-01-15')), 800)
  const line = { grams: 1501, zone: 'province', cod: 350_000 }
  const of = (name: string) => amount('parcel', name, line, '2018-06-01')
  assert.equal(of('price'), 18_000 + 2 * 2_500 + 15_000)
  assert.equal(of('net') + of('vat'), of('price'))
  for (let price = 1; price < 3_000; price++) {
    const tax = vatWithin(price, rule)
    assert.ok(Math.abs(tax - price / 11) <= 0.5, `${price}`)
  }
})

test('check digits of S10 and identifiers made of them', () => {
  const published: Record<string, number> = {
    '00071758': 1,
    '96633102': 0,
    '76129403': 8,
    '00071761': 8,
    '00071759': 5,
    '47312482': 9,
    '47110815': 1,
    '12345678': 5,
    '00000000': 5,
    '00000001': 4,
    '00000002': 8,
    '99999999': 5,
  }
  for (const [serial, digit] of Object.entries(published)) assert.equal(checkDigit(serial), digit, serial)
  assert.equal(itemCode('EE', 47_110_815, 'FR'), 'EE471108151FR')
  const judged = (item: string) => itemCheck({ item }, () => 0, '2018-01-01') === undefined
  for (const item of ['EE471108151FR', 'RR473124829GB', 'EB000717618HK', 'EB000717595HK']) assert.ok(judged(item), item)
  for (const item of ['EB000717594HK', 'EB900717618HK']) assert.ok(!judged(item), item)
  assert.equal(itemCode('EE', 0).length, 13)
})

test('a receipt fits the roll whatever is on it, and says what an act has, no more', () => {
  const parcel = catalogue.get('parcel')
  assert.ok(parcel)
  const body = receiptBody(
    parcel,
    { item: 'EE123456785VN', grams: 1200, zone: 'province' },
    { price: 20_500, vat: 1_864 },
  )
  assert.deepEqual(body, [
    'Mã bưu gửi                         EE123456785VN',
    'Khối lượng (g)                              1200',
    'Vùng đến                                Nội tỉnh',
    'Cước                                    20.500 đ',
    'Trong đó thuế GTGT                       1.864 đ',
  ])
  const long = receiptBody(parcel, { item: 'EE123456785VN', signed: `${'Nguyễn '.repeat(20)}${'x'.repeat(100)}` }, {})
  assert.ok(long.length > 5)
  for (const line of long) assert.ok(line.length <= COLUMNS, line)
})
