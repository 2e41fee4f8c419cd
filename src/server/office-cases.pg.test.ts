/** Every kind of case, from the till that made it to the decision that takes it out of the ledger. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { addDays } from '#kernel/day.ts'
import type { SignedIn } from '#people/person.ts'
import { whoseSession } from '#people/session.ts'
import { readAsked } from '#report/hearing.ts'
import { actFor } from '#server/office.ts'
import { decide, isHeard, movedBy, propose, readCases } from '#server/office-cases.ts'
import { orderBack } from '#server/office-lists.ts'
import { casePage, casesTable } from '#server/pages-cases.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const { province, places, cookieOf } = await openOffice(await fileDatabase())
after(() => province.close())
const head = (await whoseSession(province.people, await cookieOf('head', 'own'))) as SignedIn
const above = (await whoseSession(province.people, await cookieOf('district', 'parent'))) as SignedIn
const elsewhere = (await whoseSession(province.people, await cookieOf('head', 'other'))) as SignedIn
const { code: unit } = places.own
const today = RECORDED.slice(0, 10)

let seq = 4
/** What the till of the point does next. @returns its number. */
async function till(service: string, verb: string, line: Line): Promise<number> {
  const act = { device: 'may-01', seq: ++seq, at: `${today}T10:00:00+07:00`, actor: 'person:lo-thi-on', unit }
  const [answer] = await province.intake.post([{ ...act, service, verb, lines: [line], happened: true }])
  assert.notEqual(answer?.outcome, 'refused', JSON.stringify(answer))
  return seq
}

const cases = (person = head) => province.read((query) => readCases(query, province, person), person.units)
const cashOf = (holder: string): Promise<number> =>
  province.read(async (query) => {
    const rows = await query<{ amount: number }[]>`
      select b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
      where h.key = ${holder} and b.asset = 'cash'`
    return rows[0]?.amount ?? 0
  })
const verbsOf = async (key: string) => (await cases()).find((one) => one.key === key)?.decisions.map(({ verb }) => verb)
const close = (key: string, verb: string, typed: Record<string, string>, person = head) =>
  decide(province, person, { key, verb, typed })

/** Decides, and looks that the case is gone. */
async function closes(key: string, verb: string, typed: Record<string, string>): Promise<void> {
  assert.ok((await verbsOf(key))?.includes(verb), `${key}: ${await verbsOf(key)}`)
  assert.match(await close(key, verb, typed), new RegExp(`^vp-${unit}/\\d+$`))
  assert.equal(await verbsOf(key), undefined, `${key} is closed`)
}

const keep = (cash: Line) => {
  const line = { device: 'may-01', seq: seq + 1, code: 'unreadable', digest: '4f'.repeat(32), raw: '{', ...cash }
  return till('parked', 'keep', line)
}

test('parked acts: with money and without', async () => {
  await closes('parked:may-01/4', 'booked', { named: 'may-01/2' })
  const nothing = `parked:may-01/${await keep({})}`
  assert.deepEqual(await verbsOf(nothing), ['booked', 'explained'])
  await closes(nothing, 'explained', { reason: 'Đã bàn giao lại' })
  const never = `parked:may-01/${await keep({ received: 60_000 })}`
  assert.deepEqual(await verbsOf(never), ['booked', 'refunded', 'void'])
  // The office's own till has no money to give back: the ledger says so, and the case stays.
  await assert.rejects(close(never, 'refunded', { paper: 'CCCD 014' }), /Không đủ trong/)
  assert.deepEqual(await verbsOf(never), ['booked', 'refunded', 'void'])
  await closes(never, 'void', { reason: 'Máy chép', evidence: 'BB-1' })
})

test('exceptions: money of a customer, and cash that a drawer had beyond its book', async () => {
  assert.deepEqual(await verbsOf('exception:may-01/3'), ['booked', 'refunded'])
  await closes('exception:may-01/3', 'booked', { named: 'may-01/2' })
  const remitted = await till('cash', 'remit', { amount: 900_000_000, slip: 'NQ-1' })
  const key = `exception:may-01/${remitted}`
  assert.deepEqual(await verbsOf(key), ['booked', 'explained'])
  await closes(key, 'explained', { reason: 'Tiền thừa từ trước', evidence: 'BB-2' })
})

test('a pouch number used twice: the case says where the money went, and every decision can name what waits', async () => {
  const pouch = 'TT-000777'
  const carrier = 'carrier:lo-van-pang'
  await till('cash', 'count', { n500: 10 })
  await till('pouch', 'seal', { pouch, amount: 100_000 })
  await till('pouch', 'handOver', { pouch, carrier, slip: 'GN-1' })
  await till('pouch', 'receive', { pouch, carrier, amount: 100_000 })
  const again = `exception:may-01/${await till('pouch', 'seal', { pouch, amount: 70_000 })}`
  const [one] = (await cases()).filter(({ key }) => key === again)
  assert.ok(one)
  assert.deepEqual(
    movedBy(one).map(({ from, to, amount }) => [from, to, amount]),
    [['till:may-01', `pouch:${pouch}`, 70_000]],
  )
  assert.equal(await cashOf(`pouch:${pouch}`), 70_000)
  const seen = { person: head, now: `${today}T12:00:00+07:00`, place: (code: string) => code }
  assert.match(casePage(one, seen).text, /<b>70\.000 đ<\/b> từ quầy may-01 sang Túi tiền TT-000777/)
  assert.match(casesTable([one], seen).text, /70\.000 đ/)
  // Whoever takes it in has the money; taken in twice, what the pouch did not hold waits.
  const taken = await till('pouch', 'receive', { pouch, carrier, amount: 70_000 })
  assert.equal(await cashOf(`pouch:${pouch}`), 0)
  const twice = await till('pouch', 'receive', { pouch, carrier, amount: 70_000 })
  assert.equal((await cases()).find(({ key }) => key === `exception:may-01/${twice}`)?.open, 70_000)
  await closes(again, 'booked', { named: `may-01/${taken}` })
  await closes(`exception:may-01/${taken}`, 'booked', { named: again.replace('exception:', '') })
  await closes(`exception:may-01/${twice}`, 'booked', { named: `may-01/${taken}` })
})

