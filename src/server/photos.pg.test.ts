/** A note and its picture on a real journal: from a till to the page of the act, to the office and to the next till. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { driver } from '#kernel/sql.ts'
import { addPerson, lasting } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { makeApp } from '#server/http.ts'
import { readVisited } from '#server/office-notes.ts'
import { photoStates } from '#server/photos.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type News, Outbox, type Line as Wire } from '#sync/outbox.ts'
import { digestOf, photoChanges, sendPhotos } from '#sync/photos.ts'
import { EXAMPLE, exampleProvince } from '../../test/support/example-province.ts'

const province = await exampleProvince()
const { database, people, world } = province
const admin = driver(database.admin, { max: 1 })
const AT = '2018-12-03T08:12:33+07:00'
const UNIT = 'V99001'
const unit = world.unit(UNIT, AT.slice(0, 10))?.id as number
for (const role of ['teller', 'head'] as const)
  await addPerson(
    people,
    lasting({ code: `${role}-1`, name: 'Lò Thị Mai', unit, role, since: '2018-01-01' }),
    'job:test',
  )
const app = makeApp({ provinces: [province], port: 0, now: people.now, log: () => {} })

async function till() {
  const signer = await signerOf(await newKeys())
  const code = await province.devices.invite(unit, 'person:quan-ly')
  await province.devices.enrol({ code, publicKey: signer.publicKey, persisted: true, freeBytes: 1e9 })
  const [row] = await admin<{ code: string }[]>`
    select code from till_device where public_key = ${Buffer.from(signer.publicKey)}`
  const device = row!.code
  await province.devices.approve(device, 'person:quan-ly')
  const store = new MemoryStore()
  await Outbox.begin(store, device, (await province.hub.epoch()).number)
  const outbox = await Outbox.open(store, signer)
  const heard: News[] = []
  const talk = async () => {
    const apply = (news: News) => {
      heard.push(news)
      return []
    }
    while ((await outbox.sync(line, apply)) === 'more');
    while ((await sendPhotos({ device, store, signer, state: () => outbox.state }, line)) === 'more');
  }
  const act = (service: string, verb: string, one: Line, photo?: Uint8Array) =>
    outbox.commit(
      { at: AT, actor: 'person:teller-1', unit: UNIT, service, verb, lines: [one], happened: true },
      0,
      (seq) => (photo ? photoChanges(seq, [{ digest: String(one.photo), bytes: photo }]) : []),
    )
  return { device, heard, talk, act }
}

/** The server itself, without its socket. */
const line: Wire = async (url, body) => {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: { host: 'localhost', 'content-type': 'application/octet-stream' },
    payload: Buffer.from(body),
  })
  return { status: answer.statusCode, body: new Uint8Array(answer.rawPayload) }
}

let office = 0
async function give(to: string, n: number): Promise<string> {
  const bill = { customer: `PA9900000000${n}`, period: '2018-11' }
  const base = { device: 'vp-test', at: AT, actor: 'person:quan-ly', unit: UNIT, service: 'electricity' }
  const answers = await province.intake.post([
    {
      ...base,
      seq: ++office,
      verb: 'assign',
      lines: [{ ...bill, amount: 96_000, village: 'Bản Mòn', name: 'Quàng Văn Đức' }],
    },
    { ...base, seq: ++office, verb: 'handOver', lines: [{ ...bill, to: `till:${to}`, until: '2018-12-20' }] },
  ])
  assert.deepEqual([...new Set(answers.map(({ outcome }) => outcome))], ['accepted'])
  return `electricity:${bill.customer}/${bill.period}`
}
const idOf = (about: string) => ({ customer: about.slice(12, 25), period: '2018-11' })

const jpeg = (size: number, mark: number) => {
  const bytes = new Uint8Array(size).fill(mark)
  bytes.set([0xff, 0xd8, 0xff])
  return bytes
}
const read = <T>(work: Parameters<typeof province.read<T>>[0], units?: readonly number[]) => province.read(work, units)
const get = async (url: string, cookie?: string) =>
  app.inject({ url, headers: { host: 'localhost', ...(cookie ? { cookie: `phien=${cookie}` } : {}) } })

