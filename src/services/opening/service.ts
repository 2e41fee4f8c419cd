/**
 * Opening balances at the cut-over: what a till, a safe or a unit had, line by line of a record that giver and taker
 * signed. A line of a record is booked once. A half-used book of receipts or a parcel in house is born by its own service;
 * here stands, beside it, who gave and who took it (`thing`).
 */
import { count, holder, money, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, due, service, stock } from '#services/kit.ts'

const booked = { births: true, moves: ['outside', 'unit'] } as const
const line = (n: number) => ({ record: 'BB-BG-2018-01', row: n, giver: 'lo-van-pang', taker: 'ha-thi-lan' })

export const opening = service({
  key: 'opening',
  name: 'Số dư đầu',
  principal: '@principal',
  thing: { name: 'Dòng biên bản bàn giao', id: ['record', 'row'] },
  fields: {
    record: text('Số biên bản', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    row: count('Dòng số', 10_000),
    holder: holder('Quầy hoặc két'),
    amount: money('Số tiền'),
    principal: text('Đơn vị giao việc', /^[a-z][a-z0-9-]{1,31}$/, 'mã gồm chữ thường, số, gạch, ví dụ evn'),
    sku: text('Mã hàng, tem', /^[a-z0-9-]{2,20}$/, 'mã gồm chữ thường, số, gạch'),
    quantity: count('Số lượng'),
    about: text('Mã của vật', /^[a-z-]+:.+$/u, 'dạng dịch vụ:mã, ví dụ parcel:EE123456785VN'),
    giver: text('Mã người giao đã ký', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã nhân viên'),
    taker: text('Mã người nhận đã ký', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã nhân viên'),
  },
  checks: {
    holder: ({ holder }) => isOf(holder, ['till', 'vault'], 'ghi quầy hoặc két, ví dụ vault:361000'),
    taker: ({ giver, taker }) => (giver === taker ? 'người nhận phải khác người giao' : undefined),
  },
  acts: {
    cash: {
      ...booked,
      name: 'Nhập tiền mặt đầu kỳ',
      takes: ['holder', 'amount', 'giver', 'taker'],
      legs: [cash('outside', '@holder', 'amount')],
    },
    stock: {
      ...booked,
      name: 'Nhập hàng, tem đầu kỳ',
      takes: ['holder', 'sku', 'quantity', 'giver', 'taker'],
      legs: [stock('sku', 'outside', '@holder', 'quantity')],
    },
    owed: {
      ...booked,
      name: 'Nhập khoản còn phải trả đầu kỳ',
      takes: ['principal', 'amount', 'giver', 'taker'],
      legs: [due('unit', 'principal', 'amount')],
    },
    claimed: {
      ...booked,
      name: 'Nhập khoản còn phải thu đầu kỳ',
      takes: ['principal', 'amount', 'giver', 'taker'],
      legs: [due('principal', 'unit', 'amount')],
    },
    thing: { ...booked, name: 'Nhận một vật đầu kỳ, hai bên ký', takes: ['about', 'giver', 'taker'] },
  },
  measures: { cash: { name: 'Tiền mặt đầu kỳ', of: ['cash'], sum: 'amount', unit: 'đ' } },
  receipt: ['record', 'row', 'holder', 'amount', 'principal', 'sku', 'quantity', 'about', 'giver', 'taker'],
  example: [
    { verb: 'cash', line: { ...line(1), holder: 'vault:361000', amount: 82_400_000 } },
    { verb: 'stock', line: { ...line(2), holder: 'vault:361000', sku: 'tem-4000', quantity: 1500 } },
    { verb: 'owed', line: { ...line(3), principal: 'evn', amount: 31_250_000 } },
    { verb: 'claimed', line: { ...line(4), principal: 'bhxh-payout', amount: 4_100_000 } },
    { verb: 'thing', line: { ...line(5), about: 'receipt-book:AB-18P/533' } },
  ],
})
