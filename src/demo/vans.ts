/**
 * The vans that carry bags: which run goes next from one post to another, and when it really comes. From the province's
 * plan of its mail network when there is one; else every district has a van and every point a round, at the same times.
 */
import { isOpen, type Post, type Stage, todayOf } from '#demo/stage.ts'
import type { NetworkPlan } from '#routing/plan.ts'

export type Moment = { day: number; second: number }
/** `comes`: when the van was there, at the planned time or after it. */
export type Ride = { route: string; leaves: Moment; comes: Moment }
/** The run that brings bags there first, of those that leave after `ready` on a day on which both posts work. */
export type Vans = (from: Post, to: Post, ready: Moment) => Ride

type Run = {
  id: string
  route: string
  departure: number
  arrival: number
  /** How much of its way it has done there. */
  share: number
  runs: (weekday: number) => boolean
}

export function vansOf(stage: Stage): Vans {
  const known = new Map<string, Run[]>()
  return (from, to, ready) => {
    const key = `${from.code} ${to.code}`
    let runs = known.get(key)
    if (!runs) {
      const planned = stage.mailPlan ? plannedRuns(stage.mailPlan, from, to) : []
      runs = planned.length > 0 ? planned : [usualRun(stage, from, to)]
      known.set(key, runs)
    }
    for (let day = ready.day; ; day++) {
      const today = todayOf(day)
      if (!isOpen(from, today) || !isOpen(to, today)) continue
      const [first] = runs
        .filter((run) => run.runs(today.weekday) && (day > ready.day || run.departure >= ready.second))
        .toSorted((a, b) => a.arrival - b.arrival)
      if (!first) continue
      const { route, departure, arrival } = first
      const comes = { day, second: arrival + lateBy(stage, first, day) }
      return { route, leaves: { day, second: departure }, comes }
    }
  }
}

/**
 * Runs of the plan's own vans from stop to stop, by their weekdays, for a plan goes on after its last day. The trunk of
 * level 1 carries no bags within the province.
 */
function plannedRuns({ stops, routes, services, trips }: NetworkPlan, from: Post, to: Post): Run[] {
  const stopOf = ({ kind, code, name }: Post) =>
    stops.find(({ id, name: stop }) => (kind === 'point' ? id === code.slice(1) : name.endsWith(` ${stop}`)))?.id
  const [start, end] = [stopOf(from), stopOf(to)]
  const trunks = new Set(routes.filter(({ level }) => level === 1).map(({ id }) => id))
  return trips.flatMap(({ id, route, service, calls }) => {
    const at = calls.findIndex(({ stop, pickUp }) => stop === start && pickUp)
    const there = calls.findIndex(({ stop, dropOff }, i) => i > at && stop === end && dropOff)
    const days = services.find((one) => one.id === service)
    if (at < 0 || there < 0 || !days || trunks.has(route)) return []
    const [departure, arrival] = [calls[at]!.departure, calls[there]!.arrival]
    const begun = calls[0]!.departure
    const share = (arrival - begun) / (calls.at(-1)!.arrival - begun)
    return [
      { id, route, departure, arrival, share, runs: (weekday: number) => ((days.weekdays >> (weekday - 1)) & 1) === 1 },
    ]
  })
}

const HOUR = 3600

function usualRun({ seat }: Stage, from: Post, to: Post): Run {
  const [point, inward] = [from.kind === 'point' ? from : to, from.kind === 'point' || to === seat]
  const round = point.kind === 'point'
  const route = `${round ? 3 : 2}-${round ? point.code : (inward ? from : to).code}`
  const [departure, arrival] = round ? (inward ? [10, 11] : [8.5, 9.5]) : inward ? [14, 17] : [5.75, 8]
  const runs = (weekday: number) => weekday <= 6
  return { id: `${route}-${inward}`, route, departure: departure * HOUR, arrival: arrival * HOUR, share: 1, runs }
}

/** Rain and what slides onto the road, by month. */
const WET: Partial<Record<string, number>> = { '06': 1.3, '07': 1.8, '08': 1.8, '09': 1.4 }
const ON_TIME = 0.35
const HELD_UP = 0.008
const LATE_MOST = 150

/** Seconds that a run is late at a stop; the same run is later the further it has come. Shapes and sizes are ours. */
function lateBy(stage: Stage, { id, route, share }: Run, day: number): number {
  const chance = stage.chance('van', id, day)
  const usual = stage.chance('road', route).whole(4, 15)
  const wet = WET[todayOf(day).month.slice(5)] ?? 1
  const minutes = chance.happens(ON_TIME) ? 0 : chance.around(usual, 0.6) * wet
  const held = chance.happens(HELD_UP * wet) ? chance.whole(40, 110) : 0
  return Math.round(Math.min(LATE_MOST, minutes + held) * share * 60)
}
