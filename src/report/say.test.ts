import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { said } from '#report/figure.ts'
import { list, paragraph, plain, say, sayCount, sayMoney, sayShare, showPercent } from '#report/say.ts'

test('money is said as in a newspaper, rounded down, and says when it is', () => {
  const cases: [number, string, boolean][] = [
    [132_210_000_000, '132 tỷ đồng', true],
    [132_000_000_000, '132 tỷ đồng', false],
    [131_999_999_999, '131 tỷ đồng', true],
    [2_967_000_000, '2 tỷ 967 triệu đồng', false],
    [2_967_000_001, '2 tỷ 967 triệu đồng', true],
    [3_000_000_000, '3 tỷ đồng', false],
    [999_999, '999.999 đồng', false],
    [1_000_000, '1 triệu đồng', false],
    [0, '0 đồng', false],
    [-2_500_000, '−2 triệu đồng', true],
  ]
  for (const [amount, text, over] of cases) deepEqual(sayMoney(amount), { text, over })
})

test('counts and shares are never said higher than they are', () => {
  deepEqual(sayCount(940), { text: '940', over: false })
  deepEqual(sayCount(1245), { text: '1.245', over: false })
  deepEqual(sayCount(8120), { text: '8.100', over: true })
  deepEqual(sayCount(80_912), { text: '80.000', over: true })
  deepEqual(sayCount(80_000), { text: '80.000', over: false })
  deepEqual(sayShare(0.9978), { text: '99,7%', over: true })
  deepEqual(sayShare(0.997), { text: '99,7%', over: false })
  deepEqual(sayShare(0.99999), { text: '99,9%', over: true })
  deepEqual(sayShare(1), { text: '100%', over: false })
})

test('comparisons are rounded to the nearest', () => {
  equal(said(1.0917, '%', true).shown, '109%')
  equal(said(0.2298, '%', true).shown, '23%')
  equal(showPercent(1.21), '121,0 %')
  equal(showPercent(-0.0456), '−4,6 %')
  equal(showPercent(-0.0001), '0,0 %')
  equal(said(8_040_000, 'đ/người/tháng', false).shown, 'trên 8 triệu đồng/người/tháng')
})

test('a sentence without its figure is no sentence', () => {
  const figure = { id: 'a', shown: '5' }
  equal(say`Có ${undefined} việc.`, undefined)
  deepEqual(say`Có ${figure} việc.`, ['Có ', { figure: 'a', text: '5' }, ' việc.'])
  equal(plain(list([say`a`, undefined, say`b`, say`c`]) ?? []), 'a, b và c')
  equal(list([undefined]), undefined)
  equal(plain(paragraph(say`Một.`, undefined, say`Hai.`) ?? []), 'Một. Hai.')
})
