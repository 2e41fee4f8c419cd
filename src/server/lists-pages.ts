/** Pages of lists coming in: what there is, what a file would change, the contracts behind them. */
import { FOREVER } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { contracts, termOn, termsOf } from '#principals/contract.ts'
import type { Plan } from '#principals/plan.ts'
import { principalName } from '#report/holder.ts'
import { inForce } from '#rules/rule.ts'
import { RULES } from '#rules/rules.ts'
import { desk, type ListDesk } from '#server/addresses.ts'
import type { Look } from '#server/lists-apply.ts'
import type { ListHead } from '#server/lists-hand.ts'
import { mayChange, mayHandIn } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { catalogue } from '#services/index.ts'

/** Rows of a kind that are shown; the workbook has them all. */
const SHOWN_MOST = 100

export const serviceName = (key: string): string => catalogue.get(key)?.name ?? key
export const whose = (principal: string): string =>
  principal.startsWith('@') ? 'cơ quan ghi trong hồ sơ' : principalName(principal)

/** Services for which lists are taken today. */
const listedOn = (today: string, principal?: string | null) =>
  contracts.filter((one) => termOn(one, today)?.layout && (!principal || one.principal === principal))

/** `before`: what waits to be looked at. */
export function listsInPage(
  person: SignedIn,
  today: string,
  lists: readonly ListHead[],
  before: Content = undefined,
): Html {
  return html`${before}${mayChange(person) && handInForm(person, today, desk)}
<section aria-labelledby="da-nop"><h2 id="da-nop">Danh sách đã nhận</h2>
${
  lists.length === 0
    ? html`<p class="none">Chưa nhận danh sách nào.</p>`
    : table(
        'Danh sách đã nhận',
        [
          { label: 'Số' },
          { label: 'Dịch vụ' },
          { label: 'Nhận ngày' },
          { label: 'Bản', number: true, wide: true },
          { label: 'Số khoản', number: true },
          { label: 'Tiền', number: true },
        ],
        lists.map(({ principal, number, service, begun, version, rows, amount, applied }) => [
          html`<a href="${desk.list(principal, number)}">${number}</a>${applied === null && html` <span class="tag">chưa nhập xong</span>`}`,
          serviceName(service),
          dated(begun),
          showNumber(version),
          showNumber(rows),
          showMoney(amount),
        ]),
      )
}</section>`
}

/** Nothing for a principal that gives no lists. */
export function handInForm(person: SignedIn, today: string, to: ListDesk): Content {
  const kinds = listedOn(today, person.principal)
  if (kinds.length === 0) return undefined
  return html`<section aria-labelledby="nop"><h2 id="nop">Nộp một danh sách</h2>
<form class="fields" data-list="${to.apiList()}" data-token="${person.token}">
<label for="loai">Loại danh sách</label><select id="loai" name="kind">${kinds.map(
    ({ service, principal }) => html`<option value="${service}">${serviceName(service)} (${whose(principal)})</option>`,
  )}</select>
<label for="tep">Tệp .xlsx hoặc .csv theo mẫu</label><input id="tep" type="file" accept=".xlsx,.csv" required aria-describedby="nop-noi">
<button class="main" disabled>Đọc và kiểm tra</button>
<p id="nop-noi" class="under" role="status">Chưa nhập gì cho đến khi bạn xem và xác nhận.</p></form>
<noscript><p class="warn">Trình duyệt này tắt script: nộp tệp không được. ${mayChange(person) ? html`Chép các dòng vào ô ở trang <a href="${desk.lists()}">Danh sách giao</a>.` : 'Bật script cho trang này rồi tải lại.'}</p></noscript>
<details class="choice"><summary>Tệp mẫu</summary><ul class="plain">${kinds.map(
    ({ service }) => html`<li><a href="${to.listTemplate(service)}">Mẫu ${serviceName(service)} (.xlsx)</a></li>`,
  )}</ul></details></section>`
}

