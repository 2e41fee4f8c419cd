/** Limits that the Post sets itself, until a document of the Post is at hand: ours, so that the pages can warn. */
import { type RuleTable, unseen } from '#rules/rule.ts'

const OURS = 'của chương trình, cho đến khi Bưu điện tỉnh đặt'

export const limitRules = {
  'cash.limit.till': {
    name: 'Định mức tồn quỹ của một quầy',
    unit: 'đ',
    editions: [unseen('2016-01-01', 50_000_000, OURS)],
  },
  'cash.keep': {
    name: 'Tiền để lại làm việc ở mỗi điểm',
    unit: 'đ',
    editions: [unseen('2016-01-01', 3_000_000, OURS)],
  },
  'cash.over.days': {
    name: 'Vượt định mức quá lâu sau',
    unit: 'ngày',
    editions: [unseen('2016-01-01', 2, OURS)],
  },
  'count.days': {
    name: 'Thiếu kiểm đếm khi quá',
    unit: 'ngày',
    editions: [unseen('2016-01-01', 3, OURS)],
  },
  'hearing.days': {
    name: 'Người giữ quỹ được hỏi có để trình bày',
    unit: 'ngày',
    editions: [unseen('2016-01-01', 7, OURS)],
  },
  'pouch.hours': {
    name: 'Túi tiền phải đến trong',
    unit: 'giờ',
    editions: [unseen('2016-01-01', 24, OURS)],
  },
  'device.silent': {
    name: 'Máy coi là im lặng sau',
    unit: 'ngày',
    editions: [unseen('2016-01-01', 2, OURS)],
  },
  'two.payment': {
    name: 'Lệnh chi một ngày cần hai người từ',
    unit: 'đ',
    editions: [unseen('2016-01-01', 500_000_000, OURS)],
  },
  'two.decision': {
    name: 'Kết luận về tiền cần hai người từ',
    unit: 'đ',
    editions: [unseen('2016-01-01', 10_000_000, OURS)],
  },
  'two.decree': {
    name: 'Điều chỉnh một danh sách cần hai người khi đổi từ',
    unit: 'đ',
    editions: [unseen('2016-01-01', 100_000_000, OURS)],
  },
} as const satisfies RuleTable
