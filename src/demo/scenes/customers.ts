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
  weight: number
  /** His share of all that customers of this kind post, by month (0 = January). */
  shares: number[]
  /** Day of the first posting; before it there is none. */
  first: number
  /** Pieces that he brings at once. */
  lot: number
  /** The months in which there is something to send. */
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
  const anyPost = byWeight(posts)
  // Cooperatives load their crates onto the van at the district's office.
  const anyOffice = byWeight(posts.filter(({ kind }) => kind === 'office'))
  const customers = Array.from({ length: count + Math.ceil(count * LATER) }, (_, i): Customer => {
    const chance = stage.chance('customer', i)
    const kind = chance.weighted<Kind>(KINDS)
    const post = (kind === 'farm' ? anyOffice : anyPost)(chance.share())
    const first = i >= count ? by + chance.whole(1, 20) : firstDay(chance, begin, by)
    return {
      account: `KH-${padded(i + 1, 5)}`,
      name: `${chance.pick(NAMES[kind])} ${chance.pick(post.villages)}`,
      kind,
      post,
      till: chance.pick(post.tills),
      weight: Math.min(8, chance.around(1, 0.9)),
      shares: [],
      first: openFrom(post, first),
      lot: chance.whole(2, kind === 'farm' ? 20 : 10),
      months: kind === 'farm' ? chance.pick(HARVESTS) : ALL_YEAR,
      waiting: 0,
    }
  })
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const alike = customers.filter((one) => one.kind === kind)
    for (let month = 1; month <= 12; month++) share(alike, month, dayNumber(`${targets.year}-${padded(month, 2)}-15`))
  }
  return customers
}

/** Most were customers before; the others begin on any day up to a week before the target's, so that the day is safe. */
function firstDay(chance: Chance, begin: number, by: number): number {
  return chance.happens(BEGINNERS) ? chance.whole(begin, by - 7) : chance.whole(begin, begin + 40)
}

/** Divides a month among those who have begun by its middle and have something to send. */
function share(customers: readonly Customer[], month: number, middle: number): void {
  const sends = (one: Customer) => (one.first <= middle && one.months.includes(month) ? one.weight : 0)
  const sum = customers.reduce((all, one) => all + sends(one), 0)
  for (const one of customers) one.shares[month - 1] = sum === 0 ? 0 : sends(one) / sum
}

/** How the year's fruit and crops fall on the months; 1 is a twelfth of the year. */
const HARVEST = [0.6, 0.3, 0.6, 0.8, 1.4, 1.5, 1.3, 1.1, 1.0, 1.3, 1.2, 0.9]

/** How many pieces a customer brings today, when all of his kind bring `together`; the first posting is never empty. */
export function brings(customer: Customer, together: number, today: Today): number {
  if (today.number < customer.first) return 0
  if (today.number === customer.first) return 1
  const month = Number(today.month.slice(5)) - 1
  const season = customer.kind === 'farm' ? HARVEST[month]! : 1
  customer.waiting += together * season * customer.shares[month]!
  if (customer.waiting < customer.lot) return 0
  const pieces = Math.min(40, Math.floor(customer.waiting))
  customer.waiting -= pieces
  return pieces
}
