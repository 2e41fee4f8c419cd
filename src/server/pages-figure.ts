/** A figure and what lies under it, level by level, down to the list of its acts. */
import { showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Network } from '#network/network.ts'
import type { ActLine } from '#report/acts.ts'
import { type DrillPage, type DrillRow, type Leaf, unitName } from '#report/drill.ts'
import type { Figure } from '#report/figure.ts'
import { type FigureMore, paths, type Scope, type Steps } from '#report/paths.ts'
import { showPercent } from '#report/say.ts'
import { serviceName } from '#report/tables.ts'
import type { YearReport } from '#report/year.ts'
import { amount, type Crumb, crumbs, dated, page, searchBox, table, verbName } from '#server/pages.ts'
import { rowBar } from '#server/pages-chart.ts'
import { catalogue } from '#services/index.ts'

export type FigurePage = {
  report: YearReport
  page: DrillPage
  network: Network
  years: readonly number[]
  scope: Scope
  /** The page of acts that is shown begins here. */
  after?: string | undefined
}

type Around = FigurePage & { figure: Figure; steps: Steps; more: FigureMore }

export function figurePage(given: FigurePage): string {
  const { report, page: drill, years, scope } = given
  const { figure, steps, service } = drill
  const around: Around = { ...given, figure, steps, more: service === undefined ? {} : { service } }
  const heading = [...drill.names].at(-1) ?? figure.label
  return page(
    { title: `${heading} · ${figure.label}`, demo: report.origin.demo, years, year: report.year, scope },
    html`${crumbs(trail(around))}
<header class="title">
<p class="over">${drill.names.length > 0 && `${figure.label} · `}${service !== undefined && `${serviceName(service)} · `}${period(drill)}</p>
<h1>${heading}</h1>
${value(around)}
</header>
${compared(figure, drill)}
${drill.differences.map((one) => html`<p class="warn" role="alert">${one}</p>`)}
${drill.proof && html`<p class="proof">${drill.proof}</p>`}
${drill.leaf && leaf(around, drill.leaf)}
${rows(around, 'Theo tháng', 'Tháng', drill.months, (row) => ({ ...steps, month: row.key }))}
${rows(around, 'Theo đơn vị', 'Đơn vị', drill.groups, (row) => ({ month: steps.month ?? 'all', group: Number(row.key) }))}
${rows(around, 'Theo điểm, bưu cục', 'Điểm, bưu cục', drill.units, (row) => ({ ...steps, unit: Number(row.key) }))}
${serviceRows(around)}`,
  )
}

const period = ({ period: { from, to } }: DrillPage): string => `${showDay(from)} – ${showDay(to)}`

function trail({ report: { year }, page: { names }, figure, steps, more, scope }: Around): Crumb[] {
  const ways: Steps[] = [
    { ...(steps.month === undefined ? {} : { month: steps.month }) },
    {
      ...(steps.month === undefined ? {} : { month: steps.month }),
      ...(steps.group === undefined ? {} : { group: steps.group }),
    },
  ]
  const all: Crumb[] = [
    { label: `Báo cáo năm ${year}`, href: paths.year(year, scope) },
    { label: figure.label, href: paths.figure(year, figure.id, scope, {}, more) },
    ...names.map((label, i) => {
      const way = ways[i]
      return way ? { label, href: paths.figure(year, figure.id, scope, way, more) } : { label }
    }),
  ]
  return all.map((crumb, i) => (i === all.length - 1 ? { label: crumb.label } : crumb))
}

/** The value of this level; a ratio with both of its sides. */
function value({ page: { amount: own, outOf, leaf }, figure, steps }: Around): Html {
  if (leaf?.of === 'figures') return html`<p class="value">${figure.exact}</p>`
  if (outOf !== undefined)
    return html`<p class="value">${showPercent(outOf === 0 ? 0 : own / outOf)}</p>
<p class="under">${showMoney(own)} trên ${showMoney(outOf)}</p>`
  const subject = leaf?.of === 'acts' && leaf.subject !== undefined
  const unit = subject ? 'đ' : baseUnit(figure)
  return html`<p class="value">${amount(own, unit)}</p>${Object.keys(steps).length === 0 && figure.over && html`<p class="under">Trong báo cáo ghi: ${figure.shown}</p>`}`
}

/** Of a ratio's side, đồng. */
const baseUnit = (figure: Figure): string =>
  figure.unit === '%' || figure.unit === 'đ/người/tháng' ? 'đ' : figure.unit

