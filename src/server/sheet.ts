/**
 * Table files from outside: CSV and XLSX, both brought to one CSV text whose line numbers are the file's row numbers.
 * And the way back: an XLSX file with its rows as they were and what is wrong with them beside.
 */
import { isUtf8 } from 'node:buffer'
import { readFile, rm, stat } from 'node:fs/promises'
import readWorkbook from 'read-excel-file/node'
import writeWorkbook from 'write-excel-file/node'
import { csvLine, harmless, readCsv } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import type { TableError } from '#network/table.ts'
import type { RowError } from '#server/error-file.ts'

/** Tables are read whole: the largest of a province has some ten thousand rows. */
const TABLE_BYTES_MOST = 64 << 20

export const isWorkbook = (path: string): boolean => /\.xlsx?$/i.test(path)

/** @returns CSV text. @throws Problem file_unreadable | file_encoding | file_too_large. */
export async function readTableFile(path: string): Promise<string> {
  const { size } = await stat(path).catch((error: Error) => {
    throw new Problem('file_unreadable', { file: path, why: error.message }, error)
  })
  if (size > TABLE_BYTES_MOST) throw new Problem('file_too_large', { file: path, most: TABLE_BYTES_MOST, kind: 'bảng' })
  const data = await readFile(path)
  if (isWorkbook(path)) return workbookText(path, data)
  if (!isUtf8(data)) throw new Problem('file_encoding', { file: path, row: firstBadRow(data) })
  return data.toString('utf8')
}

/** The names of the columns, in the order of the file. */
export const headerOf = (text: string): string[] => (readCsv(text)[0]?.cells ?? []).map((cell) => cell.trim())

/** The first sheet. Line feeds in cells become spaces, so that rows and lines stay the same. */
async function workbookText(path: string, data: Buffer): Promise<string> {
  try {
    // Numbers come as they are written in the file: nothing is rounded on the way.
    const [sheet] = await readWorkbook(data, { parseNumber: (written) => ({ written }), trim: true })
    return (sheet?.data ?? []).map((row) => csvLine((row as readonly unknown[]).map(cellText))).join('')
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    const why = reasons[code] ?? message
    throw new Problem('file_unreadable', { file: path, why }, error)
  }
}

const reasons: Record<string, string> = {
  XLS_FILE_NOT_SUPPORTED: 'đây là tệp Excel cũ (.xls); lưu lại dạng .xlsx',
  FILE_NOT_SUPPORTED: 'đây không phải tệp .xlsx',
  INVALID_ZIP: 'tệp .xlsx bị hỏng hoặc bị cắt',
  NO_DATA: 'tệp .xlsx trống',
}

/** A cell as text: numbers as they are written, a date as its day, a line feed as a space. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell !== 'object') return String(cell).replace(/\s*[\r\n]+\s*/g, ' ')
  const { written } = cell as { written: string }
  const value = Number(written)
  return Number.isSafeInteger(value) ? String(value) : written
}

/** What is wrong in a table as rows of its error file. */
export function tableErrors(errors: readonly TableError[], text: string): RowError[] {
  const lines = new Map(readCsv(text).map(({ row, cells }) => [row, csvLine(cells).trimEnd()]))
  return errors.map(({ row, column, message }) => {
    return { row, field: column, code: 'reference_invalid', sentence: message, text: lines.get(row) ?? '' }
  })
}

function firstBadRow(data: Buffer): number {
  let row = 1
  for (let at = 0; at < data.length; row++) {
    const feed = data.indexOf(10, at)
    const end = feed < 0 ? data.length : feed
    if (!isUtf8(data.subarray(at, end))) return row
    at = end + 1
  }
  return row
}

/** Writes `<file>.errors.xlsx`: the rows as they were read, and a column “Lỗi”. Without errors an old one is removed. */
export async function writeErrorWorkbook(
  path: string,
  text: string,
  errors: readonly RowError[],
): Promise<string | undefined> {
  const file = `${path}.errors.xlsx`
  if (errors.length === 0) {
    await rm(file, { force: true })
    return undefined
  }
  const said = new Map<number, string[]>()
  for (const { row, field, sentence } of errors) {
    const sentences = said.get(row) ?? []
    sentences.push(field === '' ? sentence : `${field}: ${sentence}`)
    said.set(row, sentences)
  }
  const rows = readCsv(text)
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const data = rows.map(({ row, cells }, i) => {
    const padded = [...cells, ...Array<string>(width - cells.length).fill('')].map(harmless)
    const beside = [...(i === 0 ? ['Lỗi'] : []), ...(said.get(row) ?? [])].join('\n')
    return [...padded, { value: beside, textColor: '#B00020', wrap: true }]
  })
  await writeWorkbook(data, { stickyRowsCount: 1 })
    .toFile(file)
    .catch((error: Error) => {
      throw new Problem('file_unwritable', { file, why: error.message }, error)
    })
  return file
}
