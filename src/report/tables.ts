/** The tables of the year's report: revenue by month, by service and by unit, and what the agencies handed out. */
import { addMonths, type Day, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { alignedMonth } from '#report/compare.ts'
import { groupName } from '#report/group.ts'
import { postName } from '#report/posts.ts'
import { REVENUE } from '#report/read.ts'
import type { YearData } from '#report/year.ts'
import { catalogue } from '#services/index.ts'

/** `beforeTet`: what the year before had in the days to compare with by the season of Tết, divided by days. */
export type MonthRow = { month: Month; amount: number; plan?: number; before?: number; beforeTet?: number }

export type Cell = string | number | undefined
export type Column = { label: string; kind: 'text' | 'money' | 'percent' | 'count' }
/** `key` names what a row stands for: a month, a service, a unit's number. */
export type Table = {
  id: 'thang' | 'dich-vu' | 'don-vi' | 'don-vi-dich-vu'
  title: string
  columns: readonly Column[]
  rows: readonly { key: string; cells: readonly Cell[] }[]
  total: readonly Cell[]
}

export const serviceName = (key: string): string =>
  key === '-' ? 'Không chia theo dịch vụ' : (postName(key) ?? catalogue.get(key)?.name ?? key)

export function monthRows({ options, flows, totals }: YearData): MonthRow[] {
  const { year, asOf } = options
  const period = { from: `${year}-01-01`, to: `${year}-12-31` }
  const past = { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` }
  const acts = flows.byMonth(REVENUE, period.from, `${year + 1}-01-01`)
  const own = acts.size > 0 ? acts : totals.byMonth('actual', REVENUE, period)
  const planned = totals.byMonth('plan', REVENUE, period)
  const plan = planned.size > 0 ? planned : totals.byMonth('assigned', REVENUE, period)
  // Tết moves a day's counterpart into the December before.
  const winter = { from: `${year - 2}-12-01`, to: past.to }
  const lived = flows.byMonth(REVENUE, winter.from, period.from)
  const before = lived.size > 0 ? lived : totals.byMonth('actual', REVENUE, winter)
  // At the year's end the counterpart lies in this year's own January.
  const seasons = new Map([...before, ...own])
  const rows: MonthRow[] = []
  for (let month = monthOf(period.from); month <= monthOf(asOf ?? period.to); month = addMonths(month, 1)) {
    const row: MonthRow = { month, amount: own.get(firstDayOf(month)) ?? 0 }
    const planned = plan.get(firstDayOf(month))
    const earlier = before.get(firstDayOf(addMonths(month, -12)))
    if (planned !== undefined) row.plan = planned
    const aligned = alignedMonth(seasons, month, year - 1)
    if (earlier !== undefined) row.before = earlier
    if (aligned !== undefined) row.beforeTet = aligned
    rows.push(row)
  }
  return rows
}

export function tables(data: YearData): { tables: Table[]; differences: string[] } {
  const months = monthTable(data)
  const services = serviceTable(data)
  const units = unitTable(data)
  const matrix = matrixTable(data)
  const all = [months, services, units, matrix].filter((table) => table.rows.length > 0)
  return { tables: all, differences: differences(data, all) }
}

const MONEY_COLUMNS: readonly Column[] = [
  { label: 'Doanh thu', kind: 'money' },
  { label: 'Kế hoạch', kind: 'money' },
  { label: 'So kế hoạch', kind: 'percent' },
  { label: 'Năm trước', kind: 'money' },
  { label: 'So năm trước', kind: 'percent' },
]

const ratio = (part: number, whole: number | undefined): number | undefined => (whole ? part / whole : undefined)

const moneyCells = (amount: number, plan: number | undefined, before: number | undefined): Cell[] => [
  amount,
  plan,
  ratio(amount, plan),
  before,
  ratio(amount, before),
]

type Line = { key: string; name: string; amount: number; plan: number | undefined; before: number | undefined }

function moneyTable(id: Table['id'], title: string, first: string, lines: readonly Line[]): Table {
  const sum = (of: (line: Line) => number | undefined): number | undefined =>
    lines.some((line) => of(line) !== undefined) ? lines.reduce((all, line) => all + (of(line) ?? 0), 0) : undefined
  const total = moneyCells(
    sum((line) => line.amount) ?? 0,
    sum((line) => line.plan),
    sum((line) => line.before),
  )
  return {
    id,
    title,
    columns: [{ label: first, kind: 'text' }, ...MONEY_COLUMNS],
    rows: lines.map(({ key, name, amount, plan, before }) => ({
      key,
      cells: [name, ...moneyCells(amount, plan, before)],
    })),
    total: ['Cộng', ...total],
  }
}

function monthTable(data: YearData): Table {
  const months = monthRows(data)
  const lines = months.map(({ month, amount, plan, before }) => {
    return { key: month, name: `Tháng ${Number(month.slice(5))}`, amount, plan, before }
  })
  const table = moneyTable('thang', 'Doanh thu theo tháng', 'Tháng', hasAny(lines))
  if (!months.some((row) => row.beforeTet !== undefined)) return table
  return {
    ...table,
    columns: [...table.columns, { label: 'Theo mùa Tết', kind: 'percent' }],
    rows: table.rows.map((row, i) => ({
      ...row,
      cells: [...row.cells, ratio(row.cells[1] as number, months[i]?.beforeTet)],
    })),
    total: [...table.total, undefined],
  }
}

/** A table without a single amount says nothing. */
const hasAny = (lines: readonly Line[]): readonly Line[] =>
  lines.some((line) => line.amount !== 0 || line.before !== undefined) ? lines : []

function serviceTable({ options: { year }, flows, totals, revenueByGroup }: YearData): Table {
  const own = new Map<string, number>()
  for (const services of revenueByGroup.values())
    for (const [service, amount] of services) own.set(service, (own.get(service) ?? 0) + amount)
  const planned = totals.byService('plan', 'revenue', wholeYear(year))
  const plan = planned.size > 0 ? planned : totals.byService('assigned', 'revenue', wholeYear(year))
  const lived = flows.byService(REVENUE, `${year - 1}-01-01`, `${year}-01-01`)
  const before = lived.size > 0 ? lived : totals.byService('actual', 'revenue', wholeYear(year - 1))
  const keys = [...new Set([...own.keys(), ...plan.keys(), ...before.keys()])]
  const lines = keys
    .map((key) => ({
      key,
      name: serviceName(key),
      amount: own.get(key) ?? 0,
      plan: plan.get(key),
      before: before.get(key),
    }))
    .toSorted((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1))
  return moneyTable('dich-vu', 'Doanh thu theo dịch vụ', 'Dịch vụ', hasAny(lines))
}

const wholeYear = (year: number): { from: Day; to: Day } => ({ from: `${year}-01-01`, to: `${year}-12-31` })

function unitTable({ grouping, revenueByGroup, planByGroup, beforeByGroup }: YearData): Table {
  const keys = [...new Set([...revenueByGroup.keys(), ...planByGroup.keys(), ...beforeByGroup.keys()])]
  const lines = keys
    .map((group) => ({
      key: String(group),
      name: groupName(grouping, group),
      amount: [...(revenueByGroup.get(group)?.values() ?? [])].reduce((all, amount) => all + amount, 0),
      plan: planByGroup.get(group),
      before: beforeByGroup.get(group),
    }))
    .toSorted((a, b) => b.amount - a.amount || Number(a.key) - Number(b.key))
  return moneyTable('don-vi', 'Doanh thu theo đơn vị', 'Đơn vị', hasAny(lines))
}

/** Unit by service. The services stand in the order of their sums. */
function matrixTable({ grouping, revenueByGroup }: YearData): Table {
  const sums = new Map<string, number>()
  for (const services of revenueByGroup.values())
    for (const [service, amount] of services) sums.set(service, (sums.get(service) ?? 0) + amount)
  const services = [...sums.keys()].toSorted((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0))
  const all = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((sum, amount) => sum + amount, 0)
  return {
    id: 'don-vi-dich-vu',
    title: 'Doanh thu theo đơn vị và dịch vụ',
    columns: [
      { label: 'Đơn vị', kind: 'text' },
      ...services.map((service) => ({ label: serviceName(service), kind: 'money' as const })),
      { label: 'Cộng', kind: 'money' },
    ],
    rows: [...revenueByGroup]
      .toSorted(([, a], [, b]) => all(b) - all(a))
      .map(([group, own]) => ({
        key: String(group),
        cells: [groupName(grouping, group), ...services.map((service) => own.get(service) ?? 0), all(own)],
      })),
    total: ['Cộng', ...services.map((service) => sums.get(service) ?? 0), all(sums)],
  }
}

/** Every table of revenue must add up to the figure; the units' plans may differ from what was assigned, and it is said. */
function differences({ options: { year }, figures, totals }: YearData, all: readonly Table[]): string[] {
  const out: string[] = []
  const revenue = figures.get('doanh-thu')
  if (revenue?.source === 'acts')
    for (const table of all) {
      const sum = table.total[table.id === 'don-vi-dich-vu' ? table.total.length - 1 : 1]
      // A month that is cut by an as-of day stands whole in the table of months.
      if (table.id === 'thang' && !revenue.asOf.endsWith('12-31')) continue
      if (sum !== revenue.value)
        out.push(`${table.title}: cộng các dòng ${showNumber(Number(sum))} đ, khác số chung ${revenue.exact}.`)
    }
  const plan = totals.sum('plan', REVENUE, wholeYear(year))?.amount
  const assigned = totals.sum('assigned', REVENUE, wholeYear(year))?.amount
  if (plan !== undefined && assigned !== undefined && plan !== assigned)
    out.push(
      `Kế hoạch giao cho các đơn vị cộng lại ${showNumber(plan)} đ, ${plan > assigned ? 'cao' : 'thấp'} hơn mức Tổng công ty giao ${showNumber(Math.abs(plan - assigned))} đ.`,
    )
  return out
}
