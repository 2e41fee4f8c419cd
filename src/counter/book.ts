/**
 * The till's book: what this drawer holds, as far as the till can know. It is the book that `decide` looks at without a
 * network, and one function changes it, whether the legs are of the till's own act or came from the centre. What lies in
 * other hands is as the teller says; when it was not so, the hub records an exception (docs/decisions/0008).
 */
import type { Done, Held } from '#counter/nouns.ts'
import type { Act, Leg, Line, Proposal } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { type Book, deltas, type NamedAct, type ThingState, UNBORN } from '#ledger/decide.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { reverses } from '#services/reverses.ts'
import type { Change } from '#sync/store.ts'
import type { Note } from '#sync/wire.ts'

/** Who sent a thing here, and when: the act that came with the feed. */
export type By = { at: string; actor: string; unit: string }

/**
 * A thing that the till has or had in its hands, and cases about its acts. `on`: the day it was last moved or paid.
 * `vague`: it was taken out of other hands and nobody has told of its birth yet, so what is open on it is as the teller says.
 */
export type Thing = Held & { holder: string; on: Day; by?: By; note?: Note; vague?: true }

type ThingLeg = Exclude<Leg, { kind: 'amount' }>

/** What is told of things that may be new to the book, as they were before the act; `line` is that of their birth. */
export type Told = Readonly<
  Record<string, { service: string; open: number; line: Line; until?: Day; by?: By; note?: Note }>
>

export class TillBook implements Book {
  readonly device: string
  readonly me: string
  readonly #things = new Map<string, Thing>()
  readonly #accounts = new Map<string, number>()
  /** Own acts that may still be undone, by sequence. */
  readonly #acts = new Map<number, Done>()

  constructor(device: string) {
    this.device = device
    this.me = `till:${device}`
  }

  thing(key: string): Thing | undefined {
    return this.#things.get(key)
  }

  things(): IterableIterator<Thing> {
    return this.#things.values()
  }

  /** What nobody here can see has no floor here. */
  balance(holder: string, asset: string): number {
    return this.#follows(holder, asset) ? (this.#accounts.get(`${holder}|${asset}`) ?? 0) : Number.MAX_SAFE_INTEGER
  }

