/**
 * What is still to be done in the demonstration: steps by day and second, handed out in order of time. A step may plan
 * further steps, also for later the same day; past days are gone, so memory holds the future only.
 */

import type { House, Till } from '#demo/stage.ts'
import type { Act, Line } from '#kernel/act.ts'
import type { RefusalCode } from '#kernel/refusal.ts'

/** One act to come. Its number and hour are written when its turn is there. */
export type Step = {
  till: Till
  service: string
  verb: string
  /** A function when the lines depend on what happens until then. */
  lines: readonly Line[] | (() => readonly Line[])
  /** What the drawer gains in đồng; negative when it pays out. */
  cash?: number
  /** What the safe of a house gains by it. */
  safe?: { house: House; gains: number }
  /** Revenue of the unit, by the author's own arithmetic; of another service when it takes back that service's. */
  earns?: number
  earnsOf?: string
  /** The CRM customer whose revenue it is. */
  account?: string
  /** What the Post comes to owe a principal (negative: what he comes to owe), and the commission that it earns of him. */
  owes?: { principal: string; amount: number; earned?: number }
  /** Figures of `expected.json` that this act adds to. */
  counts?: Readonly<Record<string, number>>
  /** The ledger is meant to say no, and to say this. */
  refused?: RefusalCode
  /** The world did it already; the ledger is meant to record an exception. */
  happened?: true
  /** Called with device/seq after the act has got its number. */
  after?: (ref: string) => void
}

/** A step, or what makes one of the state at its turn; nothing when there is nothing to do then. */
export type Plan = Step | (() => Step | undefined)

type Entry = { second: number; order: number; plan: Plan }

export class Agenda {
  readonly #later = new Map<number, Entry[]>()
  #heap: Entry[] = []
  #order = 0
  /** The day at hand, from 1970-01-01. */
  day = Number.NEGATIVE_INFINITY
  /** Second of the day of the step handed out last. */
  now = 0

  /** `day` counts from 1970-01-01. A step for a second that has passed is done next. @throws RangeError for a past day. */
  plan(day: number, second: number, plan: Plan): void {
    if (day < this.day) throw new RangeError(`day ${day} has passed`)
    const entry = { second, order: this.#order++, plan }
    if (day === this.day) {
      push(this.#heap, { ...entry, second: Math.max(second, this.now) })
      return
    }
    const list = this.#later.get(day)
    if (list) list.push(entry)
    else this.#later.set(day, [entry])
  }

  /** Turns to a day. What was planned for days between is lost, so days must follow one another. */
  turn(day: number): void {
    this.day = day
    this.now = 0
    this.#heap = (this.#later.get(day) ?? []).sort(byTime)
    this.#later.delete(day)
  }

  /** What is known to be paid out of each drawer on a day to come, in đồng. */
  payouts(day: number): Map<Till, number> {
    const sums = new Map<Till, number>()
    for (const { plan } of day === this.day ? this.#heap : (this.#later.get(day) ?? []))
      if (typeof plan !== 'function' && plan.cash !== undefined && plan.cash < 0)
        sums.set(plan.till, (sums.get(plan.till) ?? 0) - plan.cash)
    return sums
  }

  /** What the steps still to come today are known to earn, in đồng. */
  earnings(): number {
    return this.#heap.reduce((sum, { plan }) => sum + (typeof plan === 'function' ? 0 : (plan.earns ?? 0)), 0)
  }

  /** The next step of the day and its second. */
  next(): { second: number; step: Step } | undefined {
    for (;;) {
      const entry = pop(this.#heap)
      if (!entry) return undefined
      this.now = entry.second
      const step = typeof entry.plan === 'function' ? entry.plan() : entry.plan
      if (step) return { second: entry.second, step }
    }
  }
}

/** The act as the import reads it. `at` is local time; the whole country keeps +07:00. */
export function actOf(step: Step, seq: number, day: string, second: number): Act {
  const { till, service, verb, lines } = step
  return {
    device: till.device,
    seq,
    at: `${day}T${clock(second)}+07:00`,
    actor: till.actor,
    unit: till.unit,
    service,
    verb,
    lines: (typeof lines === 'function' ? lines() : lines) as Line[],
    ...(step.happened ? { happened: true } : {}),
  }
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)
const clock = (second: number): string =>
  `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`

const byTime = (a: Entry, b: Entry): number => a.second - b.second || a.order - b.order

// A binary heap; a sorted list is one already.
function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    if (byTime(heap[above]!, entry) <= 0) break
    heap[at] = heap[above]!
    at = above
  }
  heap[at] = entry
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && byTime(heap[below + 1]!, heap[below]!) < 0) below++
    if (byTime(last, heap[below]!) <= 0) break
    heap[at] = heap[below]!
    at = below
  }
  heap[at] = last
  return first
}
