/** The decision without a database: against the naive model on random acts, and the laws that the model leaves out, by cases. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Leg, Proposal } from '#kernel/act.ts'
import { bagSketch, proposalsOf, sketch } from '#ledger/arbitrary.ts'
import { LiveBook } from '#ledger/book.ts'
import { allowed, decide, isBounded, lookedAt } from '#ledger/decide.ts'
import { NaiveLedger } from '#ledger/naive.ts'
import { recordOf } from '#ledger/record.ts'

/** A book that posts what is decided, as the writer does. */
class Posting {
  readonly book = new LiveBook()
  position = 0

  constructor() {
    this.book.negates = ({ act }) => act.verb === 'reverse'
  }

  post(proposal: Proposal): string {
    const { book } = this
    const { device, seq } = proposal.act
    const said = decide(book, proposal)
    if ('refusal' in said) return `refused ${said.refusal} ${said.field}${said.why === undefined ? '' : ` ${said.why}`}`
    const act = proposal.negates ? { ...proposal.act, verb: 'reverse' } : proposal.act
    const { rules, computed, day, unit } = proposal
    const entry = {
      act,
      position: ++this.position,
      recorded: '',
      outcome: said.outcome,
      rules,
      computed,
      legs: said.legs,
    }
    book.acts.set(`${device}/${seq}`, { unit, day, record: recordOf(entry), hash: '' })
    if (proposal.negates) book.negated.add(proposal.negates.named)
    book.apply(said.legs)
    return said.outcome === 'exception' ? `exception ${said.code} ${said.field}` : said.outcome
  }
}

test('every act is answered as the naive model answers it; things and accounts are where the model has them', () => {
  const many = fc.oneof(
    ...[sketch, bagSketch].map((one) => fc.array(one, { minLength: 1, maxLength: 60, size: 'max' })),
  )
  const seen = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(many, (sketches) => {
      const [ledger, naive] = [new Posting(), new NaiveLedger()]
      for (const item of proposalsOf(sketches)) {
        // A refused act stands in the journal too: it can be named, and not reversed.
        const said = ledger.post(item)
        const { device, seq } = item.act
        if (said.startsWith('refused')) {
          const entry = {
            act: item.act,
            position: 1,
            recorded: '',
            outcome: 'refused',
            rules: [],
            computed: [],
            legs: [],
          } as const
          ledger.book.acts.set(`${device}/${seq}`, { unit: 1, day: item.day, record: recordOf(entry), hash: '' })
        }
        const { outcome, code } = naive.post(item)
        assert.equal(said.split(' ').slice(0, 2).join(' '), code ? `${outcome} ${code}` : outcome, JSON.stringify(item))
        seen[outcome === 'accepted' ? 'accepted' : 'refused']++
      }
      for (const [account, amount] of ledger.book.balances) {
        const [holder, asset] = account.split('|') as [string, string]
        assert.equal(amount, naive.sum(holder, asset), account)
      }
      for (const key of ['s:1', 's:2', 's:3', 'bag:1', 'bag:2']) {
        const at = ledger.book.thing(key)
        assert.equal(at?.holder === 'unborn' ? undefined : at?.holder, naive.whereIs(key))
        assert.equal(at?.open ?? 0, naive.stillOpen(key))
      }
    }),
    { numRuns: 150, seed: 7 },
  )
  assert.ok(seen.accepted > 500 && seen.refused > 500, JSON.stringify(seen))
})

const born = (thing: string, to: string, open = 0): Leg => ({
  ...{ kind: 'thing', thing, from: 'principal:evn', to },
  born: { service: 'electricity', open },
})
const move = (thing: string, from: string, to: string, settled?: true): Leg => ({
  ...{ kind: 'thing', thing, from, to },
  ...(settled ? { settled } : {}),
})
const pay = (thing: string, amount: number, at?: string): Leg => ({ kind: 'pay', thing, amount, ...(at ? { at } : {}) })
const cash = (from: string, to: string, amount: number, asset = 'cash'): Leg => ({
  kind: 'amount',
  asset,
  from,
  to,
  amount,
})

