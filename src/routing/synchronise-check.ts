/**
 * The evaluator that `synchronise` is checked by. It shares nothing with the search: it walks mail from van to van along
 * a list of departures over some days, and reads the rules one by one.
 */
import type { SyncMoves, SyncPlan } from './synchronise.ts'

/** From two days before, for a return may lie after midnight, as far as the longest runs that are allowed can reach. */
const DAYS = [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8].map((day) => day * 24 * 60)

/** Item-minutes a day that mail waits for a van under these moves. */
export function waitingOf({ hub, routes }: SyncPlan, moves: SyncMoves): number {
  let total = 0
  for (const [r, route] of routes.entries()) {
    const { leave, back, loops } = moves[r] as SyncMoves[number]
    for (const [i, loop] of route.loops.entries()) {
      const { outMinutes, backMinutes, hallMinutes } = loop.on ?? route
      for (const [wave, arrival] of hub.arrivals.entries()) {
        const ready = arrival + hub.sortMinutes
        const van = first(leave, ready)
        const there = van + outMinutes + hallMinutes
        total += (loop.inbound[wave] as number) * (van - ready + first([loops[i] as number], there) - there)
      }
      const ready = (loops[i] as number) + loop.minutes + hallMinutes
      const here = back.map((at) => at + route.backMinutes - backMinutes)
      const van = first(here, ready)
      const sorted = van + backMinutes + hub.sortMinutes
      total += loop.outbound * (van - ready + first(hub.departures, sorted) - sorted)
    }
  }
  return total
}

/** The first of daily departures that is not before `ready`. */
function first(daily: readonly number[], ready: number): number {
  const all = daily.flatMap((at) => DAYS.map((day) => at + day)).toSorted((a, b) => a - b)
  const next = all.find((at) => at >= ready)
  if (next === undefined) throw new RangeError(`no departure within a week of minute ${ready}`)
  return next
}

/** The rule that these moves break, in plain words; nothing when they keep all. */
export function whyBroken({ slotMinutes, hub, routes }: SyncPlan, moves: SyncMoves): string | undefined {
  const left: number[] = []
  for (const [r, route] of routes.entries()) {
    const { leave, back, loops } = moves[r] as SyncMoves[number]
    if ([...leave, ...back, ...loops].some((at) => at % slotMinutes !== 0)) return `${route.id}: not in a slot`
    let free = Number.NEGATIVE_INFINITY
    for (const [k, trip] of route.trips.entries()) {
      const [out, home] = [leave[k] as number, (back[k] as number) + route.backMinutes]
      if (out < trip.earliest || out > trip.latest) return `${route.id}: trip ${k + 1} leaves outside its window`
      if (out < free) return `${route.id}: trip ${k + 1} leaves before the van is there`
      if ((back[k] as number) < out + route.outMinutes + route.haltMinutes) return `${route.id}: halt too short`
      if (home > trip.home) return `${route.id}: trip ${k + 1} is home too late`
      if (home > (leave[0] as number) + route.dutyMinutes) return `${route.id}: duty too long`
      free = home + route.turnMinutes
    }
    if (free > (leave[0] as number) + 24 * 60) return `${route.id}: the van is not there the next morning`
    for (const [i, loop] of route.loops.entries()) {
      const at = loops[i] as number
      if (at < loop.earliest || at > loop.latest) return `${route.id}: loop ${loop.id} leaves outside its window`
    }
    left.push(...leave)
  }
  const week = left.flatMap((at) => [at, at + 24 * 60])
  for (const from of left)
    if (week.filter((at) => at >= from && at < from + hub.dockMinutes).length > hub.dockMost)
      return `more than ${hub.dockMost} vans at the dock from minute ${from}`
  if (hub.vans === undefined) return undefined
  const away = routes.flatMap((route, r) => {
    const { leave, back } = moves[r] as SyncMoves[number]
    return leave.flatMap((from, k) => {
      const until = (back[k] as number) + route.backMinutes + route.turnMinutes
      return [-1, 0, 1].map((day) => ({ from: from + day * 24 * 60, until: until + day * 24 * 60 }))
    })
  })
  for (const { from: minute } of away)
    if (away.filter(({ from, until }) => from <= minute && minute < until).length > hub.vans)
      return `more than ${hub.vans} vans are away at minute ${minute}`
  return undefined
}
