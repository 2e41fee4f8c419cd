/** How busy a day is: the weeks before Tết, the slack after it, ends of months, Sundays; and a year's number day by day. */
import { type Stage, type Today, todayOf } from '#demo/stage.ts'
import { dayNumber } from '#kernel/day.ts'

/** Weight of a day for mail and trade; 1 on an ordinary working day. */
export function bustle({ tet, date, month, weekday }: Today): number {
  const sunday = weekday === 7 ? 0.35 : 1
  if (tet !== undefined && tet >= -24 && tet < -2) return 1.45 * sunday
  if (tet !== undefined && tet >= -2 && tet < 4) return 0.05
  if (tet !== undefined && tet >= 4 && tet < 10) return 0.5 * sunday
  const december = month.endsWith('-12') ? 1.15 : 1
  return (date >= 26 ? 1.15 : 1) * december * sunday
}

/** Hands out a number over the year: on each day so many that the sum is exact on the last. */
export function quota(
  stage: Stage,
  number: number,
  weight: (today: Today) => number = bustle,
): (today: Today) => number {
  const first = dayNumber(`${stage.targets.year}-01-01`)
  const last = dayNumber(`${stage.targets.year}-12-31`)
  const upTo = new Map<number, number>()
  let sum = 0
  for (let n = first; n <= last; n++) {
    sum += weight(todayOf(n))
    upTo.set(n, sum)
  }
  const whole = Math.round(number * stage.scale)
  let given = 0
  return (today) => {
    const due = Math.round((whole * (upTo.get(today.number) ?? sum)) / sum)
    const now = due - given
    given = due
    return now
  }
}

/** Picks posts by weight, again and again from one stream. */
export function byWeight<T extends { weight: number }>(list: readonly T[]): (share: number) => T {
  const sums: number[] = []
  let sum = 0
  for (const { weight } of list) {
    sum += weight
    sums.push(sum)
  }
  return (share) => {
    const at = share * sum
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return list[low]!
  }
}
