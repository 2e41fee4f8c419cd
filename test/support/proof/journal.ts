/**
 * A naive custody: reads the file of acts from its first line to its last, keeps where each thing is, what is open on it,
 * and how much cash and stock is in each drawer, and says of each act whether it stands. What stands becomes entries:
 * amounts by unit, service, measure and day.
 */
import { readFileSync } from 'node:fs'
import { complaintAbout, words } from './fields.ts'
import type { Units } from './network.ts'
import { amountOf, type Line } from './rates.ts'
import { SERVICES, type Verb } from './verbs.ts'

/** In the order of precedence of docs/custody.md; from `thing_exists` on, the world may have done it all the same. */
const RANKS = words(
  'field_missing field_extra field_invalid actor_invalid service_unknown verb_unknown unit_unknown unit_closed ' +
    'rule_not_valid act_unknown act_not_reversible already_reversed thing_exists thing_unknown already_yours not_held ' +
    'paid_over not_settled short',
)
const OF_THE_WORLD = RANKS.slice(RANKS.indexOf('thing_exists'))

export type Act = {
  device: string
  seq: number
  at: string
  actor: string
  unit: string
  service: string
  verb: string
  lines: Line[]
  happened?: boolean
}

export type Entry = {
  service: string
  measure: string
  unit: number
  day: string
  amount: number
  customer?: string
  member?: string
}
export type Exception = { service: string; unit: number; day: string; code: string }

export type Journal = {
  acts: number
  lines: number
  refusals: Record<string, number>
  exceptions: Exception[]
  entries: Entry[]
  /** Every 'service.verb' that stood at least once. */
  verbs: Set<string>
  /** Where each thing is in the end. */
  things: ReadonlyMap<string, Thing>
}

type Thing = { holder: string; open: number }

/** One movement of an act. */
type Step =
  | { does: 'bear'; thing: string; from: string; to: string; open: number }
  | { does: 'pay'; thing: string; amount: number; at: string }
  | { does: 'move'; thing: string; from: string; to: string; settled: boolean }
  | { does: 'pour'; what: string; from: string; to: string; amount: number }

type Birth = Step & { does: 'bear' }
type Moving = Step & { does: 'move' }

/** What the journal remembers of an act that stood. */
type Done = { act: Act; day: string; steps: Step[]; entries: Entry[]; reversible: boolean; reversed: boolean }

