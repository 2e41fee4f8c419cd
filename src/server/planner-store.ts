/**
 * Plans of the mail network by version, and what was published of them. A version is never changed; publishing names one
 * and the first day on which it holds. Nothing here moves anything.
 */
import { createHash } from 'node:crypto'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import type { Unit } from '#network/network.ts'
import { type Fault, showFault } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { readScenario, writeScenario } from '#routing/scenario-read.ts'
import { sheetOf } from '#routing/scenario-sheet.ts'

export type PlanVersion = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly actor: string
  /** UTC. */
  readonly made: string
}

export type Published = {
  readonly number: number
  readonly plan: string
  readonly version: number
  readonly name: string
  readonly day: Day
  readonly sha256: string
  readonly made: string
  /** By unit: who took note of it and when; nobody yet. As far as the reader may see units. */
  readonly notices: readonly { readonly unit: number; readonly actor: string | null; readonly taken: string | null }[]
}

type By = { readonly actor: string; readonly at: string }

const utc = (query: Query, column: string) =>
  query`to_char(${query(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** All versions, the newest of each plan first. */
export const readPlans = (query: Query, province: number): Promise<PlanVersion[]> =>
  query<PlanVersion[]>`
    select id, version, name, actor, ${utc(query, 'made')} as made
    from network_plan where province = ${province} order by id, version desc`

/** @throws Problem not_found */
export async function readPlan(query: Query, province: number, id: string, version: number): Promise<Scenario> {
  const [row] = await query<{ scenario: string }[]>`
    select scenario from network_plan where province = ${province} and id = ${id} and version = ${version}`
  if (!row) throw new Problem('not_found', { what: `bản ${version} của phương án “${id}”` })
  return parsePlan(row.scenario).scenario
}

/**
 * A scenario as text, read and checked.
 * @throws Problem plan_faulty with all grave faults by route, trip, call.
 */
export function parsePlan(text: string): { scenario: Scenario; faults: readonly Fault[] } {
  const read = readScenario(parsed(text))
  if ('faults' in read) throw faulty(read.faults)
  const judged = sheetOf(read.scenario)
  if ('faults' in judged) throw faulty(judged.faults)
  return { scenario: read.scenario, faults: judged.sheet.warnings }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('file_unreadable', { file: 'phương án', why: 'tệp không phải JSON' }, error)
  }
}

const SAID_MOST = 20

const faulty = (faults: readonly Fault[]): Problem =>
  new Problem('plan_faulty', {
    count: faults.length,
    list: faults.slice(0, SAID_MOST).map(showFault).join('\n'),
  })

/**
 * Keeps a scenario as the next version of its plan.
 * @returns its version.
 * @throws Problem plan_moved: somebody else has saved a version since `base`, when it is said; or in this moment.
 */
export async function savePlan(
  tx: Tx,
  province: number,
  scenario: Scenario,
  base: number | undefined,
  { actor, at }: By,
): Promise<number> {
  const { id, name } = scenario
  const [{ newest } = { newest: 0 }] = await tx<{ newest: number }[]>`
    select coalesce(max(version), 0) as newest from network_plan where province = ${province} and id = ${id}`
  if (base !== undefined && newest !== base) throw new Problem('plan_moved', { id, version: newest })
  const version = newest + 1
  const kept = await tx`
    insert into network_plan (province, id, version, name, scenario, actor, made)
    values (${province}, ${id}, ${version}, ${name}, ${writeScenario(scenario)}, ${actor}, ${at})
    on conflict do nothing`
  if (kept.count === 0) throw new Problem('plan_moved', { id, version })
  return version
}

/** As `savePlan`, after whatever there is; nothing when the newest version is the same. @returns whether it is new. */
export async function keepPlan(tx: Tx, province: number, scenario: Scenario, by: By): Promise<boolean> {
  const [newest] = await tx<{ scenario: string }[]>`
    select scenario from network_plan where province = ${province} and id = ${scenario.id} order by version desc limit 1`
  if (newest?.scenario === writeScenario(scenario)) return false
  await savePlan(tx, province, scenario, undefined, by)
  return true
}

/**
 * Publishes a version from a day on, for units that take note of it.
 * @returns its number.
 * @throws Problem not_found | plan_faulty: a published timetable has no fault at all.
 */
export async function publish(
  tx: Tx,
  province: number,
  { plan, version, day, units }: { plan: string; version: number; day: Day; units: readonly Unit[] },
  { actor, at }: By,
): Promise<number> {
  const [row] = await tx<{ scenario: string }[]>`
    select scenario from network_plan where province = ${province} and id = ${plan} and version = ${version}`
  if (!row) throw new Problem('not_found', { what: `bản ${version} của phương án “${plan}”` })
  const { faults } = parsePlan(row.scenario)
  if (faults.length > 0) throw faulty(faults)
  const sha256 = createHash('sha256').update(row.scenario).digest('hex')
  const [{ number } = { number: 1 }] = await tx<{ number: number }[]>`
    insert into published_timetable (province, number, plan, version, day, sha256, actor, made)
    select ${province}, coalesce(max(number), 0) + 1, ${plan}, ${version}, ${day}, ${sha256}, ${actor}, ${at}
    from published_timetable where province = ${province}
    returning number`
  for (const { id } of units)
    await tx`insert into timetable_notice (province, number, unit) values (${province}, ${number}, ${id})`
  return number
}

/** A unit takes note of a timetable; once. @throws Problem not_found: it was not sent to this unit. */
export async function takeNote(
  tx: Tx,
  province: number,
  { number, unit }: { number: number; unit: number },
  { actor, at }: By,
): Promise<void> {
  const [row] = await tx<{ actor: string | null }[]>`
    select actor from timetable_notice where province = ${province} and number = ${number} and unit = ${unit}`
  if (!row) throw new Problem('not_found', { what: `biểu giờ số ${number} gửi cho đơn vị của bạn` })
  await tx`
    update timetable_notice set actor = ${actor}, taken = ${at}
    where province = ${province} and number = ${number} and unit = ${unit} and actor is null`
}

/** What was published, the newest first. */
export async function readPublished(query: Query, province: number, most: number): Promise<Published[]> {
  const rows = await query<Omit<Published, 'notices'>[]>`
    select t.number, t.plan, t.version, p.name, t.day::text as day, t.sha256, ${utc(query, 't.made')} as made
    from published_timetable t join network_plan p
      on p.province = t.province and p.id = t.plan and p.version = t.version
    where t.province = ${province} order by t.number desc limit ${most}`
  const notices = await query<(Published['notices'][number] & { number: number })[]>`
    select number, unit, actor, ${utc(query, 'taken')} as taken from timetable_notice
    where province = ${province} and number = any (${rows.map(({ number }) => number)}) order by number, unit`
  const byNumber = Map.groupBy(notices, ({ number }) => number)
  return rows.map((row) => ({ ...row, notices: byNumber.get(row.number) ?? [] }))
}

/** How many timetables a unit has still to take note of. */
export async function openNotices(query: Query, province: number, unit: number): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from timetable_notice
    where province = ${province} and unit = ${unit} and actor is null`
  return row?.count ?? 0
}

/** Which of them holds on a day: of those whose day has come, the one with the latest day, published last. */
export const inForce = (published: readonly Published[], today: Day): Published | undefined =>
  published
    .filter(({ day }) => day <= today)
    .toSorted((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : b.number - a.number))[0]
