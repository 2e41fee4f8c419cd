/** Requests to the rows of the plan, for the matrix of rights: a unit's own part, a draft by whoever is above it. */
import type postgres from 'postgres'
import { ALL_SERVICES } from '#rollup/totals.ts'
import { planPaths, staffPath } from '#server/plan-paths.ts'
import type { Places } from './office-stage.ts'

const YEAR = '2026'
const JANUARY = `${YEAR}-01-01`

type Request = { url: string; body?: Record<string, string> }
type Asked = {
  request: () => Request | Promise<Request>
  of: 'point' | 'province' | 'self'
  says?: number
  above?: readonly ('parent' | 'root')[]
}

/** With a plan in force, of one point. Whatever needs a draft finds one, whoever gave up the last. */
export async function planAsked(admin: postgres.Sql, { own, parent }: Places): Promise<Record<string, Asked>> {
  await admin`
    insert into total (province, kind, version, service, measure, unit, month, amount, file)
    values (14, 'plan', 1, 'parcel', 'revenue', ${own.id}, ${JANUARY}, 1000, 'totals.csv')`
  // And its sum over all services, as an import writes it.
  await admin`
    insert into rollup_total (province, unit, kind, measure, version, service, month, amount)
    values (14, ${own.id}, 'plan', 'revenue', 1, ${ALL_SERVICES}, ${JANUARY}, 1000)`
  const drafted = async (request: Request): Promise<Request> => {
    await admin`
      insert into plan_draft (province, year, unit, service, month, amount)
      values (14, ${Number(YEAR)}, ${own.id}, 'parcel', ${JANUARY}, 1000) on conflict do nothing`
    return request
  }
  const post = (url: string, of: Asked['of'], body: Record<string, string>, says?: number): [string, Asked] => [
    `POST ${url}`,
    { request: () => ({ url, body: { year: YEAR, ...body } }), of, ...(says && { says }) },
  ]
  return Object.fromEntries([
    ...(['', '.xlsx', '.pdf', '.json'] as const).map((kind): [string, Asked] => [
      `GET ${planPaths.plan({}, kind)}`,
      { request: () => ({ url: planPaths.plan({ unit: own.id }, kind) }), of: 'point' },
    ]),
    ...(['', '.xlsx', '.pdf', '.json'] as const).map((kind): [string, Asked] => [
      `GET ${staffPath({}, kind)}`,
      { request: () => ({ url: staffPath({}, kind) }), of: 'self' },
    ]),
    [
      `POST ${planPaths.set()}`,
      {
        request: () =>
          drafted({
            url: planPaths.set(),
            body: { year: YEAR, unit: String(own.id), shown: String(parent.id), amount: '1.000' },
          }),
        of: 'point',
        above: ['parent', 'root'],
      },
    ],
    [
      `POST ${planPaths.divide()}`,
      { request: () => drafted({ url: planPaths.divide(), body: { year: YEAR, unit: String(own.id) } }), of: 'point' },
    ],
    post(planPaths.start(), 'province', { from: 'ban:1', replace: 'true' }),
    // A day of another year: let in, and refused.
    post(planPaths.giveOut(), 'province', { since: '2027-01-01' }, 400),
    post(planPaths.acknowledge(), 'self', { version: '1' }),
    [`GET ${planPaths.scenarios()}`, { request: () => ({ url: planPaths.scenarios() }), of: 'province' as const }],
    post(planPaths.scenarios(), 'province', { name: 'Quyền' }),
  ])
}
