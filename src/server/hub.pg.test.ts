/** The hub on a real journal: what a crash, a lost answer, a copy and a restore leave behind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { driver } from '#kernel/sql.ts'
import { addPerson, lasting, stopPerson } from '#people/person.ts'
import { openProvince } from '#server/province.ts'
import { chainStart, sha256 } from '#sync/chain.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Apply, type News, Outbox, type Line as Wire } from '#sync/outbox.ts'
import { EXAMPLE, exampleProvince } from '../../test/support/example-province.ts'

const province = await exampleProvince()
const { database, people, world } = province
const admin = driver(database.admin, { max: 1 })
const AT = '2018-12-03T08:12:33+07:00'
const UNIT = 'V99001'
const unit = world.unit(UNIT, AT.slice(0, 10))?.id as number
await addPerson(
  people,
  lasting({ code: 'lo-thi-mai', name: 'Lò Thị Mai', unit, role: 'teller', since: '2018-01-01' }),
  'job:test',
)

/** A till that has been let in, and the news that it was told. */
async function till(at = province) {
  const signer = await signerOf(await newKeys())
  const code = await at.devices.invite(unit, 'person:quan-ly')
  const ticket = await at.devices.enrol({ code, publicKey: signer.publicKey, persisted: true, freeBytes: 1e9 })
  assert.equal(await at.devices.enrolment(ticket), undefined)
  const [device] = await admin<
    { code: string }[]
  >`select code from till_device where public_key = ${Buffer.from(signer.publicKey)}`
  await at.devices.approve(device!.code, 'person:quan-ly')
  const enrolment = await at.devices.enrolment(ticket)
  assert.equal(enrolment?.device, device!.code)
  assert.equal(enrolment?.unit, UNIT)
  assert.equal(
    enrolment?.province,
    String(at.people.province),
    'receipts name the province as the public page asks for it',
  )
  const store = new MemoryStore()
  await Outbox.begin(store, device!.code, enrolment!.epoch)
  return { code: device!.code, store, signer, outbox: await Outbox.open(store, signer), heard: [] as News[] }
}
type TestTill = Awaited<ReturnType<typeof till>>

const hubLine =
  (at: Pick<typeof province, 'hub'> = province): Wire =>
  (_, body) =>
    at.hub.up(body)
const listen =
  ({ heard }: Pick<TestTill, 'heard'>): Apply =>
  (news) => {
    heard.push(news)
    return []
  }
async function talk(one: TestTill, line = hubLine()) {
  let round = await one.outbox.sync(line, listen(one))
  for (let n = 0; round === 'more' && n < 50; n++) round = await one.outbox.sync(line, listen(one))
  return round
}
const act = (service: string, verb: string, line: Line, more: object = {}) => ({
  at: AT,
  actor: 'person:lo-thi-mai',
  unit: UNIT,
  service,
  verb,
  lines: [line],
  happened: true,
  ...more,
})
const bill = (n: number) => ({ customer: `PA9900000000${n}`, period: '2018-11' })
const letter = () => act('letter', 'post', { grams: 18, pieces: 1 })
const journal = (device: string) =>
  admin<{ seq: number; service: string; verb: string; outcome: string; record: string }[]>`
    select a.seq, a.service, a.verb, a.outcome, a.record from act a join device d on d.province = a.province and d.id = a.device
    where d.province = ${EXAMPLE} and d.key = ${device} order by a.seq`
const cashOf = async (device: string) => {
  const [row] = await admin<{ amount: number }[]>`
    select b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${EXAMPLE} and b.asset = 'cash' and h.key = ${`till:${device}`}`
  return row?.amount ?? 0
}

let office = 0
async function officeGives(to: string, n: number) {
  const base = { device: 'vp-test', at: AT, actor: 'person:quan-ly', unit: UNIT, service: 'electricity' }
  const line = { ...bill(n), amount: 96_000, village: 'Bản Mòn', name: 'Quàng Văn Đức' }
  const answers = await province.intake.post([
    { ...base, seq: ++office, verb: 'assign', lines: [line] },
    { ...base, seq: ++office, verb: 'handOver', lines: [{ ...bill(n), to: `till:${to}`, until: '2018-12-20' }] },
  ])
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['accepted', 'accepted'],
  )
}

