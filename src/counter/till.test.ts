import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { No } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { Till } from '#counter/till.ts'
import type { Line } from '#kernel/act.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { bill, enrolment, idOf, lan, on, paid, Stage, signer, yes } from '../../test/support/till.ts'

test('a day without a line from start to end, and then the centre has it all', async () => {
  const stage = await Stage.open()
  await stage.bills(3)
  const { till } = stage
  assert.equal(till.held().length, 3)
  assert.deepEqual(
    [...till.held()].map(({ until }) => until),
    ['2018-12-28', '2018-12-28', '2018-12-28'],
  )
  yes(await till.shift.open(on, { n500: 2 }))
  const first = await stage.does('electricity', 'collect', paid(1))
  assert.equal(first.cash, 100_001)
  assert.equal(first.number, 'may-01-000001')
  await stage.does('electricity', 'collectPart', { ...paid(2), amount: 40_000 })
  yes(await till.undo(first.seq, 'Thu nhầm khách', on))
  await stage.does('electricity', 'collect', paid(3))
  assert.equal(till.drawer(), 1_000_000 + 40_000 + 100_003)
  const { sheet } = yes(await till.shift.close(on, { n500: 2, n100: 1, n20: 2 }))
  assert.equal(sheet.expected, 1_140_003)
  assert.equal(sheet.counted, 1_140_000)
  assert.equal(sheet.difference, -3)
  assert.deepEqual(sheet.gaps, [])
  assert.equal(sheet.unsent, till.state.unsent)
  assert.equal(sheet.receipts[0]?.count, 4)
  assert.ok(sheet.lines.every((line) => line.length <= 48))
  assert.equal(till.state.shift, undefined)
  await stage.sync()
  assert.equal(till.state.unsent, 0)
  stage.agrees()
  assert.equal(stage.centre.posted.get(`may-01/${first.seq}`)?.reversed, true)
})

test('what the till knows survives a reload', async () => {
  const stage = await Stage.open()
  await stage.bills(2)
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const done = await stage.does('electricity', 'collect', paid(1))
  const { till } = stage
  await stage.reopen()
  assert.notEqual(stage.till, till)
  assert.deepEqual(stage.till.held(), till.held())
  assert.deepEqual(stage.till.state, till.state)
  assert.deepEqual(await stage.till.acts('2018-12-10'), await till.acts('2018-12-10'))
  assert.equal((await stage.till.acts('2018-12-10')).at(-1)?.hash, done.hash)
  const next = await stage.does('electricity', 'collect', paid(2))
  assert.equal(next.number, 'may-01-000002')
})

test('ten presses make one act; a hundred of another preparation are refused', async () => {
  const stage = await Stage.open()
  await stage.bills(1)
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const prepared = stage.prepared('electricity', 'collect', paid(1))
  const again = stage.prepared('electricity', 'collect', paid(1))
  const all = await Promise.all(Array.from({ length: 10 }, () => stage.till.commit(prepared, on)))
  assert.equal(new Set(all).size, 1)
  const late = await Promise.all(Array.from({ length: 10 }, () => stage.till.commit(again, on)))
  assert.ok(late.every((one) => isNo(one) && one.no === 'already_yours'))
  assert.equal(stage.till.drawer(), 1_100_001)
})

test('nothing is done without a shift, nor in another person’s', async () => {
  const stage = await Stage.open()
  await stage.bills(1)
  assert.equal((stage.till.prepare('electricity', 'collect', [paid(1)]) as No).no, 'shift_closed')
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const prepared = stage.prepared('electricity', 'collect', paid(1))
  const no = (await stage.till.commit(prepared, lan)) as No
  assert.equal(no.text, 'Ca của Lò Thị Ơn đang mở. Đóng ca hoặc đổi người trước.')
  yes(await stage.till.shift.change(lan, { n500: 2 }))
  const done = await stage.does('electricity', 'collect', paid(1), lan)
  assert.equal(done.act.actor, 'person:ha-thi-lan')
})

test('a substitute opens an absent colleague’s drawer before a witness', async () => {
  const stage = await Stage.open()
  const { shift } = stage.till
  yes(await shift.open(on, { n500: 2 }))
  assert.equal(((await shift.substitute(lan, 'lo-thi-on', 'lo-thi-on', { n500: 2 })) as No).no, 'field_invalid')
  assert.equal(shift.current()?.teller, 'lo-thi-on')
  const done = yes(await shift.substitute(lan, 'lo-thi-on', 'lo-van-pang', { n500: 1 }))
  assert.equal(done.act.verb, 'openFor')
  assert.deepEqual(shift.current()?.instead, { person: 'lo-thi-on', witness: 'lo-van-pang' })
  assert.equal(stage.till.waiting()[0]?.kind, 'count')
  await stage.sync()
  stage.agrees()
})

