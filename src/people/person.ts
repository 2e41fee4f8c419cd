/** Who works with the system: a person, the role in which, for which unit, from when until when. */
import type { Day } from '#kernel/day.ts'

/**
 * `teller`: does acts at a point; `head`: answers for a point; `district`: for all points below a unit; `province`: for
 * the whole province; `auditor`: reads what lies below the unit and changes nothing.
 */
export const ROLES = ['teller', 'head', 'district', 'province', 'auditor'] as const
export type Role = (typeof ROLES)[number]

export type Person = {
  /** Signs in with it, and acts as `person:CODE`. */
  code: string
  name: string
  /** Internal number of the unit. */
  unit: number
  role: Role
  /** First day, and the first day on which it no longer holds. */
  from: Day
  to: Day
}

/** Somebody in a session. */
export type SignedIn = Person & {
  province: number
  /** Own unit and everything below it; `all` at the root, which also reads what has long been closed. */
  units: 'all' | readonly number[]
  /** Goes into each form as the field `token`, or into the header `x-token`. */
  token: string
}
