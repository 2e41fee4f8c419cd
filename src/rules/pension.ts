/**
 * A decree that raises pensions and monthly social-insurance benefits: what an old sum becomes. A later decree is the next
 * edition of the same rules; which periods it is for follows from their first day.
 */
import { perMille } from '#rules/rate.ts'
import { type RuleOf, type RuleTable, unseen } from '#rules/rule.ts'

/** Read in a digest only. Earlier decrees of the kind apply the floor to who retired before 1995; a roll does not say that. */
const DECREE_2026 = 'Nghị định 162/2026/NĐ-CP; qua bản tóm tắt, chưa đối chiếu văn bản'
const FROM = '2026-07-01'

export const pensionRules = {
  'pension.raise.rate': {
    name: 'Lương hưu, trợ cấp hằng tháng: tăng',
    unit: '‰',
    editions: [unseen(FROM, 80, DECREE_2026)],
  },
  'pension.raise.low': {
    name: 'Lương hưu thấp: sau khi tăng không quá',
    unit: 'đ',
    editions: [unseen(FROM, 3_500_000, DECREE_2026)],
  },
  'pension.raise.more': {
    name: 'Lương hưu thấp: tăng thêm',
    unit: 'đ',
    editions: [unseen(FROM, 300_000, DECREE_2026)],
  },
  'pension.raise.floor': {
    name: 'Lương hưu sau khi tăng, mức sàn',
    unit: 'đ',
    editions: [unseen(FROM, 3_800_000, DECREE_2026)],
  },
} as const satisfies RuleTable

/** `rate`: the raise alone; `more`: a low sum gets a fixed addition; `floor`: it is lifted to the floor. */
export type Raise = { readonly amount: number; readonly by: 'rate' | 'more' | 'floor' }

/**
 * What a monthly sum becomes, in đồng. The digest does not say whether its steps mean the sum before or after the raise: after
 * it, as in the decrees of 2023 and 2024, since before it the floor would lower who stands just under it.
 * @throws RuleNotValid before the first decree.
 */
export function pensionRaised(old: number, rule: RuleOf): Raise {
  const raised = old + perMille(old, rule('pension.raise.rate'))
  const floor = rule('pension.raise.floor')
  if (raised <= rule('pension.raise.low')) return { amount: raised + rule('pension.raise.more'), by: 'more' }
  return raised < floor ? { amount: floor, by: 'floor' } : { amount: raised, by: 'rate' }
}
