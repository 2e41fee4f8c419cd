/** Finding people without their diacritics, in the order of the dictionary, on a real PostgreSQL. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act } from '#kernel/act.ts'
import { driver, openDb } from '#kernel/sql.ts'
import { findPeople, findThings } from '#report/find.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const db = openDb(database.app)
const admin = driver(database.admin, { max: 1 })
after(() => Promise.all([province.close(), db.close(), admin.end()]))

const [here, there] = pointsOf(province.network as never, '2018-01-01', 2, 1)
assert.ok(here && there)

let seq = 0
/** One act with a line for each name. */
const billsOf = (names: readonly string[], unit = here): Act => ({
  device: `${unit.code}.1`,
  seq: ++seq,
  at: '2018-03-05T08:00:00+07:00',
  actor: 'person:lo-thi-on',
  unit: unit.code,
  service: 'electricity',
  verb: 'assign',
  lines: names.map((name, i) => ({
    customer: `PA${String(seq).padStart(6, '0')}${String(i).padStart(5, '0')}`,
    period: '2018-02',
    amount: 100_000,
    village: 'Bản Mòn',
    name,
  })),
})

const people = ['Lò Văn Ón', 'Lò Thị Ơn', 'Lo Van On', 'Lỗ Văn Ơn', 'Đèo Văn Ánh', 'Đặng Thị Úy', 'Dương Thị Ủy']
const answers = await province.intake.post([
  ...people.map((name) => billsOf([name])),
  billsOf(['Lò Văn Pản', 'Mùa Thị Ơn']),
])
for (const { outcome } of answers) assert.equal(outcome, 'accepted')

const find = (text: string, most?: number) =>
  db.read({ province: 14, units: 'all' }, (query) => findPeople(query, 14, text, most))

/** Who was found, by number of their act. */
const named = async (text: string) =>
  (await find(text)).hits.map(({ seq, exact }) => `${people[seq - 1] ?? `#${seq}`}${exact ? '!' : ''}`)

test('words without diacritics find everybody whose name they are', async () => {
  assert.deepEqual(await named('lo van on'), ['Lo Van On!', 'Lò Văn Ón', 'Lỗ Văn Ơn'])
  assert.deepEqual(await named('DEO anh'), ['Đèo Văn Ánh'])
  assert.deepEqual(await named('khong ai'), [])
  assert.deepEqual(await named(' – '), [])
})

test('whoever is written exactly as typed comes first', async () => {
  assert.deepEqual(await named('lò văn ón'), ['Lò Văn Ón!', 'Lo Van On', 'Lỗ Văn Ơn'])
  assert.deepEqual((await named('LÒ THỊ ƠN'.normalize('NFD')))[0], 'Lò Thị Ơn!')
  assert.deepEqual(await named('uy thi'), ['Dương Thị Ủy', 'Đặng Thị Úy'])
  assert.deepEqual(await named('thị ú'), ['Đặng Thị Úy!', 'Dương Thị Ủy'])
})

test('the words of two people of one act are not one person', async () => {
  assert.deepEqual(await named('lo van pan mua'), [])
  const { hits } = await find('mua on')
  assert.deepEqual(
    hits.map(({ shown }) => shown.filter(({ masked }) => masked).map(({ value }) => value)),
    [['Mùa T••• Ơn']],
  )
})

test('a list that is cut says so', async () => {
  const all = await find('lo')
  const some = await find('lo', 2)
  assert.deepEqual([some.hits.length, some.more, all.more], [2, true, false])
  assert.deepEqual(some.hits, all.hits.slice(0, 2))
})

test('the collation vietnamese sorts as Intl.Collator does', async () => {
  const names =
    'Đặng Dương Ủy Úy Uy Ùy Ũy Ụy An Ăn Ân ân ăn an Đ D d đ Ê E Ô O Ơ ô ơ Ư U Lò Lo Lỗ Lộ Chứ Cứ Kha Khứ Nga Ngà Nha Tào Thào Trần Giàng Gia Bạc'.split(
      ' ',
    )
  const whole = [...names, ...people, 'Lò Thị On', 'Nguyễn Văn An', 'Nguyễn Văn Ân']
  const sorted = await admin<{ name: string }[]>`
    select name from unnest(${whole}::text[]) name order by name collate vietnamese`
  assert.deepEqual(
    sorted.map(({ name }) => name),
    whole.toSorted(new Intl.Collator('vi').compare),
  )
  assert.notDeepEqual(whole.toSorted(), whole.toSorted(new Intl.Collator('vi').compare))
})

test('a code finds its things, whatever comes after it', async () => {
  const things = (text: string) =>
    db.read({ province: 14, units: 'all' }, async (query) =>
      (await findThings(query, 14, text)).hits.map(({ seq, shown }) => [seq, shown[0]?.value]),
    )
  assert.deepEqual(await things('PA00000200000'), [[2, 'Hóa đơn tiền điện PA00000200000, 2018-02']])
  assert.equal((await things('PA000008')).length, 2)
  assert.deepEqual(await things('A00000200000'), [])
  assert.deepEqual(await things('PA0'), [])
})

test('other units, other provinces and erased values are not found', async () => {
  const seen = (units: number[]) => db.read({ province: 14, units }, (query) => findPeople(query, 14, 'deo van anh'))
  assert.equal((await seen([here.id])).hits.length, 1)
  assert.equal((await seen([there.id])).hits.length, 0)
  const elsewhere = await db.read({ province: 15, units: 'all' }, (query) => findPeople(query, 15, 'deo van anh'))
  assert.equal(elsewhere.hits.length, 0)
  await db.act({ province: 14, units: 'all' }, (tx) => tx`delete from personal where province = 14 and seq = 5`)
  assert.deepEqual(await named('deo van anh'), [])
})

test('rows from before the search column are found after a rebuild, and are otherwise as they were', async () => {
  const rows = () => admin`select * from personal order by device, seq`
  const before = await rows()
  await admin`update personal set folded = null`
  assert.deepEqual(await named('lo thi on'), [])
  assert.equal((await rebuild(database.app, 14)).refolded, 0)
  assert.equal((await rebuild(database.app, 14, { apply: true })).refolded, before.length)
  assert.deepEqual(await rows(), before)
  assert.deepEqual(await named('lo thi on'), ['Lò Thị Ơn'])
})
