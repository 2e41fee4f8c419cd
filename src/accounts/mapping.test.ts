/** Every movement of money of every service has its accounts; an act's debits are its credits; income stays clean. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNTS, type Account, accountOn, chartOn, INCOME } from '#accounts/chart.ts'
import { accountRules, type Entry, entriesOf, kindOfHolder, type Movement } from '#accounts/mapping.ts'
import type { FrozenAct, Leg } from '#kernel/act.ts'
import { services } from '#services/index.ts'
import { reverses } from '#services/reverses.ts'
import { Counter } from '../../test/support/counter.ts'

type Booked = Entry & { amount: number }

const movementOf = (
  { service, verb }: Pick<FrozenAct, 'service' | 'verb'>,
  leg: Leg & { kind: 'amount' },
): Movement => ({
  service,
  verb,
  asset: leg.asset,
  src: kindOfHolder(leg.from),
  dst: kindOfHolder(leg.to),
})

const book = (act: Pick<FrozenAct, 'service' | 'verb'>, legs: readonly Leg[]): Booked[] =>
  legs.flatMap((leg) =>
    leg.kind === 'amount' ? entriesOf(movementOf(act, leg)).map((entry) => ({ ...entry, amount: leg.amount })) : [],
  )

const sum = (booked: readonly Booked[], side: Entry['side'], of?: readonly Account[]): number =>
  booked.reduce((all, one) => all + (one.side === side && (!of || of.includes(one.account)) ? one.amount : 0), 0)

/** All acts of all examples, as the ledger decided them. */
function* lives() {
  for (const declared of services) {
    const counter = new Counter()
    for (const step of declared.example) {
      const { proposal, legs } = counter.act('service' in step ? step.service : declared.key, step)
      yield { declared, act: proposal.act, legs, computed: proposal.computed }
    }
  }
}

test('debits are credits in every act of every example, and each moves what the ledger moved', () => {
  let acts = 0
  for (const { act, legs } of lives()) {
    // A reversal is booked as the named act with the sign turned: nothing of its own.
    if (reverses(act) !== undefined) continue
    const where = `${act.service}.${act.verb}`
    const booked = book(act, legs)
    assert.equal(sum(booked, 'debit'), sum(booked, 'credit'), where)
    const claims = legs.reduce((all, leg) => {
      if (leg.kind !== 'amount' || !leg.asset.startsWith('due:')) return all
      const delta = (leg.to.startsWith('unit:') ? leg.amount : 0) - (leg.from.startsWith('unit:') ? leg.amount : 0)
      return all + delta
    }, 0)
    const due: Account[] = ['held', 'claim', 'customers', 'suspense', 'vat']
    if (!['systemError', 'explained'].includes(act.verb))
      assert.equal(sum(booked, 'debit', due) - sum(booked, 'credit', due), claims, `${where}: claims`)
    if (booked.length > 0) acts++
  }
  assert.ok(acts > 110, `${acts} acts booked`)
})

test('income is the commission or the price, to the đồng, and never the principal’s money', () => {
  let earning = 0
  for (const { act, legs } of lives()) {
    if (reverses(act) !== undefined) continue
    const revenue = legs.reduce((all, leg) => {
      if (leg.kind !== 'amount' || leg.asset !== 'revenue') return all
      return all + (leg.to.startsWith('unit:') ? leg.amount : -leg.amount)
    }, 0)
    const booked = book(act, legs)
    const of: Account[] = [...INCOME, 'reductions']
    assert.equal(sum(booked, 'credit', of) - sum(booked, 'debit', of), revenue, `${act.service}.${act.verb}`)
    if (revenue !== 0) earning++
  }
  assert.ok(earning > 20, `${earning} acts with revenue`)
})

