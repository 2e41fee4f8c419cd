/**
 * Settlement with principals: money held for them is remitted, funds for payouts are received, commissions are paid in.
 * Each payment is a thing by principal and voucher number, so the same voucher is never booked twice. What is left on the
 * unit's claim account of a principal is what the two still have to settle.
 */
import { holder, money, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, due, service } from '#services/kit.ts'

const bank = 'principal:agribank'
const booked = { births: true, moves: ['outside', 'unit'] } as const

export const settlement = service({
  key: 'settlement',
  name: 'Thanh toán với đơn vị giao việc',
  principal: '@principal',
  thing: { name: 'Chứng từ thanh toán', id: ['principal', 'voucher'] },
  fields: {
    principal: text('Đơn vị giao việc', /^[a-z][a-z0-9-]{1,31}$/, 'mã gồm chữ thường, số, gạch, ví dụ evn'),
    voucher: text('Số chứng từ', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    amount: money('Số tiền'),
    bank: holder('Tài khoản ngân hàng'),
    statement: text('Số bảng đối soát'),
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  acts: {
    remit: {
      ...booked,
      name: 'Chuyển khoản tiền thu hộ',
      takes: ['amount', 'bank', 'statement'],
      legs: [cash('@bank', 'principal', 'amount'), due('principal', 'unit', 'amount')],
    },
    remitCash: {
      ...booked,
      name: 'Nộp tiền mặt thu hộ',
      takes: ['amount', 'statement'],
      legs: [cash('vault', 'principal', 'amount'), due('principal', 'unit', 'amount')],
    },
    fund: {
      ...booked,
      name: 'Nhận kinh phí chi hộ qua ngân hàng',
      takes: ['amount', 'bank', 'statement'],
      legs: [cash('principal', '@bank', 'amount'), due('unit', 'principal', 'amount')],
    },
    fundCash: {
      ...booked,
      name: 'Nhận kinh phí chi hộ bằng tiền mặt',
      takes: ['amount', 'statement'],
      legs: [cash('principal', 'vault', 'amount'), due('unit', 'principal', 'amount')],
    },
    refund: {
      ...booked,
      name: 'Hoàn trả kinh phí chưa chi',
      takes: ['amount', 'bank', 'statement'],
      legs: [cash('@bank', 'principal', 'amount'), due('principal', 'unit', 'amount')],
    },
    commission: {
      ...booked,
      name: 'Nhận hoa hồng',
      takes: ['amount', 'bank', 'statement'],
      legs: [cash('principal', '@bank', 'amount'), due('unit', 'principal', 'amount')],
    },
  },
  measures: {
    remitted: { name: 'Tiền thu hộ đã nộp', of: ['remit', 'remitCash'], sum: 'amount', unit: 'đ' },
    funded: { name: 'Kinh phí chi hộ đã nhận', of: ['fund', 'fundCash'], sum: 'amount', unit: 'đ' },
    refunded: { name: 'Kinh phí đã hoàn trả', of: ['refund'], sum: 'amount', unit: 'đ' },
    commission: { name: 'Hoa hồng đã nhận', of: ['commission'], sum: 'amount', unit: 'đ' },
  },
  receipt: ['principal', 'voucher', 'amount', 'bank', 'statement'],
  example: [
    { verb: 'remit', line: { principal: 'evn', voucher: 'UNC-0201', amount: 180_000_000, bank, statement: 'DS-12' } },
    { verb: 'remitCash', line: { principal: 'water', voucher: 'PC-0202', amount: 6_400_000, statement: 'DS-13' } },
    {
      verb: 'fund',
      line: { principal: 'bhxh-payout', voucher: 'BC-0203', amount: 900_000_000, bank, statement: 'C72-12' },
    },
    { verb: 'fundCash', line: { principal: 'labour', voucher: 'PT-0204', amount: 40_000_000, statement: 'DS-14' } },
    {
      verb: 'refund',
      line: { principal: 'bhxh-payout', voucher: 'UNC-0205', amount: 8_445_000, bank, statement: 'C74-12' },
    },
    { verb: 'commission', line: { principal: 'evn', voucher: 'BC-0206', amount: 1_800_000, bank, statement: 'DS-12' } },
  ],
})
