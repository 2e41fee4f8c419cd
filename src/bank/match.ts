/**
 * What an entry of a bank's statement is: an act to be done, one that is in the ledger already, or neither; then it says
 * why, and waits for a person. By our own references first, then by whose account the money came from or went to. An
 * amount that does not fit is never posted by itself.
 */
import { accountOf } from '#bank/accounts.ts'
import { billsIn, creditorsIn, orderIn, voucherOf } from '#bank/memo.ts'
import type { BankEntry } from '#bank/statement.ts'
import type { Line } from '#kernel/act.ts'
import { showMoney } from '#kernel/money.ts'
import { contracts, PRINCIPALS } from '#principals/contract.ts'

export type BankAct = { readonly service: string; readonly verb: string; readonly line: Line }

export type Match =
  /** `thing`: what comes into being with the act, by which a second one is known. */
  | { readonly kind: 'act'; readonly thing: string; readonly act: BankAct }
  /** The money of one bill: kept for the unit that has the bill until the bill is settled with it. */
  | {
      readonly kind: 'bill'
      readonly thing: string
      readonly bill: string
      readonly holder: string
      readonly act: BankAct
    }
  | { readonly kind: 'booked'; readonly by: string }
  | { readonly kind: 'open'; readonly why: string }

/** What the ledger knows of what an entry may mean. */
export type Known = {
  readonly bills: ReadonlyMap<string, { readonly holder: string; readonly open: number }>
  /** What customers on credit owe, by account. */
  readonly owed: ReadonlyMap<string, number>
  /** Vouchers that are in the ledger, with their amount. */
  readonly vouchers: ReadonlyMap<string, number>
  /** Cash brought to the bank (above zero) or drawn, by voucher. */
  readonly cash: readonly { readonly act: string; readonly voucher: string; readonly amount: number }[]
}

/** What must be looked up before `match`. */
export const clues = (entry: BankEntry): { bills: string[]; accounts: string[]; vouchers: string[] } => {
  const settled = settlementOf(entry)
  const said = `${entry.memo} ${entry.endToEnd}`
  const accounts = entry.amount > 0 ? creditorsIn(said) : []
  return {
    bills: entry.amount > 0 ? billsIn(said) : [],
    accounts,
    vouchers: [
      ...(settled ? [settled.thing] : []),
      ...accounts.map((account) => `credit:${account}/${voucherOf(entry.ref)}`),
      ...bookedAs(entry),
    ],
  }
}

/** The longest names first: one may begin like another. */
const NAMED = PRINCIPALS.toSorted((a, b) => b.length - a.length)

const bankOf = (party: string): string => `principal:${party}`

/** @param bank the party of our account, whose statement it is; @param statement its number */
export function match(entry: BankEntry, known: Known, bank: string, statement: string): Match {
  const { amount, memo, endToEnd } = entry
  const settled = settlementOf(entry)
  if (settled) {
    const { thing, principal, voucher, verb } = settled
    const line = { principal, voucher, amount: Math.abs(amount), bank: bankOf(bank), statement }
    return once(known, thing, Math.abs(amount), { kind: 'act', thing, act: { service: 'settlement', verb, line } })
  }
  const booked = bookedAs(entry).find((thing) => thing !== heldThing(entry) && known.vouchers.has(thing))
  if (booked) return once(known, booked, Math.abs(amount), { kind: 'booked', by: booked })
  const said = `${memo} ${endToEnd}`.toUpperCase()
  const brought = known.cash.find((one) => one.amount === amount && says(said, one.voucher))
  if (brought) return { kind: 'booked', by: brought.act }
  return amount > 0 ? paidIn(entry, known, bank) : { kind: 'open', why: 'Tiền đi, không rõ trả cho ai.' }
}

/** What a person may have made of an entry, by the bank's reference. */
const bookedAs = (entry: BankEntry): string[] => [
  ...PRINCIPALS.map((principal) => `settlement:${principal}/${voucherOf(entry.ref)}`),
  heldThing(entry),
]

const says = (memo: string, voucher: string): boolean =>
  memo.replace(/[^A-Z0-9]/g, '').includes(voucher.toUpperCase().replace(/[^A-Z0-9]/g, ''))

/** What customers paid: a bill by code, or what they owe on their account. */
function paidIn(entry: BankEntry, known: Known, bank: string): Match {
  const { amount, memo, endToEnd } = entry
  const held = heldThing(entry)
  const found = billsIn(`${memo} ${endToEnd}`).flatMap((bill) => {
    const at = known.bills.get(bill)
    return at ? [{ bill, ...at }] : []
  })
  const fits = found.filter(({ open }) => open === amount)
  const [only] = fits
  if (only && fits.length === 1) {
    const { bill, holder } = only
    return { kind: 'bill', thing: held, bill, holder, act: heldAct(entry, bank, bill) }
  }
  if (known.vouchers.has(held)) return once(known, held, amount, { kind: 'open', why: '' })
  const [other] = found
  if (other)
    return {
      kind: 'open',
      why: `Nội dung ghi hóa đơn ${other.bill}, còn phải thu ${showMoney(other.open)}, khách chuyển ${showMoney(amount)}.`,
    }
  for (const account of creditorsIn(`${memo} ${endToEnd}`)) {
    const owed = known.owed.get(account)
    if (owed === undefined) continue
    const voucher = voucherOf(entry.ref)
    const thing = `credit:${account}/${voucher}`
    const line = { account, voucher, amount, bank: bankOf(bank) }
    if (!known.vouchers.has(thing) && owed < amount)
      return { kind: 'open', why: `Khách ${account} chỉ còn nợ ${showMoney(owed)}.` }
    return once(known, thing, amount, { kind: 'act', thing, act: { service: 'credit', verb: 'payByBank', line } })
  }
  return { kind: 'open', why: 'Tiền đến, không rõ của ai, trả cho việc gì.' }
}

/** Money that came and whose purpose is not settled: it waits, with an owner and an age, and is nobody's income. */
export const heldAct = ({ ref, amount, memo }: BankEntry, bank: string, purpose = memo): BankAct => ({
  service: 'suspense',
  verb: 'depositByBank',
  line: {
    number: voucherOf(ref),
    amount,
    purpose: (purpose || 'Không ghi nội dung').slice(0, 200),
    bank: bankOf(bank),
  },
})
const heldThing = ({ ref }: BankEntry): string => `suspense:${voucherOf(ref)}`

function once(known: Known, thing: string, amount: number, otherwise: Match): Match {
  const before = known.vouchers.get(thing)
  if (before === undefined) return otherwise
  return before === amount
    ? { kind: 'booked', by: thing }
    : { kind: 'open', why: `Chứng từ ${thing} đã ghi ${showMoney(before)}, sao kê ghi ${showMoney(Math.abs(amount))}.` }
}

type Settled = { thing: string; principal: string; voucher: string; verb: string }

/** A payment to or from a principal: by our order's number, or by the principal's own account. */
function settlementOf({ ref, day, amount, memo, endToEnd, party }: BankEntry): Settled | undefined {
  const ordered = amount < 0 ? orderIn(`${endToEnd} ${memo}`, NAMED) : undefined
  const principal = ordered?.principal ?? accountOf(party, day)?.party
  const contract = contracts.find((one) => one.principal === principal)
  if (principal === undefined || !contract) return undefined
  const payout = contract.does === 'payout'
  const verb = amount < 0 ? (payout ? 'refund' : 'remit') : payout ? 'fund' : 'commission'
  const voucher = ordered?.order ?? voucherOf(ref)
  return { thing: `settlement:${principal}/${voucher}`, principal, voucher, verb }
}
