/** All rules of the program, and the two ways to ask: for one rule, or for a function of the key. */
import type { Day } from '#kernel/day.ts'
import { contractRules } from '#rules/contracts.ts'
import { insuranceRules } from '#rules/insurance.ts'
import { limitRules } from '#rules/limits.ts'
import { payoutRules } from '#rules/payout.ts'
import { pensionRules } from '#rules/pension.ts'
import { retentionRules } from '#rules/retention.ts'
import { type RuleInForce, type RuleOf, type RuleTable, ruleIn } from '#rules/rule.ts'
import { standardRules } from '#rules/standards.ts'
import { tariffRules } from '#rules/tariff.ts'

/** Every rule by its key. Keys begin with the service or the subject: `bhyt.rate`, `parcel.province.base`. */
export const RULES: RuleTable = {
  ...insuranceRules,
  ...payoutRules,
  ...pensionRules,
  ...contractRules,
  ...tariffRules,
  ...standardRules,
  ...limitRules,
  ...retentionRules,
}

/**
 * The rule in force on a day.
 * @throws RuleNotValid when there is none that day (the refusal `rule_not_valid`); RangeError for an unknown key.
 */
export function ruleOn(key: string, day: Day): RuleInForce {
  return ruleIn(RULES, key, day)
}

/** The rules of one day as a function, for the computations of this folder: `healthInsurance({…}, rulesOn(day))`. */
export function rulesOn(day: Day): RuleOf {
  return (key) => ruleOn(key, day).value
}