type Case = { legs?: Leg[]; happened?: true; more?: Partial<Proposal> }
function proposalOf({ legs = [], happened, more }: Case, seq: number): Proposal {
  const at = '2018-03-05T08:00:00+07:00'
  const act = { device: 'a', seq, at, actor: 'person:on', unit: 'u', service: 's', verb: 'v', lines: [] }
  return {
    ...{ act: { ...act, ...(happened ? { happened } : {}) }, day: '2018-03-05', unit: 1, legs },
    ...{ rules: [], computed: [], ...more },
  }
}

/** Acts in turn, what is said of the last, and its movements when it is an exception. */
const cases: Record<string, [acts: Case[], said: string, legs?: Leg[]]> = {
  'a bill paid in full goes to its customer': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [pay('b', 50, 'till:a'), move('b', 'till:a', 'customer')] }],
    'accepted',
  ],
  'and not while something is open': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [pay('b', 49), move('b', 'till:a', 'customer')] }],
    'refused not_settled b 1',
  ],
  'what must be settled is, whoever gets it': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [move('b', 'till:a', 'till:c', true)] }],
    'refused not_settled b 50',
  ],
  'a birth says what is open, even at the customer’s': [[{ legs: [born('b', 'customer', 50)] }], 'accepted'],
  'paid where it is not': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [pay('b', 50, 'till:c')] }],
    'refused not_held b till:a',
  ],
  'paid over': [[{ legs: [born('b', 'till:a', 50)] }, { legs: [pay('b', 51)] }], 'refused paid_over b 50'],
  'the earliest refusal of the list is told, not the first met': [
    [
      { legs: [born('b', 'till:a', 50)] },
      { legs: [cash('till:a', 'vault:x', 5), pay('b', 51), move('c', 'till:a', 'till:c')] },
    ],
    'refused thing_unknown c',
  ],
  'of several of one kind the first is told': [
    [{ legs: [move('b', 'till:a', 'till:c'), move('c', 'till:a', 'till:c')] }],
    'refused thing_unknown b',
  ],
  'what is raised after a refused movement adds nothing to be told': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [move('b', 'till:a', 'customer'), pay('b', -5, 'customer')] }],
    'refused not_settled b 50',
  ],
  'what is lowered, or by nothing, does': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [move('b', 'till:a', 'customer'), pay('b', 0, 'customer')] }],
    'refused not_held b till:a',
  ],
  'a bag in other hands, and in whose': [
    [
      { legs: [born('b', 'till:a'), born('bag:1', 'till:a')] },
      { legs: [move('b', 'till:a', 'bag:1')] },
      { legs: [move('b', 'bag:1', 'till:c')] },
    ],
    'refused not_held bag:1 till:a',
  ],
  'short, with what there is': [
    [{ legs: [cash('customer', 'till:a', 4)] }, { legs: [cash('till:a', 'vault:x', 5)] }],
    'refused short till:a 4',
  ],
  'all of it may go': [
    [{ legs: [cash('customer', 'till:a', 5)] }, { legs: [cash('till:a', 'vault:x', 5)] }],
    'accepted',
  ],
  'who was below nothing already may receive': [
    [
      { legs: [cash('till:a', 'vault:x', 5)], happened: true },
      { legs: [cash('customer', 'till:a', 1), cash('till:a', 'customer', 1)] },
    ],
    'accepted',
  ],
  'what happened is no exception when it may be': [
    [{ legs: [cash('customer', 'till:a', 4)], happened: true }],
    'accepted',
  ],
  'more paid out than the book had: topped up from suspense, open until concluded': [
    [{ legs: [cash('customer', 'till:a', 4)] }, { legs: [cash('till:a', 'vault:x', 5)], happened: true }],
    'exception short till:a',
    [
      cash('till:a', 'vault:x', 5),
      cash('suspense:u', 'till:a', 1),
      { kind: 'thing', thing: 'exception:a/2', from: 'outside', to: 'unit:u', born: { service: 'exception', open: 1 } },
    ],
  ],
  'stamps that the book had not: a case with nothing open': [
    [{ legs: [cash('till:a', 'customer', 2, 'stock:tem')], happened: true }],
    'exception short till:a',
    [
      cash('till:a', 'customer', 2, 'stock:tem'),
      cash('suspense:u', 'till:a', 2, 'stock:tem'),
      { kind: 'thing', thing: 'exception:a/1', from: 'outside', to: 'unit:u', born: { service: 'exception', open: 0 } },
    ],
  ],
  'cash taken for a bill that is not here waits as a claim on the unit': [
    [
      {
        legs: [pay('b', 30), cash('customer', 'till:a', 30), cash('unit:u', 'principal:evn', 30, 'due:evn')],
        happened: true,
      },
    ],
    'exception thing_unknown b',
    [
      cash('customer', 'till:a', 30),
      cash('unit:u', 'suspense:u', 30, 'due:suspense'),
      {
        kind: 'thing',
        thing: 'exception:a/1',
        from: 'outside',
        to: 'unit:u',
        born: { service: 'exception', open: 30 },
      },
    ],
  ],
  'cash paid out on a thing that is not here, from a drawer that had less': [
    [
      { legs: [cash('vault:x', 'till:a', 10)], happened: true },
      { legs: [move('b', 'till:a', 'customer'), cash('till:a', 'customer', 30)], happened: true },
    ],
    'exception thing_unknown b',
    [
      cash('till:a', 'customer', 30),
      cash('suspense:u', 'unit:u', 30, 'due:suspense'),
      cash('suspense:u', 'till:a', 20),
      {
        kind: 'thing',
        thing: 'exception:a/2',
        from: 'outside',
        to: 'unit:u',
        born: { service: 'exception', open: 50 },
      },
    ],
  ],
  'cash paid out that the book had not, on nothing else: no claim besides': [
    [{ legs: [cash('till:a', 'customer', 5)], happened: true }],
    'exception short till:a',
    [
      cash('till:a', 'customer', 5),
      cash('suspense:u', 'till:a', 5),
      { kind: 'thing', thing: 'exception:a/1', from: 'outside', to: 'unit:u', born: { service: 'exception', open: 5 } },
    ],
  ],
  'a thing that was elsewhere, without cash: nothing waits': [
    [{ legs: [move('b', 'till:a', 'customer')], happened: true }],
    'exception thing_unknown b',
    [{ kind: 'thing', thing: 'exception:a/1', from: 'outside', to: 'unit:u', born: { service: 'exception', open: 0 } }],
  ],
  'cash that was just there needs no topping up': [
    [
      { legs: [cash('vault:x', 'till:a', 30)], happened: true },
      { legs: [move('b', 'till:a', 'customer'), cash('till:a', 'customer', 30)], happened: true },
    ],
    'exception thing_unknown b',
    [
      cash('till:a', 'customer', 30),
      cash('suspense:u', 'unit:u', 30, 'due:suspense'),
      {
        kind: 'thing',
        thing: 'exception:a/2',
        from: 'outside',
        to: 'unit:u',
        born: { service: 'exception', open: 30 },
      },
    ],
  ],
  'an undoing is never half': [
    [{ more: { negates: { named: 'a/9', own: false } }, happened: true }],
    'refused act_unknown a/9',
  ],
  'an undoing that falls short is refused, happened or not': [
    [
      { legs: [cash('customer', 'till:a', 5)] },
      { legs: [cash('till:a', 'vault:x', 5)] },
      { more: { negates: { named: 'a/1', own: true } }, happened: true },
    ],
    'refused short till:a 0',
  ],
  'of another day only by those who may': [
    [{ legs: [cash('customer', 'till:a', 5)] }, { more: { day: '2018-03-06', negates: { named: 'a/1', own: true } } }],
    'refused act_not_reversible a/1',
  ],
  'and they may': [
    [{ legs: [cash('customer', 'till:a', 5)] }, { more: { day: '2018-03-06', negates: { named: 'a/1', own: false } } }],
    'accepted',
  ],
  once: [
    [
      { legs: [cash('customer', 'till:a', 5)] },
      { more: { negates: { named: 'a/1', own: true } } },
      { more: { negates: { named: 'a/1', own: true } } },
    ],
    'refused already_reversed a/1',
  ],
  'what came by it and was paid since is not undone': [
    [{ legs: [born('b', 'till:a', 50)] }, { legs: [pay('b', 1)] }, { more: { negates: { named: 'a/1', own: true } } }],
    'refused act_not_reversible a/1',
  ],
  'what came and was paid by it, is': [
    [{ legs: [born('b', 'till:a', 50), pay('b', 20)] }, { more: { negates: { named: 'a/1', own: true } } }],
    'accepted',
  ],
  'a payment of something else in the same act does not hold it up': [
    [
      { legs: [born('c', 'till:a', 9)] },
      { legs: [born('b', 'till:a', 50), pay('c', 5)] },
      { more: { negates: { named: 'a/2', own: true } } },
    ],
    'accepted',
  ],
}

