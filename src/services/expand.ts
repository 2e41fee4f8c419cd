/**
 * From an act as a person wrote it to the proposal that the ledger judges: fields checked, holders named, amounts
 * computed by the rules of the day, legs laid out as the service declares them. Pure: the same in the browser, on the
 * server and in the simulator. What the ledger alone can know (who holds what) is not looked at here.
 */
import type { Act, FrozenAct, Line, Proposal } from '#kernel/act.ts'
import { isDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import { precedence, type Refusal, refuse } from '#kernel/refusal.ts'
import { RuleNotValid } from '#rules/rule.ts'
import type { Catalogue } from '#services/index.ts'
import type { ActRule, Service } from '#services/kit.ts'
import { layOut } from '#services/layout.ts'

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
  const day = act.at.slice(0, 10)
  if (!atPattern.test(act.at) || !isDay(day))
    noes.push(refuse('field_invalid', 'at', 'ngày giờ dạng 2018-03-05T08:12:33+07:00'))
  if (!actorPattern.test(act.actor)) noes.push(refuse('actor_invalid', act.actor))
  if (!codePattern.test(act.device)) noes.push(refuse('field_invalid', 'device', 'mã máy gồm chữ, số, chấm, gạch'))
  if (act.lines.length === 0) noes.push(refuse('field_missing', 'lines'))
  const unit = world.unit(act.unit, day)
  if (!unit) noes.push(refuse('unit_unknown', act.unit))
  else if (!unit.open) noes.push(refuse('unit_closed', act.unit))
  if (declared && rule)
    act.lines.forEach((line, i) => {
      noes.push(...checkLine(declared, act.verb, personal?.[i] ? { ...line, ...personal[i] } : line, i))
    })
  if (act.lines.length > 1 && (rule?.counts || rule?.differs || rule?.raises || rule?.negates))
    noes.push(refuse('field_invalid', 'lines', 'việc này chỉ làm từng dòng một'))
  const subject = declared?.subject
  if (subject && act.lines.some((line) => line[subject] !== act.lines[0]?.[subject]))
    noes.push(refuse('field_invalid', subject, 'các dòng của một việc phải cùng một khách hàng; tách thành nhiều việc'))
  if (noes.length === 0 && declared && rule && unit)
    try {
      const editions = new Set<string>()
      const ruleOf = (key: string) => {
        const { value, edition } = world.rule(key, day)
        editions.add(edition)
        return value
      }
      if (rule.under) ruleOf(rule.under)
      noes.push(...checkMeaning(declared, act, personal, ruleOf, day))
      if (noes.length === 0) return { ...layOut(declared, rule, act, day, unit.id, ruleOf), rules: [...editions] }
    } catch (error) {
      if (!(error instanceof RuleNotValid)) throw error
      noes.push(refuse('rule_not_valid', error.message))
    }
  return noes.reduce((first, next) => (precedence(next.refusal) < precedence(first.refusal) ? next : first))
}

/** The fields of one line of an act: identity of the thing first, then what the act takes, then what it may take. */
export function takenFields(declared: Service, verb: string): readonly string[] {
  const { takes = [], may = [] } = declared.acts[verb] as ActRule
  return [...new Set([...(declared.thing?.id ?? []), ...takes, ...may])]
}

const takenCache = new WeakMap<ActRule, { must: readonly string[]; all: ReadonlySet<string> }>()

function taken(declared: Service, verb: string) {
  const rule = declared.acts[verb] as ActRule
  let known = takenCache.get(rule)
  if (!known) {
    const all = takenFields(declared, verb)
    known = { must: all.filter((name) => !rule.may?.includes(name)), all: new Set(all) }
    takenCache.set(rule, known)
  }
  return known
}

function checkLine(declared: Service, verb: string, line: Line, index: number): Refusal[] {
  const { must, all } = taken(declared, verb)
  const noes: Refusal[] = []
  for (const name of must) if (line[name] === undefined) noes.push(refuse('field_missing', name, undefined, index))
  for (const name in line) {
    const field = all.has(name) ? declared.fields[name] : undefined
    if (!field) noes.push(refuse('field_extra', name, undefined, index))
    else if (!field.safeParse(line[name]).success) noes.push(refuse('field_invalid', name, fieldOf(field).hint, index))
  }
  return noes
}

/** What the declaration checks beyond the shape of each field, such as an income within the limits of the day. */
function checkMeaning(
  declared: Service,
  act: FrozenAct,
  personal: Split['personal'],
  rule: (key: string) => number,
  day: string,
): Refusal[] {
  const checks = Object.entries(declared.checks)
  if (checks.length === 0) return []
  const { all } = taken(declared, act.verb)
  return act.lines.flatMap((line, index) => {
    const whole = personal?.[index] ? { ...line, ...personal[index] } : line
    return checks.flatMap(([name, check]) => {
      const why = all.has(name) && whole[name] !== undefined ? check(whole, rule, day) : undefined
      return why === undefined ? [] : [refuse('field_invalid', name, why, index)]
    })
  })
}
