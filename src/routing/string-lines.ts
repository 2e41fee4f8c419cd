/**
 * The string-line diagram (Ibry, Paris 1846; in every signal box since): distance down, time across, one line a trip.
 * Which trips stand together is chosen by one route: those of level 1 that meet it, those that share two of its stops, and
 * the rounds that begin at one of its stops.
 */
import type { Route, Trip } from './plan.ts'
import { type Scenario, scenarioMetres } from './scenario.ts'

export type AxisStop = {
  readonly id: string
  readonly name: string
  /** Metres of road from the top of the diagram. */
  readonly at: number
  /** Where vans of level 1 or 2 call: what a reader needs a label for. */
  readonly seat: boolean
}

export type StringLine = { readonly trip: Trip; readonly level: 1 | 2 | 3 }

export type StringLines = {
  readonly stops: readonly AxisStop[]
  readonly lines: readonly StringLine[]
}

/** Routes without a level are taken for rounds. */
const levelOf = (route: Pick<Route, 'level'> | undefined): 1 | 2 | 3 => route?.level ?? 3

/** @throws RangeError when there is no such route. */
export function stringLines(scenario: Scenario, route: string): StringLines {
  const { plan } = scenario
  const levels = new Map(plan.routes.map((one) => [one.id, levelOf(one)]))
  if (!levels.has(route)) throw new RangeError(`no route ${route}`)
  const own = new Set(plan.trips.filter((trip) => trip.route === route).flatMap(stopsOf))
  const shared = (trip: Trip): number => new Set(stopsOf(trip).filter((stop) => own.has(stop))).size
  const lines = plan.trips.flatMap((trip): StringLine[] => {
    const level = levels.get(trip.route) ?? 3
    const begins = level === 3 && levels.get(route) === 2 && own.has(trip.calls[0]?.stop ?? '')
    return begins || shared(trip) > (level === 1 ? 0 : 1) ? [{ trip, level }] : []
  })
  const metres = scenarioMetres(scenario)
  const names = new Map(plan.stops.map(({ id, name }) => [id, name]))
  const seats = new Set(lines.filter(({ level }) => level < 3).flatMap(({ trip }) => stopsOf(trip)))
  return {
    lines,
    stops: [...depths(lines, metres)]
      .map(([id, at]) => ({ id, name: names.get(id) ?? id, at, seat: seats.has(id) }))
      .toSorted((a, b) => a.at - b.at),
  }
}

const stopsOf = ({ calls }: Trip): string[] => calls.map(({ stop }) => stop)

/** How far each stop is from where the longest trip of the highest level begins, by the shortest of the drawn ways. */
function depths(
  lines: readonly StringLine[],
  metres: (from: string, to: string) => number | undefined,
): Map<string, number> {
  const legs = new Map<string, Map<string, number>>()
  const link = (a: string, b: string, long: number): void => {
    const from = legs.get(a) ?? legs.set(a, new Map()).get(a)
    from?.set(b, Math.min(long, from.get(b) ?? Number.POSITIVE_INFINITY))
  }
  for (const { trip } of lines)
    for (const [i, call] of trip.calls.entries()) {
      const before = trip.calls[i - 1]
      const long = before && metres(before.stop, call.stop)
      if (!before || long === undefined) continue
      link(before.stop, call.stop, long)
      link(call.stop, before.stop, long)
    }
  const [top] = lines.toSorted((a, b) => a.level - b.level || span(b.trip) - span(a.trip) || byId(a.trip, b.trip))
  const depth = new Map<string, number>([[top?.trip.calls[0]?.stop ?? '', 0]])
  const waiting = [...depth.keys()]
  for (let stop = waiting.shift(); stop !== undefined; stop = waiting.shift())
    for (const [next, long] of legs.get(stop) ?? []) {
      const at = (depth.get(stop) as number) + long
      if (at >= (depth.get(next) ?? Number.POSITIVE_INFINITY)) continue
      depth.set(next, at)
      waiting.push(next)
    }
  return depth
}

const span = ({ calls }: Trip): number => (calls.at(-1)?.arrival ?? 0) - (calls[0]?.departure ?? 0)
const byId = (a: Trip, b: Trip): number => (a.id < b.id ? -1 : 1)
