/** What becomes of a line: taken as it stands, or parked, and under which code. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Act } from '#kernel/act.ts'
import type { DeviceState, Posted, Stream, TillDevice } from '#sync/hub-store.ts'
import { Forked, type Fresh, Intake, type Judge } from '#sync/intake.ts'
import { parkedAct, UNKNOWN_DIGEST } from '#sync/parked.ts'
import { lineOf } from '#sync/wire.ts'
import { Disk, lay } from '../../test/simulation/disk.ts'
import { MemoryHubStore } from '../../test/simulation/hub-memory.ts'
import { act, assign, at } from '../../test/support/hub-stage.ts'

const CODE = 'quay-1'
const NOW = '2018-12-04T00:00:00+07:00'

function stage(more: Partial<Judge> = {}) {
  const disk = new Disk()
  const device: TillDevice = { code: CODE, unit: '361000', publicKey: new Uint8Array(), state: 'active' }
  const own: Stream = { code: CODE, base: 0, start: 's', last: 0, head: 's' }
  disk.write({ step: 'enrol', device, stream: own })
  const store = new MemoryHubStore(disk, () => {})
  const intake = new Intake(store, { expand: lay, now: () => NOW, ...more })
  /** How many acts each call of the ledger got. */
  const posts: number[] = []
  const post = store.post.bind(store)
  store.post = (acts, refused) => {
    posts.push(acts.length)
    return post(acts, refused)
  }
  const takes = (lines: readonly Fresh[], state: DeviceState = 'active', stream = own) =>
    intake.absorb({ ...device, state }, stream, lines)
  const codes = async (stream = CODE) =>
    (await store.taken(stream, 1, 99)).map(({ outcome }) => outcome?.slice(1).join(' ') ?? 'taken')
  const journal = () =>
    disk.state.journal.map(({ act, outcome }) => `${act.device}/${act.seq} ${act.service} ${outcome}`)
  return { disk, store, posts, takes, codes, journal, device }
}
/** A chain's hash for show. */
const h = (n: number | string): string => `${n}`.repeat(64).slice(0, 64)
const fresh = (seq: number, line: string, more: Partial<Fresh> = {}): Fresh => ({ seq, line, hash: h(seq), ...more })
const letter = (seq: number, more: Partial<Act> = {}): Act => ({
  ...act('letter', 'post', { grams: 18, pieces: 1 }),
  ...{ device: CODE, seq, happened: true, ...more },
})
/** As it comes out of its line. */
const asSent = (one: Act): Act => JSON.parse(lineOf(one, 0)) as Act
const of = (one: Act, more: Partial<Fresh> = {}) => fresh(one.seq, lineOf(one, 4_000), more)
const undo = (seq: number, named: string): Act =>
  letter(seq, { service: 'correction', verb: 'undo', lines: [{ named, reason: 'Nhầm' }] })

test('lines become acts in their order, in one block, each with its place', async () => {
  const { takes, store, posts, journal } = stage()
  const stream = await takes([of(letter(1)), of(letter(2))])
  assert.deepEqual([stream.last, stream.head, posts], [2, h(2), [2]])
  assert.deepEqual(await store.taken(CODE, 1, 9), [
    { seq: 1, hash: h(1), position: 1 },
    { seq: 2, hash: h(2), position: 2 },
  ])
  assert.deepEqual(journal(), [`${CODE}/1 letter accepted`, `${CODE}/2 letter accepted`])
  assert.deepEqual(await takes([]), { code: CODE, base: 0, start: 's', last: 0, head: 's' })
  assert.deepEqual(posts, [2])
})

test('what cannot be taken as it stands is parked, and says why', async () => {
  const { takes, codes, journal, disk } = stage()
  await takes([
    fresh(1, 'nothing that anybody reads'),
    of({ ...letter(2), device: 'other' }, { seq: 2 }),
    of(letter(9), { seq: 3 }),
    of(letter(4, { service: 'drone' })),
    of(letter(5, { service: 'drone', happened: false })),
    of(letter(6)),
  ])
  const why = ['unreadable', 'other_place', 'other_place', 'service_unknown'].map((code) => `parked ${code} `)
  assert.deepEqual(await codes(), [...why, 'refused service_unknown drone', 'taken'])
  assert.deepEqual(
    journal().map((one) => one.split(' ')[1]),
    ['parked', 'parked', 'parked', 'parked', 'drone', 'letter'],
  )
  // Dated as the act says, where it can be read and kept on that day.
  assert.deepEqual(
    disk.state.journal.map(({ act }) => act.at),
    [NOW, NOW, NOW, at, at, at],
  )
})

test('a device that is not at work, or a person who is barred, is parked; what was placed before is not', async () => {
  for (const [state, code] of [
    ['locked', 'device_locked'],
    ['revoked', 'device_revoked'],
    ['lost', 'device_revoked'],
  ] as const) {
    const { takes, codes } = stage()
    await takes([of(letter(1)), of(letter(2), { placed: true })], state)
    assert.deepEqual(await codes(), [`parked ${code} `, 'taken'], state)
  }
  const { takes, codes } = stage({ barred: async ({ seq }) => (seq === 1 ? 'teller_disabled' : undefined) })
  await takes([of(letter(1)), of(letter(2)), of(letter(3))])
  assert.deepEqual(await codes(), ['parked teller_disabled ', 'taken', 'taken'])
})

