/** The table of a district: for all departures of its van from the hub the least waiting that they allow. */
import type { SyncDistrict, SyncLoop, SyncPlan, SyncRoute } from './synchronise.ts'

export const DAY = 1440

/** Rows: `leave` and `back` in minutes, `trips` of each a row; `costs` in item-minutes a day. */
export type SyncTable = {
  readonly trips: number
  readonly leave: Int32Array
  readonly back: Int32Array
  /** For how many minutes of each trip its van serves no other: there, back and the turn, up to a slot. */
  readonly away: Int32Array
  readonly costs: Float64Array
}

type Times = { readonly leave: readonly number[]; readonly back: readonly number[] }

export const ROWS_MOST = 500_000

/**
 * Without a pool of vans, for all departures from the hub the best returns. With one a van that is back sooner may be
 * worth more than mail that waits less: then all returns of which no other is both sooner and as cheap.
 * @throws RangeError when there are more than `ROWS_MOST` rows.
 */
export function tableOf(plan: SyncPlan, route: SyncRoute): SyncTable {
  const { slotMinutes, hub } = plan
  const leave: number[] = []
  const back: number[] = []
  const costs: number[] = []
  const districts = districtsOf(plan, route)
  const met = departuresMet(plan, route)
  for (const times of departures(plan, route)) {
    let kept: Return[] = []
    const parts = districts.map(({ waits }) => {
      const inbound = waits.inbound(times)
      return { waits, loops: waits.loops.map((loop) => loop(inbound, times)) }
    })
    for (const returns of hub.vans === undefined
      ? laterReturns(plan, route, times)
      : anyReturns(plan, route, times, met)) {
      let cost = 0
      for (const { waits, loops } of parts) {
        const outbound = waits.outbound(returns)
        for (const loop of loops) cost += loop.cost(outbound, loop.start(outbound, returns))
      }
      if (hub.vans === undefined) kept = kept[0] && kept[0].cost <= cost ? kept : [{ returns, cost }]
      else if (!isBeaten(kept, returns, cost)) {
        kept = kept.filter((one) => one.cost < cost || !notLater(returns, one.returns))
        kept.push({ returns, cost })
      }
    }
    for (const { returns, cost } of kept) {
      leave.push(...times)
      back.push(...returns)
      costs.push(cost)
    }
    if (costs.length > ROWS_MOST) throw new RangeError(`${route.id}: more than ${ROWS_MOST} choices`)
  }
  return {
    trips: route.trips.length,
    leave: Int32Array.from(leave),
    back: Int32Array.from(back),
    away: Int32Array.from(back, (at, i) =>
      slotFrom(at + route.backMinutes + route.turnMinutes - (leave[i] as number), slotMinutes),
    ),
    costs: Float64Array.from(costs),
  }
}

type Return = { readonly returns: readonly number[]; readonly cost: number }

function isBeaten(kept: readonly Return[], returns: readonly number[], cost: number): boolean {
  for (let i = kept.length - 1; i >= 0; i--) {
    const one = kept[i] as Return
    if (one.cost <= cost && notLater(one.returns, returns)) return true
  }
  return false
}

function notLater(one: readonly number[], other: readonly number[]): boolean {
  for (let k = 0; k < one.length; k++) if ((one[k] as number) > (other[k] as number)) return false
  return true
}

/** When each loop leaves best, the van's times given. */
export function loopStarts(plan: SyncPlan, route: SyncRoute, { leave, back }: Times): number[] {
  const starts = new Map<SyncLoop, number>()
  for (const { loops, waits } of districtsOf(plan, route)) {
    const [inbound, outbound] = [waits.inbound(leave), waits.outbound(back)]
    for (const [i, loop] of waits.loops.entries())
      starts.set(loops[i] as SyncLoop, loop(inbound, leave).start(outbound, back))
  }
  return route.loops.map((loop) => starts.get(loop) as number)
}

