/** The bank's page: hand a statement in, what nobody knows yet, what is to be paid. */
import { type BankAccount, bankAccounts } from '#bank/accounts.ts'
import { FOREVER } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { PRINCIPALS } from '#principals/contract.ts'
import { principalName } from '#report/holder.ts'
import { desk } from '#server/addresses.ts'
import { DECISIONS, type Decision } from '#server/bank-import.ts'
import type { Due } from '#server/bank-orders.ts'
import type { StoredEntry, StoredOrder, StoredStatement } from '#server/bank-store.ts'
import { facts } from '#server/lists-pages.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { qrSvg } from '#server/pages-devices.ts'
import { age, form } from '#server/pages-office.ts'
import { transferText } from '#server/pay-codes.ts'

export type Bank = {
  person: SignedIn
  now: string
  today: string
  open: readonly StoredEntry[]
  statements: readonly (StoredStatement & { open: number })[]
  due: readonly Due[]
  orders: readonly StoredOrder[]
}

export function bankPage(bank: Bank): Html {
  const { person, open, statements } = bank
  const may = mayChange(person)
  return html`${may && handIn(person)}
<section aria-labelledby="cho"><h2 id="cho">Chưa rõ là việc gì${open.length > 0 && html` <span class="count">${showNumber(open.length)}</span>`}</h2>
${open.length === 0 ? html`<p class="none">Mọi dòng sao kê đều đã có việc trong sổ.</p>` : html`${may && form(person, desk.bankMatch(), {}, html`<button>Ghép lại</button>`)}${open.map((entry) => openEntry(bank, entry))}`}</section>
<section aria-labelledby="chi"><h2 id="chi">Phải chuyển cho đơn vị giao</h2>${dueTable(bank)}</section>
<section aria-labelledby="sao-ke"><h2 id="sao-ke">Sao kê đã nhập</h2>
${
  statements.length === 0
    ? html`<p class="none">Chưa nhập sao kê nào.</p>`
    : table(
        'Sao kê đã nhập',
        [
          { label: 'Sao kê' },
          { label: 'Tài khoản' },
          { label: 'Từ ngày' },
          { label: 'Đến ngày' },
          { label: 'Số dư đầu', number: true },
          { label: 'Số dư cuối', number: true },
          { label: 'Dòng', number: true },
          { label: 'Chưa rõ', number: true },
        ],
        statements.map(({ number, account, from, to, opening, closing, entries, open }) => [
          number,
          account,
          dated(from),
          dated(to),
          showMoney(opening),
          showMoney(closing),
          showNumber(entries),
          showNumber(open),
        ]),
      )
}${gaps(statements)}</section>`
}

/** Whose account is which, since when, by which source. */
export function accountsSection(): Html {
  return html`<section aria-labelledby="tai-khoan"><h2 id="tai-khoan">Tài khoản ngân hàng</h2>${table(
    'Tài khoản ngân hàng',
    [
      { label: 'Của' },
      { label: 'Ngân hàng (BIN)' },
      { label: 'Số' },
      { label: 'Tên' },
      { label: 'Hiệu lực' },
      { label: 'Nguồn' },
    ],
    bankAccounts.map(({ party, own, bank, number, name, from, to, source }) => [
      own ? 'Bưu điện tỉnh' : principalName(party),
      bank,
      number,
      name,
      html`${dated(from)} – ${to === FOREVER ? 'nay' : dated(to)}`,
      source,
    ]),
  )}</section>`
}

/** A bill that may be paid by transfer: the code, and what it says, so that it can also be typed. */
export type PaidByCode = { bill: string; amount: number; account: BankAccount; memo: string }

export function codePage(asked: string | undefined, found: PaidByCode | string | undefined): Html {
  const field = html`<form method="get" action="${desk.bankCode()}" class="fields"><label for="ma">Mã khách hàng và kỳ, ví dụ PA22010012345/2018-12</label><input id="ma" name="ma" maxlength="60" autocomplete="off" value="${asked ?? ''}" required><button class="main">Lập mã</button></form>`
  if (found === undefined) return field
  if (typeof found === 'string') return html`${field}<p class="warn" role="alert">${found}</p>`
  const { bill, amount, account, memo } = found
  return html`${field}<section aria-labelledby="ma-qr"><h2 id="ma-qr">${bill}: ${showMoney(amount)}</h2>
${qrSvg(transferText(account, amount, memo), `Mã VietQR trả ${showMoney(amount)}`)}
${facts([
  ['Tài khoản', `${account.number}, ${account.name}`],
  ['Số tiền', showMoney(amount)],
  ['Nội dung', memo],
])}
<p class="under">Khách quét bằng ứng dụng ngân hàng, không sửa số tiền và nội dung. Tiền về, sao kê tự ghép với hóa đơn này.</p>
<p><a href="${desk.bankNotice(bill)}">In giấy báo A5 cho khách</a></p></section>`
}

