/** Papers of public agencies that pass through the Post: the fields that a dossier, a result and a licence share. */
import { personal, text } from '#kernel/field.ts'

/** Key of the agency as registered among the principals: which office is competent changes by day, so the act names it. */
export const agencyField = text(
  'Cơ quan',
  /^[a-z][a-z0-9-]{1,31}$/,
  'mã cơ quan gồm chữ thường, số, gạch, ví dụ so-gtvt',
)
export const numberField = text('Số hồ sơ', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch')
export const docketField = text('Số phiếu hai bên đã ký')
export const sealField = text('Số niêm phong')
export const applicantField = personal('Tên người nộp', 'name')
export const phoneField = personal('Điện thoại', 'phone')
export const addressField = personal('Địa chỉ nhận kết quả')
export const paperField = personal('Giấy tờ đã xem (loại, số)')
