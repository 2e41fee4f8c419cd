/**
 * From a figure down to its acts: month → second-level unit → unit → acts. Every level is added up on its own and compared
 * with what stands above it; where they do not meet, the page says so and by how much.
 */
import { addMonths, type Day, daysBetween, firstDayOf, lastDayOf, type Month, monthOf, yearOf } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { versionOn } from '#network/tree.ts'
import { type ActLine, type ActPage, foldAll, listActs } from '#report/acts.ts'
import { type LeftRow, listLeft, listLost, listTwice } from '#report/custody.ts'
import type { Drill, Figure } from '#report/figure.ts'
import { type Grouping, groupName, groupUnits, segmentOf, share } from '#report/group.ts'
import { holderName } from '#report/holder.ts'
import { KEPT, type Kept } from '#report/kept.ts'
import type { Steps } from '#report/paths.ts'
import {
  type Cell,
  cellsOf,
  daysOfSubject,
  listSubjects,
  type Period,
  type Subject,
  sumsByService,
} from '#report/read.ts'
import { serviceName } from '#report/tables.ts'
import { listTotals, type TotalRow, totalCells } from '#report/totals.ts'
import type { YearOptions } from '#report/year.ts'

/** `outOf`: what the amount is a part of, where the figure is a ratio. `note`: how it was shared out, if it was. */
export type DrillRow = { key: string; label: string; amount: number; outOf?: number; note?: string }

export type DrillPage = {
  figure: Figure
  steps: Steps
  period: Period
  /** Names of the steps taken: month, group, unit. */
  names: readonly string[]
  service?: string
  /** What this level amounts to. */
  amount: number
  outOf?: number
  months: readonly DrillRow[]
  groups: readonly DrillRow[]
  units: readonly DrillRow[]
  services: readonly DrillRow[]
  /** What lies under a unit; the acts also under one subject. */
  leaf?: Leaf
  /** Sentences on sums that do not meet; empty when all is well. */
  differences: readonly string[]
  /** What was compared and met. */
  proof?: string
}

export type Leaf =
  | { of: 'acts'; page: ActPage; subject?: string; unproved?: true }
  | { of: 'totals'; rows: readonly TotalRow[] }
  | { of: 'subjects'; rows: readonly Subject[] }
  | { of: 'left'; rows: readonly (LeftRow & { name: string; days: number })[] }
  | { of: 'things'; rows: readonly { label: string; device?: string; seq?: number }[] }
  | ({ of: 'kept' } & Pick<Kept, 'columns' | 'rows'>)
  | { of: 'figures'; part: string; whole: string }

export type DrillMore = { after?: string; service?: string; subject?: string; prove?: boolean }

/** Acts that are folded again without being asked; a page stays quick. On demand, so many. */
const PROVED_UNASKED = 500
const PROVED_MOST = 200_000
const SUBJECT_ACTS_MOST = 500

