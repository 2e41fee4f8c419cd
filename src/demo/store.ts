/** Stock for sale at tills and in store rooms, mirrored without the ledger: what is sold has been supplied before. */
import { type Post, padded, type Stage, type Till, type Today } from '#demo/stage.ts'

export type Store = {
  /** Sees to it that the till has so many more today, by a supply before opening when it has not. */
  reserve(post: Post, till: Till, sku: string, quantity: number, today: Today): void
  put(till: Till, sku: string, quantity: number): void
  /** What the till holds, when all sales that are planned have been done. */
  held(till: Till): Iterable<[sku: string, quantity: number]>
}

/** How much more than needed is brought: to the till for some days, to the store room for some weeks. */
export type Lots = { till: readonly [number, number]; room: readonly [number, number] }

const RECEIVED = 6 * 3600 + 1200
const SUPPLIED = 7 * 3600 + 600

export function storeOf(stage: Stage, name: string, lots: Lots): Store {
  const atTill = new Map<Till, Map<string, number>>()
  const inRoom = new Map<string, number>()
  const slips = new Map<string, number>()
  const stockOf = (till: Till): Map<string, number> => {
    let stock = atTill.get(till)
    if (!stock) {
      stock = new Map()
      atTill.set(till, stock)
    }
    return stock
  }
  const move = (post: Post, till: Till, verb: 'receive' | 'supply', sku: string, quantity: number, today: Today) => {
    const key = `${verb === 'receive' ? 'PN' : 'PX'}-${name}-${post.code}`
    const slip = (slips.get(key) ?? 0) + 1
    slips.set(key, slip)
    const lines = [{ sku, quantity, slip: `${key}-${padded(slip, 4)}` }]
    stage.plan(today.number, verb === 'receive' ? RECEIVED : SUPPLIED, { till, service: 'goods', verb, lines })
  }
  const put = (till: Till, sku: string, quantity: number): void => {
    stockOf(till).set(sku, (stockOf(till).get(sku) ?? 0) + quantity)
  }
  return {
    put,
    held: (till) => stockOf(till),
    reserve(post, till, sku, quantity, today) {
      const has = stockOf(till).get(sku) ?? 0
      if (has < quantity) {
        const chance = stage.chance('supply', till.device, sku, today.day)
        const supply = quantity + chance.whole(...lots.till)
        const room = `${post.code}|${sku}`
        const stored = inRoom.get(room) ?? 0
        const received = stored < supply ? supply + chance.whole(...lots.room) : 0
        if (received > 0) move(post, till, 'receive', sku, received, today)
        inRoom.set(room, stored + received - supply)
        move(post, till, 'supply', sku, supply, today)
        put(till, sku, supply)
      }
      put(till, sku, -quantity)
    },
  }
}
