import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asMemo, crc16, MEMO_MOST, type Transfer, vietQr } from '#bank/vietqr.ts'

test('the published examples come out to the letter', () => {
  const published: [Transfer, string][] = [
    // NAPAS, Technical Specification 1.5.2, annex: transfer to a card, for one bill.
    [
      {
        bank: '970403',
        account: '9704031101234567',
        to: 'card',
        amount: 180_000,
        bill: 'NPS6869',
        memo: 'thanh toan don hang',
      },
      '00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203',
    ],
    // VietQR.net: a transfer to an account, with amount and memo.
    [
      { bank: '970415', account: '0011001932418', amount: 120_000, memo: 'ung ho lu lut' },
      '00020101021238570010A0000007270127000697041501130011001932418' +
        '0208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C',
    ],
  ]
  for (const [transfer, text] of published) assert.equal(vietQr(transfer), text)
})

test('the check value of CRC-16/CCITT-FALSE, and no changed letter passes', () => {
  assert.equal(crc16('123456789'), '29B1')
  const text = vietQr({ bank: '970405', account: '7900201000014', amount: 184_500, memo: 'TD PA22010012345 201812' })
  assert.equal(crc16(text.slice(0, -4)), text.slice(-4))
  for (let i = 0; i < text.length - 4; i++) {
    const changed = text.slice(0, i) + (text[i] === '7' ? '8' : '7') + text.slice(i + 1, -4)
    if (changed !== text.slice(0, -4)) assert.notEqual(crc16(changed), text.slice(-4), `at ${i}`)
  }
})

test('every code reads back as what it was made of', () => {
  const read = (text: string) => {
    const fields = new Map<string, string>()
    for (let at = 0; at < text.length; ) {
      const length = Number(text.slice(at + 2, at + 4))
      fields.set(text.slice(at, at + 2), text.slice(at + 4, at + 4 + length))
      at += 4 + length
    }
    return fields
  }
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{6,19}$/),
      fc.integer({ min: 1, max: 9_999_999_999_999 }),
      fc.string({ maxLength: 60, unit: 'grapheme' }),
      (account, amount, words) => {
        const memo = asMemo(words)
        assert.match(memo, /^([A-Za-z0-9]+( [A-Za-z0-9]+)*)?$/)
        assert.ok(memo.length <= MEMO_MOST)
        const fields = read(vietQr({ bank: '970405', account, amount, memo }))
        assert.equal(fields.get('54'), String(amount))
        assert.equal(read(read(fields.get('38') ?? '').get('01') ?? '').get('01'), account)
        assert.equal(read(fields.get('62') ?? '').get('08') ?? '', memo)
      },
    ),
  )
})

test('a memo loses its marks, not its letters', () => {
  assert.equal(asMemo('Tiền điện – Đỗ Thị Ơn, 12/2018'), 'Tien dien Do Thi On 12 20')
  assert.equal(asMemo('…'), '')
})

test('what no code can say is refused', () => {
  const good = { bank: '970405', account: '79002', amount: 1 }
  for (const bad of [{ bank: '97' }, { account: 'a b' }, { amount: 0 }, { amount: 1.5 }, { memo: 'đ' }])
    assert.throws(() => vietQr({ ...good, ...bad }), RangeError)
})
