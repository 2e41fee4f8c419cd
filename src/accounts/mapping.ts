/**
 * From movements to accounts. Bookkeeping is a view of the journal: each movement of money (service, verb, asset, kind of
 * giver → kind of taker) debits and credits accounts by this table, and an act's debits and credits are equal because its
 * movements are complete. Most movements change one account; their counterpart is another movement of the same act.
 * A principal's money is a debt to him, never revenue; what waits in suspense is a debt until it goes back or is applied.
 */
import type { Account } from '#accounts/chart.ts'

/** A sum of movements, as `flow` keeps it or as a leg gives it. `src`, `dst`: kinds of holders. */
export type Movement = { service: string; verb: string; asset: string; src: string; dst: string }

/** `moved`: besides, the same amount from one account to another. */
type Rule = {
  /** `service` or `service.verb`; without it any. */
  of?: readonly string[]
  leg: string
  debit?: Account
  credit?: Account
  moved?: readonly [debit: Account, credit: Account]
}

const PAYOUTS = ['pension', 'allowance', 'settlement.fund', 'settlement.fundCash', 'settlement.refund']
const CONCLUSIONS = [
  'suspense.refund',
  'suspense.refundByBank',
  'suspense.apply',
  'parked.booked',
  'parked.refunded',
  'parked.void',
]
const RELEASES = [...CONCLUSIONS, 'exception.booked', 'exception.refunded']

/** The first that fits counts: what a verb means by a movement stands above what it means in general. */
const RULES: readonly Rule[] = [
  // The bank: a principal that keeps our account.
  { of: ['cash.deposit', 'pouch.bank'], leg: 'cash vault>principal', debit: 'bank', credit: 'cash' },
  { of: ['pouch.bank'], leg: 'cash pouch>principal', debit: 'bank', credit: 'transit' },
  { of: ['cash.withdraw'], leg: 'cash principal>vault', debit: 'cash', credit: 'bank' },
  { of: ['credit.payByBank', 'suspense.depositByBank'], leg: 'cash customer>principal', debit: 'bank' },
  {
    of: ['parcel.remitByBank', 'suspense.refundByBank', 'compensation.payByBank', 'commission.payByBank'],
    leg: 'cash principal>customer',
    credit: 'bank',
  },
  { of: ['settlement.remit', 'settlement.refund'], leg: 'cash principal>principal', credit: 'bank' },
  { of: ['settlement.fund', 'settlement.commission'], leg: 'cash principal>principal', debit: 'bank' },
  { of: ['settlement.remitCash'], leg: 'cash vault>principal', credit: 'cash' },
  { of: ['settlement.fundCash'], leg: 'cash principal>vault', debit: 'cash' },

  // The cut-over: what was there came from above.
  { of: ['opening'], leg: 'cash outside>till', debit: 'cash', credit: 'capital' },
  { of: ['opening'], leg: 'cash outside>vault', debit: 'cash', credit: 'capital' },
  { of: ['opening'], leg: 'due unit>principal', debit: 'capital', credit: 'held' },
  { of: ['opening'], leg: 'due principal>unit', debit: 'claim', credit: 'capital' },

  // Differences: open, then explained, established, or an error of the program, which the Post bears.
  { of: ['discrepancy.explain'], leg: 'cash gap>till', debit: 'cash', credit: 'missing' },
  { of: ['discrepancy.explain'], leg: 'cash gap>vault', debit: 'cash', credit: 'missing' },
  { of: ['discrepancy.explain'], leg: 'cash till>gap', debit: 'surplus', credit: 'cash' },
  { of: ['discrepancy.explain'], leg: 'cash vault>gap', debit: 'surplus', credit: 'cash' },
  { of: ['discrepancy.establish'], leg: 'cash gap>outside', credit: 'missing' },
  { of: ['discrepancy.establish'], leg: 'cash outside>gap', debit: 'surplus' },
  { of: ['discrepancy.establish'], leg: 'due principal>unit', debit: 'claim' },
  { of: ['discrepancy.systemError'], leg: 'cash gap>outside', debit: 'loss', credit: 'missing' },
  { of: ['discrepancy.systemError'], leg: 'cash outside>gap', debit: 'surplus', credit: 'held' },
  { leg: 'cash till>gap', debit: 'missing', credit: 'cash' },
  { leg: 'cash vault>gap', debit: 'missing', credit: 'cash' },
  { leg: 'cash pouch>gap', debit: 'missing', credit: 'transit' },
  { leg: 'cash gap>till', debit: 'cash', credit: 'surplus' },
  { leg: 'cash gap>vault', debit: 'cash', credit: 'surplus' },

  // Exceptions: a drawer had more than its book, and what a customer paid or got waits.
  { of: ['exception.booked'], leg: 'cash till>suspense', debit: 'surplus', credit: 'cash' },
  { of: ['exception.explained'], leg: 'cash outside>suspense', debit: 'surplus', credit: 'held' },
  { leg: 'cash suspense>till', debit: 'cash', credit: 'surplus' },
  { leg: 'cash suspense>vault', debit: 'cash', credit: 'surplus' },
  { leg: 'cash suspense>pouch', debit: 'transit', credit: 'surplus' },
  { of: RELEASES, leg: 'due:suspense suspense>unit', debit: 'suspense' },
  { of: RELEASES, leg: 'due:suspense unit>suspense', credit: 'claim' },
  { leg: 'due:suspense unit>suspense', credit: 'suspense' },
  { leg: 'due:suspense suspense>unit', debit: 'claim' },

  // Cash from hand to hand.
  { leg: 'cash customer>till', debit: 'cash' },
  { leg: 'cash till>customer', credit: 'cash' },
  { leg: 'cash vault>till', debit: 'cash', credit: 'cash' },
  { leg: 'cash till>vault', debit: 'cash', credit: 'cash' },
  { leg: 'cash till>pouch', debit: 'transit', credit: 'cash' },
  { leg: 'cash vault>pouch', debit: 'transit', credit: 'cash' },
  { leg: 'cash pouch>till', debit: 'cash', credit: 'transit' },
  { leg: 'cash pouch>vault', debit: 'cash', credit: 'transit' },

  // Customers on credit, and the state.
  { of: ['credit.writeOff'], leg: 'due:customer unit>customer', debit: 'writtenOff', credit: 'customers' },
  { leg: 'due:customer customer>unit', debit: 'customers' },
  { leg: 'due:customer unit>customer', credit: 'customers' },
  { leg: 'due:vat unit>outside', credit: 'vat' },
  { leg: 'due:vat outside>unit', debit: 'vat' },

  // What a customer is owed for what was lost, from the award until it is paid.
  { of: ['compensation.award'], leg: 'due unit>principal', debit: 'loss', credit: 'held' },

  // What collaborators earned, from the award until it is paid.
  { of: ['commission.award'], leg: 'due unit>principal', debit: 'commissions', credit: 'held' },
  { of: ['commission.pay'], leg: 'cash vault>customer', credit: 'cash' },

  // Principals: money held for them, money paid for them, and the commission that they owe, which is revenue.
  { of: ['settlement.commission'], leg: 'due unit>principal', credit: 'customers' },
  { of: PAYOUTS, leg: 'due unit>principal', credit: 'claim' },
  { of: PAYOUTS, leg: 'due principal>unit', debit: 'claim' },
  { leg: 'due unit>principal', credit: 'held' },
  { leg: 'due principal>unit', debit: 'held' },
  { leg: 'due unit>unknown', credit: 'held' },
  { leg: 'due unknown>unit', debit: 'held' },
  // The unit owes the same whether the principal has answered or not.
  { leg: 'due unknown>principal' },
  { of: PAYOUTS, leg: 'revenue principal>unit', credit: 'services', moved: ['customers', 'claim'] },
  { leg: 'revenue principal>unit', credit: 'services', moved: ['customers', 'held'] },

  // Prices and postage.
  { of: ['goods'], leg: 'revenue customer>unit', credit: 'sales' },
  { of: ['goods'], leg: 'revenue unit>customer', debit: 'reductions' },
  { leg: 'revenue customer>unit', credit: 'services' },
]