/** @throws Problem not_found when nothing lies under the steps. */
export async function drill(
  query: Query,
  network: Network,
  options: YearOptions,
  figure: Figure,
  steps: Steps,
  more: DrillMore = {},
): Promise<DrillPage> {
  const { province, view, now } = options
  const first = monthOf(figure.period.from)
  const grouping = groupUnits(network, view, first, addMonths(monthOf(figure.period.to), 1), now)
  const spec = ofService(figure.drill, more.service)
  const period = periodUnder(figure.period, steps.month)
  const page = {
    figure,
    steps,
    period,
    names: namesOf(network, grouping, steps, period),
    ...(more.service === undefined ? {} : { service: more.service }),
    amount: figure.value,
    months: [],
    groups: [],
    units: [],
    services: [],
    differences: [],
  }
  if (spec.by === 'figures') return { ...page, leaf: { of: 'figures', part: spec.part, whole: spec.whole } }
  if (spec.by === 'kept') return { ...page, ...(await kept(query, network, province, spec, figure)) }
  if (spec.by === 'left') return { ...page, ...(await left(query, network, province, spec)) }
  if (spec.by === 'lost' || spec.by === 'twice') return { ...page, ...(await things(query, province, spec, figure)) }

  const read = await readCells(query, options, grouping, spec, figure.period)
  const whole = spec.by === 'flow' && spec.outOf && (await cellsOf(query, province, grouping, spec.outOf, period))
  const fixed = spec.by === 'flow' ? spec.group : undefined
  const placed = placeCells(grouping, read.cells).filter((cell) => fixed === undefined || cell.group === fixed)
  const mine = placed.filter((cell) => isUnder(cell, steps, period))
  const others = whole
    ? placeCells(grouping, whole).filter((cell) => isUnder(cell, { ...steps, group: steps.group ?? fixed }, period))
    : undefined
  if (mine.length === 0 && Object.keys(steps).length > 0)
    throw new Problem('not_found', { what: 'số liệu nào dưới địa chỉ này' })
  const amount = total(mine)
  const rows = (keyOf: (cell: Placed) => string, labelOf: (key: string) => string) =>
    rowsBy(mine, others, keyOf, labelOf)
  const out: DrillPage = {
    ...page,
    amount,
    ...(others ? { outOf: total(others) } : {}),
    months: steps.month === undefined ? rows((cell) => cell.month.slice(0, 7), monthName) : [],
    groups:
      steps.group === undefined
        ? rows(
            (cell) => String(cell.group),
            (key) => groupName(grouping, Number(key)),
          ).toSorted(byAmount)
        : [],
    units:
      steps.group !== undefined && steps.unit === undefined
        ? rows(
            (cell) => String(cell.unit),
            (key) => unitName(network, Number(key), period),
          ).toSorted(byAmount)
        : [],
    services: await services(query, province, spec, steps, period),
    differences:
      steps.month === undefined && steps.group === undefined ? topDifferences(figure, more, total(placed), others) : [],
  }
  if (spec.by === 'subjects' && more.subject !== undefined)
    return { ...out, ...(await subjectActs(query, province, spec, more.subject)) }
  return steps.unit === undefined
    ? out
    : { ...out, ...(await leafOf(query, options, spec, read.subjects, mine, out, more)) }
}

type Counted = Extract<Drill, { by: 'flow' | 'subjects' | 'total' }>

function ofService(spec: Drill, service: string | undefined): Drill {
  if (service === undefined || spec.by !== 'flow') return spec
  return { ...spec, flow: { ...spec.flow, services: [service] } }
}

function periodUnder(period: Period, month: Month | 'all' | undefined): Period {
  if (month === undefined || month === 'all') return period
  const [from, to] = [firstDayOf(month), lastDayOf(month)]
  if (from < period.from || from > period.to)
    throw new Problem('not_found', { what: `tháng ${month} trong kỳ của số này` })
  return { from, to: [to, period.to].toSorted()[0] as Day }
}

async function readCells(
  query: Query,
  { province, now }: YearOptions,
  grouping: Grouping,
  spec: Counted,
  period: Period,
): Promise<{ cells: Cell[]; subjects?: Subject[] }> {
  if (spec.by === 'flow') return { cells: await cellsOf(query, province, grouping, spec.flow, period) }
  if (spec.by === 'total') return { cells: await totalCells(query, province, grouping, { ...spec, on: now }) }
  const subjects = await listSubjects(query, province, spec.measure, period)
  const cells = subjects.map(({ unit, day }) => ({ unit, month: firstDayOf(monthOf(day)), service: null, amount: 1 }))
  return { cells, subjects }
}

/** A cell under its second-level unit; `raw` is the unit's own amount before it was shared out. */
export type Placed = { unit: number; month: Day; group: number; amount: number; raw: number; shared: boolean }

export function placeCells(grouping: Grouping, cells: readonly Cell[]): Placed[] {
  return cells.flatMap(({ unit, month, amount }) => {
    const parts = share(grouping, segmentOf(grouping, unit, month), amount)
    return parts.map(([group, part]) => ({ unit, month, group, amount: part, raw: amount, shared: parts.length > 1 }))
  })
}

