import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Held } from '#counter/nouns.ts'
import { draw, finishLine, givesReceipt, NO_NUMBERS, type Numbers, spoil } from '#counter/numbers.ts'

const book = (first: number, last: number): Held => ({
  key: `receipt-book:AB-18P/${first}`,
  service: 'receipt-book',
  open: 0,
  line: { series: 'AB-18P', first, last, slip: 'PN-032' },
})

function drawn(count: number, series: string | undefined, held: readonly Held[]): (string | undefined)[] {
  let numbers: Numbers = NO_NUMBERS
  return Array.from({ length: count }, () => {
    const next = draw(numbers, 'may-01', series, held)
    if (next) numbers = next.numbers
    return next?.number
  })
}

test('the own block has no gap and no end', () => {
  assert.deepEqual(drawn(3, undefined, []), ['may-01-000001', 'may-01-000002', 'may-01-000003'])
})

test('books are used from the oldest number on, to their last, and then there is none', () => {
  assert.deepEqual(drawn(5, 'AB-18P', [book(551, 552), book(501, 502)]), [
    'AB-18P-000501',
    'AB-18P-000502',
    'AB-18P-000551',
    'AB-18P-000552',
    undefined,
  ])
  assert.deepEqual(drawn(1, 'AB-18P', []), [undefined])
  assert.deepEqual(drawn(1, 'XY-18P', [book(501, 550)]), [undefined])
})

test('a spoilt number is skipped and told when the book is settled', () => {
  const held = [book(501, 550)]
  const one = draw(NO_NUMBERS, 'may-01', 'AB-18P', held) as { numbers: Numbers }
  const two = spoil(one.numbers, 'AB-18P', held) as Numbers
  assert.equal(draw(two, 'may-01', 'AB-18P', held)?.number, 'AB-18P-000503')
  assert.deepEqual(finishLine(two, held[0] as Held), { series: 'AB-18P', first: 501, used: 1, spoilt: 1 })
  assert.equal(spoil(NO_NUMBERS, 'AB-18P', []), undefined)
})

test('only what passes between till and customer has a receipt', () => {
  const cash = { kind: 'amount', asset: 'cash', amount: 5 } as const
  assert.ok(givesReceipt([{ ...cash, from: 'customer', to: 'till:a' }]))
  assert.ok(givesReceipt([{ kind: 'thing', thing: 'registered:x', from: 'till:a', to: 'customer' }]))
  assert.ok(!givesReceipt([{ ...cash, from: 'vault:c', to: 'till:a' }]))
  assert.ok(!givesReceipt([{ kind: 'pay', thing: 'parcel:x', amount: 5 }]))
})
