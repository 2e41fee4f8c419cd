/**
 * A principal's list as it arrives, brought to rows of cells: XLSX or CSV, known by its first bytes. What a spreadsheet
 * can hide (formulas, merged cells, hidden sheets, rows and columns) is a fault with its place, never guessed at.
 */
import { isUtf8 } from 'node:buffer'
import { readSheet } from 'read-excel-file/node'
import { readCsv } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import type { Fault, Table } from '#principals/check.ts'
import { openArchive, type Parts, packAgain } from '#server/lists-archive.ts'
import { cellText } from '#server/sheet.ts'

/** `faults` are of the file itself; the rows were read all the same, so that they can be shown beside. */
export type ReadList = { table: Table; faults: readonly Fault[] }

/** Cells of one row and rows of one sheet that are looked at: a list has a dozen and 100,000. */
const COLUMNS_MOST = 64
const ROWS_MOST = 120_000
/** Faults of one kind that are told; somebody who has more knows what it is about. */
const TOLD_MOST = 1000

/** @throws Problem file_unreadable | file_encoding, saying what to do. */
export async function readList(data: Buffer): Promise<ReadList> {
  if (data.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return readXlsx(data)
  if (data.subarray(0, 4).equals(Buffer.from('D0CF11E0', 'hex')))
    throw new Problem('file_unreadable', {
      file: '.xls',
      why: 'đây là tệp Excel cũ (.xls). Lưu lại dạng .xlsx rồi nộp lại',
    })
  if (!isUtf8(data) || data.includes(0)) throw new Problem('file_encoding', { file: '.csv', row: 1 })
  return { table: readCsv(data.toString('utf8')), faults: [] }
}

async function readXlsx(data: Buffer): Promise<ReadList> {
  const parts = openArchive(data)
  const sheet = firstSheet(parts)
  const faults = sheetFaults(sheet)
  const workbook = /<(?:\w+:)?sheet\s[^>]*\bstate\s*=\s*["'](?:hidden|veryHidden)/.test(
    textOf(parts, 'xl/workbook.xml'),
  )
  if (workbook) faults.unshift({ row: 1, column: '', message: 'Tệp có trang ẩn. Bỏ ẩn hoặc xóa trang ấy rồi nộp lại.' })
  try {
    // Numbers come as they are written in the file: nothing is rounded on the way.
    const rows = await readSheet(packAgain(parts), 1, { parseNumber: (written) => ({ written }), trim: true })
    const table = rows.map((row, i) => ({ row: i + 1, cells: (row as readonly unknown[]).map(cellText) }))
    return { table: table.filter(({ cells }) => cells.some((cell) => cell !== '')), faults }
  } catch (error) {
    const why = 'không đọc được các ô. Mở bằng Excel, lưu lại dạng .xlsx'
    throw new Problem('file_unreadable', { file: '.xlsx', why }, error)
  }
}

const textOf = (parts: Parts, name: string): string => parts.get(name)?.toString('utf8') ?? ''

/** The XML of the sheet that stands first in the workbook. */
function firstSheet(parts: Parts): string {
  const [, id] = /<(?:\w+:)?sheet\s[^>]*\br:id\s*=\s*["']([^"']+)/.exec(textOf(parts, 'xl/workbook.xml')) ?? []
  for (const [relation] of textOf(parts, 'xl/_rels/workbook.xml.rels').matchAll(/<Relationship\s[^>]*>/g)) {
    if (/\bId\s*=\s*["']([^"']+)/.exec(relation)?.[1] !== id) continue
    const target = /\bTarget\s*=\s*["']\/?(?:xl\/)?([^"']+)/.exec(relation)?.[1]
    const sheet = parts.get(`xl/${target}`)
    if (sheet) return sheet.toString('utf8')
  }
  throw new Problem('file_unreadable', {
    file: '.xlsx',
    why: 'không thấy trang đầu. Mở bằng Excel, lưu lại dạng .xlsx',
  })
}

/** What the first sheet hides. @throws Problem file_unreadable when it is larger than any list. */
function sheetFaults(xml: string): Fault[] {
  const faults: Fault[] = []
  const say = (row: number, column: string, message: string) => {
    if (faults.length < TOLD_MOST) faults.push({ row, column, message })
  }
  let [column, row] = ['A', 1]
  // A cell with its address, then perhaps its formula. Text in cells has no tags.
  for (const [, letters, number] of xml.matchAll(
    /<(?:\w+:)?(?:c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']|f[\s/>])/g,
  )) {
    if (letters === undefined) say(row, `cột ${column}`, 'Ô là công thức. Dán thành giá trị rồi nộp lại.')
    else {
      column = letters
      row = Number(number)
      if (columnNumber(column) > COLUMNS_MOST || row > ROWS_MOST)
        throw new Problem('file_unreadable', {
          file: '.xlsx',
          why: `có ô ở tận ${column}${row}. Xóa các hàng, cột thừa rồi nộp lại`,
        })
    }
  }
  for (const [tag] of xml.matchAll(/<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']e["'][^>]*>/g)) {
    const [, at = 'A', line] = /\br\s*=\s*["']([A-Z]+)(\d+)/.exec(tag) ?? []
    say(Number(line ?? 1), `cột ${at}`, 'Ô báo lỗi (#REF!, #N/A …). Ghi giá trị vào ô rồi nộp lại.')
  }
  for (const [, from] of xml.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)/g)) {
    const [, at, line] = /^([A-Z]+)(\d+)/.exec(from as string) as unknown as [string, string, string]
    say(Number(line), `cột ${at}`, `Ô gộp ${from}. Bỏ gộp, điền từng ô rồi nộp lại.`)
  }
  for (const [tag] of xml.matchAll(/<(?:\w+:)?(?:row|col)\s[^>]*?\bhidden\s*=\s*["'](?:1|true)["'][^>]*>/g)) {
    const at = /\br\s*=\s*["'](\d+)/.exec(tag)?.[1]
    say(Number(at ?? 1), '', at ? 'Hàng bị ẩn. Bỏ ẩn, bỏ lọc rồi nộp lại.' : 'Có cột bị ẩn. Bỏ ẩn rồi nộp lại.')
  }
  return faults.sort((a, b) => a.row - b.row)
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
