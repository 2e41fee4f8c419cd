/**
 * The bank against a real ledger: what a statement brings becomes acts once, whatever comes how often; and what went out to
 * the principal and to the bank leads to a debt of zero.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { STATEMENT_COLUMNS } from '#bank/sheet.ts'
import type { Act, Line } from '#kernel/act.ts'
import { csvLine } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { whoseSession } from '#people/session.ts'
import { dayFilePaper } from '#report/day-file.ts'
import { paperPdf, paperSheet } from '#report/paper.ts'
import { statement } from '#report/statement.ts'
import { readSuspense } from '#report/suspense.ts'
import { foldFlows } from '#rollup/flows.ts'
import { decideEntry, matchOpen, takeStatements } from '#server/bank-import.ts'
import { makeOrders, orderFile } from '#server/bank-orders.ts'
import { readOpen, readOrders } from '#server/bank-store.ts'
import { cutDay, readDayFile } from '#server/day-files.ts'
import type { Province } from '#server/province.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, places, cookieOf } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const signedIn = await whoseSession(province.people, await cookieOf('province', 'root'))
const person = signedIn as SignedIn
const network = province.network as NonNullable<Province['network']>
const TODAY = RECORDED.slice(0, 10)
const OFFICE = `vp-${places.own.code}`

const bill = (n: number): Line => ({ customer: `PA220999900${String(n).padStart(2, '0')}`, period: '2026-11' })
/** Bills of Friday at a till and in the office; one is collected, one goes back. */
const given = (device: string, seq: number, verb: string, lines: Line[]): Act => ({
  device,
  seq,
  at: `2026-11-20T08:00:0${seq}+07:00`,
  actor: 'person:lo-thi-on',
  unit: places.own.code,
  service: 'electricity',
  verb,
  lines,
})
const assigned = (n: number, amount: number) => ({ ...bill(n), amount, village: 'Bản Mòn', name: 'Lò Thị Ơn' })
const answers = await province.intake.post([
  given('may-09', 1, 'assign', [assigned(1, 500_000), assigned(2, 70_000), assigned(3, 60_000)]),
  given('may-09', 2, 'collect', [{ ...bill(1), amount: 500_000 }]),
  given('may-09', 3, 'giveBack', [{ ...bill(3), reason: 'absent' }]),
  given(OFFICE, 1, 'assign', [assigned(4, 90_000)]),
])
assert.ok(answers.every(({ outcome }) => outcome === 'accepted'))

const ACCOUNT = '7900201000014'
type Entry = [ref: string, amount: number, memo: string, party?: string]
function file(number: string, opening: number, entries: readonly Entry[]): Buffer {
  let balance = opening
  const rows = entries.map(([ref, amount, memo, party = '']) => {
    balance += amount
    const sides = amount < 0 ? [String(-amount), ''] : ['', String(amount)]
    return [number, ACCOUNT, TODAY, ref, ...sides, String(balance), party, memo]
  })
  return Buffer.from([STATEMENT_COLUMNS.map(({ label }) => label), ...rows].map(csvLine).join(''))
}
const take = (bytes: Buffer) => takeStatements(province, person, bytes)
const open = () => province.read((query) => readOpen(query, province.id, 2000))
const owed = async (principal: string) => {
  await foldFlows(province.db, province.id)
  return province.read((query) =>
    statement(query, network, { province: province.id, principal, period: { from: '2026-11-01', to: TODAY } }),
  )
}
const refused = (why: RegExp) => (error: unknown) => error instanceof Problem && why.test(error.message)

