/** How often something may be asked: counted in memory, forgotten when the span is over or the server starts again. */
import { Problem } from '#kernel/problem.ts'

/**
 * Counts what is asked under a key (an address, an item), at most so often in a span that begins with the first.
 * @returns `count(key, now)`, which throws Problem too_many_checks, with the seconds to wait
 */
export function atMost(most: number, spanMs: number): (key: string, now: number) => void {
  let span = { from: 0, asked: new Map<string, number>() }
  return (key, now) => {
    if (now - span.from >= spanMs || now < span.from) span = { from: now, asked: new Map() }
    const asked = (span.asked.get(key) ?? 0) + 1
    span.asked.set(key, asked)
    if (asked > most) throw new Problem('too_many_checks', { seconds: Math.ceil((span.from + spanMs - now) / 1000) })
  }
}

export const MINUTE_MS = 60_000
