/**
 * Hostile values in every field of every row of the route table, one field at a time, asked by somebody whom the row lets in:
 * each is answered or refused, none is a fault of the program, and none comes back as markup. Fields are read from the schemas of the
 * rows, so a new row is tried without a word here.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import type { Role, SignedIn } from '#people/person.ts'
import { makeApp } from '#server/http.ts'
import { isBytes, type Route } from '#server/route.ts'
import { routes } from '#server/routes.ts'
import { testDatabase } from './support/database.ts'
import { openOffice } from './support/office-stage.ts'
import { RECORDED } from './support/small-year.ts'

const database = await testDatabase()
const { province, places } = await openOffice(database)
const logged: string[] = []
const token = 'her-token'
const person = (role: Role): SignedIn => ({
  code: 'lo-thi-mai',
  name: 'Lò Thị Mai',
  unit: role === 'principal' ? places.own.id : places.root.id,
  role,
  since: '2018-01-01',
  until: '9999-12-31',
  demo: false,
  province: 14,
  units: 'all',
  token,
  fresh: true,
  ...(role === 'principal' ? { principal: 'evn' } : {}),
})
const app = makeApp({
  provinces: [province],
  port: 0,
  now: () => new Date(RECORDED),
  session: async (cookie) => person(cookie as Role),
  log: (line) => logged.push(line),
})
after(async () => {
  await app.close()
  await province.close()
  await database.drop()
})

const MARKUP = '<img src=x onerror=alert(1)>'
const HOSTILE: readonly string[] = [
  '',
  "' or 1=1; drop table act; --",
  MARKUP,
  '../../../../etc/passwd',
  'a\u0000b',
  '\ud800',
  'x\r\nset-cookie: a=b',
  '9'.repeat(400),
  '9007199254740993',
  '__proto__',
  '2018-02-30',
  '=cmd|calc!A1',
  'ạ\u0301\u202e😀'.repeat(30),
  'a'.repeat(9_000),
]
/** Of a body as JSON, beside texts. */
const HOSTILE_JSON: readonly unknown[] = [null, true, -1, 1.5, 1e308, [], [[[[]]]], {}, { toString: 1 }, ['a', null]]

/** What a field holds while another one is tried; a field that is not here holds `x`. */
const USUAL: Record<string, string> = {
  tinh: '14',
  year: '2026',
  figure: 'dien-thu',
  month: '2026-11',
  thang: '2026-11',
  ngay: '2026-11-23',
  day: '2026-11-23',
  until: '2026-11-23',
  since: '2026-11-23',
  tu: '2026-11-01',
  den: '2026-11-23',
  group: String(places.parent.id),
  unit: String(places.own.id),
  'don-vi': String(places.own.id),
  device: 'may-01',
  till: 'may-01',
  code: 'may-01',
  seq: '1',
  service: 'electricity',
  kind: 'electricity',
  account: '1111',
  principal: 'evn',
  role: 'teller',
  name: 'Lò Thị Ơn',
  reason: 'Thử',
  key: 'parked:may-01/4',
  ma: 'parked:may-01/4',
  verb: 'explained',
}

type Fields = Record<string, string>
/** All names, and what those hold that must be there: so a request is whole but for the field that is tried. */
function fieldsOf(schema: z.ZodType): { names: string[]; usual: Fields } {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  const usual = required.map((name) => {
    const declared = properties[name]
    const first = typeof declared === 'object' ? declared.enum?.[0] : undefined
    return [name, first === undefined ? (USUAL[name] ?? 'x') : String(first)]
  })
  return { names: Object.keys(properties), usual: Object.fromEntries(usual) }
}

