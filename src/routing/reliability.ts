/**
 * How likely mail is delivered within n days when vans are late. In each scenario every run gets one delay, drawn from its
 * route's lateness, which shifts all of its calls; mail that misses a van takes the next way there is. The same seed gives
 * the same figures.
 */
import { Chance } from '#kernel/chance.ts'
import type { Day } from '#kernel/day.ts'
import { type MailOptions, mailOf } from './delivery.ts'
import { checkLateness, draw, type LatenessOf } from './lateness.ts'
import { arrivalFrom, arrivalRows } from './rows.ts'
import { placeOf } from './scan.ts'
import { markLoose, NEVER, sorted, type Timetable } from './timetable.ts'

export type ReliabilityOptions = MailOptions & {
  readonly lateness: LatenessOf
  readonly samples: number
  readonly seed: number
}

/** A probability and the interval that holds it in 95 of 100 (Wilson 1927). */
export type Likely = { readonly share: number; readonly low: number; readonly high: number }

export type Reliability = {
  readonly days: readonly Day[]
  /** Of mail accepted at an origin on a day: how likely it is delivered at a destination within n days. */
  within(origin: number, day: number, destination: number, n: number): Likely
  /** The least n within which at least this share is delivered; undefined: not within the horizon. */
  quantile(origin: number, day: number, destination: number, share: number): number | undefined
}

/**
 * Memory: 4 bytes × origins × days × destinations × (days of the horizon + 1).
 * @throws RangeError for an unknown stop or shares of lateness that do not sum to 1.
 */
export function reliability(timetable: Timetable, options: ReliabilityOptions): Reliability {
  const { origins, destinations, lateness, samples, seed } = options
  const { horizon, trips } = timetable
  const { days, accepted, round } = mailOf(timetable, options)
  const from = origins.map((stop) => placeOf(timetable, stop))
  const targets = destinations.map((stop) => timetable.partsOf[placeOf(timetable, stop)] as readonly number[])
  // Counts by n, and behind them those that were not delivered.
  const kinds = horizon.days + 1
  const counts = new Int32Array(origins.length * days.length * destinations.length * kinds)
  const late = trips.map(({ route }) => lateness(route))
  for (const one of new Set(late)) checkLateness(one)

  const delay = new Int32Array(timetable.runTrip.length)
  for (let sample = 0; sample < samples; sample++) {
    const chance = new Chance(seed, 'reliability', sample)
    for (let run = 0; run < delay.length; run++)
      delay[run] = Math.round(draw(late[timetable.runTrip[run] as number]!, chance) * 60)
    const shifted = delayed(timetable, delay)
    const rows = arrivalRows(shifted, targets)
    for (let o = 0; o < origins.length; o++)
      for (let d = 0; d < days.length; d++) {
        const begin = accepted[o * days.length + d] as number
        if (begin >= NEVER) continue
        for (let t = 0; t < destinations.length; t++) {
          const at = arrivalFrom(shifted, rows, from[o] as number, begin, t)
          const out = round(t, at)
          const n = out && out.day >= d ? out.day - d : horizon.days
          counts[((o * days.length + d) * destinations.length + t) * kinds + n]! += 1
        }
      }
  }

  const upTo = (o: number, d: number, t: number, n: number): number => {
    const at = ((o * days.length + d) * destinations.length + t) * kinds
    let sum = 0
    for (let i = 0; i <= n && i < horizon.days; i++) sum += counts[at + i] as number
    return sum
  }
  return {
    days,
    within: (o, d, t, n) => wilson(upTo(o, d, t, n), samples),
    quantile(o, d, t, share) {
      for (let n = 0; n < horizon.days; n++) if (upTo(o, d, t, n) >= share * samples) return n
      return undefined
    },
  }
}

/** The same runs, each later by its delay (seconds). */
export function delayed(timetable: Timetable, delay: Int32Array): Timetable {
  const { departure, arrival, from, to, run, call, flags } = timetable
  const departures = departure.map((second, c) => second + (delay[run[c] as number] as number))
  const order = sorted(departures)
  const by = (row: Int32Array): Int32Array => {
    const moved = new Int32Array(row.length)
    for (let i = 0; i < row.length; i++) moved[i] = row[order[i] as number] as number
    return moved
  }
  const marks = new Uint8Array(flags.length)
  for (let i = 0; i < flags.length; i++) marks[i] = flags[order[i] as number] as number
  const moved = { departure: by(departures), arrival: by(arrival), run: by(run), flags: marks }
  for (let i = 0; i < marks.length; i++) moved.arrival[i]! += delay[moved.run[i] as number] as number
  markLoose(moved.departure, moved.arrival, marks)
  return { ...timetable, ...moved, from: by(from), to: by(to), call: by(call) }
}

function wilson(hits: number, samples: number): Likely {
  const share = hits / samples
  const z = 1.959964
  const middle = share + (z * z) / (2 * samples)
  const spread = z * Math.sqrt((share * (1 - share)) / samples + (z * z) / (4 * samples * samples))
  const scale = 1 + (z * z) / samples
  return { share, low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}
