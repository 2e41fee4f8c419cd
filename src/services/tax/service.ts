/**
 * Lump-sum tax of household businesses, collected for the tax office by mandate. The mandate ended on 2026-01-01: what
 * the rule `tax.commission` does not cover any more can neither be handed out nor collected, only given back.
 */
import { text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { billActs, billChecks, billExample, billFields, billMeasures } from '#services/bill.ts'
import { service } from '#services/kit.ts'

const under = 'tax.commission'

export const tax = service({
  key: 'tax',
  name: 'Ủy nhiệm thu thuế khoán',
  principal: 'tax',
  thing: { name: 'Thông báo nộp thuế', id: ['taxpayer', 'period'], value: 'amount' },
  fields: {
    taxpayer: text('Mã số thuế', /^\d{10}(-\d{3})?$/, 'mã gồm 10 số, hoặc 10 số, gạch và 3 số'),
    ...billFields,
  },
  checks: billChecks,
  amounts: { commission: { name: 'Hoa hồng', of: (bill, rule) => perMille(bill.amount, rule('tax.commission')) } },
  acts: {
    ...billActs,
    assign: { ...billActs.assign, under },
    assignAgain: { ...billActs.assignAgain, under },
    assignChanged: { ...billActs.assignChanged, under },
    ask: { ...billActs.ask, under },
  },
  measures: billMeasures,
  receipt: ['taxpayer', 'period', 'amount'],
  example: billExample((n) => ({ taxpayer: `550001234${n}`, period: '2018-12' })),
})
