/** Who gets in, call by call: the rights matrix asks the whole server the same. */
import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { SignedIn } from '#people/person.ts'
import {
  answeredAs,
  asksWho,
  type Caller,
  checkToken,
  cookieName,
  isPassedOn,
  letIn,
  sessionCookie,
  withinUnits,
} from '#server/gate.ts'
import type { Route, UnitScope } from '#server/route.ts'

const row = (method: Route['method'], ...who: Route['who'][number][]) => ({ method, who }) as unknown as Route
const head = { role: 'head', token: 'her-token' } as SignedIn
const ours = { origin: 'https://buudien.example' }
const caller = (more: Partial<Caller> = {}): Caller => ({
  ...{ headers: {}, origin: 'https://buudien.example', local: false, person: undefined },
  ...more,
})
/** `in`, or why not. */
const asked = (route: Route, more: Partial<Caller> = {}): string => {
  try {
    letIn(route, caller(more))
    return 'in'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('what lies below one’s unit, and nothing beside it', () => {
  const within = (scope: UnitScope, units: SignedIn['units']) => withinUnits(scope, { units } as SignedIn)
  for (const scope of ['none', 'own', [3], [3, 4], []] as const) equal(within(scope, [3, 4]), undefined)
  for (const scope of ['none', 'own', 'all', [9]] as const) equal(within(scope, 'all'), undefined)
  for (const scope of ['all', [9], [3, 9]] as const) throws(() => within(scope, [3, 4]), { code: 'not_allowed' })
})

test('rows for anyone and for devices ask nobody who he is', () => {
  deepEqual([row('GET', 'anyone'), row('POST', 'device'), row('GET', 'head')].map(asksWho), [false, false, true])
  equal(asked(row('GET', 'anyone')), 'in')
  equal(asked(row('POST', 'device')), 'in')
  equal(asked(row('POST', 'device'), { headers: { origin: 'https://elsewhere.example' } }), 'in')
})

test('a role gets into its rows alone, and nobody in none', () => {
  equal(asked(row('GET', 'head')), 'sign_in_needed')
  equal(asked(row('GET', 'head'), { person: head }), 'in')
  equal(asked(row('GET', 'province', 'head'), { person: head }), 'in')
  equal(asked(row('GET', 'province'), { person: head }), 'not_allowed')
})

test('whoever sits at this machine reads what a row gives it, and changes nothing', () => {
  equal(asked(row('GET', 'local', 'head'), { local: true }), 'in')
  equal(asked(row('GET', 'head'), { local: true }), 'sign_in_needed')
  equal(asked(row('GET', 'local', 'head')), 'sign_in_needed')
  equal(asked(row('POST', 'local', 'head'), { local: true, headers: ours }), 'sign_in_needed')
  equal(asked(row('GET', 'local', 'province'), { local: true, person: head }), 'in')
})

test('a row answers as the person, unless as this machine’s reader or to anyone', () => {
  equal(answeredAs(row('GET', 'head'), caller({ person: head })), head)
  equal(answeredAs(row('GET', 'local', 'head'), caller({ person: head })), head)
  equal(answeredAs(row('GET', 'local', 'head'), caller({ person: head, local: true })), undefined)
  equal(answeredAs(row('POST', 'local', 'head'), caller({ person: head, local: true })), head)
  equal(answeredAs(row('GET', 'head'), caller({ person: head, local: true })), head)
  equal(answeredAs(row('GET', 'anyone'), caller({ person: head })), undefined)
})

test('a POST comes from our own pages; who says nothing gets in only where no cookie counts', () => {
  const from = (headers: Caller['headers'], who: Route['who'][number] = 'head') =>
    asked(row('POST', who), { headers, person: head })
  equal(from(ours), 'in')
  equal(from({ 'sec-fetch-site': 'same-origin' }), 'in')
  equal(from({ ...ours, 'sec-fetch-site': 'same-origin' }), 'in')
  equal(from({ origin: 'https://elsewhere.example' }), 'not_our_page')
  equal(from({ origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-origin' }), 'not_our_page')
  for (const site of ['cross-site', 'same-site', 'none']) {
    equal(from({ 'sec-fetch-site': site }), 'not_our_page')
    equal(from({ ...ours, 'sec-fetch-site': site }), 'not_our_page')
    equal(from({ 'sec-fetch-site': site }, 'anyone'), 'not_our_page')
  }
  equal(from({}), 'not_our_page')
  equal(from({}, 'anyone'), 'in')
  equal(from({ origin: 'https://elsewhere.example' }, 'anyone'), 'not_our_page')
  equal(asked(row('GET', 'head'), { headers: { origin: 'https://elsewhere.example' }, person: head }), 'in')
})

test('the token is the session’s own, whole', () => {
  equal(checkToken('her-token', head), undefined)
  for (const given of ['', 'her-tokem', 'her-toke', 'her-token ', undefined, 7, ['her-token']])
    throws(() => checkToken(given, head), { code: 'form_stale' })
  throws(() => checkToken(undefined, { ...head, token: 'x' }), { code: 'form_stale' })
})

test('whatever passes a call on shows itself', () => {
  for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'])
    equal(isPassedOn({ [name]: '' }), true, name)
  equal(isPassedOn({ host: 'localhost', 'user-agent': 'x' }), false)
})

test('the cookie is ours by its whole name, over TLS a __Host- one', () => {
  deepEqual([cookieName(true), cookieName(false)], ['__Host-phien', 'phien'])
  equal(sessionCookie('a=1; phien=hers; b=2', false), 'hers')
  equal(sessionCookie('phien=hers', true), undefined)
  equal(sessionCookie('x__Host-phien=no; __Host-phien=a=b', true), 'a=b')
  equal(sessionCookie('xphien=no', false), undefined)
  equal(sessionCookie(undefined, false), undefined)
})
