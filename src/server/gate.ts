/**
 * Who gets in: one answer per call, from the row of the table and what the caller shows. Knows nothing of pages.
 * A cookie alone never changes anything: a POST must come from our own pages and bring the session's token.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import type { Route, UnitScope } from '#server/route.ts'

export type Caller = {
  headers: IncomingHttpHeaders
  /** Our own address, as this caller's browser names it. */
  origin: string
  /** Nobody but this machine can reach the server, and nothing passes this call on from outside. */
  local: boolean
  person: SignedIn | undefined
}

const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** A proxy in front that nobody declared shows itself by these: behind it, nobody sits at this machine. */
export const isPassedOn = (headers: IncomingHttpHeaders): boolean => PASSED_ON.some((name) => name in headers)

/** Does the row ask who is there? Rows for anyone and for devices never look at a cookie. */
export const asksWho = ({ who }: Route): boolean => !who.includes('anyone') && !who.includes('device')

/**
 * Lets a caller through to a row, before its body is read.
 * @throws Problem not_our_page, sign_in_needed, not_allowed
 */
export function letIn(row: Route, { headers, origin, local, person }: Caller): void {
  if (row.method === 'POST' && !row.who.includes('device')) fromOurPages(headers, origin, asksWho(row))
  if (!asksWho(row) || isHere(row, local)) return
  if (!person) throw new Problem('sign_in_needed')
  if (!row.who.includes(person.role)) throw new Problem('not_allowed')
}

/** Whoever sits at this machine may read, signed in or not; to change anything one signs in. */
const isHere = ({ who, method }: Route, local: boolean): boolean => local && who.includes('local') && method === 'GET'

/** As whom a row answers: a person's rights never make less of what this machine's reader sees. */
export const answeredAs = (row: Route, { local, person }: Caller): SignedIn | undefined =>
  asksWho(row) && !isHere(row, local) ? person : undefined

/** Whether what is asked for lies below the person's unit. @throws Problem not_allowed */
export function withinUnits(scope: UnitScope, { units }: SignedIn): void {
  if (scope === 'none' || scope === 'own' || units === 'all') return
  if (scope === 'all' || !scope.every((unit) => units.includes(unit))) throw new Problem('not_allowed')
}

/** @throws Problem form_stale: the form lacks the session's token, or has that of another session. */
export function checkToken(given: unknown, { token }: SignedIn): void {
  const expected = Buffer.from(token)
  const shown = Buffer.from(typeof given === 'string' ? given : '')
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) throw new Problem('form_stale')
}

/** Browsers say where a POST comes from. Who says nothing is no browser, and is let through where no cookie counts. */
function fromOurPages(headers: IncomingHttpHeaders, origin: string, cookieCounts: boolean): void {
  const { origin: from, 'sec-fetch-site': site } = headers
  const silent = from === undefined && site === undefined
  const foreign = (from !== undefined && from !== origin) || (site !== undefined && site !== 'same-origin')
  if (foreign || (silent && cookieCounts)) throw new Problem('not_our_page')
}

/** The name of the cookie; a `__Host-` one is taken by browsers over TLS alone, from this very host. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-phien' : 'phien')

export function sessionCookie(header: string | undefined, secure: boolean): string | undefined {
  const name = `${cookieName(secure)}=`
  return header
    ?.split(/; */)
    .find((one) => one.startsWith(name))
    ?.slice(name.length)
}
