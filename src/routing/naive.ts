/**
 * The same questions answered a second time, from the plan itself and not from the timetable, by trying everything: for
 * tests. Rounds of one more ride each over all calls of all runs; and a journey checked leg by leg.
 */
import { addDays, dayNumber, weekday } from '#kernel/day.ts'
import type { NetworkPlan, Service, Trip } from './plan.ts'
import type { Journey } from './scan.ts'
import type { Horizon } from './timetable.ts'

/** Days of this model begin at midnight: it knows no zone in which clocks change. */
const startOf = (day: string, { from }: Horizon): number =>
  (dayNumber(day) - dayNumber(addDays(from, 1 - weekday(from)))) * 86_400

function runs(service: Service, day: string): boolean {
  const names = [1, 2, 4, 8, 16, 32, 64]
  const planned =
    service.from <= day && day <= service.to && (service.weekdays & (names[weekday(day) - 1] as number)) > 0
  return (planned || service.added.includes(day)) && !service.removed.includes(day)
}

type NaiveRun = { trip: Trip; day: string; start: number }

function naiveRuns(plan: NetworkPlan, horizon: Horizon): NaiveRun[] {
  const found: NaiveRun[] = []
  for (let n = -31; n < horizon.days; n++) {
    const day = addDays(horizon.from, n)
    for (const trip of plan.trips) {
      const service = plan.services.find(({ id }) => id === trip.service)
      if (service && runs(service, day)) found.push({ trip, day, start: startOf(day, horizon) })
    }
  }
  return found
}

export type NaiveArrival = { second: number; handlings: number }

/** Per stop: the earliest second, and the fewest rides with which it can be reached at that second. */
export function naiveArrivals(
  plan: NetworkPlan,
  horizon: Horizon,
  from: string,
  ready: number,
): Map<string, NaiveArrival> {
  const change = new Map(plan.transfers.filter((t) => t.from === t.to).map((t) => [t.from, t.seconds]))
  const walks = plan.transfers.filter((t) => t.from !== t.to && t.seconds !== undefined)
  const all = naiveRuns(plan, horizon)
  const answer = new Map<string, NaiveArrival>()
  const note = (stop: string, second: number, handlings: number) => {
    const known = answer.get(stop)
    if (!known || second < known.second) answer.set(stop, { second, handlings })
  }
  // Ready to be loaded after at most so many rides.
  let boarding = new Map<string, number>()
  const least = (map: Map<string, number>, stop: string, second: number) => {
    if (second < (map.get(stop) ?? Number.POSITIVE_INFINITY)) map.set(stop, second)
  }
  for (const { id, station } of plan.stops)
    if (id === from || station === from) {
      least(boarding, id, ready)
      note(id, ready, 0)
    }
  for (const start of [...boarding.keys()])
    for (const walk of walks)
      if (walk.from === start) {
        least(boarding, walk.to, ready + (walk.seconds as number))
        note(walk.to, ready + (walk.seconds as number), 0)
      }
  for (let rides = 1, changed = true; changed; rides++) {
    changed = false
    const after = new Map(boarding)
    for (const { trip, start } of all)
      for (const [i, board] of trip.calls.entries()) {
        if (!board.pickUp || start + board.departure < (boarding.get(board.stop) ?? Number.POSITIVE_INFINITY)) continue
        for (const alight of trip.calls.slice(i + 1)) {
          if (!alight.dropOff) continue
          const second = start + alight.arrival
          note(alight.stop, second, rides)
          const pause = change.has(alight.stop) ? change.get(alight.stop) : 0
          if (pause !== undefined) least(after, alight.stop, second + pause)
          for (const walk of walks)
            if (walk.from === alight.stop) {
              note(walk.to, second + (walk.seconds as number), rides)
              least(after, walk.to, second + (walk.seconds as number))
            }
        }
      }
    for (const [stop, second] of after) if (second !== boarding.get(stop)) changed = true
    boarding = after
  }
  return answer
}

/** Why a journey cannot be made with this plan; nothing when it can, leg by leg. */
export function whyNot(plan: NetworkPlan, horizon: Horizon, journey: Journey): string | undefined {
  let place = journey.from
  let second = journey.readyMinute * 60
  let before: 'start' | 'ride' | 'walk' = 'start'
  for (const [n, leg] of journey.legs.entries()) {
    const departure = Math.round(leg.departureMinute * 60)
    const arrival = Math.round(leg.arrivalMinute * 60)
    if (leg.from !== place) return `leg ${n} begins at ${leg.from}, mail is at ${place}`
    if (leg.kind === 'walk') {
      if (before === 'walk') return `leg ${n} walks after a walk`
      const walk = plan.transfers.find((t) => t.from === leg.from && t.to === leg.to && t.from !== t.to)
      if (walk?.seconds === undefined) return `leg ${n}: no way from ${leg.from} to ${leg.to}`
      if (departure !== second || arrival !== second + walk.seconds) return `leg ${n} walks at another pace`
    } else {
      const trip = plan.trips.find(({ id }) => id === leg.trip)
      const service = plan.services.find(({ id }) => id === trip?.service)
      if (!trip || !service || !runs(service, leg.day)) return `leg ${n}: ${leg.trip} does not run on ${leg.day}`
      const board = trip.calls[leg.boardCall - 1]
      const alight = trip.calls[leg.alightCall - 1]
      if (!board || !alight || leg.boardCall >= leg.alightCall) return `leg ${n}: no such calls`
      if (board.stop !== leg.from || alight.stop !== leg.to) return `leg ${n}: calls elsewhere`
      if (!board.pickUp || !alight.dropOff) return `leg ${n}: not loaded or unloaded there`
      const start = startOf(leg.day, horizon)
      if (departure !== start + board.departure || arrival !== start + alight.arrival) return `leg ${n}: other times`
      const row = plan.transfers.find((t) => t.from === place && t.to === place)
      if (before === 'ride' && row && row.seconds === undefined) return `leg ${n}: no change at ${place}`
      const pause = before === 'ride' ? (row?.seconds ?? 0) : 0
      if (departure < second + pause) return `leg ${n} leaves before mail is ready`
    }
    place = leg.to
    second = arrival
    before = leg.kind
  }
  if (place !== journey.to) return `ends at ${place}`
  if (second !== Math.round(journey.arrivalMinute * 60)) return 'ends at another time'
  if (journey.handlings !== journey.legs.filter(({ kind }) => kind === 'ride').length) return 'counts handlings wrong'
  return undefined
}
