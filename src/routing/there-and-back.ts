/**
 * Level-2 routes that one van runs: from a hub through districts and back the same way, on some days perhaps not to the end.
 * Trips of several days are tied: they pass the stops that they share at the same minutes.
 */
import type { Trip } from './plan.ts'

/** A trip as the model has it, and those of other days that pass its stops at the same minutes. */
export type Tied = { readonly trip: Trip; readonly others: readonly Trip[] }

const TRIPS_MOST = 3

/** Trips of one van from the hub and back in turn, on some days perhaps not to the end of the way; or why they are not. */
export function lineOf(
  trips: readonly Trip[],
  hub: string,
  daysOf: (trip: Trip) => number,
): { out: Tied[]; back: Tied[] } | string {
  if (new Set(trips.map(({ vehicle }) => vehicle)).size !== 1) return 'dùng nhiều xe'
  const variants = [...Map.groupBy(trips, ({ service }) => service).values()]
    .map((own) => own.toSorted((a, b) => startOf(a) - startOf(b)))
    .toSorted((a, b) => wayOf(b[0]).length - wayOf(a[0]).length)
  const [longest = []] = variants
  const way = wayOf(longest[0])
  if (longest.length > 2 * TRIPS_MOST) return `có hơn ${TRIPS_MOST} chuyến một ngày`
  if (new Set(way).size !== way.length) return 'qua một điểm hai lần'
  const seen = variants.map(([first]) => (first ? daysOf(first) : 0))
  if (seen.some((days, i) => seen.some((other, j) => j > i && (days & other) !== 0))) return 'có hai xe chạy cùng ngày'
  for (const own of variants) {
    const there = wayOf(own[0]).join()
    const good = own.every((trip, i) => (i % 2 === 0 ? wayOf(trip) : wayOf(trip).toReversed()).join() === there)
    if (!good || own.length !== longest.length || own.length % 2 === 1 || wayOf(own[0])[0] !== hub)
      return 'không đi và về một đường từ bưu cục tỉnh'
    if (!`${way.join()},`.startsWith(`${there},`)) return 'mỗi ngày đi một đường khác'
    if (own.some((trip, i) => i % 2 === 0 && startOf(trip) !== startOf(longest[i] as Trip)))
      return 'rời bưu cục tỉnh mỗi ngày một giờ khác'
  }
  const tied = longest.map((trip, i): Tied => ({ trip, others: variants.slice(1).map((own) => own[i] as Trip) }))
  return { out: tied.filter((_, i) => i % 2 === 0), back: tied.filter((_, i) => i % 2 === 1) }
}

const wayOf = (trip: Trip | undefined): string[] => trip?.calls.map(({ stop }) => stop) ?? []

export const startOf = ({ calls }: Trip): number => calls[0]?.departure ?? 0

/** Seconds from the trip's start until it comes to a stop or leaves it. */
export const passes = (trip: Trip, stop: string, which: 'arrival' | 'departure'): number =>
  (trip.calls.find((call) => call.stop === stop)?.[which] ?? startOf(trip)) - startOf(trip)
