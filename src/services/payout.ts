/**
 * Entitlements paid out in cash for a principal: pensions and allowances. An entitlement is a thing worth money, held by
 * a paying point and paid at most once by moving it to its owner. What the Post paid, the principal owes; what was not
 * paid goes back with its reason.
 */
import { addMonthsToDay, type Day, type Month, monthOf, showDay } from '#kernel/day.ts'
import { choice, day, type Fields, money, month, personal, text } from '#kernel/field.ts'
import { payoutDays } from '#rules/payout.ts'
import type { RuleOf } from '#rules/rule.ts'
import { reclaimed, rightActs, rightChecks, rightFields } from '#services/hand.ts'
import { type ActRule, type Check, cash, due, type Measure, revenue, type Service } from '#services/kit.ts'

export const payoutFields = {
  period: month('Kỳ chi trả'),
  amount: money('Số tiền được lĩnh'),
  village: text('Bản, tổ'),
  name: personal('Tên người hưởng', 'name'),
  paper: personal('Giấy tờ đã xem (loại, số)'),
  proxy: personal('Tên người nhận thay', 'name'),
  proxyPaper: personal('Giấy ủy quyền (số, nơi chứng thực)'),
  proxyUntil: day('Giấy ủy quyền có giá trị đến'),
  heir: personal('Tên thân nhân nhận', 'name'),
  death: personal('Giấy báo tử (số, nơi cấp)'),
  decree: text('Theo văn bản'),
  reporter: personal('Ai báo đã mất (tên, quan hệ)', 'name'),
  reason: choice('Lý do chưa chi', {
    absent: 'Không đến lĩnh trong kỳ',
    moved: 'Đã chuyển đi nơi khác',
    deceased: 'Đã mất, chờ giải quyết cho thân nhân',
    stopped: 'Cơ quan chi trả yêu cầu dừng',
  }),
  ...rightFields,
} satisfies Fields

const proxyUntil: Check<{ proxyUntil: string }> = (line, rule, today) => {
  if (line.proxyUntil < today) return 'giấy ủy quyền đã hết giá trị, cần giấy mới'
  const months = rule('payout.proxy.months')
  return line.proxyUntil <= addMonthsToDay(today, months)
    ? undefined
    : `giấy ủy quyền có giá trị nhiều nhất ${months} tháng`
}

/** A lease ends with the payout: what nobody fetched by then goes back. */
const until: Check<{ until: Day; period: Month }> = (line, rule, today) => {
  const [, last] = payoutDays(line.period, today, rule).counter
  if (line.until <= last) return rightChecks.until(line, rule, today)
  return last < today
    ? `kỳ chi đã hết ngày ${showDay(last)}, trả lại đơn vị giao`
    : `chỉ chi đến hết ngày ${showDay(last)}, ghi ngày không sau ngày ấy`
}

/** Tills say since then who reported a death; what they did before stays as it was done. */
const REPORTED_SINCE = '2026-12-01'

/** Somebody answers for the news of a death, before a paper of it is there: without it the money would just be unpaid. */
const reason: Check<{ reason: string; reporter?: string }> = (line, _, today) =>
  today >= REPORTED_SINCE && line.reason === 'deceased' && line.reporter === undefined
    ? 'đã mất thì ghi thêm ai báo (tên, quan hệ)'
    : undefined

export const payoutChecks = { ...rightChecks, proxyUntil, until, reason }

export const isPayout = ({ acts }: Pick<Service, 'acts'>): boolean => 'payHeir' in acts

/**
 * The day on which a lease of this month's payout ends: a paying point has it until its own last day, a post counter until the
 * end. Once that is over there is none.
 */
export function leaseEnd(atPoint: boolean, today: Day, rule: RuleOf): Day | undefined {
  const { point, counter } = payoutDays(monthOf(today), today, rule)
  const [, last] = atPoint ? point : counter
  return last >= today ? last : undefined
}

/** Where a period is paid and until when, in words: “Tại điểm 02/04/2018 đến 10/04/2018, rồi tại bưu cục đến 25/04/2018”. */
export function paidWhere(period: Month, today: Day, rule: RuleOf): string {
  const { point, counter } = payoutDays(period, today, rule)
  return `Tại điểm ${showDay(point[0])} đến ${showDay(point[1])}, rồi tại bưu cục đến ${showDay(counter[1])}`
}

const paid = {
  moves: ['till', 'customer'],
  pays: 'amount',
  legs: [
    cash('till', 'customer', 'amount'),
    due('principal', 'unit', 'amount'),
    due('principal', 'unit', 'commission'),
    revenue('principal', 'unit', 'commission'),
  ],
} as const

