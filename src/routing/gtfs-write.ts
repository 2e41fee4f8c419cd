/**
 * A plan as the texts of a GTFS Schedule feed. Sorting waves are written as trips between two halls, so that any reader
 * of GTFS finds the same arrivals; levels of routes have no place in it. Text by file name; packing is for the caller.
 */
import { csvLine } from '#kernel/csv.ts'
import { showTime } from './faults.ts'
import { type NetworkPlan, wavesAsTrips } from './plan.ts'

type Cell = string | number

export function writeFeed(
  plan: NetworkPlan,
  agency: { readonly name: string; readonly url: string },
): Map<string, string> {
  const { zone, stops, routes, services, trips, transfers } = wavesAsTrips(plan)
  const stations = new Set(stops.map(({ station }) => station))
  const files = new Map<string, string>()
  const write = (file: string, header: string, rows: readonly (readonly Cell[])[]): void => {
    files.set(file, `${header}\n${rows.map(csvLine).join('')}`)
  }
  write('agency.txt', 'agency_id,agency_name,agency_url,agency_timezone', [['1', agency.name, agency.url, zone]])
  write(
    'stops.txt',
    'stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station',
    stops.map(({ id, name, latitude = '', longitude = '', station = '' }) => [
      id,
      name,
      latitude,
      longitude,
      stations.has(id) ? 1 : 0,
      station,
    ]),
  )
  write(
    'routes.txt',
    'route_id,agency_id,route_long_name,route_type',
    routes.map(({ id, name }) => [id, '1', name, 3]),
  )
  write(
    'trips.txt',
    'route_id,service_id,trip_id,block_id',
    trips.map(({ id, route, service, vehicle = '' }) => [route, service, id, vehicle]),
  )
  write(
    'stop_times.txt',
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type',
    trips.flatMap(({ id, calls }) =>
      calls.map(({ stop, arrival, departure, pickUp, dropOff }, i) => [
        id,
        showTime(arrival),
        showTime(departure),
        stop,
        i + 1,
        pickUp ? 0 : 1,
        dropOff ? 0 : 1,
      ]),
    ),
  )
  const date = (day: string): string => day.replaceAll('-', '')
  write(
    'calendar.txt',
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    services.map(({ id, weekdays, from, to }) => [
      id,
      ...Array.from({ length: 7 }, (_, n) => (weekdays >> n) & 1),
      date(from),
      date(to),
    ]),
  )
  write(
    'calendar_dates.txt',
    'service_id,date,exception_type',
    services.flatMap(({ id, added, removed }) => [
      ...added.filter((day) => !removed.includes(day)).map((day) => [id, date(day), 1]),
      ...removed.map((day) => [id, date(day), 2]),
    ]),
  )
  write(
    'transfers.txt',
    'from_stop_id,to_stop_id,transfer_type,min_transfer_time',
    transfers.map(({ from, to, seconds }) => [from, to, seconds === undefined ? 3 : 2, seconds ?? '']),
  )
  return files
}
