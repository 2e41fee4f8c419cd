/**
 * A plan made ready for scanning: every run of every trip on its day, taken apart into connections (from one call to the
 * next) in one row sorted by departure. Typed arrays, in whole seconds since `zero`, Monday 00:00; what callers are told
 * is in minutes since then. Connection Scan: Dibbelt, Pajor, Strasser, Wagner, JEA 2018.
 */
import { addDays, type Day, weekday } from '#kernel/day.ts'
import { runsOn, serviceStart } from './calendar.ts'
import { planFaults } from './faults.ts'
import { type Fault, type NetworkPlan, type Stop, type Trip, wavesAsTrips } from './plan.ts'
import { planWarnings } from './warnings.ts'

/** The service days that are looked at: `days` of them from `from`. Trips of days before that still run are there too. */
export type Horizon = { readonly from: Day; readonly days: number }

export type Timetable = {
  readonly horizon: Horizon
  readonly zone: string
  /** The Monday of the week of `horizon.from`: second 0 is where its service day begins. */
  readonly zero: Day
  readonly stops: readonly Stop[]
  /** From the id of a stop to its place in `stops`. */
  readonly stopAt: ReadonlyMap<string, number>
  /** The stop itself and the parts of it, by place. */
  readonly partsOf: readonly (readonly number[])[]
  /** 1 for stops to which some connection or walk goes. */
  readonly served: Uint8Array
  /** Places that have parts. */
  readonly stations: readonly number[]
  readonly trips: readonly Trip[]
  /** Per run: its trip, its service day, and where that begins. */
  readonly runTrip: Int32Array
  readonly runDay: readonly Day[]
  readonly runStart: Int32Array
  /** Connections by departure, then run, then call. */
  readonly departure: Int32Array
  readonly arrival: Int32Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly run: Int32Array
  /** The call, from 0, at which the connection begins. */
  readonly call: Int32Array
  readonly flags: Uint8Array
  /** Least seconds between two trips at a stop; `NEVER`: no change there. */
  readonly change: Int32Array
  /** Changes on foot from stop s: `footTo` and `footSeconds` from `footFirst[s]` to before `footFirst[s + 1]`. */
  readonly footFirst: Int32Array
  readonly footTo: Int32Array
  readonly footSeconds: Int32Array
  /** The same by the stop where they end. */
  readonly footIntoFirst: Int32Array
  readonly footIntoFrom: Int32Array
  readonly footIntoSeconds: Int32Array
}

/** Flags of a connection: loading allowed where it begins, unloading where it ends. */
export const PICK_UP = 1
export const DROP_OFF = 2
/**
 * Among the connections of the same second one takes no time at all: what one reaches may be where an earlier one of the
 * row begins, so they are scanned together until nothing changes.
 */
export const LOOSE = 4

/** Later than anything, with room to add a day to it. */
export const NEVER = 0x3fff_ffff

/**
 * The timetable of a plan over some days, or none when a fault is grave: unknown ids, times that go backwards, nothing
 * that runs. Other faults (a van in two places, stops where nothing comes) are listed, and the timetable is as planned.
 */
export function compile(plan: NetworkPlan, horizon: Horizon): { timetable?: Timetable; faults: Fault[] } {
  const faults = planFaults(plan)
  if (faults.some(({ grave }) => grave)) return { faults }
  const flat = wavesAsTrips(plan)
  const runs = runsOf(flat, horizon)
  if (runs.length === 0) {
    const message = `Không có chuyến nào chạy trong ${horizon.days} ngày từ ${horizon.from}. Kiểm tra lịch chạy, hoặc chọn ngày khác.`
    return { faults: [...faults, { grave: true, message }] }
  }
  return { timetable: build(flat, horizon, runs), faults: [...faults, ...planWarnings(flat, runs)] }
}

/** A trip on a day: `trip` by place in the plan, `start` of the day in seconds since zero. */
export type Run = { readonly trip: number; readonly day: Day; readonly start: number }

const mondayOf = (day: Day): Day => addDays(day, 1 - weekday(day))

/** Trips on their days, those of the days before the horizon too that have not ended when it begins. */
function runsOf({ trips, services, zone }: NetworkPlan, { from, days }: Horizon): Run[] {
  const zero = mondayOf(from)
  const epoch = serviceStart(zero, zone)
  const startOf = (day: Day) => serviceStart(day, zone) - epoch
  const begin = startOf(from)
  const longest = trips.reduce((most, { calls }) => Math.max(most, calls.at(-1)?.arrival ?? 0), 0)
  const back = Math.ceil(longest / 86_400)
  const byService = new Map<string, Omit<Run, 'trip'>[]>()
  for (const service of services) {
    const starts: Omit<Run, 'trip'>[] = []
    for (let n = -back; n < days; n++) {
      const day = addDays(from, n)
      if (runsOn(service, day)) starts.push({ day, start: startOf(day) })
    }
    byService.set(service.id, starts)
  }
  return trips.flatMap(({ service, calls }, trip) =>
    calls.length < 2
      ? []
      : (byService.get(service) ?? [])
          .filter(({ start }) => start + (calls.at(-1)?.arrival ?? 0) >= begin)
          .map(({ day, start }) => ({ trip, day, start })),
  )
}

