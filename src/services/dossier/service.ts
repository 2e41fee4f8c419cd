/**
 * Dossiers of citizens, taken in for an agency (BCCI, Decision 45/2016/QĐ-TTg): counted against the published list by
 * both, both sign the docket, sealed before the customer. Every move of the sealed dossier has a holder until the agency
 * gives an appointment. Fees may be paid with it. The result is a service of its own: most results have no intake here.
 */
import { choice, count, day, money, text } from '#kernel/field.ts'
import { filedFields } from '#services/agency.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { cash, due, type RuleOf, service } from '#services/kit.ts'
import { priced, pricePaid } from '#services/vat.ts'

const id = (number: string) => ({ agency: 'so-tuphap', number })
const filed = {
  procedure: '2.000488',
  papers: 4,
  docket: 'PHS-0871',
  seal: 'NP-0871',
  back: 'post',
  applicant: 'Bạc Cầm Thị Yêu',
  phone: '0912000666',
  address: 'Tiểu khu 3, thị trấn Hát Lót',
} as const

export const dossier = service({
  key: 'dossier',
  name: 'Nhận gửi hồ sơ hành chính',
  principal: '@agency',
  thing: { name: 'Hồ sơ', id: ['agency', 'number'] },
  fields: {
    ...filedFields,
    procedure: text('Mã thủ tục hành chính'),
    papers: count('Số giấy tờ trong hồ sơ', 1000),
    back: choice('Cách nhận kết quả', { post: 'Qua bưu điện', agency: 'Tại cơ quan' }),
    fee: money('Phí, lệ phí nộp cơ quan'),
    appointment: day('Ngày hẹn trả kết quả'),
    reason: choice('Lý do trả lại', {
      incomplete: 'Hồ sơ thiếu',
      wrongAgency: 'Không thuộc cơ quan này',
      withdrawn: 'Người nộp rút hồ sơ',
    }),
    ...handFields,
  },
  checks: {
    papers: ({ papers }) => (papers > 0 ? undefined : 'hồ sơ có ít nhất 1 giấy tờ'),
    appointment: ({ appointment }, _, today) => (appointment >= today ? undefined : 'ngày hẹn đã qua'),
    ...handChecks,
  },
  amounts: priced('Cước nhận gửi hồ sơ', (_: unknown, rule: RuleOf) => rule('dossier.intake.fee')),
  acts: {
    accept: {
      name: 'Nhận hồ sơ',
      births: true,
      moves: ['customer', 'till'],
      takes: ['procedure', 'papers', 'docket', 'seal', 'back', 'applicant', 'phone', 'address'],
      may: ['fee'],
      legs: [cash('customer', 'till', 'fee'), due('unit', 'principal', 'fee'), ...pricePaid],
    },
    ...handActs,
    submit: { name: 'Nộp cho cơ quan', moves: ['till', 'principal'], takes: ['appointment'] },
    giveBack: { name: 'Cơ quan trả lại hồ sơ', moves: ['principal', 'till'], takes: ['reason'] },
    refund: {
      name: 'Trả lại hồ sơ và lệ phí cho người nộp',
      moves: ['till', 'customer'],
      takes: ['paper'],
      may: ['fee'],
      legs: [cash('till', 'customer', 'fee'), due('principal', 'unit', 'fee')],
    },
  },
  measures: {
    accepted: { name: 'Hồ sơ đã nhận', of: ['accept'], unit: 'hồ sơ' },
    submitted: { name: 'Hồ sơ đã nộp cơ quan', of: ['submit'], unit: 'hồ sơ' },
    returned: { name: 'Hồ sơ bị trả lại', of: ['giveBack'], unit: 'hồ sơ' },
    fees: { name: 'Phí, lệ phí thu hộ', of: ['accept'], sum: 'fee', unit: 'đ' },
  },
  receipt: ['number', 'procedure', 'papers', 'docket', 'seal', 'fee', 'price', 'vat', 'appointment'],
  slip: 2,
  example: [
    { verb: 'accept', line: { ...id('TP-2018-0871'), ...filed, fee: 200_000 } },
    { verb: 'handOver', line: { ...id('TP-2018-0871'), to: 'bag:361000-360000-0045' } },
    { verb: 'takeOver', line: { ...id('TP-2018-0871'), from: 'bag:361000-360000-0045' }, device: 'till-2' },
    { verb: 'submit', line: { ...id('TP-2018-0871'), appointment: '2018-12-20' }, device: 'till-2' },
    { verb: 'giveBack', line: { ...id('TP-2018-0871'), reason: 'incomplete' } },
    { verb: 'refund', line: { ...id('TP-2018-0871'), fee: 200_000, paper: 'CMND 050012345' } },
    { verb: 'accept', line: { ...id('TP-2018-0872'), ...filed } },
    { verb: 'submit', line: { ...id('TP-2018-0872'), appointment: '2018-12-21' } },
  ],
})
