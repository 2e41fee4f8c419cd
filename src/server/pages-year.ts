/** The year's report as a page: prose whose figures open, then revenue by month, by service and by unit. */
import { showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney } from '#kernel/money.ts'
import type { Figure } from '#report/figure.ts'
import { paths, type Scope } from '#report/paths.ts'
import type { Piece } from '#report/say.ts'
import type { Table } from '#report/tables.ts'
import type { YearReport } from '#report/year.ts'
import { dated, numberOr, page, percentOr, table } from '#server/pages.ts'
import { monthChart } from '#server/pages-chart.ts'

/** `style`: the page is saved as one file. */
export type YearPage = { report: YearReport; years: readonly number[]; scope: Scope; style?: string }

export function yearPage({ report, years, scope, style }: YearPage): string {
  const { year, title, paragraphs, origin, missing, differences } = report
  const text = (piece: Piece) =>
    typeof piece === 'string'
      ? piece
      : html`<a class="figure" href="${paths.figure(year, piece.figure, scope)}">${piece.text}</a>`
  return page(
    { title, demo: origin.demo, years, year, scope, ...(style === undefined ? {} : { style }) },
    html`<article class="report">
<header class="title">
<p class="over">Báo cáo năm ${String(year)}</p>
<h1>${report.post}</h1>
<p class="under">Số liệu đến hết ngày ${dated(report.asOf)}${scope.asOf === undefined && html`; số có ngày riêng ghi ngay trong câu`}.</p>
</header>
${headline(report, scope)}
${paragraphs.map((pieces, i) => html`<p class="${i === 0 ? 'first' : ''}">${pieces.map(text)}</p>`)}
${paragraphs.length === 0 && html`<p class="first">Chưa có số liệu của năm ${String(year)}.</p>`}
</article>
${months(report, scope)}
${byService(report, scope)}
${byUnit(report, scope)}
${notes(missing, differences)}
${style === undefined && more(report, scope)}`,
  )
}

/** The three that everyone asks for first. */
function headline({ figures, year }: YearReport, scope: Scope): Content {
  const find = (id: string) => figures.find((figure) => figure.id === id)
  const revenue = find('doanh-thu')
  if (!revenue) return null
  const items = [
    { figure: revenue, big: revenue.shown.replace(' đồng', ''), small: 'đồng doanh thu' },
    ratioItem(find('ke-hoach'), 'kế hoạch năm'),
    ratioItem(find('tang-truong'), `so với năm ${year - 1}`, true),
  ].filter((item) => item !== undefined)
  return html`<ul class="headline">${items.map(
    ({ figure, big, small }) =>
      html`<li><a href="${paths.figure(year, figure.id, scope)}"><b>${big}</b> <span>${small}</span></a></li>`,
  )}</ul>`
}

function ratioItem(figure: Figure | undefined, small: string, signed = false) {
  if (!figure) return undefined
  const big = signed && figure.value > 0 ? `+${figure.shown}` : figure.shown
  return { figure, big, small }
}

const find = (report: YearReport, id: Table['id']): Table | undefined => report.tables.find((one) => one.id === id)

function months(report: YearReport, scope: Scope): Content {
  const own = find(report, 'thang')
  if (!own) return null
  return html`<section aria-labelledby="thang"><h2 id="thang">Doanh thu theo tháng</h2>
${monthChart(report.months, report.year)}
${moneyTable(own, (key) => paths.figure(report.year, 'doanh-thu', scope, { month: key }))}</section>`
}

function byService(report: YearReport, scope: Scope): Content {
  const own = find(report, 'dich-vu')
  if (!own) return null
  return html`<section aria-labelledby="dich-vu"><h2 id="dich-vu">Doanh thu theo dịch vụ</h2>
${moneyTable(own, (key) => (key === '-' ? undefined : paths.figure(report.year, 'doanh-thu', scope, {}, { service: key })))}</section>`
}

function byUnit(report: YearReport, scope: Scope): Content {
  const own = find(report, 'don-vi')
  if (!own) return null
  const { year, view } = report
  const way = (to: 'then' | 'now', label: string) =>
    view === to
      ? html`<span aria-current="true">${label}</span>`
      : html`<a href="${paths.year(year, { ...scope, view: to })}#don-vi">${label}</a>`
  return html`<section aria-labelledby="don-vi"><h2 id="don-vi">Doanh thu theo đơn vị</h2>
<p class="ways">${way('then', 'Theo đơn vị khi đó')} ${way('now', 'Theo đơn vị hiện nay')}</p>
${moneyTable(own, (key) => paths.figure(year, 'doanh-thu', scope, { month: 'all', group: Number(key) }))}</section>`
}

/** Amounts in full; what would not fit on a telephone stands there as a card. */
function moneyTable({ title, columns, rows, total }: Table, href: (key: string) => string | undefined): Html {
  // Columns of which no row has anything are not shown.
  const used = columns.map((_, i) => i === 0 || rows.some(({ cells }) => cells[i] !== undefined))
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, i) => used[i])
  const kinds = columns.map(({ kind }) => kind)
  const cell = (value: string | number | undefined, i: number): string =>
    typeof value === 'string' ? value : kinds[i] === 'percent' ? percentOr(value) : numberOr(value)
  return html`<p class="unit">Đơn vị: đồng</p>${table(
    title,
    keep(columns.map(({ label, kind }, i) => ({ label, number: kind !== 'text', wide: kind === 'money' && i > 1 }))),
    rows.map(({ key, cells }) => {
      const link = href(key)
      const [name = '', ...others] = cells.map(cell)
      return keep([link === undefined ? name : html`<a href="${link}">${name}</a>`, ...others])
    }),
    keep(total.map(cell)),
  )}`
}

function notes(missing: readonly string[], differences: readonly string[]): Content {
  if (missing.length + differences.length === 0) return null
  return html`<section aria-labelledby="ghi-chu"><h2 id="ghi-chu">Ghi chú</h2>
${differences.map((one) => html`<p class="warn">${one}</p>`)}
${
  missing.length > 0 &&
  html`<details><summary>Chưa có số liệu cho ${missing.length} mục</summary><ul>${missing.map((one) => html`<li>${one}</li>`)}</ul></details>`
}</section>`
}

function more({ year, origin, figures }: YearReport, scope: Scope): Html {
  return html`<section aria-labelledby="them"><h2 id="them">Mang đi</h2>
<ul class="files"><li><a href="${paths.yearFile(year, 'pdf', scope)}">Bản in (PDF)</a></li>
<li><a href="${paths.yearFile(year, 'xlsx', scope)}">Bảng tính (XLSX)</a></li>
<li><a href="${paths.yearJson(year, scope)}">Dữ liệu (JSON)</a></li></ul>
${origin.position > 0 && html`<p class="under">${String(figures.length)} số, lập từ sổ nhật ký đến vị trí ${showMoney(origin.position).replace(' đ', '')}${origin.recorded && html`, ghi lúc ${instant(origin.recorded)}`}.</p>`}</section>`
}

/** 2026-11-23T02:00:00Z → “09:00 ngày 23/11/2026”, at the hour of Hà Nội, which knows no summer time. */
export function instant(utc: string): string {
  const local = new Date(Date.parse(utc) + 7 * 3_600_000).toISOString()
  return `${local.slice(11, 16)} ngày ${showDay(local.slice(0, 10))}`
}
