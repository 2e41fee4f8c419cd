/**
 * What an outbox and a till ask of the place where they write: the same in a browser (IndexedDB), in memory and in the
 * simulation. Values are plain data (what structured clone copies).
 */
export type Table = 'meta' | 'acts' | 'feed' | 'held' | 'accounts' | 'refs' | 'photos'
export const TABLES: readonly Table[] = ['meta', 'acts', 'feed', 'held', 'accounts', 'refs', 'photos']

/** Numbers sort before texts, as in IndexedDB. */
export type Key = number | string

/** `value: undefined` deletes. */
export type Change = { table: Table; key: Key; value: unknown }

/** `from` and `to` are both included. */
export type Range = { from?: Key; to?: Key; limit?: number; reverse?: boolean }

export type Store = {
  get(table: Table, key: Key): Promise<unknown>
  list(table: Table, range?: Range): Promise<[Key, unknown][]>
  /** All or nothing, and durable when it resolves. After a rejection nobody knows whether it was written: read again. */
  write(changes: readonly Change[]): Promise<void>
}
