import { deepEqual, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { pensionRaised } from '#rules/pension.ts'
import { RuleNotValid } from '#rules/rule.ts'
import { rulesOn } from '#rules/rules.ts'

const JULY = rulesOn('2026-07-01')

test('Decree 162/2026: 8 %, 300,000 more for low sums, then the floor', () => {
  const cases: [old: number, amount: number, by: string][] = [
    [1_000_000, 1_380_000, 'more'],
    [2_815_000, 3_340_200, 'more'],
    [3_240_740, 3_799_999, 'more'],
    [3_240_741, 3_800_000, 'more'],
    [3_240_742, 3_800_000, 'floor'],
    [3_518_518, 3_800_000, 'floor'],
    [3_518_519, 3_800_001, 'rate'],
    [5_000_000, 5_400_000, 'rate'],
    [5_000_006, 5_400_006, 'rate'],
    [5_000_007, 5_400_008, 'rate'],
  ]
  for (const [old, amount, by] of cases) deepEqual(pensionRaised(old, JULY), { amount, by }, String(old))
})

test('nobody gets less than somebody who had less, and everybody at least 8 %', () => {
  let last = 0
  for (let old = 0; old <= 6_000_000; old += 997) {
    const { amount } = pensionRaised(old, JULY)
    ok(amount >= last && amount * 100 >= old * 108 - 50, String(old))
    last = amount
  }
})

test('before the decree there is no raise', () => {
  throws(() => pensionRaised(2_000_000, rulesOn('2026-06-30')), RuleNotValid)
})