export function foldActs(file: string, units: Units): Journal {
  const things = new Map<string, Thing>()
  const amounts = new Map<string, number>()
  const done = new Map<string, Done | 'refused'>()
  const journal: Journal = {
    acts: 0,
    lines: 0,
    refusals: {},
    exceptions: [],
    entries: [],
    verbs: new Set(),
    things,
  }

  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue
    const act: Act = JSON.parse(text)
    journal.acts++
    journal.lines += act.lines.length
    const no = take(act)
    if (no === undefined) continue
    journal.refusals[no] = (journal.refusals[no] ?? 0) + 1
    done.set(`${act.device}/${act.seq}`, 'refused')
  }
  return journal

  /** Does an act, or says why not. */
  function take(act: Act): string | undefined {
    const day = act.at.slice(0, 10)
    const unit = units.find(act.unit, day)
    const noes = [...formal(act, unit, day)]
    if (noes.length > 0) return first(noes)
    const verb = SERVICES[act.service]!.verbs[act.verb]!
    const steps = act.lines.flatMap((line) => stepsOf(act, verb, line, day))
    const named = String(act.lines[0]!.named)
    const undone = verb.undoes ? done.get(named) : undefined
    if (verb.undoes) {
      if (undone === undefined) return 'act_unknown'
      const mine = undone !== 'refused' && undone.act.device === act.device && undone.day === day
      if (undone === 'refused' || !undone.reversible || (verb.undoes === 'own' && !mine)) return 'act_not_reversible'
      if (undone.reversed) return 'already_reversed'
      if (undone.steps.some((step) => paidSince(step, undone.steps))) return 'act_not_reversible'
      steps.push(...undone.steps.toReversed().map(backwards))
    }
    if (verb.counts) steps.push(...counted(act, verb.counts, day))
    const on = noThings(steps)
    const code = first([...on, ...shortOf(steps)])
    const stands = code === undefined
    if (!stands && (undone || !act.happened || !OF_THE_WORLD.includes(code))) return code
    // What the world did is followed as far as the things allow; else only its cash moved.
    const followed = on.length === 0
    const moved = followed ? steps : steps.filter((step) => step.does === 'pour' && step.what === 'cash')
    apply(moved)
    if (!stands) things.set(`exception:${act.device}/${act.seq}`, waits(act, followed ? [] : moved, topUp(moved)))
    const own = entriesOf(act, verb, unit as number, day)
    const entries = followed ? own : []
    journal.entries.push(...entries)
    if (undone && undone !== 'refused') {
      undone.reversed = true
      if (followed) journal.entries.push(...undone.entries.map((one) => ({ ...one, day, amount: -one.amount })))
    }
    if (!stands) journal.exceptions.push({ service: act.service, unit: unit as number, day, code })
    else journal.verbs.add(`${act.service}.${act.verb}`)
    const reversible = stands && !verb.undoes
    done.set(`${act.device}/${act.seq}`, { act, day, steps: moved, entries, reversible, reversed: false })
    return undefined
  }

  /** The complaints about things, each step seen after the ones before it that could be done. */
  function noThings(steps: Step[]): string[] {
    const now = new Map<string, Thing | undefined>()
    const refused = new Set<string>()
    const noes: string[] = []
    for (const step of steps) {
      if (step.does === 'pour') continue
      // What is opened again after a step that could not be done is not judged.
      if (step.does === 'pay' && step.amount < 0 && refused.has(step.thing)) continue
      const last = now.has(step.thing) ? now.get(step.thing) : things.get(step.thing)
      const thing = last?.holder === 'unborn' ? undefined : last
      const said = [noThing(step, thing), step.does === 'pay' ? undefined : shut(step, now)].filter(
        (no) => no !== undefined,
      )
      if (said.length > 0) {
        noes.push(...said)
        refused.add(step.thing)
      } else now.set(step.thing, after(step, thing))
    }
    return noes
  }

  /** A bag is reached into only by who has it. A number that no bag has yet is a word on a label. */
  function shut({ thing, from, to }: Birth | Moving, now: ReadonlyMap<string, Thing | undefined>): string | undefined {
    const whose = (bag: string): string | undefined => {
      const known = bag.startsWith('bag:') ? (now.has(bag) ? now.get(bag) : things.get(bag)) : undefined
      return known?.holder === 'unborn' ? undefined : known?.holder
    }
    const reached = (whose(from) ?? to) === to && (whose(to) ?? from) === from && to !== thing
    return reached ? undefined : 'not_held'
  }

  /** Drawers, safes and pouches that would hold less than nothing; what goes nowhere is already there. */
  function shortOf(steps: Step[]): string[] {
    const noes: string[] = []
    for (const step of steps) if (step.does === 'pour' && step.from === step.to) noes.push('already_yours')
    for (const [account, change] of changes(steps))
      if (change < 0 && bounded(account) && (amounts.get(account) ?? 0) + change < 0) noes.push('short')
    return noes
  }

  function apply(steps: Step[]): void {
    for (const step of steps) if (step.does !== 'pour') things.set(step.thing, after(step, things.get(step.thing)))
    for (const [account, change] of changes(steps)) amounts.set(account, (amounts.get(account) ?? 0) + change)
  }

  /** A drawer that gave more than its book held is filled up to nothing, from suspense. @returns with how much cash. */
  function topUp(steps: Step[]): number {
    let cash = 0
    for (const [account] of changes(steps)) {
      const below = -(amounts.get(account) ?? 0)
      if (!bounded(account) || below <= 0) continue
      amounts.set(account, 0)
      if (account.startsWith('cash ')) cash += below
    }
    return cash
  }

  /** Whether something has been paid since on what came into being by this step of an act. */
  function paidSince(born: Step, steps: Step[]): boolean {
    if (born.does !== 'bear') return false
    const paid = steps.map((step) => (step.does === 'pay' && step.thing === born.thing ? step.amount : 0))
    return things.get(born.thing)?.open !== paid.reduce((open, amount) => open - amount, born.open)
  }

  /** A count sets the book; the difference becomes a thing of its own. */
  function counted(act: Act, rule: string, day: string): Step[] {
    const [where = '', what = '', amount = ''] = rule.split(' ')
    const line = act.lines[0]!
    const holder = holderOf(where, act, line)
    const asset = what === 'cash' ? 'cash' : `stock:${line[what]}`
    const over = amountOf(act.service, amount, line, day) - (amounts.get(`${asset} ${holder}`) ?? 0)
    if (over === 0) return []
    const gap = `gap:${act.unit}`
    const [from, to] = over < 0 ? [holder, gap] : [gap, holder]
    return [{ does: 'pour', what: asset, from, to, amount: Math.abs(over) }, differs(act, Math.abs(over))]
  }
}

