import { deepEqual, equal, match, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Day, isDay } from '#kernel/day.ts'
import { healthInsurance, incomeRange, MEMBER_CLASSES, type MemberClass, socialInsurance } from '#rules/insurance.ts'
import { payoutDays, payoutStage, periodsPaidIn } from '#rules/payout.ts'
import { perMille, perMilleAtLeast } from '#rules/rate.ts'
import { findRule, inForce, OutsideRule, RuleNotValid, type RuleTable, SUPPOSED, seen } from '#rules/rule.ts'
import { RULES, ruleOn, rulesOn } from '#rules/rules.ts'
import { deadline } from '#rules/standards.ts'
import { codFee, LETTER_STEPS, letterPostage, parcelPostage, ZONES } from '#rules/tariff.ts'

test('a rule is found by key and day, with its edition and its end', () => {
  const rule = ruleOn('salary.base', '2018-07-01')
  equal(rule.value, 1_390_000)
  equal(rule.edition, 'salary.base@2018-07-01')
  equal(rule.to, '2019-07-01')
  equal(ruleOn('salary.base', '2018-06-30').value, 1_300_000)
  equal(ruleOn('tax.commission', '2025-12-31').to, '2026-01-01')
})

test('no edition in force: refused by name; an unknown key is a mistake of the program', () => {
  throws(() => ruleOn('salary.base', '2013-06-30'), RuleNotValid)
  throws(() => ruleOn('tax.commission', '2026-01-01'), { message: 'Cơ quan thuế trả: ủy nhiệm thu thuế khoán' })
  equal(findRule(RULES, 'tax.commission', '2026-01-01'), undefined)
  for (const key of ['salary.bass', 'toString', '__proto__']) throws(() => ruleOn(key, '2018-01-01'), RangeError)
})

test('every table is in order, sourced, and says what is supposed', () => {
  const keys = Object.keys(RULES)
  ok(keys.length > 70)
  for (const key of keys) {
    match(key, /^[a-z]+(\.[a-zA-Z0-9-]+)+$/)
    ok(RULES[key]!.name.length > 5)
    let last: Day = ''
    for (const edition of inForce(RULES, key)) {
      ok(isDay(edition.from) && edition.from > last && edition.from < edition.to, `${key} ${edition.from}`)
      ok(Number.isSafeInteger(edition.value) && edition.value >= 0, key)
      ok(edition.source.length > 5, key)
      if (edition.source === SUPPOSED) equal(edition.verified, false)
      last = edition.from
    }
  }
  // Negative control: a table out of order would be seen.
  const wrong: RuleTable = {
    'a.b': { name: 'Sai', unit: 'đ', editions: [seen('2018-01-01', 1, 'x'), seen('2017-01-01', 2, 'x')] },
  }
  ok(inForce(wrong, 'a.b').some((edition) => edition.from >= edition.to))
})

test('another province may bring its own table', () => {
  const table: RuleTable = {
    ...RULES,
    'electricity.commission': { name: 'Riêng', unit: '‰', editions: [seen('2020-01-01', 12, 'hợp đồng')] },
  }
  equal(findRule(table, 'electricity.commission', '2021-01-01')?.value, 12)
  equal(ruleOn('electricity.commission', '2021-01-01').value, 10)
})

/** Decree 134/2015, 159/2025: income, class, months, day → contribution, subsidy, payable. */
const SOCIAL: [number, MemberClass, number, Day, number, number, number][] = [
  [700_000, 'poor', 1, '2018-03-05', 154_000, 46_200, 107_800],
  [700_000, 'nearPoor', 1, '2018-03-05', 154_000, 38_500, 115_500],
  [700_000, 'other', 1, '2018-03-05', 154_000, 15_400, 138_600],
  [700_000, 'minority', 1, '2018-03-05', 154_000, 15_400, 138_600],
  [700_000, 'other', 12, '2018-03-05', 1_848_000, 184_800, 1_663_200],
  [2_000_000, 'poor', 3, '2021-12-31', 1_320_000, 138_600, 1_181_400],
  [700_000, 'poor', 1, '2017-12-31', 154_000, 0, 154_000],
  [1_500_000, 'poor', 1, '2022-01-01', 330_000, 99_000, 231_000],
  [1_500_000, 'other', 1, '2025-06-30', 330_000, 33_000, 297_000],
  [1_500_000, 'poor', 1, '2025-07-01', 330_000, 165_000, 165_000],
  [1_500_000, 'nearPoor', 1, '2025-07-01', 330_000, 132_000, 198_000],
  [1_500_000, 'minority', 1, '2025-07-01', 330_000, 99_000, 231_000],
  [1_500_000, 'other', 1, '2025-07-01', 330_000, 66_000, 264_000],
]

