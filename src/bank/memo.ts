/**
 * References that find their way back: what we write in the memo of a code or a payment order, and what may be meant when
 * a bank hands a memo back, with its own words around it and its own idea of spaces and marks.
 */
import { asMemo } from '#bank/vietqr.ts'
import type { Day } from '#kernel/day.ts'

/** Bills that may be paid by code: two letters for the service, and how its customers are numbered. */
const BILLS = [
  { service: 'electricity', letters: 'TD', customer: String.raw`P[A-Z]\d{11}` },
  { service: 'water', letters: 'TN', customer: '[A-Z0-9]{4,15}?' },
] as const

/** Services whose bills may be paid by code. */
export const PAID_BY_CODE: readonly string[] = BILLS.map(({ service }) => service)

/** `electricity:PA22010012345/2018-12` → `TD PA22010012345 201812`; undefined for what is not paid by code. */
export function billMemo(thing: string): string | undefined {
  const [, service, customer, year, month] = /^([a-z-]+):([^/]+)\/(\d{4})-(\d\d)$/.exec(thing) ?? []
  const of = BILLS.find((one) => one.service === service)
  return of && `${of.letters} ${customer} ${year}${month}`
}

const MONTH = String.raw`(20\d\d)(0[1-9]|1[0-2])(?!\d)`
/** Looked for at every place, since words may stick together. */
const PATTERNS = BILLS.map(
  ({ service, letters, customer }) => [service, new RegExp(`(?=${letters} ?(${customer}) ?${MONTH})`, 'g')] as const,
)

/** A memo as it is compared: capitals without marks, single spaces. Unlike `asMemo` it is not cut. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'D')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim()

/** The bills that a memo may mean, as the ledger knows things. */
export const billsIn = (memo: string): string[] => [
  ...new Set(
    PATTERNS.flatMap(([service, pattern]) =>
      [...folded(memo).matchAll(pattern)].map(([, customer, year, month]) => `${service}:${customer}/${year}-${month}`),
    ),
  ),
]

/** The number of a payment order to a principal: `UNC-EVN-20261126`. It is the voucher of the payment in the ledger. */
export const orderNumber = (principal: string, day: Day): string =>
  `UNC-${principal.toUpperCase()}-${day.replaceAll('-', '')}`

export const orderMemo = (order: string): string => asMemo(order)

/** Which of these order numbers a memo names. */
export const orderIn = (
  memo: string,
  principals: readonly string[],
): { principal: string; order: string } | undefined => {
  const text = folded(memo).replaceAll(' ', '')
  for (const principal of principals) {
    const letters = principal.toUpperCase().replace(/[^A-Z0-9]/g, '')
    const day = new RegExp(`UNC${letters}(20\\d{2})(\\d{2})(\\d{2})`).exec(text)
    if (day) return { principal, order: orderNumber(principal, `${day[1]}-${day[2]}-${day[3]}`) }
  }
  return undefined
}

/** Accounts of customers on credit that a memo may mean: KH-00123, also as KH00123 or KH 00123. */
export const creditorsIn = (memo: string): string[] => [
  ...new Set([...folded(memo).matchAll(/(?:^|\W)KH ?(\d{3,10})(?!\d)/g)].map(([, digits]) => `KH-${digits}`)),
]

/** `KH-00123` → `KH 00123`; undefined for an account that a memo would not find again. */
export function creditMemo(account: string): string | undefined {
  const memo = asMemo(account)
  return creditorsIn(memo).includes(account) ? memo : undefined
}

/** The bank's reference as the number of a voucher of ours: other signs than capitals and digits by their number. */
export const voucherOf = (ref: string): string =>
  `BC-${ref.replace(/[^A-Z0-9./-]/g, (sign) => `.${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`