/** What can be said without looking at who holds what. */
function* formal(act: Act, unit: number | 'closed' | undefined, day: string): Iterable<string> {
  const verb = SERVICES[act.service]?.verbs[act.verb]
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(act.at)) yield 'field_invalid'
  if (!/^(person|device|job|support):[\p{L}\p{N}._-]{1,64}(\/person:[\p{L}\p{N}._-]{1,64})?$/u.test(act.actor))
    yield 'actor_invalid'
  if (!SERVICES[act.service]) yield 'service_unknown'
  else if (!verb) yield 'verb_unknown'
  if (unit === undefined) yield 'unit_unknown'
  if (unit === 'closed') yield 'unit_closed'
  if (act.lines.length === 0) yield 'field_missing'
  if (!verb) return
  if (act.lines.length > 1 && (verb.counts || verb.differs || verb.raises || verb.undoes)) yield 'field_invalid'
  for (const line of act.lines) yield* complaintAbout(act.service, verb, line, day)
}

const first = (noes: string[]): string | undefined => noes.toSorted((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b))[0]

/** The movements of one line. */
function stepsOf(act: Act, verb: Verb, line: Line, day: string): Step[] {
  const { service } = act
  const { worth } = SERVICES[service]!
  const thing = thingOf(service, line)
  const amount = (name: string) => amountOf(service, name, line, day)
  const [from, to] = (verb.goes ?? 'till > till').split(' > ').map((role) => holderOf(role, act, line)) as [
    string,
    string,
  ]
  const steps: Step[] = []
  if (verb.born) steps.push({ does: 'bear', thing, from, to, open: worth ? amount(worth) : 0 })
  if (verb.pays) steps.push({ does: 'pay', thing, amount: amount(verb.pays), at: from })
  if (verb.goes && !verb.born) steps.push({ does: 'move', thing, from, to, settled: verb.pays !== undefined })
  if (verb.opens && amount(verb.opens) > 0) steps.push({ does: 'pay', thing, amount: -amount(verb.opens), at: to })
  for (const [rule, isStock] of [
    ...(verb.cash ?? []).map((one) => [one, false] as const),
    ...(verb.stock ?? []).map((one) => [one, true] as const),
  ]) {
    const [giver = '', , taker = '', name = '', sku = ''] = rule.split(' ')
    const what = isStock ? `stock:${line[sku]}` : 'cash'
    const pour = { what, from: holderOf(giver, act, line), to: holderOf(taker, act, line), amount: amount(name) }
    if (pour.amount > 0) steps.push({ does: 'pour', ...pour })
  }
  const [filed, where = '', ...id] = words(verb.files)
  if (filed && line[where] !== undefined) {
    const thing = `${filed}:${id.map((name) => line[name]).join('/')}`
    steps.push({ does: 'move', thing, from: String(line[where]), to: 'outside', settled: false })
  }
  if (verb.differs && amount(verb.differs) > 0) steps.push(differs(act, amount(verb.differs)))
  const [of, much = ''] = words(verb.raises)
  if (of && amount(much) > 0) steps.push({ ...differs(act, 0), thing: `${of}:${act.device}/${act.seq}` })
  return steps
}

