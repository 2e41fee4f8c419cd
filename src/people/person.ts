/**
 * Who works with the system: a person, the role in which, for which unit, from when until when. How somebody gets in is
 * in `session.ts`, `password.ts`, `passkey.ts`; what a till needs to know of its tellers in `pin.ts`.
 */
import { type Day, FOREVER } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Db, Query, Scope, Tx } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { record } from '#people/deed.ts'
import { unitsBelow } from '#people/units.ts'

/**
 * `teller`: does acts at a point; `head`: answers for a point; `district`: for all points below a unit; `province`: for
 * the whole province; `auditor`: reads what lies below the unit and changes nothing; `principal`: nobody of the Post, but
 * of one who gives it work, and sees the portal of that principal alone.
 */
export const ROLES = ['teller', 'head', 'district', 'province', 'auditor', 'principal'] as const
export type Role = (typeof ROLES)[number]

export const ROLE_NAMES: Record<Role, string> = {
  teller: 'Giao dịch viên',
  head: 'Trưởng điểm',
  district: 'Phụ trách cụm',
  province: 'Bưu điện tỉnh',
  auditor: 'Kiểm soát, chỉ đọc',
  principal: 'Đơn vị giao việc',
}

export type Person = {
  /** Signs in with it, and acts as `person:CODE`. */
  code: string
  name: string
  /** Internal number of the unit; of the role `principal` the office that works for it. */
  unit: number
  role: Role
  /** For whom somebody of the role `principal` works; nobody else has one. */
  principal?: string | null | undefined
  /** First day, and the first day on which it no longer holds. */
  since: Day
  until: Day
  /** Of the demonstration; never lets anybody in from outside this machine. */
  demo: boolean
}

/** Somebody in a session. */
export type SignedIn = Person & {
  province: number
  /** Own unit and everything below it; `all` at the root. */
  units: 'all' | readonly number[]
  /** Has shown a short while ago who it is; deeds of high weight ask for it. */
  fresh: boolean
  /** Goes into each form as the field `token`, or into the header `x-token`. */
  token: string
}

/** What everything here works with: one province, its database, its units, the time. */
export type People = {
  province: number
  db: Db
  network(): Network | undefined
  now(): Date
}

export const everyUnit = ({ province }: Pick<People, 'province'>): Scope => ({ province, units: 'all' })

/** Today at the Post; Hà Nội knows no summer time. */
export const postDay = (now: Date): Day => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)

export const holdsOn = ({ since, until }: Pick<Person, 'since' | 'until'>, day: Day): boolean =>
  since <= day && day < until

/** The units that somebody at a unit may see today: it, all below it, and what those took over. */
export function unitsOf(people: People, unit: number): 'all' | readonly number[] {
  const network = people.network()
  return network ? unitsBelow(network.units, unit, postDay(people.now())) : []
}

/** @throws Problem person_exists. @throws PostgresError 23514: a role and a principal that do not belong together. */
export async function addPerson(people: People, person: Person, actor: string): Promise<void> {
  const { code, name, unit, role, principal = null, since, until, demo } = person
  await people.db.act(everyUnit(people), async (tx) => {
    const added = await tx`
      insert into person (province, code, name, unit, role, principal, since, until, demo)
      values (${people.province}, ${code}, ${name}, ${unit}, ${role}, ${principal}, ${since}, ${until}, ${demo})
      on conflict do nothing returning code`
    if (added.length === 0) throw new Problem('person_exists', { code })
    const detail = { name, role, ...(principal && { principal }), since, until }
    await record(tx, people, { actor, what: 'person.add', about: `person:${code}`, unit, detail })
  })
}

/** From `day` on the person is nobody here; sessions end at once, and what still waits for them goes. */
export async function stopPerson(people: People, code: string, day: Day, actor: string): Promise<void> {
  await people.db.act(everyUnit(people), async (tx) => {
    const [person] = await tx<{ unit: number }[]>`
      update person set until = greatest(since, least(until, ${day}::date))
      where province = ${people.province} and code = ${code} returning unit`
    if (!person) throw new Problem('not_found', { what: `người mã ${code}` })
    await endSessions(tx, people, code)
    await tx`delete from ticket where province = ${people.province} and person = ${code}`
    await record(tx, people, {
      actor,
      what: 'person.stop',
      about: `person:${code}`,
      unit: person.unit,
      detail: { day },
    })
  })
}

export const endSessions = (tx: Tx, { province }: People, code: string) =>
  tx`delete from session where province = ${province} and person = ${code}`

export type Listed = Person & { hasPassword: boolean; hasPin: boolean; passkeys: number }

/** Those whom the scope of the query lets be seen, by unit, role and name. */
export function listPeople(query: Query, { province }: Pick<People, 'province'>): Promise<Listed[]> {
  return query<Listed[]>`
    select p.code, p.name, p.unit, p.role, p.principal, p.since, p.until, p.demo,
           p.password is not null as "hasPassword", p.pin is not null as "hasPin",
           (select count(*) from passkey k where k.province = p.province and k.person = p.code)::int as passkeys
    from person p where p.province = ${province}
    order by p.unit, p.role, p.name, p.code`
}

export async function findPerson(query: Query, { province }: People, code: string): Promise<Person | undefined> {
  const [person] = await query<Person[]>`
    select code, name, unit, role, principal, since, until, demo from person where province = ${province} and code = ${code}`
  return person
}

export async function hasPeople(people: People): Promise<boolean> {
  const rows = await people.db.read(
    everyUnit(people),
    (query) => query`
    select from person where province = ${people.province} limit 1`,
  )
  return rows.length > 0
}

/** Nothing but files of the demonstration has ever been imported here, and something has. */
export async function isDemonstration(query: Query, { province }: Pick<People, 'province'>): Promise<boolean> {
  // Imports keep the way to the file, editions and totals its name.
  const [row] = await query<{ all: boolean | null }[]>`
    select bool_and(file ~ '(^|[/\\\\])demo-[^/\\\\]+$') as all
    from (select file from import where province = ${province}
          union all select file from reference where province = ${province}
          union all (select file from total where province = ${province} and file not like 'demo-%' limit 1)) files`
  return row?.all ?? false
}

/** A person who holds office from `since` without an end. */
export const lasting = (person: Omit<Person, 'until' | 'demo'>, demo = false): Person => ({
  ...person,
  until: FOREVER,
  demo,
})
