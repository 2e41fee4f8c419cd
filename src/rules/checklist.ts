/**
 * What an inspection asks beside what the ledger says should be there: questions answered with yes or no, and the five parts
 * of a 5S audit. Dated: an inspection is asked what held on its day. Ours, until the corporation's own list is imported.
 */
import type { Day } from '#kernel/day.ts'

/** `kind`: of the inspection. `to`: the first day on which it is no longer asked. */
export type Question = { key: string; kind: InspectionKind; text: string; from: Day; to?: Day }
export const INSPECTION_KINDS = { quality: 'Kiểm tra chất lượng', '5s': 'Chấm 5S' } as const
export type InspectionKind = keyof typeof INSPECTION_KINDS

/** What each part of a 5S audit can have. */
export const POINTS_MOST = 5

const asked = (kind: InspectionKind, questions: Readonly<Record<string, string>>, from: Day): Question[] =>
  Object.entries(questions).map(([key, text]) => ({ key, kind, text, from }))

const QUESTIONS: readonly Question[] = [
  ...asked(
    'quality',
    {
      hours: 'Mở cửa đúng giờ đã niêm yết',
      prices: 'Niêm yết giá cước, thủ tục, nơi nhận khiếu nại',
      receipts: 'Khách được đưa biên lai có mã kiểm tra',
      seal: 'Niêm phong, dấu ngày còn tốt, khóa riêng',
      store: 'Bưu gửi, hồ sơ để riêng, có khóa, không để qua đêm ngoài tủ',
      limit: 'Tiền vượt định mức được nộp trong ngày',
      safety: 'Bình chữa cháy, khóa cửa, két còn dùng được',
    },
    '2010-01-01',
  ),
  ...asked(
    '5s',
    {
      sort: 'Sàng lọc: không có vật thừa ở quầy, kho',
      order: 'Sắp xếp: mỗi vật một chỗ, có nhãn',
      shine: 'Sạch sẽ: quầy, kho, biển hiệu',
      standard: 'Săn sóc: lịch trực nhật, bảng phân công',
      sustain: 'Sẵn sàng: người ở quầy tự giữ nếp, không phải nhắc',
    },
    '2010-01-01',
  ),
]

export const questionsOn = (kind: InspectionKind, day: Day): readonly Question[] =>
  QUESTIONS.filter((one) => one.kind === kind && one.from <= day && (one.to === undefined || day < one.to))
