import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Contract } from '#principals/contract.ts'
import { dueOn, settle, settledBy } from '#principals/settle.ts'

const power = settledBy('evn') as Contract
const pensions = settledBy('bhxh-payout') as Contract
const sum = (day: string, net: number, paid = 0) => ({ day, net, commission: 0, paid })

test('a day is due after the working days of its contract, over weekends and Tết', () => {
  const cases: [Contract, string, string][] = [
    [power, '2018-12-05', '2018-12-06'],
    [power, '2018-12-07', '2018-12-10'],
    [pensions, '2018-12-06', '2018-12-11'],
    [power, '2026-02-13', '2026-02-23'],
  ]
  for (const [contract, day, due] of cases) assert.equal(dueOn(contract, day), due)
  const tax = settledBy('tax') as Contract
  assert.equal(dueOn(tax, '2026-03-02'), '2026-03-03', 'an ended mandate is still settled')
  assert.equal(settledBy('so-gtvt'), undefined)
})

test('what was paid settles the oldest first', () => {
  const days = [sum('2018-12-03', 100), sum('2018-12-04', 50, 120), sum('2018-12-05', 70)]
  assert.deepEqual(
    settle(days, 100, power).days.map(({ day, due, open }) => [day, due, open]),
    [
      ['2018-12-03', '2018-12-04', 0],
      ['2018-12-04', '2018-12-05', 30],
      ['2018-12-05', '2018-12-06', 70],
    ],
  )
  assert.equal(settle(days, 250, power).before, 30)
  assert.equal(settle(days, -5, power).ahead, 5)
  assert.ok(settle(days, 0, power).days.every(({ open }) => open === 0))
})

test('whatever was owed and paid, the open parts make the debt', () => {
  const amounts = fc.array(fc.tuple(fc.integer({ min: -50, max: 200 }), fc.integer({ min: 0, max: 200 })), {
    maxLength: 28,
  })
  fc.assert(
    fc.property(amounts, fc.integer({ min: -100, max: 300 }), (of, opening) => {
      const days = of.map(([net, paid], i) => sum(`2018-11-${String(i + 1).padStart(2, '0')}`, net, paid))
      const owed = days.reduce((all, { net, paid }) => all + net - paid, opening)
      const { days: settled, before, ahead } = settle(days, owed, power)
      assert.equal(settled.reduce((all, { open }) => all + open, 0) + before - ahead, owed)
      assert.ok(settled.every(({ open, net }) => open >= 0 && open <= Math.max(0, net)))
    }),
  )
})
