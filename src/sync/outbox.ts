/**
 * The outbox: where a till writes down what it did, and what it has not yet told the hub. The same code in a browser, in
 * Node and in the simulation; a `Store` and a `Line` are all it asks for.
 *
 * The class guards one invariant: an act that `commit` confirmed lies in the store under its sequence, with the bytes that
 * it had then, until the hub has it in a backup and 35 days have passed. Nothing that the hub says makes it forget
 * sooner: no refusal, no 401, no lock, no new epoch.
 */
import type { Act } from '#kernel/act.ts'
import { type Batch, nextBatch, packBatch, type Tools } from '#sync/batch.ts'
import { chainStart, sha256 } from '#sync/chain.ts'
import type { Signer } from '#sync/keys.ts'
import {
  type Arrived,
  adopt,
  emptyState,
  type Fed,
  keptSince,
  type Row,
  received,
  type State,
  taken,
} from '#sync/outbox-state.ts'
import type { Change, Store } from '#sync/store.ts'
import { type Answer, decodeJson, type FeedEntry, lineOf, type Outcome, type Want } from '#sync/wire.ts'

/** Sends one body to a path of the hub. Rejects when there is no answer: a lost line, a time-out. */
export type Line = (path: string, body: Uint8Array) => Promise<{ status: number; body: Uint8Array }>

/** `behind`: the act says that it happened before the act before it, or long before the hub's last answer: ask. */
export type Committed = { seq: number; line: string; hash: string; behind: boolean }

/** What an answer brings a till: `was` is the same act as it was fed before, when a restored hub feeds it again. */
export type News = { feed: { entry: FeedEntry; was?: FeedEntry }[]; outcomes: Outcome[]; refs: Record<string, string> }

/** Turns news into the till's own changes, which are written together with the cursor. */
export type Apply = (news: News) => Promise<readonly Change[]> | readonly Change[]

/** What a round came to: nothing left; go on at once; try later; locked, and nothing left to send. */
export type Round = 'idle' | 'more' | 'wait' | 'locked'

export type OutboxState = {
  epoch: number
  last: number
  head: string
  /** Acts up to here lie in a backup of the hub. */
  durable: number
  /** Acts that the hub has not confirmed; when the oldest of them was done. */
  unsent: number
  oldestUnsentAt?: string
  /** The hub's time when it last had everything. */
  lastSentAt?: string
  /** Acts refused or parked that nobody has looked at. */
  attention: readonly number[]
  refs: Readonly<Record<string, string>>
  locked?: 'fork' | 'revoked'
  /** The hub was restored and waits for other devices. */
  recovering: boolean
  /** Why the last round came to nothing. */
  trouble?: 'no answer' | 'unknown device'
}

/**
 * `reload`: after a write that was not answered nobody knows what the store holds; before anything else is done, the
 * outbox reads its own state again, and this lets the till read its book again.
 */
type Reload = { reload?: () => Promise<void> }

/** Thrown by `commit`: this device was copied or revoked. What it did before stays and is sent. */
export class Locked extends Error {
  readonly why: 'fork' | 'revoked'
  constructor(why: 'fork' | 'revoked') {
    super(`locked: ${why}`)
    this.name = 'Locked'
    this.why = why
  }
}

/** Packed bytes of one body: begin small on an unknown line, grow while it carries, halve when it does not. */
const BYTES_FIRST = 4_096
const BYTES_MOST = 16_384
const BYTES_LEAST = 256
/** A clock may be this far behind the hub's before the teller is asked. */
const BEHIND_MS = 600_000

export class Outbox {
  readonly #store: Store
  readonly #signer: Signer
  readonly #tools: Tools & Reload
  #state: State
  /** After a write that was not answered: what the store holds must be read again. */
  #doubt = false
  #trouble: OutboxState['trouble']
  #bytes = BYTES_FIRST
  /** Plain bytes that one packed byte holds, as of the last body. */
  #ratio = 6
  #queue: Promise<unknown> = Promise.resolve()
  #round: Promise<Round> | undefined
  readonly #committed = new WeakMap<object, Promise<Committed>>()
  /** Commits whose write was not answered. */
  readonly #tried = new WeakMap<object, Committed>()

