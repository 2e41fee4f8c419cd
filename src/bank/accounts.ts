/**
 * Bank accounts, dated: the Post's own, and those to which principals are paid. None could be read in a contract: each is
 * supposed, says so, and is to be replaced by the true one. A payment is known by the account it came from or went to.
 */
import { type Day, FOREVER } from '#kernel/day.ts'
import { SUPPOSED } from '#rules/rule.ts'

/** `party`: the key under which the ledger knows whose it is, `principal:<party>`. [from, to). */
export type BankAccount = {
  readonly party: string
  /** Of the Post: its statements are imported, payments leave from it. */
  readonly own?: true
  /** The bank's number among those that NAPAS connects (BIN), six digits. */
  readonly bank: string
  readonly number: string
  /** The holder as banks write him: capitals without marks. */
  readonly name: string
  readonly from: Day
  readonly to: Day
  readonly source: string
}

const AGRIBANK = '970405'
const supposed = (party: string, number: string, name: string): BankAccount => ({
  party,
  bank: AGRIBANK,
  number,
  name,
  from: '2016-01-01',
  to: FOREVER,
  source: SUPPOSED,
})

export const bankAccounts: readonly BankAccount[] = [
  { ...supposed('agribank', '7900201000014', 'BUU DIEN TINH SON LA'), own: true },
  supposed('evn', '7900201000101', 'CONG TY DIEN LUC SON LA'),
  supposed('water', '7900201000102', 'CONG TY CAP NUOC SON LA'),
  supposed('tax', '7900201000103', 'KHO BAC NHA NUOC SON LA'),
  supposed('bhxh', '7900201000104', 'BHXH TINH SON LA THU BHXH'),
  supposed('bhyt', '7900201000105', 'BHXH TINH SON LA THU BHYT'),
  supposed('bhxh-payout', '7900201000106', 'BHXH TINH SON LA CHI'),
  supposed('labour', '7900201000107', 'SO LAO DONG THUONG BINH VA XA HOI'),
]

const inForce = (day: Day) => bankAccounts.filter(({ from, to }) => from <= day && day < to)

/** The Post's own accounts of a day. */
export const ownAccounts = (day: Day): BankAccount[] => inForce(day).filter(({ own }) => own)

/** Whose account a number is on a day; spaces and dots in it do not matter. */
export const accountOf = (number: string, day: Day): BankAccount | undefined => {
  const plain = number.replace(/[\s.]/g, '')
  return inForce(day).find((account) => account.number === plain)
}

/** Where a principal is paid on a day. */
export const payeeOf = (party: string, day: Day): BankAccount | undefined =>
  inForce(day).find((account) => account.party === party)
