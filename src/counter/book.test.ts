import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asTold, TillBook, type Told } from '#counter/book.ts'
import type { Done } from '#counter/nouns.ts'
import type { Leg, Proposal } from '#kernel/act.ts'
import { proposalsOf, type Sketch, sketch } from '#ledger/arbitrary.ts'
import { type Book, decide } from '#ledger/decide.ts'
import { NaiveLedger } from '#ledger/naive.ts'

const ME = 'till:a'
const ASSETS = ['cash', 'stock:x']

/** The naive ledger as a decision may look at it. */
const bookOf = (ledger: NaiveLedger): Book => ({
  thing: (key) => {
    const holder = ledger.whereIs(key)
    return holder === undefined ? undefined : { holder, open: ledger.stillOpen(key) }
  },
  balance: (holder, asset) => ledger.sum(holder, asset),
  named: (ref) => {
    const act = ledger.accepted.find((one) => one.ref === ref)
    if (!act) return undefined
    const reversed = ledger.accepted.some(({ negates }) => negates === ref)
    return { device: act.device, day: act.day, legs: act.legs, reversible: act.negates === undefined, reversed }
  },
})

/** What the hub feeds to till a of an act of somebody else: legs that touch it, and what it must know of what comes. */
function fedOf(ledger: NaiveLedger, legs: readonly Leg[]): { legs: Leg[]; told: Told } {
  const mine = new Set<string>()
  const touching = legs.filter((leg) => {
    if (leg.kind === 'pay') return mine.has(leg.thing) || ledger.whereIs(leg.thing) === ME
    if (leg.kind === 'thing' && leg.to === ME) mine.add(leg.thing)
    return leg.from === ME || leg.to === ME
  })
  const open = (key: string) => {
    const at = legs.findIndex((leg) => leg.kind === 'thing' && leg.thing === key && leg.to === ME)
    return ledger.stillOpen(key, legs.slice(0, at))
  }
  return {
    legs: touching,
    told: Object.fromEntries([...mine].map((key) => [key, { service: 's', open: open(key), line: {} }])),
  }
}

type Spoilt = 'none' | 'no feed' | 'no reversal' | 'no payment'
type Compared = { acts: number; fed: number; refused: number }

/**
 * Till a decides on its own book, the others on the ledger; what both accept is done. In the end the till's book is the
 * ledger's, as far as it concerns the till, and no act that moves only what the till holds was judged otherwise.
 */
function compare(sketches: readonly Sketch[], spoilt: Spoilt, counts: Compared): void {
  const ledger = new NaiveLedger()
  const book = new TillBook('a')
  for (const proposal of proposalsOf(sketches)) {
    const { act, day } = proposal
    const truth = decide(bookOf(ledger), proposal)
    if (act.device !== 'a') {
      if ('refusal' in truth) continue
      const { legs, told } = fedOf(ledger, truth.legs)
      ledger.post(proposal)
      counts.fed += legs.length
      if (spoilt !== 'no feed') book.take(book.changes(legs, told, day))
      if (proposal.negates) markUndone(book, proposal)
      continue
    }
    const mine = decide(asTold(book, proposal), proposal)
    if ('refusal' in mine || 'refusal' in truth) {
      counts.refused++
      if (ownOnly(ledger, book, proposal)) assert.deepEqual(mine, truth)
      continue
    }
    ledger.post(proposal)
    counts.acts++
    assert.deepEqual(mine.legs, truth.legs)
    const own = spoilt === 'no payment' ? mine.legs.filter(({ kind }) => kind !== 'pay') : mine.legs
    if (spoilt === 'no reversal' && proposal.negates) continue
    const told = Object.fromEntries(
      mine.legs.flatMap((leg) => {
        if (leg.kind !== 'thing' || book.thing(leg.thing)?.holder === ME) return []
        return [[leg.thing, { service: 's', open: openBefore(ledger, mine.legs, leg.thing), line: {} }]]
      }),
    )
    book.take(book.changes(own, told, day))
    book.remember(doneOf(proposal, mine.legs))
    if (proposal.negates) markUndone(book, proposal)
  }
  const held = [...book.things()].filter(({ holder }) => holder === ME)
  const things = ['s:1', 's:2', 's:3', 's:4', 's:5', 's:6'].filter((key) => ledger.whereIs(key) === ME)
  assert.deepEqual(
    held.map(({ key, open }) => `${key} ${open}`).toSorted(),
    things.map((key) => `${key} ${ledger.stillOpen(key)}`),
  )
  for (const asset of ASSETS) assert.equal(book.balance(ME, asset), ledger.sum(ME, asset))
}

/** As a scanned hand-over tells it: what was open before the legs that have just been done. */
function openBefore(ledger: NaiveLedger, legs: readonly Leg[], key: string): number {
  let open = ledger.stillOpen(key)
  for (const leg of legs) if (leg.kind === 'pay' && leg.thing === key) open += leg.amount
  return open
}

/** Whether the till must know the answer: what it moves is its own, or is still where the till left it. */
function ownOnly(ledger: NaiveLedger, book: TillBook, { legs, negates }: Proposal): boolean {
  if (negates) {
    const named = ledger.accepted.find(({ ref }) => ref === negates.named)
    const undone = ledger.accepted.some((one) => one.negates === negates.named && one.device !== 'a')
    return negates.named.startsWith('a/') && !undone && (named?.legs ?? []).every((leg) => knows(ledger, book, leg))
  }
  const moved = new Set<string>()
  return legs.every((leg) => {
    if (leg.kind === 'pay') return ledger.whereIs(leg.thing) === ME
    if (leg.kind === 'amount') return leg.from === ME || leg.from === 'customer' || leg.from === 'outside'
    const again = moved.has(leg.thing)
    moved.add(leg.thing)
    return !again && !leg.born && leg.from === ME && ledger.whereIs(leg.thing) === ME
  })
}

