/** Both ends of the mail's way: when it is accepted at its origin, and with which round of delivery it goes out. */
import { addDays, type Day } from '#kernel/day.ts'
import { firstFrom, NEVER, secondsOf, type Timetable } from './timetable.ts'

export type MailOptions = {
  readonly origins: readonly string[]
  readonly destinations: readonly string[]
  /** How many days of acceptance, from the first of the horizon. */
  readonly days: number
  /** Until which minute of a day a stop accepts for that day; undefined: not on that day. */
  readonly cutoff: (stop: string, day: Day) => number | undefined
  /** At which minutes of a day, rising, a stop's rounds of delivery leave. */
  readonly rounds: (stop: string, day: Day) => readonly number[]
}

export type Mail = {
  readonly days: readonly Day[]
  /** By origin and day: the second since zero of its cut-off, `NEVER` without one. */
  readonly accepted: Int32Array
  /** The first round of a destination that leaves at a second or later: when, and on which day of the horizon. */
  round(destination: number, second: number): { readonly second: number; readonly day: number } | undefined
}

export function mailOf(
  timetable: Timetable,
  { origins, destinations, days: count, cutoff, rounds }: MailOptions,
): Mail {
  const { from, days: last } = timetable.horizon
  const days = Array.from({ length: count }, (_, i) => addDays(from, i))
  const starts = Array.from({ length: Math.max(last, count) }, (_, i) => secondsOf(timetable, addDays(from, i), 0))
  const at = (day: number, minute: number): number => (starts[day] as number) + Math.round(minute * 60)
  const accepted = Int32Array.from(
    origins.flatMap((stop) =>
      days.map((day, d) => {
        const minute = cutoff(stop, day)
        return minute === undefined ? NEVER : at(d, minute)
      }),
    ),
  )
  const leaving = destinations.map((stop) => {
    const all = Array.from({ length: last }, (_, day) =>
      rounds(stop, addDays(from, day)).map((minute) => ({ day, second: at(day, minute) })),
    ).flat()
    return { all, seconds: Int32Array.from(all, ({ second }) => second) }
  })
  return {
    days,
    accepted,
    round(destination, second) {
      const own = leaving[destination]
      return own?.all[firstFrom(own.seconds, second)]
    },
  }
}