function compared(figure: Figure, { steps, service }: DrillPage): Content {
  if (Object.keys(steps).length > 0 || service !== undefined || figure.compare.length === 0) return null
  const unit = figure.unit === '%' ? 'đ' : figure.unit
  return table(
    'So sánh',
    [
      { label: 'So với' },
      { label: 'Mức so', number: true },
      { label: 'Bằng', number: true },
      { label: 'Chênh lệch', number: true },
    ],
    figure.compare.map(({ label, value, of, ratio, estimated }) => [
      html`${label}${estimated && html` <small>chia theo ngày từ số tháng</small>`}`,
      amount(Math.round(value), unit),
      showPercent(ratio),
      `${of >= value ? '+' : ''}${amount(Math.round(of - value), unit)}`,
    ]),
  )
}

function rows(
  { report: { year }, figure, scope, more }: Around,
  title: string,
  first: string,
  list: readonly DrillRow[],
  way: (row: DrillRow) => Steps,
): Content {
  if (list.length === 0) return null
  const unit = baseUnit(figure)
  const whole = list.reduce((sum, row) => sum + row.amount, 0)
  const most = Math.max(...list.map((row) => row.amount))
  const ratio = list.some((row) => row.outOf !== undefined)
  const wholeOf = list.reduce((sum, row) => sum + (row.outOf ?? 0), 0)
  const columns = [
    { label: first },
    { label: ratio ? 'Đạt' : 'Số', number: true },
    ...(ratio
      ? [
          { label: 'Trên tổng', number: true },
          { label: 'Tỷ lệ', number: true },
        ]
      : [{ label: 'Phần', number: true }]),
  ]
  const cells = (row: { amount: number; outOf?: number }) =>
    ratio
      ? [amount(row.amount, unit), amount(row.outOf ?? 0, unit), row.outOf ? showPercent(row.amount / row.outOf) : '']
      : [amount(row.amount, unit), whole === 0 ? '' : showPercent(row.amount / whole)]
  const bar = (row: DrillRow) => (ratio ? rowBar(row.amount, row.outOf ?? 0) : rowBar(row.amount, most))
  return html`<section>${table(
    title,
    columns,
    list.map((row) => [
      html`<a href="${paths.figure(year, figure.id, scope, way(row), more)}">${row.label}</a>${row.note && html` <small>${row.note}</small>`}${bar(row)}`,
      ...cells(row),
    ]),
    ['Cộng', ...cells({ amount: whole, outOf: wholeOf })],
  )}</section>`
}

function serviceRows({ report: { year }, figure, scope, page: { services } }: Around): Content {
  if (services.length < 2) return null
  const whole = services.reduce((sum, row) => sum + row.amount, 0)
  return html`<section>${table(
    'Theo dịch vụ',
    [{ label: 'Dịch vụ' }, { label: 'Số', number: true }, { label: 'Phần', number: true }],
    services.map((row) => [
      html`<a href="${paths.figure(year, figure.id, scope, {}, { service: row.key })}">${row.label}</a>${rowBar(row.amount, services[0]?.amount ?? 0)}`,
      amount(row.amount, baseUnit(figure)),
      whole === 0 ? '' : showPercent(row.amount / whole),
    ]),
    ['Cộng', amount(whole, baseUnit(figure)), ''],
  )}</section>`
}

