/**
 * What a province brings along beside its acts: the revenue of the year before by unit, service and month; the plans of
 * this year and of the next, with who signed them; what was paid to the staff, to the budget and to the insurance. CSVs for
 * the import (docs/formats.md).
 *
 * Revenue stands at the points and offices, so that every sum goes up the tree; what the corporation assigns stands at
 * the province, so that the difference to the units' plans can be shown. Whoever divided it knew the units: a unit's part of
 * a service follows what it earns of it, and how far it reaches its plan is drawn for each.
 */
import { MIXED, personOf } from '#demo/people.ts'
import { type House, type Post, type Stage, todayOf } from '#demo/stage.ts'
import type { Expected } from '#demo/tally.ts'
import { Chance } from '#kernel/chance.ts'
import { addMonths, dayNumber } from '#kernel/day.ts'
import { divide } from '#kernel/money.ts'

type Row = {
  version?: number
  kind: 'actual' | 'plan' | 'assigned'
  service: string
  measure: string
  unit: string
  month: string
  amount: number
}

const TOTALS_HEADER = 'kind,version,service,measure,unit,month,amount'

/** Revenue of the year's acts by unit and service, in đồng. */
export type Earned = Expected['revenue']['byUnitService']

/** Lines of totals.csv, the header first. */
export function* totalsLines(stage: Stage, earned: Earned): Iterable<string> {
  yield TOTALS_HEADER
  for (const { kind, version = 1, service, measure, unit, month, amount } of rows(stage, earned))
    yield `${kind},${version},${service},${measure},${unit},${month},${amount}`
}

function* rows(stage: Stage, earned: Earned): Iterable<Row> {
  const { year, revenue, next } = stage.targets
  yield* spread(stage, earned, 'actual', year - 1, revenue.before)
  yield* planned(stage, earned, year, revenue.plan)
  yield* assigned(stage, year, revenue.assigned)
  yield* spread(stage, earned, 'plan', year + 1, next.plan)
  yield* assigned(stage, year + 1, next.assigned)
  yield* budget(stage)
  yield* banners(stage)
}

/** First given to the districts, then divided among their points: two versions of the same plan. */
function* planned(stage: Stage, earned: Earned, year: number, amount: number): Iterable<Row> {
  const houses = new Map(stage.posts.map((post) => [post.code, post.house.code]))
  const parts = [...spread(stage, earned, 'plan', year, amount)]
  const keyOf = ({ unit, service, month }: Row) => `${houses.get(unit)} ${service} ${month}`
  for (const own of Map.groupBy(parts, keyOf).values()) {
    const [first] = own as [Row]
    yield { ...first, unit: houses.get(first.unit) as string, amount: own.reduce((all, one) => all + one.amount, 0) }
  }
  for (const part of parts) yield { ...part, version: PLANNED }
}

/** The version that points have. */
export const PLANNED = 2

const scaled = (stage: Stage, amount: number): number => Math.round(amount * stage.scale)

/** How far a service strays from what its unit reaches. */
const NOISE = { actual: 0.12, plan: 0.03 } as const

/** A year's revenue over posts, services and months; the parts sum to the whole to the đồng. */
function* spread(stage: Stage, earned: Earned, kind: 'actual' | 'plan', year: number, amount: number): Iterable<Row> {
  const cells: Omit<Row, 'amount'>[] = []
  const weights: number[] = []
  const months = monthWeights(year)
  const mix = Object.entries(stage.targets.mix[kind === 'actual' ? 'before' : 'plan'])
  const earnedBy = ({ code }: Post, service: string): number => Math.max(0, earned[code]?.[service] ?? 0)
  const sums = new Map(mix.map(([service]) => [service, sumOf(stage.posts, (post) => earnedBy(post, service))]))
  for (const post of stage.posts) {
    const own = mix.map(([service, share]) => {
      const chance = new Chance(stage.seed, 'totals', kind, year, post.code, service)
      return ((share * earnedBy(post, service)) / (sums.get(service) || 1)) * chance.around(1, NOISE[kind])
    })
    const reach = reachOf(new Chance(stage.seed, 'reach', kind, year, post.code))
    const whole = sumOf(mix, ([service]) => earnedBy(post, service)) / reach / (sumOf(own, (one) => one) || 1)
    for (const [i, [service]] of mix.entries())
      for (const [month, weight] of months) {
        cells.push({ kind, service, measure: 'revenue', unit: post.code, month })
        weights.push((own[i] as number) * whole * weight)
      }
  }
  const parts = divide(scaled(stage, amount), weights)
  for (const [i, cell] of cells.entries()) if (parts[i] !== 0) yield { ...cell, amount: parts[i] as number }
}

const sumOf = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((sum, one) => sum + of(one), 0)

/** What a unit reaches beside what all reach together: 0.8 … 1.1, most near the top, 1 on average. */
const reachOf = (chance: Chance): number => 1.1 - 0.3 * chance.share() ** 2

function* assigned(stage: Stage, year: number, amount: number): Iterable<Row> {
  const months = monthWeights(year)
  const services = Object.entries(stage.targets.mix.plan)
  const weights = services.flatMap(([, share]) => months.map(([, weight]) => share * weight))
  const parts = divide(scaled(stage, amount), weights)
  let i = 0
  for (const [service] of services)
    for (const [month] of months)
      yield {
        kind: 'assigned',
        service,
        measure: 'revenue',
        unit: stage.root.code,
        month,
        amount: parts[i++] as number,
      }
}

