/** Prices with value added tax inside, by the author's own arithmetic. */

/** Price without tax in đồng, when `price` holds a tax of `rate` ‰; the tax is rounded half up. */
export function netOf(price: number, rate: number): number {
  return price - Math.round((price * rate) / (1000 + rate))
}
