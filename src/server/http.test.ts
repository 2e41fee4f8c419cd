/** The router by itself: what it hands to a row, and whom it turns away. No database. */
import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import type { SignedIn } from '#people/person.ts'
import { makeApp, startHttp } from '#server/http.ts'
import { bytes, type Given, type Route, route, type UnitScope } from '#server/route.ts'

const none = z.strictObject({})
const common = {
  answers: 'json',
  name: 'Thử',
  params: none,
  query: none,
  unit: (): UnitScope => 'none',
  cost: 'static',
  personal: [],
} as const
const show = ({ body, person, address }: Given) => ({
  type: 'application/json',
  body: JSON.stringify({ body: Buffer.isBuffer(body) ? body.toString('hex') : body, person: person?.code, address }),
})
const form = z.strictObject({ name: z.string(), units: z.array(z.string()).optional() })

const rows: Route[] = [
  route({ ...common, method: 'POST', path: '/sync/1/up', body: bytes(100), who: ['device'], handle: show }),
  route({ ...common, method: 'POST', path: '/mo', body: form, who: ['anyone'], handle: show }),
  route({ ...common, method: 'POST', path: '/truong', body: form, who: ['head'], handle: show }),
  route({ ...common, method: 'POST', path: '/don-vi', body: form, who: ['head'], unit: () => [7], handle: show }),
  route({ ...common, method: 'GET', path: '/day', who: ['local', 'district'], handle: show }),
  route({ ...common, method: 'GET', path: '/app', who: ['anyone'], loads: 'app', handle: show }),
]
const mai: SignedIn = {
  code: 'mai',
  name: 'Lò Thị Mai',
  unit: 5,
  role: 'head',
  since: '2018-01-01',
  until: '9999-12-31',
  demo: false,
  province: 14,
  units: [5, 6],
  token: 'her-token',
  fresh: true,
}
const session = async (cookie: string) => (cookie === 'hers' ? mai : undefined)
const here = makeApp({ provinces: [], port: 0, routes: rows, session, log: () => {} })
const behind = makeApp({ provinces: [], port: 0, routes: rows, session, front: 'https://buudien.example' })
after(() => Promise.all([here.close(), behind.close()]))

const ours = { host: 'localhost', origin: 'http://localhost', cookie: 'phien=hers' }
const asForm = { 'content-type': 'application/x-www-form-urlencoded' }

test('a body comes by its schema from JSON and from forms, or raw and gzip as it was', async () => {
  const post = async (url: string, headers: Record<string, string>, payload: string | Buffer) =>
    await here.inject({ method: 'POST', url, headers: { host: 'localhost', ...headers }, payload })
  const line = gzipSync('{"v":1}')
  equal((await post('/sync/1/up', { 'content-encoding': 'gzip' }, line)).json().body, line.toString('hex'))
  equal((await post('/sync/1/up', {}, Buffer.alloc(101))).statusCode, 413)
  deepEqual((await post('/mo', asForm, 'name=M%C6%B0%CC%80&units=a&units=b')).json().body, {
    name: 'Mừ',
    units: ['a', 'b'],
  })
  deepEqual((await post('/mo', { 'content-type': 'application/json' }, '{"name":"a"}')).json().body, { name: 'a' })
  for (const payload of ['name=', 'nam=1', 'name=a&more=1']) equal((await post('/mo', asForm, payload)).statusCode, 400)
  // Who filled a form in reads what is wrong with it, not that an address is.
  match((await post('/mo', asForm, 'name=')).body, /<h1>Chưa làm được<\/h1>[\s\S]*Quay lại của trình duyệt/)
  equal((await post('/mo', { 'content-type': 'application/json' }, '{')).statusCode, 400)
  equal((await post('/mo', asForm, `name=${'a'.repeat(70_000)}`)).statusCode, 413)
})

test('a POST needs our page, a session, its token, the role and the unit', async () => {
  const ask = async (url: string, headers: Record<string, string>, payload = 'name=a&token=her-token') => {
    const answer = await here.inject({ method: 'POST', url, headers: { ...asForm, ...headers }, payload })
    return [answer.statusCode, answer.statusCode === 200 ? answer.json().person : '']
  }
  deepEqual(await ask('/truong', ours), [200, 'mai'])
  deepEqual(await ask('/truong', { ...ours, 'x-token': 'her-token' }, 'name=a'), [200, 'mai'])
  const refused: [string, Record<string, string>, string, number][] = [
    ['/truong', { ...ours, cookie: '' }, 'name=a&token=her-token', 401],
    ['/truong', { ...ours, cookie: 'phien=other' }, 'name=a&token=her-token', 401],
    ['/truong', ours, 'name=a', 403],
    ['/truong', ours, 'name=a&token=other-one', 403],
    ['/truong', { ...ours, origin: 'http://localhost:99' }, 'name=a&token=her-token', 403],
    ['/truong', { ...ours, 'sec-fetch-site': 'cross-site' }, 'name=a&token=her-token', 403],
    ['/truong', { host: 'localhost', cookie: 'phien=hers' }, 'name=a&token=her-token', 403],
    ['/don-vi', ours, 'name=a&token=her-token', 403],
    ['/mo', { ...ours, origin: 'https://evil.example' }, 'name=a', 403],
  ]
  for (const [url, headers, payload, status] of refused)
    equal((await ask(url, headers, payload))[0], status, JSON.stringify([url, headers, payload]))
})

test('who sits at this machine reads without sign-in, unless something passes calls on', async () => {
  const ask = async (app: typeof here, headers: Record<string, string>) =>
    (await app.inject({ url: '/day', headers })).statusCode
  equal(await ask(here, { host: 'localhost' }), 200)
  equal(await ask(here, { host: 'localhost', 'x-forwarded-for': '10.0.0.1' }), 303, 'to the page of sign-in')
  equal(await ask(here, { host: 'evil.example' }), 400)
  equal(await ask(behind, { host: 'buudien.example' }), 303)
  equal(await ask(behind, { host: 'buudien.example', accept: 'application/json' }), 401)
  equal(await ask(behind, { host: 'buudien.example', cookie: 'phien=hers' }), 303, 'over TLS its name is another')
  equal(await ask(behind, { host: 'buudien.example', cookie: '__Host-phien=hers' }), 403)
})

test('a page loads only what its row says; a front names the caller', async () => {
  const policy = async (url: string) =>
    String((await here.inject({ url, headers: { host: 'localhost' } })).headers['content-security-policy'])
  match(await policy('/app'), /connect-src 'self';.* script-src 'self'; worker-src 'self'; manifest-src 'self'/)
  equal((await policy('/day')).includes('script-src'), false)
  const answer = await behind.inject({ url: '/app', headers: { host: 'x', 'x-forwarded-for': '6.6.6.6, 10.1.2.3' } })
  equal(answer.json().address, '10.1.2.3')
  match(String(answer.headers['strict-transport-security']), /max-age=31536000/)
})

test('a port that is taken is said, not thrown at whoever starts', async () => {
  const first = await startHttp({ provinces: [], port: 0, routes: rows, session })
  await rejects(
    startHttp({ provinces: [], port: first.port, routes: rows, session }),
    /cổng \d+ đang có chương trình khác/,
  )
  await first.close()
})
