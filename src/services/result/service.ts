/**
 * Results of administrative procedures, from the agency to the citizen (BCCI): delivered to a person who shows a paper.
 * What is open on a result is the agency's fee, still to be collected on delivery.
 */
import { choice, money } from '#kernel/field.ts'
import { agencyFields } from '#services/agency.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { cash, due, type RuleOf, service } from '#services/kit.ts'
import { priced, pricePaid } from '#services/vat.ts'

const id = (number: string) => ({ agency: 'so-tnmt', number })
const addressed = { applicant: 'Lèo Văn Hịa', phone: '0912000777', address: 'Bản Cọ, phường Chiềng An' }
const paper = 'CMND 050012345'
const feePaid = [cash('customer', 'till', 'fee'), due('unit', 'principal', 'fee')] as const

export const result = service({
  key: 'result',
  name: 'Chuyển trả kết quả hành chính',
  principal: '@agency',
  thing: { name: 'Kết quả', id: ['agency', 'number'], value: 'fee' },
  fields: {
    ...agencyFields,
    fee: money('Phí, lệ phí thu hộ cơ quan'),
    reason: choice('Lý do chuyển hoàn', {
      absent: 'Mời hai lần không đến nhận',
      unknown: 'Không rõ địa chỉ',
      refused: 'Người nhận từ chối',
      wrong: 'Kết quả có sai sót',
    }),
    ...handFields,
  },
  checks: handChecks,
  amounts: priced('Cước chuyển trả kết quả', (_: unknown, rule: RuleOf) => rule('dossier.result.fee')),
  acts: {
    receive: {
      name: 'Nhận kết quả từ cơ quan',
      births: true,
      moves: ['principal', 'till'],
      takes: ['applicant', 'phone', 'address'],
      may: ['fee'],
    },
    receiveAgain: { name: 'Nhận lại kết quả từ cơ quan', moves: ['principal', 'till'] },
    ...handActs,
    deliver: {
      name: 'Phát kết quả, thu cước',
      moves: ['till', 'customer'],
      takes: ['paper'],
      may: ['fee'],
      pays: 'fee',
      legs: [...feePaid, ...pricePaid],
    },
    deliverPrepaid: {
      name: 'Phát kết quả, cước đã trả',
      moves: ['till', 'customer'],
      takes: ['paper'],
      may: ['fee'],
      pays: 'fee',
      legs: feePaid,
    },
    giveBack: { name: 'Chuyển hoàn cơ quan', moves: ['till', 'principal'], takes: ['reason'] },
  },
  measures: {
    received: { name: 'Kết quả đã nhận', of: ['receive'], unit: 'hồ sơ' },
    delivered: { name: 'Kết quả đã phát', of: ['deliver', 'deliverPrepaid'], unit: 'hồ sơ' },
    returned: { name: 'Kết quả chuyển hoàn', of: ['giveBack'], unit: 'hồ sơ' },
    fees: { name: 'Phí, lệ phí thu hộ', of: ['deliver', 'deliverPrepaid'], sum: 'fee', unit: 'đ' },
  },
  receipt: ['number', 'fee', 'price', 'vat'],
  example: [
    { verb: 'receive', line: { ...id('TNMT-2018-3310'), ...addressed, fee: 100_000 } },
    { verb: 'handOver', line: { ...id('TNMT-2018-3310'), to: 'carrier:lo-van-pang' } },
    { verb: 'takeOver', line: { ...id('TNMT-2018-3310'), from: 'carrier:lo-van-pang' }, device: 'till-2' },
    { verb: 'deliver', line: { ...id('TNMT-2018-3310'), fee: 100_000, paper }, device: 'till-2' },
    { verb: 'receive', line: { ...id('TNMT-2018-3311'), ...addressed } },
    { verb: 'giveBack', line: { ...id('TNMT-2018-3311'), reason: 'wrong' } },
    { verb: 'receiveAgain', line: id('TNMT-2018-3311') },
    { verb: 'deliverPrepaid', line: { ...id('TNMT-2018-3311'), paper } },
  ],
})
