/** Who is let in when too much is under way, and that nothing is done for those who are not. A server of its own, no database. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { after, test } from 'node:test'
import * as z from 'zod'
import { startHttp } from '#server/http.ts'
import { bytes, type Route, route, type UnitScope } from '#server/route.ts'

const none = z.strictObject({})
const done = { handler: 0, session: 0, provinces: 0 }
const open = Promise.withResolvers<void>()
const common = {
  name: 'Thử',
  answers: 'json',
  params: none,
  query: none,
  unit: (): UnitScope => 'none',
  personal: [],
} as const
const slow = async () => {
  done.handler++
  await open.promise
  return { type: 'text/plain', body: 'done' }
}
const rows: Route[] = [
  route({ ...common, method: 'GET', path: '/cham', cost: 'report', who: ['head'], handle: slow }),
  route({
    ...common,
    method: 'POST',
    path: '/sync/1/up',
    cost: 'journal',
    who: ['device'],
    body: bytes(99),
    handle: slow,
  }),
  route({
    ...common,
    method: 'GET',
    path: '/tinh/:file',
    params: z.strictObject({ file: z.string() }),
    cost: 'static',
    who: ['anyone'],
    handle: () => ({ type: 'text/plain', body: 'from memory' }),
  }),
]
const server = await startHttp({
  provinces: () => {
    done.provinces++
    return []
  },
  port: 0,
  routes: rows,
  atOnceMost: 5,
  session: async () => {
    done.session++
    return {
      ...{
        code: 'mai',
        name: 'Lò Thị Mai',
        unit: 5,
        role: 'head',
        since: '2018-01-01',
        until: '9999-12-31',
        demo: false,
      },
      ...{ province: 14, units: [5], token: 't', fresh: true },
    }
  },
})
after(() => server.close())

const url = `http://127.0.0.1:${server.port}`
const page = (path = '/cham') => fetch(`${url}${path}`, { headers: { cookie: 'phien=hers' } })
const till = (body = 'x') => fetch(`${url}/sync/1/up`, { method: 'POST', body })
/** Until so many are with the handler. */
const under = async (n: number) => {
  while (done.handler < n) await new Promise(setImmediate)
}

test('places are kept for tills; nothing is done for who is turned away; places are given back', async () => {
  const let_in = [page(), page(), page()]
  await under(3)
  const before = structuredClone(done)
  const late = await Promise.all(Array.from({ length: 40 }, () => page()))
  deepEqual([...new Set(late.map(({ status }) => status))], [503])
  const waits = new Set(late.map(({ headers }) => Number(headers.get('retry-after'))))
  ok(waits.size > 1 && [...waits].every((wait) => wait >= 1 && wait <= 4), 'they do not all come back together')
  match(await (late[0] as Response).text(), /<h1>Máy chủ đang bận<\/h1>[\s\S]*Tải lại trang sau ít giây/)
  deepEqual(done, before)

  const tills = [till(), till()]
  await under(5)
  const full = structuredClone(done)
  const refused = await till()
  deepEqual([refused.status, (await refused.json()).code], [503, 'overloaded'])
  equal((await till('x'.repeat(70_000))).headers.get('connection'), 'close')
  deepEqual(done, full)
  equal(await (await page('/tinh/kieu.css')).text(), 'from memory')

  open.resolve()
  for (const one of await Promise.all([...let_in, ...tills])) equal(one.status, 200)
  for (let i = 0; i < 10; i++) equal((await page()).status, 200)
})

test('the place of a caller who went away is given back', async () => {
  for (let i = 0; i < 10; i++) {
    const gone = new AbortController()
    const asked = fetch(`${url}/cham`, { signal: gone.signal }).catch(() => undefined)
    gone.abort()
    await asked
  }
  equal((await page()).status, 200)
})
