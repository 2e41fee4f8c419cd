/** Papers of the books as pages of the office: the same tables that the workbook and the print have. */
import type { Day } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { invoicePaths } from '#report/invoice-paths.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'
import type { Period } from '#report/read.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'

const cell = (value: PaperCell): Content =>
  typeof value === 'number'
    ? showNumber(value)
    : typeof value === 'string'
      ? value
      : html`<a href="${value.href}">${value.text}</a>`

const ROWS_SHOWN = 500

const section = ({ title, columns, rows, total, none }: PaperTable): Html =>
  html`<section>${
    rows.length === 0
      ? html`<h2>${title}</h2><p class="none">${none ?? ''}</p>`
      : table(
          title,
          columns,
          rows.slice(0, ROWS_SHOWN).map((row) => row.map(cell)),
          total?.map(cell),
        )
  }${rows.length > ROWS_SHOWN && html`<p class="under">${showNumber(ROWS_SHOWN)} dòng đầu của ${showNumber(rows.length)}; tệp bảng tính có đủ.</p>`}</section>`

/** `before`: forms and ways, under the heading. */
export const paperPage = ({ tables, notes }: Paper, before: Content = null): Html =>
  html`${before}${tables.map(section)}${notes.map((note) => html`<p class="under">${note}</p>`)}`

/** Where else the books lead. */
export const booksWays = (): Html =>
  html`<nav class="ways" aria-label="Sổ sách"><p><a href="${books.trial()}">Bảng cân đối</a> · <a href="${books.statements()}">Đối soát</a> · <a href="${books.suspense()}">Tạm giữ</a> · <a href="${treasuryPaths.differences()}">Chênh lệch</a> · <a href="${invoicePaths.queue()}">Hóa đơn</a> · <a href="${books.closing()}">Chốt ngày</a></p></nav>`

type FileLink = { label: string; href: string }

/** The files of the same paper, one beside the other. */
export const fileLinks = (files: readonly FileLink[]): Html =>
  html`${files.map(({ label, href }, i) => html`${i > 0 && ' · '}<a href="${href}">${label}</a>`)}`

/** From when to when, and the files of the same paper. */
export const periodForm = (action: string, { from, to }: Period, files: readonly FileLink[]): Html =>
  html`<form method="get" action="${action}" class="row">
<label for="tu">Từ ngày</label><input id="tu" name="tu" type="date" value="${from}" required>
<label for="den">đến hết ngày</label><input id="den" name="den" type="date" value="${to}" required>
<button>Xem</button></form>
<p>${fileLinks(files)}</p>`

export const yearForm = (action: string, year: number, label = 'Năm'): Html =>
  html`<form method="get" action="${action}" class="row"><label for="nam">${label}</label><input id="nam" name="nam" value="${year}" inputmode="numeric" maxlength="4" size="4" required> <button>Xem</button></form>`

export const dayForm = (day: Day): Html =>
  html`<form method="get" action="${books.closing()}" class="row"><label for="ngay">Ngày</label><input id="ngay" name="ngay" type="date" value="${day}" required> <button>Xem</button></form>`

export const lockForm = (person: SignedIn, month: string): Html =>
  form(
    person,
    books.lock(),
    { month },
    html`<label for="record">Số biên bản khóa sổ tháng ${month.slice(5)}/${month.slice(0, 4)}</label>
<input id="record" name="record" maxlength="200" autocomplete="off" required> <button>Khóa sổ</button>`,
  )
