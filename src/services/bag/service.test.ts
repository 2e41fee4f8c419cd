/** A bag and what lies in it, step by step along its example. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Proposal } from '#kernel/act.ts'
import { decide } from '#ledger/decide.ts'
import { mailBag } from '#services/bag/service.ts'
import type { Step } from '#services/kit.ts'
import { Counter } from '../../../test/support/counter.ts'

test('what lies in a bag goes with it, and is reached by who holds the bag alone', () => {
  const counter = new Counter()
  const answer = (service: string, step: Step) => {
    const decision = decide(counter, counter.propose(service, step) as Proposal)
    return 'refusal' in decision ? `${decision.refusal} ${decision.field}` : 'accepted'
  }
  const steps = mailBag.example.map((step) => ({ service: 'service' in step ? step.service : 'bag', step }))
  const until = (verb: string) => {
    while (steps[0] && steps[0].step.verb !== verb) counter.act(steps[0].service, steps.shift()?.step as Step)
    return steps[0]?.step as Step
  }
  const bag = String(until('dispatch').line.bag)
  const inside = `bag:${bag}`
  const item = 'EE000000031VN'
  const take = (device: string) => answer('parcel', { verb: 'takeOver', line: { item, from: inside }, device })
  assert.equal(counter.thing(`parcel:${item}`)?.holder, inside)
  assert.equal(take('till-2'), `not_held ${inside}`)
  assert.equal(take('till-1'), 'accepted')
  until('takeOver')
  assert.equal(take('till-1'), `not_held ${inside}`, 'the bag is on its way')
  const late = { item: 'EE000000045VN', addressee: 'Hà Văn Toán', addresseePhone: '0912000333', address: 'Tổ 3' }
  counter.act('parcel', { verb: 'arrive', line: late })
  const put = { verb: 'handOver', line: { item: late.item, to: inside } }
  assert.equal(answer('parcel', put), `not_held ${inside}`)
  until('again')
  assert.equal(counter.thing(`parcel:${item}`)?.holder, inside, 'missing: still in the bag')
  assert.equal(counter.thing('irregularity:till-2/3')?.holder, 'unit:361000')
  assert.equal(take('till-2'), `not_held ${inside}`, 'the bag is closed again')
})
