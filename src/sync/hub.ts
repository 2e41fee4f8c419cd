/**
 * The hub: takes what tills did, once, in their order, and tells each what concerns it. Nothing that has a valid signature
 * is turned away for what it says: what cannot be taken as it stands is parked in its own place (docs/sync.md).
 *
 * One hub per province, in one process: rounds of one device follow each other.
 */
import type { Act } from '#kernel/act.ts'
import { chainOn, type Digest, sha256 } from '#sync/chain.ts'
import type { Epoch, HubStore, Stream, TillDevice } from '#sync/hub-store.ts'
import { branchCode, Forked, type Fresh, Intake, type Judge } from '#sync/intake.ts'
import { fromBase64url, verify } from '#sync/keys.ts'
import { parkedAct, UNKNOWN_DIGEST } from '#sync/parked.ts'
import { type FedAct, type OwnAct, replayOrder } from '#sync/recovery.ts'
import {
  type Answer,
  type Codec,
  decodeUp,
  encodeJson,
  gzip,
  type Header,
  type ReportLine,
  signedText,
} from '#sync/wire.ts'

export type Reply = { status: 200 | 400 | 401 | 409; body: Uint8Array }

type Tools = {
  /** The hub's time: ISO, UTC. */
  now: () => string
  digest?: Digest
  codec?: Codec
  verify?: typeof verify
}

/** Entries of the feed in one answer at most: about 8 KB packed. */
const FEED_MOST = 100

type Up = { header: Header; lines: string[] }

export class Hub {
  readonly #store: HubStore
  readonly #intake: Intake
  readonly #judge: Judge
  readonly #tools: Required<Tools>
  readonly #turns = new Map<string, Promise<unknown>>()
  #replaying: Promise<void> | undefined

  constructor(store: HubStore, judge: Judge, tools: Tools) {
    this.#store = store
    this.#judge = judge
    this.#intake = new Intake(store, judge)
    this.#tools = { digest: sha256, codec: gzip, verify, ...tools }
  }

