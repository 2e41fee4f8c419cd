/** Paper brought in: slips of a book, records of the cut-over, the old books beside ours; and what is wrong with each row. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { compareBooks, oldBooksPaper, readOldBooks } from '#report/old-books.ts'
import { importSlips, readSlips, SLIP_KINDS, slipColumns, slipKind } from '#server/slips.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const DAY = RECORDED.slice(0, 10)
const pang = await signedIn('pang', 'district', 'parent', 'Pang')
const unit = places.own.code

/** A sheet of one kind from rows by the labels of its columns. */
function sheet(key: string, rows: readonly Record<string, string>[]) {
  const kind = slipKind(key)
  const labels = slipColumns(kind).map(({ label }) => label)
  for (const row of rows)
    for (const label of Object.keys(row)) assert.ok(labels.includes(label), `${key} has no ${label}`)
  const table = [labels, ...rows.map((row) => labels.map((label) => row[label] ?? ''))].map((cells, i) => ({
    row: i + 1,
    cells,
  }))
  return { kind, read: readSlips(kind, table, province, pang, DAY) }
}
const bring = (key: string, rows: readonly Record<string, string>[]) => {
  const { kind, read } = sheet(key, rows)
  return importSlips(province, kind, read)
}
const placeOf = async (thing: string): Promise<string> => {
  const [row] = await province.read(
    (query) => query<{ key: string; open: number }[]>`
      select h.key, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = 14 and t.key = ${thing}`,
  )
  return row ? `${row.key} ${row.open}` : 'nowhere'
}
const position = async (): Promise<number> =>
  (await province.read((query) => query<{ position: number }[]>`select position from head where province = 14`))[0]
    ?.position ?? 0

const signed = (n: number, record: string) => ({
  'Mã điểm': unit,
  Ngày: '20/11/2026',
  'Số biên bản': record,
  'Dòng số': String(n),
  'Mã người giao đã ký': 'lo-van-pang',
  'Mã người nhận đã ký': 'ha-thi-lan',
})
const slip = (n: number, customer: string, amount: string) => ({
  'Mã điểm': unit,
  Ngày: '2026-11-20',
  'Số quyển': 'P-0007',
  'Số phiếu': String(n),
  Giờ: '09:15',
  'Mã người làm': 'lo-thi-on',
  'Mã khách hàng': customer,
  'Kỳ hóa đơn': '11/2026',
  'Số tiền': amount,
})

test('every kind has columns that its acts take', () => {
  for (const kind of SLIP_KINDS) assert.ok(slipColumns(kind).length > 4, kind.key)
  assert.ok(SLIP_KINDS.length > 12)
  assert.throws(() => slipKind('bag.close'), /loại phiếu/)
})

test('the cut-over: cash, what is owed, half-used books and parcels in house, each with giver and taker', async () => {
  const cash = [
    { ...signed(1, 'BB-01/2026'), 'Quầy hoặc két': `vault:${unit}`, 'Số tiền': '82.400.000' },
    { ...signed(2, 'BB-01/2026'), 'Quầy hoặc két': 'till:may-01', 'Số tiền': '3100000' },
  ]
  assert.deepEqual(await bring('opening.cash', cash), { accepted: 2, exceptions: 0, repeated: 0 })
  assert.deepEqual(await bring('opening.cash', cash), { accepted: 2, exceptions: 0, repeated: 2 })
  const owed = [{ ...signed(1, 'BB-02/2026'), 'Đơn vị giao việc': 'evn', 'Số tiền': '31250000' }]
  assert.equal((await bring('opening.owed', owed)).accepted, 1)
  const books = [
    { ...signed(1, 'BB-03/2026'), 'Ký hiệu': 'AB-18P', 'Số đầu': '533', 'Số cuối': '550', 'Số phiếu': 'PN-32' },
  ]
  assert.equal((await bring('receipt-book', books)).accepted, 2)
  assert.equal(await placeOf('receipt-book:AB-18P/533'), `vault:${unit} 0`)
  const parcel = {
    'Tên người nhận': 'Lò Thị Ơn',
    'Điện thoại người nhận': '0912000111',
    'Địa chỉ người nhận': 'Bản Mòn',
  }
  const parcels = [
    {
      ...signed(1, 'BB-04/2026'),
      ...parcel,
      'Mã bưu gửi': 'EE123456785VN',
      'Tiền thu hộ (COD)': '350000',
      'Người nhận': 'till:may-01',
    },
  ]
  assert.equal((await bring('parcel', parcels)).accepted, 3)
  assert.equal(await placeOf('parcel:EE123456785VN'), 'till:may-01 350000')

  // Another record with the same parcel, and one signed by one person alone: nothing of it is done.
  const before = await position()
  await assert.rejects(
    bring(
      'parcel',
      parcels.map((row) => ({ ...row, 'Số biên bản': 'BB-05/2026' })),
    ),
    /Dòng 2: “EE123456785VN” đã có trong sổ/,
  )
  await assert.rejects(
    bring('opening.cash', [
      { ...signed(1, 'BB-06/2026'), 'Quầy hoặc két': `vault:${unit}`, 'Số tiền': '1000' },
      { ...signed(3, 'BB-06/2026'), 'Quầy hoặc két': 'tui', 'Số tiền': '1,5', 'Mã người nhận đã ký': '' },
    ]),
    /Tệp có 4 lỗi, chưa nhập dòng nào[\s\S]*Dòng 3, Quầy hoặc két: “tui”[\s\S]*Dòng số: Phải là 2/,
  )
  await assert.rejects(
    bring('opening.cash', [
      {
        ...signed(1, 'BB-07/2026'),
        'Quầy hoặc két': `vault:${unit}`,
        'Số tiền': '1000',
        'Mã người nhận đã ký': 'lo-van-pang',
      },
    ]),
    /người nhận phải khác người giao/,
  )
  assert.equal(await position(), before)
})

