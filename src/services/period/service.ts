/**
 * Accounting months. Whether a month is in order can be derived; that it was closed cannot: the lock is an act of the
 * provincial post, once for a month. It closes that month and all before it. Acts that come later keep their own day and
 * are booked on the first open day (src/rollup/flows.ts). A lock by mistake is undone on the same day like any own act.
 */
import { lastDayOf } from '#kernel/day.ts'
import { month, text } from '#kernel/field.ts'
import { personField } from '#services/case.ts'
import { service } from '#services/kit.ts'

export const period = service({
  key: 'period',
  name: 'Kỳ kế toán',
  thing: { name: 'Kỳ kế toán đã khóa', id: ['month'] },
  fields: {
    month: month('Tháng'),
    record: text('Số biên bản khóa sổ'),
    decider: personField('Mã người quyết định'),
  },
  checks: {
    month: (line, _, today) => (lastDayOf(line.month) < today ? undefined : 'tháng này chưa hết'),
  },
  acts: {
    lock: {
      name: 'Khóa sổ tháng',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['record', 'decider'],
      offline: false,
    },
  },
  measures: { locked: { name: 'Tháng đã khóa sổ', of: ['lock'], unit: 'kỳ' } },
  receipt: ['month', 'record', 'decider'],
  example: [{ verb: 'lock', line: { month: '2018-11', record: 'KS-2018-11', decider: 'nguyen-van-son' } }],
})
