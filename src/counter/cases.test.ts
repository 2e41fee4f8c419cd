import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { No, Waiting } from '#counter/nouns.ts'
import { Till } from '#counter/till.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Answer, decodeJson, encodeJson } from '#sync/wire.ts'
import { bill, enrolment, idOf, lan, on, paid, Stage, signer, yes } from '../../test/support/till.ts'

const counted = { n500: 2 }

/** A shift with bills in it, and a line to the centre. */
async function working(bills = 3): Promise<Stage> {
  const stage = await Stage.open()
  await stage.bills(bills)
  yes(await stage.till.shift.open(on, counted))
  return stage
}

/** A second till of the same point. */
async function neighbour(stage: Stage): Promise<Till> {
  stage.centre.feeds.set('may-02', [])
  const own = { ...enrolment, device: 'may-02' }
  const till = await Till.open(new MemoryStore(), { signer, clock: stage.clock, enrolment: own })
  yes(await till.shift.open(lan, {}))
  return till
}

const only = (list: Waiting[]): Waiting => {
  assert.equal(list.length, 1)
  return list[0] as Waiting
}
const proposal = (seq: number) => ({
  named: `may-01/${seq}`,
  to: 'till:may-01',
  reason: 'Thu nhầm khách',
  evidence: 'BB-0044',
})

test('a proposal waits with its evidence; accepted, the till’s own act undoes it', async () => {
  const stage = await working()
  const done = await stage.does('electricity', 'collect', paid(1))
  await stage.sync()
  stage.office('correction', 'propose', [proposal(done.seq)])
  await stage.sync()
  const waits = only(stage.till.waiting())
  assert.ok(waits.kind === 'proposal')
  assert.deepEqual([waits.reason, waits.evidence, waits.from], ['Thu nhầm khách', 'BB-0044', 'person:nguyen-van-son'])
  assert.equal(waits.done?.seq, done.seq)
  assert.equal(stage.till.drawer(), 1_100_001)
  const undone = yes(await stage.till.accept(waits.key, on))
  assert.equal(undone.cash, -100_001)
  assert.deepEqual(stage.till.waiting(), [])
  assert.equal(((await stage.till.accept(waits.key, on)) as No).no, 'not_waiting')
  await stage.sync()
  stage.agrees()
})

test('a proposal about an act of last week is answered after a reload', async () => {
  const stage = await working()
  const done = await stage.does('electricity', 'collect', paid(1))
  await stage.sync()
  stage.at = '2018-12-17T08:00:00+07:00'
  await stage.reopen()
  stage.office('correction', 'propose', [proposal(done.seq)])
  await stage.sync()
  const waits = only(stage.till.waiting())
  assert.equal(waits.kind === 'proposal' && waits.done?.seq, done.seq)
  const undone = yes(await stage.till.accept(waits.key, on))
  assert.equal(undone.cash, -100_001)
  assert.equal(((await stage.till.undo(done.seq, 'Thu nhầm', on)) as No).no, 'act_not_reversible')
})

test('disputed, it goes back to the unit that asked, and nothing moves', async () => {
  const stage = await working()
  const done = await stage.does('electricity', 'collect', paid(1))
  await stage.sync()
  stage.office('correction', 'propose', [proposal(done.seq)])
  await stage.sync()
  yes(await stage.till.dispute(only(stage.till.waiting()).key, 'Khách đã trả đúng', on))
  assert.deepEqual(stage.till.waiting(), [])
  assert.equal(stage.till.drawer(), 1_100_001)
  await stage.sync()
  assert.equal(stage.centre.things.get(`correction:may-01/${done.seq}`)?.holder, 'unit:361000')
})

