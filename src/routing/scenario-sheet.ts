/**
 * What a scenario costs and gives in its week, and what it changes against another: the sheet by which a route is decided.
 */
import { addDays, type Day } from '#kernel/day.ts'
import type { Flow } from './bottlenecks.ts'
import { runsOn } from './calendar.ts'
import { type JMatrix, type MatrixDiff, matrix, matrixDiff, NOT_DELIVERED } from './matrix.ts'
import type { Fault, Trip } from './plan.ts'
import {
  type Scenario,
  scenarioHorizon,
  scenarioItems,
  scenarioMail,
  scenarioMetres,
  type VehicleKind,
} from './scenario.ts'
import { compile } from './timetable.ts'

/** Of the seven days from the scenario's. */
export type Work = {
  readonly kind: string
  readonly vehicles: number
  readonly trips: number
  readonly metres: number
  readonly driveMinutes: number
  /** Đồng, whole. */
  readonly cost: number
}

export type Sheet = {
  readonly id: string
  readonly name: string
  readonly work: readonly Work[]
  /** Đồng a week, all kinds. */
  readonly cost: number
  /** Of the province's own vehicles and their drivers. */
  readonly vans: number
  readonly driverMinutes: number
  /** Between offices. */
  readonly matrix: JMatrix
  /** Items of the week between all offices and points that are delivered, their mean n, and how many are not delivered. */
  readonly items: number
  readonly meanDays: number
  readonly undelivered: number
  /** Vans in two places, too much driving for one day, stops that nothing reaches. */
  readonly warnings: readonly Fault[]
}

export type Comparison = {
  readonly before: Sheet
  readonly after: Sheet
  /** Between offices. */
  readonly offices: MatrixDiff
  /** Flows between offices and points that gain or lose days in the week, most items × days first. */
  readonly flows: readonly FlowChange[]
  /** Items of the week that come a day or more earlier, and later. */
  readonly itemsGaining: number
  readonly itemsLosing: number
}

export type FlowChange = {
  readonly origin: string
  readonly destination: string
  /** Items of the week that gain, and that lose. */
  readonly gaining: number
  readonly losing: number
  /** Items × days, after minus before; not delivered counts as the days of the horizon. */
  readonly itemDays: number
}

const WEEK = 7

/**
 * Both in the week of the later of the two, with the items of `after`.
 * @throws RangeError when they are not of the same offices and points.
 */
export function compareScenarios(
  before: Scenario,
  after: Scenario,
): { comparison: Comparison } | { faults: readonly Fault[] } {
  const day = [before.day, after.day].toSorted().at(-1) as Day
  const [one, other] = [judged({ ...before, day }), judged({ ...after, day })]
  if ('faults' in one) return one
  if ('faults' in other) return other
  const flows = flowChanges(one.all, other.all, after)
  return {
    comparison: {
      before: one.sheet,
      after: other.sheet,
      offices: matrixDiff(one.sheet.matrix, other.sheet.matrix, scenarioItems(after)),
      flows,
      itemsGaining: flows.reduce((sum, { gaining }) => sum + gaining, 0),
      itemsLosing: flows.reduce((sum, { losing }) => sum + losing, 0),
    },
  }
}

function flowChanges(before: JMatrix, after: JMatrix, scenario: Scenario): FlowChange[] {
  const placeOf = (stops: readonly string[]) => new Map(stops.map((stop, i) => [stop, i]))
  const [place, was] = [placeOf(after.origins), placeOf(before.origins)]
  const missing = after.origins.find((stop) => !was.has(stop)) ?? before.origins.find((stop) => !place.has(stop))
  if (missing !== undefined) throw new RangeError(`only one of the scenarios has ${missing}`)
  const late = scenarioHorizon(scenario).days
  const took = (
    { n, days, destinations }: JMatrix,
    at: ReadonlyMap<string, number>,
    flow: Flow,
    day: number,
  ): number => {
    const row = (at.get(flow.origin) as number) * days.length + day
    const found = n[row * destinations.length + (at.get(flow.destination) as number)] as number
    return found === NOT_DELIVERED ? late : found
  }
  const changes = scenario.flows.map((flow): FlowChange => {
    const days = after.days.map((_, day) => took(after, place, flow, day) - took(before, was, flow, day))
    const { origin, destination, items } = flow
    return {
      origin,
      destination,
      gaining: items * days.filter((change) => change < 0).length,
      losing: items * days.filter((change) => change > 0).length,
      itemDays: items * days.reduce((sum, change) => sum + change, 0),
    }
  })
  return changes
    .filter(({ gaining, losing }) => gaining + losing > 0)
    .toSorted((a, b) => Math.abs(b.itemDays) - Math.abs(a.itemDays))
}

/** The sheet of a scenario by itself, or the grave faults for which it has none. */
export function sheetOf(scenario: Scenario): { sheet: Sheet } | { faults: readonly Fault[] } {
  return judged(scenario)
}