function isUnder(
  cell: Placed,
  { group, unit }: { group?: number | undefined; unit?: number },
  period: Period,
): boolean {
  const month = cell.month.slice(0, 7)
  return (
    month >= monthOf(period.from) &&
    month <= monthOf(period.to) &&
    (group === undefined || cell.group === group) &&
    (unit === undefined || cell.unit === unit)
  )
}

const total = (cells: readonly { amount: number }[]): number => cells.reduce((sum, cell) => sum + cell.amount, 0)
const byAmount = (a: DrillRow, b: DrillRow): number => b.amount - a.amount || (a.label < b.label ? -1 : 1)

function rowsBy(
  cells: readonly Placed[],
  whole: readonly Placed[] | undefined,
  keyOf: (cell: Placed) => string,
  labelOf: (key: string) => string,
): DrillRow[] {
  const mine = Map.groupBy(cells, keyOf)
  const others = whole && Map.groupBy(whole, keyOf)
  const keys = new Set([...mine.keys(), ...(others?.keys() ?? [])])
  return [...keys].sort().map((key) => ({
    key,
    label: labelOf(key),
    amount: total(mine.get(key) ?? []),
    ...(others ? { outOf: total(others.get(key) ?? []) } : {}),
    ...(mine.get(key)?.some((cell) => cell.shared) ? { note: 'chia theo tỷ lệ' } : {}),
  }))
}

const monthName = (month: string): string => `Tháng ${Number(month.slice(5))}/${month.slice(0, 4)}`

/** The name of a unit in the period, or the last that it bore before. */
export function unitName(network: Network, unit: number, { from, to }: Period): string {
  const version = versionOn(network.units, unit, to) ?? versionOn(network.units, unit, from)
  return version?.name ?? network.units.byId.get(unit)?.at(-1)?.name ?? `Đơn vị số ${unit}`
}

function namesOf(network: Network, grouping: Grouping, steps: Steps, period: Period): string[] {
  const names: string[] = []
  if (steps.month !== undefined)
    names.push(steps.month === 'all' ? `Cả kỳ năm ${yearOf(period.from)}` : monthName(steps.month))
  if (steps.group !== undefined) names.push(groupName(grouping, steps.group))
  if (steps.unit !== undefined) names.push(unitName(network, steps.unit, period))
  return names
}

async function services(query: Query, province: number, spec: Counted, steps: Steps, period: Period) {
  if (spec.by !== 'flow' || spec.flow.services || spec.group !== undefined || steps.group !== undefined) return []
  const sums = await sumsByService(query, province, spec.flow, period)
  return [...sums].map(([key, amount]) => ({ key, label: serviceName(key), amount }))
}

/** The figure was read as one sum; its cells are read apart: they must meet. */
function topDifferences(figure: Figure, more: DrillMore, sum: number, whole: readonly Placed[] | undefined): string[] {
  if (more.service !== undefined) return []
  const value = whole ? sum / total(whole) : sum
  return value === figure.value ? [] : [apart(`Các phần cộng lại ${showNumber(value)}`, figure.exact)]
}

const apart = (one: string, other: string): string => `${one}, khác số ở trên: ${other}. Chạy: npx canhtay rebuild`

async function leafOf(
  query: Query,
  { province, now }: YearOptions,
  spec: Counted,
  subjects: readonly Subject[] | undefined,
  mine: readonly Placed[],
  { steps, period, differences }: DrillPage,
  more: DrillMore,
): Promise<Pick<DrillPage, 'leaf' | 'differences' | 'proof'>> {
  const unit = steps.unit as number
  if (spec.by === 'subjects') {
    const rows = (subjects ?? []).filter((one) => one.unit === unit && period.from <= one.day && one.day <= period.to)
    return { leaf: { of: 'subjects', rows }, differences }
  }
  const raw = mine.reduce((sum, cell) => sum + cell.raw, 0)
  if (spec.by === 'total') {
    const rows = await listTotals(query, province, { ...spec, period, unit, on: now })
    const sum = total(rows)
    const off = sum === raw ? [] : [apart(`Các dòng đã nhập cộng lại ${showNumber(sum)}`, showNumber(raw))]
    return { leaf: { of: 'totals', rows }, differences: [...differences, ...off] }
  }
  const scope = { flow: spec.flow, unit, period }
  const page = await listActs(query, province, scope, more.after)
  if (more.after !== undefined) return { leaf: { of: 'acts', page }, differences }
  const folded = await foldAll(query, province, scope, more.prove ? PROVED_MOST : PROVED_UNASKED)
  if (!folded) return { leaf: { of: 'acts', page, unproved: true }, differences }
  if (folded.sum !== raw)
    return {
      leaf: { of: 'acts', page },
      differences: [
        ...differences,
        apart(`${showNumber(folded.count)} việc cộng lại ${showNumber(folded.sum)}`, showNumber(raw)),
      ],
    }
  return {
    leaf: { of: 'acts', page },
    differences,
    proof: `Đã cộng lại ${showNumber(folded.count)} việc trong sổ nhật ký: khớp.`,
  }
}