test('voluntary social insurance', () => {
  for (const [income, kind, months, day, contribution, subsidy, payable] of SOCIAL) {
    const found = socialInsurance({ income, class: kind, months }, rulesOn(day))
    deepEqual(found, { contribution, subsidy, payable }, `${income} ${kind} ${day}`)
  }
})

test('the ceiling is computed from the base salary; the subsidy ends after 120 months', () => {
  deepEqual(incomeRange(rulesOn('2018-03-05')), { least: 700_000, most: 26_000_000 })
  deepEqual(incomeRange(rulesOn('2025-07-01')), { least: 1_500_000, most: 46_800_000 })
  const at = rulesOn('2018-03-05')
  const pay = (subsidised: number) => socialInsurance({ income: 700_000, class: 'poor', months: 12, subsidised }, at)
  equal(pay(108).subsidy, 12 * 46_200)
  equal(pay(114).subsidy, 6 * 46_200)
  equal(pay(120).subsidy, 0)
  throws(() => socialInsurance({ income: 699_999, class: 'poor', months: 1 }, at), OutsideRule)
  throws(() => socialInsurance({ income: 26_000_001, class: 'poor', months: 1 }, at), OutsideRule)
  throws(() => socialInsurance({ income: 700_000, class: 'poor', months: 0 }, at), OutsideRule)
  throws(() => socialInsurance({ income: 700_000, class: 'poor', months: 1 }, rulesOn('2015-12-31')), RuleNotValid)
})

test('household health insurance', () => {
  const year = (day: Day) => [1, 2, 3, 4, 5, 6].map((rank) => healthInsurance({ rank, months: 12 }, rulesOn(day)))
  deepEqual(year('2019-07-01'), [804_600, 563_220, 482_760, 402_300, 321_840, 321_840])
  equal(healthInsurance({ rank: 1, months: 1 }, rulesOn('2018-07-01')), 62_550)
  equal(healthInsurance({ rank: 1, months: 12 }, rulesOn('2018-07-01')), 750_600)
  equal(healthInsurance({ rank: 1, months: 12 }, rulesOn('2018-06-30')), 702_000)
  equal(healthInsurance({ rank: 1, months: 12 }, rulesOn('2024-07-01')), 1_263_600)
  throws(() => healthInsurance({ rank: 0, months: 12 }, rulesOn('2018-07-01')), OutsideRule)
  throws(() => healthInsurance({ rank: 1, months: 1.5 }, rulesOn('2018-07-01')), OutsideRule)
  throws(() => healthInsurance({ rank: 1, months: 12 }, rulesOn('2014-12-31')), RuleNotValid)
})

test('whoever pays, contribution = subsidy + payable and nothing is negative', () => {
  const days = fc.constantFrom<Day>('2016-01-01', '2018-01-01', '2022-01-01', '2025-07-01', '2026-11-23')
  const of = fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), months: fc.integer({ min: 1, max: 12 }) })
  fc.assert(
    fc.property(days, of, fc.constantFrom(...MEMBER_CLASSES), (day, { share, months }, kind) => {
      const { least, most } = incomeRange(rulesOn(day))
      const income = Math.floor(least + share * (most - least))
      const { contribution, subsidy, payable } = socialInsurance({ income, class: kind, months }, rulesOn(day))
      equal(contribution, subsidy + payable)
      ok(subsidy >= 0 && payable > 0)
    }),
  )
})

test('a rate is applied in integers, half up, and a reversal takes back exactly what was taken', () => {
  deepEqual(
    [0, 49, 50, 149, 150, 1000].map((amount) => perMille(amount, 10)),
    [0, 0, 1, 1, 2, 10],
  )
  equal(perMille(Number.MAX_SAFE_INTEGER, 1000), Number.MAX_SAFE_INTEGER)
  throws(() => perMille(Number.MAX_SAFE_INTEGER, 1001), RangeError)
  throws(() => perMille(0.5, 10), RangeError)
  throws(() => perMille(100, -1), RangeError)
  throws(() => perMille(100, 0.5), RangeError)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), fc.integer({ min: 0, max: 1000 }), (amount, rate) => {
      equal(BigInt(perMille(amount, rate)), (BigInt(amount) * BigInt(rate) + 500n) / 1000n)
      equal(perMille(-amount, rate) + perMille(amount, rate), 0)
    }),
  )
  equal(perMilleAtLeast(1_000_000, 8, 15_000), 15_000)
  equal(perMilleAtLeast(2_000_000, 8, 15_000), 16_000)
})

