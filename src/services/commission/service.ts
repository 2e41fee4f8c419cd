/**
 * Commission of collaborators: a share, by dated rule, of the revenue that their enrolments brought and for which none was
 * awarded before. It is awarded through a day, is a debt of the Post until it is paid, and is paid once.
 */
import { day, holder, money, text } from '#kernel/field.ts'
import { perMille } from '#rules/rate.ts'
import { personField } from '#services/case.ts'
import { isOf } from '#services/hand.ts'
import { cash, due, type RuleOf, service } from '#services/kit.ts'

/** Đồng, of the revenue in đồng. */
export const commissionOf = (revenue: number, rule: RuleOf): number =>
  perMille(revenue, rule('collaborator.commission'))

const award = (through: string) => ({ collaborator: 'CTV-0042', through })
const revenue = { revenue: 200_000, amount: 100_000, decider: 'nguyen-van-son' }

export const commission = service({
  key: 'commission',
  name: 'Hoa hồng cộng tác viên',
  principal: 'commission',
  thing: { name: 'Khoản hoa hồng', id: ['collaborator', 'through'], value: 'amount' },
  fields: {
    collaborator: text('Mã cộng tác viên', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ CTV-0042'),
    through: day('Tính đến hết ngày'),
    revenue: money('Doanh thu được tính'),
    amount: money('Hoa hồng'),
    decider: personField('Mã người quyết định'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số chứng từ'),
  },
  checks: {
    amount: ({ amount, revenue }, rule) => {
      if (amount <= 0) return 'số tiền phải lớn hơn 0'
      // A payment says the amount alone; the ledger holds it to what was awarded.
      return revenue === undefined || amount === commissionOf(revenue, rule)
        ? undefined
        : `phải là ${commissionOf(revenue, rule)} đ theo tỷ lệ trong ngày`
    },
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  acts: {
    award: {
      name: 'Tính hoa hồng',
      births: true,
      moves: ['outside', 'unit'],
      takes: ['revenue', 'amount', 'decider'],
      legs: [due('unit', 'principal', 'amount')],
      offline: false,
    },
    pay: {
      name: 'Chi hoa hồng từ két',
      moves: ['unit', 'customer'],
      pays: 'amount',
      takes: ['amount', 'voucher'],
      legs: [cash('vault', 'customer', 'amount'), due('principal', 'unit', 'amount')],
      offline: false,
    },
    payByBank: {
      name: 'Chuyển khoản hoa hồng',
      moves: ['unit', 'customer'],
      pays: 'amount',
      takes: ['amount', 'bank', 'voucher'],
      legs: [cash('@bank', 'customer', 'amount'), due('principal', 'unit', 'amount')],
      offline: false,
    },
  },
  measures: {
    counted: { name: 'Doanh thu đã tính hoa hồng', of: ['award'], sum: 'revenue', subject: 'collaborator', unit: 'đ' },
    awarded: { name: 'Hoa hồng đã tính', of: ['award'], sum: 'amount', subject: 'collaborator', unit: 'đ' },
    paid: { name: 'Hoa hồng đã chi', of: ['pay', 'payByBank'], sum: 'amount', subject: 'collaborator', unit: 'đ' },
  },
  receipt: ['collaborator', 'through', 'revenue', 'amount', 'voucher'],
  example: [
    { verb: 'award', line: { ...award('2018-11-30'), ...revenue } },
    {
      verb: 'payByBank',
      line: { ...award('2018-11-30'), amount: 100_000, bank: 'principal:agribank', voucher: 'UNC-0305' },
    },
    { verb: 'award', line: { ...award('2018-12-31'), ...revenue } },
    { service: 'cash', verb: 'withdraw', line: { amount: 500_000, bank: 'principal:agribank', voucher: 'SEC-01' } },
    { verb: 'pay', line: { ...award('2018-12-31'), amount: 100_000, voucher: 'PC-0142' } },
  ],
})
