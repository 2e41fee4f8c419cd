/** When mail was taken from the vans of a route, from the journal: what the planner learns lateness from. */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Scan } from '#routing/learn.ts'

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
