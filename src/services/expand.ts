/**
 * From an act as a person wrote it to the proposal that the ledger judges: fields checked, holders named, amounts
 * computed by the rules of the day, legs laid out as the service declares them. Pure: the same in the browser, on the
 * server and in the simulator. What the ledger alone can know (who holds what) is not looked at here.
 */
import type { Act, FrozenAct, Leg, Line, Proposal } from '#kernel/act.ts'
import { fieldOf, holderPattern } from '#kernel/field.ts'
import { precedence, type Refusal, refuse } from '#kernel/refusal.ts'
import { RuleNotValid } from '#rules/rule.ts'
import type { Catalogue } from '#services/index.ts'
import { type ActRule, type Role, type Service, thingKey } from '#services/kit.ts'

/** What the declarations cannot know by themselves: units and rules as of a day. */
export type Dated = {
  catalogue: Catalogue
  unit: (code: string, day: string) => { id: number; open: boolean } | undefined
  /** @throws RuleNotValid when no edition is in force on that day; its message names the rule to the teller. */
  rule: (key: string, day: string) => { value: number; edition: string }
}

/** An act split into what the journal may keep and what only the erasable table may keep. */
export type Split = { frozen: FrozenAct; personal?: Record<string, string>[] }

const actorPattern = /^(person|device|job|support):[\p{L}\p{N}._-]{1,64}(\/person:[\p{L}\p{N}._-]{1,64})?$/u
const atPattern =
  /^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?[+-]\d\d:\d\d$/
const codePattern = /^[\p{L}\p{N}._-]{1,64}$/u

/** Takes the personal fields out of the lines. `commit` makes the salted commitment that stays in their place. */
export function split(act: Act, catalogue: Catalogue, commit: (personal: Record<string, string>[]) => string): Split {
  const declared = catalogue.get(act.service)
  if (!declared) return { frozen: act }
  const names = personalFields(declared)
  if (names.length === 0 || !act.lines.some((line) => names.some((name) => name in line))) return { frozen: act }
  const personal: Record<string, string>[] = []
  const lines = act.lines.map((line) => {
    const kept: Line = {}
    const taken: Record<string, string> = {}
    for (const [key, value] of Object.entries(line)) {
      if (names.includes(key) && typeof value === 'string') taken[key] = value
      else kept[key] = value
    }
    personal.push(taken)
    return kept
  })
  return { frozen: { ...act, lines, personal: commit(personal) }, personal }
}

const personalCache = new WeakMap<Service, readonly string[]>()
export function personalFields(declared: Service): readonly string[] {
  let names = personalCache.get(declared)
  if (!names) {
    names = Object.keys(declared.fields).filter((key) => fieldOf(declared.fields[key] as never).personal)
    personalCache.set(declared, names)
  }
  return names
}

/** Checks and lays out an act. A refusal is the first in the order of the closed list over all lines. */
export function expand(world: Dated, { frozen: act, personal }: Split): Proposal | Refusal {
  const declared = world.catalogue.get(act.service)
  const rule = declared?.acts[act.verb]
  const noes: Refusal[] = []
  if (!declared) noes.push(refuse('service_unknown', act.service))
  else if (!rule) noes.push(refuse('verb_unknown', act.verb))
  if (!atPattern.test(act.at)) noes.push(refuse('field_invalid', 'at', 'ngày giờ dạng 2018-03-05T08:12:33+07:00'))
  if (!actorPattern.test(act.actor)) noes.push(refuse('actor_invalid', act.actor))
  if (!codePattern.test(act.device)) noes.push(refuse('field_invalid', 'device', 'mã máy gồm chữ, số, chấm, gạch'))
  if (act.lines.length === 0) noes.push(refuse('field_missing', 'lines'))
  const day = act.at.slice(0, 10)
  const unit = world.unit(act.unit, day)
  if (!unit) noes.push(refuse('unit_unknown', act.unit))
  else if (!unit.open) noes.push(refuse('unit_closed', act.unit))
  if (declared && rule)
    act.lines.forEach((line, i) => {
      noes.push(...checkLine(declared, act.verb, personal?.[i] ? { ...line, ...personal[i] } : line, i))
    })
  if (noes.length === 0 && declared && rule && unit)
    try {
      return layOut(world, declared, rule, act, day, unit.id)
    } catch (error) {
      if (!(error instanceof RuleNotValid)) throw error
      noes.push(refuse('rule_not_valid', error.message))
    }
  return noes.reduce((first, next) => (precedence(next.refusal) < precedence(first.refusal) ? next : first))
}

/** The fields of one line of an act: identity of the thing first, then what the act takes. */
export function takenFields(declared: Service, verb: string): readonly string[] {
  const rule = declared.acts[verb] as ActRule
  const taken = rule.takes ?? (rule.births || !declared.thing ? Object.keys(declared.fields) : [])
  return [...new Set([...(declared.thing?.id ?? []), ...taken])]
}

const takenCache = new WeakMap<ActRule, Set<string>>()

