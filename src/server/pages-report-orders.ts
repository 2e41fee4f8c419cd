/** Reports that are sent by themselves: what is ordered, what was sent to whom, what failed and what to do. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { Person, SignedIn } from '#people/person.ts'
import { EVERY, nextDue, saySchedule, WEEKDAYS } from '#report/schedule.ts'
import { mayChange } from '#server/office.ts'
import { table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { local } from '#server/pages-people.ts'
import { SENDABLE } from '#server/report-content.ts'
import type { Order, Sending } from '#server/report-orders.ts'
import { roomPaths as paths } from '#server/room-paths.ts'

export type OrdersView = {
  person: SignedIn
  now: string
  orders: readonly Order[]
  sendings: readonly Sending[]
  /** Who may receive one: people of the office below the person. */
  people: readonly Person[]
  place: (unit: number) => string
}

const nameOf = ({ report, kind }: Pick<Order, 'report' | 'kind'>): string =>
  `${SENDABLE[report]?.name ?? report} (${kind})`

export function ordersPage(view: OrdersView): Html {
  const { person, orders, sendings } = view
  const failed = sendings.filter(({ state }) => state === 'failed')
  return html`${failed.length > 0 && html`<section aria-labelledby="khong-gui"><h2 id="khong-gui">Không gửi được</h2>${sendingsTable(failed, view)}</section>`}
${mayChange(person) && orderForm(view)}
${orders.length === 0 ? html`<p class="none">Chưa hẹn gửi báo cáo nào.</p>` : ordersTable(view)}
${
  sendings.length > failed.length &&
  sendingsTable(
    sendings.filter(({ state }) => state !== 'failed'),
    view,
  )
}`
}

const nameIn = (people: readonly Person[], code: string): string =>
  people.find((one) => one.code === code)?.name ?? code

const ordersTable = ({ orders, person, now, people }: OrdersView): Html =>
  table(
    'Đã hẹn',
    [{ label: 'Báo cáo' }, { label: 'Lúc' }, { label: 'Cho' }, { label: 'Lần tới' }, { label: 'Việc' }],
    orders.map((one) => {
      const next = one.stopped === null ? nextDue(one, now) : undefined
      return [
        nameOf(one),
        saySchedule(one),
        html`${nameIn(people, one.person)} <span class="under">${one.address || 'chỉ tệp'}</span>`,
        one.stopped ? html`<b class="late">đã dừng</b>` : next ? local(next) : '',
        mayChange(person) &&
          form(
            person,
            paths.stopReport(),
            { id: one.id, stop: one.stopped ? 'no' : 'yes' },
            html`<button class="quiet">${one.stopped ? 'Gửi tiếp' : 'Dừng'}<span class="hidden"> ${nameOf(one)}</span></button>`,
          ),
      ]
    }),
  )

function stateOf(one: Sending, person: SignedIn): Content {
  const { state, why, tries, mailed, again } = one
  if (state === 'done') return mailed ? `đã gửi thư ${local(mailed)}` : 'đã lưu tệp'
  if (state === 'waiting') return tries === 0 ? 'đang chờ' : `${why} Thử lại lúc ${local(again)}.`
  return html`<b class="late">${why}</b>${
    mayChange(person) &&
    form(
      person,
      paths.sendAgain(),
      { ordered: one.ordered, due: one.due },
      html`<button class="quiet">Gửi lại<span class="hidden"> lần ${local(one.due)}</span></button>`,
    )
  }`
}

const sendingsTable = (sendings: readonly Sending[], { orders, person, people }: OrdersView): Html =>
  table(
    'Các lần gửi, mới nhất trước',
    [{ label: 'Hẹn' }, { label: 'Báo cáo' }, { label: 'Cho' }, { label: 'Tình trạng' }, { label: 'Tệp, dấu SHA-256' }],
    sendings.map((one) => {
      const order = orders.find(({ id }) => id === one.ordered)
      return [
        html`${local(one.due)}${one.missed > 0 && html` <span class="under">bù cho ${showNumber(one.missed + 1)} lần lúc máy chủ nghỉ</span>`}`,
        order ? nameOf(order) : '',
        order ? nameIn(people, order.person) : '',
        stateOf(one, person),
        one.file && html`${one.file.split('/').at(-1)} <span class="under">${(one.hash ?? '').slice(0, 16)}</span>`,
      ]
    }),
  )

const choices = (all: readonly (readonly [string, Content])[]): Content =>
  all.map(([value, label]) => html`<option value="${value}">${label}</option>`)

function orderForm({ person, people, place }: OrdersView): Html {
  const files = Object.entries(SENDABLE).flatMap(([report, { name, kinds }]) =>
    Object.keys(kinds).map((kind) => [`${report}.${kind}`, `${name} (${kind})`] as const),
  )
  const days = Array.from({ length: 31 }, (_, i) => String(i + 1))
  return html`<details class="choice"><summary>Hẹn gửi một báo cáo</summary>${form(
    person,
    paths.reportOrders(),
    {},
    html`<label for="bc">Báo cáo</label><select id="bc" name="file">${choices(files)}</select>
<label for="bc-moi">Nhịp</label><select id="bc-moi" name="every">${choices(Object.entries(EVERY))}</select>
<label for="bc-thu">Thứ, nếu mỗi tuần</label><select id="bc-thu" name="weekday">${choices(WEEKDAYS.map((name, i) => [String(i + 1), name]))}</select>
<label for="bc-ngay">Ngày, nếu mỗi tháng</label><select id="bc-ngay" name="monthday">${choices(days.map((one) => [one, one]))}</select>
<label for="bc-gio">Lúc, giờ Việt Nam</label><input id="bc-gio" name="time" type="time" value="18:30" required>
<label class="tick"><input type="checkbox" name="working" value="yes" checked><span>Chỉ ngày làm việc; tuần, tháng rơi vào ngày nghỉ thì ngày làm việc sau</span></label>
<label for="bc-cho">Cho</label><select id="bc-cho" name="person" required>${choices(people.map(({ code, name, unit }) => [code, `${name}, ${place(unit)}`]))}</select>
<label for="bc-thu-dt">Địa chỉ thư <span class="under">(bỏ trống: chỉ lưu tệp)</span></label><input id="bc-thu-dt" name="address" type="email" maxlength="200" autocomplete="off">
<p class="under">Nội dung lập theo quyền xem của người nhận, lúc gửi.</p><button class="main">Hẹn gửi</button>`,
    'fields',
  )}</details>`
}
