/**
 * Imports which timetables were given out, and which units took note of them when: the root's row publishes the newest version
 * of a plan from a day on, every other row is a unit that it was sent to. What is there stays as it is.
 */
import { day, moment, optional, words } from '#network/table.ts'
import { rootOn } from '#network/tree.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import { networkOf } from '#server/office.ts'
import { publish, readPlans, readPublished, takeNote } from '#server/planner-store.ts'
import type { Province } from '#server/province.ts'

const COLUMNS = { plan: words, day, unit: words, person: optional(words), at: optional(moment) }

/** More were never given out in a province's life. */
const PUBLISHED_MOST = 10_000

/** @returns with errors: nothing was applied. @throws Problem plan_faulty: a published timetable has no fault at all. */
export async function importTimetables(province: Province, table: Table): Promise<Applied> {
  const { id, db, world } = province
  const { units: tree } = networkOf(province)
  const { rows, wrong, refused } = readRows(table, COLUMNS)
  const plans = await province.read((query) => readPlans(query, id))
  const there = await province.read((query) => readPublished(query, id, PUBLISHED_MOST))
  const sets = Map.groupBy(rows, (row) => `${row.plan} ${row.day}`)
  const read = [...sets.values()].map((own) => {
    const units = own.map(({ row, unit: code, plan, day, person, at }) => {
      const say = (column: string, message: string) => wrong({ row }, column, message)
      const unit = world.unit(code, day)
      const version = plans.find((one) => one.id === plan)?.version
      if (!unit?.open) say('unit', `Đơn vị "${code}" không mở vào ngày ấy. Kiểm tra mã và ngày.`)
      if (version === undefined) say('plan', `Chưa có phương án "${plan}". Nhập phương án trước.`)
      if ((person === undefined) !== (at === undefined))
        say('at', 'Ai nhận thì ghi cả mã người và lúc nhận; chưa nhận thì bỏ trống cả hai.')
      const root = rootOn(tree, day)?.id === unit?.id
      if (root && at === undefined) say('at', 'Ô trống. Ghi lúc ban hành.')
      return { row, plan, day, version: version ?? 0, id: unit?.id ?? 0, root, actor: `person:${person}`, at: at ?? '' }
    })
    const [root] = units.filter(({ root }) => root)
    if (!root) wrong(own[0]!, 'unit', NO_ROOT)
    return { root, units: units.filter((one) => one !== root) }
  })
  const no = refused()
  if (no) return no
  let known = 0
  await db.act({ province: id, units: 'all' }, async (tx) => {
    for (const { root, units } of read) {
      if (!root || there.some(({ plan, day }) => plan === root.plan && day === root.day)) {
        known += units.length + 1
        continue
      }
      const to = units.flatMap(({ id }) => tree.byId.get(id)?.slice(-1) ?? [])
      const number = await publish(tx, id, { ...root, units: to }, root)
      for (const one of units)
        if (one.at !== '') await takeNote(tx, id, { number, unit: one.id }, { actor: one.actor, at: one.at })
    }
  })
  return { rows: rows.length, known, errors: [] }
}

const NO_ROOT = 'Không có dòng của bưu điện tỉnh, nơi ban hành. Thêm dòng ấy.'
