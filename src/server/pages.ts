/** What every page shares: the frame, the ways out, the small signs. Pages are strings; there is no script in them. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { ROLE_NAMES, type SignedIn } from '#people/person.ts'
import { paths, type Scope } from '#report/paths.ts'
import { showPercent } from '#report/say.ts'
import { desk } from '#server/addresses.ts'
import { roomPaths } from '#server/room-paths.ts'
import { catalogue } from '#services/index.ts'

export type Frame = {
  title: string
  /** The demonstration: every page says that its numbers are simulated. */
  demo?: boolean
  /** Years that there is something to report on, for the way between them. */
  years?: readonly number[]
  year?: number
  scope?: Scope
  /** Seconds until the browser asks again. */
  refresh?: number
  /** A page of the office: its own ways, who is signed in, what is said at the foot. */
  desk?: { ways: readonly Way[]; person: SignedIn | undefined; at?: string }
  /** Scripts of our own, by their addresses, each a module, so that none sees another’s names; the row of the page must let them in. */
  scripts?: readonly string[]
  /** The style sheet itself instead of a link to it, for a page that is saved as one file. */
  style?: string
}

/** `pages`: what stands together behind it, when there are several. */
export type Way = { label: string; href: string; here?: boolean; pages?: readonly Way[] }

