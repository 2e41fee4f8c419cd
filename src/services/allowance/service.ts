/** Monthly social allowances, paid out for the labour offices. Their commission is ‰ of what is paid. */
import { choice, text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { service } from '#services/kit.ts'
import { payoutActs, payoutChecks, payoutExample, payoutFields, payoutMeasures } from '#services/payout.ts'

export const allowance = service({
  key: 'allowance',
  name: 'Chi trả trợ cấp xã hội',
  principal: 'labour',
  thing: { name: 'Khoản trợ cấp', id: ['recipient', 'period'], value: 'amount' },
  fields: {
    recipient: text('Mã người hưởng', /^[A-Z0-9.-]{4,20}$/, 'mã gồm 4 đến 20 chữ hoa và số, ví dụ TC0312345'),
    class: choice('Đối tượng', {
      elderly: 'Người cao tuổi',
      disabled: 'Người khuyết tật',
      orphan: 'Trẻ em mất nguồn nuôi dưỡng',
      parent: 'Người đơn thân nghèo nuôi con',
      carer: 'Hộ chăm sóc, nuôi dưỡng',
      merit: 'Người có công',
    }),
    ...payoutFields,
  },
  checks: payoutChecks,
  amounts: {
    commission: { name: 'Phí chi trả', of: (paid, rule) => perMille(paid.amount, rule('allowance.commission')) },
  },
  acts: { ...payoutActs, assign: { ...payoutActs.assign, takes: [...payoutActs.assign.takes, 'class'] } },
  measures: payoutMeasures,
  receipt: ['recipient', 'period', 'amount'],
  slip: 1,
  example: payoutExample((n) => ({ recipient: `TC031234${n}`, period: '2018-12' }), { class: 'elderly' } as const),
})
