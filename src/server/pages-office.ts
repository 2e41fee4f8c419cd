/** What the office's pages share: the frame, inputs drawn from the declarations, a notice after something was done. */
import type { Line } from '#kernel/act.ts'
import { type Field, fieldOf } from '#kernel/field.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { Role, SignedIn } from '#people/person.ts'
import { placeOf, provinceOfPerson, READERS, waysOf } from '#server/office.ts'
import { page } from '#server/pages.ts'
import { roomPaths } from '#server/room-paths.ts'
import type { Answer, Site } from '#server/route.ts'
import type { Service } from '#services/kit.ts'

/** Sentences shown after a redirect, by their key in the address. */
const NOTICES = {
  'da-quyet': 'Đã ghi quyết định vào sổ.',
  'da-moi': 'Đã mời trình bày. Người được mời thấy ở trang đầu của mình; lời trình bày vào hồ sơ.',
  'cho-nguoi-hai': 'Số tiền cao, cần hai người. Đã ghi đề nghị; chờ một người khác xác nhận.',
  'cho-bo-khoa': 'Đã ghi đề nghị bỏ khóa. Một người khác có quyền xác nhận ở “Chờ quyết định”.',
  'da-xac-nhan': 'Đã xác nhận và làm xong.',
  'khong-xac-nhan': 'Đã ghi là không làm.',
  'da-giao': 'Đã giao danh sách cho quầy. Quầy thấy ở lần gửi nhận tới.',
  'da-nhap': 'Đã nhập danh sách vào quầy của văn phòng.',
  'da-nop': 'Đã nhập danh sách của đơn vị giao vào quầy của văn phòng.',
  'da-nhap-phieu': 'Đã ghi mọi dòng của tệp vào sổ.',
  'da-gui': 'Đã gửi danh sách. Bưu điện xem rồi nhận hoặc trả lại; trạng thái ở ngay dưới.',
  'da-tra': 'Đã trả đơn vị giao.',
  'da-dieu-chinh': 'Đã đổi mức của các dòng ở văn phòng. Dòng ở quầy đã có lệnh thu hồi; quầy trả rồi thì mở lại.',
  'da-ghi-so': 'Đã ghi số của các tờ vào sổ.',
  'da-huy-so': 'Đã ghi số bị hủy. Việc ấy lại chờ lập.',
  'da-tra-ky': 'Đã trả phần ở văn phòng và ra lệnh cho các quầy. Quầy trả ở lần gửi nhận tới.',
  'da-ghi-ban': 'Đã ghi điểm phục vụ.',
  'da-thu-hoi': 'Đã ra lệnh thu hồi. Quầy thấy ở lần gửi nhận tới.',
  'da-de-nghi': 'Đã gửi đề nghị sửa sai cho quầy.',
  'da-cho-nghi': 'Đã cho nghỉ. Mọi phiên của người ấy đã hết.',
  'da-duyet': 'Đã duyệt máy.',
  'da-thu-quyen': 'Đã thu quyền của máy. Việc chưa gửi của nó vẫn được nhận, và chờ xử lý.',
  'da-nhap-sao-ke': 'Đã nhập sao kê và ghép những dòng nhận ra.',
  'da-ghep': 'Đã ghép lại các dòng còn chờ.',
  'da-quyet-dong': 'Đã ghi quyết định về dòng sao kê.',
  'da-lap-lenh': 'Đã lập lệnh chi. Tải tệp, nộp ngân hàng, rồi nhập sao kê.',
  'da-chot-tep': 'Đã chốt tệp ngày.',
  'da-bao-mat': 'Đã báo mất máy.',
  'da-nhap-quy': 'Đã nhập tiền mặt đầu kỳ. Quầy thấy ở lần gửi nhận tới.',
  'da-giao-tui': 'Đã niêm phong túi và giao cho người chở. Túi ở trên đường cho đến khi nơi nhận ký.',
  'da-ban-hanh': 'Đã ban hành biểu giờ. Các đơn vị thấy và xác nhận ở trang này.',
  'da-nhan-bieu-gio': 'Đã ghi đơn vị nhận biểu giờ.',
  'da-ghi-quy': 'Đã ghi vào sổ quỹ.',
  'da-dat-dinh-muc': 'Đã đặt định mức của điểm. Bảng quỹ và cảnh báo tính theo mức này từ ngày ghi.',
  'da-len-lich': 'Đã lên lịch kiểm tra.',
  'da-nhap-chinh-thuc': 'Đã nhập số của Tổng công ty. Mở từng chỉ tiêu để xem bưu gửi nào khác.',
  'da-nhac': 'Đã nhắc đơn vị. Ai đọc, lúc nào thì hiện ở đây.',
  'da-doc': 'Đã ghi là bạn đã đọc.',
  'da-lap-khach': 'Đã lập khách. Quầy ghi mã này khi nhận gửi thì doanh thu tính cho khách.',
  'da-sua-khach': 'Đã sửa thông tin khách.',
  'da-ghi-khach': 'Đã ghi.',
  'da-gop-khach': 'Đã gộp. Từ nay hai khách tính là một; tách ra ở bảng dưới nếu gộp nhầm.',
  'da-tach-khach': 'Đã tách ra. Mỗi khách lại có doanh thu và việc của mình.',
  'da-lap-du-thao': 'Đã lập dự thảo. Đặt mức, chia hết, rồi giao.',
  'da-dat-muc': 'Đã ghi vào dự thảo. Đơn vị chưa thấy cho đến khi giao.',
  'da-giao-ke-hoach': 'Đã giao kế hoạch. Từng đơn vị thấy và nhận ở trang này.',
  'da-nhan-ke-hoach': 'Đã ghi đơn vị nhận kế hoạch.',
  'da-luu-kich-ban': 'Đã lưu kịch bản.',
  'da-hen-gui': 'Đã hẹn. Lần gửi tới hiện ở bảng dưới.',
  'da-dung-hen': 'Đã dừng. Những lần đến hẹn trong lúc dừng không gửi bù.',
  'da-gui-tiep': 'Từ nay gửi tiếp theo hẹn.',
  'da-cho-gui-lai': 'Đang gửi lại. Tải lại trang sau nửa phút để xem.',
  'da-giao-bien': 'Đã giao việc treo biển. Từng điểm thấy ở trang này và gửi ảnh.',
  'da-nhan-anh': 'Đã nhận ảnh.',
  'da-xoa-anh': 'Đã xóa ảnh.',
} as const
export type Notice = keyof typeof NOTICES
export const NOTICE_KEYS = Object.keys(NOTICES) as Notice[]

