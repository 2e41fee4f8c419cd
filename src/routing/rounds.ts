/**
 * Rounds of a district: which points each level-3 trip serves and in what order, at least cost. Exact: every feasible
 * round of up to some points is known with its shortest way (Held and Karp 1962), and points are parted into rounds by a
 * search in the order of reduced costs, which ends only when nothing cheaper is left.
 */
import { duals } from './rounds-dual.ts'

export type RoundRules = {
  /** Points in one round at most; each more multiplies the work by five or so. */
  readonly pointsMost: number
  /** Minutes from leaving to coming back, halts included. */
  readonly minutesMost: number
  readonly itemsMost: number
  /** Minutes of halt at each point. */
  readonly haltMinutes: number
  /** Đồng for each round, and for each minute of it. */
  readonly roundCost: number
  readonly minuteCost: number
}

export type RoundsAsked = {
  /** Minutes of driving; row and column 0 are the district, the others the points. A detour by another point is used. */
  readonly minutes: readonly (readonly number[])[]
  /** Items a day, by point (without the district). */
  readonly items: readonly number[]
  readonly rules: RoundRules
  /** Steps of the search after which it gives its best and its gap instead. */
  readonly stepsMost?: number
}

export type Round = {
  /** Points in the order of the round, from 0. */
  readonly points: readonly number[]
  readonly minutes: number
  readonly items: number
  readonly cost: number
}

export type Rounds =
  | {
      readonly status: 'optimal' | 'stopped'
      readonly rounds: readonly Round[]
      readonly cost: number
      /** No partition costs less. Equal to the cost when optimal. */
      readonly lowerBound: number
    }
  /** Points that no round may serve, not even alone. */
  | { readonly status: 'impossible'; readonly points: readonly number[] }

/** Sets of points are bits of one number. */
const POINTS_MOST = 29
const ROUND_MOST = 8

/**
 * The cheapest rounds that serve each point once.
 * @throws RangeError when the table is not square, has a negative entry, or there are more than 29 points or 8 in a round.
 */
export function designRounds({ minutes, items, rules, stepsMost = 20_000_000 }: RoundsAsked): Rounds {
  const n = items.length
  if (n > POINTS_MOST || rules.pointsMost > ROUND_MOST)
    throw new RangeError(`at most ${POINTS_MOST} points, ${ROUND_MOST} in a round`)
  if (minutes.length !== n + 1 || minutes.some((row) => row.length !== n + 1 || row.some((one) => !(one >= 0))))
    throw new RangeError(`minutes must be ${n + 1} rows of ${n + 1} numbers from 0`)
  const ways = shortest(minutes)
  const sets = feasible(ways, items, rules)
  const alone = new Set(sets.masks.filter((mask) => (mask & (mask - 1)) === 0))
  const impossible = items.map((_, i) => i).filter((i) => !alone.has(1 << i))
  if (impossible.length > 0) return { status: 'impossible', points: impossible }

  const costs = Float64Array.from(sets.minutes, (one) => rules.roundCost + rules.minuteCost * one)
  const masks = Int32Array.from(sets.masks)
  const found = partition(n, masks, costs, stepsMost)
  const lowest = (at: number): number => (masks[at] as number) & -(masks[at] as number)
  const inOrder = found.chosen.toSorted((a, b) => lowest(a) - lowest(b))
  const rounds = inOrder.map((at): Round => {
    const points = membersOf(masks[at] as number)
    return {
      points: bestOrder(points, ways),
      minutes: sets.minutes[at] as number,
      items: points.reduce((sum, i) => sum + (items[i] as number), 0),
      cost: costs[at] as number,
    }
  })
  const cost = rounds.reduce((sum, one) => sum + one.cost, 0)
  return found.proven
    ? { status: 'optimal', rounds, cost, lowerBound: cost }
    : { status: 'stopped', rounds, cost, lowerBound: Math.min(cost, found.lowerBound) }
}

/** The shortest way between all, by any others (Floyd, Warshall): so a round never gets shorter by a point more. */
function shortest(minutes: readonly (readonly number[])[]): number[][] {
  const ways = minutes.map((row, i) => row.map((one, j) => (i === j ? 0 : one)))
  for (const [k, by] of ways.entries())
    for (const row of ways)
      for (let j = 0; j < row.length; j++) row[j] = Math.min(row[j] as number, (row[k] as number) + (by[j] as number))
  return ways
}

const membersOf = (mask: number): number[] => {
  const members: number[] = []
  for (let i = 0; mask >> i > 0; i++) if ((mask >> i) & 1) members.push(i)
  return members
}

