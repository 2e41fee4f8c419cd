/** Changes of a plan's draft: giving a unit its target, dividing what a unit has among those below. Pure. */
import { addMonths, type Day, firstDayOf } from '#kernel/day.ts'
import { divide } from '#kernel/money.ts'
import type { Network } from '#network/network.ts'
import { cascadeOf, type Target, unitsUnder } from '#report/plan.ts'

export type Draft = {
  year: number
  targets: readonly Target[]
  /** What was earned in a year that is known: how a sum is spread where nothing is planned yet. */
  basis: readonly Target[]
}

/** `amount`: the whole of the unit and all below it. Of all services and months, or of one. */
export type Setting = {
  unit: number
  service?: string | undefined
  month?: Day | undefined
  amount: number
  /** Those below get more or less in proportion; otherwise the difference waits at the unit to be divided. */
  beneath: boolean
}

const keyOf = ({ unit, service, month }: Omit<Target, 'amount'>): string => `${unit} ${service} ${month}`
const sum = (targets: readonly Target[]): number => targets.reduce((all, { amount }) => all + amount, 0)

/** Changed targets, with their new amounts. */
class Changes {
  readonly #was: ReadonlyMap<string, Target>
  readonly #now = new Map<string, Target>()

  constructor(targets: readonly Target[]) {
    this.#was = new Map(targets.map((target) => [keyOf(target), target]))
  }

  add(where: Omit<Target, 'amount'>, amount: number): void {
    const key = keyOf(where)
    const { amount: before } = this.#now.get(key) ?? this.#was.get(key) ?? { amount: 0 }
    this.#now.set(key, { unit: where.unit, service: where.service, month: where.month, amount: before + amount })
  }

  list(): Target[] {
    return [...this.#now.values()].filter((target) => target.amount !== (this.#was.get(keyOf(target))?.amount ?? 0))
  }
}

/**
 * Gives a unit its target. What it gets more is taken from what the unit above has not divided (and given back there when
 * it gets less), month by month and service by service: the sum above stays what it was. The root has nobody above.
 */
export function setTarget({ year, targets, basis }: Draft, network: Network, setting: Setting): Target[] {
  const { unit, service, month, amount, beneath } = setting
  const under = new Set(unitsUnder(network, unit, year))
  const asked = (one: Target) =>
    under.has(one.unit) &&
    (service === undefined || one.service === service) &&
    (month === undefined || one.month === month)
  const mine = targets.filter(asked)
  const known = mine.filter((one) => one.amount > 0)
  const changes = new Changes(targets)
  const above = parentIn(network, unit, year)
  const change = (where: Omit<Target, 'amount'>, more: number) => {
    changes.add(where, more)
    if (above !== undefined) changes.add({ ...where, unit: above }, -more)
  }
  const more = amount - sum(mine)
  const earned = inYear(basis, year).filter((one) => one.amount > 0 && asked(one))
  const shape = [known, earned].find((one) => one.length > 0)
  const spread = shape ?? evenly(year, unit, setting)
  const parts = divide(
    more,
    spread.map((one) => one.amount),
  )
  for (const [i, one] of spread.entries()) change({ ...one, unit: beneath ? one.unit : unit }, parts[i] as number)
  return changes.list()
}

/** The same months of another year: the season of one is the season of the next. */
const inYear = (targets: readonly Target[], year: number): Target[] =>
  targets.map((one) => ({ ...one, month: `${year}${one.month.slice(4)}` }))

const parentIn = ({ units }: Network, unit: number, year: number): number | undefined =>
  units.byId.get(unit)?.findLast(({ from }) => from <= `${year}-12-31`)?.parent

const evenly = (year: number, unit: number, { service = '-', month }: Setting): Target[] =>
  (month === undefined ? Array.from({ length: 12 }, (_, i) => firstDayOf(addMonths(`${year}-01`, i))) : [month]).map(
    (month) => ({ unit, service, month, amount: 1 }),
  )

/** Divides what a unit has not divided among those directly below, by what each earned of the service, or is to earn. */
export function divideRest({ year, targets, basis }: Draft, network: Network, unit: number): Target[] {
  const changes = new Changes(targets)
  const weigh = (from: readonly Target[]) =>
    new Map(cascadeOf(from, network, unit, year).children.map(({ id, whole }) => [id, Math.max(0, whole)]))
  const ofYear = inYear(basis, year)
  const byService = Map.groupBy(ofYear, ({ service }) => service)
  const weights = new Map([...byService].map(([service, all]) => [service, weigh(all)]))
  const overall = [weigh(ofYear), weigh(targets)]
  const some = (one: ReadonlyMap<number, number> | undefined) => one && [...one.values()].some((weight) => weight > 0)
  for (const own of targets.filter((one) => one.unit === unit && one.amount !== 0)) {
    const by = [weights.get(own.service), ...overall].find(some) ?? new Map([...weigh([])].map(([id]) => [id, 1]))
    // A point has nobody below: what it was given stays with it.
    if (by.size === 0) break
    const parts = divide(own.amount, [...by.values()])
    changes.add(own, -own.amount)
    for (const [i, id] of [...by.keys()].entries()) changes.add({ ...own, unit: id }, parts[i] as number)
  }
  return changes.list()
}
