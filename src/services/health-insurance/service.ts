/**
 * Household health insurance (BHYT hộ gia đình). The premium falls with the member's rank in the household, among those
 * who pay in the same fiscal year. The thing is the member's dossier, which comes back as a card with its last day.
 */
import { addDays, addMonthsToDay } from '#kernel/day.ts'
import { count, day, personal, text } from '#kernel/field.ts'
import { healthInsurance } from '#rules/insurance.ts'
import { perMille } from '#rules/rate.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { cash, due, refusedBy, revenue, service } from '#services/kit.ts'

const METHODS = [3, 6, 12]

/** The last day of a card that is valid from `from` for `months`. */
export const cardEnd = (from: string, months: number): string => addDays(addMonthsToDay(from, months), -1)

const collected = {
  births: true,
  moves: ['customer', 'till'],
  may: ['collaborator'],
  legs: [
    cash('customer', 'till', 'premium'),
    due('unit', 'principal', 'premium'),
    due('principal', 'unit', 'commission'),
    revenue('principal', 'unit', 'commission'),
  ],
} as const

export const healthInsured = service({
  key: 'health-insurance',
  name: 'Thu BHYT hộ gia đình',
  principal: 'bhyt',
  thing: { name: 'Hồ sơ tham gia BHYT', id: ['member', 'start'] },
  fields: {
    member: text('Mã số BHXH', /^\d{10}$/, 'mã gồm 10 số; người chưa có mã thì tra trên cổng BHXH'),
    start: day('Thẻ có giá trị từ'),
    household: text('Mã hộ gia đình', /^\d{10}$/, 'mã gồm 10 số'),
    rank: count('Người thứ mấy trong hộ', 30),
    months: count('Số tháng đóng', 12),
    name: personal('Tên người tham gia', 'name'),
    phone: personal('Điện thoại', 'phone'),
    collaborator: text('Mã cộng tác viên'),
    until: day('Thẻ có giá trị đến'),
    ...handFields,
  },
  checks: {
    rank: (joined, rule) => refusedBy(() => healthInsurance(joined, rule)),
    months: ({ months }) => (METHODS.includes(months) ? undefined : `chọn ${METHODS.join(', ')} tháng`),
    until: ({ start, until }) =>
      METHODS.some((months) => cardEnd(start, months) === until)
        ? undefined
        : `không khớp ngày đầu; thẻ ${METHODS.join(', ')} tháng, xem lại ngày in trên thẻ`,
    ...handChecks,
  },
  amounts: {
    premium: { name: 'Tiền đóng BHYT', of: healthInsurance },
    commission: {
      name: 'Hoa hồng',
      of: (joined, rule) => perMille(healthInsurance(joined, rule), rule('bhyt.commission')),
    },
  },
  acts: {
    enrol: { ...collected, name: 'Đăng ký tham gia mới', takes: ['household', 'rank', 'months', 'name', 'phone'] },
    renew: { ...collected, name: 'Gia hạn thẻ', takes: ['household', 'rank', 'months'] },
    submit: { name: 'Nộp hồ sơ cho BHXH', moves: ['till', 'principal'] },
    issue: { name: 'Nhận thẻ từ BHXH', moves: ['principal', 'till'], takes: ['until'] },
    ...handActs,
    deliver: { name: 'Trao thẻ', moves: ['till', 'customer'] },
  },
  measures: {
    newMembers: { name: 'Người tham gia mới', of: ['enrol'], subject: 'member', unit: 'người' },
    renewals: { name: 'Lượt gia hạn', of: ['renew'], unit: 'việc' },
    collected: { name: 'Tiền đã thu', of: ['enrol', 'renew'], sum: 'premium', unit: 'đ' },
    earned: {
      name: 'Hoa hồng được hưởng',
      of: ['enrol', 'renew'],
      sum: 'commission',
      subject: 'collaborator',
      unit: 'đ',
    },
  },
  receipt: ['member', 'household', 'rank', 'start', 'months', 'premium', 'until'],
  example: [
    {
      verb: 'enrol',
      line: {
        member: '1420054321',
        start: '2019-01-01',
        household: '1401234567',
        rank: 1,
        months: 12,
        name: 'Tòng Văn Khụt',
        phone: '0912000444',
      },
    },
    { verb: 'submit', line: { member: '1420054321', start: '2019-01-01' } },
    { verb: 'issue', line: { member: '1420054321', start: '2019-01-01', until: '2019-12-31' } },
    { verb: 'handOver', line: { member: '1420054321', start: '2019-01-01', to: 'carrier:lo-van-pang' } },
    {
      verb: 'takeOver',
      line: { member: '1420054321', start: '2019-01-01', from: 'carrier:lo-van-pang' },
      device: 'till-2',
    },
    { verb: 'deliver', line: { member: '1420054321', start: '2019-01-01' }, device: 'till-2' },
    { verb: 'renew', line: { member: '1420054321', start: '2020-01-01', household: '1401234567', rank: 2, months: 6 } },
    { verb: 'submit', line: { member: '1420054321', start: '2020-01-01' } },
  ],
})
