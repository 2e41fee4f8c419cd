/**
 * A GTFS Schedule feed as a plan. Read: agency (time zone), stops, routes, trips, stop_times, calendar, calendar_dates,
 * frequencies, transfers between stops. Not read: shapes, fares, levels, flexible areas, and rows of transfers for single
 * routes or trips, which are said. https://gtfs.org/documentation/schedule/reference/
 */

import { planFaults } from './faults.ts'
import { feedRows, readChoice, readDate } from './gtfs-table.ts'
import { type Draft, tripsOf } from './gtfs-trips.ts'
import type { Fault, NetworkPlan, Route, Service, Stop, Transfer } from './plan.ts'

export const FEED_FILES = [
  'agency.txt',
  'stops.txt',
  'routes.txt',
  'trips.txt',
  'stop_times.txt',
  'calendar.txt',
  'calendar_dates.txt',
  'frequencies.txt',
  'transfers.txt',
] as const

const REQUIRED = ['stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt'] as const

/** Of a feed without agency.txt. */
const HOME_ZONE = 'Asia/Ho_Chi_Minh'

/**
 * The plan of a feed given as text by file name. All faults are found in one go; with a grave one there is no plan.
 * A template of frequencies becomes one trip for each departure, named by it.
 */
export function readFeed(files: ReadonlyMap<string, string>): { plan?: NetworkPlan; faults: Fault[] } {
  const faults: Fault[] = []
  const fault = (one: Fault): void => {
    faults.push(one)
  }
  for (const file of REQUIRED)
    if (!files.has(file)) fault({ grave: true, file, message: 'thiếu tệp này trong gói GTFS. Xuất lại đủ tệp.' })
  if (!files.has('calendar.txt') && !files.has('calendar_dates.txt'))
    fault({
      grave: true,
      file: 'calendar.txt',
      message: 'thiếu cả calendar.txt lẫn calendar_dates.txt. Cần ít nhất một.',
    })
  if (faults.length > 0) return { faults }

  const rows: Rows = (file, required, optional = []) => feedRows(file, files.get(file) ?? '', required, optional, fault)
  const here = (file: string): boolean => files.has(file)
  const zone = here('agency.txt') ? zoneOf(rows, fault) : HOME_ZONE
  if (!here('agency.txt'))
    fault({ grave: false, file: 'agency.txt', message: `thiếu tệp này; lấy múi giờ ${HOME_ZONE}.` })
  const stops = stopsOf(rows, fault)
  const plan: NetworkPlan = {
    zone,
    stops,
    routes: routesOf(rows),
    services: servicesOf(rows, here, fault),
    trips: tripsOf(draftOf(rows, here), fault),
    transfers: here('transfers.txt') ? transfersOf(rows, stops, fault) : [],
  }
  // A trip whose rows cannot be read is told by its rows alone.
  const unread = new Set(faults.map(({ trip }) => trip))
  const all = [...faults, ...planFaults({ ...plan, trips: plan.trips.filter(({ id }) => !unread.has(id)) })]
  if (plan.trips.length === 0 && faults.every(({ grave }) => !grave))
    all.push({ grave: true, file: 'trips.txt', message: 'không có chuyến nào. Xuất lại gói có chuyến.' })
  return all.some(({ grave }) => grave) ? { faults: all } : { plan, faults: all }
}

type Rows = (file: string, required: readonly string[], optional?: readonly string[]) => ReturnType<typeof feedRows>
type Say = (fault: Fault) => void

function zoneOf(rows: Rows, fault: Say): string {
  const zones = new Set<string>()
  for (const { cells } of rows('agency.txt', ['agency_timezone'])) zones.add(cells[0] ?? '')
  if (zones.size > 1)
    fault({ grave: true, file: 'agency.txt', message: `có nhiều múi giờ: ${[...zones].join(', ')}. Chỉ dùng một.` })
  return [...zones][0] ?? HOME_ZONE
}

function stopsOf(rows: Rows, fault: Say): Stop[] {
  const stops: Stop[] = []
  for (const { row, cells } of rows(
    'stops.txt',
    ['stop_id'],
    ['stop_name', 'stop_lat', 'stop_lon', 'location_type', 'parent_station'],
  )) {
    const [id = '', name = '', lat = '', lon = '', type = '', parent = ''] = cells
    const kind = readChoice(type, 4)
    if (kind === undefined)
      fault({ grave: true, file: 'stops.txt', row, message: `location_type “${type}” phải từ 0 đến 4.` })
    // Entrances, nodes of ways and boarding areas: no vehicle stops at them by itself.
    if (kind !== undefined && kind > 1) continue
    stops.push({
      id,
      name: name || id,
      ...(kind === 0 && parent !== '' ? { station: parent } : {}),
      ...(lat !== '' && lon !== '' ? { latitude: Number(lat), longitude: Number(lon) } : {}),
    })
  }
  return stops
}

