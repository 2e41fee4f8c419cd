/**
 * How late runs really are, from scans: when the first bag of a run was taken from its van at a stop, beside when the van
 * should have come. What is found is a table of lateness by route, as `reliability` and `bottlenecks` take it.
 */
import { addDays, type Day } from '#kernel/day.ts'
import { runsOn } from './calendar.ts'
import type { NetworkPlan } from './plan.ts'
import type { RouteLateness } from './scenario.ts'

/** Mail taken from a van of `route` at `stop`; `minute` of `day`, local time. */
export type Scan = { readonly route: string; readonly stop: string; readonly day: Day; readonly minute: number }

export type LegLateness = {
  readonly route: string
  readonly stop: string
  readonly runs: number
  /** Minutes after the planned arrival; a van that was early counts as on time. */
  readonly median: number
  readonly p90: number
}

export type Learned = {
  /** Of routes with at least `RUNS_LEAST` runs: shares of minutes, in steps of `STEP_MINUTES`, at the last scanned stop. */
  readonly lateness: readonly RouteLateness[]
  /** By route and stop, as they stand in the plan. */
  readonly legs: readonly LegLateness[]
  /** Routes with fewer runs: too few to say. */
  readonly few: readonly { readonly route: string; readonly runs: number }[]
  /** Scans that were looked at, and those of them of no run of the plan. */
  readonly scans: number
  readonly unmatched: number
}

/** What was learnt from the scans of some days. */
export type Measured = {
  readonly from: Day
  readonly to: Day
  /** The timetable whose runs were scanned; null: none was in force, and the plan that is open stands for it. */
  readonly published: { readonly number: number; readonly name: string; readonly day: Day } | null
  readonly learned: Learned
}

/** With 20 runs a share of one in ten has a standard error of 0.07. */
const RUNS_LEAST = 20
const STEP_MINUTES = 5
/** A scan further from every planned arrival belongs to a van of another plan. */
const APART_MOST = 6 * 60

const DAY = 1440

/** Each run counts once at each stop, by its first scan there. */
export function learnLateness(plan: NetworkPlan, scans: readonly Scan[]): Learned {
  const arrivals = arrivalsOf(plan)
  const runs = new Map<string, Run>()
  let unmatched = 0
  for (const scan of scans) {
    const found = nearest(arrivals.get(`${scan.route}\n${scan.stop}`) ?? [], scan)
    if (!found) {
      unmatched++
      continue
    }
    const { trip, day, call, late } = found
    const key = `${trip}\n${day}`
    const run = runs.get(key) ?? { route: scan.route, late: new Map() }
    runs.set(key, run)
    const before = run.late.get(call)
    if (!before || late < before.late) run.late.set(call, { stop: scan.stop, late: Math.max(0, late) })
  }
  const byRoute = Map.groupBy(runs.values(), ({ route }) => route)
  const told = plan.routes.flatMap(({ id }) => {
    const own = byRoute.get(id)
    return own ? [{ route: id, own }] : []
  })
  return {
    lateness: told
      .filter(({ own }) => own.length >= RUNS_LEAST)
      .map(({ route, own }) => ({ route, lateness: sharesOf(own.map(lastOf)) })),
    legs: told.flatMap(({ route, own }) => legsOf(route, own)),
    few: told.filter(({ own }) => own.length < RUNS_LEAST).map(({ route, own }) => ({ route, runs: own.length })),
    scans: scans.length,
    unmatched,
  }
}

/** What a planner assumes, with what was learnt in its place for the routes that were seen often enough. */
export function withLearnt(assumed: readonly RouteLateness[], learnt: readonly RouteLateness[]): RouteLateness[] {
  const known = new Set(learnt.map(({ route }) => route))
  return [...assumed.filter(({ route }) => !known.has(route)), ...learnt]
}

/** By call of the trip: where, and minutes late. */
type Run = { readonly route: string; readonly late: Map<number, { stop: string; late: number }> }
type Planned = {
  readonly trip: string
  readonly call: number
  readonly minute: number
  readonly runs: (day: Day) => boolean
}

function arrivalsOf({ trips, services }: NetworkPlan): Map<string, Planned[]> {
  const service = new Map(services.map((one) => [one.id, one]))
  const planned = trips.flatMap(({ id, route, service: days, calls }) =>
    calls.flatMap(({ stop, arrival, dropOff }, call) => {
      const own = service.get(days)
      if (!dropOff || call === 0 || !own) return []
      return [{ key: `${route}\n${stop}`, trip: id, call, minute: arrival / 60, runs: (day: Day) => runsOn(own, day) }]
    }),
  )
  return Map.groupBy(planned, ({ key }) => key)
}

/** The run whose arrival is nearest, of the days around, for a van may leave one day and come the next. */
function nearest(planned: readonly Planned[], { day, minute }: Scan) {
  let best: { trip: string; call: number; day: Day; late: number } | undefined
  for (const { trip, call, minute: due, runs } of planned)
    for (const ago of [-1, 0, 1, 2]) {
      const of = addDays(day, -ago)
      const late = minute + ago * DAY - due
      if (Math.abs(late) > Math.min(APART_MOST, best ? Math.abs(best.late) - 1e-9 : APART_MOST) || !runs(of)) continue
      best = { trip, call, day: of, late }
    }
  return best
}

const lastOf = ({ late }: Run): number => late.get(Math.max(...late.keys()))?.late ?? 0

/** Rising minutes; shares are counts, so that they sum to one. */
function sharesOf(late: readonly number[]): RouteLateness['lateness'] {
  const bins = Map.groupBy(late, (minutes) => Math.ceil(minutes / STEP_MINUTES) * STEP_MINUTES)
  return [...bins].toSorted(([a], [b]) => a - b).map(([minutes, own]) => ({ minutes, share: own.length / late.length }))
}

function legsOf(route: string, runs: readonly Run[]): LegLateness[] {
  const byStop = Map.groupBy(
    runs.flatMap(({ late }) => [...late].map(([call, one]) => ({ call, ...one }))),
    ({ stop }) => stop,
  )
  return [...byStop]
    .toSorted(([, a], [, b]) => (a[0]?.call ?? 0) - (b[0]?.call ?? 0))
    .map(([stop, own]) => {
      const sorted = own.map(({ late }) => late).toSorted((a, b) => a - b)
      const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number
      return { route, stop, runs: sorted.length, median: at(0.5), p90: at(0.9) }
    })
}
