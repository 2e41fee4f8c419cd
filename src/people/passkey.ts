/**
 * Passkeys: signing in without a password that could be told to somebody. The key stays in the person's phone or computer
 * behind its own lock; here lies only the public half. What is asked of it is a ticket that works once.
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { Problem } from '#kernel/problem.ts'
import { record } from '#people/deed.ts'
import { endSessions, everyUnit, findPerson, holdsOn, type People, type Person, postDay } from '#people/person.ts'
import { markProved, openSession } from '#people/session.ts'
import { clearTries, countTry } from '#people/throttle.ts'
import { makeTicket, type TicketKind, useTicket } from '#people/ticket.ts'

const NAME = 'Cánh Tay'
/** Ed25519, ES256, RS256: what phones, computers and security keys make today. */
const ALGORITHMS = [-8, -7, -257]
const hostOf = (origin: string): string => new URL(origin).hostname
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

/** What the browser needs to make a key for somebody signed in. */
export async function askNewPasskey(people: People, person: Person, origin: string) {
  const known = await passkeysOf(people, person.code)
  const challenge = await ticket(people, 'passkey-new', person.code)
  return generateRegistrationOptions({
    rpName: NAME,
    rpID: hostOf(origin),
    userName: person.code,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(`${people.province}.${person.code}`)),
    challenge: bytesOf(challenge),
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** Keeps the public half. @throws Problem passkey_refused */
export async function keepPasskey(
  people: People,
  person: Person,
  origin: string,
  { name, response }: { name: string; response: RegistrationResponseJSON },
): Promise<void> {
  const made = await refusing(() =>
    verifyRegistrationResponse({
      response,
      supportedAlgorithmIDs: ALGORITHMS,
      expectedChallenge: (challenge) => used(people, 'passkey-new', challenge, person.code),
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
    }),
  )
  if (!made.verified) throw new Problem('passkey_refused')
  const { id, publicKey, counter } = made.registrationInfo.credential
  const { province, db } = people
  await db.act(everyUnit(people), async (tx) => {
    await tx`
      insert into passkey (province, id, person, name, public_key, counter, made)
      values (${province}, ${id}, ${person.code}, ${name}, ${Buffer.from(publicKey).toString('base64url')}, ${counter},
              ${people.now().toISOString()})`
    const actor = `person:${person.code}`
    await record(tx, people, { actor, what: 'person.passkey', about: actor, unit: person.unit, detail: { name } })
  })
}

/** What the browser needs to ask any key of ours, who it is the key says itself; or the keys of somebody signed in. */
export async function askPasskey(people: People, origin: string, person: string | null = null) {
  const challenge = await ticket(people, 'passkey', person)
  const known = person === null ? [] : await passkeysOf(people, person)
  return generateAuthenticationOptions({
    allowCredentials: known.map(({ id }) => ({ id })),
    rpID: hostOf(origin),
    challenge: bytesOf(challenge),
    userVerification: 'required',
  })
}

type Stored = { person: string; public_key: string; counter: number }

/** @returns what goes into the cookie. @throws Problem passkey_refused, too_many_tries */
export async function signInByPasskey(
  people: People,
  origin: string,
  response: AuthenticationResponseJSON,
  { address, device }: { address: string; device: string },
): Promise<string> {
  return openSession(people, await whosePasskey(people, origin, response, address), address, { device })
}

/** Somebody in a session shows again who it is. @throws Problem passkey_refused, too_many_tries */
export async function proveByPasskey(
  people: People,
  origin: string,
  response: AuthenticationResponseJSON,
  { code, cookie, address }: { code: string; cookie: string; address: string },
): Promise<void> {
  await whosePasskey(people, origin, response, address, code)
  await clearTries(people, `passkey ${response.id}`)
  await markProved(people, cookie)
}

/** Whose key answered. `expected`: of whom it was asked. */
async function whosePasskey(
  people: People,
  origin: string,
  response: AuthenticationResponseJSON,
  address: string,
  expected: string | null = null,
): Promise<string> {
  const { province, db } = people
  // Nobody can guess a signature, but each try costs us one to check.
  await countTry(people, { account: `passkey ${response.id}`, address })
  const [stored] = await db.read(
    everyUnit(people),
    (query) => query<Stored[]>`
    select person, public_key, counter from passkey where province = ${province} and id = ${response.id}`,
  )
  if (!stored) throw new Problem('passkey_refused')
  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => used(people, 'passkey', challenge, expected),
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      credential: { id: response.id, publicKey: bytesOf(stored.public_key), counter: stored.counter },
    }),
  )
  const person = await db.read(everyUnit(people), (query) => findPerson(query, people, stored.person))
  const isWrong = !person || !holdsOn(person, postDay(people.now())) || (expected ?? stored.person) !== stored.person
  if (!verified || isWrong) throw new Problem('passkey_refused')
  await db.act(
    everyUnit(people),
    (tx) => tx`
    update passkey set counter = ${authenticationInfo.newCounter} where province = ${province} and id = ${response.id}`,
  )
  return stored.person
}

export type Passkey = { id: string; name: string; made: string }

export function passkeysOf(people: People, code: string): Promise<Passkey[]> {
  return people.db.read(
    everyUnit(people),
    (query) => query<Passkey[]>`
    select id, name, to_char(made at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as made
    from passkey where province = ${people.province} and person = ${code} order by passkey.made, id`,
  )
}

export async function dropPasskey(people: People, { code, unit }: Person, id: string): Promise<void> {
  await people.db.act(everyUnit(people), async (tx) => {
    const gone = await tx<{ name: string }[]>`
      delete from passkey where province = ${people.province} and person = ${code} and id = ${id} returning name`
    const actor = `person:${code}`
    for (const { name } of gone)
      await record(tx, people, { actor, what: 'person.passkey-drop', about: actor, unit, detail: { name } })
  })
}

/** Of somebody who lost them: the password alone lets in again, and all sessions end. @throws Problem not_found: there are none. */
export async function resetPasskeys(people: People, code: string, actor: string): Promise<void> {
  const { province, db } = people
  await db.act(everyUnit(people), async (tx) => {
    const gone = await tx`delete from passkey where province = ${province} and person = ${code} returning id`
    const [person] = await tx<{ unit: number }[]>`
      select unit from person where province = ${province} and code = ${code}`
    if (gone.length === 0 || !person) throw new Problem('not_found', { what: `khóa đăng nhập nào của ${code}` })
    await tx`delete from ticket where province = ${province} and person = ${code} and kind in ('passkey', 'passkey-new')`
    await endSessions(tx, people, code)
    const detail = { keys: gone.length }
    await record(tx, people, {
      actor,
      what: 'person.passkey-reset',
      about: `person:${code}`,
      unit: person.unit,
      detail,
    })
  })
}

const ticket = (people: People, kind: TicketKind, person: string | null): Promise<string> =>
  people.db.act(everyUnit(people), (tx) => makeTicket(tx, people, kind, person))

/** The question was ours, for this person, and has not been answered before. */
async function used(people: People, kind: TicketKind, challenge: string, person: string | null): Promise<boolean> {
  const found = await people.db.act(everyUnit(people), (tx) => useTicket(tx, people, kind, challenge))
  return found !== undefined && found.person === person
}

/** The library throws on whatever does not fit; the person reads one sentence. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('passkey_refused', {}, cause)
  }
}
