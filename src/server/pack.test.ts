import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { packed } from '#server/pack.ts'

const text = 'Bưu điện văn hóa xã '.repeat(200)
const page = { type: 'text/html; charset=utf-8', body: text }
const takes = { 'accept-encoding': 'gzip, deflate, br' }

test('a page goes packed to who takes it, and is the same page', async () => {
  const { body, headers } = await packed(page, takes)
  assert.deepEqual(headers, { vary: 'accept-encoding', 'content-encoding': 'gzip' })
  assert.ok(body.length < text.length / 10)
  assert.equal(gunzipSync(body as Buffer).toString(), text)
  for (const said of [undefined, 'identity', 'gzip;q=0', 'br'])
    assert.equal((await packed(page, { 'accept-encoding': said })).body, text, String(said))
})

test('what everybody may keep is packed once, smaller; what is packed or small stays', async () => {
  const file = { type: 'font/ttf', body: Buffer.from(text), headers: { 'cache-control': 'public, max-age=86400' } }
  const [first, again] = [await packed(file, takes), await packed(file, takes)]
  assert.equal(first.body, again.body)
  assert.equal(brotliDecompressSync(first.body as Buffer).toString(), text)
  assert.deepEqual(first.headers, { ...file.headers, vary: 'accept-encoding', 'content-encoding': 'br' })
  for (const answer of [
    { ...page, body: 'short' },
    { ...page, type: 'application/pdf' },
    { ...page, headers: { 'content-encoding': 'gzip' } },
  ])
    assert.equal(await packed(answer, takes), answer)
})
