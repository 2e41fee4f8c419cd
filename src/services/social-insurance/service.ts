/**
 * Voluntary social insurance (BHXH tự nguyện): enrolment and renewal for some months. The thing is the member's dossier
 * from the counter to Social Insurance and back as book or receipt, so that a promised paper never handed over is seen.
 * What the member pays is computed by rules/insurance.ts; the state's subsidy never passes through the Post.
 */
import { choice, count, money, month, personal, text } from '#kernel/field.ts'
import { type MemberClass, socialInsurance } from '#rules/insurance.ts'
import { perMille } from '#rules/rate.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { cash, due, type RuleOf, refusedBy, revenue, service } from '#services/kit.ts'

type Joined = { income: number; class: MemberClass; months: number; subsidised?: number }
const payable = (joined: Joined, rule: RuleOf) => socialInsurance(joined, rule).payable

/** Methods of payment, Law 58/2014, article 87. Years ahead and missing years need the fund's monthly rate: not here. */
const METHODS = [1, 3, 6, 12]

const collected = {
  births: true,
  moves: ['customer', 'till'],
  may: ['collaborator'],
  keeps: ['contribution', 'subsidy'],
  legs: [
    cash('customer', 'till', 'payable'),
    due('unit', 'principal', 'payable'),
    due('principal', 'unit', 'commission'),
    revenue('principal', 'unit', 'commission'),
  ],
} as const

export const socialInsured = service({
  key: 'social-insurance',
  name: 'Thu BHXH tự nguyện',
  principal: 'bhxh',
  thing: { name: 'Hồ sơ tham gia BHXH tự nguyện', id: ['member', 'start'] },
  fields: {
    member: text('Mã số BHXH', /^\d{10}$/, 'mã gồm 10 số; người chưa có mã thì tra trên cổng BHXH'),
    start: month('Đóng từ tháng'),
    income: money('Thu nhập chọn đóng mỗi tháng'),
    class: choice('Đối tượng hỗ trợ', {
      poor: 'Hộ nghèo',
      nearPoor: 'Hộ cận nghèo',
      minority: 'Người dân tộc thiểu số',
      other: 'Khác',
    }),
    months: count('Số tháng đóng', 12),
    subsidised: count('Số tháng đã được hỗ trợ', 600),
    name: personal('Tên người tham gia', 'name'),
    phone: personal('Điện thoại', 'phone'),
    collaborator: text('Mã cộng tác viên'),
    book: text('Số sổ hoặc số biên lai BHXH'),
    ...handFields,
  },
  checks: {
    income: (joined, rule) => refusedBy(() => payable(joined, rule)),
    months: ({ months }) => (METHODS.includes(months) ? undefined : `chọn ${METHODS.join(', ')} tháng`),
    ...handChecks,
  },
  amounts: {
    contribution: { name: 'Mức đóng', of: (joined, rule) => socialInsurance(joined, rule).contribution },
    subsidy: { name: 'Nhà nước hỗ trợ', of: (joined, rule) => socialInsurance(joined, rule).subsidy },
    payable: { name: 'Số tiền người tham gia đóng', of: payable },
    commission: {
      name: 'Hoa hồng',
      of: (joined, rule) => perMille(payable(joined, rule), rule('bhxh.commission')),
    },
  },
  acts: {
    enrol: {
      ...collected,
      name: 'Đăng ký tham gia mới',
      takes: ['income', 'class', 'months', 'name', 'phone'],
    },
    renew: {
      ...collected,
      name: 'Đóng tiếp',
      takes: ['income', 'class', 'months', 'subsidised'],
    },
    submit: { name: 'Nộp hồ sơ cho BHXH', moves: ['till', 'principal'] },
    issue: { name: 'Nhận sổ, biên lai từ BHXH', moves: ['principal', 'till'], takes: ['book'] },
    ...handActs,
    deliver: { name: 'Trao sổ, biên lai', moves: ['till', 'customer'] },
  },
  measures: {
    newMembers: { name: 'Người tham gia mới', of: ['enrol'], subject: 'member', unit: 'người' },
    renewals: { name: 'Lượt đóng tiếp', of: ['renew'], unit: 'việc' },
    collected: { name: 'Tiền đã thu', of: ['enrol', 'renew'], sum: 'payable', unit: 'đ' },
    earned: {
      name: 'Hoa hồng được hưởng',
      of: ['enrol', 'renew'],
      sum: 'commission',
      subject: 'collaborator',
      unit: 'đ',
    },
  },
  receipt: ['member', 'start', 'months', 'income', 'class', 'contribution', 'subsidy', 'payable', 'book'],
  example: [
    {
      verb: 'enrol',
      line: {
        member: '1420012345',
        start: '2018-12',
        income: 700_000,
        class: 'other',
        months: 3,
        name: 'Lường Thị Inh',
        phone: '0912000333',
        collaborator: 'CTV-0042',
      },
    },
    { verb: 'submit', line: { member: '1420012345', start: '2018-12' } },
    { verb: 'issue', line: { member: '1420012345', start: '2018-12', book: '1420012345' } },
    { verb: 'handOver', line: { member: '1420012345', start: '2018-12', to: 'carrier:lo-van-pang' } },
    {
      verb: 'takeOver',
      line: { member: '1420012345', start: '2018-12', from: 'carrier:lo-van-pang' },
      device: 'till-2',
    },
    { verb: 'deliver', line: { member: '1420012345', start: '2018-12' }, device: 'till-2' },
    {
      verb: 'renew',
      line: { member: '1420012345', start: '2019-03', income: 700_000, class: 'other', months: 6, subsidised: 3 },
    },
    { verb: 'submit', line: { member: '1420012345', start: '2019-03' } },
  ],
})