test('only movements of the asset revenue reach income, and nothing moves from suspense to it', () => {
  for (const { leg, debit, credit, moved = [] } of accountRules) {
    const touched = [debit, credit, ...moved].filter((one) => one !== undefined)
    if (touched.some((one) => INCOME.includes(one))) assert.match(leg, /^revenue /)
    if (touched.includes('suspense') || leg.includes('suspense'))
      assert.ok(!touched.some((one) => INCOME.includes(one)), leg)
  }
  for (const { act, legs } of lives()) {
    const booked = book(act, reverses(act) === undefined ? legs : [])
    const waits = booked.filter(({ account }) => account === 'suspense' || account === 'surplus')
    if (waits.length > 0) assert.equal(sum(booked, 'credit', INCOME), 0, `${act.service}.${act.verb}`)
  }
})

/** What a role can be, of those that an act names itself. */
const NAMED: Record<string, readonly string[]> = {
  '@bank': ['principal'],
  '@gap': ['gap'],
  '@suspense': ['suspense'],
  '@owner': ['unit'],
  '@holder': ['till', 'vault'],
}
const named = (service: string, role: string): readonly string[] =>
  role === '@till' ? (service === 'discrepancy' ? ['till', 'vault'] : ['till']) : (NAMED[role] ?? [])

test('every declared movement of every act has its accounts, whoever the act names', () => {
  let checked = 0
  for (const { key, acts } of services)
    for (const [verb, { legs = [], counts }] of Object.entries(acts)) {
      const kinds = (role: string) => (role === 'thing' ? ['pouch'] : role.startsWith('@') ? named(key, role) : [role])
      const all = legs.flatMap((leg) => {
        const asset = leg.asset.startsWith('due:@') ? 'due:KH-1' : leg.asset === 'due' ? dueOf(key) : leg.asset
        return kinds(leg.from).flatMap((src) => kinds(leg.to).map((dst) => ({ service: key, verb, asset, src, dst })))
      })
      if (legs.length > 0) assert.ok(all.length >= legs.length, `${key}.${verb}: a role without kinds`)
      for (const holder of counts ? [counts[0]] : [])
        for (const [src, dst] of [
          [holder, 'gap'],
          ['gap', holder],
        ] as const)
          if (counts?.[1] === 'cash') all.push({ service: key, verb, asset: 'cash', src, dst })
      for (const movement of all) {
        entriesOf(movement)
        checked++
      }
    }
  assert.ok(checked > 180, `${checked} movements`)
})

const dueOf = (service: string): string =>
  ['suspense', 'parked', 'exception'].includes(service) ? 'due:suspense' : 'due:evn'

test('a movement that nobody gave an account is an error, not a guess', () => {
  const strange = { service: 'lottery', verb: 'sell', asset: 'cash', src: 'customer', dst: 'carrier' }
  assert.throws(() => entriesOf(strange), /no account for lottery\.sell: cash customer>carrier/)
  assert.deepEqual(entriesOf({ ...strange, asset: 'stock:tem' }), [])
})

test('the two sides of one movement are its entries, each once', () => {
  const supply = { service: 'cash', verb: 'supply', asset: 'cash', src: 'vault', dst: 'till' }
  assert.deepEqual(entriesOf(supply, 'in'), [{ account: 'cash', side: 'debit' }])
  assert.deepEqual(entriesOf(supply, 'out'), [{ account: 'cash', side: 'credit' }])
  assert.equal(entriesOf(supply).length, 2)
})

test('the chart is dated: one circular until 2025-12-31, the next from 2026-01-01', () => {
  assert.match(chartOn('2025-12-31'), /200\/2014/)
  assert.match(chartOn('2026-01-01'), /99\/2025/)
  assert.match(accountOn('bank', '2025-12-31').name, /ngân hàng/)
  assert.match(accountOn('bank', '2026-01-01').name, /không kỳ hạn/)
  for (const key of Object.keys(ACCOUNTS) as Account[]) {
    const editions = ACCOUNTS[key]
    assert.deepEqual(
      editions.map(({ from }) => from),
      ['2015-01-01', '2026-01-01'],
    )
    for (const { name, number, source } of editions) {
      assert.equal(name, name.normalize('NFC'))
      assert.match(number, /^\d{3,5}$/)
      assert.match(source, /^Thông tư /)
    }
  }
})
