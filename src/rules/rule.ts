/**
 * Dated rules: rates, prices, limits, calendars and legal clocks as numbers with a first day of validity and a source.
 * Nothing that law or a contract can change is a constant in the code; every act stores the editions that it used
 * (`salary.base@2018-07-01`). This file finds a rule; the rules themselves are the tables beside it.
 */
import { type Day, FOREVER } from '#kernel/day.ts'

/** How a rule's number is meant. `‰` are thousandths of the amount it is applied to. */
export type RuleUnit = '‰' | 'đ' | 'lần' | 'giờ' | 'ngày' | 'ngày làm việc' | 'ngày trong tháng' | 'tháng' | 'năm'

/** A value from its first day until the next edition begins. `verified`: read in the source that is named. */
export interface Edition {
  readonly from: Day
  readonly value: number
  readonly source: string
  readonly verified: boolean
}

/** Editions in order of time. `ends`: the first day on which there is no such rule any more. */
export interface Rule {
  readonly name: string
  readonly unit: RuleUnit
  readonly editions: readonly [Edition, ...Edition[]]
  readonly ends?: Day
}

export type RuleTable = Readonly<Record<string, Rule>>

/** A rule as in force on a day. `edition` is what an act stores; `[from, to)` is its validity. */
export interface RuleInForce extends Edition {
  readonly key: string
  readonly edition: string
  readonly to: Day
  readonly unit: RuleUnit
}

/** The value in force on the day that the asker has in mind. Computations take this, so that an act can note what it used. */
export type RuleOf = (key: string) => number

/** The ledger's refusal `rule_not_valid`: no edition is in force on that day. The message names the rule. */
export class RuleNotValid extends Error {}

/** A value that the rule in force does not allow, such as an income under the floor. The message is for the teller. */
export class OutsideRule extends RuleNotValid {}

/** For the tables: an edition read in its source. */
export const seen = (from: Day, value: number, source: string): Edition => ({ from, value, source, verified: true })

/** For the tables: an edition that is general knowledge and not yet compared with its source. */
export const unseen = (from: Day, value: number, source: string): Edition => ({ from, value, source, verified: false })

/** For the tables: the true contract is not known; the number only makes the demonstration run. */
export const supposed = (from: Day, value: number): Edition => ({ from, value, source: SUPPOSED, verified: false })

export const SUPPOSED = 'giả định của chương trình trình diễn'

/**
 * The edition in force, or undefined when there is none on that day.
 * @throws RangeError for a key that no table has: a mistake in the program, not in the act.
 */
export function findRule(table: RuleTable, key: string, day: Day): RuleInForce | undefined {
  return inForce(table, key).findLast((rule) => rule.from <= day && day < rule.to)
}

/** @throws RuleNotValid when no edition is in force on that day. */
export function ruleIn(table: RuleTable, key: string, day: Day): RuleInForce {
  const rule = findRule(table, key, day)
  if (rule === undefined) throw new RuleNotValid(table[key]?.name ?? key)
  return rule
}

/** All editions of a rule in order of time, each with its end. @throws RangeError for an unknown key. */
export function inForce(table: RuleTable, key: string): readonly RuleInForce[] {
  const rule = Object.hasOwn(table, key) ? table[key] : undefined
  if (rule === undefined) throw new RangeError(`unknown rule ${key}`)
  let known = prepared.get(rule)
  if (known === undefined) {
    known = rule.editions.map((edition, i) => {
      const to = rule.editions[i + 1]?.from ?? rule.ends ?? FOREVER
      return { ...edition, key, edition: `${key}@${edition.from}`, to, unit: rule.unit }
    })
    prepared.set(rule, known)
  }
  return known
}

/** Asked for each amount of a million acts: the ends and the ids of the editions are made once. */
const prepared = new WeakMap<Rule, readonly RuleInForce[]>()
