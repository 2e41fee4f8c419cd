/** Books of numbered receipts: each is a thing from the store to the till that uses it up; used and void numbers are told. */
import { count, text } from '#kernel/field.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { service } from '#services/kit.ts'

const first = { series: 'AB-18P', first: 501 }
const second = { series: 'AB-18P', first: 551 }

export const receiptBook = service({
  key: 'receipt-book',
  name: 'Quyển biên lai có số',
  thing: { name: 'Quyển biên lai', id: ['series', 'first'] },
  fields: {
    series: text('Ký hiệu', /^[A-Z0-9/-]{2,20}$/, 'ký hiệu gồm chữ hoa, số, gạch, ví dụ AB-18P'),
    first: count('Số đầu', 99_999_999),
    last: count('Số cuối', 99_999_999),
    used: count('Số tờ đã dùng'),
    spoilt: count('Số tờ hỏng, mất'),
    slip: text('Số phiếu'),
    ...handFields,
  },
  checks: {
    last: ({ first, last }) => (last >= first ? undefined : 'số cuối không nhỏ hơn số đầu'),
    ...handChecks,
  },
  acts: {
    receive: { name: 'Nhập quyển mới', births: true, moves: ['outside', 'vault'], takes: ['last', 'slip'] },
    supply: { name: 'Cấp cho quầy', moves: ['vault', 'till'], takes: ['slip'] },
    ...handActs,
    giveBack: { name: 'Trả về kho', moves: ['till', 'vault'], takes: ['slip'] },
    finish: { name: 'Dùng hết, quyết toán', moves: ['till', 'outside'], takes: ['used', 'spoilt'] },
  },
  measures: {
    used: { name: 'Tờ biên lai đã dùng', of: ['finish'], sum: 'used', unit: 'cái' },
    spoilt: { name: 'Tờ biên lai hỏng, mất', of: ['finish'], sum: 'spoilt', unit: 'cái' },
  },
  receipt: ['series', 'first', 'last', 'used', 'spoilt', 'slip'],
  example: [
    { verb: 'receive', line: { ...first, last: 550, slip: 'PN-032' } },
    { verb: 'supply', line: { ...first, slip: 'PX-080' } },
    { verb: 'handOver', line: { ...first, to: 'carrier:lo-van-pang' } },
    { verb: 'takeOver', line: { ...first, from: 'carrier:lo-van-pang' }, device: 'till-2' },
    { verb: 'finish', line: { ...first, used: 49, spoilt: 1 }, device: 'till-2' },
    { verb: 'receive', line: { ...second, last: 600, slip: 'PN-032' } },
    { verb: 'supply', line: { ...second, slip: 'PX-081' } },
    { verb: 'giveBack', line: { ...second, slip: 'PT-006' } },
  ],
})
