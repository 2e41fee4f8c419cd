/**
 * The one decision of the house: may this act happen, given who holds what? Pure: it reads a book and answers legs or
 * a refusal, and writes nothing. The server, a till without a network and the simulator call the same function.
 * All movements of an act are judged together; it happens whole or not at all.
 */
import type { Leg, Proposal } from '#kernel/act.ts'
import { precedence, type Refusal, type RefusalCode, refuse } from '#kernel/refusal.ts'

export type ThingState = { holder: string; open: number }

/** An act already in the journal, as another act may name it. */
export type NamedAct = { device: string; day: string; legs: readonly Leg[]; reversible: boolean; reversed: boolean }

/** What a decision may look at. */
export type Book = {
  thing(key: string): ThingState | undefined
  balance(holder: string, asset: string): number
  named(ref: string): NamedAct | undefined
}

/** `exception`: the world had already done it (law 7); `code` says what the ledger would have answered. */
export type Decision =
  | { outcome: 'accepted'; legs: Leg[] }
  | { outcome: 'exception'; legs: Leg[]; code: RefusalCode; field: string }

/** The case that an exception opens: `exception:` and the act that it is about, device/seq. */
export const EXCEPTION = 'exception:'

/** Where a thing is whose birth was reversed: in nobody's hands, as if it had never been. It may be born again. */
export const UNBORN = 'unborn'

const boundedHolders = new Set(['till', 'vault', 'carrier', 'pouch', 'bag'])

/** Cash and stock in someone's hands cannot be less than nothing; claims, revenue and the outside can. */
export function isBounded(holder: string, asset: string): boolean {
  if (asset !== 'cash' && !asset.startsWith('stock:')) return false
  return boundedHolders.has(holder.slice(0, holder.indexOf(':')))
}

/** What can be recorded although the ledger would say no: custody and money that the world has already moved. */
const recordable: ReadonlySet<RefusalCode> = new Set([
  'thing_exists',
  'thing_unknown',
  'already_yours',
  'not_held',
  'paid_over',
  'not_settled',
  'short',
])

export function decide(book: Book, proposal: Proposal): Decision | Refusal {
  const legs = legsOf(book, proposal)
  if (!Array.isArray(legs)) return legs
  const no = judge(book, legs)
  if (!no) return { outcome: 'accepted', legs }
  // A reversal undoes an act whole or not at all: half of it done would leave books and roll-ups apart.
  if (!proposal.act.happened || proposal.negates || !recordable.has(no.refusal)) return no
  return { outcome: 'exception', legs: asItHappened(book, proposal, legs), code: no.refusal, field: no.field }
}

/** What a till asks before it does something: the legs when the book allows them all, or the refusal. */
export function allowed(book: Book, proposal: Proposal): Leg[] | Refusal {
  const legs = legsOf(book, proposal)
  return Array.isArray(legs) ? (judge(book, legs) ?? legs) : legs
}

function legsOf(book: Book, proposal: Proposal): Leg[] | Refusal {
  const legs = [...proposal.legs]
  if (proposal.negates) {
    const negated = negate(book, proposal)
    if (!Array.isArray(negated)) return negated
    legs.push(...negated)
  }
  if (proposal.count) legs.push(...counted(book, proposal.count, legs))
  return legs
}

/** The first refusal in the closed list's order, over all movements. */
function judge(book: Book, legs: readonly Leg[]): Refusal | undefined {
  let first: Refusal | undefined
  const say = (no: Refusal) => {
    if (!first || precedence(no.refusal) < precedence(first.refusal)) first = no
  }
  const things = new Map<string, ThingState | undefined>()
  const refused = new Set<string>()
  const at = (key: string) => {
    const last = things.has(key) ? things.get(key) : book.thing(key)
    return last?.holder === UNBORN ? undefined : last
  }
  for (const leg of legs)
    if (leg.kind !== 'amount') {
      // What is raised after a refused movement of the same thing could only be refused for that.
      if (leg.kind === 'pay' && leg.amount < 0 && refused.has(leg.thing)) continue
      const now = at(leg.thing)
      const next = leg.kind === 'thing' ? moveThing(leg, now, at) : payThing(leg, now)
      if ('refusal' in next) {
        refused.add(leg.thing)
        say(next)
      } else things.set(leg.thing, next)
    }
  for (const leg of legs) if (leg.kind === 'amount' && leg.from === leg.to) say(refuse('already_yours', leg.to))
  for (const [account, delta] of deltas(legs)) {
    if (delta >= 0) continue
    const [holder, asset] = account.split('|') as [string, string]
    if (!isBounded(holder, asset)) continue
    const now = book.balance(holder, asset)
    if (now + delta < 0) say(refuse('short', holder, String(now)))
  }
  return first
}

type ThingLeg = Leg & { kind: 'thing' }

function moveThing(leg: ThingLeg, now: ThingState | undefined, at: Book['thing']): ThingState | Refusal {
  if (leg.born && now) return refuse('thing_exists', leg.thing)
  if (!leg.born && !now) return refuse('thing_unknown', leg.thing)
  if (leg.from === leg.to || now?.holder === leg.to) return refuse('already_yours', leg.thing)
  if (now && now.holder !== leg.from) return refuse('not_held', leg.thing, now.holder)
  const beyond = outOfReach(leg, at)
  if (beyond) return beyond
  if (!now) return { holder: leg.to, open: leg.born?.open ?? 0 }
  if ((leg.settled || leg.to === 'customer') && now.open > 0) return refuse('not_settled', leg.thing, String(now.open))
  return { holder: leg.to, open: now.open }
}

/**
 * What lies in a bag moves with it, and only who holds the bag puts in or takes out (law 8). A bag that is no thing of the
 * ledger is a mere label.
 */
