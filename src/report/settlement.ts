/** The debt to or of a principal by days: read from the movements, with the end that its contract sets for each day. */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Settlement, settle, settledBy } from '#principals/settle.ts'
import type { Period } from '#report/read.ts'

type Row = { holder: string | null; unit: number; day: Day; change: number; commission: number; settled: boolean }

/**
 * @param owed what the Post owes at the end of the period, below zero what it is owed
 * @param mine whose movements count
 * @returns undefined for a principal with whom no money is settled
 */
export async function readSettlement(
  query: Query,
  { province, principal, period }: { province: number; principal: string; period: Period },
  owed: number,
  mine: (holder: string | null, unit: number) => boolean,
): Promise<Settlement | undefined> {
  const contract = settledBy(principal)
  if (!contract) return undefined
  const rows = await query<Row[]>`
    select h.key as holder, f.*
    from (
      select holder as id, unit, day, service = 'settlement' as settled,
             coalesce(sum(case when src = 'unit' then amount when dst = 'unit' then -amount end)
                        filter (where asset like 'due:%'), 0)::bigint as change,
             coalesce(sum(amount) filter (where asset like 'revenue:%'), 0)::bigint as commission
      from flow
      where province = ${province} and per = 'day' and day between ${period.from} and ${period.to}
        and asset in (${`due:${principal}`}, ${`revenue:${principal}`})
      group by 1, 2, 3, 4) f
    left join holder h on h.province = ${province} and h.id = f.id`
  const sign = contract.does === 'payout' ? -1 : 1
  const days = new Map<Day, { net: number; commission: number; paid: number }>()
  for (const { holder, unit, day, change, commission, settled } of rows) {
    if (!mine(holder, unit)) continue
    const one = days.get(day) ?? { net: 0, commission: 0, paid: 0 }
    one.commission += commission
    if (settled) one.paid -= sign * change
    else one.net += sign * change
    days.set(day, one)
  }
  return settle(
    [...days].map(([day, sums]) => ({ day, ...sums })),
    sign * owed,
    contract,
  )
}

/** What the Post owes a principal now, by the ledger's own balances; below zero what it is owed. */
export async function owedNow(query: Query, province: number, principal: string): Promise<number> {
  const [row] = await query<{ owed: number }[]>`
    select coalesce(-sum(b.amount), 0)::bigint as owed
    from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province} and b.asset = ${`due:${principal}`} and h.key like 'unit:%'`
  return row?.owed ?? 0
}
