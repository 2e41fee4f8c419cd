/**
 * A store in memory: for training mode, tests and the simulation. A write lies in a buffer until `sync`, which may be told
 * to fail or to lose it, so that a crash can be rehearsed: what had not been synced is gone, or there, never half there.
 */
import { type Change, type Key, type Range, type Store, TABLES, type Table } from '#sync/store.ts'

/** What may happen to a write: it is kept; it fails and is not kept; it fails although it was kept. */
export type Fate = 'kept' | 'lost' | 'kept, no answer'

export class MemoryStore implements Store {
  #tables: Record<Table, Map<Key, unknown>>
  readonly #fate: () => Fate

  constructor(fate: () => Fate = () => 'kept') {
    this.#fate = fate
    this.#tables = Object.fromEntries(TABLES.map((table) => [table, new Map()])) as never
  }

  /** A second store with the same contents: a copied profile, a restored image. */
  copy(fate: () => Fate = this.#fate): MemoryStore {
    const other = new MemoryStore(fate)
    for (const table of TABLES) other.#tables[table] = new Map(this.#tables[table])
    return other
  }

  async get(table: Table, key: Key): Promise<unknown> {
    return this.#tables[table].get(key)
  }

  async list(table: Table, { from, to, limit, reverse }: Range = {}): Promise<[Key, unknown][]> {
    const rows = this.#tables[table]
    // A run of numbers is what an outbox asks for all day.
    if (typeof from === 'number' && typeof to === 'number' && !reverse && to - from < rows.size) {
      const run: [Key, unknown][] = []
      for (let key = Math.ceil(from); key <= to && run.length < (limit ?? Number.POSITIVE_INFINITY); key++)
        if (rows.has(key)) run.push([key, rows.get(key)])
      return run
    }
    const all = [...rows].filter(
      ([key]) => (from === undefined || order(key, from) >= 0) && (to === undefined || order(key, to) <= 0),
    )
    all.sort(([a], [b]) => (reverse ? order(b, a) : order(a, b)))
    return limit === undefined ? all : all.slice(0, limit)
  }

  async write(changes: readonly Change[]): Promise<void> {
    const fate = this.#fate()
    if (fate !== 'lost')
      for (const { table, key, value } of changes) {
        if (value === undefined) this.#tables[table].delete(key)
        else this.#tables[table].set(key, value)
      }
    if (fate !== 'kept') throw new Error('the store did not answer')
  }
}

/** The order of keys in IndexedDB: numbers, then texts by their code units. */
function order(a: Key, b: Key): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
