import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Chance } from '#kernel/chance.ts'
import { designRounds, type RoundRules, type Rounds, type RoundsAsked } from './rounds.ts'

const rules: RoundRules = {
  pointsMost: 3,
  minutesMost: 240,
  itemsMost: 100,
  haltMinutes: 10,
  roundCost: 50_000,
  minuteCost: 1000,
}

/** Minutes of a round in this order, detours by other points taken, by trying all ways of few legs. */
function minutesOf(points: readonly number[], { minutes, rules }: RoundsAsked): number {
  const between = (from: number, to: number): number => {
    const known = minutes.map((_, i) => (i === from ? 0 : Number.POSITIVE_INFINITY))
    for (let legs = 0; legs < minutes.length; legs++)
      for (const [i, row] of minutes.entries())
        for (const [j, one] of row.entries()) known[j] = Math.min(known[j]!, known[i]! + (i === j ? 0 : one))
    return known[to]!
  }
  const way = [0, ...points.map((i) => i + 1), 0]
  return way.slice(1).reduce((sum, to, i) => sum + between(way[i]!, to), 0) + points.length * rules.haltMinutes
}

function* orders(points: readonly number[]): Generator<number[]> {
  if (points.length === 0) yield []
  for (const [i, first] of points.entries()) for (const rest of orders(points.toSpliced(i, 1))) yield [first, ...rest]
}

/** The least cost of all partitions, every round in every order; infinite when there is none. */
function naiveCost(asked: RoundsAsked): number {
  const { items, rules } = asked
  const known = new Map<number, number>()
  const roundCost = (points: number[]): number => {
    if (points.length > rules.pointsMost) return Number.POSITIVE_INFINITY
    if (points.reduce((sum, i) => sum + items[i]!, 0) > rules.itemsMost) return Number.POSITIVE_INFINITY
    const least = Math.min(...[...orders(points)].map((order) => minutesOf(order, asked)))
    return least > rules.minutesMost ? Number.POSITIVE_INFINITY : rules.roundCost + rules.minuteCost * least
  }
  const best = (left: number): number => {
    if (left === 0) return 0
    const seen = known.get(left)
    if (seen !== undefined) return seen
    const first = left & -left
    let least = Number.POSITIVE_INFINITY
    for (let part = left; part > 0; part = (part - 1) & left)
      if (part & first) {
        const cost = roundCost(items.map((_, i) => i).filter((i) => (part >> i) & 1))
        if (cost < Number.POSITIVE_INFINITY) least = Math.min(least, cost + best(left & ~part))
      }
    known.set(left, least)
    return least
  }
  return best(2 ** items.length - 1)
}

/** Why rounds are not what they say; nothing when they are: each point once, within the rules, costs as told. */
function whyNot(asked: RoundsAsked, answer: Extract<Rounds, { rounds: unknown }>): string | undefined {
  const served = answer.rounds.flatMap(({ points }) => points).toSorted((a, b) => a - b)
  if (served.join() !== asked.items.map((_, i) => i).join()) return 'not each point once'
  let total = 0
  for (const { points, minutes, items, cost } of answer.rounds) {
    if (Math.abs(minutesOf(points, asked) - minutes) > 1e-9) return 'minutes are others'
    if (items !== points.reduce((sum, i) => sum + asked.items[i]!, 0)) return 'items are others'
    const { pointsMost, minutesMost, itemsMost, roundCost, minuteCost } = asked.rules
    if (points.length > pointsMost || minutes > minutesMost || items > itemsMost) return 'a rule is broken'
    if (Math.abs(cost - roundCost - minuteCost * minutes) > 1e-6) return 'a cost is another'
    total += cost
  }
  return Math.abs(total - answer.cost) > 1e-6 ? 'costs do not add up' : undefined
}