function judged(scenario: Scenario): { sheet: Sheet; all: JMatrix } | { faults: readonly Fault[] } {
  const { timetable, faults } = compile(scenario.plan, scenarioHorizon(scenario))
  if (!timetable) return { faults: faults.filter(({ grave }) => grave) }
  const all = matrix(timetable, scenarioMail(scenario, 'points'))
  const work = workOf(scenario)
  const own = work.filter(({ kind }) => scenario.kinds.find(({ id }) => id === kind)?.own)
  const sum = (rows: readonly Work[], field: 'cost' | 'vehicles' | 'driveMinutes'): number =>
    rows.reduce((total, row) => total + row[field], 0)
  const sheet: Sheet = {
    id: scenario.id,
    name: scenario.name,
    work,
    cost: sum(work, 'cost'),
    vans: sum(own, 'vehicles'),
    driverMinutes: sum(own, 'driveMinutes'),
    matrix: matrix(timetable, scenarioMail(scenario)),
    ...delivered(all, scenario.flows),
    warnings: [...faults, ...tooMuchDriving(scenario)],
  }
  return { sheet, all }
}

function delivered(
  { origins, destinations, days, n }: JMatrix,
  flows: readonly Flow[],
): Pick<Sheet, 'items' | 'meanDays' | 'undelivered'> {
  const place = new Map(origins.map((stop, i) => [stop, i]))
  let [count, itemDays, undelivered] = [0, 0, 0]
  for (const { origin, destination, items } of flows)
    for (let d = 0; d < days.length; d++) {
      const row = (place.get(origin) as number) * days.length + d
      const took = n[row * destinations.length + (place.get(destination) as number)] as number
      if (took === NOT_DELIVERED) undelivered += items
      else [count, itemDays] = [count + items, itemDays + items * took]
    }
  return { items: count, meanDays: count === 0 ? 0 : itemDays / count, undelivered }
}

type Run = { readonly trip: Trip; readonly day: Day }

function runsOf({ plan, day }: Scenario): Run[] {
  const services = new Map(plan.services.map((service) => [service.id, service]))
  const days = Array.from({ length: WEEK }, (_, i) => addDays(day, i))
  return plan.trips.flatMap((trip) => {
    const service = services.get(trip.service)
    return days.filter((on) => service && runsOn(service, on)).map((on) => ({ trip, day: on }))
  })
}

/** By kind of vehicle, in the scenario's order; kinds that do not run are left out. */
function workOf(scenario: Scenario): Work[] {
  const metres = scenarioMetres(scenario)
  const kindOf = new Map(scenario.vehicles.map(({ id, kind }) => [id, kind]))
  const byKind = Map.groupBy(runsOf(scenario), ({ trip }) => kindOf.get(trip.vehicle ?? ''))
  return scenario.kinds.flatMap((kind): Work[] => {
    const runs = byKind.get(kind.id)
    if (!runs) return []
    const whole = { metres: 0, minutes: 0 }
    for (const { trip } of runs) {
      whole.metres += trip.calls.reduce(
        (sum, call, i) => sum + (metres(trip.calls[i - 1]?.stop ?? call.stop, call.stop) ?? 0),
        0,
      )
      whole.minutes += driveMinutes(trip)
    }
    const vehicleDays = new Set(runs.map(({ trip, day }) => `${trip.vehicle}\n${day}`)).size
    return [
      {
        kind: kind.id,
        vehicles: new Set(runs.map(({ trip }) => trip.vehicle)).size,
        trips: runs.length,
        metres: whole.metres,
        driveMinutes: whole.minutes,
        cost: costOf(kind, { ...whole, trips: runs.length, vehicleDays }),
      },
    ]
  })
}

type Amount = {
  readonly metres: number
  readonly minutes: number
  readonly trips: number
  readonly vehicleDays: number
}

const costOf = (kind: VehicleKind, { metres, minutes, trips, vehicleDays }: Amount): number =>
  Math.round((kind.kmCost * metres) / 1000 + (kind.hourCost * minutes) / 60) +
  kind.tripCost * trips +
  kind.dayCost * vehicleDays

/** Between calls, halts left out. */
const driveMinutes = ({ calls }: Trip): number =>
  calls.reduce((sum, call, i) => sum + (i === 0 ? 0 : call.arrival - (calls[i - 1]?.departure ?? 0)), 0) / 60

/** Vehicles that drive longer on a service day than their kind may; each is said once, at the worst day. */
function tooMuchDriving(scenario: Scenario): Fault[] {
  const kinds = new Map(scenario.kinds.map((kind) => [kind.id, kind]))
  const runs = runsOf(scenario)
  return scenario.vehicles.flatMap(({ id, kind }): Fault[] => {
    const byDay = Map.groupBy(
      runs.filter(({ trip }) => trip.vehicle === id),
      ({ day }) => day,
    )
    const days = [...byDay].map(([day, own]) => ({
      day,
      trip: own[0]?.trip as Trip,
      minutes: own.reduce((sum, { trip }) => sum + driveMinutes(trip), 0),
    }))
    const worst = days.toSorted((a, b) => b.minutes - a.minutes)[0]
    const most = kinds.get(kind)?.driveMinutesMost ?? 0
    if (!worst || worst.minutes <= most) return []
    const message = `xe ${id} chạy ${worst.minutes} phút ngày ${worst.day}, quá ${most} phút của loại xe ${kind}. Bớt chuyến hoặc thêm lái xe.`
    return [{ grave: false, route: worst.trip.route, trip: worst.trip.id, message }]
  })
}
