/** One act: what was done, what moved, what was printed, and its place in the chain. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { ActView } from '#report/act.ts'
import { paths, type Scope } from '#report/paths.ts'
import { type Look, PURPOSES } from '#server/looks.ts'
import { waysOf } from '#server/office.ts'
import { crumbs, dated, page, searchBox, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { instant } from '#server/pages-year.ts'
import type { NamedPhoto } from '#server/photos.ts'

export type ActPage = {
  view: ActView
  demo: boolean
  years: readonly number[]
  scope: Scope
  photos: readonly NamedPhoto[]
  /** Who may ask for personal values in full, signed in. */
  asker: SignedIn | undefined
  /** Why personal values are shown in full; otherwise they are masked. */
  look: Look | undefined
}

export function actPage({ view, demo, years, scope, photos, asker, look }: ActPage): string {
  const { act } = view.entry
  const ref = `${act.device}/${act.seq}`
  const year = Number(view.day.slice(0, 4))
  return page(
    {
      title: `${view.verbName} · ${ref}`,
      ...{ demo, years, year, scope },
      ...(asker && { desk: { ways: waysOf(asker), person: asker } }),
    },
    html`${crumbs([{ label: `Báo cáo năm ${year}`, href: paths.year(year, scope) }, { label: `Việc ${ref}` }])}
<header class="title">
<p class="over">${view.serviceName}</p>
<h1>${view.verbName}</h1>
<p class="under outcome-${view.entry.outcome}">${view.outcome}${view.refusal && html`: ${view.refusal}`}</p>
</header>
${who(view)}
${view.lines.map((line, i) => lineOf(line, i, view.lines.length))}
${photos.length > 0 && photoPart(act.device, photos, look !== undefined)}
${lookPart({ view, photos, asker, look, scope })}
${view.erased && html`<p>Dữ liệu riêng của khách đã xóa; sổ chỉ còn dấu niêm của nó.</p>`}
${legs(view)}
${receipts(view)}
${chain(view)}
${neighbours(view, scope)}
${searchBox(scope)}`,
  )
}

const facts = (label: string, items: readonly (readonly [string, Content])[]): Html =>
  html`<section><h2>${label}</h2><dl>${items.map(([name, content]) => html`<div><dt>${name}</dt><dd>${content}</dd></div>`)}</dl></section>`

function who({ entry: { act, recorded }, unitName, day }: ActView): Html {
  return facts('Ai, ở đâu, lúc nào', [
    ['Người làm', actorName(act.actor)],
    ['Đơn vị', unitName],
    ['Máy', act.device],
    ['Xảy ra', html`${act.at.slice(11, 16)} ngày ${dated(day)}`],
    ['Ghi vào sổ', instant(recorded)],
  ])
}

/** “person:gdv.V03760” → “người mang mã gdv.V03760”. Names of staff are not kept with acts. */
function actorName(actor: string): string {
  const [kind = '', ...rest] = actor.split(':')
  const code = rest.join(':')
  const kinds: Record<string, string> = {
    person: 'người mang mã',
    device: 'máy',
    job: 'việc tự động',
    support: 'người hỗ trợ mang mã',
  }
  return `${kinds[kind] ?? kind} ${code.replace('/person:', ', làm thay ')}`
}

function lineOf(line: ActView['lines'][number], i: number, of: number): Html {
  return facts(
    of > 1 ? `Dòng ${i + 1} trong ${of}` : 'Nội dung',
    line.map(({ label, value, masked }) => [label, masked ? html`${value} <small>(đã che)</small>` : value]),
  )
}

const PHOTO_WORDS: Record<Exclude<NamedPhoto['state'], 'here'>, string> = {
  missing: 'Ảnh chưa tới. Máy gửi ảnh sau các việc, khi đường truyền rảnh.',
  coming: 'Ảnh đang tới, chưa đủ.',
  erased: 'Ảnh đã xóa; sổ chỉ còn dấu của nó.',
}

