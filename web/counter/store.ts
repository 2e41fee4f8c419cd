/**
 * The outbox's store on IndexedDB. Every write is one strict transaction that resolves when it is complete: what it
 * resolved is on the disk, what it rejected has not happened. Whatever goes wrong here stops the till.
 */
import { newKeys } from '#sync/keys.ts'
import { type Key, type Store, TABLES } from '#sync/store.ts'
import { type Trouble, trouble, troubleOf } from './trouble.ts'

const DATABASE = 'canhtay-quay'
/** Upgrades only add. */
const VERSION = 2
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
    const store = storeOn(await openDatabase(onBlocked))
    // A store that can be read but not written would be found out only at the first customer.
    await store.write([{ table: 'meta', key: 'opened', value: new Date().toISOString() }])
    return store
  } catch (error) {
    return stop(trouble.value ?? troubleOf(error) ?? 'refused', error)
  }
}

async function openDatabase(onBlocked: () => void): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, VERSION)
  opening.onupgradeneeded = () => {
    const { objectStoreNames: there } = opening.result
    for (const table of [...TABLES, KEYS]) if (!there.contains(table)) opening.result.createObjectStore(table)
  }
  opening.onblocked = onBlocked
  const db = await answerOf(opening)
  // A newer page wants to upgrade: let it, and say so here.
  db.onversionchange = () => {
    db.close()
    trouble.value = 'newer'
  }
  // The browser closed it, not we.
  db.onclose = () => {
    trouble.value = 'closed'
  }
  return db
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function stop(why: Trouble, cause?: unknown): never {
  trouble.value = why
  throw new Error(`the store stopped: ${why}`, { cause })
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const why = troubleOf(error)
    if (why) return stop(why, error)
    throw error
  }
}

function storeOn(db: IDBDatabase): DeviceStore {
  const read = (table: string): IDBObjectStore => db.transaction(table).objectStore(table)
  const write = (changes: readonly { table: string; key: Key; value: unknown }[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const tables = new Set(changes.map(({ table }) => table))
      const tx = db.transaction([...tables], 'readwrite', { durability: 'strict' })
      // With strict durability a failure may come only with the commit, as an abort; one of a change aborts it too.
      tx.oncomplete = () => resolve()
      tx.onabort = () => reject(tx.error ?? new DOMException('', 'AbortError'))
      try {
        for (const { table, key, value } of changes) {
          const into = tx.objectStore(table)
          if (value === undefined) into.delete(key)
          else into.put(value, key)
        }
      } catch (error) {
        // What cannot be copied is thrown at once, and would leave the changes before it.
        tx.abort()
        throw error
      }
    })
  return {
    get: (table, key) => guarded(() => answerOf(read(table).get(key))),
    list: (table, range = {}) =>
      guarded(async () => {
        const { from, to, limit, reverse } = range
        // IndexedDB has no empty range.
        if (from !== undefined && to !== undefined && indexedDB.cmp(from, to) > 0) return []
        const [within, store] = [rangeOf(range), read(table)]
        // From the end only a bounded range is asked for, so reading all of it costs nothing more.
        const most = reverse ? undefined : limit
        const [keys, values] = await Promise.all([
          answerOf(store.getAllKeys(within, most)),
          answerOf(store.getAll(within, most)),
        ])
        const rows = keys.map((key, i): [Key, unknown] => [key as Key, values[i]])
        return reverse ? rows.reverse().slice(0, limit) : rows
      }),
    write: (changes) => guarded(async () => (changes.length === 0 ? undefined : write(changes))),
    deviceKey: () =>
      guarded(async () => {
        const kept: CryptoKeyPair | undefined = await answerOf(read(KEYS).get('device'))
        if (kept) return kept
        const fresh = await newKeys()
        await write([{ table: KEYS, key: 'device', value: fresh }])
        return fresh
      }),
  }
}

function rangeOf({ from, to }: { from?: Key; to?: Key }): IDBKeyRange | undefined {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to)
  if (from !== undefined) return IDBKeyRange.lowerBound(from)
  return to === undefined ? undefined : IDBKeyRange.upperBound(to)
}
