/**
 * The part of a scenario that `synchronise` can choose departures for, and the scenario with those that it chose. Taken
 * are level-2 routes of one own van from the province's hub through districts and back the same way, and the loops of these
 * districts; all other trips stay as they are, and each such route is named with the reason. On some days a van may turn
 * back sooner: it then passes at the same minutes. The days on which a van goes are looked at, each as if it went on all. What
 * comes of it for all mail is then for the scenario's own matrix to say.
 */
import { shifted } from './edit.ts'
import type { Trip, Wave } from './plan.ts'
import { earliestArrival } from './scan.ts'
import { type Scenario, scenarioHorizon } from './scenario.ts'
import type { SyncLoop, SyncMoves, SyncPlan, SyncRoute } from './synchronise.ts'
import { lineOf, passes, startOf, type Tied } from './there-and-back.ts'
import { compile, secondsOf, type Timetable } from './timetable.ts'

/** What may be chosen, and what is kept: minutes. */
export type SyncRules = {
  readonly slotMinutes: number
  /** Departures stay within so much of where they are. */
  readonly windowMinutes: number
  readonly haltMinutes: number
  readonly turnMinutes: number
  readonly dutyMinutes: number
  readonly dockMost: number
  readonly dockMinutes: number
  /** Vans that all chosen routes share; undefined: each route has its own. */
  readonly vans?: number
}

export type ScenarioSync = {
  readonly plan: SyncPlan
  /** In the order of `plan.routes`: trips from the hub and back as the model has them, each with those of other days; loops. */
  readonly trips: readonly {
    readonly out: readonly Tied[]
    readonly back: readonly Tied[]
    readonly loops: readonly Trip[]
  }[]
  readonly left: readonly { readonly route: string; readonly why: string }[]
}

/** Items of a flow are tenths and more: the model counts whole ones. */
export const ITEM_PARTS = 10

const DAY = 1440

/**
 * Of all level-2 routes, or of those in `chosen`.
 * @throws RangeError when the scenario has a grave fault: compile it first.
 */
