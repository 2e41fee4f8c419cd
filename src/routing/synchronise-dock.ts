/**
 * One row of each table, at least cost, so that no stretch of the dock is used too often and no more vans are away than
 * there are. Branch and bound: stretches of the dock and slots of the pool have prices (Lagrange), under which each table
 * chooses for itself; what they then pay less the price of all room is a bound. What too many want is parted: one route's
 * trip uses it, or it does not. Vans that change between routes can serve any trips of which no more than there are vans
 * overlap (Bartlett 1957), so that counting those that are away is exact.
 */
import { DAY, type SyncTable } from './synchronise-table.ts'

/** Any `width` slots in a row, round the day, hold at most `most` departures; in each at most `vans` are away. */
export type Dock = {
  readonly most: number
  readonly width: number
  readonly slots: number
  /** Undefined: each route has its own. */
  readonly vans?: number | undefined
}

export type DockChoice = {
  /** A row of each table; undefined when none was found. */
  readonly chosen: readonly number[] | undefined
  readonly cost: number
  readonly lowerBound: number
  /** The search came to its end: `chosen` is best, or there is none. */
  readonly proven: boolean
}

/** No choice costs less than `lowerBound`, and one costs `cost`; infinite: none is known. */
export type Bounds = { readonly cost: number; readonly lowerBound: number }

/** Asked between steps with what is known so far. */
export type GoOn = (known: Bounds & Pick<DockChoice, 'chosen'>) => boolean

/** Rows of each table that are still open. */
type Open = readonly Int32Array[]
/**
 * Rows that the tables chose under these prices, how often each thing is used by them, and the bound that they prove.
 * Things: stretches of the dock by their first slot, then, with a pool, its slots.
 */
type Relaxed = {
  readonly prices: Float64Array
  readonly bound: number
  readonly rows: readonly number[]
  readonly used: Int32Array
}
/** Prices as rows pay them: `upTo[b] - upTo[a]` for a van that is away from slot a to before b, when vans are shared. */
type Paid = { readonly leaving: Float64Array; readonly upTo?: Float64Array }
type Node = { readonly open: Open; readonly prices: Float64Array; readonly bound: number }

const ROUNDS_FIRST = 400
const ROUNDS = 60
/** Every so many rounds of prices a choice that fits is made of them. */
const REPAIR_EVERY = 10

