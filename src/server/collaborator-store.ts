/** Collaborators in the database, and what the roll-up says of them: brought, held, earned. */
import { type Day, firstDayOf, monthOf, showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import type { By } from '#server/customer-store.ts'

export type Collaborator = {
  code: string
  unit: number
  name: string
  phone: string
  contract: string
  since: Day
  /** The last day of his contract; null: it runs on. */
  until: Day | null
  /** Đồng that he may hold. */
  float_limit: number
}
export type Village = { unit: number; village: string; collaborator: string }
/** Sums in đồng; month and year up to a day. */
export type Standing = {
  /** Revenue of the Post from whom he brought: in the day's month, since the year began, ever. */
  month: number
  year: number
  earned: number
  /** Revenue for which commission was awarded; commission awarded; paid. */
  counted: number
  awarded: number
  paid: number
  /** Collected in villages and not yet handed in. */
  owes: number
}
const NOTHING: Standing = { month: 0, year: 0, earned: 0, counted: 0, awarded: 0, paid: 0, owes: 0 }

/** All, or the one of a code. */
export const readCollaborators = (query: Query | Tx, province: number, code?: string) =>
  query<Collaborator[]>`
    select code, unit, name, phone, contract, since::text as since, until::text as until, float_limit from collaborator
    where province = ${province} ${code === undefined ? query`` : query`and code = ${code}`} order by code`

/** Whether his contract had ended before a day. */
export const hasEnded = ({ until }: Pick<Collaborator, 'until'>, day: Day): boolean => until !== null && until < day

/** @throws Problem not_found, also when he belongs to a unit outside the query's. */
export async function readCollaborator(query: Query | Tx, province: number, code: string): Promise<Collaborator> {
  const [found] = await readCollaborators(query, province, code)
  if (!found) throw new Problem('not_found', { what: `cộng tác viên ${code} trong phần của bạn` })
  return found
}

/** Who looks after each village on a day: nobody, once the contract has ended. */
export const readVillages = (query: Query, province: number, day: Day) =>
  query<Village[]>`
    select a.unit, a.village, case when c.until < ${day} then '' else a.collaborator end as collaborator
    from area a left join collaborator c on c.province = a.province and c.code = a.collaborator
    where a.province = ${province} order by a.unit, a.village`

/** Of everybody whom an act names, or of `code` alone, in whichever unit it was done: for a query that sees all units. */
export async function readStandings(
  query: Query,
  province: number,
  day: Day,
  code?: string,
): Promise<(code: string) => Standing> {
  const rows = await query<(Standing & { code: string })[]>`
    select subject as code,
           coalesce(sum(amount) filter (where measure = 'earned' and day between ${firstDayOf(monthOf(day))} and ${day}), 0)::bigint as month,
           coalesce(sum(amount) filter (where measure = 'earned' and day between ${`${day.slice(0, 4)}-01-01`} and ${day}), 0)::bigint as year,
           coalesce(sum(amount) filter (where measure = 'earned'), 0)::bigint as earned,
           coalesce(sum(amount) filter (where measure = 'counted'), 0)::bigint as counted,
           coalesce(sum(amount) filter (where measure = 'awarded'), 0)::bigint as awarded,
           coalesce(sum(amount) filter (where measure = 'paid'), 0)::bigint as paid,
           coalesce(sum(case measure when 'held' then amount when 'handedIn' then -amount end), 0)::bigint as owes
    from rollup_subject
    where province = ${province}
      and (service in ('social-insurance', 'health-insurance') and measure = 'earned'
           or service in ('collaborator', 'commission'))
      ${code === undefined ? query`` : query`and subject = ${code}`}
    group by subject`
  const byCode = new Map(rows.map(({ code, ...sums }) => [code, sums]))
  return (code) => byCode.get(code) ?? NOTHING
}

export type Open = { number: string; amount: number }

/** What is open: slips not yet handed in, or commission not yet paid, by number. */
export async function readOpen(
  query: Query,
  province: number,
  service: 'collaborator' | 'commission',
  code: string,
): Promise<Open[]> {
  const begin = `${service}:${code}/`
  return query<Open[]>`
    select substr(key, ${begin.length + 1}) as number, open as amount from thing
    where province = ${province} and starts_with(key, ${begin}) and key >= ${begin} and open > 0 order by key`
}

/** @throws Problem body_invalid when the code is taken */
export async function addCollaborator(tx: Tx, province: number, one: Collaborator, by: By): Promise<void> {
  const { code, unit, name, phone, contract, since, until, float_limit } = one
  const added = await tx`
    insert into collaborator (province, code, unit, name, phone, contract, since, until, float_limit, actor, made)
    values (${province}, ${code}, ${unit}, ${name}, ${phone}, ${contract}, ${since}, ${until}, ${float_limit}, ${by.actor}, ${by.at})
    on conflict do nothing`
  if (added.count === 0)
    throw new Problem('body_invalid', { field: 'Mã cộng tác viên', why: `“${code}” đã có người. Ghi mã khác.` })
}

/** `phone`: empty, it stays. */
export type Changed = Pick<Collaborator, 'code' | 'phone' | 'float_limit' | 'until'>

/** What may change while a contract runs. @throws Problem body_invalid when it would end before it begins */
export async function changeCollaborator(tx: Tx, province: number, one: Changed): Promise<void> {
  const { code, phone, float_limit, until } = one
  const { since } = await readCollaborator(tx, province, code)
  if (until !== null && until < since)
    throw new Problem('body_invalid', {
      field: 'Hết hợp đồng',
      why: `trước ngày bắt đầu ${showDay(since)}. Ghi ngày sau.`,
    })
  await tx`
    update collaborator set phone = coalesce(nullif(${phone}, ''), phone), float_limit = ${float_limit}, until = ${until}
    where province = ${province} and code = ${code}`
}

/** Who looks after a village from now on; a village that is not known is added. */
export async function setArea(tx: Tx, province: number, rows: readonly Village[]): Promise<void> {
  await tx`
    insert into area (province, unit, village, collaborator)
    select ${province}, unit, village, collaborator
    from json_populate_recordset(null::area, ${JSON.stringify(rows)}::text::json)
    on conflict (province, unit, village) do update set collaborator = excluded.collaborator`
}
