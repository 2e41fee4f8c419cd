/**
 * Down from an account of the trial balance: to the kinds of acts that moved it, and to the acts themselves, each with
 * what its own record debits and credits there. The acts are read from the journal and booked anew, so their sums are a
 * second answer to what the movements by day say.
 */
import { type Account, accountOn } from '#accounts/chart.ts'
import { entriesOf, kindOfHolder } from '#accounts/mapping.ts'
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Period } from '#report/read.ts'

export type BookedAct = { device: string; seq: number; unit: number; day: Day; debit: number; credit: number }
export type BookedActs = { acts: readonly BookedAct[]; next: string | undefined }

/** `units`: of whose acts; all without. `after`: where a page before ended. */
export type ActsOf = {
  account: string
  service: string
  verb: string
  period: Period
  units?: readonly number[] | undefined
  after?: string | undefined
}

const ACTS_PER_PAGE = 50

/**
 * Acts of one kind in the period by their own day, in the order of days; those that leave the account alone are left out.
 * @throws RangeError for a cursor that is none.
 */
export async function bookedActs(query: Query, province: number, of: ActsOf, limit = ACTS_PER_PAGE) {
  const { service, verb, period, units } = of
  const acts: BookedAct[] = []
  let at = readCursor(of.after)
  while (true) {
    const rows = await query<
      { device: string; seq: number; unit: number; day: Day; position: number; record: string }[]
    >`
      select d.key as device, a.seq, a.unit, a.day, a.position, a.record
      from (
        select * from act
        where province = ${province} and service = ${service} and verb = ${verb} and outcome <> 'refused'
          and day between ${period.from} and ${period.to} and (day, position) > (${at.day}::date, ${at.position}::bigint)
          ${units === undefined ? query`` : query`and unit = any (${`{${units.join(',')}}`}::text::int[])`}
        order by day, position limit ${limit + 1}) a
      join device d on d.province = ${province} and d.id = a.device
      order by a.day, a.position`
    for (const { record, position, ...row } of rows) {
      const booked = bookedOn(of, entryOf(record), row.day)
      if (booked.debit === 0 && booked.credit === 0) continue
      if (acts.length === limit) return { acts, next: `${at.day}~${at.position}` }
      acts.push({ ...row, ...booked })
      at = { day: row.day, position }
    }
    const last = rows.at(-1)
    if (!last || rows.length <= limit) return { acts, next: undefined }
    at = { day: last.day, position: last.position }
  }
}

function readCursor(text = '0001-01-01~0'): { day: Day; position: number } {
  const match = /^(\d{4}-\d\d-\d\d)~(\d{1,15})$/.exec(text)
  if (!match) throw new RangeError(`not a cursor: ${text}`)
  return { day: match[1] as string, position: Number(match[2]) }
}

/** What one act debits and credits on an account, by its own record. */
function bookedOn({ account }: Pick<ActsOf, 'account'>, { act, legs }: ReturnType<typeof entryOf>, day: Day) {
  const sum = { debit: 0, credit: 0 }
  for (const leg of legs)
    if (leg.kind === 'amount') {
      const movement = { ...act, asset: leg.asset, src: kindOfHolder(leg.from), dst: kindOfHolder(leg.to) }
      for (const { account: key, side } of entriesOf(movement)) if (isOn(key, account, day)) sum[side] += leg.amount
    }
  return sum
}

const isOn = (key: Account, number: string, day: Day): boolean => accountOn(key, day).number === number
