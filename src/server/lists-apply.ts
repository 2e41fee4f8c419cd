/**
 * A principal's list, from the file to the office's till: read, planned against what is there, and, when somebody confirms,
 * carried out as acts of the office like any other. A broken run is finished by the same list again.
 */
import { hash } from 'node:crypto'
import type { Line } from '#kernel/act.ts'
import { addDays } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import { Problem } from '#kernel/problem.ts'
import { everyUnit, postDay, type SignedIn } from '#people/person.ts'
import type { Fault, Table } from '#principals/check.ts'
import { servicesOf } from '#principals/contract.ts'
import { type Plan, planList } from '#principals/plan.ts'
import { type Draft, packDraft, readDraft, unpackDraft } from '#server/lists-reader.ts'
import * as store from '#server/lists-store.ts'
import { officeDevice, ownCode, principalOf, unitsFor } from '#server/office.ts'
import { inTurn, type OwnDevice, ownAct, ownActs } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

/** A list that was read: what it is, what is wrong with it, what it would change. With faults there is no plan. */
export type Look = {
  readonly id: string
  readonly draft: Draft
  readonly faults: readonly Fault[]
  readonly plan: Plan | undefined
  /** The version that it is or would become; 1: a new list. */
  readonly version: number
}

const DAY_MS = 86_400_000
/** As an act may have at most (docs/formats.md), and how many of them are on their way at once. */
const LINES_MOST = 1000
const ACTS_AT_ONCE = 10
/** Days within which a till gives back what the principal took back; ours, until a contract says otherwise. */
const BACK_DAYS = 3

/** Reads a file and keeps what was read for a day. Applies nothing. @throws Problem of the file as a whole, not_allowed. */
export async function takeFile(
  province: Province,
  person: SignedIn,
  { service, bytes }: { service: string; bytes: Buffer },
): Promise<Look> {
  const { people } = province
  if (person.principal && !servicesOf(person.principal).includes(service)) throw new Problem('not_allowed')
  const today = postDay(people.now())
  const points = unitsFor(province, person, today).map(({ code }) => code)
  const { draft, content } = await readDraft({ bytes, service, today, points })
  return keep(province, person, draft, content)
}

/** The same of a list that was made here, or read by others. `table`: the rows of its sheet. */
export const takeDraft = (province: Province, person: SignedIn, draft: Draft, table?: Table): Promise<Look> =>
  keep(province, person, draft, packDraft(draft, table))

async function keep(province: Province, person: SignedIn, draft: Draft, content: Buffer): Promise<Look> {
  const { people, db } = province
  const { service } = draft
  const id = hash('sha256', content).slice(0, 32)
  const [at, before] = [0, DAY_MS].map((ago) => new Date(people.now().getTime() - ago).toISOString()) as [
    string,
    string,
  ]
  const kept = { id, service, content, unit: person.unit, actor: `person:${person.code}`, at, before }
  await db.act(everyUnit(people), (tx) => store.keepDraft(tx, province.id, kept))
  return planDraft(province, person, id, draft)
}

/** A list that was read before, planned against what is there now. @throws Problem not_found */
export async function lookAgain(province: Province, person: SignedIn, id: string): Promise<Look & { content: Buffer }> {
  const scope = { ...everyUnit(province.people), principal: principalOf(person) }
  const { content } = await province.db.read(scope, (query) =>
    store.readStoredDraft(query, province.id, person.unit, id),
  )
  return { ...(await planDraft(province, person, id, unpackDraft(content))), content }
}

/** Plans what was read against what is there now, for the office of this person. */
export async function planDraft(province: Province, person: SignedIn, id: string, draft: Draft): Promise<Look> {
  if (draft.faults.length > 0) return { id, draft, faults: draft.faults, plan: undefined, version: 0 }
  const service = catalogue.get(draft.service) as Service
  return province.db.read(everyUnit(province.people), async (query) => {
    const list = await store.readList(query, province.id, draft)
    const things = draft.rows.map(({ thing }) => thing)
    const { plan, faults } = planList({
      ...draft,
      known: await store.readKnown(query, province.id, draft, things),
      office: `till:${officeDevice(ownCode(province, person))}`,
      keyLabel: fieldOf(service.fields[service.thing?.id[0] as string] as never).label,
    })
    const all = [...taken(list, draft, person), ...faults].sort((a, b) => a.row - b.row)
    const version = versionOf(list, draft)
    return all.length > 0
      ? { id, draft, faults: all, plan: undefined, version }
      : { id, draft, faults: [], plan, version }
  })
}

/** Under a number that is taken: by another office, or by a version that was replaced since. */
function taken(list: store.KnownList | undefined, draft: Draft, person: SignedIn): Fault[] {
  if (!list) return []
  const fault = (message: string): Fault[] => [{ row: 2, column: 'Số danh sách', message }]
  if (list.unit !== person.unit) return fault(`Danh sách “${draft.number}” do đơn vị khác nhận. Đơn vị ấy nộp bản sửa.`)
  if (list.service !== draft.service) return fault(`Số “${draft.number}” đã dùng cho dịch vụ khác. Ghi đúng số.`)
  const old = list.versions.findLast(({ sha256 }) => sha256 === draft.sha256)
  const last = list.versions.at(-1)
  return old && last && old.version < last.version
    ? fault(`Đây là bản ${old.version}, đã được bản ${last.version} thay thế. Lấy bản mới nhất của đơn vị giao.`)
    : []
}

function versionOf(list: store.KnownList | undefined, { sha256 }: Draft): number {
  const last = list?.versions.at(-1)
  return last === undefined ? 1 : last.sha256 === sha256 ? last.version : last.version + 1
}

