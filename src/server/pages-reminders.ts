/** Reminders: which unit has what is late, with the button that reminds it; what came to my unit; what was sent, and who read it. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { reminderPaths } from '#report/books-paths.ts'
import type { Late } from '#report/mail-monitor.ts'
import { showLocal } from '#report/mail-paper.ts'
import { paths } from '#report/paths.ts'
import { STANDARDS } from '#rollup/mail-score.ts'
import { desk } from '#server/addresses.ts'
import { mayChange } from '#server/office.ts'
import { table } from '#server/pages.ts'
import { ago, form } from '#server/pages-office.ts'
import type { Reminder } from '#server/reminders.ts'

export type Seen = {
  person: SignedIn
  now: string
  nameOf(unit: number): string
  mayRemind(unit: number): boolean
}

/** Who has what is late now, most first; only those units whose items the reader sees. */
export function holdersSection(late: readonly Late[], reminders: readonly Reminder[], seen: Seen): Html {
  const byUnit = [...Map.groupBy(late, ({ unit }) => unit)].toSorted(([, a], [, b]) => b.length - a.length)
  if (byUnit.length === 0) return html``
  const rows = byUnit.map(([unit, own]): Content[] => {
    const last = reminders.find((one) => one.unit === unit)
    return [
      seen.nameOf(unit),
      showNumber(own.length),
      showLocal(own[0]?.due ?? ''),
      last ? html`${ago(last.sent, seen.now)}, ${readBy(last, seen)}` : 'chưa nhắc',
      seen.mayRemind(unit) ? form(seen.person, reminderPaths.send(), { unit }, html`<button>Nhắc</button>`) : '',
    ]
  })
  return html`<section>${table(
    'Đơn vị đang giữ bưu gửi quá hạn',
    [
      { label: 'Đơn vị' },
      { label: 'Quá hạn', number: true },
      { label: 'Hạn lâu nhất' },
      { label: 'Lần nhắc cuối' },
      { label: 'Nhắc đơn vị' },
    ],
    rows,
  )}<p class="under"><a href="${reminderPaths.list()}">Các lời nhắc, ai đã đọc lúc nào</a></p></section>`
}

export function remindersPage(reminders: readonly Reminder[], seen: Seen): Html {
  const [mine, others] = [true, false].map((own) =>
    reminders.filter(({ unit }) => (unit === seen.person.unit) === own),
  ) as [Reminder[], Reminder[]]
  return html`<section aria-labelledby="den"><h2 id="den">Gửi đơn vị tôi</h2>
${mine.length === 0 ? html`<p class="none">Chưa có lời nhắc nào.</p>` : mine.map((one) => card(one, seen, true))}</section>
<section aria-labelledby="di"><h2 id="di">Gửi các đơn vị bên dưới</h2>
${others.length === 0 ? html`<p class="none">Chưa nhắc đơn vị nào. Nhắc ở trang Chất lượng, bảng đơn vị đang giữ bưu gửi quá hạn.</p>` : others.map((one) => card(one, seen, false))}</section>`
}

const ITEMS_SHOWN = 12

function card(one: Reminder, seen: Seen, own: boolean): Html {
  const { id, unit, items, text, sender, sent, here } = one
  const codes = items.map((key) => key.slice(key.indexOf(':') + 1))
  const unread = own && mayChange(seen.person) && !one.reads.some(({ code }) => code === seen.person.code)
  return html`<article class="card"><h3>${own ? text : html`${seen.nameOf(unit)}: ${text}`}</h3>
<p class="under">${sender} gửi ${showLocal(sent)}; ${readBy(one, seen)}. ${here === 0 ? 'Mọi bưu gửi ấy đã xong.' : `Còn ${showNumber(here)} trong ${showNumber(items.length)} bưu gửi chưa xong.`}</p>
<p>${codes.slice(0, ITEMS_SHOWN).map((code, i) => html`${i > 0 && ' · '}<a href="${paths.find(code)}">${code}</a>`)}${codes.length > ITEMS_SHOWN && html` và ${showNumber(codes.length - ITEMS_SHOWN)} bưu gửi nữa`}</p>
${unread && form(seen.person, reminderPaths.read(), { id }, html`<button class="next">Tôi đã đọc</button>`)}</article>`
}

/** “Lò Thị Ơn đã đọc 08:00 05/12/2018”, or that nobody has. */
const readBy = ({ reads }: Reminder, { nameOf }: Seen): string =>
  reads.length === 0
    ? 'chưa ai đọc'
    : reads.map(({ name, unit, at }) => `${name} (${nameOf(unit)}) đã đọc ${showLocal(at)}`).join(', ')

/** The corporation's values from a file, for the province's own office. */
export const handInOfficial = (person: SignedIn): Html =>
  html`<section aria-labelledby="nop"><h2 id="nop">Nhập số của Tổng công ty</h2>
<form data-list="${desk.apiOfficial()}" data-token="${person.token}"><label for="tep">Tệp .xlsx hoặc .csv</label>
<input id="tep" type="file" required accept=".xlsx,.csv"> <button disabled>Nhập</button></form>
<p id="nop-noi" role="status"></p>
<p class="under">Cột: measure (chỉ tiêu), unit (mã đơn vị), month (2018-12), version (bản 1, 2 …), value (58,62), và item (mã bưu gửi) nếu là danh sách; dòng của bưu gửi ghi value là đạt, không đạt, hoặc bỏ trống. Mã chỉ tiêu: ${STANDARDS.map(({ id }) => id).join(', ')}.</p></section>`
