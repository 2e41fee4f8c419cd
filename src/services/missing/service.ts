/**
 * Missing acts: somebody showed a receipt, and the act that it stands for is not in the journal. The public page opens
 * the case by itself (actor `job:`); when the till sends the act, a job closes it; else a person concludes. `amount` and
 * `digest` are those of the receipt that was shown, so that an act that comes later can be compared.
 */
import { money } from '#kernel/field.ts'
import { caseChecks, caseFields, digestField } from '#services/case.ts'
import { service } from '#services/kit.ts'

const shown = (seq: number) => ({ device: 'may-09', seq })
const show = (seq: number) =>
  ({ verb: 'shown', line: { ...shown(seq), amount: 184_500, digest: '5c'.repeat(32) } }) as const

export const missing = service({
  key: 'missing',
  name: 'Biên lai chưa có việc',
  thing: { name: 'Biên lai chưa có việc', id: ['device', 'seq'] },
  fields: { ...caseFields, amount: money('Số tiền trên biên lai'), digest: digestField('Dấu của biên lai') },
  checks: caseChecks,
  acts: {
    shown: {
      name: 'Khách đưa biên lai, chưa có việc',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['amount', 'digest'],
      offline: false,
    },
    arrived: { name: 'Việc đã về', moves: ['@owner', 'outside'], takes: ['owner'], offline: false },
    concluded: {
      name: 'Kết luận về biên lai',
      moves: ['@owner', 'outside'],
      takes: ['owner', 'reason', 'evidence', 'decider'],
      offline: false,
    },
  },
  measures: {
    shown: { name: 'Biên lai chưa có việc', of: ['shown'], unit: 'việc' },
    arrived: { name: 'Biên lai mà việc đã về', of: ['arrived'], unit: 'việc' },
    concluded: { name: 'Biên lai đã kết luận', of: ['concluded'], unit: 'việc' },
  },
  receipt: ['device', 'seq', 'amount', 'reason', 'evidence', 'decider'],
  example: [
    show(11),
    { verb: 'arrived', line: { ...shown(11), owner: 'unit:361000' } },
    show(12),
    {
      verb: 'concluded',
      line: {
        ...shown(12),
        owner: 'unit:361000',
        reason: 'Biên lai giả, đã báo công an',
        evidence: 'BB-0081',
        decider: 'nguyen-van-son',
      },
    },
  ],
})
