/**
 * Imports collaborators and their area: one row for a village; the columns of a collaborator the same in all his rows, and
 * empty where nobody looks after the village. A file whole or not at all; a collaborator who is there stays as he is, but for the
 * end of his contract.
 */
import { phoneOf } from '#market/duplicates.ts'
import { day, matching, optional, type Row, whole, words } from '#network/table.ts'
import { postDay } from '#people/person.ts'
import { addCollaborator, changeCollaborator, readCollaborators, setArea } from '#server/collaborator-store.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'
import { headerOf } from '#server/sheet.ts'

const COLUMNS = {
  unit: words,
  village: words,
  collaborator: optional(matching(/^[A-Z0-9-]{3,20}$/, 'mã cộng tác viên. Ghi chữ hoa, số, gạch, ví dụ CTV-0042'), ''),
  name: optional(words, ''),
  phone: optional(matching(/^[\d .+]{9,16}$/, 'số điện thoại. Ghi 10 số, hoặc bỏ trống'), ''),
  contract: optional(words, ''),
  since: optional(day, ''),
  limit: optional(whole, 0),
  until: optional(day, ''),
}
const { until: _, ...WITHOUT_END } = COLUMNS
type Given = Row<typeof COLUMNS>

/** Files from before there was an end have no column for it. */
const readEach = (table: Table) =>
  headerOf(table.text).includes('until') ? readRows(table, COLUMNS) : readRows(table, WITHOUT_END as typeof COLUMNS)

const SAME = ['unit', 'name', 'phone', 'contract', 'since', 'limit', 'until'] as const
const NEEDED = ['name', 'contract', 'since'] as const

/** @returns with errors: nothing was applied. */
export async function importCollaborators(province: Province, table: Table): Promise<Applied> {
  const { file, rows, wrong, refused } = readEach(table)
  const today = postDay(province.people.now())
  const firsts = new Map<string, Given>()
  const villages = new Map<string, number>()
  const unitOn = ({ unit, since }: Given) => province.world.unit(unit, since || today)
  for (const row of rows) {
    if (!unitOn(row)) wrong(row, 'unit', `Không có đơn vị mã "${row.unit}". Kiểm tra mã và ngày.`)
    const key = `${row.unit}\t${row.village}`
    if (villages.has(key)) wrong(row, 'village', `Trùng dòng ${villages.get(key)}. Bỏ một dòng.`)
    villages.set(key, row.row)
    if (row.collaborator === '') continue
    const missing = NEEDED.find((column) => row[column] === '')
    if (missing) wrong(row, missing, 'Chưa điền. Ghi vào, hoặc bỏ trống mã cộng tác viên.')
    if (row.until && row.until < row.since) wrong(row, 'until', 'Hết hợp đồng trước ngày bắt đầu. Kiểm tra hai ngày.')
    const first = firsts.get(row.collaborator) ?? row
    const differs = SAME.find((column) => first[column] !== row[column])
    if (differs) wrong(row, differs, `Khác dòng ${first.row} của cùng cộng tác viên. Sửa cho giống, hoặc đổi mã.`)
    firsts.set(row.collaborator, first)
  }
  const no = refused()
  if (no) return no
  const { id } = province
  const by = { actor: `import:${file}`, at: province.people.now().toISOString() }
  return await province.db.act({ province: id, units: 'all' }, async (tx) => {
    const stored = await readCollaborators(tx, id)
    const known = new Map(stored.map((one) => [one.code, one]))
    for (const [code, one] of firsts) {
      const was = known.get(code)
      const until = one.until || null
      if (was && until !== null && was.until === null) await changeCollaborator(tx, id, { ...was, until })
      if (!was)
        await addCollaborator(
          tx,
          id,
          {
            ...{ code, unit: unitOn(one)?.id as number, name: one.name, phone: phoneOf(one.phone) },
            ...{ contract: one.contract, since: one.since, until, float_limit: one.limit },
          },
          by,
        )
    }
    const fresh = rows.filter(({ collaborator }) => !known.has(collaborator))
    await setArea(
      tx,
      id,
      fresh.map((row) => ({
        unit: unitOn(row)?.id as number,
        village: row.village,
        collaborator: row.collaborator,
      })),
    )
    return { rows: rows.length, known: rows.length - fresh.length, errors: [] }
  })
}