/** The loops of each district on the way apart: they meet the same van at other minutes. */
function districtsOf(plan: SyncPlan, route: SyncRoute) {
  const byDistrict = Map.groupBy(route.loops, ({ on: { outMinutes, backMinutes, hallMinutes } = route }) =>
    [outMinutes, backMinutes, hallMinutes].join(),
  )
  return [...byDistrict.values()].map((loops) => ({ loops, waits: waiting(plan, route, loops, loops[0]?.on ?? route) }))
}

const since = (minute: number): number => ((minute % DAY) + DAY) % DAY

/** Departures from the hub that leave time for each trip. */
function* departures(plan: SyncPlan, route: SyncRoute, done: readonly number[] = []): Generator<number[]> {
  const trip = route.trips[done.length]
  if (!trip) return yield [...done]
  const before = done.at(-1)
  const soonest = before === undefined ? 0 : before + tripMinutes(route) + route.turnMinutes
  for (let at = slotFrom(Math.max(trip.earliest, soonest), plan.slotMinutes); at <= trip.latest; at += plan.slotMinutes)
    yield* departures(plan, route, [...done, at])
}

const tripMinutes = ({ outMinutes, haltMinutes, backMinutes }: SyncRoute): number =>
  outMinutes + haltMinutes + backMinutes

const slotFrom = (minute: number, slot: number): number => Math.ceil(minute / slot) * slot
const slotUntil = (minute: number, slot: number): number => Math.floor(minute / slot) * slot

/**
 * Returns worth trying: as late as the van may, or just in time for a departure of level 1. Any other meets the same
 * departure when it waits until the next of these, and mail that comes meanwhile goes with it.
 */
function* laterReturns(
  plan: SyncPlan,
  route: SyncRoute,
  leave: readonly number[],
  done: readonly number[] = [],
): Generator<number[]> {
  const span = returnSpan(plan, route, leave, done.length)
  if (!span) return yield [...done]
  const { hub, slotMinutes } = plan
  const { least, most } = span
  if (most < least) return
  const tries = new Set([most])
  for (const departure of hub.departures) {
    const limit = departure - route.backMinutes - hub.sortMinutes
    for (let day = -1; day <= 2; day++) {
      const at = slotUntil(limit + day * DAY, slotMinutes)
      if (at >= least && at < most) tries.add(at)
    }
  }
  for (const at of tries) yield* laterReturns(plan, route, leave, [...done, at])
}

/**
 * Returns worth trying when vans are shared. Of trips that meet the same departure of level 1 only the last decides which
 * mail goes with it; the others come back as soon as they can. Sooner ones first.
 */
function anyReturns(plan: SyncPlan, route: SyncRoute, leave: readonly number[], met: Int32Array): readonly number[][] {
  const spans = leave.map((_, k) => returnSpan(plan, route, leave, k) as { least: number; most: number })
  if (spans.some(({ least, most }) => most < least)) return []
  const sets: number[][] = []
  const last = spans.length - 1
  const go = (done: readonly number[], free: boolean): void => {
    const k = done.length
    const { least, most } = spans[k] as (typeof spans)[number]
    const before = k === 0 || free ? Number.NaN : met[done[k - 1] as number]
    const next = k === 0 ? Number.NaN : met[done[0] as number]! + DAY
    for (let at = least; at <= most; at += plan.slotMinutes) {
      const own = met[at] as number
      if (own === before) continue
      if (k < last) go([...done, at], at === least)
      else if (at === least || own !== next) sets.push([...done, at])
    }
  }
  go([], true)
  return sets
}

/** By minute of leaving the district, over two days: the departure of level 1 that is met. */
function departuresMet({ hub }: SyncPlan, { backMinutes }: SyncRoute): Int32Array {
  return Int32Array.from({ length: 2 * DAY }, (_, at) => {
    const sorted = at + backMinutes + hub.sortMinutes
    return sorted + Math.min(...hub.departures.map((one) => since(one - sorted)))
  })
}

/** First and last slot in which the van may leave the district on its k-th trip; nothing after the last trip. */
function returnSpan(
  { slotMinutes }: SyncPlan,
  route: SyncRoute,
  leave: readonly number[],
  k: number,
): { least: number; most: number } | undefined {
  const trip = route.trips[k]
  if (!trip) return undefined
  const next = leave[k + 1] ?? (leave[0] as number) + DAY
  const home = Math.min(trip.home, next - route.turnMinutes, (leave[0] as number) + route.dutyMinutes)
  return {
    least: slotFrom((leave[k] as number) + route.outMinutes + route.haltMinutes, slotMinutes),
    most: slotUntil(home - route.backMinutes, slotMinutes),
  }
}

