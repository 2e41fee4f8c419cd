/**
 * Reports that are sent by themselves, on a real database, a real folder and a mail server of the test's own: once although two
 * servers work, again after a failure, twice at most when the line breaks, and made up for once after a night off.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stopPerson } from '#people/person.ts'
import { openProvince, type Province } from '#server/province.ts'
import { SENDABLE } from '#server/report-content.ts'
import { mailOf } from '#server/report-mail.ts'
import {
  addOrder,
  HOLD_MINUTES,
  keepSending,
  type NewOrder,
  planSendings,
  readSendings,
  sendAgain,
  stopOrder,
  takeSending,
} from '#server/report-orders.ts'
import { type ReportPost, sendDue, TRIES_MOST } from '#server/report-runner.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { smtpSink } from '../../test/support/smtp-sink.ts'

const database = await testDatabase()
const { province: first, places, signedIn } = await openOffice(database)
/** Monday, 23 November 2026, 18:00 in Hà Nội. */
let now = '2026-11-23T11:00:00.000Z'
const clock = (province: Province): Province => ({
  ...province,
  people: { ...province.people, now: () => new Date(now) },
})
/** Two servers on one database. */
const one = clock(first)
const secondOpened = await openProvince(database.app, 14)
const two = clock(secondOpened)
const folder = mkdtempSync(join(tmpdir(), 'reports-'))
const sink = await smtpSink()
after(async () => {
  await Promise.all([first.close(), secondOpened.close(), sink.close()])
  await database.drop()
  rmSync(folder, { recursive: true })
})
const FROM = 'bao-cao@buudien.example'
const post: ReportPost = {
  folder,
  origin: 'https://buudien.example',
  mail: mailOf({ CANHTAY_SMTP: sink.url, CANHTAY_MAIL_FROM: FROM }),
}

const director = await signedIn('giam-doc', 'province', 'root', 'Lò Văn Sơn')
const head = await signedIn('truong-diem', 'head', 'own', 'Cà Thị Pâng')
const order = (more: Partial<NewOrder> = {}) =>
  addOrder(one, {
    ...{ report: 'tien-do', kind: 'json', every: 'day', day: 1, time: '18:30', working: true },
    ...{ unit: places.root.id, actor: 'person:giam-doc', person: director.code, address: '', ...more },
  })
const sendings = async (ordered: string) =>
  (await one.read((query) => readSendings(query, 14, 100))).filter((sent) => sent.ordered === ordered)
const at = (moment: string) => {
  now = moment
}
const later = (minutes: number) => at(new Date(Date.parse(now) + minutes * 60_000).toISOString())
/** Stops it, so that the next test has its own alone. */
const end = (ordered: string) => stopOrder(one, ordered, true)

test('a report goes once by two servers, as a file and as a letter, with what its receiver may see', async () => {
  const whole = await order({ address: 'giam-doc@buudien.example' })
  const part = await order({ person: head.code })
  assert.equal(await sendDue(one, post), 0, 'not before its time')
  at('2026-11-23T11:30:00.000Z')
  const tried = await Promise.all([one, two, one, two].map((server) => sendDue(server, post)))
  assert.equal(
    tried.reduce((all, n) => all + n, 0),
    2,
  )
  assert.equal(sink.letters.length, 1)
  const [sent] = await sendings(whole)
  assert.deepEqual([sent?.state, sent?.missed, sent?.tries], ['done', 0, 1])
  const bytes = readFileSync(join(folder, sent!.file!))
  assert.equal(hash('sha256', bytes), sent!.hash)
  assert.match(sink.letters[0]!.text, /Message-ID: <[0-9a-f]{32}\.canhtay@buudien\.example>/)
  assert.match(sink.letters[0]!.text, /filename=tien-do-2026-11-23\.json/)
  assert.ok(
    sink.letters[0]!.text.replaceAll(/\s/g, '').includes(bytes.toString('base64').slice(0, 60)),
    'the file itself',
  )
  const rows = (text: string) => (JSON.parse(text) as { rows: unknown[] }).rows.length
  const [small] = await sendings(part)
  const [all, mine] = [rows(bytes.toString()), rows(readFileSync(join(folder, small!.file!), 'utf8'))]
  assert.ok(mine < all, `the head of a point sees ${mine} of ${all}`)
  assert.equal(await sendDue(two, post), 0, 'never again')
  await Promise.all([end(whole), end(part)])
})

test('every report that can be ordered is made', async () => {
  at('2026-11-24T11:00:00.000Z')
  const made = []
  for (const [report, { kinds }] of Object.entries(SENDABLE))
    for (const kind of Object.keys(kinds)) made.push(await order({ report, kind }))
  at('2026-11-24T11:30:00.000Z')
  await sendDue(one, post)
  for (const ordered of made) {
    const [sent] = await sendings(ordered)
    assert.equal(sent?.state, 'done', `${sent?.file}: ${sent?.why}`)
    assert.ok(sent!.bytes! > 100, `${sent?.file} has ${sent?.bytes} bytes`)
    await end(ordered)
  }
})

