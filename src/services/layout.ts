/**
 * The legs of an act, laid out from its declaration: holders named, amounts computed by the rules of the day. Called by
 * `expand` once the fields are right; also what draws an act in the manual.
 */
import type { FrozenAct, Line, Proposal } from '#kernel/act.ts'
import { type ActRule, type Asset, type Role, type RuleOf, type Service, thingKey } from '#services/kit.ts'

/** `rules` is filled by the caller, who knows which editions were asked for. */
export function layOut(
  declared: Service,
  rule: ActRule,
  act: FrozenAct,
  day: string,
  unit: number,
  ruleOf: RuleOf,
): Proposal {
  const proposal: Proposal = { act, day, unit, legs: [], rules: [], computed: [] }
  for (const line of act.lines) {
    const computed: Record<string, number> = {}
    const amountOf = (name: string): number => {
      const given = line[name]
      if (typeof given === 'number') return given
      if (name in declared.fields) return 0
      computed[name] ??= wholeAmount(declared, name, line, ruleOf)
      return computed[name]
    }
    layOutLine(declared, rule, act, line, amountOf, proposal)
    for (const name of kept(declared, act.verb)) amountOf(name)
    proposal.computed.push(computed)
  }
  return proposal
}

/** A declaration that computes anything but whole đồng from 0 up is a fault of the program, not of the act. */
function wholeAmount(declared: Service, name: string, line: Line, ruleOf: RuleOf): number {
  const value = declared.amounts[name]?.(line, ruleOf)
  if (value === undefined || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`${declared.key}: amount ${name} is ${value}, not a number of đồng`)
  return value
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
  const named = declared.principal?.startsWith('@') ? line[declared.principal.slice(1)] : declared.principal
  const principal = String(named ?? '')
  const holder = (role: Role) => holderOf(role, act, line, principal, thing)
  const [from, to] = rule.moves ?? (['till', 'till'] as const)
  if (rule.births) {
    const open = declared.thing?.value ? amountOf(declared.thing.value) : 0
    legs.push({ kind: 'thing', thing, from: holder(from), to: holder(to), born: { service: declared.key, open } })
  }
  if (rule.pays) legs.push({ kind: 'pay', thing, amount: amountOf(rule.pays), at: holder(rule.births ? to : from) })
  if (rule.moves && !rule.births) {
    const settled = rule.pays ? { settled: true as const } : {}
    legs.push({ kind: 'thing', thing, from: holder(from), to: holder(to), ...settled })
  }
  const opened = rule.opens ? amountOf(rule.opens) : 0
  if (opened > 0) legs.push({ kind: 'pay', thing, amount: -opened, at: holder(to) })
  for (const leg of rule.legs ?? []) {
    const amount = amountOf(leg.amount)
    const asset = assetOf(leg.asset, line, principal)
    if (amount > 0) legs.push({ kind: 'amount', asset, from: holder(leg.from), to: holder(leg.to), amount })
  }
  const discrepancy = `discrepancy:${act.device}/${act.seq}`
  if (rule.counts) {
    const [counted, asset, amount] = rule.counts
    proposal.count = {
      holder: holder(counted),
      asset: assetOf(asset, line, principal),
      counted: amountOf(amount),
      gap: holder('gap'),
      thing: discrepancy,
      at: holder('unit'),
    }
  }
  const differs = rule.differs ? amountOf(rule.differs) : 0
  if (differs > 0) {
    const born = { service: 'discrepancy', open: differs }
    legs.push({ kind: 'thing', thing: discrepancy, from: 'outside', to: holder('unit'), born })
  }
  if (rule.raises && amountOf(rule.raises[1]) > 0) {
    const [service] = rule.raises
    const thing = `${service}:${act.device}/${act.seq}`
    legs.push({ kind: 'thing', thing, from: 'outside', to: holder('unit'), born: { service, open: 0 } })
  }
  if (rule.files && line[rule.files.from] !== undefined) {
    const { service, id, from } = rule.files
    const thing = `${service}:${id.map((name) => line[name]).join('/')}`
    legs.push({ kind: 'thing', thing, from: String(line[from]), to: 'outside' })
  }
  if (rule.negates) proposal.negates = { named: String(line[rule.negates.named]), own: rule.negates.own }
}

/** `due` is the claim on the principal, `due:@field` and `stock:@field` are of what the act names. */
function assetOf(asset: Asset, line: Line, principal: string): string {
  if (asset === 'due') return `due:${principal}`
  const at = asset.indexOf('@')
  return at < 0 ? asset : asset.slice(0, at) + line[asset.slice(at + 1)]
}

function holderOf(role: Role, act: FrozenAct, line: Line, principal: string, thing: string): string {
  switch (role) {
    case 'till':
      return `till:${act.device}`
    case 'unit':
    case 'vault':
    case 'gap':
    case 'suspense':
      return `${role}:${act.unit}`
    case 'principal':
    case 'unknown':
      return `${role}:${principal}`
    case 'thing':
      return thing
    case 'person':
      return act.actor.replace(/^.*person:/, 'carrier:')
    case 'customer':
    case 'outside':
      return role
    default:
      return String(line[role.slice(1)])
  }
}

const keptCache = new WeakMap<ActRule, readonly string[]>()

/** Amounts that the journal keeps even when no leg moves them: what a measure sums and what the receipt shows. */
function kept(declared: Service, verb: string): readonly string[] {
  const rule = declared.acts[verb] as ActRule
  let names = keptCache.get(rule)
  if (!names) {
    const summed = Object.values(declared.measures).flatMap(({ of, sum }) => (sum && of.includes(verb) ? [sum] : []))
    names = [...summed, ...(rule.keeps ?? [])].filter((name) => name in declared.amounts)
    keptCache.set(rule, names)
  }
  return names
}
