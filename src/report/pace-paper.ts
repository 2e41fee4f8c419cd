/** The plan on a day as a paper: the whole, each unit with the one furthest behind first, each month. */
import { addMonths, type Day, firstDayOf, type Month, monthOf, showDay } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { placeCells, unitName } from '#report/drill.ts'
import { groupName, groupUnits } from '#report/group.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import { type Months, type Pace, paceOf } from '#report/pace.ts'
import type { Paper, PaperCell } from '#report/paper.ts'
import { passOn, sayPassed } from '#report/plan.ts'
import { type Cell, cellsOf, REVENUE } from '#report/read.ts'
import { sayMoney, showPercent } from '#report/say.ts'
import { totalCells } from '#report/totals.ts'

/** `by`: rows by unit of the second level, or by each unit. `group`: only what counts under this unit of the second level. */
export type PaceScope = { province: number; day: Day; by: 'group' | 'unit'; group?: number | undefined }

type Part = 'plan' | 'done' | 'before'
type Row = { id: number; name: string; pace: Pace }
export type PaceReport = {
  day: Day
  place: string
  whole: Pace
  /** Furthest behind first. */
  rows: Row[]
  /** Each unit as a row, when the rows are by unit of the second level. */
  units: Row[]
  months: { month: Month; plan: number; done: number; before?: number }[]
  /** What units that closed left to others, as sentences. */
  passed: string[]
  origin: Pick<Origin, 'demo'>
}

/** Revenue of the year in which the day lies. The query may see the whole province or some units of it. */
export async function readPace(query: Query, network: Network, { province, day, by, group }: PaceScope) {
  const year = Number(day.slice(0, 4))
  const grouping = groupUnits(network, 'now', `${year - 2}-12`, `${year + 1}-01`, day)
  const whole = { from: `${year}-01-01`, to: `${year}-12-31` }
  const past = { from: `${year - 2}-12-01`, to: `${year - 1}-12-31` }
  const totals = (kind: 'plan' | 'assigned' | 'actual', period: typeof whole) =>
    totalCells(query, province, grouping, { kind, measure: REVENUE.measure, period, on: day })
  const { targets: own, passed } = passOn(await totals('plan', whole), network)
  const lived = await cellsOf(query, province, grouping, REVENUE, past)
  const cells: Record<Part, readonly Cell[]> = {
    // What the corporation assigned, where the province has made no plan of its own.
    plan: own.length > 0 ? own : await totals('assigned', whole),
    done: await cellsOf(query, province, grouping, REVENUE, { from: whole.from, to: day }),
    before: [...without(await totals('actual', past), lived), ...lived],
  }
  const parts = Object.entries(cells).flatMap(([part, all]) =>
    placeCells(grouping, all)
      .filter((one) => group === undefined || one.group === group)
      .map(({ unit, month, group, amount }) => ({ part: part as Part, unit, month, group, amount })),
  )
  const rowsBy = (by: PaceScope['by']): Row[] =>
    [...Map.groupBy(parts, (one) => one[by])]
      .map(([id, all]) => ({
        id,
        name: by === 'group' ? groupName(grouping, id) : unitName(network, id, { from: whole.from, to: day }),
        pace: paceOf(sums(all), day),
      }))
      .filter(({ pace }) => pace.done !== 0 || pace.plan !== 0)
      .toSorted((a, b) => behind(b.pace) - behind(a.pace) || a.id - b.id)
  const all = sums(parts)
  return {
    day,
    place: group === undefined ? '' : groupName(grouping, group),
    whole: paceOf(all, day),
    rows: rowsBy(by),
    units: by === 'group' ? rowsBy('unit') : [],
    months: monthsOf(year, all),
    passed: sayPassed(passed, network),
    origin: await readOrigin(query, province),
  } satisfies PaceReport
}

const behind = ({ should, done }: Pace): number => should - done

/** Totals of months in which the ledger has no acts yet. */
function without(totals: readonly Cell[], lived: readonly Cell[]): Cell[] {
  const known = new Set(lived.map(({ month }) => month))
  return totals.filter(({ month }) => !known.has(month))
}

