/** How the matrix of rights asks, and how its rows are written: requests, sessions in each state, what became of them. */
import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import type postgres from 'postgres'
import { endSessions, everyUnit, type People } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { hashOf } from '#people/ticket.ts'
import type { Route } from '#server/route.ts'
import type { Places } from './office-stage.ts'

export type Place = keyof Places
export const PLACES: readonly Place[] = ['own', 'sibling', 'parent', 'other', 'root']
/** Whose units cover the point `own`. */
export const ABOVE: readonly Place[] = ['own', 'parent', 'root']
/** The states of a session that let nobody in. */
export const AWAY = ['expired', 'revoked', 'none'] as const
export const ORIGIN = 'https://buudien.example'
/** The name of a customer of the point's first list, as an act gave it. */
export const PERSONAL = 'Lò Thị Ơn'

/** `raw`: a body that is no form; its token goes into the header. `file`: a form with files. */
export type Request = { url: string; body?: Record<string, string>; raw?: string; file?: Record<string, string | File> }
export type Row = {
  request: () => Promise<Request> | Request
  /** `point`: shows or changes what is the point's; `province`: needs the root; `self`: the person's own. */
  of: 'point' | 'province' | 'self'
  /** On a list that everybody sees: stands there only for those above the point. */
  marker?: string
  /** The request is let in, and then refused for what it says. */
  says?: number
  /** Whoever is let in reads a person's name in full. */
  shows?: true
  /** Whose units cover it, when it is not the point's. */
  above?: readonly Place[]
}

export const list = (url: string, marker?: string): Row => ({
  request: () => ({ url }),
  of: 'self',
  ...(marker === undefined ? {} : { marker }),
})
export const ofPoint = (request: Row['request'], says?: number): Row => ({
  request,
  of: 'point',
  ...(says ? { says } : {}),
})
export const ofProvince = (url: string, says?: number): Row => ({ ...ofPoint(() => ({ url }), says), of: 'province' })
export const ofSelf = (url: string, body: Record<string, string>, says?: number): Row => ({
  request: () => ({ url, body }),
  of: 'self',
  ...(says ? { says } : {}),
})
export type Asked = { status: number; code: string; text: string; location: string }

export async function ask(
  app: FastifyInstance,
  row: Route,
  { url, body, raw, file }: Request,
  cookie?: string,
  token?: string,
): Promise<Asked> {
  const files = file && formOf({ ...file, token: token ?? '' })
  const answer = await app.inject({
    method: row.method,
    url: encodeURI(url),
    headers: {
      host: 'buudien.example',
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
      accept: 'application/json',
      ...(cookie === undefined ? {} : { cookie: `__Host-phien=${cookie}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(raw === undefined ? {} : { 'content-type': 'application/octet-stream', 'x-token': token ?? '' }),
      ...(files === undefined ? {} : { 'content-type': files.headers.get('content-type') as string }),
    },
    ...(body === undefined ? {} : { payload: new URLSearchParams({ ...body, token: token ?? '' }).toString() }),
    ...(raw === undefined ? {} : { payload: raw }),
    ...(files === undefined ? {} : { payload: Buffer.from(await files.arrayBuffer()) }),
  })
  const json = String(answer.headers['content-type']).includes('json') && answer.statusCode >= 400
  return {
    status: answer.statusCode,
    code: json ? (answer.json().code as string) : '',
    text: answer.body,
    location: String(answer.headers.location ?? ''),
  }
}

function formOf(fields: Record<string, string | File>): Response {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return new Response(form)
}

/** What became of a request: let in, sent to sign in, or turned away (what one may not see is not there either). */
export function outcome({ status, code, location }: Asked): 'in' | 'sign in' | 'no' {
  if (code === 'sign_in_needed' || location.startsWith('/vao?')) return 'sign in'
  return ['not_allowed', 'not_found', 'form_stale', 'not_our_page'].includes(code) ? 'no' : status < 500 ? 'in' : 'no'
}

export const tokenOf = async (people: People, cookie: string): Promise<string> =>
  (await whoseSession(people, cookie))?.token ?? ''

export type Cookies = Record<'valid' | 'expired' | 'revoked', string> & { none: undefined }

/** Sessions of two people of the same rights: one holds office, the sessions of the other were ended. */
export async function cookiesOf(admin: postgres.Sql, people: People, code: string, gone: string): Promise<Cookies> {
  const [valid, expired, revoked] = [
    await openSession(people, code, '127.0.0.1'),
    await openSession(people, code, '127.0.0.1'),
    await openSession(people, gone, '127.0.0.1'),
  ]
  await admin`update session set seen = seen - interval '2 hours' where hash = ${hashOf(expired.slice(3))}`
  await people.db.act(everyUnit(people), (tx) => endSessions(tx, people, gone))
  return { valid, expired, revoked, none: undefined }
}

/** Requests that change nothing wait for the database side by side. */
export async function inLanes<T>(all: readonly T[], look: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values()
  const lane = async () => {
    for (const one of rest) await look(one)
  }
  await Promise.all([lane(), lane(), lane(), lane()])
}

/** Nobody gets in without a session that holds. @returns how many cells were looked at. */
export async function turnAway(
  app: FastifyInstance,
  made: ReadonlyMap<Route, Request>,
  { cookies, token, who }: { cookies: Cookies; token: string; who: string },
): Promise<number> {
  const cells = [...made].flatMap(([row, request]) => AWAY.map((state) => ({ row, request, state })))
  await inLanes(cells, async ({ row, request, state }) => {
    const said = await ask(app, row, request, cookies[state], token)
    const cell = `${row.method} ${row.path} by ${who}, session ${state}: ${said.status} ${said.code}`
    assert.equal(outcome(said), 'sign in', cell)
  })
  return cells.length
}
