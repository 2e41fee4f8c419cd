import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeys, signerOf } from '#sync/keys.ts'
import { type Fate, MemoryStore } from '#sync/memory-store.ts'
import { type Line, type News, Outbox } from '#sync/outbox.ts'
import { type Answer, decodeUp, encodeJson, type FeedEntry } from '#sync/wire.ts'

const signer = await signerOf(await newKeys())
const act = (at = '2018-12-03T08:12:33+07:00') => ({
  at,
  actor: 'person:lo-thi-on',
  unit: '361000',
  service: 'letter',
  verb: 'post',
  lines: [{ grams: 18, pieces: 1 }],
})

async function open(fate: () => Fate = () => 'kept') {
  let now: Fate | undefined = 'kept'
  const store = new MemoryStore(() => now ?? fate())
  await Outbox.begin(store, 'q361000-1', 1)
  const outbox = await Outbox.open(store, signer)
  now = undefined
  return { store, outbox }
}

/** A hub that has everything up to `last` of what it is shown, and says what is added. */
const hub =
  (more: Partial<Answer> = {}): Line =>
  async (_, body) => {
    const { header, lines } = await decodeUp(body)
    const last = header.from + lines.length - 1
    const answer: Answer = {
      ...{ epoch: 1, now: '2018-12-03T01:20:00.000Z', last, head: header.head, durable: 0, durableFeed: 0 },
      ...{ outcomes: [], places: [], feed: [], more: false, refs: {} },
      ...more,
    }
    return { status: 200, body: encodeJson(answer) }
  }
const status =
  (code: number, value: unknown = {}): Line =>
  async () => ({ status: code, body: encodeJson(value) })
const nothing = () => []

test('ten presses on one prepared act are one act', async () => {
  const { outbox, store } = await open()
  const prepared = act()
  const presses = await Promise.all(Array.from({ length: 10 }, () => outbox.commit(prepared, 4_000)))
  assert.deepEqual(new Set(presses.map(({ seq }) => seq)), new Set([1]))
  assert.equal((await store.list('acts')).length, 1)
  assert.equal((await outbox.commit(act(), 4_000)).seq, 2)
})

test('act, head and the till’s own change are one write', async () => {
  const { outbox, store } = await open()
  const writes: number[] = []
  const write = store.write.bind(store)
  store.write = (changes) => {
    writes.push(changes.length)
    return write(changes)
  }
  await outbox.commit(act(), 4_000, (seq) => [{ table: 'accounts', key: 'cash', value: seq * 4_000 }])
  assert.deepEqual(writes, [3])
  assert.equal(await store.get('accounts', 'cash'), 4_000)
})

test('a write without an answer confirms nothing; pressing again does it once, whether it was kept or not', async () => {
  for (const fate of ['lost', 'kept, no answer'] as const) {
    const fates: Fate[] = [fate]
    const { outbox, store } = await open(() => fates.shift() ?? 'kept')
    const prepared = act()
    await assert.rejects(outbox.commit(prepared, 4_000))
    assert.equal((await outbox.commit(prepared, 4_000)).seq, 1, fate)
    assert.equal((await outbox.commit(act(), 4_000)).seq, 2, fate)
    assert.equal((await store.list('acts')).length, 2, fate)
    assert.deepEqual((await Outbox.open(store, signer)).state, outbox.state)
  }
})

test('no answer of the hub makes it forget: not 401, 413, 409, 500, a lock, nonsense', async () => {
  const { outbox, store } = await open()
  for (let n = 0; n < 5; n++) await outbox.commit(act(), 4_000)
  const lines: Line[] = [401, 413, 426, 429, 500, 503].map((code) => status(code))
  lines.push(status(409, { want: 1 }), status(409, { want: 99 }), async () => Promise.reject(new Error('no line')))
  for (const line of lines) assert.notEqual(await outbox.sync(line, nothing), 'idle')
  assert.equal(outbox.state.unsent, 5)
  assert.equal((await store.list('acts')).length, 5)
  while (outbox.state.unsent > 0) await outbox.sync(hub({ locked: 'revoked' }), nothing)
  await assert.rejects(outbox.commit(act(), 4_000), { name: 'Locked' })
  assert.equal((await store.list('acts')).length, 5)
})

test('another head under the same number is not taken for an answer', async () => {
  const { outbox } = await open()
  await outbox.commit(act(), 4_000)
  assert.equal(await outbox.sync(hub({ head: 'f'.repeat(64) }), nothing), 'wait')
  assert.equal(outbox.state.unsent, 1)
})