test('a judge reads lines its own way', async () => {
  const { takes, codes } = stage({ read: (json) => (json.includes('"seq":2') ? undefined : (JSON.parse(json) as Act)) })
  await takes([of(letter(1)), of(letter(2))])
  assert.deepEqual(await codes(), ['taken', 'parked unreadable '])
})

test('what was said before a restore is said again', async () => {
  const { takes, codes, journal } = stage()
  const said = (kind: 'refused' | 'parked', code: string) => ({ outcome: [0, kind, code, 'x'] as const })
  await takes([
    of(letter(1), said('refused', 'short')),
    of(letter(2), said('parked', 'teller_disabled')),
    of(letter(3)),
  ])
  assert.deepEqual(await codes(), ['refused short x', 'parked teller_disabled ', 'taken'])
  assert.deepEqual(journal()[0], `${CODE}/1 letter refused`)
})

test('an undoing is judged after what came before it: taken whole, or parked with why', async () => {
  const { takes, codes, posts } = stage()
  const undone = [of(letter(1)), of(undo(2, `${CODE}/1`)), of(undo(3, `${CODE}/1`)), of(letter(4)), of(letter(5))]
  await takes(undone)
  assert.deepEqual(await codes(), ['taken', 'taken', 'parked already_reversed ', 'taken', 'taken'])
  assert.deepEqual(posts, [1, 1, 1, 2])
  // What only asks is refused by the ledger itself.
  const asking = stage()
  await asking.takes([of({ ...undo(1, `${CODE}/9`), happened: false })])
  assert.deepEqual(await asking.codes(), ['refused act_unknown quay-1/9'])
})

test('a copy of a store keeps its acts under a device of its own, numbered from 1', async () => {
  const { takes, codes, journal, disk, device } = stage()
  await takes([of(letter(1)), of(letter(2))])
  const branch: Stream = { code: 'quay-1.abc', base: 2, start: h(2), last: 2, head: h(2) }
  disk.write({ step: 'branch', device: device.code, branch })
  const stream = await takes([of(letter(3)), of(letter(4))], 'locked', branch)
  assert.equal(stream.last, 4)
  assert.deepEqual(journal().slice(2), ['quay-1.abc/1 parked accepted', 'quay-1.abc/2 parked accepted'])
  assert.deepEqual(await codes('quay-1.abc'), ['parked device_locked ', 'parked device_locked '])
})

test('taken before a crash, it is found in the journal: as itself, or parked under its hash', async () => {
  const { takes, codes, disk, store } = stage()
  disk.post([asSent(letter(1))])
  disk.post([parkedAct({ device: CODE, seq: 2, at, unit: '361000', code: 'teller_disabled', digest: h(2) })])
  await takes([of(letter(1)), of(letter(2))])
  assert.deepEqual(await codes(), ['taken', 'parked teller_disabled '])
  assert.deepEqual(
    (await store.taken(CODE, 1, 9)).map(({ position }) => position),
    [1, 2],
  )
})

test('taken as itself before its person was barred, it stays so', async () => {
  const { takes, codes, disk, journal } = stage({ barred: async () => 'teller_disabled' })
  disk.post([asSent(letter(1))])
  await takes([of(letter(1))])
  assert.deepEqual([await codes(), journal().length], [['taken'], 1])
})

test('another act in its place is a fork: what came before is taken, what follows is not', async () => {
  for (const barred of [undefined, async () => 'teller_disabled' as const]) {
    const { takes, codes, disk, journal } = stage(barred ? { barred } : {})
    disk.post([asSent(letter(1))])
    disk.post([{ ...assign(2), device: CODE }])
    await assert.rejects(
      takes([of(letter(1)), of(letter(2)), of(letter(3))]),
      (error) => error instanceof Forked && error.seq === 2,
    )
    assert.equal((await codes()).length, 1)
    assert.equal(journal()[1], `${CODE}/2 electricity accepted`)
  }
  const other = stage()
  other.disk.post([parkedAct({ device: CODE, seq: 1, at, unit: '361000', code: 'unreadable', digest: h('a') })])
  await assert.rejects(other.takes([of(letter(1))]), Forked)
  assert.deepEqual(await other.codes(), [])
})

test('a place that a restored hub had to fill leaves the act beside it, under a device of its own', async () => {
  const { takes, codes, disk, journal, store } = stage()
  const lost = { device: CODE, seq: 1, at, unit: '361000', code: 'lost_in_restore', digest: UNKNOWN_DIGEST }
  disk.post([parkedAct(lost)])
  disk.post([parkedAct({ ...lost, seq: 2 })])
  await takes([of(letter(1)), fresh(2, 'nothing', { hash: h('abcdef01') })])
  assert.deepEqual(await codes(), ['parked place_filled ', 'parked unreadable '])
  assert.deepEqual(journal().slice(2), [`${CODE}.11111111/1 parked accepted`, `${CODE}.abcdef01/1 parked accepted`])
  assert.deepEqual(
    (await store.taken(CODE, 1, 9)).map(({ position }) => position),
    [3, 4],
  )
})

test('a journal that lacks what came before says so, and takes nothing', async () => {
  const { takes, codes, store } = stage()
  store.post = async () => [{ outcome: 'gap' } satisfies Posted]
  await assert.rejects(takes([of(letter(1))]), /the journal lacks acts of quay-1 before 1/)
  assert.deepEqual(await codes(), [])
})
