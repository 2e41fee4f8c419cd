import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { qrCode } from '#counter/qr.ts'
import { receiptCodes } from '#counter/receipt.ts'
import { CODE_BYTES_MOST, gather, isSigned, openCode } from '#counter/receipt-code.ts'
import { qr } from '#counter/receipt-picture.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { acted, everyAct } from '../../test/support/receipts.ts'

const signer = await signerOf(await newKeys())
const other = await signerOf(await newKeys())
const base = 'https://sonla.buudien.example'
const fragmentOf = (address: string) => address.slice(address.indexOf('#') + 1)

test('a code says the whole act and is signed by its till alone', async () => {
  const [code = '', ...more] = await receiptCodes(acted, signer, base)
  assert.equal(more.length, 0)
  assert.ok(code.startsWith(`${base}/v/#1.`))
  const opened = await openCode(fragmentOf(code))
  assert.ok(opened)
  const { sealed, proof } = opened
  assert.deepEqual(sealed, {
    province: '14',
    act: acted.act,
    cash: 184_500,
    hash: acted.hash,
    number: '01-000205',
    teller: acted.teller,
    // What the Post earns is not on the paper, and not in its code.
    computed: [{}],
  })
  assert.equal(await isSigned(proof, signer.publicKey), true)
  assert.equal(await isSigned(proof, other.publicKey), false)
  for (const change of [
    { seq: 206 },
    { cash: 184_501 },
    { device: 'may-08' },
    { province: '15' },
    { hash: 'cd'.repeat(32) },
  ])
    assert.equal(await isSigned({ ...proof, ...change }, signer.publicKey), false, JSON.stringify(change))
})

test('what the centre is asked with holds nothing of the customer', async () => {
  const named = { ...acted, act: { ...acted.act, lines: [{ ...acted.act.lines[0], name: 'Lò Thị Ơn' }] } }
  const [code = ''] = await receiptCodes(named, signer, base)
  const { proof, sealed } = (await openCode(fragmentOf(code))) ?? assert.fail()
  assert.equal(sealed.act.lines[0]?.name, 'Lò Thị Ơn')
  assert.deepEqual(Object.keys(proof).sort(), ['cash', 'device', 'hash', 'province', 'seal', 'seq', 'sig'])
  assert.doesNotMatch(JSON.stringify(proof), /Lò|PA2201/)
})

test('one changed bit anywhere is found', async () => {
  const [code = ''] = await receiptCodes(acted, signer, base)
  const packed = Buffer.from(fragmentOf(code).slice(2), 'base64url')
  const untouched = await openCode(fragmentOf(code))
  let read = 0
  // One bit of each byte, another one each time.
  for (let bit = 0; bit < packed.length * 8; bit += 8 + (bit % 8 === 7 ? -7 : 1)) {
    const spoilt = Buffer.from(packed)
    spoilt[bit >> 3] = (spoilt[bit >> 3] as number) ^ (1 << (bit & 7))
    const opened = await openCode(`1.${spoilt.toString('base64url')}`)
    if (!opened) continue
    read++
    // Deflate leaves some bits of its last byte unused: those may say anything, and say nothing.
    const same = bit >= packed.length * 8 - 8 && isDeepStrictEqual(opened.sealed, untouched?.sealed)
    assert.equal(await isSigned(opened.proof, signer.publicKey), same, `bit ${bit} of ${packed.length * 8}`)
  }
  // Those in the signature and in the chain's head can still be read.
  assert.ok(read >= 80, `${read} spoilt codes could be read`)
})

test('what is no code of ours is not opened', async () => {
  for (const text of ['', '1.', '1.AAAA', '2.AAAA', 'x', `1.${'A'.repeat(400)}`, `1.${'A'.repeat(30_000)}`, '1.%%%%'])
    assert.equal(await openCode(text), undefined, text.slice(0, 10))
})

test('every act of every service fits one code that prints on 58 mm at four dots a module', async () => {
  let levelM = 0
  let seen = 0
  for (const one of everyAct()) {
    const codes = await receiptCodes(one, signer, base)
    assert.equal(codes.length, 1, `${one.act.service}.${one.act.verb}`)
    const modules = qr(codes[0] as string)
    assert.ok(Math.floor(384 / (modules.length + 8)) >= 4, `${modules.length} modules`)
    if ((codes[0] as string).length <= 504) levelM++
    seen++
  }
  assert.ok(seen > 100 && levelM > seen * 0.9, `${levelM} of ${seen} at level M`)
})

test('the most that a code may hold is what version 17 holds at level L', () => {
  assert.equal(qrCode('a'.repeat(CODE_BYTES_MOST), 'L').length, 17 + 4 * 17)
  assert.equal(qrCode('a'.repeat(CODE_BYTES_MOST + 1), 'L').length, 17 + 4 * 18)
})

test('an act of many lines goes into several codes, joined in any order', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => ({
    customer: `PA2201${(i * 7_919_777) % 10 ** 7}`,
    period: '2018-12',
    amount: i * 1373,
  }))
  const long = { ...acted, act: { ...acted.act, lines }, computed: [] }
  const codes = await receiptCodes(long, signer, base)
  assert.ok(codes.length > 1)
  for (const code of codes) assert.ok(code.length <= CODE_BYTES_MOST)
  const rest = codes.slice(1)
  assert.deepEqual(gather(rest).wholes, [])
  assert.deepEqual(
    gather(rest).lacking.map(({ parts }) => parts),
    [[1]],
  )
  const { wholes, lacking } = gather([...codes, codes[0] as string].reverse())
  assert.deepEqual(lacking, [])
  const opened = await openCode(wholes[0] ?? '')
  assert.deepEqual(opened?.sealed.act.lines, lines)
  assert.equal(opened && (await isSigned(opened.proof, signer.publicKey)), true)
})