function outOfReach({ thing, from, to }: ThingLeg, at: Book['thing']): Refusal | undefined {
  for (const [bag, hand] of [
    [from, to],
    [to, from],
  ] as const) {
    const held = isBag(bag) ? at(bag) : undefined
    if (bag === thing || (held && held.holder !== hand)) return refuse('not_held', bag, held?.holder ?? hand)
  }
  return undefined
}

const isBag = (holder: string): boolean => holder.startsWith('bag:')

/** The things that a decision on these legs looks at: those that move or are paid, and the bags that they go through. */
export function* lookedAt(legs: readonly Leg[]): Iterable<string> {
  for (const leg of legs) {
    if (leg.kind === 'amount') continue
    yield leg.thing
    if (leg.kind === 'pay') continue
    if (isBag(leg.from)) yield leg.from
    if (isBag(leg.to)) yield leg.to
  }
}

function payThing(leg: Leg & { kind: 'pay' }, now: ThingState | undefined): ThingState | Refusal {
  if (!now) return refuse('thing_unknown', leg.thing)
  if (leg.at !== undefined && now.holder !== leg.at) return refuse('not_held', leg.thing, now.holder)
  if (leg.amount > now.open) return refuse('paid_over', leg.thing, String(now.open))
  return { holder: now.holder, open: now.open - leg.amount }
}

/** Net change per account `holder|asset`. */
export function deltas(legs: readonly Leg[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const leg of legs)
    if (leg.kind === 'amount') {
      const from = `${leg.from}|${leg.asset}`
      const to = `${leg.to}|${leg.asset}`
      sums.set(from, (sums.get(from) ?? 0) - leg.amount)
      sums.set(to, (sums.get(to) ?? 0) + leg.amount)
    }
  return sums
}

/**
 * The named act's movements backwards. It is undone at most once, and its own reversal cannot be undone. What came into
 * being by it never was, so nothing may have been paid on it since.
 */
function negate(book: Book, { negates, act, day }: Proposal): Leg[] | Refusal {
  const { named, own } = negates as { named: string; own: boolean }
  const original = book.named(named)
  if (!original) return refuse('act_unknown', named)
  const mine = original.device === act.device && original.day === day
  if (!original.reversible || (own && !mine)) return refuse('act_not_reversible', named)
  if (original.reversed) return refuse('already_reversed', named)
  for (const leg of original.legs)
    if (leg.kind === 'thing' && leg.born && book.thing(leg.thing)?.open !== openAfter(original.legs, leg.thing))
      return refuse('act_not_reversible', named)
  return original.legs.toReversed().map(backwards)
}

/** What is open on a thing when these legs, its birth among them, are done. */
function openAfter(legs: readonly Leg[], thing: string): number {
  let open = 0
  for (const leg of legs)
    if (leg.kind === 'pay' && leg.thing === thing) open -= leg.amount
    else if (leg.kind === 'thing' && leg.thing === thing) open += leg.born?.open ?? 0
  return open
}

function backwards(leg: Leg): Leg {
  if (leg.kind === 'pay') return { ...leg, amount: -leg.amount }
  if (leg.kind === 'thing') return { kind: 'thing', thing: leg.thing, from: leg.to, to: leg.born ? UNBORN : leg.from }
  return { ...leg, from: leg.to, to: leg.from }
}

/** A count sets the book to what is there. What is missing or over stands on its own account, open, owed by nobody. */
function counted(book: Book, count: NonNullable<Proposal['count']>, legs: readonly Leg[]): Leg[] {
  const account = `${count.holder}|${count.asset}`
  const expected = book.balance(count.holder, count.asset) + (deltas(legs).get(account) ?? 0)
  const over = count.counted - expected
  if (over === 0) return []
  const [from, to] = over < 0 ? [count.holder, count.gap] : [count.gap, count.holder]
  return [
    { kind: 'amount', asset: count.asset, from, to, amount: Math.abs(over) },
    {
      kind: 'thing',
      thing: count.thing,
      from: 'outside',
      to: count.at,
      born: { service: 'discrepancy', open: Math.abs(over) },
    },
  ]
}

/**
 * What the world did, as far as the ledger can follow: cash moves as it moved, its counterpart waits in the unit's
 * suspense account, and a drawer that held more than its book is topped up from there. The unit gets a case, open by the
 * cash that waits, until a new act concludes it.
 */
function asItHappened(book: Book, { act }: Proposal, legs: readonly Leg[]): Leg[] {
  const suspense = `suspense:${act.unit}`
  const unit = `unit:${act.unit}`
  const followed =
    judge(
      book,
      legs.filter((leg) => leg.kind !== 'amount'),
    ) === undefined
  const kept = followed ? [...legs] : legs.filter((leg) => leg.kind === 'amount' && leg.asset === 'cash')
  let open = 0
  if (!followed) {
    const outside = deltas(kept).get('customer|cash') ?? 0
    const asset = 'due:suspense'
    if (outside < 0) kept.push({ kind: 'amount', asset, from: unit, to: suspense, amount: -outside })
    if (outside > 0) kept.push({ kind: 'amount', asset, from: suspense, to: unit, amount: outside })
    open = Math.abs(outside)
  }
  for (const [account, delta] of deltas(kept)) {
    const [holder, asset] = account.split('|') as [string, string]
    const missing = -(book.balance(holder, asset) + delta)
    if (missing <= 0 || !isBounded(holder, asset)) continue
    kept.push({ kind: 'amount', asset, from: suspense, to: holder, amount: missing })
    if (asset === 'cash') open += missing
  }
  const thing = `${EXCEPTION}${act.device}/${act.seq}`
  return [...kept, { kind: 'thing', thing, from: 'outside', to: unit, born: { service: 'exception', open } }]
}
