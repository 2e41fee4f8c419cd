import assert from 'node:assert/strict'
import { test } from 'node:test'
import { payeeOf } from '#bank/accounts.ts'
import { clues, type Known, match } from '#bank/match.ts'
import { billMemo, billsIn, orderIn, orderMemo, orderNumber, voucherOf } from '#bank/memo.ts'
import type { BankEntry } from '#bank/statement.ts'
import { MEMO_MOST } from '#bank/vietqr.ts'
import { contracts } from '#principals/contract.ts'

const BILL = 'electricity:PA22010012345/2018-12'
const entry = (amount: number, memo: string, more: Partial<BankEntry> = {}): BankEntry => ({
  ref: 'FT18339001',
  day: '2018-12-05',
  amount,
  memo,
  endToEnd: '',
  party: '',
  ...more,
})
const nothing: Known = { bills: new Map(), owed: new Map(), vouchers: new Map(), cash: [] }
const find = (of: BankEntry, known: Partial<Known> = {}) => match(of, { ...nothing, ...known }, 'agribank', 'SK-339')

test('a memo of ours is found in what banks make of it', () => {
  const memo = billMemo(BILL) ?? ''
  assert.equal(memo, 'TD PA22010012345 201812')
  for (const said of [
    memo,
    `MBVCB.5512.${memo}.CT tu 0011`,
    memo.replaceAll(' ', ''),
    memo.replaceAll(' ', '.'),
    memo.toLowerCase(),
  ])
    assert.deepEqual(billsIn(said), [BILL], said)
  assert.deepEqual(billsIn('IBFT TN SL0012345 201812 tien nuoc'), ['water:SL0012345/2018-12'])
  for (const said of ['TD PA22010012345', 'TD PA22010012345 201813', 'TD PA2201001234 201812', `${memo}9`, ''])
    assert.deepEqual(billsIn(said), [], said)
  assert.equal(billMemo('dossier:so-gtvt/H.001'), undefined)
})

test('every principal that is paid has an account, and an order number that comes back', () => {
  const keys = contracts.filter(({ does }) => does !== 'carry').map(({ principal }) => principal)
  for (const key of keys) {
    assert.ok(payeeOf(key, '2018-12-05'), key)
    const order = orderNumber(key, '2018-12-06')
    assert.ok(orderMemo(order).length <= MEMO_MOST, order)
    for (const said of [order, orderMemo(order), `REM ${orderMemo(order)} B/O BUU DIEN`])
      assert.deepEqual(
        orderIn(
          said,
          keys.toSorted((a, b) => b.length - a.length),
        ),
        { principal: key, order },
      )
  }
})

test('two references of a bank never make one voucher', () => {
  const refs = ['FT1', 'ft1', 'FT_1', 'FT.1', 'FT-1', 'FT/1']
  assert.equal(new Set(refs.map(voucherOf)).size, refs.length)
  for (const ref of refs) assert.match(voucherOf(ref), /^[A-Z0-9][A-Z0-9./-]{2,39}$/)
})

test('payments to and from principals are known by our order or by their account', () => {
  const line = (voucher: string, principal: string, amount: number) => ({
    principal,
    voucher,
    amount,
    bank: 'principal:agribank',
    statement: 'SK-339',
  })
  const cases: [BankEntry, string, ReturnType<typeof line>][] = [
    [entry(-5000, 'UNC EVN 20181206'), 'remit', line('UNC-EVN-20181206', 'evn', 5000)],
    [
      entry(-5000, 'tra tien', { endToEnd: 'UNC-BHXH-PAYOUT-20181206' }),
      'refund',
      line('UNC-BHXH-PAYOUT-20181206', 'bhxh-payout', 5000),
    ],
    [entry(-5000, 'nop', { party: '7900201000102' }), 'remit', line('BC-FT18339001', 'water', 5000)],
    [entry(9000, 'kinh phi', { party: '7900201000106' }), 'fund', line('BC-FT18339001', 'bhxh-payout', 9000)],
    [entry(900, 'hoa hong', { party: '7900201000101' }), 'commission', line('BC-FT18339001', 'evn', 900)],
  ]
  for (const [of, verb, wanted] of cases) {
    const thing = `settlement:${wanted.principal}/${wanted.voucher}`
    assert.deepEqual(find(of), { kind: 'act', thing, act: { service: 'settlement', verb, line: wanted } })
    assert.ok(clues(of).vouchers.includes(thing))
    // The same entry again, or the payment booked by hand before the statement came.
    assert.deepEqual(find(of, { vouchers: new Map([[thing, wanted.amount]]) }), { kind: 'booked', by: thing })
    const other = find(of, { vouchers: new Map([[thing, wanted.amount + 1]]) })
    assert.ok(other.kind === 'open' && /đã ghi/.test(other.why))
  }
})

test('a bill is matched when its open amount is paid, and only then', () => {
  const of = entry(184_500, 'TD PA22010012345 201812')
  assert.deepEqual(clues(of).bills, [BILL])
  const at = (open: number): Partial<Known> => ({ bills: new Map([[BILL, { holder: 'till:may-01', open }]]) })
  const found = find(of, at(184_500))
  assert.ok(found.kind === 'bill' && found.bill === BILL && found.holder === 'till:may-01')
  assert.equal(found.act.verb, 'depositByBank')
  for (const open of [184_499, 0]) {
    const left = find(of, at(open))
    assert.ok(left.kind === 'open' && /còn phải thu/.test(left.why))
  }
  assert.equal(find(of).kind, 'open')
  assert.equal(find({ ...of, amount: -184_500 }, at(184_500)).kind, 'open', 'money that went out pays no bill')
})

test('a customer on credit pays at most what he owes; cash brought to the bank is not booked again', () => {
  const of = entry(990_000, 'Thanh toan cong no KH 00123')
  const paid = find(of, { owed: new Map([['KH-00123', 2_000_000]]) })
  assert.ok(paid.kind === 'act' && paid.act.verb === 'payByBank' && paid.act.line.account === 'KH-00123')
  const less = find(of, { owed: new Map([['KH-00123', 1]]) })
  assert.ok(less.kind === 'open' && /chỉ còn nợ 1 đ/.test(less.why))
  const cash = [{ act: 'vp-1/7', voucher: 'GNT-0102', amount: 30_000_000 }]
  assert.deepEqual(find(entry(30_000_000, 'NOP TM GNT0102'), { cash }), { kind: 'booked', by: 'vp-1/7' })
  assert.equal(find(entry(30_000_001, 'NOP TM GNT0102'), { cash }).kind, 'open')
  assert.deepEqual(find(entry(-11_000, 'PHI QLTK')), { kind: 'open', why: 'Tiền đi, không rõ trả cho ai.' })
})