test('what is due is ordered once, and the statement says that it was paid', async () => {
  // 500,000 of Friday less 10 ‰, due on Monday; 184,500 twice of Monday are not due yet.
  assert.equal(await makeOrders(province, person, TODAY), 1)
  assert.equal(await makeOrders(province, person, TODAY), 0)
  const orders = await province.read((query) => readOrders(query, province.id))
  assert.deepEqual(
    orders.map(({ number, amount, paid }) => [number, amount, paid]),
    [['UNC-EVN-20261123', 495_000, false]],
  )
  const first = await orderFile(province, TODAY)
  assert.equal(first.xml, (await orderFile(province, TODAY)).xml)
  assert.match(first.xml, /<CtrlSum>495000<\/CtrlSum>/)
  assert.deepEqual(first.bank?.rows, [
    [1, 'CONG TY DIEN LUC SON LA', '7900201000101', '970405', 495_000, 'UNC EVN 20261123', 'UNC-EVN-20261123'],
  ])
  assert.equal(first.bank?.labels.length, 7)
  const before = await owed('evn')
  const taken = await take(
    file('SK-1', 10_000_000, [
      ['FT1', -495_000, 'UNC EVN 20261123'],
      ['FT2', 70_000, 'MBVCB.TD PA22099990002 202611.CT'],
      ['FT3', 90_000, 'TD PA22099990004 202611'],
      ['FT4', 5_000, 'chuyen nham'],
      ['FT5', 2_000_000, 'kinh phi thang 12', '7900201000106'],
      ['FT6', -11_000, 'PHI DICH VU'],
    ]),
  )
  assert.deepEqual([taken.matched, taken.open], [4, 2])
  assert.equal((await province.read((query) => readOrders(query, province.id))).length, 0)
  const evn = await owed('evn')
  assert.deepEqual(evn.differences, [])
  // Paid 495,000; the office's own bill of 90,000 was collected and owes 89,100 more.
  assert.equal(evn.money.now, before.money.now - 495_000 + 89_100)
  assert.equal((await owed('bhxh-payout')).money.now, 2_000_000)
})

test('money for a bill that a till holds waits at that point, and is nobody’s until the bill is collected', async () => {
  const waiting = await province.read((query) => readSuspense(query, network, province.id))
  const mine = waiting.filter(({ key }) => key.startsWith('suspense:'))
  assert.deepEqual(
    mine.map(({ key, open, owner }) => [key, open, owner]),
    [['suspense:BC-FT2', 70_000, places.own.name]],
  )
  const collect = { ...given('may-09', 4, 'collect', [{ ...bill(2), amount: 70_000 }]), at: `${TODAY}T08:30:00+07:00` }
  const line = { number: 'BC-FT2', amount: 70_000, named: 'may-09/4' }
  const apply = { ...collect, seq: 5, service: 'suspense', verb: 'apply', lines: [line] }
  const done = await province.intake.post([collect, apply])
  assert.deepEqual(
    done.map(({ outcome }) => outcome),
    ['accepted', 'accepted'],
  )
  const left = await province.read((query) => readSuspense(query, network, province.id))
  assert.ok(!left.some(({ key }) => key.startsWith('suspense:')))
})

test('the same statement again, an overlapping one and a run that was broken off change nothing', async () => {
  const before = (await owed('evn')).money.now
  const again = await take(
    file('SK-1', 10_000_000, [
      ['FT1', -495_000, 'UNC EVN 20261123'],
      ['FT2', 70_000, 'MBVCB.TD PA22099990002 202611.CT'],
      ['FT3', 90_000, 'TD PA22099990004 202611'],
      ['FT4', 5_000, 'chuyen nham'],
      ['FT5', 2_000_000, 'kinh phi thang 12', '7900201000106'],
      ['FT6', -11_000, 'PHI DICH VU'],
    ]),
  )
  assert.deepEqual([again.statements[0]?.known, again.matched, again.open], [true, 0, 2])
  const overlap = await take(
    file('SK-2', 11_654_000, [
      ['FT4', 5_000, 'chuyen nham'],
      ['FT7', 1_000, 'x'],
    ]),
  )
  assert.deepEqual([overlap.statements[0]?.entries, overlap.matched, overlap.open], [1, 0, 3])
  // As if the server had died after the acts, before it noted them: they are found in the ledger.
  await province.db.act(
    { province: province.id, units: 'all' },
    (tx) => tx`update bank_entry set became = null, act = null where ref in ('FT1', 'FT2', 'FT3', 'FT5')`,
  )
  assert.deepEqual(await matchOpen(province, person), { matched: 4, open: 3 })
  assert.equal((await owed('evn')).money.now, before)
})

test('another statement under a number, a reference that changed, another’s account: nothing is taken', async () => {
  const entries: Entry[] = [['FT8', 1_000, 'x']]
  await assert.rejects(take(file('SK-1', 0, entries)), refused(/số này đã nhập với nội dung khác/))
  await assert.rejects(
    take(file('SK-3', 0, [...entries, ['FT1', -494_000, '']])),
    refused(/FT1 đã nhập với ngày hoặc số tiền khác/),
  )
  const strange = Buffer.from(file('SK-3', 0, entries).toString().replaceAll(ACCOUNT, '1234567890'))
  await assert.rejects(take(strange), refused(/1234567890 không phải của Bưu điện/))
  await assert.rejects(
    take(Buffer.from('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')),
    refused(/DOCTYPE/),
  )
  await assert.rejects(take(Buffer.from('PK\x03\x04nothing', 'latin1')), refused(/Không đọc được tệp/))
  await assert.rejects(take(Buffer.from([0x3c, 0xff, 0xfe])), refused(/không phải UTF-8/))
  const found = await open()
  assert.deepEqual(
    found.map(({ ref }) => ref),
    ['FT4', 'FT6', 'FT7'],
  )
})

