/**
 * Prices of points for the partition into rounds: as high as possible in sum, while no set is cheaper than its points.
 * The linear relaxation by columns: a revised simplex over the sets that are known to matter, which asks all sets for
 * those that are still cheaper. Whatever it ends with is made valid, so a bound from it is true even if it ended early.
 */

export type Prices = { readonly prices: Float64Array; readonly reduced: Float64Array }

const ADDED_MOST = 400
const TURNS_MOST = 200

/** `masks` has each point alone; `costs` are not negative. `reduced` is the cost of a set less its points' prices, from 0. */
export function duals(n: number, masks: Int32Array, costs: Float64Array): Prices {
  const basis = Array.from({ length: n }, (_, i) => masks.indexOf(1 << i))
  const inverse = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => Number(i === j)))
  // Points are asked for a little more than once, each by another bit: ties do not make the simplex run in circles.
  const amounts = Float64Array.from({ length: n }, (_, i) => 1 + (i + 1) * 1e-7)
  const prices = new Float64Array(n)
  const known = new Set(basis)
  const worth = (at: number): number => {
    let sum = 0
    for (let left = masks[at] as number; left !== 0; left &= left - 1)
      sum += prices[31 - Math.clz32(left & -left)] as number
    return (costs[at] as number) - sum
  }
  const tolerance = 1e-9 * costs.reduce((most, one) => Math.max(most, one), 1)
  for (let turn = 0; turn < TURNS_MOST; turn++) {
    improve()
    const cheaper: { at: number; value: number }[] = []
    for (let at = 0; at < masks.length; at++) {
      const value = worth(at)
      if (value < -tolerance && !known.has(at)) cheaper.push({ at, value })
    }
    if (cheaper.length === 0) break
    cheaper.sort((a, b) => a.value - b.value)
    for (const { at } of cheaper.slice(0, ADDED_MOST)) known.add(at)
  }

  /** Pivots among the known sets until none is cheaper than its points. */
  function improve(): void {
    for (let pivots = 0; pivots < 50 * n; pivots++) {
      price()
      let entering = -1
      let least = -tolerance
      for (const at of known) {
        const value = worth(at)
        if (value < least) [entering, least] = [at, value]
      }
      if (entering < 0) return
      const column = new Float64Array(n)
      for (let i = 0; i < n; i++)
        if (((masks[entering] as number) >> i) & 1) for (let r = 0; r < n; r++) column[r]! += inverse[r]?.[i] as number
      let leaving = -1
      let ratio = Number.POSITIVE_INFINITY
      for (let r = 0; r < n; r++)
        if ((column[r] as number) > 1e-9 && (amounts[r] as number) / (column[r] as number) < ratio)
          [leaving, ratio] = [r, (amounts[r] as number) / (column[r] as number)]
      if (leaving < 0) return
      const pivotRow = inverse[leaving] as Float64Array
      const scale = column[leaving] as number
      for (let j = 0; j < n; j++) pivotRow[j]! /= scale
      amounts[leaving] = ratio
      for (let r = 0; r < n; r++) {
        const factor = column[r] as number
        if (r === leaving || factor === 0) continue
        const row = inverse[r] as Float64Array
        for (let j = 0; j < n; j++) row[j]! -= factor * (pivotRow[j] as number)
        amounts[r]! -= factor * ratio
      }
      basis[leaving] = entering
    }
    price()
  }

  function price(): void {
    prices.fill(0)
    for (const [r, at] of basis.entries())
      for (let j = 0; j < n; j++) prices[j]! += (costs[at] as number) * (inverse[r]?.[j] as number)
  }

  // Lower every price by the worst that is left: then no set is cheaper than its points, whatever was rounded.
  const reduced = Float64Array.from(masks.keys(), worth)
  const short = Math.max(0, -reduced.reduce((least, one) => Math.min(least, one), 0))
  for (let i = 0; i < n; i++) prices[i]! -= short
  for (let at = 0; at < masks.length; at++) reduced[at] = Math.max(0, worth(at))
  return { prices, reduced }
}
