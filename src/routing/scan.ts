/**
 * Earliest arrival by Connection Scan, with the journey that is handled least among those that arrive first. One pass in
 * the order of departures; a stop keeps every (ready, rides) that no other beats, because mail that comes later with fewer
 * handlings may still catch the same van. Exact, also for runs that take no time and for the same stop twice in a trip.
 */
import type { Day } from '#kernel/day.ts'
import { ENTER, EXIT, PARENT, RIDES, STOP, scanLabels, TIME } from './scan-labels.ts'
import { NEVER, type Timetable } from './timetable.ts'

export type Ride = {
  readonly kind: 'ride'
  readonly route: string
  readonly trip: string
  /** The service day of the run. */
  readonly day: Day
  readonly from: string
  readonly to: string
  /** Calls of the trip, from 1. */
  readonly boardCall: number
  readonly alightCall: number
  readonly departureMinute: number
  readonly arrivalMinute: number
}
export type Walk = {
  readonly kind: 'walk'
  readonly from: string
  readonly to: string
  readonly departureMinute: number
  readonly arrivalMinute: number
}
export type Leg = Ride | Walk

export type Journey = {
  readonly from: string
  readonly to: string
  readonly readyMinute: number
  readonly arrivalMinute: number
  /** Times that mail is loaded, sorting waves among them. */
  readonly handlings: number
  readonly legs: readonly Leg[]
}

export type Arrivals = {
  /** By place in `timetable.stops`: seconds since zero, `NEVER` where nothing arrives within the horizon. */
  readonly seconds: Int32Array
  /** Minutes since Monday 00:00; a feed with seconds gives fractions. Undefined: not within the horizon. */
  minute(stop: string): number | undefined
  journey(stop: string): Journey | undefined
}

/**
 * When mail that is ready at `from` at `readyMinute` (minutes since Monday 00:00) is first at every stop, and how. A
 * place with parts stands for them: one may begin at any, and is there when at the first. Runs of which the whole row of
 * connections lies before are not looked at; more than 254 rides are not.
 * @throws RangeError when there is no such stop.
 */
export function earliestArrival(
  timetable: Timetable,
  { from, readyMinute }: { from: string; readyMinute: number },
): Arrivals {
  const { departure, arrival, to, run, call, trips, stops, partsOf, stopAt } = timetable
  const origins = partsOf[placeOf(timetable, from)] as readonly number[]
  const ready = Math.round(readyMinute * 60)
  const { best, cells } = scanLabels(timetable, origins, ready)
  const cell = (label: number, column: number): number => cells[label + column] as number
  const first = (place: number): number => (best[place] === -1 ? NEVER : cell(best[place] as number, TIME))

  const seconds = new Int32Array(stops.length)
  for (let place = 0; place < stops.length; place++) seconds[place] = first(place)
  for (const place of timetable.stations) seconds[place] = Math.min(...(partsOf[place] as readonly number[]).map(first))

  function journey(stop: string): Journey | undefined {
    const place = placeOf(timetable, stop)
    if ((seconds[place] as number) >= NEVER) return undefined
    const rides = (at: number): number => cell(best[at] as number, RIDES)
    const [part] = (partsOf[place] as readonly number[])
      .filter((at) => first(at) === seconds[place])
      .toSorted((a, b) => rides(a) - rides(b)) as [number]
    const legs: Leg[] = []
    let label = best[part] as number
    for (let parent = cell(label, PARENT); parent >= 0; label = parent, parent = cell(label, PARENT)) {
      const enter = cell(label, ENTER)
      const start = enter < 0 ? cell(parent, STOP) : (to[cell(label, EXIT)] as number)
      if (start !== cell(label, STOP))
        legs.push({
          kind: 'walk',
          from: nameOf(start),
          to: nameOf(cell(label, STOP)),
          departureMinute: (enter < 0 ? ready : (arrival[cell(label, EXIT)] as number)) / 60,
          arrivalMinute: cell(label, TIME) / 60,
        })
      if (enter >= 0) legs.push(rideOf(enter, cell(label, EXIT)))
    }
    const origin = cell(label, STOP)
    return {
      from: nameOf(origin),
      to: nameOf(part),
      readyMinute: ready / 60,
      arrivalMinute: (seconds[place] as number) / 60,
      handlings: legs.filter(({ kind }) => kind === 'ride').length,
      legs: legs.reverse(),
    }
  }

  const nameOf = (place: number): string => (stops[place] as { id: string }).id
  function rideOf(enter: number, exit: number): Ride {
    const at = run[enter] as number
    const trip = trips[timetable.runTrip[at] as number] as (typeof trips)[number]
    return {
      kind: 'ride',
      route: trip.route,
      trip: trip.id,
      day: timetable.runDay[at] as Day,
      from: nameOf(timetable.from[enter] as number),
      to: nameOf(to[exit] as number),
      boardCall: (call[enter] as number) + 1,
      alightCall: (call[exit] as number) + 2,
      departureMinute: (departure[enter] as number) / 60,
      arrivalMinute: (arrival[exit] as number) / 60,
    }
  }

  return {
    seconds,
    minute: (stop) => {
      const at = seconds[placeOf({ stopAt }, stop)] as number
      return at < NEVER ? at / 60 : undefined
    },
    journey,
  }
}

/** The place of a stop in the timetable. @throws RangeError when there is no such stop. */
export function placeOf({ stopAt }: Pick<Timetable, 'stopAt'>, stop: string): number {
  const place = stopAt.get(stop)
  if (place === undefined) throw new RangeError(`no stop ${JSON.stringify(stop)}`)
  return place
}
