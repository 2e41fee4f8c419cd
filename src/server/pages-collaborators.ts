/** Collaborators: who sells where, villages without one; one of them on a phone: his villages, sales, what he holds, his pay. */
import type { Day } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { floatOf, uncounted } from '#market/standing.ts'
import type { Unit } from '#network/network.ts'
import type { SignedIn } from '#people/person.ts'
import { masked } from '#report/act.ts'
import { type Collaborator, hasEnded, type Open, type Standing, type Village } from '#server/collaborator-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { phoneShown } from '#server/pages-customers.ts'
import { form } from '#server/pages-office.ts'

export type ListView = {
  person: SignedIn
  today: Day
  all: readonly Collaborator[]
  villages: readonly Village[]
  standing: (code: string) => Standing
  /** Float limit that is offered, đồng. */
  limit: number
  units: readonly Unit[]
  place: (unit: number) => string
}

export const nameShown = ({ name }: { name: string }): string => String(masked({ name }).name)
const money = (late: boolean, text: string): Content => (late ? html`<b class="late">${text}</b>` : text)
const box = (id: string, name: string, label: string, more: Content = null): Html =>
  html`<label for="${id}-${name}">${label}</label><input id="${id}-${name}" name="${name}" maxlength="120" autocomplete="off" required ${more}>`

export function collaboratorsPage(view: ListView): Html {
  const { person, today, all, villages, standing, place } = view
  const held = Map.groupBy(villages, ({ collaborator }) => collaborator)
  return html`${mayChange(person) && html`${addForm(view)}${areaForm(view)}`}
${
  all.length === 0
    ? html`<p class="none">Chưa có cộng tác viên nào. Lập người đầu tiên ở trên, hoặc nhập tệp (canhtay import).</p>`
    : table(
        'Cộng tác viên, nhiều doanh thu nhất trước',
        [
          { label: 'Cộng tác viên' },
          { label: 'Bản', number: true },
          { label: 'Doanh thu tháng', number: true },
          { label: 'Doanh thu năm', number: true },
          { label: 'Đang giữ', number: true },
          { label: 'Chưa tính hoa hồng', number: true },
        ],
        all
          .toSorted((a, b) => standing(b.code).year - standing(a.code).year || (a.code < b.code ? -1 : 1))
          .map((one) => {
            const own = standing(one.code)
            const { owes, late } = floatOf(own.owes, one.float_limit)
            return [
              html`<a href="${paths.collaborator(one.code)}">${nameShown(one)}</a> <span class="under">${one.code} · ${place(one.unit)}${hasEnded(one, today) && html` · hết hợp đồng ${dated(one.until ?? '')}`}</span>`,
              showNumber(held.get(one.code)?.length ?? 0),
              showMoney(own.month),
              showMoney(own.year),
              money(late, showMoney(owes)),
              showMoney(uncounted(own)),
            ]
          }),
      )
}
${gapsTable(view)}`
}

const NAMED_MOST = 6

/** Where the next collaborator is to be found: units by how many of their villages have nobody. */
function gapsTable({ villages, place }: ListView): Html | false {
  const units = [...Map.groupBy(villages, ({ unit }) => unit)]
    .map(([unit, own]) => ({ unit, own, without: own.filter(({ collaborator }) => collaborator === '') }))
    .filter(({ without }) => without.length > 0)
    .toSorted((a, b) => b.without.length - a.without.length || a.unit - b.unit)
  return (
    units.length > 0 &&
    table(
      'Bản chưa có ai phụ trách: tìm người ở đơn vị trên cùng trước',
      [{ label: 'Đơn vị' }, { label: 'Chưa có', number: true }, { label: 'Bản' }],
      units.map(({ unit, own, without }) => [
        place(unit),
        html`${showNumber(without.length)} / ${showNumber(own.length)}`,
        `${without
          .slice(0, NAMED_MOST)
          .map(({ village }) => village)
          .join(', ')}${without.length > NAMED_MOST ? ` và ${showNumber(without.length - NAMED_MOST)} bản nữa` : ''}`,
      ]),
    )
  )
}

