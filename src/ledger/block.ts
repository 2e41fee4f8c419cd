/**
 * Deciding a batch: every item in order, on the book as it stands after the items before it, into the rows of one block
 * and one answer per item. Nothing is written here.
 */
import type { Leg, Proposal } from '#kernel/act.ts'
import { foldLines } from '#kernel/fold.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { LiveBook, Posted } from '#ledger/book.ts'
import { type Decision, decide, EXCEPTION, isBounded } from '#ledger/decide.ts'
import type { Answer, Item, LedgerOptions } from '#ledger/post.ts'
import { actHash, actPrefix, blockHash, type Entry, entryOf, GENESIS, recordOf } from '#ledger/record.ts'
import { type BlockRows, emptyLists, type Rollup } from '#ledger/write.ts'

/** What the roll-up adds for an entry; handed in, so that the ledger knows no service. */
export type Fold = (
  entry: Entry & { unit: number; day: string },
  negated?: Entry & { unit: number; day: string },
) => Rollup[]

export type Block = { rows: BlockRows; answers: Answer[]; refs: string[] }

export const isProposal = (item: Item): item is Proposal & Item => 'legs' in item

export const refOf = (act: { device: string; seq: number }): string => `${act.device}/${act.seq}`

/**
 * After so many acts the event loop gets a turn: the block before is still on its way through the socket, which takes a
 * fifth of it at a time, and other requests wait for their answers. With 256 the database waited a sixth of the time;
 * 350,000 acts came in at 8,700 a second with 64, at 9,000 with 4 to 12.
 */
const ACTS_A_TURN = 8

const turn = () => new Promise<void>((resume) => setImmediate(resume))

export async function decideBlock(book: LiveBook, items: readonly Item[], options: LedgerOptions): Promise<Block> {
  const recorded = options.now()
  const before = { ...book.head }
  const rows = emptyRows(options.province, recorded, before)
  const touched = new Touched(book)
  const hashes: string[] = []
  const refs: string[] = []
  const decideOne = (item: Item): Answer => {
    const ref = refOf(item.act)
    const known = book.devices.get(item.act.device)
    const want = (known?.seq ?? 0) + 1
    if (item.act.seq > want || !Number.isSafeInteger(item.act.seq)) return { outcome: 'gap', want }
    if (item.act.seq < want) return repeated(item, book.acts.get(ref))
    const device = touched.device(item.act.device)
    const decided = (): Decision | Refusal => (isProposal(item) ? decide(book, item) : item.refusal)
    const entry = item.entry ?? entryFor(item, decided(), book.head.position + 1, recorded)
    const record = recordOf(entry)
    const hash = actHash(device.hash, record)
    const negates = isProposal(item) && entry.outcome !== 'refused' ? item.negates?.named : undefined
    const original = negates === undefined ? undefined : book.acts.get(negates)
    book.head.position++
    device.seq = item.act.seq
    device.hash = hash
    hashes.push(hash)
    refs.push(ref)
    book.acts.set(ref, { unit: item.unit, day: item.day, record, hash })
    touched.legs(entry.legs)
    writeRows(rows, book, item, entry, device.id, record, hash, options)
    if (negates !== undefined) {
      book.negated.add(negates)
      const slash = negates.lastIndexOf('/')
      rows.lists.negation.device.push(book.devices.get(negates.slice(0, slash))?.id as number)
      rows.lists.negation.seq.push(Number(negates.slice(slash + 1)))
      rows.lists.negation.position.push(entry.position)
    }
    touched.fold(options.fold({ ...entry, unit: item.unit, day: item.day }, original && decoded(original)))
    return answerOf(entry, hash)
  }
  const answers: Answer[] = []
  for (const item of items) {
    answers.push(decideOne(item))
    if (answers.length % ACTS_A_TURN === 0) await turn()
  }
  if (hashes.length > 0) {
    book.head.block++
    book.head.hash = blockHash(before.hash, hashes)
  }
  rows.after = { ...book.head }
  touched.finish(rows)
  return { rows, answers, refs }
}

