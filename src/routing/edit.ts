/** What a planner does to a plan with a mouse or keys: a trip goes earlier or later, whole or from one of its calls on. */
import type { NetworkPlan, Trip } from './plan.ts'

/**
 * The same plan, in which `trip` leaves its call `from` (from 0) so many seconds later (negative: earlier), and all that
 * comes after moves with it. From the first call on the whole trip moves; from another its halt grows or shrinks. Nothing
 * is checked here: `compile` says what a move breaks. Other trips stay the same objects.
 */
export const shiftTrip = (plan: NetworkPlan, trip: string, seconds: number, from = 0): NetworkPlan => ({
  ...plan,
  trips: plan.trips.map((one) => (one.id === trip ? shifted(one, seconds, from) : one)),
})

/** As `shiftTrip`, of the trip alone. */
export const shifted = (trip: Trip, seconds: number, from: number): Trip => ({
  ...trip,
  calls: trip.calls.map((call, i) =>
    i < from
      ? call
      : {
          ...call,
          arrival: i === from && from > 0 ? call.arrival : call.arrival + seconds,
          departure: call.departure + seconds,
        },
  ),
})

export type Change = { readonly trip: string; readonly route: string; readonly what: 'moved' | 'added' | 'removed' }

/** Which trips differ between two plans: their times or calls, or that they are there at all. */
export function tripChanges(before: NetworkPlan, after: NetworkPlan): Change[] {
  const was = new Map(before.trips.map((trip) => [trip.id, trip]))
  const is = new Set(after.trips.map(({ id }) => id))
  return [
    ...after.trips.flatMap((trip): Change[] => {
      const old = was.get(trip.id)
      if (old === trip || (old && JSON.stringify(old) === JSON.stringify(trip))) return []
      return [{ trip: trip.id, route: trip.route, what: old ? 'moved' : 'added' }]
    }),
    ...before.trips
      .filter(({ id }) => !is.has(id))
      .map(({ id, route }): Change => ({ trip: id, route, what: 'removed' })),
  ]
}
