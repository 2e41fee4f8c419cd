/** A bank's statement as it arrives, XML or a sheet, known by its first sign. Runs in the thread that reads lists. */
import { isUtf8 } from 'node:buffer'
import { readCamt } from '#bank/camt.ts'
import { layoutOf, readStatementTable } from '#bank/sheet.ts'
import type { ReadStatement } from '#bank/statement.ts'
import { Problem } from '#kernel/problem.ts'
import { readList } from '#server/lists-sheet.ts'

/** @throws Problem file_unreadable | file_encoding */
export async function readBankFile(bytes: Buffer): Promise<ReadStatement[]> {
  if (/^(\uFEFF)?\s*</.test(bytes.subarray(0, 64).toString('utf8'))) {
    if (!isUtf8(bytes)) throw new Problem('file_encoding', { file: 'sao kê', row: 1 })
    return readCamt(bytes.toString('utf8'))
  }
  const { table, faults } = await readList(bytes)
  // What a bank does above its table, titles over several cells, concerns nobody.
  const head = table[layoutOf(table)?.head ?? 0]?.row ?? 0
  const inside = faults.filter(({ row, column }) => row >= head || column === '')
  return inside.length > 0
    ? [{ faults: inside.map(({ row, column, message }) => ({ place: `dòng ${row} ${column}`.trim(), message })) }]
    : [readStatementTable(table)]
}
