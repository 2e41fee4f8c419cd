/**
 * Where every thing is, for a fold over a whole journal: a hash table of numbers. A map of objects takes 270 bytes a thing
 * and a microsecond each time; this takes 85 bytes and half a microsecond, whatever the key (docs/decisions/0007).
 * Keys are kept as 64 bits of a hash seeded at random: two of ten million things are taken for one with a chance
 * of 3 in a million, and nobody can prepare it.
 */
import { randomInt } from 'node:crypto'

/** Most of the slots that may be taken. */
const LOAD_MOST = 0.7

export class Things {
  size = 0
  #capacity = 1 << 10
  #low = new Int32Array(this.#capacity)
  #high = new Int32Array(this.#capacity)
  /** By slot. `id`: in the database's table, 0 when not there. `holder`: 0 before it is born. */
  id = new Float64Array(this.#capacity)
  holder = new Int32Array(this.#capacity)
  open = new Float64Array(this.#capacity)
  /** Of the act that moved it last. */
  position = new Float64Array(this.#capacity)
  readonly #seedLow = randomInt(2 ** 31)
  readonly #seedHigh = randomInt(2 ** 31)
  #keyLow = 0
  #keyHigh = 0
  /** An act mostly says several things of one: the key that was added last is not looked for again. */
  #last = ''
  #lastSlot = -1

  /** The slot of a key, or -1. Slots are good until the next `add`. */
  find(key: string): number {
    if (key === this.#last) return this.#lastSlot
    this.#hash(key)
    const slot = this.#slot()
    return this.#taken(slot) ? slot : -1
  }

  /** The slot of a key, made when it is new. The arrays may be other ones afterwards. */
  add(key: string): number {
    if (key === this.#last) return this.#lastSlot
    if (this.size >= this.#capacity * LOAD_MOST) this.#grow()
    this.#hash(key)
    const slot = this.#slot()
    if (!this.#taken(slot)) {
      this.#low[slot] = this.#keyLow
      this.#high[slot] = this.#keyHigh
      this.size++
    }
    this.#last = key
    this.#lastSlot = slot
    return slot
  }

  #taken(slot: number): boolean {
    return this.#low[slot] !== 0 || this.#high[slot] !== 0
  }

  #slot(): number {
    const mask = this.#capacity - 1
    let slot = this.#keyLow & mask
    while (this.#taken(slot) && (this.#low[slot] !== this.#keyLow || this.#high[slot] !== this.#keyHigh))
      slot = (slot + 1) & mask
    return slot
  }

  /** Two multiply-and-mix rounds (as cyrb53), never both zero: that marks a free slot. */
  #hash(key: string): void {
    let low = 0xdeadbeef ^ this.#seedLow
    let high = 0x41c6ce57 ^ this.#seedHigh
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i)
      low = Math.imul(low ^ code, 2654435761)
      high = Math.imul(high ^ code, 1597334677)
    }
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
    this.#keyLow = low
    this.#keyHigh = low === 0 && high === 0 ? 1 : high
  }

  #grow(): void {
    const { id, holder, open, position } = this
    const low = this.#low
    const high = this.#high
    this.#capacity *= 2
    this.#low = new Int32Array(this.#capacity)
    this.#high = new Int32Array(this.#capacity)
    this.id = new Float64Array(this.#capacity)
    this.holder = new Int32Array(this.#capacity)
    this.open = new Float64Array(this.#capacity)
    this.position = new Float64Array(this.#capacity)
    for (let old = 0; old < low.length; old++) {
      if (low[old] === 0 && high[old] === 0) continue
      this.#keyLow = low[old] as number
      this.#keyHigh = high[old] as number
      const slot = this.#slot()
      this.#low[slot] = this.#keyLow
      this.#high[slot] = this.#keyHigh
      this.id[slot] = id[old] as number
      this.holder[slot] = holder[old] as number
      this.open[slot] = open[old] as number
      this.position[slot] = position[old] as number
    }
  }
}
