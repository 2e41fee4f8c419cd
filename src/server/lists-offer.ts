/**
 * Lists that principals hand over in their portal: they wait until the office has looked at them, and accepts them, which
 * carries them out, or returns them with a reason. A newer one under the same number takes the place of one that waits.
 */
import { hash } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { applyDraft, type Look, lookAgain, planDraft } from '#server/lists-apply.ts'
import { unpackDraft } from '#server/lists-reader.ts'
import { dropDraft, keepDraft } from '#server/lists-store.ts'
import { inTurn } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'

export type Offer = {
  id: string
  principal: string
  number: string
  service: string
  unit: number
  rows: number
  amount: number
  actor: string
  /** Day on which it was handed over. */
  offered: string
  /** `null`: it waits. */
  outcome: 'returned' | null
  reason: string | null
}

const SHOWN_MOST = 200

/** The newest offer of each number that is not accepted, in scope; those that wait first, the oldest of them first. */
export function readOffers(query: Query, province: number): Promise<Offer[]> {
  return query<Offer[]>`
    select id, principal, number, service, unit, row_count as rows, amount, actor, outcome, reason,
           to_char(offered at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as offered
    from (
      select distinct on (principal, number) * from list_offer
      where province = ${province} order by principal, number, turn desc) o
    where outcome is distinct from 'accepted'
    order by outcome nulls first, o.offered, number limit ${SHOWN_MOST}`
}

export const countWaiting = async (query: Query, province: number): Promise<number> =>
  (
    await query<{ n: number }[]>`
      select count(*)::int as n from list_offer where province = ${province} and outcome is null`
  )[0]?.n ?? 0

/** Hands over a list that was read. Nothing is applied. @throws Problem list_faulty | not_found: the draft is gone. */
export function offerDraft(province: Province, person: SignedIn & { principal: string }, draftId: string) {
  const { people, db } = province
  return inTurn(`offer/${province.id}/${person.principal}`, async () => {
    const { draft, plan, faults, content } = await lookAgain(province, person, draftId)
    if (!plan) throw new Problem('list_faulty', { count: faults.length })
    const { principal, number, service, rows } = draft
    const actor = `person:${person.code}`
    const at = people.now().toISOString()
    await db.act(everyUnit(people), async (tx) => {
      const [{ turn } = { turn: 0 }] = await tx<{ turn: number }[]>`
        select count(*)::int + 1 as turn from list_offer
        where province = ${province.id} and principal = ${principal} and number = ${number}`
      const id = hash('sha256', `${draftId}/${turn}`).slice(0, 32)
      await tx`
        update list_offer set outcome = 'replaced', content = null, decider = ${actor}, decided = ${at}
        where province = ${province.id} and principal = ${principal} and number = ${number} and outcome is null`
      await tx`
        insert into list_offer (province, id, principal, number, turn, service, unit, row_count, amount, actor, offered, content)
        values (${province.id}, ${id}, ${principal}, ${number}, ${turn}, ${service}, ${person.unit}, ${rows.length},
                ${rows.reduce((sum, { amount }) => sum + amount, 0)}, ${actor}, ${at}, ${content})`
      await dropDraft(tx, province.id, person.unit, draftId)
    })
  })
}

type Waiting = { content: Buffer; unit: number; service: string; actor: string }

/** @throws Problem not_found: it was decided, or it is not below the person. */
async function readWaiting(province: Province, person: SignedIn, id: string): Promise<Waiting> {
  const [found] = await province.db.read(
    { province: province.id, units: person.units },
    (query) =>
      query<Waiting[]>`
      select content, unit, service, actor from list_offer
      where province = ${province.id} and id = ${id} and outcome is null`,
  )
  if (!found) throw new Problem('not_found', { what: 'danh sách chờ nhận này; đã nhận, đã trả lại hoặc đã có bản sau' })
  return found
}

/** The office for which somebody decides: the list goes to its till. */
const inOffice = (person: SignedIn, unit: number): SignedIn => ({ ...person, unit })

/** What accepting it would change now. @throws Problem not_found */
export async function lookAtOffer(province: Province, person: SignedIn, id: string): Promise<Look> {
  const { content, unit } = await readWaiting(province, person, id)
  return planDraft(province, inOffice(person, unit), id, unpackDraft(content))
}

/** Carries it out, as if the office had taken it. @throws Problem not_found | list_faulty | act_refused: it still waits. */
export function acceptOffer(province: Province, person: SignedIn, id: string): Promise<Look> {
  const { people, db } = province
  return inTurn(`offer/${province.id}/${id}`, async () => {
    const { content, unit, service } = await readWaiting(province, person, id)
    const [actor, at] = [`person:${person.code}`, people.now().toISOString()]
    const draft = { id, service, content, unit, actor, at, before: '-infinity' }
    await db.act(everyUnit(people), (tx) => keepDraft(tx, province.id, draft))
    const done = await applyDraft(province, inOffice(person, unit), id)
    await decided(province, person, id, { outcome: 'accepted' })
    return done
  })
}

/** @throws Problem not_found */
export function returnOffer(province: Province, person: SignedIn, id: string, reason: string): Promise<void> {
  return inTurn(`offer/${province.id}/${id}`, async () => {
    await readWaiting(province, person, id)
    await decided(province, person, id, { outcome: 'returned', reason })
  })
}

async function decided(
  province: Province,
  person: SignedIn,
  id: string,
  { outcome, reason = null }: { outcome: 'accepted' | 'returned'; reason?: string | null },
): Promise<void> {
  const { people, db } = province
  await db.act(
    everyUnit(people),
    (tx) => tx`
      update list_offer set outcome = ${outcome}, reason = ${reason}, content = null,
             decider = ${`person:${person.code}`}, decided = ${people.now().toISOString()}
      where province = ${province.id} and id = ${id} and outcome is null`,
  )
}
