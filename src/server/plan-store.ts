/** What changes a plan: its draft, giving it out as the next version, acknowledging it, keeping a scenario. */
import type { Day } from '#kernel/day.ts'
import { divide } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { ancestorsOn, rootOn } from '#network/tree.ts'
import type { SignedIn } from '#people/person.ts'
import { readOrigin } from '#report/origin.ts'
import { cascadeOf, passOn, type Target, unitsUnder } from '#report/plan.ts'
import { divideRest, type Setting, setTarget } from '#report/plan-change.ts'
import { readEarned, readKnown, readScenarios, readTargets, readVersions } from '#report/plan-read.ts'
import { REVENUE } from '#report/read.ts'
import { type Drivers, factorsOf, outlook } from '#report/scenario.ts'
import { addTotals } from '#rollup/totals.ts'
import { networkOf } from '#server/office.ts'
import type { Province } from '#server/province.ts'

/** One at a time works on a year's draft: a target that is set is taken from another. */
const locked = <T>({ id, db }: Province, year: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.act({ province: id, units: 'all' }, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('plan_draft'), ${id * 10_000 + year})`
    return work(tx)
  })

async function write(tx: Tx, { id }: Province, year: number, targets: readonly Target[]): Promise<void> {
  await tx`
    insert into plan_draft (province, year, unit, service, month, amount)
    select ${id}, ${year}, unit, service, month, sum(amount)
    from json_to_recordset(${JSON.stringify(targets)}::text::json) as t (unit int, service text, month date, amount bigint)
    group by unit, service, month
    on conflict (province, year, unit, service, month) do update set amount = excluded.amount`
  await tx`delete from plan_draft where province = ${id} and year = ${year} and amount = 0`
}

/** `version`: as it was given out; `assigned`: what the corporation wants, at the root; `scenario`: by its name. */
export type Start = { from: 'version'; version: number } | { from: 'assigned' } | { from: 'scenario'; name: string }

/** Begins a year's draft; one that is there must be given up in so many words. */
export async function startDraft(
  province: Province,
  year: number,
  start: Start,
  replace: boolean,
  today: Day,
): Promise<void> {
  const network = networkOf(province)
  const targets = await province.read(async (query) =>
    start.from === 'scenario'
      ? await foretold(query, province, year, start.name, today)
      : [...(await readTargets(query, province.id, year, start.from === 'version' ? start.version : 'assigned'))],
  )
  if (targets.length === 0) throw new Problem('not_found', { what: 'số liệu để lập dự thảo' })
  await locked(province, year, async (tx) => {
    const [open] = await tx`select from plan_draft where province = ${province.id} and year = ${year} limit 1`
    if (open && !replace)
      throw new Problem('body_invalid', {
        field: 'replace',
        why: `đã có dự thảo năm ${year}. Đánh dấu “bỏ dự thảo cũ” để lập lại.`,
      })
    await tx`delete from plan_draft where province = ${province.id} and year = ${year}`
    await write(tx, province, year, passOn(targets, network).targets)
  })
}

/** A scenario as targets of the units, each with its part of what the service earned; units that closed pass theirs on. */
async function foretold(query: Query, { id }: Province, year: number, name: string, today: Day): Promise<Target[]> {
  const scenario = (await readScenarios(query, id, year)).find((one) => one.name === name)
  const known = scenario && (await readKnown(query, id, year - 1, today))
  if (!known) return []
  const earned = Map.groupBy(await readEarned(query, id, year - 1), ({ service }) => service)
  const last = [...(await readEarned(query, id, year - 2))]
  return [...outlook(known, scenario.drivers, factorsOf(known, scenario.drivers))].flatMap(([service, months]) => {
    const rows = earned.get(service) ?? last.filter((one) => one.service === service)
    const units = [...Map.groupBy(rows, ({ unit }) => unit)].map(
      ([unit, own]) =>
        [
          unit,
          Math.max(
            0,
            own.reduce((all, { amount }) => all + amount, 0),
          ),
        ] as const,
    )
    return [...months].flatMap(([month, amount]) => {
      const parts = divide(
        amount,
        units.map(([, weight]) => weight),
      )
      return units.map(([unit], i) => ({ unit, service, month, amount: parts[i] as number }))
    })
  })
}

/** @throws Problem not_found without a draft; not_allowed when the unit is not below the person's. */
export async function changeDraft(
  province: Province,
  person: SignedIn,
  year: number,
  change: Setting | { unit: number },
): Promise<void> {
  const network = networkOf(province)
  const { unit } = change
  const setting = 'amount' in change
  // What a unit is given is said by whoever is above it.
  if (setting && person.units !== 'all' && unit === person.unit) throw new Problem('not_allowed')
  await locked(province, year, async (tx) => {
    const above =
      ancestorsOn(network.units, unit, `${year}-01-01`)[0] ?? ancestorsOn(network.units, unit, `${year}-12-31`)[0]
    const units = [...unitsUnder(network, unit, year), ...(above === undefined ? [] : [above])]
    const targets = await readTargets(tx, province.id, year, 'draft', units)
    const [open] = await tx`select from plan_draft where province = ${province.id} and year = ${year} limit 1`
    if (!open) throw new Problem('not_found', { what: `dự thảo kế hoạch năm ${year}. Lập dự thảo trước` })
    const draft = { year, targets, basis: await readEarned(tx, province.id, year - 1, units) }
    await write(tx, province, year, setting ? setTarget(draft, network, change) : divideRest(draft, network, unit))
  })
}

/** Gives the draft out as the next version, in force from a day. @throws Problem body_invalid naming what does not sum. */
export async function giveOut(
  province: Province,
  person: SignedIn,
  { year, since, loose }: { year: number; since: Day; loose: boolean },
  now: string,
): Promise<number> {
  const network = networkOf(province)
  const { id } = province
  const root = rootOn(network.units, since)?.id as number
  const { demo } = await province.read((query) => readOrigin(query, id))
  return await locked(province, year, async (tx) => {
    const targets = await readTargets(tx, id, year, 'draft')
    if (targets.length === 0)
      throw new Problem('not_found', { what: `dự thảo kế hoạch năm ${year}. Lập dự thảo trước` })
    const open = cascadeOf(targets, network, root, year).loose
    if (open.length > 0 && !loose)
      throw new Problem('body_invalid', {
        field: 'loose',
        why: `còn ${open.length} đơn vị chưa chia đủ. Chia hết, hoặc đánh dấu “giao cả khi chưa chia hết”.`,
      })
    const versions = (await readVersions(tx, id)).filter((one) => one.year === year)
    const version = Math.max(0, ...versions.map((one) => one.version)) + 1
    await addTotals(
      tx,
      id,
      tx`
        select 'plan' as kind, ${version}::int as version, service, ${REVENUE.measure}::text as measure, unit, month, amount,
               ${demo ? 'demo-du-thao' : 'du-thao'}::text as file
        from plan_draft where province = ${id} and year = ${year}`,
    )
    await sign(tx, province, {
      year,
      version,
      signer: root,
      name: person.name,
      actor: `person:${person.code}`,
      at: now,
      since,
    })
    await tx`delete from plan_draft where province = ${id} and year = ${year}`
    return version
  })
}

type Signing = {
  year: number
  version: number
  signer: number
  name: string
  actor: string
  at: string
  since: Day | null
}

async function sign(
  tx: Tx,
  { id }: Province,
  { year, version, signer, name, actor, at, since }: Signing,
): Promise<void> {
  await tx`
    insert into plan_signature (province, year, version, signer, name, actor, at, since)
    values (${id}, ${year}, ${version}, ${signer}, ${name}, ${actor}, ${at}, ${since}) on conflict do nothing`
}

/** In the name of the person's own unit. Once more changes nothing. */
export async function acknowledge(
  province: Province,
  { unit, name, code }: SignedIn,
  { year, version }: { year: number; version: number },
  now: string,
): Promise<void> {
  const { id, db } = province
  await db.act({ province: id, units: 'all' }, async (tx) => {
    const found = (await readVersions(tx, id)).some((one) => one.year === year && one.version === version)
    if (!found) throw new Problem('not_found', { what: `bản ${version} của kế hoạch năm ${year}` })
    await sign(tx, province, { year, version, signer: unit, name, actor: `person:${code}`, at: now, since: null })
  })
}

export async function keepScenario(
  { id, db }: Province,
  { code }: SignedIn,
  { year, name, drivers }: { year: number; name: string; drivers: Drivers },
  now: string,
): Promise<void> {
  await db.act({ province: id, units: 'all' }, async (tx) => {
    await tx`
      insert into plan_scenario (province, year, name, drivers, actor, at)
      values (${id}, ${year}, ${name}, ${JSON.stringify(drivers)}, ${`person:${code}`}, ${now})
      on conflict (province, year, name) do update
      set drivers = excluded.drivers, actor = excluded.actor, at = excluded.at`
  })
}
