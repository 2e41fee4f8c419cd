/**
 * What waits for a decision of the office: exceptions, parked acts, receipts without an act, disputed corrections, recalls
 * that were not obeyed. Each is a thing that a unit holds; a decision is an act of its service by the person who decides.
 */
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import type { SignedIn } from '#people/person.ts'
import { actFor, codesFor, ownCode } from '#server/office.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** Decisions of each kind of case; `as`: which unit must act; `money`: only where some waits. */
const KINDS: Record<string, { as: 'own' | 'holder'; verbs: readonly string[]; money?: readonly string[] }> = {
  parked: { as: 'own', verbs: ['booked', 'refunded', 'void', 'explained'], money: ['refunded', 'void'] },
  exception: { as: 'own', verbs: ['booked', 'refunded', 'explained'], money: ['refunded'] },
  missing: { as: 'own', verbs: ['concluded'] },
  correction: { as: 'holder', verbs: ['proposeAgain', 'withdraw'] },
  recall: { as: 'own', verbs: ['withdraw'] },
}
const CASE_KINDS = Object.keys(KINDS)

export type Case = {
  key: string
  service: Service
  /** Unit that holds it: code. */
  owner: string
  /** đồng that wait in suspense. */
  open: number
  /** The act that brought it here. */
  entry: Entry
  /** By when it must be answered; unknown for kinds without a clock. */
  due?: string
  /** What the ledger would have answered, of an exception; why it was parked. */
  code?: string
  /** How it can be decided: verb and the fields to be filled in by a person. */
  decisions: readonly { verb: string; must: readonly string[]; may: readonly string[] }[]
}

type Row = { key: string; owner: string; open: number; record: string; due: string | null; code: string | null }

/** Oldest first, as far as the scope of the query and the units' codes reach. */
export async function readCases(query: Query, province: Province, person: SignedIn, only?: string): Promise<Case[]> {
  const holders = codesFor(province, person).map((code) => `unit:${code}`)
  const rows = await query<Row[]>`
    select t.key, h.key as owner, t.open, a.record, e.due, e.code
    from holder h
    join thing t on t.province = h.province and t.holder = h.id
    join act a on a.province = t.province and a.position = t.position
    left join exception e on e.province = t.province and e.position = t.position
    where h.province = ${province.id} and h.key = any (${holders})
      and split_part(t.key, ':', 1) = any (${CASE_KINDS})
      ${only === undefined ? query`` : query`and t.key = ${only}`}
    order by t.position limit 500`
  return rows.map(({ key, owner, open, record, due, code }) => {
    const service = catalogue.get(key.slice(0, key.indexOf(':'))) as Service
    const entry = entryOf(record)
    const line = lineOf(service, key, entry)
    return {
      key,
      service,
      owner: owner.slice('unit:'.length),
      open,
      entry,
      ...(due === null ? {} : { due }),
      ...((code ?? line.code) === undefined ? {} : { code: String(code ?? line.code) }),
      decisions: decisionsOf(service, open, amountsOf(entry)),
    }
  })
}

/** The line of an act that is about this thing. */
const lineOf = (service: Service, key: string, { act }: Entry): Line =>
  act.service === service.key ? (act.lines.find((line) => thingKey(service, line) === key) ?? {}) : {}

/** What the program knows itself, so that nobody types it. */
const KNOWN = ['owner', 'suspense', 'till', 'decider', 'received', 'paid', 'missing', 'from', 'to']

/** A conclusion must release exactly what waits; one that cannot name all of it is not offered. */
function decisionsOf(service: Service, open: number, amounts: Record<string, number>): Case['decisions'] {
  const { verbs, money } = KINDS[service.key] as (typeof KINDS)[string]
  return verbs.flatMap((verb) => {
    const { takes = [], may = [], pays } = service.acts[verb] as Service['acts'][string]
    const names = [...takes, ...may]
    const released = names.reduce((sum, name) => sum + (amounts[name] ?? 0), 0)
    if ((pays !== undefined && released !== open) || (money?.includes(verb) && open === 0)) return []
    const typed = (some: readonly string[]) => some.filter((name) => !KNOWN.includes(name))
    return [{ verb, must: typed(takes), may: typed(may) }]
  })
}

