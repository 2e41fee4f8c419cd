/**
 * A plan of the mail network as people write it: stops, dated services, trips with their calls, changes on foot and
 * sorting waves. `compile` makes a timetable of it. Nothing here reads a clock, a file or a database.
 *
 * Times of a plan are whole seconds since the start of the service day (noon minus twelve hours, so that a day on which
 * clocks change keeps its times); 86,400 and more belong to the days after. Weekdays: bit 0 is Monday.
 */
import type { Day } from '#kernel/day.ts'

export type Stop = {
  readonly id: string
  readonly name: string
  /** Of whose place it is a part: whoever goes from or to that place may use any of its parts. */
  readonly station?: string
  readonly latitude?: number
  readonly longitude?: number
  /** Mail that arrives here leaves only after one of these. A stop without waves hands on at once. */
  readonly waves?: readonly Wave[]
}

/** Sorting: what lies in the inbound hall at `cutOff` lies in the outbound hall at `ready`. */
export type Wave = { readonly service: string; readonly cutOff: number; readonly ready: number }

/** Days on which trips run: these weekdays from `from` to `to` (both run), with `added`, without `removed`. */
export type Service = {
  readonly id: string
  readonly weekdays: number
  readonly from: Day
  readonly to: Day
  readonly added: readonly Day[]
  readonly removed: readonly Day[]
}

export type Route = { readonly id: string; readonly name: string; readonly level?: 1 | 2 | 3 }

/** A stop of a vehicle. The same stop may stand in a trip several times: rounds are legal. */
export type Call = {
  readonly stop: string
  readonly arrival: number
  readonly departure: number
  /** May mail be loaded, may it be unloaded? */
  readonly pickUp: boolean
  readonly dropOff: boolean
}

export type Trip = {
  readonly id: string
  readonly route: string
  readonly service: string
  /** The van: it can be in one place only. */
  readonly vehicle?: string
  readonly calls: readonly Call[]
}

/**
 * A change between two vehicles in another place, or in the same (`from` = `to`: least seconds between them; 0 when no
 * row says so). One change lies between two trips, before the first or after the last; changes are not strung together.
 * `seconds` undefined: impossible.
 */
export type Transfer = { readonly from: string; readonly to: string; readonly seconds: number | undefined }

export type NetworkPlan = {
  /** IANA time zone of all times. */
  readonly zone: string
  readonly stops: readonly Stop[]
  readonly routes: readonly Route[]
  readonly services: readonly Service[]
  readonly trips: readonly Trip[]
  readonly transfers: readonly Transfer[]
}

/**
 * What is wrong with a plan or a feed. A grave fault leaves the times in doubt: there is no timetable then. Others are
 * said, and answers stay exact. `call` counts from 1; `row` is the line of `file`.
 */
export type Fault = {
  readonly grave: boolean
  readonly file?: string
  readonly row?: number
  readonly route?: string
  readonly trip?: string
  readonly call?: number
  /** Vietnamese, with what to do. */
  readonly message: string
}

/** Where a fault is and what it is, in one line for people. */
export function showFault({ file, row, route, trip, call, message }: Fault): string {
  const where = [
    file,
    row === undefined ? undefined : `dòng ${row}`,
    route === undefined ? undefined : `tuyến ${route}`,
    trip === undefined ? undefined : `chuyến ${trip}`,
    call === undefined ? undefined : `lần đỗ ${call}`,
  ].filter((part) => part !== undefined)
  return where.length === 0 ? message : `${where.join(', ')}: ${message}`
}

const OUTBOUND = '~out'

/** The hall where mail of `stop` waits after sorting. */
const outboundHall = (stop: string): string => stop + OUTBOUND

/**
 * The same plan without waves: each stop that sorts becomes two halls, the inbound one keeps its id, and each wave is a
 * trip between them. So no algorithm needs to know of sorting, and a feed that is written from it means the same elsewhere.
 */
export function wavesAsTrips(plan: NetworkPlan): NetworkPlan {
  const sorting = plan.stops.filter(({ waves }) => waves && waves.length > 0)
  if (sorting.length === 0) return plan
  const sorts = new Set(sorting.map(({ id }) => id))
  return {
    ...plan,
    stops: plan.stops.flatMap(({ waves: _, ...stop }) =>
      sorts.has(stop.id) ? [stop, { ...stop, id: outboundHall(stop.id), name: `${stop.name} (hàng đi)` }] : [stop],
    ),
    routes: [...plan.routes, ...sorting.map(({ id, name }) => ({ id: waveRoute(id), name: `Khai thác ${name}` }))],
    trips: [
      ...plan.trips.map((trip) => ({ ...trip, calls: trip.calls.flatMap((call) => halls(call, sorts)) })),
      ...sorting.flatMap(({ id, waves = [] }) =>
        waves.map(
          (wave, i): Trip => ({
            id: `${waveRoute(id)}:${i + 1}`,
            route: waveRoute(id),
            service: wave.service,
            calls: [
              { stop: id, arrival: wave.cutOff, departure: wave.cutOff, pickUp: true, dropOff: false },
              { stop: outboundHall(id), arrival: wave.ready, departure: wave.ready, pickUp: false, dropOff: true },
            ],
          }),
        ),
      ),
    ],
    transfers: plan.transfers.map((transfer) =>
      sorts.has(transfer.from) && transfer.from !== transfer.to
        ? { ...transfer, from: outboundHall(transfer.from) }
        : transfer,
    ),
  }
}

const WAVE = 'khai-thac:'
const waveRoute = (stop: string): string => WAVE + stop

/** Whether a route of a timetable is sorting at a stop. */
export const isWave = (route: string): boolean => route.startsWith(WAVE)

/** The stop to which a hall of a timetable belongs; other stops stand for themselves. */
export const stopOfHall = (id: string): string => (id.endsWith(OUTBOUND) ? id.slice(0, -OUTBOUND.length) : id)

/** A van that stands at a sorting stop unloads in one hall and loads in the other; what stays on it is not touched. */
const halls = (call: Call, sorts: ReadonlySet<string>): Call[] =>
  sorts.has(call.stop)
    ? [
        { ...call, departure: call.arrival, pickUp: false },
        { ...call, stop: outboundHall(call.stop), arrival: call.departure, dropOff: false },
      ]
    : [call]
