/**
 * Shifts: who answers for a drawer from when to when. A shift lies with its till from `open` to `close`; the count itself
 * is `cash.count`. Closing states what the day sheet shows: how many acts the till has done so far and the head of its
 * chain, so a sheet on paper proves later what was there. Opening states which release of the program the till runs, so that
 * differences can be counted by release. `openFor` opens the drawer of somebody who is absent, before a
 * witness.
 */
import { count, money, text } from '#kernel/field.ts'
import { digestField, personField } from '#services/case.ts'
import { service } from '#services/kit.ts'

const shiftOf = (number: number) => ({ device: 'till-1', number })
const head = '0a'.repeat(32)

export const shift = service({
  key: 'shift',
  name: 'Ca làm việc',
  thing: { name: 'Ca làm việc', id: ['device', 'number'] },
  fields: {
    device: text('Máy', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã máy gồm chữ, số, chấm, gạch'),
    number: count('Ca số', 999_999),
    teller: personField('Mã giao dịch viên'),
    absent: personField('Mã người vắng mặt'),
    witness: personField('Mã người chứng kiến'),
    reason: text('Lý do'),
    acts: count('Số việc của máy đến lúc đóng ca', 999_999_999),
    head: digestField('Dấu cuối của máy'),
    counted: money('Tiền đếm được'),
    release: text('Bản chương trình của quầy', /^[\w-]{6,40}$/, '6 đến 40 chữ, số, gạch'),
  },
  checks: {
    absent: ({ absent, teller }) => (absent === teller ? 'người thay phải khác người vắng mặt' : undefined),
    witness: ({ witness, teller, absent }) =>
      witness === teller || witness === absent ? 'người chứng kiến phải là người thứ ba' : undefined,
  },
  acts: {
    open: { name: 'Mở ca', births: true, moves: ['outside', 'till'], takes: ['teller'], may: ['release'] },
    openFor: {
      name: 'Mở ca thay người vắng',
      births: true,
      moves: ['outside', 'till'],
      takes: ['teller', 'absent', 'witness', 'reason'],
      may: ['release'],
    },
    close: { name: 'Đóng ca', moves: ['till', 'outside'], takes: ['acts', 'head'], may: ['counted'] },
  },
  measures: {
    opened: { name: 'Ca đã mở', of: ['open', 'openFor'], unit: 'việc' },
    openedFor: { name: 'Ca mở thay người vắng', of: ['openFor'], unit: 'việc' },
    closed: { name: 'Ca đã đóng', of: ['close'], unit: 'việc' },
  },
  receipt: ['device', 'number', 'teller', 'absent', 'witness', 'reason', 'acts', 'head', 'counted'],
  example: [
    { verb: 'open', line: { ...shiftOf(1), teller: 'lo-thi-on', release: 'BhX2c_9k' } },
    { verb: 'close', line: { ...shiftOf(1), acts: 2, head, counted: 200_000_000 } },
    {
      verb: 'openFor',
      line: { ...shiftOf(2), teller: 'ha-thi-lan', absent: 'lo-thi-on', witness: 'lo-van-pang', reason: 'Ốm' },
    },
    { verb: 'close', line: { ...shiftOf(2), acts: 4, head } },
  ],
})
