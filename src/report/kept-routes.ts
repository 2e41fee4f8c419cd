/**
 * What plans of the mail network say of its routes: those of levels 2 and 3 whose times were moved between one plan and another,
 * and those that are not in all plans: opened on level 2, asked for on level 1.
 */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Keeping, Kept } from '#report/kept.ts'

type Stored = { id: string; version: number; name: string; actor: string; digest: string }
/** `trips`: the calls of all trips of the route, as text. */
type Routes = { day: Day; routes: ReadonlyMap<string, { name: string; level: number; trips: string }> }

/** What of a scenario's text is read here (src/routing/scenario-read.ts). */
type Scenario = {
  day: Day
  plan: {
    routes: readonly { id: string; name: string; level: number }[]
    trips: readonly { route: string; calls: unknown }[]
  }
}

/** Plans read before, by the digest of their text: a version is never changed, and reading one takes milliseconds. */
const known = new Map<string, Routes>()
const KNOWN_MOST = 100

async function parsePlans(query: Query, province: number, stored: readonly Stored[]): Promise<void> {
  const fresh = stored.filter(({ digest }) => !known.has(digest))
  if (fresh.length === 0) return
  const texts = await query<{ scenario: string; digest: string }[]>`
    select scenario, md5(scenario) as digest from network_plan
    where province = ${province}
      and (id, version) in (
        select * from unnest(${fresh.map(({ id }) => id)}::text[], ${fresh.map(({ version }) => version)}::int[]))`
  if (known.size > KNOWN_MOST) known.clear()
  for (const { scenario, digest } of texts) {
    const { day, plan } = JSON.parse(scenario) as Scenario
    const trips = Map.groupBy(plan.trips, ({ route }) => route)
    const routes = plan.routes.map(({ id, name, level }) => {
      const calls = JSON.stringify((trips.get(id) ?? []).map((trip) => trip.calls))
      return [id, { name, level, trips: calls }] as const
    })
    known.set(digest, { day, routes: new Map(routes) })
  }
}

/** Of plans that hold from a day of the period on, each in its newest version; undefined when there are not two to compare. */
export async function readRoutes({
  query,
  province,
  period,
}: Keeping): Promise<Record<'retimed' | 'opened' | 'proposed', Kept> | undefined> {
  const stored = await query<Stored[]>`
    select p.id, p.version, p.name, p.actor, md5(p.scenario) as digest
    from network_plan p
    join (select id, max(version) as version from network_plan where province = ${province} group by id) n
      using (id, version)
    where p.province = ${province} order by p.id`
  await parsePlans(query, province, stored)
  const plans = stored.flatMap((one) => {
    const { day = '', routes = new Map() as Routes['routes'] } = known.get(one.digest) ?? {}
    return period.from <= day && day <= period.to ? [{ ...one, routes }] : []
  })
  if (plans.length < 2) return undefined
  const all = new Map(plans.flatMap(({ routes }) => [...routes].map(([id, { name, level }]) => [id, { name, level }])))
  const routes = [...all].map(([id, route]) => {
    const holding = plans.filter((plan) => plan.routes.has(id))
    const times = new Set(holding.map((plan) => plan.routes.get(id)?.trips))
    return { ...route, id, holding, inAll: holding.length === plans.length, moved: times.size > 1 }
  })
  const kept = (mine: typeof routes): Kept => ({
    value: mine.length,
    names: mine.map(({ name }) => name),
    columns: ['Tuyến', 'Cấp', 'Có trong phương án', 'Ghi bởi'],
    rows: mine.map(({ name, level, holding, inAll }) => [
      name,
      String(level),
      inAll ? `cả ${plans.length} phương án` : holding.map((plan) => `${plan.name} (bản ${plan.version})`).join('; '),
      [...new Set(holding.map(({ actor }) => actor))].join(', '),
    ]),
  })
  return {
    retimed: kept(routes.filter(({ inAll, moved, level }) => inAll && moved && level > 1)),
    opened: kept(routes.filter(({ inAll, level }) => !inAll && level === 2)),
    proposed: kept(routes.filter(({ inAll, level }) => !inAll && level === 1)),
  }
}
