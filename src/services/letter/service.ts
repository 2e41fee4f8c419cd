/**
 * Ordinary letters and stamps: revenue of the Post, without VAT (universal service). No thing: an ordinary letter is not
 * followed one by one. Regular customers may post on credit.
 */
import { count, money, text } from '#kernel/field.ts'
import { letterPostage } from '#rules/tariff.ts'
import { cash, credit, refusedBy, revenue, service, stock } from '#services/kit.ts'

export const letter = service({
  key: 'letter',
  name: 'Thư thường và tem',
  subject: 'account',
  fields: {
    grams: count('Khối lượng một thư (g)', 2000),
    pieces: count('Số thư', 100_000),
    account: text('Mã khách hàng CRM', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ KH-00123'),
    stamp: text('Mã tem', /^[a-z0-9-]{2,20}$/, 'mã gồm chữ thường, số, gạch, ví dụ tem-4000'),
    quantity: count('Số con tem'),
    value: money('Mệnh giá một con'),
  },
  checks: { grams: ({ grams }, rule) => refusedBy(() => letterPostage({ grams, registered: false }, rule)) },
  amounts: {
    postage: {
      name: 'Cước thư',
      of: ({ grams, pieces }, rule) => pieces * letterPostage({ grams, registered: false }, rule),
    },
    stamps: { name: 'Tiền tem', of: ({ quantity, value }) => quantity * value },
  },
  acts: {
    post: {
      name: 'Nhận gửi thư thường',
      takes: ['grams', 'pieces'],
      may: ['account'],
      legs: [cash('customer', 'till', 'postage'), revenue('customer', 'unit', 'postage')],
    },
    postOnCredit: {
      name: 'Nhận gửi thư thường, ghi nợ',
      takes: ['grams', 'pieces', 'account'],
      legs: [credit('account', 'customer', 'unit', 'postage'), revenue('customer', 'unit', 'postage')],
    },
    sellStamps: {
      name: 'Bán tem',
      takes: ['stamp', 'quantity', 'value'],
      may: ['account'],
      legs: [
        stock('stamp', 'till', 'customer', 'quantity'),
        cash('customer', 'till', 'stamps'),
        revenue('customer', 'unit', 'stamps'),
      ],
    },
  },
  measures: {
    pieces: { name: 'Thư thường nhận gửi', of: ['post', 'postOnCredit'], sum: 'pieces', unit: 'bưu gửi' },
  },
  receipt: ['grams', 'pieces', 'postage', 'quantity', 'value', 'stamps'],
  example: [
    { verb: 'post', line: { grams: 18, pieces: 3 } },
    { verb: 'postOnCredit', line: { grams: 45, pieces: 120, account: 'KH-00123' } },
    { service: 'goods', verb: 'receive', line: { sku: 'tem-4000', quantity: 100, slip: 'PN-033' } },
    { service: 'goods', verb: 'supply', line: { sku: 'tem-4000', quantity: 50, slip: 'PX-079' } },
    { verb: 'sellStamps', line: { stamp: 'tem-4000', quantity: 10, value: 4000 } },
  ],
})
