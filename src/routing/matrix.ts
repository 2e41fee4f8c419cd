/**
 * The J+n matrix: mail accepted at one stop by its cut-off of a day is delivered at another on the day of the first round
 * of delivery that leaves after it has come; n is how many days lie between.
 */
import type { Day } from '#kernel/day.ts'
import { coreOf, reach } from './core.ts'
import { type MailOptions, mailOf } from './delivery.ts'
import { earliestArrival, type Journey, placeOf } from './scan.ts'
import { NEVER, type Timetable } from './timetable.ts'

export type JCell = {
  readonly n: number
  readonly acceptedMinute: number
  /** Minutes since Monday 00:00. */
  readonly arrivalMinute: number
  readonly deliveryMinute: number
}

export type JMatrix = {
  readonly origins: readonly string[]
  readonly destinations: readonly string[]
  readonly days: readonly Day[]
  /** By origin, day and destination, in this order: n, or `NOT_DELIVERED`. */
  readonly n: Int8Array
  cell(origin: number, day: number, destination: number): JCell | undefined
  /** How the mail of a cell goes, with fewest handlings. */
  journey(origin: number, day: number, destination: number): Journey | undefined
}

/** Nothing is accepted on that day, or it is not delivered within the horizon. */
export const NOT_DELIVERED = -1

/** More days are as good as not delivered: they do not fit a cell. */
const DAYS_MOST = 100

/** @throws RangeError when there is no such stop. Stations are no origins or destinations: name their parts. */
export function matrix(timetable: Timetable, options: MailOptions): JMatrix {
  const { origins, destinations } = options
  const { days, accepted, round } = mailOf(timetable, options)
  const to = destinations.map((stop) => placeOf(timetable, stop))
  const core = coreOf(timetable)
  const size = accepted.length * destinations.length
  const n = new Int8Array(size).fill(NOT_DELIVERED)
  const arrivals = new Int32Array(size).fill(NEVER)
  const delivered = new Int32Array(size).fill(NEVER)

  const reached = new Int32Array(timetable.stops.length)
  for (const [o, origin] of origins.entries()) {
    const from = placeOf(timetable, origin)
    for (let d = 0; d < days.length; d++) {
      const ready = accepted[o * days.length + d] as number
      if (ready >= NEVER) continue
      reach(core, from, ready, reached)
      const row = (o * days.length + d) * destinations.length
      for (let t = 0; t < to.length; t++) {
        const at = reached[to[t] as number] as number
        if (at >= NEVER) continue
        arrivals[row + t] = at
        const out = round(t, at)
        if (!out || out.day - d > DAYS_MOST) continue
        delivered[row + t] = out.second
        n[row + t] = out.day - d
      }
    }
  }

  const index = (o: number, d: number, t: number): number => (o * days.length + d) * destinations.length + t
  return {
    origins,
    destinations,
    days,
    n,
    cell(o, d, t) {
      const at = index(o, d, t)
      if (n[at] === undefined || n[at] === NOT_DELIVERED) return undefined
      return {
        n: n[at],
        acceptedMinute: (accepted[o * days.length + d] as number) / 60,
        arrivalMinute: (arrivals[at] as number) / 60,
        deliveryMinute: (delivered[at] as number) / 60,
      }
    },
    journey(o, d, t) {
      const ready = accepted[o * days.length + d]
      if (ready === undefined || ready >= NEVER) return undefined
      const found = earliestArrival(timetable, { from: origins[o] as string, readyMinute: ready / 60 })
      return found.journey(destinations[t] as string)
    },
  }
}

export type JChange = {
  readonly origin: string
  readonly destination: string
  readonly day: Day
  /** Undefined: not delivered. */
  readonly before: number | undefined
  readonly after: number | undefined
}

export type MatrixDiff = {
  /** Cells that gain a day or more, that lose, that are as before; not delivered counts as later than any day. */
  readonly gaining: number
  readonly losing: number
  readonly same: number
  /** Days of all changed cells together that are delivered in both, after minus before; times items when volumes are given. */
  readonly daysChanged: number
  readonly itemsGaining: number
  readonly itemsLosing: number
  readonly changes: readonly JChange[]
}

/**
 * What a plan does to another's matrix. `items`: how many a day go from a stop to another; each cell counts for one day.
 * @throws RangeError when the matrices are not of the same stops and days.
 */
export function matrixDiff(
  before: JMatrix,
  after: JMatrix,
  items: (origin: string, destination: string) => number = () => 1,
): MatrixDiff {
  for (const axis of ['origins', 'destinations', 'days'] as const)
    if (before[axis].join('\n') !== after[axis].join('\n')) throw new RangeError(`the matrices have other ${axis}`)
  const { origins, destinations, days } = before
  const changes: JChange[] = []
  const sums = { gaining: 0, losing: 0, same: 0, daysChanged: 0, itemsGaining: 0, itemsLosing: 0 }
  for (let i = 0; i < before.n.length; i++) {
    const [was, is] = [before.n[i] as number, after.n[i] as number]
    if (was === is) {
      sums.same++
      continue
    }
    const origin = origins[Math.floor(i / destinations.length / days.length)] as string
    const destination = destinations[i % destinations.length] as string
    const day = days[Math.floor(i / destinations.length) % days.length] as Day
    const count = items(origin, destination)
    const gains = is !== NOT_DELIVERED && (was === NOT_DELIVERED || is < was)
    sums[gains ? 'gaining' : 'losing']++
    sums[gains ? 'itemsGaining' : 'itemsLosing'] += count
    if (was !== NOT_DELIVERED && is !== NOT_DELIVERED) sums.daysChanged += (is - was) * count
    const told = (n: number): number | undefined => (n === NOT_DELIVERED ? undefined : n)
    changes.push({ origin, destination, day, before: told(was), after: told(is) })
  }
  return { ...sums, changes }
}
