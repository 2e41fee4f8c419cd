/**
 * Renewal of driving licences by post: dossier and state fee to the issuing agency, the licence back to its holder. The
 * agency changed on 2025-03-01 (transport to police), so the act names it.
 */
import { choice } from '#kernel/field.ts'
import { filedFields } from '#services/agency.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { cash, due, type RuleOf, service } from '#services/kit.ts'
import { priced, pricePaid } from '#services/vat.ts'

const id = (number: string) => ({ agency: 'so-gtvt', number })
const filed = {
  docket: 'PHS-0456',
  seal: 'NP-0456',
  applicant: 'Vàng A Chứ',
  phone: '0912000555',
  address: 'Bản Nậm Khún, xã Chiềng Sơ',
}

export const licence = service({
  key: 'licence',
  name: 'Đổi giấy phép lái xe',
  principal: '@agency',
  thing: { name: 'Hồ sơ giấy phép lái xe', id: ['agency', 'number'] },
  fields: {
    ...filedFields,
    class: choice('Hạng', { a1: 'A1', a2: 'A2', b1: 'B1', b2: 'B2', c: 'C', d: 'D', e: 'E', f: 'F' }),
    reason: choice('Lý do trả lại', {
      incomplete: 'Hồ sơ thiếu',
      health: 'Giấy khám sức khỏe không hợp lệ',
      violation: 'Đang bị tạm giữ giấy phép',
    }),
    ...handFields,
  },
  checks: handChecks,
  amounts: {
    stateFee: { name: 'Lệ phí nộp cơ quan', of: (_, rule) => rule('licence.state.fee') },
    ...priced('Cước dịch vụ', (_: unknown, rule: RuleOf) => rule('licence.delivery.fee')),
  },
  acts: {
    accept: {
      name: 'Nhận hồ sơ',
      births: true,
      moves: ['customer', 'till'],
      takes: ['class', 'docket', 'seal', 'applicant', 'phone', 'address'],
      legs: [cash('customer', 'till', 'stateFee'), due('unit', 'principal', 'stateFee'), ...pricePaid],
    },
    ...handActs,
    submit: { name: 'Nộp hồ sơ cho cơ quan', moves: ['till', 'principal'] },
    giveBack: { name: 'Cơ quan trả lại hồ sơ', moves: ['principal', 'till'], takes: ['reason'] },
    refund: {
      name: 'Trả lại hồ sơ và lệ phí cho người nộp',
      moves: ['till', 'customer'],
      takes: ['paper'],
      legs: [cash('till', 'customer', 'stateFee'), due('principal', 'unit', 'stateFee')],
    },
    issue: { name: 'Nhận giấy phép từ cơ quan', moves: ['principal', 'till'] },
    deliver: { name: 'Phát giấy phép', moves: ['till', 'customer'], takes: ['paper'] },
  },
  measures: {
    accepted: { name: 'Hồ sơ giấy phép đã nhận', of: ['accept'], unit: 'hồ sơ' },
    delivered: { name: 'Giấy phép đã phát', of: ['deliver'], unit: 'hồ sơ' },
    returned: { name: 'Hồ sơ bị trả lại', of: ['giveBack'], unit: 'hồ sơ' },
  },
  receipt: ['number', 'class', 'docket', 'seal', 'stateFee', 'price', 'vat'],
  slip: 2,
  example: [
    { verb: 'accept', line: { ...id('GPLX-2018-0456'), ...filed, class: 'a1' } },
    { verb: 'handOver', line: { ...id('GPLX-2018-0456'), to: 'bag:361000-360000-0044' } },
    { verb: 'takeOver', line: { ...id('GPLX-2018-0456'), from: 'bag:361000-360000-0044' }, device: 'till-2' },
    { verb: 'submit', line: id('GPLX-2018-0456'), device: 'till-2' },
    { verb: 'issue', line: id('GPLX-2018-0456') },
    { verb: 'deliver', line: { ...id('GPLX-2018-0456'), paper: 'CMND 050012345' } },
    { verb: 'accept', line: { ...id('GPLX-2018-0457'), ...filed, class: 'b2' } },
    { verb: 'submit', line: id('GPLX-2018-0457') },
    { verb: 'giveBack', line: { ...id('GPLX-2018-0457'), reason: 'health' } },
    { verb: 'refund', line: { ...id('GPLX-2018-0457'), paper: 'CMND 050012345' } },
  ],
})
