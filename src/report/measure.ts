/** Reads the figures of the year's report one by one as `figures.ts` declares them. What is unknown is left out. */
import { addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { compareFlow, yearBefore } from '#report/compare.ts'
import { listLost, listTwice, type Where } from '#report/custody.ts'
import { unitName } from '#report/drill.ts'
import { type Comparison, comparison, type Drill, exact, type Figure, said } from '#report/figure.ts'
import {
  type CustodyFigure,
  FIGURES,
  type FigureRule,
  type FlowFigure,
  type KeptFigure,
  type RatioFigure,
  type SubjectFigure,
  type TotalFigure,
} from '#report/figures.ts'
import { type Grouping, groupName } from '#report/group.ts'
import { KEPT, type Keeping } from '#report/kept.ts'
import { countSubjects, type Flow, type Monthly, type Period, REVENUE, sumOf, sumsByGroup } from '#report/read.ts'
import type { Totals } from '#report/totals.ts'
import type { YearOptions } from '#report/year.ts'

/** What the figures are read from: the month sums are in memory, the rest is asked for. */
export type Reading = {
  query: Query
  network: Network
  options: YearOptions
  grouping: Grouping
  flows: Monthly
  totals: Totals
}

/** From the first day of the year until the as-of day: the reader's, or the figure's own, or the year's last. */
export function periodOf({ year, asOf }: Pick<YearOptions, 'year' | 'asOf'>, own?: string): Period {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const to = asOf ?? (own ? `${year}-${own}` : last)
  // Of three days the middle one.
  return { from: first, to: [first, to, last].toSorted()[1] as Day }
}

/** In the order of `figures.ts`; ratios after what they divide. */
export async function readFigures(reading: Reading): Promise<Map<string, Figure>> {
  const rules: readonly FigureRule[] = FIGURES
  const figures = await Promise.all(rules.map((rule) => figureOf(reading, rule)))
  const known = new Map<string, Figure>()
  for (const [i, rule] of rules.entries()) {
    const figure = (await laterOf(reading, rule, figures, known)) ?? figures[i]
    if (figure) known.set(rule.id, figure)
  }
  return known
}

async function figureOf(reading: Reading, rule: FigureRule): Promise<Figure | undefined> {
  switch (rule.of) {
    case 'flow':
      return flowFigure(reading, rule)
    case 'total':
      return totalFigure(reading, rule)
    case 'subjects':
      return subjectFigure(reading, rule)
    case 'kept':
      return keptFigure(reading, rule)
    case 'lost':
    case 'twice':
    case 'left':
      return rule.at === undefined ? custodyFigure(reading, rule) : undefined
    case 'ratio':
      return undefined
  }
}

/** What can only be read when another figure is known. */
async function laterOf(
  reading: Reading,
  rule: FigureRule,
  figures: readonly (Figure | undefined)[],
  known: ReadonlyMap<string, Figure>,
): Promise<Figure | undefined> {
  if (rule.of === 'ratio') return ratioOf(reading, rule, figures, known)
  if (!('services' in rule) || rule.at === undefined) return undefined
  const at = known.get(rule.at)
  return at?.drill.by === 'flow' && at.drill.group !== undefined
    ? custodyFigure(reading, rule, at.drill.group, at.parts)
    : undefined
}

async function custodyFigure(
  reading: Reading,
  rule: CustodyFigure,
  group?: number,
  parts?: Figure['parts'],
): Promise<Figure | undefined> {
  const { query, options } = reading
  const { services } = rule
  // That nothing was lost of a service which nobody used says nothing.
  if (!reading.flows.any(services, ...yearOf(options.year))) return undefined
  const period = periodOf(options, rule.asOf)
  const where = whereIs(reading, group)
  if (rule.of === 'lost') {
    const lost = await listLost(query, options.province, services, where)
    return make(rule, lost.length, period, { by: 'lost', services, period, where })
  }
  // From the sums: the things that are open today are found by the drill-down; here it would cost 200 ms a million acts.
  if (rule.of === 'left')
    return parts && make(rule, parts.whole - parts.part, period, { by: 'left', services, period, where })
  const twice = await listTwice(query, options.province, services, period, where)
  return make(rule, twice.length, period, { by: 'twice', services, period, where })
}

/** The units that count under a second-level unit, or all. */
function whereIs({ network, grouping }: Reading, group: number | undefined): Where {
  const under = (unit: number) => grouping.byUnit.get(unit)?.some((one) => one.group === group) ?? false
  const units = [...network.units.byId.keys()].filter((unit) => group === undefined || under(unit))
  const codes = units.flatMap((unit) => network.units.byId.get(unit)?.map((version) => version.code) ?? [])
  return { units, codes: [...new Set(codes)] }
}

const yearOf = (year: number): [Day, Day] => [`${year}-01-01`, `${year + 1}-01-01`]

async function flowFigure(reading: Reading, rule: FlowFigure): Promise<Figure | undefined> {
  const { query, options, flows, totals } = reading
  const { province, year } = options
  const { flow } = rule
  const period = periodOf(options, rule.asOf)
  const compare = (value: number) => compareFlow({ query, province, flows, totals }, year, flow, period, value)
  const whole = flows.sum(flow, period.from, firstDayOf(addMonths(monthOf(period.to), 1)))
  if (whole !== undefined) {
    const value = period.to === lastDayOf(monthOf(period.to)) ? whole : await sumOf(query, province, flow, period)
    return make(rule, value, period, { by: 'flow', flow, period }, await compare(value))
  }
  // A year before the ledger: what another system left.
  const past = totals.sum('actual', flow, period)
  if (!past) return undefined
  const drill: Drill = { by: 'total', kind: 'actual', measure: flow.measure, period }
  return make(rule, past.amount, period, drill, await compare(past.amount))
}

async function subjectFigure({ query, options, flows }: Reading, rule: SubjectFigure): Promise<Figure | undefined> {
  if (flows.rows(REVENUE, ...yearOf(options.year)).length === 0) return undefined
  const { measure } = rule
  const period = periodOf(options, rule.asOf)
  const value = await countSubjects(query, options.province, measure, period)
  return value === 0 ? undefined : make(rule, value, period, { by: 'subjects', measure, period })
}

const keepings = new WeakMap<Reading, Map<Day, Keeping>>()

/** The same for all figures of a period. */
function keepingOf(reading: Reading, period: Period): Keeping {
  const all = keepings.get(reading) ?? new Map<Day, Keeping>()
  keepings.set(reading, all)
  const { query, network, options } = reading
  const nameOf = (unit: number) => unitName(network, unit, period)
  const one = all.get(period.to) ?? { query, network, province: options.province, period, nameOf }
  all.set(period.to, one)
  return one
}

async function keptFigure(reading: Reading, rule: KeptFigure): Promise<Figure | undefined> {
  const period = periodOf(reading.options, rule.asOf)
  const found = await KEPT[rule.kept](keepingOf(reading, period))
  if (!found) return undefined
  const figure = make(rule, found.value, period, { by: 'kept', kept: rule.kept, period })
  return found.names ? { ...figure, names: found.names } : figure
}

function totalFigure({ options, totals }: Reading, rule: TotalFigure): Figure | undefined {
  const { kind, measure } = rule
  const year = options.year + (rule.year ?? 0)
  const flow: Flow = { measure }
  const period = rule.year ? periodOf({ year }) : periodOf(options)
  const sum = totals.sum(kind, flow, period)
  if (!sum) return undefined
  const before = kind === 'actual' ? totals.sum('actual', flow, yearBefore(period)) : undefined
  const compare = comparison('before', `năm ${year - 1}`, sum.amount, before?.amount, before?.estimated)
  return make(rule, sum.amount, period, { by: 'total', kind, measure, period }, compare)
}

/** A figure divided by another, or by what it is compared with. */
async function ratioOf(
  reading: Reading,
  rule: RatioFigure,
  figures: readonly (Figure | undefined)[],
  ratios: ReadonlyMap<string, Figure>,
): Promise<Figure | undefined> {
  const find = (id: string) => figures.find((figure) => figure?.id === id) ?? ratios.get(id)
  const part = find(rule.part)
  if (!part) return undefined
  const { period } = part
  if (rule.whole === 'plan' || rule.whole === 'before') {
    const against =
      part.compare.find((one) => one.with === rule.whole) ??
      (rule.whole === 'plan' ? part.compare.find((one) => one.with === 'assigned') : undefined)
    if (!against) return undefined
    const drill: Drill = { by: 'figures', part: part.id, whole: against.label }
    return make(rule, against.ratio - (rule.less ?? 0), period, drill, [against])
  }
  const whole = find(rule.whole)
  if (!whole || whole.value === 0) return undefined
  if (rule.best) return bestOf(reading, rule, part, whole)
  const value = part.value / whole.value - (rule.less ?? 0)
  return make(rule, value, period, { by: 'figures', part: part.id, whole: whole.id }, beforeOf(part, whole))
}

/** How an average stood a year before: its parts' own comparisons, divided. */
function beforeOf(part: Figure, whole: Figure): Comparison[] {
  const [a, b] = [part, whole].map((figure) => figure.compare.find((one) => one.with === 'before'))
  if (!a || !b || b.value === 0) return []
  return comparison('before', a.label, part.value / whole.value, a.value / b.value)
}

/** The second-level unit with the highest ratio, among those that have a fair part of the whole. */
async function bestOf({ query, options, grouping }: Reading, rule: RatioFigure, part: Figure, whole: Figure) {
  const flows = [part, whole].map((figure) => (figure.drill.by === 'flow' ? figure.drill.flow : undefined))
  const [partFlow, wholeFlow] = flows
  if (!partFlow || !wholeFlow) return undefined
  const { period } = part
  const [parts, wholes] = await Promise.all([
    sumsByGroup(query, options.province, grouping, partFlow, period),
    sumsByGroup(query, options.province, grouping, wholeFlow, period),
  ])
  const rows = [...wholes].map(([group, services]) => ({
    group,
    whole: total(services),
    part: total(parts.get(group)),
  }))
  const fair = whole.value / (2 * Math.max(1, rows.length))
  const [best] = rows
    .filter((row) => row.whole >= fair)
    .toSorted((a, b) => b.part / b.whole - a.part / a.whole || a.group - b.group)
  if (!best) return undefined
  const drill: Drill = { by: 'flow', flow: partFlow, outOf: wholeFlow, period, group: best.group }
  const figure = make(rule, best.part / best.whole, period, drill)
  const { group, ...shares } = best
  return { ...figure, label: `${figure.label}: ${groupName(grouping, group)}`, parts: shares }
}

const total = (services: ReadonlyMap<string, number> | undefined): number =>
  services ? [...services.values()].reduce((sum, amount) => sum + amount, 0) : 0

function make(
  rule: FigureRule,
  value: number,
  period: Period,
  drill: Drill,
  compare: readonly Comparison[] = [],
): Figure {
  const { id, label, unit } = rule
  const comparing = rule.of === 'ratio' && (rule.whole === 'plan' || rule.whole === 'before' || rule.less === 1)
  const source = drill.by === 'total' ? 'totals' : drill.by === 'kept' ? 'kept' : 'acts'
  return {
    id,
    label,
    value,
    unit,
    period,
    asOf: period.to,
    ...said(value, unit, comparing),
    exact: exact(value, unit),
    compare,
    drill,
    source,
  }
}