/** Carries the list out. @returns what was done. @throws Problem list_faulty | act_refused: what was done stays. */
export async function applyDraft(province: Province, person: SignedIn, id: string): Promise<Look> {
  // An office carries out one list at a time, and a number belongs to one office.
  return inTurn(`list/${province.id}/${person.unit}`, async () => {
    const now = await lookAgain(province, person, id)
    const { draft, plan, faults, version } = now
    if (!plan) throw new Problem('list_faulty', { count: faults.length })
    await carryOut(province, person, { draft, plan, version, id })
    return now
  })
}

async function carryOut(
  province: Province,
  person: SignedIn,
  { draft, plan, version, id }: { draft: Draft; plan: Plan; version: number; id: string },
): Promise<void> {
  const { people, db } = province
  const unitCode = ownCode(province, person)
  const actor = `person:${person.code}`
  const own: OwnDevice = { device: officeDevice(unitCode), actor, unit: unitCode }
  const service = catalogue.get(draft.service) as Service
  const back = [...plan.assignAgain.map((row) => ({ row, before: row.amount })), ...plan.change]
  const write = (work: Parameters<typeof db.act<void>>[1]) => db.act(everyUnit(people), work)
  const at = people.now().toISOString()
  await write(async (tx) => {
    await store.writeVersion(tx, province.id, { ...draft, version, unit: person.unit, unitCode, actor, at })
    const coming = [...plan.assign, ...back.map(({ row, before }) => ({ ...row, before }))]
    await store.writeRows(tx, province.id, draft, person.unit, coming)
  })

  for (const [verb, lines] of doing(service, draft, plan)) await post(province, own, service.key, verb, lines)
  await askBack(province, own, draft, plan)

  await write(async (tx) => {
    await store.settleRows(tx, province.id, [...back.map(({ row }) => row), ...plan.note], draft.rows)
    const inFile = new Set(draft.rows.map(({ thing }) => thing))
    const asked = plan.askBack.filter(({ thing }) => !inFile.has(thing))
    await store.withdrawRows(
      tx,
      province.id,
      [...plan.withdraw, ...asked].map(({ thing }) => thing),
      version,
    )
    await store.markBecoming(
      tx,
      province.id,
      plan.askBack.filter(({ thing }) => inFile.has(thing)),
    )
    await store.finishVersion(tx, province.id, draft, version, people.now().toISOString())
    await store.dropDraft(tx, province.id, person.unit, id)
  })
}

/** The acts in their order: what leaves goes before what comes back. */
function doing(service: Service, draft: Draft, plan: Plan): [verb: string, lines: readonly (() => Line)[]][] {
  const idOf = (thing: string): Line => identityOf(service, thing)
  const later = <T>(rows: readonly T[], line: (row: T) => Line) => rows.map((row) => () => line(row))
  const decreed = draft.decree === undefined ? {} : { decree: draft.decree }
  const leaving = [...plan.withdraw, ...plan.change.map(({ row, home }) => ({ thing: row.thing, home }))]
  const home = leaving.filter(({ home }) => home)
  return [
    ['recall', later(home, ({ thing }) => ({ ...idOf(thing), order: draft.number }))],
    [
      'assignChanged',
      later(plan.change, ({ row, before }) => ({ ...idOf(row.thing), before, amount: row.amount, ...decreed })),
    ],
    ['assignAgain', later(plan.assignAgain, ({ thing }) => idOf(thing))],
    ['assign', later(plan.assign, ({ line }) => line)],
  ]
}

/** Acts of many lines, some on their way at a time; lines are made when they are needed. */
async function post(
  province: Province,
  own: OwnDevice,
  service: string,
  verb: string,
  lines: readonly (() => Line)[],
): Promise<void> {
  const step = LINES_MOST * ACTS_AT_ONCE
  for (let at = 0; at < lines.length; at += step) {
    const part = lines.slice(at, at + step).map((make) => make())
    const acts = Array.from({ length: Math.ceil(part.length / LINES_MOST) }, (_, i) => ({
      service,
      verb,
      lines: part.slice(i * LINES_MOST, (i + 1) * LINES_MOST),
    }))
    await ownActs(province, own, acts)
  }
}

/** One order a thing, to the till that has it. */
async function askBack(province: Province, own: OwnDevice, { service, number }: Draft, plan: Plan): Promise<void> {
  const { people, db, id } = province
  const until = addDays(postDay(people.now()), BACK_DAYS)
  for (let at = 0; at < plan.askBack.length; at += LINES_MOST)
    await ownAct(province, own, async () => {
      const [cursor] = await db.read(
        everyUnit(people),
        (query) => query<{ seq: number }[]>`select seq from device where province = ${id} and key = ${own.device}`,
      )
      const act = `TH-${own.unit}-${(cursor?.seq ?? 0) + 1}`
      const lines = plan.askBack.slice(at, at + LINES_MOST).map(({ thing, till }, i) => ({
        number: `${act}.${i + 1}`,
        to: `till:${till}`,
        service,
        thing,
        until,
        reason: `Đơn vị giao sửa danh sách ${number}`,
      }))
      return { service: 'recall', verb: 'order', lines }
    })
}

/** The fields that make the key of a thing, read back from it. */
export function identityOf(service: Service, thing: string): Line {
  const values = thing.slice(thing.indexOf(':') + 1).split('/')
  return Object.fromEntries((service.thing?.id ?? []).map((name, i) => [name, values[i] as string]))
}
