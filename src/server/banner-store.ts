/** Banners of a campaign: a task for each point, done when a picture proves it. */
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import type { By } from '#server/customer-store.ts'

export type Banner = { campaign: string; unit: number; due: Day; hung: Day | null }

/** As far as the query's scope reaches, in the order in which they are due. */
export async function readBanners(query: Query, province: number, campaign: string): Promise<Banner[]> {
  return await query<Banner[]>`
    select campaign, unit, due::text as due, hung::text as hung from banner
    where province = ${province} and campaign = ${campaign} order by due, unit`
}

/**
 * Gives the points their task; those that have it already keep it.
 * @returns how many are new. @throws Problem not_found: no such campaign
 */
export async function giveBanners(
  tx: Tx,
  province: number,
  { campaign, units, due }: { campaign: string; units: readonly number[]; due: Day },
  by: By,
): Promise<number> {
  const known = await tx`select from campaign where province = ${province} and code = ${campaign}`
  if (known.length === 0) throw new Problem('not_found', { what: `chiến dịch ${campaign}` })
  const added = await tx`
    insert into banner (province, campaign, unit, due, actor, made)
    select ${province}, ${campaign}, unit, ${due}, ${by.actor}, ${by.at} from unnest(${units as number[]}::int[]) as t (unit)
    on conflict do nothing`
  return added.count
}