test('a message of camt.053 is taken like a sheet', async () => {
  const balance = (code: string, amount: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`
  const taken = await take(
    Buffer.from(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>SK-9</Id><Acct><Id><Othr><Id>${ACCOUNT}</Id></Othr></Id></Acct>
${balance('OPBD', 0)}${balance('CLBD', 3_000_000)}<Ntry><Amt Ccy="VND">3000000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${TODAY}</Dt></BookgDt><AcctSvcrRef>FT90</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><Othr><Id>7900201000107</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Kinh phí trợ cấp</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`),
  )
  assert.deepEqual([taken.statements[0]?.entries, taken.matched], [1, 1])
  assert.equal((await owed('labour')).money.now, 3_000_000)
})

test('a person settles what nobody knew: once, and never against the direction of the money', async () => {
  const of = (ref: string) => ({ account: ACCOUNT, ref })
  const decide = (more: Parameters<typeof decideEntry>[2]) => decideEntry(province, person, more)
  await assert.rejects(decide({ ...of('FT4'), decision: 'remit', principal: 'evn' }), refused(/là tiền đi/))
  await assert.rejects(decide({ ...of('FT4'), decision: 'commission' }), refused(/chưa chọn/))
  await assert.rejects(decide({ ...of('FT6'), decision: 'aside' }), refused(/chưa điền/))
  await decide({ ...of('FT4'), decision: 'hold', reason: 'Chờ khách hỏi' })
  await decide({ ...of('FT6'), decision: 'aside', reason: 'Phí dịch vụ tháng 11' })
  await decide({ ...of('FT7'), decision: 'commission', principal: 'evn' })
  await assert.rejects(decide({ ...of('FT4'), decision: 'hold' }), refused(/đã có việc trong sổ/))
  // The server died before it noted the decision, and somebody decides otherwise; or two decide at once.
  const forget = (ref: string) =>
    province.db.act(
      { province: province.id, units: 'all' },
      (tx) => tx`update bank_entry set became = null, act = null where ref = ${ref}`,
    )
  await forget('FT7')
  const both = ['hold', 'fund'] as const
  const tried = await Promise.allSettled(both.map((decision) => decide({ ...of('FT7'), decision, principal: 'evn' })))
  assert.ok(tried.every(({ status }) => status === 'rejected'))
  assert.equal((await open()).length, 0)
})

test('what can be matched is, however much lies before it that cannot', async () => {
  const strange = Array.from({ length: 1200 }, (_, i): Entry => [`FA${String(i).padStart(4, '0')}`, 1, 'x'])
  const taken = await take(file('SK-10', 0, [...strange, ['FT99', 4_000, 'chi', '7900201000106']]))
  assert.deepEqual([taken.matched, taken.open], [1, 1200])
  // Two that mean the same voucher go together: one is posted, the other is found to differ from it and says so.
  const twice = await take(
    file('SK-11', 0, [
      ['FT101', 20_000, 'hoa hong', '7900201000102'],
      ['FT102', -3_000, 'UNC WATER 20261122'],
      ['FT103', -2_000, 'UNC WATER 20261122'],
    ]),
  )
  assert.deepEqual([twice.matched, twice.open], [2, 1201])
  const left = (await open()).find(({ ref }) => ref === 'FT103')
  assert.match(left?.note ?? '', /UNC-WATER-20261122 đã ghi 3\.000 đ, sao kê ghi 2\.000 đ/)
})

