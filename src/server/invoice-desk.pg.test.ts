/** The queue of e-invoices in a real database: what is due and late, numbers recorded once, gaps and doubles seen. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { lateOf } from '#report/invoice-paper.ts'
import { readQueue, readSeries, seriesOf } from '#report/invoices.ts'
import { foldFlows } from '#rollup/flows.ts'
import { cancelIssued, markIssued } from '#server/invoice-desk.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const son = await signedIn('son', 'province', 'root', 'Nguyễn Văn Sơn')
const mai = await signedIn('mai', 'head', 'other', 'Lò Thị Mai')
province.people.now = () => new Date('2026-11-06T02:00:00Z')

let seq = 0
async function sold(service: string, verb: string, line: Line, day = '2026-10-20'): Promise<string> {
  const [answer] = await province.intake.post([
    {
      device: 'may-51',
      seq: ++seq,
      at: `${day}T08:00:00+07:00`,
      actor: 'person:on',
      unit: places.own.code,
      service,
      verb,
      lines: [line],
    },
  ])
  assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  return `may-51/${seq}`
}
const queue = async (month = '2026-10', units: SignedIn['units'] = 'all') => {
  await foldFlows(province.db, 14)
  return province.read((query) => readQueue(query, { province: 14, month, whole: units === 'all' }), units)
}
const said = async (month?: string) =>
  (await queue(month)).map(({ kind, subject, amount, issued, cancelled, number }) =>
    [kind, subject, amount, issued ? `${number?.series} ${number?.number}` : cancelled ? 'again' : 'due'].join(' '),
  )
const refused = (field: RegExp, why: RegExp) => (error: unknown) =>
  error instanceof Problem &&
  error.code === 'body_invalid' &&
  field.test(String(error.details.field)) &&
  why.test(String(error.details.why))

const letter = await sold('letter', 'post', { grams: 18, pieces: 3 })
await sold('goods', 'receive', { sku: 'gao-st25-5kg', quantity: 40, slip: 'PN-031' })
await sold('goods', 'supply', { sku: 'gao-st25-5kg', quantity: 12, slip: 'PX-077' })
const rice = await sold('goods', 'sell', { sku: 'gao-st25-5kg', quantity: 2, unitPrice: 165_000 })
const back = await sold('goods', 'takeBack', { sku: 'gao-st25-5kg', quantity: 1, unitPrice: 165_000, sale: 'HD-00129' })
const undone = await sold('letter', 'post', { grams: 18, pieces: 1 })
await sold('correction', 'undo', { named: undone, reason: 'Bấm nhầm' })
const bill = { customer: 'PA22066660001', period: '2026-10' }
await sold('electricity', 'assign', { ...bill, amount: 200_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' })
await sold('electricity', 'collect', { ...bill, amount: 200_000 })

test('every sale and every commission of the month is due; what was undone is not', async () => {
  assert.deepEqual(await said(), [
    `invoice ${letter} 12000 due`,
    `invoice ${rice} 330000 due`,
    `adjustment ${back} -165000 due`,
    'invoice evn/2026-10 2000 due',
  ])
  const all = await queue()
  assert.ok(all.every(({ due }) => due === '2026-11-07'))
  assert.equal(lateOf(all, '2026-11-07').length, 0)
  assert.equal(lateOf(all, '2026-11-08').length, 4)
  assert.equal(all.find(({ kind }) => kind === 'adjustment')?.adjusts, 'HD-00129')
  // Below another point nothing of this one is seen, nor the province's commissions.
  assert.deepEqual(await queue('2026-10', mai.units), [])
})

test('numbers are recorded once, and a wrong row stops all of them', async () => {
  const row = (...cells: string[]) => cells.join('\t')
  const good = row('Hóa đơn', letter, '1C26TSL', '1', '01/11/2026')
  const cases: [string, RegExp, RegExp][] = [
    [row('Hóa đơn', 'may-51/999', '1C26TSL', '2', '01/11/2026'), /^dòng 2, Lập cho/, /không có việc nào/],
    [row('Hóa đơn', undone, '1C26TSL', '2', '01/11/2026'), /^dòng 2, Lập cho/, /không có việc nào/],
    [row('Biên lai lệ phí', rice, '1C26TSL', '2', '01/11/2026'), /^dòng 2, Lập cho/, /không có việc nào/],
    [row('Hóa đơn', letter, '1C26TSL', '2', '01/11/2026'), /^dòng 2, Lập cho/, /đã có số/],
    [row('Hóa đơn', rice, '1C26TSL', '1', '01/11/2026'), /^dòng 2, Số/, /số 1C26TSL 1 đã dùng/],
    [row('Hóa đơn', rice, '1C26TSL', '002', '01/11/2026'), /^dòng 2, Số/, /sai/],
    [row('Hóa đơn', rice, '1C26TSL', '2', '19/10/2026'), /^dòng 2, Ngày lập/, /trước ngày bán/],
    [row('Hóa đơn', rice, '1C26TSL', '2'), /^dòng 2, các cột/, /cần 5 cột/],
  ]
  for (const [bad, field, why] of cases)
    await assert.rejects(markIssued(province, son, `${good}\n${bad}`), refused(field, why), bad)
  assert.ok((await queue()).every(({ issued }) => !issued))
  await assert.rejects(markIssued(province, mai, good), refused(/dòng 1/, /không có việc nào/))

  const head = row('Loại', 'Lập cho', 'Ký hiệu', 'Số', 'Ngày lập')
  assert.equal(
    await markIssued(province, son, `${head}\n${good}\n${row('invoice', rice, '1C26TSL', '3', '2026-11-01')}\n`),
    2,
  )
  assert.deepEqual(await said(), [
    `invoice ${letter} 12000 1C26TSL 1`,
    `invoice ${rice} 330000 1C26TSL 3`,
    `adjustment ${back} -165000 due`,
    'invoice evn/2026-10 2000 due',
  ])
  await assert.rejects(markIssued(province, son, good), refused(/dòng 1/, /đã có số/))
  const series = () => province.read((query) => readSeries(query, 14, 2026))
  assert.deepEqual(await series(), [{ series: '1C26TSL', used: [1, 3], missing: [[2, 2]], doubled: [] }])

  await cancelIssued(province, son, { kind: 'invoice', subject: letter, reason: 'Ghi sai tên khách' })
  assert.equal((await said())[0], `invoice ${letter} 12000 again`)
  await assert.rejects(markIssued(province, son, good), refused(/^dòng 1, Số/, /đã dùng/))
  await markIssued(province, son, row('invoice', letter, '1C26TSL', '4', '2026-11-02'))
  await markIssued(province, son, row('invoice', 'evn/2026-10', '1C26TSL', '2', '2026-11-02'))
  await assert.rejects(
    markIssued(province, son, row('Hóa đơn', back, '1C26TSL', '5', '2026-11-02')),
    refused(/Lập cho/, /không có việc nào/),
  )
  await markIssued(province, son, row('Hóa đơn điều chỉnh giảm', back, '1C26TSL', '5', '2026-11-02'))
  assert.ok((await said()).includes(`adjustment ${back} -165000 1C26TSL 5`))
  assert.deepEqual(await series(), [{ series: '1C26TSL', used: [1, 2, 3, 4, 5], missing: [], doubled: [] }])
  assert.equal(lateOf(await queue(), '2026-12-31').length, 0)
})

test('the numbers of a series: what is missing from 1 on, what is there twice', () => {
  assert.deepEqual(seriesOf('A', [7, 3, 4, 4, 9]), {
    ...{
      series: 'A',
      used: [3, 4, 4, 7, 9],
      missing: [
        [1, 2],
        [5, 6],
        [8, 8],
      ],
      doubled: [4],
    },
  })
})
