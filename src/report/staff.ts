/** The people of the Post in a year, from imported payroll totals: how many, in which posts, what they earned, what was paid for them. */
import { type Day, firstDayOf } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { unitName } from '#report/drill.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper, PaperCell } from '#report/paper.ts'
import { chainOf } from '#report/plan.ts'
import { postName } from '#report/posts.ts'
import { sayMoney, showPercent } from '#report/say.ts'
import { newestOf } from '#report/totals.ts'

const MEASURES = ['staff', 'income', 'insurance', 'budget'] as const
type Measure = (typeof MEASURES)[number]

/** Person-months; đồng. `before`: of the year before. */
type Sums = Record<Measure, number>
export type StaffRow = Sums & {
  id: number | string
  name: string
  months: number
  before: Pick<Sums, 'staff' | 'income'>
}
export type StaffReport = {
  year: number
  whole: StaffRow
  units: readonly StaffRow[]
  posts: readonly StaffRow[]
  months: readonly StaffRow[]
  demo: boolean
}

type Cell = { measure: Measure; version: number; service: string; unit: number; month: Day; amount: number }

/** By unit of the second level, or by each unit. The query may see some units alone. */
export async function readStaff(
  query: Query,
  network: Network,
  { province, year, by }: { province: number; year: number; by: 'group' | 'unit' },
): Promise<StaffReport> {
  const cells = newestOf(
    (
      await query<Cell[]>`
        select measure, version, service, unit, month, amount from total
        where province = ${province} and kind = 'actual' and measure = any (${[...MEASURES]}::text[])
          and month >= ${firstDayOf(`${year - 1}-01`)} and month < ${firstDayOf(`${year + 1}-01`)}`
    ).map((cell) => ({ ...cell, kind: 'actual' as const })),
  )
  const whole = { from: `${year}-01-01`, to: `${year}-12-31` }
  // Tens of thousands of rows speak of two thousand units in a month.
  const places = new Map<string, number>()
  const placeOf = ({ unit, month }: Cell): number => {
    if (by === 'unit') return unit
    const key = `${unit} ${month}`
    const place = places.get(key) ?? chainOf(network, unit, month).at(-2) ?? unit
    places.set(key, place)
    return place
  }
  const rows = <K extends number | string>(keyOf: (cell: Cell) => K, nameOf: (key: K) => string) =>
    [...Map.groupBy(cells, keyOf)]
      .map(([id, all]) => rowOf(id, nameOf(id), all, year))
      .filter(({ staff, income, insurance, budget }) => staff !== 0 || income !== 0 || insurance !== 0 || budget !== 0)
  const units = rows(placeOf, (id) => unitName(network, id, whole))
  const posts = rows(
    ({ service }) => service,
    (key) => postName(key) ?? 'Không chia theo chức danh',
  )
  const months = rows(
    ({ month }) => Number(month.slice(5, 7)),
    (month) => `Tháng ${month}`,
  )
  return {
    year,
    whole: rowOf('', 'Cộng', cells, year),
    units: units.toSorted((a, b) => b.staff - a.staff || Number(a.id) - Number(b.id)),
    posts: posts.filter(({ staff }) => staff > 0).toSorted((a, b) => b.staff - a.staff),
    months: months.toSorted((a, b) => Number(a.id) - Number(b.id)),
    demo: (await readOrigin(query, province)).demo,
  }
}

function rowOf(id: number | string, name: string, cells: readonly Cell[], year: number): StaffRow {
  const byYear = new Map<string, number>()
  const months = new Set<Day>()
  for (const { measure, month, amount } of cells) {
    const key = `${month.slice(0, 4)} ${measure}`
    byYear.set(key, (byYear.get(key) ?? 0) + amount)
    if (key === `${year} staff`) months.add(month)
  }
  const sums = (of: number, measure: Measure) => byYear.get(`${of} ${measure}`) ?? 0
  return {
    id,
    name,
    ...(Object.fromEntries(MEASURES.map((measure) => [measure, sums(year, measure)])) as Sums),
    months: months.size,
    before: { staff: sums(year - 1, 'staff'), income: sums(year - 1, 'income') },
  }
}

/** Đồng a person and month; undefined when nobody was paid. */
export const average = ({ income, staff }: Pick<Sums, 'income' | 'staff'>): number | undefined =>
  staff > 0 ? income / staff : undefined

export function staffPaper(report: StaffReport): Paper {
  const { year, whole, units, posts, months, demo } = report
  const rise = (row: StaffRow) => {
    const [now, then] = [average(row), average(row.before)]
    return now !== undefined && then ? showPercent(now / then - 1) : ''
  }
  const people = ({ staff, months }: StaffRow): PaperCell =>
    months === 0 ? '' : showNumber(Math.round((10 * staff) / months) / 10)
  const numbers = (row: StaffRow): PaperCell[] => [
    people(row),
    row.income,
    Math.round(average(row) ?? 0) || '',
    rise(row),
    row.insurance,
  ]
  const columns = (label: string) => [
    { label },
    { label: 'Người bình quân', number: true },
    { label: 'Thu nhập', number: true },
    { label: 'Một người một tháng', number: true },
    { label: `So với năm ${year - 1}`, number: true },
    { label: 'Đóng bảo hiểm', number: true },
  ]
  const none = `Chưa có bảng lương năm ${year}. Nhập tệp cộng theo đơn vị, tháng, chức danh bằng canhtay import.`
  const total = ['Cộng', ...numbers(whole)]
  const hasBudget = whole.budget !== 0
  const tables = [
    {
      title: 'Từng đơn vị',
      columns: columns('Đơn vị'),
      rows: units.filter(({ staff }) => staff > 0).map((row) => [row.name, ...numbers(row)]),
      total,
      none,
    },
    {
      title: 'Từng chức danh',
      columns: columns('Chức danh'),
      rows: posts.map((row) => [row.name, ...numbers(row)]),
      total,
      none,
    },
    {
      title: 'Từng tháng',
      columns: [...columns('Tháng'), ...(hasBudget ? [{ label: 'Nộp ngân sách', number: true }] : [])],
      rows: months.map((row) => [row.name, ...numbers(row), ...(hasBudget ? [row.budget] : [])]),
      total: [...total, ...(hasBudget ? [whole.budget] : [])],
      none,
    },
  ]
  return {
    title: `Người và thu nhập năm ${year}`,
    lead: sentence(report, rise(whole)),
    demo,
    // That nothing came in yet is said once.
    tables: tables.filter(({ rows }, i) => i === 0 || rows.length > 0),
    notes: [
      'Người bình quân: số người của các tháng, chia cho số tháng có bảng lương. Số nhập là tổng theo chức danh, không có tên người.',
    ],
  }
}

function sentence({ whole, year }: StaffReport, rise: string): string {
  const mean = average(whole)
  if (mean === undefined) return `Chưa có bảng lương năm ${year}.`
  return [
    `${showNumber(Math.round(whole.staff / whole.months))} người, thu nhập bình quân ${sayMoney(Math.round(mean)).text} một người một tháng${rise && `, ${rise.startsWith('−') ? 'giảm' : 'tăng'} ${rise.replace('−', '')} so với năm ${year - 1}`}.`,
    whole.insurance > 0 && `Đóng bảo hiểm ${sayMoney(whole.insurance).text}.`,
    whole.budget > 0 && `Nộp ngân sách ${sayMoney(whole.budget).text}.`,
  ]
    .filter(Boolean)
    .join(' ')
}