  /** Accounts with something on them: `till:…|cash`, `till:…|stock:…`, `customer|due:…` (what customers owe is negative). */
  accounts(): [holder: string, asset: string, amount: number][] {
    return [...this.#accounts].flatMap(([account, amount]) => {
      const [holder, asset] = account.split('|') as [string, string]
      return amount === 0 ? [] : [[holder, asset, amount] as [string, string, number]]
    })
  }

  act(seq: number): Done | undefined {
    return this.#acts.get(seq)
  }

  acts(): IterableIterator<Done> {
    return this.#acts.values()
  }

  named(ref: string): NamedAct | undefined {
    const slash = ref.lastIndexOf('/')
    const done = ref.slice(0, slash) === this.device ? this.#acts.get(Number(ref.slice(slash + 1))) : undefined
    if (!done) return undefined
    const reversible = done.outcome === undefined && reverses(done.act) === undefined
    return { device: this.device, day: done.day, legs: done.legs, reversible, reversed: done.undoneBy !== undefined }
  }

  /** What these legs change, as rows to be written; nothing is changed until `take`. `came`: the own act that they are of. */
  changes(legs: readonly Leg[], told: Told, on: Day, came?: string): Change[] {
    const things = new Map<string, Thing>()
    for (const leg of legs) {
      if (leg.kind === 'amount') continue
      const now = things.get(leg.thing) ?? asBefore(leg.thing, this.#things.get(leg.thing), told[leg.thing], legs, on)
      things.set(leg.thing, { ...moved(now, leg), on, ...(came && leg.kind === 'thing' ? { came } : {}) })
    }
    for (const [key, one] of Object.entries(told)) {
      const known = things.has(key) ? undefined : this.#things.get(key)
      if (known?.vague) things.set(key, { key, ...one, holder: known.holder, on: known.on })
    }
    const changes: Change[] = [...things].map(([key, value]) => ({ table: 'held', key, value }))
    for (const [account, delta] of deltas(legs)) {
      const [holder, asset] = account.split('|') as [string, string]
      if (delta !== 0 && this.#follows(holder, asset))
        changes.push({ table: 'accounts', key: account, value: (this.#accounts.get(account) ?? 0) + delta })
    }
    return changes
  }

  /**
   * What becomes of the book when the journal's legs of an act turn out to be others than those it was changed by: the
   * old ones go back as far as nothing has moved on since, the new ones take their place. What the act had brought to the
   * till, and was never there, leaves the book. Legs that stand in both are not touched.
   */
  replaced(before: readonly Leg[], after: readonly Leg[], told: Told, on: Day): Change[] {
    const [old, legs] = [without(before, after), without(after, before)]
    const back: Leg[] = []
    const gone: Change[] = []
    for (const leg of old.toReversed()) {
      if (leg.kind === 'amount') back.push({ ...leg, from: leg.to, to: leg.from })
      else {
        const now = this.#things.get(leg.thing)
        if (!now) continue
        if (leg.kind === 'pay') back.push({ ...leg, amount: -leg.amount })
        else if (leg.born || (leg.to === this.me && now.holder !== this.me))
          gone.push({ table: 'held', key: leg.thing, value: undefined })
        else if (now.holder === leg.to) back.push({ kind: 'thing', thing: leg.thing, from: leg.to, to: leg.from })
      }
    }
    const moved = new Set(legs.flatMap((leg) => (leg.kind === 'thing' ? [leg.thing] : [])))
    return [...this.changes([...back, ...legs], told, on), ...gone.filter(({ key }) => !moved.has(String(key)))]
  }

  /** Makes rows of `held` and `accounts` the book's own: those of `changes`, or those read from the store. */
  take(changes: readonly Change[]): void {
    for (const { table, key, value } of changes)
      if (table === 'held') set(this.#things, String(key), value as Thing | undefined)
      else if (table === 'accounts') set(this.#accounts, String(key), value as number | undefined)
  }

  remember(done: Done): void {
    this.#acts.set(done.seq, done)
  }

  #follows(holder: string, asset: string): boolean {
    return holder === this.me || (holder === 'customer' && asset.startsWith('due:'))
  }
}

/** A thing before an act. What is told of it counts more than what was known: its lease may be another one. */
function asBefore(
  key: string,
  row: Thing | undefined,
  told: Told[string] | undefined,
  legs: readonly Leg[],
  on: Day,
): Thing {
  const holder = row?.holder ?? 'outside'
  if (told) return { key, ...told, holder, on }
  const service = key.slice(0, key.indexOf(':'))
  const vague = legs.some((leg) => leg.kind === 'thing' && leg.thing === key && leg.born)
    ? {}
    : { vague: true as const }
  const thing: Thing =
    row && row.holder !== UNBORN ? row : { key, service, open: 0, line: identityOf(key), holder, on, ...vague }
  return thing.vague ? { ...thing, open: openAsSaid(thing, legs) } : thing
}

/** All that is known of a thing that came without its birth: its number, where that is all of its identity. */
function identityOf(key: string): Line {
  const cut = key.indexOf(':')
  const [name, ...more] = catalogue.get(key.slice(0, cut))?.thing?.id ?? []
  return name === undefined || more.length > 0 ? {} : { [name]: key.slice(cut + 1) }
}

/** What is open on a thing of which too little is known: as much as the act says that is paid. */
function openAsSaid({ key, open }: Pick<Thing, 'key' | 'open'>, legs: readonly Leg[]): number {
  const paid = legs.reduce(
    (sum, leg) => (leg.kind === 'pay' && leg.thing === key ? sum + Math.max(leg.amount, 0) : sum),
    0,
  )
  return Math.max(open, paid)
}

const moved = (now: Thing, leg: ThingLeg): Thing =>
  leg.kind === 'pay'
    ? { ...now, open: now.open - leg.amount }
    : { ...now, holder: leg.to, open: leg.born?.open ?? now.open }

/** The legs that are not among `others`, each of which stands for one. */
function without(legs: readonly Leg[], others: readonly Leg[]): Leg[] {
  const left = others.map(legKey)
  return legs.filter((leg) => {
    const at = left.indexOf(legKey(leg))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Legs are compared by what they say, not by the order in which it is said. */
const legKey = (leg: Leg): string => JSON.stringify(Object.entries(leg).toSorted(([a], [b]) => (a < b ? -1 : 1)))

function set<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

/** What an act's own lines say of things that it brings into being. */
export function toldBy({ service, lines }: Pick<Act, 'service' | 'lines'>, legs: readonly Leg[]): Told {
  const declared = catalogue.get(service)
  if (!declared?.thing) return {}
  const byKey = new Map(lines.map((line) => [thingKey(declared, line), line]))
  const told: Record<string, Told[string]> = {}
  for (const leg of legs) {
    const line = leg.kind === 'thing' && leg.born ? byKey.get(leg.thing) : undefined
    if (line && leg.kind === 'thing') told[leg.thing] = { service, open: leg.born?.open ?? 0, line }
  }
  return told
}

/** Holders in whose hands a thing may be without this till having seen how it came there. */
const hands = new Set(['till', 'vault', 'unit', 'carrier', 'bag', 'route', 'pouch'])
const isHand = (holder: string): boolean => hands.has(holder.split(':', 1)[0] as string)

/**
 * The book as one decision sees it. What the till holds, and what its own acts left with customers and principals, is as
 * the book says; a thing that comes out of somebody else's hands, or went into them, or that the till never saw, is as
 * the teller says.
 */
export function asTold(book: TillBook, { legs }: Pick<Proposal, 'legs'>, told: Told = {}): Book {
  const said = new Map<string, ThingState | undefined>()
  for (const leg of legs) {
    if (leg.kind === 'amount' || said.has(leg.thing)) continue
    const known = book.thing(leg.thing)
    const from = (leg.kind === 'thing' ? leg.from : leg.at) ?? 'outside'
    const born = leg.kind === 'thing' && leg.born !== undefined
    const unseen = known ? known.holder !== book.me && (isHand(from) || isHand(known.holder)) : true
    if (born || from === book.me || !unseen)
      said.set(leg.thing, known?.vague ? { ...known, open: openAsSaid(known, legs) } : known)
    else {
      const { open } = told[leg.thing] ?? known ?? { open: openAsSaid({ key: leg.thing, open: 0 }, legs) }
      said.set(leg.thing, { holder: from, open })
    }
  }
  return {
    thing: (key) => (said.has(key) ? said.get(key) : book.thing(key)),
    balance: (holder, asset) => book.balance(holder, asset),
    named: (ref) => book.named(ref),
  }
}
