/**
 * What is still to be settled with a principal, day by day: each day's collections or payouts have an end by the contract,
 * and what is paid settles the oldest first. Pure; the sums come from whoever reads the books.
 */
import type { Day } from '#kernel/day.ts'
import { type Contract, contracts, termOn } from '#principals/contract.ts'
import { addWorkingDays } from '#rules/calendar.ts'

/**
 * Of one day, in đồng, as the debtor sees it: `net` came to be owed, `paid` settled something. Of collections the Post is the
 * debtor, of payouts the principal. `commission` is within `net` already.
 */
export type DaySum = { readonly day: Day; readonly net: number; readonly commission: number; readonly paid: number }
/** `due`: the last day by which it is to be paid. `open`: not paid at the end of the period. */
export type SettledDay = DaySum & { readonly due: Day; readonly open: number }

/** `before`: open from days before the period; `ahead`: paid beyond all that was owed. */
export type Settlement = { readonly days: readonly SettledDay[]; readonly before: number; readonly ahead: number }

/** The contract by which a principal is settled with; undefined for agencies whose papers the Post only carries. */
export const settledBy = (principal: string): Contract | undefined =>
  contracts.find((one) => one.principal === principal && one.does !== 'carry')

/** Working days of offices after the day itself, by the terms of that day; after the contract's end by its last. */
export function dueOn(contract: Contract, day: Day): Day {
  const { settleDays } = termOn(contract, day) ?? (contract.terms.at(-1) as Contract['terms'][number])
  return addWorkingDays(day, settleDays, 'agency')
}

/**
 * @param owed the debt at the end of the period; below zero it was paid ahead. The oldest is settled first, so what is open
 *   are the newest days that together make the debt.
 */
export function settle(days: readonly DaySum[], owed: number, contract: Contract): Settlement {
  let left = Math.max(0, owed)
  const settled = days
    .toSorted((a, b) => (a.day < b.day ? 1 : -1))
    .map((one) => {
      const open = Math.min(left, Math.max(0, one.net))
      left -= open
      return { ...one, due: dueOn(contract, one.day), open }
    })
  return { days: settled.reverse(), before: left, ahead: Math.max(0, -owed) }
}
