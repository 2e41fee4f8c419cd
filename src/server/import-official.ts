/**
 * Imports what the corporation says of the mail's quality, a file whole or not at all: a value for a unit, or, in rows with an
 * item, what it says of that item. What is there stays as it is: the same again changes nothing, other words need a new version.
 */
import { csvLine } from '#kernel/csv.ts'
import { type Month, monthOf } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import { CellError, identifier, month, oneOf, optional, type ReadCell, type Row, words } from '#network/table.ts'
import { STANDARDS } from '#rollup/mail-score.ts'
import { type Applied, baseName, readRows, type Table } from '#server/import-table.ts'
import { readTable as readSheet } from '#server/lists-reader.ts'
import type { Province } from '#server/province.ts'
import { headerOf, tableErrors } from '#server/sheet.ts'
import { itemCheck, itemField } from '#services/item.ts'

/** Of a unit: hundredths of a percent. Of an item: good or not; null when the corporation has no result. */
const value: ReadCell<number | boolean | null> = (cell) => {
  const word = cell.toLowerCase()
  if (word === '') return null
  if (word === 'đạt' || word === 'không đạt') return word === 'đạt'
  const share = Math.round(Number(word.replace(/\s*%$/, '').replace(',', '.')) * 100)
  if (!/^\d{1,3}([.,]\d{1,2})?\s*%?$/.test(word) || share > 10_000)
    throw new CellError(
      `"${cell}" không phải tỷ lệ từ 0 đến 100. Ghi ví dụ 58,62; dòng của bưu gửi ghi đạt, không đạt.`,
    )
  return share
}

const item: ReadCell<string> = (cell) => {
  const code = cell.replace(/\s/g, '').toUpperCase()
  if (!itemField.safeParse(code).success || itemCheck({ item: code }, () => 0, '') !== undefined)
    throw new CellError(`"${cell}" không phải mã bưu gửi. Ghi 13 ký tự như EE123456785VN, hoặc 15 ký tự.`)
  return code
}

const COLUMNS = {
  measure: oneOf(STANDARDS.map(({ id }) => id)),
  unit: words,
  month,
  version: identifier,
  value,
  item: optional(item),
}
const { item: _, ...VALUES_ALONE } = COLUMNS

type Read = Row<typeof VALUES_ALONE> & { item?: string | undefined }
type Official = Omit<Read, 'unit'> & { unit: number }

/**
 * The same from a page: the file as it was handed in.
 * @returns the newest month in it. @throws Problem file_unreadable with the first faults and their places; then nothing was kept.
 */
export async function takeOfficial(province: Province, file: Buffer): Promise<Month> {
  const { table, faults } = await readSheet(file)
  const text = table.map(({ cells }) => csvLine(cells)).join('')
  const handed = { path: 'trang-chat-luong', kind: 'official', text }
  const { errors } = faults.length > 0 ? { errors: [] } : await importOfficial(province, handed)
  const told = [...faults, ...errors.map(({ row, field, sentence }) => ({ row, column: field, message: sentence }))]
  if (told.length > 0) {
    const first = told.slice(0, FAULTS_TOLD)
    const more = told.length > FAULTS_TOLD ? `; và ${told.length - FAULTS_TOLD} lỗi nữa` : ''
    const why = first
      .map(({ row, column, message }) => `dòng ${row}, ${column}: ${message.replace(/\.$/, '')}`)
      .join('; ')
    throw new Problem('file_unreadable', { file: 'số của Tổng công ty', why: why + more })
  }
  const months = readOfficial(handed).rows.map(({ month }) => month)
  if (months.length === 0)
    throw new Problem('file_unreadable', { file: 'số của Tổng công ty', why: 'không có dòng nào dưới tiêu đề' })
  return monthOf(months.toSorted().at(-1) ?? '')
}

const FAULTS_TOLD = 5

const readOfficial = (table: Table) =>
  readRows<typeof COLUMNS | typeof VALUES_ALONE>(table, headerOf(table.text).includes('item') ? COLUMNS : VALUES_ALONE)

/** @returns with errors: nothing was applied. */
export async function importOfficial(province: Province, table: Table): Promise<Applied> {
  const { rows, wrong, refused } = readOfficial(table)
  const all = new Map<string, Official>()
  for (const row of rows as Read[]) {
    const unit = province.world.unit(row.unit, row.month)
    if (!unit?.open) wrong(row, 'unit', `Không có đơn vị mã "${row.unit}" vào ${row.month}. Kiểm tra mã và tháng.`)
    if ((row.item === undefined) !== (typeof row.value === 'number'))
      wrong(row, 'value', row.item ? 'Dòng của bưu gửi ghi đạt, không đạt, hoặc bỏ trống.' : 'Ghi tỷ lệ, ví dụ 58,62.')
    const official = { ...row, unit: unit?.id ?? 0 }
    const twice = all.get(idOf(official))
    if (twice) wrong(row, row.item ? 'item' : 'unit', `Trùng với dòng ${twice.row}. Chỉ giữ một dòng.`)
    else all.set(idOf(official), official)
  }
  const no = refused()
  if (no) return no
  return store(province, table, [...all.values()])
}

const idOf = ({ measure, month, version, item, unit }: Omit<Official, 'row' | 'value'>): string =>
  [measure, month, version, item ?? unit].join('|')

type Stored = Omit<Official, 'row' | 'item' | 'value'> & { item: string | null; value: number | boolean | null }

function store(province: Province, { path, text }: Table, all: readonly Official[]): Promise<Applied> {
  const { id, db } = province
  const months = [...new Set(all.map(({ month }) => month))]
  return db.act({ province: id, units: 'all' }, async (tx) => {
    const stored = await tx<Stored[]>`
      select measure, unit, month, version, null as item, to_json(value) as value from official
      where province = ${id} and month = any (${months}::date[])
      union all
      select measure, unit, month, version, item, to_json(good) from official_item
      where province = ${id} and month = any (${months}::date[])`
    const known = new Map(stored.map((one) => [idOf({ ...one, item: one.item ?? undefined }), one]))
    const differs = (one: Official): boolean => {
      const before = known.get(idOf(one))
      return before !== undefined && (before.value !== one.value || before.unit !== one.unit)
    }
    const other = all.filter(differs)
    if (other.length > 0) {
      const errors = other.map(({ row, version }) => ({
        ...{ file: baseName(path), row, column: 'value' },
        message: `Bản ${version} của dòng này đã nhập khác. Giữ nguyên, hoặc nhập số mới với bản kế tiếp.`,
      }))
      return { rows: all.length, known: 0, errors: tableErrors(errors, text) }
    }
    const fresh = all.filter((one) => !known.has(idOf(one)))
    const file = baseName(path)
    const json = (rows: readonly Official[]) => JSON.stringify(rows.map(({ row: _, ...one }) => one))
    await tx`
      insert into official (province, measure, unit, month, version, value, file)
      select ${id}, measure, unit, month, version, value, ${file}
      from json_to_recordset(${json(fresh.filter(({ item }) => item === undefined))}::text::json)
        as t (measure text, unit int, month date, version int, value int)`
    await tx`
      insert into official_item (province, measure, month, version, item, unit, good, file)
      select ${id}, measure, month, version, item, unit, value, ${file}
      from json_to_recordset(${json(fresh.filter(({ item }) => item !== undefined))}::text::json)
        as t (measure text, month date, version int, item text, unit int, value boolean)`
    return { rows: all.length, known: all.length - fresh.length, errors: [] }
  })
}