/** Exact for whole costs below 2^50. `goOn` is asked between rounds of prices. */
export function chooseUnderDock(tables: readonly SyncTable[], dock: Dock, goOn: GoOn): DockChoice {
  const { most, width, slots, vans } = dock
  const things = vans === undefined ? slots : 2 * slots
  const room = Int32Array.from({ length: things }, (_, thing) => (thing < slots ? most : (vans as number)))
  const slotOf = tables.map(({ leave }) => leave.map((at) => at / (DAY / slots)))
  const awayOf = tables.map(({ away }) => away.map((minutes) => minutes / (DAY / slots)))
  const base = tables.reduce((sum, { costs }) => sum + (costs[0] as number), 0)
  const grid = tables.reduce(
    (all, { costs }) => costs.reduce((g, one) => divisor(g, one - (costs[0] as number)), all),
    0,
  )
  /** No sum of rows lies between `bound` and this. */
  const roundUp = (bound: number): number => (grid === 0 ? base : base + grid * Math.ceil((bound - base) / grid - 1e-6))
  let cost = Number.POSITIVE_INFINITY
  let chosen: readonly number[] | undefined

  /** Of the live rows the best under prices, only where there is room when `used` is given. */
  const bestRow = (r: number, live: Int32Array, at: Paid, used?: Int32Array): number => {
    const { trips, costs } = tables[r] as SyncTable
    const [own, away] = [slotOf[r] as Int32Array, awayOf[r] as Int32Array]
    const { leaving, upTo } = at
    let best = -1
    let least = Number.POSITIVE_INFINITY
    rows: for (const row of live) {
      let sum = costs[row] as number
      for (let k = row * trips; k < row * trips + trips; k++) {
        const slot = own[k] as number
        sum += leaving[slot] as number
        if (upTo) sum += (upTo[slot + (away[k] as number)] as number) - (upTo[slot] as number)
        if (sum >= least || (used && !hasRoom(used, slot, away[k] as number))) continue rows
      }
      // Each trip of a row may fit, but not both.
      if (used && trips > 1 && !fitsWhole(r, row, used)) continue
      best = row
      least = sum
    }
    return best
  }
  const hasRoom = (used: Int32Array, slot: number, away: number): boolean => {
    for (let from = slot - width + 1; from <= slot; from++)
      if ((used[(from + slots) % slots] as number) >= most) return false
    if (vans !== undefined)
      for (let one = slot; one < slot + away; one++) if ((used[slots + (one % slots)] as number) >= vans) return false
    return true
  }
  const fitsWhole = (r: number, row: number, used: Int32Array): boolean => {
    const { trips } = tables[r] as SyncTable
    const own = (slotOf[r] as Int32Array).subarray(row * trips, row * trips + trips)
    const apart = own.every((slot, k) => {
      const next = own[(k + 1) % trips] as number
      const least = vans === undefined ? width : Math.max(width, awayOf[r]?.[row * trips + k] as number)
      return (next - slot + slots) % slots >= least
    })
    if (apart) return true
    use(r, row, used, 1)
    const fits = used.every((one, thing) => one <= (room[thing] as number))
    use(r, row, used, -1)
    return fits
  }
  /** Counts a row into all things that it uses. */
  const use = (r: number, row: number, used: Int32Array, by: number): void => {
    const { trips } = tables[r] as SyncTable
    for (let k = row * trips; k < row * trips + trips; k++) {
      const slot = slotOf[r]?.[k] as number
      for (let back = 0; back < width; back++) used[(slot - back + slots) % slots]! += by
      if (vans === undefined) continue
      for (let one = slot; one < slot + (awayOf[r]?.[k] as number); one++) used[slots + (one % slots)]! += by
    }
  }
  /** Whether trip `k` of a row uses a thing. */
  const uses = (r: number, k: number, thing: number): boolean => {
    const slot = slotOf[r]?.[k] as number
    return thing < slots ? (slot - thing + slots) % slots < width : (thing - slot) % slots < (awayOf[r]?.[k] as number)
  }
  const costOf = (rows: readonly number[]): number =>
    rows.reduce((sum, row, r) => sum + (tables[r]?.costs[row] as number), 0)
  const keep = (rows: readonly number[]): void => {
    const sum = costOf(rows)
    if (sum < cost) [cost, chosen] = [sum, [...rows]]
  }

  /** A choice that fits, route after route from the `first`, then each again at its own cost until none gains. */
  const repair = (open: Open, at: Paid, first: number): void => {
    const used = new Int32Array(things)
    const rows = tables.map(() => -1)
    for (let i = 0; i < tables.length; i++) {
      const r = (first + i) % tables.length
      const row = bestRow(r, open[r] as Int32Array, at, used)
      if (row < 0) return
      rows[r] = row
      use(r, row, used, 1)
    }
    const free = paidUnder(new Float64Array(things))
    for (let gained = true; gained; ) {
      gained = false
      for (const [r, { costs }] of tables.entries()) {
        const before = rows[r] as number
        use(r, before, used, -1)
        const row = bestRow(r, open[r] as Int32Array, free, used)
        if ((costs[row] as number) < (costs[before] as number)) [rows[r], gained] = [row, true]
        use(r, rows[r] as number, used, 1)
      }
    }
    keep(rows)
  }

  /** What leaving in a slot pays, for all stretches that hold it; and what being away pays, summed up over three days. */
  const paidUnder = (prices: Float64Array): Paid => {
    const leaving = prices.slice(0, slots)
    for (let slot = 0; slot < slots; slot++)
      for (let back = 1; back < width; back++) leaving[slot]! += prices[(slot - back + slots) % slots] as number
    if (vans === undefined) return { leaving }
    const upTo = new Float64Array(3 * slots + 1)
    for (let slot = 0; slot < 3 * slots; slot++)
      upTo[slot + 1] = (upTo[slot] as number) + (prices[slots + (slot % slots)] as number)
    return { leaving, upTo }
  }

  /** Prices and bound of a node, and what its tables chose under the best of them; nothing when it holds no choice. */
  const relax = ({ open, prices, bound }: Node, rounds: number) => {
    if (open.some(({ length }) => length === 0)) return undefined
    let best: Relaxed = { prices, bound: Number.NEGATIVE_INFINITY, rows: [], used: new Int32Array(things) }
    const now = Float64Array.from(prices)
    let stride = 1
    let sinceBetter = 0
    for (let round = 0; round < rounds; round++) {
      const at = paidUnder(now)
      const used = new Int32Array(things)
      const rows = open.map((live, r) => bestRow(r, live, at))
      for (const [r, row] of rows.entries()) use(r, row, used, 1)
      let value = costOf(rows)
      let steep = 0
      for (const [thing, count] of used.entries()) {
        const over = count - (room[thing] as number)
        value += over * (now[thing] as number)
        if (over > 0 || (now[thing] as number) > 0) steep += over ** 2
      }
      if (value > best.bound) {
        sinceBetter = 0
        best = { prices: Float64Array.from(now), bound: value, rows, used }
      } else if (++sinceBetter % 8 === 0) stride /= 2
      if (used.every((count, thing) => count <= (room[thing] as number))) keep(rows)
      else if (round % REPAIR_EVERY === 0) repair(open, at, round / REPAIR_EVERY)
      const lowerBound = Math.min(lowest(), Math.max(roundUp(bound), roundUp(best.bound)))
      if (roundUp(best.bound) >= cost || steep === 0 || !goOn({ chosen, cost, lowerBound })) break
      const aim = Number.isFinite(cost) ? cost : value + Math.abs(value) * 0.01 + 1
      const step = (stride * Math.max(aim - value, 1e-3 * grid)) / steep
      for (const [thing, count] of used.entries())
        now[thing] = Math.max(0, (now[thing] as number) + step * (count - (room[thing] as number)))
    }
    return { ...best, open: worthwhile(open, best) }
  }

  const priced = (r: number, row: number, { leaving, upTo }: Paid): number => {
    const { trips, costs } = tables[r] as SyncTable
    let sum = costs[row] as number
    for (let k = row * trips; k < row * trips + trips; k++) {
      const slot = slotOf[r]?.[k] as number
      sum += leaving[slot] as number
      if (upTo) sum += (upTo[slot + (awayOf[r]?.[k] as number)] as number) - (upTo[slot] as number)
    }
    return sum
  }

  /** Without rows that cost so much more than their table's best, under prices, that with them nothing beats what is known. */
  const worthwhile = (open: Open, { prices, bound, rows }: Relaxed): Open => {
    const at = paidUnder(prices)
    return open.map((live, r) => {
      const least = priced(r, rows[r] as number, at)
      return live.filter((row) => roundUp(bound + priced(r, row, at) - least) < cost)
    })
  }

  const nodes: Node[] = [
    {
      open: tables.map(({ costs }) => Int32Array.from(costs.keys())),
      prices: new Float64Array(things),
      bound: Number.NEGATIVE_INFINITY,
    },
  ]
  const lowest = (): number => Math.min(cost, ...nodes.map(({ bound }) => roundUp(bound)))
  for (let rounds = ROUNDS_FIRST; nodes.length > 0; rounds = ROUNDS) {
    nodes.sort((a, b) => b.bound - a.bound)
    const node = nodes.at(-1) as Node
    if (rounds === ROUNDS && !goOn({ chosen, cost, lowerBound: lowest() }))
      return { chosen, cost, lowerBound: lowest(), proven: false }
    nodes.pop()
    if (roundUp(node.bound) >= cost) continue
    const relaxed = relax(node, rounds)
    if (!relaxed || roundUp(relaxed.bound) >= cost) continue
    const { prices, bound } = relaxed
    for (const open of parted(relaxed.open, relaxed)) nodes.push({ open, prices, bound })
  }
  return { chosen, cost, lowerBound: cost, proven: true }

  /** The parts of a node: a thing too often used, with and without the trip that would lose most elsewhere; or a route's rows in two. */
  function parted(open: Open, { prices, rows, used }: Relaxed): Open[] {
    const at = paidUnder(prices)
    let regretMost = -1
    let split: Open[] | undefined
    const over = used.map((count, thing) => count - (room[thing] as number))
    const poolMost = Math.max(1, ...over.subarray(slots))
    // Of the pool one slot: those beside it are wanted by the same trips.
    const poolAt = over.indexOf(poolMost, slots)
    for (const [thing, more] of over.entries()) {
      if (more <= 0 || (thing >= slots && thing !== poolAt)) continue
      let forced = 0
      for (const [r, { trips }] of tables.entries())
        for (let k = 0; k < trips; k++) {
          const within = (row: number): boolean => uses(r, row * trips + k, thing)
          if (!within(rows[r] as number)) continue
          const live = open[r] as Int32Array
          const other = live.reduce(
            (least, row) => (within(row) ? least : Math.min(least, priced(r, row, at))),
            Infinity,
          )
          const regret = other - priced(r, rows[r] as number, at)
          if (other === Infinity) forced++
          else if (regret > regretMost) {
            regretMost = regret
            split = [true, false].map((side) => withRows(open, r, (row) => within(row) === side))
          }
        }
      if (forced > (room[thing] as number)) return []
    }
    if (split) return split
    const r = open.findIndex(({ length }) => length > 1)
    const middle = open[r]?.[(open[r]?.length ?? 0) >> 1] as number
    return r < 0 ? [] : [true, false].map((side) => withRows(open, r, (row) => row < middle === side))
  }

  function withRows(open: Open, route: number, has: (row: number) => boolean): Open {
    return open.map((live, r) => (r === route ? live.filter(has) : live))
  }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(Math.abs(b), a % Math.abs(b)))
