/**
 * Imports inspections of other systems: one row an inspection, or one more for each finding of it. A file whole or not at all;
 * an inspection that is there stays as it is, and the same rows again change nothing.
 */
import { CellError, day, matching, oneOf, optional, type ReadCell, words } from '#network/table.ts'
import { INSPECTION_KINDS, type InspectionKind } from '#rules/checklist.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const score: ReadCell<number> = (cell) => {
  if (!/^\d{1,3}$/.test(cell) || Number(cell) > 100)
    throw new CellError(`"${cell}" không phải điểm. Ghi số từ 0 đến 100.`)
  return Number(cell)
}

const COLUMNS = {
  number: matching(/^[A-Z0-9][A-Z0-9-]{2,39}$/, 'số biên bản. Ghi chữ hoa, số, gạch, ví dụ KT-2018-0001'),
  unit: words,
  kind: oneOf(Object.keys(INSPECTION_KINDS) as InspectionKind[]),
  planned: day,
  inspector: words,
  done: optional(day),
  score: optional(score),
  finding: optional(words),
  due: optional(day),
  mended: optional(day),
  how: optional(words),
}

/** @returns with errors: nothing was applied. */
export async function importInspections(province: Province, table: Table): Promise<Applied> {
  const { file, rows, wrong, refused } = readRows(table, COLUMNS)
  const firsts = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const unit = province.world.unit(row.unit, row.done ?? row.planned)
    if (!unit?.open) wrong(row, 'unit', `Đơn vị "${row.unit}" không mở vào ngày ấy. Kiểm tra mã và ngày.`)
    if ((row.done === undefined) !== (row.score === undefined))
      wrong(row, 'score', 'Đã làm thì ghi cả ngày (done) và điểm; chưa làm thì bỏ trống cả hai.')
    if (row.finding !== undefined && (row.due === undefined || row.done === undefined))
      wrong(row, 'due', 'Phát hiện phải có hạn khắc phục, và cuộc kiểm tra đã làm.')
    if (row.mended !== undefined && row.how === undefined) wrong(row, 'how', 'Đã khắc phục thì ghi đã làm gì.')
    const first = firsts.get(row.number)
    if (first && !same(first, row))
      wrong(row, 'number', `Khác với dòng ${first.row} của cùng biên bản. Sửa cho giống, hoặc đổi số.`)
    firsts.set(row.number, first ?? row)
  }
  const no = refused()
  if (no) return no
  const inspections = [...firsts.values()].map((row) => ({
    ...row,
    unit: province.world.unit(row.unit, row.planned)?.id ?? 0,
  }))
  const findings = [...Map.groupBy(rows, (row) => row.number)].flatMap(([inspection, own]) =>
    own
      .filter(({ finding }) => finding !== undefined)
      .map((row, i) => ({ ...row, inspection, n: i + 1, unit: province.world.unit(row.unit, row.planned)?.id ?? 0 })),
  )
  const { id, db } = province
  const actor = `import:${file}`
  const fresh = await db.act({ province: id, units: 'all' }, async (tx) => {
    const kept = await tx<{ number: string }[]>`
      insert into inspection (province, number, unit, kind, planned, inspector, actor, done, day, score, lines)
      select ${id}, number, unit, kind, planned, inspector, ${actor}, done + interval '8 hours', done, score, '[]'
      from json_to_recordset(${JSON.stringify(inspections)}::text::json)
        as t (number text, unit int, kind text, planned date, inspector text, done date, score int)
      on conflict do nothing returning number`
    const added = new Set(kept.map(({ number }) => number))
    await tx`
      insert into finding (province, inspection, n, unit, what, due, mended, how, actor)
      select ${id}, inspection, n, unit, finding, due, mended, coalesce(how, ''), ${actor}
      from json_to_recordset(${JSON.stringify(findings.filter(({ inspection }) => added.has(inspection)))}::text::json)
        as t (inspection text, n int, unit int, finding text, due date, mended date, how text)`
    return added
  })
  return { rows: rows.length, known: rows.filter((row) => !fresh.has(row.number)).length, errors: [] }
}

const OF_INSPECTION = ['unit', 'kind', 'planned', 'inspector', 'done', 'score'] as const
const same = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  OF_INSPECTION.every((key) => a[key] === b[key])