/** Of one account each statement begins where the one before ended; where not, one is missing. */
function gaps(statements: Bank['statements']): Content {
  return statements.flatMap((one) => {
    const before = statements.find(({ account, to }) => account === one.account && to < one.from)
    return before && before.closing !== one.opening
      ? [
          html`<p class="warn">Sao kê ${one.number} mở đầu ${showMoney(one.opening)}, sao kê ${before.number} trước đó kết ở ${showMoney(before.closing)}. Xin ngân hàng sao kê ở giữa.</p>`,
        ]
      : []
  })
}

const handIn = (person: SignedIn): Html =>
  html`<section aria-labelledby="nop"><h2 id="nop">Nhập sao kê</h2>
<form class="fields" data-list="${desk.apiBank()}" data-token="${person.token}"><label for="tep">Tệp camt.053 (.xml), tệp .xlsx ngân hàng xuất, hoặc .xlsx, .csv theo mẫu</label><input id="tep" type="file" accept=".xml,.xlsx,.csv" required aria-describedby="nop-noi">
<button class="main" disabled>Nhập và ghép</button>
<p id="nop-noi" class="under" role="status">Tệp sai thì không nhập dòng nào. Nhập lại cùng một sao kê không đổi gì.</p></form>
<noscript><p class="warn">Trình duyệt này tắt script: nộp tệp không được. Bật script rồi tải lại trang.</p></noscript>
<p><a href="${desk.bankTemplate()}">Mẫu sao kê (.xlsx)</a> · <a href="${desk.bankCode()}">Mã VietQR cho một hóa đơn</a></p></section>`

function openEntry({ person, now }: Bank, entry: StoredEntry): Html {
  const { account, ref, day, amount, memo, party, note } = entry
  const id = `d-${account}-${ref.replace(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0)}`)}`
  const fits = (Object.keys(DECISIONS) as Decision[]).filter(
    (one) => one === 'aside' || (one === 'remit' || one === 'refund') === amount < 0,
  )
  return html`<article class="card" aria-labelledby="${id}"><h3 id="${id}">${amount > 0 ? 'Tiền đến' : 'Tiền đi'} ${showMoney(Math.abs(amount))}, ${dated(day)}</h3>
<p>${memo || 'Không ghi nội dung.'}</p>
<p class="under">${note} Số tham chiếu ${ref}${party && html`, tài khoản ${party}`}. Chờ ${age(`${day}T00:00:00+07:00`, now)}; Bưu điện tỉnh quyết.</p>
${
  mayChange(person) &&
  html`<details class="choice"><summary>Quyết dòng này</summary>${form(
    person,
    desk.bankEntry(),
    { account, ref },
    html`<label for="${id}-viec">Là việc gì</label><select id="${id}-viec" name="decision">${fits.map((key) => html`<option value="${key}">${DECISIONS[key]}</option>`)}</select>
<label for="${id}-ai">Đơn vị giao việc <span class="under">(khi là tiền với đơn vị giao)</span></label><select id="${id}-ai" name="principal"><option value="">Không chọn</option>${PRINCIPALS.map((key) => html`<option value="${key}">${principalName(key)}</option>`)}</select>
<label for="${id}-vi">Lý do, ghi chú</label><input id="${id}-vi" name="reason" maxlength="200" autocomplete="off">
<button class="main">Ghi</button>`,
    'fields',
  )}</details>`
}</article>`
}

function dueTable({ person, today, due, orders }: Bank): Html {
  const some = due.filter(({ due, later, ordered }) => due > 0 || later > 0 || ordered > 0)
  const more = due.some(({ due, ordered }) => due > ordered)
  const days = [...new Set([...orders.map(({ day }) => day)])].toSorted().reverse()
  return html`${
    some.length === 0
      ? html`<p class="none">Không còn nợ đơn vị giao nào.</p>`
      : table(
          'Phải chuyển cho đơn vị giao',
          [
            { label: 'Đơn vị giao việc' },
            { label: 'Đến hạn hôm nay', number: true },
            { label: 'Chưa đến hạn', number: true },
            { label: 'Đã lập lệnh, chờ sao kê', number: true },
          ],
          some.map(({ name, due, later, ordered }) => [name, showMoney(due), showMoney(later), showMoney(ordered)]),
        )
  }
${mayChange(person) && more && form(person, desk.bankOrders(), {}, html`<button class="main">Lập lệnh chi hôm nay, ${dated(today)}</button>`)}
${days.length > 0 && html`<ul class="plain">${days.map((day) => html`<li>Lệnh chi ${dated(day)}: <a href="${desk.bankOrderFile(day, '.xml')}">tệp pain.001</a> · <a href="${desk.bankOrderFile(day, '.xlsx')}">bảng tính</a> · <a href="${desk.bankOrderFile(day, '-ngan-hang.xlsx')}">mẫu của ngân hàng</a></li>`)}</ul>`}`
}
