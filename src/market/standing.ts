/** What a collaborator holds against his limit, what commission is due to him, and how near the end of a card is. */
import { type Day, daysBetween } from '#kernel/day.ts'

/** All đồng. `late`: he holds more than he may. */
export type Float = { owes: number; limit: number; left: number; late: boolean }

export const floatOf = (owes: number, limit: number): Float => ({
  owes,
  limit,
  left: Math.max(0, limit - owes),
  late: owes > limit,
})

/**
 * Revenue for which commission is to be awarded: what was earned and not yet counted. Below 0 when an enrolment was undone
 * after its award: nothing is awarded until others have made up for it.
 */
export const uncounted = ({ earned, counted }: { earned: number; counted: number }): number =>
  Math.max(0, earned - counted)

/** How many days before and after the last day somebody is asked to renew. Ours. */
export const RENEWAL_DAYS = { before: 30, after: 60 }

export type Due = 'ended' | 'week' | 'month'
/** Whose card ended is asked first; a card that ended is worth nothing at the hospital. */
export function dueOf(until: Day, today: Day): Due {
  const left = daysBetween(today, until)
  return left < 0 ? 'ended' : left <= 7 ? 'week' : 'month'
}
