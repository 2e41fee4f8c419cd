/** Requests to the rows of the plan, for the matrix of rights: a unit's own part, a draft by whoever is above it. */
import type postgres from 'postgres'
import { planPaths, staffPath } from '#server/plan-paths.ts'
import type { Places } from './office-stage.ts'

const YEAR = '2026'

/** A plan in force, of one point, and a draft. */
export async function stagePlan(admin: postgres.Sql, { own }: Places): Promise<void> {
  await admin`
    insert into total (province, kind, version, service, measure, unit, month, amount, file)
    values (14, 'plan', 1, 'parcel', 'revenue', ${own.id}, ${`${YEAR}-01-01`}, 1000, 'totals.csv')`
  await admin`
    insert into plan_draft (province, year, unit, service, month, amount)
    values (14, ${Number(YEAR)}, ${own.id}, 'parcel', ${`${YEAR}-01-01`}, 1000)`
}

type Asked = {
  request: () => { url: string; body?: Record<string, string> }
  of: 'point' | 'province' | 'self'
  says?: number
  above?: readonly ('parent' | 'root')[]
}

export function planAsked({ own, parent }: Places): Record<string, Asked> {
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
        request: () => ({
          url: planPaths.set(),
          body: { year: YEAR, unit: String(own.id), shown: String(parent.id), amount: '1.000' },
        }),
        of: 'point',
        above: ['parent', 'root'],
      },
    ],
    post(planPaths.divide(), 'point', { unit: String(own.id) }),
    post(planPaths.start(), 'province', { from: 'ban:1', replace: 'true' }),
    // A day of another year: let in, and refused.
    post(planPaths.giveOut(), 'province', { since: '2027-01-01' }, 400),
    post(planPaths.acknowledge(), 'self', { version: '1' }),
    [`GET ${planPaths.scenarios()}`, { request: () => ({ url: planPaths.scenarios() }), of: 'province' as const }],
    post(planPaths.scenarios(), 'province', { name: 'Quyền' }),
  ])
}