test('after the lease money is taken into suspense, never as a discharge', async () => {
  const stage = await Stage.open()
  await stage.bills(1, '2018-12-12')
  stage.at = '2018-12-13T08:00:00+07:00'
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const no = stage.till.prepare('electricity', 'collect', [paid(1)]) as No
  assert.equal(no.no, 'lease_ended')
  assert.match(no.text, /Hóa đơn tiền điện PA22010012341\/2018-10.*hết hạn.*Tạm nhận tiền/)
  const [line] = no.instead?.lines ?? []
  assert.deepEqual([line?.amount, line?.name], [100_001, 'Lò Thị Ơn'])
  const done = await stage.does('suspense', 'deposit', { ...line, phone: '0912000111' })
  assert.equal(done.cash, 100_001)
  const given = await stage.does('electricity', 'giveBack', { ...idOf(bill(1)), reason: 'absent' })
  assert.equal(given.cash, 0)
  await stage.sync()
  stage.agrees()
})

test('a bill that is not here is not collected; its money may wait', async () => {
  const stage = await Stage.open()
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const no = stage.till.prepare('electricity', 'collect', [paid(7)]) as No
  assert.equal(no.no, 'thing_unknown')
  assert.equal(no.instead?.service, 'suspense')
  const bad = stage.till.prepare('electricity', 'collect', [{ ...paid(7), amount: -1 }]) as No
  assert.match(bad.text, /Ô “Số tiền” sai/)
  const short = stage.till.prepare('cash', 'remit', [{ amount: 9_000_000, slip: 'NQ-1' }]) as No
  assert.equal(short.text, 'Không đủ trong quầy may-01: còn 1.000.000. Xin tiếp quỹ hoặc giảm số tiền.')
  assert.equal((stage.till.prepare('electricity', 'ask', [paid(7)]) as No).no, 'needs_network')
})

test('a store that fails stops the till; opened again it knows what is durable', async () => {
  let failing = false
  const stage = new Stage()
  const store = new MemoryStore(() => (failing ? 'lost' : 'kept'))
  const world = { signer, clock: stage.clock, enrolment }
  let till = await Till.open(store, world)
  yes(await till.shift.open(on, {}))
  const sale = { grams: 20, pieces: 1 }
  const prepared = yes(till.prepare('letter', 'post', [sale]))
  failing = true
  await assert.rejects(till.commit(prepared, on))
  failing = false
  await assert.rejects(till.commit(yes(till.prepare('letter', 'post', [sale])), on))
  till = await Till.open(store, world)
  assert.equal(till.drawer(), 0)
  const done = yes(await till.commit(yes(till.prepare('letter', 'post', [sale])), on))
  assert.equal(till.drawer(), done.cash)
})

test('a service with numbered books takes its numbers from the book that the till holds', async () => {
  const stage = await Stage.open({ series: { tax: 'AB-18P' } })
  const due = (taxpayer: string) => ({ taxpayer, period: '2018-11', amount: 350_000 })
  const book = { series: 'AB-18P', first: 501 }
  const bills = ['2200123450', '2200123451', '2200123452'].map(due)
  stage.office(
    'tax',
    'assign',
    bills.map((one) => ({ ...one, village: 'Tổ 3', name: 'Hà Văn Toán' })),
  )
  stage.office(
    'tax',
    'handOver',
    bills.map(({ taxpayer, period }) => ({ taxpayer, period, to: 'till:may-01' })),
  )
  await stage.sync()
  yes(await stage.till.shift.open(on, { n500: 2 }))
  const [first, second, third] = bills as unknown as [Line, Line, Line]
  const none = stage.till.prepare('tax', 'collect', [first]) as No
  assert.equal(none.text, 'Hết biên lai ký hiệu AB-18P. Nhận quyển mới rồi làm.')
  stage.office('receipt-book', 'receive', [{ ...book, last: 503, slip: 'PN-032' }])
  stage.office('receipt-book', 'supply', [{ ...book, slip: 'PX-080' }])
  stage.office('receipt-book', 'handOver', [{ ...book, to: 'till:may-01' }])
  await stage.sync()
  const done = await stage.does('tax', 'collect', first)
  assert.equal(done.number, 'AB-18P-000501')
  assert.equal(await stage.till.spoilNumber('AB-18P'), undefined)
  await stage.reopen({ tax: 'AB-18P' })
  assert.equal((await stage.does('tax', 'collect', second)).number, 'AB-18P-000503')
  assert.equal((stage.till.prepare('tax', 'collect', [third]) as No).no, 'receipts_out')
  const held = stage.till.held().find(({ service }) => service === 'receipt-book')
  const line = held && stage.till.bookLine(held)
  assert.deepEqual(line, { ...book, used: 2, spoilt: 1 })
  await stage.does('receipt-book', 'finish', line as Line)
})

test('a restored centre that feeds again what it fed changes nothing', async () => {
  const stage = await Stage.open()
  await stage.bills(2)
  yes(await stage.till.shift.open(on, { n500: 2 }))
  await stage.does('electricity', 'collect', paid(1))
  await stage.sync()
  const before = [stage.till.drawer(), stage.till.held()]
  stage.centre.restart(2)
  for (let round = 0; round < 4; round++) await stage.sync()
  assert.deepEqual([stage.till.drawer(), stage.till.held()], before)
  assert.equal(stage.till.state.unsent, 0)
  stage.agrees()
})

test('an edition of the tellers is taken when the centre names a new one', async () => {
  const stage = await Stage.open()
  stage.centre.refs = { tellers: { version: 'b2', value: [lan] } }
  await stage.sync()
  assert.deepEqual(stage.till.tellers(), [lan])
  await stage.reopen()
  assert.deepEqual(stage.till.tellers(), [lan])
})
