/**
 * Sessions: a random token in a cookie, its hash in the database. A session ends an hour after it was last used, twelve
 * hours after it began, when its person is stopped or gets another password, and when somebody signs out: at once, since
 * each request asks the database.
 */
import { hash } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import { record } from '#people/deed.ts'
import { checkPassword, hashPassword, isOutdated, weakness } from '#people/password.ts'
import {
  endSessions,
  everyUnit,
  holdsOn,
  isDemonstration,
  type People,
  type Person,
  postDay,
  type SignedIn,
  unitsOf,
} from '#people/person.ts'
import { clearTries, countTry } from '#people/throttle.ts'
import { hashOf, makeTicket, newSecret, seeTicket, useTicket } from '#people/ticket.ts'

export const IDLE_MINUTES = 60
export const LONGEST_HOURS = 12
/** How long it holds that somebody has shown who it is, for deeds of high weight. */
const FRESH_MINUTES = 15
/** To write the time of each request would make every page a write. */
const SEEN_MINUTES = 1

/** What the session may show in forms: made from the token, and nobody can go back from it to the token. */
const formToken = (secret: string): string => hash('sha256', `form:${secret}`, 'base64url')

/**
 * @returns what goes into the cookie.
 * @throws Problem sign_in_failed (says no more than that), too_many_tries
 */
export async function signIn(
  people: People,
  { code, password }: { code: string; password: string },
  address: string,
  device = '',
): Promise<string> {
  await countTry(people, { account: code, address })
  const [row] = await people.db.read(
    everyUnit(people),
    (query) => query<(Person & { password: string | null })[]>`
    select since, until, demo, password from person where province = ${people.province} and code = ${code}`,
  )
  const right = await checkPassword(password, row?.password ?? undefined)
  const demoOver = row?.demo && !(await people.db.read(everyUnit(people), (query) => isDemonstration(query, people)))
  if (!row || !right || demoOver || !holdsOn(row, postDay(people.now()))) throw new Problem('sign_in_failed')
  if (isOutdated(row.password as string)) await storePassword(people, code, password)
  return openSession(people, code, address, { device, proved: !(await hasPasskey(people, code)) })
}

const hasPasskey = async ({ db, ...people }: People, code: string): Promise<boolean> => {
  const keys = await db.read(
    everyUnit(people),
    (query) => query`select from passkey where province = ${people.province} and person = ${code} limit 1`,
  )
  return keys.length > 0
}

/**
 * Shows again who it is, for deeds of high weight.
 * @throws Problem passkey_needed: a password no longer does for somebody with a key; sign_in_failed, too_many_tries
 */
export async function prove(
  people: People,
  { code }: Pick<Person, 'code'>,
  { cookie, password, address }: { cookie: string; password: string; address: string },
): Promise<void> {
  if (await hasPasskey(people, code)) throw new Problem('passkey_needed')
  await countTry(people, { account: code, address })
  const [row] = await people.db.read(
    everyUnit(people),
    (query) => query<{ password: string | null }[]>`
    select password from person where province = ${people.province} and code = ${code}`,
  )
  if (!(await checkPassword(password, row?.password ?? undefined))) throw new Problem('sign_in_failed')
  await clearTries(people, code)
  await markProved(people, cookie)
}

export async function markProved(people: People, cookie: string): Promise<void> {
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
    update session set proved = ${people.now().toISOString()}
    where province = ${people.province} and hash = ${hashOf(secretOf(cookie))}`,
  )
}

/**
 * Once it is known who it is. `proved`: by all that is asked of this person. `device`: as `deviceOf` reads it.
 * @returns what goes into the cookie.
 */
export async function openSession(
  people: People,
  code: string,
  address: string,
  { device = '', proved = true } = {},
): Promise<string> {
  await clearTries(people, code)
  const secret = newSecret()
  const now = people.now().toISOString()
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
    insert into session (province, hash, person, began, seen, proved, address, device)
    values (${people.province}, ${hashOf(secret)}, ${code}, ${now}, ${now}, ${proved ? now : null}, ${address}, ${device})`,
  )
  return `${people.province}.${secret}`
}

