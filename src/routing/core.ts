/**
 * The core of a network: the stops where changing vans can matter. A point that only one round serves is a leaf: whoever
 * changes there from one run of the round to a later one is nowhere earlier. So profiles are computed between core stops
 * alone, and a leaf's times are put together from its round and the core. Exact; the idea of contracting what is no
 * transfer is Geisberger's (2009).
 */
import { arrivalRows, type Rows } from './rows.ts'
import { DROP_OFF, markLoose, NEVER, PICK_UP, sorted, type Timetable } from './timetable.ts'

/** The runs of one round in order, none overtaking another. Times in seconds since zero, by run and then call. */
type Round = {
  readonly stops: readonly number[]
  readonly pickUp: readonly boolean[]
  readonly dropOff: readonly boolean[]
  readonly runs: number
  readonly arrival: Int32Array
  readonly departure: Int32Array
}

export type Core = {
  readonly timetable: Timetable
  /** Profiles between core stops; the column of a core stop is `column[stop]`, −1 for leaves. */
  readonly rows: Rows
  readonly column: Int32Array
  readonly stops: readonly number[]
  readonly rounds: readonly Round[]
  /** Per stop its round and which call of it, −1 where it is core. */
  readonly roundOf: Int32Array
  readonly callOf: Int32Array
}

/** The core of a timetable with its profiles: made once, asked often. */
export function coreOf(timetable: Timetable): Core {
  const count = timetable.stops.length
  const { rounds, roundOf, callOf } = leaves(timetable)
  const stops = Array.from({ length: count }, (_, stop) => stop).filter((stop) => roundOf[stop] === -1)
  const column = new Int32Array(count).fill(-1)
  for (const [i, stop] of stops.entries()) column[stop] = i
  const rows = arrivalRows(
    contracted(timetable, roundOf),
    stops.map((stop) => [stop]),
  )
  return { timetable, rows, column, stops, rounds, roundOf, callOf }
}

/** The same network for those who ask between some stops only: all other leaves are left out of its connections. */
export function contractTo(timetable: Timetable, keep: readonly number[]): Timetable {
  const { roundOf } = leaves(timetable)
  for (const stop of keep) roundOf[stop] = -1
  return contracted(timetable, roundOf)
}

function leaves(timetable: Timetable): { rounds: Round[]; roundOf: Int32Array; callOf: Int32Array } {
  const { trips, stopAt, stops, runTrip, runStart, change, footFirst, footIntoFirst } = timetable
  const keys = trips.map(patternOf)
  const patterns = Map.groupBy(
    Array.from(runTrip, (trip, run) => ({ trip, start: runStart[run] as number })),
    ({ trip }) => keys[trip],
  )
  // How many patterns, and how many calls of them, a stop has.
  const patternsAt = new Int32Array(stops.length)
  const callsAt = new Int32Array(stops.length)
  for (const [run] of patterns.values()) {
    const called = trips[run!.trip]!.calls.map(({ stop }) => stopAt.get(stop) as number)
    for (const stop of called) callsAt[stop]! += 1
    for (const stop of new Set(called)) patternsAt[stop]! += 1
  }
  const walked = (stop: number): boolean =>
    footFirst[stop] !== footFirst[stop + 1] || footIntoFirst[stop] !== footIntoFirst[stop + 1]
  const inStation = new Set(timetable.stations.flatMap((place) => timetable.partsOf[place] as readonly number[]))

  const rounds: Round[] = []
  const roundOf = new Int32Array(stops.length).fill(-1)
  const callOf = new Int32Array(stops.length).fill(-1)
  for (const runs of patterns.values()) {
    const { calls } = trips[runs[0]!.trip]!
    const called = calls.map(({ stop }) => stopAt.get(stop) as number)
    const isLeaf = (stop: number): boolean =>
      patternsAt[stop] === 1 && callsAt[stop] === 1 && !walked(stop) && !inStation.has(stop)
    // Where one may come on foot and changing takes time, the moment of arrival does not say when one can board.
    const plain = called.every((stop) => isLeaf(stop) || change[stop] === 0 || !walked(stop))
    if (!plain || !called.some(isLeaf)) continue
    const round = roundFrom(runs, timetable, called)
    if (!round) continue
    for (const [i, stop] of called.entries())
      if (isLeaf(stop)) {
        roundOf[stop] = rounds.length
        callOf[stop] = i
      }
    rounds.push(round)
  }
  return { rounds, roundOf, callOf }
}

/** Trips with the same calls and rights are of one pattern. */
const patternOf = ({ calls }: Timetable['trips'][number]): string =>
  calls.map(({ stop, pickUp, dropOff }) => `${stop}\t${Number(pickUp)}${Number(dropOff)}`).join('\n')

/** The runs in order, or nothing when one overtakes another. */
function roundFrom(
  runs: readonly { trip: number; start: number }[],
  { trips }: Timetable,
  stops: number[],
): Round | undefined {
  const rows = runs
    .map(({ trip, start }) =>
      trips[trip]!.calls.map(({ arrival, departure }) => [start + arrival, start + departure] as const),
    )
    .toSorted((a, b) => a[0]![1] - b[0]![1] || a.at(-1)![0] - b.at(-1)![0])
  const overtakes = rows.some(
    (row, i) =>
      i > 0 &&
      row.some(([arrival, departure], n) => {
        const [before, left] = rows[i - 1]![n]!
        return arrival < before || departure < left
      }),
  )
  if (overtakes) return undefined
  const { calls } = trips[runs[0]!.trip]!
  return {
    stops,
    pickUp: calls.map(({ pickUp }) => pickUp),
    dropOff: calls.map(({ dropOff }) => dropOff),
    runs: rows.length,
    arrival: Int32Array.from(rows.flatMap((row) => row.map(([arrival]) => arrival))),
    departure: Int32Array.from(rows.flatMap((row) => row.map(([, departure]) => departure))),
  }
}

