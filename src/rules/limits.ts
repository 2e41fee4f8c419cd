/** Limits that the Post sets itself, until a document of the Post is at hand: ours, so that the pages can warn. */
import { type RuleTable, unseen } from '#rules/rule.ts'

const OURS = 'của chương trình, cho đến khi Bưu điện tỉnh đặt'

export const limitRules = {
  'cash.limit.till': {
    name: 'Định mức tồn quỹ của một quầy',
    unit: 'đ',
    editions: [unseen('2016-01-01', 50_000_000, OURS)],
  },
  'device.silent': {
    name: 'Máy coi là im lặng sau',
    unit: 'ngày',
    editions: [unseen('2016-01-01', 2, OURS)],
  },
} as const satisfies RuleTable
