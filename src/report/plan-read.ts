/** Plans as they are stored: versions with who signed them, the draft, and what was earned in a year that is known. */
import { type Day, firstDayOf } from '#kernel/day.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import type { Target, UnitMonth } from '#report/plan.ts'
import { countSubjects, REVENUE } from '#report/read.ts'
import { type ByService, type Drivers, type Known, wholeYear } from '#report/scenario.ts'
import { ALL_SERVICES } from '#rollup/totals.ts'
import { catalogue } from '#services/index.ts'

/** `since`: the root's, the first day in force. `at`: UTC. */
export type Signature = { year: number; version: number; signer: number; name: string; at: string; since: Day | null }
/** What the corporation gives is `assigned`; a version without signatures was imported and holds from then on. */
export type Version = { year: number; version: number; amount: number; file: string; signatures: readonly Signature[] }

/** Of which targets: a version that was given out, the draft, or what the corporation assigned. */
export type Which = number | 'draft' | 'assigned'

/** Of all years, the newest first. */
export async function readVersions(query: Query | Tx, province: number): Promise<Version[]> {
  const versions = await query<Omit<Version, 'signatures'>[]>`
    select v.*, (
      select file from total t
      where t.province = ${province} and t.kind = 'plan' and t.version = v.version and t.measure = ${REVENUE.measure}
        and extract(year from month) = v.year
      order by service, unit, month limit 1) as file
    from (
      select extract(year from month)::int as year, version, sum(amount)::bigint as amount from rollup_total
      where province = ${province} and kind = 'plan' and measure = ${REVENUE.measure} and service = ${ALL_SERVICES}
      group by 1, 2) v
    order by year desc, version desc`
  const signed = await query<Signature[]>`
    select year, version, signer, name, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, since
    from plan_signature where province = ${province} order by plan_signature.at, signer`
  return versions.map((one) => ({
    ...one,
    signatures: signed.filter(({ year, version }) => year === one.year && version === one.version),
  }))
}

/** The version in force on a day; before the year begins, the one with which it begins. */
export function inForceOn(versions: readonly Version[], year: number, day: Day): Version | undefined {
  const on = day < `${year}-01-01` ? `${year}-01-01` : day
  return versions.find((one) => one.year === year && (givenOut(one)?.since ?? on) <= on)
}

/** The root's signature. */
export const givenOut = ({ signatures }: Version) => signatures.find(({ since }) => since !== null)

/** The rows of a plan, as a fragment with the columns unit, service, month and amount; `whole`: over all services. */
function rowsOf(query: Query | Tx, province: number, year: number, which: Which, whole = false) {
  if (which === 'draft')
    return query`select unit, service, month, amount from plan_draft where province = ${province} and year = ${year}`
  const [kind, version] = which === 'assigned' ? ['assigned', null] : ['plan', which]
  const [from, to] = [`${year}-01-01`, `${year + 1}-01-01`]
  const rows = query`
    from ${query(whole ? 'rollup_total' : 'total')}
    where province = ${province} and kind = ${kind} and measure = ${REVENUE.measure} and month >= ${from} and month < ${to}
      and ${whole ? query`service = ${ALL_SERVICES}` : query`true`}`
  return query`
    select unit, service, month, amount ${rows} and version = coalesce(${version}::int, (select max(version) ${rows}))`
}

/** Of the units given, or of all. */
export const readTargets = (
  query: Query | Tx,
  province: number,
  year: number,
  which: Which,
  units?: readonly number[],
) =>
  query<Target[]>`
    select unit, service, month, amount from (${rowsOf(query, province, year, which)}) r
    where ${units ? query`unit = any (${[...units]}::int[])` : query`true`} order by unit, service, month`

export const sumsByUnit = (query: Query, province: number, year: number, which: Which) => query<UnitMonth[]>`
  select unit, month, sum(amount)::bigint as amount from (${rowsOf(query, province, year, which, true)}) r
  group by unit, month order by unit, month`

