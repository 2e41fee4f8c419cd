/** Whether an act is written as its service says: the fields of each line, and what they mean together. */
import { type Line, socialIncomes, TAX_MANDATE_ENDS } from './rates.ts'
import { SERVICES, type Shape, type Verb } from './verbs.ts'

const HOLDER = /^(till|vault|unit|carrier|bag|pouch|principal|suspense|unknown|gap|route):[\p{L}\p{N}._/-]{1,64}$/u
const DAY = /^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/

export const words = (text?: string): string[] => text?.split(' ').filter((word) => word !== '') ?? []

function fits(shape: Shape, value: unknown): boolean {
  if (shape === 'money') return Number.isSafeInteger(value) && (value as number) >= 0
  if (typeof shape === 'number') return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= shape
  if (shape === 'yes') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  if (shape === 'holder') return HOLDER.test(value)
  if (shape === 'day') return DAY.test(value)
  if (shape === 'month') return MONTH.test(value)
  if (shape === 'words' || shape === 'story' || shape instanceof RegExp) {
    const most = shape === 'story' ? 1000 : 200
    const tidy = value !== '' && value.length <= most && value === value.trim() && value === value.normalize('NFC')
    return tidy && (!(shape instanceof RegExp) || shape.test(value))
  }
  return shape.includes(value)
}

/** The complaint of the lowest rank about the fields of one line, if any. */
export function complaintAbout(service: string, verb: Verb, line: Line, day: string): string[] {
  const { id, fields } = SERVICES[service]!
  const must = [...words(id), ...words(verb.needs)]
  const all = [...must, ...words(verb.may)]
  const said: string[] = []
  if (must.some((name) => line[name] === undefined)) said.push('field_missing')
  for (const [name, value] of Object.entries(line))
    if (!all.includes(name)) said.push('field_extra')
    else if (!fits(fields[name]!, value)) said.push('field_invalid')
  if (said.length > 0) return said
  if (verb.mandate && day >= TAX_MANDATE_ENDS) return ['rule_not_valid']
  const senseless = all.some((name) => line[name] !== undefined && !makesSense(service, name, line, day))
  return senseless ? ['field_invalid'] : []
}

const of = (holder: unknown, kinds: string): boolean => kinds.split(' ').includes(String(holder).split(':')[0]!)

/** Whose amounts are above 0. */
const POSITIVE = ['cash', 'credit', 'pouch', 'settlement', 'suspense', 'teller-credit', 'collaborator', 'commission']

/** What the declarations check beyond the shape of a field. */
function makesSense(service: string, name: string, line: Line, day: string): boolean {
  const value = line[name]!
  switch (name) {
    case 'to':
      if (service === 'bag') return of(value, 'route carrier vault')
      if (['correction', 'recall', 'teller-credit'].includes(service)) return of(value, 'till')
      return of(value, service === 'pouch' ? 'carrier route' : 'till vault carrier bag route')
    case 'asked':
      return of(value, 'unit')
    case 'opened':
      return line.record !== undefined || !['missing', 'extra', 'damaged', 'off'].some((name) => Number(line[name]) > 0)
    case 'from':
      if (service === 'bag') return of(value, 'route carrier vault')
      return of(value, service === 'recall' ? 'till unit' : 'vault carrier bag route')
    case 'month':
      return `${value}` < day.slice(0, 7)
    case 'carrier':
      return of(value, 'carrier route')
    case 'bound':
      return of(value, 'unit principal')
    case 'bank':
      return of(value, 'principal')
    case 'proposer':
    case 'owner':
    case 'issuer':
    case 'found':
      return of(value, 'unit')
    case 'investigator':
      return of(value, 'carrier')
    case 'gap':
      return of(value, 'gap')
    case 'lost':
      return of(value, 'till')
    case 'suspense':
      return line.owner === String(value).replace('suspense', 'unit')
    case 'till':
      return of(value, service === 'discrepancy' ? 'till vault' : 'till')
    case 'holder':
      return of(value, 'till vault')
    case 'amount':
      // Of the revenue a collaborator gets half: supposed, from 2016-01-01.
      if (service === 'commission' && line.revenue !== undefined)
        return value !== 0 && Number(value) === Math.floor((Number(line.revenue) + 1) / 2)
      return !POSITIVE.includes(service) || Number(value) > 0
    case 'quantity':
      return service !== 'goods' || Number(value) > 0
    case 'grams':
    case 'papers':
    case 'rank':
      return Number(value) > 0
    case 'item':
      return s10(String(value))
    case 'income': {
      const [least, most] = socialIncomes(day)
      return least <= Number(value) && Number(value) <= most
    }
    case 'months':
      return (service === 'health-insurance' ? [3, 6, 12] : [1, 3, 6, 12]).includes(Number(value))
    case 'until':
      if (service === 'discrepancy') return true
      if (service === 'hearing') return line.slip === undefined || value >= daysLater(day, 7)
      if (service === 'pension' || service === 'allowance') return value >= day && value <= lastOfPayout(line, day)
      if (service !== 'health-insurance') return value >= day
      return [3, 6, 12].some((months) => dayBefore(monthsLater(String(line.start), months)) === value)
    case 'proxyUntil':
      return day <= value && value <= monthsLater(day, 12)
    case 'posted':
      return value <= day
    case 'appointment':
    case 'again':
      return value >= day
    case 'outcome':
      if (value === 'later') return line.again !== undefined
      return value !== 'other' || line.text !== undefined || line.photo !== undefined
    case 'excess':
      return (line.missing === 0) !== (value === 0)
    case 'decider':
      return line.investigator !== `carrier:${value}`
    case 'reason':
      if (day < '2026-12-01' || (service !== 'pension' && service !== 'allowance')) return true
      return value !== 'deceased' || line.reporter !== undefined
    case 'issued':
      return value <= day
    case 'absent':
      return value !== line.teller
    case 'witness':
      return value !== line.teller && value !== line.absent
    case 'keeper':
      return of(value, 'carrier')
    case 'party':
      if (service !== 'discrepancy') return true
      if (line.hearing !== undefined) return line.until !== undefined
      return line.heard === true && day < '2026-12-01'
    case 'hearing':
      return of(value, 'unit') || (of(value, 'carrier') && (line.until === undefined || `${line.until}` < day))
    case 'heard':
      return value === true
    case 'taker':
      return value !== line.giver
    case 'last':
      return Number(value) >= Number(line.first)
    default:
      return true
  }
}

/** Periods that were paid before Tết together with the one before. */
const PAID_BEFORE: Record<string, string> = { '2018-03': '2018-02', '2019-02': '2019-01' }

/** The 25th of the month in which a period is paid; of the month at hand when that has passed. */
function lastOfPayout({ period }: Line, day: string): string {
  const own = PAID_BEFORE[String(period)] ?? String(period)
  return `${[own, day.slice(0, 7)].toSorted()[1]}-25`
}

/** The check digit of UPU S10: after two letters, or after the office of a domestic number. */
function s10(item: string): boolean {
  const at = item.length === 13 ? 2 : 6
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((all, weight, i) => all + weight * Number(item[at + i]), 0)
  const digit = 11 - (sum % 11)
  return Number(item[at + 8]) === (digit === 10 ? 0 : digit === 11 ? 5 : digit)
}

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)
const DAY_MS = 86_400_000
const daysLater = (day: string, days: number): string => iso(Date.parse(day) + days * DAY_MS)
const dayBefore = (day: string): string => daysLater(day, -1)

/** The same date, or the last day of a shorter month. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return iso(Date.UTC(year, month - 1 + months, Math.min(date, last)))
}
