import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doReadNumber, ReadingConfig } from 'read-vietnamese-number'
import { Chance } from '#kernel/chance.ts'
import { moneyInWords, showMoney, showNumber } from '#kernel/money.ts'

test('money is shown with dots', () => {
  const cases: [number, string][] = [
    [0, '0 đ'],
    [999, '999 đ'],
    [184500, '184.500 đ'],
    [-2967000000, '−2.967.000.000 đ'],
  ]
  for (const [amount, shown] of cases) assert.equal(showMoney(amount), shown)
  assert.equal(showNumber(99.72), '99,72')
})

test('money is read aloud as on a postal receipt', () => {
  const cases: [number, string][] = [
    [0, 'Không đồng'],
    [15, 'Mười lăm đồng'],
    [1005, 'Một nghìn không trăm linh năm đồng'],
    [184500, 'Một trăm tám mươi tư nghìn năm trăm đồng'],
    [2967000000, 'Hai tỷ chín trăm sáu mươi bảy triệu đồng'],
  ]
  for (const [amount, words] of cases) assert.equal(moneyInWords(amount), words)
})

test('words are those of another program, for a hundred thousand numbers and all that are special', () => {
  const reading = new ReadingConfig()
  reading.unit = ['đồng']
  const read = (amount: number) => {
    const words = doReadNumber(BigInt(amount), reading).replaceAll('tỉ', 'tỷ').replaceAll('lẻ', 'linh')
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const chance = new Chance('money in words')
  const amounts = new Set([0, 1, Number.MAX_SAFE_INTEGER, -5, -184_500])
  for (let n = 0; n < 11_000; n++) amounts.add(n)
  // Zeros, ones, fours, fives and tens in every place, up to 16 digits.
  for (let power = 1; power < 1e16; power *= 10)
    for (const lead of [1, 4, 5, 10, 11, 14, 15, 21, 24, 25, 90, 101, 105, 1005])
      for (const rest of [0, 1, 5, 10, 15, 21, 100, 1000, 100_000, 1_000_000])
        if (lead * power + rest <= Number.MAX_SAFE_INTEGER) amounts.add(lead * power + rest)
  while (amounts.size < 110_000) amounts.add(chance.whole(0, 10 ** chance.whole(1, 15)))
  for (const amount of amounts) assert.equal(moneyInWords(amount), read(amount))
  assert.ok(amounts.size >= 110_000)
  assert.throws(() => moneyInWords(0.5), RangeError)
})