test('a recall is obeyed as far as the things are still here', async () => {
  const stage = await working(4)
  const order = {
    number: 'TH-14/2018',
    to: 'till:may-01',
    service: 'electricity',
    until: '2018-12-20',
    reason: 'Nộp lại',
  }
  stage.office('recall', 'order', [{ ...order, village: 'Bản Mòn' }])
  stage.office('recall', 'order', [{ ...order, number: 'TH-15/2018', village: 'Bản Cọ' }])
  await stage.does('electricity', 'collect', paid(1))
  assert.deepEqual(stage.till.waiting(), [])
  await stage.sync()
  const [mine, none] = stage.till.waiting()
  assert.ok(mine?.kind === 'recall' && none?.kind === 'recall')
  assert.deepEqual([mine.order, mine.things.length, none.things.length], ['TH-14/2018', 3, 0])
  assert.deepEqual([mine.reason, mine.until], ['Nộp lại', '2018-12-20'])
  const [back, answer] = yes(await stage.till.obey(mine.key, on))
  assert.equal(back?.act.lines.length, 3)
  assert.deepEqual(answer?.act.lines, [{ number: 'TH-14/2018', returned: 3 }])
  yes(await stage.till.dispute(none.key, 'Không có hóa đơn của bản này', on))
  assert.deepEqual(stage.till.held(), [])
  await stage.sync()
  stage.agrees()
})

test('what the centre did not take waits to be read, and the book follows the centre', async () => {
  const stage = await working()
  const other = await neighbour(stage)
  const given = await stage.does('electricity', 'handOver', { ...idOf(bill(1)), to: 'carrier:lo-van-pang' })
  await stage.sync()
  const [taking] = yes(other.receive(stage.till.release(given)[0] as string))
  assert.ok(taking)
  yes(await other.commit(taking, lan))
  await other.sync(stage.centre.line)
  const undone = yes(await stage.till.undo(given.seq, 'Giao nhầm', on))
  assert.equal(stage.till.held().length, 3)
  await stage.sync()
  assert.equal(stage.till.held().length, 2)
  stage.agrees()
  const waits = only(stage.till.waiting())
  assert.ok(waits.kind === 'outcome')
  assert.equal(waits.done.seq, undone.seq)
  assert.match(waits.text, /^Trung tâm không nhận: “Hóa đơn tiền điện PA22010012341\/2018-10” đang ở chỗ khác/)
  await stage.till.settle(waits.key)
  assert.deepEqual(stage.till.waiting(), [])
})

test('two tills without a line hand over by scan; the taker knows what it took', async () => {
  const stage = await working()
  const other = await neighbour(stage)
  yes(await stage.till.commit(stage.prepared('electricity', 'collectPart', { ...paid(2), amount: 40_000 }), on))
  const lines = [bill(1), bill(2)].map((one) => ({ ...idOf(one), to: 'carrier:ha-thi-lan' }))
  const given = yes(await stage.till.commit(yes(stage.till.prepare('electricity', 'handOver', lines)), on))
  const codes = stage.till.release(given)
  assert.equal(codes.length, 1)
  const [taking] = yes(other.receive(codes[0] as string))
  assert.deepEqual(taking?.lines[0], { ...idOf(bill(1)), from: 'carrier:ha-thi-lan' })
  yes(await other.commit(taking as never, lan))
  assert.deepEqual(
    other.held().map(({ open, line, until }) => [open, line.name, until]),
    [
      [100_001, 'Lò Thị Ơn', '2018-12-28'],
      [60_002, 'Lò Thị Ơn', '2018-12-28'],
    ],
  )
  assert.equal((other.receive(codes[0] as string) as No).no, 'already_yours')
  yes(await other.commit(yes(other.prepare('electricity', 'collect', [{ ...paid(2), amount: 60_002 }])), lan))
  await stage.sync()
  await other.sync(stage.centre.line)
  stage.agrees()
  assert.equal(other.drawer(), stage.centre.balance('till:may-02', 'cash'))
  assert.ok([...stage.centre.posted.values()].length > 0 && stage.centre.exceptions === 0)
})

