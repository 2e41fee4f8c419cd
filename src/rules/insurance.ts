/**
 * Voluntary social insurance (BHXH tự nguyện) and household health insurance (BHYT hộ gia đình): their rules, and what a
 * member pays. Not here: payment for years ahead (discounted) or for missing years (compounded), whose monthly fund rate
 * is announced each year and is not in our sources.
 */
import { showMoney } from '#kernel/money.ts'
import { perMille } from '#rules/rate.ts'
import { OutsideRule, type RuleOf, type RuleTable, seen, unseen } from '#rules/rule.ts'

const LAW_2014 = 'Luật Bảo hiểm xã hội 58/2014/QH13'
const DECREE_134 = 'Nghị định 134/2015/NĐ-CP, điều 14'
const DECREE_159 = 'Nghị định 159/2025/NĐ-CP'
const BASE = 'mức lương cơ sở: Nghị định'
const HEALTH = 'Luật BHYT sửa đổi 46/2014/QH13; hộ gia đình'

export const insuranceRules = {
  'salary.base': {
    name: 'Mức lương cơ sở (mức tham chiếu)',
    unit: 'đ',
    editions: [
      unseen('2013-07-01', 1_150_000, `${BASE} 66/2013/NĐ-CP`),
      unseen('2016-05-01', 1_210_000, `${BASE} 47/2016/NĐ-CP`),
      unseen('2017-07-01', 1_300_000, `${BASE} 47/2017/NĐ-CP`),
      seen('2018-07-01', 1_390_000, `${BASE} 72/2018/NĐ-CP`),
      seen('2019-07-01', 1_490_000, `${BASE} 38/2019/NĐ-CP`),
      unseen('2023-07-01', 1_800_000, `${BASE} 24/2023/NĐ-CP`),
      seen('2024-07-01', 2_340_000, `${BASE} 73/2024/NĐ-CP`),
      unseen('2026-07-01', 2_530_000, 'suy ra từ mức tăng 8 % của Nghị định 162/2026/NĐ-CP; chưa đối chiếu văn bản'),
    ],
  },
  'bhxh.rate': { name: 'Tỷ lệ đóng BHXH tự nguyện', unit: '‰', editions: [seen('2016-01-01', 220, LAW_2014)] },
  'bhxh.floor': {
    name: 'Thu nhập thấp nhất làm căn cứ đóng BHXH tự nguyện (chuẩn nghèo nông thôn)',
    unit: 'đ',
    editions: [
      seen('2016-01-01', 700_000, 'Quyết định 59/2015/QĐ-TTg'),
      seen('2022-01-01', 1_500_000, 'Nghị định 07/2021/NĐ-CP'),
      unseen('2026-01-01', 1_500_000, 'giữ mức của giai đoạn 2021–2025; chưa đối chiếu chuẩn nghèo 2026–2030'),
    ],
  },
  'bhxh.ceiling': {
    name: 'Thu nhập cao nhất làm căn cứ đóng, tính theo mức lương cơ sở',
    unit: 'lần',
    editions: [seen('2016-01-01', 20, LAW_2014)],
  },
  'bhxh.subsidy.poor': subsidy('hộ nghèo', 300, 500),
  'bhxh.subsidy.nearPoor': subsidy('hộ cận nghèo', 250, 400),
  'bhxh.subsidy.minority': subsidy('người dân tộc thiểu số', 100, 300),
  'bhxh.subsidy.other': subsidy('đối tượng khác', 100, 200),
  'bhxh.subsidy.months': {
    name: 'Số tháng được hỗ trợ nhiều nhất',
    unit: 'tháng',
    editions: [seen('2016-01-01', 120, `${DECREE_134}; ${DECREE_159}`)],
  },
  'bhyt.rate': { name: 'Tỷ lệ đóng BHYT', unit: '‰', editions: [seen('2015-01-01', 45, HEALTH)] },
  'bhyt.rank.1': rank('thứ nhất', 1000),
  'bhyt.rank.2': rank('thứ hai', 700),
  'bhyt.rank.3': rank('thứ ba', 600),
  'bhyt.rank.4': rank('thứ tư', 500),
  'bhyt.rank.5': rank('thứ năm trở đi', 400),
} as const satisfies RuleTable

