import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeys, signerOf } from '#sync/keys.ts'
import type { Header } from '#sync/wire.ts'
import { act, acts, assign, NOW, refused, stage, teller, till } from '../../test/support/hub-stage.ts'

test('a refusal that was only reported is heard all the same, when the end of the report comes twice', async () => {
  const { disk, outbox, heard, talk } = await till()
  await outbox.commit(refused(), 5_000)
  // So long that it makes a body of its own.
  await outbox.commit(act('drone', 'deliver', { drone: 'x'.repeat(30_000) }), 0)
  disk.write({ step: 'epoch', number: 2 })
  assert.equal(await talk(), 'more')
  assert.equal(await talk(), 'more')
  assert.equal(outbox.state.recovering, true)
  assert.equal(await talk(false), 'wait')
  assert.equal(disk.state.epoch.recovering, false)
  assert.equal(await talk(), 'more')
  assert.equal(await talk(), 'idle')
  assert.deepEqual(heard, ['1 refused thing_unknown', '2 parked unreadable'])
  assert.deepEqual([outbox.state.attention, outbox.state.unsent], [[1, 2], 0])
})

test('who is not known, or signs with another key or none, is told so, and nothing is taken', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1)
  const other = await signerOf(await newKeys())
  assert.equal((await one.says(1, 1, {}, other)).status, 401)
  assert.equal((await one.says(1, 1, { device: 'quay-9' })).status, 401)
  for (const sig of ['', 'A', '?!', 'AAAA']) assert.equal((await one.says(1, 1, { sig })).status, 401, sig)
  assert.equal((await house.hub.up(new Uint8Array([1, 2, 3]))).status, 400)
  assert.deepEqual(acts(house), [])
})

test('the answer says what is received, where it stands, and what others did since', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2, 3)
  const first = await one.says(1, 2)
  assert.deepEqual([first.status, first.epoch, first.now, first.last, first.head], [200, 1, NOW, 2, one.heads[2]])
  assert.deepEqual([first.places, first.outcomes, first.feed, first.more], [[[1, 1, 2]], [], [], false])
  assert.ok(!('recovering' in first) && !('feedKept' in first) && !('locked' in first))
  house.disk.post([{ ...act('letter', 'post', { grams: 18, pieces: 1 }), device: 'vp', seq: 1, actor: 'person:x' }])
  const second = await one.says(1, 3)
  assert.deepEqual(
    [second.last, second.places],
    [
      3,
      [
        [1, 1, 2],
        [3, 4, 1],
      ],
    ],
  )
  // Nothing new: how far it is, which may be more than was sent.
  const silent = await one.says(2, 1)
  assert.deepEqual([silent.last, silent.head, silent.places], [3, one.heads[3], []])
})

test('acts that do not follow are asked for from where they do', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2, 3, 4)
  await one.says(1, 2)
  // A head that is not theirs: it has to see all.
  assert.deepEqual(await one.says(3, 4, { head: one.heads[3] as string }), { status: 409, want: 1 })
  house.disk.write({ step: 'state', device: 'quay-1', state: 'revoked' })
  assert.deepEqual(await one.says(4, 4), { status: 409, want: 3 })
  const revoked = await one.says(3, 4)
  assert.deepEqual([revoked.last, revoked.locked], [4, 'revoked'])
  assert.deepEqual(
    revoked.outcomes,
    [3, 4].map((seq) => [seq, 'parked', 'device_revoked', '']),
  )
})

