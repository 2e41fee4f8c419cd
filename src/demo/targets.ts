/**
 * What a demonstration is calibrated to: one data file per province and year. Money in đồng, all at scale 1; other scales
 * multiply amounts and counts. Nothing about a province or a year is written anywhere else in the demonstration.
 */
import { type Mix, PEOPLES } from '#demo/people.ts'
import { Problem } from '#kernel/problem.ts'

export type Targets = {
  year: number
  /** Code of the province, the first key of every stored row. */
  province: number
  /** Revenue of the year, what the corporation assigned for it, what the units were given, and the year before. */
  revenue: { actual: number; assigned: number; plan: number; before: number }
  /** Next year: the province's own plan and what the corporation assigns. */
  next: { plan: number; assigned: number }
  /** Shares of the year before and of the plans by service, in any unit. */
  mix: { before: Mixture; plan: Mixture }
  /** What was paid in the year, and how the average income (đồng a month) stands against the year before. */
  staff: { budget: number; insurance: number; income: number; incomeBefore: number }
  /** Customers in the CRM with revenue from mail and parcels by a day: exactly so many. */
  customers: { count: number; by: string }
  /** New members of voluntary social insurance by a day: exactly so many. */
  members: { count: number; by: string }
  electricity: Electricity
  /** Customers in the towns, and taxpayers in the province; share of the money that is collected. */
  water: { customers: number; collected: number }
  tax: { customers: number; collected: number }
  /** Recipients; median of a pension; standard allowance, of which multiples are paid. */
  pension: { recipients: number; median: number }
  allowance: { recipients: number; base: number }
  /** Members of voluntary social insurance from before, households with health insurance. */
  insurance: { members: number; households: number }
  /** Numbers of the year. */
  mail: {
    /** Parcels of customers with an account, of others at the counter, from other provinces. */
    onCredit: number
    atCounter: number
    inbound: number
    letters: number
    registered: number
    registeredIn: number
  }
  licences: number
  /** Share of the revenue that goods usually make; more when the year is behind its curve. */
  goods: { share: number }
  /** Numbers of the year, at least. */
  dossiers: number
  results: number
  /** Codes of the district units that had no quality inspection in the year. */
  uninspected?: readonly string[]
  /** Who lives where, by code of the district unit; `mixed` elsewhere. */
  peoples: Readonly<Record<string, Mix>>
}

type Mixture = Readonly<Record<string, number>>

export type Electricity = {
  /**
   * Customers, first month of collection and share of the money collected, by code of the district unit. `safe`: no bill
   * is paid twice there.
   */
  districts: Readonly<Record<string, { customers: number; from: string; collected: number; safe?: boolean }>>
}

/** Reads a calibration file. @throws Problem file_unreadable naming what is missing. */
export function readTargets(text: string, file: string): Targets {
  const given = parse(text, file)
  for (const path of NEEDED) {
    const value = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], given)
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'object')
      throw new Problem('file_unreadable', { file, why: `thiếu “${path}”` })
  }
  for (const mix of Object.values(given.peoples))
    for (const people of Object.keys(mix))
      if (!(PEOPLES as readonly string[]).includes(people))
        throw new Problem('file_unreadable', { file, why: `không biết dân tộc “${people}”` })
  return given
}

function parse(text: string, file: string): Targets {
  try {
    return JSON.parse(text) as Targets
  } catch (error) {
    throw new Problem('file_unreadable', { file, why: (error as Error).message }, error)
  }
}

const NEEDED = [
  'year',
  'province',
  'revenue.actual',
  'revenue.assigned',
  'revenue.plan',
  'revenue.before',
  'next.plan',
  'next.assigned',
  'mix.before',
  'mix.plan',
  'staff.budget',
  'staff.insurance',
  'staff.income',
  'staff.incomeBefore',
  'customers.count',
  'customers.by',
  'members.count',
  'members.by',
  'electricity.districts',
  'water.customers',
  'tax.customers',
  'pension.recipients',
  'allowance.recipients',
  'insurance.households',
  'mail.onCredit',
  'licences',
  'goods.share',
  'dossiers',
  'results',
  'peoples',
]
