/**
 * Bills of a principal, collected by the Post: handed out, collected whole or in part, asked about, returned. What
 * electricity, water and tax have in common; who the customer is, and what the commission is, each of them says itself.
 */
import { choice, type Fields, money, month, personal, text } from '#kernel/field.ts'
import { reclaimed, rightActs, rightChecks, rightFields } from '#services/hand.ts'
import { type ActRule, cash, due, type Measure, revenue } from '#services/kit.ts'

export const billFields = {
  period: month('Kỳ hóa đơn'),
  amount: money('Số tiền'),
  village: text('Bản, tổ'),
  name: personal('Tên khách hàng', 'name'),
  reason: choice('Lý do trả lại', {
    absent: 'Đi vắng cả kỳ',
    disputed: 'Khách chưa đồng ý số tiền',
    direct: 'Đã trả thẳng cho đơn vị thu',
  }),
  ...rightFields,
} satisfies Fields

export const billChecks = rightChecks

const collected = [
  cash('customer', 'till', 'amount'),
  due('unit', 'principal', 'amount'),
  due('principal', 'unit', 'commission'),
  revenue('principal', 'unit', 'commission'),
] as const

export const billActs = {
  assign: {
    name: 'Nhận giao thu',
    births: true,
    moves: ['principal', 'till'],
    takes: ['amount', 'village', 'name'],
    may: ['until'],
  },
  assignAgain: { name: 'Nhận giao thu lại', moves: ['principal', 'till'], may: ['until'] },
  collect: { name: 'Thu tiền', moves: ['till', 'customer'], takes: ['amount'], pays: 'amount', legs: collected },
  collectPart: { name: 'Thu một phần', takes: ['amount'], pays: 'amount', legs: collected },
  ask: {
    name: 'Thu tiền, chờ đơn vị thu trả lời',
    moves: ['till', 'unknown'],
    takes: ['amount'],
    pays: 'amount',
    opens: 'amount',
    legs: [cash('customer', 'till', 'amount'), due('unit', 'unknown', 'amount')],
    offline: false,
  },
  confirm: {
    name: 'Đơn vị thu trả lời: đã nhận',
    moves: ['unknown', 'customer'],
    takes: ['amount'],
    pays: 'amount',
    legs: [
      due('unknown', 'principal', 'amount'),
      due('principal', 'unit', 'commission'),
      revenue('principal', 'unit', 'commission'),
    ],
    offline: false,
  },
  deny: {
    name: 'Đơn vị thu trả lời: chưa nhận, trả lại tiền',
    moves: ['unknown', 'till'],
    takes: ['amount'],
    pays: 'amount',
    opens: 'amount',
    legs: [cash('till', 'customer', 'amount'), due('unknown', 'unit', 'amount')],
    offline: false,
  },
  handOver: rightActs.handOver,
  takeOver: rightActs.takeOver,
  giveBack: { name: 'Trả lại hóa đơn', moves: ['till', 'principal'], takes: ['reason'] },
  recall: rightActs.recall,
  assignChanged: rightActs.assignChanged,
  reclaim: rightActs.reclaim,
} as const satisfies Record<string, ActRule>

const taken = ['collect', 'collectPart', 'confirm'] as const

export const billMeasures = {
  assigned: { name: 'Tiền giao thu', of: ['assign'], sum: 'amount', unit: 'đ' },
  bills: { name: 'Hóa đơn giao thu', of: ['assign'], unit: 'hóa đơn' },
  collected: { name: 'Tiền đã thu', of: taken, sum: 'amount', unit: 'đ' },
  billsCollected: { name: 'Hóa đơn đã thu đủ', of: ['collect', 'confirm'], unit: 'hóa đơn' },
  changedFrom: { name: 'Tiền giao thu trước khi đổi', of: ['assignChanged'], sum: 'before', unit: 'đ' },
  changedTo: { name: 'Tiền giao thu sau khi đổi', of: ['assignChanged'], sum: 'amount', unit: 'đ' },
  returned: { name: 'Hóa đơn trả lại', of: ['giveBack', 'recall'], unit: 'hóa đơn' },
} as const satisfies Record<string, Measure>

/** Lives of six bills through every act; `id(n)` is the identity of the n-th. The first is paid in two parts. */
export function billExample<I extends object>(id: (n: number) => I) {
  const assign = (n: number, amount: number) =>
    ({ verb: 'assign', line: { ...id(n), amount, village: 'Bản Mòn', name: 'Lò Thị Ơn' } }) as const
  return [
    assign(1, 184_500),
    { verb: 'collectPart', line: { ...id(1), amount: 84_500 } },
    { verb: 'collect', line: { ...id(1), amount: 100_000 } },
    assign(2, 96_000),
    { verb: 'ask', line: { ...id(2), amount: 96_000 } },
    { verb: 'deny', line: { ...id(2), amount: 96_000 } },
    { verb: 'ask', line: { ...id(2), amount: 96_000 } },
    { verb: 'confirm', line: { ...id(2), amount: 96_000 } },
    assign(3, 51_200),
    { verb: 'handOver', line: { ...id(3), to: 'carrier:lo-van-pang' } },
    { verb: 'takeOver', line: { ...id(3), from: 'carrier:lo-van-pang' }, device: 'till-2' },
    { verb: 'collect', line: { ...id(3), amount: 51_200 }, device: 'till-2' },
    assign(4, 77_000),
    { verb: 'giveBack', line: { ...id(4), reason: 'absent' } },
    { verb: 'assignAgain', line: { ...id(4), until: '2018-12-20' } },
    { verb: 'recall', line: { ...id(4), order: 'TH-12/2018' } },
    { verb: 'assignChanged', line: { ...id(4), before: 77_000, amount: 70_000 } },
    { verb: 'collect', line: { ...id(4), amount: 70_000 } },
    assign(5, 64_000),
    { verb: 'reclaim', line: { ...id(5), ...reclaimed }, device: 'till-2' },
    { verb: 'collect', line: { ...id(5), amount: 64_000 }, device: 'till-2' },
  ] as const
}