const unitChoice = (id: string, { person, units }: ListView): Html =>
  html`<label for="${id}-unit">Đơn vị</label><select id="${id}-unit" name="unit">${units.map(({ id, code, name }) => html`<option value="${code}"${id === person.unit && html` selected`}>${name}</option>`)}</select>`

const addForm = (view: ListView): Html =>
  html`<details class="choice"><summary>Lập cộng tác viên</summary>${form(
    view.person,
    paths.collaborators(),
    {},
    html`${unitChoice('l', view)}
${box('l', 'code', 'Mã', html`placeholder="CTV-0042"`)}${box('l', 'name', 'Họ tên')}${box('l', 'phone', 'Điện thoại', html`inputmode="tel"`)}${box('l', 'contract', 'Số hợp đồng', html`placeholder="HĐ-042/2018"`)}${box('l', 'since', 'Từ ngày', html`type="date" value="${view.today}"`)}${box('l', 'limit', 'Định mức giữ tiền', html`inputmode="numeric" value="${showNumber(view.limit)}"`)}<button class="main">Lập cộng tác viên</button>`,
    'fields',
  )}</details>`

const areaForm = (view: ListView): Html =>
  html`<details class="choice"><summary>Ghi địa bàn</summary>${form(
    view.person,
    paths.area(),
    {},
    html`${unitChoice('d', view)}
<label for="d-who">Người phụ trách</label><select id="d-who" name="collaborator"><option value="">chưa có ai</option>${view.all.filter((one) => !hasEnded(one, view.today)).map((one) => html`<option value="${one.code}">${nameShown(one)}, ${one.code}</option>`)}</select>
<label for="d-villages">Các bản</label><textarea id="d-villages" name="villages" rows="5" maxlength="5000" required aria-describedby="d-noi"></textarea>
<p id="d-noi" class="under">Mỗi dòng một bản. Bản đã có thì đổi người phụ trách.</p><button class="main">Ghi địa bàn</button>`,
    'fields',
  )}</details>`

export type OneView = {
  person: SignedIn
  today: Day
  one: Collaborator
  own: Standing
  villages: readonly Village[]
  slips: readonly Open[]
  awards: readonly Open[]
  /** Commission of what is not yet counted, đồng; the rate in thousandths. */
  next: number
  rate: number
  renewals: number
  place: (unit: number) => string
}

