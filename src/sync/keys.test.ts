import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64url, isPublicKey, newKeys, signerOf, toBase64url, verify } from '#sync/keys.ts'

const bytes = new TextEncoder().encode('what was signed')

test('a signature is of one key and these bytes; the private key cannot be taken out', async () => {
  const pair = await newKeys()
  assert.equal(pair.privateKey.extractable, false)
  const [one, other] = [await signerOf(pair), await signerOf(await newKeys())]
  const signed = await one.sign(bytes)
  assert.equal(signed.length, 64)
  assert.equal(await verify(one.publicKey, bytes, signed), true)
  assert.equal(await verify(other.publicKey, bytes, signed), false)
  assert.equal(await verify(one.publicKey, bytes.slice(1), signed), false)
  assert.equal(await verify(new Uint8Array(91), bytes, signed), false)
})

test('a public key is one of the right kind', async () => {
  assert.equal(await isPublicKey((await signerOf(await newKeys())).publicKey), true)
  assert.equal(await isPublicKey(new Uint8Array([1, 2, 3])), false)
})

test('base64url there and back, and nothing else read', () => {
  for (let length = 0; length < 9; length++) {
    const some = Uint8Array.from({ length }, (_, i) => 251 + i)
    const text = toBase64url(some)
    assert.equal(text, Buffer.from(some).toString('base64url'))
    assert.deepEqual(fromBase64url(text), some)
  }
  for (const text of ['A', 'AAAAA', 'a+b=', 'a/b_', 'á']) assert.equal(fromBase64url(text), undefined, text)
})
