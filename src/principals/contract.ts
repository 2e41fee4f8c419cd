/**
 * What the Post has agreed with each principal, dated: which service, paid by which rules, when money and papers are
 * settled, what one list may hold, in which layout lists come. None of these contracts could be read: each number is
 * supposed, says so, and is to be replaced by the operator's own. A mandate that ended stays here to be read.
 */
import type { Day } from '#kernel/day.ts'
import { FOREVER } from '#kernel/day.ts'
import { contractRules } from '#rules/contracts.ts'
import { SUPPOSED } from '#rules/rule.ts'

/** How lists of this contract come in (layout.ts); none where the Post is not given lists. */
export type LayoutKey = 'list/1'

/** Terms from their first day until the next begin, or the contract ends. */
export type Term = {
  readonly from: Day
  /** Working days after the day of collection or payout by which it is settled with the principal. */
  readonly settleDays: number
  /** What one list and one of its rows may hold: rows, and đồng. */
  readonly rowsMost?: number
  readonly amountMost?: number
  readonly layout?: LayoutKey
  readonly source: string
  readonly verified: boolean
}

export type Contract = {
  /** Key of the service; a service works for one principal under one contract. */
  readonly service: string
  /** Registered key, or `@agency` when each act names its own. */
  readonly principal: string
  readonly does: 'collect' | 'payout' | 'carry'
  /** Keys of the dated rules by which the Post is paid, by the principal or by the citizen. */
  readonly rules: readonly [string, ...string[]]
  readonly terms: readonly [Term, ...Term[]]
  /** The first day on which there is no such contract any more, and why. */
  readonly ends?: Day
  readonly ended?: string
}

/** A term with its end, [from, to). */
export type TermInForce = Term & { readonly to: Day }

const BEGIN = '2016-01-01'
const supposed = (terms: Omit<Term, 'from' | 'source' | 'verified'>): readonly [Term] => [
  { from: BEGIN, source: SUPPOSED, verified: false, ...terms },
]
const listed = (amountMost: number, settleDays: number) =>
  supposed({ settleDays, rowsMost: 100_000, amountMost, layout: 'list/1' })

export const contracts: readonly Contract[] = [
  {
    service: 'electricity',
    principal: 'evn',
    does: 'collect',
    rules: ['electricity.commission'],
    terms: listed(500_000_000, 1),
  },
  { service: 'water', principal: 'water', does: 'collect', rules: ['water.commission'], terms: listed(100_000_000, 1) },
  {
    service: 'tax',
    principal: 'tax',
    does: 'collect',
    rules: ['tax.commission'],
    terms: listed(100_000_000, 1),
    ends: contractRules['tax.commission'].ends,
    ended: 'bỏ thuế khoán hộ kinh doanh: mọi hộ tự kê khai',
  },
  {
    service: 'social-insurance',
    principal: 'bhxh',
    does: 'collect',
    rules: ['bhxh.commission'],
    terms: supposed({ settleDays: 1 }),
  },
  {
    service: 'health-insurance',
    principal: 'bhyt',
    does: 'collect',
    rules: ['bhyt.commission'],
    terms: supposed({ settleDays: 1 }),
  },
  {
    service: 'pension',
    principal: 'bhxh-payout',
    does: 'payout',
    rules: ['pension.commission'],
    terms: listed(200_000_000, 3),
  },
  {
    service: 'allowance',
    principal: 'labour',
    does: 'payout',
    rules: ['allowance.commission'],
    terms: listed(50_000_000, 3),
  },
  {
    service: 'dossier',
    principal: '@agency',
    does: 'carry',
    rules: ['dossier.intake.fee'],
    terms: supposed({ settleDays: 1 }),
  },
  {
    service: 'result',
    principal: '@agency',
    does: 'carry',
    rules: ['dossier.result.fee'],
    terms: supposed({ settleDays: 1 }),
  },
  {
    service: 'licence',
    principal: '@agency',
    does: 'carry',
    rules: ['licence.delivery.fee', 'licence.state.fee'],
    terms: supposed({ settleDays: 1 }),
  },
]

const byService = new Map(contracts.map((contract) => [contract.service, contract]))

/** The contract under which a service is done, also when it has ended; undefined for the Post's own services. */
export const contractOf = (service: string): Contract | undefined => byService.get(service)

/** Registered principals under contract. */
export const PRINCIPALS: readonly string[] = [
  ...new Set(contracts.map(({ principal }) => principal).filter((key) => !key.startsWith('@'))),
]

/** What a principal gives the Post to do; an agency, whom each act names, has every service of agencies. */
export function servicesOf(principal: string): string[] {
  const own = contracts.filter((one) => one.principal === principal)
  return (own.length > 0 ? own : contracts.filter((one) => one.principal === '@agency')).map(({ service }) => service)
}

/** All terms of a contract in order of time, each with its end. */
export const termsOf = ({ terms, ends = FOREVER }: Contract): TermInForce[] =>
  terms.map((term, i) => ({ ...term, to: terms[i + 1]?.from ?? ends }))

/** The terms of a day; undefined before the contract, and after its end. */
export const termOn = (contract: Contract, day: Day): TermInForce | undefined =>
  termsOf(contract).find(({ from, to }) => from <= day && day < to)
