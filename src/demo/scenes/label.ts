/** Letters and parcels as they are written at the counter: number, weight, zone, names, and what they cost. */
import { personOf } from '#demo/people.ts'
import { type Post, padded, type Stage, type Today } from '#demo/stage.ts'
import { netOf } from '#demo/tax.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'
import { codFee, LETTER_STEPS, letterPostage, parcelPostage, type Zone } from '#rules/tariff.ts'
import { itemCode } from '#services/item.ts'

export type Kind = 'parcel' | 'registered'

/** Where labels are written, and how the next number of an indicator is found. */
export type Desk = { stage: Stage; item: (indicator: string, post: Post) => string }

const ZONES = { province: 13, region: 12, nation: 75 } as const
const COD_WITHIN = 0.35

/** S10 numbers: each post has its own range, so that no two meet. */
export function itemCodes(stage: Stage): (indicator: string, post: Post) => string {
  const range = Math.floor(99_999_999 / (stage.posts.length + 1))
  const used = new Map<string, number>()
  return (indicator, post) => {
    const key = `${indicator}${post.number}`
    const n = (used.get(key) ?? 0) + 1
    used.set(key, n)
    if (n >= range) throw new RangeError(`no more item numbers at ${post.code}`)
    return itemCode(indicator, post.number * range + n)
  }
}

export const gramsOf = (chance: Chance): number => {
  const step = chance.weighted({ 0: 55, 1: 22, 2: 12, 3: 6, 4: 3, 5: 2 })
  const most = LETTER_STEPS[Number(step)]!
  return chance.whole(Math.ceil(most / 2), most)
}

export type Written = { item: string; line: Line; price: number; earns: number; zone: Zone; cod: number }

/** One item with its label, and what it costs. */
export function write(
  scene: Desk,
  chance: Chance,
  post: Post,
  today: Today,
  service: Kind,
  sender: string,
  from: 'counter' | 'shop' | 'farm' | 'authority',
): Written {
  const zone = chance.weighted<Zone>(ZONES)
  const to = { addressee: personOf(chance, { kinh: 1 }).name, address: addressOf(chance, zone, scene.stage) }
  if (service === 'registered') {
    const item = scene.item('RS', post)
    const grams = gramsOf(chance)
    const price = letterPostage({ grams, registered: true }, today.rule)
    return { item, line: { item, grams, sender, ...to }, price, earns: price, zone, cod: 0 }
  }
  const item = scene.item(from === 'counter' ? 'CS' : 'ES', post)
  const [median, spread, most] = WEIGHTS[from]
  const grams = Math.min(most, Math.max(100, Math.round(chance.around(median, spread) / 50) * 50))
  // Money can be collected where the journal of this province sees the delivery.
  const cod = zone === 'province' && chance.happens(COD_WITHIN) ? codOf(chance) : 0
  const price = parcelPostage({ grams, zone }, today.rule) + codFee(cod, today.rule)
  const line: Line = { item, grams, zone, sender, senderPhone: phoneOf(chance), ...to, addresseePhone: phoneOf(chance) }
  if (cod > 0) line.cod = cod
  return { item, line, price, earns: netOf(price, today.rule('vat.rate')), zone, cod }
}

/** Median, spread and most of grams: who sends what. Cooperatives send crates of fruit. */
const WEIGHTS = {
  counter: [2_200, 0.9, 30_000],
  shop: [6_500, 0.8, 30_000],
  farm: [25_000, 0.25, 31_500],
  authority: [2_500, 0.7, 20_000],
} as const

export const codOf = (chance: Chance): number =>
  Math.max(50_000, Math.round(chance.around(320_000, 0.6) / 10_000) * 10_000)
export const phoneOf = (chance: Chance): string => `0900${padded(chance.whole(0, 999_999), 6)}`

const NATION = ['Hà Nội', 'Hải Phòng', 'Nam Định', 'Thanh Hóa', 'Nghệ An', 'Đà Nẵng', 'TP. Hồ Chí Minh', 'Bình Dương']
const REGION = ['Điện Biên', 'Lai Châu', 'Hòa Bình', 'Yên Bái', 'Lào Cai']
function addressOf(chance: Chance, zone: Zone, { posts }: Stage): string {
  if (zone === 'province') return chance.pick(chance.pick(posts).villages)
  return `Số ${chance.whole(1, 400)}, ${chance.pick(zone === 'region' ? REGION : NATION)}`
}
