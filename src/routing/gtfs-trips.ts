/** Trips of a GTFS feed with their calls: rows in any order, times that are left out, departures at an interval. */
import { showTime } from './faults.ts'
import { type FeedRow, readChoice, readTime } from './gtfs-table.ts'
import type { Call, Fault, Trip } from './plan.ts'

/** Rows as `readFeed` asks for them. */
export type Draft = {
  /** trip, route, service, block */
  readonly trips: Iterable<FeedRow>
  /** trip, sequence, stop, arrival, departure, pickup, drop off */
  readonly calls: Iterable<FeedRow>
  /** trip, start, end, headway */
  readonly frequencies: Iterable<FeedRow>
}

type Raw = Omit<Call, 'arrival' | 'departure'> & {
  row: number
  sequence: number
  arrival: number | undefined
  departure: number | undefined
}
type Say = (fault: Fault) => void

const CALLS = 'stop_times.txt'

export function tripsOf({ trips, calls, frequencies }: Draft, fault: Say): Trip[] {
  const made = new Map<string, { trip: Omit<Trip, 'calls'>; raw: Raw[]; sound: boolean }>()
  const twice: Trip[] = []
  for (const { cells } of trips) {
    const [id = '', route = '', service = '', block = ''] = cells
    const trip = { id, route, service, ...(block === '' ? {} : { vehicle: block }) }
    if (made.has(id)) twice.push({ ...trip, calls: [] })
    else made.set(id, { trip, raw: [], sound: true })
  }
  for (const { row, cells } of calls) {
    const [id = '', sequence = '', stop = '', arrival = '', departure = '', pickUp = '', dropOff = ''] = cells
    const own = made.get(id)
    const say = (message: string): void => {
      if (own) own.sound = false
      fault({ grave: true, file: CALLS, row, ...(own ? { route: own.trip.route } : {}), trip: id, message })
    }
    if (!own) {
      say('không có chuyến này trong trips.txt.')
      continue
    }
    if (!/^\d{1,9}$/.test(sequence)) say(`stop_sequence “${sequence}” phải là số nguyên từ 0.`)
    for (const [column, text] of [
      ['arrival_time', arrival],
      ['departure_time', departure],
    ] as const)
      if (text !== '' && readTime(text) === undefined)
        say(`${column} “${text}” không phải giờ. Viết như 06:05:00 hoặc 25:10:00.`)
    const [loads, unloads] = [readChoice(pickUp, 3), readChoice(dropOff, 3)]
    if (loads === undefined || unloads === undefined) say('pickup_type và drop_off_type phải từ 0 đến 3.')
    const [in_, out] = [readTime(arrival), readTime(departure)]
    own.raw.push({
      row,
      sequence: Number(sequence),
      stop,
      arrival: in_ ?? out,
      departure: out ?? in_,
      pickUp: loads !== 1,
      dropOff: unloads !== 1,
    })
  }
  const whole = [...made.values()].map(
    ({ trip, raw, sound }): Trip => ({ ...trip, calls: sound ? timed(trip, raw, fault) : [] }),
  )
  return [...repeated(whole, frequencies, fault), ...twice]
}

/** Calls by sequence; times that are left out lie evenly between those around them. */
function timed(trip: Omit<Trip, 'calls'>, raw: Raw[], fault: Say): Call[] {
  raw.sort((a, b) => a.sequence - b.sequence)
  const say = (row: number, call: number, message: string): void =>
    fault({ grave: true, file: CALLS, row, route: trip.route, trip: trip.id, call, message })
  let before = 0
  for (const [i, call] of raw.entries()) {
    if (raw[i - 1]?.sequence === call.sequence) say(call.row, i + 1, `stop_sequence ${call.sequence} có hai lần.`)
    if (call.departure === undefined) {
      if (i === 0 || i === raw.length - 1) say(call.row, i + 1, 'lần đỗ đầu và cuối phải có giờ.')
      continue
    }
    const left = raw[before]?.departure
    const gap = i - before
    if (left !== undefined)
      for (let n = 1; n < gap; n++) {
        const missing = raw[before + n] as Raw
        missing.arrival = left + Math.round((((call.arrival as number) - left) * n) / gap)
        missing.departure = missing.arrival
      }
    before = i
  }
  return raw.some(({ arrival }) => arrival === undefined)
    ? []
    : raw.map(({ stop, arrival, departure, pickUp, dropOff }) => ({
        stop,
        arrival: arrival as number,
        departure: departure as number,
        pickUp,
        dropOff,
      }))
}

/** A trip with frequencies is a pattern: it leaves every `headway` seconds from start until before end. */
function repeated(trips: readonly Trip[], frequencies: Iterable<FeedRow>, fault: Say): Trip[] {
  const patterns = new Map<string, number[]>()
  const known = new Set(trips.map(({ id }) => id))
  for (const { row, cells } of frequencies) {
    const [id = '', start = '', end = '', headway = ''] = cells
    const [from, until, step] = [readTime(start), readTime(end), Number(headway)]
    if (!known.has(id) || from === undefined || until === undefined || !/^[1-9]\d*$/.test(headway)) {
      const message = known.has(id)
        ? 'start_time, end_time hoặc headway_secs sai. Giờ viết như 06:00:00, khoảng cách là số giây từ 1.'
        : 'không có chuyến này trong trips.txt.'
      fault({ grave: true, file: 'frequencies.txt', row, trip: id, message })
      continue
    }
    const starts = patterns.get(id) ?? []
    patterns.set(id, starts)
    for (let at = from; at < until; at += step) starts.push(at)
  }
  return trips.flatMap((trip) => {
    const starts = patterns.get(trip.id)
    const first = trip.calls[0]?.departure
    if (!starts || first === undefined) return [trip]
    return starts.map((start): Trip => {
      const later = start - first
      const calls = trip.calls.map((call) => ({
        ...call,
        arrival: call.arrival + later,
        departure: call.departure + later,
      }))
      const [head, ...rest] = calls as [Call, ...Call[]]
      // The pattern may wait before it leaves; that must not begin before the day does.
      return {
        ...trip,
        id: `${trip.id}@${showTime(start)}`,
        calls: [{ ...head, arrival: Math.max(head.arrival, 0) }, ...rest],
      }
    })
  })
}