function sums(parts: readonly { part: Part; month: Day; amount: number }[]): Record<Part, Months> {
  const out = { plan: new Map<Day, number>(), done: new Map<Day, number>(), before: new Map<Day, number>() }
  for (const { part, month, amount } of parts) out[part].set(month, (out[part].get(month) ?? 0) + amount)
  return out
}

function monthsOf(year: number, { plan, done, before }: Record<Part, Months>): PaceReport['months'] {
  return Array.from({ length: 12 }, (_, i) => {
    const month = addMonths(`${year}-01`, i)
    const earlier = before.get(firstDayOf(addMonths(month, -12)))
    const at = (months: Months) => months.get(firstDayOf(month)) ?? 0
    return { month, plan: at(plan), done: at(done), ...(earlier !== undefined && { before: earlier }) }
  })
}

/** @param href where a unit of the second level leads; without it rows are plain. */
export function pacePaper(
  { day, place, whole, rows, months, passed, origin }: PaceReport,
  href?: (id: number) => string,
): Paper {
  const year = day.slice(0, 4)
  return {
    title: `Tiến độ kế hoạch doanh thu năm ${year}${place && `, ${place}`}`,
    lead: sentence(whole, day),
    demo: origin.demo,
    tables: [
      {
        title: 'Từng đơn vị, thiếu nhiều nhất trước',
        columns: [
          { label: 'Đơn vị' },
          { label: 'Kế hoạch năm', number: true },
          { label: 'Đến nay', number: true },
          { label: 'Lẽ ra phải có', number: true },
          { label: 'Đạt', number: true },
          { label: 'Dự báo cả năm', number: true },
          { label: 'Mỗi ngày làm việc còn lại', number: true },
        ],
        rows: rows.map(({ id, name, pace }) => [href ? { text: name, href: href(id) } : name, ...cellsOfPace(pace)]),
        total: ['Cộng', ...cellsOfPace(whole)],
        none: `Chưa có kế hoạch và doanh thu năm ${year}. Nhập kế hoạch bằng canhtay import.`,
      },
      {
        title: 'Từng tháng',
        columns: [
          { label: 'Tháng' },
          { label: 'Kế hoạch', number: true },
          { label: 'Doanh thu', number: true },
          { label: `Năm ${Number(year) - 1}`, number: true },
        ],
        rows: months.map(({ month, plan, done, before }) => [
          `Tháng ${Number(month.slice(5))}${month === monthOf(day) ? `, đến ngày ${Number(day.slice(8))}` : ''}`,
          plan,
          month > monthOf(day) ? '' : done,
          before ?? '',
        ]),
      },
    ],
    notes: [
      ...passed,
      'Lẽ ra phải có: kế hoạch của các tháng đã qua, cộng phần tháng này theo ngày làm việc.',
      ...(whole.forecast
        ? [
            'Dự báo: phần còn lại của năm tăng như từ đầu năm đến nay so với cùng mùa năm trước (đặt các ngày trước và sau Tết cạnh nhau). Năm năm thì bốn năm kết thúc trong khoảng đã nêu.',
          ]
        : []),
    ],
  }
}

const cellsOfPace = ({ plan, done, should, forecast, perDay }: Pace): PaperCell[] => [
  plan,
  done,
  should,
  should > 0 ? showPercent(done / should) : '',
  forecast?.likely ?? '',
  perDay ?? '',
]

function sentence({ done, plan, should, forecast, perDay, daysLeft }: Pace, day: Day): string {
  const say = (amount: number) => sayMoney(amount).text
  const bounds = forecast?.high === undefined ? '' : ` (từ ${say(forecast.low ?? 0)} đến ${say(forecast.high)})`
  return [
    `Đến hết ngày ${showDay(day)} có ${say(done)}${should > 0 ? `, bằng ${showPercent(done / should)} mức lẽ ra phải có (${say(should)})` : ''}.`,
    plan > 0 && `Kế hoạch cả năm ${say(plan)}.`,
    daysLeft > 0 && forecast && `Dự báo cả năm khoảng ${say(forecast.likely)}${bounds}.`,
    plan > 0 &&
      perDay !== undefined &&
      (perDay > 0
        ? `Còn ${daysLeft} ngày làm việc, mỗi ngày cần ${say(perDay)}.`
        : `Đã đạt kế hoạch năm, còn ${daysLeft} ngày làm việc.`),
  ]
    .filter(Boolean)
    .join(' ')
}
