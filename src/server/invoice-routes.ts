/** The rows of the queue of e-invoices and fee receipts: a month's queue, its file, numbers recorded and cancelled. */
import * as z from 'zod'
import { addMonths, type Day, type Month, monthOf } from '#kernel/day.ts'
import { type Content, html } from '#kernel/html.ts'
import type { SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { invoicePaper, lateOf } from '#report/invoice-paper.ts'
import { invoicePaths } from '#report/invoice-paths.ts'
import { readQueue, readSeries } from '#report/invoices.ts'
import { readOrigin } from '#report/origin.ts'
import { paperSheet } from '#report/paper.ts'
import { cancelIssued, columnLabels, markIssued } from '#server/invoice-desk.ts'
import { deskOf, mayChange, networkOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { booksWays, paperPage } from '#server/pages-books.ts'
import { form, input, officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { words } from '#server/typed.ts'
import { invoice } from '#services/invoice/service.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'phải là tháng dạng 2018-11')
const back = { month }

async function readView(province: Province, person: SignedIn, month: Month, today: Day, file = false) {
  await province.folding.keepUp(['flows'], file)
  const whole = person.units === 'all'
  const { demo, queue } = await province.read(
    async (query) => ({
      demo: (await readOrigin(query, province.id)).demo,
      queue: await readQueue(query, { province: province.id, month, whole }),
    }),
    person.units,
  )
  // Numbers are counted over the whole province: what is missing here may have been used elsewhere.
  const series = await province.read((query) => readSeries(query, province.id, Number(month.slice(0, 4))))
  const paper = invoicePaper({ month, queue, series, demo }, networkOf(province), today)
  return { paper, late: lateOf(queue, today).length }
}

const forms = (person: SignedIn, month: Month): Content =>
  mayChange(person) &&
  html`<details class="choice"><summary>Ghi số đã lập</summary>${form(
    person,
    invoicePaths.mark(),
    { month },
    html`<label for="cac-dong">Chép các dòng từ bảng tính vào đây, đúng thứ tự cột: ${columnLabels.join(', ')}.</label>
<textarea id="cac-dong" name="rows" rows="6" required spellcheck="false"></textarea><button class="main">Ghi số</button>`,
    'fields wide-form',
  )}</details>
<details class="choice"><summary>Hủy một số đã lập</summary>${form(
    person,
    invoicePaths.cancel(),
    { month },
    html`${(['kind', 'subject', 'reason'] as const).map((name) => input(invoice, name, 'huy'))}<button class="harm">Hủy số</button>`,
    'fields',
  )}</details>`

export const invoiceRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: invoicePaths.queue(),
    name: 'Hóa đơn, biên lai phải lập của một tháng',
    query: shown.extend({ thang: month.optional() }),
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const asked = given.query.thang ?? addMonths(monthOf(today), -1)
      const { paper, late } = await readView(province, person, asked, today)
      return officePage(
        { site, person, here: books.trial(), title: paper.title, notice: given.query.xong },
        late > 0 ? html`<span class="warn" role="alert">${paper.lead}</span>` : paper.lead,
        html`${booksWays()}<form method="get" action="${invoicePaths.queue()}" class="row"><label for="thang">Tháng</label><input id="thang" name="thang" value="${asked}" pattern="\\d{4}-\\d{2}" required> <button>Xem</button></form>
<p><a href="${invoicePaths.queue(asked, '.xlsx')}">Bảng tính</a></p>${forms(person, asked)}${paperPage(paper)}`,
      )
    },
  }),
  route({
    ...readRow,
    path: invoicePaths.queue(undefined, '.xlsx'),
    name: 'Hóa đơn, biên lai phải lập của một tháng, bảng tính',
    answers: 'file',
    query: z.strictObject({ thang: month }),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { paper } = await readView(province, person, given.query.thang, today, true)
      return {
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        body: await paperSheet(paper),
        headers: { 'content-disposition': `attachment; filename="hoa-don-${given.query.thang}.xlsx"` },
      }
    },
  }),
  route({
    ...changeRow,
    path: invoicePaths.mark(),
    name: 'Ghi số hóa đơn, biên lai đã lập',
    body: z.strictObject({ ...back, rows: words(60_000) }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await markIssued(province, person, given.body.rows)
      return goTo(invoicePaths.queue(given.body.month, '', 'da-ghi-so'))
    },
  }),
  route({
    ...changeRow,
    path: invoicePaths.cancel(),
    name: 'Hủy số của một hóa đơn, biên lai',
    body: z.strictObject({
      ...back,
      kind: z.enum(['invoice', 'receipt', 'adjustment']),
      subject: words(80),
      reason: words(200),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { month, ...which } = given.body
      await cancelIssued(province, person, which)
      return goTo(invoicePaths.queue(month, '', 'da-huy-so'))
    },
  }),
]