export function syncOf(scenario: Scenario, rules: SyncRules, chosen?: ReadonlySet<string>): ScenarioSync {
  const { timetable } = compile(scenario.plan, scenarioHorizon(scenario))
  if (!timetable) throw new RangeError('the plan does not compile')
  const { plan, offices, kinds, vehicles } = scenario
  const levels = new Map(plan.routes.map(({ id, level }) => [id, level]))
  const level2 = plan.trips.filter(({ route }) => levels.get(route) === 2)
  const hub = mostOf(level2.map(({ calls }) => calls[0]?.stop ?? ''))
  const hall = hallOf(plan.stops.find(({ id }) => id === hub)?.waves ?? [])
  const hubCutoff = offices.find(({ stop }) => stop === hub)?.cutoff
  const calls = plan.trips
    .filter(({ route }) => levels.get(route) === 1)
    .flatMap((trip) => trip.calls.map((call, i) => ({ ...call, first: i === 0, last: i === trip.calls.length - 1 })))
    .filter(({ stop }) => stop === hub)
  const arrivals = rising([
    ...calls.filter(({ first, dropOff }) => !first && dropOff).map(({ arrival }) => hall.from(arrival / 60)),
    ...(hubCutoff === undefined ? [] : [hall.from(hubCutoff)]),
  ])
  const departures = rising(
    calls.filter(({ last, pickUp }) => !last && pickUp).map(({ departure }) => hall.until(departure / 60)),
  )
  const inbound = inboundOf(scenario, timetable, hub, (minute) => arrivals.indexOf(hall.from(minute)))

  const services = new Map(plan.services.map((service) => [service.id, service.weekdays]))
  const daysOf = ({ service }: Trip): number => services.get(service) ?? 0
  const own = new Set(kinds.filter((kind) => kind.own).map(({ id }) => id))
  const ownVans = new Set(vehicles.filter(({ kind }) => own.has(kind)).map(({ id }) => id))
  const hallMinutes = (stop: string): number =>
    (plan.transfers.find((one) => one.from === stop && one.to === stop)?.seconds ?? 0) / 60
  const taken: { route: SyncRoute; trips: ScenarioSync['trips'][number] }[] = []
  const left: { route: string; why: string }[] = []
  const met = new Set<string>()
  for (const { id } of plan.routes.filter(({ level }) => level === 2)) {
    if (chosen && !chosen.has(id)) {
      left.push({ route: id, why: 'không chọn' })
      continue
    }
    const trips = level2.filter(({ route }) => route === id)
    const found = trips.every(({ vehicle }) => ownVans.has(vehicle ?? ''))
      ? lineOf(trips, hub, daysOf)
      : 'không chạy bằng xe của đơn vị, giờ do bên khác định'
    if (typeof found === 'string') {
      left.push({ route: id, why: found })
      continue
    }
    const { out, back } = found
    const [first, home] = [(out[0] as Tied).trip, (back[0] as Tied).trip]
    const days = [first, ...(out[0] as Tied).others].reduce((all, trip) => all | daysOf(trip), 0)
    const end = first.calls.at(-1)?.stop ?? ''
    const loops = plan.trips.filter(
      (trip) =>
        levels.get(trip.route) === 3 &&
        !met.has(trip.id) &&
        (daysOf(trip) & days) !== 0 &&
        trip.calls[0]?.stop === trip.calls.at(-1)?.stop &&
        first.calls.slice(1).some(({ stop }) => stop === trip.calls[0]?.stop),
    )
    for (const { id } of loops) met.add(id)
    taken.push({
      trips: { out, back, loops },
      route: {
        id,
        outMinutes: Math.max(...out.map(({ trip }) => minutesOf(trip))),
        backMinutes: Math.max(...back.map(({ trip }) => minutesOf(trip))),
        haltMinutes: rules.haltMinutes,
        turnMinutes: rules.turnMinutes,
        dutyMinutes: rules.dutyMinutes,
        hallMinutes: hallMinutes(end),
        trips: out.map(({ trip }) => ({ ...windowOf(trip, rules), home: 2 * DAY - 1 })),
        loops: loops.map((loop): SyncLoop => {
          const start = loop.calls[0]?.stop ?? ''
          const points = new Set(loop.calls.map(({ stop }) => stop).filter((stop) => stop !== start))
          return {
            id: loop.id,
            minutes: minutesOf(loop),
            ...windowOf(loop, rules),
            inbound: arrivals.map((_, a) => parts(inbound(points, a))),
            outbound: parts(sumItems(scenario, ({ origin }) => points.has(origin))),
            ...(start !== end && {
              on: {
                outMinutes: Math.ceil(passes(first, start, 'arrival') / 60),
                backMinutes: minutesOf(home) - Math.floor(passes(home, start, 'departure') / 60),
                hallMinutes: hallMinutes(start),
              },
            }),
          }
        }),
      },
    })
  }
  const { slotMinutes, dockMost, dockMinutes, vans } = rules
  return {
    plan: {
      slotMinutes,
      hub: { arrivals, departures, sortMinutes: hall.sort, dockMost, dockMinutes, ...(vans !== undefined && { vans }) },
      routes: taken.map(({ route }) => route),
    },
    trips: taken.map(({ trips }) => trips),
    left,
  }
}

/** The scenario's plan with the departures that were chosen, and with a van for each trip when vans are shared. */
export function withMoves(
  { plan }: Scenario,
  { trips, plan: { routes, hub } }: ScenarioSync,
  moves: SyncMoves,
): Scenario['plan'] {
  const departs = new Map<string, number>()
  for (const [r, { out, back, loops }] of trips.entries()) {
    const { leave = [], back: home = [], loops: starts = [] } = moves[r] ?? {}
    for (const [k, tied] of out.entries()) for (const [id, at] of tiedTo(tied, leave[k])) departs.set(id, at)
    for (const [k, tied] of back.entries()) for (const [id, at] of tiedTo(tied, home[k])) departs.set(id, at)
    for (const [l, trip] of loops.entries())
      for (const [id, at] of tiedTo({ trip, others: [] }, starts[l])) departs.set(id, at)
  }
  const vans = hub.vans === undefined ? new Map<string, string>() : sharedVans(trips, routes, moves)
  return {
    ...plan,
    trips: plan.trips.map((trip) => {
      const by = (departs.get(trip.id) ?? startOf(trip)) - startOf(trip)
      const vehicle = vans.get(trip.id) ?? trip.vehicle
      const moved = by === 0 ? trip : shifted(trip, by, 0)
      return moved.vehicle === vehicle || vehicle === undefined ? moved : { ...moved, vehicle }
    }),
  }
}

/** When the trip leaves, and those of other days, which pass the first stop that they share at its minute: seconds. */
function tiedTo({ trip, others }: Tied, minute: number | undefined): [string, number][] {
  if (minute === undefined) return []
  const start = minute * 60
  return [
    [trip.id, start],
    ...others.map((other): [string, number] => [
      other.id,
      start + passes(trip, other.calls[0]?.stop ?? '', 'departure'),
    ]),
  ]
}

