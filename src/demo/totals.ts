/**
 * What a province brings along beside its acts: the revenue of the year before by unit, service and month; the plans of
 * this year and of the next; what was paid to the staff, to the budget and to the insurance. One CSV for the import of
 * totals (docs/formats.md): kind, version, service, measure, unit, month, amount.
 *
 * Revenue stands at the points and offices, so that every sum goes up the tree; what the corporation assigns stands at
 * the province, so that the difference to the units' plans can be shown.
 */
import { type House, type Post, type Stage, todayOf } from '#demo/stage.ts'
import { Chance } from '#kernel/chance.ts'
import { addMonths, dayNumber } from '#kernel/day.ts'
import { divide } from '#kernel/money.ts'

type Row = {
  kind: 'actual' | 'plan' | 'assigned'
  service: string
  measure: string
  unit: string
  month: string
  amount: number
}

const TOTALS_HEADER = 'kind,version,service,measure,unit,month,amount'

/** Lines of totals.csv, the header first. */
export function* totalsLines(stage: Stage): Iterable<string> {
  yield TOTALS_HEADER
  for (const { kind, service, measure, unit, month, amount } of rows(stage))
    yield `${kind},1,${service},${measure},${unit},${month},${amount}`
}

function* rows(stage: Stage): Iterable<Row> {
  const { year, revenue, next } = stage.targets
  yield* spread(stage, 'actual', year - 1, revenue.before)
  yield* spread(stage, 'plan', year, revenue.plan)
  yield* assigned(stage, year, revenue.assigned)
  yield* spread(stage, 'plan', year + 1, next.plan)
  yield* assigned(stage, year + 1, next.assigned)
  yield* staff(stage)
}

const scaled = (stage: Stage, amount: number): number => Math.round(amount * stage.scale)

/** A year's revenue over posts, services and months; the parts sum to the whole to the đồng. */
function* spread(stage: Stage, kind: 'actual' | 'plan', year: number, amount: number): Iterable<Row> {
  const cells: Omit<Row, 'amount'>[] = []
  const weights: number[] = []
  const months = monthWeights(year)
  for (const post of stage.posts)
    for (const [service, share] of Object.entries(stage.targets.mix[kind === 'actual' ? 'before' : 'plan'])) {
      const chance = new Chance(stage.seed, 'totals', kind, year, post.code, service)
      const own = share * post.weight * chance.around(1, kind === 'actual' ? 0.15 : 0.08)
      for (const [month, weight] of months) {
        cells.push({ kind, service, measure: 'revenue', unit: post.code, month })
        weights.push(own * weight)
      }
    }
  const parts = divide(scaled(stage, amount), weights)
  for (const [i, cell] of cells.entries()) if (parts[i] !== 0) yield { ...cell, amount: parts[i] as number }
}

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

/** Person-months, incomes, insurance and payments to the budget. People do not come in scales; money paid out does. */
function* staff(stage: Stage): Iterable<Row> {
  const { year, staff } = stage.targets
  const groups = [
    ...stage.posts.map((post) => ({ unit: post.code, people: peopleAt(post) })),
    ...stage.houses.map((house) => ({ unit: house.code, people: peopleIn(stage, house) })),
  ]
  for (const [of, income] of [
    [year - 1, staff.incomeBefore],
    [year, staff.income],
  ] as const) {
    const months = monthWeights(of)
    const cells = groups.flatMap((group) => months.map(([month]) => ({ ...group, month })))
    const all = groups.reduce((sum, { people }) => sum + people, 0)
    const pay = divide(
      all * income * 12,
      cells.map(({ unit, people, month }) => people * new Chance(stage.seed, 'income', unit, month).around(1, 0.06)),
    )
    for (const [i, { unit, people, month }] of cells.entries()) {
      yield { kind: 'actual', service: '-', measure: 'staff', unit, month, amount: people }
      yield { kind: 'actual', service: '-', measure: 'income', unit, month, amount: pay[i] as number }
    }
    if (of !== year) continue
    const insurance = divide(
      scaled(stage, staff.insurance),
      cells.map(({ people }) => people),
    )
    for (const [i, { unit, month }] of cells.entries())
      yield { kind: 'actual', service: '-', measure: 'insurance', unit, month, amount: insurance[i] as number }
    const budget = divide(
      scaled(stage, staff.budget),
      months.map(([, weight]) => weight),
    )
    for (const [i, [month]] of months.entries())
      yield {
        kind: 'actual',
        service: '-',
        measure: 'budget',
        unit: stage.root.code,
        month,
        amount: budget[i] as number,
      }
  }
}

/** A clerk at a point; at an office her colleagues, postmen and drivers as well, by the size of its district. */
const peopleAt = (post: Post): number => (post.kind === 'point' ? 1 : post.tills.length + 5)
const peopleIn = (stage: Stage, house: House): number => (house === stage.root ? 45 : 5)

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
