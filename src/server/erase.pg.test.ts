/** Personal values go by their term or on request; the journal, its sums and every check stay as they were. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { everyUnit } from '#people/person.ts'
import { actsOfThing, eraseActs, eraseDue, readDue, termsOn } from '#server/erase.ts'
import { personalFields } from '#services/expand.ts'
import { services } from '#services/index.ts'
import { reverses } from '#services/reverses.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'

const database = await fileDatabase()
const { province, places } = await openOffice(database)
const { people, db, intake } = province
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await admin.end()
  await province.close()
})
const TODAY = '2026-11-23'
const PHOTO = '4f'.repeat(32)
const BILL = 'electricity:PA22010010101/2026-11'

await intake.post([
  {
    device: 'may-09',
    seq: 1,
    at: `${TODAY}T08:00:00+07:00`,
    actor: 'person:lo-thi-on',
    unit: places.own.code,
    service: 'visit',
    verb: 'note',
    lines: [{ about: BILL, number: 'may-09.1', outcome: 'other', text: 'Gọi chị Mai trước khi đến', photo: PHOTO }],
  },
])
await admin`
  insert into photo (province, device, digest, seq, unit, began, bytes)
  values (14, 'may-09', ${PHOTO}, 1, ${places.own.id}, ${`${TODAY}T02:00:00Z`}, ${Buffer.from([0xff, 0xd8])})`

const left = async () =>
  (
    await admin<{ contents: string | null; photos: number; sums: string; head: string }[]>`
      select (select string_agg(content, ' ') from personal) as contents,
             (select count(*) from photo where bytes is not null)::int as photos,
             (select string_agg(holder || asset || amount, ' ' order by holder, asset) from balance) as sums,
             (select hash from block order by block desc limit 1) as head`
  )[0] as { contents: string | null; photos: number; sums: string; head: string }
const faults = async () => (await verifyDatabase(database.app, 14, { reverses })).problems
const deeds = () => admin<{ about: string; actor: string; unit: number; detail: string }[]>`
  select about, actor, unit, detail from deed where what = 'personal.erase' order by at, about`

test('each service with personal values has one term, of today', () => {
  const terms = termsOn(TODAY)
  const kept = terms.flatMap(({ services }) => services).toSorted()
  const named = services.filter((one) => personalFields(one).length > 0).map(({ key }) => key)
  assert.deepEqual(kept, named.toSorted())
  assert.ok(terms.every(({ before, years }) => before === `${2026 - years}-11-23` && years > 0))
})

test('who asks is answered: a note and its picture go, a voucher is kept by law and says until when', async () => {
  const before = await left()
  assert.match(before.contents ?? '', /chị Mai/)
  const about = await db.read(everyUnit(people), (query) => actsOfThing(query, 14, BILL))
  assert.ok(about.length >= 2 && about.every(({ device }) => device === 'may-01'))
  const asked = { by: 'son', reason: 'Đơn số 12/2026', today: TODAY }
  const answers = await eraseActs(province, [{ device: 'may-09', seq: 1 }, ...about.slice(0, 1)], asked)
  assert.deepEqual(
    answers.map((one) => (one.state === 'kept' ? one.until : one.state)),
    ['erased', '2036-11-23'],
  )
  const now = await left()
  assert.doesNotMatch(now.contents ?? '', /chị Mai/)
  assert.match(now.contents ?? '', /Lò Thị Ơn/)
  assert.deepEqual([now.photos, now.sums, now.head], [0, before.sums, before.head])
  assert.equal(await faults(), 0)
  const [deed, ...others] = await deeds()
  assert.equal(others.length, 0)
  assert.deepEqual([deed?.about, deed?.actor, deed?.unit], ['act:may-09/1', 'person:son', places.own.id])
  assert.match(deed?.detail ?? '', /Đơn số 12\/2026/)
  const again = await eraseActs(province, [{ device: 'may-09', seq: 1 }], asked)
  assert.equal(again[0]?.state, 'nothing')
  await assert.rejects(
    eraseActs(
      province,
      [
        { device: 'may-09', seq: 1 },
        { device: 'may-77', seq: 1 },
      ],
      asked,
    ),
    /Không tìm thấy/,
  )
})

test('what is past its term goes, no earlier; sums, heads and every check stay', async () => {
  const before = await left()
  const dueOn = (day: string) => db.read(everyUnit(people), (query) => readDue(query, 14, day))
  const money = async (day: string) => (await dueOn(day)).find(({ rule }) => rule === 'personal.keep.money')?.acts
  assert.equal(await money('2036-11-23'), 0, 'the last day of the term')
  assert.ok((await money('2036-11-24'))! > 0)
  await eraseDue(province, '2036-11-23', 'job:cli')
  assert.deepEqual(await left(), { ...before, contents: (await left()).contents })
  assert.match((await left()).contents ?? '', /Lò Thị Ơn/)
  const gone = await eraseDue(province, '2036-11-24', 'job:cli')
  assert.ok(gone.some(({ rule, acts }) => rule === 'personal.keep.money' && acts > 0))
  const now = await left()
  assert.equal(now.contents, null)
  assert.deepEqual([now.sums, now.head], [before.sums, before.head])
  assert.equal(await faults(), 0)
  assert.ok((await deeds()).some(({ about, unit }) => about === 'personal:personal.keep.money' && unit === 0))
})
