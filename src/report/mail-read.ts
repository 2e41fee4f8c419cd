/** Items of the mail as the fold keeps them (src/rollup/mail.ts, which brings them up to the journal's head): a month and what is on its way. */
import { type Day, firstDayOf, lastDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Item, MailService } from '#report/mail-score.ts'
import type { MailRow } from '#rollup/mail-row.ts'

export const MAIL_SERVICES: readonly MailService[] = ['parcel', 'registered']

export type ActRef = { device: string; seq: number; unit: number }
/** `key`: of the thing. `holder`: who has it, or has the bag in which it lies. `born`, `last`: by which acts it came, and got there. */
export type MailItem = Item & { key: string; holder: string; born: ActRef; last: ActRef }

/** What was taken in during the month, and all that is on its way now. What was corrected away is not there. */
export async function readMailItems(query: Query, province: number, month: Month): Promise<MailItem[]> {
  const rows = await query<MailRow[]>`
    select key, service, came, leaves, begin_at, begin_unit, begin_device, begin_seq, posted, there_at, end_at, end_how,
           end_unit, cod, paid_at, holder, last_unit, last_device, last_seq
    from mail_item
    where province = ${province} and (begun between ${firstDayOf(month)} and ${lastDayOf(month)} or end_how is null)
    order by thing`
  return rows.map(itemOf)
}

const moment = (at: string) => ({ at, day: at.slice(0, 10) as Day })

const itemOf = (row: MailRow): MailItem => ({
  key: row.key,
  service: row.service,
  came: row.came,
  leaves: row.leaves,
  from: row.begin_unit,
  unit: row.end_unit ?? row.last_unit,
  begin: moment(row.begin_at),
  ...(row.end_at && row.end_how && { end: { ...moment(row.end_at), how: row.end_how } }),
  ...(row.there_at && { there: moment(row.there_at) }),
  ...(row.posted && { posted: row.posted }),
  cod: row.cod,
  ...(row.paid_at && { paid: moment(row.paid_at) }),
  holder: row.holder,
  born: { device: row.begin_device, seq: row.begin_seq, unit: row.begin_unit },
  last: { device: row.last_device, seq: row.last_seq, unit: row.last_unit },
})
