/**
 * What a point's cash will be on the days ahead, and what must be brought or fetched so that nobody who comes for a pension
 * goes away without it. Pure: from what lies open and how this point used to work to a plan that a manager can follow.
 *
 * What is open is expected by the day of the month: of what is still open on the 5th, as large a part is collected that day
 * as in the months before was collected on the 5th of all that came from the 5th on. Entitlements are all expected to be
 * fetched, because cash that is there hurts less than cash that is not; bills only as far as this point collects them.
 */
import { addDays, type Day, dayOfMonth, type Month, monthOf } from '#kernel/day.ts'
import { addWorkingDays, isWorkingDay } from '#rules/calendar.ts'

export const HORIZON_DAYS = 7
/** A supply is made up for so many days at once, so that nobody carries a pouch up the mountain every morning. */
const SUPPLY_DAYS = 3
const STEP = 1_000_000

/** đồng by day of the month (1–31) over some months, and which part of what was handed out that was: 0 … 1. */
export type History = { byDate: readonly number[]; rate: number }

/** `period`: of an entitlement, which is not paid before its month begins. */
export type Open = { amount: number; period?: Month }

/** đồng that move on a day. `lowest`: when all payouts come before anything is taken in. */
export type DayAhead = { day: Day; arriving: number; out: number; in: number; lowest: number; closing: number }

export type Move = {
  kind: 'supply' | 'remit' | 'withdraw' | 'deposit'
  day: Day
  /** Units; the bank is none. */
  from?: number
  to?: number
  amount: number
}

export type Outlook = {
  unit: number
  /** In drawers and safe now. */
  cash: number
  limit: number
  /** What a point keeps to work with. */
  keep: number
  days: readonly DayAhead[]
}

/** The part of what is open on a date that is dealt with on that date. */
function partOn({ byDate }: History, date: number): number {
  const rest = byDate.slice(date).reduce((sum, amount) => sum + amount, 0)
  return rest > 0 ? (byDate[date] ?? 0) / rest : 0
}

/** What is dealt with on each of the days, in whole đồng; never more than is open. */
export function expected(open: readonly Open[], history: History, days: readonly Day[]): number[] {
  const sums = days.map(() => 0)
  for (const { amount, period } of open) {
    let left = amount * history.rate
    days.forEach((day, i) => {
      if (period !== undefined && monthOf(day) < period) return
      const part = left * partOn(history, dayOfMonth(day))
      left -= part
      sums[i] = (sums[i] as number) + part
    })
  }
  return sums.map(Math.round)
}

/** @param start the first day, whose movements are still to come. */
export function outlook(
  of: Pick<Outlook, 'unit' | 'cash' | 'limit' | 'keep'>,
  start: Day,
  { arriving, out, taken }: Record<'arriving' | 'out' | 'taken', readonly number[]>,
): Outlook {
  let closing = of.cash
  const days = Array.from({ length: HORIZON_DAYS }, (_, i): DayAhead => {
    const moved = { arriving: arriving[i] ?? 0, out: out[i] ?? 0, in: taken[i] ?? 0 }
    const lowest = closing + moved.arriving - moved.out
    closing = lowest + moved.in
    return { day: addDays(start, i), ...moved, lowest, closing }
  })
  return { ...of, days }
}

const roundUp = (amount: number): number => Math.ceil(amount / STEP) * STEP
const roundDown = (amount: number): number => Math.floor(amount / STEP) * STEP

/** The working day before, but not before the plan begins. */
const dayBefore = (day: Day, start: Day): Day => (day <= start ? start : latest(start, addWorkingDays(day, -1)))
const latest = (a: Day, b: Day): Day => (a > b ? a : b)

/** @param away days on which something more leaves (−) or comes (+): what a safe gives its points and gets of them. */
function movesOf(one: Outlook, kinds: { in: Move['kind']; out: Move['kind'] }, away: ReadonlyMap<Day, number>): Move[] {
  const { unit, days, keep, limit } = one
  const start = days[0]?.day as Day
  const moves: Move[] = []
  /** By how much the moves so far have changed the forecast. */
  let shift = 0
  const gone = days.map(({ day }) => away.get(day) ?? 0)
  const lowest = days.map((day, i) => day.lowest + sum(gone.slice(0, i + 1)))
  const closing = days.map((day, i) => day.closing + sum(gone.slice(0, i + 1)))
  days.forEach(({ day }, i) => {
    if ((lowest[i] as number) + shift < keep) {
      const amount = roundUp(keep - shift - Math.min(...lowest.slice(i, i + SUPPLY_DAYS)))
      moves.push({ kind: kinds.in, day: dayBefore(day, start), to: unit, amount })
      shift += amount
    }
    if ((closing[i] as number) + shift <= limit || !isWorkingDay(day)) return
    const spare = roundDown(Math.min(closing[i] as number, ...lowest.slice(i + 1)) + shift - keep)
    if (spare <= 0) return
    moves.push({ kind: kinds.out, day, from: unit, amount: spare })
    shift -= spare
  })
  return moves
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/**
 * Supplies and remittances of all points, and what their safes then fetch from the bank or bring there.
 * @param safeOf the unit whose safe serves a unit; the unit itself when it has one.
 */
export function planMoves(outlooks: readonly Outlook[], safeOf: (unit: number) => number): Move[] {
  const isSafe = ({ unit }: Outlook) => safeOf(unit) === unit
  const moves = outlooks
    .filter((one) => !isSafe(one))
    .flatMap((one) => movesOf(one, { in: 'supply', out: 'remit' }, new Map()))
    .map((move): Move => {
      const safe = safeOf((move.to ?? move.from) as number)
      return move.kind === 'supply' ? { ...move, from: safe } : { ...move, to: safe }
    })
  const banked = outlooks.filter(isSafe).flatMap((one) => {
    const away = new Map<Day, number>()
    const add = (day: Day, amount: number) => away.set(day, (away.get(day) ?? 0) + amount)
    for (const { kind, day, from, to, amount } of moves) {
      if (kind === 'supply' && from === one.unit) add(day, -amount)
      // What a point sends off in the evening is in the safe on the next working day.
      if (kind === 'remit' && to === one.unit) add(addWorkingDays(day, 1), amount)
    }
    return movesOf(one, { in: 'withdraw', out: 'deposit' }, away)
  })
  return [...banked, ...moves].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : b.amount - a.amount))
}
