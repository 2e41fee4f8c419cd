/**
 * Where mail waits for the van it missed: the changes of the planned journeys, with what lies between the vans, how
 * likely it is too little, and what a miss costs. A suggestion says by how much the next van would have to leave later.
 */
import { addDays } from '#kernel/day.ts'
import { type LatenessOf, missing, slackFor } from './lateness.ts'
import { earliestArrival, type Ride } from './scan.ts'
import { secondsOf, type Timetable } from './timetable.ts'

export type Flow = {
  readonly origin: string
  readonly destination: string
  /** Items a day. */
  readonly items: number
}

export type Bottleneck = {
  readonly stop: string
  readonly arriving: Pick<Ride, 'route' | 'trip' | 'day'>
  readonly leaving: Pick<Ride, 'route' | 'trip' | 'day'>
  /** Minutes between arrival and departure, without what the change itself takes. */
  readonly slackMinutes: number
  readonly missed: number
  readonly items: number
  /** Minutes until mail is where it should be, for one item that misses; with no other way, until the horizon ends. */
  readonly lostMinutes: number
  /** items × missed × lostMinutes: item minutes a day that are to be expected. */
  readonly cost: number
  /** Minutes by which the leaving van would have to leave later so that at most `MISSED_GOAL` misses it. */
  readonly shiftMinutes: number
}

/** A change that one in twenty misses is left as it is. */
const MISSED_GOAL = 0.05

/**
 * The changes of the flows' journeys on one day of acceptance, the most costly first. `day`: which of the horizon;
 * `cutoffMinute`: of that day, when mail is ready at its origin. Each miss is looked at alone.
 * @throws RangeError when there is no such stop.
 */
export function bottlenecks(
  timetable: Timetable,
  options: {
    readonly flows: readonly Flow[]
    readonly day: number
    readonly cutoffMinute: number
    readonly lateness: LatenessOf
  },
): Bottleneck[] {
  const { flows, lateness } = options
  const { horizon, change, stopAt } = timetable
  const readyMinute = secondsOf(timetable, addDays(horizon.from, options.day), 0) / 60 + options.cutoffMinute
  const endMinute = secondsOf(timetable, addDays(horizon.from, horizon.days), 0) / 60
  const found = new Map<string, Bottleneck & { lostTotal: number }>()
  for (const [origin, own] of Map.groupBy(flows, ({ origin }) => origin)) {
    const arrivals = earliestArrival(timetable, { from: origin, readyMinute })
    for (const { destination, items } of own) {
      const journey = arrivals.journey(destination)
      if (!journey) continue
      for (const [i, leaving] of journey.legs.entries()) {
        const before = journey.legs[i - 1]
        const arriving = before?.kind === 'walk' ? journey.legs[i - 2] : before
        if (leaving.kind !== 'ride' || arriving?.kind !== 'ride') continue
        const pause = before?.kind === 'walk' ? 0 : (change[stopAt.get(leaving.from) as number] as number) / 60
        const slackMinutes = leaving.departureMinute - (before as Ride).arrivalMinute - pause
        const late = lateness(arriving.route)
        const next = lateness(leaving.route)
        const missed = missing(late, next, slackMinutes)
        const later = earliestArrival(timetable, { from: leaving.from, readyMinute: leaving.departureMinute + 1 / 60 })
        const lost = (later.minute(destination) ?? endMinute) - journey.arrivalMinute
        const key = [leaving.from, arriving.trip, arriving.day, leaving.trip, leaving.day].join('\n')
        const known = found.get(key)
        const sum = (known?.items ?? 0) + items
        const lostTotal = (known?.lostTotal ?? 0) + items * lost
        const named = ({ route, trip, day }: Ride) => ({ route, trip, day })
        found.set(key, {
          stop: leaving.from,
          arriving: named(arriving),
          leaving: named(leaving),
          slackMinutes,
          missed,
          items: sum,
          lostTotal,
          lostMinutes: lostTotal / sum,
          cost: missed * lostTotal,
          shiftMinutes:
            missed <= MISSED_GOAL ? 0 : Math.ceil(Math.max(0, slackFor(late, next, MISSED_GOAL) - slackMinutes)),
        })
      }
    }
  }
  return [...found.values()].map(({ lostTotal: _, ...one }) => one).toSorted((a, b) => b.cost - a.cost)
}
