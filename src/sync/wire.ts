/**
 * What travels between a till and the hub (docs/sync.md): types, and their bytes. Up: gzip of text lines, the header first.
 * Down: JSON. What the lines of acts mean is for the hub; nothing here refuses an act.
 */
import { type Act, canonical, type Leg, type Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Refusal } from '#kernel/refusal.ts'

export type Header = {
  v: 1
  device: string
  epoch: number
  /** Sequence of the first act that follows; of the next one when none follows. */
  from: number
  /** The last feed number taken, and that entry's position in the journal; 0 when it is not known. */
  got: number
  gotAt: number
  /** Head of the device's chain after the last act that follows. */
  head: string
  /** Base64url, over `signedText`. */
  sig: string
  /** Acts that the device has and that do not follow here: the last that the hub hears of it, should it fall silent. */
  left: number
  /** Acts follow as `ReportLine`s: this device reports to a hub that was restored (docs/sync.md, Epoch). */
  report?: true
  /** The report goes on in the next body. */
  more?: true
}

/**
 * Where an act stands in the hub's order: in the epoch in which it was first taken, its journal position then. Acts of an
 * earlier epoch come before those of a later one, because a restored hub replays before it takes anything new.
 */
export type Place = readonly [epoch: number, position: number]

/** What a device says to a restored hub of an act of its own. */
export type ReportedAct = {
  seq: number
  line: string
  hash: string
  /** Place of the newest thing that the device knew when it did this. */
  after: Place
  /** The act's own place and what became of it, when the device was told. */
  place?: Place
  outcome?: Outcome
}
/** And of an act that it was fed; `trail`: of the things in it, oldest first. */
export type ReportedEntry = { place: Place; act: Act; trail: Act[] }
export type ReportLine = ReportedAct | ReportedEntry

/** What became of an act that was not simply applied. */
export type Outcome = readonly [seq: number, kind: 'refused' | 'parked', code: string, field: string]

/**
 * One act of the journal that concerns a till: somebody else's that touched its holder or a case about its acts, or its own
 * when the journal's legs are not those that the till laid out (refused: none; parked; an exception).
 */
export type FeedEntry = {
  /** 1, 2, 3 … per till. */
  n: number
  /** In the journal. */
  position: number
  outcome: 'accepted' | 'exception' | 'refused'
  /** Why it was refused, or what the ledger would have said to an exception; older hubs did not tell. */
  refusal?: Pick<Refusal, 'refusal' | 'field'>
  /** As it was posted, personal values included. */
  act: Act
  /** Those that touch the till's holder or a case of the device. */
  legs: Leg[]
  /** Each thing that comes to the till or is a case about its acts. */
  things: Record<string, FedThing>
}

/** What was found at somebody's door: the line of a visit, personal values included. */
export type Note = { day: Day; line: Line }

export type FedThing = {
  service: string
  /** Still to be paid on it after this act, đồng. */
  open: number
  /** As it was born, personal values included. */
  line: Line
  /** Last day on which the till may use it. */
  until?: Day
  /** The last visit about it, whoever went. */
  note?: Note
  /** The acts that moved it before, oldest first, with its line alone: what a restored hub may have forgotten. */
  trail: Act[]
}

/** Different lines of a device's report; `whole`: with the last of them. */
export type Reported = { lines: number; whole: boolean }

export type Answer = {
  epoch: number
  /** The hub's time: ISO, UTC. */
  now: string
  /** Everything up to this sequence is received for ever. */
  last: number
  /** Head of the chain at `last`. */
  head: string
  /** Acts up to this sequence, and feed entries up to `durableFeed`, lie in a backup too. */
  durable: number
  durableFeed: number
  outcomes: Outcome[]
  /** Journal positions of the acts just taken, as runs: `count` acts from `seq` on stand at `position` and after it. */
  places: [seq: number, position: number, count: number][]
  feed: FeedEntry[]
  /** There is more feed than this answer holds. */
  more: boolean
  /** Newest version of each reference set. */
  refs: Record<string, string>
  /** The hub was restored; until every device has reported it takes nothing else. It has so much of this one's report. */
  recovering?: Reported
  /** When it was: of the feed that the device took, only so much is still so. */
  feedKept?: number
  locked?: 'fork' | 'revoked'
}

/** 409: the hub wants the acts from here on. */
export type Want = { want: number }

const utf8 = new TextEncoder()
const text = new TextDecoder('utf-8', { fatal: true })

/** The line of an act: its canonical JSON, and by how many đồng the drawer changed when it did. */
export const lineOf = (act: Act, cash: number): string => (cash === 0 ? canonical(act) : `${canonical(act)} ${cash}`)

/** The line of an act and what it says of the drawer, 0 when nothing; asks nothing of the rest. */
export function splitLine(line: string): { json: string; cash: number } {
  const found = /^(.*) (-?[1-9]\d{0,14})$/s.exec(line)
  return found ? { json: found[1] as string, cash: Number(found[2]) } : { json: line, cash: 0 }
}

/** What the device signs. `body`: for a report, the digest of its lines, since no chain covers what was fed. */
export const signedText = (header: Omit<Header, 'sig' | 'v'>, last: number, body?: string): Uint8Array =>
  utf8.encode([header.device, header.epoch, last, header.head, header.got, ...(body ? [body] : [])].join('|'))

/** gzip and back. The simulation passes bytes on as they are. */
export type Codec = {
  pack(bytes: Uint8Array): Promise<Uint8Array>
  /** @throws when they are damaged, cut, or more than `most` when unpacked. */
  unpack(bytes: Uint8Array, most: number): Promise<Uint8Array>
}

/** Unpacked bytes of one body at most: 16 KB packed are about 150 KB; a report or a slow device's whole day is more. */
const UP_BYTES_MOST = 4_000_000

export const gzip: Codec = {
  pack: (bytes) => through(bytes, new CompressionStream('gzip'), Number.POSITIVE_INFINITY),
  unpack: (bytes, most) => through(bytes, new DecompressionStream('gzip'), most),
}

async function through(
  bytes: Uint8Array,
  stream: { readable: ReadableStream; writable: WritableStream },
  most: number,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // What goes wrong here is seen by the reader.
  writer.write(bytes).catch(() => {})
  writer.close().catch(() => {})
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) throw await reader.cancel().then(() => new Error(`more than ${most} bytes`))
    parts.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Every line ends with a line feed, so that a cut is seen. */
export const encodeUp = (header: Header, lines: readonly string[], codec: Codec = gzip): Promise<Uint8Array> =>
  codec.pack(utf8.encode([JSON.stringify(header), ...lines, ''].join('\n')))

/** @throws when the bytes are damaged, cut, too many, or begin with no header. */
export async function decodeUp(bytes: Uint8Array, codec: Codec = gzip): Promise<{ header: Header; lines: string[] }> {
  const lines = text.decode(await codec.unpack(bytes, UP_BYTES_MOST)).split('\n')
  if (lines.pop() !== '') throw new Error('cut')
  const header = JSON.parse(lines.shift() ?? '') as Header
  const { v, device, epoch, from, got, gotAt, left, head, sig } = header
  const counts = [epoch, from, got, gotAt, left].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (v !== 1 || !counts || from < 1 || [device, head, sig].some((one) => typeof one !== 'string'))
    throw new Error('no header')
  return { header, lines }
}

export const encodeJson = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value))

/** @throws when it is not JSON. The hub is believed about the shape. */
export const decodeJson = <T>(bytes: Uint8Array): T => JSON.parse(text.decode(bytes)) as T
