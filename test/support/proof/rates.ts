/**
 * The numbers of the proof, written down again by hand with where they come from, and the amounts that follow from them.
 * Whole đồng; halves are rounded up. “Supposed”: no contract could be read, the number is the demonstration's own.
 */

export type Line = Record<string, string | number | boolean>

/** What a principal pays of each amount, in thousandths. Supposed contracts, from 2016-01-01. */
export const COMMISSION: Record<string, number> = {
  electricity: 10,
  water: 15,
  tax: 50,
  pension: 6,
  allowance: 8,
  'social-insurance': 70,
  'health-insurance': 40,
}
/** The mandate to collect the lump-sum tax ended on this day. */
export const TAX_MANDATE_ENDS = '2026-01-01'

/** [first day, value], in order. Base salary: Decrees 47/2016, 47/2017, 72/2018, 38/2019, 24/2023, 73/2024. */
const BASE_SALARY: [string, number][] = [
  ['2016-05-01', 1_210_000],
  ['2017-07-01', 1_300_000],
  ['2018-07-01', 1_390_000],
  ['2019-07-01', 1_490_000],
  ['2023-07-01', 1_800_000],
  ['2024-07-01', 2_340_000],
]
/** The rural poverty line: Decision 59/2015/QĐ-TTg, Decree 07/2021. */
const LEAST_INCOME: [string, number][] = [
  ['2016-01-01', 700_000],
  ['2022-01-01', 1_500_000],
]
/** Law on Social Insurance 58/2014: 22 % of the chosen income, at most twenty base salaries. */
const SOCIAL_RATE = 220
const MOST_SALARIES = 20
/** What the state adds, thousandths of the least contribution, at most ten years: Decree 134/2015, 159/2025. */
const SUBSIDY: Record<string, [string, number][]> = {
  poor: [
    ['2018-01-01', 300],
    ['2025-07-01', 500],
  ],
  nearPoor: [
    ['2018-01-01', 250],
    ['2025-07-01', 400],
  ],
  minority: [
    ['2018-01-01', 100],
    ['2025-07-01', 300],
  ],
  other: [
    ['2018-01-01', 100],
    ['2025-07-01', 200],
  ],
}
const SUBSIDY_MONTHS = 120
/** Health insurance of households: 4.5 % of the base salary; 100, 70, 60, 50, 40 % by rank. Law 46/2014. */
const HEALTH_RATE = 45
const HEALTH_RANKS = [1000, 700, 600, 500, 400]

/** Supposed prices in đồng. A letter by its last gram; a parcel's first kilogram and each begun half kilogram more. */
const LETTERS: [number, number][] = [
  [20, 4000],
  [100, 6000],
  [250, 8000],
  [500, 12_000],
  [1000, 16_000],
  [2000, 20_000],
]
const REGISTERED = 8000
const PARCELS: Record<string, [number, number]> = {
  province: [18_000, 2500],
  region: [25_000, 4000],
  nation: [34_000, 7500],
}
const COD_RATE = 8
const COD_LEAST = 15_000
const PAPERS_FEE = 30_000
/** Circular 188/2016/TT-BTC. */
const LICENCE_STATE_FEE = 135_000
/** VAT in thousandths of the price without it: the Law on VAT; 8 % by Resolutions 43/2022, 101/2023 and those after. */
const VAT: [string, number][] = [
  ['2010-01-01', 100],
  ['2022-02-01', 80],
  ['2023-01-01', 100],
  ['2023-07-01', 80],
]
const NOTES: Record<string, number> = {
  n500: 500_000,
  n200: 200_000,
  n100: 100_000,
  n50: 50_000,
  n20: 20_000,
  n10: 10_000,
  n5: 5000,
  n2: 2000,
  n1: 1000,
  coins: 1,
}

/** First day of the lunar new year: the official calendars of the years. */
export const TET: Record<number, string> = {
  2015: '2015-02-19',
  2016: '2016-02-08',
  2017: '2017-01-28',
  2018: '2018-02-16',
  2019: '2019-02-05',
  2020: '2020-01-25',
  2021: '2021-02-12',
  2022: '2022-02-01',
  2023: '2023-01-22',
  2024: '2024-02-10',
  2025: '2025-01-29',
  2026: '2026-02-17',
}

const since = (table: [string, number][], day: string): number => table.findLast(([from]) => from <= day)?.[1] ?? 0
const thousandths = (amount: number, rate: number): number => Math.round((amount * rate) / 1000)
const n = (value: unknown): number => (typeof value === 'number' ? value : 0)

export const socialIncomes = (day: string): [number, number] => [
  since(LEAST_INCOME, day),
  MOST_SALARIES * since(BASE_SALARY, day),
]

function payable(line: Line, day: string): number {
  const [least] = socialIncomes(day)
  const months = n(line.months)
  const helped = Math.min(months, Math.max(0, SUBSIDY_MONTHS - n(line.subsidised)))
  const help = thousandths(thousandths(least, SOCIAL_RATE), since(SUBSIDY[String(line.class)] ?? [], day))
  return thousandths(n(line.income), SOCIAL_RATE) * months - help * helped
}

function premium(line: Line, day: string): number {
  const whole = thousandths(since(BASE_SALARY, day), HEALTH_RATE) * n(line.months)
  return thousandths(whole, HEALTH_RANKS[Math.min(n(line.rank), 5) - 1] ?? 0)
}

const letterPostage = (grams: number): number => LETTERS.find(([last]) => grams <= last)?.[1] ?? 0

function price(service: string, line: Line): number {
  if (service === 'goods') return n(line.quantity) * n(line.unitPrice)
  if (service !== 'parcel') return PAPERS_FEE
  const [first, more] = PARCELS[String(line.zone)] ?? [0, 0]
  const steps = Math.max(0, Math.ceil((n(line.grams) - 1000) / 500))
  const cod = n(line.cod)
  return first + steps * more + (cod === 0 ? 0 : Math.max(COD_LEAST, thousandths(cod, COD_RATE)))
}

function vatIn(amount: number, day: string): number {
  const rate = since(VAT, day)
  return Math.round((amount * rate) / (1000 + rate))
}

/** Any amount of a line by its name: a field, or computed. A field that was left out is nothing. */
export function amountOf(service: string, name: string, line: Line, day: string): number {
  if (name === 'commission' && service in COMMISSION) {
    const from =
      service === 'social-insurance'
        ? payable(line, day)
        : service === 'health-insurance'
          ? premium(line, day)
          : n(line.amount)
    return thousandths(from, COMMISSION[service] ?? 0)
  }
  switch (name) {
    case 'payable':
      return payable(line, day)
    case 'premium':
      return premium(line, day)
    case 'postage':
      return service === 'registered'
        ? letterPostage(n(line.grams)) + REGISTERED
        : n(line.pieces) * letterPostage(n(line.grams))
    case 'stamps':
      return n(line.quantity) * n(line.value)
    case 'price':
      return price(service, line)
    case 'net':
      return price(service, line) - vatIn(price(service, line), day)
    case 'stateFee':
      return LICENCE_STATE_FEE
    case 'difference':
      return n(line.missing) + n(line.excess)
    case 'faults':
      return n(line.missing) + n(line.extra) + n(line.damaged) + (n(line.off) > 0 ? 1 : 0)
    case 'waiting':
      return n(line.received) + n(line.paid) + n(line.missing)
    case 'notes':
      return Object.entries(NOTES).reduce((sum, [note, worth]) => sum + n(line[note]) * worth, 0)
    default:
      return n(line[name])
  }
}
