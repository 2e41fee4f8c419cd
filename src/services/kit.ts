/**
 * The vocabulary in which a postal service is declared. A service says what thing it moves, which fields that thing
 * has, and which acts there are; the legs of an act are data, so one place can check, draw, replay and post them.
 * Nothing here touches a database or a clock: it runs in the browser, in the ledger and in the simulator alike.
 */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Fields, Values } from '#kernel/field.ts'
import { OutsideRule } from '#rules/rule.ts'

/**
 * Who holds. `till` is the acting device's drawer; `unit`, `vault`, `gap` and `suspense` are the acting unit's accounts,
 * safe, open differences and unresolved deposits; `principal` is the agency that the service works for, `unknown` the
 * state “asked, no answer yet” (law 10); `thing` is the thing itself, which holds what is in it (a pouch); `person` is who
 * acts, by his own name (`carrier:CODE`); `@field` names a holder that the act itself says.
 */
export type Role<F extends string = string> =
  | 'till'
  | 'unit'
  | 'vault'
  | 'gap'
  | 'suspense'
  | 'principal'
  | 'unknown'
  | 'thing'
  | 'person'
  | 'customer'
  | 'outside'
  | `@${F}`

/**
 * What an amount is of. `due` is the claim between a unit and the service's principal; `due:@field` the same with a
 * party that the act names (a customer on credit), `due:vat` with the state.
 */
export type Asset<F extends string = string> = 'cash' | 'due' | 'due:vat' | `due:@${F}` | 'revenue' | `stock:@${F}`

export type LegRule<A extends string = string, R extends Role = Role, S extends Asset = Asset> = {
  asset: S
  from: R
  to: R
  amount: A
}

/** Money in hand. */
export const cash = <const R extends Role, A extends string>(from: R, to: R, amount: A): LegRule<A, R, 'cash'> => ({
  asset: 'cash',
  from,
  to,
  amount,
})
/** A claim on or of the principal: `due('unit', 'principal', …)` says that the unit owes the principal. */
export const due = <const R extends Role, A extends string>(from: R, to: R, amount: A): LegRule<A, R, 'due'> => ({
  asset: 'due',
  from,
  to,
  amount,
})
/** A claim on the customer whose account code is in `field`: `credit('account', 'customer', 'unit', …)`, he owes us. */
export const credit = <const F extends string, const R extends Role, A extends string>(
  field: F,
  from: R,
  to: R,
  amount: A,
): LegRule<A, R, `due:@${F}`> => ({ asset: `due:@${field}`, from, to, amount })
/** The Post's own revenue: a fee paid by the customer or a commission paid by the principal. Never the principal's money. */
export const revenue = <const R extends 'customer' | 'principal' | 'unit', A extends string>(
  from: R,
  to: R,
  amount: A,
): LegRule<A, R, 'revenue'> => ({ asset: 'revenue', from, to, amount })
/** Value added tax inside a price: the unit owes it to the state; `back` when a sale is taken back. */
export const vat = <A extends string>(amount: A, back?: 'back'): LegRule<A, 'unit' | 'outside', 'due:vat'> =>
  back
    ? { asset: 'due:vat', from: 'outside', to: 'unit', amount }
    : { asset: 'due:vat', from: 'unit', to: 'outside', amount }
/** Units of stock: `field` says of what (stamps, forms, goods). */
export const stock = <const F extends string, const R extends Role, A extends string>(
  field: F,
  from: R,
  to: R,
  amount: A,
): LegRule<A, R, `stock:@${F}`> => ({ asset: `stock:@${field}`, from, to, amount })

/** Asks for a dated rule: the value in force on the act's day; the edition is stored with the act. */
export type RuleOf = (key: string) => number

/** Says why a value is wrong, as the end of “Ô … sai: …”; undefined when it is right. `day` is the act's. */
export type Check<L = Line> = (line: L, rule: RuleOf, day: Day) => string | undefined

export type ActRule<F extends string = string, A extends string = string> = {
  /** What the teller reads on the button, in the imperative. */
  name: string
  /** The thing comes into being with this act (else it must already be held by the first of `moves`). */
  births?: true
  moves?: readonly [from: Role<F>, to: Role<F>]
  /** Lowers what is open on the thing. An act that pays and moves must leave nothing open: the thing moves on settled. */
  pays?: A
  /** After `moves`, raises what is open on the thing: cash on delivery, once collected, is owed to the sender. */
  opens?: A
  legs?: readonly LegRule<A, Role<F>, Asset<F>>[]
  /** The fields of a line beside the identity of the thing, all required. */
  takes?: readonly F[]
  /** Fields that may be left out; an amount left out is 0. */
  may?: readonly F[]
  /** Computed amounts kept with the act although no leg moves them: what the receipt shows. */
  keeps?: readonly A[]
  /** Key of the dated rule that must be in force on the day: the mandate under which this is done. */
  under?: string
  /** May be done without a network: true unless the outcome depends on someone else. */
  offline?: false
  /** Sets a book to the counted amount; the difference goes to `gap` and opens a discrepancy. One line per act. */
  counts?: readonly [holder: 'till' | 'vault', asset: 'cash' | `stock:@${F}`, counted: A]
  /** Opens a discrepancy of this amount. One line per act. */
  differs?: A
  /** Opens a case of this service, named by the act, with the unit, when the amount is not 0. One line per act. */
  raises?: readonly [service: string, amount: A]
  /**
   * A thing of another service is filed with this one: it goes from the holder in `from` to outside, so it must be there.
   * Nothing is filed when the line leaves `from` out.
   */
  files?: { service: string; id: readonly F[]; from: F }
  /** The field that names (device/seq) the act whose legs are negated; `own`: only one's own act of the same day. */
  negates?: { named: F; own: boolean }
}

