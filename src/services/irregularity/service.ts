/**
 * Irregularities: where a bag that was opened differs from its letter bill: something missing, too much, damaged, or of
 * another weight. `finish` of a bag opens the case, which is named by that act and lies with the unit that opened the bag; it may ask
 * the unit that closed it, and is concluded once, by a person who says why. Nothing moves by it: a missing item leaves the
 * bag by its own act when it is found, or is given up.
 */
import { choice, holder } from '#kernel/field.ts'
import { caseChecks, caseFields } from '#services/case.ts'
import { isOf } from '#services/hand.ts'
import { service } from '#services/kit.ts'

const bag = '361000-361120-80014-001'
const named = { device: 'till-2', seq: 2 }

export const irregularity = service({
  key: 'irregularity',
  name: 'Sai lệch túi thư',
  thing: { name: 'Hồ sơ sai lệch túi thư', id: ['device', 'seq'] },
  fields: {
    ...caseFields,
    asked: holder('Đơn vị phải trả lời'),
    finding: choice('Kết quả', {
      found: 'Đã tìm thấy',
      notSent: 'Không có trong túi từ đầu',
      miscounted: 'Đếm hoặc cân sai',
      damaged: 'Hư hỏng trên đường',
      lost: 'Mất',
    }),
  },
  checks: {
    ...caseChecks,
    asked: ({ asked }) => isOf(asked, ['unit'], 'ghi đơn vị phải trả lời, ví dụ unit:361000'),
  },
  acts: {
    ask: { name: 'Hỏi đơn vị khác', moves: ['@owner', '@asked'], takes: ['owner', 'asked', 'reason'], offline: false },
    concluded: {
      name: 'Kết luận sai lệch túi thư',
      moves: ['@owner', 'outside'],
      takes: ['owner', 'finding', 'reason', 'evidence', 'decider'],
      offline: false,
    },
  },
  measures: {
    asked: { name: 'Sai lệch đã hỏi đơn vị khác', of: ['ask'], unit: 'việc' },
    concluded: { name: 'Sai lệch túi thư đã kết luận', of: ['concluded'], unit: 'việc' },
  },
  receipt: ['device', 'seq', 'finding', 'reason', 'evidence', 'decider'],
  example: [
    { service: 'bag', verb: 'start', line: { bag } },
    {
      service: 'bag',
      verb: 'dispatch',
      line: { bag, to: 'route:361-360', slip: 'BD10-0503', items: 1, grams: 400, seal: 'NP-7782' },
    },
    {
      service: 'bag',
      verb: 'takeOver',
      line: { bag, from: 'route:361-360', slip: 'BD10-0503', grams: 400 },
      device: 'till-2',
    },
    { service: 'bag', verb: 'finish', line: { bag, opened: 0, missing: 1, record: 'BB-0035' }, device: 'till-2' },
    {
      verb: 'ask',
      line: { ...named, owner: 'unit:361000', asked: 'unit:360000', reason: 'Thư có được cho vào túi không' },
    },
    {
      verb: 'concluded',
      line: {
        ...named,
        owner: 'unit:360000',
        finding: 'notSent',
        reason: 'Thư còn ở quầy đóng túi',
        evidence: 'BB-0036',
        decider: 'nguyen-van-son',
      },
    },
  ],
})