/** All sets of points that one round may serve, with the minutes of its shortest way. */
function feasible(
  ways: readonly (readonly number[])[],
  items: readonly number[],
  rules: RoundRules,
): { masks: number[]; minutes: number[] } {
  const masks: number[] = []
  const minutes: number[] = []
  const { haltMinutes, minutesMost, itemsMost, pointsMost } = rules
  const home = (i: number): number => ways[i + 1]?.[0] as number
  const drive = (i: number, j: number): number => ways[i + 1]?.[j + 1] as number
  // Per set of the size at hand: the least minutes until it has been served and one stands at each of its points.
  let layer = new Map<number, number[]>()
  const keep = (next: Map<number, number[]>, mask: number, members: readonly number[], ends: number[]): void => {
    const whole = Math.min(...ends.map((at, m) => at + home(members[m] as number)))
    const load = members.reduce((sum, i) => sum + (items[i] as number), 0)
    if (whole > minutesMost || load > itemsMost) return
    next.set(mask, ends)
    masks.push(mask)
    minutes.push(whole)
  }
  for (let i = 0; i < items.length; i++) keep(layer, 1 << i, [i], [(ways[0]?.[i + 1] as number) + haltMinutes])
  for (let size = 2; size <= pointsMost; size++) {
    const next = new Map<number, number[]>()
    for (const before of layer.keys())
      for (let last = 32 - Math.clz32(before); last < items.length; last++) {
        const mask = before | (1 << last)
        const members = membersOf(mask)
        const without = members.map((i) => layer.get(mask & ~(1 << i)))
        // A part that is too long alone is too long with more.
        if (without.some((ends) => ends === undefined)) continue
        const ends = members.map((end, e) => {
          let least = Number.POSITIVE_INFINITY
          for (const [m, at] of (without[e] as number[]).entries())
            least = Math.min(least, at + drive(members[m < e ? m : m + 1] as number, end))
          return least + haltMinutes
        })
        keep(next, mask, members, ends)
      }
    layer = next
  }
  return { masks, minutes }
}

/** The order of a round's shortest way, by trying all: a round is short. */
function bestOrder(points: readonly number[], ways: readonly (readonly number[])[]): number[] {
  let best: number[] = []
  let least = Number.POSITIVE_INFINITY
  const go = (at: number, done: number[], driven: number): void => {
    if (driven >= least) return
    if (done.length === points.length) {
      const whole = driven + (ways[at]?.[0] as number)
      if (whole < least) [least, best] = [whole, done]
      return
    }
    for (const point of points)
      if (!done.includes(point)) go(point + 1, [...done, point], driven + (ways[at]?.[point + 1] as number))
  }
  go(0, [], 0)
  return best
}

type Found = { chosen: readonly number[]; proven: boolean; lowerBound: number }

/**
 * The cheapest choice of sets that has each point once. With prices of points under which no set is cheaper than its
 * points, a choice costs the prices' sum and the reduced costs of its sets; so only sets with a reduced cost within an
 * allowance matter, and the allowance grows until a choice is found. The first that is found within it and is the best of
 * it is the best of all.
 */
function partition(n: number, masks: Int32Array, costs: Float64Array, stepsMost: number): Found {
  const { prices, reduced } = duals(n, masks, costs)
  const base = prices.reduce((sum, one) => sum + one, 0)
  const all = 2 ** n - 1
  const singles = Array.from({ length: n }, (_, i) => masks.indexOf(1 << i))
  const worst = singles.reduce((sum, at) => sum + (reduced[at] as number), 0)
  let steps = 0
  for (let allowance = Math.max(base * 0.002, 1e-6); ; allowance *= 2) {
    const limit = Math.min(allowance, worst)
    const near = [...reduced.keys()].filter((at) => (reduced[at] as number) <= limit + SLACK)
    near.sort((a, b) => (reduced[a] as number) - (reduced[b] as number))
    const byPoint = Array.from({ length: n }, (_, i) => near.filter((at) => ((masks[at] as number) >> i) & 1))
    let best = limit + SLACK
    let chosen: readonly number[] | undefined
    const search = (covered: number, spent: number, taken: readonly number[]): void => {
      if (steps > stepsMost) return
      if (covered === all) {
        best = spent
        chosen = taken
        return
      }
      let fewest: number[] | undefined
      for (let i = 0; i < n; i++) {
        if ((covered >> i) & 1) continue
        const open: number[] = []
        for (const at of byPoint[i] as number[]) {
          steps++
          if (spent + (reduced[at] as number) >= best || (fewest && open.length >= fewest.length)) break
          if (((masks[at] as number) & covered) === 0) open.push(at)
        }
        if (!fewest || open.length < fewest.length) fewest = open
        if (fewest.length === 0) return
      }
      for (const at of fewest as number[]) {
        const more = spent + (reduced[at] as number)
        if (more < best) search(covered | (masks[at] as number), more, [...taken, at])
      }
    }
    search(0, 0, [])
    const stopped = steps > stepsMost
    if (chosen && !stopped) return { chosen, proven: true, lowerBound: base + best }
    if (stopped)
      return {
        chosen: chosen ?? singles,
        proven: false,
        lowerBound: base + (allowance > base * 0.002 ? allowance / 2 : 0),
      }
  }
}

/** Rounding of sums of costs. */
const SLACK = 1e-6
