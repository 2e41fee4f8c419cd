/**
 * Earliest arrival by Connection Scan, with the journey that is handled least among those that arrive first. One pass in
 * the order of departures; a stop keeps every (ready, rides) that no other beats, because mail that comes later with fewer
 * handlings may still catch the same van. Exact, also for runs that take no time and for the same stop twice in a trip.
 */
import type { Day } from '#kernel/day.ts'
import { DROP_OFF, dayAndTime, LOOSE, NEVER, PICK_UP, type Timetable } from './timetable.ts'

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

const NO_RIDES = 255

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
  const labels = scan(timetable, origins, ready)

  const seconds = labels.bestTime.slice()
  for (const [place, parts] of partsOf.entries())
    if (parts.length > 1) seconds[place] = Math.min(...parts.map((part) => labels.bestTime[part] as number))

  function journey(stop: string): Journey | undefined {
    const place = placeOf(timetable, stop)
    const rides = (at: number): number => labels.rides[labels.bestLabel[at] as number] ?? NO_RIDES
    const part = (partsOf[place] as readonly number[])
      .filter((at) => labels.bestTime[at] === seconds[place] && (seconds[place] as number) < NEVER)
      .toSorted((a, b) => rides(a) - rides(b))[0]
    if (part === undefined) return undefined
    const legs: Leg[] = []
    let label = labels.bestLabel[part] as number
    let origin = part
    for (;;) {
      const parent = labels.parent[label] as number
      const enter = labels.enter[label] as number
      const exit = labels.exit[label] as number
      const stopHere = labels.stop[label] as number
      if (labels.walked[label]) {
        const start = enter < 0 ? (labels.stop[parent] as number) : (to[exit] as number)
        const begun = enter < 0 ? ready : (arrival[exit] as number)
        legs.push({
          kind: 'walk',
          from: nameOf(start),
          to: nameOf(stopHere),
          departureMinute: begun / 60,
          arrivalMinute: (labels.time[label] as number) / 60,
        })
      }
      if (enter >= 0) legs.push(rideOf(enter, exit))
      origin = parent < 0 ? stopHere : (labels.stop[parent] as number)
      if (parent < 0) break
      label = parent
    }
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
      day: dayAndTime(timetable, timetable.runStart[at] as number).day,
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

/** What mail can be: at `stop` at `time` after so many rides; from `parent` by the ride enter … exit, then perhaps on foot. */
type Labels = {
  bestTime: Int32Array
  bestLabel: Int32Array
  stop: number[]
  time: number[]
  rides: number[]
  parent: number[]
  enter: number[]
  exit: number[]
  walked: boolean[]
}

function scan(timetable: Timetable, origins: readonly number[], readyAt: number): Labels {
  const { departure, arrival, from, to, run, flags, change, footFirst, footTo, footSeconds } = timetable
  const count = timetable.stops.length
  const bestTime = new Int32Array(count).fill(NEVER)
  const bestLabel = new Int32Array(count).fill(-1)
  const labels: Labels = {
    bestTime,
    bestLabel,
    stop: [],
    time: [],
    rides: [],
    parent: [],
    enter: [],
    exit: [],
    walked: [],
  }
  const { rides, time } = labels
  // A stop's labels that can board: the one of fewest rides that is ready now, and those that will be, by when.
  const nowRides = new Uint8Array(count).fill(NO_RIDES)
  const nowLabel = new Int32Array(count).fill(-1)
  const head = new Int32Array(count).fill(-1)
  const next: number[] = []
  const readyOf: number[] = []
  // A run's best way aboard so far.
  const runRides = new Uint8Array(timetable.runTrip.length).fill(NO_RIDES)
  const runEnter = new Int32Array(timetable.runTrip.length)
  const runLabel = new Int32Array(timetable.runTrip.length)

  /** Keeps the label if it is the first or the least handled anywhere; says whether it is. */
  function offer(
    stop: number,
    at: number,
    ready: number,
    k: number,
    parent: number,
    enter: number,
    exit: number,
    walked: boolean,
  ): boolean {
    const first = bestTime[stop] as number
    const best = at < first || (at === first && k < (rides[bestLabel[stop] as number] as number))
    let before = -1
    let after = head[stop] as number
    let boards = ready < NEVER && k < (nowRides[stop] as number)
    while (boards && after >= 0 && (readyOf[after] as number) <= ready) {
      if ((rides[after] as number) <= k) boards = false
      before = after
      after = next[after] as number
    }
    if (!best && !boards) return false
    const label = time.length
    labels.stop.push(stop)
    time.push(at)
    rides.push(k)
    labels.parent.push(parent)
    labels.enter.push(enter)
    labels.exit.push(exit)
    labels.walked.push(walked)
    readyOf.push(ready)
    next.push(-1)
    if (best) {
      bestTime[stop] = at
      bestLabel[stop] = label
    }
    if (boards) {
      while (after >= 0 && (rides[after] as number) >= k) after = next[after] as number
      next[label] = after
      if (before < 0) head[stop] = label
      else next[before] = label
    }
    return true
  }

  /** Fewest rides with which mail can be loaded at `stop` at `now`. */
  function ridesAt(stop: number, now: number): number {
    let label = head[stop] as number
    if (label >= 0 && (readyOf[label] as number) <= now) {
      do {
        if ((rides[label] as number) < (nowRides[stop] as number)) {
          nowRides[stop] = rides[label] as number
          nowLabel[stop] = label
        }
        label = next[label] as number
      } while (label >= 0 && (readyOf[label] as number) <= now)
      head[stop] = label
    }
    return nowRides[stop] as number
  }

  function step(c: number): boolean {
    const r = run[c] as number
    const flag = flags[c] as number
    let k = runRides[r] as number
    if (flag & PICK_UP) {
      const stop = from[c] as number
      const board = ridesAt(stop, departure[c] as number) + 1
      if (board < k) {
        k = board
        runRides[r] = k
        runEnter[r] = c
        runLabel[r] = nowLabel[stop] as number
      }
    }
    if (k === NO_RIDES || !(flag & DROP_OFF)) return false
    const stop = to[c] as number
    const foot = footFirst[stop] as number
    const footEnd = footFirst[stop + 1] as number
    // Whoever is ready there now with no more rides is there before: only a walk from here could still be new.
    if (foot === footEnd && k >= (nowRides[stop] as number)) return false
    const at = arrival[c] as number
    const parent = runLabel[r] as number
    const enter = runEnter[r] as number
    let kept = offer(stop, at, at + (change[stop] as number), k, parent, enter, c, false)
    for (let f = foot; f < footEnd; f++) {
      const there = at + (footSeconds[f] as number)
      if (offer(footTo[f] as number, there, there, k, parent, enter, c, true)) kept = true
    }
    return kept
  }

  for (const origin of origins) {
    offer(origin, readyAt, readyAt, 0, -1, -1, -1, false)
    const label = bestLabel[origin] as number
    for (let f = footFirst[origin] as number; f < (footFirst[origin + 1] as number); f++) {
      const there = readyAt + (footSeconds[f] as number)
      offer(footTo[f] as number, there, there, 0, label, -1, -1, true)
    }
  }

  // What runs had before a second in which things take no time: each pass over it begins from there.
  const heldRides = new Uint8Array(timetable.runTrip.length)
  const heldEnter = new Int32Array(timetable.runTrip.length)
  const heldLabel = new Int32Array(timetable.runTrip.length)
  function settle(first: number): number {
    let end = first
    for (let pass = 0, changed = true; changed; pass++) {
      changed = false
      for (end = first; end < departure.length && departure[end] === departure[first]; end++) {
        const r = run[end] as number
        if (end === first || run[end - 1] !== r) {
          if (pass === 0) {
            heldRides[r] = runRides[r] as number
            heldEnter[r] = runEnter[r] as number
            heldLabel[r] = runLabel[r] as number
          } else {
            runRides[r] = heldRides[r] as number
            runEnter[r] = heldEnter[r] as number
            runLabel[r] = heldLabel[r] as number
          }
        }
        if (step(end)) changed = true
      }
    }
    return end
  }

  for (let c = firstFrom(departure, readyAt); c < departure.length; )
    if ((flags[c] as number) & LOOSE) c = settle(c)
    else step(c++)
  return labels
}

/** The first place in a rising row whose value is `least` or more. */
export function firstFrom(row: Int32Array, least: number): number {
  let low = 0
  let high = row.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((row[middle] as number) < least) low = middle + 1
    else high = middle
  }
  return low
}