type Asked = { params: Fields; query: Fields; body: Record<string, unknown> | Buffer | undefined }
async function ask(
  row: Route,
  { params, query, body }: Asked,
  as: 'form' | 'json' | 'bytes',
  what: string,
): Promise<void> {
  const path = row.path.replace(/:(\w+)/g, (_, name: string) => escaped(params[name] ?? 'x'))
  const search = Object.entries(query).map(([name, value]) => `${name}=${escaped(value)}`)
  const role = row.who.find((one): one is Role => !['anyone', 'device', 'local'].includes(one))
  const type = {
    form: 'application/x-www-form-urlencoded',
    json: 'application/json',
    bytes: 'application/octet-stream',
  }[as]
  const payload =
    body === undefined || Buffer.isBuffer(body) ? body : as === 'json' ? JSON.stringify(body) : formOf(body)
  const answer = await app.inject({
    method: row.method,
    url: `${path}${search.length > 0 ? `?${search.join('&')}` : ''}`,
    headers: {
      host: 'localhost',
      origin: 'http://localhost',
      'x-token': token,
      'content-type': type,
      ...(role ? { cookie: `phien=${role}` } : {}),
    },
    ...(payload === undefined ? {} : { payload }),
  })
  const told = `${row.method} ${row.path}: ${what}: ${answer.statusCode} ${answer.body.slice(0, 200)} ${logged.join('\n').slice(0, 1500)}`
  assert.ok(answer.statusCode < 500, told)
  assert.deepEqual(logged, [], told)
  if (answer.statusCode < 400) answered++
  assert.equal(answer.headers['set-cookie']?.includes('a=b') ?? false, false, told)
  if (String(answer.headers['content-type']).includes('html')) assert.ok(!answer.body.includes(MARKUP), told)
}

/** Also what `encodeURIComponent` refuses: a lone surrogate goes as the bytes that a careless program sends. */
const escaped = (text: string): string =>
  encodeURIComponent(text.replaceAll('\ud800', '\u0001')).replaceAll('%01', '%ED%A0%80')
const formOf = (body: Record<string, unknown>): string =>
  Object.entries(body)
    .map(([name, value]) => `${name}=${escaped(String(value))}`)
    .join('&')

let tried = 0
let answered = 0
const one = async (row: Route, asked: Asked, as: 'form' | 'json' | 'bytes', what: string) => {
  tried++
  await ask(row, asked, as, what)
}

async function tryRow(row: Route): Promise<void> {
  const params = fieldsOf(row.params)
  const query = fieldsOf(row.query)
  const body = row.body && !isBytes(row.body) ? fieldsOf(row.body) : undefined
  const usual: Asked = { params: params.usual, query: query.usual, body: body?.usual }
  await one(row, usual, 'form', 'nothing hostile')
  for (const value of HOSTILE) {
    const what = JSON.stringify(value.slice(0, 40))
    for (const name of params.names)
      await one(row, { ...usual, params: { ...params.usual, [name]: value } }, 'form', `${name} ${what}`)
    for (const name of query.names)
      await one(row, { ...usual, query: { ...query.usual, [name]: value } }, 'form', `?${name} ${what}`)
    for (const name of body?.names ?? [])
      await one(row, { ...usual, body: { ...body?.usual, [name]: value } }, 'form', `body ${name} ${what}`)
  }
  for (const name of body?.names ?? [])
    for (const value of HOSTILE_JSON)
      await one(row, { ...usual, body: { ...body?.usual, [name]: value } }, 'json', `${name} ${JSON.stringify(value)}`)
  if (row.method === 'POST')
    for (const bytes of BODIES)
      await one(
        row,
        { ...usual, body: bytes },
        row.body && isBytes(row.body) ? 'bytes' : 'json',
        bytes.toString('hex', 0, 20),
      )
}

const BODIES: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from([0xff, 0xfe, 0x00, 0x9f]),
  Buffer.from('{'.repeat(20_000)),
  Buffer.from('['.repeat(20_000) + ']'.repeat(20_000)),
  Buffer.from('{"__proto__":{"a":1},"constructor":{"prototype":1}}'),
  Buffer.from('null'),
  gzipSync(Buffer.alloc(4 << 20)),
  gzipSync('{"v":1}\n').subarray(0, 15),
  gzipSync('{"v":1,"device":"may-01","epoch":1,"from":1,"got":0,"head":"x","sig":"x"}\n{'),
  Buffer.from(`PK\u0003\u0004${'a'.repeat(100)}`),
]

test('no hostile value is a fault of the program', { timeout: 300_000 }, async () => {
  for (const row of routes) await tryRow(row)
  assert.ok(tried > 20 * routes.length && answered > 200, `${tried} requests, ${answered} answered`)
  console.log(
    `hostile: ${routes.length} rows, ${tried} requests, of which ${answered} were answered with what they asked for`,
  )
})
