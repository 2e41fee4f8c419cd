/** Random acts over a small world, so that they meet: few holders, few things, small amounts. For tests only. */
import fc from 'fast-check'
import type { Leg, Proposal } from '#kernel/act.ts'

const holders = ['till:a', 'till:b', 'vault:c', 'customer', 'principal:p', 'unit:u', 'outside']
const things = ['s:1', 's:2', 's:3', 's:4', 's:5', 's:6']
const bags = ['bag:1', 'bag:2']
const devices = ['a', 'b', 'c']

const amount = fc.integer({ min: 1, max: 50 })

/** A movement in a world of these holders and things; `moves`: how often a thing moves, an amount four times. */
function legIn(holders: readonly string[], things: readonly string[], moves: number): fc.Arbitrary<Leg> {
  const holder = fc.constantFrom(...holders)
  const thing = fc.constantFrom(...things)
  /** Most money comes from where there is enough of it, so that acts are accepted about as often as refused. */
  const giver = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('customer', 'outside') },
    { weight: 1, arbitrary: holder },
  )
  /** `here` stands for the place where the thing was last sent; see `proposalsOf`. */
  const whence = fc.oneof({ weight: 3, arbitrary: fc.constant('here') }, { weight: 1, arbitrary: holder })

  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('amount' as const),
        asset: fc.constantFrom('cash', 'due:p', 'stock:x'),
        from: giver,
        to: holder,
        amount,
      }),
    },
    { weight: moves, arbitrary: fc.record({ kind: fc.constant('thing' as const), thing, from: whence, to: holder }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('thing' as const),
        thing,
        from: fc.constant('principal:p'),
        to: holder,
        born: fc.record({ service: fc.constant('s'), open: fc.integer({ min: 0, max: 60 }) }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pay' as const), thing, amount }) },
  )
}

export type Sketch = {
  device: string
  legs: Leg[]
  day: string
  reverses: number | undefined
  own: boolean
  happened: boolean
}

const sketchOf = (leg: fc.Arbitrary<Leg>): fc.Arbitrary<Sketch> =>
  fc.record({
    device: fc.constantFrom(...devices),
    legs: fc.array(leg, { minLength: 1, maxLength: 2 }),
    day: fc.constantFrom('2018-03-05', '2018-03-06'),
    reverses: fc.option(fc.nat(30), { nil: undefined, freq: 4 }),
    own: fc.boolean(),
    happened: fc.constant(false),
  })

export const sketch = sketchOf(legIn(holders, things, 3))
/** Some of the things are bags, in which the others may lie. */
export const bagSketch = sketchOf(legIn([...holders.slice(0, 4), ...bags], [...things.slice(0, 3), ...bags], 12))

/** Gives sketches their identity: strict sequences per device, and names for the acts that they reverse. */
export function proposalsOf(sketches: readonly Sketch[]): Proposal[] {
  const seqs = new Map<string, number>()
  const refs: string[] = []
  const places = new Map<string, string>()
  const settle = (leg: Leg): Leg => {
    if (leg.kind !== 'thing') return leg
    const here = places.get(leg.thing)
    places.set(leg.thing, leg.to)
    if (leg.from !== 'here') return leg
    return here ? { ...leg, from: here } : { ...leg, from: 'outside', born: { service: 's', open: 0 } }
  }
  return sketches.map(({ device, legs, day, reverses, own, happened }) => {
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const named = reverses === undefined ? undefined : (refs[reverses % (refs.length + 1)] ?? 'a/99')
    refs.push(`${device}/${seq}`)
    return {
      act: {
        device,
        seq,
        at: `${day}T08:00:00+07:00`,
        actor: 'person:lo-thi-on',
        unit: 'u',
        service: 's',
        verb: 'v',
        lines: [{ n: seq }],
        ...(happened ? { happened } : {}),
      },
      day,
      unit: 1,
      legs: named === undefined ? legs.map(settle) : [],
      rules: [],
      computed: [{}],
      ...(named === undefined ? {} : { negates: { named, own } }),
    }
  })
}
