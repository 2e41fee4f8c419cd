/**
 * What a collaborator has collected in villages and not yet brought in. It is booked as his debt and as a debt to those who
 * paid; when he brings it, each is enrolled at the counter by an act of its own, and the slip is closed.
 */
import { money, text } from '#kernel/field.ts'
import { due, credit as owes, service } from '#services/kit.ts'

const slip = { collaborator: 'CTV-0042', number: 'PT-0101' } as const

export const collaborator = service({
  key: 'collaborator',
  name: 'Tiền cộng tác viên giữ',
  principal: 'collaborator',
  thing: { name: 'Phiếu thu của cộng tác viên', id: ['collaborator', 'number'], value: 'amount' },
  fields: {
    collaborator: text('Mã cộng tác viên', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ CTV-0042'),
    number: text('Số phiếu thu', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
    amount: money('Số tiền'),
  },
  checks: { amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0') },
  acts: {
    collect: {
      name: 'Ghi tiền cộng tác viên đã thu',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['amount'],
      legs: [owes('collaborator', 'customer', 'unit', 'amount'), due('unit', 'principal', 'amount')],
      offline: false,
    },
    handIn: {
      name: 'Cộng tác viên nộp đủ phiếu',
      moves: ['unit', 'outside'],
      pays: 'amount',
      takes: ['amount'],
      legs: [owes('collaborator', 'unit', 'customer', 'amount'), due('principal', 'unit', 'amount')],
      offline: false,
    },
  },
  measures: {
    held: { name: 'Tiền cộng tác viên đã thu', of: ['collect'], sum: 'amount', subject: 'collaborator', unit: 'đ' },
    handedIn: { name: 'Tiền cộng tác viên đã nộp', of: ['handIn'], sum: 'amount', subject: 'collaborator', unit: 'đ' },
  },
  receipt: ['collaborator', 'number', 'amount'],
  example: [
    { verb: 'collect', line: { ...slip, amount: 462_000 } },
    { verb: 'handIn', line: { ...slip, amount: 462_000 } },
    { verb: 'collect', line: { ...slip, number: 'PT-0102', amount: 154_000 } },
  ],
})
