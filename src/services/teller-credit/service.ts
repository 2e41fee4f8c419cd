/**
 * What a teller lays out for a customer from her own purse. The bill is collected as always: its money goes into the
 * drawer, it is hers, and the principal gets his. What the customer owes her is no money of the Post, so no cash moves
 * here and no revenue: a note lies with the till, open by what is owed, so that she sees it and nothing is kept on a
 * scrap of paper. If she did not put the money in, the count is short: a debt never lowers the drawer.
 * The note is named by the act that she paid.
 */
import { holder, money, personal, text } from '#kernel/field.ts'
import { actField, personField } from '#services/case.ts'
import { isOf } from '#services/hand.ts'
import { service } from '#services/kit.ts'

const note = (seq: number) => ({ paid: `till-1/${seq}` })
const lend = (seq: number) =>
  ({
    verb: 'lend',
    line: { ...note(seq), amount: 184_500, teller: 'lo-thi-on', name: 'Quàng Văn Đức', phone: '0912000333' },
  }) as const

export const tellerCredit = service({
  key: 'teller-credit',
  name: 'Khách ghi nợ',
  thing: { name: 'Khoản khách nợ giao dịch viên', id: ['paid'], value: 'amount' },
  fields: {
    paid: actField('Việc đã trả thay khách'),
    amount: money('Số tiền'),
    teller: personField('Mã giao dịch viên cho nợ'),
    name: personal('Tên khách hàng', 'name'),
    phone: personal('Điện thoại', 'phone'),
    village: text('Bản, tổ'),
    reason: text('Lý do'),
    to: holder('Quầy nhận theo dõi'),
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    to: ({ to }) => isOf(to, ['till'], 'ghi quầy nhận theo dõi, ví dụ till:may-02'),
  },
  acts: {
    lend: {
      name: 'Trả thay khách, ghi nợ',
      births: true,
      moves: ['outside', 'till'],
      takes: ['amount', 'teller', 'name'],
      may: ['phone', 'village'],
    },
    repayPart: { name: 'Khách trả một phần nợ', pays: 'amount', takes: ['amount'] },
    repay: { name: 'Khách trả hết nợ', moves: ['till', 'customer'], pays: 'amount', takes: ['amount'] },
    forgive: {
      name: 'Giao dịch viên bỏ nợ',
      moves: ['till', 'outside'],
      pays: 'amount',
      takes: ['amount', 'reason'],
    },
    handOver: { name: 'Chuyển theo dõi sang quầy khác', moves: ['till', '@to'], takes: ['to'] },
  },
  measures: {
    lent: { name: 'Tiền giao dịch viên trả thay khách', of: ['lend'], sum: 'amount', unit: 'đ' },
    repaid: { name: 'Tiền khách trả lại giao dịch viên', of: ['repayPart', 'repay'], sum: 'amount', unit: 'đ' },
    forgiven: { name: 'Tiền giao dịch viên bỏ nợ', of: ['forgive'], sum: 'amount', unit: 'đ' },
  },
  receipt: ['paid', 'amount', 'teller', 'name', 'phone', 'reason'],
  example: [
    lend(101),
    { verb: 'repayPart', line: { ...note(101), amount: 100_000 } },
    { verb: 'handOver', line: { ...note(101), to: 'till:till-2' } },
    { verb: 'repay', line: { ...note(101), amount: 84_500 }, device: 'till-2' },
    lend(102),
    { verb: 'forgive', line: { ...note(102), amount: 184_500, reason: 'Hộ nghèo' } },
  ],
})
