/**
 * The simulated world: its clock, its chance, its line, and a count of what goes wrong in it. One seed is one run: the same
 * seed gives the same trace.
 */
import { hash } from 'node:crypto'
import { Chance } from '#kernel/chance.ts'

/** Drawn per seed, so that every seed is another kind of day. Shares unless said otherwise. */
export type Weather = {
  lost: number
  twice: number
  cut: number
  /** Messages that take hours, so that later ones overtake them. */
  late: number
  /** Of store writes that fail; half of those were kept all the same. */
  storeFails: number
  /** Of steps of the hub's own store at which it dies. */
  hubDies: number
  tillDies: number
  clockJumps: number
  /** Things that happen once in a run. */
  loses: boolean
  forks: boolean
  restores: 'none' | 'known' | 'unnoticed'
}

export function drawWeather(chance: Chance): Weather {
  const upTo = (most: number) => (chance.happens(0.2) ? 0 : chance.share() * most)
  return {
    lost: upTo(0.4),
    twice: upTo(0.3),
    cut: upTo(0.2),
    late: upTo(0.5),
    storeFails: upTo(0.03),
    hubDies: upTo(0.02),
    tillDies: upTo(0.05),
    clockJumps: upTo(0.05),
    loses: chance.happens(0.4),
    forks: chance.happens(0.15),
    restores: chance.pick(['none', 'known', 'known', 'unnoticed']),
  }
}

export const CALM: Weather = {
  lost: 0,
  twice: 0,
  cut: 0,
  late: 0,
  storeFails: 0,
  hubDies: 0,
  tillDies: 0,
  clockJumps: 0,
  loses: false,
  forks: false,
  restores: 'none',
}

export const HOUR = 3600
export const DAY = 24 * HOUR
const START = Date.parse('2018-11-01T00:00:00Z')

type Event = { at: number; order: number; run: () => unknown }

export class World {
  readonly chance: Chance
  weather: Weather
  /** Seconds since the beginning. */
  now = 0
  faults = 0
  readonly #events: Event[] = []
  #order = 0
  #trace = ''
  #pending = 0

  /** Of the whole run. */
  readonly restores: Weather['restores']

  constructor(seed: number, without: readonly (keyof Weather)[] = []) {
    this.chance = new Chance('simulation', seed)
    const drawn = drawWeather(this.chance)
    this.weather = { ...drawn, ...Object.fromEntries(without.map((kind) => [kind, CALM[kind]])) }
    this.restores = this.weather.restores
  }

  /** Whether this goes wrong now; counted when it does. */
  fault(share: number): boolean {
    const wrong = this.chance.happens(share)
    if (wrong) this.faults++
    return wrong
  }

  after(seconds: number, run: Event['run']): void {
    const event = { at: this.now + seconds, order: this.#order++, run }
    const events = this.#events
    let at = events.push(event) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!earlier(event, events[parent] as Event)) break
      events[at] = events[parent] as Event
      at = parent
    }
    events[at] = event
  }

  #next(): Event | undefined {
    const events = this.#events
    const first = events[0]
    const last = events.pop()
    if (!first || !last || events.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= events.length) break
      if (child + 1 < events.length && earlier(events[child + 1] as Event, events[child] as Event)) child++
      if (!earlier(events[child] as Event, last)) break
      events[at] = events[child] as Event
      at = child
    }
    events[at] = last
    return first
  }

  /** Something real (WebCrypto) that the next event must wait for. */
  async real<T>(work: Promise<T>): Promise<T> {
    this.#pending++
    try {
      return await work
    } finally {
      this.#pending--
    }
  }

  /**
   * Runs events until this time, or until none is left, or what is `good` after each is not any more. What they started
   * has come to rest before the next begins.
   */
  async run(until: number, good: () => boolean): Promise<void> {
    for (;;) {
      const event = this.#events[0]
      if (!event || event.at > until) break
      this.#next()
      this.now = event.at
      // What it waits for comes in later events; nothing of ours rejects unseen.
      event.run()
      do await new Promise((turn) => setImmediate(turn))
      while (this.#pending > 0)
      if (!good()) return
    }
    this.now = Math.max(this.now, until)
  }

  /** What is said here makes the trace by which two runs are compared. */
  note(what: string): void {
    this.#trace = hash('sha256', `${this.#trace}${this.now}${what}`)
  }

  get trace(): string {
    return this.#trace
  }

  /** ISO, UTC; `skew` in seconds. */
  iso(skew = 0): string {
    return new Date(START + (this.now + skew) * 1000).toISOString()
  }

  /** At the Post, with offset. */
  local(skew = 0): string {
    return `${new Date(START + (this.now + skew) * 1000 + 7 * HOUR * 1000).toISOString().slice(0, 19)}+07:00`
  }
}

const earlier = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
