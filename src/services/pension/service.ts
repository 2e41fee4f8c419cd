/** Pensions and monthly social-insurance benefits, paid out for Social Insurance. Its commission is ‰ of what is paid. */
import { choice, text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { service } from '#services/kit.ts'
import { payoutActs, payoutChecks, payoutExample, payoutFields, payoutMeasures } from '#services/payout.ts'

export const pension = service({
  key: 'pension',
  name: 'Chi trả lương hưu',
  principal: 'bhxh-payout',
  thing: { name: 'Khoản lương hưu', id: ['member', 'period'], value: 'amount' },
  fields: {
    member: text('Mã số BHXH', /^\d{10}$/, 'mã gồm 10 số, ví dụ 1420012345'),
    class: choice('Chế độ', {
      retired: 'Hưu trí',
      disability: 'Mất sức lao động',
      injury: 'Tai nạn lao động, bệnh nghề nghiệp',
      survivor: 'Tuất hằng tháng',
      commune: 'Cán bộ xã',
    }),
    ...payoutFields,
  },
  checks: payoutChecks,
  amounts: {
    commission: { name: 'Phí chi trả', of: (paid, rule) => perMille(paid.amount, rule('pension.commission')) },
  },
  acts: { ...payoutActs, assign: { ...payoutActs.assign, takes: [...payoutActs.assign.takes, 'class'] } },
  measures: payoutMeasures,
  receipt: ['member', 'period', 'amount'],
  slip: 1,
  example: payoutExample((n) => ({ member: `142001234${n}`, period: '2018-12' }), { class: 'retired' } as const),
})
