/**
 * Months, of units and of the whole, are folded from days when somebody reads them, not while acts are posted: in blocks of 1,000 acts the monthly
 * rows cost a tenth of the writing, and nobody reads them between two blocks.
 */
import { lastDayOf, monthOf } from '#kernel/day.ts'
import type { Tx } from '#kernel/sql.ts'
import { ALL_UNITS } from '#rollup/totals.ts'

/**
 * Folds the months whose days have changed. A block that commits meanwhile marks its month again (its insert waits for
 * our delete), so nothing is missed.
 * @returns the months folded, ISO first days.
 */
export async function foldMonths(tx: Tx, province: number): Promise<string[]> {
  const dirty = await tx<{ month: string }[]>`delete from rollup_dirty where province = ${province} returning month`
  const months = dirty.map(({ month }) => month).toSorted()
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  await tx`delete from rollup_month where province = ${province} and month = any (${months}::date[])`
  await tx`
    insert into rollup_month (province, service, measure, unit, month, amount)
    select province, service, measure, unit, date_trunc('month', day)::date, sum(amount)::bigint
    from rollup_day
    where province = ${province} and day between ${first} and ${lastDayOf(monthOf(last))}
      and date_trunc('month', day)::date = any (${months}::date[])
    group by province, service, measure, unit, date_trunc('month', day)`
  await tx`delete from rollup_whole where province = ${province} and month = any (${months}::date[])`
  await tx`
    insert into rollup_whole (province, unit, service, measure, month, amount)
    select province, ${ALL_UNITS}, service, measure, month, sum(amount)::bigint from rollup_month
    where province = ${province} and month = any (${months}::date[])
    group by province, service, measure, month`
  return months
}
