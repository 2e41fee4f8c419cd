/**
 * Things that travel together: lines gathered into one act of a till at an hour, and bags between two counters. A bag is
 * closed in the evening, leaves with the next van and is opened when that has come. Bags from district to district are
 * opened at the hub. The route to a point runs every other working day.
 */
import { bagsOf } from '#demo/bags.ts'
import { counterOf, openFrom, type Post, type Stage, type Till, todayOf } from '#demo/stage.ts'
import { type Moment, vansOf } from '#demo/vans.ts'
import type { Line } from '#kernel/act.ts'

/** One act of a till to which lines are gathered until its hour comes. */
export type Gathering = {
  day: number
  second: number
  till: Till
  service: string
  verb: string
  /** Said in every line. */
  more?: Line
  /** The figure that each line adds to. */
  count?: string
}

const LINES_MOST = 40

export type Gather = (of: Gathering, line: Line, done?: () => void) => void

/** Adds a line to the act of that till, service, verb and hour; `done` is called when the act has been done. */
export function gatherer(stage: Stage): Gather {
  const open = new Map<string, { lines: Line[]; done: (() => void)[] }>()
  return (of, line, done) => {
    const { day, second, till, service, verb, more, count } = of
    const key = `${till.device}|${service}|${verb}|${day}|${second}|${more ? Object.values(more).join('|') : ''}`
    let group = open.get(key)
    if (!group) {
      const fresh = { lines: [] as Line[], done: [] as (() => void)[] }
      group = fresh
      open.set(key, fresh)
      stage.plan(day, second, () => {
        if (open.get(key) === fresh) open.delete(key)
        const { lines, done } = fresh
        const counts = count ? { [count]: lines.length } : {}
        return { till, service, verb, lines, counts, after: () => done.forEach((next) => void next()) }
      })
    }
    group.lines.push(more ? { ...line, ...more } : line)
    if (done) group.done.push(done)
    if (group.lines.length >= LINES_MOST) open.delete(key)
  }
}

const CLOSING = 17 * 3600 + 300
/** The hub sorts what the vans bring in the evening, for those of the next morning. */
const EVENING = 20 * 3600 + 1800
const OPENING = 8 * 3600
const UNLOADING = 600
/** Later than that a bag waits for the next morning. */
const OPENED_UNTIL = { hub: EVENING - 2700, other: 16 * 3600 + 1800 } as const

/** Where a thing is: which till of which post has it since when. */
export type Place = { post: Post; till: Till; day: number }
export type Carry = (service: string, id: Line, from: Place, to: Post, arrived: (at: Place) => void) => void

/** Carries a thing from till to till, through the counter of each district and the hub. `id` are the fields that name it. */
export function carrier(stage: Stage, gather: Gather): Carry {
  const vans = vansOf(stage)
  const bags = bagsOf(stage)
  const leap = (service: string, id: Line, from: Place, to: Post, arrived: (at: Place, second: number) => void) => {
    const closing = { day: routeFrom(from, to), second: from.post === stage.seat ? EVENING : CLOSING }
    const ride = vans(from.post, to, closing)
    const bag = bags(gather, { from, to, closing, ride, opening: openingOf(stage, to, ride.comes) })
    const till = to.tills[0]!
    gather({ ...closing, till: from.till, service, verb: 'handOver', more: { to: bag.holder } }, id, () => {
      const out = bag.put(service)
      gather({ ...out, till, service, verb: 'takeOver', more: { from: bag.holder } }, id, () =>
        arrived({ post: to, till, day: out.day }, out.second),
      )
    })
  }
  const carry: Carry = (service, id, from, to, arrived) => {
    if (from.post === to) return arrived(from)
    const next = nextStop(stage, from.post, to)
    leap(service, id, from, next, (at, second) => {
      // What comes in the evening and stays is dealt with on the next day.
      const stays = next === to && second > OPENED_UNTIL.other
      carry(service, id, stays ? { ...at, day: openFrom(to, at.day + 1) } : at, to, arrived)
    })
  }
  return carry
}

/** When a bag that came is opened. */
function openingOf(stage: Stage, post: Post, { day, second }: Moment): Moment {
  const at = Math.max(OPENING, second + UNLOADING)
  if (at <= OPENED_UNTIL[post === stage.seat ? 'hub' : 'other']) return { day, second: at }
  return { day: openFrom(post, day + 1), second: OPENING }
}

/** The day on which a bag leaves: between offices every day, to and from a point on three days of the week. */
function routeFrom({ post, day }: Place, to: Post): number {
  const point = post.kind === 'point' ? post : to
  let at = openFrom(post, day)
  if (point.kind === 'point') while (todayOf(at).weekday % 2 !== point.number % 2 || openFrom(post, at) !== at) at++
  return at
}

/** A point's mail goes through its district's counter, and from district to district through the hub. */
function nextStop(stage: Stage, from: Post, to: Post): Post {
  const own = counterOf(stage, from)
  if (from !== own) return own
  const there = counterOf(stage, to)
  if (there === from) return to
  return from === stage.seat ? there : stage.seat
}
