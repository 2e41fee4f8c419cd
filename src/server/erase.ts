/**
 * Erasure of personal values: by their term, or because somebody asked for it. Amounts, things and holders stay, and so
 * does the commitment in the journal, so every check still holds. Each erasure is a deed; the journal never changes.
 */
import { addMonthsToDay, type Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { record } from '#people/deed.ts'
import { everyUnit } from '#people/person.ts'
import { retentionRules } from '#rules/retention.ts'
import { ruleOn } from '#rules/rules.ts'
import { forgetSmall } from '#server/pictures.ts'
import type { Province } from '#server/province.ts'
import { personalFields } from '#services/expand.ts'
import { services } from '#services/index.ts'
import { photosOf } from '#services/photos.ts'

type RetentionKey = keyof typeof retentionRules

/** What is no voucher of money: items and files that pass through, notes. Everything else is kept as vouchers are. */
const KEPT_AS: Record<string, RetentionKey> = {
  parcel: 'personal.keep.mail',
  registered: 'personal.keep.mail',
  dossier: 'personal.keep.mail',
  result: 'personal.keep.mail',
  licence: 'personal.keep.mail',
  visit: 'personal.keep.note',
}
const ruleOf = (service: string): RetentionKey => KEPT_AS[service] ?? 'personal.keep.money'

/** A law says that these are kept; who asks for erasure is told until when. */
const BY_LAW: readonly RetentionKey[] = ['personal.keep.money']

const RULE_KEYS = Object.keys(retentionRules) as RetentionKey[]

/** A term on a day: acts of these services that were done before `before` are no longer to be known by name. */
export type Term = { rule: RetentionKey; name: string; years: number; before: Day; services: readonly string[] }

export const termsOn = (today: Day): Term[] =>
  RULE_KEYS.map((rule) => {
    const { value: years } = ruleOn(rule, today)
    const kept = services.filter((one) => personalFields(one).length > 0 && ruleOf(one.key) === rule)
    return {
      rule,
      name: retentionRules[rule].name,
      years,
      before: addMonthsToDay(today, -12 * years),
      services: kept.map(({ key }) => key),
    }
  })

export type Erased = { rule: RetentionKey; name: string; before: Day; acts: number; photos: number }

/** How much is past its term. */
export async function readDue(query: Query, province: number, today: Day): Promise<Erased[]> {
  const found: Erased[] = []
  for (const { rule, name, before, services } of termsOn(today)) {
    const [row] = await query<{ acts: number; photos: number }[]>`
      select (select count(*) from personal p join act a on a.province = p.province and a.device = p.device and a.seq = p.seq
              where p.province = ${province} and a.service = any (${services}) and a.day < ${before})::int as acts,
             (select count(*) from photo
              where province = ${province} and bytes is not null and ${rule === 'personal.keep.note'}
                and began < ${before}::date)::int as photos`
    found.push({ rule, name, before, ...(row as { acts: number; photos: number }) })
  }
  return found
}

/** Erases what is past its term. @returns how much of each kind went. */
export async function eraseDue(province: Province, today: Day, actor: string): Promise<Erased[]> {
  const { id, people, db } = province
  const found: Erased[] = []
  for (const { rule, name, before, years, services } of termsOn(today)) {
    const gone = await db.act(everyUnit(people), async (tx) => {
      const { count: acts } = await tx`
        delete from personal p using act a
        where p.province = ${id} and a.province = p.province and a.device = p.device and a.seq = p.seq
          and a.service = any (${services}) and a.day < ${before}`
      const { count: photos } = await tx`
        update photo set bytes = null
        where province = ${id} and bytes is not null and ${rule === 'personal.keep.note'} and began < ${before}::date`
      await forgetSmall(tx, id)
      const reason = `hết hạn giữ ${years} năm: việc trước ngày ${before}`
      if (acts + photos > 0)
        await record(tx, people, {
          actor,
          what: 'personal.erase',
          about: `personal:${rule}`,
          unit: 0,
          detail: { reason, acts, photos },
        })
      return { acts, photos }
    })
    found.push({ rule, name, before, ...gone })
  }
  return found
}

export type Ref = { device: string; seq: number }
export type Request = { by: string; reason: string; today: Day }
/** `until`: kept by law until that day. */
export type Answered = Ref & ({ state: 'erased' | 'nothing' } | { state: 'kept'; until: Day; name: string })

/** Erases the values of these acts, but for what a law keeps. @throws Problem not_found, before anything is erased. */
export async function eraseActs(province: Province, refs: readonly Ref[], asked: Request): Promise<Answered[]> {
  const { people, db } = province
  return db.act(everyUnit(people), async (tx) => {
    const answers: Answered[] = []
    for (const ref of refs) answers.push(await eraseAct(tx, province, ref, asked))
    return answers
  })
}

type Row = { id: number; unit: number; day: Day; service: string; record: string }

async function eraseAct(tx: Tx, { id, people }: Province, { device, seq }: Ref, asked: Request): Promise<Answered> {
  const { by, reason, today } = asked
  const [row] = await tx<Row[]>`
    select a.device as id, a.unit, a.day, a.service, a.record
    from device d join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
    where d.province = ${id} and d.key = ${device}`
  if (!row) throw new Problem('not_found', { what: `việc ${device}/${seq}` })
  const rule = ruleOf(row.service)
  const until = addMonthsToDay(row.day, 12 * ruleOn(rule, today).value)
  if (BY_LAW.includes(rule) && until > today)
    return { device, seq, state: 'kept', until, name: retentionRules[rule].name }
  const { count: acts } = await tx`
    delete from personal where province = ${id} and device = ${row.id} and seq = ${seq}`
  const { count: photos } = await tx`
    update photo set bytes = null
    where province = ${id} and device = ${device} and digest = any (${photosOf(entryOf(row.record).act)}) and bytes is not null`
  if (acts + photos === 0) return { device, seq, state: 'nothing' }
  const detail = { reason, by, acts, photos }
  await record(tx, people, {
    actor: `person:${by}`,
    what: 'personal.erase',
    about: `act:${device}/${seq}`,
    unit: row.unit,
    detail,
  })
  return { device, seq, state: 'erased' }
}

/** All acts that moved a thing, oldest first. */
export function actsOfThing(query: Query, province: number, thing: string): Promise<Ref[]> {
  return query<Ref[]>`
    select d.key as device, a.seq
    from act a join device d on d.province = a.province and d.id = a.device
    where a.province = ${province} and a.position in (
      select l.position from thing t join leg l on l.province = t.province and l.thing = t.id
      where t.province = ${province} and t.key = ${thing})
    order by a.position`
}
