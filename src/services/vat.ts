/** A price paid by the customer at the counter, value added tax included: what it moves, and the tax inside it. */
import type { RuleOf } from '#services/kit.ts'
import { cash, credit, revenue, vat } from '#services/kit.ts'

/** The tax inside a price in đồng, rounded half up. Rule: `vat.rate`, ‰ of the price without tax. */
export function vatWithin(price: number, rule: RuleOf): number {
  const rate = rule('vat.rate')
  const dong = Math.floor((2 * price * rate + 1000 + rate) / (2 * (1000 + rate)))
  if (!Number.isSafeInteger(2 * price * rate)) throw new RangeError(`too large a price: ${price}`)
  return dong
}

/**
 * The three amounts of a price: `price` = `net` + `vat`.
 * @param name how the receipt calls the price; @param of the price of a line, tax included
 */
export const priced = <L>(name: string, of: (line: L, rule: RuleOf) => number) => ({
  price: { name, of },
  vat: { name: 'Trong đó thuế GTGT', of: (line: L, rule: RuleOf) => vatWithin(of(line, rule), rule) },
  net: {
    name: 'Giá chưa thuế',
    of: (line: L, rule: RuleOf) => of(line, rule) - vatWithin(of(line, rule), rule),
  },
})

/** The customer pays the price in cash. */
export const pricePaid = [cash('customer', 'till', 'price'), revenue('customer', 'unit', 'net'), vat('vat')] as const

/** The customer with this `account` owes the price. */
export const priceOwed = [
  credit('account', 'customer', 'unit', 'price'),
  revenue('customer', 'unit', 'net'),
  vat('vat'),
] as const