const thingOf = (service: string, line: Line): string =>
  `${service}:${words(SERVICES[service]!.id)
    .map((name) => line[name])
    .join('/')}`

const differs = (act: Act, open: number): Birth => {
  return { does: 'bear', thing: `discrepancy:${act.device}/${act.seq}`, from: 'outside', to: `unit:${act.unit}`, open }
}

function holderOf(role: string, act: Act, line: Line): string {
  const { principal = '' } = SERVICES[act.service]!
  if (role.startsWith('@')) return String(line[role.slice(1)])
  if (role === 'till') return `till:${act.device}`
  if (role === 'person') return act.actor.replace(/^.*person:/, 'carrier:')
  if (role === 'thing') return thingOf(act.service, line)
  if (role === 'principal' || role === 'unknown')
    return `${role}:${principal.startsWith('@') ? line[principal.slice(1)] : principal}`
  if (role === 'customer' || role === 'outside') return role
  return `${role}:${act.unit}`
}

function noThing(step: Exclude<Step, { does: 'pour' }>, thing: Thing | undefined): string | undefined {
  if (step.does === 'bear') return thing ? 'thing_exists' : step.from === step.to ? 'already_yours' : undefined
  if (!thing) return 'thing_unknown'
  if (step.does === 'pay') {
    if (thing.holder !== step.at) return 'not_held'
    return step.amount > thing.open ? 'paid_over' : undefined
  }
  if (step.from === step.to || thing.holder === step.to) return 'already_yours'
  if (thing.holder !== step.from) return 'not_held'
  return (step.settled || step.to === 'customer') && thing.open > 0 ? 'not_settled' : undefined
}

function after(step: Exclude<Step, { does: 'pour' }>, thing: Thing | undefined): Thing {
  if (step.does === 'bear') return { holder: step.to, open: step.open }
  if (step.does === 'move') return { holder: step.to, open: thing!.open }
  return { holder: thing!.holder, open: thing!.open - step.amount }
}

function backwards(step: Step): Step {
  if (step.does === 'pay') return { ...step, amount: -step.amount }
  const [from, to] = [step.to, step.from]
  if (step.does === 'pour') return { ...step, from, to }
  return { does: 'move', thing: step.thing, from, to: step.does === 'bear' ? 'unborn' : to, settled: false }
}

/** The case that an exception leaves with the unit: open by the customer's cash and what drawers were filled up with. */
function waits({ unit }: Act, moved: Step[], filled: number): Thing {
  return { holder: `unit:${unit}`, open: Math.abs(changes(moved).get('cash customer') ?? 0) + filled }
}

/** Net change by account, `what holder`. */
function changes(steps: Step[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const step of steps)
    if (step.does === 'pour')
      for (const [holder, sign] of [
        [step.from, -1],
        [step.to, 1],
      ] as const) {
        const account = `${step.what} ${holder}`
        sums.set(account, (sums.get(account) ?? 0) + sign * step.amount)
      }
  return sums
}

const bounded = (account: string): boolean => / (till|vault|carrier|pouch|bag):/.test(account)

/** What an act that stands adds to the figures. */
function entriesOf(act: Act, verb: Verb, unit: number, day: string): Entry[] {
  const { service } = act
  return act.lines.flatMap((line) => {
    const add = (measure: string, amount: number, customer?: string): Entry[] =>
      amount === 0 ? [] : [{ service, measure, unit, day, amount, ...(customer ? { customer } : {}) }]
    const [earns, sign] = verb.earns ? [verb.earns, 1] : [verb.gives, -1]
    const customer = SERVICES[service]!.customers ? (line.account as string | undefined) : undefined
    return [
      ...(earns ? add('revenue', sign * amountOf(service, earns, line, day), customer) : []),
      ...words(verb.tells).flatMap((tells) => {
        const [measure = '', name] = tells.split('=')
        const told = add(measure, name ? amountOf(service, name, line, day) : 1)
        return measure === 'newMembers' ? told.map((one) => ({ ...one, member: String(line.member ?? '') })) : told
      }),
    ]
  })
}