test('the files of all days hold every act once, and make the debt; made again they are the same to the byte', async () => {
  await cutDay(province, person, 'evn', TODAY)
  await cutDay(province, person, 'evn', TODAY)
  const read = (day = TODAY) => province.read((query) => readDayFile(query, province.id, 'evn', day))
  const { demo, ...file } = await read()
  assert.equal(file.number, 'EVN-20261123')
  const { collected, returned, settled, commission } = file.sums
  assert.deepEqual(returned, { count: 1, amount: 60_000 })
  assert.ok(file.rows.some(({ kind, reason }) => kind === 'returned' && reason === 'Đi vắng cả kỳ'))
  assert.equal(settled.amount, 495_000 - 1_000)
  assert.equal(collected.amount - commission.amount - settled.amount, (await owed('evn')).money.now)
  const paper = dayFilePaper(file, demo)
  const twice = [await paperSheet(paper), await paperSheet(dayFilePaper((await read()) as typeof file, demo))]
  assert.deepEqual(twice[0], twice[1])
  // What the clock says when it is packed is not in it.
  assert.equal(twice[0]?.readUInt32LE(10), 0x0021_0000)
  assert.ok(!/CreationDate|ModDate/.test(paperPdf(paper).toString('latin1')))
  // The next day begins where this one ended.
  const late = { ...given('may-09', 6, 'assign', [assigned(5, 40_000)]), at: `${TODAY}T08:40:00+07:00` }
  const collect = { ...late, seq: 7, verb: 'collect', lines: [{ ...bill(5), amount: 40_000 }] }
  const undo = { ...late, seq: 8, service: 'correction', verb: 'undo', lines: [{ named: 'may-09/7', reason: 'Nhầm' }] }
  const back = { ...late, seq: 9, verb: 'giveBack', lines: [{ ...bill(5), reason: 'absent' }] }
  const mend = { ...undo, seq: 10, lines: [{ named: 'may-09/9', reason: 'Nhầm' }] }
  const posted = await province.intake.post([late, collect, undo, back, mend])
  assert.ok(posted.every(({ outcome }) => outcome === 'accepted'))
  await cutDay(province, person, 'evn', '2026-11-24')
  const next = await read('2026-11-24')
  assert.deepEqual(
    next.rows.map(({ kind, amount, commission }) => [kind, amount, commission]),
    [
      ['collected', 40_000, 400],
      ['collected', -40_000, -400],
      ['returned', 40_000, 0],
      ['returned', -40_000, 0],
    ],
  )
  await assert.rejects(read('2026-11-22'), refused(/Không tìm thấy/))
})

test('a payout file has what was paid and what goes back unpaid, and makes the claim', async () => {
  const right = (n: number) => ({ member: `142009900${n}`, period: '2026-11' })
  const given = (n: number) => ({
    ...right(n),
    amount: 2_000_000,
    village: 'Bản Mòn',
    name: 'Cà Thị Pâng',
    class: 'retired',
  })
  const act = (seq: number, verb: string, lines: Line[]): Act => ({
    device: 'may-10',
    seq,
    at: `${TODAY}T08:50:0${seq}+07:00`,
    actor: 'person:lo-thi-on',
    unit: places.own.code,
    service: 'pension',
    verb,
    lines,
  })
  const cash = { service: 'cash', verb: 'supply', lines: [{ amount: 5_000_000, slip: 'TQ-1' }] }
  const draw = { bank: 'principal:agribank', amount: 5_000_000, voucher: 'SEC-1' }
  const done = await province.intake.post([
    { ...act(1, 'withdraw', [draw]), service: 'cash' },
    { ...act(2, '', []), ...cash },
    act(3, 'assign', [given(1), given(2)]),
    act(4, 'pay', [{ ...right(1), amount: 2_000_000, paper: 'CMND 050012345' }]),
    act(5, 'giveBack', [{ ...right(2), reason: 'moved' }]),
  ])
  assert.ok(done.every(({ outcome }) => outcome === 'accepted'))
  await cutDay(province, person, 'bhxh-payout', TODAY)
  const { rows, sums } = await province.read((query) => readDayFile(query, province.id, 'bhxh-payout', TODAY))
  assert.deepEqual(
    rows
      .filter(({ kind }) => kind !== 'settled')
      .map(({ kind, code, amount, commission, reason }) => [kind, code, amount, commission, reason]),
    [
      ['paid', '1420099001/2026-11', 2_000_000, 12_000, ''],
      ['returned', '1420099002/2026-11', 2_000_000, 0, 'Đã chuyển đi nơi khác'],
    ],
  )
  const { money, settlement } = await owed('bhxh-payout')
  assert.equal(-sums.paid.amount - sums.commission.amount - sums.settled.amount, money.now)
  // 2,004,000 came for it: 2,000,000 paid and 12,000 earned leave 8,000, due three working days later.
  assert.equal(money.now, -8_000)
  const { days = [] } = settlement ?? {}
  assert.deepEqual(
    days.map(({ day, open, due }) => [day, open, due]),
    [[TODAY, 8_000, '2026-11-26']],
  )
})
