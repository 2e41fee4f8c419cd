/** The first page of who leads: four figures, five exceptions, the map; below them the same by unit and by point. */
import { type Day, firstDayOf, monthOf, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { books, mailPath, pacePath } from '#report/books-paths.ts'
import type { Dealt, OnTime, PointStanding } from '#report/overview.ts'
import { paths } from '#report/paths.ts'
import { sayShare, showPercent } from '#report/say.ts'
import type { Exception, Overview } from '#server/overview.ts'
import { table } from '#server/pages.ts'
import { rowBar } from '#server/pages-chart.ts'
import { mapKey, pointsMap, STANDING_NAMES, sign } from '#server/pages-map.ts'

/** `part`: 0 to 1 and above, for the bar. `ways`: further down, beside the way of the value. */
export type Tile = {
  label: string
  value: string
  under: string
  href: string
  part?: number
  ways?: readonly { label: string; href: string }[]
}

/** `all`: who reads the whole province may open figures of the year's report. */
export function tilesOf({ day, pace, money, mail }: Overview, all: boolean): Tile[] {
  const { done, should, plan, perDay, daysLeft } = pace.whole
  const year = Number(day.slice(0, 4))
  const month = Number(money.month.slice(5))
  const left = perDay ? `; còn ${daysLeft} ngày làm việc, mỗi ngày cần ${brief(perDay)}` : ''
  return [
    {
      label: `Doanh thu năm ${year}`,
      value: brief(done),
      under:
        should > 0
          ? `${sayShare(done / should).text} mức lẽ ra hôm nay (${brief(should)}); ${sayShare(done / plan).text} kế hoạch năm (${brief(plan)})${left}`
          : 'chưa có kế hoạch năm này',
      href: pacePath({ day }),
      ...(should > 0 && { part: done / should }),
      ...(all && { ways: [{ label: 'các việc', href: paths.figure(year, 'doanh-thu') }] }),
    },
    ...dealtTile(`Thu hộ tháng ${month}`, money.collected, day, all),
    ...dealtTile(`Chi trả tháng ${month}`, money.paid, day, all),
    ...mailTile(mail),
  ]
}

/** What is said for a service in a few letters, and the figure of the year's report that adds it up. */
const FIGURES: Record<string, { short: string; figure: string }> = {
  electricity: { short: 'điện', figure: 'dien-thu' },
  water: { short: 'nước', figure: 'nuoc-thu' },
  tax: { short: 'thuế', figure: 'thue-thu' },
  pension: { short: 'lương hưu', figure: 'luong-huu' },
  allowance: { short: 'trợ cấp', figure: 'tro-cap' },
}

function dealtTile(label: string, some: readonly Dealt[], day: Day, all: boolean): Tile[] {
  const sum = (of: (one: Dealt) => number) => some.reduce((total, one) => total + of(one), 0)
  const [done, given] = [sum(({ done }) => done), sum(({ given }) => given)]
  if (given === 0) return []
  const month = monthOf(day)
  return [
    {
      label,
      value: sayShare(done / given).text,
      under: `${brief(done)} trong ${brief(given)} được giao`,
      href: books.trial({ from: firstDayOf(month), to: day }),
      part: done / given,
      ...(all && {
        ways: some.flatMap(({ service, done, given }) => {
          const { short, figure } = FIGURES[service] ?? {}
          if (!short || !figure) return []
          const href = paths.figure(Number(day.slice(0, 4)), figure, {}, { month })
          return [{ label: `${short} ${sayShare(done / given).text}`, href }]
        }),
      }),
    },
  ]
}

const mailTile = ({ month, score: { counted, good }, late }: OnTime): Tile[] =>
  counted === 0
    ? []
    : [
        {
          label: `Thư, bưu kiện đúng hạn tháng ${Number(month.slice(5))}`,
          value: sayShare(good / counted).text,
          under: `${showNumber(good)} trong ${showNumber(counted)} bưu gửi; ${showNumber(late)} đang quá hạn`,
          href: mailPath({ month }),
          part: good / counted,
        },
      ]

/** “132,2 tỷ”, “845 triệu”, rounded down; below a million in full. */
function brief(amount: number): string {
  const size = Math.abs(amount)
  const minus = amount < 0 ? '−' : ''
  if (size < 1e6) return `${minus}${showMoney(size)}`
  if (size < 1e9) return `${minus}${showNumber(Math.floor(size / 1e6))} triệu`
  const tenths = Math.floor(size / 1e8)
  return `${minus}${showNumber(Math.floor(tenths / 10))},${tenths % 10} tỷ`
}

export function overviewPage(overview: Overview, all: boolean, share: Content): Html {
  const { day, points, spots, exceptions } = overview
  return html`<div class="glance">
<ul class="tiles">${tilesOf(overview, all).map(tile)}</ul>
<section class="exceptions" aria-labelledby="xem"><h2 id="xem">Cần người xem</h2>${list(exceptions)}</section>
<section class="where" aria-labelledby="ban-do"><h2 id="ban-do">${points.length === 1 ? '1 điểm' : `${showNumber(points.length)} điểm`}</h2>
${pointsMap(points, spots, MAP, (unit) => pointHref(unit, day))}${mapKey(points)}</section>
</div>
${share}
${unitsTable(overview, all)}
${points.length > 0 && pointsTable(points, day)}`
}

const MAP = { width: 480, height: 330 }

const tile = ({ label, value, under, href, part, ways = [] }: Tile): Html =>
  html`<li><span class="under">${label}</span><a class="tile" href="${href}">${value}</a>${part !== undefined && rowBar(part, 1)}<span class="under">${under}${ways.map(
    ({ label, href }, i) => html`${i === 0 ? '. ' : ' · '}<a href="${href}">${label}</a>`,
  )}</span></li>`

const list = (exceptions: readonly Exception[]): Html =>
  exceptions.length === 0
    ? html`<p class="none">Không có việc nào quá hạn, không có tiền nào sai chỗ.</p>`
    : html`<ol>${exceptions.map(
        ({ count, words, more, href }) =>
          html`<li><a href="${href}"><b>${showNumber(count)}</b> ${words}</a>${more && html` <span class="under">${more}</span>`}</li>`,
      )}</ol>`

/** The books of a point: from there to accounts and acts. */
const pointHref = (unit: number, day: Day): string => books.trial({ from: `${day.slice(0, 4)}-01-01`, to: day, unit })

function unitsTable({ day, pace }: Overview, all: boolean): Html {
  return html`<section>${table(
    'Từng đơn vị, thiếu nhiều nhất trước',
    [
      { label: 'Đơn vị' },
      { label: 'Đến nay', number: true },
      { label: 'Lẽ ra phải có', number: true },
      { label: 'Đạt', number: true },
    ],
    pace.rows.map(({ id, name, pace: { done, should } }) => [
      html`<a href="${all ? pacePath({ day, group: id }) : pointHref(id, day)}">${name}</a>`,
      showMoney(done),
      showMoney(should),
      should > 0 ? showPercent(done / should) : '',
    ]),
  )}<p class="under">Đến hết ngày ${showDay(day)}.</p></section>`
}

const pointsTable = (points: readonly PointStanding[], day: Day): Html =>
  html`<details class="choice"><summary>Từng điểm trên bản đồ, cần xem trước</summary>${table(
    'Từng điểm',
    [{ label: 'Điểm' }, { label: 'Thế nào' }, { label: 'Đạt', number: true }],
    points.map(({ unit, name, standing, share }) => [
      html`<a href="${pointHref(unit, day)}">${name}</a>`,
      html`${sign(standing)} ${STANDING_NAMES[standing]}`,
      share === undefined ? '' : showPercent(share),
    ]),
  )}</details>`