/** Who a member is for the subsidy. Ethnic minorities are a class of their own since 2025-07-01; before, as the others. */
export const MEMBER_CLASSES = ['poor', 'nearPoor', 'minority', 'other'] as const
export type MemberClass = (typeof MEMBER_CLASSES)[number]

/** All in đồng: `contribution` goes to the fund, `subsidy` is the state's part, `payable` is what the member hands over. */
export interface SocialInsurance {
  readonly contribution: number
  readonly subsidy: number
  readonly payable: number
}

/**
 * Voluntary social insurance for some months at the rates of the day of payment.
 * @param of.income chosen monthly income in đồng; @param of.months paid for now
 * @param of.subsidised months for which the member had the subsidy before (0 when new)
 * @throws OutsideRule when the income lies outside floor and ceiling; RuleNotValid before 2016.
 */
export function socialInsurance(
  of: { income: number; class: MemberClass; months: number; subsidised?: number },
  rule: RuleOf,
): SocialInsurance {
  const { least, most } = incomeRange(rule)
  if (!Number.isSafeInteger(of.income) || of.income < least || of.income > most) {
    throw new OutsideRule(`mức thu nhập ${showMoney(of.income)}: chọn từ ${showMoney(least)} đến ${showMoney(most)}`)
  }
  const months = wholeMonths(of.months)
  const subsidisable = Math.max(0, rule('bhxh.subsidy.months') - (of.subsidised ?? 0))
  const rate = rule('bhxh.rate')
  const contribution = perMille(of.income, rate) * months
  const subsidyMonthly = perMille(perMille(least, rate), rule(`bhxh.subsidy.${of.class}`))
  const subsidy = subsidyMonthly * Math.min(months, subsidisable)
  return { contribution, subsidy, payable: contribution - subsidy }
}

/** The incomes that a member may choose, in đồng a month. The ceiling is computed, never copied. */
export function incomeRange(rule: RuleOf): { least: number; most: number } {
  return { least: rule('bhxh.floor'), most: rule('bhxh.ceiling') * rule('salary.base') }
}

/**
 * Household health insurance in đồng.
 * @param of.rank 1 for the first member of the household who pays in the fiscal year, 2 for the second … (5 and on alike)
 * @param of.months paid for now
 * @throws OutsideRule for a rank below 1 or no whole months; RuleNotValid before 2015.
 */
export function healthInsurance(of: { rank: number; months: number }, rule: RuleOf): number {
  if (!Number.isInteger(of.rank) || of.rank < 1) {
    throw new OutsideRule(`thứ tự trong hộ ${of.rank}: ghi 1 cho người đóng đầu tiên trong năm`)
  }
  const first = perMille(rule('salary.base'), rule('bhyt.rate'))
  return perMille(first * wholeMonths(of.months), rule(`bhyt.rank.${Math.min(of.rank, 5)}`))
}

function wholeMonths(months: number): number {
  if (Number.isInteger(months) && months >= 1) return months
  throw new OutsideRule(`số tháng ${months}: ghi số nguyên từ 1`)
}

function subsidy(who: string, from2018: number, from2025: number) {
  return {
    name: `Nhà nước hỗ trợ đóng BHXH tự nguyện: ${who}`,
    unit: '‰',
    editions: [
      seen('2016-01-01', 0, `chưa có hỗ trợ trước 2018-01-01; ${DECREE_134}`),
      seen('2018-01-01', from2018, DECREE_134),
      seen('2025-07-01', from2025, DECREE_159),
    ],
  } as const
}

function rank(which: string, share: number) {
  return {
    name: `Mức đóng BHYT của người ${which} trong hộ, so với người thứ nhất`,
    unit: '‰',
    editions: [seen('2015-01-01', share, HEALTH)],
  } as const
}
