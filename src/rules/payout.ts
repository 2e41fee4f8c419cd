/** Pension and social-allowance payout: its monthly calendar and its rules. Whose money it is and who paid: the ledger. */
import { addDays, addMonths, type Day, type Month, monthOf, yearOf } from '#kernel/day.ts'
import { tet } from '#rules/lunar.ts'
import { type RuleOf, type RuleTable, seen, supposed, unseen } from '#rules/rule.ts'

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
  // Each year's order says which months; the month so many days before Tết is what the demonstration takes for it.
  'payout.tet.ahead': {
    name: 'Chi gộp dịp Tết bắt đầu trước Tết ít nhất',
    unit: 'ngày',
    editions: [supposed('2016-01-01', 8)],
  },
} as const satisfies RuleTable

/**
 * When entitlements of a period are paid in cash, in `month`: at paying points, then at post counters only, and from
 * `returned` on the unpaid goes back. First and last days are days of payout.
 */
export interface PayoutDays {
  readonly month: Month
  readonly point: readonly [first: Day, last: Day]
  readonly counter: readonly [first: Day, last: Day]
  readonly returned: Day
}

/** Where in its payout a day lies: not yet, at all paying points, at post counters only, over. */
export type PayoutStage = 'before' | 'point' | 'counter' | 'return'

/**
 * The days on which a period is paid. `came`: the day on which the principal handed it out; what comes after the month of
 * its own period (somebody who did not come is on a later list again) is paid in the month in which it came.
 * @throws RuleNotValid outside the years of the lunar calendar, and where a rule has no edition.
 */
export function payoutDays(period: Month, came: Day, rule: RuleOf): PayoutDays {
  const month = [paidIn(period, rule), monthOf(came)].toSorted()[1] as Month
  const day = (key: string): Day => `${month}-${String(rule(key)).padStart(2, '0')}`
  return {
    month,
    point: [day('payout.point.first'), day('payout.point.last')],
    counter: [day('payout.counter.first'), day('payout.counter.last')],
    returned: day('payout.return'),
  }
}

export function payoutStage({ point, counter, returned }: PayoutDays, day: Day): PayoutStage {
  if (day < point[0]) return 'before'
  if (day < counter[0]) return 'point'
  return day < returned ? 'counter' : 'return'
}

/** The periods whose payout begins in a month: its own; before Tết the next with it; none when all were paid ahead. */
export function periodsPaidIn(month: Month, rule: RuleOf): Month[] {
  const ahead = rule('payout.tet.months') - 1
  return Array.from({ length: ahead + 1 }, (_, i) => addMonths(month, i)).filter(
    (period) => paidIn(period, rule) === month,
  )
}

/** The month in which a period is paid: its own, or the month before Tết in which several are paid together. */
function paidIn(period: Month, rule: RuleOf): Month {
  const together = monthOf(addDays(tet(yearOf(`${period}-01`)), -rule('payout.tet.ahead')))
  return period > together && period < addMonths(together, rule('payout.tet.months')) ? together : period
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
