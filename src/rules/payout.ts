/** Pension and social-allowance payout: its monthly calendar and its rules. Whose money it is and who paid: the ledger. */
import { type Day, dayOfMonth } from '#kernel/day.ts'
import { type RuleOf, type RuleTable, seen, unseen } from '#rules/rule.ts'

const SOURCE_2016 = 'Quyết định 828/QĐ-BHXH (2016); chưa đối chiếu văn bản'
const SOURCE_2019 = 'Quyết định 166/QĐ-BHXH (2019)'
const SOURCE_2025 = 'Quyết định 2222/QĐ-BHXH (2025)'

export const payoutRules = {
  'payout.point.first': payout('Ngày đầu chi trả tại điểm', 'ngày trong tháng', 2),
  'payout.point.last': payout('Ngày cuối chi trả tại điểm', 'ngày trong tháng', 10),
  'payout.counter.first': payout('Ngày đầu chi trả tại bưu cục', 'ngày trong tháng', 11),
  'payout.counter.last': payout('Ngày cuối chi trả tại bưu cục', 'ngày trong tháng', 25),
  'payout.return': payout('Ngày trả lại số chưa chi', 'ngày trong tháng', 26),
  'payout.hours': payout('Thời gian chi trả ít nhất mỗi ngày', 'giờ', 6),
  'payout.proxy.months': payout('Giấy ủy quyền nhận thay có giá trị nhiều nhất', 'tháng', 12),
  'payout.change.days': payout('Trả lời yêu cầu đổi cách nhận', 'ngày làm việc', 5),
  'payout.tet.months': payout('Số kỳ chi gộp vào dịp Tết', 'tháng', 2),
} as const satisfies RuleTable

/** Where in the month's payout a day lies. */
export type PayoutStage = 'before' | 'point' | 'counter' | 'return'

/** `before`: not yet; `point`: at all paying points; `counter`: at post counters only; `return`: the unpaid goes back. */
export function payoutStage(day: Day, rule: RuleOf): PayoutStage {
  const date = dayOfMonth(day)
  if (date < rule('payout.point.first')) return 'before'
  if (date <= rule('payout.point.last')) return 'point'
  return date <= rule('payout.counter.last') ? 'counter' : 'return'
}

function payout<U extends 'ngày trong tháng' | 'giờ' | 'tháng' | 'ngày làm việc'>(
  name: string,
  unit: U,
  value: number,
) {
  return {
    name,
    unit,
    editions: [
      unseen('2016-01-01', value, SOURCE_2016),
      seen('2019-05-01', value, SOURCE_2019),
      seen('2025-07-01', value, SOURCE_2025),
    ],
  } as const
}
