import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { IDBFactory } from 'fake-indexeddb'
import { MemoryStore } from '#sync/memory-store.ts'
import type { Change, Range, Store } from '#sync/store.ts'
import { openStore } from './store.ts'
import { trouble } from './trouble.ts'

const open = () => openStore(() => assert.fail('blocked'))

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  trouble.value = undefined
})

test('it lists as the store in memory does, in either direction, whatever the bounds', async () => {
  const stores: Store[] = [await open(), new MemoryStore()]
  const rows: Change[] = [3, 1, 'b', 2, 'a', 10].map((key) => ({ table: 'acts', key, value: { key } }))
  const ranges: Range[] = [
    {},
    { from: 2 },
    { to: 2 },
    { from: 2, to: 'a' },
    { from: 3, to: 2 },
    { limit: 2 },
    { from: 2, limit: 9 },
  ]
  const both = ranges.flatMap((range) => [range, { ...range, reverse: true }])
  const [ours, wanted] = await Promise.all(
    stores.map(async (store) => {
      await store.write(rows)
      await store.write([{ table: 'acts', key: 2, value: undefined }])
      return Promise.all([
        ...both.map((range) => store.list('acts', range)),
        store.get('acts', 3),
        store.get('acts', 2),
      ])
    }),
  )
  assert.deepEqual(ours, wanted)
})

test('a write is all or nothing', async () => {
  const store = await open()
  await store.write([{ table: 'acts', key: 1, value: 'first' }])
  await assert.rejects(
    store.write([
      { table: 'acts', key: 1, value: 'second' },
      { table: 'meta', key: 'x', value: () => 'cannot be copied' },
    ]),
  )
  assert.equal(await store.get('acts', 1), 'first')
  await store.write([])
})

test('the device’s key is made once and cannot be taken out', async () => {
  const store = await open()
  const { privateKey } = await store.deviceKey()
  assert.equal(privateKey.extractable, false)
  assert.deepEqual(await store.deviceKey(), await store.deviceKey())
})

test('a newer page takes the database, and the till stops', async () => {
  await open()
  const newer = indexedDB.open('canhtay-quay', 99)
  await new Promise((resolve) => {
    newer.onsuccess = resolve
  })
  assert.equal(trouble.value, 'newer')
  newer.result.close()
  await assert.rejects(open())
  assert.equal(trouble.value, 'newer')
})
