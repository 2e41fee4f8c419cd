/** When mail was taken from the vans of a route, from the journal, and how late they were: what the planner is offered. */
import { addDays, type Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Network } from '#network/network.ts'
import { learnLateness, type Measured, type Scan } from '#routing/learn.ts'
import type { Scenario } from '#routing/scenario.ts'
import { inForce, readPlan, readPublished } from '#server/planner-store.ts'

const ROUTE = 'route:'

export type ScanScope = {
  readonly from: Day
  readonly to: Day
  /** The plan's stop of a unit; undefined: its scans are left out. */
  readonly stopOf: (unit: number) => string | undefined
  /** The plan's route of a vehicle's holder, without `route:`. */
  readonly routeOf: (key: string) => string
}

/** Every bag that was taken over from a route in these days (both count), in the order of the journal; what was corrected away is not there. */
export async function readScans(
  query: Query,
  province: number,
  { from, to, stopOf, routeOf }: ScanScope,
): Promise<Scan[]> {
  const rows = await query<{ unit: number; record: string }[]>`
    select a.unit, a.record from act a
    where a.province = ${province} and a.service = 'bag' and a.verb = 'takeOver' and a.outcome = 'accepted'
      and a.day between ${from} and ${to}
      and not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)
    order by a.position`
  return rows.flatMap(({ unit, record }) => {
    const stop = stopOf(unit)
    if (stop === undefined) return []
    const { at, lines } = entryOf(record).act
    // The time of an act is local.
    const [day, minute] = [at.slice(0, 10), Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16))]
    return lines.flatMap(({ from }) =>
      typeof from === 'string' && from.startsWith(ROUTE)
        ? [{ route: routeOf(from.slice(ROUTE.length)), stop, day, minute }]
        : [],
    )
  })
}

const DAYS_LOOKED_AT = 90
const PUBLISHED_LOOKED_AT = 100

/**
 * How late vans were in the ninety days until the last bag was taken from one, beside the timetable that was in force on
 * that day; days before it was are left out. The holder of a route's van is `route:` and the route's id, in any case of letters.
 * @returns undefined when no bag was taken from a van yet.
 */
export async function measureLateness(
  query: Query,
  province: number,
  network: Network,
  opened: Scenario,
): Promise<Measured | undefined> {
  const [last] = await query<{ day: Day | null }[]>`
    select max(day)::text as day from rollup_day
    where province = ${province} and service = 'bag' and measure = 'received'`
  const to = last?.day
  if (!to) return undefined
  const now = inForce(await readPublished(query, province, PUBLISHED_LOOKED_AT), to)
  const ran = now ? await readPlan(query, province, now.plan, now.version) : opened
  const ago = addDays(to, 1 - DAYS_LOOKED_AT)
  const from = now && now.day > ago ? now.day : ago
  const stops = new Map(opened.offices.flatMap(({ stop, units = [] }) => units.map((code) => [code, stop] as const)))
  const routes = new Map(ran.plan.routes.map(({ id }) => [id.toLowerCase(), id]))
  const scans = await readScans(query, province, {
    ...{ from, to },
    stopOf: (unit) => network.units.byId.get(unit)?.flatMap(({ code }) => stops.get(code) ?? [])[0],
    routeOf: (key) => routes.get(key.toLowerCase()) ?? key,
  })
  const published = now ? { number: now.number, name: now.name, day: now.day } : null
  return { from, to, published, learned: learnLateness(ran.plan, scans) }
}