function knows(ledger: NaiveLedger, book: TillBook, leg: Leg): boolean {
  if (leg.kind === 'amount') return leg.to === ME || !/^(till|vault):/.test(leg.to)
  const { holder, open } = book.thing(leg.thing) ?? {}
  return holder === ledger.whereIs(leg.thing) && open === ledger.stillOpen(leg.thing)
}

const doneOf = ({ act, day, computed, negates }: Proposal, legs: Leg[]): Done => {
  const named = negates ? { service: 'correction', verb: 'accept', lines: [{ named: negates.named }] } : {}
  return { seq: act.seq, act: { ...act, ...named }, day, legs, computed, cash: 0, drawer: 0, teller: '', hash: '' }
}

function markUndone(book: TillBook, { act, negates }: Proposal): void {
  const [device, seq] = (negates?.named ?? '').split('/')
  const first = device === 'a' ? book.act(Number(seq)) : undefined
  if (first) book.remember({ ...first, undoneBy: act.seq })
}

const sequences = fc.array(sketch, { minLength: 1, maxLength: 60, size: 'max' })
const RUNS = { numRuns: 1500, seed: 8 }

test('any sequence of acts leaves the till’s book as the naive ledger has it', () => {
  const counts = { acts: 0, fed: 0, refused: 0 }
  fc.assert(
    fc.property(sequences, (sketches) => compare(sketches, 'none', counts)),
    RUNS,
  )
  assert.ok(counts.acts > 1000 && counts.fed > 1000 && counts.refused > 500, JSON.stringify(counts))
})

for (const spoilt of ['no feed', 'no reversal', 'no payment'] as const)
  test(`a book with ${spoilt} is found`, () => {
    assert.throws(() =>
      fc.assert(
        fc.property(sequences, (sketches) => compare(sketches, spoilt, { acts: 0, fed: 0, refused: 0 })),
        RUNS,
      ),
    )
  })

const day = '2018-12-10'
const cash = (from: string, to: string, amount: number): Leg => ({ kind: 'amount', asset: 'cash', from, to, amount })
const thing = (key: string, from: string, to: string): Leg => ({ kind: 'thing', thing: key, from, to })

/** A book after these legs; a bill of 100 lies with it. */
function bookAfter(...acts: Leg[][]): TillBook {
  const book = new TillBook('a')
  const told = { 's:1': { service: 's', open: 100, line: { n: 1 } } }
  book.take(book.changes([thing('s:1', 'till:b', ME)], told, day))
  for (const legs of acts) book.take(book.changes(legs, {}, day))
  return book
}
const collected: Leg[] = [
  { kind: 'pay', thing: 's:1', amount: 100, at: ME },
  { ...thing('s:1', ME, 'customer'), settled: true } as Leg,
  cash('customer', ME, 100),
]
const state = (book: TillBook) => [book.thing('s:1')?.holder, book.thing('s:1')?.open, book.balance(ME, 'cash')]

test('an act that the centre did not take goes back; parked, its cash stays', () => {
  const refused = bookAfter(collected)
  refused.take(refused.replaced(collected, [], {}, day))
  assert.deepEqual(state(refused), [ME, 100, 0])
  const parked = bookAfter(collected)
  parked.take(parked.replaced(collected, [cash('customer', ME, 100)], {}, day))
  assert.deepEqual(state(parked), [ME, 100, 100])
  const asItWas = bookAfter(collected)
  asItWas.take(asItWas.replaced(collected, collected.toReversed(), {}, day))
  assert.deepEqual(state(asItWas), ['customer', 0, 100])
})

test('what came by an act that was never so leaves the book, and what was done with it follows', () => {
  const taken = [thing('s:2', 'carrier:x', ME)]
  const delivered = [thing('s:2', ME, 'customer')]
  const book = bookAfter(taken, delivered)
  book.take(book.replaced(taken, [], {}, day))
  assert.equal(book.thing('s:2'), undefined)
  book.take(book.replaced(delivered, [], {}, day))
  assert.equal(book.thing('s:2'), undefined)
  const still = bookAfter(taken)
  still.take(still.replaced(taken, [], {}, day))
  assert.equal(still.thing('s:2')?.holder, 'carrier:x')
})

test('equal legs stand for one each', () => {
  const twice = [cash('customer', ME, 5), cash('customer', ME, 5)]
  const book = bookAfter(twice)
  book.take(book.replaced(twice, [cash('customer', ME, 5)], {}, day))
  assert.equal(book.balance(ME, 'cash'), 5)
})

test('other hands are as the teller says; the till’s own, and what it saw end, are not', () => {
  const judged = (legs: Leg[], book = bookAfter()) => {
    const said = decide(asTold(book, { legs }), { act: { unit: 'u' }, legs } as Proposal)
    return 'refusal' in said ? said.refusal : said.outcome
  }
  assert.equal(judged([thing('s:9', 'carrier:x', ME)]), 'accepted')
  assert.equal(judged([cash('vault:c', ME, 5_000_000)]), 'accepted')
  assert.equal(judged([thing('s:9', ME, 'customer')]), 'thing_unknown')
  assert.equal(judged([cash(ME, 'customer', 1)]), 'short')
  assert.equal(judged(collected, bookAfter(collected)), 'already_yours')
  const refund: Leg[] = [
    { kind: 'pay', thing: 's:3', amount: 50, at: 'suspense:u' },
    thing('s:3', 'suspense:u', 'outside'),
  ]
  assert.equal(judged(refund), 'accepted')
  assert.notEqual(judged(refund, bookAfter(refund)), 'accepted')
  assert.equal(judged([thing('s:1', 'carrier:x', ME)]), 'already_yours')
})
