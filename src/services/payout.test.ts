/**
 * Payouts as the paying point meets them: what was seen of a person is asked, a proxy's paper has an end, heirs are paid
 * with the death told, a lease ends with the payout. Checked without a ledger, as `expand` answers.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { ruleOn, rulesOn } from '#rules/rules.ts'
import { expand, split } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { isPayout, leaseEnd, paidWhere } from '#services/payout.ts'

const world = { catalogue, unit: () => ({ id: 1, open: true }), rule: ruleOn }
const PAID = { member: '1420012345', period: '2018-12', amount: 2_815_000, paper: 'CMND 050012345' }
const PROXY = { proxy: 'Cà Văn Minh', proxyPaper: '12/UQ, UBND xã Chiềng Mung' }

/** 'accepted', or the refusal with its field and why. */
function said(verb: string, line: Line, day = '2018-12-05'): string {
  const at = `${day}T08:12:00+07:00`
  const act = { device: 'may-01', seq: 1, at, actor: 'person:cam', unit: '361000', service: 'pension', verb }
  const found = expand(
    world,
    split({ ...act, lines: [line] }, catalogue, () => '0'.repeat(64)),
  )
  return 'refusal' in found ? `${found.refusal} ${found.field} ${found.why ?? ''}`.trim() : 'accepted'
}
const without = (line: Line, name: string): Line =>
  Object.fromEntries(Object.entries(line).filter(([key]) => key !== name))

test('no payment without what was seen of the person', () => {
  assert.equal(said('pay', PAID), 'accepted')
  assert.equal(said('payAtHome', PAID), 'accepted')
  for (const verb of ['pay', 'payAtHome']) assert.match(said(verb, without(PAID, 'paper')), /^field_missing paper/)
  assert.match(said('pay', { ...PAID, paper: '' }), /^field_invalid paper/)
})

test('a proxy is paid until the last day of her paper, and for at most twelve months from now', () => {
  const until = (proxyUntil: string, day?: string) => said('payByProxy', { ...PAID, ...PROXY, proxyUntil }, day)
  assert.equal(until('2018-12-05'), 'accepted')
  assert.match(until('2018-12-04'), /^field_invalid proxyUntil .*đã hết giá trị, cần giấy mới/)
  assert.equal(until('2019-12-05'), 'accepted')
  assert.match(until('2019-12-06'), /^field_invalid proxyUntil .*nhiều nhất 12 tháng/)
  for (const name of ['proxy', 'proxyPaper', 'proxyUntil'])
    assert.match(said('payByProxy', without({ ...PAID, ...PROXY, proxyUntil: '2019-06-30' }, name)), /^field_missing/)
})

test('of somebody who died only heirs are paid, with who they are and the paper that tells the death', () => {
  const heir = { ...PAID, heir: 'Cà Văn Minh', death: '03/TLKT, xã Chiềng Mung' }
  assert.equal(said('payHeir', heir), 'accepted')
  for (const name of ['heir', 'death', 'paper']) assert.match(said('payHeir', without(heir, name)), /^field_missing/)
  const { member, period } = PAID
  const reported = { member, period, reason: 'deceased', reporter: 'Lò Văn Ín, trưởng bản' }
  assert.equal(said('giveBack', reported), 'accepted')
  const unsaid = without(reported, 'reporter')
  assert.match(said('giveBack', unsaid, '2026-12-01'), /^field_invalid reason .*ai báo/)
  assert.equal(said('giveBack', unsaid, '2026-11-30'), 'accepted', 'as tills did it until then')
  assert.equal(said('giveBack', { member, period, reason: 'absent' }), 'accepted')
})

test('a lease ends with the payout of its period', () => {
  const lease = (period: string, until: string, day = '2018-12-03') =>
    said('handOver', { member: '1420012345', period, to: 'till:may-01', until }, day)
  assert.equal(lease('2018-12', '2018-12-25'), 'accepted')
  assert.match(lease('2018-12', '2018-12-26'), /^field_invalid until chỉ chi đến hết ngày 25\/12\/2018/)
  assert.match(lease('2018-12', '2018-12-27', '2018-12-26'), /^field_invalid until kỳ chi đã hết/)
  assert.match(lease('2018-12', '2018-12-02'), /^field_invalid until ngày này đã qua/)
  // What did not come in its own month is paid in the month in which it came again; two periods before Tết in one.
  assert.equal(lease('2018-10', '2018-12-25'), 'accepted')
  assert.equal(lease('2018-03', '2018-02-25', '2018-02-05'), 'accepted')
  assert.match(lease('2018-03', '2018-03-25', '2018-02-05'), /^field_invalid until chỉ chi đến hết ngày 25\/02\/2018/)
})

test('what is handed out ends at a point with its days, at a counter with the payout', () => {
  const end = (atPoint: boolean, today: string) => leaseEnd(atPoint, today, rulesOn(today))
  assert.equal(end(true, '2018-12-01'), '2018-12-10')
  assert.equal(end(false, '2018-12-01'), '2018-12-25')
  assert.equal(end(true, '2018-12-11'), undefined)
  assert.equal(end(false, '2018-12-26'), undefined)
})

test('the till and the office say where and until when', () => {
  assert.equal(
    paidWhere('2018-12', '2018-12-03', rulesOn('2018-12-03')),
    'Tại điểm 02/12/2018 đến 10/12/2018, rồi tại bưu cục đến 25/12/2018',
  )
  assert.deepEqual(
    [...catalogue.values()].filter(isPayout).map(({ key }) => key),
    ['pension', 'allowance'],
  )
})