/** A whole page. `lang`, viewport, skip link, one main landmark. */
export function page(frame: Frame, body: Content): string {
  const saved = frame.style !== undefined
  const style = frame.style === undefined ? html`<link rel="stylesheet" href="${paths.style()}">` : inline(frame.style)
  const whole = html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Sổ giữ hộ của Bưu điện: mỗi việc có người làm, giờ làm, và nơi đang giữ">
${frame.refresh !== undefined && html`<meta http-equiv="refresh" content="${frame.refresh}">`}
<title>${frame.title} · Cánh Tay</title>
${!saved && html`<link rel="icon" href="${paths.icon()}" type="image/svg+xml">`}
${!saved && ([400, 600] as const).map((weight) => html`<link rel="preload" href="${paths.font(weight)}" as="font" type="font/ttf" crossorigin>`)}
${style}
${frame.desk && html`<link rel="stylesheet" href="${desk.style()}">`}
${(frame.scripts ?? []).map((script) => html`<script type="module" src="${script}"></script>`)}
</head>
<body${frame.desk && html` class="desk"`}>
<a class="skip" href="#noi-dung">Đến nội dung</a>
${frame.demo && html`<aside class="demo" aria-label="Loại số liệu">Số liệu mô phỏng, không phải số thật của Bưu điện</aside>`}
<header class="top">
${!saved && html`<a class="brand" href="${frame.desk?.person ? desk.home() : paths.home()}"><span aria-hidden="true" class="mark"></span>Cánh Tay</a>`}
${frame.desk ? deskNav(frame.desk) : nav(frame)}
</header>
<main id="noi-dung" tabindex="-1">
${body}
</main>
<footer class="foot">
<p>${frame.desk ? 'Mỗi quyết định ở đây ghi lại ai làm, lúc nào, và không xóa được.' : !saved ? 'Mỗi số trên trang này mở ra được các việc đã cộng nên nó.' : 'Trang này lưu từ Cánh Tay; trong chương trình, mỗi số mở ra được các việc đã cộng nên nó.'}</p>
</footer>
</body>
</html>
`.text
  // A saved page has no server behind its links.
  return saved ? whole.replace(/<a [^>]*href="\/[^>]*>([\s\S]*?)<\/a>/g, '$1') : whole
}

/** The style sheet is ours, not a reader's: it goes in as it is. */
const inline = (style: string): Html => new Html(`<style>${style}</style>`)

function nav({ years = [], year, scope = {}, style }: Frame): Content {
  const list = years.map(
    (one) =>
      html`<li><a href="${paths.year(one, scope)}"${one === year && html` aria-current="page"`}>Năm ${String(one)}</a></li>`,
  )
  if (style !== undefined) return list.length > 0 && html`<nav aria-label="Báo cáo các năm"><ul>${list}</ul></nav>`
  return html`<nav aria-label="Báo cáo các năm, quầy, quản lý"><ul>${list}<li><a href="${desk.till()}">Quầy</a></li><li><a href="${desk.home()}">Quản lý quầy</a></li></ul></nav>`
}

function deskNav({ ways, person, at }: NonNullable<Frame['desk']>): Content {
  const list = (all: readonly Way[]) =>
    all.map(
      ({ label, href, here, pages = [] }) =>
        html`<li><a href="${href}"${here && html` aria-current="${pages.length > 0 ? 'true' : 'page'}"`}>${label}</a></li>`,
    )
  const { label: room = '', pages = [] } = ways.find(({ here }) => here) ?? {}
  return html`${
    person &&
    html`<div class="who">${
      // Who has the office's first page among the ways has its search.
      ways.some(({ href }) => href === desk.home()) &&
      html`<a href="${roomPaths.find()}" data-find="${roomPaths.find(undefined, '.json')}">Tìm <kbd>Ctrl K</kbd></a>`
    }<a href="${desk.me()}"><b>${person.name}</b> <span>${ROLE_NAMES[person.role]}${at !== undefined && `, ${at}`}</span></a>
<form method="post" action="${desk.signOut()}"><input type="hidden" name="token" value="${person.token}"><button class="quiet">Đăng xuất</button></form></div>`
  }
${ways.length > 0 && html`<nav aria-label="Quản lý quầy"><ul>${list(ways)}</ul></nav>`}
${pages.length > 0 && html`<nav class="pages" aria-label="${room}"><ul>${list(pages)}</ul></nav>`}`
}

export type Crumb = { label: string; href?: string }

export const crumbs = (steps: readonly Crumb[]): Html =>
  html`<nav class="crumbs" aria-label="Đường đi"><ol>${steps.map(
    ({ label, href }) =>
      html`<li>${href === undefined ? html`<span aria-current="page">${label}</span>` : html`<a href="${href}">${label}</a>`}</li>`,
  )}</ol></nav>`

/** The box that leads to acts by a person or a code. What is typed stands in the address, which this machine alone sees. */
export const searchBox = ({ province }: Scope, text = ''): Html =>
  html`<form class="search" role="search" action="${paths.find()}" method="get">
${province !== undefined && html`<input type="hidden" name="tinh" value="${province}">`}
<label for="chu">Tìm người, mã hóa đơn</label>
<input id="chu" name="chu" type="search" value="${text}" maxlength="100" autocomplete="off" required>
<button>Tìm</button>
</form>`

/** What was done, in the words of its service. */
export const verbName = ({ service, verb }: { service: string; verb: string }): string =>
  catalogue.get(service)?.acts[verb]?.name ?? `${service}.${verb}`

/** Amount in the unit of its figure: “184.500 đ”, “940 khách hàng”. */
export const amount = (value: number, unit: string): string =>
  unit === 'đ' || unit === 'đ/người/tháng'
    ? showMoney(value)
    : unit === '%'
      ? showPercent(value)
      : `${showNumber(value)} ${unit}`

export const dated = (day: Day): Html => html`<time datetime="${day}">${showDay(day)}</time>`

/** `wide`: left out where there is no room for it. */
export type Column = { label: string; number?: boolean; wide?: boolean }

/** A table that becomes a list of cards on a narrow screen; the roles keep it a table for those who listen. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  total?: readonly Content[],
): Html {
  const kind = (column: Column | undefined) =>
    [column?.number && 'num', column?.wide && 'wide'].filter(Boolean).join(' ')
  const row = (cells: readonly Content[]) =>
    html`<tr role="row">${cells.map((content, i) =>
      i === 0
        ? html`<th scope="row" role="rowheader">${content}</th>`
        : html`<td role="cell" class="${kind(columns[i])}" data-label="${columns[i]?.label ?? ''}">${content}</td>`,
    )}</tr>`
  const head = columns.map(
    (column) => html`<th scope="col" role="columnheader" class="${kind(column)}">${column.label}</th>`,
  )
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">${rows.map(row)}</tbody>
${total && html`<tfoot role="rowgroup">${row(total)}</tfoot>`}</table>`
}

export const percentOr = (ratio: number | undefined): string => (ratio === undefined ? '' : showPercent(ratio))
export const numberOr = (value: number | undefined): string => (value === undefined ? '' : showNumber(value))