test('what a till did stands in the journal once, however often it is sent and answered', async () => {
  const one = await till()
  await one.outbox.commit(letter(), 4_000)
  const bodies: Uint8Array[] = []
  const deaf: Wire = async (_, body) => {
    bodies.push(body)
    await province.hub.up(body)
    throw new Error('the answer was lost')
  }
  assert.equal(await one.outbox.sync(deaf, listen(one)), 'wait')
  assert.equal(one.outbox.state.unsent, 1)
  await one.outbox.commit(letter(), 4_000)
  assert.equal(await talk(one), 'idle')
  assert.equal(one.outbox.state.unsent, 0)
  for (const body of bodies) assert.equal((await province.hub.up(body)).status, 200)
  assert.deepEqual(
    (await journal(one.code)).map(({ seq, outcome }) => [seq, outcome]),
    [
      [1, 'accepted'],
      [2, 'accepted'],
    ],
  )
})

test('a hub that dies between the ledger and its own notes takes nothing twice', async () => {
  const one = await till()
  const done = await one.outbox.commit(letter(), 4_000)
  await one.outbox.commit(act('drone', 'fly', { drone: 'D1' }), 70_000)
  assert.equal(await talk(one), 'idle')
  // As if its notes had never been written.
  await admin`delete from till_act where device = ${one.code}`
  await admin`update till_stream set last = 0, head = start where code = ${one.code}`
  const again = await province.hub.up(await lastBody(one))
  assert.equal(again.status, 200)
  const notes = await admin<{ seq: number; hash: string; outcome: string | null }[]>`
    select seq, hash, outcome from till_act where device = ${one.code} order by seq`
  assert.deepEqual(
    notes.map(({ seq, outcome }) => [seq, outcome]),
    [
      [1, null],
      [2, 'parked'],
    ],
  )
  assert.equal(notes[0]?.hash, done.hash)
  assert.equal((await journal(one.code)).length, 2)
})

/** The body that a device with nothing confirmed would send now. */
async function lastBody({ store, signer }: TestTill): Promise<Uint8Array> {
  const copy = store.copy()
  const state = (await copy.get('meta', 'outbox')) as object
  await copy.write([
    { table: 'meta', key: 'outbox', value: { ...state, acked: 0, ackedHead: (state as { before: string }).before } },
  ])
  let sent: Uint8Array | undefined
  await (await Outbox.open(copy, signer)).sync(
    async (_path, body) => {
      sent = body
      throw new Error('kept')
    },
    () => [],
  )
  return sent as Uint8Array
}

test('what cannot be taken as it stands is parked in its own place, its cash at once on the till', async () => {
  const one = await till()
  await one.outbox.commit(act('drone', 'fly', { drone: 'D1' }), 70_000)
  await one.outbox.commit(act('letter', 'post', { grams: 18, pieces: 1, wings: 2 }), 4_000)
  await one.outbox.commit({ ...letter(), actor: 'person:nobody' }, 4_000)
  await one.outbox.commit({ ...letter(), unit: 'H991' }, 4_000)
  await one.outbox.commit(letter(), 4_000)
  assert.equal(await talk(one), 'idle')
  const told = one.heard.flatMap(({ outcomes }) => outcomes.map(([seq, kind, code]) => [seq, kind, code]))
  assert.deepEqual(told, [
    [1, 'parked', 'service_unknown'],
    [2, 'parked', 'field_extra'],
    [3, 'parked', 'teller_disabled'],
    [4, 'parked', 'unit_other'],
  ])
  const kept = await journal(one.code)
  assert.deepEqual(
    kept.map(({ seq, verb, outcome }) => [seq, verb, outcome]),
    [
      [1, 'keep', 'accepted'],
      [2, 'keep', 'accepted'],
      [3, 'keep', 'accepted'],
      [4, 'keep', 'accepted'],
      [5, 'post', 'accepted'],
    ],
  )
  assert.equal(await cashOf(one.code), 70_000 + 4 * 4_000)
  // Its own parked acts come back to it with the legs that the journal gave them.
  const fed = one.heard.flatMap(({ feed }) => feed.map(({ entry }) => entry))
  assert.deepEqual(
    fed.map(({ n, act: { seq, verb } }) => [n, seq, verb]),
    [
      [1, 1, 'keep'],
      [2, 2, 'keep'],
      [3, 3, 'keep'],
      [4, 4, 'keep'],
    ],
  )
  assert.deepEqual(one.outbox.state.attention, [1, 2, 3, 4])
})

