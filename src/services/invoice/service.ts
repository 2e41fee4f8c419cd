/**
 * Numbers of e-invoices and fee receipts. They are made by another program; here it is recorded which number a sale got, so that
 * what is due can be told from what is done (src/report/invoice.ts). A paper is known by what it is for, so one sale has one at
 * a time: the same again is refused by the ledger. `subject` is an act, or a principal's commission of a month.
 */
import { choice, day, money, text } from '#kernel/field.ts'
import { service } from '#services/kit.ts'

/** Up to eight digits that begin again each year; the series names year and kind. */
const NUMBER = /^[1-9]\d{0,7}$/

const sale = { kind: 'invoice', subject: 'may-01/205' } as const
const fee = { kind: 'receipt', subject: 'may-01/206' } as const
const adjustment = { kind: 'adjustment', subject: 'may-01/207' } as const
const commission = { kind: 'invoice', subject: 'evn/2018-11' } as const

export const invoice = service({
  key: 'invoice',
  name: 'Hóa đơn, biên lai điện tử',
  thing: { name: 'Hóa đơn, biên lai điện tử', id: ['kind', 'subject'] },
  fields: {
    kind: choice('Loại', {
      invoice: 'Hóa đơn',
      receipt: 'Biên lai lệ phí',
      adjustment: 'Hóa đơn điều chỉnh giảm',
    }),
    subject: text(
      'Lập cho',
      /^[\p{L}\p{N}._-]{1,64}\/([1-9]\d{0,8}|\d{4}-\d\d)$/u,
      'mã máy/số thứ tự của việc, hoặc đơn vị giao/tháng, ví dụ may-01/205, evn/2018-11',
    ),
    series: text('Ký hiệu', /^[A-Z0-9/-]{2,20}$/, 'ký hiệu gồm chữ hoa, số, gạch, ví dụ 1C26TSL'),
    number: text('Số', NUMBER, 'số có nhiều nhất 8 chữ số, không có số 0 ở đầu'),
    issued: day('Ngày lập'),
    amount: money('Tiền, có thuế'),
    reason: text('Lý do'),
  },
  checks: {
    issued: ({ issued }, _, today) => (issued <= today ? undefined : 'ngày này chưa đến, ghi ngày đã lập'),
  },
  acts: {
    issue: {
      name: 'Ghi số đã lập',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['series', 'number', 'issued', 'amount'],
      offline: false,
    },
    cancel: { name: 'Hủy số đã lập', moves: ['unit', 'outside'], takes: ['reason'], offline: false },
    issueAgain: {
      name: 'Ghi số lập lại',
      moves: ['outside', 'unit'],
      takes: ['series', 'number', 'issued', 'amount'],
      offline: false,
    },
  },
  measures: {
    issued: { name: 'Hóa đơn, biên lai đã ghi số', of: ['issue', 'issueAgain'], unit: 'cái' },
    cancelled: { name: 'Hóa đơn, biên lai đã hủy', of: ['cancel'], unit: 'cái' },
  },
  receipt: ['kind', 'subject', 'series', 'number', 'issued', 'amount', 'reason'],
  example: [
    { verb: 'issue', line: { ...sale, series: '1C18TSL', number: '17', issued: '2018-12-05', amount: 330_000 } },
    { verb: 'cancel', line: { ...sale, reason: 'Ghi sai tên khách' } },
    { verb: 'issueAgain', line: { ...sale, series: '1C18TSL', number: '19', issued: '2018-12-05', amount: 330_000 } },
    { verb: 'issue', line: { ...fee, series: 'BL-18E', number: '4', issued: '2018-12-05', amount: 135_000 } },
    { verb: 'issue', line: { ...adjustment, series: '1C18TSL', number: '20', issued: '2018-12-05', amount: 165_000 } },
    {
      verb: 'issue',
      line: { ...commission, series: '1C18TSL', number: '18', issued: '2018-12-05', amount: 9_870_000 },
    },
  ],
})
