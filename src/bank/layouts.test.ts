/** Sheets as banks lay them out: read without their titles and sums, and refused where one was changed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementLayouts } from '#bank/layouts.ts'
import { readStatementTable } from '#bank/sheet.ts'

const table = (rows: readonly (readonly string[])[]) =>
  readStatementTable(rows.map((cells, i) => ({ row: i + 1, cells })))

const AGRIBANK = [
  ['NGÂN HÀNG NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN'],
  ['Số tài khoản:', '', '7900 2010 00014'],
  [],
  ['Ngày giao dịch', 'Mã giao dịch', 'Số tiền  ghi nợ', 'Số tiền ghi có', 'Số dư', 'Nội dung giao dịch'],
  ['05/12/2018 08:01:02', 'FT1', '', '184,500', '1,184,500', 'TD PA22010012345 201812'],
  ['05/12/2018', 'FT 2', '1000', '', '1,183,500', 'PHI'],
  ['Tổng cộng', '', '1,000', '184,500', '', ''],
]

test('a bank’s own sheet is read by its labels; what is above and below it is left', () => {
  const { statement, faults } = table(AGRIBANK)
  assert.deepEqual(faults, [])
  assert.deepEqual(
    [statement?.account, statement?.number, statement?.from, statement?.opening, statement?.closing],
    ['7900201000014', '20181205.FT-2', '2018-12-05', 1_000_000, 1_183_500],
  )
  assert.deepEqual(
    statement?.entries.map(({ ref, amount, memo }) => [ref, amount, memo]),
    [
      ['FT1', 184_500, 'TD PA22010012345 201812'],
      ['FT-2', -1_000, 'PHI'],
    ],
  )
})

test('one that begins with the newest says the same, with its own way of grouping digits', () => {
  const rows = [
    ['Số tài khoản: 7900201000014'],
    ['STT', 'Ngày giao dịch', 'Số tham chiếu', 'Số tiền ghi nợ', 'Số tiền ghi có', 'Số dư', 'Mô tả'],
    ['1', '06/12/2018', 'B', '1,000', '', '1,183,500', ''],
    ['2', '05/12/2018', 'A', '', '184,500', '1,184,500', ''],
  ]
  const { statement } = table(rows)
  assert.deepEqual(
    [statement?.entries.map(({ ref }) => ref), statement?.opening, statement?.closing],
    [['A', 'B'], 1_000_000, 1_183_500],
  )
  const bidv = table([
    ['Số tài khoản', '7900201000014'],
    ['Ngày hiệu lực', 'Số giao dịch', 'Ghi nợ', 'Ghi có', 'Số dư', 'Tài khoản đối ứng', 'Diễn giải'],
    ['05/12/2018', 'A', '', '184.500', '1.184.500', '7900 2010 00101', 'x'],
  ])
  assert.deepEqual([bidv.statement?.entries[0]?.amount, bidv.statement?.entries[0]?.party], [184_500, '7900201000101'])
})

test('a row that was taken out, a sum that was changed, an account that is not there: refused at its place', () => {
  const changed = (row: number, at: number, cell: string) =>
    AGRIBANK.map((cells, i) => (i === row ? cells.with(at, cell) : cells))
  const cases: [ReturnType<typeof table>, RegExp][] = [
    [table(changed(5, 4, '1,183,501')), /dòng 6: Số dư trước 1184500 và -1000 thành 1183500, mà ghi 1183501/],
    [table(changed(4, 3, '184,50')), /dòng 5: Ghi đúng một trong “Số tiền ghi nợ”, “Số tiền ghi có”/],
    [table(changed(4, 3, '184.500')), /dòng 5: Ghi đúng một trong/],
    [table(AGRIBANK.toSpliced(1, 1)), /Thiếu số tài khoản/],
    [table(AGRIBANK.toSpliced(4, 3)), /không có dòng nào/],
    [table(changed(3, 4, 'Dư cuối')), /Thiếu cột “Số sao kê”. Dùng đúng tệp mẫu, hoặc tệp ngân hàng xuất/],
  ]
  for (const [read, said] of cases) {
    assert.equal(read.statement, undefined)
    assert.match(read.faults.map(({ place, message }) => `${place}: ${message}`).join('\n'), said)
  }
})

test('each layout is dated, says its source, and is told from the others', () => {
  for (const { key, from, to, source, columns } of statementLayouts) {
    assert.ok(from < to && source !== '', key)
    const labels = Object.values(columns)
    assert.equal(new Set(labels).size, labels.length, key)
  }
  assert.equal(
    new Set(statementLayouts.map(({ columns }) => Object.values(columns).join())).size,
    statementLayouts.length,
  )
})
