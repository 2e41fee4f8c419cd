/** What every row of the portal shares: who may ask, and for which principal. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { deskOf, principalOf } from '#server/office.ts'
import { changeRow, readRow } from '#server/office-routes.ts'
import type { Given } from '#server/route.ts'

export const none = z.strictObject({})
const who = ['principal'] as const
export const read = { ...readRow, who } as const
export const change = { ...changeRow, who } as const

/** What every handler begins with. `look`: reads what is the principal's. */
export function portalOf(given: Pick<Given, 'site' | 'person'>) {
  const at = deskOf(given)
  const principal = principalOf(at.person)
  if (!principal) throw new Problem('not_allowed')
  const look = <T>(work: (query: Query) => Promise<T>): Promise<T> => at.province.read(work, at.person.units, principal)
  return { ...at, principal, look }
}
