/**
 * Everything unexpected that a person may have to read: one catalogue with a stable code, an HTTP status, an exit code
 * and a Vietnamese sentence that says what to do. The ledger's refusals are not here: they are values.
 */
export const problems = {
  file_unreadable: [400, 'Không đọc được tệp {file}: {why}.'],
  file_encoding: [400, 'Tệp {file} không phải UTF-8 (dòng {row}). Lưu lại tệp với mã UTF-8 rồi nhập lại.'],
  file_truncated: [
    400,
    'Tệp {file} bị cắt ở dòng {row}. Lấy lại tệp đủ rồi nhập lại; phần trước đã nhập không bị nhập hai lần.',
  ],
  line_too_long: [400, 'Dòng dài quá {most} byte. Tách dòng rồi nhập lại.'],
  file_unwritable: [500, 'Không ghi được tệp {file}: {why}. Chọn thư mục ghi được rồi làm lại.'],
  file_too_large: [400, 'Tệp {file} lớn quá {most} byte cho loại {kind}. Chia tệp rồi nhập lại.'],
  line_json: [400, 'Dòng không phải JSON ({why}). Sửa dòng rồi nhập lại.'],
  line_key_twice: [400, 'Ô “{field}” viết hai lần trong một việc. Chỉ giữ một.'],
  line_field: [400, 'Ô “{field}” {why}'],
  line_encoding: [400, 'Dòng không phải UTF-8 (từ byte {byte} của tệp). Lưu lại tệp với mã UTF-8 rồi nhập lại.'],
  line_cut: [400, 'Dòng cuối bị cắt. Lấy lại tệp đủ rồi nhập lại; phần trước không bị nhập hai lần.'],
  act_conflict: [
    409,
    'Mã {ref} đã dùng cho một việc khác (vị trí {position}). Việc đã ghi không đổi; việc mới phải mang số khác.',
  ],
  act_gap: [
    409,
    'Máy {device} còn thiếu việc số {want}. Bổ sung việc đó, rồi nhập lại tệp; các máy khác không bị chậm.',
  ],
  total_conflict: [409, 'Ô này của bản {version} đã là {amount}. Giữ nguyên số cũ, hoặc nhập số mới với bản kế tiếp.'],
  network_incomplete: [
    400,
    'Chưa đủ mạng lưới: thiếu {missing}. Nhập bốn tệp places, units, serves, lineage cùng lúc.',
  ],
  network_other: [400, 'Tệp places là của tỉnh {found}, không phải tỉnh {province}. Thêm --province {found}.'],
  export_invalid: [400, 'Tệp xuất {file} sai: {why}. Chưa ghi gì vào cơ sở dữ liệu; dùng tệp khác.'],
  kind_twice: [400, 'Có hai tệp loại {kind}: {files}. Chỉ nhập một.'],
  kind_unknown: [400, 'Không biết loại tệp “{kind}”. Các loại: {known}.'],
  command_unknown: [400, 'Không có lệnh “{command}”. Xem: npx canhtay --help'],
  option_invalid: [400, 'Lệnh gõ sai: {why}. Xem: npx canhtay {command} --help'],
  request_invalid: [400, 'Địa chỉ sai ở “{field}”: {why}'],
  body_invalid: [400, 'Ô “{field}” {why}'],
  body_too_large: [413, 'Nội dung gửi lớn quá {most} byte. Gửi từng phần nhỏ hơn.'],
  sign_in_needed: [401, 'Trang này cần đăng nhập.'],
  sign_in_failed: [401, 'Mã đăng nhập hoặc mật khẩu không đúng.'],
  passkey_refused: [401, 'Khóa đăng nhập không được nhận. Thử lại, hoặc dùng mật khẩu.'],
  too_many_tries: [429, 'Đã thử sai nhiều lần. Chờ {seconds} giây rồi thử lại.'],
  figures_building: [
    429,
    'Đang dựng số liệu từ sổ, {until}. Chờ vài phút rồi tải lại; trang trên màn hình thì xem được phần đã có.',
  ],
  too_many_checks: [429, 'Hỏi nhiều lần quá. Chờ {seconds} giây rồi hỏi lại.'],
  link_used: [410, 'Đường dẫn này đã dùng hoặc đã hết hạn. Nhờ người quản lý cấp đường dẫn mới.'],
  person_exists: [409, 'Mã {code} đã có người dùng. Chọn mã khác.'],
  customer_known: [409, 'Mã khách hàng {code} đã có. Mở khách ấy để sửa, hoặc bỏ trống ô mã.'],
  customers_merged: [
    409,
    'Khách {code} đã gộp vào khách khác rồi. Tải lại trang để xem ai đã gộp; tách ra nếu gộp nhầm.',
  ],
  passkey_needed: [401, 'Bạn có khóa đăng nhập, nên việc này cần khóa. Dùng khóa ở máy của bạn.'],
  proof_needed: [401, 'Việc này cần xác nhận lại bạn là ai. Mở trang Tôi, xác nhận, rồi làm lại.'],
  second_person: [403, 'Người đề nghị không tự xác nhận được. Nhờ một người khác có quyền này.'],
  look_first: [403, 'Ảnh là dữ liệu riêng. Mở việc có ảnh này, ghi lý do xem, rồi mở ảnh trong 15 phút.'],
  not_allowed: [403, 'Vai trò hoặc đơn vị của bạn không được làm việc này.'],
  list_faulty: [409, 'Danh sách có {count} lỗi, chưa nhập dòng nào. Sửa theo cột “Lỗi” rồi nộp lại.'],
  slips_faulty: [409, 'Tệp có {count} lỗi, chưa nhập dòng nào. {first}'],
  plan_faulty: [409, 'Phương án có {count} lỗi, chưa lưu gì. Sửa rồi làm lại.\n{list}'],
  plan_moved: [409, 'Phương án “{id}” đã có bản {version}. Mở bản ấy rồi sửa tiếp, hoặc lưu dưới mã khác.'],
  act_refused: [409, 'Sổ không nhận. {why}'],
  hub_recovering: [
    503,
    'Dữ liệu vừa được phục hồi, đang chờ các quầy báo lại. Chờ đủ các quầy, hoặc báo mất máy không còn; rồi làm lại.',
  ],
  overloaded: [503, 'Máy chủ đang bận, chưa làm việc này. Chờ vài giây rồi làm lại.'],
  not_our_page: [403, 'Yêu cầu không đến từ trang của Cánh Tay. Mở lại trang rồi làm lại.'],
  form_stale: [403, 'Trang này mở từ phiên trước. Tải lại trang rồi làm lại.'],
  program_fault: [500, 'Chương trình gặp lỗi khi lập trang này. Số liệu trong sổ không bị ảnh hưởng.'],
  not_found: [404, 'Không tìm thấy {what}.'],
  database_down: [503, 'Cơ sở dữ liệu không trả lời: {why}. Chưa việc nào bị mất; thử lại sau ít phút.'],
  disk_full: [507, 'Đĩa chứa dữ liệu đã đầy. Giải phóng chỗ trống rồi chạy lại; việc đã xác nhận vẫn còn nguyên.'],
  database_not_empty: [409, 'Cơ sở dữ liệu đã có dữ liệu ({why}). Chỉ phục hồi vào cơ sở dữ liệu trống.'],
  journal_broken: [500, 'Sổ nhật ký không khớp: {why}. Dừng ghi, giữ nguyên máy, chạy: npx canhtay verify'],
  setting_unsafe: [500, 'Thiết lập {setting} của PostgreSQL đang {value}: có thể mất tiền khi mất điện. {remedy}'],
  data_directory: [500, 'Không dùng được thư mục dữ liệu {dir}: {why}.'],
  migration_changed: [500, 'Tệp {file} đã bị sửa sau khi áp dụng. Trả tệp về như cũ và viết tệp mới.'],
  reference_invalid: [400, 'Tệp {file}, dòng {row}, cột “{field}”: {why}'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof problems

export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly details: Record<string, string | number>

  constructor(code: ProblemCode, details: Record<string, string | number> = {}, cause?: unknown) {
    const [status, text] = problems[code]
    super(
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?')),
      { cause },
    )
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.details = details
  }
}

/**
 * What an error of the database or of the way to it means for a person; nothing when it is a fault of ours. PostgreSQL
 * classes 08 (connection), 53 (resources; 53100 disk full), 57 (stopped by an operator), and the codes of sockets.
 */
export function databaseProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  if (code === '53100' || code === 'ENOSPC') return new Problem('disk_full', {}, error)
  const down = /^(08|57|53|CONNECTION|CONNECT_|ECONN|EPIPE|ENOENT)/.test(code)
  return down ? new Problem('database_down', { why: message }, error) : undefined
}