/** By trip its van: of those of the routes, each time the first that is back and turned (as many as overlap suffice within a day). */
function sharedVans(
  trips: ScenarioSync['trips'],
  routes: readonly SyncRoute[],
  moves: SyncMoves,
): ReadonlyMap<string, string> {
  const vans = [...new Set(trips.flatMap(({ out }) => out.map(({ trip }) => trip.vehicle as string)))].map((id) => ({
    id,
    free: Number.NEGATIVE_INFINITY,
  }))
  const rides = trips.flatMap(({ out, back }, r) =>
    out.map((one, k) => {
      const { backMinutes, turnMinutes } = routes[r] as SyncRoute
      const { leave, back: home } = moves[r] as SyncMoves[number]
      const both = [one, back[k] as Tied].flatMap(({ trip, others }) => [trip, ...others])
      return { both, from: leave[k] as number, until: (home[k] as number) + backMinutes + turnMinutes }
    }),
  )
  return new Map(
    rides
      .toSorted((a, b) => a.from - b.from)
      .flatMap(({ both, from, until }) => {
        const van = vans.find(({ free }) => free <= from) as (typeof vans)[number]
        van.free = until
        return both.map(({ id }) => [id, van.id] as const)
      }),
  )
}

/** Sorting at fixed times, as the model knows it: what comes at a minute is as if it had come then and took `sort` minutes. */
function hallOf(waves: readonly Wave[]): { sort: number; from(minute: number): number; until(minute: number): number } {
  if (waves.length === 0) return { sort: 0, from: (minute) => minute % DAY, until: (minute) => minute % DAY }
  const known = waves
    .map(({ cutOff, ready }) => ({ cutOff: cutOff / 60, ready: ready / 60 }))
    .toSorted((a, b) => a.cutOff - b.cutOff)
  const sort = Math.max(...known.map(({ cutOff, ready }) => ready - cutOff))
  const wrap = (minute: number): number => ((minute % DAY) + DAY) % DAY
  return {
    sort,
    from: (minute) => wrap((known.find(({ cutOff }) => cutOff >= wrap(minute)) ?? known[0]!).ready - sort),
    until: (minute) => wrap((known.findLast(({ ready }) => ready <= wrap(minute)) ?? known.at(-1)!).cutOff + sort),
  }
}

/**
 * Items a day that come to some points with one of the hub's arrivals: each flow by the journey of the scenario's first
 * day; what meets no level 1 at the hub lies there from the hub's own cut-off.
 */
function inboundOf(
  { flows, offices, plan }: Scenario,
  timetable: Timetable,
  hub: string,
  indexOf: (minute: number) => number,
): (points: ReadonlySet<string>, arrival: number) => number {
  const levels = new Map(plan.routes.map(({ id, level }) => [id, level]))
  const cutoffs = new Map(offices.map(({ stop, cutoff }) => [stop, cutoff]))
  const own = cutoffs.get(hub)
  const start = secondsOf(timetable, timetable.horizon.from, 0) / 60
  const came = [...Map.groupBy(flows, ({ origin }) => origin)].flatMap(([origin, all]) => {
    const found = earliestArrival(timetable, { from: origin, readyMinute: start + (cutoffs.get(origin) ?? 0) })
    return all.map(({ destination, items }) => {
      const ride = found
        .journey(destination)
        ?.legs.findLast((leg) => leg.kind === 'ride' && levels.get(leg.route) === 1 && leg.to === hub)
      const minute = ride?.arrivalMinute ?? own
      return { destination, items, arrival: minute === undefined ? -1 : indexOf(minute) }
    })
  })
  return (points, arrival) =>
    came.reduce((sum, one) => (one.arrival === arrival && points.has(one.destination) ? sum + one.items : sum), 0)
}

const sumItems = ({ flows }: Scenario, keep: (flow: Scenario['flows'][number]) => boolean): number =>
  flows.reduce((sum, flow) => (keep(flow) ? sum + flow.items : sum), 0)

const parts = (items: number): number => Math.round(items * ITEM_PARTS)

const minutesOf = ({ calls }: Trip): number =>
  Math.ceil(((calls.at(-1)?.arrival ?? 0) - (calls[0]?.departure ?? 0)) / 60)

const windowOf = ({ calls }: Trip, { windowMinutes }: SyncRules): { earliest: number; latest: number } => {
  const now = (calls[0]?.departure ?? 0) / 60
  return { earliest: Math.max(0, now - windowMinutes), latest: Math.min(DAY - 1, now + windowMinutes) }
}

const rising = (minutes: readonly number[]): number[] => [...new Set(minutes)].toSorted((a, b) => a - b)

function mostOf(names: readonly string[]): string {
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const)
  return counts.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? ''
}
