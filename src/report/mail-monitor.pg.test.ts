/** The monitor over real acts: whose an item is, where it ended, when its cash was handed in, and what a correction takes away. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { versionsOn } from '#network/tree.ts'
import { groupUnits, segmentOf } from '#report/group.ts'
import { monitorOf, newestMailMonth } from '#report/mail-monitor.ts'
import { monitorPaper } from '#report/mail-paper.ts'
import { readMailItems, readMailMonth } from '#report/mail-read.ts'
import { paperPdf, paperSheet } from '#report/paper.ts'
import { foldMail } from '#rollup/mail.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { itemCode } from '#services/item.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa } from '../../test/support/small-year.ts'

const database = await testDatabase()
const province = await openSonLa(database.app)
after(async () => {
  await province.close()
  await database.drop()
})
const { network } = province
assert.ok(network)
const units = versionsOn(network.units, '2026-03-02', { kind: 'point' })
const [here] = units
const grouping = groupUnits(network, 'then', '2026-03', '2026-04', '2026-03-01')
const groupOf = (unit: number) => segmentOf(grouping, unit, '2026-03-01')
const there = units.find(({ id }) => here && groupOf(id) !== groupOf(here.id))
assert.ok(here && there)

const post = acting(province)
const act = (at: string, what: string, line: Line, till: 'here' | 'there' = 'here') =>
  post({ device: till, unit: (till === 'here' ? here : there).code, at: `2026-03-${at}:00+07:00` }, what, line)

const [COD, LATE, AWAY, LETTER, WRONG] = [1, 2, 3, 4, 5].map((n) => itemCode(n === 4 ? 'RA' : 'EE', n)) as [
  string,
  string,
  string,
  string,
  string,
]
const to = { addressee: 'Lò Thị Ơn', addresseePhone: '0912000111', address: 'Bản Mòn' }
const sent = { ...to, grams: 1200, zone: 'province', sender: 'Hà Văn Toán', senderPhone: '0912000222' }
const BAG = 'bag:360000-361000-0013'

await act('02T08:00', 'parcel.accept', { ...sent, item: COD, cod: 350_000 })
await act('02T08:10', 'parcel.accept', { ...sent, item: LATE })
await act('02T08:20', 'parcel.accept', { ...sent, item: AWAY, zone: 'nation' })
const wrong = await act('02T08:30', 'parcel.accept', { ...sent, item: WRONG })
await act('02T08:40', 'correction.undo', { named: `here/${wrong}`, reason: 'Gõ nhầm mã' })
await act('02T17:00', 'parcel.forward', { item: AWAY })
for (const item of [COD, LATE]) await act('02T18:00', 'parcel.handOver', { item, to: BAG })
await act('02T20:00', 'parcel.takeOver', { item: COD, from: BAG }, 'there')
await act('03T06:00', 'parcel.deliver', { item: COD, cod: 350_000, signed: 'Lò Thị Ơn' }, 'there')
await act('03T07:00', 'cash.remit', { amount: 50_000, slip: 'NQ-1' }, 'there')
await act('03T07:30', 'parcel.accept', { ...sent, item: itemCode('EE', 6) }, 'there')
await act('03T08:00', 'registered.arrive', { item: LETTER, addressee: 'Lò Thị Ơn', address: 'Bản Mòn' }, 'there')
await act('03T09:00', 'registered.returnToSender', { item: LETTER, reason: 'unknown' }, 'there')

const NOW = '2026-03-03T23:00:00Z'
const read = async (units: 'all' | number[] = 'all', now = NOW) => {
  await foldMail(province.db, 14)
  return province.read(async (query) => {
    const mail = await readMailMonth(query, 14, '2026-03')
    return monitorOf(mail, network, { month: '2026-03', now, units })
  })
}
const score = (monitor: Awaited<ReturnType<typeof read>>, id: string) => monitor.standards.find((one) => one.id === id)

test('every item is counted once, where it was taken in; what was corrected away is not', async () => {
  const monitor = await read()
  assert.deepEqual(monitor.whole, { accepted: 4, arrived: 1, delivered: 1, returned: 1, left: 1, lost: 0, here: 2 })
  const byId = new Map(monitor.flows.map(({ id, flow }) => [id, flow]))
  assert.equal(byId.get(groupOf(here.id))?.accepted, 3)
  assert.equal(byId.get(groupOf(there.id))?.accepted, 1)
  assert.equal(byId.get(groupOf(there.id))?.arrived, 1)
  assert.equal(await province.read((query) => newestMailMonth(query, 14, '2026-11-26')), '2026-03')
})

test('cash on delivery is in when the till has handed in as much, in several goes too', async () => {
  const before = await read()
  const { good, overdue, counted, waiting } = score(before, 'f1-1')?.whole ?? {}
  // One parcel is on its way and one is not paid for: 24 hours are over for both; the third has an hour and a half left.
  assert.deepEqual({ good, overdue, counted, waiting }, { good: 0, overdue: 2, counted: 2, waiting: 1 })
  assert.equal(score(before, 'nop-tien')?.whole.overdue, 1)
  await act('03T10:00', 'cash.remit', { amount: 300_000, slip: 'NQ-2' }, 'there')
  const paid = score(await read(), 'nop-tien')
  assert.deepEqual(paid?.whole, { counted: 1, good: 0, late: 1, back: 0, overdue: 0, waiting: 0, half: 4, most: 4 })
  assert.deepEqual(
    paid?.rows.map(({ id }) => id),
    [groupOf(there.id)],
    'whose it is to hand in',
  )
  assert.equal(score(await read(), 'f1-1')?.whole.late, 1, '26 hours after it was accepted')
  assert.equal(score(await read(), 'f1-2')?.whole.good, 1)
  assert.equal(score(await read(), 'f1-3')?.whole.back, 1)
})

test('what is late now is named with who holds it, to each who took it in or has it', async () => {
  const { late } = await read()
  assert.deepEqual(
    late.map(({ item, holder, due, born }) => [item, holder, due, born?.seq]),
    [[LATE, BAG, '2026-03-03T01:10:00.000Z', 2]],
  )
  const [own] = (await read([here.id])).late
  assert.ok(own?.born && own.last)
  assert.deepEqual((await read([there.id])).late, [], 'neither taken in nor held there')
  // Once it is there, both see it; the act at the other's till opens for its own people alone.
  await act('03T11:00', 'parcel.takeOver', { item: LATE, from: BAG }, 'there')
  const [mine] = (await read([here.id])).late
  assert.deepEqual([mine?.holder, mine?.born?.device, mine?.last], ['till:there', 'here', undefined])
  const [theirs] = (await read([there.id])).late
  assert.deepEqual([theirs?.born, theirs?.last?.device], [undefined, 'there'])
  assert.equal((await read([there.id])).whole.accepted, 1)
})

test('the sender who has the money ends the clock as well, before the drawer is emptied', async () => {
  const item = itemCode('EE', 7)
  await act('03T12:00', 'parcel.accept', { ...sent, item, cod: 200_000 }, 'there')
  await act('03T13:00', 'parcel.deliver', { item, cod: 200_000, signed: 'Lò Thị Ơn' }, 'there')
  await act('03T15:00', 'parcel.remit', { item, cod: 200_000, paper: 'CCCD 014091000123' }, 'there')
  const { half, most, good, late } = score(await read(), 'nop-tien')?.whole ?? {}
  assert.deepEqual({ half, most, good, late }, { half: 2, most: 4, good: 1, late: 1 })
})

test('page, workbook and print are made of it', async () => {
  const scope = { province: 14, month: '2026-03', now: NOW, units: 'all', today: '2026-03-04' } as const
  const { paper } = await province.read((query) => monitorPaper(query, network, scope))
  assert.match(
    paper.lead,
    /^6 bưu gửi: 2 đã phát, 1 chuyển hoàn, 1 rời tỉnh, 2 còn trên đường\. 1 bưu gửi đang quá hạn/,
  )
  const [whole, late, flows] = paper.tables
  assert.deepEqual(whole?.rows.at(-1)?.slice(1), [2, 1, '50,0 %', 1, 0, 0, '2 giờ', '4 giờ', 0])
  assert.deepEqual(late?.rows[0]?.slice(1, 5), [
    'Bưu kiện',
    '02/03/2026',
    '08:10 03/03/2026',
    'F1.1 phát, nộp tiền nội tỉnh',
  ])
  assert.deepEqual(flows?.total, ['Cộng', 5, 1, 2, 1, 1, 0, 2])
  assert.ok((await paperSheet(paper)).length > 1000)
  assert.equal(paperPdf(paper).subarray(0, 5).toString(), '%PDF-')
})

test('what takes an act back changes the row again, and folding anew agrees with each step', async () => {
  const agrees = async () => {
    await foldMail(province.db, 14)
    assert.deepEqual((await rebuild(database.app, 14)).differences, [])
  }
  await agrees()
  const item = itemCode('EE', 8)
  await act('03T16:00', 'parcel.accept', { ...sent, item, cod: 90_000 })
  const delivered = await act('03T16:10', 'parcel.deliver', { item, cod: 90_000, signed: 'Lò Thị Ơn' })
  const remitted = await act('03T16:20', 'cash.remit', { amount: 90_000, slip: 'NQ-9' })
  const row = async () => {
    await agrees()
    const items = await province.read((query) => readMailItems(query, 14, '2026-03'))
    const { end, paid } = items.find(({ key }) => key === `parcel:${item}`) ?? {}
    return [end?.at, paid?.at].map((at) => at?.slice(11, 16))
  }
  assert.deepEqual(await row(), ['16:10', '16:20'])
  await act('03T16:30', 'correction.undo', { named: `here/${remitted}`, reason: 'Nhầm số tiền' })
  assert.deepEqual(await row(), ['16:10', undefined], 'the cash is in the drawer again')
  await act('03T16:40', 'correction.undo', { named: `here/${delivered}`, reason: 'Chưa phát' })
  assert.deepEqual(await row(), [undefined, undefined])
})

test('a row that says something else is found and put right', async () => {
  await province.db.act(
    { province: 14, units: 'all' },
    (tx) => tx`
    update mail_item set end_at = '2026-03-09T06:00:00+07:00' where province = 14 and key = ${`parcel:${COD}`}`,
  )
  const found = (await rebuild(database.app, 14, { apply: true })).differences
  assert.deepEqual(
    found.map(({ table, key }) => [table, ...key]),
    [['mail_item', `parcel:${COD}`]],
  )
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
})

test('a sum that says something else is found and put right', async () => {
  await province.db.act(
    { province: 14, units: 'all' },
    (tx) => tx`update mail_sum set items = items + 2 where province = 14 and standard = 'ended' and state = 'left'`,
  )
  const found = (await rebuild(database.app, 14, { apply: true })).differences
  assert.deepEqual(
    found.map(({ table, key, stored, folded }) => [table, key.slice(0, 2).join(' '), stored, folded]),
    [['mail_sum', '2026-03-01 ended', 3, 1]],
  )
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
})