const anyDistrict = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    minutes: fc.array(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: n + 1, maxLength: n + 1 }), {
      minLength: n + 1,
      maxLength: n + 1,
    }),
    items: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: n, maxLength: n }),
    rules: fc.record({
      pointsMost: fc.integer({ min: 1, max: 4 }),
      minutesMost: fc.constantFrom(120, 240, 400),
      itemsMost: fc.constantFrom(60, 100, 1000),
      haltMinutes: fc.constantFrom(0, 10),
      roundCost: fc.constantFrom(0, 50_000),
      minuteCost: fc.constantFrom(1, 1000),
    }),
  }),
)

/** Points in the plane, seeded: what a district looks like. */
function district(n: number, seed: number): RoundsAsked {
  const chance = new Chance(seed, 'district')
  const places = Array.from({ length: n + 1 }, () => [chance.whole(0, 60), chance.whole(0, 60)] as const)
  return {
    minutes: places.map(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v) * 1.4))),
    items: Array.from({ length: n }, () => chance.whole(5, 40)),
    rules: { ...rules, pointsMost: 6, minutesMost: 300, itemsMost: 150 },
  }
}

describe('rounds', () => {
  test('are the cheapest of all partitions, every round in every order', () => {
    const counts = { optimal: 0, stopped: 0, impossible: 0 }
    fc.assert(
      fc.property(anyDistrict, (asked) => {
        const answer = designRounds(asked)
        counts[answer.status]++
        const cost = naiveCost(asked)
        if (answer.status === 'impossible') return assert.equal(cost, Number.POSITIVE_INFINITY)
        assert.equal(answer.status, 'optimal')
        assert.equal(whyNot(asked, answer), undefined)
        assert.ok(Math.abs(answer.cost - cost) < 1e-6 * (1 + cost), `${answer.cost}, not ${cost}`)
        assert.equal(answer.lowerBound, answer.cost)
      }),
      { numRuns: 400 },
    )
    assert.ok(counts.optimal > 50 && counts.impossible > 10, JSON.stringify(counts))
  })

  test('of a district of seventeen points are proven, and keep the rules', () => {
    const asked = district(17, 5)
    const answer = designRounds(asked)
    assert.ok(answer.status === 'optimal')
    assert.equal(whyNot(asked, answer), undefined)
    assert.ok(answer.rounds.length < 17)
  })

  test('that could not be proven say so, with a bound below', () => {
    const asked = { ...district(14, 5), stepsMost: 3 }
    const [answer, whole] = [designRounds(asked), designRounds(district(14, 5))]
    assert.ok(answer.status === 'stopped' && whole.status === 'optimal')
    assert.equal(whyNot(asked, answer), undefined)
    assert.ok(answer.lowerBound <= whole.cost && whole.cost <= answer.cost)
    assert.ok(answer.lowerBound > 0.8 * whole.cost, `${answer.lowerBound} of ${whole.cost}`)
  })

  test('the check finds each lie', () => {
    const asked = district(6, 2)
    const answer = designRounds(asked)
    assert.ok(answer.status === 'optimal')
    const [first, ...rest] = answer.rounds as [(typeof answer.rounds)[number], ...typeof answer.rounds]
    const lies = [
      { ...answer, rounds: rest },
      { ...answer, rounds: [{ ...first, minutes: first.minutes - 1 }, ...rest] },
      { ...answer, rounds: [{ ...first, items: first.items + 1 }, ...rest] },
      { ...answer, rounds: [{ ...first, cost: first.cost - 1 }, ...rest] },
      { ...answer, cost: answer.cost - 1 },
    ]
    const said = lies.map((lie) => whyNot(asked, lie))
    assert.deepEqual(said, [
      'not each point once',
      'minutes are others',
      'items are others',
      'a cost is another',
      'costs do not add up',
    ])
    assert.equal(whyNot({ ...asked, rules: { ...asked.rules, minutesMost: 1 } }, answer), 'a rule is broken')
  })

  test('a table that is not square is refused', () => {
    assert.throws(() => designRounds({ minutes: [[0]], items: [1], rules }), /2 rows of 2 numbers/)
  })
})
