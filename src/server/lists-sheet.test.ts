/** Hostile and careless workbooks: each says what is wrong with it, in time and within memory. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { Problem } from '#kernel/problem.ts'
import { contractOf } from '#principals/contract.ts'
import { openArchive, packAgain } from '#server/lists-archive.ts'
import { readList } from '#server/lists-sheet.ts'
import { faultWorkbook, listTemplate } from '#server/lists-template.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

type Book = { sheet?: string; workbook?: string; more?: Record<string, string> }
/** A workbook of one sheet, made by hand so that anything can be in it. */
function book({ sheet = cells('A1', 'x'), workbook = '', more = {} }: Book = {}): Buffer {
  const parts = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `${XML}<Relationships/>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="DS" sheetId="1"${workbook} r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${XML}<worksheet xmlns="${MAIN}">${sheet}</worksheet>`,
    ...more,
  }
  return packAgain(new Map(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)])))
}
const cells = (at: string, text: string, more = ''): string =>
  `<sheetData><row r="1"><c r="${at}" t="inlineStr">${more}<is><t>${text}</t></is></c></row></sheetData>`

const whyOf = async (data: Buffer): Promise<string> => {
  const error = await readList(data).then(
    () => assert.fail('was read'),
    (error) => error,
  )
  assert.ok(error instanceof Problem, String(error))
  return error.message
}
const faultsOf = async (made: Book) =>
  (await readList(book(made))).faults.map(({ row, column, message }) => `${row} ${column}: ${message}`)

test('a plain workbook is read, and so is one that was packed again', async () => {
  const { table, faults } = await readList(book())
  assert.deepEqual([table, faults], [[{ row: 1, cells: ['x'] }], []])
  assert.deepEqual([...openArchive(packAgain(openArchive(book()))).keys()].length, 5)
})

test('numbers come as they are written, texts and days as they are shown', async () => {
  const sheet =
    '<sheetData><row r="3"><c r="A3"><v>184500</v></c><c r="B3"><v>184500.5</v></c><c r="C3"><v>1E+5</v></c></row></sheetData>'
  const { table } = await readList(book({ sheet }))
  assert.deepEqual(table.at(-1), { row: 3, cells: ['184500', '184500.5', '100000'] })
})

test('what a spreadsheet hides is told with its place', async () => {
  assert.match((await faultsOf({ sheet: cells('E5', '7', '<f>1+6</f>') }))[0] as string, /^5 cột E: Ô là công thức/)
  assert.match(
    (await faultsOf({ sheet: cells('E5', '7', '<x:f t="shared"/>') }))[0] as string,
    /^5 cột E: Ô là công thức/,
  )
  const merged = `${cells('A1', 'x')}<mergeCells><mergeCell ref="B4:C9"/></mergeCells>`
  assert.match((await faultsOf({ sheet: merged }))[0] as string, /^4 cột B: Ô gộp B4:C9/)
  const row = '<sheetData><row r="7" hidden="1"><c r="A7"><v>1</v></c></row></sheetData>'
  assert.match((await faultsOf({ sheet: row }))[0] as string, /^7 : Hàng bị ẩn/)
  assert.match(
    (await faultsOf({ sheet: `<cols><col min="2" max="2" hidden="true"/></cols>${row}` }))[0] as string,
    /cột bị ẩn/,
  )
  assert.match((await faultsOf({ workbook: ' state="veryHidden"' }))[0] as string, /^1 : Tệp có trang ẩn/)
})

test('a cell that shows an error is one', async () => {
  const sheet = '<sheetData><row r="2"><c r="A2"><v>1</v></c><c t="e" r="H2"><v>#REF!</v></c></row></sheetData>'
  assert.match((await faultsOf({ sheet }))[0] as string, /^2 cột H: Ô báo lỗi/)
})

