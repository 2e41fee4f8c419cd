/** The page of one list: what waits and goes out by point, what tills have of it, what became of it by village. */
import { PAID_BY_CODE } from '#bank/memo.ts'
import { fieldOf } from '#kernel/field.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { rulesOn } from '#rules/rules.ts'
import { desk } from '#server/addresses.ts'
import { type ListHead, type Part, type RowNow, type Serving, STATES, type State, UNPAID } from '#server/lists-hand.ts'
import { codeOf, facts, serviceName, whose } from '#server/lists-pages.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'
import { isPayout, leaseEnd } from '#services/payout.ts'

export type Place = { code: string; name: string; kind?: string }
/** A till that may be given something, and the code of its unit. */
export type TillAt = { code: string; unit: string; place: string }

export type ListView = {
  person: SignedIn
  today: string
  head: ListHead
  parts: readonly Part[]
  tills: readonly TillAt[]
  points: readonly Place[]
  row?: RowNow | undefined
  /** Who holds that row, in words. */
  holder?: string | undefined
}

export function listPage(view: ListView): Html {
  const { person, head, parts } = view
  const sum = (states: readonly State[], of: (part: Part) => number) =>
    parts.filter(({ state }) => states.includes(state)).reduce((total, part) => total + of(part), 0)
  const all = Object.keys(STATES) as State[]
  const taken = sum(all, ({ amount, open, state }) =>
    state === 'returned' || state === 'withdrawn' ? 0 : amount - open,
  )
  const unpaid = sum(['waiting', 'out', 'asked', 'back', 'changing', 'missing'], ({ open }) => open)
  const back = sum(['returned', 'withdrawn'], ({ amount }) => amount)
  return html`${facts([
    ['Dịch vụ', `${serviceName(head.service)}, ${whose(head.principal)}`],
    [
      'Nhận',
      html`${dated(head.begun)}, bản ${String(head.version)}, ${showNumber(head.rows)} khoản, ${showMoney(head.amount)}`,
    ],
    ...(head.applied === null ? [['Chưa nhập xong', 'Nộp lại đúng danh sách này để nhập nốt.'] as const] : []),
    ['Đã thu, đã chi', showMoney(taken)],
    ['Còn', showMoney(unpaid)],
    ['Trả lại, rút', showMoney(back)],
  ])}
<section aria-labelledby="cho"><h2 id="cho">Chờ giao</h2>${waiting(view)}</section>
<section aria-labelledby="quay"><h2 id="quay">Theo quầy</h2>${byTill(view)}</section>
<section aria-labelledby="ban"><h2 id="ban">Theo bản, tổ</h2>${stateTable('Theo bản, tổ', 'Bản, tổ', parts, ({ village }) => village)}${noticeForm(view)}</section>
${rowSection(view)}
${mayChange(person) && moveForm(view)}`
}

/** Papers for those who still have to pay, with a code; payouts and what is not paid by code have none. */
function noticeForm({ head, parts }: ListView): Content {
  const villages = [
    ...new Set(parts.flatMap(({ village, state, open }) => (UNPAID.includes(state) && open > 0 ? [village] : []))),
  ].toSorted((a, b) => a.localeCompare(b, 'vi'))
  if (!PAID_BY_CODE.includes(head.service) || villages.length === 0) return undefined
  return html`<form class="search" action="${desk.listNotices()}" method="get">
<input type="hidden" name="don-vi" value="${head.principal}"><input type="hidden" name="so" value="${head.number}">
<label for="bao-ban">Giấy báo có mã VietQR cho khách chưa trả ở</label><select id="bao-ban" name="ban">${villages.map((one) => html`<option value="${one}">${one}</option>`)}</select><button>In giấy báo</button></form>`
}

const IN_HAND: readonly State[] = ['waiting', 'back']

