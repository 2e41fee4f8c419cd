/** The list of customers on a day, who was entered twice, and what is open with them. Names of persons are masked. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { LIKENESS_NAMES, type Pair } from '#market/duplicates.ts'
import type { Unit } from '#network/network.ts'
import type { SignedIn } from '#people/person.ts'
import { masked } from '#report/act.ts'
import { type OnDay, PARTS, type Part } from '#server/customer-list.ts'
import { type Customer, DEALINGS, type Dealing, type Judgement, KINDS } from '#server/customer-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'

/** A person's own name is personal; what an organisation is called is not. */
export const nameOf = ({ name, kind }: Pick<Customer, 'name' | 'kind'>): string =>
  kind === 'person' ? String(masked({ name }).name) : name

export const phoneShown = (phone: string): string => (phone === '' ? '' : String(masked({ phone }).phone))

export type ListView = {
  person: SignedIn
  day: Day
  part: Part
  text: string
  /** All on the day, and those that the part and the text leave. */
  all: readonly OnDay[]
  found: readonly OnDay[]
  /** From the how-manieth on they are shown. */
  from: number
  units: readonly Unit[]
  place: (unit: number) => string
}
const PAGE_ROWS = 50

export function customersPage(view: ListView): Html {
  const { person, day, part, text, all, found, from, place } = view
  const asked = { ngay: day, loc: part, ...(text === '' ? {} : { chu: text }) }
  const shown = found.slice(from, from + PAGE_ROWS)
  const next = from + PAGE_ROWS
  return html`<form method="get" action="${paths.customers()}" class="row"><input type="hidden" name="loc" value="${part}">
<label for="ngay">Đến hết ngày</label><input id="ngay" name="ngay" type="date" value="${day}" required>
<label for="chu">Tên, mã, điện thoại</label><input id="chu" name="chu" type="search" value="${text}" maxlength="100" autocomplete="off"> <button>Xem</button></form>
${partsTable(view)}
<p class="todo"><a class="quiet" href="${paths.dealings()}">Việc với khách</a><a class="quiet" href="${paths.duplicates()}">Khách nhập trùng</a></p>
${mayChange(person) && addForm(view)}
${
  shown.length === 0
    ? html`<p class="none">${all.length === 0 ? 'Chưa có khách nào. Lập khách mới, hoặc ghi mã khách khi nhận gửi.' : 'Không có khách nào như thế. Đổi ngày, chữ tìm, hoặc chọn phần khác ở trên.'}</p>`
    : table(
        `${PARTS[part].name}: ${showNumber(found.length)} khách, nhiều doanh thu nhất trước`,
        [
          { label: 'Khách' },
          { label: 'Đơn vị' },
          { label: `Doanh thu từ 01/01`, number: true },
          { label: 'Gửi lần cuối', number: true },
        ],
        shown.map(({ code, known, unit, amount, last, key }) => [
          html`${known ? html`<a href="${paths.customer(code)}">${nameOf(known)}</a>` : html`<a href="${paths.customer(code)}">${code}</a> <span class="tag">chưa ghi là ai</span>`}${key && html` <span class="tag">trọng điểm</span>`}${known && html` <span class="under">${code} · ${known.place}</span>`}`,
          place(unit),
          showMoney(amount),
          last === undefined ? 'chưa' : dated(last),
        ]),
      )
}
${found.length > next && html`<p><a href="${paths.customers({ ...asked, tu: next })}">${showNumber(found.length - next)} khách nữa</a></p>`}`
}

function partsTable({ all, day, part, text }: ListView): Html {
  const rows = (Object.keys(PARTS) as Part[]).map((one) => {
    const mine = all.filter((each) => PARTS[one].of(each, day))
    const asked = { ngay: day, loc: one, ...(text === '' ? {} : { chu: text }) }
    return [
      one === part ? html`<b>${PARTS[one].name}</b>` : html`<a href="${paths.customers(asked)}">${PARTS[one].name}</a>`,
      showNumber(mine.length),
      showMoney(mine.reduce((sum, { amount }) => sum + amount, 0)),
    ]
  })
  return table(
    `Từ 01/01 đến hết ${showDay(day)}`,
    [{ label: 'Phần' }, { label: 'Khách', number: true }, { label: 'Doanh thu', number: true }],
    rows,
  )
}

/** The boxes that say who a customer is, with what is known or was typed. */
export function customerFields(units: readonly Unit[], given: Partial<Record<string, string>>, own: number): Html {
  const box = (name: string, label: string, more: Content = null) =>
    html`<label for="k-${name}">${label}</label><input id="k-${name}" name="${name}" value="${given[name] ?? ''}" maxlength="120" autocomplete="off" ${more}>`
  const chosen = given.unit ?? units.find(({ id }) => id === own)?.code
  const optional = html`<span class="under">(có thể bỏ trống)</span>`
  return html`${box('name', 'Tên khách', html`required`)}
<label for="k-kind">Loại khách</label><select id="k-kind" name="kind">${Object.entries(KINDS).map(([kind, name]) => html`<option value="${kind}"${given.kind === kind && html` selected`}>${name}</option>`)}</select>
${box('place', 'Bản, đường, số nhà', html`required`)}
<label for="k-phone">Điện thoại ${optional}</label><input id="k-phone" name="phone" value="${given.phone ?? ''}" inputmode="tel" maxlength="30" autocomplete="off">
<label for="k-tax">Mã số thuế ${optional}</label><input id="k-tax" name="tax" value="${given.tax ?? ''}" inputmode="numeric" maxlength="20" autocomplete="off">
<label for="k-unit">Đơn vị chăm sóc</label><select id="k-unit" name="unit">${units.map(({ code, name }) => html`<option value="${code}"${code === chosen && html` selected`}>${name}</option>`)}</select>`
}