/** What waits of an act: money of a customer, taken or handed out, and what a drawer had beyond its book. */
function amountsOf({ legs }: Entry): Record<'received' | 'paid' | 'missing', number> {
  const waits = (from: string, to: string) =>
    legs.reduce((sum, leg) => {
      const counts = leg.kind === 'amount' && leg.from.startsWith(from) && leg.to.startsWith(to)
      return counts && (leg.asset === 'cash' || leg.asset === 'due:suspense') ? sum + leg.amount : sum
    }, 0)
  return {
    received: waits('unit:', 'suspense:'),
    paid: waits('suspense:', 'unit:'),
    missing: waits('suspense:', 'till:') + waits('suspense:', 'vault:'),
  }
}

/** One case that is still open. @throws Problem not_found: unknown, of another unit, or already decided. */
export async function readCase(query: Query, province: Province, person: SignedIn, key: string): Promise<Case> {
  const [found] = await readCases(query, province, person, key)
  if (!found) throw new Problem('not_found', { what: 'hồ sơ này: có thể đã có người quyết định' })
  return found
}

/** @throws Problem act_refused, body_invalid, not_found */
export async function decide(
  province: Province,
  person: SignedIn,
  { key, verb, typed }: { key: string; verb: string; typed: Record<string, string> },
): Promise<string> {
  const found = await province.read((query) => readCase(query, province, person, key), person.units)
  const { service, owner } = found
  const decision = found.decisions.find((one) => one.verb === verb)
  if (!decision) throw new Problem('not_found', { what: `quyết định “${verb}”` })
  // What the program knows, nobody types: neither whose case it is nor how much waits.
  const extra = Object.keys(typed).find((name) => ![...decision.must, ...decision.may].includes(name))
  if (extra !== undefined) throw new Problem('body_invalid', { field: extra, why: 'không có ô này. Bỏ nó đi.' })
  const rule = service.acts[verb] as Service['acts'][string]
  const names = new Set([...(service.thing?.id ?? []), ...(rule.takes ?? []), ...(rule.may ?? [])])
  const known = Object.entries(knownOf(found, person)).filter(([name]) => names.has(name))
  const line = { ...Object.fromEntries(known), ...readTyped(service, typed) }
  const unit = KINDS[service.key]?.as === 'holder' ? owner : ownCode(province, person)
  return actFor(province, person, unit, { service: service.key, verb, lines: [line] })
}

/** Identity of the case and all that follows from it. */
function knownOf({ key, service, owner, entry }: Case, { code }: SignedIn): Line {
  const { act } = entry
  const [device = '', seq = ''] = key.slice(key.indexOf(':') + 1).split('/')
  const identity = act.service === service.key ? lineOf(service, key, entry) : { device, seq: Number(seq) }
  const id = Object.fromEntries((service.thing?.id ?? []).map((name) => [name, identity[name] as string | number]))
  return {
    ...id,
    owner: `unit:${owner}`,
    suspense: `suspense:${owner}`,
    till: `till:${device}`,
    to: `till:${device}`,
    from: `unit:${owner}`,
    decider: code,
    ...Object.fromEntries(Object.entries(amountsOf(entry)).filter(([, amount]) => amount > 0)),
  }
}

/** A proposal to correct somebody's act; it lies with the till that did it. */
export function propose(
  province: Province,
  person: SignedIn,
  { named, reason, evidence }: { named: string; reason: string; evidence: string },
): Promise<string> {
  const to = `till:${named.slice(0, named.lastIndexOf('/'))}`
  const lines = [{ named, to, reason, evidence }]
  return actFor(province, person, ownCode(province, person), { service: 'correction', verb: 'propose', lines })
}

export type Corrected = { device: string; seq: number; day: string; verb: string; outcome: string; entry: Entry }

/** The newest acts of corrections: what was proposed, accepted, disputed, withdrawn. */
export async function readCorrections(query: Query, province: number, most: number): Promise<Corrected[]> {
  const rows = await query<(Omit<Corrected, 'entry'> & { record: string })[]>`
    select d.key as device, a.seq, a.day, a.verb, a.outcome, a.record
    from act a join device d on d.province = a.province and d.id = a.device
    where a.province = ${province} and a.service = 'correction' and a.verb <> 'undo'
    order by a.position desc limit ${most}`
  return rows.map(({ record, ...row }) => ({ ...row, entry: entryOf(record) }))
}
