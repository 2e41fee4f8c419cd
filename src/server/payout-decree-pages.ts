/** A decree applied to a list, as page and workbook: every row that changes with its old and new sum and why, before anything is done. */
import type { Month } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { Paper, PaperCell } from '#report/paper.ts'
import type { Raise } from '#rules/pension.ts'
import { ruleOn } from '#rules/rules.ts'
import type { ListHead } from '#server/lists-hand.ts'
import { mayChange } from '#server/office.ts'
import { table } from '#server/pages.ts'
import { paperPage } from '#server/pages-books.ts'
import { form } from '#server/pages-office.ts'
import { type Changed, type Preview, pending, type Same, seenOf } from '#server/payout-decree.ts'
import { payouts } from '#server/payout-paths.ts'

const WHY: Record<Raise['by'], (day: string) => string> = {
  rate: (day) => `tăng ${percent(day)}`,
  more: (day) =>
    `tăng ${percent(day)}, còn không quá ${money('pension.raise.low', day)} nên thêm ${money('pension.raise.more', day)}`,
  floor: (day) => `tăng ${percent(day)}, lên mức sàn ${money('pension.raise.floor', day)}`,
}
const percent = (day: string): string => `${ruleOn('pension.raise.rate', day).value / 10} %`
const money = (key: string, day: string): string => showMoney(ruleOn(key, day).value)

const AT: Record<Changed['at'], string> = {
  office: 'đổi ngay',
  principal: 'đổi ngay',
  till: 'ra lệnh quầy trả, rồi mở lại trang này',
  ordered: 'đã ra lệnh, chờ quầy trả',
}

const SAME: Record<Same, string> = {
  before: 'kỳ trước ngày có hiệu lực',
  done: 'đã đổi theo nghị định này',
  class: 'tuất hằng tháng, tính theo lương cơ sở',
  paid: 'đã chi; báo BHXH truy lĩnh phần chênh',
  returned: 'đã trả BHXH',
}

const showMonth = (period: Month): string => `${period.slice(5)}/${period.slice(0, 4)}`
const code = (thing: string): string => thing.slice(thing.indexOf(':') + 1, thing.lastIndexOf('/'))

export function decreePaper({ head, changed, same, faults, source, decree }: Preview): Paper {
  const day = decree.slice(decree.indexOf('@') + 1)
  const sum = (of: (one: Changed) => number) => changed.reduce((all, one) => all + of(one), 0)
  const paper = (
    title: string,
    labels: readonly string[],
    numbers: readonly string[],
    rows: PaperCell[][],
    more = {},
  ) => ({
    title,
    columns: labels.map((label) => ({ label, number: numbers.includes(label) })),
    rows,
    ...more,
  })
  return {
    title: `Điều chỉnh danh sách ${head.number}`,
    lead: `${source}. Chưa đổi gì cho đến khi có người xác nhận.`,
    demo: false,
    tables: [
      ...(faults.length > 0
        ? [
            paper(
              'Dòng phải xem lại trước',
              ['Dòng', 'Vì sao, làm gì'],
              [],
              faults.map(({ row, message }) => [String(row), message]),
            ),
          ]
        : []),
      paper(
        'Dòng sẽ đổi',
        ['Dòng', 'Mã số BHXH', 'Kỳ', 'Bản, tổ', 'Mức cũ', 'Mức mới', 'Vì sao', 'Khi xác nhận'],
        ['Mức cũ', 'Mức mới'],
        changed.map(({ row, before, by, at }) => [
          ...[String(row.row), code(row.thing), showMonth(row.period), row.village],
          ...[before, row.amount, WHY[by](day), AT[at]],
        ]),
        {
          total: ['Cộng', '', '', '', sum(({ before }) => before), sum(({ row }) => row.amount), '', ''],
          none: 'Không dòng nào phải đổi.',
        },
      ),
      paper(
        'Dòng giữ nguyên',
        ['Dòng', 'Mã số BHXH', 'Kỳ', 'Mức', 'Vì sao'],
        ['Mức'],
        same.map(({ row, why }) => [String(row.row), code(row.thing), showMonth(row.period), row.amount, SAME[why]]),
        { none: 'Không có.' },
      ),
    ],
    notes: ['Mức sàn áp dụng cho mọi người trong danh sách, vì danh sách không ghi năm nghỉ hưu.'],
  }
}

export function decreePage(person: SignedIn, preview: Preview): Html {
  const { head, faults } = preview
  const { principal, number } = head
  const left = pending(preview)
  const sheet = html`<p><a href="${payouts.decree({ principal, number }, '.xlsx')}">Tải bảng tính</a></p>`
  const confirm: Content =
    faults.length > 0
      ? html`<p class="warn">${showNumber(faults.length)} dòng phải xem lại trước. Chưa áp dụng được.</p>`
      : left.length === 0
        ? html`<p class="none">Không còn gì để xác nhận.</p>`
        : mayChange(person) &&
          form(
            person,
            payouts.decree(),
            { principal, number, seen: seenOf(preview) },
            html`<label class="tick"><input type="checkbox" name="sure" value="true" required><span>${person.name} đã xem ${showNumber(left.length)} dòng sẽ đổi và chịu trách nhiệm</span></label>
<button class="main">Áp dụng cho ${showNumber(left.length)} dòng</button>`,
            'fields',
          )
  return paperPage(decreePaper(preview), html`${sheet}${confirm}`)
}

/** Lists of pensions to choose from. */
export const decreeLists = (lists: readonly ListHead[]): Html =>
  lists.length === 0
    ? html`<p class="none">Chưa nhận danh sách lương hưu nào.</p>`
    : table(
        'Danh sách lương hưu',
        [{ label: 'Số' }, { label: 'Số khoản', number: true }, { label: 'Tiền', number: true }],
        lists.map(({ principal, number, rows, amount }) => [
          html`<a href="${payouts.decree({ principal, number })}">${number}</a>`,
          showNumber(rows),
          showMoney(amount),
        ]),
      )
