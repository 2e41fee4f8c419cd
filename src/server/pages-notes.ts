/** Notes from the door, masked: on the lists that are out, and as evidence beside a proposal. The act has them in full. */
import { show } from '#kernel/field.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney } from '#kernel/money.ts'
import { masked, thingName } from '#report/act.ts'
import { paths } from '#report/paths.ts'
import type { Visited } from '#server/office-notes.ts'
import { dated, table } from '#server/pages.ts'
import { visit } from '#services/visit/service.ts'

const PHOTO = { here: 'có ảnh', coming: 'ảnh đang tới', missing: 'ảnh chưa tới', erased: 'ảnh đã xóa' }

const COLUMNS = [
  { label: 'Khoản' },
  { label: 'Còn', number: true },
  { label: 'Đang ở' },
  { label: 'Đến ngày' },
  { label: 'Ghi chú' },
  { label: 'Ảnh' },
]

/** `nameOf`: a holder as people know it. */
function notesTable(title: string, visited: readonly Visited[], nameOf: (holder: string) => string): Html {
  return table(
    title,
    COLUMNS,
    visited.map(({ about, open, holder, day, line, device, seq, photos }) => [
      thingName(about),
      open > 0 ? showMoney(open) : '',
      nameOf(holder),
      dated(day),
      html`<a href="${paths.act(device, seq)}">${['outcome', 'again']
        .map((name) => show(visit.fields[name] as never, line[name]))
        .filter(Boolean)
        .join(', ')}</a>${line.text !== undefined && html`<br>${String(masked({ text: String(line.text) }).text)}`}`,
      photos.map(({ state }) => PHOTO[state]).join(', '),
    ]),
  )
}

/** On the page of lists: what is out and was not found at home. */
export const notesSection = (visited: readonly Visited[], nameOf: (holder: string) => string): Html =>
  html`<section aria-labelledby="ghi-chu"><h2 id="ghi-chu">Đã đến nhà, chưa xong</h2>
${
  visited.length === 0
    ? html`<p class="none">Chưa có ghi chú nào về khoản còn lại.</p>`
    : notesTable('Ghi chú mới nhất của mỗi khoản còn lại', visited, nameOf)
}</section>`

/** Beside a proposal of correction: what was found at the door about the same things. */
export const notesEvidence = (visited: readonly Visited[], nameOf: (holder: string) => string): Content =>
  visited.length > 0 &&
  html`<section aria-labelledby="ghi-chu"><h2 id="ghi-chu">Ghi chú khi đến nhà</h2>${notesTable('Về các khoản của việc này', visited, nameOf)}</section>`
