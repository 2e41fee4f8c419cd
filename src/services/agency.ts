/** Papers of public agencies that pass through the Post: the fields that a dossier, a result and a licence share. */
import { type Fields, personal, text } from '#kernel/field.ts'

/** Of everything that passes between an agency and a citizen. */
export const agencyFields = {
  /** Key of the agency as registered among the principals: which office is competent changes by day, so the act names it. */
  agency: text('Cơ quan', /^[a-z][a-z0-9-]{1,31}$/, 'mã cơ quan gồm chữ thường, số, gạch, ví dụ so-gtvt'),
  number: text('Số hồ sơ', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch'),
  applicant: personal('Tên người nộp', 'name'),
  phone: personal('Điện thoại', 'phone'),
  address: personal('Địa chỉ nhận kết quả'),
  paper: personal('Giấy tờ đã xem (loại, số)'),
} satisfies Fields

/** Of what is taken in: the docket that both sign, and the seal put on before the customer. */
export const filedFields = {
  ...agencyFields,
  docket: text('Số phiếu hai bên đã ký'),
  seal: text('Số niêm phong'),
} satisfies Fields
