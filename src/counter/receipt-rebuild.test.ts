import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receiptCodes } from '#counter/receipt.ts'
import type { Sealed } from '#counter/receipt-code.ts'
import { checkCodes, rebuild } from '#counter/receipt-rebuild.ts'
import type { Act } from '#kernel/act.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { aDay } from '../../test/support/receipts.ts'

const signer = await signerOf(await newKeys())
const base = 'https://sonla.buudien.example'
const { acts, done } = await aDay(12)
const codes = await Promise.all(done.map(async (one) => (await receiptCodes(one, signer, base)).join('\n')))
const keyOf = () => signer.publicKey

const rebuilt = async (texts: readonly string[]) => {
  const checked = await checkCodes(texts, keyOf)
  return rebuild(checked.flatMap((one) => (one.kind === 'signed' ? [one.sealed] : [])))
}
const told = (list: readonly Sealed[]): Act[] => list.map(({ act }) => act)

test('the receipts of a day, shuffled and some twice, give back every act byte for byte', async () => {
  const shuffled = [...codes, codes[3] as string].toSorted((a, b) => a.slice(-9).localeCompare(b.slice(-9)))
  const { acts: found, gaps, broken } = await rebuilt(shuffled)
  assert.deepEqual(told(found), acts)
  assert.deepEqual([gaps, broken], [[], []])
})

test('numbers without a receipt are named', async () => {
  const { acts: found, gaps } = await rebuilt(codes.filter((_, i) => ![3, 4, 8].includes(i)))
  assert.equal(found.length, 9)
  assert.deepEqual(
    gaps.map(({ device, from, to }) => `${device} ${from}–${to}`),
    ['may-09 4–5', 'may-09 9–9'],
  )
})

test('an act that does not continue the chain, and two papers under one number, are named', async () => {
  const [first, second, third] = done as [(typeof done)[0], (typeof done)[0], (typeof done)[0]]
  const other = { ...second, act: { ...second.act, verb: 'collectPart' } }
  const [forked = ''] = await receiptCodes(other, signer, base)
  const [one = '', two = '', three = ''] = codes
  assert.deepEqual((await rebuilt([one, forked, three])).broken, [{ device: 'may-09', seq: 2, why: 'chain' }])
  assert.deepEqual((await rebuilt([one, two, forked])).broken, [{ device: 'may-09', seq: 2, why: 'two' }])
  const [late = ''] = await receiptCodes({ ...third, cash: third.cash + 1 }, signer, base)
  assert.deepEqual((await rebuilt([two, late])).broken, [{ device: 'may-09', seq: 3, why: 'chain' }])
  assert.ok(first)
})

test('each kind of paper that proves nothing is told apart', async () => {
  const other = await signerOf(await newKeys())
  const [forged = ''] = await receiptCodes(done[0] as (typeof done)[0], other, base)
  const kinds = async (texts: readonly string[], key = keyOf as () => Uint8Array | undefined) =>
    (await checkCodes(texts, key)).map(({ kind }) => kind)
  assert.deepEqual(await kinds([codes[0] as string]), ['signed'])
  assert.deepEqual(await kinds([forged]), ['forged'])
  assert.deepEqual(await kinds([codes[0] as string], () => undefined), ['unknown'])
  assert.deepEqual(await kinds(['1.nonsense', 'p1-2-AbCdEf.xyz']), ['unreadable', 'parts'])
})