export const payoutActs = {
  assign: {
    name: 'Nhận danh sách chi',
    births: true,
    moves: ['principal', 'till'],
    takes: ['amount', 'village', 'name'],
    may: ['until'],
  },
  assignAgain: { name: 'Nhận lại để chi', moves: ['principal', 'till'], may: ['until'] },
  pay: { ...paid, name: 'Chi trả', takes: ['amount', 'paper'] },
  payByProxy: {
    ...paid,
    name: 'Chi cho người nhận thay',
    takes: ['amount', 'paper', 'proxy', 'proxyPaper', 'proxyUntil'],
  },
  payAtHome: { ...paid, name: 'Chi tại nhà', takes: ['amount', 'paper'] },
  payHeir: { ...paid, name: 'Chi cho thân nhân người đã mất', takes: ['amount', 'paper', 'heir', 'death'] },
  handOver: rightActs.handOver,
  takeOver: rightActs.takeOver,
  giveBack: {
    name: 'Trả lại khoản chưa chi',
    moves: ['till', 'principal'],
    takes: ['reason'],
    may: ['reporter', 'death'],
  },
  recall: rightActs.recall,
  assignChanged: { ...rightActs.assignChanged, may: ['until', 'decree'] },
  reclaim: rightActs.reclaim,
} as const satisfies Record<string, ActRule>

const pays = ['pay', 'payByProxy', 'payAtHome', 'payHeir'] as const

export const payoutMeasures = {
  assigned: { name: 'Tiền được giao chi', of: ['assign'], sum: 'amount', unit: 'đ' },
  entitlements: { name: 'Khoản được giao chi', of: ['assign'], unit: 'kỳ' },
  paid: { name: 'Tiền đã chi', of: pays, sum: 'amount', unit: 'đ' },
  payments: { name: 'Khoản đã chi', of: pays, unit: 'kỳ' },
  paidAtHome: { name: 'Khoản chi tại nhà', of: ['payAtHome'], unit: 'kỳ' },
  changedFrom: { name: 'Tiền giao chi trước khi đổi', of: ['assignChanged'], sum: 'before', unit: 'đ' },
  changedTo: { name: 'Tiền giao chi sau khi đổi', of: ['assignChanged'], sum: 'amount', unit: 'đ' },
  returned: { name: 'Khoản trả lại', of: ['giveBack', 'recall'], unit: 'kỳ' },
} as const satisfies Record<string, Measure>

/** Lives of six entitlements through every act; `id(n)` is the identity of the n-th, `more` what its list says besides. */
export function payoutExample<I extends object, M extends object>(id: (n: number) => I, more: M) {
  const amount = 2_815_000
  const assign = (n: number) =>
    ({ verb: 'assign', line: { ...id(n), amount, village: 'Bản Nà Hiên', name: 'Cà Thị Pâng', ...more } }) as const
  const paper = 'CMND 050012345'
  return [
    assign(1),
    { verb: 'pay', line: { ...id(1), amount, paper } },
    assign(2),
    {
      verb: 'payByProxy',
      line: {
        ...id(2),
        amount,
        paper,
        proxy: 'Cà Văn Minh',
        proxyPaper: '12/UQ, UBND xã Chiềng Mung',
        proxyUntil: '2019-06-30',
      },
    },
    assign(3),
    { verb: 'handOver', line: { ...id(3), to: 'carrier:lo-van-pang' } },
    { verb: 'takeOver', line: { ...id(3), from: 'carrier:lo-van-pang' }, device: 'till-2' },
    { verb: 'payAtHome', line: { ...id(3), amount, paper }, device: 'till-2' },
    assign(4),
    { verb: 'giveBack', line: { ...id(4), reason: 'deceased', reporter: 'Lò Văn Ín, trưởng bản' } },
    { verb: 'assignAgain', line: id(4) },
    { verb: 'payHeir', line: { ...id(4), amount, paper, heir: 'Cà Văn Minh', death: '03/TLKT, xã Chiềng Mung' } },
    assign(5),
    { verb: 'reclaim', line: { ...id(5), ...reclaimed }, device: 'till-2' },
    { verb: 'recall', line: { ...id(5), order: 'TH-13/2018' }, device: 'till-2' },
    { verb: 'assignChanged', line: { ...id(5), before: amount, amount: amount + 225_200 } },
    { verb: 'pay', line: { ...id(5), amount: amount + 225_200, paper } },
  ] as const
}
