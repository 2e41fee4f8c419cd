/** Requests to the rows of the planner's room, for the matrix of rights: all read, the province's office plans. */
import { everyUnit } from '#people/person.ts'
import type { Scenario } from '#routing/scenario.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { PLAN_FILES, planner } from '#server/planner-paths.ts'
import { savePlan } from '#server/planner-store.ts'
import type { Province } from '#server/province.ts'

type Asked = {
  request: () => { url: string; body?: Record<string, string>; raw?: string }
  of: 'self' | 'province'
  says?: number
}

/** Its first routes alone: to judge and to print eighty takes a second. */
function part(whole: Scenario): Scenario {
  const routes = whole.plan.routes.slice(0, 3)
  const trips = whole.plan.trips.filter(({ route }) => routes.some(({ id }) => id === route))
  const called = new Set(trips.flatMap(({ calls }) => calls.map(({ stop }) => stop)))
  const stops = whole.plan.stops.filter(({ id }) => called.has(id))
  const between = ({ from, to }: { from: string; to: string }) => called.has(from) && called.has(to)
  return {
    ...whole,
    plan: { ...whole.plan, routes, trips, stops, transfers: whole.plan.transfers.filter(between) },
    vehicles: whole.vehicles.filter(({ id }) => trips.some(({ vehicle }) => vehicle === id)),
    roads: whole.roads.filter(between),
    offices: whole.offices.filter(({ stop }) => called.has(stop)),
    flows: whole.flows.filter(({ origin, destination }) => between({ from: origin, to: destination })),
  }
}

/** With a plan that is there. */
export async function plannerAsked(province: Province): Promise<Record<string, Asked>> {
  const [whole] = sonLaScenarios()
  if (!whole) throw new Error('no scenario')
  const plan = part(whole)
  const by = { actor: 'job:test', at: '2026-11-23T02:00:00Z' }
  await province.db.act(everyUnit(province.people), (tx) => savePlan(tx, province.id, plan, undefined, by))
  const get = (path: string, url: string): [string, Asked] => [`GET ${path}`, { request: () => ({ url }), of: 'self' }]
  return {
    ...Object.fromEntries([
      get(planner.home(), planner.home()),
      get(planner.plan(':plan', ':version'), planner.plan(plan.id, 1)),
      get(planner.lateness(':plan', ':version'), planner.lateness(plan.id, 1)),
      ...PLAN_FILES.map((file) => get(planner.file(':plan', ':version', file), planner.file(plan.id, 1, file))),
    ]),
    [`POST ${planner.save()}`]: {
      request: () => ({ url: planner.save(), raw: writeScenario({ ...plan, id: 'quyen' }) }),
      of: 'province',
    },
    [`POST ${planner.publish()}`]: {
      request: () => ({ url: planner.publish(), body: { plan: plan.id, version: '1', day: '2018-12-01' } }),
      of: 'province',
    },
    // Let in, and then told that nothing was sent to this unit.
    [`POST ${planner.takeNote()}`]: {
      request: () => ({ url: planner.takeNote(), body: { number: '99' } }),
      of: 'self',
      says: 404,
    },
  }
}