test('a line that is no act at all is parked as it is', async () => {
  const one = await till()
  await one.outbox.commit(letter(), 4_000)
  await breakLine(one, 1, '{"device":"?","cut… 15000')
  assert.equal(await talk(one), 'idle')
  const [kept] = await journal(one.code)
  assert.equal(kept?.verb, 'keep')
  assert.equal(await cashOf(one.code), 15_000)
  const [personal] = await admin<{ content: string }[]>`
    select p.content from personal p join device d on d.province = p.province and d.id = p.device where d.key = ${one.code}`
  assert.deepEqual(JSON.parse(personal!.content), [{ raw: '{"device":"?","cut… 15000' }])
})

/** Another line under a number that has not been sent, with the chain that belongs to it. */
async function breakLine(one: TestTill, seq: number, line: string) {
  const hash = await sha256((await chainStart(one.code)) + line)
  const state = (await one.store.get('meta', 'outbox')) as object
  await one.store.write([
    { table: 'acts', key: seq, value: { line, hash, at: AT, after: [0, 0] } },
    { table: 'meta', key: 'outbox', value: { ...state, head: hash } },
  ])
  one.outbox = await Outbox.open(one.store, one.signer)
}

test('an undoing that the journal would refuse is parked, so that its cash is somewhere', async () => {
  const one = await till()
  // Nobody has given it this bill: the journal records an exception, which cannot be undone.
  await one.outbox.commit(act('electricity', 'collect', { ...bill(7), amount: 50_000 }), 50_000)
  await one.outbox.commit(act('correction', 'undo', { named: `${one.code}/1`, reason: 'Nhầm' }), -50_000)
  assert.equal(await talk(one), 'idle')
  assert.deepEqual(
    one.heard.flatMap(({ outcomes }) => outcomes),
    [[2, 'parked', 'act_not_reversible', '']],
  )
  assert.equal(await cashOf(one.code), 0)
})

test('the feed brings what others did to the till, in order, with what it needs to know', async () => {
  const one = await till()
  await officeGives(one.code, 1)
  await officeGives(one.code, 2)
  assert.equal(await talk(one), 'idle')
  const [first, second] = one.heard.flatMap(({ feed }) => feed.map(({ entry }) => entry))
  assert.deepEqual([first?.n, second?.n], [1, 2])
  const key = `electricity:${bill(1).customer}/2018-11`
  const { trail, ...thing } = first!.things[key]!
  assert.deepEqual(thing, {
    service: 'electricity',
    open: 96_000,
    line: { ...bill(1), amount: 96_000, village: 'Bản Mòn', name: 'Quàng Văn Đức' },
    until: '2018-12-20',
  })
  assert.deepEqual(
    trail.map(({ device, seq, verb }) => [device, seq, verb]),
    [['vp-test', 1, 'assign']],
  )
  assert.deepEqual(first!.legs, [{ kind: 'thing', thing: key, from: `till:vp-test`, to: `till:${one.code}` }])
  // Part of it is paid and it goes on to another till: that one hears what is left.
  const other = await till()
  await one.outbox.commit(act('electricity', 'collectPart', { ...bill(1), amount: 16_000 }), 16_000)
  await one.outbox.commit(act('electricity', 'handOver', { ...bill(1), to: `till:${other.code}` }), 0)
  assert.equal(await talk(one), 'idle')
  assert.equal(await talk(other), 'idle')
  const [entry] = other.heard.flatMap(({ feed }) => feed.map((one) => one.entry))
  assert.equal(entry?.things[key]?.open, 80_000)
  assert.deepEqual(
    entry?.things[key]?.trail.map(({ verb }) => verb),
    ['assign', 'handOver'],
  )
})

test('a copied store is a fork: both are locked, and what both do is kept', async () => {
  const one = await till()
  await one.outbox.commit(letter(), 4_000)
  assert.equal(await talk(one), 'idle')
  const copied = one.store.copy()
  const copy: TestTill = { ...one, store: copied, outbox: await Outbox.open(copied, one.signer), heard: [] }
  await one.outbox.commit(letter(), 4_000)
  await copy.outbox.commit(act('letter', 'post', { grams: 18, pieces: 2 }), 8_000)
  await copy.outbox.commit(act('letter', 'post', { grams: 18, pieces: 3 }), 12_000)
  assert.equal(await talk(one), 'idle')
  assert.equal(await talk(copy), 'locked')
  assert.equal(await talk(one), 'locked')
  await assert.rejects(one.outbox.commit(letter(), 4_000), { name: 'Locked' })
  assert.equal(copy.outbox.state.unsent, 0)
  const streams = await admin<{ code: string; last: number }[]>`
    select code, last from till_stream where device = ${one.code} order by base`
  assert.deepEqual(
    streams.map(({ last }) => last),
    [2, 3],
  )
  assert.deepEqual(
    (await journal(streams[1]!.code)).map(({ seq, verb }) => [seq, verb]),
    [
      [1, 'keep'],
      [2, 'keep'],
    ],
  )
})