export type Measure<V extends string = string, A extends string = string, F extends string = string> = {
  name: string
  of: readonly V[]
  /** Sum of this amount; without it the lines are counted. */
  sum?: A
  /** Also kept per value of this field, so that distinct subjects can be counted at a date. */
  subject?: F
  unit: 'đ' | 'việc' | 'bưu gửi' | 'hồ sơ' | 'người' | 'hóa đơn' | 'kỳ' | 'khách hàng' | 'túi' | 'cái'
}

/**
 * One step of an example: by `till-1` and in this service, unless it says otherwise. `happened`: the world had done it,
 * and the ledger records it as an exception.
 */
export type Step<V extends string = string, L = Line> = { device?: string; happened?: true } & (
  | { verb: V; line: L }
  | { service: string; verb: string; line: Line }
)

export type Service = {
  key: string
  name: string
  /** Registered principal key, or `@field` when the act names it. */
  principal?: string
  /** The field whose value the revenue is also kept by (a customer of the CRM). */
  subject?: string
  thing?: { name: string; id: readonly string[]; value?: string }
  fields: Fields
  checks: Record<string, Check>
  amounts: Record<string, (line: Line, rule: RuleOf) => number>
  amountNames: Record<string, string>
  acts: Record<string, ActRule>
  measures: Record<string, Measure>
  /** Fields and amounts in the body of the receipt, in order; an act prints those that it has. */
  receipt: readonly string[]
  /** Its papers are signed: A5 in so many copies, not the roll. */
  slip?: 1 | 2
  /** Whole lives of a few things, through every act. Runs in the conformance test and in the manual. */
  example: readonly Step[]
}

type Numbers<F extends Fields> = { [K in keyof F & string]: Values<F>[K] extends number ? K : never }[keyof F & string]

type Declared<F extends Fields, C extends string, V extends string> = {
  key: string
  name: string
  principal?: string
  subject?: keyof F & string
  /** `value` is what is open on the thing at its birth; 0 without it. */
  thing?: { name: string; id: readonly (keyof F & string)[]; value?: Numbers<F> }
  fields: F
  checks?: { [K in keyof F]?: Check<Values<F>> }
  amounts?: { [K in C]: { name: string; of: (line: Values<F>, rule: RuleOf) => number } }
  acts: { [K in V]: ActRule<keyof F & string, NoInfer<C> | Numbers<F>> }
  measures: Record<string, Measure<NoInfer<V>, NoInfer<C> | Numbers<F>, keyof F & string>>
  receipt: readonly (NoInfer<C> | (keyof F & string))[]
  slip?: 1 | 2
  example: readonly Step<NoInfer<V>, Partial<Values<F>>>[]
}

/** Declares a service. A misspelt field, amount or verb is a type error at its own line. */
export function service<const F extends Fields, const C extends string = never, const V extends string = string>(
  declared: Declared<F, C, V>,
): Service {
  const amounts = (declared.amounts ?? {}) as unknown as Record<
    string,
    { name: string; of: Service['amounts'][string] }
  >
  const named = Object.entries(amounts)
  return {
    ...declared,
    checks: declared.checks ?? {},
    // Services share act rules (hand.ts, bill.ts, payout.ts); what is remembered per rule must not be shared.
    acts: Object.fromEntries(Object.entries<ActRule>(declared.acts).map(([verb, rule]) => [verb, { ...rule }])),
    amounts: Object.fromEntries(named.map(([key, { of }]) => [key, of])),
    amountNames: Object.fromEntries(named.map(([key, { name }]) => [key, name])),
  } as unknown as Service
}

/** The identity of a thing: `service:value/value`, e.g. electricity:PA22010012345/2018-02. */
export function thingKey(declared: Service, line: Line): string {
  let key = declared.key
  let separator = ':'
  for (const field of declared.thing?.id ?? []) {
    key += separator + line[field]
    separator = '/'
  }
  return key
}

/** For checks: what a computation says about a value that the rule in force does not allow; undefined when it allows it. */
export function refusedBy(compute: () => unknown): string | undefined {
  try {
    compute()
    return undefined
  } catch (error) {
    if (error instanceof OutsideRule) return error.message
    throw error
  }
}
