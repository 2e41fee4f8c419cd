/**
 * Imports campaigns of another system: one row for somebody on the list of a conference, with the columns of campaign and
 * conference the same in all its rows. A file whole or not at all; a campaign that is there stays as it is.
 */
import { phoneOf } from '#market/duplicates.ts'
import { day, flag, matching, oneOf, optional, type Row, readTable, whole, words } from '#network/table.ts'
import { addCampaign, addConference, addCost } from '#server/campaign-store.ts'
import { type Applied, baseName, type Table } from '#server/import-network.ts'
import type { Province } from '#server/province.ts'
import { tableErrors } from '#server/sheet.ts'

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
export async function importCampaigns(province: Province, { path, text }: Table): Promise<Applied> {
  const file = baseName(path)
  const { rows, errors } = readTable(file, text, COLUMNS)
  const firsts = new Map<string, Given>()
  for (const row of rows) {
    const wrong = (column: string, message: string) => errors.push({ file, row: row.row, column, message })
    if (!province.world.unit(row.unit, row.day)?.open)
      wrong('unit', `Không có đơn vị mã "${row.unit}" vào ${row.day}. Kiểm tra mã và ngày.`)
    if (row.last < row.first) wrong('last', 'Ngày cuối trước ngày đầu. Sửa một trong hai.')
    const first = firsts.get(row.campaign) ?? row
    const differs = SAME.find((column) => first[column] !== row[column])
    if (differs) wrong(differs, `Khác dòng ${first.row} của cùng chiến dịch. Sửa cho giống, hoặc đổi mã.`)
    firsts.set(row.campaign, first)
  }
  if (errors.length > 0)
    return { rows: rows.length, known: 0, errors: tableErrors(errors, text).sort((a, b) => a.row - b.row) }
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
