/** A decree applied to a roll in a real database: seen row by row, confirmed once, never applied to a sum twice. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { csvLine } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { officeDevice } from '#server/office.ts'
import { ownAct } from '#server/own-act.ts'
import { applyDecree, type Preview, pending, previewDecree, seenOf } from '#server/payout-decree.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const pang = await signedIn('pang', 'district', 'parent', 'Lò Văn Pâng')
const office = officeDevice(places.parent.code)
province.people.now = () => new Date('2026-11-03T02:00:00Z')

type Row = [n: number, amount: number, kind: string, period?: string]
const member = (n: number): string => `14200200${String(n).padStart(2, '0')}`
const HEAD = 'Số danh sách|Đơn vị giao|Mã số BHXH|Kỳ chi trả|Số tiền được lĩnh|Bản, tổ|Tên người hưởng|Chế độ'
async function roll(number: string, rows: readonly Row[]): Promise<void> {
  const lines = rows.map(([n, amount, kind, period = '2026-11']) => {
    return [number, 'bhxh-payout', member(n), period, amount, 'Bản Mòn', 'Cà Thị Pâng', kind]
  })
  const bytes = Buffer.from([HEAD.split('|'), ...lines].map(csvLine).join(''))
  const { id, faults } = await takeFile(province, pang, { service: 'pension', bytes })
  assert.deepEqual(faults, [])
  await applyDraft(province, pang, id)
}
const of = (number: string) => ({ principal: 'bhxh-payout', number })
const preview = (number: string): Promise<Preview> =>
  province.read((query) => previewDecree(query, 14, of(number)), pang.units)
const does = (device: string, verb: string, line: Line, service = 'pension') =>
  ownAct(province, { device, actor: 'person:pang', unit: places.parent.code }, async () => ({
    service,
    verb,
    lines: [line],
  }))
async function now(n: number, period = '2026-11'): Promise<string> {
  const [row] = await province.read(
    (query) => query<{ key: string; open: number }[]>`
      select h.key, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = 14 and t.key = ${`pension:${member(n)}/${period}`}`,
  )
  return `${row?.key} ${row?.open}`
}
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code
const position = async () =>
  (await province.read((query) => query<{ position: number }[]>`select position from head where province = 14`))[0]
    ?.position

test('each row that changes is seen with its reason; confirmed, it changes once', async () => {
  const number = 'CT-1/2026'
  await roll(number, [
    [1, 2_000_000, 'Hưu trí'],
    [2, 3_400_000, 'Hưu trí'],
    [3, 5_000_000, 'Mất sức lao động'],
    [4, 1_200_000, 'Tuất hằng tháng'],
    [5, 2_000_000, 'Hưu trí', '2026-06'],
    [6, 2_500_000, 'Hưu trí'],
  ])
  await does(office, 'handOver', { member: member(3), period: '2026-11', to: 'till:may-41', until: '2026-11-25' })
  const before = await position()
  const first = await preview(number)
  assert.equal(first.decree, 'pension.raise.rate@2026-07-01')
  assert.deepEqual(
    first.changed.map(({ row, before, by, at }) => [row.row, before, row.amount, by, at].join(' ')),
    [
      '2 2000000 2460000 more office',
      '3 3400000 3800000 floor office',
      '4 5000000 5400000 rate till',
      '7 2500000 3000000 more office',
    ],
  )
  assert.deepEqual(
    first.same.map(({ row, why }) => `${row.row} ${why}`),
    ['5 class', '6 before'],
  )
  assert.equal(await position(), before)

  // One was paid since she looked: what she saw is not what would be done.
  const box = { record: 'BB-1', row: 1, holder: `till:${office}`, amount: 5_000_000, giver: 'a', taker: 'b' }
  await does(office, 'cash', box, 'opening')
  await does(office, 'pay', { member: member(6), period: '2026-11', amount: 2_500_000, paper: 'CCCD đã xem' })
  await assert.rejects(applyDecree(province, pang, of(number), seenOf(first)), refused('body_invalid'))
  assert.equal(await now(1), `till:${office} 2000000`)

  const second = await preview(number)
  assert.deepEqual(
    second.same.map(({ why }) => why),
    ['class', 'before', 'paid'],
  )
  await applyDecree(province, pang, of(number), seenOf(second))
  assert.equal(await now(1), `till:${office} 2460000`)
  assert.equal(await now(2), `till:${office} 3800000`)
  assert.equal(await now(3), 'till:may-41 5000000')
  assert.equal(await now(4), `till:${office} 1200000`)
  assert.equal(await now(5, '2026-06'), `till:${office} 2000000`)

  // Again: nothing is left but what the till must give back first, and then that alone.
  const third = await preview(number)
  assert.deepEqual(
    third.changed.map(({ row, at }) => `${row.row} ${at}`),
    ['4 ordered'],
  )
  assert.deepEqual(
    third.same.map(({ why }) => why),
    ['done', 'done', 'class', 'before', 'paid'],
  )
  await assert.rejects(applyDecree(province, pang, of(number), seenOf(third)), refused('body_invalid'))
  const [order] = await province.read(
    (query) =>
      query<
        { key: string }[]
      >`select key from thing where province = 14 and key like 'recall:%' order by id desc limit 1`,
  )
  const answer = { member: member(3), period: '2026-11', order: (order?.key ?? '').slice('recall:'.length) }
  await does('may-41', 'recall', answer)
  const fourth = await preview(number)
  assert.deepEqual(
    pending(fourth).map(({ row, at }) => `${row.row} ${row.amount} ${at}`),
    ['4 5400000 principal'],
  )
  await applyDecree(province, pang, of(number), seenOf(fourth))
  assert.equal(await now(3), `till:${office} 5400000`)
  assert.equal(await now(1), `till:${office} 2460000`)
  assert.deepEqual((await preview(number)).changed, [])
})

test('a row that cannot be raised is named, and nothing is done', async () => {
  await roll('CT-2/2026', [
    [11, 2_000_000, 'Hưu trí'],
    [12, 190_000_000, 'Hưu trí'],
  ])
  const seen = await preview('CT-2/2026')
  assert.deepEqual(
    seen.faults.map(({ row, message }) => `${row}: ${message}`),
    ['3: Mức mới 205200000 vượt mức 200000000 của hợp đồng. Hỏi lại đơn vị giao.'],
  )
  await assert.rejects(applyDecree(province, pang, of('CT-2/2026'), seenOf(seen)), refused('list_faulty'))
  assert.equal(await now(11), `till:${office} 2000000`)
})

test('a list of periods before any decree has none', async () => {
  await roll('CT-3/2026', [[21, 2_000_000, 'Hưu trí', '2026-06']])
  await assert.rejects(preview('CT-3/2026'), refused('not_found'))
})
