/**
 * Profiles backwards: for each departure of each stop, when mail that is loaded then is first at each of some targets.
 * One pass from the last connection to the first carries a row of all targets at once. Exact, as the forward scan is.
 */
import { DROP_OFF, LOOSE, NEVER, PICK_UP, type Timetable } from './timetable.ts'

/**
 * Departures of a stop form a chain from the earliest: `departure` of an entry, `later` the next (−1: none). The row of
 * entry e begins at e × width: arrivals in seconds since zero of mail that is ready by its departure, or later ones.
 */
export type Rows = {
  readonly width: number
  readonly earliest: Int32Array
  readonly departure: Int32Array
  readonly later: Int32Array
  readonly arrivals: Int32Array
  /** Per stop its columns: those of the targets that it is, or is a part of. */
  readonly columns: readonly (readonly number[])[]
}

/** `targets`: per column the places that count as being there. Memory: 4 bytes × departures × targets. */
export function arrivalRows(timetable: Timetable, targets: readonly (readonly number[])[]): Rows {
  const { departure, arrival, from, to, run, flags, change, footFirst, footTo, footSeconds } = timetable
  const stops = timetable.stops.length
  const width = targets.length
  const columns: number[][] = Array.from({ length: stops }, () => [])
  for (const [column, places] of targets.entries()) for (const place of places) columns[place]?.push(column)

  const earliest = new Int32Array(stops).fill(-1)
  const entryAt = new Int32Array(departure.length)
  const later = new Int32Array(departure.length)
  const arrivals = new Int32Array(departure.length * width)
  let entries = 0

  // A run that goes on after the connection at hand has a row too: what staying aboard is worth.
  const slot = new Int32Array(timetable.runTrip.length).fill(-1)
  const aboard: Int32Array[] = []
  const row = new Int32Array(width)

  /** The entry of a stop with the first departure at `ready` or later; −1: none. */
  function entryFrom(stop: number, ready: number): number {
    let entry = earliest[stop] as number
    while (entry >= 0 && (entryAt[entry] as number) < ready) entry = later[entry] as number
    return entry
  }

  function lower(stop: number, ready: number): void {
    const entry = ready >= NEVER ? -1 : entryFrom(stop, ready)
    if (entry < 0) return
    const at = entry * width
    for (let i = 0; i < width; i++) {
      const value = arrivals[at + i] as number
      if (value < (row[i] as number)) row[i] = value
    }
  }

  function reach(stop: number, time: number): void {
    for (const column of columns[stop] as number[]) if (time < (row[column] as number)) row[column] = time
  }

  /** `row` becomes what connection c is worth; says whether its departure got better by it. */
  function step(c: number): boolean {
    const r = run[c] as number
    const flag = flags[c] as number
    const held = slot[r] as number
    if (held < 0) row.fill(NEVER)
    else row.set(aboard[held] as Int32Array)
    if (flag & DROP_OFF) {
      const stop = to[c] as number
      const at = arrival[c] as number
      reach(stop, at)
      lower(stop, at + (change[stop] as number))
      for (let f = footFirst[stop] as number; f < (footFirst[stop + 1] as number); f++) {
        const there = at + (footSeconds[f] as number)
        reach(footTo[f] as number, there)
        lower(footTo[f] as number, there)
      }
    }
    keep(r, c)
    return (flag & PICK_UP) !== 0 && enter(from[c] as number, departure[c] as number)
  }

  function keep(r: number, c: number): void {
    if (timetable.call[c] === 0) return
    if ((slot[r] as number) < 0) slot[r] = aboard.push(new Int32Array(width)) - 1
    aboard[slot[r] as number]?.set(row)
  }

  function enter(stop: number, ready: number): boolean {
    let entry = earliest[stop] as number
    if (entry < 0 || (entryAt[entry] as number) !== ready) {
      const next = entry
      entry = entries++
      entryAt[entry] = ready
      later[entry] = next
      earliest[stop] = entry
      if (next < 0) arrivals.fill(NEVER, entry * width, (entry + 1) * width)
      else arrivals.copyWithin(entry * width, next * width, (next + 1) * width)
    }
    const at = entry * width
    let better = false
    for (let i = 0; i < width; i++) {
      const value = row[i] as number
      if (value < (arrivals[at + i] as number)) {
        arrivals[at + i] = value
        better = true
      }
    }
    return better
  }

  /** The connections of one second until nothing changes; each pass begins with what runs had after that second. */
  function settle(last: number): number {
    const before = new Map<number, Int32Array | undefined>()
    let c = last
    for (let changed = true; changed; ) {
      changed = false
      for (c = last; c >= 0 && departure[c] === departure[last]; c--) {
        const r = run[c] as number
        if (c === last || run[c + 1] !== r) {
          if (!before.has(r)) before.set(r, (slot[r] as number) < 0 ? undefined : aboard[slot[r] as number]?.slice())
          else if ((slot[r] as number) >= 0) {
            const held = before.get(r)
            if (held) aboard[slot[r] as number]?.set(held)
            else aboard[slot[r] as number]?.fill(NEVER)
          }
        }
        if (step(c)) changed = true
      }
    }
    return c
  }

  for (let c = departure.length - 1; c >= 0; )
    if ((flags[c] as number) & LOOSE) c = settle(c)
    else step(c--)
  return { width, earliest, departure: entryAt, later, arrivals, columns }
}

/**
 * When mail that is at `stop` at `ready` is first at target `column`: there already, on foot, or by what it can board.
 * Seconds since zero; `NEVER`: not within the horizon.
 */
export function arrivalFrom(timetable: Timetable, rows: Rows, stop: number, ready: number, column: number): number {
  const { footFirst, footTo, footSeconds } = timetable
  let best = arrivalBoarding(rows, stop, ready, column)
  if (rows.columns[stop]?.includes(column)) best = Math.min(best, ready)
  for (let f = footFirst[stop] as number; f < (footFirst[stop + 1] as number); f++) {
    const there = ready + (footSeconds[f] as number)
    if (rows.columns[footTo[f] as number]?.includes(column)) best = Math.min(best, there)
    best = Math.min(best, arrivalBoarding(rows, footTo[f] as number, there, column))
  }
  return best
}

/** Only by boarding at `stop` from `ready` on. */
function arrivalBoarding(
  { earliest, departure, later, arrivals, width }: Rows,
  stop: number,
  ready: number,
  column: number,
): number {
  let entry = earliest[stop] as number
  while (entry >= 0 && (departure[entry] as number) < ready) entry = later[entry] as number
  return entry < 0 ? NEVER : (arrivals[entry * width + column] as number)
}
