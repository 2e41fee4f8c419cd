/** The plan's pages: what a unit is given and gives on, with the forms of the draft; scenarios of next year. */
import type { Day } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { pacePath } from '#report/books-paths.ts'
import type { Months } from '#report/pace.ts'
import { acknowledged, differences, type PlanReport, planPaper, versionName } from '#report/plan-paper.ts'
import type { Scenario } from '#report/plan-read.ts'
import { sayMoney, showPercent } from '#report/say.ts'
import { type Drivers, type Factors, type Known, outlook } from '#report/scenario.ts'
import { serviceName } from '#report/tables.ts'
import { crumbs, table } from '#server/pages.ts'
import { fileLinks, paperPage, yearForm } from '#server/pages-books.ts'
import { form } from '#server/pages-office.ts'
import { DRAFT, planPaths } from '#server/plan-paths.ts'

export type PlanSeen = {
  person: SignedIn
  report: PlanReport
  /** From the highest unit that the person sees down to the one that is shown. */
  way: readonly number[]
  hasDraft: boolean
  scenarios: readonly Scenario[]
  hasAssigned: boolean
  files: readonly { label: string; href: string }[]
}

/** More names than this are counted instead. */
const NAMED = 12

const option = (value: string | number, label: string, chosen = false): Html =>
  html`<option value="${value}"${chosen && html` selected`}>${label}</option>`

/** Which versions the year has, and where one stands in the tree. */
function ways({
  report: { year, years, versions, which, unit, nameOf, inForce },
  way,
  hasDraft,
  files,
}: PlanSeen): Html {
  return html`${
    way.length > 1 &&
    crumbs(
      way.map((id) => ({
        label: nameOf(id),
        ...(id !== unit && { href: planPaths.plan({ year, which: which as number | 'draft', unit: id }) }),
      })),
    )
  }
<form method="get" action="${planPaths.plan()}" class="row"><input type="hidden" name="don-vi" value="${unit}">
<label for="nam">Năm</label><select id="nam" name="nam">${years.map((one) => option(one, String(one), one === year))}</select>
<label for="ban">Bản</label><select id="ban" name="ban">${option('', inForce === undefined ? 'Đang dùng' : `Đang dùng (bản ${inForce})`)}${hasDraft && option(DRAFT, 'Dự thảo', which === 'draft')}${versions.map(
    ({ version }) => option(version, `Bản ${version}`, which === version && version !== inForce),
  )}</select> <button>Xem</button></form>
<p>${fileLinks(files)} · <a href="${pacePath()}">Tiến độ</a> · <a href="${planPaths.scenarios()}">Kịch bản năm sau</a></p>`
}

export function planPage(seen: PlanSeen): Html {
  const { person, report } = seen
  const { year, which } = report
  const paper = planPaper(report, (unit) => planPaths.plan({ year, which: which as number | 'draft', unit }))
  const off = differences(report)
  const { missing } = acknowledged(report)
  return html`${ways(seen)}
${off.length > 0 && html`<section aria-label="Chưa khớp"><ul>${off.map((one) => html`<li class="late">${one}</li>`)}</ul></section>`}
${mayAcknowledge(seen) && acknowledgeForm(person, report)}
${which === 'draft' && draftForms(seen)}
${
  which !== 'draft' &&
  which !== undefined &&
  missing.length > 0 &&
  person.role === 'province' &&
  html`<p class="under">Chưa nhận: ${missing
    .slice(0, NAMED)
    .map(({ id }) => report.nameOf(id))
    .join(', ')}${missing.length > NAMED && ` và ${missing.length - NAMED} đơn vị khác`}.</p>`
}
${paperPage({ ...paper, notes: report.passed })}
${startForm(seen)}`
}

const mayAcknowledge = ({ person, report: { which, unit, signed, inForce, cascade } }: PlanSeen): boolean =>
  (person.role === 'head' || person.role === 'district') &&
  person.unit === unit &&
  which === inForce &&
  cascade.whole !== 0 &&
  !signed.has(unit)

const acknowledgeForm = (person: SignedIn, { year, which, cascade, name }: PlanReport): Html =>
  form(
    person,
    planPaths.acknowledge(),
    { year, version: which as number },
    html`<p>${name} được giao ${showMoney(cascade.whole)} năm ${String(year)}. Nhận là đã đọc và sẽ làm theo bản này.</p>
<button class="main">Nhận kế hoạch</button>`,
    'card',
  )

