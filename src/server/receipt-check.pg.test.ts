/** The centre's word on receipts, asked of a real journal and a real list of tills, through the page's own address. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { STATEMENT_COLUMNS } from '#bank/sheet.ts'
import { type Acted, receiptCodes } from '#counter/receipt.ts'
import { openCode, type Proof } from '#counter/receipt-code.ts'
import type { Line } from '#kernel/act.ts'
import { csvLine } from '#kernel/csv.ts'
import { driver } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { versionsOn } from '#network/tree.ts'
import { addPerson, lasting, type SignedIn } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { takeStatements } from '#server/bank-import.ts'
import { makeApp } from '#server/http.ts'
import { type Checked, closeCases } from '#server/receipt-check.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { aDay } from '../../test/support/receipts.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const [point] = pointsOf(province.network as Network, '2018-12-05', 1, 1)
const unit = point?.code ?? ''
const [office] = versionsOn((province.network as Network).units, '2026-11-23', { kind: 'province' })
const signer = await signerOf(await newKeys())
const stranger = await signerOf(await newKeys())
const app = makeApp({ provinces: [province], port: 0 })
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await app.close()
  await province.close()
  await admin.end()
})

const till = (code: string, at: string, state = 'active') => admin`
  insert into till_device (province, code, unit, unit_code, public_key, state, ticket, persisted, free_bytes, asked, behind, reported)
  values (14, ${code}, 1, ${at}, ${signer.publicKey}, ${state}, '', true, 0, now(), 0, 0)`
const took = (stream: string, seq: number, hash: string) =>
  admin`insert into till_act (province, device, seq, hash, position) values (14, ${stream}, ${seq}, ${hash}, 0)`
const stream = (code: string, base: number) => admin`
  insert into till_stream (province, code, device, base, start, last, head) values (14, ${code}, 'may-09', ${base}, '', 0, '')`
await stream('may-09', 0)
await till('may-09', unit)

const { acts, done } = await aDay(12)
/** The hub has taken these in. */
async function arrive(...seqs: number[]): Promise<void> {
  for (const seq of seqs) {
    const one = done[seq - 1] as Acted
    const [line] = one.act.lines
    const posted = { ...one.act, unit, verb: 'assign', lines: [{ ...line, village: 'Bản Mòn', name: 'Lò Thị Ơn' }] }
    const [answer] = await province.intake.post([posted])
    assert.equal(answer?.outcome, 'accepted')
    await took('may-09', seq, one.hash)
  }
}

async function proofOf(one: Acted, by = signer): Promise<Proof> {
  const [code = ''] = await receiptCodes(one, by, 'https://x.example')
  return (await openCode(code.slice(code.indexOf('#') + 1)))?.proof as Proof
}

const ask = async (proof: Proof): Promise<string> => (await checked(proof)).state

async function checked(proof: Proof): Promise<Checked> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v/check',
    headers: { host: 'localhost:8080', 'content-type': 'application/json', accept: 'application/json' },
    payload: JSON.stringify(proof),
  })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

/** What the job has posted: verb, number of the act, outcome. */
const cases = () =>
  province.db.read({ province: 14, units: 'all' }, async (query) => {
    const rows = await query<{ said: string }[]>`
      select a.verb || ' ' || (a.record::jsonb #>> '{act,lines,0,seq}') || ' ' || a.outcome as said
      from act a join device d on d.province = a.province and d.id = a.device
      where a.province = 14 and d.key = 'bien-lai' order by a.seq`
    return rows.map(({ said }) => said)
  })

const holderOf = async (thing: string) => {
  const [held] = await province.db.read(
    { province: 14, units: 'all' },
    (query) => query<{ holder: string }[]>`
      select h.key as holder from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = 14 and t.key = ${thing}`,
  )
  return held?.holder
}

const nth = (seq: number): Acted => done[seq - 1] as Acted

test('a receipt whose act has arrived is recorded, another one under its number is different', async () => {
  await arrive(1, 2)
  assert.equal(await ask(await proofOf(nth(1))), 'recorded')
  assert.equal(await ask(await proofOf({ ...nth(2), hash: nth(1).hash })), 'different')
  assert.deepEqual(await cases(), [])
})

test('a forged receipt is told so and opens nothing', async () => {
  assert.equal(await ask(await proofOf(nth(9), stranger)), 'forged')
  const proof = await proofOf(nth(9))
  assert.equal(await ask({ ...proof, seq: 10 }), 'forged')
  assert.equal(await ask({ ...proof, cash: proof.cash + 1 }), 'forged')
  assert.equal(await ask({ ...proof, device: 'may-77' }), 'forged')
  assert.deepEqual(await cases(), [])
})

test('a signed receipt whose act is missing opens one case, however often it is shown', async () => {
  const proof = await proofOf(nth(5))
  assert.deepEqual(await Promise.all([ask(proof), ask(proof), ask(proof)]), ['missing', 'missing', 'missing'])
  assert.equal(await ask(await proofOf(nth(7))), 'missing')
  assert.deepEqual(await cases(), ['shown 5 accepted', 'shown 7 accepted'])
  assert.equal(await holderOf('missing:may-09/5'), `unit:${unit}`)
})

test('a case about a till of a closed unit lies with the province', async () => {
  const away = { ...nth(9), act: { ...nth(9).act, device: 'may-10' }, point: { ...nth(9).point, device: 'may-10' } }
  await till('may-10', 'V-da-dong')
  assert.equal(await ask(await proofOf(away)), 'missing')
  assert.equal(await holderOf('missing:may-10/9'), `unit:${office?.code}`)
})