describe('said of the last act', () => {
  for (const [name, [acts, said, legs]] of Object.entries(cases))
    test(name, () => {
      const ledger = new Posting()
      for (const [i, one] of acts.slice(0, -1).entries()) ledger.post(proposalOf(one, i + 1))
      const last = proposalOf(acts.at(-1) as Case, acts.length)
      const decision = decide(ledger.book, last)
      assert.equal(ledger.post(last), said)
      if (legs) assert.deepEqual('legs' in decision && decision.legs, legs)
    })
})

test('a count sets the book; what is over or missing is open at its place', () => {
  const count = { holder: 'till:a', asset: 'cash', counted: 7, gap: 'gap:u', thing: 'discrepancy:1', at: 'unit:u' }
  const found = (counted: number) => {
    const ledger = new Posting()
    ledger.post(proposalOf({ legs: [cash('customer', 'till:a', 5)] }, 1))
    const said = decide(
      ledger.book,
      proposalOf({ legs: [cash('customer', 'till:a', 2)], more: { count: { ...count, counted } } }, 2),
    )
    return 'legs' in said ? said.legs.slice(1) : said
  }
  const difference = (open: number): Leg => ({
    ...{ kind: 'thing', thing: 'discrepancy:1', from: 'outside', to: 'unit:u' },
    born: { service: 'discrepancy', open },
  })
  assert.deepEqual(found(7), [])
  assert.deepEqual(found(10), [cash('gap:u', 'till:a', 3), difference(3)])
  assert.deepEqual(found(6), [cash('till:a', 'gap:u', 1), difference(1)])
})