  private constructor(store: Store, signer: Signer, state: State, tools: Tools & Reload) {
    this.#store = store
    this.#signer = signer
    this.#state = state
    this.#tools = tools
  }

  /** Begins the outbox of a device that has just been enrolled. A store that lost its outbox belongs to no device. */
  static async begin(store: Store, device: string, epoch: number, { digest = sha256 }: Tools = {}): Promise<void> {
    if (await store.get('meta', 'outbox')) throw new Error('this store already has an outbox')
    const state = emptyState(device, epoch, await chainStart(device, digest))
    await store.write([{ table: 'meta', key: 'outbox', value: state }])
  }

  /** @throws Error when nothing was begun in this store. */
  static async open(store: Store, signer: Signer, tools: Tools & Reload = {}): Promise<Outbox> {
    return new Outbox(store, signer, await readState(store), tools)
  }

  get state(): OutboxState {
    const { epoch, last, head, durable, acked, unsentAt, sentAt, attention, refs, locked, report } = this.#state
    return {
      epoch,
      last,
      head,
      durable,
      unsent: last - acked,
      ...(unsentAt ? { oldestUnsentAt: unsentAt } : {}),
      ...(sentAt ? { lastSentAt: sentAt } : {}),
      attention,
      refs,
      ...(locked ? { locked } : {}),
      recovering: report !== undefined,
      ...(this.#trouble ? { trouble: this.#trouble } : {}),
    }
  }

  /**
   * Freezes the act under the next sequence. The act, the head and `also` (the till's own changes) are one durable write.
   * The same object gives the same answer, however often it is pressed; after a rejection it may be pressed again.
   * `also` is asked when nothing else is being written, and the write follows at once.
   * @param cash by how many đồng the drawer changes. @throws Locked; what the store throws: then nothing is confirmed.
   */
  commit(
    act: Omit<Act, 'device' | 'seq'>,
    cash: number,
    also: (seq: number) => readonly Change[] = () => [],
  ): Promise<Committed> {
    let done = this.#committed.get(act)
    if (!done) {
      done = this.#alone(() => this.#commit(act, cash, also))
      this.#committed.set(act, done)
      done.catch(() => this.#committed.delete(act))
    }
    return done
  }

  async #commit(
    act: Omit<Act, 'device' | 'seq'>,
    cash: number,
    also: (seq: number) => readonly Change[],
  ): Promise<Committed> {
    const { device, last, head, known, locked, at, server } = this.#state
    const tried = this.#tried.get(act)
    if (tried && (await this.#row(tried.seq))?.hash === tried.hash) return tried
    if (locked) throw new Locked(locked)
    const seq = last + 1
    const line = lineOf({ ...act, device, seq }, cash)
    const hash = await (this.#tools.digest ?? sha256)(head + line)
    const when = Date.parse(act.at)
    const behind = when < Date.parse(at || act.at) || when < Date.parse(server ?? act.at) - BEHIND_MS
    const done = { seq, line, hash, behind }
    const row: Row = { line, hash, at: act.at, after: known }
    const unsentAt = this.#state.unsentAt ?? act.at
    const state: State = { ...this.#state, last: seq, head: hash, at: act.at, unsentAt }
    this.#tried.set(act, done)
    await this.#write(state, [{ table: 'acts', key: seq, value: row }, ...also(seq)])
    return done
  }

  /** Somebody has looked at what was refused or parked. */
  attend(seq: number): Promise<void> {
    return this.#alone(() => {
      const attention = this.#state.attention.filter((one) => one !== seq)
      return this.#write({ ...this.#state, attention }, [])
    })
  }

  /** The lines of the acts still kept, from `from` on: for the day sheet, and for a file that saves what was not sent. */
  async lines(from = 1): Promise<{ seq: number; line: string; hash: string }[]> {
    const rows = (await this.#store.list('acts', { from })) as [number, Row][]
    return rows.map(([seq, { line, hash }]) => ({ seq, line, hash }))
  }

  /** One round with the hub: a batch up, its answer in. Two at once are the same round. @throws what the store throws. */
  sync(line: Line, apply: Apply): Promise<Round> {
    this.#round ??= this.#talk(line, apply).finally(() => {
      this.#round = undefined
    })
    return this.#round
  }

  async #talk(line: Line, apply: Apply): Promise<Round> {
    await this.#alone(async () => {})
    const sent = this.#state
    const batch = await nextBatch(this.#store, sent, this.#bytes * this.#ratio)
    const packed = await packBatch(sent, batch, this.#signer, this.#tools)
    this.#ratio = Math.max(1, batch.size / packed.length)
    const reply = await line('/sync/1/up', packed).catch(() => undefined)
    if (reply?.status === 401) return this.#fail('unknown device')
    if (reply?.status !== 200 && reply?.status !== 409) {
      this.#bytes = Math.max(BYTES_LEAST, Math.floor(Math.min(this.#bytes, packed.length) / 2))
      return this.#fail('no answer')
    }
    this.#bytes = Math.min(BYTES_MOST, this.#bytes * 2)
    const round = await this.#alone(() =>
      reply.status === 409
        ? this.#rewind(decodeJson<Want>(reply.body).want)
        : this.#take(decodeJson<Answer>(reply.body), sent, batch, apply),
    )
    this.#trouble = undefined
    return round
  }

  #fail(trouble: OutboxState['trouble']): Round {
    this.#trouble = trouble
    return 'wait'
  }

  /** The hub wants acts again that it seemed to have. They are still here, unless they have lain in a backup for weeks. */
  async #rewind(want: number): Promise<Round> {
    const acked = Math.max(this.#state.oldest, want) - 1
    // Only backwards: what the hub has not confirmed stays unsent, whatever it wants.
    if (acked >= this.#state.acked) return 'wait'
    const ackedHead = acked < this.#state.oldest ? this.#state.before : ((await this.#row(acked))?.hash ?? '')
    await this.#write({ ...this.#state, acked, ackedHead }, [])
    return 'more'
  }

  async #row(seq: number): Promise<Row | undefined> {
    return (await this.#store.get('acts', seq)) as Row | undefined
  }

  async #rows(from: number, to: number): Promise<[number, Row][]> {
    return from > to ? [] : ((await this.#store.list('acts', { from, to })) as [number, Row][])
  }

  async #take(answer: Answer, sent: State, batch: Batch, apply: Apply): Promise<Round> {
    const now = this.#state
    if (answer.epoch < now.epoch) return 'wait'
    if (answer.epoch > now.epoch) {
      await this.#write(adopt(now, answer), [])
      return 'more'
    }
    // The state has changed under a round that took long: this answer is to another question.
    if (sent.epoch !== now.epoch || sent.acked !== now.acked || sent.got !== now.got) return 'more'
    if (answer.recovering) {
      // Restored a second time, the hub has lost what had been reported.
      const { lines, whole } = answer.recovering
      const told = batch.report ?? now.report
      const again = !told || lines < told.lines || (told.done && !whole)
      if (again) await this.#write(adopt(now, answer), [])
      else if (batch.report) await this.#write({ ...now, report: batch.report }, [])
      return again || batch.report?.done === false ? 'more' : 'wait'
    }
    const feed = await this.#news(answer, now.got)
    const rows = answer.last <= now.last ? await this.#rows(now.acked + 1, answer.last) : []
    const state = taken(now, answer, feed, rows.at(-1)?.[1], await this.#row(answer.last + 1))
    const outcomes = answer.outcomes.filter(([seq]) => seq > now.acked && seq <= state.acked)
    const arrived = answer.more ? feed : [...feed, ...(await this.#unsaid(now, feed))]
    const news = arrived.map(({ entry, was }) => (was ? { entry, was } : { entry }))
    const own = await apply({ feed: news, outcomes, refs: answer.refs })
    const kept = arrived.map(({ entry, place }) => ({
      table: 'feed' as const,
      key: refOf(entry.act),
      value: { entry, place, epoch: answer.epoch, now: answer.now } satisfies Fed,
    }))
    const told = state.acked > now.acked ? received(rows, answer) : []
    const acts = told.map(([key, value]) => ({ table: 'acts' as const, key, value }))
    const { pruned, gone } = await this.#prune(state)
    await this.#write(pruned, [...acts, ...kept, ...own, ...gone])
    // After a report to a hub that has settled meanwhile, the acts themselves.
    if (answer.more || state.acked < state.last)
      return state.acked > now.acked || feed.length > 0 || batch.report ? 'more' : 'wait'
    return answer.locked ? 'locked' : 'idle'
  }

  /** The entries that follow what was taken, each with the form in which it was fed before, if it was. */
  async #news({ feed, epoch }: Answer, got: number) {
    const news: Arrived[] = []
    for (const entry of feed) {
      if (entry.n !== got + news.length + 1) continue
      const was = (await this.#store.get('feed', refOf(entry.act))) as Fed | undefined
      news.push({ entry, ...(was ? { was: was.entry } : {}), place: was?.place ?? [epoch, entry.position] })
    }
    return news
  }

  /**
   * What a hub had fed before it was restored and, all being fed again, has not: by its journal it never came about here.
   * The till is told that nothing moved.
   */
  async #unsaid({ device, doubt, epoch }: State, feed: readonly Arrived[]): Promise<Arrived[]> {
    if (doubt === undefined) return []
    const again = new Set(feed.map(({ entry }) => refOf(entry.act)))
    return ((await this.#store.list('feed')) as [string, Fed][]).flatMap(([ref, { entry: was, place, epoch: said }]) =>
      was.n > doubt && said < epoch && was.act.device !== device && !again.has(ref)
        ? [{ entry: { ...was, outcome: 'exception' as const, legs: [], things: {} }, was, place }]
        : [],
    )
  }

  /** Once a day of the hub: removes what lies in a backup and is older than 35 days. */
  async #prune(state: State): Promise<{ pruned: State; gone: Change[] }> {
    const { server = '', pruned, oldest } = state
    const day = server.slice(0, 10)
    if (day === pruned) return { pruned: state, gone: [] }
    const since = keptSince(server)
    const rows = await this.#rows(oldest, Math.min(state.durable, state.acked))
    const young = rows.findIndex(([, row]) => row.received === undefined || row.received >= since)
    const old = young < 0 ? rows : rows.slice(0, young)
    const gone: Change[] = old.map(([key]) => ({ table: 'acts', key, value: undefined }))
    for (const [key, value] of await this.#store.list('feed')) {
      const { entry, now } = value as Fed
      if (now < since && entry.n <= state.durableFeed) gone.push({ table: 'feed', key, value: undefined })
    }
    const before = old.at(-1)?.[1].hash ?? state.before
    return { pruned: { ...state, pruned: day, oldest: oldest + old.length, before }, gone }
  }

  async #write(state: State, changes: readonly Change[]): Promise<void> {
    this.#doubt = true
    await this.#store.write([{ table: 'meta', key: 'outbox', value: state }, ...changes])
    this.#state = state
    this.#doubt = false
  }

  async #settle(): Promise<void> {
    this.#state = await readState(this.#store)
    await this.#tools.reload?.()
    this.#doubt = false
  }

  /** One after the other; after a failed write the state is read again first. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(async () => {
      if (this.#doubt) await this.#settle()
      return work()
    })
    this.#queue = next.catch(() => {})
    return next
  }
}

const refOf = ({ device, seq }: Act): string => `${device}/${seq}`

async function readState(store: Store): Promise<State> {
  const state = (await store.get('meta', 'outbox')) as State | undefined
  if (!state) throw new Error('this store has no outbox')
  return state
}
