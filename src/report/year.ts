/**
 * The year's report: the article, made again from what the roll-ups and the imported totals hold. It reads in one READ
 * ONLY transaction with a fixed number of set-based statements, so its time does not grow with the number of acts. Nothing
 * in it knows a province, a year or a district: names come from the network, sentences whose figures are unknown are left
 * out and named at the end.
 */
import { addMonths, type Day, firstDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { placeName } from '#network/network.ts'
import { rootOn, versionsOn } from '#network/tree.ts'
import type { Figure } from '#report/figure.ts'
import { FIGURES } from '#report/figures.ts'
import { type Grouping, groupUnits, type View } from '#report/group.ts'
import { periodOf, type Reading, readFigures } from '#report/measure.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import { prose } from '#report/prose.ts'
import { type Flow, type Monthly, monthly, REVENUE, sumsByGroup } from '#report/read.ts'
import type { Sentence } from '#report/say.ts'
import { type MonthRow, monthRows, type Table, tables } from '#report/tables.ts'
import { readTotals, totalsByGroup } from '#report/totals.ts'

/** Every figure that the report can hold; docs/article.md names each. */
export const yearFigures: readonly string[] = FIGURES.map((rule) => rule.id)

/** The amounts that the figures add up. */
const FLOWS: readonly Flow[] = FIGURES.flatMap((rule) => (rule.of === 'flow' ? [rule.flow] : []))

export type YearOptions = {
  province: number
  year: number
  /** Instead of the end of the year, and of the day that a figure has of its own. */
  asOf?: Day | undefined
  view: View
  /** What “as it is now” means: the day on which the reader reads. */
  now: Day
}

export type YearReport = {
  province: number
  year: number
  view: View
  asOf: Day
  /** “Bưu điện tỉnh Sơn La”, and “tỉnh Sơn La”. */
  post: string
  place: string
  title: string
  origin: Origin
  paragraphs: readonly Sentence[]
  /** What a full report would say and the data do not hold. */
  missing: readonly string[]
  figures: readonly Figure[]
  /** Revenue by month. */
  months: readonly MonthRow[]
  tables: readonly Table[]
  /** Where parts do not make the whole. */
  differences: readonly string[]
}

/** What the report is made of, read once. */
export type YearData = Reading & {
  revenueByGroup: ReadonlyMap<number, ReadonlyMap<string, number>>
  planByGroup: ReadonlyMap<number, number>
  beforeByGroup: ReadonlyMap<number, number>
  figures: ReadonlyMap<string, Figure>
}

/** @throws PostgresError as the query does. */
export async function yearReport(query: Query, network: Network, options: YearOptions): Promise<YearReport> {
  const { province, year, view } = options
  const [from, to] = [`${year}-01` as Month, `${year + 1}-01` as Month]
  const grouping = groupUnits(network, view, addMonths(from, -12), to, options.now)
  const period = periodOf(options)
  const [reached] = [options.now, period.to].toSorted()
  const [flows, totals, origin, revenueByGroup, totalByGroup] = await Promise.all([
    // From the December before last: Tết moves the day to compare with by up to a month.
    monthly(query, province, FLOWS, `${year - 2}-12-01`, firstDayOf(to)),
    readTotals(query, province, [year - 2, year + 1], options.now),
    readOrigin(query, province),
    sumsByGroup(query, province, grouping, REVENUE, period),
    totalsByGroup(query, province, grouping, { measure: REVENUE.measure, years: [year - 1, year], on: options.now }),
  ])
  const plan = totalByGroup('plan', year)
  // The year before from its own acts when there are any.
  const lived = await livedBefore(query, flows, grouping, options)
  const reading: Reading = { query, network, options, grouping, flows, totals }
  const data: YearData = {
    ...reading,
    revenueByGroup,
    planByGroup: plan.size > 0 ? plan : totalByGroup('assigned', year),
    beforeByGroup: lived ?? totalByGroup('actual', year - 1),
    figures: await readFigures(reading),
  }
  const root = rootOn(network.units, period.to) ?? network.units.versions[0]
  const land = rootOn(network.places, period.to) ?? network.places.versions[0]
  const post = root?.name ?? 'Bưu điện tỉnh'
  const written = prose(data, {
    post,
    districts: versionsOn(network.units, period.to, { kind: 'district' }).length,
    posts: versionsOn(network.units, period.to, { kind: 'commune-post' }).length,
    points: versionsOn(network.units, period.to, { kind: 'point' }).length,
  })
  return {
    province,
    year,
    view,
    // The year that is still going on is reported as far as it has come.
    asOf: reached as Day,
    post,
    place: land ? placeName(land) : '',
    title: `${post} năm ${year}`,
    origin,
    paragraphs: written.paragraphs,
    missing: written.missing,
    figures: [...data.figures.values()],
    months: monthRows(data),
    ...tables(data),
  }
}

async function livedBefore(query: Query, flows: Monthly, grouping: Grouping, { province, year }: YearOptions) {
  const [from, to] = [`${year - 1}-01-01`, `${year - 1}-12-31`]
  if (flows.rows(REVENUE, from, `${year}-01-01`).length === 0) return undefined
  const groups = await sumsByGroup(query, province, grouping, REVENUE, { from, to })
  return new Map([...groups].map(([group, services]) => [group, [...services.values()].reduce((a, b) => a + b, 0)]))
}
