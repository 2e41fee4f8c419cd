/** Water bills of the water company. The commission is ‰ of the money collected, by contract, dated. */
import { text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { billActs, billChecks, billExample, billFields, billMeasures } from '#services/bill.ts'
import { service } from '#services/kit.ts'

export const water = service({
  key: 'water',
  name: 'Thu hộ tiền nước',
  principal: 'water',
  thing: { name: 'Hóa đơn tiền nước', id: ['customer', 'period'], value: 'amount' },
  fields: {
    customer: text('Mã danh bộ', /^[A-Z0-9]{4,15}$/, 'mã gồm 4 đến 15 chữ hoa và số, ví dụ SL0012345'),
    ...billFields,
  },
  checks: billChecks,
  amounts: { commission: { name: 'Hoa hồng', of: (bill, rule) => perMille(bill.amount, rule('water.commission')) } },
  acts: billActs,
  measures: billMeasures,
  receipt: ['customer', 'period', 'amount'],
  example: billExample((n) => ({ customer: `SL001234${n}`, period: '2018-12' })),
})
