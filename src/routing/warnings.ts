/** What is odd in a plan and leaves its times exact: a van in two places, stops to which or from which nothing goes. */

import { showTime } from './faults.ts'
import type { Fault, NetworkPlan, Trip } from './plan.ts'
import type { Run } from './timetable.ts'

export function planWarnings(plan: NetworkPlan, runs: readonly Run[]): Fault[] {
  return [...overlaps(plan, runs), ...unserved(plan, runs)]
}

/** Runs of one van that overlap, each pair of trips once. */
function overlaps({ trips }: NetworkPlan, runs: readonly Run[]): Fault[] {
  const byVehicle = Map.groupBy(
    runs.filter(({ trip }) => trips[trip]?.vehicle !== undefined),
    ({ trip }) => trips[trip]?.vehicle as string,
  )
  const faults: Fault[] = []
  const said = new Set<string>()
  for (const [vehicle, own] of byVehicle) {
    const spans = own
      .map(({ trip, start }) => {
        const { calls } = trips[trip] as Trip
        return { trip, from: start + (calls[0]?.departure ?? 0), until: start + (calls.at(-1)?.arrival ?? 0) }
      })
      .toSorted((a, b) => a.from - b.from || a.until - b.until)
    let longest = spans[0]
    for (const span of spans.slice(1)) {
      const busy = longest as (typeof spans)[number]
      const [one, other] = [trips[busy.trip] as Trip, trips[span.trip] as Trip]
      const pair = `${one.id}\n${other.id}`
      if (span.from < busy.until && !said.has(pair)) {
        said.add(pair)
        const message = `xe ${vehicle} khi ấy còn chạy chuyến ${one.id} đến ${showTime(one.calls.at(-1)?.arrival ?? 0)}. Đổi xe hoặc giờ.`
        faults.push({ grave: false, route: other.route, trip: other.id, call: 1, message })
      }
      if (span.until > busy.until) longest = span
    }
  }
  return faults
}

function unserved({ trips, stops, transfers }: NetworkPlan, runs: readonly Run[]): Fault[] {
  const reached = new Set<string>()
  const left = new Set<string>()
  for (const trip of new Set(runs.map(({ trip }) => trips[trip] as Trip)))
    for (const [i, { stop, pickUp, dropOff }] of trip.calls.entries()) {
      if (dropOff && i > 0) reached.add(stop)
      if (pickUp && i < trip.calls.length - 1) left.add(stop)
    }
  for (const { from, to, seconds } of transfers)
    if (seconds !== undefined) {
      reached.add(to)
      left.add(from)
    }
  const stations = new Set(stops.map(({ station }) => station))
  return stops
    .filter(({ id }) => !stations.has(id))
    .flatMap(({ id, name }) => {
      const lacks = [
        ...(reached.has(id) ? [] : ['không chuyến nào đến']),
        ...(left.has(id) ? [] : ['không chuyến nào đi']),
      ]
      return lacks.length === 0
        ? []
        : [{ grave: false, message: `Điểm ${id} (${name}): ${lacks.join(', ')} trong những ngày này.` }]
    })
}
