import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractOf, contracts, termOn, termsOf } from '#principals/contract.ts'
import { listColumns } from '#principals/layout.ts'
import { ruleOn } from '#rules/rules.ts'
import { catalogue, services } from '#services/index.ts'

test('each service that works for a principal has one contract, with its principal', () => {
  const working = services.filter(({ acts }) => acts.assign?.births || acts.submit || acts.receive)
  for (const { key, principal } of working.filter(({ principal }) => principal))
    assert.equal(contractOf(key)?.principal, principal, key)
  assert.equal(new Set(contracts.map(({ service }) => service)).size, contracts.length)
  assert.ok(contracts.length >= 10)
})

test('rules of a contract are in force as long as the contract is, and end with it', () => {
  for (const contract of contracts)
    for (const term of termsOf(contract))
      for (const rule of contract.rules) {
        const day = term.from < '2017-01-01' ? '2017-01-01' : term.from
        assert.ok(ruleOn(rule, day).value > 0, rule)
      }
  assert.throws(() => ruleOn('tax.commission', '2026-01-01'))
})

test('an ended mandate has no terms and stays readable', () => {
  const tax = contractOf('tax')
  assert.ok(tax?.ends === '2026-01-01' && tax.ended)
  assert.equal(termOn(tax, '2025-12-31')?.layout, 'list/1')
  assert.equal(termOn(tax, '2026-01-01'), undefined)
  assert.equal(termOn(tax, '2015-12-31'), undefined)
  assert.deepEqual(
    termsOf(tax).map(({ from, to }) => [from, to]),
    [['2016-01-01', '2026-01-01']],
  )
})

test('every contract with lists has columns with a label and a note of their own', () => {
  let looked = 0
  for (const contract of contracts) {
    const layout = termsOf(contract)[0]?.layout
    const service = catalogue.get(contract.service)
    if (!layout || !service) continue
    const columns = listColumns(layout, service, contract)
    const labels = columns.map(({ label }) => label.toLowerCase())
    assert.equal(new Set(labels).size, labels.length, contract.service)
    assert.ok(columns.every(({ note }) => note !== ''))
    looked++
  }
  assert.equal(looked, 5)
})
