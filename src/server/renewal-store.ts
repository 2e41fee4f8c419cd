/** Whose insurance ends or has ended and is not renewed, from what `insured` was folded to. */
import { addDays, type Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { RENEWAL_DAYS } from '#market/standing.ts'

export type Renewal = {
  service: string
  member: string
  until: Day
  unit: number
  collaborator: string
  /** Personal, as once handed in; empty when erased or never told. */
  name: string
  phone: string
}
export type RenewalCount = { unit: number; all: number; ended: number; brought: number }
type Units = 'all' | readonly number[]

/** For a query that sees all units: who renewed elsewhere is not due. */
const due = (query: Query, province: number, day: Day, units: Units, collaborator?: string) => query`
  select i.* from insured i
  where i.province = ${province}
    and i.until between ${addDays(day, -RENEWAL_DAYS.after)} and ${addDays(day, RENEWAL_DAYS.before)}
    ${units === 'all' ? query`` : query`and i.unit = any (${[...units]}::int[])`}
    ${collaborator === undefined ? query`` : query`and i.collaborator = ${collaborator}`}
    and not exists (
      select from insured l
      where l.province = i.province and l.service = i.service and l.member = i.member and l.start > i.start)`

/** By unit, the most first: how many, whose card has ended, and who came by a collaborator. */
export const countRenewals = (query: Query, province: number, day: Day, units: Units, collaborator?: string) =>
  query<RenewalCount[]>`
    select unit, count(*)::int as all, count(*) filter (where until < ${day})::int as ended,
           count(*) filter (where collaborator <> '')::int as brought
    from (${due(query, province, day, units, collaborator)}) d
    group by unit order by 2 desc, unit`

export const RENEWALS_SHOWN = 200

/** Whose card ends first; name and phone as any of his acts has them. */
export const readRenewals = (query: Query, province: number, day: Day, units: Units, collaborator?: string) =>
  query<Renewal[]>`
    select d.service, d.member, d.until, d.unit, d.collaborator, coalesce(known.name, '') as name, coalesce(known.phone, '') as phone
    from (${due(query, province, day, units, collaborator)} order by i.until, i.member limit ${RENEWALS_SHOWN}) d
    left join lateral (
      select p.content::jsonb -> e.line ->> 'name' as name, p.content::jsonb -> e.line ->> 'phone' as phone
      from insured e
      join personal p on p.province = e.province and p.device = e.device and p.seq = e.seq
      where e.province = ${province} and e.service = d.service and e.member = d.member
        and p.content::jsonb -> e.line ? 'name'
      order by e.start desc limit 1) known on true
    order by d.until, d.member`
