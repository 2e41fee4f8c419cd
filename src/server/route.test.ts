import { doesNotThrow, equal, match, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { openApi } from '#server/openapi.ts'
import { checkRoutes, type Route, route } from '#server/route.ts'
import { routes } from '#server/routes.ts'

const good = route({
  method: 'GET',
  path: '/thu/:day',
  name: 'Thử',
  answers: 'json',
  params: z.strictObject({ day: z.string() }),
  query: z.strictObject({}),
  who: ['local'],
  unit: () => 'none',
  cost: 'static',
  personal: [],
  handle: () => ({ type: 'application/json', body: '{}' }),
})

test('a row that leaves anything unsaid is refused', () => {
  doesNotThrow(() => checkRoutes([good]))
  let tried = 0
  for (const name of Object.keys(good) as (keyof Route)[]) {
    const { [name]: _, ...rest } = good
    throws(() => checkRoutes([rest as Route]), new RegExp(`does not say: ${name}`))
    tried++
  }
  equal(tried, 11)
  throws(() => checkRoutes([{ ...good, who: [] }]), /nobody may ask/)
  throws(() => checkRoutes([{ ...good, cost: 'free' as never }]), /unknown cost/)
  throws(() => checkRoutes([good, good]), /twice/)
  throws(() => checkRoutes([{ ...good, method: 'POST' }]), /does not say: body/)
  throws(() => checkRoutes([{ ...good, body: z.strictObject({}) }]), /takes no body/)
  throws(() => checkRoutes([{ ...good, who: ['anyone', 'head'] }]), /stand alone/)
})

test('every route says all, and is described for programs', () => {
  checkRoutes(routes)
  const { paths } = openApi(routes) as { paths: Record<string, Record<string, { parameters: object[] }>> }
  equal(Object.values(paths).flatMap((path) => Object.keys(path)).length, routes.length)
  ok(routes.length >= 15)
  for (const row of routes) match(row.name, /\p{Lu}/u)
  const figure = paths['/bao-cao/nam/{year}/{figure}/{month}']
  ok(JSON.stringify(figure?.get?.parameters).includes('"name":"month"'))
})