/** The number of the province stands before the secret, so that the right rows can be asked for. */
export const provinceOfCookie = (cookie: string): number | undefined => {
  const found = /^(\d{1,2})\.[\w-]{43}$/.exec(cookie)
  return found ? Number(found[1]) : undefined
}

export const secretOf = (cookie: string): string => cookie.slice(cookie.indexOf('.') + 1)

type Row = Person & { stale: boolean; over: boolean; fresh: boolean }

/** Whose session it is; undefined when it has ended, or the person no longer holds office. */
export async function whoseSession(people: People, cookie: string): Promise<SignedIn | undefined> {
  const { province, db } = people
  const secret = secretOf(cookie)
  const now = people.now()
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()
  const [row] = await db.read(
    everyUnit(people),
    (query) => query<Row[]>`
    select p.code, p.name, p.unit, p.role, p.principal, p.since, p.until, p.demo,
           s.seen < ${before(SEEN_MINUTES)} as stale,
           coalesce(s.proved >= ${before(FRESH_MINUTES)}, false) as fresh,
           s.seen < ${before(IDLE_MINUTES)} or s.began < ${before(LONGEST_HOURS * 60)} as over
    from session s join person p on p.province = s.province and p.code = s.person
    where s.province = ${province} and s.hash = ${hashOf(secret)}`,
  )
  if (!row || row.over || !holdsOn(row, postDay(now))) return undefined
  if (row.stale)
    await db.act(
      everyUnit(people),
      (tx) => tx`
      update session set seen = ${now.toISOString()} where province = ${province} and hash = ${hashOf(secret)}`,
    )
  const { stale: _, over: __, ...person } = row
  return { ...person, province, units: unitsOf(people, row.unit), token: formToken(secret) }
}

export async function signOut(people: People, cookie: string): Promise<void> {
  const longest = new Date(people.now().getTime() - LONGEST_HOURS * 3_600_000).toISOString()
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
    delete from session
    where province = ${people.province} and (hash = ${hashOf(secretOf(cookie))} or began < ${longest})`,
  )
}

/** A link that lets one set a password, once, within a day. Whoever had an older one can no longer use it. */
export async function invite(people: People, code: string, actor: string): Promise<string> {
  const { province, db } = people
  return db.act(everyUnit(people), async (tx) => {
    const [person] = await tx<{ unit: number }[]>`
      select unit from person where province = ${province} and code = ${code}`
    if (!person) throw new Problem('not_found', { what: `người mã ${code}` })
    await tx`delete from ticket where province = ${province} and person = ${code} and kind = 'password'`
    await record(tx, people, { actor, what: 'person.invite', about: `person:${code}`, unit: person.unit, detail: {} })
    return `${province}.${await makeTicket(tx, people, 'password', code)}`
  })
}

/** Whom a link is for. @throws Problem link_used */
export async function invited(people: People, link: string): Promise<string> {
  const ticket = await people.db.act(everyUnit(people), (tx) => seeTicket(tx, people, 'password', secretOf(link)))
  if (!ticket?.person) throw new Problem('link_used')
  return ticket.person
}

/**
 * Sets the password by a link; all sessions of the person end. @returns the code of the person.
 * @throws Problem link_used, body_invalid
 */
export async function setPassword(people: People, link: string, password: string): Promise<string> {
  const why = weakness(password, await invited(people, link))
  if (why) throw new Problem('body_invalid', { field: 'mật khẩu mới', why })
  const written = await hashPassword(password)
  return people.db.act(everyUnit(people), async (tx) => {
    const ticket = await useTicket(tx, people, 'password', secretOf(link))
    if (!ticket?.person) throw new Problem('link_used')
    const { person } = ticket
    const [row] = await tx<{ unit: number }[]>`
      update person set password = ${written} where province = ${people.province} and code = ${person} returning unit`
    await endSessions(tx, people, person)
    await record(tx, people, {
      actor: `person:${person}`,
      what: 'person.password',
      about: `person:${person}`,
      unit: row?.unit ?? 0,
      detail: {},
    })
    return person
  })
}

async function storePassword(people: People, code: string, password: string): Promise<void> {
  const written = await hashPassword(password)
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
    update person set password = ${written} where province = ${people.province} and code = ${code}`,
  )
}
