/** Cash at risk by the hour: what lay in a point's drawers and safe at the end of each hour, worked back from what is there now. */
import { addDays, type Day } from '#kernel/day.ts'
import type { HourMove } from '#report/treasury-read.ts'

export const DAYS_BACK = 7

/** đồng at the end of an hour (0–23): on the day itself, and on the days before, on average and at most. */
export type HourCash = { hour: number; today: number; usual?: number; most?: number }

/**
 * @param from all movements from this day on are in `moves`.
 * @returns the hours in which anything moved on these days, in order.
 */
export function cashByHour(now: number, day: Day, from: Day, moves: readonly Omit<HourMove, 'holder'>[]): HourCash[] {
  const hours = [...new Set(moves.map(({ hour }) => hour))].toSorted((a, b) => a - b)
  const at = (on: Day, hour: number) =>
    moves.reduce(
      (cash, move) => (move.day > on || (move.day === on && move.hour > hour) ? cash - move.amount : cash),
      now,
    )
  // A day on which nothing moved says nothing of the hours of work.
  const worked = new Set(moves.map((move) => move.day))
  const before = Array.from({ length: DAYS_BACK - 1 }, (_, i) => addDays(day, -1 - i)).filter(
    (one) => one >= from && worked.has(one),
  )
  return hours.map((hour) => {
    const past = before.map((one) => at(one, hour))
    const sum = past.reduce((all, one) => all + one, 0)
    return {
      hour,
      today: at(day, hour),
      ...(past.length === 0 ? {} : { usual: Math.round(sum / past.length), most: Math.max(...past) }),
    }
  })
}
