/**
 * The scan itself. A label says what mail can be: at a stop at a time, after so many rides, and how it came. Each stop
 * keeps the labels of (ready to be loaded, rides) that no other beats, in the order in which they will be ready.
 */

import { DROP_OFF, firstFrom, LOOSE, NEVER, PICK_UP, type Timetable } from './timetable.ts'

/** Columns of a label in `cells`; a label is named by where its cells begin. */
export const STOP = 0
export const TIME = 1
export const RIDES = 2
/** The label with which the ride was boarded; −1: mail begins here. */
export const PARENT = 3
/** Connections with which the ride begins and ends; −1: no ride, on foot from the beginning. */
export const ENTER = 4
export const EXIT = 5
const READY = 6
const NEXT = 7
const WIDTH = 8

/** `best`: per stop the label of the earliest time, and of the fewest rides among those; −1: none. */
export type Labels = { readonly best: Int32Array; readonly cells: Int32Array }

const NO_RIDES = 255

/** All labels of mail that is ready at `readyAt` (seconds since zero) at each of the origins. */
export function scanLabels(timetable: Timetable, origins: readonly number[], readyAt: number): Labels {
  const { departure, arrival, from, to, run, flags, change, footFirst, footTo, footSeconds } = timetable
  const stops = timetable.stops.length
  const walks = footTo.length > 0
  const runs = timetable.runTrip.length
  const best = new Int32Array(stops).fill(-1)
  const bestTime = new Int32Array(stops).fill(NEVER)
  let cells = new Int32Array(WIDTH * (2 * stops + 16))
  let used = 0
  // When all that can be reached has been, nothing that leaves after the last of those times is worth a look.
  let missing = timetable.served.reduce((sum, one) => sum + one, 0)
  // What can be loaded at a stop: now with fewest rides, and the first of the labels that will be ready later.
  const nowRides = new Uint8Array(stops).fill(NO_RIDES)
  const nowLabel = new Int32Array(stops)
  const head = new Int32Array(stops).fill(-1)
  // A run's best way aboard so far.
  const runRides = new Uint8Array(runs).fill(NO_RIDES)
  const runEnter = new Int32Array(runs)
  const runLabel = new Int32Array(runs)

  /** Keeps the label if it is the first or the least handled in anything; says whether it is. */
  function offer(stop: number, time: number, ready: number, k: number, parent: number, enter: number, exit: number) {
    const known = bestTime[stop] as number
    const first = time < known || (time === known && k < (cells[(best[stop] as number) + RIDES] as number))
    let boards = ready < NEVER && k < (nowRides[stop] as number)
    let before = -1
    let after = head[stop] as number
    while (boards && after >= 0 && (cells[after + READY] as number) <= ready) {
      if ((cells[after + RIDES] as number) <= k) boards = false
      before = after
      after = cells[after + NEXT] as number
    }
    if (!first && !boards) return false
    if (used === cells.length) {
      const wider = new Int32Array(2 * cells.length)
      wider.set(cells)
      cells = wider
    }
    const label = used
    used += WIDTH
    cells[label + STOP] = stop
    cells[label + TIME] = time
    cells[label + RIDES] = k
    cells[label + PARENT] = parent
    cells[label + ENTER] = enter
    cells[label + EXIT] = exit
    cells[label + READY] = ready
    if (first) {
      if (known === NEVER && timetable.served[stop]) missing--
      bestTime[stop] = time
      best[stop] = label
    }
    if (boards) {
      while (after >= 0 && (cells[after + RIDES] as number) >= k) after = cells[after + NEXT] as number
      cells[label + NEXT] = after
      if (before < 0) head[stop] = label
      else cells[before + NEXT] = label
    }
    return true
  }

  /** Fewest rides with which mail can be loaded at `stop` at `now`. */
  function ridesAt(stop: number, now: number): number {
    let label = head[stop] as number
    for (; label >= 0 && (cells[label + READY] as number) <= now; label = cells[label + NEXT] as number)
      if ((cells[label + RIDES] as number) < (nowRides[stop] as number)) {
        nowRides[stop] = cells[label + RIDES] as number
        nowLabel[stop] = label
      }
    head[stop] = label
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
    const stop = to[c] as number
    // Whoever can be loaded there now with no more rides was there before; but a walk from here may be new.
    if (k === NO_RIDES || !(flag & DROP_OFF) || (!walks && k >= (nowRides[stop] as number))) return false
    const at = arrival[c] as number
    const parent = runLabel[r] as number
    const enter = runEnter[r] as number
    let kept = offer(stop, at, at + (change[stop] as number), k, parent, enter, c)
    for (let f = footFirst[stop] as number; f < (footFirst[stop + 1] as number); f++) {
      const there = at + (footSeconds[f] as number)
      if (offer(footTo[f] as number, there, there, k, parent, enter, c)) kept = true
    }
    return kept
  }

  let heldRides = new Uint8Array(0)
  let heldEnter = new Int32Array(0)
  let heldLabel = new Int32Array(0)

  /** The connections of one second until nothing changes; each pass begins with what runs had before that second. */
  function settle(first: number): number {
    if (heldRides.length === 0) {
      heldRides = new Uint8Array(runs)
      heldEnter = new Int32Array(runs)
      heldLabel = new Int32Array(runs)
    }
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

  for (const origin of origins) {
    offer(origin, readyAt, readyAt, 0, -1, -1, -1)
    const label = best[origin] as number
    for (let f = footFirst[origin] as number; f < (footFirst[origin + 1] as number); f++) {
      const there = readyAt + (footSeconds[f] as number)
      offer(footTo[f] as number, there, there, 0, label, -1, -1)
    }
  }
  let last = departure.length
  let open = true
  for (let c = firstFrom(departure, readyAt); c < last; ) {
    if (open && missing === 0) {
      open = false
      last = firstFrom(departure, latest(bestTime) + 1)
      continue
    }
    // Most connections change nothing: nobody is aboard nor waits, or who is aboard comes to where others were before.
    const stop = from[c] as number
    const k = runRides[run[c] as number] as number
    const fewer = (head[stop] as number) >= 0 || (nowRides[stop] as number) + 1 < k
    const news = k < NO_RIDES && (walks || k < (nowRides[to[c] as number] as number))
    if ((flags[c] as number) & LOOSE) c = settle(c)
    else {
      if (fewer || news) step(c)
      c++
    }
  }
  return { best, cells }
}

/** The latest time of all that is reached. */
function latest(times: Int32Array): number {
  let most = -NEVER
  for (const time of times) if (time < NEVER && time > most) most = time
  return most
}
