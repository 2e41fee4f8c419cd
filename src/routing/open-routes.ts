/**
 * Which new routes are worth their cost: every choice of the candidates is computed, and those are told that no other
 * beats in cost and in the mail's time at once. Exact, because a choice takes a fraction of a millisecond: all candidates
 * are compiled once, and a choice only leaves out the runs of those that are not in it.
 */
import { contractTo } from './core.ts'
import { type MailOptions, mailOf } from './delivery.ts'
import type { Fault, NetworkPlan, Route, Trip } from './plan.ts'
import { arrivalFrom, arrivalRows } from './rows.ts'
import { placeOf } from './scan.ts'
import { compile, type Horizon, markLoose, NEVER, type Timetable } from './timetable.ts'

export type Candidate = {
  readonly id: string
  /** Đồng for the days of acceptance together. */
  readonly cost: number
  readonly routes: readonly Route[]
  readonly trips: readonly Trip[]
}

export type Choice = {
  readonly candidates: readonly string[]
  readonly cost: number
  /** Items × days between acceptance and delivery, of all that is delivered within the horizon. */
  readonly itemDays: number
  /** Items × hours between cut-off and the round of delivery. */
  readonly itemHours: number
  /** Items that are not delivered within the horizon. */
  readonly undelivered: number
}

export type OpenOptions = MailOptions & {
  /** Items accepted at an origin for a destination on each day. */
  readonly items: (origin: string, destination: string) => number
  /** Đồng; choices above it are not looked at. */
  readonly budget?: number
}

/** 32,768 choices. */
const CANDIDATES_MOST = 15

/**
 * The choices that no other beats: at no more cost, none leaves less undelivered, or as much and takes fewer item hours.
 * By cost; the first is cheapest, without candidates unless one costs nothing. `all` counts what was computed.
 * @throws RangeError for more than 15 candidates or an unknown stop.
 */
export function openRoutes(
  plan: NetworkPlan,
  horizon: Horizon,
  candidates: readonly Candidate[],
  options: OpenOptions,
): { choices?: Choice[]; all: number; faults: Fault[] } {
  if (candidates.length > CANDIDATES_MOST) throw new RangeError(`at most ${CANDIDATES_MOST} candidates`)
  const { timetable, faults } = compile(
    {
      ...plan,
      routes: [...plan.routes, ...candidates.flatMap(({ routes }) => routes)],
      trips: [...plan.trips, ...candidates.flatMap(({ trips }) => trips)],
    },
    horizon,
  )
  if (!timetable) return { all: 0, faults }
  const evaluate = evaluator(timetable, candidates, options)
  const found: Choice[] = []
  let all = 0
  for (let set = 0; set < 2 ** candidates.length; set++) {
    const chosen = candidates.filter((_, i) => (set >> i) & 1)
    const cost = chosen.reduce((sum, one) => sum + one.cost, 0)
    if (cost > (options.budget ?? Number.POSITIVE_INFINITY)) continue
    all++
    found.push({ candidates: chosen.map(({ id }) => id), cost, ...evaluate(set) })
  }
  return { choices: unbeaten(found), all, faults }
}

/** By cost, each better than all before it. */
function unbeaten(choices: Choice[]): Choice[] {
  const better = (a: Choice, b: Choice): number => a.undelivered - b.undelivered || a.itemHours - b.itemHours
  const kept: Choice[] = []
  for (const one of choices.toSorted((a, b) => a.cost - b.cost || better(a, b))) {
    const best = kept.at(-1)
    if (!best || better(one, best) < 0) kept.push(one)
  }
  return kept
}

type Worth = Omit<Choice, 'candidates' | 'cost'>

function evaluator(
  timetable: Timetable,
  candidates: readonly Candidate[],
  options: OpenOptions,
): (set: number) => Worth {
  const { origins, destinations, items } = options
  const from = origins.map((stop) => placeOf(timetable, stop))
  const to = destinations.map((stop) => placeOf(timetable, stop))
  const { days, accepted, round } = mailOf(timetable, options)
  const core = contractTo(timetable, [...from, ...to])
  const ownerOfTrip = new Map(candidates.flatMap(({ trips }, i) => trips.map(({ id }) => [id, i] as const)))
  const owner = Int8Array.from(timetable.runTrip, (trip) => ownerOfTrip.get(timetable.trips[trip]?.id as string) ?? -1)
  const amounts = origins.map((origin) => destinations.map((destination) => items(origin, destination)))

  return (set) => {
    const chosen = only(core, (run) => (owner[run] as number) < 0 || ((set >> (owner[run] as number)) & 1) === 1)
    const rows = arrivalRows(
      chosen,
      to.map((stop) => [stop]),
    )
    const worth = { itemDays: 0, undelivered: 0 }
    // Whole seconds until the end: equal choices are equal.
    let itemSeconds = 0
    for (let o = 0; o < from.length; o++)
      for (let d = 0; d < days.length; d++) {
        const ready = accepted[o * days.length + d] as number
        if (ready >= NEVER) continue
        for (let t = 0; t < to.length; t++) {
          const amount = amounts[o]?.[t] as number
          const out = amount > 0 ? round(t, arrivalFrom(chosen, rows, from[o] as number, ready, t)) : undefined
          if (out) {
            worth.itemDays += amount * (out.day - d)
            itemSeconds += amount * (out.second - ready)
          } else worth.undelivered += amount
        }
      }
    return { ...worth, itemHours: itemSeconds / 3600 }
  }
}

/** The same timetable with the connections of some runs. */
function only(timetable: Timetable, runs: (run: number) => boolean): Timetable {
  const kept = [...timetable.run.keys()].filter((c) => runs(timetable.run[c] as number))
  const by = (row: Int32Array): Int32Array => Int32Array.from(kept, (c) => row[c] as number)
  const { departure, arrival, from, to, run, call, flags } = timetable
  const part = {
    departure: by(departure),
    arrival: by(arrival),
    flags: Uint8Array.from(kept, (c) => flags[c] as number),
  }
  markLoose(part.departure, part.arrival, part.flags)
  return { ...timetable, ...part, from: by(from), to: by(to), run: by(run), call: by(call) }
}
