/** What a person sees of the own account and does about it: where sessions are open, and what others did to it. */
import { Problem } from '#kernel/problem.ts'
import { deedsAbout, record, type Told } from '#people/deed.ts'
import { everyUnit, type People, type SignedIn } from '#people/person.ts'
import { IDLE_MINUTES, LONGEST_HOURS, secretOf } from '#people/session.ts'
import { hashOf } from '#people/ticket.ts'

/** `id` names it and opens nothing. `began` and `seen`: UTC. */
export type OwnSession = { id: string; device: string; address: string; began: string; seen: string; here: boolean }

/** As much of a session's hash as tells a person's sessions apart. */
const ID_CHARS = 16

/** Those that still let in, the last used first. `cookie`: of the one that asks. */
export function sessionsOf(people: People, code: string, cookie: string): Promise<OwnSession[]> {
  const now = people.now().getTime()
  const before = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
  return people.db.read(
    everyUnit(people),
    (query) => query<OwnSession[]>`
    select left(hash, ${ID_CHARS}) as id, device, address, hash = ${hashOf(secretOf(cookie))} as here,
           to_char(began at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as began,
           to_char(seen at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as seen
    from session
    where province = ${people.province} and person = ${code}
      and session.seen >= ${before(IDLE_MINUTES)} and session.began >= ${before(LONGEST_HOURS * 60)}
    order by session.seen desc, hash`,
  )
}

/**
 * Ends one of the person's sessions, or all but the one that asks: at once, since each request asks the database.
 * @throws Problem not_found: it has ended already, or is nobody's.
 */
export async function endSession(
  people: People,
  { code, unit }: SignedIn,
  { id, cookie }: { id: string | 'others'; cookie: string },
): Promise<void> {
  const { province } = people
  await people.db.act(everyUnit(people), async (tx) => {
    const ended = await tx<{ device: string }[]>`
      delete from session
      where province = ${province} and person = ${code} and hash <> ${hashOf(secretOf(cookie))}
        and (${id} = 'others' or left(hash, ${ID_CHARS}) = ${id}) returning device`
    if (ended.length === 0 && id !== 'others') throw new Problem('not_found', { what: 'phiên này: có thể đã hết' })
    const actor = `person:${code}`
    for (const { device } of ended)
      await record(tx, people, { actor, what: 'person.session-end', about: actor, unit, detail: { device } })
  })
}

export const toldOf = (people: People, code: string): Promise<Told[]> =>
  people.db.read(everyUnit(people), (query) => deedsAbout(query, people, code))

/** The person has read what others did until now. */
export const markTold = (people: People, code: string) =>
  people.db.act(
    everyUnit(people),
    (tx) => tx`
    update person set told = ${people.now().toISOString()} where province = ${people.province} and code = ${code}`,
  )

const BROWSERS = [
  ['Edge', /Edg(A|iOS)?\//],
  ['Cốc Cốc', /coc_coc_browser\//],
  ['Opera', /OPR\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS)\//],
  ['Safari', /Safari\//],
] as const
const SYSTEMS = [
  ['Android', /Android/],
  ['iPhone', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const

/** “Chrome, Windows”: enough for a person to know the own machine by; nothing more is kept. */
export function deviceOf(userAgent: string | undefined): string {
  const first = (names: readonly (readonly [string, RegExp])[]) =>
    names.find(([, sign]) => sign.test(userAgent ?? ''))?.[0]
  return [first(BROWSERS), first(SYSTEMS)].filter(Boolean).join(', ')
}
