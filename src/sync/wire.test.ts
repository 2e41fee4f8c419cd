import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { chainOn, chainStart } from '#sync/chain.ts'
import { fromBase64url, newKeys, signerOf, toBase64url, verify } from '#sync/keys.ts'
import { decodeUp, encodeUp, type Header, lineOf, signedText, splitLine } from '#sync/wire.ts'

const header: Header = {
  ...{ v: 1, device: 'q361000-1', epoch: 1, from: 1, got: 0, gotAt: 0, left: 0 },
  head: 'h',
  sig: 's',
}

test('a body comes out as it went in, line for line', async () => {
  const texts = fc.array(
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(texts, async (lines) => {
      assert.deepEqual(await decodeUp(await encodeUp(header, lines)), { header, lines })
    }),
    { numRuns: 100 },
  )
})

test('a damaged, cut, foreign or swollen body is refused', async () => {
  const whole = await encodeUp(header, ['{"a":1}', '{"b":2}'])
  for (let at = 0; at < whole.length; at++) await assert.rejects(decodeUp(whole.slice(0, at)), `cut at ${at}`)
  // The length and the sum at the end cover every byte of the contents; those before are gzip's own time and system.
  for (let at = 10; at < whole.length; at++) {
    const damaged = whole.slice()
    damaged[at] = (damaged[at] as number) ^ 0x55
    await assert.rejects(decodeUp(damaged), `damaged at ${at}`)
  }
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '))
  assert.ok(bomb.length < 60_000)
  await assert.rejects(decodeUp(bomb), /more than/)
  for (const wrong of [
    '',
    'x',
    '{}\n',
    '{"v":2}\n',
    `${JSON.stringify({ ...header, from: 0 })}\n`,
    `${JSON.stringify(header)}\ncut`,
  ])
    await assert.rejects(decodeUp(gzipSync(wrong)), wrong)
})

test('what the drawer gained or lost is read from a line that nobody understands', () => {
  const act = { device: 'd', seq: 1, at: 'a', actor: 'b', unit: 'c', service: 's', verb: 'v', lines: [] }
  for (const cash of [0, 5, -50_000, 9_007_199_254_740]) assert.equal(splitLine(lineOf(act, cash)).cash, cash)
  assert.deepEqual(splitLine('{"cut… 15000'), { json: '{"cut…', cash: 15_000 })
  for (const none of ['', '12', '{} 0', '{} -0', '{} 01', '{} 1.5', '{}  ']) assert.equal(splitLine(none).cash, 0, none)
})

test('a chain continues where it was left, and no line can be changed or left out', async () => {
  const start = await chainStart('q361000-1')
  const heads = await chainOn(start, ['a', 'b', 'c'])
  assert.deepEqual(await chainOn(heads[0] as string, ['b', 'c']), heads.slice(1))
  for (const other of [
    ['a', 'x', 'c'],
    ['a', 'c'],
    ['b', 'a', 'c'],
    ['ab', '', 'c'],
  ])
    assert.notEqual((await chainOn(start, other)).at(-1), heads.at(-1))
})

test('a signature is of one device, epoch, head and feed', async () => {
  const signer = await signerOf(await newKeys())
  const sig = fromBase64url(toBase64url(await signer.sign(signedText(header, 3)))) as Uint8Array
  assert.equal(sig.length, 64)
  assert.equal(await verify(signer.publicKey, signedText(header, 3), sig), true)
  const others = [{ device: 'x' }, { epoch: 2 }, { head: 'i' }, { got: 1 }]
  for (const change of others)
    assert.equal(await verify(signer.publicKey, signedText({ ...header, ...change }, 3), sig), false)
  assert.equal(await verify(signer.publicKey, signedText(header, 4), sig), false)
  assert.equal(await verify(signer.publicKey, signedText(header, 3, 'digest'), sig), false)
  assert.equal(await verify((await signerOf(await newKeys())).publicKey, signedText(header, 3), sig), false)
  assert.equal(await verify(new Uint8Array(91), signedText(header, 3), sig), false)
  assert.equal(fromBase64url('not base64!'), undefined)
})