const decoded = ({ record, unit, day }: Posted) => ({ ...entryOf(record), unit, day })

function answerOf(entry: Entry, hash: string): Answer {
  if (entry.outcome !== 'refused') return { outcome: entry.outcome, position: entry.position, hash }
  return { outcome: 'refused', position: entry.position, hash, refusal: entry.refusal as Refusal }
}

/** The same id: the same bytes get the stored answer, other bytes are a conflict. */
function repeated(item: Item, stored: Posted | undefined): Answer {
  if (!stored) throw new Error(`act ${refOf(item.act)} lies below its device's cursor but was not fetched`)
  const entry = entryOf(stored.record)
  if (!stored.record.startsWith(actPrefix(item.act))) return { outcome: 'conflict', position: entry.position }
  return { ...answerOf(entry, stored.hash), repeated: true } as Answer
}

function entryFor(item: Item, decision: Decision | Refusal, position: number, recorded: string): Entry {
  const base = { act: item.act, position, recorded, rules: [], computed: [], legs: [] }
  if ('refusal' in decision) return { ...base, outcome: 'refused', refusal: decision }
  const { rules, computed } = item as Proposal
  const said = decision.outcome === 'exception' ? { refusal: { refusal: decision.code, field: decision.field } } : {}
  return { ...base, rules, computed, legs: decision.legs, outcome: decision.outcome, ...said }
}

/** What a block changes, each once: devices, things and accounts with their state before and after. */
class Touched {
  readonly #book: LiveBook
  readonly #devices = new Map<string, number>()
  readonly #things = new Map<string, { holder: string; open: number } | undefined>()
  readonly #moved = new Map<string, number>()
  readonly #accounts = new Map<string, boolean>()
  readonly #rollups = new Map<string, Rollup>()
  readonly #subjects = new Map<string, Rollup>()

  constructor(book: LiveBook) {
    this.#book = book
  }

