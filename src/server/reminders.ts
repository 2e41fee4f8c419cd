/**
 * Reminders: the office above says to the unit that has them which items are late, and sees who has read it and when. Office
 * work, not an act: nothing moves by it.
 */
import { randomUUID } from 'node:crypto'
import { showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import type { Late } from '#report/mail-monitor.ts'
import { inTurn } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'

/** `here`: how many of its items are still neither delivered, given back nor gone. `reads`: by whom, earliest first. */
export type Reminder = {
  id: string
  unit: number
  items: readonly string[]
  text: string
  sender: string
  sent: string
  here: number
  reads: readonly { code: string; name: string; unit: number; at: string }[]
}

/** Of the person's units, newest first. Who sent one stands above: names are read of the whole province. `most`: how many. */
export async function readReminders(province: Province, person: SignedIn, most = 100): Promise<Reminder[]> {
  const { id: of } = province
  const rows = await province.read(
    (query) => query<Reminder[]>`
      select r.id, r.unit, to_json(r.items) as items, r.text, r.sender, to_json(r.sent) as sent,
        (select count(*)::int from unnest(r.items) as i (key)
         join thing t on t.province = r.province and t.key = i.key
         join holder h on h.province = t.province and h.id = t.holder
         where h.key not in ('customer', 'outside', 'unborn')) as here,
        (select coalesce(json_agg(json_build_object('code', d.person, 'name', coalesce(p.name, d.person), 'unit', d.unit, 'at', d.at)
                                  order by d.at), '[]'::json)
         from reminder_read d left join person p on p.province = d.province and p.code = d.person
         where d.province = r.province and d.id = r.id) as reads
      from reminder r where r.province = ${of} order by r.sent desc, r.id limit ${most}`,
    person.units,
  )
  const senders = await province.read(
    (query) => query<{ code: string; name: string }[]>`
      select code, name from person where province = ${of} and code = any (${[...new Set(rows.map(({ sender }) => sender))]})`,
  )
  const names = new Map(senders.map(({ code, name }) => [code, name]))
  return rows.map((row) => ({ ...row, sender: names.get(row.sender) ?? row.sender }))
}

/** What was sent to somebody's own unit and he has not read. */
export async function unreadReminders(query: Query, province: number, person: SignedIn): Promise<number> {
  const [row] = await query<{ unread: number }[]>`
    select count(*)::int as unread from reminder r
    where r.province = ${province} and r.unit = ${person.unit}
      and not exists (select from reminder_read d
                      where d.province = r.province and d.id = r.id and d.person = ${person.code})`
  return row?.unread ?? 0
}

/** Nobody need read the same twice in this time. */
const AGAIN_HOURS = 1

/**
 * Sends one to a unit about what it has that is late. The caller has checked that the unit lies below the person.
 * @throws Problem body_invalid when nothing there is late, or it was reminded within the hour and nobody has read that yet.
 */
export async function remind(province: Province, person: SignedIn, unit: number, late: readonly Late[]): Promise<void> {
  const [oldest] = late
  if (!oldest)
    throw new Problem('body_invalid', { field: 'đơn vị', why: 'không còn giữ bưu gửi quá hạn. Tải lại trang.' })
  const { people, db, id: of } = province
  const items = late.map(({ service, item }) => `${service}:${item}`)
  const text = `${showNumber(items.length)} bưu gửi quá hạn, hạn lâu nhất ${showDay(oldest.due.slice(0, 10))}. Phát, chuyển tiếp, hoặc ghi lý do trong hôm nay.`
  const sent = people.now()
  const since = new Date(sent.getTime() - AGAIN_HOURS * 3_600_000)
  const made = await inTurn(`${of}/nhac/${unit}`, () =>
    db.act(
      everyUnit(people),
      (tx) => tx`
        insert into reminder (province, id, unit, items, text, sender, sent)
        select ${of}, ${randomUUID()}, ${unit}, ${items}::text[], ${text}, ${person.code}, ${sent.toISOString()}
        where not exists (
          select from reminder r where r.province = ${of} and r.unit = ${unit} and r.sent > ${since.toISOString()}
            and not exists (select from reminder_read d where d.province = r.province and d.id = r.id))
        returning id`,
    ),
  )
  if (made.length === 0)
    throw new Problem('body_invalid', {
      field: 'đơn vị',
      why: 'vừa được nhắc và chưa ai đọc. Gọi điện cho người ở đó.',
    })
}

/** Keeps when somebody of the unit read it; the first time counts. @throws Problem body_invalid when it is for another unit. */
export async function readReminder(province: Province, person: SignedIn, id: string): Promise<void> {
  const { people, db } = province
  await db.act(everyUnit(people), async (tx) => {
    const [found] = await tx`
      select from reminder where province = ${province.id} and id = ${id} and unit = ${person.unit}`
    if (!found)
      throw new Problem('body_invalid', { field: 'lời nhắc', why: 'không có, hoặc gửi đơn vị khác. Tải lại trang.' })
    await tx`
      insert into reminder_read (province, id, unit, person, at)
      values (${province.id}, ${id}, ${person.unit}, ${person.code}, ${people.now().toISOString()})
      on conflict do nothing`
  })
}
