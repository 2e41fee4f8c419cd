/** Which day a page shows that nobody asked a day of: the demonstration's year is over, and an import may lie behind us. */
import { type Day, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { readOrigin } from '#report/origin.ts'
import { REVENUE } from '#report/read.ts'
import type { Site } from '#server/route.ts'

/** For what is to be done now: the demonstration stands still on the last day of its folded movements. */
export async function momentOf(query: Query, province: number, site: Site): Promise<{ day: Day; now: string }> {
  const { day, now } = { day: site.today(), now: site.now() }
  if (!(await readOrigin(query, province)).demo) return { day, now }
  const [last] = await query<{ day: string | null }[]>`
    select max(day)::text as day from flow where province = ${province} and per = 'day' and day <= ${day}`
  return last?.day && last.day < day ? { day: last.day, now: `${last.day}T18:00:00+07:00` } : { day, now }
}

/** For sums: today, or the last day of the newest month with revenue when that lies behind us. */
export async function newestDay(query: Query, province: number, today: Day): Promise<Day> {
  const [row] = await query<{ month: Day }[]>`
    select month from rollup_month
    where province = ${province} and measure = ${REVENUE.measure} and month <= ${today} order by month desc limit 1`
  const last = row ? lastDayOf(monthOf(row.month)) : today
  return last < today ? last : today
}
