/** Imports who signed which version of a plan elsewhere: the root when it was given out, other units that acknowledged it. */
import { day, identifier, moment, optional, words, year } from '#network/table.ts'
import { rootOn } from '#network/tree.ts'
import { readVersions } from '#report/plan-read.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const COLUMNS = { year, version: identifier, unit: words, name: words, at: moment, since: optional(day) }

/** @returns with errors: nothing was applied. */
export async function importSignatures(province: Province, table: Table): Promise<Applied> {
  const { id, db, world, network } = province
  const { file, rows, wrong, refused } = readRows(table, COLUMNS)
  const versions = new Set(
    (await province.read((query) => readVersions(query, id))).map((one) => `${one.year} ${one.version}`),
  )
  const signers = rows.map((row) => {
    const { year, version, unit: code, since } = row
    const unit = world.unit(code, `${year}-01-01`)
    const isRoot = unit !== undefined && network !== undefined && rootOn(network.units, `${year}-01-01`)?.id === unit.id
    if (!unit?.open) wrong(row, 'unit', `Không có đơn vị mã "${code}" đầu năm ${year}. Kiểm tra mã và năm.`)
    else if (isRoot !== (since !== undefined))
      wrong(
        row,
        'since',
        isRoot ? 'Ô trống. Ghi ngày có hiệu lực.' : 'Chỉ dòng của bưu điện tỉnh có ngày hiệu lực. Để trống ô này.',
      )
    if (!versions.has(`${year} ${version}`))
      wrong(row, 'version', `Chưa có bản ${version} của kế hoạch năm ${year}. Nhập kế hoạch trước.`)
    return unit?.id ?? 0
  })
  const no = refused()
  if (no) return no
  const signed = rows.map(({ row: _, unit: __, since = null, ...one }, i) => ({ ...one, since, signer: signers[i] }))
  const fresh = await db.act(
    { province: id, units: 'all' },
    (tx) => tx`
      insert into plan_signature (province, year, version, signer, name, actor, at, since)
      select ${id}, year, version, signer, name, ${`import:${file}`}, at, since
      from json_to_recordset(${JSON.stringify(signed)}::text::json)
        as t (year int, version int, signer int, name text, at timestamptz, since date)
      on conflict do nothing returning version`,
  )
  return { rows: rows.length, known: rows.length - fresh.length, errors: [] }
}