/** All acts that gave one customer's sum, over all units. */
async function subjectActs(query: Query, province: number, spec: Extract<Drill, { by: 'subjects' }>, subject: string) {
  const days = await daysOfSubject(query, province, spec.measure, subject, spec.period)
  if (days.length === 0) throw new Problem('not_found', { what: `khách hàng ${subject} trong kỳ này` })
  const acts: ActLine[] = []
  for (const { entry, service, unit, day } of days) {
    if (acts.length >= SUBJECT_ACTS_MOST) break
    const scope = {
      flow: { measure: spec.measure, services: [service] },
      unit,
      period: { from: day, to: day },
      subject: entry,
    }
    acts.push(...(await listActs(query, province, scope, undefined, SUBJECT_ACTS_MOST)).acts)
  }
  const amount = total(days)
  const sum = total(acts)
  const cutOff = acts.length >= SUBJECT_ACTS_MOST
  return {
    amount,
    leaf: { of: 'acts' as const, page: { acts, next: undefined }, subject },
    differences: cutOff || sum === amount ? [] : [apart(`Các việc cộng lại ${showNumber(sum)}`, showNumber(amount))],
  }
}

/** Each thing on which something is open today, with who has it and how many days it was out at the end of the period. */
async function left(
  query: Query,
  network: Network,
  province: number,
  { services, period, where }: Extract<Drill, { by: 'left' }>,
): Promise<Pick<DrillPage, 'leaf' | 'differences'>> {
  const rows = (await listLeft(query, province, services, period, where)).map((row) => ({
    ...row,
    name: holderName(row.holder, network, period.to),
    days: daysBetween(row.day, period.to),
  }))
  return { leaf: { of: 'left', rows }, differences: [] }
}

/** The rows that a figure of the office was counted from, read again. */
async function kept(
  query: Query,
  network: Network,
  province: number,
  spec: Extract<Drill, { by: 'kept' }>,
  figure: Figure,
): Promise<Pick<DrillPage, 'leaf' | 'differences'>> {
  const { period } = spec
  const nameOf = (unit: number) => unitName(network, unit, period)
  const found = await KEPT[spec.kept]({ query, network, province, period, nameOf })
  const { value = 0, columns = [], rows = [] } = found ?? {}
  const off = value === figure.value ? [] : [apart(`Đọc lại được ${showNumber(value)}`, figure.exact)]
  return { leaf: { of: 'kept', columns, rows }, differences: off }
}

async function things(
  query: Query,
  province: number,
  spec: Extract<Drill, { by: 'lost' | 'twice' }>,
  figure: Figure,
): Promise<Pick<DrillPage, 'leaf' | 'differences'>> {
  const rows =
    spec.by === 'lost'
      ? (await listLost(query, province, spec.services, spec.where)).map((label) => ({ label }))
      : (await listTwice(query, province, spec.services, spec.period, spec.where)).map(({ what, day, device, seq }) => {
          return { label: `${what} ngày ${day}`, device, seq }
        })
  const off = rows.length !== figure.value ? [apart(`Tìm thấy ${rows.length}`, figure.exact)] : []
  return { leaf: { of: 'things', rows }, differences: off }
}