function build(plan: NetworkPlan, horizon: Horizon, runs: readonly Run[]): Timetable {
  const { stops, trips, transfers, zone } = plan
  const stopAt = new Map(stops.map(({ id }, at) => [id, at]))
  const at = (stop: string): number => stopAt.get(stop) as number
  const count = runs.reduce((sum, { trip }) => sum + (trips[trip] as Trip).calls.length - 1, 0)
  const rows = Array.from({ length: 6 }, () => new Int32Array(count)) as [Ints, Ints, Ints, Ints, Ints, Ints]
  const [departure, arrival, from, to, run, call] = rows
  const marks = new Uint8Array(count)
  const calledAt = trips.map(({ calls }) => calls.map(({ stop }) => at(stop)))
  let c = 0
  for (const [r, { trip, start }] of runs.entries()) {
    const { calls } = trips[trip] as Trip
    const places = calledAt[trip] as number[]
    for (let i = 0; i + 1 < calls.length; i++, c++) {
      const here = calls[i] as Trip['calls'][number]
      const next = calls[i + 1] as Trip['calls'][number]
      departure[c] = start + here.departure
      arrival[c] = start + next.arrival
      from[c] = places[i] as number
      to[c] = places[i + 1] as number
      run[c] = r
      call[c] = i
      marks[c] = (here.pickUp ? PICK_UP : 0) | (next.dropOff ? DROP_OFF : 0)
    }
  }
  const order = sorted(departure)
  const [byDeparture, byArrival, byFrom, byTo, byRun, byCall] = rows.map((row) =>
    row.map((_, i) => row[order[i] as number] as number),
  ) as typeof rows
  const flags = marks.map((_, i) => marks[order[i] as number] as number)
  markLoose(byDeparture, byArrival, flags)

  const change = new Int32Array(stops.length)
  for (const { from, to, seconds } of transfers) if (from === to) change[at(from)] = seconds ?? NEVER
  const walks = transfers.filter(({ from, to, seconds }) => from !== to && seconds !== undefined)
  const feet = walks.map(({ from, to, seconds }) => ({ from: at(from), to: at(to), seconds: seconds as number }))
  const [footFirst, footTo, footSeconds] = ranged(stops.length, feet)
  const [footIntoFirst, footIntoFrom, footIntoSeconds] = ranged(
    stops.length,
    feet.map(({ from, to, seconds }) => ({ from: to, to: from, seconds })),
  )
  const served = new Uint8Array(stops.length)
  for (let c = 0; c < count; c++) if ((flags[c] as number) & DROP_OFF) served[byTo[c] as number] = 1
  for (const place of footTo) served[place] = 1
  const partsOf: number[][] = stops.map((_, i) => [i])
  for (const [i, { station }] of stops.entries()) if (station !== undefined) partsOf[at(station)]?.push(i)
  return {
    horizon,
    zone,
    zero: mondayOf(horizon.from),
    stops,
    stopAt,
    partsOf,
    served,
    stations: partsOf.flatMap((parts, i) => (parts.length > 1 ? [i] : [])),
    trips,
    runTrip: Int32Array.from(runs, ({ trip }) => trip),
    runDay: runs.map(({ day }) => day),
    runStart: Int32Array.from(runs, ({ start }) => start),
    departure: byDeparture,
    arrival: byArrival,
    from: byFrom,
    to: byTo,
    run: byRun,
    call: byCall,
    flags,
    change,
    footFirst,
    footTo,
    footSeconds,
    footIntoFirst,
    footIntoFrom,
    footIntoSeconds,
  }
}

type Ints = Int32Array<ArrayBuffer>

/** Places of the values in rising order; equal ones stay as they stand. By counting their digits, the last first. */
export function sorted(values: Int32Array): Int32Array {
  let least = NEVER
  let most = -NEVER
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  let order = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) order[i] = i
  let other = new Int32Array(values.length)
  for (let shift = 0; (most - least) >> shift > 0; shift += DIGIT_BITS) {
    const next = new Int32Array((1 << DIGIT_BITS) + 1)
    const digit = (i: number): number => (((values[i] as number) - least) >> shift) & ((1 << DIGIT_BITS) - 1)
    for (let i = 0; i < values.length; i++) next[digit(i) + 1]! += 1
    for (let i = 1; i < next.length; i++) next[i]! += next[i - 1] as number
    for (const i of order) other[next[digit(i)]!++] = i
    ;[order, other] = [other, order]
  }
  return order
}

/** A week of seconds has twenty bits. */
const DIGIT_BITS = 10

/** Marks all connections of a second in which one takes no time. */
export function markLoose(departure: Int32Array, arrival: Int32Array, flags: Uint8Array): void {
  for (let first = 0; first < departure.length; ) {
    let last = first
    let still = false
    while (last < departure.length && departure[last] === departure[first]) {
      still ||= arrival[last] === departure[last]
      last++
    }
    for (let c = first; c < last; c++) flags[c] = still ? (flags[c] as number) | LOOSE : (flags[c] as number) & ~LOOSE
    first = last
  }
}

/** Lists by `from` in three rows: where each list begins, and its `to` and `seconds`. */
function ranged(
  count: number,
  edges: readonly { from: number; to: number; seconds: number }[],
): [Int32Array, Int32Array, Int32Array] {
  const first = new Int32Array(count + 1)
  for (const { from } of edges) first[from + 1]! += 1
  for (let i = 0; i < count; i++) first[i + 1]! += first[i] as number
  const next = first.slice()
  const to = new Int32Array(edges.length)
  const seconds = new Int32Array(edges.length)
  for (const edge of edges) {
    const at = next[edge.from]!++
    to[at] = edge.to
    seconds[at] = edge.seconds
  }
  return [first, to, seconds]
}

/** Seconds since zero of a time of a service day, as `26:15:00` on 2018-11-30. */
export const secondsOf = ({ zero, zone }: Timetable, day: Day, time: number): number =>
  serviceStart(day, zone) - serviceStart(zero, zone) + time

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
