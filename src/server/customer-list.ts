/** All customers on a day: those in the list, those only acts know; what each brought since the year began. */
import { addDays, type Day } from '#kernel/day.ts'
import { fold, wordsOf } from '#kernel/fold.ts'
import type { Query } from '#kernel/sql.ts'
import { keyAccounts, phoneOf } from '#market/duplicates.ts'
import { subjectsOn } from '#report/read.ts'
import { type Customer, readKnown } from '#server/customer-store.ts'

/** Days without revenue after which a customer is asked why; and within which a first one is new. Ours. */
const QUIET_DAYS = 60
const NEW_DAYS = 30

export type OnDay = {
  code: string
  /** Undefined: acts name the code, and nobody has entered who it is. */
  known: Customer | undefined
  unit: number
  /** Revenue since the year began, đồng. */
  amount: number
  /** Days of the first and last revenue in the four hundred days before. */
  first: Day | undefined
  last: Day | undefined
  key: boolean
}

/** What one customer brought. */
export type Brought = Pick<OnDay, 'unit' | 'amount' | 'last' | 'key'>

/** The largest first; of those without revenue by name. As far as the query's units reach. */
export async function customersOn(query: Query, province: number, day: Day): Promise<OnDay[]> {
  const sums = new Map((await subjectsOn(query, province, day)).map((one) => [one.subject, one]))
  const known = new Map((await readKnown(query, province)).map((one) => [one.code, one]))
  const key = keyAccounts([...sums.values()].map(({ amount }) => amount))
  return [...new Set([...sums.keys(), ...known.keys()])]
    .map((code): OnDay => {
      const { unit, amount = 0, first, last } = sums.get(code) ?? {}
      const own = known.get(code)
      return { code, known: own, unit: own?.unit ?? (unit as number), amount, first, last, key: false }
    })
    .sort((a, b) => b.amount - a.amount || collate(a.known?.name ?? a.code, b.known?.name ?? b.code))
    .map((one, i) => (i < key ? { ...one, key: true } : one))
}

/** Of one of them; nothing when it brought nothing in the four hundred days before. */
export async function customerOn(query: Query, province: number, day: Day, code: string): Promise<Brought | undefined> {
  const sums = await subjectsOn(query, province, day)
  const own = sums.find(({ subject }) => subject === code)
  if (!own) return undefined
  const larger = sums.filter(({ amount }) => amount > own.amount).length
  return { ...own, key: own.amount > 0 && larger < keyAccounts(sums.map(({ amount }) => amount)) }
}

const collate = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Parts of the list, by their word in the address. */
export const PARTS = {
  'co-doanh-thu': { name: 'Có doanh thu', of: ({ amount }: OnDay) => amount > 0 },
  'trong-diem': { name: 'Trọng điểm', of: ({ key }: OnDay) => key },
  moi: {
    name: `Mới trong ${NEW_DAYS} ngày`,
    of: ({ first }: OnDay, day: Day) => first !== undefined && first > addDays(day, -NEW_DAYS),
  },
  lang: {
    name: `Lặng từ ${QUIET_DAYS} ngày`,
    of: ({ last }: OnDay, day: Day) => last !== undefined && last <= addDays(day, -QUIET_DAYS),
  },
  'chua-gui': { name: 'Chưa gửi lần nào', of: ({ last }: OnDay) => last === undefined },
  'chua-ghi': { name: 'Chưa ghi là ai', of: ({ known }: OnDay) => known === undefined },
} as const satisfies Record<string, { name: string; of: (one: OnDay, day: Day) => boolean }>
export type Part = keyof typeof PARTS

/** By words of the name or place with or without diacritics, by the code, or by a whole phone number or tax code. */
export function matching(text: string): (one: OnDay) => boolean {
  const words = wordsOf(fold(text))
  const phone = phoneOf(text)
  const code = text.trim().toUpperCase()
  return ({ code: own, known }) => {
    if (own === code) return true
    if (!known) return false
    if ((phone !== '' && known.phone === phone) || known.tax === text.trim()) return true
    const said = ` ${wordsOf(fold(`${known.name} ${known.place}`)).join(' ')}`
    return words.length > 0 && words.every((word) => said.includes(` ${word}`))
  }
}
