/** How long personal values are kept beside the journal, from the day of the act. The rule of the day of erasing counts. */
import { type RuleTable, unseen } from '#rules/rule.ts'

const OURS = 'của chương trình, cho đến khi Bưu điện tỉnh đặt'

export const retentionRules = {
  'personal.keep.money': {
    name: 'Giữ dữ liệu riêng trên chứng từ thu, chi',
    unit: 'năm',
    editions: [
      unseen(
        '2017-01-01',
        10,
        'Luật Kế toán 88/2015/QH13 điều 41 và Nghị định 174/2016/NĐ-CP: chứng từ dùng để ghi sổ, ít nhất 10 năm',
      ),
    ],
  },
  'personal.keep.mail': {
    name: 'Giữ tên, địa chỉ của bưu gửi và hồ sơ',
    unit: 'năm',
    editions: [unseen('2016-01-01', 2, OURS)],
  },
  'personal.keep.note': {
    name: 'Giữ ghi chú khi đến nhà và ảnh',
    unit: 'năm',
    editions: [unseen('2016-01-01', 1, OURS)],
  },
} as const satisfies RuleTable
