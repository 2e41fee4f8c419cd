/**
 * The only writer. One ledger per province coalesces all waiting acts into a block, decides them in order, writes them
 * in one statement and answers each act after its commit. While a block is being written the next is decided.
 *
 * The class guards one invariant: what it believes (its book) equals the database as of the last block it sent. Each
 * block asserts that belief, so a stale writer cannot write: it reloads and decides again. Retrying is always safe,
 * because an act that is already in the journal gets its stored answer.
 */
import type { Sql } from 'postgres'
import type { Proposal } from '#kernel/act.ts'
import { databaseProblem, Problem } from '#kernel/problem.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { type Block, decideBlock, type Fold, isProposal, refOf } from '#ledger/block.ts'
import { fetchActs, fetchThings, type LiveBook, openBook } from '#ledger/book.ts'
import { EXCEPTION, lookedAt } from '#ledger/decide.ts'
import type { Entry } from '#ledger/record.ts'
import { writeBlock } from '#ledger/write.ts'

/** An act that the declarations have already refused is stored with its answer like any other. */
export type Refused = Pick<Proposal, 'act' | 'day' | 'unit'> & { refusal: Refusal }
/** `entry`: as it was decided before, for a journal that is being restored: nothing is decided again then. */
export type Item = (Proposal | Refused) & { personal?: { salt: string; content: string }; entry?: Entry }

/**
 * The answer to one act. `accepted`, `refused` and `exception` are final and stored; `conflict` (the id is used with
 * other bytes) and `gap` (acts of this device before it are missing) store nothing.
 */
export type Answer =
  | { outcome: 'accepted' | 'exception'; position: number; hash: string; repeated?: true }
  | { outcome: 'refused'; position: number; hash: string; refusal: Refusal; repeated?: true }
  | { outcome: 'conflict'; position: number }
  | { outcome: 'gap'; want: number }

export type LedgerOptions = {
  province: number
  /** Server time: ISO, UTC, milliseconds. */
  now: () => string
  fold: Fold
  /** Whether an entry is itself a reversal: those cannot be reversed. */
  negates: (entry: Entry) => boolean
  /** The day by which an exception opened on `day` must be answered. */
  dueOn: (day: string) => string
  /** Acts per block at most; more waits for the next block. Default 8,000 (docs/decisions/0004). */
  blockMax?: number
}

type Request = { items: readonly Item[]; resolve: (answers: Answer[]) => void; reject: (error: unknown) => void }

/** Blocks sent and not yet answered: one being written, two behind it on the wire, one being sent while the next is decided. */
const IN_FLIGHT = 4
/** From this many waiting acts on, the next block is worth sending at once; fewer do better to wait for more callers. */
const OVERLAP_FROM = 256
const RETRY_DELAYS_MS = [50, 200, 800]

export class Ledger {
  readonly #write: Sql
  readonly #read: Sql
  readonly #options: LedgerOptions
  #book: LiveBook | undefined
  #queue: Request[] = []
  /** Taken from the queue, not yet answered; in order. */
  #inFlight: Request[] = []
  /** Acts that the book need not remember any more, from the next decision on. */
  #settled: string[] = []
  #arrival: PromiseWithResolvers<boolean> | undefined
  #running: Promise<void> | undefined
  #closed = false
  #attempts = 0

  /**
   * Both with the province's scope set for their sessions (`server/province.ts`). `write` must be ONE connection of the
   * ledger's own, so that blocks are executed in the order in which they are sent.
   */
  constructor(write: Sql, read: Sql, options: LedgerOptions) {
    this.#write = write
    this.#read = read
    this.#options = options
  }

  /**
   * Posts acts in order; each has its own outcome. Answers come in the order of the items, after they are durable.
   * @throws Problem database_down | disk_full | journal_broken: then nothing of the items is known to be stored, and
   * posting them again is safe.
   */
  post(items: readonly Item[]): Promise<Answer[]> {
    if (this.#closed) return Promise.reject(new Problem('database_down', { why: 'sổ đã đóng' }))
    if (items.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#queue.push({ items, resolve, reject })
      this.#arrival?.resolve(false)
      this.#arrival = undefined
      this.#start()
    })
  }

