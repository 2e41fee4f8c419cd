/**
 * A saved scenario: a plan of the mail network with all that is needed to judge it beside another one: what its vehicles
 * cost, how long its roads are, when its offices accept and deliver, what mail goes between them, how late its routes run.
 * It is a value; `readScenario` and `writeScenario` bring it in and out as JSON.
 */
import type { Day } from '#kernel/day.ts'
import type { Flow } from './bottlenecks.ts'
import type { MailOptions } from './delivery.ts'
import type { Lateness, LatenessOf } from './lateness.ts'
import type { NetworkPlan } from './plan.ts'
import type { Horizon } from './timetable.ts'

export type Scenario = {
  /** Letters, digits and hyphens: the name of its file. */
  readonly id: string
  readonly name: string
  /** What it shows and where its figures come from, for people. */
  readonly note: string
  /** Its times, costs or volumes are invented; whoever shows it says so. */
  readonly synthetic: boolean
  /** The first day on which it holds. A comparison looks at the week from here. */
  readonly day: Day
  /** The timetable. Every trip names its vehicle. */
  readonly plan: NetworkPlan
  readonly kinds: readonly VehicleKind[]
  readonly vehicles: readonly Vehicle[]
  /** Between stops that trips call at one after the other; the same both ways unless both are written. */
  readonly roads: readonly Road[]
  /** Where mail is accepted and delivered, in the order in which they are shown. */
  readonly offices: readonly Office[]
  /** Items a day between offices. */
  readonly flows: readonly Flow[]
  /** Routes that are missing here run as planned. */
  readonly lateness: readonly RouteLateness[]
}

/** What vehicles of a kind cost, in whole đồng, and what the law lets a driver do. */
export type VehicleKind = {
  readonly id: string
  readonly name: string
  /** The province's own: counted among its vans and drivers. Others (coaches, level 1) are paid by trip, km or hour. */
  readonly own: boolean
  readonly kmCost: number
  readonly hourCost: number
  readonly tripCost: number
  /** For every day on which it runs at all. */
  readonly dayCost: number
  /** Minutes of driving of one vehicle on a service day, at most. */
  readonly driveMinutesMost: number
}

export type Vehicle = { readonly id: string; readonly kind: string }

export type Road = { readonly from: string; readonly to: string; readonly metres: number }

export type Office = {
  readonly stop: string
  /** The office to which this point belongs; undefined: it is an office itself, a row and a column of the first table. */
  readonly under?: string
  /** Codes of the postal units whose scans are made here; none: lateness is not learnt here. */
  readonly units?: readonly string[]
  /** Minute of the day until which mail is accepted for that day. */
  readonly cutoff: number
  /** Minutes of the day at which deliverers leave, rising. */
  readonly rounds: readonly number[]
}

export type RouteLateness = { readonly route: string; readonly lateness: Lateness }

/** Days of acceptance that a scenario is judged by, and how far ahead its trips are looked at. */
const WEEK = 7
const HORIZON_DAYS = 14

export const scenarioHorizon = ({ day }: Scenario): Horizon => ({ from: day, days: HORIZON_DAYS })

/** What `matrix`, `reliability` and their like ask: a week of acceptance between all offices, or between their points too. */
export function scenarioMail({ offices }: Scenario, which: 'offices' | 'points' = 'offices'): MailOptions {
  const stops = offices.filter(({ under }) => which === 'points' || under === undefined).map(({ stop }) => stop)
  const at = new Map(offices.map((office) => [office.stop, office]))
  return {
    origins: stops,
    destinations: stops,
    days: WEEK,
    cutoff: (stop) => at.get(stop)?.cutoff,
    rounds: (stop) => at.get(stop)?.rounds ?? [],
  }
}

const ON_TIME: Lateness = [{ minutes: 0, share: 1 }]

export function scenarioLateness({ lateness }: Scenario): LatenessOf {
  const known = new Map(lateness.map((one) => [one.route, one.lateness]))
  return (route) => known.get(route) ?? ON_TIME
}

/** Items a day from an office to another; 0 without a flow. */
export function scenarioItems({ flows }: Scenario): (origin: string, destination: string) => number {
  const items = new Map(flows.map((flow) => [`${flow.origin}\n${flow.destination}`, flow.items]))
  return (origin, destination) => items.get(`${origin}\n${destination}`) ?? 0
}

/** Metres from a stop to the next; undefined when no road is written. The same stop is no way. */
export function scenarioMetres({ roads }: Scenario): (from: string, to: string) => number | undefined {
  const metres = new Map(roads.map((road) => [`${road.from}\n${road.to}`, road.metres]))
  return (from, to) => (from === to ? 0 : (metres.get(`${from}\n${to}`) ?? metres.get(`${to}\n${from}`)))
}
