/**
 * One province's network: the administrative places, the postal units, and which unit serves which place. The two trees
 * change on different days (districts ended on 2025-07-01, district posts on 2025-09-01), so neither follows from the
 * other. Queries about one tree are in `tree.ts`; this file answers across the two.
 */
import type { Day } from '#kernel/day.ts'
import { ancestorsOn, isValidOn, type Tree, type Version, versionOn } from '#network/tree.ts'

export const PLACE_KINDS = ['province', 'district', 'commune'] as const
export const UNIT_KINDS = ['province', 'centre', 'district', 'commune-post', 'office', 'point'] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]
export type UnitKind = (typeof UNIT_KINDS)[number]

/** `type` is the Vietnamese word before the name (`xã`, `phường`, `thị trấn` …); `lat`, `lon` in degrees, approximate. */
export interface Place extends Version<PlaceKind> {
  readonly type: string
  readonly lat: number | undefined
  readonly lon: number | undefined
}

/**
 * `district`: the 12 units directly under the provincial post until 2025-08-31; `commune-post`: their successors;
 * `office`: a counter at a district seat; `point`: a commune cultural post point (BĐ-VHX) with one clerk.
 * `place` is the commune it stands in. `synthetic`: the program's own assignment, never to be shown as fact.
 */
export interface Unit extends Version<UnitKind> {
  readonly place: number
  readonly synthetic: boolean
}

/** In `[from, to)` the unit serves the people of the place. Many to many. */
export interface Serves {
  readonly unit: number
  readonly place: number
  readonly from: Day
  readonly to: Day
  readonly synthetic: boolean
  readonly source: string
}

/** `province` is the number of the province (Sơn La: 14), the first key of every stored row. */
export interface Network {
  readonly province: number
  readonly places: Tree<Place>
  readonly units: Tree<Unit>
  readonly serves: readonly Serves[]
}

/** `xã Chiềng Mung`, as in a sentence. */
export function placeName(place: Place): string {
  return `${place.type} ${place.name}`
}

/** The commune in which a unit stands on a day; undefined when either does not exist then. */
export function placeOn(network: Network, unit: number, day: Day): Place | undefined {
  const at = versionOn(network.units, unit, day)
  return at && versionOn(network.places, at.place, day)
}

/** The places that a unit, or any unit under it, serves on a day, each once, in the order of their numbers. */
export function servedOn(network: Network, unit: number, day: Day): Place[] {
  const places = new Set<number>()
  for (const row of network.serves) {
    const counts = row.unit === unit || ancestorsOn(network.units, row.unit, day).includes(unit)
    if (isValidOn(row, day) && counts) places.add(row.place)
  }
  return [...places].toSorted((a, b) => a - b).flatMap((place) => versionOn(network.places, place, day) ?? [])
}

/** The units that serve a place directly on a day, in the order of their numbers. */
export function serversOf(network: Network, place: number, day: Day): Unit[] {
  const rows = network.serves.filter((row) => row.place === place && isValidOn(row, day))
  return rows.flatMap((row) => versionOn(network.units, row.unit, day) ?? []).toSorted((a, b) => a.id - b.id)
}
