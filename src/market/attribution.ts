/**
 * For which conference an enrolment counts: the last one that the member went to before paying, within ninety days; each
 * enrolment once. Who was a member before, or has not paid, counts for none.
 */
import { type Day, daysBetween } from '#kernel/day.ts'

/** Somebody on the list of a conference. `member` empty: the number is not known yet. */
export type Attended = { member: string; day: Day; promised: boolean }

/**
 * - `paid`: enrolled after the conference, and paid: an enrolment is an act that takes the first payment.
 * - `before`: was a member already.
 * - `other`: enrolled after a later conference, or too long after this one.
 * - `promised`: signed up, and no payment is in the books. `came`: was there.
 */
export type Outcome = 'paid' | 'before' | 'other' | 'promised' | 'came'

/** Ours: who comes back within a quarter came because of it. */
export const WINDOW_DAYS = 90

/** @param enrolled first day on which each member enrolled and paid @returns in the order of `attended` */
export function outcomesOf(attended: readonly Attended[], enrolled: ReadonlyMap<string, Day>): Outcome[] {
  const winner = new Map<string, Attended>()
  for (const one of attended) {
    const paid = enrolled.get(one.member)
    if (paid === undefined || one.day > paid || daysBetween(one.day, paid) > WINDOW_DAYS) continue
    const best = winner.get(one.member)
    if (!best || best.day < one.day) winner.set(one.member, one)
  }
  return attended.map((one) => {
    const paid = one.member === '' ? undefined : enrolled.get(one.member)
    if (paid === undefined) return one.promised ? 'promised' : 'came'
    if (paid < one.day) return 'before'
    return winner.get(one.member) === one ? 'paid' : 'other'
  })
}