test('a receipt without its act; a correction disputed twice; an order that could not be obeyed', async () => {
  const shown = await till('missing', 'shown', { device: 'may-09', seq: 11, amount: 1000, digest: '5c'.repeat(32) })
  assert.ok(shown > 0)
  await closes('missing:may-09/11', 'concluded', { reason: 'Biên lai giả', evidence: 'BB-3' })

  const wrong = { named: 'may-01/2', reason: 'Thu nhầm', evidence: 'BB-4' }
  await propose(province, head, wrong)
  const dispute = { named: wrong.named, proposer: `unit:${unit}`, reason: 'Khách đã trả đúng' }
  await till('correction', 'dispute', dispute)
  await closes('correction:may-01/2', 'proposeAgain', { reason: 'Có ảnh', evidence: 'BB-5' })
  await till('correction', 'dispute', dispute)
  await closes('correction:may-01/2', 'withdraw', { reason: 'Đã kiểm tra lại' })

  const recall = { till: 'may-01', service: 'electricity', until: today, reason: 'Nộp lại' }
  const number = await orderBack(province, head, recall)
  await till('recall', 'refused', { number, issuer: `unit:${unit}`, reason: 'Đã thu tiền' })
  await closes(`recall:${number}`, 'withdraw', { reason: 'Đã rõ' })
})

test('a difference of a count: one investigates, another concludes', async () => {
  const drawer = () => cashOf('till:may-01')
  const before = await drawer()
  const over = `discrepancy:may-01/${await till('cash', 'count', { coins: before + 70_000 })}`
  assert.equal((await cases()).find(({ key }) => key === over)?.open, 70_000)
  assert.deepEqual(await verbsOf(over), ['investigate'])
  await assert.rejects(close(over, 'explain', { cause: 'x', evidence: 'x' }), /Không tìm thấy quyết định/)
  await close(over, 'investigate', {})
  assert.deepEqual(await verbsOf(over), [], 'who investigates does not conclude')
  const seen = (await cases(above)).find(({ key }) => key === over)
  assert.equal(seen?.investigator, head.code)
  assert.deepEqual(
    seen?.decisions.map(({ verb }) => verb),
    ['explain', 'systemError'],
  )
  assert.ok((await cases(elsewhere)).every(({ key }) => key !== over))
  await close(over, 'explain', { cause: 'Khách quên lấy lại tiền', evidence: 'BB-9' }, above)
  assert.equal(await verbsOf(over), undefined)
  assert.equal(await drawer(), before, 'what was over left the drawer again')

  await till('cash', 'count', { coins: before + 70_000 })
  const short = `discrepancy:may-01/${await till('cash', 'count', { coins: before + 50_000 })}`
  await close(short, 'investigate', {}, above)
  const loss = { cause: 'Trả nhầm', evidence: 'BB-10', party: 'nv-lo-thi-on' }
  // Nobody owes it before who held the drawer was asked, and answered or let the last day go by.
  await assert.rejects(close(short, 'establish', loss), /Không tìm thấy quyết định “establish”/)
  const [device, number] = short.slice('discrepancy:'.length).split('/') as [string, string]
  const of = { device, seq: Number(number), until: addDays(today, 7) }
  const ask = { ...of, keeper: `carrier:${head.code}`, slip: 'GM-1' }
  await actFor(province, above, unit, { service: 'hearing', verb: 'ask', lines: [ask] })
  assert.deepEqual(await verbsOf(short), [], 'nobody decides about himself')
  const second = (await whoseSession(province.people, await cookieOf('district', 'parent'))) as SignedIn
  const waits = () => cases(second).then((all) => all.find(({ key }) => key === short))
  assert.deepEqual(
    (await waits())?.decisions.map(({ verb }) => verb),
    ['explain', 'systemError'],
  )
  const silent = (await waits()) ?? {}
  assert.deepEqual([isHeard(silent, of.until), isHeard(silent, addDays(of.until, 1))], [false, true])
  const answer = { service: 'hearing', verb: 'answer', lines: [{ ...of, statement: 'Tôi trả thừa' }] }
  await assert.rejects(actFor(province, above, unit, answer), /đang ở chỗ khác/, 'only he himself answers')
  await actFor(province, head, unit, answer)
  assert.deepEqual(await province.read((query) => readAsked(query, province.id, head.code)), [])
  await close(short, 'establish', loss, second)
  assert.equal(await verbsOf(short), undefined)
})

test('nobody decides for a unit that is not below, or twice, or in a way that is not offered', async () => {
  const key = `parked:may-01/${await keep({})}`
  assert.equal(
    (await cases(elsewhere)).some((one) => one.key === key),
    false,
  )
  await assert.rejects(close(key, 'explained', { reason: 'x' }, elsewhere), /Không tìm thấy hồ sơ/)
  await assert.rejects(close(key, 'void', { reason: 'x', evidence: 'x' }), /Không tìm thấy quyết định/)
  await assert.rejects(close(key, 'explained', { reason: 'x', owner: 'unit:T14' }), /“owner” không có ô/)
  await assert.rejects(close(key, 'explained', {}), /Thiếu ô/)
  await closes(key, 'explained', { reason: 'Đã rõ' })
  await assert.rejects(close(key, 'explained', { reason: 'Đã rõ' }), /Không tìm thấy hồ sơ/)
})
