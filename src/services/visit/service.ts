/**
 * Visits: what was found at a customer's door when nothing else came of it. Each is a slip about one thing, written by
 * whoever holds it and kept by the unit, so that the next person knows. The thing itself stays where it is. `number` is
 * the till's: its device and the number of the act.
 */
import { choice, day, personal, photo, text } from '#kernel/field.ts'
import { service } from '#services/kit.ts'

export const visit = service({
  key: 'visit',
  name: 'Ghi chú khi đến nhà',
  thing: { name: 'Phiếu đến nhà', id: ['about', 'number'] },
  fields: {
    about: text('Mã của khoản', /^[a-z-]+:.+$/u, 'dạng dịch vụ:mã, ví dụ electricity:PA22010012345/2018-12'),
    number: text('Số phiếu', /^[\p{L}\p{N}._-]{1,80}$/u, 'số gồm chữ, số, chấm, gạch, ví dụ may-01.205'),
    outcome: choice('Kết quả', {
      away: 'Đi vắng',
      later: 'Hẹn lại ngày khác',
      amount: 'Không đồng ý số tiền',
      address: 'Sai địa chỉ',
      other: 'Việc khác',
    }),
    again: day('Hẹn đến ngày'),
    text: personal('Ghi chú'),
    photo: photo('Ảnh'),
  },
  checks: {
    outcome: ({ outcome, again, text, photo }) => {
      if (outcome === 'later' && again === undefined) return 'hẹn lại thì ghi ngày hẹn'
      return outcome === 'other' && text === undefined && photo === undefined
        ? 'ghi rõ việc gì, hoặc chụp ảnh'
        : undefined
    },
    again: ({ again }, _, today) => (again < today ? 'ngày này đã qua, ghi từ hôm nay trở đi' : undefined),
  },
  acts: {
    note: {
      name: 'Ghi chú khi đến nhà',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['outcome'],
      may: ['again', 'text', 'photo'],
    },
  },
  measures: { noted: { name: 'Lần đến nhà chưa xong việc', of: ['note'], unit: 'việc' } },
  receipt: ['outcome', 'again'],
  example: [
    { verb: 'note', line: { about: 'electricity:PA22010012345/2018-12', number: 'till-1.1', outcome: 'away' } },
    {
      verb: 'note',
      line: {
        about: 'electricity:PA22010012345/2018-12',
        number: 'till-1.2',
        outcome: 'later',
        again: '2018-12-12',
        text: 'Về sau vụ ngô, gọi trước khi đến',
        photo: '4f'.repeat(32),
      },
    },
  ],
})
