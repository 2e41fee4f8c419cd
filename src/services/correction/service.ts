/**
 * Corrections. Nothing in the journal changes: an act is undone by a new act that carries the same movements backwards.
 * `undo` is for one's own act of the same day. Everything else is proposed by a named person with evidence and lies with
 * the holder, who accepts or disputes it; silence changes nothing.
 */
import { holder, text } from '#kernel/field.ts'
import { actField } from '#services/case.ts'
import { isOf } from '#services/hand.ts'
import { service } from '#services/kit.ts'

const bill = (n: number) => ({ customer: `PA2201001234${n}`, period: '2018-12' })
const collected = (n: number) =>
  [
    {
      service: 'electricity',
      verb: 'assign',
      line: { ...bill(n), amount: 184_500, village: 'Bản Mòn', name: 'Lò Thị Ơn' },
    },
    { service: 'electricity', verb: 'collect', line: { ...bill(n), amount: 184_500 } },
  ] as const
const proposed = { to: 'till:till-1', reason: 'Thu nhầm khách', evidence: 'BB-0044' }

export const correction = service({
  key: 'correction',
  name: 'Sửa sai',
  thing: { name: 'Đề nghị sửa sai', id: ['named'] },
  fields: {
    named: actField('Việc cần sửa'),
    reason: text('Lý do'),
    evidence: text('Số biên bản, chứng cứ'),
    to: holder('Quầy giữ việc này'),
    proposer: holder('Đơn vị đề nghị'),
  },
  checks: {
    to: ({ to }) => isOf(to, ['till'], 'ghi quầy đã làm việc này, ví dụ till:may-01'),
    proposer: ({ proposer }) => isOf(proposer, ['unit'], 'ghi đơn vị đã đề nghị, ví dụ unit:360000'),
  },
  acts: {
    undo: { name: 'Hủy việc vừa làm', takes: ['reason'], negates: { named: 'named', own: true } },
    propose: {
      name: 'Đề nghị sửa sai',
      births: true,
      moves: ['outside', '@to'],
      takes: ['to', 'reason', 'evidence'],
    },
    accept: { name: 'Đồng ý sửa', moves: ['till', 'outside'], negates: { named: 'named', own: false } },
    dispute: { name: 'Không đồng ý', moves: ['till', '@proposer'], takes: ['proposer', 'reason'] },
    proposeAgain: {
      name: 'Đề nghị lại, thêm chứng cứ',
      moves: ['unit', '@to'],
      takes: ['to', 'reason', 'evidence'],
    },
    withdraw: { name: 'Rút đề nghị', moves: ['unit', 'outside'], takes: ['reason'] },
  },
  measures: {
    undone: { name: 'Việc đã hủy trong ngày', of: ['undo'], unit: 'việc' },
    proposed: { name: 'Đề nghị sửa sai', of: ['propose', 'proposeAgain'], unit: 'việc' },
    accepted: { name: 'Đề nghị được đồng ý', of: ['accept'], unit: 'việc' },
    disputed: { name: 'Đề nghị không được đồng ý', of: ['dispute'], unit: 'việc' },
  },
  receipt: ['named', 'reason', 'evidence'],
  example: [
    ...collected(1),
    { verb: 'undo', line: { named: 'till-1/2', reason: 'Thu nhầm khách' } },
    ...collected(2),
    { verb: 'propose', line: { named: 'till-1/5', ...proposed }, device: 'till-2' },
    { verb: 'dispute', line: { named: 'till-1/5', proposer: 'unit:361000', reason: 'Khách đã trả đúng' } },
    { verb: 'proposeAgain', line: { named: 'till-1/5', ...proposed }, device: 'till-2' },
    { verb: 'accept', line: { named: 'till-1/5' } },
    ...collected(3),
    { verb: 'propose', line: { named: 'till-1/9', ...proposed }, device: 'till-2' },
    { verb: 'dispute', line: { named: 'till-1/9', proposer: 'unit:361000', reason: 'Khách đã trả đúng' } },
    { verb: 'withdraw', line: { named: 'till-1/9', reason: 'Đã kiểm tra lại' }, device: 'till-2' },
  ],
})
