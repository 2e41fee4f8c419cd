/**
 * The vocabulary in which a postal service is declared. A service says what thing it moves, which fields that thing
 * has, and which acts there are; the legs of an act are data, so one place can check, draw, replay and post them.
 * Nothing here touches a database or a clock: it runs in the browser, in the ledger and in the simulator alike.
 */
import type { Line } from '#kernel/act.ts'
import type { Fields, Values } from '#kernel/field.ts'

/**
 * Who holds. `till` is the acting device's drawer, `unit` the acting unit's own accounts, `vault` its safe, `principal`
 * the agency that the service works for, `unknown` the state “asked, no answer yet” (law 10); `@field` names a holder
 * that the act itself says.
 */
export type Role = 'till' | 'unit' | 'vault' | 'principal' | 'customer' | 'outside' | 'unknown' | `@${string}`

export type LegRule<A extends string = string> = {
  asset: 'cash' | 'due' | 'revenue' | `stock:${string}`
  from: Role
  to: Role
  amount: A
}

/** Money in hand. */
export const cash = <A extends string>(from: Role, to: Role, amount: A): LegRule<A> => ({
  asset: 'cash',
  from,
  to,
  amount,
})
/** A claim on or of the principal: `due('unit', 'principal', …)` says that the unit owes the principal. */
export const due = <A extends string>(from: Role, to: Role, amount: A): LegRule<A> => ({
  asset: 'due',
  from,
  to,
  amount,
})
/** The Post's own revenue: a fee paid by the customer or a commission paid by the principal. Never the principal's money. */
export const revenue = <A extends string>(
  from: 'customer' | 'principal' | 'unit',
  to: 'unit' | 'customer',
  amount: A,
): LegRule<A> => ({
  asset: 'revenue',
  from,
  to,
  amount,
})
/** Units of stock: stamps, forms, numbers of a receipt block. */
export const stock = <A extends string>(sku: string, from: Role, to: Role, amount: A): LegRule<A> => ({
  asset: `stock:${sku}`,
  from,
  to,
  amount,
})

/** Asks for a dated rule: the value in force on the act's day; the edition is stored with the act. */
export type RuleOf = (key: string) => number

export type ActRule<F extends string = string, A extends string = string> = {
  /** What the teller reads on the button, in the imperative. */
  name: string
  /** The thing comes into being with this act (else it must already be held by the first of `moves`). */
  births?: true
  moves?: readonly [from: Role, to: Role]
  /** Lowers what is open on the thing. A thing moves on only when nothing is open on it any more. */
  pays?: A
  legs?: readonly LegRule<A>[]
  /** The fields of a line beside the identity of the thing. A birth takes all fields unless this says otherwise. */
  takes?: readonly F[]
  /** May be done without a network: true unless the outcome depends on someone else. */
  offline?: false
  /** Sets the till's cash book to the counted amount; the difference opens a discrepancy. */
  counts?: A
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
  unit: 'đ' | 'việc' | 'bưu gửi' | 'hồ sơ' | 'người' | 'hóa đơn' | 'kỳ' | 'khách hàng'
}

export type Service = {
  key: string
  name: string
  /** Registered principal key, or `@field` when the act names it. */
  principal?: string
  thing?: { name: string; id: readonly string[]; value?: string }
  /** The field that names the CRM customer: revenue is also kept per its value, so distinct customers can be counted. */
  subject?: string
  fields: Fields
  amounts: Record<string, (line: Line, rule: RuleOf) => number>
  acts: Record<string, ActRule>
  measures: Record<string, Measure>
  /** Body of the receipt: lines of at most 48 columns (80 mm roll, font A). */
  receipt: (line: Line) => string[]
  /** A whole life of one thing: verbs with the lines that they take. Runs in the conformance test and in the manual. */
  example: readonly { verb: string; line: Line }[]
}

type Declared<F extends Fields, C extends string, V extends string> = {
  key: string
  name: string
  principal?: string
  thing?: { name: string; id: readonly (keyof F & string)[]; value?: keyof F & string }
  subject?: keyof F & string
  fields: F
  amounts?: { [K in C]: (line: Values<F>, rule: RuleOf) => number }
  acts: { [K in V]: ActRule<keyof F & string, NoInfer<C> | (keyof F & string)> }
  measures: Record<string, Measure<NoInfer<V>, NoInfer<C> | (keyof F & string), keyof F & string>>
  receipt: (line: Values<F>) => string[]
  example: readonly { verb: NoInfer<V>; line: Partial<Values<F>> }[]
}

/** Declares a service. A misspelt field, amount or verb is a type error at its own line. */
export function service<const F extends Fields, const C extends string = never, const V extends string = string>(
  declared: Declared<F, C, V>,
): Service {
  return { ...declared, amounts: declared.amounts ?? {} } as unknown as Service
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
