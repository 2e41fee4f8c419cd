/**
 * Customers of the CRM who post on account: shops, cooperatives with the fruit of the season, and authorities. Exactly as
 * many as the target have revenue by its day; a few more come after it.
 */
import { byWeight } from '#demo/season.ts'
import { openFrom, type Post, padded, type Stage, type Till, type Today } from '#demo/stage.ts'
import type { Chance } from '#kernel/chance.ts'
import { dayNumber } from '#kernel/day.ts'

export const KINDS = { shop: 58, farm: 14, authority: 28 } as const
export type Kind = keyof typeof KINDS

export type Customer = {
  account: string
  name: string
  kind: Kind
  post: Post
  till: Till
  /** His share of all that customers of this kind post. */
  weight: number
  /** Day of the first posting; before it there is none. */
  first: number
  /** Pieces that he brings at once. */
  lot: number
  /** Fruit and crops: the months in which there is something to send. */
  months: readonly number[]
  /** Pieces that wait at his place, as a fraction too. */
  waiting: number
}

/** Months of plum, mango and longan, orange and custard apple, coffee, and of tea that is always there. */
const HARVESTS: readonly (readonly number[])[] = [
  [5, 6],
  [6, 7, 8],
  [9, 10, 11],
  [1, 10, 11, 12],
  [3, 4, 5, 6, 7, 8, 9, 10, 11],
]
const ALL_YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const NAMES: Record<Kind, readonly string[]> = {
  shop: ['Cửa hàng', 'Thổ cẩm', 'Đặc sản', 'Thời trang', 'Điện máy', 'Mỹ phẩm'],
  farm: ['Hợp tác xã nông sản', 'Hợp tác xã cây ăn quả', 'Trại chè', 'Cà phê', 'Tổ hợp tác mật ong'],
  authority: ['Trường học', 'Phòng chuyên môn', 'Hạt kiểm lâm', 'Trạm y tế', 'Chi cục', 'Quỹ tín dụng'],
}
/** How many more come after the target's day, and how many begin within the year. */
const LATER = 0.02
const BEGINNERS = 0.35

export function customersOf(stage: Stage): Customer[] {
  const { targets, scale, posts } = stage
  const count = Math.max(1, Math.round(targets.customers.count * scale))
  const by = dayNumber(targets.customers.by)
  const begin = dayNumber(`${targets.year}-01-02`)
  const pick = byWeight(posts)
  const customers = Array.from({ length: count + Math.ceil(count * LATER) }, (_, i): Customer => {
    const chance = stage.chance('customer', i)
    const kind = chance.weighted<Kind>(KINDS)
    const post = pick(chance.share())
    const first = i >= count ? by + chance.whole(1, 20) : firstDay(chance, begin, by)
    return {
      account: `KH-${padded(i + 1, 5)}`,
      name: `${chance.pick(NAMES[kind])} ${chance.pick(post.villages)}`,
      kind,
      post,
      till: chance.pick(post.tills),
      weight: Math.min(12, chance.around(1, 1.1)),
      first: openFrom(post, first),
      lot: chance.whole(2, kind === 'farm' ? 20 : 10),
      months: kind === 'farm' ? chance.pick(HARVESTS) : ALL_YEAR,
      waiting: 0,
    }
  })
  for (const kind of Object.keys(KINDS) as Kind[]) share(customers.filter((one) => one.kind === kind))
  return customers
}

/** Most were customers before; the others begin on any day up to a week before the target's, so that the day is safe. */
function firstDay(chance: Chance, begin: number, by: number): number {
  return chance.happens(BEGINNERS) ? chance.whole(begin, by - 7) : chance.whole(begin, begin + 40)
}

function share(customers: readonly Customer[]): void {
  const sum = customers.reduce((all, { weight }) => all + weight, 0)
  for (const customer of customers) customer.weight /= sum
}

/** How many pieces a customer brings today; the first posting is never empty. */
export function brings(customer: Customer, expected: number, today: Today): number {
  if (today.number < customer.first) return 0
  if (today.number === customer.first) return Math.max(1, Math.min(customer.lot, Math.round(expected)))
  const inSeason = customer.months.includes(Number(today.month.slice(5)))
  customer.waiting += inSeason ? (expected * ALL_YEAR.length) / customer.months.length : 0
  if (customer.waiting < customer.lot) return 0
  const pieces = Math.min(40, Math.floor(customer.waiting))
  customer.waiting -= pieces
  return pieces
}