function leaf(around: Around, own: Leaf): Content {
  switch (own.of) {
    case 'acts':
      return actList(around, own)
    case 'totals':
      return html`<p>Số này nhập từ hệ thống khác, không cộng từ các việc trong sổ. Các dòng đã nhập:</p>
${table(
  'Dòng đã nhập',
  [
    { label: 'Tháng' },
    { label: 'Dịch vụ' },
    { label: 'Số', number: true },
    { label: 'Bản', number: true },
    { label: 'Tệp' },
  ],
  own.rows.map((row) => [
    `Tháng ${Number(row.month.slice(5, 7))}/${row.month.slice(0, 4)}`,
    row.service === '-' ? '–' : serviceName(row.service),
    amount(row.amount, baseUnit(around.figure)),
    showNumber(row.version),
    row.file,
  ]),
)}`
    case 'subjects':
      return table(
        'Khách hàng tính ở đây: nơi và tháng có doanh thu lần đầu trong kỳ',
        [{ label: 'Mã khách hàng' }, { label: 'Lần đầu' }, { label: 'Doanh thu trong kỳ', number: true }],
        own.rows.map((row) => [
          html`<a href="${paths.figure(around.report.year, around.figure.id, around.scope, around.steps, { subject: row.subject })}">${row.subject}</a>`,
          dated(row.day),
          showMoney(row.amount),
        ]),
      )
    case 'left':
      return own.rows.length === 0
        ? html`<p>Đến hôm nay không còn khoản nào: đã thu hết.</p>`
        : table(
            'Từng khoản đến hôm nay còn lại, cũ nhất trước',
            [
              { label: 'Mã' },
              { label: 'Người giữ' },
              { label: 'Giao ngày' },
              { label: 'Số ngày', number: true },
              { label: 'Còn', number: true },
            ],
            own.rows.map(({ key, name, day, days, open, device, seq }) => [
              html`<a href="${paths.act(device, seq, around.scope)}">${key.slice(key.indexOf(':') + 1)}</a>`,
              name,
              dated(day),
              showNumber(days),
              showMoney(open),
            ]),
            ['Cộng', '', '', '', showMoney(own.rows.reduce((sum, { open }) => sum + open, 0))],
          )
    case 'things':
      return own.rows.length === 0
        ? html`<p>Không có dòng nào. Sổ tìm trong mọi vật và mọi ngoại lệ của các dịch vụ này.</p>`
        : html`<ul class="plain">${own.rows.map(({ label, device, seq }) =>
            device === undefined || seq === undefined
              ? html`<li>${label}</li>`
              : html`<li><a href="${paths.act(device, seq, around.scope)}">${label}</a></li>`,
          )}</ul>`
    case 'kept':
      return own.rows.length === 0
        ? html`<p>Không có dòng nào trong kỳ này.</p>`
        : table(
            `${showNumber(own.rows.length)} dòng ở sau số này`,
            own.columns.map((label) => ({ label })),
            own.rows.map((row) => [...row]),
          )
    case 'figures':
      return ratioParts(around, own)
  }
}

/** A ratio opens its two sides. */
function ratioParts({ report, scope, figure }: Around, own: Extract<Leaf, { of: 'figures' }>): Html {
  const side = (id: string) => report.figures.find((one) => one.id === id)
  const [part, whole] = [side(own.part), side(own.whole)]
  const link = (one: Figure) => html`<a href="${paths.figure(report.year, one.id, scope)}">${one.label}</a>`
  const [against] = figure.compare
  return table(
    'Tính từ',
    [{ label: 'Số' }, { label: 'Giá trị', number: true }],
    [
      part && [link(part), part.exact],
      whole
        ? [link(whole), whole.exact]
        : [own.whole, against ? amount(Math.round(against.value), part?.unit ?? 'đ') : ''],
    ].filter((row) => row !== undefined),
  )
}

function actList(
  { report: { year }, figure, steps, scope, more, network, page: drill }: Around,
  own: Extract<Leaf, { of: 'acts' }>,
): Html {
  const { acts, next } = own.page
  const unit = own.subject === undefined ? baseUnit(figure) : 'đ'
  const withUnit = own.subject !== undefined
  const again = paths.figure(year, figure.id, scope, steps, { ...more, prove: true })
  return html`${searchBox(scope)}
${own.unproved && html`<p class="proof">Chưa cộng lại từng việc, vì có nhiều việc. <a href="${again}">Cộng lại ngay</a></p>`}
${table(
  'Các việc',
  [
    { label: 'Việc' },
    { label: 'Ngày, giờ' },
    { label: withUnit ? 'Đơn vị' : 'Mã vật' },
    { label: 'Cộng vào', number: true },
  ],
  acts.map((act) => [
    html`<a href="${paths.act(act.device, act.seq, scope)}">${verbName(act)}</a> <small>${act.device}/${String(act.seq)}</small>`,
    `${showDay(act.day)} ${act.entry.act.at.slice(11, 16)}`,
    withUnit ? unitName(network, Number(act.unit), drill.period) : thingOf(act),
    amount(act.amount, unit),
  ]),
)}
${acts.length === 0 && html`<p>Không còn việc nào.</p>`}
${next !== undefined && html`<p><a class="next" rel="next" href="${paths.figure(year, figure.id, scope, steps, { ...more, after: next })}">Các việc tiếp theo</a></p>`}`
}

/** The identity of the first thing, without what is personal: identities never are. */
function thingOf({ entry: { act }, service }: ActLine): string {
  const id = catalogue.get(service)?.thing?.id ?? []
  const first = act.lines[0] ?? {}
  const name = id.map((field) => String(first[field] ?? '')).join(' · ')
  return act.lines.length > 1 ? `${name} và ${act.lines.length - 1} dòng nữa` : name
}