  /** What was queued while the last run came to its end begins the next. */
  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#queue.length > 0) this.#start()
    })
  }

  /** Waits for what is queued; later posts are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    // Callers of the same turn join the first block.
    await Promise.resolve()
    while (this.#queue.length > 0)
      try {
        await this.#drain()
      } catch (error) {
        await this.#recover(error)
      }
  }

  /** Sends the next block while one is being written: the connection executes them in order. */
  async #drain(): Promise<void> {
    const writing: Promise<true>[] = []
    try {
      for (;;) {
        const [oldest] = writing
        const more = writing.length < IN_FLIGHT && this.#attempts === 0
        if (oldest && !(more && this.#waiting() >= OVERLAP_FROM)) {
          const written = await (more ? Promise.race([oldest, this.#next()]) : oldest)
          if (written) writing.splice(0, 1)
          continue
        }
        if (this.#queue.length === 0) return
        const requests = this.#take()
        this.#inFlight.push(...requests)
        const block = await this.#decide(requests)
        const sent = this.#send(block, requests, writing.at(-1))
        sent.catch(() => {}) // awaited in a later round
        writing.push(sent)
      }
    } finally {
      await Promise.allSettled(writing)
    }
  }

  /** Acts in the queue, counted no further than matters. */
  #waiting(): number {
    let acts = 0
    for (const { items } of this.#queue) {
      acts += items.length
      if (acts >= OVERLAP_FROM) break
    }
    return acts
  }

  /** Resolves to false when another request comes in. */
  #next(): Promise<boolean> {
    this.#arrival ??= Promise.withResolvers<boolean>()
    return this.#arrival.promise
  }

  /** Whole requests up to the block's size; after a failure one at a time, so that a culprit is found alone. */
  #take(): Request[] {
    const most = this.#attempts > 0 ? 1 : (this.#options.blockMax ?? 8000)
    let acts = 0
    let n = 0
    while (n < this.#queue.length && (n === 0 || acts + (this.#queue[n]?.items.length ?? 0) <= most))
      acts += this.#queue[n++]?.items.length ?? 0
    return this.#queue.splice(0, n)
  }

  async #decide(requests: readonly Request[]): Promise<Block> {
    const { province } = this.#options
    if (!this.#book) {
      this.#book = await openBook(this.#read, province)
      this.#book.negates = this.#options.negates
    }
    const book = this.#book
    book.forgetOld()
    for (const ref of this.#settled.splice(0)) book.acts.delete(ref)
    const items = requests.flatMap((request) => request.items)
    const things = new Set<string>()
    const acts = new Set<string>()
    const cursors = new Map<string, number>()
    for (const item of items) {
      const { device, seq } = item.act
      const cursor = cursors.get(device) ?? book.devices.get(device)?.seq ?? 0
      if (seq <= cursor) acts.add(refOf(item.act))
      else cursors.set(device, seq)
      if (!isProposal(item)) continue
      for (const key of lookedAt(item.legs)) things.add(key)
      if (item.count) things.add(item.count.thing)
      if (item.negates) acts.add(item.negates.named)
    }
    await fetchActs(this.#read, province, book, acts)
    for (const ref of acts) for (const key of lookedAt(book.named(ref)?.legs ?? [])) things.add(key)
    const cases = [...things].filter((key) => key.startsWith(EXCEPTION)).map((key) => key.slice(EXCEPTION.length))
    await fetchActs(this.#read, province, book, new Set(cases))
    await fetchThings(this.#read, province, book, things)
    const block = await decideBlock(book, items, this.#options)
    block.refs.push(...acts, ...cases)
    return block
  }

  /** A block of repetitions writes nothing, but what it repeats may be in the block before. */
  async #send(block: Block, requests: readonly Request[], before: Promise<true> | undefined): Promise<true> {
    if (block.rows.lists.act.position.length > 0) await writeBlock(this.#write, block.rows)
    else await before
    this.#settled.push(...block.refs)
    this.#attempts = 0
    let at = 0
    for (const request of requests) {
      this.#inFlight.shift()
      request.resolve(block.answers.slice(at, at + request.items.length))
      at += request.items.length
    }
    return true
  }

  /** Forgets what it believed and puts the unanswered requests back, first in line; gives up on what fails alone. */
  async #recover(error: unknown): Promise<void> {
    this.#book = undefined
    this.#queue.unshift(...this.#inFlight.splice(0))
    const delay = RETRY_DELAYS_MS[this.#attempts++]
    if (delay !== undefined) {
      await new Promise((wake) => setTimeout(wake, delay))
      return
    }
    const problem = explain(error)
    this.#attempts = 0
    const given = problem.code === 'journal_broken' ? this.#queue.splice(0, 1) : this.#queue.splice(0)
    for (const request of given) request.reject(problem)
  }
}

/** Which of the three things that can stop the writer this was. Class 23: our own assertions; 53100: disk full. */
function explain(error: unknown): Problem {
  const why = (error as { message?: string }).message ?? String(error)
  return databaseProblem(error) ?? new Problem('journal_broken', { why }, error)
}
