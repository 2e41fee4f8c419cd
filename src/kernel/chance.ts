/**
 * Seeded chance: the same names give the same numbers on every machine, and streams of different names are independent,
 * so that a new stream changes no other. sfc32 (Chris Doty-Humphrey, PractRand) seeded by a 128-bit string hash; not for
 * secrets.
 */
export class Chance {
  #a = 0x9e3779b9
  #b = 0x243f6a88
  #c = 0xb7e15162
  #counter = 1

  /** The names of the stream, from the widest to the narrowest: `new Chance(seed, 'electricity', 'V03658')`. */
  constructor(...names: readonly (string | number)[]) {
    for (const name of names) this.#absorb(String(name))
    // Twelve rounds let every bit of the names reach every word of the state.
    for (let i = 0; i < 12; i++) this.bits()
  }

  #absorb(text: string): void {
    for (let i = 0; i <= text.length; i++) {
      // One mark behind each name keeps ('ab', 'c') apart from ('a', 'bc').
      const code = i < text.length ? text.charCodeAt(i) : 0x1f
      this.#a = this.#b ^ Math.imul(this.#a ^ code, 597_399_067)
      this.#b = this.#c ^ Math.imul(this.#b ^ code, 2_869_860_233)
      this.#c = this.#a ^ Math.imul(this.#c ^ code, 951_274_213)
    }
  }

  /** 32 random bits, 0 … 2^32 − 1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** In [0, 1). */
  share(): number {
    return this.bits() / 4_294_967_296
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1))
  }

  /** True with probability `p`. */
  happens(p: number): boolean {
    return this.share() < p
  }

  pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.share() * list.length)]
    if (one === undefined) throw new RangeError('nothing to pick from')
    return one
  }

  /** A key with the probability that its weight has among all. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let at = this.share() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      at -= weight
      if (at < 0) return key
    }
    const last = entries.at(-1)
    if (!last) throw new RangeError('nothing to pick from')
    return last[0]
  }

  /** `amount` in whole ones: 2.3 is 2 seven times in ten and 3 otherwise, so that sums keep their expectation. */
  rounded(amount: number): number {
    return Math.floor(amount + this.share())
  }

  /** Log-normal: half of the values lie below `median`; `spread` is the standard deviation of the logarithm. */
  around(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()))
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.share()))
  }
}