/** Who is above a unit says what it gets; who heads it divides it. */
function draftForms({ person, report }: PlanSeen): Content {
  const { year, unit, cascade, name, nameOf, lines } = report
  if (person.role !== 'province' && person.role !== 'district') return null
  const root = person.units === 'all'
  const units = [...(root || unit !== person.unit ? [unit] : []), ...cascade.children.map(({ id }) => id)]
  const hidden = { year, shown: unit }
  return html`<details class="choice" open><summary>Đặt mức cho một đơn vị</summary>${form(
    person,
    planPaths.set(),
    hidden,
    html`<label for="unit">Đơn vị</label><select id="unit" name="unit">${units.map((id) => option(id, nameOf(id)))}</select>
<label for="service">Dịch vụ</label><select id="service" name="service">${option('', 'Mọi dịch vụ')}${lines.map(({ service }) => option(service, serviceName(service)))}</select>
<label for="month">Tháng</label><select id="month" name="month">${option('', 'Cả năm')}${Array.from({ length: 12 }, (_, i) => option(i + 1, `Tháng ${i + 1}`))}</select>
<label for="amount">Mức mới</label><input id="amount" name="amount" inputmode="text" autocomplete="off" maxlength="30" placeholder="1,2 tỷ hoặc 1.200.000.000" required>
<label class="tick"><input type="checkbox" name="beneath" value="true"><span>Chia luôn cho các đơn vị bên dưới theo tỷ lệ đang có</span></label>
<p class="under">Phần thêm lấy từ chỗ chưa chia của đơn vị trên, phần bớt trả về đó: tổng của đơn vị trên giữ nguyên.</p>
<button class="main">Đặt mức</button>`,
    'fields',
  )}</details>
${
  cascade.below &&
  cascade.own !== 0 &&
  form(
    person,
    planPaths.divide(),
    { year, unit },
    html`<button>Chia ${showMoney(cascade.own)} chưa chia của ${name} theo doanh thu năm ${String(year - 1)}</button>`,
  )
}
${root && person.role === 'province' && giveOutForm(person, report)}`
}

const giveOutForm = (person: SignedIn, { year, cascade: { whole, loose } }: PlanReport): Html =>
  html`<details class="choice"><summary>Giao dự thảo này cho các đơn vị</summary>${form(
    person,
    planPaths.giveOut(),
    { year },
    html`<label for="since">Hiệu lực từ ngày</label><input id="since" name="since" type="date" value="${year}-01-01" min="${year}-01-01" max="${year}-12-31" required>
${loose.length > 0 && html`<label class="tick"><input type="checkbox" name="loose" value="true"><span>Giao cả khi ${showNumber(loose.length)} đơn vị chưa chia hết</span></label>`}
<p class="under">Giao rồi thì không sửa bản này nữa; muốn đổi, giao bản tiếp theo.</p>
<button class="main">Giao kế hoạch ${showMoney(whole)}</button>`,
    'fields',
  )}</details>`

/** From what a draft of the year can begin. */
function startForm({ person, report, hasDraft, scenarios, hasAssigned }: PlanSeen): Content {
  if (person.role !== 'province' || person.units !== 'all') return null
  const { year, years, versions } = report
  const choices = [
    ...versions.map(({ version }) => option(`ban:${version}`, `bản ${version} của năm ${year}`)),
    ...(hasAssigned ? [option('giao', 'mức Tổng công ty giao')] : []),
    ...scenarios.map(({ name }) => option(`kich-ban:${name}`, `kịch bản “${name}”`)),
  ]
  if (choices.length === 0)
    return html`<p class="under">Muốn lập kế hoạch năm ${String(year)}: <a href="${planPaths.scenarios({ year })}">lập một kịch bản</a>, hoặc nhập mức Tổng công ty giao.</p>`
  return html`<details class="choice"><summary>Lập dự thảo kế hoạch</summary>${form(
    person,
    planPaths.start(),
    { year },
    html`<label for="from">Bắt đầu từ</label><select id="from" name="from">${choices}</select>
${hasDraft && html`<label class="tick"><input type="checkbox" name="replace" value="true"><span>Bỏ dự thảo cũ của năm ${String(year)}</span></label>`}
<button class="main">Lập dự thảo</button>`,
    'fields',
  )}</details>
${!years.includes(year + 1) && html`<p><a href="${planPaths.scenarios({ year: year + 1 })}">Kịch bản năm ${String(year + 1)}</a></p>`}`
}

export type ScenarioSeen = {
  person: SignedIn
  year: number
  today: Day
  known: Known | undefined
  scenarios: readonly (Scenario & { factors: Factors })[]
  /** What the corporation assigned for the year, in đồng; zero when nothing is known. */
  assigned: number
}

const sum = (months: Months | undefined): number => [...(months?.values() ?? [])].reduce((all, one) => all + one, 0)
const wholeOf = (services: ReadonlyMap<string, Months>): number =>
  [...services.values()].reduce((all, months) => all + sum(months), 0)