test('postage rises with weight and zone; what is too heavy is refused', () => {
  const at = rulesOn('2018-03-05')
  equal(letterPostage({ grams: 20, registered: false }, at), 4_000)
  equal(letterPostage({ grams: 21, registered: true }, at), 14_000)
  for (let grams = 2; grams <= 2000; grams++) {
    ok(letterPostage({ grams, registered: false }, at) >= letterPostage({ grams: grams - 1, registered: false }, at))
  }
  equal(parcelPostage({ grams: 1000, zone: 'province' }, at), 18_000)
  equal(parcelPostage({ grams: 1001, zone: 'province' }, at), 20_500)
  equal(parcelPostage({ grams: 2500, zone: 'nation' }, at), 34_000 + 3 * 7_500)
  const dearer = ZONES.map((zone) => parcelPostage({ grams: 5000, zone }, at))
  deepEqual(
    dearer,
    dearer.toSorted((a, b) => a - b),
  )
  equal(codFee(0, at), 0)
  equal(codFee(500_000, at), 15_000)
  equal(codFee(5_000_000, at), 40_000)
  for (const grams of [0, -1, Number.NaN, LETTER_STEPS.at(-1)! + 1]) {
    throws(() => letterPostage({ grams, registered: false }, at), OutsideRule)
  }
  for (const grams of [0, 31_501, Number.NaN]) throws(() => parcelPostage({ grams, zone: 'nation' }, at), OutsideRule)
})

test('the payout calendar of a month, of two months before Tết, and of what comes late', () => {
  const rule = rulesOn('2018-03-01')
  const days = payoutDays('2018-04', '2018-04-01', rule)
  deepEqual(days, {
    month: '2018-04',
    point: ['2018-04-02', '2018-04-10'],
    counter: ['2018-04-11', '2018-04-25'],
    returned: '2018-04-26',
  })
  const stages = ['2018-03-31', '2018-04-01', '2018-04-02', '2018-04-10', '2018-04-11', '2018-04-25', '2018-04-26']
  deepEqual(
    [...stages, '2018-05-03'].map((day) => payoutStage(days, day)),
    ['before', 'before', 'point', 'point', 'counter', 'counter', 'return', 'return'],
  )
  // Tết 2018-02-16 and 2019-02-05: two months together in February, in January.
  const paid = (year: number) =>
    Array.from({ length: 12 }, (_, i) => periodsPaidIn(`${year}-${String(i + 1).padStart(2, '0')}`, rule).join('+'))
  deepEqual(paid(2018).slice(0, 4), ['2018-01', '2018-02+2018-03', '', '2018-04'])
  deepEqual(paid(2019).slice(0, 4), ['2019-01+2019-02', '', '2019-03', '2019-04'])
  for (let year = 2011; year <= 2035; year++) equal(paid(year).join('+').split('+').filter(Boolean).length, 12)
  equal(payoutDays('2018-03', '2018-02-01', rule).returned, '2018-02-26')
  equal(payoutDays('2018-03', '2018-05-02', rule).returned, '2018-05-26')
})

test('clocks end as their unit says', () => {
  const on = (key: string, day: Day) => deadline(ruleOn(key, day), day)
  equal(on('dossier.days.district', '2018-02-13'), '2018-02-21')
  equal(on('dossier.days.province', '2018-03-08'), '2018-03-12')
  equal(on('complaint.answer.domestic', '2018-03-05'), '2018-05-07')
  equal(on('complaint.claim.loss', '2018-08-31'), '2019-02-28')
  equal(on('complaint.answer.domestic', '2017-12-16'), '2018-02-21')
  equal(on('dossier.keep.data', '2018-12-31'), '2023-12-31')
  equal(on('delivery.days', '2023-03-01'), '2023-03-16')
  throws(() => on('remittance.hours', '2026-03-01'), RangeError)
})
