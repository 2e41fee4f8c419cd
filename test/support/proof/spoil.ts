/**
 * Spoils a file of acts, seeded: here and there an act is lost, done twice, done late, by another drawer, with another
 * amount, a field too few or too many, or said to have happened already. Devices are numbered anew without a gap, so that
 * every act is judged; what was named before may now be another act. Nothing of it was calibrated or foreseen.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Act } from './journal.ts'

/** One act in so many is spoilt. */
const ONE_IN = 12

/** @returns how many acts were spoilt. */
export function spoilActs(from: string, to: string, seed: number): number {
  let state = seed
  // Lehmer's generator, as in Park and Miller 1988.
  const below = (n: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % n
  }
  const numbers = new Map<string, number>()
  const out: string[] = []
  let spoilt = 0
  for (const text of readFileSync(from, 'utf8').split('\n')) {
    if (text === '') continue
    const act = JSON.parse(text) as Act
    const wrong = below(ONE_IN) === 0
    if (wrong) spoilt++
    for (const one of wrong ? (kinds[below(kinds.length)]!(act, below) ?? [act]) : [act]) {
      const seq = (numbers.get(one.device) ?? 0) + 1
      numbers.set(one.device, seq)
      out.push(`${JSON.stringify({ ...one, seq })}\n`)
    }
  }
  writeFileSync(to, out.join(''))
  return spoilt
}

type Below = (n: number) => number

/** What can go wrong with an act: changed where it stands, or others in its place. */
const kinds: readonly ((act: Act, below: Below) => Act[] | undefined)[] = [
  () => [],
  (act) => [act, act],
  (act) => [act, { ...act, happened: true }],
  (act) => [{ ...act, happened: true }],
  (act) => [{ ...act, lines: [...act.lines, ...act.lines] }],
  (act, below) => {
    const day = String(1 + below(28)).padStart(2, '0')
    return [{ ...act, at: act.at.slice(0, 8) + day + act.at.slice(10) }]
  },
  (act, below) => {
    const line = act.lines[below(act.lines.length)]!
    const names = Object.keys(line).filter((name) => typeof line[name] === 'number')
    const name = names[below(Math.max(1, names.length))]
    if (name) line[name] = Math.max(0, Number(line[name]) + [1, -1, 1000, -500, 37_219][below(5)]!)
    return undefined
  },
  (act, below) => {
    const line = act.lines[below(act.lines.length)]!
    const names = Object.keys(line)
    delete line[names[below(names.length)]!]
    return undefined
  },
  (act, below) => {
    const account = `KH-SAI-${below(5)}`
    for (const line of act.lines)
      if ('account' in line) line.account = account
      else line.thừa = true
    return undefined
  },
  (act, below) => [{ ...act, unit: ['X00000', act.unit][below(2)]!, actor: ['ai đó', act.actor][below(2)]! }],
]
