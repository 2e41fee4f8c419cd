/** The till's no in words that say what to do: labels of fields, names of holders and of things instead of their codes. */
import type { No, TillNo, Wish } from '#counter/nouns.ts'
import { fieldOf } from '#kernel/field.ts'
import { showNumber } from '#kernel/money.ts'
import { type Refusal, sentence } from '#kernel/refusal.ts'
import { catalogue } from '#services/index.ts'

const HOLDERS: Readonly<Record<string, string>> = {
  till: 'quầy',
  vault: 'két',
  unit: 'đơn vị',
  carrier: 'người chở',
  route: 'chuyến',
  bag: 'túi thư',
  pouch: 'túi tiền',
  principal: 'đơn vị giao việc',
  suspense: 'tạm giữ',
  gap: 'chênh lệch',
  unknown: 'chờ trả lời',
}

/** “người chở lo-van-pang”, “Hóa đơn tiền điện PA22010012345/2018-12”; anything else as it is. */
export function nameOf(key: string): string {
  if (key === 'customer') return 'khách hàng'
  if (key === 'outside') return 'bên ngoài'
  const [, kind = '', code] = /^([a-z-]+):(\S+)$/.exec(key) ?? []
  const name = catalogue.get(kind)?.thing?.name ?? HOLDERS[kind]
  return name === undefined ? key : `${name} ${code}`
}

/** @param said the act that was refused: its only line needs no number. */
export function noOf({ refusal, field, why, line }: Refusal, { service, lines }: Pick<Wish, 'service' | 'lines'>): No {
  const declared = catalogue.get(service)?.fields[field]
  const text = sentence({
    refusal,
    field: declared ? fieldOf(declared).label : nameOf(field),
    ...(why === undefined ? {} : { why: /^-?\d+$/.test(why) ? showNumber(Number(why)) : nameOf(why) }),
    ...(line === undefined || lines.length === 1 ? {} : { line }),
  })
  return { no: refusal, field, text }
}

/** What has its sentence where it is said (pin.ts) is not here. */
type Plain = Exclude<TillNo, 'pin_wrong' | 'pin_wait'>

const TEXTS: Record<Plain, string> = {
  shift_closed: 'Chưa mở ca. Đếm quỹ và mở ca rồi làm.',
  shift_open: 'Ca của {field} đang mở. Đóng ca hoặc đổi người trước.',
  locked: 'Máy này bị khóa, không làm việc mới được. Gọi người quản lý; việc đã làm vẫn được gửi.',
  lease_ended: '“{field}” đã hết hạn thu, chi ở quầy này. Tạm nhận tiền, hoặc xin giao lại.',
  needs_network: 'Việc “{field}” cần trung tâm trả lời ngay. Làm ở bưu điện huyện, hoặc tạm nhận tiền.',
  receipts_out: 'Hết biên lai ký hiệu {field}. Nhận quyển mới rồi làm.',
  not_waiting: 'Việc này không còn chờ ở đây. Xem lại danh sách chờ xử lý.',
  teller_ended: '{field} hết hạn làm việc ở máy này. Xin người quản lý gia hạn.',
  comes_by_line: 'Việc bàn giao {field} đã ghi cho quầy này, tự đến khi cả hai máy có mạng. Không cần quét.',
  payload_invalid: 'Không đọc được mã bàn giao: {field}. Quét lại mã trên máy người giao.',
}

export const tillNo = (no: Plain, field = '', instead?: Wish): No => ({
  no,
  field,
  text: TEXTS[no].replace('{field}', nameOf(field)),
  ...(instead ? { instead } : {}),
})

export const isNo = <T extends object>(answer: T | No): answer is No => 'no' in answer