/** How long mail waits, as tables: inbound by arrival and slot of the loop's start, outbound by minute of its return. */
function waiting(
  { slotMinutes, hub }: SyncPlan,
  route: SyncRoute,
  own: readonly SyncLoop[],
  { outMinutes, backMinutes, hallMinutes }: SyncDistrict,
) {
  const slots = DAY / slotMinutes
  /** From the end of the way until the van leaves here. */
  const until = route.backMinutes - backMinutes
  const known: (Float64Array | undefined)[] = []
  return {
    inbound: (leave: readonly number[]): Float64Array[] =>
      hub.arrivals.map((arrival) => {
        const waits = new Float64Array(slots).fill(Number.POSITIVE_INFINITY)
        for (const at of leave) {
          const first = since(at - arrival - hub.sortMinutes)
          const there = at + outMinutes + hallMinutes
          for (let slot = 0; slot < slots; slot++)
            waits[slot] = Math.min(waits[slot] as number, first + since(slot * slotMinutes - there))
        }
        return waits
      }),
    /** One table for each return: mail takes the one with which it waits least. */
    outbound: (back: readonly number[]): Float64Array[] =>
      back.map((at) => {
        const seen = known[at]
        if (seen) return seen
        const last = Math.min(...hub.departures.map((one) => since(one - at - route.backMinutes - hub.sortMinutes)))
        const waits = Float64Array.from({ length: DAY }, (_, minute) => last + since(at + until - hallMinutes - minute))
        known[at] = waits
        return waits
      }),
    /** Of each loop, the van's departures given: when it leaves best under returns, and what its mail then waits. */
    loops: own.map((loop) => {
      const [least, most] = [slotFrom(loop.earliest, slotMinutes), slotUntil(loop.latest, slotMinutes)]
      /** By minute at which a van leaves the end of the way: the last start that still meets it here. */
      const meeting = Int32Array.from({ length: 2 * DAY }, (_, at) =>
        slotUntil(since(at + until - hallMinutes - loop.minutes), slotMinutes),
      )
      const waited = new Float64Array(slots)
      return (inbound: readonly Float64Array[], leave: readonly number[]) => {
        for (let slot = least / slotMinutes; slot <= most / slotMinutes; slot++) {
          waited[slot] = 0
          for (let wave = 0; wave < inbound.length; wave++)
            waited[slot]! += (loop.inbound[wave] as number) * ((inbound[wave] as Float64Array)[slot] as number)
        }
        const cost = (outbound: readonly Float64Array[], start: number): number => {
          const minute = (start + loop.minutes) % DAY
          let waits = Number.POSITIVE_INFINITY
          for (let k = 0; k < outbound.length; k++)
            waits = Math.min(waits, (outbound[k] as Float64Array)[minute] as number)
          return (waited[start / slotMinutes] as number) + loop.outbound * waits
        }
        const there = leave.map((at) => slotFrom(since(at + outMinutes + hallMinutes), slotMinutes))
        const meets = [least, most, ...there.flatMap((at) => [at - slotMinutes, at])]
          .filter((at) => at >= least && at <= most)
          .toSorted((a, b) => a - b)
        /** Waiting is linear in the start but where the loop begins to meet a van or no longer does: both sides of these. */
        const start = (outbound: readonly Float64Array[], back: readonly number[]): number => {
          let best = least
          let sum = cost(outbound, least)
          const better = (at: number): void => {
            if (at < least || at > most) return
            const other = cost(outbound, at)
            if (other < sum || (other === sum && at < best)) [sum, best] = [other, at]
          }
          for (const at of meets) better(at)
          for (const at of back) {
            const last = meeting[at] as number
            better(last)
            better(last + slotMinutes)
          }
          return best
        }
        return { cost, start }
      }
    }),
  }
}
