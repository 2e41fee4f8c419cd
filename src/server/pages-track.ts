/** The public page that follows an item: one box, the newest event large, the whole way below. No script. */
import { showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { DIGITS, type Receiver } from '#report/mail-track.ts'
import { paths } from '#report/paths.ts'
import type { LookupView } from '#server/lookup.ts'

/** One event with the name of its office. */
export type Seen = { code?: string; vi: string; en: string; at: string; office: string; why?: string }

/** What the public pages share: small, without a script, for any phone. `title`: in the window and above. */
export function publicPage(
  { title, en, about }: { title: string; en: string; about: string },
  body: Content,
  foot: Content,
): string {
  return html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="description" content="${about}">
<title>${title} · Bưu điện</title>
<link rel="icon" href="${paths.icon()}" type="image/svg+xml">
<link rel="stylesheet" href="${paths.trackStyle()}">
</head>
<body>
<main>
<h1>${title} <small lang="en">${en}</small></h1>
${body}
<footer>${foot}</footer>
</main>
</body>
</html>
`.text
}

export function trackPage({ number: item, seen, owner, wrong }: LookupView<Seen, Receiver>): string {
  return publicPage(
    { title: 'Theo dõi bưu gửi', en: 'Track an item', about: 'Theo dõi bưu gửi của Bưu điện bằng mã trên nhãn' },
    html`<form action="${paths.track()}">
<label for="ma">Mã trên nhãn <small lang="en">Number on the label</small></label>
<input id="ma" name="ma" value="${item ?? ''}" required maxlength="20" autocapitalize="characters" autocomplete="off" spellcheck="false" placeholder="EE123456785VN">
<button>Xem <span lang="en">/ Show</span></button>
</form>
${wrong && html`<p class="wrong" role="alert">${wrong.vi} <small lang="en">${wrong.en}</small></p>`}
${seen && way(seen)}
${item !== undefined && seen && seen.length > 0 && (owner ? whom(owner) : ask(item))}`,
    html`<p>Trang này không ghi lại ai đã xem. Khiếu nại: hỏi bưu cục nơi gửi.</p>
<p lang="en">Nobody is recorded here. Complaints: ask the office of posting.</p>`,
  )
}

const nothing = (): Html => html`<div id="verdict" class="wait"><h2>Chưa thấy bưu gửi này</h2>
<p>Xem lại từng chữ và số trên nhãn. Bưu gửi vừa gửi có thể lên đây sau vài giờ.</p>
<p lang="en">No such item here yet. Check every letter and digit; a new item may take some hours to appear.</p></div>`

const when = (at: string): string => `${at.slice(11, 16)} ngày ${showDay(at.slice(0, 10))}`

function way(seen: readonly Seen[]): Html {
  const delivered = seen.findLast(({ code }) => code === 'EMI')
  const last = delivered ?? seen.at(-1)
  if (!last) return nothing()
  return html`<div id="verdict" class="${delivered ? 'good' : 'wait'}"><h2>${last.vi}</h2>
<p lang="en">${last.en}</p>
<p>${when(last.at)}, ${last.office}${last.why && html` · ${last.why}`}</p></div>
<h2>Đường đi <small lang="en">Events</small></h2>
<ol>${seen.toReversed().map(
    ({ vi, en, at, office, why, code }) => html`<li><b>${vi}</b>${why && html`: ${why}`} <small lang="en">${en}</small>
<span>${when(at)} · ${office}${code && html` · ${code}`}</span></li>`,
  )}</ol>`
}

const ask = (item: string): Html => html`<h2>Là người nhận? <small lang="en">Are you the addressee?</small></h2>
<form method="post" action="${paths.track()}">
<input type="hidden" name="ma" value="${item}">
<label for="so">${String(DIGITS)} số cuối điện thoại người nhận <small lang="en">Last ${String(DIGITS)} digits of the addressee’s phone</small></label>
<input id="so" name="so" required inputmode="numeric" pattern="[0-9]{${String(DIGITS)}}" maxlength="${String(DIGITS)}" autocomplete="off">
<button>Xem người nhận <span lang="en">/ Show addressee</span></button>
</form>`

function whom({ addressee, address, signed }: Receiver): Html {
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    ['Người nhận', 'Addressee', addressee],
    ['Địa chỉ', 'Address', address],
    ['Người ký nhận', 'Signed by', signed],
  ]
  const shown = rows.flatMap(([vi, en, value]): Content[] =>
    value === undefined ? [] : [html`<div><dt>${vi} <small lang="en">${en}</small></dt><dd>${value}</dd></div>`],
  )
  return html`<h2>Người nhận <small lang="en">Addressee</small></h2><dl>${shown}</dl>`
}
