/**
 * What the writer knows: the head, every device's cursor, every holder and balance of the province, the recently touched
 * things, and the acts that were named or repeated. Read from the database once, then kept in step by `apply`.
 */
import type { Sql } from 'postgres'
import type { Leg } from '#kernel/act.ts'
import type { Book, NamedAct, ThingState } from '#ledger/decide.ts'
import { deltas } from '#ledger/decide.ts'
import { type Entry, entryOf, GENESIS } from '#ledger/record.ts'

export type Device = { id: number; seq: number; hash: string }
export type KnownThing = ThingState & { id: number }
/** An act in the journal, or in a block on its way there. */
export type Posted = { unit: number; day: string; record: string; hash: string }

/** Things kept at least; twice as many at most. What is in flight touches fewer; if it did not, the database would refuse the block. */
const THINGS_KEPT = 50_000

export class LiveBook implements Book {
  head = { position: 0, block: 0, hash: GENESIS }
  nextThing = 1
  readonly devices = new Map<string, Device>()
  readonly holders = new Map<string, number>()
  readonly balances = new Map<string, number>()
  /** Acts of blocks that are not yet committed, and the ones fetched for the block being decided; by device/seq. */
  readonly acts = new Map<string, Posted | undefined>()
  readonly negated = new Set<string>()
  #young = new Map<string, KnownThing | undefined>()
  #old = new Map<string, KnownThing | undefined>()

  thing(key: string): KnownThing | undefined {
    if (this.#young.has(key)) return this.#young.get(key)
    const found = this.#old.get(key)
    if (found) this.#young.set(key, found)
    return found
  }

  knows(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key)
  }

  setThing(key: string, state: KnownThing | undefined): void {
    this.#young.set(key, state)
  }

  forgetOld(): void {
    if (this.#young.size < THINGS_KEPT) return
    this.#old = this.#young
    this.#young = new Map()
  }

  balance(holder: string, asset: string): number {
    return this.balances.get(`${holder}|${asset}`) ?? 0
  }

  named(ref: string): NamedAct | undefined {
    const posted = this.acts.get(ref)
    if (!posted) return undefined
    const entry = entryOf(posted.record)
    const reversible = entry.outcome === 'accepted' && !this.negates(entry)
    return { device: entry.act.device, day: posted.day, legs: entry.legs, reversible, reversed: this.negated.has(ref) }
  }

  /** Set by the writer: whether an entry is itself a reversal. */
  negates: (entry: Entry) => boolean = () => false

  /** Moves things and amounts as decided. Returns the accounts touched. */
  apply(legs: readonly Leg[]): Iterable<string> {
    for (const leg of legs) {
      if (leg.kind === 'amount') continue
      const now = this.thing(leg.thing)
      if (leg.kind === 'pay') {
        if (!now) throw new Error(`paid on an unknown thing ${leg.thing}`)
        this.setThing(leg.thing, { ...now, open: now.open - leg.amount })
      } else if (leg.born) {
        this.setThing(leg.thing, { id: now?.id ?? this.nextThing++, holder: leg.to, open: leg.born.open })
      } else {
        if (!now) throw new Error(`moved an unknown thing ${leg.thing}`)
        this.setThing(leg.thing, { ...now, holder: leg.to })
      }
    }
    const touched = deltas(legs)
    for (const [account, delta] of touched) this.balances.set(account, (this.balances.get(account) ?? 0) + delta)
    return touched.keys()
  }
}

/** Reads the whole belief of a writer. Rows: a province has thousands of holders and balances, read in well under a second. */
export async function openBook(sql: Sql, province: number): Promise<LiveBook> {
  const book = new LiveBook()
  await sql`insert into head (province, position, block, hash) values (${province}, 0, 0, ${GENESIS}) on conflict do nothing`
  const [head] = await sql<{ position: number; block: number; hash: string }[]>`
    select position, block, hash from head where province = ${province}`
  if (!head) throw new Error('the province has no head')
  book.head = head
  for (const row of await sql<({ key: string } & Device)[]>`
    select key, id, seq, hash from device where province = ${province}`)
    book.devices.set(row.key, { id: row.id, seq: row.seq, hash: row.hash })
  for (const row of await sql<{ key: string; id: number }[]>`select key, id from holder where province = ${province}`)
    book.holders.set(row.key, row.id)
  for (const row of await sql<{ key: string; asset: string; amount: number }[]>`
    select h.key, b.asset, b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province}`)
    book.balances.set(`${row.key}|${row.asset}`, row.amount)
  const [last] = await sql<{ id: number | null }[]>`select max(id) as id from thing where province = ${province}`
  book.nextThing = (last?.id ?? 0) + 1
  return book
}

/**
 * Makes the book know these things (or know that they do not exist). The lateral limit keeps it one index look-up a key:
 * with `key = any (…)` the cached plan scanned the whole table, comparing each row with each key (2 ms became 500 ms).
 */
export async function fetchThings(
  sql: Sql,
  province: number,
  book: LiveBook,
  keys: ReadonlySet<string>,
): Promise<void> {
  const missing = [...keys].filter((key) => !book.knows(key))
  if (missing.length === 0) return
  const rows = await sql<{ key: string; id: number; holder: string; open: number }[]>`
    select wanted.key, t.id, t.open, (select key from holder where province = ${province} and id = t.holder) as holder
    from string_to_table(${missing.join('\n')}::text, E'\n') as wanted (key)
    cross join lateral (
      select id, holder, open from thing where province = ${province} and key = wanted.key limit 1) t`
  for (const key of missing) if (!book.knows(key)) book.setThing(key, undefined)
  for (const row of rows)
    if (book.thing(row.key) === undefined) book.setThing(row.key, { id: row.id, holder: row.holder, open: row.open })
}

/** Makes the book know these acts (device/seq, the number without leading zeros), and which of them are reversed. */
export async function fetchActs(sql: Sql, province: number, book: LiveBook, refs: ReadonlySet<string>): Promise<void> {
  const wanted = [...refs].flatMap((ref) => {
    const slash = ref.lastIndexOf('/')
    const device = book.devices.get(ref.slice(0, slash))
    const seq = Number(ref.slice(slash + 1))
    const canonical = Number.isSafeInteger(seq) && ref.slice(slash + 1) === String(seq)
    return device && canonical && !book.acts.has(ref) ? [{ ref, device: device.id, seq }] : []
  })
  if (wanted.length === 0) return
  const keys = new Map(wanted.map(({ ref, device, seq }) => [`${device}/${seq}`, ref]))
  const devices = `{${wanted.map((one) => one.device).join(',')}}`
  const seqs = `{${wanted.map((one) => one.seq).join(',')}}`
  const rows = await sql<(Posted & { device: number; seq: number; reversed: boolean })[]>`
    select a.device, a.seq, a.unit, to_char(a.day, 'YYYY-MM-DD') as day, a.record, a.hash,
      exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq) as reversed
    from act a
    join (select * from unnest(${devices}::text::int[], ${seqs}::text::bigint[]) as w (device, seq)) w
      on w.device = a.device and w.seq = a.seq
    where a.province = ${province}`
  for (const { device, seq, reversed, ...posted } of rows) {
    const ref = keys.get(`${device}/${seq}`) as string
    book.acts.set(ref, posted)
    if (reversed) book.negated.add(ref)
  }
}
