/** When a report that is sent by itself is due: by day, week or month, at a time of the Post's clocks. */
import { addDays, type Day, daysBetween, firstDayOf, lastDayOf, monthOf, weekday } from '#kernel/day.ts'
import { addWorkingDays, CALENDAR_YEARS, isWorkingDay } from '#rules/calendar.ts'

export const EVERY = { day: 'Mỗi ngày', week: 'Mỗi tuần', month: 'Mỗi tháng' } as const
export type Every = keyof typeof EVERY

/**
 * `day`: of a week 1 (Monday) to 7, of a month 1 to 31 (a shorter month: its last day); of days nothing. `working`: a daily
 * report only on working days; one of a week or a month that falls on a day off on the next working day.
 */
export type Schedule = { every: Every; day: number; time: string; working: boolean }

export const WEEKDAYS = ['thứ hai', 'thứ ba', 'thứ tư', 'thứ năm', 'thứ sáu', 'thứ bảy', 'chủ nhật'] as const

/** The days between two, both counted, on which it falls. */
function daysOf({ every, day, working }: Schedule, from: Day, to: Day): Day[] {
  const works = (one: Day) => !working || isWorkingDay(one)
  const moved = (one: Day) => (works(one) ? one : addWorkingDays(one, 1))
  // A day off moves it at most through Tết.
  const all = Array.from({ length: Math.max(0, daysBetween(from, to) + 1 + MOVED_MOST) }, (_, i) =>
    addDays(from, i - MOVED_MOST),
  )
  const named = (one: Day): boolean => {
    if (every === 'week') return weekday(one) === day
    const last = lastDayOf(monthOf(one))
    const wanted = addDays(firstDayOf(monthOf(one)), day - 1)
    return one === [wanted, last].toSorted()[0]
  }
  const found = every === 'day' ? all.filter(works) : all.filter(named).map(moved)
  return [...new Set(found)].filter((one) => from <= one && one <= to)
}
const MOVED_MOST = 14

/** Years ago are not made up for. */
const BACK_DAYS = 400

/** The moments (ISO, UTC) after `after` up to `now` at which it was due, oldest first. */
export function duesBetween(schedule: Schedule, after: string, now: string): string[] {
  const to = dayAt(now)
  const [, from = to] = [dayAt(after), addDays(to, -BACK_DAYS)].toSorted()
  return daysOf(schedule, from, to)
    .map((day) => momentOf(day, schedule.time))
    .filter((moment) => after < moment && moment <= now)
}

/** The next moment after `now`; none where the calendar ends. */
export function nextDue(schedule: Schedule, now: string): string | undefined {
  const from = dayAt(now)
  const end = `${CALENDAR_YEARS.last}-12-01`
  const to = [addDays(from, AHEAD_DAYS), end].toSorted()[0] as Day
  return daysOf(schedule, from, to)
    .map((day) => momentOf(day, schedule.time))
    .find((moment) => moment > now)
}
const AHEAD_DAYS = 62

/** “Mỗi ngày làm việc lúc 18:30”. */
export function saySchedule({ every, day, time, working }: Schedule): string {
  const off = working ? ', ngày nghỉ thì ngày làm việc sau' : ''
  if (every === 'day') return `Mỗi ngày${working ? ' làm việc' : ''} lúc ${time}`
  if (every === 'week') return `Mỗi ${WEEKDAYS[day - 1]} lúc ${time}${off}`
  return `Ngày ${day} mỗi tháng lúc ${time}${off}`
}

/** Hà Nội knows no summer time. */
const OFFSET_MS = 7 * 3_600_000
const dayAt = (moment: string): Day => new Date(Date.parse(moment) + OFFSET_MS).toISOString().slice(0, 10)
const momentOf = (day: Day, time: string): string => new Date(`${day}T${time}:00+07:00`).toISOString()