/** One form a point: its villages ticked, its till chosen when it has only one. */
function waiting({ person, today, head, parts, tills, points }: ListView): Content {
  const here = parts.filter(({ state }) => IN_HAND.includes(state))
  if (here.length === 0) return html`<p class="none">Không còn khoản nào chờ giao.</p>`
  const groups = Map.groupBy(here, ({ point, route }) => `${point}|${route}`)
  return [...groups.values()].map((group, n) => {
    const { point, route } = group[0] as Part
    const place = points.find(({ code }) => code === point)
    const name = place?.name
    const end = isPayout(catalogue.get(head.service) as Service)
      ? leaseEnd(place?.kind === 'point', today, rulesOn(today))
      : undefined
    const title = `${point === '' ? 'Chưa rõ điểm phục vụ' : `${name ?? 'Điểm'} (${point})`}${route && `, tuyến ${route}`}`
    const villages = [...Map.groupBy(group, ({ village }) => village)]
    const list = villages.map(([village, some]) => {
      const things = some.reduce((total, part) => total + part.things, 0)
      const open = some.reduce((total, part) => total + part.open, 0)
      const words = html`${village} <span class="under">${showNumber(things)} khoản, ${showMoney(open)}</span>`
      return mayChange(person)
        ? html`<li><label><input type="checkbox" name="villages" value="${village}" checked><span>${words}</span></label></li>`
        : html`<li>${words}</li>`
    })
    if (!mayChange(person)) return html`<h3>${title}</h3><ul class="plain">${list}</ul>`
    const own = tills.filter(({ unit }) => unit === point)
    const offered = own.length > 0 ? own : tills
    const hidden = { principal: head.principal, number: head.number, point }
    const id = `giao-${n}`
    const reasons = catalogue.get(head.service)?.fields.reason
    return html`<div class="card"><h3>${title}</h3>${form(
      person,
      desk.listHandOut(),
      hidden,
      html`<fieldset><legend class="hidden">Bản, tổ của ${title}</legend><ul class="plain">${list}</ul></fieldset>
${
  offered.length === 0
    ? html`<p class="warn">Chưa có máy nào để giao. <a href="${desk.devices()}">Nhận một máy</a> trước.</p>`
    : html`<div class="fields"><label for="${id}-quay">Cho quầy</label><select id="${id}-quay" name="till" required>${offered.map(
        ({ code, place }) => html`<option value="${code}">${place} (${code})</option>`,
      )}</select>
<label for="${id}-den">Được giữ đến hết ngày</label><input id="${id}-den" name="until" type="date" min="${today}" value="${end}" required>
<button class="main">Giao</button></div>`
}`,
    )}
${
  reasons &&
  html`<details><summary>Không giao được, trả đơn vị giao</summary>${form(
    person,
    desk.listReturn(),
    hidden,
    html`<label for="${id}-ban">Bản, tổ</label><select id="${id}-ban" name="villages">${villages.map(([village]) => html`<option>${village}</option>`)}</select>
<label for="${id}-vi">Lý do</label><select id="${id}-vi" name="reason">${Object.entries(fieldOf(reasons).choices ?? {})
      .filter(([key]) => key !== 'deceased')
      .map(([key, text]) => html`<option value="${key}">${text}</option>`)}</select>
<button class="harm">Trả đơn vị giao</button>`,
    'fields',
  )}</details>`
}</div>`
  })
}

function byTill({ parts, tills }: ListView): Content {
  const given = parts.filter(({ till }) => till !== '')
  if (given.length === 0) return html`<p class="none">Chưa giao cho quầy nào.</p>`
  const name = (code: string) => `${tills.find((one) => one.code === code)?.place ?? ''} (${code})`.trim()
  return stateTable('Theo quầy', 'Quầy', given, ({ till }) => name(till))
}

/** Things and what is still open, by how far they have come. */
function stateTable(caption: string, label: string, parts: readonly Part[], by: (part: Part) => string): Html {
  const columns: [string, readonly State[]][] = [
    ['Chờ giao', ['waiting', 'back', 'changing', 'missing']],
    ['Ở quầy', ['out', 'asked']],
    ['Đã thu, chi', ['done']],
    ['Trả lại, rút', ['returned', 'withdrawn']],
  ]
  const count = (some: readonly Part[], states: readonly State[]) =>
    some.filter(({ state }) => states.includes(state)).reduce((sum, { things }) => sum + things, 0)
  const row = (name: string, some: readonly Part[]) => [
    name,
    ...columns.map(([, states]) => showNumber(count(some, states))),
    showMoney(
      some
        .filter(({ state }) => state !== 'returned' && state !== 'withdrawn')
        .reduce((sum, { open }) => sum + open, 0),
    ),
  ]
  const rows = [...Map.groupBy(parts, by)].map(([name, some]) => row(name, some))
  return table(
    caption,
    [{ label }, ...columns.map(([label]) => ({ label, number: true })), { label: 'Còn', number: true }],
    rows,
    rows.length > 1 ? row('Cộng', parts) : undefined,
  )
}

