import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseAst } from 'rolldown/parseAst'
import { makeApp } from '#server/http.ts'
import { receiptRoutes } from '#server/receipt-routes.ts'
import { receiptPage } from '#server/receipt-web.ts'
import { ALLOWED, ITERATOR, NEWER, namesIn } from '../../test/support/chrome109.ts'

let now = Date.parse('2026-11-26T03:00:00Z')
const app = makeApp({ provinces: [], port: 0, routes: receiptRoutes, now: () => new Date(now), log: () => {} })
after(() => app.close())

const headers = { host: 'localhost:8080' }
const proof = {
  province: '14',
  device: 'may-09',
  seq: 205,
  cash: 0,
  hash: 'a'.repeat(64),
  seal: 'b'.repeat(64),
  sig: 'c'.repeat(86),
}
const check = (payload: unknown, remoteAddress = '10.0.0.1') =>
  app.inject({
    method: 'POST',
    url: '/v/check',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    payload: JSON.stringify(payload),
    remoteAddress,
  })

test('the page and its files are for anyone, packed, and may run only their own script', async () => {
  for (const [url, type, says] of [
    ['/v/', /html/, /<html lang="vi">/],
    ['/v', /html/, /<html lang="vi">/],
    ['/v/page.js', /javascript/, /Giấy thật/],
    ['/v/page.css', /css/, /#verdict/],
    ['/v/worker.js', /javascript/, /\/v\/page\.js/],
  ] as const) {
    const answer = await app.inject({ url, headers: { ...headers, 'accept-encoding': 'gzip' } })
    assert.equal(answer.statusCode, 200, url)
    assert.equal(answer.headers['content-encoding'], 'gzip')
    assert.match(String(answer.headers['content-type']), type)
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self'.*require-trusted-types-for/)
    assert.match(gunzipSync(answer.rawPayload).toString(), says)
    const plain = await app.inject({ url, headers })
    assert.match(plain.body, says)
  }
  assert.equal((await app.inject({ url: '/v/other.js', headers })).statusCode, 400)
})

test('the page asks of the browser only what Chrome 109 has', async () => {
  let looked = 0
  for (const [address, { body }] of await receiptPage()) {
    if (!address.endsWith('.js')) continue
    const { globals, members } = namesIn(parseAst(body))
    looked += globals.size
    assert.deepEqual(
      [...globals].filter((name) => !((ALLOWED[name] ?? 999) <= 109)),
      [],
      address,
    )
    assert.deepEqual(
      [...members].filter((name) => NEWER.includes(name)),
      [],
      address,
    )
    assert.deepEqual(body.match(ITERATOR) ?? [], [], address)
  }
  assert.ok(looked > 20, `only ${looked} names`)
})

test('a question that is no question is refused by its field', async () => {
  for (const [change, field] of [
    [{ seq: 0 }, /seq/],
    [{ hash: 'xyz' }, /hash/],
    [{ sig: 'short' }, /sig/],
    [{ name: 'Lò Thị Ơn' }, /name/],
  ] as const) {
    const answer = await check({ ...proof, ...change }, '10.0.0.2')
    assert.equal(answer.statusCode, 400)
    assert.match(answer.json().message, field)
  }
  assert.equal((await check(proof, '10.0.0.2')).statusCode, 404, 'no such province')
})

test('an address may ask sixty times a minute, and no other is slowed by it', async () => {
  for (let i = 0; i < 60; i++) assert.equal((await check(proof)).statusCode, 404)
  const busy = await check(proof)
  assert.equal(busy.statusCode, 429)
  assert.match(busy.json().message, /Chờ \d+ giây/)
  assert.equal(busy.headers['retry-after'], '60')
  assert.equal((await check(proof, '10.0.0.3')).statusCode, 404)
  now += 61_000
  assert.equal((await check(proof)).statusCode, 404)
})
