/**
 * Deeds of high amount, and whatever takes a lost key from an account, take two people: what somebody does waits until another
 * person with the right confirms it. The second one does it and answers for it; who proposed it stands beside. Whatever is confirmed is looked at anew: what
 * changed meanwhile is refused. The database too refuses a confirmation by the proposer.
 */
import { randomBytes } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { record } from '#people/deed.ts'
import { resetPasskeys } from '#people/passkey.ts'
import { everyUnit, postDay, type Role, type SignedIn } from '#people/person.ts'
import { ruleOn } from '#rules/rules.ts'
import { makeOrders } from '#server/bank-orders.ts'
import { decide } from '#server/office-cases.ts'
import { applyDecree } from '#server/payout-decree.ts'
import type { Province } from '#server/province.ts'

type Body = Readonly<Record<string, string>>
type Kind = {
  name: string
  /** Rule: from how many đồng on; without it always. */
  limit?: string
  /** Who may confirm. */
  who: readonly Role[]
  run(province: Province, person: SignedIn, body: Body): Promise<unknown>
}

export const KINDS = {
  orders: {
    name: 'Lệnh chi trả đơn vị giao',
    limit: 'two.payment',
    who: ['province'],
    run: (province, person, { day = '', amount }) => makeOrders(province, person, day, Number(amount)),
  },
  decision: {
    name: 'Kết luận về tiền',
    limit: 'two.decision',
    who: ['district', 'province'],
    run: (province, person, { key = '', verb = '', ...typed }) => decide(province, person, { key, verb, typed }),
  },
  decree: {
    name: 'Điều chỉnh một danh sách lương hưu',
    limit: 'two.decree',
    who: ['district', 'province'],
    run: (province, person, { principal = '', number = '', seen = '' }) =>
      applyDecree(province, person, { principal, number }, seen),
  },
  passkeys: {
    name: 'Bỏ khóa đăng nhập đã mất',
    who: ['district', 'province'],
    run: async ({ people }, person, { code = '' }) => {
      if (code === person.code) throw new Problem('second_person')
      await resetPasskeys(people, code, `person:${person.code}`)
    },
  },
} as const satisfies Record<string, Kind>
/** Who may be the second person for anything, and take back what was proposed. */
export const SECONDS = ['district', 'province'] as const satisfies readonly Role[]
export type KindKey = keyof typeof KINDS
const kindOf = (key: KindKey): Kind => KINDS[key]

/** `unit`: whose matter it is. `subject`: what the second person reads. `amount`: đồng. */
export type Wish = { kind: KindKey; unit: number; subject: string; amount: number; body: Body }
export type Proposal = Omit<Wish, 'body'> & { id: string; proposer: string; proposed: string }

/** Does it, or from the limit on keeps it for a second person. @returns whether it was done. */
export async function doOrPropose(province: Province, person: SignedIn, wish: Wish): Promise<boolean> {
  const { id, people, db } = province
  const { kind, unit, subject, amount, body } = wish
  const now = people.now()
  const { limit } = kindOf(kind)
  if (limit !== undefined && amount < ruleOn(limit, postDay(now)).value) {
    await kindOf(kind).run(province, person, body)
    return true
  }
  const text = JSON.stringify(body)
  await db.act(everyUnit(people), async (tx) => {
    const [same] = await tx`
      select from proposal where province = ${id} and kind = ${kind} and body = ${text} and state = 'waiting'`
    if (same)
      throw new Problem('act_refused', { why: 'Việc này đã có người đề nghị, đang chờ người thứ hai xác nhận.' })
    await tx`
      insert into proposal (province, id, kind, unit, subject, amount, body, proposer, proposed, state)
      values (${id}, ${randomBytes(8).toString('hex')}, ${kind}, ${unit}, ${subject}, ${amount}, ${text}, ${person.code},
              ${now.toISOString()}, 'waiting')`
    await record(tx, people, { ...deedOf(wish), actor: `person:${person.code}`, what: 'two.propose' })
  })
  return false
}

const deedOf = ({ kind, unit, subject, amount }: Omit<Wish, 'body'>, reason = '') => ({
  about: `proposal:${subject}`,
  unit,
  detail: { kind, amount, ...(reason && { reason }) },
})

/** What waits, oldest first, as far as the scope of the query reaches. */
export function readProposals(query: Query, province: number): Promise<Proposal[]> {
  return query<Proposal[]>`
    select id, kind, unit, subject, amount, proposer,
           to_char(proposed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as proposed
    from proposal where province = ${province} and state = 'waiting' order by proposal.proposed, id`
}

/** Whether somebody is the second person for it. */
export const mayConfirm = ({ kind, proposer }: Proposal, { code, role }: SignedIn): boolean =>
  proposer !== code && kindOf(kind).who.includes(role)

/**
 * Confirms and does it, refuses it, or, by the proposer, takes it back.
 * @throws Problem not_found, second_person, not_allowed, and whatever doing it throws: then it waits on.
 */
export async function answerProposal(
  province: Province,
  person: SignedIn,
  { id, answer, reason }: { id: string; answer: 'confirm' | 'refuse'; reason?: string | undefined },
): Promise<void> {
  const { people, db } = province
  const found = await province.read(async (query) => {
    const [body] = await query<{ body: string }[]>`
      select body from proposal where province = ${province.id} and id = ${id} and state = 'waiting'`
    const one = (await readProposals(query, province.id)).find((other) => other.id === id)
    return body && one && { ...one, body: JSON.parse(body.body) as Body }
  }, person.units)
  if (!found) throw new Problem('not_found', { what: 'đề nghị này: có thể đã có người trả lời' })
  const mine = found.proposer === person.code
  if (answer === 'confirm' && mine) throw new Problem('second_person')
  if (!mine && !mayConfirm(found, person)) throw new Problem('not_allowed')
  if (answer === 'refuse' && !reason) throw new Problem('body_invalid', { field: 'lý do', why: 'chưa điền.' })
  // Done first: each of these deeds is taken once only, so a death in between leaves it waiting and nothing is done twice.
  if (answer === 'confirm') await kindOf(found.kind).run(province, person, found.body)
  const state = answer === 'confirm' ? 'confirmed' : mine ? 'withdrawn' : 'refused'
  await db.act(everyUnit(people), async (tx) => {
    await tx`
      update proposal set state = ${state}, decider = ${person.code}, decided = ${people.now().toISOString()}
      where province = ${province.id} and id = ${id} and state = 'waiting'`
    const words = answer === 'confirm' ? `${found.proposer} đề nghị` : reason
    await record(tx, people, { ...deedOf(found, words), actor: `person:${person.code}`, what: `two.${answer}` })
  })
}
