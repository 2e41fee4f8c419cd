/** One customer: what it brings, by whom it can be reached (masked, with consent), what was done and what is open. */
import type { Day } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney } from '#kernel/money.ts'
import type { Unit } from '#network/network.ts'
import type { SignedIn } from '#people/person.ts'
import { masked } from '#report/act.ts'
import { paths as reportPaths } from '#report/paths.ts'
import type { Brought } from '#server/customer-list.ts'
import {
  CONSENTS,
  type Contact,
  type Customer,
  DEALINGS,
  type Dealing,
  ENDS,
  type Judgement,
  KINDS,
  STATES,
} from '#server/customer-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { customerFields, nameOf, phoneShown } from '#server/pages-customers.ts'
import { form } from '#server/pages-office.ts'
import { catalogue } from '#services/index.ts'

export type CustomerView = {
  person: SignedIn
  day: Day
  code: string
  on: Brought | undefined
  /** Itself and what was merged into it; empty when acts alone know the code. */
  family: readonly Customer[]
  merged: readonly Judgement[]
  months: readonly { month: Day; service: string; amount: number }[]
  contacts: readonly Contact[]
  dealings: readonly Dealing[]
  units: readonly Unit[]
  place: (unit: number) => string
}

export function customerPage(view: CustomerView): Html {
  const { person, day, code, on, family, place } = view
  const [own] = family
  const year = Number(day.slice(0, 4))
  const acts =
    person.units === 'all' && on && on.amount > 0
      ? html` · <a href="${reportPaths.figure(year, 'khach-hang', { asOf: day }, {}, { subject: code })}">các việc đã cộng nên số này</a>`
      : null
  const facts: readonly (readonly [string, Content])[] = [
    [`Doanh thu từ 01/01 đến ${day.split('-').reverse().join('/')}`, html`${showMoney(on?.amount ?? 0)}${acts}`],
    ['Gửi lần cuối', on?.last === undefined ? 'chưa lần nào trong 400 ngày' : dated(on.last)],
    ...(own
      ? ([
          ['Loại khách', KINDS[own.kind]],
          ['Bản, đường, số nhà', own.place],
          ['Điện thoại', phoneShown(own.phone) || 'chưa ghi'],
          ['Mã số thuế', own.kind === 'person' ? phoneShown(own.tax) || 'chưa ghi' : own.tax || 'chưa ghi'],
          ['Đơn vị chăm sóc', place(own.unit)],
        ] as const)
      : []),
  ]
  return html`<p><a href="${paths.customers()}">Mọi khách hàng</a>${on?.key && html` · <span class="tag">trọng điểm</span>`}</p>
<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${own ? known(view, own) : unknown(view)}
${monthsTable(view)}`
}

const unknown = ({ person, code, units, on }: CustomerView): Html =>
  html`<p class="warn">Quầy đã ghi mã này khi nhận gửi, nhưng chưa ai ghi khách là ai.</p>
${mayChange(person) && html`<details class="choice" open><summary>Ghi khách này là ai</summary>${form(person, paths.customers(), { code }, html`${customerFields(units, {}, on?.unit ?? person.unit)}<button class="main">Ghi khách</button>`, 'fields')}</details>`}`

function known(view: CustomerView, own: Customer): Html {
  const { person, family, merged, units } = view
  const may = mayChange(person)
  const unitCode = units.find(({ id }) => id === own.unit)?.code
  // Personal values are not put back into a form: an empty box keeps what is there.
  const given = {
    name: own.kind === 'person' ? '' : own.name,
    kind: own.kind,
    place: own.place,
    tax: '',
    phone: '',
    ...(unitCode && { unit: unitCode }),
  }
  return html`${dealingsSection(view, own)}
${contactsSection(view, own)}
${
  family.length > 1 &&
  table(
    'Đã gộp vào khách này',
    [{ label: 'Khách' }, { label: 'Nơi' }, { label: 'Việc' }],
    family.slice(1).map((one) => {
      const by = merged.find(({ other }) => other === one.code)
      return [
        html`${nameOf(one)} <span class="under">${one.code}</span>`,
        one.place,
        may &&
          by &&
          form(
            person,
            paths.unmatch(),
            { id: by.id },
            html`<button class="quiet">Tách ra<span class="hidden"> ${one.code}</span></button>`,
          ),
      ]
    }),
  )
}
${may && html`<details class="choice"><summary>Sửa thông tin khách</summary><p class="under">Tên người, điện thoại, mã số thuế: bỏ trống thì giữ như cũ.</p>${form(person, paths.customerWork(own.code, 'sua'), {}, html`${customerFields(units, given, own.unit)}<button class="main">Lưu</button>`, 'fields')}</details>`}`
}

