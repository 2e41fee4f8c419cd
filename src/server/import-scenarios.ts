/**
 * Imports what a next year could bring, by scenario: one row a scenario, or one more for each further service that grows in its
 * own way, with the scenario's own columns the same. A scenario that is there stays as it is.
 */
import { CellError, flag, matching, oneOf, optional, type ReadCell, whole, year } from '#network/table.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'

/** Per cent a year. */
const percent: ReadCell<number> = (cell) => {
  const share = Number(cell.replace(',', '.'))
  if (!/^-?\d{1,3}([.,]\d{1,2})?$/.test(cell) || share < -100)
    throw new CellError(`"${cell}" không phải phần trăm. Ghi từ -100 đến 999, ví dụ 6,5.`)
  return share
}

const COLUMNS = {
  year,
  scenario: matching(/^[^|:]{1,60}$/, 'tên kịch bản. Ghi tối đa 60 chữ, không có dấu : hoặc |'),
  growth: percent,
  customers: optional(whole),
  total: optional(whole),
  tet: flag,
  service: optional(oneOf([...catalogue.keys()])),
  percent: optional(percent),
}

/** @returns with errors: nothing was applied. */
export async function importScenarios(province: Province, table: Table): Promise<Applied> {
  const { id, db, people } = province
  const { file, rows, wrong, refused } = readRows(table, COLUMNS)
  const sets = Map.groupBy(rows, ({ year, scenario }) => `${year} ${scenario}`)
  const scenarios = [...sets.values()].map((own) => {
    const [first] = own as [(typeof rows)[number]]
    for (const row of own) {
      if (OF_SCENARIO.some((key) => row[key] !== first[key]))
        wrong(row, 'scenario', `Khác với dòng ${first.row} của cùng kịch bản. Sửa cho giống, hoặc đổi tên.`)
      if ((row.service === undefined) !== (row.percent === undefined))
        wrong(row, 'percent', 'Dịch vụ nào tăng riêng thì ghi cả mã và phần trăm; không thì bỏ trống cả hai.')
      const twice = own.find((one) => one.service === row.service && one.row < row.row)
      if (twice) wrong(row, 'service', `Trùng với dòng ${twice.row}. Chỉ giữ một dòng.`)
    }
    const services = Object.fromEntries(own.flatMap(({ service, percent }) => (service ? [[service, percent]] : [])))
    const { year, scenario: name, growth, customers, tet, total } = first
    return { year, name, drivers: JSON.stringify({ growth, services, customers, tet, total }) }
  })
  const no = refused()
  if (no) return no
  const fresh = await db.act(
    { province: id, units: 'all' },
    (tx) => tx<{ year: number; name: string }[]>`
      insert into plan_scenario (province, year, name, drivers, actor, at)
      select ${id}, year, name, drivers, ${`import:${file}`}, ${people.now().toISOString()}
      from json_to_recordset(${JSON.stringify(scenarios)}::text::json) as t (year int, name text, drivers text)
      on conflict do nothing returning year, name`,
  )
  const added = new Set(fresh.map(({ year, name }) => `${year} ${name}`))
  return {
    rows: rows.length,
    known: rows.filter(({ year, scenario }) => !added.has(`${year} ${scenario}`)).length,
    errors: [],
  }
}

const OF_SCENARIO = ['growth', 'customers', 'total', 'tet'] as const
