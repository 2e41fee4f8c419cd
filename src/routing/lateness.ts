/** How late vans are: shares of minutes, exact sums of them, and draws. */
import type { Chance } from '#kernel/chance.ts'

/** Minutes late (0 or more) and the share of runs that are; shares sum to 1. */
export type Lateness = readonly { readonly minutes: number; readonly share: number }[]

/** The lateness of a route's runs; a route without data is as planned. */
export type LatenessOf = (route: string) => Lateness

/**
 * @throws RangeError when shares do not sum to 1 or minutes are negative.
 */
export function checkLateness(lateness: Lateness): void {
  const sum = lateness.reduce((total, { share }) => total + share, 0)
  if (Math.abs(sum - 1) > 1e-9 || lateness.some(({ minutes, share }) => minutes < 0 || share < 0))
    throw new RangeError('lateness needs minutes from 0 and shares that sum to 1')
}

/** The probability that a van so late is not met by one so late, with `slack` minutes between: late − lateNext > slack. */
export function missing(late: Lateness, next: Lateness, slack: number): number {
  let probability = 0
  for (const one of late)
    for (const other of next) if (one.minutes - other.minutes > slack) probability += one.share * other.share
  return probability
}

/** The least whole minutes of slack with which at most `share` is missed. */
export function slackFor(late: Lateness, next: Lateness, share: number): number {
  const most = Math.ceil(Math.max(...late.map(({ minutes }) => minutes)))
  let slack = 0
  while (slack < most && missing(late, next, slack) > share) slack++
  return slack
}

/** The minutes that `share` of runs do not exceed. */
export function lateBy(lateness: Lateness, share: number): number {
  let rest = share
  for (const one of lateness) {
    rest -= one.share
    // Shares of tenths do not sum exactly.
    if (rest <= 1e-9) return one.minutes
  }
  return lateness.at(-1)?.minutes ?? 0
}

export function draw(lateness: Lateness, chance: Chance): number {
  let at = chance.share()
  for (const { minutes, share } of lateness) {
    at -= share
    if (at < 0) return minutes
  }
  return lateness.at(-1)?.minutes ?? 0
}
