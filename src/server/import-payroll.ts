/**
 * Imports the payroll's monthly totals of each unit by post, a file whole or not at all. They become totals like any other:
 * people, incomes, insurance. No row names a person: what one of us earns is nobody's business here.
 */
import { CellError, identifier, month, type ReadCell, words } from '#network/table.ts'
import { POSTS, type Post, postKey } from '#report/posts.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import { amount, storeTotals, type Total } from '#server/import-totals.ts'
import type { Province } from '#server/province.ts'

const post: ReadCell<Post> = (cell) => {
  const found = Object.entries(POSTS).find(([key, name]) => key === cell || name.toLowerCase() === cell.toLowerCase())
  if (!found)
    throw new CellError(
      `Không có chức danh "${cell}". Ghi một trong: ${Object.keys(POSTS).join(', ')}. Cộng theo chức danh, không ghi tên người.`,
    )
  return found[0] as Post
}

const count: ReadCell<number> = (cell) => {
  if (!/^\d{1,5}$/.test(cell)) throw new CellError(`"${cell}" không phải số người. Ghi số nguyên, ví dụ 3.`)
  return Number(cell)
}

const money: ReadCell<number> = (cell) => {
  const value = amount(cell)
  if (value < 0) throw new CellError(`"${cell}" nhỏ hơn 0. Ghi số đồng đã trả trong tháng.`)
  return value
}

const MEASURES = { staff: count, income: money, insurance: money }
const COLUMNS = { version: identifier, month, unit: words, post, ...MEASURES }

/** @returns with errors: nothing was applied. */
export async function importPayroll(province: Province, table: Table): Promise<Applied> {
  const { rows, wrong, refused } = readRows(table, COLUMNS)
  const totals: (Total & { row: number; column: string })[] = []
  const first = new Map<string, number>()
  for (const row of rows) {
    const { row: _, version, month, unit: code, post, ...measures } = row
    const unit = province.world.unit(code, month)
    if (!unit?.open) wrong(row, 'unit', `Không có đơn vị mã "${code}" vào ${month}. Kiểm tra mã và tháng.`)
    const key = `${version} ${month} ${unit?.id ?? code} ${post}`
    const twice = first.get(key)
    if (twice !== undefined)
      wrong(row, 'post', `Trùng với dòng ${twice}: cùng đơn vị, tháng, chức danh. Cộng lại thành một dòng.`)
    first.set(key, twice ?? row.row)
    if (measures.staff === 0 && measures.income > 0)
      wrong(row, 'staff', 'Có thu nhập mà số người là 0. Ghi số người được trả.')
    for (const [measure, amount] of Object.entries(measures))
      totals.push({
        ...{ kind: 'actual', version, service: postKey(post), measure, unit: unit?.id ?? 0, month, amount },
        ...{ row: row.row, column: measure },
      })
  }
  const no = refused()
  if (no) return no
  const applied = await storeTotals(province, table, totals)
  return { ...applied, rows: rows.length, known: Math.floor(applied.known / Object.keys(MEASURES).length) }
}
