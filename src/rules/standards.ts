/** Published times (J+n), legal clocks, and how long papers are kept; and the last day that a clock allows. */
import { addDays, addMonthsToDay, type Day } from '#kernel/day.ts'
import { addWorkingDays, isWorkingDay } from '#rules/calendar.ts'
import { type RuleInForce, type RuleTable, seen, unseen } from '#rules/rule.ts'

const CIRCULAR_17 = 'Thông tư 17/2017/TT-BTTTT'
const POSTAL_LAW = 'Luật Bưu chính 49/2010/QH12, điều 38'
const DECREE_47 = 'Nghị định 47/2011/NĐ-CP, điều 25'
const QCVN = 'QCVN 1:2015/BTTTT; chưa đối chiếu văn bản'
const KPI = 'chỉ tiêu chất lượng của Tổng công ty (2026)'

export const standardRules = {
  'dossier.days.district': dossier('Hồ sơ trong huyện', 'ngày làm việc', 1),
  'dossier.days.province': dossier('Hồ sơ giữa các huyện trong tỉnh', 'ngày làm việc', 2),
  'dossier.days.nation': dossier('Hồ sơ liên tỉnh', 'ngày làm việc', 3),
  'dossier.days.remote': dossier('Hồ sơ liên tỉnh, vùng xa', 'ngày làm việc', 4),
  'dossier.days.district.slip': dossier('Hồ sơ trong huyện, mang về cả giấy hẹn', 'ngày làm việc', 2),
  'dossier.days.province.slip': dossier('Hồ sơ trong tỉnh, mang về cả giấy hẹn', 'ngày làm việc', 4),
  'dossier.claim': dossier('Khiếu nại về hồ sơ', 'tháng', 6),
  'dossier.answer.province': dossier('Trả lời khiếu nại về hồ sơ trong tỉnh', 'ngày làm việc', 5),
  'dossier.answer.nation': dossier('Trả lời khiếu nại về hồ sơ liên tỉnh', 'ngày làm việc', 7),
  'dossier.invitations': dossier('Số lần mời nhận ít nhất', 'lần', 2),
  'dossier.invitations.apart': dossier('Khoảng cách giữa hai lần mời', 'ngày làm việc', 2),
  'dossier.keep.paper': dossier('Lưu chứng từ giấy', 'năm', 1),
  'dossier.keep.data': dossier('Lưu dữ liệu điện tử', 'năm', 5),
  'letter.days.province': { name: 'Thư trong tỉnh', unit: 'ngày làm việc', editions: [unseen('2016-01-01', 2, QCVN)] },
  'letter.days.nation': { name: 'Thư liên tỉnh', unit: 'ngày làm việc', editions: [unseen('2016-01-01', 6, QCVN)] },
  'invoice.due': {
    name: 'Lập hóa đơn, biên lai chậm nhất, tháng sau',
    unit: 'ngày trong tháng',
    editions: [
      unseen('2016-01-01', 7, 'trước Nghị định 254/2026: coi như cùng hạn; chưa đối chiếu văn bản'),
      unseen('2026-07-01', 7, 'Nghị định 254/2026/NĐ-CP; chưa đối chiếu văn bản'),
    ],
  },
  'delivery.days': {
    name: 'Phát chậm nhất (dịch vụ ngoài công ích)',
    unit: 'ngày',
    editions: [seen('2022-03-22', 15, 'Quyết định 509/QĐ-BTTTT')],
  },
  'complaint.claim.loss': law('Khiếu nại mất hoặc chậm', 'tháng', 6, POSTAL_LAW),
  'complaint.claim.damage': law('Khiếu nại hư hỏng, giá cước, việc khác', 'tháng', 1, POSTAL_LAW),
  'complaint.answer.domestic': law('Trả lời khiếu nại trong nước', 'tháng', 2, POSTAL_LAW),
  'complaint.answer.international': law('Trả lời khiếu nại quốc tế', 'tháng', 3, POSTAL_LAW),
  'compensation.lost': law('Bồi thường mất hoặc hư hỏng hoàn toàn, tính theo cước', 'lần', 4, DECREE_47),
  'compensation.late': law('Hoàn cước khi phát chậm', 'lần', 1, DECREE_47),
  'undeliverable.months': law('Bưu gửi không có người nhận sau', 'tháng', 6, 'Luật Bưu chính 49/2010/QH12'),
  'delivery.hours.province': {
    name: 'F1.1: phát, nộp tiền bưu gửi nội tỉnh trong',
    unit: 'giờ',
    editions: [seen('2026-01-01', 24, KPI)],
  },
  'departure.hours': {
    name: 'F1.2: bưu gửi đi tỉnh khác rời tỉnh trong',
    unit: 'giờ',
    editions: [seen('2026-01-01', 10, KPI)],
  },
  'remittance.hours': {
    name: 'Phát thành công và nộp tiền trong',
    unit: 'giờ',
    editions: [seen('2026-01-01', 14, KPI)],
  },
  'delivery.hours.office': {
    name: 'F4.1: phát từ khi đến bưu cục phát trong',
    unit: 'giờ',
    editions: [unseen('2026-01-01', 8, `${KPI}; mức trước là 6 giờ, ngày đổi chưa đối chiếu`)],
  },
  'remittance.late': { name: 'Nộp tiền chậm khi sau phát quá', unit: 'giờ', editions: [seen('2026-01-01', 3, KPI)] },
  'invoice.day': {
    name: 'Lập hóa đơn khi đối soát, chậm nhất ngày của tháng sau',
    unit: 'ngày trong tháng',
    editions: [unseen('2022-07-01', 7, 'Nghị định 123/2020/NĐ-CP'), seen('2026-07-01', 7, 'Nghị định 254/2026/NĐ-CP')],
  },
} as const satisfies RuleTable

/**
 * The last day that a clock allows, when it starts on `day` (which does not count). Working days skip holidays; a clock
 * in days or months that ends on a day off ends on the next working day (Bộ luật Dân sự 2015, điều 148).
 * @throws RangeError when the rule's unit is not a length of days, months or years.
 */
export function deadline(rule: Pick<RuleInForce, 'value' | 'unit'>, day: Day): Day {
  if (rule.unit === 'ngày làm việc') return addWorkingDays(day, rule.value)
  if (rule.unit === 'ngày') return nextWorkingDay(addDays(day, rule.value))
  if (rule.unit === 'tháng') return nextWorkingDay(addMonthsToDay(day, rule.value))
  if (rule.unit === 'năm') return addMonthsToDay(day, rule.value * 12)
  throw new RangeError(`a rule in "${rule.unit}" is not a clock in days`)
}

function nextWorkingDay(day: Day): Day {
  return isWorkingDay(day) ? day : addWorkingDays(day, 1)
}

function dossier<U extends 'ngày làm việc' | 'tháng' | 'lần' | 'năm'>(name: string, unit: U, value: number) {
  return { name, unit, editions: [seen('2017-08-15', value, CIRCULAR_17)] } as const
}

function law<U extends 'tháng' | 'lần'>(name: string, unit: U, value: number, source: string) {
  return { name, unit, editions: [seen('2011-01-01', value, source)] } as const
}