const addForm = ({ person, units }: ListView): Html =>
  html`<details class="choice"><summary>Lập khách mới</summary>${form(
    person,
    paths.customers(),
    {},
    html`${customerFields(units, {}, person.unit)}<label for="k-code">Mã khách đang dùng ở quầy <span class="under">(bỏ trống thì cấp mã mới)</span></label><input id="k-code" name="code" maxlength="20" autocomplete="off" placeholder="KH-00123"><button class="main">Lập khách</button>`,
    'fields',
  )}</details>`

/** Before a second entry is made: who could be the same. `elsewhere`: names of units whose customers one may not see. */
export function alikePage(
  person: SignedIn,
  typed: Record<string, string>,
  alike: readonly Customer[],
  elsewhere: readonly string[],
): Html {
  return html`<p>Có thể khách này đã có. Mở ra xem trước khi lập thêm, để doanh thu không tách làm hai.</p>
${
  alike.length > 0 &&
  table(
    'Khách giống khách đang lập',
    [{ label: 'Khách' }, { label: 'Nơi' }, { label: 'Điện thoại' }, { label: 'Mã số thuế' }],
    alike.map((one) => [
      html`<a href="${paths.customer(one.code)}">${nameOf(one)}</a> <span class="under">${one.code}</span>`,
      one.place,
      phoneShown(one.phone),
      one.tax,
    ]),
  )
}
${elsewhere.length > 0 && html`<p class="warn">Khách cùng điện thoại hoặc mã số thuế cũng có ở: ${elsewhere.join(', ')}. Hỏi đơn vị ấy.</p>`}
${form(person, paths.customers(), { ...typed, anyway: 'yes' }, html`<button>Không phải, vẫn lập khách mới</button>`)}
<p><a href="${paths.customers()}">Về danh sách khách</a></p>`
}

const PAIRS_SHOWN = 100

export function duplicatesPage(
  person: SignedIn,
  pairs: readonly Pair<Customer>[],
  judged: readonly Judgement[],
  names: ReadonlyMap<string, string>,
  place: (unit: number) => string,
): Html {
  const who = (one: Customer) =>
    html`<a href="${paths.customer(one.code)}">${nameOf(one)}</a> <span class="under">${one.code} · ${one.place} · ${place(one.unit)}</span>`
  const named = (code: string) => html`${names.get(code) ?? ''} <span class="under">${code}</span>`
  const buttons = ({ a, b }: Pair<Customer>) => {
    const both = html`<span class="hidden"> ${a.code} và ${b.code}</span>`
    return html`<div class="todo">${form(person, paths.match(), { kept: a.code, other: b.code, same: 'yes' }, html`<button class="quiet">Gộp vào ${a.code}<span class="hidden"> từ ${b.code}</span></button>`)}${form(person, paths.match(), { kept: a.code, other: b.code, same: 'no' }, html`<button class="quiet">Hai khách khác nhau${both}</button>`)}</div>`
  }
  return html`${
    pairs.length === 0
      ? html`<p class="none">Không có hai khách nào cùng mã số thuế, cùng điện thoại, hay cùng tên ở một đơn vị.</p>`
      : table(
          pairs.length > PAIRS_SHOWN
            ? `${showNumber(pairs.length)} cặp, ${PAIRS_SHOWN} cặp chắc nhất`
            : `${showNumber(pairs.length)} cặp, chắc nhất trước`,
          [{ label: 'Khách' }, { label: 'Giống khách' }, { label: 'Vì' }, { label: 'Là' }],
          pairs
            .slice(0, PAIRS_SHOWN)
            .map((pair) => [
              who(pair.a),
              who(pair.b),
              pair.by.map((one) => LIKENESS_NAMES[one]).join(', '),
              mayChange(person) && buttons(pair),
            ]),
        )
  }
${
  judged.length > 0 &&
  table(
    'Đã xét, mới nhất trước',
    [{ label: 'Khách' }, { label: 'Với' }, { label: 'Là' }, { label: 'Ai, ngày' }, { label: 'Việc' }],
    judged.map(({ id, kept, other, same, actor, made }) => [
      named(other),
      named(kept),
      same ? 'đã gộp' : 'khác nhau',
      html`${actor.replace(/^person:/, '')}, ${dated(made)}`,
      mayChange(person) &&
        form(
          person,
          paths.unmatch(),
          { id },
          html`<button class="quiet">${same ? 'Tách ra' : 'Xét lại'}<span class="hidden"> ${other}</span></button>`,
        ),
    ]),
  )
}`
}

/** What is open with customers, by day; `today` tells what is late. */
export const dealingsPage = (
  open: readonly (Dealing & { name: string; unit: number })[],
  today: Day,
  place: (unit: number) => string,
): Html =>
  open.length === 0
    ? html`<p class="none">Không có việc nào đang mở. Mở trang một khách để ghi lần gặp, việc phải làm hay cơ hội.</p>`
    : table(
        'Đang mở, gấp nhất trước',
        [
          { label: 'Ngày' },
          { label: 'Khách' },
          { label: 'Việc' },
          { label: 'Dự kiến mỗi tháng', number: true },
          { label: 'Đơn vị' },
        ],
        open.map(({ customer, day, kind, title, amount, name, unit }) => [
          day < today ? html`<span class="late">${dated(day)}, quá ngày</span>` : dated(day),
          html`<a href="${paths.customer(customer)}">${name}</a>`,
          html`${DEALINGS[kind]}: ${title}`,
          amount > 0 ? showMoney(amount) : '',
          place(unit),
        ]),
      )
