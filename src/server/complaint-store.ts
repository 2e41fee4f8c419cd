/** Complaints as the office keeps them: taken in with the clocks of law, answered once, compensation awarded as an act. */
import { type Day, showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { postDay, type SignedIn } from '#people/person.ts'
import { type Custody, findThing, readCustody } from '#report/liability.ts'
import { answerBy, type ComplaintKind, claimUntil, owedFor } from '#rules/complaint.ts'
import { actFor, unitBelow, unitsFor } from '#server/office.ts'
import { inTurn } from '#server/own-act.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { compensation } from '#services/compensation/service.ts'

export type Complaint = {
  number: string
  unit: number
  received: Day
  about: string
  kind: ComplaintKind
  far: boolean
  name: string
  phone: string
  words: string
  claim_until: Day | null
  due: Day
  answered: Day | null
  founded: boolean | null
  answer: string
  award: string | null
  satisfied: number | null
}

const columns = (query: Query) => query`
  number, unit, received::text as received, about, kind, far, name, phone, words, claim_until::text as claim_until,
  due::text as due, answered::text as answered, founded, answer, award, satisfied`

/** Open ones by their day, then the newest answered. */
export async function readComplaints(query: Query, province: number, most: number): Promise<Complaint[]> {
  return query<Complaint[]>`
    select ${columns(query)} from complaint where province = ${province}
    order by answered is not null, case when answered is null then due end, answered desc, number limit ${most}`
}

/** @throws Problem not_found */
export async function readComplaint(query: Query, province: number, number: string): Promise<Complaint> {
  const [found] = await query<Complaint[]>`
    select ${columns(query)} from complaint where province = ${province} and number = ${number}`
  if (!found) throw new Problem('not_found', { what: `khiếu nại ${number}` })
  return found
}

export const isDossier = (about: string): boolean => /^(dossier|result|licence):/.test(about)

export type Taken = {
  unit: string
  about: string
  kind: ComplaintKind
  far: boolean
  name: string
  phone: string
  words: string
}

/** Taken in even when its term is over. @returns its number. @throws Problem body_invalid, not_allowed */
export async function takeComplaint(province: Province, person: SignedIn, of: Taken): Promise<string> {
  const today = postDay(province.people.now())
  const unit = unitBelow(province, person, of.unit, today)
  const custody = await province.read(async (query) => {
    if (of.about === '') return undefined
    const key = await findThing(query, province.id, of.about)
    if (key === undefined)
      throw new Problem('body_invalid', {
        field: 'Mã bưu gửi, số hồ sơ',
        why: `“${of.about}” không có trong sổ. Xem lại nhãn, phiếu; không nói về bưu gửi nào thì bỏ trống.`,
      })
    return readCustody(query, province.id, key)
  })
  const about = custody?.key ?? ''
  const claimed = { of: isDossier(about) ? 'dossier' : 'mail', kind: of.kind, far: of.far } as const
  const until = custody && claimUntil({ ...claimed, accepted: custody.accepted, delivered: custody.delivered })
  const prefix = `KN-${today.slice(0, 4)}-`
  const [row] = await inTurn(`${province.id}/complaint`, () =>
    province.db.act(
      { province: province.id, units: 'all' },
      (tx) => tx<{ number: string }[]>`
        insert into complaint (province, number, unit, received, about, kind, far, name, phone, words, claim_until, due, answer, actor)
        select ${province.id}, ${prefix}::text || lpad((coalesce(max(substr(number, ${prefix.length + 1}::int)::int), 0) + 1)::text, 4, '0'),
          ${unit.id}, ${today}, ${about}, ${of.kind}, ${of.far}, ${of.name}, ${of.phone}, ${of.words}, ${until ?? null},
          ${answerBy(claimed, today)}, '', ${`person:${person.code}`}
        from complaint where province = ${province.id} and number ~ ${`^${prefix}\\d+$`}
        returning number`,
    ),
  )
  return row?.number ?? ''
}

/** Whether it came after its term. */
export const isLateClaim = ({ claim_until, received }: Pick<Complaint, 'claim_until' | 'received'>): boolean =>
  claim_until !== null && received > claim_until

/** What is owed at least. */
export const owed = ({ kind, received }: Complaint, custody: Custody | undefined): number =>
  owedFor(kind, custody?.postage ?? 0, received)

export type Answered = { number: string; founded: boolean; answer: string; amount: string; record: string }

/**
 * Answers it, once; when it was right and money is due, awards that by an act of the unit that answers.
 * @throws Problem body_invalid: less than the law's sum, no record, already answered; act_refused
 */
export async function answerComplaint(province: Province, person: SignedIn, of: Answered): Promise<void> {
  const today = postDay(province.people.now())
  await inTurn(`${province.id}/complaint`, async () => {
    const found = await province.read((query) => readComplaint(query, province.id, of.number), person.units)
    if (found.answered)
      throw new Problem('body_invalid', { field: 'Khiếu nại', why: 'đã trả lời, không trả lời lại được.' })
    const custody =
      found.about === '' ? undefined : await province.read((query) => readCustody(query, province.id, found.about))
    const amount = of.founded && of.amount !== '' ? Number(readTyped(compensation, { amount: of.amount }).amount) : 0
    const least = of.founded && !isLateClaim(found) ? owed(found, custody) : 0
    if (amount < least)
      throw new Problem('body_invalid', {
        field: 'Số tiền bồi thường',
        why: `ít nhất ${least} đ theo quy định. Ghi lại.`,
      })
    if (amount > 0 && (of.record === '' || custody === undefined))
      throw new Problem('body_invalid', {
        field: 'Số biên bản',
        why: 'bồi thường phải có biên bản và bưu gửi có trong sổ.',
      })
    const unit = unitsFor(province, person, today).find(({ id }) => id === found.unit)
    if (!unit) throw new Problem('not_allowed')
    const line = {
      number: of.number,
      amount,
      kind: found.kind === 'price' ? 'other' : found.kind,
      about: found.about,
      liable: custody?.liable ?? `unit:${unit.code}`,
      record: of.record,
      decider: person.code,
    }
    const award =
      amount > 0
        ? await actFor(province, person, unit.code, { service: 'compensation', verb: 'award', lines: [line] })
        : null
    await province.db.act(
      { province: province.id, units: 'all' },
      (tx) => tx`
        update complaint set answered = ${today}, founded = ${of.founded}, answer = ${of.answer}, award = ${award}
        where province = ${province.id} and number = ${of.number} and answered is null`,
    )
  })
}

/** What the customer says of the answer. @throws Problem body_invalid before there is one */
export async function rateComplaint(
  province: Province,
  person: SignedIn,
  number: string,
  satisfied: number,
): Promise<void> {
  const found = await province.read((query) => readComplaint(query, province.id, number), person.units)
  if (!found.answered)
    throw new Problem('body_invalid', {
      field: 'Hài lòng',
      why: `chỉ hỏi sau khi trả lời; hạn trả lời ngày ${showDay(found.due)}.`,
    })
  await province.db.act(
    { province: province.id, units: 'all' },
    (tx) => tx`update complaint set satisfied = ${satisfied} where province = ${province.id} and number = ${number}`,
  )
}
