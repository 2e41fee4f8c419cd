import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Chance } from '#kernel/chance.ts'

const draws = (chance: Chance, n = 50) => Array.from({ length: n }, () => chance.bits())

test('a stream is told by its names, and by where one name ends', () => {
  deepEqual(draws(new Chance(1, 'điện', 'V03658')), draws(new Chance('1', 'điện', 'V03658')))
  notDeepEqual(draws(new Chance(1, 'điện')), draws(new Chance(2, 'điện')))
  notDeepEqual(draws(new Chance('ab', 'c')), draws(new Chance('a', 'bc')))
  notDeepEqual(draws(new Chance('a')), draws(new Chance('a', '')))
})

test('the numbers stay the same from version to version', () => {
  deepEqual(draws(new Chance(2018), 4), FROZEN)
})

test('neighbouring streams look independent and even', () => {
  const buckets = new Array<number>(16).fill(0)
  for (let i = 0; i < 64_000; i++) buckets[new Chance(7, 'x', i).bits() >>> 28]!++
  // 4,000 expected in each; 5 standard deviations are 306.
  for (const n of buckets) ok(Math.abs(n - 4000) < 306, `${buckets}`)
})

test('shapes keep their expectation', () => {
  const chance = new Chance('shapes')
  const n = 40_000
  const values = Array.from({ length: n }, () => chance.around(120_000, 0.7)).toSorted((a, b) => a - b)
  ok(Math.abs(values[n / 2]! - 120_000) < 2_400)
  let sum = 0
  const seen = { a: 0, b: 0 }
  for (let i = 0; i < n; i++) {
    sum += chance.rounded(2.3)
    seen[chance.weighted({ a: 1, b: 3 })]++
    const whole = chance.whole(2, 10)
    ok(whole >= 2 && whole <= 10)
  }
  ok(Math.abs(sum / n - 2.3) < 0.02)
  ok(Math.abs(seen.b / n - 0.75) < 0.02)
  equal(new Chance('x').happens(0), false)
  equal(new Chance('x').happens(1), true)
})

const FROZEN = [1_327_196_723, 3_768_595_707, 916_062_349, 2_375_266_313]
