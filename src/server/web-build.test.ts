import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseAst } from 'rolldown/parseAst'
import * as zod from 'zod/mini'
import * as days from '#kernel/day.ts'
import { buildWeb, type WebApp } from '#server/web-build.ts'
import { services } from '#services/index.ts'
import type { ActRule } from '#services/kit.ts'
import { ALLOWED, GIVEN, ITERATOR, NEWER, namesIn } from '../../test/support/chrome109.ts'
import * as smallDays from '../../web/day.ts'
import * as small from '../../web/zod.ts'

/** As transferred: browsers take Brotli over a safe line (docs/decisions/0011). */
const ALL_MOST = 60 * 1024

let app: WebApp
const textOf = (address: string) => gunzipSync(app.get(address)?.gzip ?? Buffer.alloc(0)).toString('utf8')
const scripts = () => [...app.keys()].filter((address) => address.endsWith('.js'))
const bytesOf = (packing: 'gzip' | 'br', addresses: Iterable<string>) =>
  [...addresses].reduce((sum, one) => sum + (app.get(one)?.[packing].length ?? 0), 0)
const namedOnPage = () =>
  [...textOf('/quay').matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address as string)

before(async () => {
  app = await buildWeb()
})

test('the page names its files by what they hold, and the worker stores all of them', () => {
  const named = namedOnPage()
  assert.ok(named.length >= 4)
  for (const address of named) assert.equal(app.get(address)?.forever, true, address)
  const worker = textOf('/quay/worker.js')
  for (const address of app.keys())
    assert.equal(worker.includes(`\`${address}\``), address !== '/quay/worker.js', address)
  // It takes over when it is told to, and at no other place.
  assert.equal(worker.match(/skipWaiting/g)?.length, 1)
  assert.match(worker, /take-over/)
})

test('the first screen is small, and so is the whole', (t) => {
  const page = ['/quay', ...namedOnPage()]
  const first = bytesOf('gzip', page)
  const all = bytesOf('br', app.keys())
  t.diagnostic(
    `first screen: gzip ${first}, Brotli ${bytesOf('br', page)} bytes; all: gzip ${bytesOf('gzip', app.keys())}, Brotli ${all} bytes`,
  )
  assert.ok(first > 1000 && first <= 20 * 1024, `first screen ${first}`)
  assert.ok(all > first && all <= ALL_MOST, `all ${all}`)
})

test('declarations are there without examples, measures, sources, and what only an office does', () => {
  const all = scripts().map(textOf).join('\n')
  assert.ok(services.some(({ example }) => JSON.stringify(example).includes('Hà Văn Toán')))
  assert.ok(services.some(({ acts }) => acts.propose?.name === 'Đề nghị sửa sai'))
  for (const told of [
    'Hà Văn Toán',
    'BB-0044',
    'Tiền giao thu',
    'codRemitted',
    'Quyết định 1599',
    'payout.change',
    'Đề nghị lại',
    'Nhận giao thu',
    'Quầy đã mất máy',
  ])
    assert.ok(!all.includes(told), `${told} is in the app`)
  for (const told of [
    'Thu hộ tiền điện',
    'Chi trả lương hưu',
    'Tạm nhận tiền',
    'Đồng ý sửa',
    'bhyt.rate',
    'payout.proxy',
  ])
    assert.ok(all.includes(told), `${told} is not in the app`)
})

test('a till computes without measures what the journal keeps with them', () => {
  const all = scripts().map(textOf).join('\n')
  let looked = 0
  for (const { key, name, acts, amounts, measures } of services.filter(({ name }) => all.includes(name)))
    for (const { of, sum = '' } of Object.values(measures))
      for (const verb of sum in amounts ? of : []) {
        const { legs = [], keeps = [] } = acts[verb] as ActRule
        assert.ok([...legs.map(({ amount }) => amount), ...keeps].includes(sum), `${key}.${verb}: ${name}, ${sum}`)
        looked++
      }
  assert.ok(looked >= 4)
})

