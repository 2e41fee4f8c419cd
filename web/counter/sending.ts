/**
 * When the till speaks with the centre: after each act, when the page is looked at, when the browser thinks that there is
 * a network, and once a minute; after a failure less and less often, up to ten minutes, each time a little off so that
 * a province does not ask at once. Whether there is a line is told by answers alone.
 */
import type { Till } from '#counter/till.ts'
import { line } from './device.ts'

const EVERY_MS = 60_000
const MOST_MS = 600_000

export function keepSending(till: Till): void {
  let timer = 0
  let wait = EVERY_MS
  let running = false
  let again = false
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms * (0.8 + 0.4 * Math.random())) as unknown as number
  }
  const send = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      let answer: Awaited<ReturnType<Till['sync']>>
      do {
        again = false
        answer = await till.sync(line)
      } while (answer === 'more' || again)
      wait = answer === 'wait' ? Math.min(wait * 2, MOST_MS) : EVERY_MS
    } catch {
      // No line. What was done lies in the store; it goes with the next one.
      wait = Math.min(wait * 2, MOST_MS)
    } finally {
      running = false
      later(wait)
    }
  }
  // By the number of the last act: how many are unsent may be the same before and after, one more and one fewer.
  let { last } = till.state
  till.onChange(() => {
    const more = till.state.last > last
    last = till.state.last
    if (more) void send()
  })
  addEventListener('online', () => void send())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void send()
  })
  void send()
}
