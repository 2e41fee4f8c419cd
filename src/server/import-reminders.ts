/**
 * Imports reminders that were sent before this system was there: one row a reminder, or one more for each further person who
 * read it, with the reminder's own columns the same. A file whole or not at all; one that is there stays as it is.
 */
import { CellError, moment, optional, type ReadCell, words } from '#network/table.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const items: ReadCell<string[]> = (cell) => {
  const keys = cell.split(/\s+/).filter((key) => key !== '')
  const wrong = keys.find((key) => !/^[a-z-]+:\S{3,60}$/.test(key))
  if (keys.length === 0 || wrong !== undefined)
    throw new CellError(
      `"${wrong ?? cell}" không phải mã trong sổ. Ghi ví dụ parcel:EE123456785VN, cách nhau dấu cách.`,
    )
  return keys
}

const COLUMNS = {
  reminder: words,
  unit: words,
  sender: words,
  sent: moment,
  text: words,
  items,
  reader: optional(words),
  read: optional(moment),
}

/** @returns with errors: nothing was applied. */
export async function importReminders(province: Province, table: Table): Promise<Applied> {
  const { id, db, world } = province
  const { rows, wrong, refused } = readRows(table, COLUMNS)
  const firsts = new Map<string, (typeof rows)[number]>()
  const told = rows.map((row) => {
    const unit = world.unit(row.unit, row.sent.slice(0, 10))
    if (!unit?.open) wrong(row, 'unit', `Đơn vị "${row.unit}" không mở vào ngày ấy. Kiểm tra mã và ngày.`)
    if ((row.reader === undefined) !== (row.read === undefined))
      wrong(row, 'read', 'Ai đọc thì ghi cả mã người và lúc đọc; chưa ai đọc thì bỏ trống cả hai.')
    if (row.read !== undefined && Date.parse(row.read) < Date.parse(row.sent))
      wrong(row, 'read', 'Đọc trước lúc gửi. Kiểm tra hai giờ.')
    const first = firsts.get(row.reminder) ?? row
    if (!same(first, row))
      wrong(row, 'reminder', `Khác với dòng ${first.row} của cùng lời nhắc. Sửa cho giống, hoặc đổi số.`)
    firsts.set(row.reminder, first)
    return { ...row, id: row.reminder, unit: unit?.id ?? 0 }
  })
  const no = refused()
  if (no) return no
  const reminders = [...new Map(told.map((one) => [one.id, one])).values()]
  const fresh = await db.act({ province: id, units: 'all' }, async (tx) => {
    const kept = await tx<{ id: string }[]>`
      insert into reminder (province, id, unit, items, text, sender, sent)
      select ${id}, id, unit, items, text, sender, sent
      from json_to_recordset(${JSON.stringify(reminders)}::text::json)
        as t (id text, unit int, items text[], text text, sender text, sent timestamptz)
      on conflict do nothing returning id`
    const added = new Set(kept.map(({ id }) => id))
    const reads = told.filter(({ id, reader }) => added.has(id) && reader !== undefined)
    await tx`
      insert into reminder_read (province, id, unit, person, at)
      select ${id}, id, unit, reader, read
      from json_to_recordset(${JSON.stringify(reads)}::text::json) as t (id text, unit int, reader text, read timestamptz)
      on conflict do nothing`
    return added
  })
  return { rows: rows.length, known: rows.filter(({ reminder }) => !fresh.has(reminder)).length, errors: [] }
}

const OF_REMINDER = ['unit', 'sender', 'sent', 'text'] as const
const same = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  OF_REMINDER.every((key) => a[key] === b[key]) && String(a.items) === String(b.items)
