/**
 * Bags by both sides' scans: what the despatch said (BĐ8, BĐ10), what the other side took over, what was found in it; and
 * what differs or is not done, so that no difference passes without a case. Everything is read from the acts of bags.
 */
import { addDays, type Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { ActRef } from '#report/mail-read.ts'

/** Of one act about a bag. `at` is local time with its offset. */
type Scan = ActRef & { at: string }
export type BagWay = {
  bag: string
  sent: Scan & { to: string; slip: string; items: number; grams: number; seal: string }
  taken?: Scan & { grams: number }
  /** What was found when it was last opened. `differences`: as the opener counted them; a case when there are any. */
  opened?: Scan & { items: number; differences: number; off: number }
  troubles: readonly BagTrouble[]
}

export type BagTrouble =
  | { kind: 'onTheWay' | 'unopened'; hours: number }
  /** Grams that are missing (negative) or too many, and no case says so. */
  | { kind: 'weight'; grams: number }
  /** The despatch said so many, so many were there, and no case says so. */
  | { kind: 'items'; said: number; found: number }
  /** A case was opened with what was found. */
  | { kind: 'case'; differences: number }

/** After so long without the other side's scan somebody should ask (assumed: the longest inland run takes less). */
const HOURS_MOST = 24
/** So long after the last day scans of the other side are looked for: who asks for an old week does not read the rest of the year. */
const LOOK_AHEAD_DAYS = 62
/** Scales differ: two in a hundred, and at least fifty grams (assumed). */
const gramsApart = (grams: number): number => Math.max(50, grams * 0.02)

type Scope = { province: number; from: Day; to: Day; now: string; units: 'all' | readonly number[] }

/** Those despatched in these days (both count) that one of the units sent or took over; the newest first. */
export async function readBags(query: Query, { province, from, to, now, units }: Scope): Promise<BagWay[]> {
  const rows = await query<{ unit: number; record: string }[]>`
    select a.unit, a.record from act a
    where a.province = ${province} and a.service = 'bag' and a.outcome = 'accepted'
      and a.verb = any (${['dispatch', 'takeOver', 'finish', 'again']})
      and a.day between ${from} and ${addDays(to, LOOK_AHEAD_DAYS)}
      and not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)
    order by a.position`
  const ways = new Map<string, Omit<BagWay, 'troubles'>>()
  for (const { unit, record } of rows) {
    const { act } = entryOf(record)
    const scan: Scan = { device: act.device, seq: act.seq, unit, at: act.at }
    for (const line of act.lines) {
      const [text, count] = [(key: string) => String(line[key]), (key: string) => Number(line[key] ?? 0)]
      const bag = text('bag')
      const way = ways.get(bag)
      if (act.verb === 'dispatch') {
        const said = { to: text('to'), slip: text('slip'), seal: text('seal') }
        ways.set(bag, { bag, sent: { ...scan, ...said, items: count('items'), grams: count('grams') } })
      } else if (way && act.verb === 'takeOver') way.taken = { ...scan, grams: count('grams') }
      else if (way && act.verb === 'again') delete way.opened
      else if (way) {
        const off = count('off')
        const differences = count('missing') + count('extra') + count('damaged') + Math.min(off, 1)
        way.opened = { ...scan, items: count('opened'), differences, off }
      }
    }
  }
  const mine = (unit: number | undefined) => unit !== undefined && (units === 'all' || units.includes(unit))
  return [...ways.values()]
    .filter(({ sent, taken }) => sent.at.slice(0, 10) <= to && (mine(sent.unit) || mine(taken?.unit)))
    .map((way) => ({ ...way, troubles: troublesOf(way, now) }))
    .toSorted((a, b) => (a.sent.at < b.sent.at ? 1 : -1))
}

/** What somebody should do about a bag. `now`: ISO. */
export function troublesOf({ sent, taken, opened }: Omit<BagWay, 'troubles'>, now: string): BagTrouble[] {
  const hours = (since: string): number => Math.floor((Date.parse(now) - Date.parse(since)) / 3_600_000)
  if (!taken) {
    const waited = hours(sent.at)
    return waited > HOURS_MOST ? [{ kind: 'onTheWay', hours: waited }] : []
  }
  const found: BagTrouble[] = []
  const apart = taken.grams - sent.grams
  if (Math.abs(apart) > gramsApart(sent.grams) && !opened?.off) found.push({ kind: 'weight', grams: apart })
  if (!opened) {
    const waited = hours(taken.at)
    return waited > HOURS_MOST ? [...found, { kind: 'unopened', hours: waited }] : found
  }
  if (opened.differences > 0) found.push({ kind: 'case', differences: opened.differences })
  else if (opened.items !== sent.items) found.push({ kind: 'items', said: sent.items, found: opened.items })
  return found
}
