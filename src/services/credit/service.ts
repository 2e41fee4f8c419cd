/**
 * Customers who post on credit: what they pay on their account, and what is written off. What they owe arises in the
 * services themselves (`acceptOnCredit`, `postOnCredit`) as a claim `due:<account>` of the unit.
 */
import { holder, money, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, credit as owes, service } from '#services/kit.ts'

export const credit = service({
  key: 'credit',
  name: 'Công nợ khách hàng',
  thing: { name: 'Chứng từ trả nợ', id: ['account', 'voucher'] },
  fields: {
    account: text('Mã khách hàng CRM', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ KH-00123'),
    voucher: text('Số chứng từ', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    amount: money('Số tiền'),
    bank: holder('Tài khoản ngân hàng'),
    decider: text('Mã người quyết định'),
    reason: text('Lý do'),
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  acts: {
    pay: {
      name: 'Khách trả nợ bằng tiền mặt',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['amount'],
      legs: [cash('customer', 'till', 'amount'), owes('account', 'unit', 'customer', 'amount')],
    },
    payByBank: {
      name: 'Khách trả nợ qua ngân hàng',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['amount', 'bank'],
      legs: [cash('customer', '@bank', 'amount'), owes('account', 'unit', 'customer', 'amount')],
    },
    writeOff: {
      name: 'Xóa nợ theo quyết định',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['amount', 'decider', 'reason'],
      legs: [owes('account', 'unit', 'customer', 'amount')],
      offline: false,
    },
  },
  measures: {
    paid: { name: 'Nợ khách hàng đã trả', of: ['pay', 'payByBank'], sum: 'amount', unit: 'đ' },
    writtenOff: { name: 'Nợ đã xóa', of: ['writeOff'], sum: 'amount', unit: 'đ' },
  },
  receipt: ['account', 'voucher', 'amount', 'bank'],
  example: [
    { service: 'letter', verb: 'postOnCredit', line: { grams: 45, pieces: 500, account: 'KH-00123' } },
    { verb: 'pay', line: { account: 'KH-00123', voucher: 'PT-0301', amount: 2_000_000 } },
    {
      verb: 'payByBank',
      line: { account: 'KH-00123', voucher: 'BC-0302', amount: 990_000, bank: 'principal:agribank' },
    },
    {
      verb: 'writeOff',
      line: { account: 'KH-00123', voucher: 'QD-0303', amount: 10_000, decider: 'nguyen-van-son', reason: 'Nợ lẻ' },
    },
  ],
})
