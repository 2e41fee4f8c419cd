/**
 * What principals pay the Post for its work, what citizens pay for dossiers, and how much cash a holder may keep. None of
 * these contracts could be read: each number is supposed, says so, and is to be replaced by the operator's own.
 */
import { type RuleTable, supposed, unseen } from '#rules/rule.ts'

/** The first day of supposed contracts: early enough for imported history. */
const BEGIN = '2016-01-01'

export const contractRules = {
  'electricity.commission': commission('Điện lực trả: thu hộ tiền điện', 10),
  'water.commission': commission('Công ty nước trả: thu hộ tiền nước', 15),
  'bhxh.commission': commission('BHXH trả: thu BHXH tự nguyện', 70),
  'bhyt.commission': commission('BHXH trả: thu BHYT hộ gia đình', 40),
  'pension.commission': commission('BHXH trả: chi lương hưu', 6),
  'allowance.commission': commission('Sở, phòng lao động trả: chi trợ cấp xã hội', 8),
  'tax.commission': {
    name: 'Cơ quan thuế trả: ủy nhiệm thu thuế khoán',
    unit: '‰',
    editions: [supposed(BEGIN, 50)],
    // Lump-sum tax of household businesses ended: the mandate is history from this day on.
    ends: '2026-01-01',
  },
  'collaborator.commission': commission('Trả cộng tác viên, trên doanh thu từ người do cộng tác viên đưa đến', 500),
  'dossier.intake.fee': fee('Cước nhận gửi hồ sơ', 30_000),
  'dossier.result.fee': fee('Cước chuyển trả kết quả', 30_000),
  'licence.delivery.fee': fee('Cước chuyển phát giấy phép lái xe', 30_000),
  'licence.state.fee': {
    name: 'Lệ phí cấp đổi giấy phép lái xe (nộp cơ quan cấp)',
    unit: 'đ',
    editions: [unseen('2017-01-01', 135_000, 'Thông tư 188/2016/TT-BTC; chưa đối chiếu văn bản')],
  },
  'cash.limit.point': limit('điểm bưu điện - văn hóa xã', 30_000_000),
  'cash.limit.office': limit('bưu cục trung tâm', 300_000_000),
  'cash.limit.commune-post': limit('Bưu điện xã', 150_000_000),
  'cash.limit.district': limit('Bưu điện huyện', 500_000_000),
  'cash.limit.centre': limit('Trung tâm khai thác vận chuyển', 100_000_000),
  'cash.limit.province': limit('Bưu điện tỉnh', 2_000_000_000),
  'cash.limit.collaborator': limit('cộng tác viên', 10_000_000),
} as const satisfies RuleTable

function commission(name: string, perMille: number) {
  return { name, unit: '‰', editions: [supposed(BEGIN, perMille)] } as const
}

function fee(name: string, amount: number) {
  return { name, unit: 'đ', editions: [supposed(BEGIN, amount)] } as const
}

function limit(who: string, amount: number) {
  return { name: `Định mức tồn quỹ: ${who}`, unit: 'đ', editions: [supposed(BEGIN, amount)] } as const
}
