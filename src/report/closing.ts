/**
 * Whether a day is in order at each unit: was the cash counted, are shifts still open, are differences unexplained, has
 * every till sent what it did. All of it is derived. Nothing of it keeps a month from being locked: a lock says until when
 * acts are booked where they happened, not that everybody agrees.
 */
import { addMonths, type Day, lastDayOf, type Month, monthOf, showDay } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { unitName } from '#report/drill.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'

/** Of one unit on one day. `gaps`: differences found until then and not concluded now. `unsent`: tills behind. */
export type DayState = { unit: number; acts: number; counts: number; open: number; gaps: number; unsent: number }

/** Units that did something on the day or have something open, as far as the query sees. */
export async function readDay(query: Query, province: number, day: Day): Promise<DayState[]> {
  return query<DayState[]>`
    with
      counted as (
        select unit, sum(amount) filter (where service = 'cash') as counts,
               sum(case when service = 'shift' then case measure when 'closed' then -amount else amount end end) as open
        from rollup_day
        where province = ${province} and day = ${day}
          and (service, measure) in (('cash', 'counts'), ('shift', 'opened'), ('shift', 'closed'))
        group by unit),
      acted as (
        select unit, sum(legs) as acts from flow
        where province = ${province} and per = 'day' and day = ${day} and side in ('both', 'in') group by unit),
      differing as (
        select a.unit, count(*) as gaps
        from thing t
        join holder h on h.province = t.province and h.id = t.holder and split_part(h.key, ':', 1) in ('unit', 'carrier')
        join device d on d.province = t.province and d.key = split_part(split_part(t.key, ':', 2), '/', 1)
        cross join lateral (
          select unit, day from act
          where province = t.province and device = d.id and seq = split_part(t.key, '/', 2)::bigint limit 1) a
        where t.province = ${province} and t.key >= 'discrepancy:' and t.key < 'discrepancy;' and a.day <= ${day}
        group by a.unit),
      behind as (
        select unit, count(*) as unsent from till_device
        where province = ${province} and state in ('active', 'locked')
          and (behind > 0 or coalesce(seen, asked) < (${day}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')
        group by unit)
    select unit, coalesce(acts, 0)::int as acts, coalesce(counts, 0)::int as counts,
           greatest(coalesce(open, 0), 0)::int as open, coalesce(gaps, 0)::int as gaps, coalesce(unsent, 0)::int as unsent
    from acted full join counted using (unit) full join differing using (unit) full join behind using (unit)
    order by unit`
}

/** Months that are locked, newest first, with the day of the lock. */
export async function readLocks(query: Query, province: number): Promise<{ month: Month; since: Day }[]> {
  return query<{ month: Month; since: Day }[]>`
    select substr(t.key, 8) as month, b.recorded::date::text as since
    from thing t
    join holder h on h.province = t.province and h.id = t.holder and h.key like 'unit:%'
    join block b on b.province = t.province and b.first <= t.position and b.last >= t.position
    where t.province = ${province} and t.key >= 'period:' and t.key < 'period;'
    order by t.key desc`
}

/** What is still to be done, or that nothing is. */
function said({ acts, counts, open, gaps, unsent }: DayState): string {
  const left = [
    ...(acts > 0 && counts === 0 ? ['chưa kiểm đếm'] : []),
    ...(open > 0 ? [`${open} ca chưa đóng`] : []),
    ...(gaps > 0 ? [`${gaps} chênh lệch chưa kết luận`] : []),
    ...(unsent > 0 ? [`${unsent} máy chưa gửi hết`] : []),
  ]
  return left.length === 0 ? 'Xong' : left.join(', ')
}

export async function closingPaper(query: Query, network: Network, province: number, day: Day): Promise<Paper> {
  const states = await readDay(query, province, day)
  const locks = await readLocks(query, province)
  const { demo } = await readOrigin(query, province)
  const last = locks[0]
  return {
    title: 'Chốt ngày, khóa sổ tháng',
    lead: `Ngày ${showDay(day)}. ${last ? `Sổ đã khóa đến hết ngày ${showDay(lastDayOf(last.month))}.` : 'Chưa tháng nào khóa sổ.'}`,
    demo,
    tables: [
      {
        title: 'Từng đơn vị',
        columns: [
          { label: 'Đơn vị' },
          { label: 'Còn phải làm' },
          { label: 'Lần kiểm đếm', number: true },
          { label: 'Chênh lệch mở', number: true },
        ],
        rows: states
          .toSorted((a, b) => Number(said(a) === 'Xong') - Number(said(b) === 'Xong'))
          .map((one) => [unitName(network, one.unit, { from: day, to: day }), said(one), one.counts, one.gaps]),
        none: 'Không đơn vị nào có việc trong ngày này.',
      },
      {
        title: 'Tháng đã khóa sổ',
        columns: [{ label: 'Tháng' }, { label: 'Khóa ngày' }],
        rows: locks.map(({ month, since }) => [`${month.slice(5)}/${month.slice(0, 4)}`, showDay(since)]),
        none: 'Chưa có.',
      },
    ],
    notes: ['Việc đến sau khi khóa ghi vào ngày đầu của tháng còn mở, và giữ ngày của chính nó.'],
  }
}

/** The newest month that can be locked: the one before the day's, unless it is locked. */
export function monthToLock(locks: readonly { month: Month }[], day: Day): Month | undefined {
  const before = addMonths(monthOf(day), -1)
  return locks.some(({ month }) => month >= before) ? undefined : before
}
