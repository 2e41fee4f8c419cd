import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type Drivers, factorsOf, type Known, outlook, wholeYear } from '#report/scenario.ts'

const months = (year: number, amount: (month: number) => number) =>
  new Map(Array.from({ length: 12 }, (_, i) => [`${year}-${String(i + 1).padStart(2, '0')}-01`, amount(i + 1)]))
const known: Known = {
  year: 2018,
  services: new Map([
    ['parcel', months(2018, () => 1000)],
    ['pension', months(2018, (month) => (month === 2 ? 0 : 100))],
  ]),
  customers: 100,
  share: new Map([['parcel', 0.5]]),
  before: new Map([['2017-12-01', 1100]]),
}
const still: Drivers = { growth: 0, services: {}, tet: false }
const sums = (drivers: Drivers) => {
  const of = outlook(known, drivers, factorsOf(known, drivers))
  return [...of].map(([service, one]) => [service, [...one.values()].reduce((a, b) => a + b, 0)] as const)
}
const whole = (drivers: Drivers) => sums(drivers).reduce((all, [, amount]) => all + amount, 0)

test('each driver does what it says, and nothing moves without one', () => {
  deepEqual(sums(still), [
    ['parcel', 12_000],
    ['pension', 1100],
  ])
  deepEqual(sums({ ...still, growth: 10 }), [
    ['parcel', 13_200],
    ['pension', 1210],
  ])
  deepEqual(sums({ ...still, growth: 10, services: { pension: -50 } }), [
    ['parcel', 13_200],
    ['pension', 550],
  ])
  // Half of the parcels are theirs: 20 % more customers bring 10 % more.
  deepEqual(sums({ ...still, customers: 120 }), [
    ['parcel', 13_200],
    ['pension', 1100],
  ])
})

test('Tết moves months and leaves the years of services; a total is met to the đồng', () => {
  const drivers = { ...still, tet: true }
  deepEqual(sums(drivers), sums(still))
  const moved = outlook(known, drivers, factorsOf(known, drivers)).get('pension')
  ok(moved && [...moved.keys()].every((month) => month.startsWith('2019-')))
  equal(whole({ ...drivers, growth: 7, total: 1_000_003 }), 1_000_003)
  equal(factorsOf(known, { ...still, total: 26_200 }).raise, 2)
})

test('months that are not over are those of the year before, grown as the service grew', () => {
  const own = new Map([['parcel', new Map([...months(2018, () => 120)].slice(0, 3))]])
  const before = new Map([
    ['parcel', months(2017, (month) => month * 100)],
    ['licence', months(2017, () => 5)],
  ])
  const year = wholeYear(own, before, 2018, '2018-03-15')
  // January and February are over: 240 against 300.
  deepEqual(
    [...(year.get('parcel') ?? [])].slice(0, 4).map(([, amount]) => amount),
    [120, 120, 240, 320],
  )
  equal(year.get('licence')?.get('2018-12-01'), 0, 'nothing came of it in the months that are over')
  equal(wholeYear(new Map(), before, 2018, '2018-03-15').size, 0)
})
