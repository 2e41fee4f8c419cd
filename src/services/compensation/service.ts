/**
 * Compensation: what the Post owes a customer for an item that was lost, damaged or late, once a complaint was found right
 * (Law on Posts 49/2010, article 40; Decree 47/2011). It is awarded by a person, lies at a till until it is paid, and is
 * paid once. `liable` is who held the item when it was lost: a finding, not a debt of that person.
 */
import { choice, holder, money, personal, text } from '#kernel/field.ts'
import { personField } from '#services/case.ts'
import { handActs, handChecks, handFields, isOf } from '#services/hand.ts'
import { cash, due, service } from '#services/kit.ts'

const award = {
  kind: 'lost',
  about: 'parcel:EE123456785VN',
  liable: 'carrier:lo-van-pang',
  record: 'BB-BT-0031',
  decider: 'nguyen-van-son',
} as const

export const compensation = service({
  key: 'compensation',
  name: 'Bồi thường',
  principal: 'compensation',
  thing: { name: 'Khoản bồi thường', id: ['number'], value: 'amount' },
  fields: {
    number: text('Số khiếu nại', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    amount: money('Số tiền bồi thường'),
    kind: choice('Lý do', { lost: 'Mất', damaged: 'Hư hỏng', late: 'Chậm', other: 'Việc khác' }),
    about: text('Bưu gửi, hồ sơ', /^[a-z-]+:.+$/u, 'mã trong sổ, ví dụ parcel:EE123456785VN'),
    liable: holder('Nơi giữ khi xảy ra'),
    record: text('Số biên bản'),
    decider: personField('Mã người quyết định'),
    paper: personal('Giấy tờ đã xem (loại, số)'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số chứng từ ngân hàng'),
    ...handFields,
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
    ...handChecks,
  },
  acts: {
    award: {
      name: 'Quyết định bồi thường',
      births: true,
      moves: ['outside', 'till'],
      takes: ['amount', 'kind', 'about', 'liable', 'record', 'decider'],
      legs: [due('unit', 'principal', 'amount')],
      offline: false,
    },
    ...handActs,
    pay: {
      name: 'Chi bồi thường',
      moves: ['till', 'customer'],
      pays: 'amount',
      takes: ['amount', 'paper'],
      legs: [cash('till', 'customer', 'amount'), due('principal', 'unit', 'amount')],
    },
    payByBank: {
      name: 'Chuyển khoản bồi thường',
      moves: ['till', 'customer'],
      pays: 'amount',
      takes: ['amount', 'bank', 'voucher'],
      legs: [cash('@bank', 'customer', 'amount'), due('principal', 'unit', 'amount')],
      offline: false,
    },
  },
  measures: {
    awarded: { name: 'Bồi thường đã quyết định', of: ['award'], sum: 'amount', unit: 'đ' },
    paid: { name: 'Bồi thường đã chi', of: ['pay', 'payByBank'], sum: 'amount', unit: 'đ' },
  },
  receipt: ['number', 'kind', 'about', 'amount', 'voucher'],
  example: [
    { verb: 'award', line: { number: 'KN-2018-0031', amount: 120_000, ...award } },
    { verb: 'handOver', line: { number: 'KN-2018-0031', to: 'carrier:lo-van-pang' } },
    { verb: 'takeOver', line: { number: 'KN-2018-0031', from: 'carrier:lo-van-pang' } },
    { verb: 'pay', line: { number: 'KN-2018-0031', amount: 120_000, paper: 'CMND 050012345' } },
    { verb: 'award', line: { number: 'KN-2018-0032', amount: 30_000, ...award, kind: 'late' } },
    {
      verb: 'payByBank',
      line: { number: 'KN-2018-0032', amount: 30_000, bank: 'principal:agribank', voucher: 'UNC-0305' },
    },
  ],
})