test('the case closes by itself when the act arrives, and not when something else does', async () => {
  await arrive(3, 4, 5)
  await closeCases(province, 'may-09')
  assert.deepEqual(await cases(), ['shown 5 accepted', 'shown 7 accepted', 'shown 9 accepted', 'arrived 5 accepted'])
  await arrive(6)
  await took('may-09', 7, '9'.repeat(64))
  await closeCases(province, 'may-09')
  assert.equal((await cases()).length, 4, 'the case about 7 stays with its unit')
  assert.equal(await ask(await proofOf(nth(7))), 'different')
  assert.equal(await ask(await proofOf(nth(5))), 'recorded')
  assert.equal((await cases()).length, 4)
})

test('an act that a later one took back is told as reversed', async () => {
  const undo = { ...(acts[0] as Acted['act']), unit, seq: 7, service: 'correction', verb: 'undo' }
  const [answer] = await province.intake.post([{ ...undo, lines: [{ named: 'may-09/2', reason: 'Nhập nhầm' }] }])
  assert.equal(answer?.outcome, 'accepted')
  assert.equal(await ask(await proofOf(nth(2))), 'reversed')
  assert.equal(await ask(await proofOf(nth(1))), 'recorded')
})

test('a receipt of a copied till is recorded where the copy is', async () => {
  const copy = { ...nth(6), hash: '6'.repeat(64) }
  assert.equal(await ask(await proofOf(copy)), 'different')
  await stream('may-09.666666', 4)
  await took('may-09.666666', 2, copy.hash)
  assert.equal(await ask(await proofOf(copy)), 'recorded')
  assert.equal(await ask(await proofOf(nth(6))), 'recorded')
})

async function accountant(): Promise<SignedIn> {
  const { people } = province
  const since = '2018-01-01'
  await addPerson(
    people,
    lasting({ code: 'pang', name: 'Pang', unit: office?.id ?? 0, role: 'province', since }),
    'job:test',
  )
  // All tills of this test have told what they did.
  await province.hub.epoch()
  await admin`update till_epoch set ended = now()`
  return (await whoseSession(people, await openSession(people, 'pang', '127.0.0.1'))) as SignedIn
}

test('what is left to pay has a code, whose money finds it by itself, and then has none', async () => {
  const payOf = async (one: Acted) => (await checked(await proofOf(one))).pay?.map(({ amount, memo }) => [amount, memo])
  const [{ customer = '' } = {}] = nth(4).act.lines
  const memo = `TD ${customer} 201812`
  assert.deepEqual(await payOf(nth(4)), [[56_800, memo]])
  assert.equal(await payOf(nth(2)), undefined, 'taken back')

  /** Another act of the till, with its paper. */
  const done = async (seq: number, service: string, verb: string, line: Line): Promise<Acted> => {
    const one = {
      ...nth(8),
      seq,
      hash: String(seq).padStart(64, '0'),
      act: { ...nth(8).act, seq, service, verb, lines: [line] },
    }
    const [answer] = await province.intake.post([{ ...one.act, unit, seq }])
    assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
    await took('may-09', seq, one.hash)
    return one
  }
  const part = await done(8, 'electricity', 'collectPart', { customer, period: '2018-12', amount: 6_800 })
  const sent = await done(9, 'letter', 'postOnCredit', { grams: 45, pieces: 500, account: 'KH-00123' })
  const [[rest] = []] = (await payOf(part)) ?? []
  const [[owed = 0, credit = ''] = []] = (await payOf(sent)) ?? []
  assert.deepEqual([rest, credit], [50_000, 'KH 00123'])

  const [pay] = (await checked(await proofOf(part))).pay ?? []
  assert.ok(pay?.path.startsWith('M') && pay.side > 20 && pay.account === '7900201000014')
  const row = (ref: string, amount: number, said: string, balance: number) =>
    csvLine(['SK-V', '7900201000014', '2026-11-23', ref, '', String(amount), String(balance), '', `MBVCB ${said} CT`])
  const table = [csvLine(STATEMENT_COLUMNS.map(({ label }) => label)), row('FT-1', 50_000, memo, 1_050_000)]
  const file = Buffer.from([...table, row('FT-2', Number(owed), String(credit), 1_050_000 + Number(owed))].join(''))
  const taken = await takeStatements(province, await accountant(), file)
  assert.deepEqual([taken.matched, taken.open], [2, 0])
  assert.deepEqual([await payOf(part), await payOf(sent), await payOf(nth(4))], [undefined, undefined, undefined])
})

test('the list of keys names each till, its point, and the day on which a key was taken away', async () => {
  const keys = async () => (await app.inject({ url: '/v/keys/14.json', headers: { host: 'localhost:8080' } })).json()
  assert.deepEqual((await keys()).devices['may-09'], {
    key: Buffer.from(signer.publicKey).toString('base64url'),
    point: point?.name,
  })
  await till('may-11', unit, 'pending')
  assert.equal((await keys()).devices['may-11'], undefined, 'not yet let in')
  await admin`update till_device set revoked = '2018-12-05T17:30:00Z'`
  assert.equal((await keys()).devices['may-09'].revoked, '2018-12-06')
  assert.equal((await app.inject({ url: '/v/keys/15.json', headers: { host: 'localhost:8080' } })).statusCode, 404)
})
