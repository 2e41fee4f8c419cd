/**
 * Imports campaigns of another system: one row for somebody on the list of a conference, with the columns of campaign and
 * conference the same in all its rows. A file whole or not at all; a campaign that is there stays as it is.
 */
import { phoneOf } from '#market/duplicates.ts'
import { day, flag, matching, oneOf, optional, type Row, whole, words } from '#network/table.ts'
import { addCampaign, addConference, addCost } from '#server/campaign-store.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const COLUMNS = {
  campaign: matching(/^[A-Z0-9][A-Z0-9-]{2,29}$/, 'mã chiến dịch. Ghi chữ hoa, số, gạch, ví dụ BHXH-2018'),
  title: words,
  partner: words,
  service: oneOf(['social-insurance', 'health-insurance']),
  first: day,
  last: day,
  goal: whole,
  budget: whole,
  spent: whole,
  unit: words,
  day,
  place: words,
  name: words,
  phone: optional(matching(/^[\d .+]{9,16}$/, 'số điện thoại. Ghi 10 số, hoặc bỏ trống'), ''),
  member: optional(matching(/^\d{10}$/, 'mã số BHXH. Ghi 10 số, hoặc bỏ trống'), ''),
  promised: flag,
}
type Given = Row<typeof COLUMNS>

const SAME = ['title', 'partner', 'service', 'first', 'last', 'goal', 'budget', 'spent'] as const

/** @returns with errors: nothing was applied. */
export async function importCampaigns(province: Province, table: Table): Promise<Applied> {
  const { file, rows, wrong, refused } = readRows(table, COLUMNS)
  const firsts = new Map<string, Given>()
  for (const row of rows) {
    if (!province.world.unit(row.unit, row.day)?.open)
      wrong(row, 'unit', `Không có đơn vị mã "${row.unit}" vào ${row.day}. Kiểm tra mã và ngày.`)
    if (row.last < row.first) wrong(row, 'last', 'Ngày cuối trước ngày đầu. Sửa một trong hai.')
    const first = firsts.get(row.campaign) ?? row
    const differs = SAME.find((column) => first[column] !== row[column])
    if (differs) wrong(row, differs, `Khác dòng ${first.row} của cùng chiến dịch. Sửa cho giống, hoặc đổi mã.`)
    firsts.set(row.campaign, first)
  }
  const no = refused()
  if (no) return no
  const { id } = province
  const by = { actor: `import:${file}`, at: province.people.now().toISOString() }
  return await province.db.act({ province: id, units: 'all' }, async (tx) => {
    const stored = await tx<{ code: string }[]>`select code from campaign where province = ${id}`
    const known = new Set(stored.map(({ code }) => code))
    const fresh = rows.filter(({ campaign }) => !known.has(campaign))
    for (const [code, mine] of Map.groupBy(fresh, ({ campaign }) => campaign)) {
      const { title: name, spent, ...first } = mine[0] as Given
      await addCampaign(tx, id, { ...first, code, name }, by)
      const cost = { campaign: code, voucher: 'CHUYEN-SANG', day: first.last, what: 'Đã chi, chuyển từ hệ thống khác' }
      if (spent > 0) await addCost(tx, id, { ...cost, amount: spent }, by)
      for (const here of Map.groupBy(mine, ({ unit, day }) => `${unit} ${day}`).values()) {
        const { unit, day, place } = here[0] as Given
        const conference = { campaign: code, unit: province.world.unit(unit, day)?.id as number, day, place }
        const list = here.map(({ name, phone, member, promised }) => ({
          name,
          phone: phoneOf(phone),
          member,
          promised,
        }))
        await addConference(tx, id, conference, list, by)
      }
    }
    return { rows: rows.length, known: rows.length - fresh.length, errors: [] }
  })
}
