/** One text of a GTFS feed as rows of cells by column, with faults that name file and row. */
import { type CsvRow, readCsv } from '#kernel/csv.ts'
import type { Fault } from './plan.ts'

/** Cells by the order in which the columns were asked for; '' where the file has no such column. */
export type FeedRow = { readonly row: number; readonly cells: readonly string[] }

/**
 * The rows of a file. `required` columns must be there, or the file is as good as missing; then come `optional` ones. All
 * other columns are left.
 */
export function feedRows(
  file: string,
  text: string,
  required: readonly string[],
  optional: readonly string[],
  fault: (fault: Fault) => void,
): Iterable<FeedRow> {
  const [header, ...rest] = text.includes('"') ? readCsv(text) : [firstLine(text)]
  const names = header?.cells.map((cell) => cell.trim()) ?? []
  const lacking = required.filter((column) => !names.includes(column))
  for (const column of lacking)
    fault({ grave: true, file, row: 1, message: `thiếu cột “${column}”. Thêm cột rồi nhập lại.` })
  if (lacking.length > 0) return []
  const at = [...required, ...optional].map((column) => names.indexOf(column))
  const rows = text.includes('"') ? rest : plainRows(text)
  return picked(rows, at)
}

function* picked(rows: Iterable<CsvRow>, at: readonly number[]): Generator<FeedRow> {
  for (const { row, cells } of rows) yield { row, cells: at.map((column) => cells[column]?.trim() ?? '') }
}

const firstLine = (text: string): CsvRow => ({
  row: 1,
  cells: (text.replace(/^\uFEFF/, '').split('\n', 1)[0] ?? '').split(','),
})

/** Without quotes a line is a row: much faster, and tables of calls are large. The header is left out. */
function* plainRows(text: string): Generator<CsvRow> {
  let row = 1
  for (let from = text.indexOf('\n') + 1; from > 0 && from < text.length; ) {
    row++
    const end = text.indexOf('\n', from)
    const line = text.slice(from, end < 0 ? undefined : end)
    if (line.trim() !== '') yield { row, cells: line.split(',') }
    from = end + 1
  }
}

/** `26:15:00` and `6:05:30` in seconds; undefined when it is no time. */
export function readTime(text: string): number | undefined {
  const match = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text)
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : undefined
}

/** `20181130` as a day's text; what is no day is found when the plan is checked. */
export const readDate = (text: string): string =>
  /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text

/** A whole number of the list of those allowed, `''` standing for 0; undefined for others. */
export const readChoice = (text: string, most: number): number | undefined =>
  text === '' ? 0 : /^\d$/.test(text) && Number(text) <= most ? Number(text) : undefined