/** Points at which the Power company's banners were put up, each in the month of its turn: points do not come in scales. */
function* banners({ posts, targets: { year } }: Stage): Iterable<Row> {
  for (const [i, { code }] of posts.filter(({ kind }) => kind === 'point').entries())
    yield {
      ...{ kind: 'actual', service: '-', measure: 'banners', unit: code, amount: 1 },
      month: `${year}-${String(3 + (i % 4)).padStart(2, '0')}`,
    }
}

/** Payments to the budget, by the province. */
function* budget(stage: Stage): Iterable<Row> {
  const months = monthWeights(stage.targets.year)
  const parts = divide(
    scaled(stage, stage.targets.staff.budget),
    months.map(([, weight]) => weight),
  )
  for (const [i, [month]] of months.entries())
    yield {
      ...{ kind: 'actual', service: '-', measure: 'budget', unit: stage.root.code, month },
      amount: parts[i] as number,
    }
}

/**
 * Lines of payroll.csv, the header first: people, incomes and insurance by unit, month and post. People do not come in
 * scales; what is paid for them does. Of the year before no insurance is known.
 */
export function* payrollLines(stage: Stage): Iterable<string> {
  yield 'version,month,unit,post,staff,income,insurance'
  const { year, staff } = stage.targets
  const groups = [
    ...stage.posts.flatMap((post) => staffAt(post).map((one) => ({ unit: post.code, ...one }))),
    ...stage.houses.flatMap((house) => staffIn(stage, house).map((one) => ({ unit: house.code, ...one }))),
  ]
  const all = groups.reduce((sum, { people }) => sum + people, 0)
  for (const [of, income] of [
    [year - 1, staff.incomeBefore],
    [year, staff.income],
  ] as const) {
    const cells = groups.flatMap((group) => monthWeights(of).map(([month]) => ({ ...group, month })))
    const pay = divide(
      all * income * 12,
      cells.map(
        ({ unit, post, people, month }) =>
          people * PAY[post] * new Chance(stage.seed, 'income', unit, post, month).around(1, 0.06),
      ),
    )
    const insurance = divide(
      of === year ? scaled(stage, staff.insurance) : 0,
      cells.map(({ people, post }) => people * PAY[post]),
    )
    for (const [i, { unit, post, people, month }] of cells.entries())
      yield [1, month, unit, post, people, pay[i], insurance[i]].join(',')
  }
}

/** What one in a post earns beside a clerk: ours, nothing is published. */
const PAY = { manager: 1.6, teller: 1, postman: 0.9, driver: 1, sorter: 0.95, sales: 1.1 } as const
type Staff = { post: keyof typeof PAY; people: number }

/** A clerk at a point; at an office her colleagues, postmen and drivers as well, by the size of its district. */
const staffAt = ({ kind, tills }: Post): Staff[] =>
  kind === 'point'
    ? [{ post: 'teller', people: 1 }]
    : [
        { post: 'teller', people: tills.length },
        { post: 'postman', people: 3 },
        { post: 'driver', people: 1 },
        { post: 'sales', people: 1 },
      ]
const staffIn = (stage: Stage, house: House): Staff[] =>
  house === stage.root
    ? [
        { post: 'manager', people: 15 },
        { post: 'sorter', people: 20 },
        { post: 'driver', people: 10 },
      ]
    : [
        { post: 'manager', people: 2 },
        { post: 'sorter', people: 3 },
      ]

/** Lines of signatures.csv, the header first: who gave the plan out, and who of the units acknowledged it when. */
export function* signatureLines(stage: Stage): Iterable<string> {
  yield 'year,version,unit,name,at,since'
  const { year } = stage.targets
  const nameOf = (unit: string) => personOf(new Chance(stage.seed, 'head', unit), MIXED).name
  const at = (of: number, month: string, day: number, hour: number) =>
    `${of}-${month}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:15:00+07:00`
  const root = stage.root.code
  yield `${year},1,${root},${nameOf(root)},${at(year - 1, '12', 28, 9)},${year}-01-01`
  yield `${year},${PLANNED},${root},${nameOf(root)},${at(year, '01', 29, 9)},${year}-02-01`
  yield `${year + 1},1,${root},${nameOf(root)},${at(year, '12', 28, 9)},${year + 1}-01-01`
  const houses = stage.houses.filter((house) => house !== stage.root).map(({ code }) => code)
  const given: [number, string, readonly string[]][] = [
    [1, '01', houses],
    [PLANNED, '02', [...houses, ...stage.posts.map(({ code }) => code)]],
  ]
  for (const [version, month, units] of given)
    for (const unit of units) {
      const chance = new Chance(stage.seed, 'acknowledged', version, unit)
      yield `${year},${version},${unit},${nameOf(unit)},${at(year, month, chance.whole(2, 9), chance.whole(8, 16))},`
    }
}

/** Trade follows the season of Tết, wherever it falls, and the end of the year. */
function monthWeights(year: number): [month: string, weight: number][] {
  return Array.from({ length: 12 }, (_, i) => {
    const month = addMonths(`${year}-01`, i)
    const first = dayNumber(`${month}-01`)
    const days = dayNumber(`${addMonths(month, 1)}-01`) - first
    let weight = 0
    for (let n = first; n < first + days; n++) weight += dayWeight(n)
    return [month, weight]
  })
}

function dayWeight(number: number): number {
  const { tet, date, month } = todayOf(number)
  if (tet !== undefined && tet >= -21 && tet < -3) return 1.3
  if (tet !== undefined && tet >= -3 && tet < 8) return 0.4
  if (month.endsWith('-12')) return 1.15
  return date >= 25 ? 1.1 : 1
}