export const facts = (items: readonly (readonly [string, Content])[]): Html =>
  html`<dl>${items.map(([name, content]) => html`<div><dt>${name}</dt><dd>${content}</dd></div>`)}</dl>`

/** What a list that was read would change, or what is wrong with it. */
export function lookPage(person: SignedIn, { id, draft, faults, plan, version }: Look, to: ListDesk = desk): Html {
  const { rows, service, principal, number } = draft
  const amount = rows.reduce((sum, row) => sum + row.amount, 0)
  const periods = [...new Set(rows.map(({ period }) => period))].toSorted()
  return html`${facts([
    ['Danh sách', html`${number || 'chưa rõ số'}${version > 1 && `, bản ${version}`}`],
    ['Dịch vụ', `${serviceName(service)}, ${whose(principal)}`],
    ['Kỳ', periods.join(', ') || 'chưa rõ'],
    ['Đọc được', `${showNumber(rows.length)} dòng, ${showMoney(amount)}`],
  ])}
${plan ? planned(plan, (moving) => handInButton(person, moving, to.listDraft(id))) : faulty(id, faults, to)}`
}

/** Nothing was done: what is wrong, the sheet with it beside each row, and the way back. */
export function faulty(id: string, faults: Look['faults'], to: Pick<ListDesk, 'listFaults' | 'listsIn'>): Html {
  return html`<section aria-labelledby="loi"><h2 id="loi">${showNumber(faults.length)} lỗi, chưa nhập dòng nào</h2>
<p><a class="next" href="${to.listFaults(id)}">Tải lại tệp có cột “Lỗi”</a></p>
${faults.length > SHOWN_MOST && html`<p class="under">Dưới đây là ${String(SHOWN_MOST)} lỗi đầu.</p>`}
${faultTable(faults)}
<p><a href="${to.listsIn()}">Sửa rồi nộp lại</a></p></section>`
}

export const faultTable = (faults: Look['faults']): Html =>
  table(
    'Các lỗi',
    [{ label: 'Dòng' }, { label: 'Cột' }, { label: 'Lỗi và cách sửa' }],
    faults.slice(0, SHOWN_MOST).map(({ row, column, message }) => [String(row), column, message]),
  )

const handInButton = (person: SignedIn, moving: boolean, to: string): Content =>
  mayHandIn(person) &&
  moving &&
  form(
    person,
    to,
    {},
    html`<button class="main">${person.principal ? 'Gửi Bưu điện danh sách này' : 'Nhập danh sách này'}</button>`,
  )

/** `act`: what can be done with it, told whether it would move anything. */
export function planned(plan: Plan, act: (moving: boolean) => Content): Html {
  const { same, assign, assignAgain, change, note, withdraw, askBack, late } = plan
  const counts: [string, number, string][] = [
    ['Khoản mới', assign.length, 'nhập vào quầy của văn phòng'],
    ['Giao lại', assignAgain.length, 'đơn vị giao đã giữ lại, nay giao lần nữa'],
    ['Đổi số tiền', change.length, 'rút số cũ, nhập số mới'],
    ['Rút', withdraw.length, 'danh sách mới không còn, trả đơn vị giao'],
    ['Thu hồi từ quầy', askBack.length, 'ra lệnh cho quầy; quầy trả rồi thì nộp lại danh sách'],
    ['Chỉ đổi bản, điểm', note.length, 'không chuyển gì'],
    ['Không theo được', late.length, 'báo lại đơn vị giao'],
    ['Không đổi', same, ''],
  ]
  const some = counts.filter(([, count]) => count > 0)
  const moving = some.filter(([label]) => label !== 'Không đổi' && label !== 'Không theo được')
  return html`<section aria-labelledby="se"><h2 id="se">${moving.length === 0 ? 'Không có gì mới' : 'Sẽ làm khi xác nhận'}</h2>
${table(
  'Thay đổi',
  [{ label: 'Việc' }, { label: 'Số khoản', number: true }, { label: 'Nghĩa là' }],
  some.map(([label, count, means]) => [label, showNumber(count), means]),
)}
${act(moving.length > 0)}</section>
${rowsOf('doi', 'Đổi số tiền', change, ({ row, before }) => [String(row.row), codeOf(row.thing), showMoney(before), showMoney(row.amount)], ['Dòng', 'Mã', 'Từ', 'Thành'])}
${rowsOf('rut', 'Rút', withdraw, ({ row, thing, amount }) => [String(row), codeOf(thing), showMoney(amount)], ['Dòng cũ', 'Mã', 'Tiền'])}
${rowsOf('thu-hoi', 'Thu hồi từ quầy', askBack, ({ row, thing, till }) => [String(row), codeOf(thing), till], ['Dòng', 'Mã', 'Quầy'])}
${rowsOf('khong-theo', 'Không theo được', late, ({ row, thing, why }) => [String(row), codeOf(thing), why], ['Dòng', 'Mã', 'Vì'])}`
}

