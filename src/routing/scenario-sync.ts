/**
 * The part of a scenario that `synchronise` can choose departures for, and the scenario with those that it chose. Taken
 * are level-2 routes of one van between the province's hub and one district, and the loops of that district; all other
 * trips stay as they are, and each such route is named with the reason. What comes of it for all mail is then for the
 * scenario's own matrix to say.
 */
import { shiftTrip } from './edit.ts'
import type { Trip, Wave } from './plan.ts'
import { earliestArrival } from './scan.ts'
import { type Scenario, scenarioHorizon } from './scenario.ts'
import type { SyncLoop, SyncMoves, SyncPlan, SyncRoute } from './synchronise.ts'
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
}

export type ScenarioSync = {
  readonly plan: SyncPlan
  /** In the order of `plan.routes`: trips from the hub, trips back, loops. */
  readonly trips: readonly {
    readonly out: readonly Trip[]
    readonly back: readonly Trip[]
    readonly loops: readonly Trip[]
  }[]
  readonly left: readonly { readonly route: string; readonly why: string }[]
}

/** Items of a flow are tenths and more: the model counts whole ones. */
export const ITEM_PARTS = 10

const DAY = 1440
const TRIPS_MOST = 3

/** @throws RangeError when the scenario has a grave fault: compile it first. */
export function syncOf(scenario: Scenario, rules: SyncRules): ScenarioSync {
  const { timetable } = compile(scenario.plan, scenarioHorizon(scenario))
  if (!timetable) throw new RangeError('the plan does not compile')
  const { plan, offices } = scenario
  const levels = new Map(plan.routes.map(({ id, level }) => [id, level]))
  const level2 = plan.trips.filter(({ route }) => levels.get(route) === 2)
  const hub = mostOf(level2.map(({ calls }) => calls[0]?.stop ?? ''))
  const hall = hallOf(plan.stops.find(({ id }) => id === hub)?.waves ?? [])
  const own = offices.find(({ stop }) => stop === hub)?.cutoff
  const calls = plan.trips
    .filter(({ route }) => levels.get(route) === 1)
    .flatMap((trip) => trip.calls.map((call, i) => ({ ...call, first: i === 0, last: i === trip.calls.length - 1 })))
    .filter(({ stop }) => stop === hub)
  const arrivals = rising([
    ...calls.filter(({ first, dropOff }) => !first && dropOff).map(({ arrival }) => hall.from(arrival / 60)),
    ...(own === undefined ? [] : [hall.from(own)]),
  ])
  const departures = rising(
    calls.filter(({ last, pickUp }) => !last && pickUp).map(({ departure }) => hall.until(departure / 60)),
  )
  const inbound = inboundOf(scenario, timetable, hub, (minute) => arrivals.indexOf(hall.from(minute)))

  const taken: { route: SyncRoute; out: Trip[]; back: Trip[]; loops: Trip[] }[] = []
  const left: { route: string; why: string }[] = []
  for (const { id } of plan.routes.filter(({ level }) => level === 2)) {
    const found = shuttleOf(
      level2.filter(({ route }) => route === id),
      hub,
    )
    if (typeof found === 'string') {
      left.push({ route: id, why: found })
      continue
    }
    const { out, back, district } = found
    const loops = plan.trips.filter(
      ({ route, service, calls }) =>
        levels.get(route) === 3 &&
        service === out[0]?.service &&
        calls[0]?.stop === district &&
        calls.at(-1)?.stop === district,
    )
    const hallMinutes = (plan.transfers.find((one) => one.from === district && one.to === district)?.seconds ?? 0) / 60
    taken.push({
      ...{ out, back, loops },
      route: {
        id,
        outMinutes: Math.max(...out.map(minutesOf)),
        backMinutes: Math.max(...back.map(minutesOf)),
        haltMinutes: rules.haltMinutes,
        turnMinutes: rules.turnMinutes,
        dutyMinutes: rules.dutyMinutes,
        hallMinutes,
        trips: out.map((trip) => ({ ...windowOf(trip, rules), home: 2 * DAY - 1 })),
        loops: loops.map((loop): SyncLoop => {
          const points = new Set(loop.calls.map(({ stop }) => stop).filter((stop) => stop !== district))
          return {
            id: loop.id,
            minutes: minutesOf(loop),
            ...windowOf(loop, rules),
            inbound: arrivals.map((_, a) => parts(inbound(points, a))),
            outbound: parts(sumItems(scenario, ({ origin }) => points.has(origin))),
          }
        }),
      },
    })
  }
  const { slotMinutes, dockMost, dockMinutes } = rules
  return {
    plan: {
      slotMinutes,
      hub: { arrivals, departures, sortMinutes: hall.sort, dockMost, dockMinutes },
      routes: taken.map(({ route }) => route),
    },
    trips: taken.map(({ out, back, loops }) => ({ out, back, loops })),
    left,
  }
}

/** The scenario's plan with the departures that were chosen. */
export function withMoves({ plan }: Scenario, { trips }: ScenarioSync, moves: SyncMoves): Scenario['plan'] {
  const at = (trip: Trip | undefined): number => trip?.calls[0]?.departure ?? 0
  return trips.reduce((all, { out, back, loops }, r) => {
    const { leave = [], back: home = [], loops: starts = [] } = moves[r] ?? {}
    const pairs = [
      ...out.map((trip, k) => [trip, leave[k]] as const),
      ...back.map((trip, k) => [trip, home[k]] as const),
      ...loops.map((trip, k) => [trip, starts[k]] as const),
    ]
    return pairs.reduce(
      (changed, [trip, minute]) =>
        minute === undefined || minute * 60 === at(trip)
          ? changed
          : shiftTrip(changed, trip.id, minute * 60 - at(trip)),
      all,
    )
  }, plan)
}

type Shuttle = { readonly out: Trip[]; readonly back: Trip[]; readonly district: string }

/** Trips of one van from the hub and back in turn, or why they are not. */
function shuttleOf(trips: readonly Trip[], hub: string): Shuttle | string {
  const inTurn = trips.toSorted((a, b) => (a.calls[0]?.departure ?? 0) - (b.calls[0]?.departure ?? 0))
  const district = inTurn[0]?.calls.at(-1)?.stop ?? ''
  if (trips.some(({ calls }) => calls.length !== 2)) return 'đi qua nhiều huyện'
  if (new Set(trips.map(({ vehicle }) => vehicle)).size !== 1) return 'dùng nhiều xe'
  if (new Set(trips.map(({ service }) => service)).size !== 1) return 'có chuyến chạy ngày khác nhau'
  const good = inTurn.every(({ calls: [first, last] }, i) =>
    i % 2 === 0 ? first?.stop === hub && last?.stop === district : first?.stop === district && last?.stop === hub,
  )
  if (!good || inTurn.length % 2 === 1) return 'không đi về đều giữa bưu cục tỉnh và một huyện'
  if (inTurn.length > 2 * TRIPS_MOST) return `có hơn ${TRIPS_MOST} chuyến một ngày`
  return { out: inTurn.filter((_, i) => i % 2 === 0), back: inTurn.filter((_, i) => i % 2 === 1), district }
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
