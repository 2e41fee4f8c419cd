/**
 * When level-2 vans leave the province's hall, when they leave the districts again, and when level-3 loops leave, so that
 * mail waits least. Each day is like the next. A wait telescopes: what matters of a level-2 route is which loops it meets,
 * so each district is a table over its van's departures from the hub, exact because its loops meet no other van. Routes
 * interact only at the hub's dock and in its pool of vans (`chooseUnderDock`).
 */
import { waitingOf, whyBroken } from './synchronise-check.ts'
import { type Bounds, chooseUnderDock } from './synchronise-dock.ts'
import { DAY, loopStarts, tableOf } from './synchronise-table.ts'

/** All times are minutes since midnight, all departures that are chosen multiples of `slotMinutes`. */
export type SyncPlan = {
  /** Divides a day. */
  readonly slotMinutes: number
  readonly hub: {
    /** When level 1 arrives and when it leaves: fixed. */
    readonly arrivals: readonly number[]
    readonly departures: readonly number[]
    /** From a van into another, both ways. */
    readonly sortMinutes: number
    /** Level-2 departures in any `dockMinutes` (a multiple of the slot), at most. */
    readonly dockMost: number
    readonly dockMinutes: number
    /** Vans that all routes share, each trip any of them; undefined: each route has its own. */
    readonly vans?: number
  }
  readonly routes: readonly SyncRoute[]
}

/** A level-2 route: one driver, with a van, from the hub to the end of its way and back, and the loops of districts on it. */
export type SyncRoute = {
  readonly id: string
  readonly outMinutes: number
  readonly backMinutes: number
  /** At least so long it stands at the end of the way, and at the hub between two trips (also over night). */
  readonly haltMinutes: number
  readonly turnMinutes: number
  /** From the day's first departure to the last return, at most. */
  readonly dutyMinutes: number
  /** From van to loop in the hall at the end of the way, both ways. */
  readonly hallMinutes: number
  /** In the order of the day. */
  readonly trips: readonly SyncTrip[]
  readonly loops: readonly SyncLoop[]
}

export type SyncTrip = {
  /** First and last minute of leaving the hub. */
  readonly earliest: number
  readonly latest: number
  /** Back at the hub by then; may lie after midnight. */
  readonly home: number
}

export type SyncLoop = {
  readonly id: string
  readonly minutes: number
  readonly earliest: number
  readonly latest: number
  /** Items a day, whole: of each arrival of level 1, and those that it brings back. */
  readonly inbound: readonly number[]
  readonly outbound: number
  /** The district where it begins, when the van goes on from there; undefined: the end of the way. */
  readonly on?: SyncDistrict
}

/** A district on the way: from leaving the hub until there, from leaving there until the hub, and its hall. */
export type SyncDistrict = Pick<SyncRoute, 'outMinutes' | 'backMinutes' | 'hallMinutes'>

/** Departures that were chosen, in the order of the plan. `back`: from the end of the way, may lie after midnight. */
export type SyncMoves = readonly {
  readonly leave: readonly number[]
  readonly back: readonly number[]
  readonly loops: readonly number[]
}[]

export type Synchronised =
  | {
      readonly status: 'optimal' | 'stopped'
      readonly moves: SyncMoves
      /** Item-minutes a day in which mail waits for a van, at the hub or in a district; running and sorting left out. */
      readonly waiting: number
      /** No moves wait less. Equal to `waiting` when optimal. */
      readonly lowerBound: number
    }
  /** Routes whose own windows cannot be kept; none named: the dock is too narrow, or vans are too few. */
  | { readonly status: 'impossible'; readonly routes: readonly string[] }
  /** Stopped before any moves were found. */
  | { readonly status: 'nothing'; readonly lowerBound: number }

/**
 * The departures with least waiting. `goOn` is asked between steps, and told the best so far, with its moves for whoever
 * asks for them; after its first no that is given, with the bound that was reached.
 * @throws RangeError when a table would have more than `ROWS_MOST` rows: narrow the windows.
 */
export function synchronise(
  plan: SyncPlan,
  goOn: (known: Bounds & { readonly moves: () => SyncMoves | undefined }) => boolean = () => true,
): Synchronised {
  const tables = plan.routes.map((route) => tableOf(plan, route))
  const closed = plan.routes.filter((_, r) => tables[r]?.costs.length === 0)
  if (closed.length > 0) return { status: 'impossible', routes: closed.map(({ id }) => id) }

  const movesOf = (chosen: readonly number[]): SyncMoves =>
    plan.routes.map((route, r) => {
      const { trips, leave, back } = tables[r] as (typeof tables)[number]
      const at = (chosen[r] as number) * trips
      const times = { leave: [...leave.subarray(at, at + trips)], back: [...back.subarray(at, at + trips)] }
      return { ...times, loops: loopStarts(plan, route, times) }
    })
  const { slotMinutes, hub } = plan
  const found = chooseUnderDock(
    tables,
    { most: hub.dockMost, width: hub.dockMinutes / slotMinutes, slots: DAY / slotMinutes, vans: hub.vans },
    ({ chosen, ...known }) => goOn({ ...known, moves: () => chosen && movesOf(chosen) }),
  )
  const { chosen, lowerBound } = found
  if (!chosen) return found.proven ? { status: 'impossible', routes: [] } : { status: 'nothing', lowerBound }
  const moves = movesOf(chosen)
  const waiting = waitingOf(plan, moves)
  const broken = whyBroken(plan, moves)
  if (broken !== undefined || waiting !== found.cost) throw new Error(`synchronise: ${broken ?? 'costs differ'}`)
  return { status: waiting === lowerBound ? 'optimal' : 'stopped', moves, waiting, lowerBound }
}