test('a bomb, an entity, a macro, a link and a far cell are refused whole', async () => {
  const bomb = packBomb('xl/worksheets/sheet1.xml', 200 << 20)
  assert.ok(bomb.length < 2 << 20, 'a bomb is small')
  const begun = performance.now()
  assert.match(await whyOf(bomb), /giải nén ra quá lớn/)
  // Its directory says that it is small.
  assert.match(await whyOf(packBomb('xl/worksheets/sheet1.xml', 200 << 20, 1000)), /giải nén ra quá lớn/)
  assert.ok(performance.now() - begun < 20_000)
  for (const declared of ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
    assert.match(
      await whyOf(book({ more: { 'xl/sharedStrings.xml': `${XML}${declared}<sst/>` } })),
      /khai báo thực thể/,
    )
  const wide = `\uFEFF${XML}<sst/>`
  const utf16 = packAgain(new Map([['xl/workbook.xml', Buffer.from(wide, 'utf16le')]]))
  assert.match(await whyOf(utf16), /không viết bằng UTF-8/)
  assert.match(await whyOf(book({ more: { 'xl/vbaProject.bin': 'x' } })), /macro/)
  assert.match(await whyOf(book({ more: { 'xl/externalLinks/externalLink1.xml': 'x' } })), /tệp khác/)
  assert.match(await whyOf(book({ sheet: cells('XFD1048576', 'x') })), /có ô ở tận XFD1048576/)
})

test('what is no workbook says so', async () => {
  assert.match(await whyOf(Buffer.from('D0CF11E0A1B11AE1', 'hex')), /Excel cũ \(\.xls\)/)
  assert.match(await whyOf(book().subarray(0, 300)), /bị hỏng hoặc bị cắt/)
  assert.match(await whyOf(packAgain(new Map([['word/document.xml', Buffer.from('<x/>')]]))), /không phải tệp \.xlsx/)
  assert.match(await whyOf(Buffer.from([0x4d, 0xe3, 0x20])), /không phải UTF-8/)
})

test('a CSV of any separator is read with its rows', async () => {
  const { table } = await readList(Buffer.from('\uFEFFA;B\n"x;y";=1+1\n'))
  assert.deepEqual(table[1], { row: 2, cells: ['x;y', '=1+1'] })
})

test('the template has its header, its notes and codes, and comes back without a fault', async () => {
  const service = catalogue.get('pension') as Service
  const contract = contractOf('pension') as NonNullable<ReturnType<typeof contractOf>>
  const made = await listTemplate(
    'list/1',
    service,
    contract,
    [{ code: 'V99001', name: 'Điểm Mường Bám' }],
    ['Bản Mòn'],
  )
  const { table, faults } = await readList(made)
  assert.deepEqual(faults, [])
  assert.deepEqual(table[0]?.cells.slice(0, 3), ['Số danh sách', 'Đơn vị giao', 'Mã số BHXH'])
  const sheet = openArchive(made).get('xl/worksheets/sheet1.xml')?.toString() ?? ''
  assert.match(sheet, /state="frozen"/)
  assert.match(sheet, /<dataValidation type="list"[^>]*sqref="B2:B100001"><formula1>"bhxh-payout"/)
  assert.match(sheet, /<formula1>'Mã'!\$A\$2:\$A\$2</)
  assert.match(openArchive(made).get('xl/sharedStrings.xml')?.toString() ?? '', /Điểm Mường Bám/)
})

test('faults stand beside their rows, once, and no cell becomes a formula', async () => {
  const table = [
    { row: 1, cells: ['Số tiền', 'Lỗi', 'Bản'] },
    { row: 2, cells: ['x', 'lỗi cũ', '=HYPERLINK("http://x")'] },
    { row: 4, cells: ['5', '', '@SUM'] },
  ]
  const made = await faultWorkbook(table, [{ row: 2, column: 'Số tiền', message: 'không phải số.' }])
  const again = await readList(made)
  assert.deepEqual(
    again.table.map(({ cells }) => cells),
    [
      ['Số tiền', 'Bản', 'Lỗi'],
      ['x', `'=HYPERLINK("http://x")`, 'Số tiền: không phải số.'],
      ['5', "'@SUM", ''],
    ],
  )
  assert.deepEqual(again.faults, [])
})

/** An archive whose one part unpacks to this many spaces; `claimed`: what its directory says of the size. */
function packBomb(name: string, size: number, claimed = size): Buffer {
  const packed = deflateRawSync(Buffer.alloc(size, 32), { level: 1 })
  const plain = packAgain(new Map([[name, packed]]))
  const head = plain.readUInt32LE(plain.length - 6)
  for (const [at, method, unpacked] of [
    [0, 8, 22],
    [head, 10, 24],
  ] as const) {
    plain.writeUInt16LE(8, at + method)
    plain.writeUInt32LE(claimed, at + unpacked)
  }
  return plain
}
