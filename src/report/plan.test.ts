import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Chance } from '#kernel/chance.ts'
import { sonLa } from '#network/folder.ts'
import { lifeOf, rootOn, versionsOn } from '#network/tree.ts'
import { cascadeOf, passOn, sayPassed, type Target, unitsUnder } from '#report/plan.ts'
import { type Draft, divideRest, setTarget } from '#report/plan-change.ts'

const network = sonLa()
const year = 2018
const root = rootOn(network.units, `${year}-01-01`)?.id as number
const districts = versionsOn(network.units, `${year}-01-01`, { kind: 'district' })
const [district, other] = districts.map(({ id }) => id) as [number, number]
const points = versionsOn(network.units, `${year}-01-01`, { kind: 'point', under: district }).map(({ id }) => id)
const at = (unit: number, amount: number, month = '01', service = 'parcel'): Target => ({
  unit,
  service,
  month: `${year}-${month}-01`,
  amount,
})
const sum = (targets: readonly { amount: number }[]) => targets.reduce((all, { amount }) => all + amount, 0)
const apply = (targets: readonly Target[], changes: readonly Target[]): Target[] => {
  const key = (one: Target) => `${one.unit} ${one.service} ${one.month}`
  return [...new Map([...targets, ...changes].map((one) => [key(one), one])).values()].filter((one) => one.amount !== 0)
}

test('a cascade shows each level, and names what is not divided and what was divided too far', () => {
  const [point = 0] = points
  const targets = [at(root, 10), at(district, -3), at(point, 50), at(point, 20, '02'), at(other, 7)]
  const whole = cascadeOf(targets, network, root, year)
  equal(whole.whole, 84)
  equal(whole.own, 10)
  equal(sum(whole.children.map(({ whole }) => ({ amount: whole }))) + whole.own, whole.whole)
  deepEqual(
    whole.loose.map(({ id, own }) => [id, own]),
    [
      [root, 10],
      [other, 7],
      [district, -3],
    ],
  )
  const part = cascadeOf(targets, network, district, year)
  deepEqual([part.whole, part.own, part.children[0]?.id, part.children[0]?.whole], [67, -3, point, 70])
  equal(cascadeOf(targets, network, point, year).below, false)
  ok(unitsUnder(network, district, year).includes(point) && !unitsUnder(network, district, year).includes(other))
})

test('whatever is set, the sum above stays, the unit has what was said, and no đồng is lost', () => {
  let tried = 0
  for (let seed = 0; seed < 200; seed++) {
    const chance = new Chance('plan', seed)
    const units = [root, district, other, ...points.slice(0, 4)]
    const some = <T>(all: readonly T[]): T => chance.pick(all)
    const rows = Array.from({ length: 12 }, () =>
      at(some(units), chance.whole(-5, 1000), some(['01', '02', '07']), some(['parcel', 'letter'])),
    )
    const draft: Draft = {
      year,
      targets: apply([], rows),
      basis: seed % 2 ? [{ ...at(points[0] as number, 9), month: '2017-03-01' }] : [],
    }
    const unit = some(units)
    const setting = {
      unit,
      amount: chance.whole(0, 1_000_000),
      beneath: seed % 3 === 0,
      ...(seed % 5 === 0 ? { service: 'parcel' } : {}),
      ...(seed % 7 === 0 ? { month: `${year}-02-01` } : {}),
    }
    const after = apply(draft.targets, setTarget(draft, network, setting))
    const under = new Set(unitsUnder(network, unit, year))
    const asked = ({ service, month, unit }: Target) =>
      under.has(unit) && [undefined, service].includes(setting.service) && [undefined, month].includes(setting.month)
    equal(sum(after.filter(asked)), setting.amount, `seed ${seed}`)
    if (unit !== root) equal(sum(after), sum(draft.targets), `seed ${seed}`)
    const divided = apply(after, divideRest({ ...draft, targets: after }, network, district))
    equal(sum(divided), sum(after))
    equal(cascadeOf(divided, network, district, year).own, 0)
    tried++
  }
  equal(tried, 200)
})

test('what is left is divided as each earned of the service', () => {
  const [a = 0, b = 0] = points
  const earned = (unit: number, amount: number, service: string) => ({
    ...at(unit, amount, '05', service),
    month: '2017-05-01',
  })
  const basis = [earned(a, 30, 'parcel'), earned(b, 10, 'parcel'), earned(b, 99, 'letter')]
  const after = apply([], divideRest({ year, targets: [at(district, 1000)], basis }, network, district))
  deepEqual(
    new Map(after.map(({ unit, amount }) => [unit, amount])),
    new Map([
      [a, 750],
      [b, 250],
    ]),
  )
})

test('a point with nobody below keeps what it is told to divide', () => {
  const [point = 0] = points
  deepEqual(divideRest({ year, targets: [at(point, 1000)], basis: [] }, network, point), [])
})

test('months after a unit has closed go to its heir, and a sentence says so', () => {
  const gone = versionsOn(network.units, '2025-01-01', { kind: 'district' })[0]?.id as number
  const closed = lifeOf(network.units, gone)?.to as string
  equal(closed, '2025-09-01')
  const month = (n: string, amount: number) => ({ unit: gone, month: `2025-${n}-01`, amount })
  const { targets, passed } = passOn([month('08', 5), month('09', 100), month('10', 200)], network)
  equal(targets[0]?.unit, gone)
  ok(targets[1]?.unit !== gone && targets[1]?.unit === targets[2]?.unit)
  deepEqual([passed[0]?.amount, passed[0]?.from], [300, '2025-09-01'])
  match(
    sayPassed(passed, network)[0] ?? '',
    /đóng từ 01\/09\/2025; kế hoạch từ tháng 9 trở đi \(300 đ\) chuyển cho \S+/,
  )
  equal(cascadeOf(targets, network, rootOn(network.units, '2025-10-01')?.id as number, 2025).whole, 305)
})