function routesOf(rows: Rows): Route[] {
  const routes: Route[] = []
  for (const { cells } of rows('routes.txt', ['route_id'], ['route_short_name', 'route_long_name'])) {
    const [id = '', short = '', long = ''] = cells
    routes.push({ id, name: long || short || id })
  }
  return routes
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

function servicesOf(rows: Rows, here: (file: string) => boolean, fault: Say): Service[] {
  const services = new Map<string, { weekdays: number; from: string; to: string; added: string[]; removed: string[] }>()
  if (here('calendar.txt'))
    for (const { row, cells } of rows('calendar.txt', ['service_id', ...DAYS, 'start_date', 'end_date'])) {
      const [id = ''] = cells
      let weekdays = 0
      for (const [n, day] of DAYS.entries()) {
        const runs = cells[n + 1]
        if (runs === '1') weekdays |= 1 << n
        else if (runs !== '0')
          fault({ grave: true, file: 'calendar.txt', row, message: `cột “${day}” phải là 0 hoặc 1.` })
      }
      if (services.has(id))
        fault({ grave: true, file: 'calendar.txt', row, message: `lịch chạy ${id} có hai lần. Chỉ giữ một.` })
      services.set(id, {
        weekdays,
        from: readDate(cells[8] ?? ''),
        to: readDate(cells[9] ?? ''),
        added: [],
        removed: [],
      })
    }
  if (here('calendar_dates.txt'))
    for (const { row, cells } of rows('calendar_dates.txt', ['service_id', 'date', 'exception_type'])) {
      const [id = '', date = '', type = ''] = cells
      const day = readDate(date)
      const known = services.get(id) ?? { weekdays: 0, from: day, to: day, added: [], removed: [] }
      services.set(id, known)
      if (type === '1') known.added.push(day)
      else if (type === '2') known.removed.push(day)
      else
        fault({ grave: true, file: 'calendar_dates.txt', row, message: `exception_type “${type}” phải là 1 hoặc 2.` })
    }
  return [...services].map(([id, one]) => ({ id, ...one }))
}

const draftOf = (rows: Rows, here: (file: string) => boolean): Draft => ({
  trips: rows('trips.txt', ['trip_id', 'route_id', 'service_id'], ['block_id']),
  calls: rows(
    'stop_times.txt',
    ['trip_id', 'stop_sequence', 'stop_id', 'arrival_time', 'departure_time'],
    ['pickup_type', 'drop_off_type'],
  ),
  frequencies: here('frequencies.txt')
    ? rows('frequencies.txt', ['trip_id', 'start_time', 'end_time', 'headway_secs'])
    : [],
})

/** Rows between stations count for their parts; a row of the stops themselves comes before one of their stations. */
function transfersOf(rows: Rows, stops: readonly Stop[], fault: Say): Transfer[] {
  const file = 'transfers.txt'
  const parts = Map.groupBy(
    stops.filter(({ station }) => station !== undefined),
    ({ station }) => station as string,
  )
  const known = new Set(stops.map(({ id }) => id))
  const found = new Map<string, Transfer & { wide: number }>()
  const optional = ['transfer_type', 'min_transfer_time', 'from_route_id', 'to_route_id', 'from_trip_id', 'to_trip_id']
  for (const { row, cells } of rows(file, ['from_stop_id', 'to_stop_id'], optional)) {
    const [from = '', to = '', type = '', least = '', ...narrow] = cells
    const kind = readChoice(type, 5)
    if (kind === undefined) fault({ grave: true, file, row, message: `transfer_type “${type}” phải từ 0 đến 5.` })
    if (kind === undefined) continue
    if (kind > 3 || narrow.some((cell) => cell !== '')) {
      fault({ grave: false, file, row, message: 'dòng này chỉ cho từng tuyến hoặc từng chuyến; bỏ qua.' })
      continue
    }
    for (const stop of [from, to])
      if (!known.has(stop)) fault({ grave: true, file, row, message: `không có điểm “${stop}” trong stops.txt.` })
    if (!/^\d*$/.test(least) || (kind === 2 && least === ''))
      fault({ grave: true, file, row, message: `min_transfer_time “${least}” phải là số giây từ 0.` })
    const seconds = kind === 3 ? undefined : Number(least)
    const [starts, ends] = [from, to].map((stop) => parts.get(stop)?.map(({ id }) => id) ?? [stop]) as [
      string[],
      string[],
    ]
    const wide = Number(parts.has(from)) + Number(parts.has(to))
    for (const start of starts)
      for (const end of ends) {
        const pair = `${start}\n${end}`
        const before = found.get(pair)
        if (before === undefined || wide < before.wide) found.set(pair, { from: start, to: end, seconds, wide })
      }
  }
  return [...found.values()]
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .map(({ wide: _, ...transfer }) => transfer)
}
