/**
 * The ledger's "no": a closed list in order of precedence. When several apply, only the first listed is answered, so the
 * answer does not depend on the order in which the code looks. A refusal is stored like an acceptance and stays the
 * answer for ever. `docs/custody.md` explains each; a test compares the two.
 */
export const refusals = {
  field_missing: 'Thiếu ô “{field}”. Điền ô này rồi gửi lại.',
  field_extra: 'Ô “{field}” không có trong mẫu của việc này. Bỏ ô đó rồi gửi lại.',
  field_invalid: 'Ô “{field}” sai: {why}',
  actor_invalid: 'Không rõ ai làm việc này: {field}. Ghi person:, device:, job: hoặc support: kèm mã.',
  service_unknown: 'Không có dịch vụ “{field}”. Xem danh mục dịch vụ.',
  verb_unknown: 'Dịch vụ này không có việc “{field}”. Xem danh mục dịch vụ.',
  unit_unknown: 'Không có đơn vị mã “{field}” vào ngày này. Kiểm tra mã đơn vị và ngày.',
  unit_closed: 'Đơn vị “{field}” không hoạt động vào ngày này. Chọn đơn vị kế tục hoặc sửa ngày.',
  rule_not_valid: 'Ngày này không có quy định “{field}” nào có hiệu lực. Kiểm tra ngày giao dịch.',
  act_unknown: 'Không tìm thấy việc được nêu ({field}). Kiểm tra mã máy và số thứ tự.',
  act_not_reversible: 'Việc {field} không đảo được: nó đã bị từ chối, là việc đảo, hoặc đã có việc làm tiếp sau nó.',
  already_reversed: 'Việc {field} đã được đảo rồi. Không cần làm lại.',
  thing_exists: '“{field}” đã có trong sổ. Mỗi mã chỉ nhập một lần.',
  thing_unknown: '“{field}” chưa có trong sổ. Kiểm tra mã, hoặc nhập danh sách giao trước.',
  already_yours: '“{field}” đã ở chỗ người nhận rồi. Việc này đã xong, không cần làm lại.',
  not_held: '“{field}” đang ở chỗ khác: {why}. Nhận bàn giao trước rồi làm.',
  paid_over: '“{field}” chỉ còn phải trả {why} đồng. Sửa số tiền.',
  not_settled: '“{field}” còn {why} đồng chưa trả. Thu đủ, hoặc dùng việc thu một phần.',
  short: 'Không đủ trong {field}: còn {why}. Xin tiếp quỹ hoặc giảm số tiền.',
} as const

export type RefusalCode = keyof typeof refusals

/** `at` names the line (from 0) when the act has several. */
export type Refusal = { refusal: RefusalCode; field: string; why?: string; line?: number }

const order = Object.keys(refusals) as RefusalCode[]

/** Lower comes first in the closed list. */
export const precedence = (code: RefusalCode): number => order.indexOf(code)

export const refuse = (refusal: RefusalCode, field: string, why?: string, line?: number): Refusal => ({
  refusal,
  field,
  ...(why === undefined ? {} : { why }),
  ...(line === undefined ? {} : { line }),
})

/** The Vietnamese sentence that a person reads. An exception keeps no `why`: what would say it is left out. */
export function sentence(no: Refusal): string {
  const { refusal, field, why } = no
  const told = refusals[refusal].replace('{field}', field)
  const text =
    why === undefined
      ? told.replace(/: (còn )?\{why\}/, '').replace('{why} đồng', 'một phần')
      : told.replace('{why}', why)
  return no.line === undefined ? text : `Dòng ${no.line + 1}: ${text}`
}
