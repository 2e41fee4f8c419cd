/**
 * Papers of the books: a title, tables of whole đồng and notes, as data. Page, workbook, print and terminal are made from
 * the same paper, so they cannot say different things.
 */
import writeWorkbook, { type Cell as SheetCell } from 'write-excel-file/node'
import { harmless } from '#kernel/csv.ts'
import { showNumber } from '#kernel/money.ts'
import { typeset } from '#report/pdf.ts'

/** A number is an amount or a count; `href`: where a cell leads on a page. */
export type PaperCell = string | number | { text: string; href: string }
export type PaperTable = {
  title: string
  columns: readonly { label: string; number?: boolean }[]
  rows: readonly (readonly PaperCell[])[]
  total?: readonly PaperCell[]
  /** Instead of the table when it has no rows. */
  none?: string
}
export type Paper = {
  title: string
  lead: string
  demo: boolean
  tables: readonly PaperTable[]
  /** What does not meet, and what a reader should know. */
  notes: readonly string[]
}

const cellText = (cell: PaperCell): string =>
  typeof cell === 'number' ? showNumber(cell) : typeof cell === 'string' ? cell : cell.text

const DEMO = 'Số liệu mô phỏng, không phải số thật của Bưu điện.'

/** One sheet a table; text from outside never becomes a formula. The same paper gives the same bytes. */
export function paperSheet({ title, lead, demo, tables, notes }: Paper): Promise<Buffer> {
  const text = (value: string, more: object = {}): SheetCell => ({ value: harmless(value), type: String, ...more })
  const cell = (value: PaperCell, bold: boolean): SheetCell => {
    const weight = bold ? { fontWeight: 'bold' as const } : {}
    return typeof value === 'number'
      ? { value, type: Number, format: '#,##0', ...weight }
      : text(cellText(value), weight)
  }
  const head = [
    [text(title, { fontWeight: 'bold', fontSize: 14 })],
    [text(lead)],
    ...(demo ? [[text(DEMO, { textColor: '#B00020' })]] : []),
    ...notes.map((note) => [text(note)]),
  ]
  const sheets = tables.map((table) => ({
    sheet: table.title.slice(0, 31),
    data: [
      ...head,
      table.columns.map(({ label }) => text(label, { fontWeight: 'bold', wrap: true, backgroundColor: '#E8EEF4' })),
      ...table.rows.map((row) => row.map((one) => cell(one, false))),
      ...(table.total ? [table.total.map((one) => cell(one, true))] : []),
    ],
    columns: table.columns.map(({ number }, i) => ({ width: number ? 18 : i === 0 ? 30 : 36 })),
    stickyRowsCount: head.length + 1,
  }))
  return writeWorkbook(sheets as never)
    .toBuffer()
    .then(timeless)
}

/** The archive without the moment at which it was packed: the same paper gives the same bytes. */
function timeless(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const local = zip.readUInt32LE(at + 42)
    zip.writeUInt32LE(FIRST_DAY, at + 12)
    zip.writeUInt32LE(FIRST_DAY, local + 10)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return zip
}

/** 1980-01-01 00:00, where the time of archives begins: date in the upper half. */
const FIRST_DAY = 0x0021_0000

const ROWS_PRINTED = 400

/** On A4, across when a table is wide. Long lists are cut; the workbook has them whole. */
export function paperPdf({ title, lead, demo, tables, notes }: Paper): Buffer {
  const cut = tables.filter(({ rows }) => rows.length > ROWS_PRINTED)
  return typeset('paper.typ', {
    title,
    lead,
    demo,
    wide: tables.some(({ columns }) => columns.length > 6),
    tables: tables.map(({ rows, total, columns, ...table }) => ({
      title: table.title,
      none: rows.length === 0 ? (table.none ?? '') : '',
      columns: columns.map(({ label, number = false }) => ({ label, number })),
      rows: rows.slice(0, ROWS_PRINTED).map((row) => row.map(cellText)),
      total: total?.map(cellText) ?? [],
    })),
    notes: [
      ...notes,
      ...cut.map(
        (table) =>
          `${table.title}: in ${ROWS_PRINTED} dòng đầu; tệp bảng tính có đủ ${showNumber(table.rows.length)} dòng.`,
      ),
    ],
  })
}

/** For a terminal: columns by their widest cell. */
export function paperText({ title, lead, demo, tables, notes }: Paper): string {
  const parts = tables.map(({ rows, total, columns, none, ...table }) => {
    if (rows.length === 0) return `${table.title}\n${none ?? ''}`
    const lines = [columns.map(({ label }) => label), ...rows.map((row) => row.map(cellText))]
    if (total) lines.push(total.map(cellText))
    const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)))
    const padded = lines.map((line) =>
      line
        .map((text, i) => (columns[i]?.number ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    return [table.title, ...padded].join('\n')
  })
  return [`${title}\n${lead}${demo ? `\n${DEMO}` : ''}`, ...parts, ...notes].join('\n\n')
}
