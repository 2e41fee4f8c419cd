/** Electricity bills of the Power company. The commission is ‰ of the money collected, by contract, dated. */
import { text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { billActs, billChecks, billExample, billFields, billMeasures } from '#services/bill.ts'
import { service } from '#services/kit.ts'

export const electricity = service({
  key: 'electricity',
  name: 'Thu hộ tiền điện',
  principal: 'evn',
  thing: { name: 'Hóa đơn tiền điện', id: ['customer', 'period'], value: 'amount' },
  fields: {
    customer: text('Mã khách hàng', /^P[A-Z]\d{11}$/, 'mã gồm 2 chữ và 11 số, ví dụ PA22010012345'),
    ...billFields,
  },
  checks: billChecks,
  amounts: {
    commission: { name: 'Hoa hồng', of: (bill, rule) => perMille(bill.amount, rule('electricity.commission')) },
  },
  acts: billActs,
  measures: billMeasures,
  receipt: ['customer', 'period', 'amount'],
  example: billExample((n) => ({ customer: `PA2201001234${n}`, period: '2018-12' })),
})
