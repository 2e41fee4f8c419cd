/**
 * Money taken before it is known what it settles: a bill shown where it is not held, offline. It is never a discharge:
 * it waits as a deposit, visible, until it goes back to the customer or the real act is done with it.
 */
import { holder, money, personal, text } from '#kernel/field.ts'
import { actField } from '#services/case.ts'
import { isOf } from '#services/hand.ts'
import { cash, due, service } from '#services/kit.ts'

const released = {
  pays: 'amount',
  legs: [cash('till', 'customer', 'amount'), due('suspense', 'unit', 'amount')],
} as const

export const suspense = service({
  key: 'suspense',
  name: 'Tiền tạm nhận',
  principal: 'suspense',
  thing: { name: 'Khoản tạm nhận', id: ['number'], value: 'amount' },
  fields: {
    number: text('Số phiếu tạm nhận', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    amount: money('Số tiền'),
    purpose: text('Nộp cho việc gì'),
    name: personal('Tên người nộp', 'name'),
    phone: personal('Điện thoại', 'phone'),
    paper: personal('Giấy tờ đã xem (loại, số)'),
    named: actField('Việc đã làm với tiền này'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số chứng từ ngân hàng'),
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  acts: {
    deposit: {
      name: 'Tạm nhận tiền',
      births: true,
      moves: ['outside', 'suspense'],
      takes: ['amount', 'purpose', 'name', 'phone'],
      legs: [cash('customer', 'till', 'amount'), due('unit', 'suspense', 'amount')],
    },
    // A bank's statement brought it. What it settles is done at a counter like any other, and `apply` names that act.
    depositByBank: {
      name: 'Tạm nhận tiền qua ngân hàng',
      births: true,
      moves: ['outside', 'suspense'],
      takes: ['amount', 'purpose', 'bank'],
      legs: [cash('customer', '@bank', 'amount'), due('unit', 'suspense', 'amount')],
      offline: false,
    },
    refundByBank: {
      name: 'Trả lại tiền tạm nhận qua ngân hàng',
      moves: ['suspense', 'outside'],
      pays: 'amount',
      takes: ['amount', 'bank', 'voucher'],
      legs: [cash('@bank', 'customer', 'amount'), due('suspense', 'unit', 'amount')],
      offline: false,
    },
    refund: { ...released, name: 'Trả lại tiền tạm nhận', moves: ['suspense', 'outside'], takes: ['amount', 'paper'] },
    apply: { ...released, name: 'Dùng tiền tạm nhận', moves: ['suspense', 'outside'], takes: ['amount', 'named'] },
  },
  measures: {
    taken: { name: 'Tiền tạm nhận', of: ['deposit', 'depositByBank'], sum: 'amount', unit: 'đ' },
    released: {
      name: 'Tiền tạm nhận đã giải quyết',
      of: ['refund', 'apply', 'refundByBank'],
      sum: 'amount',
      unit: 'đ',
    },
  },
  receipt: ['number', 'purpose', 'amount', 'named', 'bank', 'voucher'],
  example: [
    {
      verb: 'deposit',
      line: {
        number: 'TN-0001',
        amount: 184_500,
        purpose: 'Tiền điện PA22010099999, kỳ 12/2018',
        name: 'Lò Thị Ơn',
        phone: '0912000111',
      },
    },
    { verb: 'apply', line: { number: 'TN-0001', amount: 184_500, named: 'may-01/205' } },
    {
      verb: 'deposit',
      line: { number: 'TN-0002', amount: 50_000, purpose: 'Tiền nước', name: 'Hà Văn Toán', phone: '0912000888' },
    },
    { verb: 'refund', line: { number: 'TN-0002', amount: 50_000, paper: 'CMND 050054321' } },
    {
      verb: 'depositByBank',
      line: { number: 'BC-FT0003', amount: 70_000, purpose: 'TD PA22010099998 201812', bank: 'principal:agribank' },
    },
    {
      verb: 'refundByBank',
      line: { number: 'BC-FT0003', amount: 70_000, bank: 'principal:agribank', voucher: 'UNC-0304' },
    },
  ],
})