export const codeOf = (thing: string): string => thing.slice(thing.indexOf(':') + 1)

function rowsOf<T>(
  id: string,
  caption: string,
  rows: readonly T[],
  cells: (row: T) => readonly Content[],
  labels: readonly string[],
): Content {
  if (rows.length === 0) return undefined
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${caption}${rows.length > SHOWN_MOST && `: ${SHOWN_MOST} dòng đầu`}</h2>
${table(
  caption,
  labels.map((label) => ({ label })),
  rows.slice(0, SHOWN_MOST).map(cells),
)}</section>`
}

const DOES = { collect: 'Thu hộ', payout: 'Chi hộ', carry: 'Chuyển hồ sơ, kết quả' } as const

/** Read only: what was agreed with whom, since when, by which source. */
export function contractsPage(today: string): Html {
  return html`${contracts.map((contract) => {
    const { service, principal, does, rules, ends, ended } = contract
    const open = ends === undefined || today < ends
    const span = (from: string, to: string) => html`${dated(from)} – ${to === FOREVER ? 'nay' : dated(to)}`
    const id = `hd-${service}`
    return html`<section aria-labelledby="${id}"><h2 id="${id}">${serviceName(service)}${!open && html` <span class="tag">đã hết</span>`}</h2>
<p class="under">${DOES[does]}, ${whose(principal)}.${ends !== undefined && html` Hết từ ${dated(ends)}: ${ended ?? ''}.`}</p>
${table(
  `Điều khoản: ${serviceName(service)}`,
  [
    { label: 'Hiệu lực' },
    { label: 'Thanh toán sau', number: true },
    { label: 'Mẫu danh sách' },
    { label: 'Dòng nhiều nhất', number: true },
    { label: 'Mỗi khoản nhiều nhất', number: true },
    { label: 'Nguồn' },
  ],
  termsOf(contract).map(({ from, to, settleDays, layout, rowsMost, amountMost, source }) => [
    span(from, to),
    `${settleDays} ngày làm việc`,
    layout ?? 'không giao danh sách',
    rowsMost === undefined ? '' : showNumber(rowsMost),
    amountMost === undefined ? '' : showMoney(amountMost),
    source,
  ]),
)}
${table(
  `Phí, hoa hồng: ${serviceName(service)}`,
  [{ label: 'Quy định' }, { label: 'Hiệu lực' }, { label: 'Mức', number: true }, { label: 'Nguồn' }],
  rules.flatMap((rule) =>
    inForce(RULES, rule).map(({ from, to, value, unit, source }) => [
      RULES[rule]?.name ?? rule,
      span(from, to),
      unit === 'đ' ? showMoney(value) : `${showNumber(value)} ${unit}`,
      source,
    ]),
  ),
)}</section>`
  })}`
}