export function collaboratorPage(view: OneView): Html {
  const { person, today, one, own, villages, slips, awards, next, rate, renewals, place } = view
  const { owes, limit, left, late } = floatOf(own.owes, one.float_limit)
  const changes = mayChange(person)
  const facts: readonly (readonly [string, Content])[] = [
    ['Đang giữ trên định mức', html`${money(late, showMoney(owes))} / ${showMoney(limit)}`],
    ['Còn được giữ', late ? html`<b class="late">quá định mức: nộp hôm nay</b>` : showMoney(left)],
    ['Doanh thu tháng này', showMoney(own.month)],
    ['Doanh thu năm nay', showMoney(own.year)],
    ['Hoa hồng đã chi trên đã tính', html`${showMoney(own.paid)} / ${showMoney(own.awarded)}`],
    ['Người cần gia hạn', html`<a href="${paths.renewals({ ctv: one.code })}">${showNumber(renewals)} người</a>`],
  ]
  return html`<p><a href="${paths.collaborators()}">Mọi cộng tác viên</a> · ${place(one.unit)} · ${one.contract}, từ ${dated(one.since)}${one.until && html` đến ${hasEnded(one, today) ? html`<b class="late">${dated(one.until)}, đã hết</b>` : dated(one.until)}`} · ${phoneShown(one.phone)}</p>
<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${changes && awardForm(view)}
${changes && !hasEnded(one, today) && html`<details class="choice"><summary>Ghi tiền đã thu ở bản</summary>${form(person, paths.collaboratorWork(one.code, 'thu'), {}, html`${box('t', 'number', 'Số phiếu thu', html`placeholder="PT-0101"`)}${box('t', 'amount', 'Số tiền', html`inputmode="numeric"`)}<button class="main">Ghi phiếu thu</button>`, 'fields')}</details>`}
${changes && contractForm(view)}
${
  slips.length > 0 &&
  table(
    'Phiếu thu chưa nộp',
    [{ label: 'Số phiếu' }, { label: 'Số tiền', number: true }, { label: 'Nộp đủ' }],
    slips.map(({ number, amount }) => [
      number,
      showMoney(amount),
      changes &&
        form(
          person,
          paths.collaboratorWork(one.code, 'nop'),
          { number },
          html`<button class="quiet" aria-label="Phiếu ${number} đã nộp đủ">Đã nộp đủ</button>`,
        ),
    ]),
  )
}
${
  awards.length > 0 &&
  table(
    'Hoa hồng đã tính, chưa chi',
    [{ label: 'Tính đến hết ngày' }, { label: 'Số tiền', number: true }, { label: 'Chi' }],
    awards.map(({ number, amount }) => [dated(number), showMoney(amount), changes && payForm(view, number)]),
  )
}
<h2>${showNumber(villages.length)} bản phụ trách</h2>
${villages.length === 0 ? html`<p class="none">Chưa phụ trách bản nào. Ghi địa bàn ở trang mọi cộng tác viên.</p>` : html`<p>${villages.map(({ village }) => village).join(', ')}</p>`}
<p class="under">Hoa hồng: ${showNumber(rate / 10)} % doanh thu của Bưu điện từ người do cộng tác viên đưa đến, chưa tính lần nào: ${showMoney(next)}.</p>`
}

const contractForm = ({ person, one }: OneView): Html =>
  html`<details class="choice"><summary>Đổi hợp đồng, điện thoại, định mức</summary>${form(
    person,
    paths.collaboratorWork(one.code, 'hop-dong'),
    {},
    html`<label for="h-phone">Điện thoại mới <span class="under">(bỏ trống nếu không đổi)</span></label><input id="h-phone" name="phone" inputmode="tel" maxlength="30" autocomplete="off">${box('h', 'limit', 'Định mức giữ tiền', html`inputmode="numeric" value="${showNumber(one.float_limit)}"`)}<label for="h-until">Hết hợp đồng sau ngày <span class="under">(bỏ trống nếu còn tiếp)</span></label><input id="h-until" name="until" type="date" min="${one.since}"${one.until && html` value="${one.until}"`}>
<p class="under">Sau ngày ấy các bản của người này thành chưa có ai phụ trách; tiền đang giữ vẫn phải nộp, hoa hồng vẫn được chi.</p><button class="main">Ghi thay đổi</button>`,
    'fields',
  )}</details>`

const awardForm = ({ person, one, next }: OneView): Content =>
  next > 0 &&
  form(
    person,
    paths.collaboratorWork(one.code, 'hoa-hong'),
    {},
    html`<button class="main">Tính hoa hồng ${showMoney(next)}</button>`,
  )

const payForm = ({ person, one }: OneView, through: string): Html => {
  const id = `c-${through}`
  return form(
    person,
    paths.collaboratorWork(one.code, 'chi'),
    { through },
    html`<label class="hidden" for="${id}-bank">Mã ngân hàng, bỏ trống nếu chi từ két</label><input id="${id}-bank" name="bank" maxlength="40" size="10" placeholder="agribank" autocomplete="off">
<label class="hidden" for="${id}-so">Số chứng từ</label><input id="${id}-so" name="voucher" maxlength="40" size="10" placeholder="UNC-0305" autocomplete="off" required> <button class="quiet">Chi</button>`,
  )
}