function contactsSection({ person, contacts, family }: CustomerView, own: Customer): Html {
  const may = mayChange(person)
  const nameIn = (code: string) =>
    code === own.code || family.length < 2 ? null : html` <span class="under">${code}</span>`
  const change = ({ customer, id, consent }: Contact) =>
    html`<div class="todo">${(['given', 'refused', 'erase'] as const)
      .filter((one) => one !== consent)
      .map((one) => {
        const hidden = { contact: id, consent: one }
        const words = { given: 'Đồng ý', refused: 'Không đồng ý', erase: 'Xóa theo yêu cầu' }[one]
        return form(
          person,
          paths.customerWork(customer, 'dong-y'),
          hidden,
          html`<button class="quiet">${words}</button>`,
        )
      })}</div>`
  return html`<section aria-labelledby="lien-he"><h2 id="lien-he">Người liên hệ</h2>
${
  contacts.length === 0
    ? html`<p class="none">Chưa ghi ai.</p>`
    : table(
        'Người liên hệ, tên và số được che',
        [
          { label: 'Tên' },
          { label: 'Vai trò' },
          { label: 'Điện thoại' },
          { label: 'Nhận tin, gọi điện' },
          { label: 'Khách đổi ý' },
        ],
        contacts.map((one) => [
          one.erased
            ? html`<span class="under">đã xóa theo yêu cầu</span>`
            : html`${String(masked({ name: one.name }).name)}${nameIn(one.customer)}`,
          one.role,
          // Whoever said no is not called: the number is not shown at all.
          one.consent === 'refused' ? '' : phoneShown(one.phone),
          one.consent === 'given' ? CONSENTS.given : html`<span class="late">${CONSENTS[one.consent]}</span>`,
          may && !one.erased && change(one),
        ]),
      )
}
${
  may &&
  html`<details class="choice"><summary>Thêm người liên hệ</summary>${form(
    person,
    paths.customerWork(own.code, 'lien-he'),
    {},
    html`<label for="lh-ten">Họ và tên</label><input id="lh-ten" name="name" maxlength="100" autocomplete="off" required>
<label for="lh-vai">Vai trò</label><input id="lh-vai" name="role" maxlength="60" autocomplete="off" placeholder="kế toán" required>
<label for="lh-so">Điện thoại</label><input id="lh-so" name="phone" inputmode="tel" maxlength="30" autocomplete="off" required>
<label for="lh-y">Đồng ý nhận tin, gọi điện</label><select id="lh-y" name="consent">${(['unknown', 'given', 'refused'] as const).map((one) => html`<option value="${one}">${CONSENTS[one]}</option>`)}</select>
<button class="main">Thêm</button>`,
    'fields',
  )}</details>`
}</section>`
}

function dealingsSection({ person, dealings, day }: CustomerView, own: Customer): Html {
  const may = mayChange(person)
  const end = ({ customer, id, kind, title }: Dealing) =>
    html`<div class="todo">${ENDS[kind].map((state) => form(person, paths.customerWork(customer, 'xong-viec'), { id, state }, html`<button class="quiet">${{ done: 'Đã xong', won: 'Thắng', lost: 'Thua' }[state]}<span class="hidden"> ${title}</span></button>`))}</div>`
  return html`<section aria-labelledby="viec"><h2 id="viec">Việc với khách</h2>
${
  dealings.length === 0
    ? html`<p class="none">Chưa ghi lần gặp, việc phải làm hay cơ hội nào.</p>`
    : table(
        'Đang mở trước, rồi mới nhất',
        [
          { label: 'Ngày' },
          { label: 'Việc' },
          { label: 'Dự kiến mỗi tháng', number: true },
          { label: 'Tình trạng' },
          { label: 'Ai' },
          { label: 'Khép' },
        ],
        dealings.map((one) => [
          one.state === 'open' && one.day < day ? html`<span class="late">${dated(one.day)}</span>` : dated(one.day),
          html`${DEALINGS[one.kind]}: ${one.title}${one.service !== '' && html` <span class="under">${catalogue.get(one.service)?.name ?? one.service}</span>`}`,
          one.amount > 0 ? showMoney(one.amount) : '',
          STATES[one.state],
          one.actor.replace(/^\w+:/, ''),
          may && one.state === 'open' && end(one),
        ]),
      )
}
${
  may &&
  html`<details class="choice"><summary>Ghi lần gặp, việc, cơ hội</summary>${form(
    person,
    paths.customerWork(own.code, 'viec'),
    {},
    html`<label for="v-kind">Loại</label><select id="v-kind" name="kind">${Object.entries(DEALINGS).map(([kind, name]) => html`<option value="${kind}">${name}</option>`)}</select>
<label for="v-day">Ngày gặp, ngày hẹn, ngày dự kiến</label><input id="v-day" name="day" type="date" value="${day}" required>
<label for="v-title">Việc gì</label><input id="v-title" name="title" maxlength="200" autocomplete="off" required>
<label for="v-service">Dịch vụ của cơ hội <span class="under">(có thể bỏ trống)</span></label><select id="v-service" name="service"><option value=""></option>${OFFERED.map((key) => html`<option value="${key}">${catalogue.get(key)?.name ?? key}</option>`)}</select>
<label for="v-amount">Doanh thu dự kiến mỗi tháng <span class="under">(cơ hội)</span></label><input id="v-amount" name="amount" inputmode="numeric" maxlength="20" autocomplete="off">
<button class="main">Ghi</button>`,
    'fields',
  )}</details>`
}</section>`
}

/** What is offered to customers on account. */
export const OFFERED = ['parcel', 'registered', 'letter', 'goods'] as const

function monthsTable({ months }: CustomerView): Content {
  if (months.length === 0) return null
  const services = [...new Set(months.map(({ service }) => service))].toSorted()
  const byMonth = [...Map.groupBy(months, ({ month }) => month)]
  const of = (rows: readonly { service: string; amount: number }[], service: string) =>
    rows.reduce((sum, one) => (one.service === service ? sum + one.amount : sum), 0)
  return html`<section aria-labelledby="thang"><h2 id="thang">Doanh thu theo tháng</h2>${table(
    'Theo sổ, không tính thuế',
    [
      { label: 'Tháng' },
      ...services.map((key) => ({ label: catalogue.get(key)?.name ?? key, number: true })),
      { label: 'Cộng', number: true },
    ],
    byMonth.map(([month, rows]) => [
      `${month.slice(5, 7)}/${month.slice(0, 4)}`,
      ...services.map((key) => showMoney(of(rows, key))),
      showMoney(rows.reduce((sum, { amount }) => sum + amount, 0)),
    ]),
  )}</section>`
}
