/** What two people do: below the limit at once, from it on only when another one says so, and what changed is looked at anew. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { driver } from '#kernel/sql.ts'
import { markTold, toldOf } from '#people/own.ts'
import { passkeysOf } from '#people/passkey.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { ordersFor } from '#server/bank-orders.ts'
import { readOrders } from '#server/bank-store.ts'
import { readCases, weigh } from '#server/office-cases.ts'
import { answerProposal, doOrPropose, mayConfirm, readProposals } from '#server/two-persons.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const { province, places, signedIn } = await openOffice(database)
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await admin.end()
  await province.close()
})
const today = RECORDED.slice(0, 10)
const head = await signedIn('lan', 'head', 'own')
const district = await signedIn('pang', 'district', 'parent')
const elsewhere = await signedIn('mai', 'district', 'other')
const [son, ha] = [await signedIn('son', 'province', 'root'), await signedIn('ha', 'province', 'root')]

let seq = 4
async function parked(received: number): Promise<string> {
  const line: Line = { device: 'may-01', seq: seq + 1, code: 'unreadable', digest: '4f'.repeat(32), raw: '{', received }
  const act = { device: 'may-01', seq: ++seq, at: `${today}T10:00:00+07:00`, actor: 'job:sync', unit: places.own.code }
  const [answer] = await province.intake.post([{ ...act, service: 'parked', verb: 'keep', lines: [line] }])
  assert.equal(answer?.outcome, 'accepted')
  return `parked:may-01/${seq}`
}
const waiting = async (who = son) => [...(await province.read((query) => readProposals(query, province.id), who.units))]
const isOpen = async (key: string) =>
  (await province.read((query) => readCases(query, province, head, key), head.units)).length === 1
async function conclude(key: string, who = head): Promise<boolean> {
  const body = { key, verb: 'void', reason: 'Máy chép', evidence: 'BB-1' }
  return doOrPropose(province, who, { kind: 'decision', ...(await weigh(province, who, body)), body })
}
const answer = (who: typeof son, id: string, answer: 'confirm' | 'refuse', reason?: string) =>
  answerProposal(province, who, { id, answer, reason })

test('below the limit it is done at once, from it on it waits', async () => {
  const [small, large] = [await parked(9_999_999), await parked(10_000_000)]
  assert.equal(await conclude(small), true)
  assert.equal(await isOpen(small), false)
  assert.equal(await conclude(large), false)
  assert.equal(await isOpen(large), true)
  await assert.rejects(conclude(large), /đã có người đề nghị/)
  const [one, ...others] = await waiting()
  assert.equal(others.length, 0)
  assert.deepEqual([one?.kind, one?.amount, one?.proposer, one?.unit], ['decision', 10_000_000, 'lan', places.own.id])
  assert.deepEqual(await waiting(elsewhere), [], 'another branch does not see it')
})

test('only another person with the right confirms; the proposer cannot, nor can the database be told so', async () => {
  const [one] = await waiting()
  assert.ok(one)
  await assert.rejects(answer(head, one.id, 'confirm'), /không tự xác nhận/)
  await assert.rejects(answer(elsewhere, one.id, 'confirm'), /Không tìm thấy/)
  assert.deepEqual([mayConfirm(one, head), mayConfirm(one, district), mayConfirm(one, son)], [false, true, true])
  await assert.rejects(
    admin`update proposal set state = 'confirmed', decider = proposer, decided = now() where id = ${one.id}`,
    /proposal_second/,
  )
  await answer(district, one.id, 'confirm')
  assert.deepEqual(await waiting(), [])
  assert.equal(await isOpen(`parked:may-01/${seq}`), false)
  await assert.rejects(answer(son, one.id, 'confirm'), /đã có người trả lời/)
  const [act] = await admin<{ actor: string }[]>`
    select record::jsonb #>> '{act,actor}' as actor from act where service = 'parked' and verb = 'void' order by position desc limit 1`
  assert.equal(act?.actor, 'person:pang', 'who confirms does it')
  const deeds = await admin<{ what: string; actor: string }[]>`
    select what, actor from deed where what like 'two.%' order by at, what desc`
  assert.deepEqual(
    deeds.map(({ what, actor }) => `${what} ${actor}`),
    ['two.propose person:lan', 'two.confirm person:pang'],
  )
})

test('refused with a reason, or taken back, nothing is done; what fails waits on', async () => {
  const key = await parked(20_000_000)
  await conclude(key, district)
  const [one] = await waiting()
  assert.ok(one)
  await assert.rejects(answer(son, one.id, 'refuse'), /lý do/)
  await answer(son, one.id, 'refuse', 'Chưa có biên bản')
  assert.equal(await isOpen(key), true)
  await conclude(key, district)
  await answer(district, (await waiting())[0]?.id ?? '', 'refuse', 'Nhầm')
  assert.equal(await isOpen(key), true)
  const states = await admin<
    { state: string }[]
  >`select state from proposal where body like ${`%${key}%`} order by state`
  assert.deepEqual(
    states.map(({ state }) => state),
    ['refused', 'withdrawn'],
  )
  // What was proposed can no longer be done.
  await conclude(key, district)
  const [last] = await waiting()
  await admin`update proposal set body = replace(body, '"void"', '"concluded"') where id = ${last?.id ?? ''}`
  await assert.rejects(answer(son, last?.id ?? '', 'confirm'), /Không tìm thấy/)
  assert.equal((await waiting()).length, 1)
})

test('payment orders of high amount: another of the province confirms the very sum that was proposed', async () => {
  const bill = { customer: 'PA22099990001', period: '2026-11' }
  const act = (n: number, verb: string, line: Line) => ({
    ...{ device: 'may-09', seq: n, at: `2026-11-20T08:00:0${n}+07:00`, actor: 'person:lo-thi-on' },
    ...{ unit: places.own.code, service: 'electricity', verb, lines: [line] },
  })
  const done = await province.intake.post([
    act(1, 'assign', { ...bill, amount: 600_000_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' }),
    act(2, 'collect', { ...bill, amount: 600_000_000 }),
  ])
  assert.ok(
    done.every(({ outcome }) => outcome === 'accepted'),
    JSON.stringify(done),
  )
  const { amount } = await ordersFor(province, today)
  assert.ok(amount >= 500_000_000)
  const wish = (sum: number) =>
    ({
      kind: 'orders',
      unit: places.root.id,
      subject: 'x',
      amount: sum,
      body: { day: today, amount: String(sum) },
    }) as const
  const orders = async () => [...(await province.read((query) => readOrders(query, province.id)))]
  assert.equal(await doOrPropose(province, son, wish(amount + 1)), false)
  const proposed = async () => (await waiting()).find(({ kind }) => kind === 'orders')?.id ?? ''
  await assert.rejects(answer(district, await proposed(), 'confirm'), /Không tìm thấy|không được làm/)
  await assert.rejects(answer(ha, await proposed(), 'confirm'), /khác số đã xem/)
  await answer(son, await proposed(), 'refuse', 'Lập lại')
  assert.equal(await doOrPropose(province, son, wish(amount)), false)
  assert.deepEqual(await orders(), [])
  await answer(ha, await proposed(), 'confirm')
  assert.equal(
    (await orders()).reduce((sum, one) => sum + one.amount, 0),
    amount,
  )
})

test('a lost passkey goes when two others say so: all sessions end, and the person is told until she has said that she knows', async () => {
  const { people } = province
  const hasKey = async (code: string) => {
    await admin`
      insert into passkey (province, id, person, name, public_key, counter, made)
      values (14, ${`key-${code}`}, ${code}, 'Điện thoại', '', 0, ${RECORDED})`
  }
  await Promise.all(['lan', 'pang'].map(hasKey))
  const session = await openSession(people, 'lan', '10.0.0.1')
  const reset = (code: string, unit: number, who: typeof son) =>
    doOrPropose(province, who, { kind: 'passkeys', unit, subject: `khóa của ${code}`, amount: 0, body: { code } })
  const proposed = async (code: string) =>
    (await waiting()).find(({ subject }) => subject === `khóa của ${code}`) as Awaited<
      ReturnType<typeof waiting>
    >[number]

  assert.equal(await reset('lan', places.own.id, district), false, 'never done by one alone')
  const wanted = await proposed('lan')
  await assert.rejects(answer(district, wanted.id, 'confirm'), /không tự xác nhận/)
  await assert.rejects(answer(head, wanted.id, 'confirm'), /Vai trò hoặc đơn vị/)
  await assert.rejects(answer(elsewhere, wanted.id, 'confirm'), /Không tìm thấy/)
  assert.equal((await passkeysOf(people, 'lan')).length, 1)
  assert.ok(await whoseSession(people, session))
  await answer(son, wanted.id, 'confirm')
  assert.equal((await passkeysOf(people, 'lan')).length, 0)
  assert.equal(await whoseSession(people, session), undefined)

  const unread = async () => [...(await toldOf(people, 'lan'))].filter((one) => one.unread)
  assert.deepEqual(
    (await unread()).map(({ what, actor }) => [what, actor]),
    [['person.passkey-reset', 'person:son']],
  )
  await admin`update deed set at = at - interval '1 second' where what = 'person.passkey-reset'`
  await markTold(people, 'lan')
  assert.equal((await unread()).length, 0)

  // Whose key it is does not confirm it, though a second person in rank.
  await reset('pang', places.parent.id, son)
  await assert.rejects(answer(district, (await proposed('pang')).id, 'confirm'), /không tự xác nhận/)
  assert.equal((await passkeysOf(people, 'pang')).length, 1)
})