test('what was due while the server was off is made up for once; nothing for the time in which it was stopped', async () => {
  at('2026-11-24T12:00:00.000Z')
  const ordered = await order()
  at('2026-11-30T12:00:00.000Z')
  assert.equal(await sendDue(one, post), 1)
  assert.deepEqual(
    (await sendings(ordered)).map(({ due, missed }) => [due.slice(0, 10), missed]),
    [['2026-11-30', 3]],
  )
  await end(ordered)
  at('2026-12-02T12:00:00.000Z')
  assert.equal(await sendDue(one, post), 0)
  await stopOrder(one, ordered, false)
  assert.equal(await sendDue(one, post), 0)
  at('2026-12-03T11:30:00.000Z')
  assert.equal(await sendDue(one, post), 1)
  assert.equal((await sendings(ordered))[0]?.missed, 0)
  await assert.rejects(stopOrder(one, ordered, false), /hẹn gửi này/)
  await end(ordered)
})

test('a server that was killed loses its sending after a while; one that wakes too late writes nothing', async () => {
  const ordered = await order({ working: false })
  later(24 * 60)
  await planSendings(one)
  const held = await takeSending(one)
  assert.equal(held?.ordered, ordered)
  assert.equal(await sendDue(two, post), 0, 'held')
  later(HOLD_MINUTES + 1)
  assert.equal(await sendDue(two, post), 1)
  assert.equal(await keepSending(one, held!, { state: 'failed', why: 'too late' }), false)
  assert.deepEqual(
    (await sendings(ordered)).map(({ state, tries }) => [state, tries]),
    [['done', 2]],
  )
  await end(ordered)
})

test('a mail server that says no is asked again, later each time, then a person is; the file is made once', async () => {
  const ordered = await order({ address: 'nham@buudien.example', working: false })
  const before = sink.letters.length
  sink.mood = 'refuse'
  later(24 * 60)
  const waits: number[] = []
  for (let i = 0; i < TRIES_MOST; i++) {
    assert.equal(await sendDue(one, post), 1)
    const [sent] = await sendings(ordered)
    if (sent!.state === 'waiting') {
      waits.push(Math.round((Date.parse(sent!.again) - Date.parse(now)) / 60_000))
      assert.equal(await sendDue(one, post), 0, 'not before')
    }
    later(2 ** (i + 1))
  }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 64])
  const [failed] = await sendings(ordered)
  assert.equal(failed?.state, 'failed')
  assert.match(failed!.why, /^Máy chủ thư không nhận: .*550 no such box.* Xem địa chỉ nhận và máy chủ thư\.$/)
  assert.equal(sink.letters.length, before)
  sink.mood = 'take'
  await sendAgain(one, failed!)
  assert.equal(await sendDue(two, post), 1)
  const [sent] = await sendings(ordered)
  assert.deepEqual([sent?.state, sent?.hash, sink.letters.length], ['done', failed?.hash, before + 1])
  await end(ordered)
})

test('a letter whose line broke goes once more under the same name, and no further', async () => {
  const ordered = await order({ address: 'giam-doc@buudien.example', working: false })
  const before = sink.letters.length
  sink.mood = 'break'
  later(24 * 60)
  for (let i = 1; i <= 4; i++) {
    await sendDue(one, post)
    later(2 ** i)
  }
  const got = sink.letters.slice(before)
  assert.equal(got.length, 2)
  assert.equal(new Set(got.map(({ text }) => /Message-ID: \S+/.exec(text)?.[0])).size, 1)
  const [failed] = await sendings(ordered)
  assert.equal(failed?.state, 'failed')
  assert.match(failed!.why, /Hỏi người nhận; chưa có thì bấm Gửi lại/)
  sink.mood = 'take'
  await end(ordered)
})

test('who no longer works here, or may not see it, receives nothing', async () => {
  const gone = await order({ person: head.code, working: false })
  const denied = await order({ report: 'bao-cao-nam', kind: 'pdf', person: head.code, working: false })
  later(24 * 60)
  await sendDue(one, post)
  assert.match((await sendings(denied))[0]!.why, /không còn quyền xem báo cáo này/)
  assert.equal((await sendings(gone))[0]?.state, 'done')
  await stopPerson(first.people, head.code, '2026-11-23', 'job:test')
  later(24 * 60)
  await sendDue(one, post)
  const [last] = await sendings(gone)
  assert.deepEqual(
    [last?.state, last?.why],
    ['failed', 'truong-diem không còn làm việc ở đây. Dừng hẹn này, hẹn lại cho người khác.'],
  )
  assert.ok(readdirSync(folder, { recursive: true }).every((name) => !String(name).endsWith('.part')))
})

test('a mail server is named whole or not at all', () => {
  assert.equal(mailOf({}), undefined)
  for (const env of [
    { CANHTAY_SMTP: 'smtp://mail.example' },
    { CANHTAY_MAIL_FROM: FROM },
    { CANHTAY_SMTP: 'http://name:secret@mail.example', CANHTAY_MAIL_FROM: FROM },
    { CANHTAY_SMTP: 'smtps://mail.example', CANHTAY_MAIL_FROM: 'a\r\nBcc: b@c' },
  ])
    assert.throws(
      () => mailOf(env),
      (error: Error) => /CANHTAY_/.test(error.message) && !error.message.includes('secret'),
    )
})