test('slips of a numbered book: done once, by the name of who did and who typed; a missing number is told', async () => {
  const rows = [slip(1, 'PA22010010999', '184.500'), slip(2, 'PA22010010998', '96000')]
  const { read } = sheet('electricity.collect', rows)
  assert.deepEqual([read.faults, read.acts[0]?.act.actor], [[], 'support:pang/person:lo-thi-on'])
  // Nobody had handed these bills to the book: the money is booked as it moved, and a person decides.
  assert.deepEqual(await bring('electricity.collect', rows), { accepted: 0, exceptions: 2, repeated: 0 })
  assert.deepEqual(await bring('electricity.collect', rows), { accepted: 0, exceptions: 2, repeated: 2 })
  await assert.rejects(bring('electricity.collect', [slip(1, 'PA22010010999', '1')]), /đã nhập với nội dung khác/)
  await assert.rejects(bring('electricity.collect', [slip(2, 'PA22010010999', '1')]), /Số phiếu: Phải là 1/)
  await assert.rejects(
    bring('electricity.collect', [
      { ...slip(1, 'X', '0'), 'Mã điểm': places.other.code, Ngày: '31/02/2026', Giờ: '9h' },
    ]),
    /4 lỗi[\s\S]*Mã khách hàng[\s\S]*Mã điểm[\s\S]*Ngày[\s\S]*Giờ/,
  )
})

test('the old books beside ours: only what differs, and every wrong row by its name', async () => {
  const { network } = province
  if (!network) throw new Error('no network')
  const table = (rows: readonly string[][]) =>
    [['Mã đơn vị', 'Khoản', 'Số dư'], ...rows].map((cells, i) => ({ row: i + 1, cells }))
  const ours = await province.read((query) => compareBooks(query, network, { province: 14, day: DAY, balances: [] }))
  const own = ours.filter((one) => one.unit === unit)
  assert.ok(
    own.some(({ item, here }) => item === 'due:evn' && here > 31_000_000),
    JSON.stringify(own),
  )
  const same = ours.map(({ unit, item, here }) => [unit, item, String(here)])
  const paperOf = async (rows: readonly string[][]) => {
    const { balances, faults } = readOldBooks(table(rows), network, DAY)
    assert.deepEqual(faults, [])
    return province.read(async (query) => {
      const differences = await compareBooks(query, network, { province: 14, day: DAY, balances })
      return oldBooksPaper(query, { province: 14, day: DAY, differences })
    })
  }
  assert.deepEqual((await paperOf(same)).tables[0]?.rows, [])
  const off = same.map(([code = '', item = '', sum = ''], i) => [
    code,
    item,
    i === 0 ? String(Number(sum) + 70_000) : sum,
  ])
  const told = (await paperOf(off)).tables[0]?.rows
  assert.deepEqual([told?.length, told?.[0]?.at(-1)], [1, -70_000])
  const wrong = readOldBooks(
    table([
      ['X', 'tiền', '1.000'],
      [unit, 'cash', '1'],
      [unit, 'cash', '2'],
    ]),
    network,
    DAY,
  )
  assert.deepEqual(
    wrong.faults.map(({ row, column }) => `${row} ${column}`),
    ['2 Mã đơn vị', '2 Khoản', '2 Số dư', '4 Khoản'],
  )
})
