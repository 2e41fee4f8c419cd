import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '#kernel/day.ts'
import { expected, type History, HORIZON_DAYS, type Outlook, outlook, planMoves } from '#report/treasury-forecast.ts'

const MONDAY = '2018-12-03'
const days = Array.from({ length: HORIZON_DAYS }, (_, i) => addDays(MONDAY, i))
const history = (byDate: Record<number, number>, rate = 1): History => ({
  byDate: Array.from({ length: 32 }, (_, date) => byDate[date] ?? 0),
  rate,
})
const nothing = { arriving: [], out: [], taken: [] }
const of = { unit: 7, cash: 10_000_000, limit: 30_000_000, keep: 3_000_000 }
const alone = (one: Outlook) => planMoves([one], () => 1)

test('what is open is dealt with as in the months before, from the day that it is', () => {
  // A quarter of all came on the 3rd, a half on the 4th, a quarter on the 20th.
  const usual = history({ 3: 250, 4: 500, 20: 250 })
  assert.deepEqual(expected([{ amount: 1_000_000 }], usual, days).slice(0, 3), [250_000, 500_000, 0])
  // On the 4th two thirds of what is left then.
  assert.equal(expected([{ amount: 900_000 }], usual, days.slice(1))[0], 600_000)
  // This point collects nine tenths.
  assert.equal(expected([{ amount: 1_000_000 }], { ...usual, rate: 0.9 }, days)[0], 225_000)
  // Nothing is known: nothing is expected.
  assert.deepEqual(expected([{ amount: 1_000_000 }], history({}), days), Array(HORIZON_DAYS).fill(0))
})

test('an entitlement is not paid before its month', () => {
  const usual = history({ 1: 1, 2: 1 })
  const open = [{ amount: 400_000, period: '2019-01' }]
  const newYear = ['2018-12-31', '2019-01-01', '2019-01-02']
  assert.deepEqual(expected(open, usual, newYear), [0, 200_000, 200_000])
  assert.deepEqual(expected(open, usual, ['2018-12-01', '2018-12-02']), [0, 0])
})

test('never more is expected than is open, and no day takes back', () => {
  let looked = 0
  fc.assert(
    fc.property(
      fc.array(fc.nat(5_000_000_000), { maxLength: 4 }),
      fc.array(fc.nat(1_000_000), { minLength: 32, maxLength: 32 }),
      fc.integer({ min: 0, max: 100 }),
      (amounts, byDate, percent) => {
        const sums = expected(
          amounts.map((amount) => ({ amount })),
          { byDate, rate: percent / 100 },
          days,
        )
        const all = amounts.reduce((sum, one) => sum + one, 0)
        looked++
        return sums.every((one) => one >= 0) && sums.reduce((sum, one) => sum + one, 0) <= all + HORIZON_DAYS
      },
    ),
  )
  assert.ok(looked >= 100)
})

test('payouts come before what is taken in; a pouch on its way counts on the day on which it arrives', () => {
  const { days } = outlook(of, MONDAY, { arriving: [0, 5_000_000], out: [8_000_000], taken: [6_000_000] })
  assert.deepEqual(
    days.slice(0, 2).map(({ lowest, closing }) => [lowest, closing]),
    [
      [2_000_000, 8_000_000],
      [13_000_000, 13_000_000],
    ],
  )
})

test('a supply leaves the safe on the working day before, rounded up, for three days at once', () => {
  // On Monday the 10th 20 million are due, on the 11th 5 more: seven days from Tuesday the 4th reach the 10th alone.
  const tuesday = addDays(MONDAY, 1)
  const one = outlook(of, tuesday, { ...nothing, out: [0, 0, 0, 0, 0, 0, 20_000_000] })
  assert.deepEqual(alone(one), [{ kind: 'supply', day: '2018-12-07', from: 1, to: 7, amount: 13_000_000 }])
  const two = outlook(of, MONDAY, { ...nothing, out: [0, 9_000_000, 2_400_000, 1_000_000, 5_000_000] })
  assert.deepEqual(
    alone(two).map(({ day, amount }) => [day, amount]),
    [
      [MONDAY, 6_000_000],
      ['2018-12-06', 5_000_000],
    ],
  )
})

test('over the limit, what the next days do not need is brought; what they need stays', () => {
  const rich = { ...of, cash: 50_500_000 }
  assert.deepEqual(alone(outlook(rich, MONDAY, nothing)), [
    { kind: 'remit', day: MONDAY, from: 7, to: 1, amount: 47_000_000 },
  ])
  assert.deepEqual(
    alone(outlook(rich, MONDAY, { ...nothing, out: [0, 0, 40_000_000] })).map(({ amount }) => amount),
    [7_000_000],
  )
  assert.deepEqual(alone(outlook(rich, MONDAY, { ...nothing, out: [0, 47_500_000] })), [])
})

test('a safe fetches from the bank what its points need, and brings what is too much', () => {
  const point = outlook(of, MONDAY, { ...nothing, out: [0, 27_000_000] })
  const safe = outlook({ unit: 1, cash: 15_000_000, limit: 100_000_000, keep: 3_000_000 }, MONDAY, nothing)
  const moves = planMoves([point, safe], () => 1)
  assert.deepEqual(moves, [
    { kind: 'supply', day: MONDAY, from: 1, to: 7, amount: 20_000_000 },
    { kind: 'withdraw', day: MONDAY, to: 1, amount: 8_000_000 },
  ])
  const rich = outlook({ ...of, cash: 120_000_000 }, MONDAY, nothing)
  assert.deepEqual(
    planMoves([rich, safe], () => 1).map(({ kind, day, amount }) => [kind, day, amount]),
    [
      ['remit', MONDAY, 117_000_000],
      ['deposit', '2018-12-04', 129_000_000],
    ],
  )
})
