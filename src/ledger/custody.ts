/**
 * Who holds what after every act: the fold of a journal's movements in order, with the laws asserted at each position.
 * Written apart from `decide`, so that a mistake there is seen here. It knows no database and no service.
 */
import { isBounded, UNBORN } from '#ledger/decide.ts'
import { Things } from '#ledger/things.ts'

/** A movement as it stands in a record (docs/formats.md). */
export type Written = readonly (string | number)[]

export class Custody {
  readonly things = new Things()
  /** Ids of the holders: those of the database's table, or given here in the order of appearance. */
  readonly holders: Map<string, number>
  /** Amounts by asset, then by id of the holder. */
  readonly balances = new Map<string, number[]>()
  readonly #names: string[] = []

  /** `holders`: when given, no others may appear. */
  constructor(holders?: ReadonlyMap<string, number>) {
    this.holders = new Map(holders)
    for (const [key, id] of this.holders) this.#names[id] = key
    this.#closed = holders !== undefined
  }
  readonly #closed: boolean

  /** Accounts ever touched. */
  get accounts(): number {
    let count = 0
    for (const amounts of this.balances.values()) for (const amount of amounts) if (amount !== undefined) count++
    return count
  }

  name(holder: number): string {
    return this.#names[holder] ?? '?'
  }

  /** Moves what an act moved. @returns the laws that it broke, as sentences; it is applied all the same. */
  apply(legs: readonly Written[], position: number): string[] {
    const broken: string[] = []
    for (const leg of legs) {
      const no =
        leg[0] === 'thing' ? this.#move(leg, position) : leg[0] === 'pay' ? this.#pay(leg, position) : this.#pour(leg)
      if (no) broken.push(no)
    }
    for (const leg of legs) {
      if (leg[0] === 'thing' || leg[0] === 'pay') continue
      const [asset, , from] = leg as [string, number, string]
      const left = this.balances.get(asset)?.[this.#holder(from)] as number
      if (left < 0 && isBounded(from, asset)) broken.push(`${from} còn ${left} ${asset}, dưới mức 0`)
    }
    return broken
  }

  #holder(key: string): number {
    let id = this.holders.get(key)
    if (id === undefined) {
      id = this.#closed ? 0 : this.holders.size + 1
      this.holders.set(key, id)
      this.#names[id] = key
    }
    return id
  }

  #move(leg: Written, position: number): string | undefined {
    const [, key, from, to, open] = leg as ['thing', string, string, string, number?]
    const { things } = this
    const slot = things.add(key)
    const was = things.holder[slot] as number
    const source = this.#holder(from)
    const born = leg.length > 4
    const shut = to === key ? 'chính nó' : (this.#shut(from, to) ?? this.#shut(to, from))
    things.holder[slot] = this.#holder(to)
    things.position[slot] = position
    if (born) things.open[slot] = open as number
    if (born && was !== 0 && this.name(was) !== UNBORN) return `${key} sinh ra hai lần`
    if (!born && was === 0) return `${key} chuyển đi khi chưa có trong sổ`
    if (!born && was !== source) return `${key} đang ở ${this.name(was)}, không ở ${from}`
    if (from === to) return `${key} chuyển từ ${from} về chính chỗ đó`
    return shut === undefined ? undefined : `${key} qua ${from.startsWith('bag:') ? from : to} khi túi đang ở ${shut}`
  }

  /** Where a bag is through which something goes, when that is not the hand that does it. */
  #shut(bag: string, hand: string): string | undefined {
    const slot = bag.startsWith('bag:') ? this.things.find(bag) : -1
    const at = slot < 0 ? UNBORN : this.name(this.things.holder[slot] as number)
    return at === UNBORN || at === hand ? undefined : at
  }

  #pay(leg: Written, position: number): string | undefined {
    const [, amount, key, at] = leg as ['pay', number, string, string?]
    const { things } = this
    const slot = things.add(key)
    const was = things.holder[slot] as number
    const open = (things.open[slot] as number) - amount
    things.open[slot] = open
    things.position[slot] = position
    if (was === 0) return `trả tiền cho ${key} khi chưa có trong sổ`
    if (at !== undefined && was !== this.#holder(at)) return `${key} đang ở ${this.name(was)}, không ở ${at}`
    return open < 0 ? `${key} trả quá ${-open}` : undefined
  }

  #pour(leg: Written): string | undefined {
    const [asset, amount, from, to] = leg as [string, number, string, string]
    const amounts = this.balances.get(asset) ?? []
    if (amounts.length === 0) this.balances.set(asset, amounts)
    const source = this.#holder(from)
    const target = this.#holder(to)
    amounts[source] = (amounts[source] ?? 0) - amount
    amounts[target] = (amounts[target] ?? 0) + amount
    if (!Number.isSafeInteger(amount) || amount <= 0) return `số lượng ${amount} ${asset} không phải số nguyên dương`
    return from === to ? `${amount} ${asset} chuyển từ ${from} về chính chỗ đó` : undefined
  }
}
