/**
 * Imports complaints of another system: one row a complaint, with the days that its clocks are counted from. A file whole or
 * not at all; a complaint that is there stays as it is, and the same rows again change nothing.
 */
import { day, flag, matching, oneOf, optional, words } from '#network/table.ts'
import { answerBy, COMPLAINT_KINDS, type ComplaintKind, claimUntil } from '#rules/complaint.ts'
import { isDossier } from '#server/complaint-store.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const COLUMNS = {
  number: matching(/^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số khiếu nại. Ghi chữ hoa, số, chấm, gạch, ví dụ KN-2018-0001'),
  unit: words,
  received: day,
  about: optional(matching(/^[a-z-]+:\S{3,60}$/, 'mã trong sổ. Ghi ví dụ parcel:EE123456785VN, hoặc bỏ trống'), ''),
  accepted: optional(day),
  delivered: optional(day),
  kind: oneOf(Object.keys(COMPLAINT_KINDS) as ComplaintKind[]),
  far: flag,
  name: words,
  phone: optional(words, ''),
  words,
  answered: optional(day),
  founded: optional(flag),
  answer: optional(words, ''),
  award: optional(matching(/^[^/\s]{1,64}\/\d{1,9}$/, 'mã của việc bồi thường. Ghi máy/số, ví dụ may-01/12')),
  satisfied: optional(matching(/^[1-5]$/, 'mức hài lòng. Ghi từ 1 đến 5')),
}

/** @returns with errors: nothing was applied. */
export async function importComplaints(province: Province, table: Table): Promise<Applied> {
  const { id, db, world } = province
  const { file, rows, wrong, refused } = readRows(table, COLUMNS)
  const firsts = new Map<string, number>()
  const complaints = rows.map(({ row, unit: code, accepted, delivered, ...one }) => {
    const say = (column: string, message: string) => wrong({ row }, column, message)
    const unit = world.unit(code, one.received)
    if (!unit?.open) say('unit', `Đơn vị "${code}" không mở vào ngày ấy. Kiểm tra mã và ngày.`)
    const first = firsts.get(one.number)
    if (first) say('number', `Trùng với dòng ${first}. Chỉ giữ một dòng.`)
    firsts.set(one.number, first ?? row)
    if ((one.answered === undefined) !== (one.founded === undefined))
      say('founded', 'Đã trả lời thì ghi cả ngày và kết luận; chưa trả lời thì bỏ trống cả hai.')
    if (one.answered !== undefined && one.answered < one.received)
      say('answered', 'Trả lời trước ngày nhận. Kiểm tra hai ngày.')
    if (one.answered === undefined && one.satisfied !== undefined)
      say('satisfied', 'Chưa trả lời thì chưa hỏi hài lòng. Để trống.')
    if (one.award !== undefined && !one.founded)
      say('award', 'Chỉ bồi thường khi kết luận đúng. Ghi founded là 1, hoặc bỏ trống ô này.')
    const claimed = { of: isDossier(one.about) ? 'dossier' : 'mail', kind: one.kind, far: one.far } as const
    const until = claimUntil({ ...claimed, accepted, delivered })
    return { ...one, unit: unit?.id ?? 0, claim_until: until, due: answerBy(claimed, one.received) }
  })
  const no = refused()
  if (no) return no
  const fresh = await db.act(
    { province: id, units: 'all' },
    (tx) => tx`
      insert into complaint (province, number, unit, received, about, kind, far, name, phone, words, claim_until, due,
        answered, founded, answer, award, satisfied, actor)
      select ${id}, number, unit, received, about, kind, far, name, phone, words, claim_until, due,
        answered, founded, answer, award, satisfied, ${`import:${file}`}
      from json_to_recordset(${JSON.stringify(complaints)}::text::json)
        as t (number text, unit int, received date, about text, kind text, far boolean, name text, phone text, words text,
          claim_until date, due date, answered date, founded boolean, answer text, award text, satisfied int)
      on conflict do nothing returning number`,
  )
  return { rows: rows.length, known: rows.length - fresh.length, errors: [] }
}