test('an undoing comes after the movements of its own', () => {
  const ledger = new Posting()
  ledger.post(proposalOf({ legs: [cash('customer', 'till:a', 5)] }, 1))
  const more = { negates: { named: 'a/1', own: true } }
  const said = decide(ledger.book, proposalOf({ legs: [cash('vault:x', 'till:a', 0)], more }, 2))
  assert.deepEqual('legs' in said && said.legs, [cash('vault:x', 'till:a', 0), cash('till:a', 'customer', 5)])
})

test('whoever is below nothing may receive, and what does not change is not judged', () => {
  const book = { thing: () => undefined, named: () => undefined, balance: () => -9 }
  const said = (...legs: Leg[]) => decide(book, proposalOf({ legs }, 1))
  assert.ok('legs' in said(cash('customer', 'till:a', 1)))
  assert.ok('legs' in said(cash('customer', 'till:a', 1), cash('till:a', 'customer', 1)))
  assert.deepEqual(said(cash('till:a', 'customer', 1)), { refusal: 'short', field: 'till:a', why: '-9' })
})

test('a till asks the same, and is told the movements or why not', () => {
  const book = new LiveBook()
  const legs = [born('b', 'till:a', 50)]
  assert.deepEqual(allowed(book, proposalOf({ legs }, 1)), legs)
  const no = proposalOf({ legs: [pay('b', 1)], happened: true }, 1)
  assert.deepEqual(allowed(book, no), { refusal: 'thing_unknown', field: 'b' })
  const undo = proposalOf({ more: { negates: { named: 'a/1', own: true } } }, 2)
  assert.deepEqual(allowed(book, undo), { refusal: 'act_unknown', field: 'a/1' })
})

test('cash and stock in hands are bounded; claims, revenue and the outside are not', () => {
  for (const holder of ['till:a', 'vault:x', 'carrier:c', 'pouch:1', 'bag:1']) {
    assert.ok(isBounded(holder, 'cash') && isBounded(holder, 'stock:tem'))
    assert.ok(!isBounded(holder, 'due:evn'))
  }
  for (const holder of ['customer', 'unit:u', 'principal:evn', 'outside']) assert.ok(!isBounded(holder, 'cash'))
})

test('a decision looks at what moves or is paid, and at the bags that it goes through', () => {
  const legs = [cash('till:a', 'bag:9', 1), pay('p', 1), move('m', 'bag:1', 'till:a'), move('n', 'till:a', 'bag:2')]
  assert.deepEqual([...lookedAt(legs)], ['p', 'm', 'bag:1', 'n', 'bag:2'])
})
