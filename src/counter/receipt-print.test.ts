import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qrPath } from '#counter/qr.ts'
import { receiptOf } from '#counter/receipt.ts'
import { qr } from '#counter/receipt-picture.ts'
import { paperOf, printed } from '#counter/receipt-print.ts'
import { acted } from '../../test/support/receipts.ts'

const code = 'https://sonla.buudien.example/v/#1.AAAA'
const receipt = receiptOf(acted, [code])

test('what the receipt says is in the markup, and nothing that it says becomes markup', () => {
  const named = receiptOf({ ...acted, known: [{ name: '<b>Lò & “Ơn”</b>' }] }, [code])
  const { body } = printed(named, '80mm')
  assert.match(body.text, /&lt;b&gt;Lò &amp; “Ơn”&lt;\/b&gt;/)
  assert.match(body.text, /184\.500 đ[\s\S]*Một trăm tám mươi tư nghìn năm trăm đồng/)
  assert.doesNotMatch(body.text, /<b>Lò|style=|<script/)
})

test('a slip is A5, in as many copies as the service asks for, to be signed', () => {
  assert.equal(paperOf(receipt, '58mm'), '58mm')
  const slip = { ...receipt, slip: 2 as const }
  assert.equal(paperOf(slip, '58mm'), 'A5')
  const { body, style } = printed(slip, 'A5')
  assert.equal(body.text.match(/<article/g)?.length, 2)
  assert.match(body.text, /Liên 1: Lưu[\s\S]*Liên 2: Giao khách hàng/)
  assert.equal(body.text.match(/ký, ghi rõ họ tên/g)?.length, 4)
  assert.match(style, /@page\{size:A5 portrait/)
  assert.doesNotMatch(printed(receipt, '58mm').body.text, /Liên|ký, ghi rõ/)
})

test('a page of a roll is as wide as the paper and long enough', () => {
  const long = receiptOf({ ...acted, act: { ...acted.act, lines: Array(12).fill(acted.act.lines[0]) } }, [code, code])
  const height = (one: typeof receipt, paper: '58mm' | '80mm') =>
    Number(/@page\{size:(?:58|80)mm (\d+)mm/.exec(printed(one, paper).style)?.[1])
  assert.ok(height(receipt, '58mm') > 120 && height(receipt, '58mm') < 250)
  assert.ok(height(long, '58mm') > height(receipt, '58mm') + 100)
  assert.ok(height(long, '80mm') > 0)
})

test('the drawing of a code has each black module once', () => {
  const { side, path } = qrPath(qr(code), 4)
  const drawn = printed({ ...receipt, codes: [code] }, '80mm').body.text
  assert.ok(drawn.includes(`viewBox="0 0 ${side} ${side}"`) && drawn.includes(`<path d="${path}"/>`))
})
