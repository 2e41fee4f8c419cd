import assert from 'node:assert/strict'
import { test } from 'node:test'
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