test('a note and its picture reach the act, the office and the next till; then it is erased', async () => {
  const [one, next] = [await till(), await till()]
  const about = await give(one.device, 1)
  await one.talk()
  const photo = jpeg(40_000, 7)
  const digest = await digestOf(photo)
  const note = {
    about,
    number: `${one.device}.1`,
    outcome: 'later',
    again: '2018-12-12',
    text: 'Có chó dữ',
    photo: digest,
  }
  const { seq } = await one.act('visit', 'note', note, photo)

  const state = () => read((query) => photoStates(query, EXAMPLE, one.device, [digest]))
  assert.deepEqual(await state(), [{ digest, state: 'missing' }])
  await one.talk()
  assert.deepEqual(await state(), [{ digest, state: 'here' }])
  assert.deepEqual(
    await read((query) => photoStates(query, EXAMPLE, one.device, [digest]), [unit + 1]),
    [{ digest, state: 'missing' }],
    'another unit sees nothing',
  )
  const [row] = await admin<{ record: string }[]>`
    select record from act a join device d on d.province = a.province and d.id = a.device
    where d.key = ${one.device} and a.seq = ${seq}`
  assert.ok(row!.record.includes(digest) && !row!.record.includes('chó dữ'), 'the words are not in the journal')

  const cookie = await openSession(people, 'head-1', '127.0.0.1')
  const picture = `/anh/${one.device}/${digest}`
  assert.equal((await get(picture, cookie)).statusCode, 403, 'nobody looks without saying why')
  const asked = await app.inject({
    method: 'POST',
    url: `/viec/${one.device}/${seq}`,
    headers: { host: 'localhost', cookie: `phien=${cookie}`, 'sec-fetch-site': 'same-origin' },
    payload: { purpose: 'Khách hỏi', note: 'Đơn hỏi số 12/2018', token: (await whoseSession(people, cookie))?.token },
  })
  assert.equal(asked.statusCode, 200, asked.body)
  const shown = await get(picture, cookie)
  assert.equal(shown.statusCode, 200)
  assert.deepEqual(new Uint8Array(shown.rawPayload), photo)
  assert.equal(shown.headers['content-type'], 'image/jpeg')
  assert.equal(shown.headers['x-content-type-options'], 'nosniff')
  assert.match(String(shown.headers['content-security-policy']), /^default-src 'none'; sandbox$/)
  assert.match(String(shown.headers['content-disposition']), /^inline; filename="[0-9a-f]{16}\.jpg"$/)
  assert.notEqual((await get(picture)).statusCode, 200, 'nobody signed in')
  const teller = await openSession(people, 'teller-1', '127.0.0.1')
  assert.notEqual((await get(picture, teller)).statusCode, 200)
  assert.match((await get(`/viec/${one.device}/${seq}`)).body, /Có ảnh \(đã che\)[\s\S]*Xem đủ: người phụ trách/)

  const visited = await read((query) => readVisited(query, EXAMPLE, { units: [UNIT] }))
  assert.deepEqual(
    visited.map((found) => [found.about, found.holder, found.open, found.line.text, found.photos]),
    [[about, `till:${one.device}`, 96_000, 'Có chó dữ', [{ digest, state: 'here' }]]],
  )

  await one.act('electricity', 'handOver', { ...idOf(about), to: `till:${next.device}` })
  await one.talk()
  await next.talk()
  const [fed] = next.heard.flatMap(({ feed }) => feed)
  const { line: told, day } = fed!.entry.things[about]!.note!
  assert.deepEqual([told, day], [note, '2018-12-03'])

  await next.act('electricity', 'collect', { ...idOf(about), amount: 96_000 })
  await next.talk()
  assert.deepEqual(
    await read((query) => readVisited(query, EXAMPLE, { units: [UNIT] })),
    [],
    'done things leave the list',
  )
  assert.equal((await read((query) => readVisited(query, EXAMPLE, { of: [about] }))).length, 1, 'evidence stays')

  await province.db.act(
    { province: EXAMPLE, units: 'all' },
    (tx) => tx`update photo set bytes = null where digest = ${digest}`,
  )
  assert.deepEqual(await state(), [{ digest, state: 'erased' }])
  assert.equal((await get(picture, cookie)).statusCode, 404)
})

test('a picture that no act named is not kept; what came before its act was undone stays evidence', async () => {
  const one = await till()
  const about = await give(one.device, 2)
  const [named, other] = [jpeg(5_000, 1), jpeg(5_000, 2)]
  const digest = await digestOf(named)
  // The store holds another picture under the name: a disk that rots.
  await one.act('visit', 'note', { about, number: `${one.device}.1`, outcome: 'away', photo: digest }, other)
  await one.act('visit', 'note', { about, number: `${one.device}.2`, outcome: 'address' })
  await one.talk()
  assert.deepEqual(await read((query) => photoStates(query, EXAMPLE, one.device, [digest])), [
    { digest, state: 'missing' },
  ])
  const [row] = await admin<{ n: number }[]>`select octet_length(bytes) as n from photo where digest = ${digest}`
  assert.equal(row?.n ?? 0, 0)
  const visited = await read((query) => readVisited(query, EXAMPLE, { units: [UNIT] }))
  assert.deepEqual(
    visited.map((found) => [found.about, found.line.outcome]),
    [[about, 'address']],
    'the newest note alone',
  )
  await one.act('correction', 'undo', { named: `${one.device}/2`, reason: 'Nhầm nhà' })
  await one.talk()
  const [before] = await read((query) => readVisited(query, EXAMPLE, { units: [UNIT] }))
  assert.equal(before?.line.outcome, 'away', 'a note that was undone says nothing')
})

test('a picture of a parked act is taken, too: its device was revoked in between', async () => {
  const one = await till()
  const about = await give(one.device, 3)
  const photo = jpeg(20_000, 3)
  const digest = await digestOf(photo)
  await one.act('visit', 'note', { about, number: `${one.device}.1`, outcome: 'away', photo: digest }, photo)
  await admin`update till_device set state = 'revoked' where code = ${one.device}`
  await one.talk()
  assert.deepEqual(await read((query) => photoStates(query, EXAMPLE, one.device, [digest])), [
    { digest, state: 'here' },
  ])
})
