/** What every imported table has in common: it is read by its columns, and applied whole or not at all. */
import { type Columns, type Row, readTable } from '#network/table.ts'
import type { RowError } from '#server/error-file.ts'
import { tableErrors } from '#server/sheet.ts'

export type Table<Kind extends string = string> = { path: string; kind: Kind; text: string }
/** `known`: rows that were there already. With errors in any table, nothing of any was applied. */
export type Applied = { rows: number; known: number; errors: RowError[] }

type Rows<C extends Columns> = {
  file: string
  rows: Row<C>[]
  /** Adds a fault to those that the columns found. */
  wrong: (row: { row: number }, column: string, message: string) => void
  /** The answer when there is any fault: all of them, from the top. */
  refused: () => Applied | undefined
}

export function readRows<C extends Columns>({ path, text }: Table, columns: C): Rows<C> {
  const file = baseName(path)
  const { rows, errors } = readTable(file, text, columns)
  return {
    ...{ file, rows },
    wrong: ({ row }, column, message) => errors.push({ file, row, column, message }),
    refused: () =>
      errors.length === 0
        ? undefined
        : { rows: rows.length, known: 0, errors: tableErrors(errors, text).sort((a, b) => a.row - b.row) },
  }
}

export const baseName = (path: string): string => path.replace(/^.*[\\/]/, '')