  device(key: string) {
    let device = this.#book.devices.get(key)
    if (!device) {
      device = { id: this.#book.devices.size + 1, seq: 0, hash: GENESIS }
      this.#book.devices.set(key, device)
    }
    if (!this.#devices.has(key)) this.#devices.set(key, device.seq)
    return device
  }

  legs(legs: readonly Leg[]): void {
    for (const leg of legs)
      if (leg.kind !== 'amount') {
        if (!this.#things.has(leg.thing)) this.#things.set(leg.thing, this.#book.thing(leg.thing))
        this.#moved.set(leg.thing, this.#book.head.position)
      } else
        for (const holder of [leg.from, leg.to]) {
          const account = `${holder}|${leg.asset}`
          if (!this.#accounts.has(account)) this.#accounts.set(account, !this.#book.balances.has(account))
        }
    this.#book.apply(legs)
  }

  fold(rollups: readonly Rollup[]): void {
    for (const one of rollups) {
      add(this.#rollups, `${one.service}|${one.measure}|${one.unit}|${one.day}`, one)
      if (one.subject !== undefined)
        add(this.#subjects, `${one.service}|${one.measure}|${one.unit}|${one.day}|${one.subject}`, one)
    }
  }

  finish(rows: BlockRows): void {
    const book = this.#book
    for (const [key, before] of this.#devices) {
      const device = book.devices.get(key) as { id: number; seq: number; hash: string }
      push(rows.lists.device, { id: device.id, key, before, seq: device.seq, hash: device.hash })
    }
    for (const [key, was] of this.#things) {
      const now = book.thing(key) as { id: number; holder: string; open: number }
      const position = this.#moved.get(key) as number
      const holder = holderId(book, rows, now.holder)
      if (!was) push(rows.lists.born, { id: now.id, key, holder, open: now.open, position })
      else {
        const held = holderId(book, rows, was.holder)
        push(rows.lists.moved, { id: now.id, held, owed: was.open, holder, open: now.open, position })
      }
    }
    for (const [account, isNew] of this.#accounts) {
      const bar = account.indexOf('|')
      const holder = account.slice(0, bar)
      const asset = account.slice(bar + 1)
      const floor = isBounded(holder, asset) ? 0 : null
      const amount = book.balances.get(account) as number
      push(rows.lists.account, { holder: holderId(book, rows, holder), asset, amount, floor, fresh: isNew ? 1 : 0 })
    }
    for (const { subject: _, ...one } of this.#rollups.values()) if (one.amount !== 0) push(rows.lists.rollup, one)
    for (const one of this.#subjects.values()) if (one.amount !== 0) push(rows.lists.subject, one as Required<Rollup>)
  }
}

function add(sums: Map<string, Rollup>, key: string, one: Rollup): void {
  const sum = sums.get(key)
  if (sum) sum.amount += one.amount
  else sums.set(key, { ...one })
}

/** Appends one row to a group of column lists. */
function push<C extends Record<string, unknown[]>>(columns: C, row: { [K in keyof C]: C[K][number] }): void {
  for (const name in row) columns[name]?.push(row[name])
}

function holderId(book: LiveBook, rows: BlockRows, key: string): number {
  const known = book.holders.get(key)
  if (known !== undefined) return known
  const id = book.holders.size + 1
  book.holders.set(key, id)
  rows.lists.holder.id.push(id)
  rows.lists.holder.key.push(key)
  return id
}

function writeRows(
  rows: BlockRows,
  book: LiveBook,
  item: Item,
  entry: Entry,
  device: number,
  record: string,
  hash: string,
  options: LedgerOptions,
): void {
  const { position, act, outcome } = entry
  const { unit, day } = item
  const service = entry.refusal?.refusal === 'service_unknown' ? '?' : act.service
  const verb = outcome === 'refused' && !isProposal(item) ? '?' : act.verb
  push(rows.lists.act, { position, device, seq: act.seq, unit, day, service, verb, outcome, record, hash })
  for (const leg of entry.legs)
    if (leg.kind === 'amount') {
      const src = holderId(book, rows, leg.from)
      const dst = holderId(book, rows, leg.to)
      push(rows.lists.leg, { position, asset: leg.asset, thing: null, src, dst, amount: leg.amount })
    } else {
      const thing = book.thing(leg.thing)?.id as number
      const moves = leg.kind === 'thing'
      const src = moves ? holderId(book, rows, leg.from) : null
      const dst = moves ? holderId(book, rows, leg.to) : null
      const amount = leg.kind === 'pay' ? leg.amount : (leg.born?.open ?? 0)
      push(rows.lists.leg, { position, asset: leg.kind, thing, src, dst, amount })
      if (moves && !leg.born && leg.thing.startsWith(EXCEPTION)) {
        const named = book.acts.get(leg.thing.slice(EXCEPTION.length)) as Posted
        conclude(rows, named, leg.to === 'outside' ? position : null)
      }
    }
  if (item.personal) {
    const folded = foldLines(JSON.parse(item.personal.content))
    push(rows.lists.personal, { device, seq: act.seq, ...item.personal, folded })
  }
  if (outcome === 'exception') {
    const code = entry.refusal?.refusal as string
    const due = options.dueOn(day)
    push(rows.lists.exception, { position, unit, code, opened: day, due, owner: `unit:${act.unit}`, closed: null })
  }
}

/** Of several conclusions in one block the last counts; an exception of this very block has no row yet. */
function conclude({ lists }: BlockRows, { record }: Posted, closed: number | null): void {
  const { position } = entryOf(record)
  const known = [lists.exception, lists.concluded].find((list) => list.position.includes(position))
  if (known) known.closed[known.position.indexOf(position)] = closed
  else push(lists.concluded, { position, closed })
}

function emptyRows(province: number, recorded: string, before: BlockRows['before']): BlockRows {
  const month = `${recorded.slice(0, 7)}-01`
  return { province, month, recorded, before, after: before, lists: emptyLists() }
}
