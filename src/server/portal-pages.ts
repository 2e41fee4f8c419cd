/** Pages of a principal's portal: its lists, how far one has come in each district, one proof. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { moment, type Proof } from '#report/proofs.ts'
import { portal } from '#server/addresses.ts'
import type { ListHead, Part, State } from '#server/lists-hand.ts'
import type { Offer } from '#server/lists-offer.ts'
import { facts, serviceName } from '#server/lists-pages.ts'
import { dated, table } from '#server/pages.ts'

/** What was handed over and is not accepted; nothing when there is none. */
export function portalOffers(offers: readonly Offer[]): Content {
  if (offers.length === 0) return undefined
  return html`<section aria-labelledby="cho-nhan"><h2 id="cho-nhan">Bưu điện chưa nhận</h2>
${table(
  'Danh sách Bưu điện chưa nhận',
  [
    { label: 'Số' },
    { label: 'Dịch vụ' },
    { label: 'Gửi ngày' },
    { label: 'Số khoản', number: true },
    { label: 'Tiền', number: true },
    { label: 'Trạng thái' },
  ],
  offers.map(({ number, service, offered, rows, amount, outcome, reason }) => [
    number,
    serviceName(service),
    dated(offered),
    showNumber(rows),
    showMoney(amount),
    html`<span class="tag">${outcome === null ? 'chờ nhận' : 'trả lại'}</span>${reason !== null && html` ${reason}`}`,
  ]),
)}
${offers.some(({ outcome }) => outcome === 'returned') && html`<p class="under">Danh sách bị trả lại: sửa theo lý do, rồi nộp lại cùng số.</p>`}</section>`
}

export function portalListsPage(lists: readonly ListHead[]): Html {
  return html`<section aria-labelledby="da-giao"><h2 id="da-giao">Danh sách đã giao</h2>
${
  lists.length === 0
    ? html`<p class="none">Chưa giao danh sách nào.</p>`
    : table(
        'Danh sách đã giao',
        [
          { label: 'Số' },
          { label: 'Dịch vụ' },
          { label: 'Giao ngày' },
          { label: 'Số khoản', number: true },
          { label: 'Tiền', number: true },
        ],
        lists.map(({ number, service, begun, rows, amount, applied }) => [
          html`<a href="${portal.list(number)}">${number}</a>${applied === null && html` <span class="tag">chưa nhập xong</span>`}`,
          serviceName(service),
          dated(begun),
          showNumber(rows),
          showMoney(amount),
        ]),
      )
}</section>`
}

const OVER: readonly State[] = ['returned', 'withdrawn']
const COLUMNS: readonly { label: string; states: readonly State[]; of: 'amount' | 'open' }[] = [
  { label: 'Chờ giao', states: ['waiting', 'back', 'changing', 'missing'], of: 'open' },
  { label: 'Ở quầy', states: ['out', 'asked'], of: 'open' },
  { label: 'Trả lại, rút', states: OVER, of: 'amount' },
]

/** `districtOf`: the name of the unit right below the province that a part belongs to. */
export function portalListPage(head: ListHead, parts: readonly Part[], districtOf: (part: Part) => string): Html {
  const paid = (some: readonly Part[]) =>
    some.reduce((sum, { state, amount, open }) => sum + (OVER.includes(state) ? 0 : amount - open), 0)
  const row = (name: string, some: readonly Part[]) => [
    name,
    showNumber(some.reduce((sum, { things }) => sum + things, 0)),
    showMoney(some.reduce((sum, { amount }) => sum + amount, 0)),
    showMoney(paid(some)),
    ...COLUMNS.map(({ states, of }) =>
      showMoney(some.filter(({ state }) => states.includes(state)).reduce((sum, part) => sum + part[of], 0)),
    ),
  ]
  const columns = [
    { label: 'Khoản', number: true },
    { label: 'Tiền giao', number: true },
    { label: 'Đã thu, đã chi', number: true },
    ...COLUMNS.map(({ label }) => ({ label, number: true })),
  ]
  const by = (caption: string, label: string, of: (part: Part) => string) => {
    const rows = [...Map.groupBy(parts, of)]
      .map(([name, some]) => row(name, some))
      .toSorted((a, b) => (a[0] as string).localeCompare(b[0] as string, 'vi'))
    return table(caption, [{ label }, ...columns], rows, rows.length > 1 ? row('Cộng', parts) : undefined)
  }
  return html`${facts([
    ['Dịch vụ', serviceName(head.service)],
    [
      'Giao',
      html`${dated(head.begun)}, bản ${String(head.version)}, ${showNumber(head.rows)} khoản, ${showMoney(head.amount)}`,
    ],
    ...(head.applied === null ? [['Chưa nhập xong', 'Bưu điện đang nhập nốt.'] as const] : []),
  ])}
<section aria-labelledby="cum"><h2 id="cum">Theo huyện, cụm</h2>${by('Theo huyện, cụm', 'Huyện, cụm', districtOf)}</section>
<section aria-labelledby="ban"><h2 id="ban">Theo bản, tổ</h2>${by('Theo bản, tổ', 'Bản, tổ', ({ village }) => village)}</section>
<p class="under">Ai nộp, ai nhận, lúc nào, bằng giấy tờ gì: xem <a href="${portal.paper('chung-tu')}">Chứng từ</a>.</p>`
}

/** One act's proofs: a line each. */
export const proofPage = (proofs: readonly Proof[]): Html => html`${proofs.map(
  (one, i) =>
    html`<section aria-labelledby="ct-${String(i)}"><h2 id="ct-${String(i)}">${one.code}</h2>${facts([
      ['Việc', `${one.verb}, ${serviceName(one.service)}${one.reversed ? ' (đã hủy bằng việc sau)' : ''}`],
      ['Số tiền', showMoney(one.amount)],
      ['Người nộp, người nhận', one.receiver || 'đã xóa'],
      ['Giấy tờ đã xem', one.document || 'việc này không cần giấy tờ'],
      ['Lúc', moment(one.at)],
      ['Nơi làm', one.unit],
    ])}</section>`,
)}
${proofs[0] && html`<p class="under">Số của việc <code>${proofs[0].device}/${String(proofs[0].seq)}</code>, dấu trong sổ <code>${proofs[0].hash}</code>. Tên và giấy tờ đã che bớt.</p>`}
<p><a class="next" href="${portal.paper('chung-tu')}">Về chứng từ</a></p>`
