/**
 * Recalls: the office asks a till to give rights back. An order is a paper that lies with the till until she answers;
 * nothing moves by it. Each right comes back by the till's own `recall`, which names the order by its number, and
 * `obeyed` says how many did. What is meant: the things of `service`, only those of `period`, `village` or `thing` when
 * they are given. `withdraw` takes the paper back, wherever it lies.
 */
import { count, day, holder, month, text } from '#kernel/field.ts'
import { isOf, orderField } from '#services/hand.ts'
import { service } from '#services/kit.ts'

const order = (number: string) =>
  ({
    verb: 'order',
    line: {
      number,
      to: 'till:till-1',
      service: 'electricity',
      period: '2018-12',
      until: '2018-12-20',
      reason: 'Nộp lại',
    },
    device: 'till-2',
  }) as const

export const recall = service({
  key: 'recall',
  name: 'Lệnh thu hồi',
  thing: { name: 'Lệnh thu hồi', id: ['number'] },
  fields: {
    number: orderField,
    to: holder('Quầy phải trả'),
    service: text('Dịch vụ', /^[a-z-]{1,40}$/, 'mã dịch vụ, ví dụ electricity'),
    period: month('Kỳ'),
    village: text('Bản, tổ'),
    thing: text('Mã của một vật', /^[a-z-]+:.+$/u, 'dạng dịch vụ:mã, ví dụ electricity:PA22010012345/2018-12'),
    until: day('Trả trước khi hết ngày'),
    reason: text('Lý do'),
    returned: count('Số đã trả'),
    from: holder('Nơi giữ lệnh'),
    issuer: holder('Đơn vị ra lệnh'),
  },
  checks: {
    to: ({ to }) => isOf(to, ['till'], 'ghi quầy đang giữ, ví dụ till:may-01'),
    until: ({ until }, _, today) => (until < today ? 'ngày này đã qua, ghi từ hôm nay trở đi' : undefined),
    from: ({ from }) => isOf(from, ['till', 'unit'], 'ghi nơi giữ lệnh, ví dụ till:may-01 hoặc unit:361000'),
    issuer: ({ issuer }) => isOf(issuer, ['unit'], 'ghi đơn vị ra lệnh, ví dụ unit:361000'),
  },
  acts: {
    order: {
      name: 'Ra lệnh thu hồi',
      births: true,
      moves: ['outside', '@to'],
      takes: ['to', 'service', 'until', 'reason'],
      may: ['period', 'village', 'thing'],
    },
    obeyed: { name: 'Đã trả theo lệnh', moves: ['till', 'outside'], takes: ['returned'] },
    refused: { name: 'Không trả được', moves: ['till', '@issuer'], takes: ['issuer', 'reason'] },
    withdraw: { name: 'Rút lệnh', moves: ['@from', 'outside'], takes: ['from', 'reason'], offline: false },
  },
  measures: {
    ordered: { name: 'Lệnh thu hồi đã ra', of: ['order'], unit: 'việc' },
    obeyed: { name: 'Lệnh thu hồi đã làm', of: ['obeyed'], unit: 'việc' },
    refused: { name: 'Lệnh thu hồi không làm được', of: ['refused'], unit: 'việc' },
  },
  receipt: ['number', 'service', 'period', 'village', 'thing', 'until', 'reason', 'returned'],
  example: [
    order('TH-14/2018'),
    { verb: 'obeyed', line: { number: 'TH-14/2018', returned: 12 } },
    order('TH-15/2018'),
    { verb: 'refused', line: { number: 'TH-15/2018', issuer: 'unit:361000', reason: 'Đã thu tiền' } },
    { verb: 'withdraw', line: { number: 'TH-15/2018', from: 'unit:361000', reason: 'Đã thu tiền' } },
  ],
})
