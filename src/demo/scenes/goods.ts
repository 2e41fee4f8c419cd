/**
 * Goods sold at points and offices: supplied from the store room in time, a few taken back. The trade that the Post pushes
 * in order to reach its plan: each day sells the usual share of the year and a part of what the year is behind or ahead.
 */
import { bustle, byWeight } from '#demo/season.ts'
import { isOpen, officeHour, openFrom, type Post, type Scene, type Stage, type Today, todayOf } from '#demo/stage.ts'
import { type Store, storeOf } from '#demo/store.ts'
import { netOf } from '#demo/tax.ts'
import type { Chance } from '#kernel/chance.ts'
import { dayNumber } from '#kernel/day.ts'

type Product = { sku: string; price: number; months?: readonly number[]; bulk: number }

/** Prices in đồng with tax, invented; `bulk`: how many a village shop takes at most. */
const PRODUCTS: readonly Product[] = [
  { sku: 'gao-seng-cu-5kg', price: 145_000, bulk: 14 },
  { sku: 'mi-tom-thung', price: 98_000, bulk: 18 },
  { sku: 'dau-an-5l', price: 189_000, bulk: 10 },
  { sku: 'nuoc-mam-5l', price: 125_000, bulk: 12 },
  { sku: 'bot-giat-3kg', price: 112_000, bulk: 12 },
  { sku: 'sua-hop-thung', price: 335_000, bulk: 8 },
  { sku: 'the-dien-thoai-100', price: 100_000, bulk: 12 },
  { sku: 'dien-thoai-pho-thong', price: 420_000, bulk: 3 },
  { sku: 'phan-npk-25kg', price: 265_000, months: [2, 3, 4, 5, 7], bulk: 16 },
  { sku: 'giong-ngo-lai-1kg', price: 98_000, months: [3, 4, 5], bulk: 12 },
  { sku: 'sach-giao-khoa-bo', price: 215_000, months: [7, 8, 9], bulk: 6 },
  { sku: 'chan-bong-2m', price: 360_000, months: [10, 11, 12, 1], bulk: 3 },
  { sku: 'qua-tet-hop', price: 290_000, months: [1, 2], bulk: 14 },
  { sku: 'lich-bloc', price: 65_000, months: [11, 12, 1], bulk: 20 },
]
/** Products that a post has on display in one week. */
const ON_DISPLAY = 3
const TAKEN_BACK = 0.0015
/** Days within which the trade makes up for what the year is behind. */
const CATCH_UP = 15

export const goods: Scene = (stage) => {
  const first = dayNumber(`${stage.targets.year}-01-01`)
  const last = dayNumber(`${stage.targets.year}-12-31`)
  const whole = stage.targets.revenue.actual * stage.scale
  let weights = 0
  for (let n = first; n <= last; n++) weights += bustle(todayOf(n))
  const pick = byWeight(stage.posts)
  const store = storeOf(stage, 'HH', { till: [20, 60], room: [150, 400] })
  let curve = 0
  return (today) => {
    countStock(stage, store, today)
    const share = (whole * bustle(today)) / weights
    const behind = curve - stage.earned
    curve += share
    // The last day closes the year: what is left when all else that is planned has been earned.
    let quota =
      today.number === last
        ? whole - stage.earned - stage.agenda.earnings()
        : share * stage.targets.goods.share + behind / Math.min(CATCH_UP, last - today.number)
    const chance = stage.chance('goods', today.day)
    const rate = today.rule('vat.rate')
    for (let tries = 0; quota > 0 && tries < 100_000; tries++) {
      const post = pick(chance.share())
      if (isOpen(post, today)) quota -= sell(stage, store, chance, post, today, rate)
    }
  }
}

/** Plans one sale; answers its revenue. */
function sell(stage: Stage, store: Store, chance: Chance, post: Post, today: Today, rate: number): number {
  const till = chance.pick(post.tills)
  const { sku, price, bulk } = chance.pick(display(stage, post, today))
  const quantity = chance.happens(0.55) ? chance.whole(2, bulk) : 1
  const earns = netOf(quantity * price, rate)
  const line = { sku, quantity, unitPrice: price }
  const cash = quantity * price
  const second = officeHour(chance)
  store.reserve(post, till, sku, quantity, today)
  stage.plan(today.number, second, {
    till,
    service: 'goods',
    verb: 'sell',
    lines: [line],
    cash,
    earns,
    counts: { 'goods.sold': quantity },
    after: (ref) => {
      if (!chance.happens(TAKEN_BACK)) return
      const day = openFrom(post, today.number + 1)
      stage.plan(day, officeHour(stage.chance('taken back', ref)), () => {
        // Only what the drawer can pay back; else the customer comes another time.
        if (stage.spare(till) < cash) return undefined
        store.put(till, sku, quantity)
        const lines = [{ ...line, sale: `HD-${ref.replace('/', '-')}` }]
        const net = netOf(cash, todayOf(day).rule('vat.rate'))
        return { till, service: 'goods', verb: 'takeBack', lines, cash: -cash, earns: -net }
      })
    },
  })
  return earns
}

function display(stage: Stage, post: Post, today: Today): readonly Product[] {
  const week = Math.floor((today.number + 3) / 7)
  const key = `${post.code}|${week}`
  let shown = displays.get(post)
  if (shown?.key !== key) {
    const chance = stage.chance('display', post.code, week)
    const month = Number(today.month.slice(5))
    const offered = PRODUCTS.filter(({ months }) => months === undefined || months.includes(month))
    const seasonal = offered.filter(({ months }) => months !== undefined)
    const products = Array.from({ length: ON_DISPLAY }, (_, i) =>
      chance.pick(i === 0 && seasonal.length > 0 ? seasonal : offered),
    )
    shown = { key, products }
    displays.set(post, shown)
  }
  return shown.products
}
const displays = new WeakMap<Post, { key: string; products: readonly Product[] }>()

/** Offices count what they have on the 28th. */
const COUNTED = 28

function countStock(stage: Stage, store: Store, today: Today): void {
  if (today.date !== COUNTED) return
  for (const post of stage.posts)
    for (const till of post.kind === 'office' ? post.tills : [])
      for (const [sku, counted] of store.held(till)) {
        if (!stage.chance('stock count', till.device, sku, today.day).happens(Math.min(1, 4 * stage.scale))) continue
        const step = { till, service: 'goods', verb: 'count', lines: [{ sku, counted }] }
        stage.plan(today.number, 6 * 3600, step)
      }
}
