import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chance } from '#kernel/chance.ts'
import { addMonths, type Day, firstDayOf, lastDayOf } from '#kernel/day.ts'
import { type Months, paceOf } from '#report/pace.ts'

/** So much in each month from one to another, both included. */
function months(from: string, to: string, amount: (i: number, days: number) => number): Months {
  const out = new Map<Day, number>()
  for (let month = from, i = 0; month <= to; month = addMonths(month, 1), i++)
    out.set(firstDayOf(month), amount(i, Number(lastDayOf(month).slice(8))))
  return out
}
/** As much every day, so that the season of Tết moves nothing. */
const before = months('2015-12', '2017-12', (_, days) => days * 30_000)
const plan = months('2018-01', '2018-12', () => 1_100_000)

test('half-way through a month half of its plan should be here, by working days', () => {
  // August 2018 has 23 working days, of which 11 until Wednesday the 15th.
  const done = months('2018-01', '2018-08', (i) => (i < 7 ? 1_200_000 : 500_000))
  const pace = paceOf({ plan, done, before }, '2018-08-15')
  assert.equal(pace.should, Math.round(7 * 1_100_000 + 1_100_000 * (11 / 23)))
  assert.equal(pace.done, 8_900_000)
  assert.equal(pace.plan, 13_200_000)
  assert.equal(pace.perDay, Math.ceil(4_300_000 / pace.daysLeft))
})

test('the year that grew by a tenth so far ends a tenth above the year before', () => {
  const done = months('2018-01', '2018-06', (_, days) => days * 33_000)
  const { forecast } = paceOf({ plan, done, before }, '2018-06-30')
  // The last ten days of December are set against this January, by the season of Tết, and that has grown already.
  const likely = 181 * 33_000 + 1.1 * (174 * 30_000 + 10 * 33_000)
  assert.ok(Math.abs((forecast?.likely ?? 0) - likely) <= 12, `${forecast?.likely}, not ${likely}`)
  assert.ok((forecast?.high ?? 0) - (forecast?.low ?? 0) < 1000, JSON.stringify(forecast))
})

test('what is unknown is not said', () => {
  const done = months('2018-01', '2018-02', () => 1_000_000)
  assert.equal(paceOf({ plan, done, before: new Map() }, '2018-02-28').forecast, undefined)
  const early = paceOf({ plan, done, before }, '2018-02-28').forecast
  assert.deepEqual(Object.keys(early ?? {}), ['likely'], 'two months scatter too little to say between what')
  const over = paceOf({ plan, done: months('2018-01', '2018-12', () => 1_200_000), before }, '2018-12-31')
  assert.deepEqual([over.daysLeft, over.perDay, over.forecast?.likely], [0, undefined, 14_400_000])
})

test('four years in five end between the bounds', () => {
  const years = 500
  const inside = (narrow: number): number => {
    let good = 0
    for (let i = 0; i < years; i++) {
      const chance = new Chance('pace', i)
      const noise = () => [1, 2, 3, 4, 5, 6].reduce((all) => all + chance.whole(-50_000, 50_000), 0)
      const all = months('2018-01', '2018-12', (_, days) => days * 33_000 + noise())
      const done = new Map([...all].filter(([month]) => month <= '2018-06-01'))
      const { forecast } = paceOf({ plan, done, before }, '2018-06-30')
      const end = [...all.values()].reduce((sum, amount) => sum + amount, 0)
      const { likely = 0, high = 0 } = forecast ?? {}
      if (Math.abs(end - likely) <= (high - likely) * narrow) good++
    }
    return good / years
  }
  const share = inside(1)
  assert.ok(share > 0.74 && share < 0.86, String(share))
  assert.ok(inside(0.5) < 0.6, 'bounds half as wide are found out')
})
