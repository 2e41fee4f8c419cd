/** The table of a district: for all departures of its van from the hub the least waiting that they allow. */
import type { SyncPlan, SyncRoute } from './synchronise.ts'

export const DAY = 1440

/** Rows: `leave` and `back` in minutes, `trips` of each a row; `costs` in item-minutes a day. */
export type SyncTable = {
  readonly trips: number
  readonly leave: Int32Array
  readonly back: Int32Array
  readonly costs: Float64Array
}

type Times = { readonly leave: readonly number[]; readonly back: readonly number[] }

export const ROWS_MOST = 200_000

/** @throws RangeError when there are more than `ROWS_MOST` rows. */
export function tableOf(plan: SyncPlan, route: SyncRoute): SyncTable {
  const leave: number[] = []
  const back: number[] = []
  const costs: number[] = []
  const waits = waiting(plan, route)
  for (const times of departures(plan, route)) {
    let least = Number.POSITIVE_INFINITY
    let best: readonly number[] = []
    const inbound = waits.inbound(times)
    for (const returns of laterReturns(plan, route, times)) {
      const outbound = waits.outbound(returns)
      let cost = 0
      for (const loop of waits.loops) cost += loop(inbound, outbound).cost
      if (cost < least) [least, best] = [cost, returns]
    }
    if (best.length === 0) continue
    leave.push(...times)
    back.push(...best)
    costs.push(least)
    if (costs.length > ROWS_MOST) throw new RangeError(`${route.id}: more than ${ROWS_MOST} choices`)
  }
  const trips = route.trips.length
  return { trips, leave: Int32Array.from(leave), back: Int32Array.from(back), costs: Float64Array.from(costs) }
}

/** When each loop leaves best, the van's times given. */
export function loopStarts(plan: SyncPlan, route: SyncRoute, { leave, back }: Times): number[] {
  const waits = waiting(plan, route)
  const [inbound, outbound] = [waits.inbound(leave), waits.outbound(back)]
  return waits.loops.map((loop) => loop(inbound, outbound).start)
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
  const { hub, slotMinutes } = plan
  const k = done.length
  const trip = route.trips[k]
  if (!trip) return yield [...done]
  const next = leave[k + 1] ?? (leave[0] as number) + DAY
  const home = Math.min(trip.home, next - route.turnMinutes, (leave[0] as number) + route.dutyMinutes)
  const least = slotFrom((leave[k] as number) + route.outMinutes + route.haltMinutes, slotMinutes)
  const most = slotUntil(home - route.backMinutes, slotMinutes)
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
    loops: route.loops.map((loop) => (inbound: readonly Float64Array[], outbound: Float64Array) => {
      let cost = Number.POSITIVE_INFINITY
      let start = 0
      for (let at = slotFrom(loop.earliest, slotMinutes); at <= loop.latest; at += slotMinutes) {
        let sum = loop.outbound * (outbound[(at + loop.minutes) % DAY] as number)
        for (let wave = 0; wave < inbound.length; wave++)
          sum += (loop.inbound[wave] as number) * ((inbound[wave] as Float64Array)[at / slotMinutes] as number)
        if (sum < cost) [cost, start] = [sum, at]
      }
      return { cost, start }
    }),
  }
}