function rowSection({ head, row, holder }: ListView): Html {
  return html`<section aria-labelledby="dong"><h2 id="dong">Một dòng của danh sách đang ở đâu</h2>
<form class="search" action="${desk.list(head.principal, head.number).split('?')[0]}" method="get">
<input type="hidden" name="don-vi" value="${head.principal}"><input type="hidden" name="so" value="${head.number}">
<label for="so-dong">Dòng số</label><input id="so-dong" name="dong" inputmode="numeric" pattern="[0-9]{1,6}" required value="${row ? String(row.row) : ''}"><button>Tìm</button></form>
${
  row &&
  facts([
    ['Mã', html`<code>${codeOf(row.thing)}</code>`],
    ['Bản, tổ', row.village],
    ['Tiền', `${showMoney(row.amount)}, còn ${showMoney(row.open)}`],
    ['Bây giờ', `${STATES[row.state]}: ${holder ?? 'chưa nhập sổ'}`],
    ...(row.act ? [['Nhập sổ bằng', row.act] as const] : []),
  ])
}${row && PAID_BY_CODE.includes(head.service) && UNPAID.includes(row.state) && row.open > 0 && html`<p><a href="${desk.listNotices({ principal: head.principal, number: head.number, village: row.village, bill: codeOf(row.thing) })}">In giấy báo A5 có mã VietQR</a></p>`}</section>`
}

function moveForm({ person, today, head, parts, tills, points }: ListView): Content {
  const out = parts.filter(({ state, till }) => state === 'out' && till !== '')
  if (out.length === 0) return undefined
  const place = (code: string) => tills.find((one) => one.code === code)?.place ?? ''
  const options = [...new Set(out.map(({ village, till }) => `${till}|${village}`))]
  return html`<details class="choice"><summary>Thu hồi, hoặc chuyển cho điểm khác</summary>
<p class="under">Quầy nhận lệnh ở lần gửi nhận tới và tự trả. Trả rồi thì khoản ấy hiện ở “Chờ giao”, đúng điểm đã chọn.</p>
${form(
  person,
  desk.listMove(),
  { principal: head.principal, number: head.number },
  html`<label for="chuyen">Đang ở quầy, bản</label><select id="chuyen" name="part">${options.map((one) => {
    const [till = '', village = ''] = one.split('|')
    return html`<option value="${one}">${place(till)} (${till}), ${village}</option>`
  })}</select>
<label for="sang">Giao lại cho</label><select id="sang" name="point"><option value="">như cũ</option>${points.map(({ code, name }) => html`<option value="${code}">${name} (${code})</option>`)}</select>
<label for="chuyen-den">Trả trước khi hết ngày</label><input id="chuyen-den" name="until" type="date" min="${today}" required>
<label for="chuyen-vi">Lý do</label><input id="chuyen-vi" name="reason" maxlength="200" required>
<button class="main">Ra lệnh thu hồi</button>`,
  'fields',
)}</details>`
}

/** Who serves which village, as the office keeps it. */
export function servingPage(
  person: SignedIn,
  today: string,
  serving: readonly Serving[],
  points: readonly Place[],
): Html {
  const name = (code: string) => `${points.find((one) => one.code === code)?.name ?? ''} (${code})`.trim()
  return html`${
    serving.length === 0
      ? html`<p class="none">Chưa ghi bản nào. Danh sách có cột “Mã điểm” thì theo cột ấy.</p>`
      : table(
          'Điểm phục vụ từng bản, tổ',
          [{ label: 'Bản, tổ' }, { label: 'Điểm' }, { label: 'Tuyến' }, { label: 'Từ ngày' }],
          serving.map(({ village, point, route, since }) => [village, name(point), route, dated(since)]),
        )
  }
${
  mayChange(person) &&
  form(
    person,
    desk.serving(),
    {},
    html`<label for="ban-ten">Bản, tổ</label><input id="ban-ten" name="village" maxlength="200" required>
<label for="ban-diem">Điểm phục vụ</label><select id="ban-diem" name="point">${points.map(({ code, name }) => html`<option value="${code}">${name} (${code})</option>`)}</select>
<label for="ban-tuyen">Tuyến <span class="under">(có thể bỏ trống)</span></label><input id="ban-tuyen" name="route" maxlength="60">
<label for="ban-tu">Từ ngày</label><input id="ban-tu" name="since" type="date" value="${today}" required>
<button class="main">Ghi</button>`,
    'fields',
  )
}`
}
