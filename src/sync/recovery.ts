/**
 * In which order a restored hub replays what the devices report: the order in which it had taken the acts before, as far
 * as anybody was told it. An act whose place nobody knows comes as early as its device could have done it: after the act
 * before it and after the newest thing that the device knew. That is enough, because what a till disposes of is its own:
 * nobody else's act can depend on an act of which nobody was told.
 *
 * Taking reports in the order of their arrival is not enough: A gave a thing back, the hub handed it to B, both were
 * forgotten; when B reports first, its thing seems to be A's still.
 */
import type { Act } from '#kernel/act.ts'
import type { Outcome, Place, ReportedAct, ReportLine } from '#sync/wire.ts'

/** `placed`: the hub had taken it before. */
export type OwnAct = { device: string; seq: number; line: string; hash: string; placed: boolean; outcome?: Outcome }
/** Somebody's act of which only those who were fed it know; `before`: what is known of acts of the same device before it. */
export type FedAct = { act: Act; before: ReadonlyMap<number, Act> }
export type Replayed = OwnAct | FedAct

type Key = readonly [epoch: number, position: number, after: number, device: string, seq: number]

export function replayOrder(reports: readonly { device: string; line: ReportLine }[]): Replayed[] {
  const places = new Map<string, Place>()
  const told = new Set<string>()
  const own = new Map<string, Map<number, ReportedAct>>()
  const fed = new Map<string, Act>()
  const trails = new Map<string, Map<number, Act>>()
  const steps = new Map<string, number>()
  // A step of a trail comes just before the act that was fed.
  const placed = (ref: string, place: Place, step = 0) => {
    const known = places.get(ref)
    if (known && !before(place, known) && !(same(place, known) && step < (steps.get(ref) ?? 0))) return
    places.set(ref, place)
    steps.set(ref, step)
  }
  for (const { device, line } of reports)
    if ('act' in line) {
      const ref = `${line.act.device}/${line.act.seq}`
      placed(ref, line.place)
      fed.set(ref, line.act)
      for (const [i, step] of line.trail.entries()) {
        const known = trails.get(step.device) ?? new Map<number, Act>()
        trails.set(step.device, known.set(step.seq, merged(known.get(step.seq), step)))
        placed(`${step.device}/${step.seq}`, line.place, i - line.trail.length)
      }
    } else {
      if (line.place) told.add(`${device}/${line.seq}`)
      if (line.place) placed(`${device}/${line.seq}`, line.place)
      const acts = own.get(device) ?? new Map<number, ReportedAct>()
      own.set(device, acts.set(line.seq, line))
    }
  for (const [device, acts] of trails)
    for (const [seq, act] of acts) if (!fed.has(`${device}/${seq}`)) fed.set(`${device}/${seq}`, act)
  const items: { key: Key; item: Replayed }[] = []
  for (const [device, acts] of own) {
    let last: Key = [0, 0, 0, device, 0]
    for (const [seq, { line, hash, after, outcome }] of [...acts].toSorted(([a], [b]) => a - b)) {
      const ref = `${device}/${seq}`
      const place = places.get(ref)
      fed.delete(ref)
      const wanted: Key = place ? [...place, steps.get(ref) ?? 0, device, seq] : [...after, 1, device, seq]
      const [epoch, position, step] = last
      last = compare(wanted, last) > 0 ? wanted : [epoch, position, step + 1, device, seq]
      items.push({
        key: last,
        item: { device, seq, line, hash, placed: told.has(ref), ...(outcome ? { outcome } : {}) },
      })
    }
  }
  for (const [ref, act] of fed) {
    const [epoch, position] = places.get(ref) as Place
    const known = trails.get(act.device) ?? new Map<number, Act>()
    items.push({ key: [epoch, position, steps.get(ref) ?? 0, act.device, act.seq], item: { act, before: known } })
  }
  return items.toSorted((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}

const same = (a: Place, b: Place): boolean => a[0] === b[0] && a[1] === b[1]

/** Each device knows the lines of its own things. */
function merged(known: Act | undefined, more: Act): Act {
  if (!known) return more
  const lines = new Map([...known.lines, ...more.lines].map((line) => [JSON.stringify(line), line]))
  return { ...known, lines: [...lines.values()] }
}

const before = (a: Place, b: Place): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])

function compare(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number | string, b[i] as number | string]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