  /** One body of a device, as `POST /sync/1/up` brings it. @throws what the store throws: nothing is known to be taken. */
  async up(body: Uint8Array): Promise<Reply> {
    let up: Up
    try {
      up = await decodeUp(body, this.#tools.codec)
    } catch {
      return reply(400, { why: 'unreadable' })
    }
    const device = await this.#store.device(up.header.device)
    if (!device || !(await this.#signed(device, up))) return reply(401, {})
    return this.#inTurn(device.code, () => this.#round(device, up))
  }

  device(code: string): Promise<TillDevice | undefined> {
    return this.#store.device(code)
  }

  /** While it is recovering, nothing may be handed out: what was forgotten could be somebody's already. */
  epoch(): Promise<Epoch> {
    return this.#store.epoch()
  }

  /** Replays what was reported, when nobody is awaited any more. Call it when a device has been declared lost. */
  async settle(): Promise<void> {
    const epoch = await this.#store.epoch()
    if (!epoch.recovering || (await this.#store.awaited(epoch.number)).length > 0) return
    this.#replaying ??= this.#replay(epoch).finally(() => {
      this.#replaying = undefined
    })
    await this.#replaying
  }

  async #signed({ publicKey }: TillDevice, { header, lines }: Up): Promise<boolean> {
    const sig = fromBase64url(header.sig)
    const body = header.report ? await this.#tools.digest(lines.join('\n')) : undefined
    const last = header.report ? lastReported(header, lines) : header.from + lines.length - 1
    return sig !== undefined && this.#tools.verify(publicKey, signedText(header, last, body), sig)
  }

  async #round(device: TillDevice, up: Up): Promise<Reply> {
    const { header, lines } = up
    let epoch = await this.#store.epoch()
    const [own] = await this.#store.streams(device.code)
    if (!own) throw new Error(`device ${device.code} has no stream`)
    const same = header.epoch === epoch.number
    if (header.epoch > epoch.number || (same && (await this.#forgot(device, header, own)))) {
      await this.#store.beginEpoch(header.epoch + 1)
      epoch = await this.#store.epoch()
    }
    if (header.epoch !== epoch.number) return this.#answer(device, epoch, up, own)
    await this.#store.seen(device.code, this.#tools.now(), header.left)
    if (epoch.recovering) {
      if (header.report) await this.#store.report(device.code, epoch.number, reportOf(lines), header.more === undefined)
      await this.settle()
      return this.#answer(device, epoch, up, own)
    }
    if (header.report) return this.#answer(device, epoch, up, own)
    const stream = await this.#take(device, up)
    return typeof stream === 'number' ? reply(409, { want: stream }) : this.#answer(device, epoch, up, stream)
  }

  /** Whoever was told that more was taken, or was fed more, met this hub before it was restored. */
  async #forgot({ code, state }: TillDevice, header: Header, { last }: Stream): Promise<boolean> {
    const { from, got, gotAt, report } = header
    if (report || state !== 'active') return false
    if (from > last + 1 || got > (await this.#store.fedThrough(code, Number.MAX_SAFE_INTEGER))) return true
    return (
      gotAt > 0 && (await this.#store.fedThrough(code, gotAt)) - (await this.#store.fedThrough(code, gotAt - 1)) !== 1
    )
  }

  /** @returns the stream that now holds the acts, or the act that is wanted first. */
  async #take(device: TillDevice, { header, lines }: Up): Promise<Stream | number> {
    const { digest } = this.#tools
    const streams = await this.#store.streams(device.code)
    for (const stream of streams.toReversed()) {
      const before = header.from - 1
      if (before > stream.last || before < stream.base) continue
      const base = await this.#hashAt(stream, before)
      const hashes = await chainOn(base, lines, digest)
      if ((hashes.at(-1) ?? base) !== header.head) continue
      const known = await this.#store.taken(stream.code, header.from, header.from + lines.length - 1)
      const forked = known.find(({ seq, hash }) => hashes[seq - header.from] !== hash)?.seq
      const fresh = lines.map((line, i): Fresh => ({ seq: header.from + i, line, hash: hashes[i] as string }))
      if (forked !== undefined) return this.#fork(device, stream, fresh, forked)
      try {
        const taken = await this.#intake.absorb(device, stream, fresh.slice(known.length))
        if (stream.code === device.code && lines.length > 0) await this.#keep(header, lines.length)
        return taken
      } catch (error) {
        if (!(error instanceof Forked)) throw error
        return this.#fork(device, stream, fresh, error.seq)
      }
    }
    // Not after anything that the hub has: it has to see where this began to differ.
    const own = streams[0] as Stream
    return header.from > own.last + 1 ? own.last + 1 : 1
  }

  /** Who disputes an act later can be shown that the device itself signed it. */
  async #keep({ device, epoch, from, head, got, sig }: Header, count: number): Promise<void> {
    await this.#store.sign({ device, epoch, last: from + count - 1, head, got, sig })
  }

  /** The same sequence with another hash: the device's store was copied. Both are locked, and what they do is parked. */
  async #fork(device: TillDevice, from: Stream, lines: readonly Fresh[], seq: number): Promise<Stream> {
    const apart = lines.filter((line) => line.seq >= seq)
    const code = branchCode(device.code, (apart[0] as Fresh).hash)
    await this.#store.lock(device.code)
    const known = (await this.#store.streams(device.code)).find((one) => one.code === code)
    const start = await this.#hashAt(from, seq - 1)
    const branch = known ?? { code, base: seq - 1, start, last: seq - 1, head: start }
    if (!known) await this.#store.openBranch(device.code, branch)
    return this.#intake.absorb(
      device,
      branch,
      apart.filter((line) => line.seq > branch.last),
    )
  }

  /** The chain's head of a stream after this act. */
  async #hashAt({ code, base, start, last, head }: Stream, seq: number): Promise<string> {
    if (seq === last) return head
    if (seq === base) return start
    const [taken] = await this.#store.taken(code, seq, seq)
    return taken?.hash ?? ''
  }

  async #answer(device: TillDevice, epoch: Epoch, { header, lines }: Up, stream: Stream): Promise<Reply> {
    const { number, position, recovering } = epoch
    const { code } = device
    const other = header.epoch !== number
    const silent = other || recovering
    // A report that comes when all is settled: what it told is confirmed when it comes again as acts, with its outcomes.
    const late = !silent && header.report
    // Up to the last act that was sent: there the device can compare the heads.
    const told = silent || late ? [] : await this.#store.taken(stream.code, header.from, header.from + lines.length - 1)
    const last = told.at(-1)
    const { entries, more } = silent
      ? { entries: [], more: false }
      : await this.#store.feed(code, header.got, FEED_MOST)
    const durable = await this.#store.durable(code, stream.code)
    const { state = device.state } = (await this.#store.device(code)) ?? {}
    return reply(200, {
      epoch: number,
      now: this.#tools.now(),
      last: late ? stream.base : (last?.seq ?? stream.last),
      head: late ? stream.start : (last?.hash ?? stream.head),
      durable: durable.acts,
      durableFeed: durable.feed,
      outcomes: told.flatMap(({ outcome }) => (outcome ? [outcome] : [])),
      places: runs(told),
      feed: entries,
      more,
      refs: await this.#store.refs(code),
      ...(silent ? { feedKept: await this.#store.fedThrough(code, position) } : {}),
      ...(recovering ? { recovering: await this.#store.reported(code, number) } : {}),
      ...(state === 'active' ? {} : { locked: state === 'locked' ? ('fork' as const) : ('revoked' as const) }),
    } satisfies Answer)
  }

  async #replay({ number }: Epoch): Promise<void> {
    for (const item of replayOrder(await this.#store.reports(number)))
      if ('act' in item) await this.#replayFed(item)
      else await this.#replayOwn(item)
    await this.#store.endRecovery(number)
  }

  async #replayOwn({ device: code, ...fresh }: OwnAct): Promise<void> {
    const device = await this.#store.device(code)
    const [stream] = await this.#store.streams(code)
    if (!device || !stream || fresh.seq !== stream.last + 1) return
    // A copy of the device has reported too: what does not follow is parked when it comes by itself.
    if ((await this.#tools.digest(stream.head + fresh.line)) !== fresh.hash) return
    await this.#intake.absorb(device, stream, [fresh]).catch((error: unknown) => {
      if (!(error instanceof Forked)) throw error
    })
  }

  /** Somebody's act that the journal has lost; acts before it of which nobody knows leave their places filled. */
  async #replayFed({ act, before }: FedAct): Promise<void> {
    const { device, at, unit } = act
    const cursor = await this.#store.cursor(device)
    for (let seq = cursor + 1; seq <= act.seq; seq++) {
      const known = seq === act.seq ? act : before.get(seq)
      const lost = { device, seq, at, unit, code: 'lost_in_restore', digest: UNKNOWN_DIGEST }
      await this.#store.post([known ? await this.#asItWas(known) : parkedAct(lost)])
    }
  }

  /** It was taken before: what the journal would refuse now, having lost more than this, has happened all the same. */
  async #asItWas(act: Act): Promise<Act> {
    const proposal = this.#judge.expand(act)
    const no = 'refusal' in proposal || (await this.#store.judge(proposal))
    return no && !('refusal' in proposal) ? { ...act, happened: true } : act
  }

  #inTurn<T>(device: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(device) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#turns.set(device, turn)
    const done = () => {
      if (this.#turns.get(device) === turn) this.#turns.delete(device)
    }
    turn.then(done, done)
    return turn
  }
}

const reply = (status: Reply['status'], value: unknown): Reply => ({ status, body: encodeJson(value) })

const reportOf = (lines: readonly string[]): ReportLine[] => lines.map((line) => JSON.parse(line) as ReportLine)

/** A report's acts come before what was fed. */
function lastReported(header: Header, lines: readonly string[]): number {
  return header.from - 1 + lines.filter((line) => line.startsWith('{"seq":')).length
}

function runs(taken: readonly { seq: number; position: number }[]): Answer['places'] {
  const found: Answer['places'] = []
  for (const { seq, position } of taken) {
    const run = found.at(-1)
    if (run && seq === run[0] + run[2] && position === run[1] + run[2]) run[2]++
    else found.push([seq, position, 1])
  }
  return found
}
