/**
 * What waits for a decision of the office: exceptions, parked acts, receipts without an act, disputed corrections, recalls
 * that were not obeyed, differences of a count. Each is a thing that a unit holds, or who investigates a difference; a
 * decision is an act of its service by the person who decides.
 */
import type { Leg, Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import { postDay, type SignedIn } from '#people/person.ts'
import { differenceOf } from '#report/difference.ts'
import { actFor, codesFor, networkOf, ownCode } from '#server/office.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** Decisions of each kind of case; `as`: which unit must act; `money`: only where some waits. */
const KINDS: Record<string, { as: 'own' | 'holder'; verbs: readonly string[]; money?: readonly string[] }> = {
  parked: { as: 'own', verbs: ['booked', 'refunded', 'void', 'explained'], money: ['refunded', 'void'] },
  exception: { as: 'own', verbs: ['booked', 'refunded', 'explained'], money: ['refunded'] },
  missing: { as: 'own', verbs: ['concluded'] },
  irregularity: { as: 'own', verbs: ['ask', 'concluded'] },
  correction: { as: 'holder', verbs: ['proposeAgain', 'withdraw'] },
  recall: { as: 'own', verbs: ['withdraw'] },
  // What is found over or missing is the finding unit's, whoever decides.
  discrepancy: { as: 'holder', verbs: ['investigate', 'explain', 'systemError', 'establish', 'settleStock'] },
}
const CASE_KINDS = Object.keys(KINDS)

export type Case = {
  key: string
  service: Service
  /** Unit that holds it: code. */
  owner: string
  /** đồng that wait in suspense, or that a count found over or missing. */
  open: number
  /** The act that brought it here; the count that found a difference. */
  entry: Entry
  /** Who investigates a difference: code of a person. */
  investigator?: string
  /** Who was asked about a difference, and until when; `at`: the unit once he has answered, until then he himself. */
  hearing?: { keeper: string; until: Day; at: string }
  /** By when it must be answered; unknown for kinds without a clock. */
  due?: string
  /** What the ledger would have answered, of an exception; why it was parked. */
  code?: string
  /** How it can be decided: verb and the fields to be filled in by a person. */
  decisions: readonly { verb: string; must: readonly string[]; may: readonly string[] }[]
}

type Row = {
  key: string
  holder: string
  open: number
  record: string
  due: string | null
  code: string | null
} & Partial<Record<'hearing' | 'at' | 'ask', string | null>>

/** Oldest first, as far as the scope of the query and the units' codes reach. */
export async function readCases(query: Query, province: Province, person: SignedIn, only?: string): Promise<Case[]> {
  const holders = codesFor(province, person).map((code) => `unit:${code}`)
  const today = postDay(province.people.now())
  const rows = await query<Row[]>`
    select t.key, h.key as holder, t.open, coalesce(c.record, a.record) as record, e.due, e.code,
           q.key as hearing, q.at, q.ask
    from unnest(${CASE_KINDS}::text[]) as kind
    -- The planner takes a few cases for many: what is fenced it looks up one by one. Cases there ever were are fewer than
    -- what units hold.
    cross join lateral (
      select * from thing where province = ${province.id} and key >= kind || ':' and key < kind || ';' offset 0) t
    cross join lateral (select key from holder where province = ${province.id} and id = t.holder offset 0) h
    left join act a on a.province = t.province and a.position = t.position
    left join exception e on e.province = t.province and e.position = t.position
    left join device d on t.key like 'discrepancy:%' and d.province = t.province
      and d.key = split_part(substr(t.key, length('discrepancy:') + 1), '/', 1)
    left join lateral (
      select position, record from act
      where province = d.province and device = d.id
        and seq = case when t.key like 'discrepancy:%' then split_part(t.key, '/', 2)::bigint end offset 0) c on true
    left join lateral (
      select w.key, wh.key as at, f.record as ask
      from thing w
      join holder wh on wh.province = w.province and wh.id = w.holder
      cross join lateral (
        select record from leg l join act on act.province = l.province and act.position = l.position
        where l.province = w.province and l.thing = w.id order by l.position limit 1) f
      where t.key like 'discrepancy:%' and w.province = t.province
        and w.key > replace(t.key, 'discrepancy:', 'hearing:') || '/'
        and w.key < replace(t.key, 'discrepancy:', 'hearing:') || '0'
        and (wh.key like 'unit:%' or wh.key like 'carrier:%')
      order by wh.key like 'carrier:%', w.key limit 1) q on true
    where coalesce(c.record, a.record) is not null
      and (h.key = any (${holders}) or kind = 'discrepancy' and h.key like 'carrier:%')
      ${only === undefined ? query`` : query`and t.key = ${only}`}
    order by coalesce(c.position, a.position) limit 500`
  return rows.map(({ key, holder, open, record, due, code, hearing, at, ask }) => {
    const service = catalogue.get(key.slice(0, key.indexOf(':'))) as Service
    const entry = entryOf(record)
    const line = lineOf(service, key, entry)
    const [kind, name = ''] = holder.split(':')
    const investigator = kind === 'carrier' ? name : undefined
    const keeper = ask && String(entryOf(ask).act.lines[0]?.keeper).replace('carrier:', '')
    const one = {
      ...{ key, service, open, entry },
      ...(investigator === undefined ? {} : { investigator }),
      ...(hearing && at && keeper ? { hearing: { keeper, until: hearing.slice(-10), at } } : {}),
    }
    return {
      ...one,
      owner: investigator === undefined ? name : entry.act.unit,
      ...(due === null ? {} : { due }),
      ...((code ?? line.code) === undefined ? {} : { code: String(code ?? line.code) }),
      decisions: decisionsOf(one, person, today),
    }
  })
}

/** The line of an act that is about this thing. */
const lineOf = (service: Service, key: string, { act }: Entry): Line =>
  act.service === service.key ? (act.lines.find((line) => thingKey(service, line) === key) ?? {}) : {}

/** What the program knows itself, so that nobody types it. */
const KNOWN = [
  ...['owner', 'suspense', 'till', 'decider', 'received', 'paid', 'missing', 'from', 'to'],
  ...['found', 'investigator', 'gap', 'excess', 'sku', 'heard', 'hearing', 'until'],
]

/** A conclusion must release exactly what waits; one that cannot name all of it is not offered. */
function decisionsOf(one: Omit<Case, 'owner' | 'decisions'>, { code }: SignedIn, today: Day): Case['decisions'] {
  const { service, open, entry, investigator, hearing } = one
  const { verbs, money } = KINDS[service.key] as (typeof KINDS)[string]
  // Who investigates does not conclude, and what nobody investigated is not concluded.
  if (service.key === 'discrepancy' && investigator === code) return []
  // Nobody decides about himself.
  if (hearing?.keeper === code) return []
  const amounts = amountsOf(one)
  const isStock = differenceOf(entry).sku !== undefined
  return verbs.flatMap((verb) => {
    if (service.key === 'discrepancy') {
      if ((verb === 'investigate') !== (investigator === undefined)) return []
      if (verb !== 'investigate' && (verb === 'settleStock') !== isStock) return []
      if (verb === 'establish' && !isHeard(one, today)) return []
    }
    const { takes = [], may = [], pays } = service.acts[verb] as Service['acts'][string]
    const names = [...takes, ...may]
    const released = names.reduce((sum, name) => sum + (amounts[name] ?? 0), 0)
    if ((pays !== undefined && released !== open) || (money?.includes(verb) && open === 0)) return []
    const typed = (some: readonly string[]) => some.filter((name) => !KNOWN.includes(name))
    return [{ verb, must: typed(takes), may: typed(may) }]
  })
}

/** Who held the drawer has answered, or let the last day go by. */
export const isHeard = ({ hearing }: Pick<Case, 'hearing'>, today: Day): boolean =>
  hearing !== undefined && (hearing.at.startsWith('unit:') || hearing.until < today)

/** What waits of an act: money of a customer, taken or handed out, and what a drawer had beyond its book. */
function amountsOf({ service, entry }: Pick<Case, 'service' | 'entry'>): Record<string, number> {
  const { legs } = entry
  if (service.key === 'discrepancy') {
    const { missing, excess } = differenceOf(entry)
    return { missing, excess }
  }
  const waits = (asset: string, from: string, to = '') =>
    legs.reduce((sum, leg) => {
      const counts = leg.kind === 'amount' && leg.asset === asset && leg.from.startsWith(from) && leg.to.startsWith(to)
      return counts ? sum + leg.amount : sum
    }, 0)
  return {
    received: waits('due:suspense', 'unit:', 'suspense:'),
    paid: waits('due:suspense', 'suspense:', 'unit:'),
    // A drawer, a safe, or a pouch that was opened a second time.
    missing: waits('cash', 'suspense:'),
  }
}

/**
 * Cash that an exception moved between hands of the house while its thing did not follow: into a pouch whose number had been
 * used before, or out of one that was taken in before. It waits with nobody, and is found by its holder alone.
 */
export function movedBy({
  service,
  entry,
  code,
}: Pick<Case, 'service' | 'entry' | 'code'>): (Leg & { kind: 'amount' })[] {
  if (service.key !== 'exception' || code === 'short') return []
  return entry.legs.flatMap((leg) =>
    leg.kind === 'amount' && leg.asset === 'cash' && HANDS.test(leg.from) && HANDS.test(leg.to) ? [leg] : [],
  )
}

const HANDS = /^(till|vault|carrier|pouch):/

/** One case that is still open. @throws Problem not_found: unknown, of another unit, or already decided. */
export async function readCase(query: Query, province: Province, person: SignedIn, key: string): Promise<Case> {
  const [found] = await readCases(query, province, person, key)
  if (!found) throw new Problem('not_found', { what: 'hồ sơ này: có thể đã có người quyết định' })
  return found
}

/** Conclusions that release or charge money. */
const OF_MONEY: readonly string[] = ['establish', 'refunded', 'void']

/** Whose matter a decision is and how many đồng hang on it. @throws Problem not_found */
export async function weigh(
  province: Province,
  person: SignedIn,
  { key, verb }: { key: string; verb: string },
): Promise<{ unit: number; subject: string; amount: number }> {
  const found = await province.read((query) => readCase(query, province, person, key), person.units)
  const { service, owner, entry, open } = found
  const amount = service.key === 'discrepancy' && differenceOf(entry).sku !== undefined ? 0 : open
  return {
    unit: networkOf(province).units.byCode.get(owner)?.at(-1)?.id ?? person.unit,
    subject: `${service.name} ${key.slice(key.indexOf(':') + 1)}: ${service.acts[verb]?.name ?? verb}`,
    amount: OF_MONEY.includes(verb) ? amount : 0,
  }
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
function knownOf(found: Case, { code }: SignedIn): Line {
  const { key, service, owner, entry, investigator = code } = found
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
    ...(service.key === 'discrepancy' ? differenceKnown(found, investigator) : waitingKnown(found)),
  }
}

const waitingKnown = (found: Case): Line =>
  Object.fromEntries(Object.entries(amountsOf(found)).filter(([, amount]) => amount > 0))

function differenceKnown({ owner, entry, hearing }: Case, investigator: string): Line {
  const { of, ...difference } = differenceOf(entry)
  return {
    ...difference,
    found: `unit:${owner}`,
    investigator: `carrier:${investigator}`,
    gap: `gap:${entry.act.unit}`,
    till: of,
    ...(hearing && { until: hearing.until, hearing: hearing.at }),
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