export type Office = {
  site: Site
  person: SignedIn
  here: string
  title: string
  notice?: Notice | undefined
  /** A script of our own; the row of the page must let it in. */
  script?: string
}

/** A page of the office. `lead`: what stands under the heading. */
export function officePage(
  { site, person, here, title, notice, script }: Office,
  lead: Content,
  body: Content,
): Answer {
  const province = provinceOfPerson(site, person)
  const at = placeOf(province, person.unit, site.today())
  const building = province.folding.until
  const isOffice = (READERS as readonly Role[]).includes(person.role)
  const scripts = [...(isOffice ? [roomPaths.findScript()] : []), ...(script ? [script] : [])]
  const text = page(
    { title, demo: person.demo, desk: { ways: waysOf(person, here), person, at }, scripts },
    html`<header class="title"><h1>${title}</h1>${lead && html`<p class="under">${lead}</p>`}</header>
${building !== undefined && html`<p class="proof" role="status">Đang dựng số liệu từ sổ, ${building}. Sổ sách, quỹ, bưu gửi, đến hạn đóng chưa đủ; tải lại trang sau vài phút.</p>`}
${notice !== undefined && html`<p class="proof" role="status">${NOTICES[notice]}</p>`}
${body}`,
  )
  return { type: 'text/html; charset=utf-8', body: text }
}

/** A form that changes something: its token, its hidden values, what is in it. */
export const form = (
  person: SignedIn,
  action: string,
  hidden: Record<string, string | number>,
  body: Content,
  kind = '',
): Html =>
  html`<form method="post" action="${action}" class="${kind}"><input type="hidden" name="token" value="${person.token}">${Object.entries(
    hidden,
  ).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${body}</form>`

const TYPES: Record<string, Content> = {
  money: html`inputmode="numeric"`,
  count: html`inputmode="numeric"`,
  day: html`type="date"`,
  month: html`placeholder="2018-12"`,
}

/** One field of a declaration, as a label and an input. `id` keeps two forms of one page apart. */
export function input(declared: Service, name: string, id: string, required = true): Html {
  const { label, widget, choices, hint } = fieldOf(declared.fields[name] as Field)
  const own = `${id}-${name}`
  if (choices)
    return html`<label for="${own}">${label}</label><select id="${own}" name="${name}">${Object.entries(choices).map(
      ([value, text]) => html`<option value="${value}">${text}</option>`,
    )}</select>`
  if (widget === 'yes')
    return html`<label class="tick"><input type="checkbox" name="${name}" value="true"${required && html` required`}><span>${label}</span></label>`
  return html`<label for="${own}">${label}${!required && html` <span class="under">(có thể bỏ trống)</span>`}</label>
<input id="${own}" name="${name}" maxlength="200" autocomplete="off" title="${hint}" ${TYPES[widget]}${required && html` required`}>`
}

/**
 * What was typed, as the act writes it: amounts as people write them (“184.500 đ”) become numbers, names of choices keys.
 * @throws Problem body_invalid
 */
export function readTyped(declared: Service, typed: Record<string, string>): Line {
  const line: Line = {}
  for (const [name, text] of Object.entries(typed)) {
    const field = declared.fields[name]
    if (!field) throw new Problem('body_invalid', { field: name, why: 'không có ô này. Bỏ nó đi.' })
    const { label, widget, hint, choices = {} } = fieldOf(field)
    const named = Object.keys(choices).find((key) => choices[key] === text.trim())
    const value = READ[widget]?.(text.trim()) ?? named ?? text.trim()
    if (!field.safeParse(value).success) throw new Problem('body_invalid', { field: label, why: `sai: ${hint}.` })
    line[name] = value as string | number | boolean
  }
  return line
}

/** As people write it, and as a sheet shows it: “184.500 đ”, “11/2026”. */
const READ: Partial<Record<string, (text: string) => number | string | boolean>> = {
  money: whole,
  count: whole,
  month: (text) =>
    text.replace(/^(\d{1,2})[/-](\d{4})$/, (_, month: string, year: string) => `${year}-${month.padStart(2, '0')}`),
  day: (text) =>
    text.replace(
      /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
      (_, day: string, month: string, year: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    ),
  yes: (text) => text === 'true',
}

function whole(text: string): number {
  const digits = text.replace(/[.\s]|đ$/g, '')
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
}

/** “3 ngày”, “5 giờ”, “vừa xong”. */
export function age(from: string, now: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(from)) / 60_000)
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)} ngày`
  if (minutes >= 120) return `${Math.floor(minutes / 60)} giờ`
  return minutes >= 2 ? `${minutes} phút` : 'vừa xong'
}

/** “3 ngày trước”, “vừa xong”. */
export function ago(from: string, now: string): string {
  const words = age(from, now)
  return words === 'vừa xong' ? words : `${words} trước`
}