test('a hub to which a device is ahead of what it has, has been restored', async () => {
  const ahead: [name: string, from: number, more: Partial<Header>, state: 'active' | 'lost', epoch: number][] = [
    ['an act was received that is not here', 3, {}, 'active', 2],
    ['none is missing', 2, {}, 'active', 1],
    ['it was fed more', 2, { got: 2 }, 'active', 2],
    ['it was fed just this', 2, { got: 1, gotAt: 2 }, 'active', 1],
    ['what it was fed stood elsewhere', 2, { got: 1, gotAt: 1 }, 'active', 2],
    ['where is not known any more', 2, { got: 1, gotAt: 0 }, 'active', 1],
    ['it knows a later epoch', 2, { epoch: 5 }, 'active', 6],
    ['whom nobody believes', 2, { got: 2 }, 'lost', 1],
  ]
  for (const [name, from, more, state, epoch] of ahead) {
    const house = stage()
    const one = await teller(house)
    await one.does(1, 2, 3)
    await one.says(1, 1)
    const id = { customer: 'PA10000000001', period: '2018-10' }
    const office = { device: 'vp', actor: 'person:x' }
    const village = { amount: 5_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' }
    house.disk.post([{ ...act('electricity', 'assign', { ...id, ...village }), ...office, seq: 1 }])
    house.disk.post([{ ...act('electricity', 'handOver', { ...id, to: 'till:quay-1' }), ...office, seq: 2 }])
    // The second of the office is what this till is fed: position 3.
    const where = more.gotAt === 2 ? { ...more, gotAt: 3 } : more
    house.disk.write({ step: 'state', device: 'quay-1', state })
    const said = await one.says(from, 2, where)
    assert.equal((await house.hub.epoch()).number, epoch, name)
    assert.equal(said.status, 200, name)
    assert.equal(said.epoch, epoch, name)
    assert.equal('recovering' in said, epoch > 1, name)
    if (epoch > 1) assert.deepEqual([said.last, said.feed, said.more, said.outcomes], [1, [], false, []], name)
  }
})

test('while it waits for others it takes reports alone, and says how much it has', async () => {
  const house = stage()
  const [one, two] = [await teller(house), await teller(house, 'quay-2')]
  await one.does(1)
  await two.does(1)
  house.disk.write({ step: 'epoch', number: 2 })
  const said = await one.says(1, 1, { epoch: 2 })
  assert.deepEqual([said.recovering, said.last], [{ lines: 0, whole: false }, 0])
  assert.deepEqual(acts(house), [])
  // An old epoch is told of the new one, and nothing is taken.
  assert.deepEqual([(await one.says(1, 1)).epoch, acts(house)], [2, []])
  house.disk.write({ step: 'state', device: 'quay-2', state: 'lost' })
  await house.hub.settle()
  assert.equal((await house.hub.epoch()).recovering, true)
  house.disk.write({ step: 'state', device: 'quay-1', state: 'lost' })
  await house.hub.settle()
  assert.equal((await house.hub.epoch()).recovering, false)
})

test('a copied store leaves the own sequence where it differs, and both go on, parked', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2, 3)
  await one.says(1, 3)
  const own = [...one.heads]
  await one.fork(2, 7)
  const said = await one.says(1, 2)
  assert.deepEqual([said.status, said.last, said.head, said.locked], [200, 2, one.heads[2], 'fork'])
  assert.deepEqual(said.outcomes, [[2, 'parked', 'device_locked', '']])
  const [stream, branch] = await house.store.streams('quay-1')
  const code = `quay-1.${(one.heads[2] as string).slice(0, 8)}`
  assert.deepEqual([stream?.code, stream?.last, stream?.head], ['quay-1', 3, own[3]])
  assert.deepEqual(branch, { code, base: 1, start: own[1], last: 2, head: one.heads[2] })
  // The copy again, and on: the same branch.
  await one.does(8)
  assert.equal((await one.says(1, 3)).last, 3)
  assert.equal((await one.says(3, 3)).last, 3)
  assert.equal((await house.store.streams('quay-1')).length, 2)
  assert.deepEqual(acts(house), [...[1, 2, 3].map((n) => `quay-1/${n} letter`), `${code}/1 parked`, `${code}/2 parked`])
  // Only a device at work is locked; one that was revoked stays so.
  assert.equal((await house.hub.device('quay-1'))?.state, 'locked')
})

test('rounds of one device follow each other: sent five times at once it is taken once', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2)
  const body = await one.body(1, 2)
  const replies = await Promise.all(Array.from({ length: 5 }, () => house.hub.up(body)))
  assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]))
  assert.deepEqual(acts(house), ['quay-1/1 letter', 'quay-1/2 letter'])
  // One that fails holds up nobody.
  house.store.dead = true
  const failed = house.hub.up(await one.body(1, 2))
  await assert.rejects(failed)
  house.store.dead = false
  assert.equal((await one.says(1, 2)).status, 200)
})

test('a device without a sequence is no device', async () => {
  const house = stage()
  const one = await teller(house)
  house.store.streams = async () => []
  await assert.rejects(one.says(1, 0), /quay-1 has no stream/)
})

test('a place in the journal that another act has taken is a fork; anything else that goes wrong is none', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2)
  house.disk.post([{ ...assign(1), device: 'quay-1' }])
  const said = await one.says(1, 2)
  assert.deepEqual([said.locked, said.last], ['fork', 2])
  assert.equal((await house.store.streams('quay-1')).length, 2)
  const { store, ...rest } = stage()
  const two = await teller({ store, ...rest })
  await two.does(1)
  store.post = async () => {
    throw new Error('the disk is full')
  }
  await assert.rejects(two.says(1, 1), /the disk is full/)
  assert.equal((await store.streams('quay-1')).length, 1)
})

test('rounds of one device wait for each other, however slow the store', async () => {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2)
  const post = house.store.post.bind(house.store)
  house.store.post = async (...what) => {
    for (let turn = 0; turn < 5; turn++) await new Promise((go) => setImmediate(go))
    return post(...what)
  }
  const body = await one.body(1, 2)
  await Promise.all([house.hub.up(body), house.hub.up(body), house.hub.up(body)])
  assert.equal((await house.store.taken('quay-1', 1, 9)).length, 2)
})
