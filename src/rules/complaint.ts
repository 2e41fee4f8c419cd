/**
 * Clocks of complaints, as law sets them: until when somebody may claim, counted from what happened to the item, and until
 * when the Post must answer. A claim that comes late is taken in all the same; it only has no right to an answer by law.
 */
import type { Day } from '#kernel/day.ts'
import { ruleOn } from '#rules/rules.ts'
import { deadline } from '#rules/standards.ts'

export const COMPLAINT_KINDS = {
  lost: 'Mất',
  late: 'Chậm',
  damaged: 'Hư hỏng, suy suyển',
  price: 'Giá cước',
  other: 'Thái độ, việc khác',
} as const
export type ComplaintKind = keyof typeof COMPLAINT_KINDS

/**
 * `of`: a dossier has clocks of its own. `accepted`: the item's day; `delivered`: when it was. `far`: it crossed the border
 * of the province (dossiers) or of the country (mail).
 */
export type Claimed = {
  of: 'mail' | 'dossier'
  kind: ComplaintKind
  accepted?: Day | undefined
  delivered?: Day | undefined
  far?: boolean
}

/**
 * The last day to claim. Loss and delay count from the end of the published time of the item; the rest from delivery. Nothing
 * when that day is not known: then no term has begun.
 */
export function claimUntil({ of, kind, accepted, delivered, far = false }: Claimed): Day | undefined {
  if (of === 'dossier')
    return accepted && deadline(ruleOn('dossier.claim', from(accepted)), published(of, accepted, far))
  if (kind === 'lost' || kind === 'late')
    return accepted && deadline(ruleOn('complaint.claim.loss', accepted), published(of, accepted, far))
  return delivered && deadline(ruleOn('complaint.claim.damage', delivered), delivered)
}

/** When an item should have been there. */
function published(of: Claimed['of'], accepted: Day, far: boolean): Day {
  const rule = of === 'dossier' ? 'dossier.days' : 'letter.days'
  return deadline(ruleOn(`${rule}.${far ? 'nation' : 'province'}`, from(accepted)), accepted)
}

/** The last day to answer what was received on a day. */
export function answerBy({ of, far = false }: Pick<Claimed, 'of' | 'far'>, received: Day): Day {
  const rule =
    of === 'dossier'
      ? `dossier.answer.${far ? 'nation' : 'province'}`
      : `complaint.answer.${far ? 'international' : 'domestic'}`
  return deadline(ruleOn(rule, from(received)), received)
}

/** The newest of these rules is of this day; what is older is measured by them too. */
const FIRST = '2017-08-15'
const from = (day: Day): Day => (day < FIRST ? FIRST : day)

/** What is owed at least, in đồng, of what was paid for sending: four times of what is lost, once of what is late. */
export function owedFor(kind: ComplaintKind, postage: number, day: Day): number {
  if (kind === 'lost') return postage * ruleOn('compensation.lost', day).value
  return kind === 'late' ? postage * ruleOn('compensation.late', day).value : 0
}
