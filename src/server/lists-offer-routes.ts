/** The office's rows for lists that principals have handed over: looked at, accepted, or returned with a reason. */
import * as z from 'zod'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import type { Look } from '#server/lists-apply.ts'
import { acceptOffer, lookAtOffer, type Offer, returnOffer } from '#server/lists-offer.ts'
import { facts, faultTable, planned, serviceName, whose } from '#server/lists-pages.ts'
import { deskOf, mayChange } from '#server/office.ts'
import { changeRow, readRow } from '#server/office-routes.ts'
import { dated, table } from '#server/pages.ts'
import { form, officePage } from '#server/pages-office.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { words } from '#server/typed.ts'

const offerId = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/, 'không phải mã danh sách chờ nhận') })

/** What waits for the office; nothing when nothing does. */
export function offersSection(offers: readonly Offer[]): Content {
  const waiting = offers.filter(({ outcome }) => outcome === null)
  if (waiting.length === 0) return undefined
  return html`<section aria-labelledby="cho-nhan"><h2 id="cho-nhan">Chờ nhận</h2>
${table(
  'Danh sách đơn vị giao gửi, chờ nhận',
  [
    { label: 'Số' },
    { label: 'Dịch vụ' },
    { label: 'Gửi ngày' },
    { label: 'Số khoản', number: true },
    { label: 'Tiền', number: true },
  ],
  waiting.map(({ id, number, service, offered, rows, amount }) => [
    html`<a href="${desk.offer(id)}">${number}</a>`,
    serviceName(service),
    dated(offered),
    showNumber(rows),
    showMoney(amount),
  ]),
)}</section>`
}

function offerPage(person: SignedIn, id: string, { draft, plan, faults, version }: Look): Html {
  const accept = html`${mayChange(person) && form(person, desk.offer(id), {}, html`<button class="main">Nhận danh sách này</button>`)}`
  return html`${facts([
    ['Danh sách', html`${draft.number}${version > 1 && `, bản ${String(version)}`}`],
    ['Dịch vụ', `${serviceName(draft.service)}, ${whose(draft.principal)}`],
    [
      'Có',
      `${showNumber(draft.rows.length)} dòng, ${showMoney(draft.rows.reduce((sum, { amount }) => sum + amount, 0))}`,
    ],
  ])}
${
  plan
    ? planned(plan, () => accept)
    : html`<section aria-labelledby="loi"><h2 id="loi">${showNumber(faults.length)} lỗi, không nhận được</h2>
<p class="under">Lúc gửi chưa có lỗi này. Trả lại, ghi rõ phải sửa gì.</p>${faultTable(faults)}</section>`
}
${
  mayChange(person) &&
  html`<details class="choice"${!plan && html` open`}><summary>Trả lại đơn vị giao</summary>${form(
    person,
    desk.offerBack(id),
    {},
    html`<label for="tra-vi">Lý do</label><input id="tra-vi" name="reason" maxlength="200" required>
<button class="harm">Trả lại</button>`,
    'fields',
  )}</details>`
}`
}

export const offerRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.offer(':id'),
    name: 'Danh sách đơn vị giao gửi, chờ nhận: sẽ thay đổi gì',
    params: offerId,
    query: z.strictObject({}),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const look = await lookAtOffer(province, person, given.params.id)
      return officePage(
        { site, person, here: desk.lists(), title: `Chờ nhận: ${look.draft.number}` },
        'Chưa nhập gì. Nhận thì các khoản vào quầy của văn phòng; trả lại thì đơn vị giao thấy lý do.',
        offerPage(person, given.params.id, look),
      )
    },
  }),
  route({
    ...changeRow,
    path: desk.offer(':id'),
    name: 'Nhận một danh sách đơn vị giao gửi, và nhập nó',
    params: offerId,
    body: z.strictObject({}),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { draft } = await acceptOffer(province, person, given.params.id)
      return goTo(desk.list(draft.principal, draft.number, { xong: 'da-nop' }))
    },
  }),
  route({
    ...changeRow,
    path: desk.offerBack(':id'),
    name: 'Trả lại một danh sách đơn vị giao gửi, có lý do',
    params: offerId,
    body: z.strictObject({ reason: words() }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await returnOffer(province, person, given.params.id, given.body.reason)
      return goTo(`${desk.listsIn()}?xong=da-tra`)
    },
  }),
]