test('a revoked device and a dismissed teller still bring what they did, parked', async () => {
  const one = await till()
  await addPerson(
    people,
    lasting({ code: 'ha-thi-lan', name: 'Hà Thị Lan', unit, role: 'teller', since: '2018-01-01' }),
    'job:test',
  )
  await one.outbox.commit({ ...letter(), actor: 'person:ha-thi-lan' }, 4_000)
  await stopPerson(people, 'ha-thi-lan', '2018-12-01', 'job:test')
  await talk(one)
  await one.outbox.commit(letter(), 4_000)
  await province.devices.revoke(one.code, 'Đổi máy', 'person:quan-ly')
  assert.equal(await talk(one), 'locked')
  assert.deepEqual(
    one.heard.flatMap(({ outcomes }) => outcomes.map(([seq, , code]) => [seq, code])),
    [
      [1, 'teller_disabled'],
      [2, 'device_revoked'],
    ],
  )
  assert.equal(await cashOf(one.code), 8_000)
})

test('who is not known, or signs with another key, is told so, and keeps what it has', async () => {
  const one = await till()
  const stranger = { ...one, signer: await signerOf(await newKeys()) }
  stranger.outbox = await Outbox.open(one.store, stranger.signer)
  await stranger.outbox.commit(letter(), 4_000)
  assert.equal(await talk(stranger), 'wait')
  assert.equal(stranger.outbox.state.trouble, 'unknown device')
  assert.equal(stranger.outbox.state.unsent, 1)
  assert.equal((await province.hub.up(new Uint8Array([1, 2, 3]))).status, 400)
})

test('a one-use code works once and not for long', async () => {
  const { publicKey } = await signerOf(await newKeys())
  const asking = (code: string) => ({ code, publicKey, persisted: false, freeBytes: 0 })
  const code = await province.devices.invite(unit, 'person:quan-ly')
  await province.devices.enrol(asking(` ${code.toLowerCase()} `))
  await assert.rejects(province.devices.enrol(asking(code)), { code: 'not_found' })
  await assert.rejects(province.devices.enrol({ ...asking(code), publicKey: new Uint8Array(91) }), {
    code: 'body_invalid',
  })
  const late = await province.devices.invite(unit, 'person:quan-ly')
  await admin`update till_invite set ends = '2018-01-01'`
  await assert.rejects(province.devices.enrol(asking(late)), { code: 'not_found' })
})

test('a restored hub begins a new epoch, hears everybody, and only then goes on', async () => {
  const one = await till()
  const two = await till()
  await officeGives(one.code, 3)
  for (const each of [one, two]) assert.equal(await talk(each), 'idle')
  await one.outbox.commit(act('electricity', 'handOver', { ...bill(3), to: `till:${two.code}` }), 0)
  await talk(one)
  await talk(two)
  const epoch = (await province.hub.epoch()).number
  await admin`update till_epoch set cluster = 'another/1'`
  const again = await openProvince(database.app, EXAMPLE, undefined, database.owner)
  try {
    assert.deepEqual((await again.hub.epoch()).number, epoch + 1)
    assert.equal((await again.hub.epoch()).recovering, true)
    await one.outbox.commit(letter(), 4_000)
    assert.equal(await talk(one, hubLine(again)), 'wait')
    assert.equal(one.outbox.state.recovering, true)
    assert.equal((await journal(one.code)).length, 1)
    // The others of this file are gone: somebody says so.
    const others = await admin<{ code: string }[]>`
      select code from till_device where state in ('active', 'locked', 'revoked') and code <> all (${[one.code, two.code]})`
    for (const { code } of others) await again.devices.declareLost(code, 'BB-1', 'person:quan-ly')
    assert.equal((await again.hub.epoch()).recovering, true)
    assert.equal(await talk(two, hubLine(again)), 'idle')
    assert.equal((await again.hub.epoch()).recovering, false)
    assert.equal(await talk(one, hubLine(again)), 'idle')
    assert.equal(one.outbox.state.recovering, false)
    assert.equal(one.outbox.state.unsent, 0)
    assert.deepEqual(
      (await journal(one.code)).map(({ outcome }) => outcome),
      ['accepted', 'accepted'],
    )
  } finally {
    await again.close()
  }
})
