/**
 * A year's plan as it goes down the tree: the province is given a whole, gives districts their parts, these their points.
 * A target is what a unit has of its own, so every sum is the plain sum of what lies below; what a unit with others below
 * it still has of its own is not yet divided among them (below zero: more was divided than there is). Pure.
 */
import { addDays, type Day, monthOf, showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { successorOf } from '#network/lineage.ts'
import type { Network } from '#network/network.ts'
import { lifeOf, parentOn } from '#network/tree.ts'
import { unitName } from '#report/drill.ts'

/** Đồng; `month`: its first day. */
export type UnitMonth = { unit: number; month: Day; amount: number }
/** `service`: a key of the catalogue, or `-` for the unit as a whole. */
export type Target = UnitMonth & { service: string }

/** Above a unit in a month; before it opens and after it closes, what was above it at the nearest time. */
function aboveIn({ units }: Network, unit: number, month: Day): number | undefined {
  const life = lifeOf(units, unit)
  if (!life) return undefined
  return parentOn(units, unit, month < life.from ? life.from : month >= life.to ? addDays(life.to, -1) : month)
}

/** The unit, the one above it, and so on up to the root. */
export function chainOf(network: Network, unit: number, month: Day): number[] {
  const chain = [unit]
  for (let above = aboveIn(network, unit, month); above !== undefined; above = aboveIn(network, above, month))
    chain.push(above)
  return chain
}

/** The units directly under one at some time of a year. */
function belowIn({ units }: Network, unit: number, year: number): number[] {
  const versions = units.byParent.get(unit) ?? []
  return [
    ...new Set(versions.filter(({ from, to }) => from <= `${year}-12-31` && to > `${year}-01-01`).map(({ id }) => id)),
  ]
}

/** A unit and all that stand under it at some time of a year. */
export function unitsUnder(network: Network, unit: number, year: number): number[] {
  const found = new Set([unit])
  for (const id of found) for (const below of belowIn(network, id, year)) found.add(below)
  return [...found]
}

/** `own`: when there are units below, what is not divided among them. */
export type Branch = { id: number; whole: number; own: number; below: boolean }
export type Cascade = Branch & {
  /** Directly below, the largest first. */
  children: readonly Branch[]
  /** The unit itself and those under it whose parts do not make the whole, the largest difference first. */
  loose: readonly Branch[]
}

/** What a unit is given in a year and how it is divided; targets of other units are left aside. */
export function cascadeOf(targets: readonly UnitMonth[], network: Network, unit: number, year: number): Cascade {
  const sums = new Map<number, { whole: number; own: number }>()
  for (const { unit: from, month, amount } of targets) {
    const chain = chainOf(network, from, month)
    for (const id of chain.slice(0, chain.indexOf(unit) + 1)) {
      const at = sums.get(id) ?? { whole: 0, own: 0 }
      sums.set(id, { whole: at.whole + amount, own: at.own + (id === from ? amount : 0) })
    }
  }
  const branch = (id: number): Branch => ({
    id,
    ...(sums.get(id) ?? { whole: 0, own: 0 }),
    below: belowIn(network, id, year).length > 0,
  })
  const loose = [...sums.keys()].map(branch).filter(({ own, below }) => below && own !== 0)
  return {
    ...branch(unit),
    children: belowIn(network, unit, year)
      .map(branch)
      .toSorted((a, b) => b.whole - a.whole || a.id - b.id),
    loose: loose.toSorted((a, b) => Math.abs(b.own) - Math.abs(a.own) || a.id - b.id),
  }
}

/** What a unit that closed was to do in the months after; `heir`: who is to do it now, when the network says so. */
type Passed = { unit: number; heir?: number; from: Day; amount: number }

/** Targets of months after a unit has closed stand with its heir. Without one they stay, and are told as well. */
export function passOn<T extends UnitMonth>(
  targets: readonly T[],
  network: Network,
): { targets: T[]; passed: Passed[] } {
  const passed = new Map<number, Passed>()
  const placed = targets.map((target) => {
    const life = lifeOf(network.units, target.unit)
    if (!life || life.to > target.month) return target
    const heir = successorOf(network.units, target.unit, target.month)
    const at = passed.get(target.unit)
    passed.set(target.unit, {
      unit: target.unit,
      ...(heir !== undefined && { heir }),
      from: at && at.from < target.month ? at.from : target.month,
      amount: (at?.amount ?? 0) + target.amount,
    })
    return heir === undefined ? target : { ...target, unit: heir }
  })
  return { targets: placed, passed: [...passed.values()].filter(({ amount }) => amount !== 0) }
}

/** What was passed on, as sentences. */
export const sayPassed = (passed: readonly Passed[], network: Network): string[] =>
  passed.map(({ unit, heir, from, amount }) => {
    const closed = lifeOf(network.units, unit)?.to ?? from
    const name = (id: number) => unitName(network, id, { from: addDays(closed, -1), to: from })
    const rest = `kế hoạch từ tháng ${Number(monthOf(from).slice(5))} trở đi (${showMoney(amount)})`
    return heir === undefined
      ? `${unitName(network, unit, { from: addDays(closed, -1), to: addDays(closed, -1) })} đóng từ ${showDay(closed)}; chưa có đơn vị nào nhận ${rest}. Ghi đơn vị kế thừa trong lineage.csv.`
      : `${unitName(network, unit, { from: addDays(closed, -1), to: addDays(closed, -1) })} đóng từ ${showDay(closed)}; ${rest} chuyển cho ${name(heir)}.`
  })
