/**
 * What became of a closed node: figures are restated "as it is now" or "as it was then" by exact shares, and its
 * balances go to one heir. Pure; the shares are data with a source. Where nobody knows a share, equal parts are taken
 * and the answer says `assumed`.
 */
import type { Day } from '#kernel/day.ts'
import { isOpen, lifeOf, type Rational, type Tree, versionOn } from '#network/tree.ts'

/** A part of one node's figures in another's. `assumed` when it depends on a share that nobody knows. */
export interface Part {
  readonly id: number
  readonly share: Rational
  readonly assumed: boolean
}

/**
 * A node's figures in the nodes that exist on `asOf`, in the order of their numbers; the shares sum to exactly 1.
 * A node that exists then stands for itself. One that has closed is followed forwards to its successors; one not yet
 * opened is followed backwards to its predecessors, or, when it was opened from nothing, to the parent that it opened
 * under.
 * @throws RangeError for an unknown node, or when `asOf` lies before the tree begins.
 */
export function restate(tree: Tree, id: number, asOf: Day): Part[] {
  const parts = new Map<number, Part>()
  const visit = (at: number, share: Rational, assumed: boolean): void => {
    const life = lifeOf(tree, at)
    if (life === undefined) throw new RangeError(`unknown node ${at}`)
    if (isOpen(tree, at, asOf)) {
      const known = parts.get(at)
      parts.set(at, { id: at, share: known ? sum(known.share, share) : share, assumed: assumed || !!known?.assumed })
    } else if (life.to <= asOf) {
      const rows = tree.successorsOf.get(at) ?? []
      for (const row of rows) {
        visit(row.to, product(share, row.share ?? equalPart(rows)), assumed || isAssumed(row.share, rows))
      }
    } else {
      const rows = (tree.predecessorsOf.get(at) ?? []).filter((row) => row.day === life.from)
      for (const row of rows) {
        visit(row.from, product(share, row.originShare ?? equalPart(rows)), assumed || isAssumed(row.originShare, rows))
      }
      if (rows.length === 0) visit(openedUnder(tree, at, life.from), share, assumed)
    }
  }
  visit(id, ONE, false)
  // Parts that were divided by a guess and came together again are the whole: nothing is assumed.
  if (parts.size === 1) return [...parts.values()].map((part) => ({ ...part, assumed: false }))
  return [...parts.values()].toSorted((a, b) => a.id - b.id)
}

/** Which node takes the balances of one that closes; undefined while `id` is open on `day`. */
export function successorOf(tree: Tree, id: number, day: Day): number | undefined {
  let at = id
  for (let life = lifeOf(tree, at); life !== undefined && life.to <= day; life = lifeOf(tree, at)) {
    const heir = tree.successorsOf.get(at)?.find((row) => row.heir)
    if (heir === undefined) return undefined
    at = heir.to
  }
  return at === id ? undefined : at
}

/**
 * Divides an integer amount (đồng, may be negative) by shares that sum to 1, so that the parts sum to the whole: largest
 * remainder first, the earlier share first among equals.
 * @throws RangeError when the amount is not a safe integer or the shares do not sum to 1.
 */
export function allocate(amount: number, shares: readonly Rational[]): number[] {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an integer amount: ${amount}`)
  if (!isOne(shares)) throw new RangeError('shares do not sum to 1')
  const whole = BigInt(Math.abs(amount))
  const common = shares.reduce((all, share) => lcm(all, BigInt(share.denominator)), 1n)
  const scaled = shares.map((share) => whole * BigInt(share.numerator) * (common / BigInt(share.denominator)))
  const parts = scaled.map((value) => value / common)
  const left = Number(whole - parts.reduce((a, b) => a + b, 0n))
  const order = scaled.map((value, i) => ({ i, rest: value % common })).toSorted((a, b) => compare(b.rest, a.rest))
  for (const { i } of order.slice(0, left)) parts[i] = (parts[i] ?? 0n) + 1n
  return parts.map((part) => Math.sign(amount) * Number(part) + 0)
}

/** `rational(2, 4)` is 1/2. @throws RangeError unless both are safe integers, 0 ≤ numerator, 0 < denominator. */
export function rational(numerator: number, denominator: number): Rational {
  if (!(Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) && numerator >= 0 && denominator > 0)) {
    throw new RangeError(`not a fraction: ${numerator}/${denominator}`)
  }
  const divisor = Number(gcd(BigInt(numerator), BigInt(denominator)))
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/** True when the shares sum to exactly 1. */
export function isOne(shares: readonly Rational[]): boolean {
  const total = shares.reduce(sum, { numerator: 0, denominator: 1 })
  return total.numerator === 1 && total.denominator === 1
}

const ONE: Rational = { numerator: 1, denominator: 1 }

function equalPart(rows: readonly unknown[]): Rational {
  return rational(1, rows.length)
}

/** A whole that goes to one node needs no share; only a division into several can be a guess. */
function isAssumed(share: Rational | undefined, rows: readonly unknown[]): boolean {
  return share === undefined && rows.length > 1
}

function openedUnder(tree: Tree, id: number, day: Day): number {
  const parent = versionOn(tree, id, day)?.parent
  if (parent === undefined) throw new RangeError(`the tree does not exist before ${day}`)
  return parent
}

function sum(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

function product(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator)
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}

function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