export function scenarioPage({ person, year, today, known, scenarios, assigned }: ScenarioSeen): Html {
  const pick = yearForm(planPaths.scenarios(), year, 'Kế hoạch năm')
  if (!known)
    return html`${pick}<p class="none">Chưa có doanh thu năm ${String(year - 1)} để tính. Nhập doanh thu năm ấy, hoặc chọn năm khác.</p>`
  const base = wholeOf(known.services)
  const made = scenarios.map((one) => ({ ...one, services: outlook(known, one.drivers, one.factors) }))
  const services = [...known.services].toSorted(([, a], [, b]) => sum(b) - sum(a))
  const isOver = today > `${year - 1}-12-31`
  return html`${pick}
${table(
  `Kịch bản năm ${year}`,
  [
    { label: 'Kịch bản' },
    { label: 'Doanh thu', number: true },
    { label: `So với ${isOver ? '' : 'ước '}năm ${year - 1}`, number: true },
    ...(assigned > 0 ? [{ label: 'So với mức Tổng công ty giao', number: true }] : []),
    { label: 'Giả định' },
  ],
  [
    [`Giữ như năm ${year - 1}`, showMoney(base), '', ...(assigned > 0 ? [showPercent(base / assigned - 1)] : []), ''],
    ...made.map(({ name, drivers, factors, services }) => {
      const whole = wholeOf(services)
      return [
        name,
        showMoney(whole),
        showPercent(whole / base - 1),
        ...(assigned > 0 ? [showPercent(whole / assigned - 1)] : []),
        assumptions(drivers, factors, known),
      ]
    }),
  ],
)}
${
  made.length > 0 &&
  table(
    'Từng dịch vụ',
    [
      { label: 'Dịch vụ' },
      { label: `Năm ${year - 1}`, number: true },
      ...made.map(({ name }) => ({ label: name, number: true })),
    ],
    services.map(([key, months]) => [
      serviceName(key),
      showMoney(sum(months)),
      ...made.map(({ services }) => showMoney(sum(services.get(key)))),
    ]),
  )
}
<p class="under">${isOver ? `Năm ${year - 1} là số đã có.` : `Năm ${year - 1} chưa hết: các tháng còn lại lấy của năm trước, tăng như từng dịch vụ đã tăng.`} Kịch bản giữ giả định; số tính lại mỗi lần mở.</p>
${
  made.length > 0 &&
  person.role === 'province' &&
  html`<p>Lấy một kịch bản làm dự thảo: mở <a href="${planPaths.plan({ year })}">kế hoạch năm ${String(year)}</a>, chọn <i>Lập dự thảo kế hoạch</i>.</p>`
}
${
  person.role === 'province' &&
  scenarioForm(
    person,
    year,
    known,
    services.map(([key]) => key),
  )
}`
}

/** What a scenario assumes, in words. */
function assumptions({ growth, services, customers, tet, total }: Drivers, { raise }: Factors, known: Known): string {
  const percent = (value: number) => `${value > 0 ? '+' : ''}${showNumber(value)} %`
  const own = Object.entries(services).map(([key, value]) => `${serviceName(key)} ${percent(value)}`)
  return [
    `mọi dịch vụ ${percent(growth)}`,
    ...own,
    customers !== undefined &&
      `${showNumber(customers)} khách hàng có doanh thu (năm trước ${showNumber(known.customers)})`,
    tet && 'tháng theo Tết',
    total !== undefined &&
      `cả năm ${sayMoney(total).text}, tức ${raise < 1 ? 'bớt' : 'thêm'} đều ${showPercent(Math.abs(raise - 1))}`,
  ]
    .filter(Boolean)
    .join('; ')
}

function scenarioForm(person: SignedIn, year: number, known: Known, services: readonly string[]): Html {
  const percent = (name: string, label: string, value = '') =>
    html`<label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" inputmode="text" maxlength="8" autocomplete="off">`
  return html`<details class="choice"${known.services.size > 0 && html` open`}><summary>Lưu một kịch bản</summary>${form(
    person,
    planPaths.scenarios(),
    { year },
    html`<label for="name">Tên</label><input id="name" name="name" maxlength="60" autocomplete="off" required>
${percent('growth', 'Mọi dịch vụ tăng (%)', '0')}
<label for="customers">Khách hàng có doanh thu <span class="under">(năm trước ${showNumber(known.customers)}; bỏ trống là như cũ)</span></label><input id="customers" name="customers" inputmode="numeric" maxlength="7" autocomplete="off">
<label for="total">Cả năm phải đạt <span class="under">(bỏ trống là theo các giả định)</span></label><input id="total" name="total" maxlength="30" autocomplete="off" placeholder="172 tỷ">
<label class="tick"><input type="checkbox" name="tet" value="true" checked><span>Dời các tháng theo Tết</span></label>
<details><summary>Dịch vụ tăng khác (%)</summary><div class="fields">${services.map((key) => percent(`s-${key}`, serviceName(key)))}</div></details>
<p class="under">Tên đã có thì kịch bản ấy được thay.</p>
<button class="main">Lưu kịch bản</button>`,
    'fields',
  )}</details>`
}

export const planTitle = ({ year, name, which }: PlanReport): string =>
  `${which === 'draft' ? `${versionName(which)} kế hoạch` : 'Kế hoạch'} năm ${year}, ${name}`
