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
import type { Place, ReportedAct, ReportLine } from '#sync/wire.ts'

/** `placed`: the hub had taken it before. */
export type OwnAct = { device: string; seq: number; line: string; hash: string; placed: boolean; parked?: string }
/** Somebody's act of which only those who were fed it know. */
export type FedAct = { act: Act }
export type Replayed = OwnAct | FedAct

type Key = readonly [epoch: number, position: number, after: number, device: string, seq: number]

export function replayOrder(reports: readonly { device: string; line: ReportLine }[]): Replayed[] {
  const places = new Map<string, Place>()
  const own = new Map<string, Map<number, ReportedAct>>()
  const fed = new Map<string, Act>()
  const placed = (ref: string, place: Place) => {
    const known = places.get(ref)
    if (!known || before(place, known)) places.set(ref, place)
  }
  for (const { device, line } of reports)
    if ('act' in line) {
      const ref = `${line.act.device}/${line.act.seq}`
      placed(ref, line.place)
      fed.set(ref, line.act)
    } else {
      if (line.place) placed(`${device}/${line.seq}`, line.place)
      const acts = own.get(device) ?? new Map<number, ReportedAct>()
      own.set(device, acts.set(line.seq, line))
    }
  const items: { key: Key; item: Replayed }[] = []
  for (const [device, acts] of own) {
    let last: Key = [0, 0, 0, device, 0]
    for (const [seq, { line, hash, after, parked }] of [...acts].toSorted(([a], [b]) => a - b)) {
      const ref = `${device}/${seq}`
      const place = places.get(ref)
      fed.delete(ref)
      const [epoch, position] = place ?? (before(last as unknown as Place, after) ? after : (last as unknown as Place))
      const follows = place === undefined || before(place, last as unknown as Place)
      last = follows ? [epoch, position, last[2] + 1, device, seq] : [epoch, position, 0, device, seq]
      items.push({
        key: last,
        item: { device, seq, line, hash, placed: place !== undefined, ...(parked ? { parked } : {}) },
      })
    }
  }
  for (const [ref, act] of fed) {
    const [epoch, position] = places.get(ref) as Place
    items.push({ key: [epoch, position, 0, act.device, act.seq], item: { act } })
  }
  return items.toSorted((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}

const before = (a: Place, b: Place): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])

function compare(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number | string, b[i] as number | string]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
