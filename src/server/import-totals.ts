/**
 * Imports totals of other systems (history, plans, payroll), a file whole or not at all. A total that is there stays as it
 * is: the same amount again changes nothing, another amount needs a new version.
 */
import { Problem } from '#kernel/problem.ts'
import { CellError, identifier, matching, month, oneOf, type ReadCell, type Row, words } from '#network/table.ts'
import { revenueMeasure } from '#rollup/fold.ts'
import { addTotals } from '#rollup/totals.ts'
import type { RowError } from '#server/error-file.ts'
import { type Applied, baseName, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'
import { tableErrors } from '#server/sheet.ts'

const TOTAL_KINDS = ['actual', 'plan', 'assigned'] as const
/** The unit as a whole, where a total belongs to no service. */
const NO_SERVICE = '-'

export const amount: ReadCell<number> = (cell) => {
  const value = Number(cell)
  if (!/^-?\d{1,16}$/.test(cell) || !Number.isSafeInteger(value))
    throw new CellError(`"${cell}" không phải số nguyên. Ghi số đồng, không dấu chấm, không lẻ, ví dụ 132000000.`)
  return value + 0
}

const TOTAL_COLUMNS = {
  kind: oneOf(TOTAL_KINDS),
  version: identifier,
  service: words,
  measure: matching(/^[a-z][A-Za-z0-9]{0,63}$/, 'mã. Ghi chữ cái La-tinh không dấu, ví dụ revenue'),
  unit: words,
  month,
  amount,
}

type TotalRow = Row<typeof TOTAL_COLUMNS>
export type Total = Omit<TotalRow, 'row' | 'unit'> & { unit: number }

/** @returns with errors: nothing was applied. */
export async function importTotals(province: Province, table: Table): Promise<Applied> {
  const { rows, wrong, refused } = readRows(table, TOTAL_COLUMNS)
  const totals = new Map<string, Total & { row: number }>()
  for (const row of rows) {
    for (const { column, message } of place(province, row)) wrong(row, column, message)
    const unit = province.world.unit(row.unit, row.month)
    const total = { ...row, unit: unit?.id ?? 0 }
    const twice = totals.get(idOf(total))
    if (twice) wrong(row, 'amount', `Trùng với dòng ${twice.row}. Chỉ giữ một dòng.`)
    else totals.set(idOf(total), total)
  }
  const no = refused()
  if (no) return no
  const whole = [...totals.values()]
  try {
    return await storeTotals(province, table, whole)
  } finally {
    // The driver keeps for ever the closure that first asked each of its queries, for its stack, and so all that the closure
    // sees: 20 MB beside the import of acts that follows.
    whole.length = 0
  }
}

type Fault = { column: string; message: string }

/** What the catalogue and the network say about a row. */
function place({ world }: Province, row: TotalRow): Fault[] {
  const wrong: Fault[] = []
  const service = world.catalogue.get(row.service)
  if (row.service !== NO_SERVICE && !service)
    wrong.push({ column: 'service', message: `Không có dịch vụ "${row.service}". Ghi mã trong danh mục, hoặc -.` })
  const measures = [revenueMeasure, ...Object.keys(service?.measures ?? {})]
  if (service && !measures.includes(row.measure))
    wrong.push({ column: 'measure', message: `Dịch vụ này có: ${measures.join(', ')}. Chọn một trong đó.` })
  if (!world.unit(row.unit, row.month)?.open)
    wrong.push({ column: 'unit', message: `Không có đơn vị mã "${row.unit}" vào ${row.month}. Kiểm tra mã và tháng.` })
  return wrong
}

const idOf = (total: Total): string =>
  [total.kind, total.version, total.service, total.measure, total.unit, total.month].join('|')

/** What is there stays. `column`: where the row has the amount. */
export async function storeTotals(
  province: Province,
  { path, text }: Table,
  totals: readonly (Total & { row: number; column?: string })[],
): Promise<Applied> {
  const { id, db } = province
  return await db.act({ province: id, units: 'all' }, async (tx) => {
    const stored = await tx<Total[]>`
      select kind, version, service, measure, unit, month, amount
      from total
      where province = ${id} and kind = any (${[...new Set(totals.map(({ kind }) => kind))]})
        and version = any (${[...new Set(totals.map(({ version }) => version))]}::int[])`
    const known = new Map(stored.map((total) => [idOf(total), total.amount]))
    const other = totals.filter((total) => (known.get(idOf(total)) ?? total.amount) !== total.amount)
    if (other.length > 0)
      return { rows: totals.length, known: 0, errors: other.map((total) => conflict(total, known, text)) }
    const fresh = totals.filter((total) => !known.has(idOf(total)))
    const rows = fresh.map(({ row: _, column: __, ...total }) => total)
    if (fresh.length > 0)
      await addTotals(
        tx,
        id,
        tx`
          select *, ${baseName(path)} as file from json_to_recordset(${JSON.stringify(rows)}::text::json)
            as t (kind text, version int, service text, measure text, unit int, month date, amount bigint)`,
      )
    return { rows: totals.length, known: totals.length - fresh.length, errors: [] }
  })
}

function conflict(
  total: Total & { row: number; column?: string },
  known: ReadonlyMap<string, number>,
  text: string,
): RowError {
  const { row, version, column = 'amount' } = total
  const { message } = new Problem('total_conflict', { version, amount: known.get(idOf(total)) ?? 0 })
  const [error] = tableErrors([{ file: '', row, column, message }], text)
  return { ...(error as RowError), code: 'total_conflict' }
}
