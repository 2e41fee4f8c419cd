/**
 * Reads a CSV text into typed rows: a column is declared once with the function that reads its cell, and every cell that
 * cannot be read becomes an error naming file, row, column and remedy. It knows no network and touches no file.
 */
import { readCsv } from '#kernel/csv.ts'
import { type Day, isDay } from '#kernel/day.ts'

/** What is wrong in a data file: `row` is the line of the file (the header is row 1), `message` says the remedy. */
export interface TableError {
  readonly file: string
  readonly row: number
  readonly column: string
  readonly message: string
}

/** Reads one cell (already trimmed); throws `CellError` with a Vietnamese sentence when it cannot. */
export type ReadCell<T> = (cell: string) => T

/** Columns by name, in the order of the documented file. */
export type Columns = Readonly<Record<string, ReadCell<unknown>>>

/** A row as its columns read it, with the line it stands on. */
export type Row<C extends Columns> = { readonly [K in keyof C]: ReturnType<C[K]> } & { readonly row: number }

/** Thrown by a `ReadCell`; its message is shown to the person who wrote the file. */
export class CellError extends Error {}

/** Header in any order, comma-separated, UTF-8 with or without BOM, quotes as in RFC 4180. */
export function readTable<C extends Columns>(
  file: string,
  text: string,
  columns: C,
): { rows: Row<C>[]; errors: TableError[] } {
  const errors: TableError[] = []
  const records = readCsv(text)
  const header = (records[0]?.cells ?? []).map((cell) => cell.trim())
  const names = Object.keys(columns)
  for (const column of names) {
    if (!header.includes(column)) errors.push({ file, row: 1, column, message: missingColumn(column) })
  }
  for (const column of header) {
    if (!names.includes(column)) errors.push({ file, row: 1, column, message: unknownColumn(column, names) })
  }
  if (errors.length > 0) return { rows: [], errors }

  const rows: Row<C>[] = []
  for (const { row, cells } of records.slice(1)) {
    if (cells.length !== header.length) {
      const message = `Dòng có ${cells.length} ô, tiêu đề có ${header.length} cột. Thêm hoặc bớt dấu phẩy; chữ có dấu phẩy phải đặt trong "…".`
      errors.push({ file, row, column: header[Math.min(cells.length, header.length - 1)] ?? '', message })
      continue
    }
    const values: Record<string, unknown> = { row }
    const before = errors.length
    header.forEach((column, i) => {
      try {
        values[column] = columns[column]?.((cells[i] ?? '').trim())
      } catch (error) {
        if (!(error instanceof CellError)) throw error
        errors.push({ file, row, column, message: error.message })
      }
    })
    // Every column of C was read, so the record has C's shape.
    if (errors.length === before) rows.push(values as Row<C>)
  }
  return { rows, errors }
}

export const identifier: ReadCell<number> = (cell) => {
  if (!/^[1-9]\d{0,8}$/.test(cell)) throw new CellError(`"${cell}" không phải số hiệu. Ghi số nguyên dương, ví dụ 134.`)
  return Number(cell)
}

export const words: ReadCell<string> = (cell) => {
  if (cell === '') throw new CellError('Ô trống. Ghi nội dung vào ô này.')
  if (cell !== cell.normalize('NFC')) throw new CellError(`"${cell}" không ở dạng Unicode NFC. Chuyển tệp sang NFC.`)
  return cell
}

export const day: ReadCell<Day> = (cell) => {
  if (!isDay(cell)) throw new CellError(`"${cell}" không phải ngày. Ghi năm-tháng-ngày, ví dụ 2025-07-01.`)
  return cell
}

/** A day or a moment of it, as ISO text with its offset. */
export const moment: ReadCell<string> = (cell) => {
  if (!isDay(cell.slice(0, 10)) || !/^.{10}(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\+07:00|Z))?$/.test(cell))
    throw new CellError(`"${cell}" không phải ngày giờ. Ghi ví dụ 2018-01-05T08:00:00+07:00.`)
  return cell.length === 10 ? `${cell}T00:00:00+07:00` : cell
}

export const year: ReadCell<number> = (cell) => {
  if (!/^20\d\d$/.test(cell)) throw new CellError(`"${cell}" không phải năm. Ghi ví dụ 2018.`)
  return Number(cell)
}

/** The first day of a month. */
export const month: ReadCell<string> = (cell) => {
  const match = /^((?:19|20)\d\d)-(0[1-9]|1[0-2])(-01)?$/.exec(cell)
  if (!match) throw new CellError(`"${cell}" không phải tháng. Ghi năm-tháng, ví dụ 2018-12.`)
  return `${match[1]}-${match[2]}-01`
}

export const flag: ReadCell<boolean> = (cell) => {
  if (cell !== '0' && cell !== '1') throw new CellError(`"${cell}" không phải 0 hoặc 1. Ghi 1 là có, 0 là không.`)
  return cell === '1'
}

export const decimal: ReadCell<number> = (cell) => {
  if (!/^-?\d{1,3}(\.\d+)?$/.test(cell))
    throw new CellError(`"${cell}" không phải toạ độ. Ghi độ thập phân, ví dụ 21.328.`)
  return Number(cell)
}

export function oneOf<T extends string>(choices: readonly T[]): ReadCell<T> {
  return (cell) => {
    const choice = choices.find((known) => known === cell)
    if (choice === undefined) throw new CellError(`"${cell}" không có trong: ${choices.join(', ')}. Chọn một trong đó.`)
    return choice
  }
}

/** @param what after “không phải”: what it should be, and the remedy */
export function matching(pattern: RegExp, what: string): ReadCell<string> {
  return (cell) => {
    if (!pattern.test(cell)) throw new CellError(`"${cell}" không phải ${what}.`)
    return cell
  }
}

/** An integer from 0, below 10^12. */
export const whole: ReadCell<number> = (cell) => {
  if (!/^\d{1,12}$/.test(cell)) throw new CellError(`"${cell}" không phải số. Ghi số, không dấu chấm.`)
  return Number(cell)
}

/** An empty cell reads as `empty`. */
export function optional<T, E = undefined>(read: ReadCell<T>, empty?: E): ReadCell<T | E> {
  return (cell) => (cell === '' ? (empty as E) : read(cell))
}

function missingColumn(column: string): string {
  return `Thiếu cột "${column}". Thêm cột này vào dòng tiêu đề.`
}

function unknownColumn(column: string, names: readonly string[]): string {
  return `Cột "${column}" không được dùng. Bỏ cột, hoặc sửa tên thành một trong: ${names.join(', ')}.`
}