test('the app asks of the browser only what Chrome 109 has', () => {
  let looked = 0
  for (const address of scripts()) {
    const { globals, members } = namesIn(parseAst(textOf(address)))
    looked += globals.size
    const strange = [...globals].filter((name) => !((ALLOWED[name] ?? 999) <= 109))
    assert.deepEqual(strange, [], address)
    assert.deepEqual(
      [...members].filter((name) => NEWER.includes(name) && !GIVEN.includes(name)),
      [],
      address,
    )
    assert.deepEqual(textOf(address).match(ITERATOR) ?? [], [], address)
  }
  assert.ok(looked > 30, `only ${looked} names`)
})

test('the check of browser names finds what is new', () => {
  const { globals, members } = namesIn(parseAst('const x = new EditContext(); Object.groupBy([x], (one) => one.a)'))
  assert.ok(globals.has('EditContext') && !('EditContext' in ALLOWED) && !globals.has('x') && !globals.has('one'))
  assert.ok(members.has('groupBy') && NEWER.includes('groupBy'))
  assert.ok('a.entries().map(b)'.match(ITERATOR) && !'Object.entries(a).map(b)'.match(ITERATOR))
})

test('the till’s small calendar says what the other one says, on every day from 1900 to 2099', () => {
  const says = (of: Pick<typeof days, keyof typeof smallDays>, day: string) => {
    const month = day.slice(0, 7)
    const n = of.weekday(day)
    return [
      ...[of.isDay(day), n, of.showDay(day), of.yearOf(day), of.monthOf(day), of.lastDayOf(month)],
      ...[of.addDays(day, 40 * n), of.addDays(day, -n), of.daysBetween('1999-12-31', day)],
      ...[of.addMonthsToDay(day, n), of.addMonthsToDay(day, -n), of.addMonths(month, 5 * n)],
    ].join()
  }
  const ours = smallDays as Pick<typeof days, keyof typeof smallDays>
  for (let day = '1900-01-01'; day < '2100-01-01'; day = days.addDays(day, 1))
    if (says(ours, day) !== says(days, day)) assert.equal(says(ours, day), says(days, day))
  for (const none of [
    '',
    '2018-02-29',
    '2018-2-1',
    '20180201',
    '2018-04-31',
    '2018-13-01',
    '0000-01-01',
    '01/02/2018',
    'x',
    '2018-01-01T00:00:00Z',
  ])
    assert.deepEqual([smallDays.isDay(none), days.isDay(none)], [false, false], none)
  assert.equal(smallDays.FOREVER, days.FOREVER)
})

test('the till’s small validator answers as zod does, on every field of every service', () => {
  type Say = Pick<
    typeof zod,
    'string' | 'number' | 'boolean' | 'enum' | 'refine' | 'regex' | 'maxLength' | 'int' | 'minimum' | 'maximum'
  >
  const schemas = (z: Say) => [
    z.string().check(
      z.maxLength(5),
      z.refine<string>((text) => text !== 'b'),
      z.regex(/^[a-c]*$/),
    ),
    z.number().check(z.int(), z.minimum(0), z.maximum(9)),
    z.number().check(z.int(), z.minimum(0)),
    z.boolean(),
    z.enum(['x', 'y']),
  ]
  const values = [
    '',
    'a',
    'b',
    'abcabc',
    'x',
    'é',
    0,
    -0,
    1,
    1.5,
    -1,
    9,
    10,
    2 ** 53,
    Number.NaN,
    Infinity,
    true,
    null,
    undefined,
    {},
    [],
  ]
  const ours = schemas(small as unknown as Say)
  let good = 0
  schemas(zod).forEach((schema, i) => {
    for (const value of values) {
      const { success } = schema.safeParse(value)
      assert.equal(ours[i]?.safeParse(value).success, success, `${i} ${String(value)}`)
      if (success) good++
    }
  })
  assert.ok(good > 8)
})