const photoPart = (device: string, photos: readonly NamedPhoto[], mayLook: boolean): Html =>
  html`<section><h2>Ảnh</h2>${photos.map(({ digest, state }) =>
    state !== 'here'
      ? html`<p>${PHOTO_WORDS[state]}</p>`
      : mayLook
        ? html`<p><a href="${paths.photo(device, digest)}"><img class="photo" src="${paths.photo(device, digest)}" alt="Ảnh của việc này" loading="lazy"></a></p>`
        : html`<p>Có ảnh (đã che).</p>`,
  )}</section>`

/** The way to personal values in full: for the office, with a reason that is written down. */
function lookPart({ view, photos, asker, look, scope }: Omit<ActPage, 'demo' | 'years'>): Content {
  if (look)
    return html`<p class="proof" role="status">Đang xem đủ. Đã ghi vào nhật ký: ${look.purpose}, ${look.note}</p>`
  if (view.personal.length === 0 && !photos.some(({ state }) => state === 'here')) return null
  if (!asker) return html`<p class="under">Xem đủ: người phụ trách đơn vị, sau khi đăng nhập, có ghi lý do.</p>`
  const { device, seq } = view.entry.act
  return html`<details class="choice"><summary>Xem đủ dữ liệu riêng</summary>
<p id="xem-noi" class="under">Tên của bạn, giờ xem và lý do được ghi vào nhật ký; kiểm soát đọc nhật ký ấy.</p>
${form(
  asker,
  paths.act(device, seq, scope),
  {},
  html`<label for="xem-vi">Vì sao</label><select id="xem-vi" name="purpose">${PURPOSES.map((one) => html`<option>${one}</option>`)}</select>
<label for="xem-ro">Ghi rõ: ai hỏi, số đơn, số hồ sơ</label><input id="xem-ro" name="note" minlength="5" maxlength="200" autocomplete="off" aria-describedby="xem-noi" required>
<button class="main">Xem đủ</button>`,
  'fields',
)}</details>`
}

function legs({ legs: list }: ActView): Content {
  if (list.length === 0) return null
  return html`<section>${table(
    'Những gì đã chuyển',
    [{ label: 'Thứ chuyển' }, { label: 'Số', number: true }, { label: 'Từ' }, { label: 'Đến' }],
    list.map(({ what, amount, from, to }) => [what, amount, from, to]),
  )}</section>`
}

function receipts({ receipts: list }: ActView): Content {
  const printed = list.filter((lines) => lines.length > 0)
  if (printed.length === 0) return null
  const row = ([label, value]: readonly [string, string]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`
  return html`<section><h2>Biên lai</h2>${printed.map((lines) => html`<dl class="receipt">${lines.map(row)}</dl>`)}</section>`
}

function chain({ position, block, hash, previousHash, chained, rules }: ActView): Html {
  const used = html`${rules.map(({ name, from }, i) => html`${i > 0 && html`<br>`}${name}, bản từ ${dated(from)}`)}`
  return html`${facts('Chỗ đứng trong sổ', [
    ['Vị trí', showNumber(position)],
    ['Khối', block === undefined ? 'chưa rõ' : showNumber(block)],
    ['Quy định đã dùng', rules.length === 0 ? 'không có' : used],
    ['Dấu của việc trước', html`<code>${previousHash || 'không tìm thấy'}</code>`],
    ['Dấu của việc này', html`<code>${hash}</code>`],
  ])}
${
  chained
    ? html`<p class="proof">Đã tính lại dấu từ nội dung: khớp.</p>`
    : html`<p class="warn" role="alert">Dấu tính lại không khớp: nội dung đã bị sửa. Chạy: npx canhtay verify</p>`
}`
}

function neighbours({ entry: { act }, previous, next, reversedBy }: ActView, scope: Scope): Html {
  const way = (seq: number, label: string, rel: string) =>
    html`<li><a rel="${rel}" href="${paths.act(act.device, seq, scope)}">${label} (số ${String(seq)})</a></li>`
  return html`<nav aria-label="Các việc cạnh việc này"><ul class="files">
${previous !== undefined && way(previous, 'Việc trước của máy', 'prev')}
${next !== undefined && way(next, 'Việc sau của máy', 'next')}
${reversedBy && html`<li><a href="${paths.act(reversedBy.device, reversedBy.seq, scope)}">Việc này đã bị đảo bởi ${reversedBy.device}/${String(reversedBy.seq)}</a></li>`}
</ul></nav>`
}
