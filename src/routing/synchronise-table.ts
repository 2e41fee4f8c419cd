/** The table of a district: for all departures of its van from the hub the least waiting that they allow. */
import type { SyncPlan, SyncRoute } from './synchronise.ts'

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

export const ROWS_MOST = 200_000

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
  const waits = waiting(plan, route)
  for (const times of departures(plan, route)) {
    let kept: { returns: readonly number[]; cost: number }[] = []
    const inbound = waits.inbound(times)
    for (const returns of hub.vans === undefined ? laterReturns(plan, route, times) : anyReturns(plan, route, times)) {
      const outbound = waits.outbound(returns)
      let cost = 0
      for (const loop of waits.loops) cost += loop(inbound, outbound, times, returns).cost
      if (hub.vans === undefined) kept = kept[0] && kept[0].cost <= cost ? kept : [{ returns, cost }]
      else if (!kept.some((one) => one.cost <= cost && notLater(one.returns, returns))) {
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

const notLater = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((at, k) => at <= (other[k] as number))

/** When each loop leaves best, the van's times given. */
export function loopStarts(plan: SyncPlan, route: SyncRoute, { leave, back }: Times): number[] {
  const waits = waiting(plan, route)
  const [inbound, outbound] = [waits.inbound(leave), waits.outbound(back)]
  return waits.loops.map((loop) => loop(inbound, outbound, leave, back).start)
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
function* anyReturns(plan: SyncPlan, route: SyncRoute, leave: readonly number[]): Generator<readonly number[]> {
  const spans = leave.map((_, k) => returnSpan(plan, route, leave, k) as { least: number; most: number })
  if (spans.some(({ least, most }) => most < least)) return
  const meets = (at: number): number => {
    const sorted = at + route.backMinutes + plan.hub.sortMinutes
    return sorted + Math.min(...plan.hub.departures.map((one) => since(one - sorted)))
  }
  function* go(done: readonly number[]): Generator<readonly number[]> {
    const span = spans[done.length]
    if (span) for (let at = span.least; at <= span.most; at += plan.slotMinutes) yield* go([...done, at])
    else if (
      done.every((at, k) => {
        const next = done[k + 1] ?? (done[0] as number) + DAY
        return at === spans[k]?.least || (done.length > 1 ? meets(at) !== meets(next) : true)
      })
    )
      yield done
  }
  yield* go([])
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
function waiting({ slotMinutes, hub }: SyncPlan, route: SyncRoute) {
  const slots = DAY / slotMinutes
  const known = new Map<string, Float64Array>()
  return {
    inbound: (leave: readonly number[]): Float64Array[] =>
      hub.arrivals.map((arrival) => {
        const waits = new Float64Array(slots).fill(Number.POSITIVE_INFINITY)
        for (const at of leave) {
          const first = since(at - arrival - hub.sortMinutes)
          const there = at + route.outMinutes + route.hallMinutes
          for (let slot = 0; slot < slots; slot++)
            waits[slot] = Math.min(waits[slot] as number, first + since(slot * slotMinutes - there))
        }
        return waits
      }),
    outbound: (back: readonly number[]): Float64Array => {
      const key = back.join()
      const seen = known.get(key)
      if (seen) return seen
      const waits = new Float64Array(DAY).fill(Number.POSITIVE_INFINITY)
      for (const at of back) {
        const last = Math.min(...hub.departures.map((one) => since(one - at - route.backMinutes - hub.sortMinutes)))
        for (let minute = 0; minute < DAY; minute++)
          waits[minute] = Math.min(waits[minute] as number, last + since(at - route.hallMinutes - minute))
      }
      known.set(key, waits)
      return waits
    },
    loops: route.loops.map((loop) => {
      const [least, most] = [slotFrom(loop.earliest, slotMinutes), slotUntil(loop.latest, slotMinutes)]
      const tries: number[] = []
      /** Waiting is linear in the loop's start but where it begins to meet a van or no longer does: both sides of these. */
      return (
        inbound: readonly Float64Array[],
        outbound: Float64Array,
        leave: readonly number[],
        back: readonly number[],
      ) => {
        tries.length = 0
        tries.push(least, most)
        for (const at of leave) {
          const there = slotFrom(since(at + route.outMinutes + route.hallMinutes), slotMinutes)
          tries.push(there - slotMinutes, there)
        }
        for (const at of back) {
          const last = slotUntil(since(at - route.hallMinutes - loop.minutes), slotMinutes)
          tries.push(last, last + slotMinutes)
        }
        let cost = Number.POSITIVE_INFINITY
        let start = 0
        for (const at of tries) {
          if (at < least || at > most) continue
          let sum = loop.outbound * (outbound[(at + loop.minutes) % DAY] as number)
          for (let wave = 0; wave < inbound.length; wave++)
            sum += (loop.inbound[wave] as number) * ((inbound[wave] as Float64Array)[at / slotMinutes] as number)
          if (sum < cost || (sum === cost && at < start)) [cost, start] = [sum, at]
        }
        return { cost, start }
      }
    }),
  }
}
