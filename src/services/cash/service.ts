/**
 * Cash of a post office: between safe and till, to and from the bank, and the count. A count by denomination sets the
 * book to what is there; a difference opens a discrepancy and stops nobody from closing the day. Cash that travels
 * between offices goes in a pouch (its own service).
 */
import { count, holder, money, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, service } from '#services/kit.ts'

const NOTES = { n500: 500_000, n200: 200_000, n100: 100_000, n50: 50_000, n20: 20_000 } as const
const SMALL = { n10: 10_000, n5: 5_000, n2: 2_000, n1: 1_000 } as const
const FACES = { ...NOTES, ...SMALL }
type Face = keyof typeof FACES
const faces = Object.keys(FACES) as Face[]

const noteFields = {
  n500: count('Số tờ 500.000 đ'),
  n200: count('Số tờ 200.000 đ'),
  n100: count('Số tờ 100.000 đ'),
  n50: count('Số tờ 50.000 đ'),
  n20: count('Số tờ 20.000 đ'),
  n10: count('Số tờ 10.000 đ'),
  n5: count('Số tờ 5.000 đ'),
  n2: count('Số tờ 2.000 đ'),
  n1: count('Số tờ 1.000 đ'),
  coins: money('Tiền lẻ khác'),
}

/** What the notes are worth together, in đồng; a kind that is left out is none. */
const worth = (counted: Partial<Record<Face | 'coins', number>>) =>
  faces.reduce((sum, face) => sum + (counted[face] ?? 0) * FACES[face], counted.coins ?? 0)

export const treasury = service({
  key: 'cash',
  name: 'Quỹ tiền mặt',
  fields: {
    amount: money('Số tiền'),
    slip: text('Số phiếu hai bên đã ký'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số chứng từ ngân hàng'),
    ...noteFields,
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  amounts: { counted: { name: 'Tiền đếm được', of: worth } },
  acts: {
    supply: { name: 'Tiếp quỹ cho quầy', takes: ['amount', 'slip'], legs: [cash('vault', 'till', 'amount')] },
    remit: { name: 'Nộp quỹ vào két', takes: ['amount', 'slip'], legs: [cash('till', 'vault', 'amount')] },
    deposit: {
      name: 'Nộp tiền vào ngân hàng',
      takes: ['amount', 'bank', 'voucher'],
      legs: [cash('vault', '@bank', 'amount')],
    },
    withdraw: {
      name: 'Rút tiền từ ngân hàng',
      takes: ['amount', 'bank', 'voucher'],
      legs: [cash('@bank', 'vault', 'amount')],
    },
    count: { name: 'Kiểm đếm quỹ quầy', may: [...faces, 'coins'], counts: ['till', 'cash', 'counted'] },
    countVault: { name: 'Kiểm đếm két', may: [...faces, 'coins'], counts: ['vault', 'cash', 'counted'] },
  },
  measures: {
    supplied: { name: 'Tiền tiếp quỹ', of: ['supply'], sum: 'amount', unit: 'đ' },
    remitted: { name: 'Tiền nộp quỹ', of: ['remit'], sum: 'amount', unit: 'đ' },
    counts: { name: 'Lần kiểm đếm quỹ', of: ['count', 'countVault'], unit: 'việc' },
  },
  receipt: ['amount', 'slip', 'bank', 'voucher', ...faces, 'coins', 'counted'],
  example: [
    { verb: 'withdraw', line: { amount: 50_000_000, bank: 'principal:agribank', voucher: 'SEC-0101' } },
    { verb: 'supply', line: { amount: 20_000_000, slip: 'TQ-0007' } },
    { verb: 'remit', line: { amount: 4_500_000, slip: 'NQ-0007' } },
    { verb: 'deposit', line: { amount: 30_000_000, bank: 'principal:agribank', voucher: 'GNT-0102' } },
    { verb: 'count', line: { n500: 400, n200: 50, n100: 50, n50: 9, n20: 2, n10: 1 } },
    { verb: 'countVault', line: { n500: 409 } },
  ],
})
