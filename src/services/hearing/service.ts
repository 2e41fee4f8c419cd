/**
 * Hearings: who held the drawer or safe in which a count found a difference is asked in writing, and answers in his own
 * name, before anybody may say that he owes it. The statement lies with who is asked until he gives it: nobody can give it
 * for him. A conclusion files it (discrepancy). `device` and `seq` name the count.
 */
import { addDays, showDay } from '#kernel/day.ts'
import { count, day, holder, story, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { service } from '#services/kit.ts'

export const STATEMENT_MOST = 1000

const of = { device: 'till-1', seq: 1, until: '2019-01-04' }

export const hearing = service({
  key: 'hearing',
  name: 'Nghe người giữ quỹ',
  thing: { name: 'Lời trình bày', id: ['device', 'seq', 'until'] },
  fields: {
    device: text('Máy đã kiểm đếm', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã máy gồm chữ, số, chấm, gạch'),
    seq: count('Số thứ tự việc kiểm đếm', 999_999_999),
    until: day('Hạn trình bày'),
    keeper: holder('Người giữ quỹ được hỏi'),
    slip: text('Số giấy mời trình bày'),
    statement: story('Lời trình bày', STATEMENT_MOST),
  },
  checks: {
    until: ({ until, slip }, rule, today) => {
      const first = addDays(today, rule('hearing.days'))
      return slip === undefined || until >= first ? undefined : `cho ít nhất đến hết ngày ${showDay(first)}`
    },
    keeper: ({ keeper }) => isOf(keeper, ['carrier'], 'ghi người giữ quỹ, ví dụ carrier:lo-thi-on'),
  },
  acts: {
    ask: {
      name: 'Mời người giữ quỹ trình bày',
      births: true,
      moves: ['outside', '@keeper'],
      takes: ['keeper', 'slip'],
      offline: false,
    },
    answer: { name: 'Trình bày', moves: ['person', 'unit'], takes: ['statement'], offline: false },
  },
  measures: {
    asked: { name: 'Lần mời người giữ quỹ trình bày', of: ['ask'], unit: 'việc' },
    answered: { name: 'Lời trình bày của người giữ quỹ', of: ['answer'], unit: 'việc' },
  },
  receipt: ['device', 'seq', 'until', 'slip'],
  example: [
    { verb: 'ask', line: { ...of, keeper: 'carrier:lo-thi-on', slip: 'GM-0006' } },
    { verb: 'answer', line: { ...of, statement: 'Tôi đếm lại ba lần, đến 17 giờ mới thấy thiếu.' } },
  ],
})
