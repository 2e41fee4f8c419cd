/** Lists: what waits in the office's till, what tills hold, orders that wait for an answer. */
import { fieldOf } from '#kernel/field.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { showAs } from '#kernel/show.ts'
import type { SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { mayChange } from '#server/office.ts'
import { type AtTill, columnsOf, type Group, groupId, LISTED, type Order } from '#server/office-lists.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

export type Till = { code: string; place: string }
export type Lists = {
  person: SignedIn
  today: string
  waiting: readonly Group[]
  tills: readonly Till[]
  handedOut: readonly AtTill[]
  orders: readonly Order[]
}

const nameOf = (service: string): string => catalogue.get(service)?.name ?? service

export function listsPage(lists: Lists): Html {
  const { waiting, handedOut, orders, person, tills, today } = lists
  const place = new Map(tills.map(({ code, place }) => [code, place]))
  const till = (code: string) => `${place.get(code) ?? ''} (${code})`
  return html`<p class="todo"><a class="quiet" href="${desk.listsIn()}">Danh sách của đơn vị giao việc</a><a class="quiet" href="${desk.serving()}">Điểm nào phục vụ bản nào</a></p>
<section aria-labelledby="cho-giao"><h2 id="cho-giao">Chờ giao</h2>
${waiting.length === 0 ? html`<p class="none">Quầy của văn phòng không giữ danh sách nào.</p>` : handOutForm(lists)}
${mayChange(person) && takeInForm(person, today)}</section>
<section aria-labelledby="da-giao"><h2 id="da-giao">Quầy đang giữ</h2>
${
  handedOut.length === 0
    ? html`<p class="none">Chưa quầy nào giữ danh sách.</p>`
    : table(
        'Danh sách các quầy đang giữ',
        [
          { label: 'Quầy' },
          { label: 'Dịch vụ' },
          { label: 'Số khoản', number: true },
          { label: 'Còn phải thu, chi', number: true },
        ],
        handedOut.map((one) => [till(one.till), nameOf(one.service), showNumber(one.things), showMoney(one.open)]),
      )
}
${mayChange(person) && handedOut.length > 0 && recallForm(lists, till)}</section>
<section aria-labelledby="lenh"><h2 id="lenh">Lệnh thu hồi chờ quầy trả lời</h2>
${
  orders.length === 0
    ? html`<p class="none">Không có lệnh nào đang chờ.</p>`
    : table(
        'Lệnh thu hồi chờ quầy trả lời',
        [
          { label: 'Số lệnh' },
          { label: 'Quầy' },
          { label: 'Dịch vụ' },
          { label: 'Ra ngày' },
          { label: 'Trả trước hết ngày' },
        ],
        orders.map(({ number, till: code, line, day }) => [
          number,
          till(code),
          nameOf(String(line.service)),
          dated(day),
          line.until === undefined ? '' : dated(String(line.until)),
        ]),
      )
}</section>`
}

function handOutForm({ person, waiting, tills, today }: Lists): Content {
  const list = waiting.map((group) => {
    const words = `${nameOf(group.service)}${group.period && `, kỳ ${showAs('month', group.period)}`}${group.village && `, ${group.village}`}`
    const sums = html`<span class="under">${showNumber(group.things)} khoản, ${showMoney(group.open)}</span>`
    return mayChange(person)
      ? html`<li><label><input type="checkbox" name="groups" value="${groupId(group)}"><span>${words} ${sums}</span></label></li>`
      : html`<li>${words} ${sums}</li>`
  })
  if (!mayChange(person)) return html`<ul class="plain">${list}</ul>`
  if (tills.length === 0)
    return html`<ul class="plain">${list}</ul><p class="warn">Chưa có máy nào để giao. <a href="${desk.devices()}">Nhận một máy</a> trước.</p>`
  return form(
    person,
    desk.handOut(),
    {},
    html`<fieldset><legend>Giao những danh sách này</legend><ul class="plain">${list}${list.length > 1 && html`<li><label><input type="checkbox" name="all" value="true"><b>Tất cả ${String(list.length)} danh sách trên</b></label></li>`}</ul></fieldset>
<div class="fields"><label for="cho">Cho quầy</label>${tillSelect('cho', tills)}
<label for="den">Được giữ đến hết ngày</label><input id="den" name="until" type="date" min="${today}" required>
<p class="under">Hết ngày này quầy không thu, chi theo danh sách được nữa.</p>
<button class="main">Giao</button></div>`,
  )
}

const tillSelect = (id: string, tills: readonly Till[]): Html =>
  html`<select id="${id}" name="till" required>${tills.map(({ code, place }) => html`<option value="${code}">${place} (${code})</option>`)}</select>`

function takeInForm(person: SignedIn, today: string): Content {
  return html`<details class="choice"><summary>Nhập danh sách từ bảng tính</summary>
${LISTED.map((service) => {
  const columns = columnsOf(service).map((name) => fieldOf(service.fields[name] as never).label)
  const id = `bang-${service.key}`
  return html`<details><summary>${service.name}</summary>${form(
    person,
    desk.takeIn(),
    { service: service.key },
    html`<label for="${id}">Chép các dòng từ bảng tính vào đây, đúng thứ tự cột: ${columns.join(', ')}. Dòng tên cột có hay không đều được.</label>
<textarea id="${id}" name="rows" rows="6" required spellcheck="false">${person.demo && sampleOf(service, today)}</textarea><button class="main">Nhập</button>`,
    'fields wide-form',
  )}</details>`
})}</details>`
}

/** For a visitor of the demonstration: the rows of the service's own example, for this month. */
function sampleOf(service: Service, today: string): string {
  const columns = columnsOf(service)
  const lines = service.example.filter((step) => !('service' in step) && step.verb === 'assign').map(({ line }) => line)
  return lines
    .map((line) =>
      columns.map((name) => (name === 'period' ? today.slice(0, 7) : wordsOf(service, name, line[name]))).join('\t'),
    )
    .join('\n')
}

const wordsOf = (service: Service, name: string, value: unknown): string =>
  fieldOf(service.fields[name] as never).choices?.[String(value)] ?? String(value ?? '')

function recallForm({ person, handedOut, tills, today }: Lists, till: (code: string) => string): Content {
  const codes = [...new Set(handedOut.map((one) => one.till))]
  const services = [...new Set(handedOut.map((one) => one.service))]
  return html`<details class="choice"><summary>Thu hồi một danh sách</summary>
<p class="under">Quầy nhận lệnh ở lần gửi nhận tới, trả phần chưa thu, chưa chi, hoặc nói vì sao không trả được.</p>
${form(
  person,
  desk.orderBack(),
  {},
  html`<label for="thu-quay">Từ quầy</label><select id="thu-quay" name="till">${codes.map((code) => html`<option value="${code}">${tills.some((one) => one.code === code) ? till(code) : code}</option>`)}</select>
<label for="thu-dv">Dịch vụ</label><select id="thu-dv" name="service">${services.map((key) => html`<option value="${key}">${nameOf(key)}</option>`)}</select>
<label for="thu-ky">Kỳ <span class="under">(có thể bỏ trống)</span></label><input id="thu-ky" name="period" placeholder="${today.slice(0, 7)}" pattern="\\d{4}-\\d{2}">
<label for="thu-ban">Bản, tổ <span class="under">(có thể bỏ trống)</span></label><input id="thu-ban" name="village" maxlength="200">
<label for="thu-den">Trả trước khi hết ngày</label><input id="thu-den" name="until" type="date" min="${today}" required>
<label for="thu-vi">Lý do</label><input id="thu-vi" name="reason" maxlength="200" required>
<button class="main">Ra lệnh thu hồi</button>`,
  'fields',
)}</details>`
}
