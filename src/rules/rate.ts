/** A rate applied to đồng, in integers: no fraction of a đồng and no floating point ever decides a rounding. */

/**
 * `amount` × `rate` ‰, rounded half up to the đồng; a negative amount gives exactly the negative of its opposite, so
 * that a reversal takes back what was taken.
 * @param amount integer đồng; @param rate thousandths, a non-negative integer
 * @throws RangeError when either is not, or when the result would not be a safe integer.
 */
export function perMille(amount: number, rate: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an integer amount: ${amount}`)
  if (!Number.isSafeInteger(rate) || rate < 0) throw new RangeError(`not a rate in thousandths: ${rate}`)
  const whole = Math.abs(amount)
  const rest = whole % 1000
  const result = ((whole - rest) / 1000) * rate + Math.floor((rest * rate + 500) / 1000)
  if (!Number.isSafeInteger(result)) throw new RangeError(`${amount} × ${rate} ‰ is too large`)
  return amount < 0 ? -result + 0 : result
}

/** `amount` × `rate` ‰, at least `least` đồng: how fees with a minimum are written. */
export function perMilleAtLeast(amount: number, rate: number, least: number): number {
  return Math.max(perMille(amount, rate), least)
}
