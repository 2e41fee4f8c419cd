/**
 * Things that travel together: lines gathered into one act of a till at an hour, and sealed bags between two counters.
 * A bag is handed over in the evening and taken over on the next morning that the other counter is open. The route to a
 * point runs every other working day.
 */
import { counterOf, openFrom, type Post, type Stage, type Till, todayOf } from '#demo/stage.ts'
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
const ARRIVAL = 8 * 3600
/** How long a bag is on the road between two districts, and within one, in days. */
const ROAD = { across: 2, within: 1 } as const

/** Where a thing is: which till of which post has it since when. */
export type Place = { post: Post; till: Till; day: number }
export type Carry = (service: string, id: Line, from: Place, to: Post, arrived: (at: Place) => void) => void

/** Carries a thing from till to till, through the counter of each district. `id` are the fields that name it. */
export function carrier(stage: Stage, gather: Gather): Carry {
  const leap = (service: string, id: Line, from: Place, to: Post, arrived: (at: Place) => void) => {
    const leaves = routeFrom(from, to)
    const bag = `bag:${from.post.code}-${to.code}-${leaves}`
    const till = to.tills[0]!
    gather({ ...at(from, CLOSING), day: leaves, service, verb: 'handOver', more: { to: bag } }, id, () => {
      const day = openFrom(to, leaves + (from.post.house === to.house ? ROAD.within : ROAD.across))
      gather({ day, second: ARRIVAL, till, service, verb: 'takeOver', more: { from: bag } }, id, () =>
        arrived({ post: to, till, day }),
      )
    })
  }
  const carry: Carry = (service, id, from, to, arrived) => {
    if (from.post === to) return arrived(from)
    const next = nextStop(stage, from.post, to)
    leap(service, id, from, next, (at) => carry(service, id, at, to, arrived))
  }
  return carry
}

/** The day on which a bag leaves: between offices every day, to and from a point on three days of the week. */
function routeFrom({ post, day }: Place, to: Post): number {
  const point = post.kind === 'point' ? post : to
  let at = openFrom(post, day)
  if (point.kind === 'point') while (todayOf(at).weekday % 2 !== point.number % 2 || openFrom(post, at) !== at) at++
  return at
}

const at = ({ day, till }: Place, second: number) => ({ day, till, second })

/** A point's mail goes through its district's counter. */
function nextStop(stage: Stage, from: Post, to: Post): Post {
  const own = counterOf(stage, from)
  if (from !== own) return own
  const there = counterOf(stage, to)
  return there === from ? to : there
}