test('a long hand-over is several codes, each readable; what is no such code is refused in words', async () => {
  const stage = await working(30)
  const lines = stage.till.held().map(({ line }) => ({ ...idOf(line), to: 'carrier:ha-thi-lan' }))
  const given = yes(await stage.till.commit(yes(stage.till.prepare('electricity', 'handOver', lines)), on))
  const codes = stage.till.release(given)
  assert.ok(codes.length > 1 && codes.every((code) => code.length <= 1200))
  const other = await neighbour(stage)
  for (const code of codes) for (const one of yes(other.receive(code))) yes(await other.commit(one, lan))
  assert.equal(other.held().length, 30)
  for (const bad of [
    '',
    'https://canhtay.vn',
    (codes[0] as string).slice(0, -9),
    'canhtay:giao:1:{}',
    'canhtay:giao:1:null',
  ])
    assert.match((other.receive(bad) as No).text, /^Không đọc được mã bàn giao: .*Quét lại/)
})

test('a pouch has a named carrier; its money leaves with the seal and comes once', async () => {
  const stage = await working()
  const other = await neighbour(stage)
  await stage.does('pouch', 'seal', { pouch: 'TT-000123', amount: 600_000 })
  assert.equal(stage.till.drawer(), 400_000)
  const given = await stage.does('pouch', 'handOver', {
    pouch: 'TT-000123',
    carrier: 'carrier:lo-van-pang',
    slip: 'GN-1',
  })
  const away = stage.till.away().map(({ key, open, holder }) => [key, open, holder])
  assert.deepEqual(away, [['pouch:TT-000123', 600_000, 'carrier:lo-van-pang']])
  assert.deepEqual(stage.till.seen('carrier', true), ['carrier:lo-van-pang'])
  const [code = ''] = stage.till.release(given)
  const presses = Array.from({ length: 20 }, () => other.receive(code))
  for (const press of presses) await other.commit((press as never)[0], lan)
  assert.equal(other.drawer(), 600_000)
})

test('an exception waits to be seen, with its reason; from an older hub without one', async () => {
  const stage = await working()
  const sealed = { pouch: 'TT-000123', amount: 100_000 }
  stage.office('cash', 'withdraw', [{ amount: 900_000, bank: 'principal:agribank', voucher: 'SEC-1' }])
  stage.office('pouch', 'sealVault', [sealed])
  const done = await stage.does('pouch', 'seal', sealed)
  await stage.sync()
  const seen = only(stage.till.waiting())
  assert.ok(seen.kind === 'outcome' && seen.done.seq === done.seq)
  assert.equal(
    seen.text,
    'Đã ghi, nhưng trái sổ, quản lý đang xem: “Túi tiền TT-000123” đã có trong sổ. Mỗi mã chỉ nhập một lần.',
  )
  await stage.reopen()
  assert.equal(stage.till.state.waiting, 1)
  await stage.till.settle(seen.key)
  assert.deepEqual(stage.till.waiting(), [])
  await stage.does('pouch', 'seal', { ...sealed, pouch: 'TT-000124' })
  stage.office('pouch', 'sealVault', [{ ...sealed, pouch: 'TT-000125' }])
  await stage.does('pouch', 'seal', { ...sealed, pouch: 'TT-000125' })
  await stage.till.sync(async (path, sent) => {
    const { status, body } = await stage.centre.line(path, sent)
    const answer = decodeJson<Answer>(body)
    const feed = answer.feed.map(({ refusal: _, ...entry }) => entry)
    return { status, body: encodeJson({ ...answer, feed }) }
  })
  const old = only(stage.till.waiting())
  assert.equal(old.kind === 'outcome' && old.text, 'Đã ghi, nhưng trái sổ, quản lý đang xem.')
})

test('credit given here is told by account', async () => {
  const stage = await working()
  const done = await stage.does('letter', 'postOnCredit', { grams: 20, pieces: 100, account: 'KH-00123' })
  const owed = stage.till.credit()
  assert.equal(owed[0]?.account, 'KH-00123')
  assert.equal(owed[0]?.amount, done.computed[0]?.postage)
  const voucher = { account: 'KH-00123', voucher: 'PT-0301', amount: owed[0]?.amount as number }
  await stage.does('credit', 'pay', voucher)
  assert.deepEqual(stage.till.credit(), [])
})
