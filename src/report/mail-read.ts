/** The mail as the fold keeps it (src/rollup/mail.ts, which brings it up to the journal's head). */
import { firstDayOf, lastDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { MailRow } from '#rollup/mail-row.ts'
import type { Item, MailService, Part } from '#rollup/mail-score.ts'
import { itemOf, type MailSum } from '#rollup/mail-sums.ts'

export const MAIL_SERVICES: readonly MailService[] = ['parcel', 'registered']

export type ActRef = { device: string; seq: number; unit: number }
/** `key`: of the thing. `holder`: who has it, or has the bag in which it lies. `born`, `last`: by which acts it came, and got there. */
export type MailItem = Item & { key: string; holder: string; born: ActRef; last: ActRef }

const columns = (query: Query) => query`
  key, service, came, leaves, begin_at, begin_unit, begin_device, begin_seq, posted, there_at, end_at, end_how,
  end_unit, cod, paid_at, holder, last_unit, last_device, last_seq`

/** What was taken in during the month, and all that is on its way now. What was corrected away is not there. */
export async function readMailItems(query: Query, province: number, month: Month): Promise<MailItem[]> {
  const rows = await query<MailRow[]>`
    select ${columns(query)} from mail_item
    where province = ${province} and (begun between ${firstDayOf(month)} and ${lastDayOf(month)} or end_how is null)
    order by thing`
  return rows.map(mailItemOf)
}

/** Of a month's mail what is done with, added up; and all that is under way now or waits for its cash, one by one. */
export type MailMonth = { sums: readonly MailSum[]; open: readonly MailItem[] }

/** `standards`: only of these, and not how many came. */
export async function readMailMonth(
  query: Query,
  province: number,
  month: Month,
  standards: readonly string[] | null = null,
): Promise<MailMonth> {
  const sums = await query<MailSum[]>`
    select month, standard, unit, state, within, items from mail_sum
    where province = ${province} and month = ${firstDayOf(month)}
      and (${standards as string[] | null}::text[] is null or standard = any (${standards as string[] | null}::text[]))`
  const open = await query<MailRow[]>`
    select ${columns(query)} from mail_item
    where province = ${province} and (end_how is null or end_how = 'delivered' and cod > 0 and paid_at is null)
    order by thing`
  return { sums, open: open.map(mailItemOf) }
}

export const partOfSum = ({ state, within, items }: MailSum): Part => ({
  ...{ state: state as Part['state'], items },
  within: within < 0 ? null : within,
})

const mailItemOf = (row: MailRow): MailItem => ({
  ...itemOf(row),
  key: row.key,
  holder: row.holder,
  born: { device: row.begin_device, seq: row.begin_seq, unit: row.begin_unit },
  last: { device: row.last_device, seq: row.last_seq, unit: row.last_unit },
})