/** Of the units given, by service: the largest first. */
export const sumsByService = (query: Query, province: number, year: number, which: Which, units: readonly number[]) =>
  query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from (${rowsOf(query, province, year, which)}) r
    where unit = any (${[...units]}::int[]) group by service order by amount desc, service`

/** What was earned in a year, from acts if there are any, else from imported totals: unit, service, month and amount. */
function earnedRows(query: Query | Tx, province: number, year: number) {
  const [from, to] = [`${year}-01-01`, `${year + 1}-01-01`]
  const lived = query`
    from rollup_month
    where province = ${province} and service = any (${[...catalogue.keys()]}::text[]) and measure = ${REVENUE.measure}
      and month >= ${from} and month < ${to}`
  return query`
    select unit, service, month, amount ${lived}
    union all
    select unit, service, month, amount from total t
    where province = ${province} and kind = 'actual' and measure = ${REVENUE.measure} and month >= ${from} and month < ${to}
      and not exists (select ${lived})
      and version = (
        select max(version) from total
        where province = ${province} and kind = 'actual' and measure = ${REVENUE.measure} and month >= ${from} and month < ${to})`
}

/** Of the units given, or of all. */
export const readEarned = (query: Query | Tx, province: number, year: number, units?: readonly number[]) => query<
  Target[]
>`
  select unit, service, month, amount from (${earnedRows(query, province, year)}) r
  where ${units ? query`unit = any (${[...units]}::int[])` : query`true`} order by unit, service, month`

/** Of the units given, by service. */
export const earnedOf = (query: Query, province: number, year: number, units: readonly number[]) =>
  query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from (${earnedRows(query, province, year)}) r
    where unit = any (${[...units]}::int[]) group by service`

async function earnedByService(query: Query, province: number, year: number): Promise<ByService> {
  const rows = await query<Omit<Target, 'unit'>[]>`
    select service, month, sum(amount)::bigint as amount from (${earnedRows(query, province, year)}) r
    group by service, month order by service, month`
  const out = new Map<string, Map<Day, number>>()
  for (const { service, month, amount } of rows) {
    const at = out.get(service) ?? new Map<Day, number>()
    out.set(service, at.set(month, amount))
  }
  return out
}

/** What a scenario begins with; undefined when nothing is known of the year. Months that are not over on `today` are estimated. */
export async function readKnown(query: Query, province: number, year: number, today: Day): Promise<Known | undefined> {
  const period = { from: `${year}-01-01`, to: `${year}-12-31` }
  const before = await earnedByService(query, province, year - 1)
  const services = wholeYear(await earnedByService(query, province, year), before, year, today)
  if (services.size === 0) return undefined
  const subjects = await query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from rollup_subject
    where province = ${province} and measure = ${REVENUE.measure} and day between ${period.from} and ${period.to}
    group by service`
  const whole = (service: string) => [...(services.get(service)?.values() ?? [])].reduce((a, b) => a + b, 0)
  const december = firstDayOf(`${year - 1}-12`)
  const winter = [...before.values()].reduce((all, months) => all + (months.get(december) ?? 0), 0)
  return {
    year,
    services,
    before: new Map(winter > 0 ? [[december, winter]] : []),
    customers: await countSubjects(query, province, REVENUE.measure, period),
    share: new Map(subjects.map(({ service, amount }) => [service, Math.min(1, amount / Math.max(1, whole(service)))])),
  }
}

export type Scenario = { name: string; drivers: Drivers; actor: string; at: string }

export async function readScenarios(query: Query, province: number, year: number): Promise<Scenario[]> {
  const rows = await query<(Omit<Scenario, 'drivers'> & { drivers: string })[]>`
    select name, drivers, actor, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
    from plan_scenario where province = ${province} and year = ${year} order by plan_scenario.at, name`
  return rows.map((row) => ({ ...row, drivers: JSON.parse(row.drivers) as Drivers }))
}
