/**
 * What the hub asks of the place where the journal and its own notes lie: PostgreSQL in production, memory in the
 * simulation. Its notes may lag behind the journal by a crash, never the other way round.
 */
import type { Act, Leg, Proposal } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { FeedEntry, Outcome, Reported, ReportLine } from '#sync/wire.ts'

/** `locked`: its store was copied. `lost`: declared so by a person; should it come back, its acts are parked. */
export type DeviceState = 'active' | 'locked' | 'revoked' | 'lost'

export type TillDevice = { code: string; unit: string; publicKey: Uint8Array; state: DeviceState }

/**
 * A sequence of acts: the device's own (`code` is the device's, `base` 0), or that of a copy of its store, which left the
 * own one after the act `base`. The journal knows a copy as a device of its own, whose acts are numbered from 1.
 */
export type Stream = {
  code: string
  base: number
  /** Chain's head after the act `base`, and after the last. */
  start: string
  last: number
  head: string
}

/** An act received: its place in the stream, and in the journal. */
export type Taken = { seq: number; hash: string; position: number; outcome?: Outcome }

/** A device's signature over `device|epoch|last|head|got`, base64url. */
export type Signed = { device: string; epoch: number; last: number; head: string; got: number; sig: string }

/** `position`: of the journal when the epoch began. */
export type Epoch = { number: number; position: number; recovering: boolean }

/** What the ledger answered, as far as the hub needs it. `repeated` acts have the answer of the first time. */
export type Posted =
  | { outcome: 'accepted' | 'exception'; position: number }
  | { outcome: 'refused'; position: number; refusal: Pick<Refusal, 'refusal' | 'field'> }
  | { outcome: 'conflict' | 'gap' }

export type HubStore = {
  epoch(): Promise<Epoch>
  /** Begins this epoch, in recovery; nothing when it has begun. */
  beginEpoch(number: number): Promise<void>
  endRecovery(number: number): Promise<void>
  /** Devices that are neither pending nor lost and have not reported to this epoch. */
  awaited(epoch: number): Promise<string[]>
  /** Keeps what a device reports; what it said before under the same number stays. `done`: that was all. */
  report(device: string, epoch: number, lines: readonly ReportLine[], done: boolean): Promise<void>
  /** How much of its report the hub has; whole for a device that is not awaited. */
  reported(device: string, epoch: number): Promise<Reported>
  reports(epoch: number): Promise<{ device: string; line: ReportLine }[]>

  device(code: string): Promise<TillDevice | undefined>
  lock(code: string): Promise<void>
  /** Notes that the device was here, and how many acts it still has. */
  seen(code: string, now: string, left: number): Promise<void>

  /** The device's own stream first. */
  streams(device: string): Promise<Stream[]>
  openBranch(device: string, branch: Stream): Promise<void>
  /** Acts of a stream with `from` ≤ sequence ≤ `to`. */
  taken(stream: string, from: number, to: number): Promise<Taken[]>
  /** Adds what follows the stream's last act. */
  take(stream: Stream, taken: readonly Taken[]): Promise<void>

  /** Keeps what a device signed with a batch: that its chain has this head after this act. The same again changes nothing. */
  sign(signed: Signed): Promise<void>

  /** Into the ledger, in order. `refused`: the answer that was given before a restore, not to be judged again. */
  post(acts: readonly Act[], refused?: ReadonlyMap<Act, Refusal>): Promise<Posted[]>
  /** What the ledger would refuse now, nothing being posted. */
  judge(proposal: Proposal): Promise<Refusal | undefined>
  /** Sequence of the last act that the journal has of a device; 0 when none. */
  cursor(device: string): Promise<number>
  /** Of a parked act in the journal: its place, and the digest and code that it was kept under; undefined for others. */
  keptAs(device: string, seq: number): Promise<{ position: number; digest: string; code: string } | undefined>

  /** Entries of the feed after `got`, this many at most, and whether there are more. */
  feed(device: string, got: number, most: number): Promise<{ entries: FeedEntry[]; more: boolean }>
  /** How many entries of its feed lie at or before this position of the journal. */
  fedThrough(device: string, position: number): Promise<number>
  /** Up to which act of the stream, and which entry of the device's feed, everything lies in a backup. */
  durable(device: string, stream: string): Promise<{ acts: number; feed: number }>
  refs(device: string): Promise<Record<string, string>>
}

/** The legs of an act that a till has to know: its own holder's, and those of cases about its acts. */
export function legsFor(device: string, legs: readonly Leg[]): Leg[] {
  const holder = `till:${device}`
  return legs.filter((leg) => {
    if (leg.kind === 'pay') return leg.at === holder || isCaseOf(device, leg.thing)
    const touched = leg.from === holder || leg.to === holder
    return touched || (leg.kind === 'thing' && isCaseOf(device, leg.thing))
  })
}

const CASES = ['parked', 'discrepancy', 'correction']

export function isCaseOf(device: string, thing: string): boolean {
  const colon = thing.indexOf(':')
  return CASES.includes(thing.slice(0, colon)) && thing.startsWith(`${device}/`, colon + 1)
}
