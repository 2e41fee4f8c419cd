/** The queue of e-invoices and fee receipts as a paper: what is due, late first, what has its number, and the numbers of each series. */
import { type Day, daysBetween, type Month, showDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import type { Network } from '#network/network.ts'
import { unitName } from '#report/drill.ts'
import { partyName } from '#report/holder.ts'
import { invoiceDue, type Queued, type Series, saleName } from '#report/invoices.ts'
import type { Paper } from '#report/paper.ts'
import { invoice } from '#services/invoice/service.ts'

export type InvoiceView = { month: Month; queue: readonly Queued[]; series: readonly Series[]; demo: boolean }

/** Of what is due: not yet numbered, the deadline over. */
export const lateOf = (queue: readonly Queued[], today: Day): Queued[] =>
  queue.filter(({ issued, due }) => !issued && due < today)

const KINDS = fieldOf(invoice.fields.kind as never).choices ?? {}

export function invoicePaper({ month, queue, series, demo }: InvoiceView, network: Network, today: Day): Paper {
  const waiting = queue.filter(({ issued }) => !issued)
  const done = queue.filter(({ issued }) => issued)
  const due = invoiceDue(month)
  const late = lateOf(queue, today).length
  const unitOf = ({ unit, day, subject }: Queued) =>
    unit === undefined ? partyName(`due:${subject.split('/')[0]}`) : unitName(network, unit, { from: day, to: day })
  const sum = (some: readonly Queued[]) => some.reduce((all, { amount }) => all + amount, 0)
  const papers = { label: 'Loại' }
  return {
    title: `Hóa đơn, biên lai tháng ${month.slice(5)}/${month.slice(0, 4)}`,
    lead:
      late > 0
        ? `Hạn ${showDay(due)} đã qua ${daysBetween(due, today)} ngày: còn ${late} tờ chưa lập.`
        : `Hạn lập: ${showDay(due)}. ${waiting.length === 0 ? 'Không tờ nào chờ lập.' : `Còn ${waiting.length} tờ chưa lập.`}`,
    demo,
    tables: [
      {
        title: 'Chưa có số',
        columns: [
          ...[papers, { label: 'Lập cho' }, { label: 'Ký hiệu' }, { label: 'Số' }, { label: 'Ngày lập' }],
          ...[{ label: 'Ngày bán' }, { label: 'Việc' }, { label: 'Đơn vị' }, { label: 'Tiền', number: true }],
        ],
        rows: waiting.map((one) => [
          ...[KINDS[one.kind] as string, one.subject, '', '', ''],
          ...[showDay(one.day), `${saleName(one)}${one.cancelled ? ' (lập lại)' : ''}`, unitOf(one), one.amount],
        ]),
        total: ['Cộng', '', '', '', '', '', '', '', sum(waiting)],
        none: 'Không việc nào chờ lập.',
      },
      {
        title: 'Đã có số',
        columns: [
          ...[papers, { label: 'Lập cho' }, { label: 'Ký hiệu' }, { label: 'Số' }, { label: 'Ngày lập' }],
          ...[{ label: 'Đơn vị' }, { label: 'Tiền', number: true }],
        ],
        rows: done.map((one) => [
          ...[KINDS[one.kind] as string, one.subject, one.number?.series ?? '', one.number?.number ?? ''],
          ...[one.number ? showDay(one.number.issued) : '', unitOf(one), one.amount],
        ]),
        total: ['Cộng', '', '', '', '', '', sum(done)],
        none: 'Chưa ghi số nào.',
      },
      {
        title: `Dãy số năm ${month.slice(0, 4)}`,
        columns: [
          ...[{ label: 'Ký hiệu' }, { label: 'Số cuối', number: true }, { label: 'Đã ghi', number: true }],
          ...[{ label: 'Thiếu' }, { label: 'Trùng' }],
        ],
        rows: series.map(({ series, used, missing, doubled }) => [
          ...[series, used.at(-1) ?? 0, used.length],
          missing.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ') || 'không',
          doubled.join(', ') || 'không',
        ]),
        none: 'Chưa có dãy số nào.',
      },
    ],
    notes: [
      'Điền Ký hiệu, Số, Ngày lập vào bảng tính rồi chép năm cột đầu vào ô “Ghi số đã lập”.',
      'Hàng khách trả lại không trừ ở đây: điều chỉnh trên chương trình hóa đơn.',
    ],
  }
}