function checkLine(declared: Service, verb: string, line: Line, index: number): Refusal[] {
  const rule = declared.acts[verb] as ActRule
  const taken = takenCache.get(rule) ?? new Set(takenFields(declared, verb))
  takenCache.set(rule, taken)
  const noes: Refusal[] = []
  for (const name of taken) {
    const field = declared.fields[name] as never
    const value = line[name]
    const result = (declared.fields[name] as { safeParse(v: unknown): { success: boolean } }).safeParse(value)
    if (result.success) continue
    noes.push(
      value === undefined
        ? refuse('field_missing', name, undefined, index)
        : refuse('field_invalid', name, fieldOf(field).hint, index),
    )
  }
  for (const name in line) if (!taken.has(name)) noes.push(refuse('field_extra', name, undefined, index))
  return noes
}

function layOut(
  world: Dated,
  declared: Service,
  rule: ActRule,
  act: FrozenAct,
  day: string,
  unit: number,
): Proposal | Refusal {
  const legs: Leg[] = []
  const editions = new Set<string>()
  const ruleOf = (key: string) => {
    const { value, edition } = world.rule(key, day)
    editions.add(edition)
    return value
  }
  const computed: Record<string, number>[] = []
  const proposal: Proposal = { act, day, unit, legs, rules: [], computed }
  for (const line of act.lines) {
    const amounts: Record<string, number> = {}
    const amountOf = (name: string): number => {
      const given = line[name]
      if (typeof given === 'number') return given
      const known = amounts[name]
      if (known !== undefined) return known
      const value = declared.amounts[name]?.(line, ruleOf)
      if (value === undefined || !Number.isSafeInteger(value) || value < 0)
        throw new Error(`${declared.key}: amount ${name} is ${value}, not a number of đồng`)
      amounts[name] = value
      return value
    }
    layOutLine(declared, rule, act, line, amountOf, proposal)
    for (const name of measured(declared, act.verb)) amountOf(name)
    computed.push(amounts)
  }
  proposal.rules = [...editions]
  return proposal
}

function layOutLine(
  declared: Service,
  rule: ActRule,
  act: FrozenAct,
  line: Line,
  amountOf: (name: string) => number,
  proposal: Proposal,
): void {
  const { legs } = proposal
  const thing = declared.thing ? thingKey(declared, line) : ''
  const principal = declared.principal?.startsWith('@')
    ? String(line[declared.principal.slice(1)])
    : (declared.principal ?? '')
  const holder = (role: Role) => holderOf(role, act, line, principal)
  if (rule.births && rule.moves) {
    const open = declared.thing?.value ? amountOf(declared.thing.value) : 0
    const born = { service: declared.key, open }
    legs.push({ kind: 'thing', thing, from: holder(rule.moves[0]), to: holder(rule.moves[1]), born })
  }
  if (rule.pays) {
    const at = holder(rule.births ? (rule.moves?.[1] ?? 'till') : (rule.moves?.[0] ?? 'till'))
    legs.push({ kind: 'pay', thing, amount: amountOf(rule.pays), at })
  }
  if (rule.moves && !rule.births)
    legs.push({ kind: 'thing', thing, from: holder(rule.moves[0]), to: holder(rule.moves[1]) })
  for (const leg of rule.legs ?? []) {
    const amount = amountOf(leg.amount)
    const asset = leg.asset === 'due' ? `due:${principal}` : leg.asset
    if (amount > 0) legs.push({ kind: 'amount', asset, from: holder(leg.from), to: holder(leg.to), amount })
  }
  if (rule.counts)
    proposal.count = {
      holder: holder('till'),
      asset: 'cash',
      counted: amountOf(rule.counts),
      gap: `gap:${act.unit}`,
      thing: `discrepancy:${act.device}/${act.seq}`,
      at: holder('unit'),
    }
  if (rule.negates) {
    proposal.negates = { named: String(line[rule.negates.named]), own: rule.negates.own }
  }
}

function holderOf(role: Role, act: FrozenAct, line: Line, principal: string): string {
  switch (role) {
    case 'till':
      return `till:${act.device}`
    case 'unit':
      return `unit:${act.unit}`
    case 'vault':
      return `vault:${act.unit}`
    case 'principal':
      return `principal:${principal}`
    case 'unknown':
      return `unknown:${principal}`
    case 'customer':
    case 'outside':
      return role
    default: {
      const named = String(line[role.slice(1)])
      if (!holderPattern.test(named)) throw new Error(`field ${role} of ${act.service} is not a holder: ${named}`)
      return named
    }
  }
}

const measuredCache = new WeakMap<ActRule, readonly string[]>()

/** Computed amounts that a measure of this act sums, so that the journal keeps them even when no leg does. */
function measured(declared: Service, verb: string): readonly string[] {
  const rule = declared.acts[verb] as ActRule
  let names = measuredCache.get(rule)
  if (!names) {
    names = Object.values(declared.measures)
      .filter((measure) => measure.of.includes(verb) && measure.sum && measure.sum in declared.amounts)
      .map((measure) => measure.sum as string)
    measuredCache.set(rule, names)
  }
  return names
}