/** The rules themselves, for tests. */
export const accountRules: readonly Readonly<Rule>[] = RULES

const fitting = new Map<string, Rule | undefined>()

function ruleFor({ service, verb, asset, src, dst }: Movement): Rule | undefined {
  const kind = kindOf(asset)
  const key = `${service}.${verb} ${kind} ${src}>${dst}`
  if (!fitting.has(key)) {
    const leg = `${kind} ${src}>${dst}`
    const fits = ({ of }: Rule) => of === undefined || of.includes(service) || of.includes(`${service}.${verb}`)
    fitting.set(
      key,
      RULES.find((rule) => rule.leg === leg && fits(rule)),
    )
  }
  return fitting.get(key)
}

/** Revenue is also kept by the principal that pays it. Codes of customers on credit are written in capitals, keys of principals are not (their fields say so). */
function kindOf(asset: string): string {
  if (asset.startsWith('revenue:')) return 'revenue'
  if (!asset.startsWith('due:') || asset === 'due:suspense' || asset === 'due:vat') return asset
  return /^due:[A-Z0-9]/.test(asset) ? 'due:customer' : 'due'
}

export type Entry = { account: Account; side: 'debit' | 'credit' }

/**
 * What a movement writes, each entry with its whole amount; nothing for stock, which is counted in pieces, and for things.
 * `side`: which book of the two is asked, where both are the Post's own: what comes `in` is debited, what goes `out` credited.
 * @throws Error for a movement of money that the table does not know: a service was added without its accounts.
 */
export function entriesOf(movement: Movement, side: 'in' | 'out' | 'both' = 'both'): readonly Entry[] {
  const { asset } = movement
  if (asset === 'thing' || asset === 'pay' || asset.startsWith('stock:')) return []
  const rule = ruleFor(movement)
  if (!rule) {
    const { service, verb, src, dst } = movement
    throw new Error(`no account for ${service}.${verb}: ${asset} ${src}>${dst}; add it to src/accounts/mapping.ts`)
  }
  const out: Entry[] = []
  if (rule.debit && side !== 'out') out.push({ account: rule.debit, side: 'debit' })
  if (rule.credit && side !== 'in') out.push({ account: rule.credit, side: 'credit' })
  if (rule.moved) out.push({ account: rule.moved[0], side: 'debit' }, { account: rule.moved[1], side: 'credit' })
  return out
}

export const kindOfHolder = (holder: string): string => {
  const colon = holder.indexOf(':')
  return colon < 0 ? holder : holder.slice(0, colon)
}