test('bodies grow while the line carries and shrink when it does not', async () => {
  const { outbox } = await open()
  for (let n = 0; n < 400; n++) await outbox.commit(act(), 4_000)
  const sizes: number[] = []
  const watched =
    (line: Line): Line =>
    (path, body) => {
      sizes.push(body.length)
      return line(path, body)
    }
  await outbox.sync(watched(hub()), nothing)
  await outbox.sync(watched(hub()), nothing)
  const [first = 0, second = 0] = sizes
  assert.ok(first <= 4_096 && second > first, `${first}, then ${second}`)
  const { outbox: other } = await open()
  for (let n = 0; n < 400; n++) await other.commit(act(), 4_000)
  sizes.length = 0
  for (let n = 0; n < 3; n++) await other.sync(watched(status(413)), nothing)
  const [whole = 0, half = 0, quarter = 0] = sizes
  assert.ok(whole > half && half > quarter, String(sizes))
})

test('acts stay until they lie in a backup and 35 days have passed', async () => {
  const { outbox, store } = await open()
  await outbox.commit(act(), 4_000)
  await outbox.commit(act(), 4_000)
  await outbox.sync(hub(), nothing)
  const kept = async () => (await store.list('acts')).length
  await outbox.sync(hub({ now: '2019-02-01T00:00:00.000Z', durable: 0 }), nothing)
  assert.equal(await kept(), 2)
  await outbox.sync(hub({ now: '2018-12-20T00:00:00.000Z', durable: 2 }), nothing)
  assert.equal(await kept(), 2)
  await outbox.sync(hub({ now: '2019-02-02T00:00:00.000Z', durable: 1 }), nothing)
  assert.equal(await kept(), 0)
})

test('a refusal that was never heard is asked for again when the hub comes back restored', async () => {
  const { outbox } = await open()
  for (let n = 0; n < 3; n++) await outbox.commit(act(), 4_000)
  const heard: number[] = []
  const listen = ({ outcomes }: News) => {
    heard.push(...outcomes.map(([seq]) => seq))
    return []
  }
  // It had taken all three and refused the second; its answer was lost, and then it was restored with them.
  const { last, head } = outbox.state
  assert.equal(await outbox.sync(hub({ epoch: 2, last, head, feedKept: 0 }), listen), 'more')
  assert.deepEqual([outbox.state.epoch, outbox.state.unsent], [2, 3])
  assert.equal(await outbox.sync(hub({ epoch: 2, outcomes: [[2, 'refused', 'short', '']] }), listen), 'idle')
  assert.deepEqual([heard, outbox.state.attention, outbox.state.unsent], [[2], [2], 0])
})

test('a clock behind its own last act is said, and does not stop anybody', async () => {
  const { outbox } = await open()
  assert.equal((await outbox.commit(act(), 4_000)).behind, false)
  const back = await outbox.commit(act('1970-01-01T00:00:00+07:00'), 4_000)
  assert.deepEqual([back.seq, back.behind], [2, true])
  await outbox.sync(hub(), nothing)
  assert.equal((await outbox.commit(act('2018-12-03T08:00:00+07:00'), 4_000)).behind, true)
})

test('the feed is taken in order, once, with the till’s own changes', async () => {
  const { outbox, store } = await open()
  const entry = (n: number): FeedEntry => ({
    ...{ n, position: 10 + n, outcome: 'accepted', legs: [], things: {} },
    act: { ...act(), device: 'vp-1', seq: n },
  })
  const heard: number[] = []
  const listen = ({ feed }: { feed: { entry: FeedEntry }[] }) => {
    heard.push(...feed.map((one) => one.entry.n))
    return feed.map((one) => ({ table: 'held' as const, key: `x${one.entry.n}`, value: one.entry.n }))
  }
  await outbox.sync(hub({ feed: [entry(1), entry(2)] }), listen)
  await outbox.sync(hub({ feed: [entry(1), entry(2), entry(3)] }), listen)
  await outbox.sync(hub({ feed: [entry(5)] }), listen)
  assert.deepEqual(heard, [1, 2, 3])
  assert.deepEqual(
    (await store.list('held')).map(([key]) => key),
    ['x1', 'x2', 'x3'],
  )
})

test('a store that has lost its outbox belongs to no device', async () => {
  await assert.rejects(Outbox.open(new MemoryStore(), signer), /no outbox/)
  const { store } = await open()
  await assert.rejects(Outbox.begin(store, 'q361000-1', 1), /already/)
})
