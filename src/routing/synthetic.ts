/**
 * Synthetic provinces for benches and tests: one national hub; in each province a hub, 12 districts on two round trips a
 * day, 204 communes in 150 rounds of one to three points, two corridor trips a day each way. Invented, seeded, marked so.
 */
import { Chance } from '#kernel/chance.ts'
import type { Call, NetworkPlan, Route, Stop, Trip } from './plan.ts'

const DISTRICTS = 12
const COMMUNES = 204
const ROUNDS = 150
const HOUR = 60

/** A plan of so many provinces that runs every day of `from` … `to`. The hubs are `P0`, `P1`, …; the national one `N`. */
export function provinces(count: number, { seed, from, to }: { seed: number; from: string; to: string }): NetworkPlan {
  const chance = new Chance(seed, 'provinces')
  const stops: Stop[] = [{ id: 'N', name: 'Trung tâm (giả định)' }]
  const routes: Route[] = []
  const trips: Trip[] = []
  const stop = (id: string): string => {
    stops.push({ id, name: `${id} (giả định)` })
    return id
  }
  /** Stops and minutes of driving before each, from `start` minutes after midnight, ten minutes' halt at each. */
  const trip = (route: string, start: number, way: readonly (readonly [string, number])[]): void => {
    let now = start * 60
    const calls = way.map(([at, minutes], i): Call => {
      const arrival = now + minutes * 60
      now = arrival + (i === 0 || i === way.length - 1 ? 0 : 600)
      return { stop: at, arrival, departure: now, pickUp: true, dropOff: true }
    })
    trips.push({ id: `${route}/${trips.length}`, route, service: 'daily', calls })
  }
  const route = (id: string, level: 1 | 2 | 3): string => {
    routes.push({ id, name: `${id} (giả định)`, level })
    return id
  }
  for (let p = 0; p < count; p++) {
    const hub = stop(`P${p}`)
    const far = chance.whole(3 * HOUR, 9 * HOUR)
    const corridor = route(`1:${hub}`, 1)
    for (const start of [20 * HOUR, 9 * HOUR]) {
      trip(corridor, start, [
        ['N', 0],
        [hub, far],
      ])
      trip(corridor, start - HOUR, [
        [hub, 0],
        ['N', far],
      ])
    }
    const districts = Array.from({ length: DISTRICTS }, (_, d) => ({
      id: stop(`${hub}D${d}`),
      far: chance.whole(30, 4 * HOUR),
    }))
    for (const { id, far } of districts) {
      const line = route(`2:${id}`, 2)
      for (const start of [5 * HOUR + 30, 13 * HOUR + 30]) {
        const early = start + chance.whole(0, 30)
        trip(line, early, [
          [hub, 0],
          [id, far],
        ])
        trip(line, early + far + 30, [
          [id, 0],
          [hub, far],
        ])
      }
    }
    // Two chains past a neighbour, so that a district is more than a leaf below the hub.
    for (const [one, two] of [
      [0, 1],
      [2, 3],
    ] as const) {
      const [near, next] = [districts[one], districts[two]] as [
        { id: string; far: number },
        { id: string; far: number },
      ]
      const line = route(`2:${near.id}-${next.id}`, 2)
      trip(line, 7 * HOUR, [
        [hub, 0],
        [near.id, near.far],
        [next.id, 45],
      ])
      trip(line, 13 * HOUR, [
        [next.id, 0],
        [near.id, 45],
        [hub, near.far],
      ])
    }
    const sizes = Array.from({ length: ROUNDS }, (_, r) => 1 + (r < COMMUNES - ROUNDS ? 1 : 0))
    let commune = 0
    for (const [r, size] of sizes.entries()) {
      const { id } = districts[r % DISTRICTS] as { id: string }
      const round = route(`3:${id}:${r}`, 3)
      const points = Array.from({ length: size }, () => stop(`${hub}C${commune++}`))
      const start = 7 * HOUR + chance.whole(0, 4 * HOUR)
      trip(round, start, [
        [id, 0],
        ...points.map((point): [string, number] => [point, chance.whole(15, 60)]),
        [id, chance.whole(15, 60)],
      ])
    }
  }
  return {
    zone: 'Asia/Ho_Chi_Minh',
    stops,
    routes,
    services: [{ id: 'daily', weekdays: 127, from, to, added: [], removed: [] }],
    trips,
    transfers: [],
  }
}
