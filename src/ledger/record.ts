/**
 * The journal's record: what was done and what was answered, as one line of JSON with its keys in a fixed order, and
 * the two hash chains over it. docs/formats.md publishes this so that a stranger can write a second verifier.
 *
 *   act   hash = sha256(hash of the device's previous act + record)      as hex text, UTF-8
 *   block hash = sha256(hash of the previous block + hashes of its acts in position order)
 */
import { hash } from 'node:crypto'
import { canonical, type FrozenAct, type Leg, type Line } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'

export const GENESIS = '0'.repeat(64)

export type Outcome = 'accepted' | 'refused' | 'exception'

/** One entry of the journal, decoded. `legs` is empty when refused. */
export type Entry = {
  act: FrozenAct
  position: number
  /** ISO instant in UTC, milliseconds. */
  recorded: string
  outcome: Outcome
  refusal?: Refusal
  rules: readonly string[]
  computed: readonly Record<string, number>[]
  legs: readonly Leg[]
}

/** A leg as it stands in a record: small arrays, told apart by their first item and length. */
type Written = (string | number)[]

const write = (leg: Leg): Written => {
  if (leg.kind === 'amount') return [leg.asset, leg.amount, leg.from, leg.to]
  if (leg.kind === 'pay')
    return leg.at === undefined ? ['pay', leg.amount, leg.thing] : ['pay', leg.amount, leg.thing, leg.at]
  const moved: Written = ['thing', leg.thing, leg.from, leg.to]
  return leg.born ? [...moved, leg.born.open, leg.born.service] : moved
}

const read = (leg: Written): Leg => {
  if (leg[0] === 'thing') {
    const [, thing, from, to, open, service] = leg as ['thing', string, string, string, number?, string?]
    const born = service === undefined ? {} : { born: { service, open: open as number } }
    return { kind: 'thing', thing, from, to, ...born }
  }
  if (leg[0] === 'pay') {
    const [, amount, thing, at] = leg as ['pay', number, string, string?]
    return { kind: 'pay', thing, amount, ...(at === undefined ? {} : { at }) }
  }
  const [asset, amount, from, to] = leg as [string, number, string, string]
  return { kind: 'amount', asset, from, to, amount }
}

/** The record's text. It begins with the frozen act, so the same act under the same id is recognised by its bytes. */
export function recordOf(entry: Entry): string {
  let text = `${actPrefix(entry.act)}"position":${entry.position},"recorded":"${entry.recorded}","outcome":"${entry.outcome}"`
  if (entry.refusal) text += `,"refusal":${JSON.stringify(entry.refusal)}`
  if (entry.rules.length > 0) text += `,"rules":${JSON.stringify(entry.rules)}`
  if (entry.computed.some((amounts) => Object.keys(amounts).length > 0))
    text += `,"computed":${JSON.stringify(entry.computed)}`
  if (entry.legs.length > 0) text += `,"legs":${JSON.stringify(entry.legs.map(write))}`
  return `${text}}`
}

export const actPrefix = (act: FrozenAct): string => `{"act":${canonical(act)},`

export function entryOf(record: string): Entry {
  const { legs, computed, rules, ...rest } = JSON.parse(record) as Entry & { legs?: Written[] }
  const lines: readonly Line[] = rest.act.lines
  return {
    ...rest,
    rules: rules ?? [],
    computed: computed ?? lines.map(() => ({})),
    legs: ((legs ?? []) as unknown as Written[]).map(read),
  }
}

export const actHash = (previous: string, record: string): string => hash('sha256', previous + record)
export const blockHash = (previous: string, acts: readonly string[]): string => hash('sha256', previous + acts.join(''))