/** The same stops and runs, with connections between core calls only. */
function contracted(timetable: Timetable, roundOf: Int32Array): Timetable {
  const { departure, arrival, from, to, run, call, flags, footFirst } = timetable
  const runs = timetable.runTrip.length
  // Where a run was last at a core stop, and whether it has been at two different ones.
  const since = new Int32Array(runs).fill(-1)
  const first = new Int32Array(runs).fill(-1)
  const moves = new Uint8Array(runs)
  for (let c = 0; c < departure.length; c++)
    for (const stop of [from[c] as number, to[c] as number])
      if (roundOf[stop] === -1) {
        const r = run[c] as number
        if (first[r] === -1) first[r] = stop
        if (first[r] !== stop || footFirst[stop] !== footFirst[stop + 1]) moves[r] = 1
      }
  const begin: number[] = []
  const end: number[] = []
  for (let c = 0; c < departure.length; c++) {
    const r = run[c] as number
    // A round that only comes back to where it began brings nobody anywhere; but after a ride one may walk again.
    if (!moves[r]) continue
    if (roundOf[from[c] as number] === -1) since[r] = c
    if (roundOf[to[c] as number] === -1 && (since[r] as number) >= 0) {
      begin.push(since[r] as number)
      end.push(c)
    }
  }
  // Again by departure, then run, then call: connections of a run in one second lie side by side.
  const byRun = sorted(Int32Array.from(begin, (c) => run[c] as number))
  const inRuns = Int32Array.from(byRun, (i) => departure[begin[i] as number] as number)
  const order = sorted(inRuns).map((i) => byRun[i] as number)
  const at = (list: readonly number[], row: Int32Array): Int32Array =>
    Int32Array.from(order, (i) => row[list[i] as number] as number)
  const marks = Uint8Array.from(
    order,
    (i) => ((flags[begin[i] as number] as number) & PICK_UP) | ((flags[end[i] as number] as number) & DROP_OFF),
  )
  const departures = at(begin, departure)
  const arrivals = at(end, arrival)
  markLoose(departures, arrivals, marks)
  return {
    ...timetable,
    departure: departures,
    arrival: arrivals,
    from: at(begin, from),
    to: at(end, to),
    run: at(begin, run),
    call: at(begin, call),
    flags: marks,
  }
}

/**
 * When mail that is ready at stop `from` (a place of the timetable, no station) at `ready` seconds is first at each stop:
 * seconds since zero by place, `NEVER` beyond the horizon. `out` is filled and given back.
 */
export function reach(core: Core, from: number, ready: number, out: Int32Array): Int32Array {
  const { timetable, stops, rounds, roundOf, callOf } = core
  const { change } = timetable
  out.fill(NEVER)
  const board = new Int32Array(stops.length)
  const own = roundOf[from] as number
  if (own === -1) {
    fromCore(core, from, ready, 0, out)
  } else {
    const round = rounds[own] as Round
    const width = round.stops.length
    const call = callOf[from] as number
    const run = round.pickUp[call] ? firstRun(round, call, ready) : round.runs
    if (run < round.runs)
      for (let n = call + 1; n < width; n++) {
        const stop = round.stops[n] as number
        if (!round.dropOff[n]) continue
        const at = round.arrival[run * width + n] as number
        if (at < (out[stop] as number)) out[stop] = at
        if (roundOf[stop] === -1) fromCore(core, stop, at, change[stop] as number, out)
      }
  }
  out[from] = ready
  for (const [i, stop] of stops.entries()) {
    const at = out[stop] as number
    board[i] = at >= NEVER ? NEVER : at + (stop === from ? 0 : (change[stop] as number))
  }
  for (const round of rounds) {
    const width = round.stops.length
    let run = round.runs
    for (let n = 0; n < width; n++) {
      const stop = round.stops[n] as number
      const column = core.column[stop] as number
      if (column >= 0) {
        if (round.pickUp[n] && (board[column] as number) < NEVER)
          run = Math.min(run, firstRun(round, n, board[column] as number))
      } else if (run < round.runs && round.dropOff[n] && stop !== from) {
        const at = round.arrival[run * width + n] as number
        if (at < (out[stop] as number)) out[stop] = at
      }
    }
  }
  return out
}

/** Lowers what is reached in the core by mail that comes to a core stop at a time and can be loaded after a pause. */
function fromCore({ timetable, rows, stops }: Core, stop: number, time: number, pause: number, out: Int32Array): void {
  const { footFirst, footTo, footSeconds } = timetable
  const board = (at: number, ready: number): void => {
    let entry = rows.earliest[at] as number
    while (entry >= 0 && (rows.departure[entry] as number) < ready) entry = rows.later[entry] as number
    if (entry < 0) return
    for (let i = 0; i < stops.length; i++) {
      const value = rows.arrivals[entry * rows.width + i] as number
      const target = stops[i] as number
      if (value < (out[target] as number)) out[target] = value
    }
  }
  board(stop, time + pause)
  for (let f = footFirst[stop] as number; f < (footFirst[stop + 1] as number); f++) {
    const there = time + (footSeconds[f] as number)
    const at = footTo[f] as number
    if (there < (out[at] as number)) out[at] = there
    board(at, there)
  }
}

/** The first run that leaves call `n` at `ready` or later; `runs` when none does. */
function firstRun({ stops, departure, runs }: Round, n: number, ready: number): number {
  let low = 0
  let high = runs
  while (low < high) {
    const middle = (low + high) >> 1
    if ((departure[middle * stops.length + n] as number) < ready) low = middle + 1
    else high = middle
  }
  return low
}
