/**
 * The outbox's store on IndexedDB. Every write is one strict transaction that resolves when it is complete: what it
 * resolved is on the disk, what it rejected has not happened. Whatever goes wrong here stops the till.
 */
import { type IDBPDatabase, openDB } from 'idb'
import { newKeys } from '#sync/keys.ts'
import { type Key, type Store, TABLES } from '#sync/store.ts'
import { type Trouble, trouble, troubleOf } from './trouble.ts'

const DATABASE = 'canhtay-quay'
/** Upgrades only add. */
const VERSION = 1
/** Beside the outbox's tables: the device's key, which is no JSON. */
const KEYS = 'keys'

export type DeviceStore = Store & {
  /** The device's key pair, made once and never exported; kept by the browser. */
  deviceKey(): Promise<CryptoKeyPair>
}

/** `onBlocked`: an older tab still holds the database. @throws Error after setting `trouble`. */
export async function openStore(onBlocked: () => void): Promise<DeviceStore> {
  if (!globalThis.indexedDB) return stop('refused')
  try {
    const db = await openDB(DATABASE, VERSION, {
      upgrade(fresh) {
        for (const table of [...TABLES, KEYS]) fresh.createObjectStore(table)
      },
      blocked: onBlocked,
      // A newer page wants to upgrade: let it, and say so here.
      blocking(_from, _to, event) {
        const { target } = event as unknown as { target: IDBDatabase }
        target.close()
        trouble.value = 'newer'
      },
      terminated() {
        trouble.value = 'closed'
      },
    })
    const store = storeOn(db)
    // A store that can be read but not written would be found out only at the first customer.
    await store.write([{ table: 'meta', key: 'opened', value: new Date().toISOString() }])
    return store
  } catch (error) {
    return stop(trouble.value ?? troubleOf(error) ?? 'refused', error)
  }
}

function stop(why: Trouble, cause?: unknown): never {
  trouble.value = why
  throw new Error(`the store stopped: ${why}`, { cause })
}

function storeOn(db: IDBPDatabase): DeviceStore {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      const why = troubleOf(error)
      if (why) return stop(why, error)
      throw error
    }
  }
  return {
    get: (table, key) => guarded(() => db.get(table, key)),
    list: (table, range = {}) =>
      guarded(async () => {
        const { from, to, limit, reverse } = range
        // IndexedDB has no empty range.
        if (from !== undefined && to !== undefined && indexedDB.cmp(from, to) > 0) return []
        const within = rangeOf(range)
        const { store } = db.transaction(table)
        if (limit === undefined && !reverse) {
          const [keys, values] = await Promise.all([store.getAllKeys(within), store.getAll(within)])
          return keys.map((key, i): [Key, unknown] => [key as Key, values[i]])
        }
        const found: [Key, unknown][] = []
        let cursor = await store.openCursor(within, reverse ? 'prev' : 'next')
        while (cursor && found.length < (limit ?? Number.POSITIVE_INFINITY)) {
          found.push([cursor.key as Key, cursor.value])
          cursor = await cursor.continue()
        }
        return found
      }),
    write: (changes) =>
      guarded(async () => {
        if (changes.length === 0) return
        const tables = [...new Set(changes.map(({ table }) => table))]
        const tx = db.transaction(tables, 'readwrite', { durability: 'strict' })
        // With strict durability a failure may come only with the commit, as an abort: `done` tells of both.
        const puts = changes.map(({ table, key, value }) => {
          const into = tx.objectStore(table)
          return value === undefined ? into.delete(key) : into.put(value, key)
        })
        await Promise.all([...puts, tx.done])
      }),
    deviceKey: () =>
      guarded(async () => {
        const kept = (await db.get(KEYS, 'device')) as CryptoKeyPair | undefined
        if (kept) return kept
        const fresh = await newKeys()
        const tx = db.transaction(KEYS, 'readwrite', { durability: 'strict' })
        await Promise.all([tx.store.put(fresh, 'device'), tx.done])
        return fresh
      }),
  }
}

function rangeOf({ from, to }: { from?: Key; to?: Key }): IDBKeyRange | undefined {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to)
  if (from !== undefined) return IDBKeyRange.lowerBound(from)
  return to === undefined ? undefined : IDBKeyRange.upperBound(to)
}
