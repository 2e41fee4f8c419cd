/** One round of an outbox after the other: what it sends, what it believes, when it goes on and when it waits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeys, signerOf } from '#sync/keys.ts'
import { type Fate, MemoryStore } from '#sync/memory-store.ts'
import { type Line, Locked, type News, Outbox, type Round } from '#sync/outbox.ts'
import type { Row } from '#sync/outbox-state.ts'
import { type Answer, decodeUp, encodeJson, type FeedEntry, type Header } from '#sync/wire.ts'

const signer = await signerOf(await newKeys())
const act = (at = '2018-12-03T08:12:33+07:00') => ({
  ...{ at, actor: 'person:on', unit: '361000', service: 'letter', verb: 'post' },
  lines: [{ grams: 18, pieces: 1 }],
})

/** An outbox with so many acts, and `says`: a round in which the hub adds this to having taken all that it was shown. */
async function stage(count: number) {
  const fates: Fate[] = []
  const store = new MemoryStore(() => fates.shift() ?? 'kept')
  await Outbox.begin(store, 'q1', 1)
  let reloads = 0
  const reload = async () => {
    reloads++
  }
  const outbox = await Outbox.open(store, signer, { reload })
  const does = async (times: number) => {
    for (let n = 0; n < times; n++) await outbox.commit(act(), 4_000)
  }
  await does(count)
  const headers: Header[] = []
  const news: News[] = []
  const sizes: number[] = []
  const round = (line: Line): Promise<Round> =>
    outbox.sync(line, (one) => {
      news.push(one)
      return []
    })
  const says = (more: Partial<Answer> = {}, meanwhile: () => Promise<unknown> = async () => {}) =>
    round(async (_, body) => {
      const { header, lines } = await decodeUp(body)
      headers.push(header)
      sizes.push(body.length)
      await meanwhile()
      const answer: Answer = {
        ...{
          epoch: header.epoch,
          now: '2018-12-03T01:20:00.000Z',
          last: header.from + lines.length - 1,
          head: header.head,
        },
        ...{ durable: 0, durableFeed: 0, outcomes: [], places: [], feed: [], more: false, refs: {}, ...more },
      }
      return { status: 200, body: encodeJson(answer) }
    })
  const refuses = (status: number, value: unknown = {}) =>
    round(async (_, body) => {
      sizes.push(body.length)
      return { status, body: encodeJson(value) }
    })
  const fed = async () => (await store.list('feed')).map(([key]) => key)
  return { store, outbox, fates, does, headers, news, sizes, says, refuses, fed, reloads: () => reloads }
}
const entry = (n: number, position: number, more: Partial<FeedEntry> = {}): FeedEntry => ({
  ...{ n, position, outcome: 'accepted', legs: [], things: {}, act: { ...act(), device: 'vp', seq: n } },
  ...more,
})

/** What it would send now. */
const decodeUpOf = async (outbox: Outbox) => {
  let sent = new Uint8Array()
  await outbox.sync(
    async (_, body) => {
      sent = body as Uint8Array<ArrayBuffer>
      throw new Error('no line')
    },
    () => [],
  )
  return decodeUp(sent)
}

test('a lock says why', async () => {
  const { outbox, says } = await stage(1)
  assert.equal(await says({ locked: 'fork' }), 'locked')
  await assert.rejects(outbox.commit(act(), 0), (error) => error instanceof Locked && error.why === 'fork')
})

test('the same pressed again is the same promise; what was rejected may be pressed again', async () => {
  const { outbox, fates } = await stage(0)
  const one = act()
  const pressed = outbox.commit(one, 0)
  assert.equal(pressed, outbox.commit(one, 0))
  await pressed
  const two = act()
  fates.push('lost')
  await assert.rejects(outbox.commit(two, 0))
  assert.equal((await outbox.commit(two, 0)).seq, 2)
})

test('a clock ten minutes behind the hub is said, not one of a minute less', async () => {
  const { outbox, says } = await stage(0)
  await says({ now: '2018-12-03T01:20:00.000Z' })
  assert.equal((await outbox.commit(act('2018-12-03T08:10:00+07:00'), 0)).behind, false)
  assert.equal((await outbox.commit(act('2018-12-03T08:10:00+07:00'), 0)).behind, false)
  assert.equal((await outbox.commit(act('2018-12-03T08:09:59+07:00'), 0)).behind, true)
})

test('since when something is unsent, and when all was sent', async () => {
  const { outbox, says } = await stage(0)
  await outbox.commit(act('2018-12-03T08:00:00+07:00'), 0)
  await outbox.commit(act('2018-12-03T09:00:00+07:00'), 0)
  assert.equal(outbox.state.oldestUnsentAt, '2018-12-03T08:00:00+07:00')
  assert.equal(outbox.state.lastSentAt, undefined)
  assert.equal(await says(), 'idle')
  assert.equal(outbox.state.oldestUnsentAt, undefined)
  assert.equal(outbox.state.lastSentAt, '2018-12-03T01:20:00.000Z')
})

test('what somebody has looked at is gone from what waits, and nothing else', async () => {
  const { outbox, says } = await stage(3)
  await says({ outcomes: [1, 2, 3].map((seq) => [seq, 'refused', 'short', ''] as const) })
  await outbox.attend(2)
  assert.deepEqual(outbox.state.attention, [1, 3])
})

test('why the last round came to nothing, until one comes to something', async () => {
  const { outbox, says, refuses } = await stage(1)
  assert.equal(outbox.state.trouble, undefined)
  assert.equal(await refuses(401), 'wait')
  assert.equal(outbox.state.trouble, 'unknown device')
  assert.equal(await refuses(503), 'wait')
  assert.equal(outbox.state.trouble, 'no answer')
  await says()
  assert.equal(outbox.state.trouble, undefined)
})

test('a body that does not come through is halved down to a line; one refused as unknown is not', async () => {
  const { sizes, refuses, says, does } = await stage(0)
  await does(60)
  for (let n = 0; n < 2; n++) await refuses(401)
  // But for the bytes of a signature.
  assert.ok(Math.abs((sizes[0] as number) - (sizes[1] as number)) < 20, String(sizes))
  for (let n = 0; n < 12; n++) await refuses(413)
  assert.ok((sizes.at(-1) as number) < 400, String(sizes))
  for (let n = 0; n < 3; n++) await says()
  assert.ok((sizes.at(-1) as number) > (sizes.at(-3) as number), String(sizes))
})

test('the hub may want acts again, back to the oldest that is kept, and never forward', async () => {
  const { outbox, store, headers, says, refuses } = await stage(5)
  await says()
  assert.equal(await refuses(409, { want: 6 }), 'wait')
  assert.equal(await refuses(409, { want: 9 }), 'wait')
  assert.equal(outbox.state.unsent, 0)
  assert.equal(await refuses(409, { want: 3 }), 'more')
  assert.equal(outbox.state.unsent, 3)
  await says({}, async () => assert.equal((await Outbox.open(store, signer)).state.unsent, 3))
  assert.deepEqual([headers.at(-1)?.from, outbox.state.unsent], [3, 0])
  // The first three have been removed.
  await says({ now: '2019-03-01T00:00:00.000Z', durable: 3 })
  assert.equal(await refuses(409, { want: 1 }), 'more')
  assert.equal(outbox.state.unsent, 2)
  const silent = await stage(2)
  await silent.says()
  await silent.refuses(409, { want: 1 })
  assert.equal(silent.outbox.state.unsent, 2)
})

test('an answer to an older question counts for nothing', async () => {
  const { outbox, says, news, headers } = await stage(2)
  assert.equal(await says({ epoch: 0 }), 'wait')
  assert.equal(outbox.state.unsent, 2)
  const outcomes = [[1, 'refused', 'short', ''] as const]
  // What is done while it is under way goes next.
  assert.equal(await says({ outcomes }, () => outbox.commit(act(), 0)), 'more')
  assert.deepEqual([outbox.state.unsent, news.length, news[0]?.outcomes], [1, 1, outcomes])
  assert.equal(await says(), 'idle')
  assert.equal(headers.at(-1)?.from, 3)
})

test('outcomes count once, of acts that this answer takes', async () => {
  const { says, news, outbox } = await stage(2)
  await says()
  await outbox.commit(act(), 0)
  const outcomes = [2, 3, 4].map((seq) => [seq, 'refused', 'short', ''] as const)
  await says({ outcomes })
  assert.deepEqual(
    news.at(-1)?.outcomes.map(([seq]) => seq),
    [3],
  )
})

test('an act keeps when it was received, where, and since when the next one waits', async () => {
  const { says, store, outbox } = await stage(0)
  await outbox.commit(act('2018-12-03T08:00:00+07:00'), 0)
  await outbox.commit(act('2018-12-03T09:00:00+07:00'), 0)
  const { hash } = (await store.get('acts', 1)) as Row
  await says({ last: 1, head: hash, places: [[1, 7, 1]] })
  assert.deepEqual([outbox.state.unsent, outbox.state.oldestUnsentAt], [1, '2018-12-03T09:00:00+07:00'])
  const [first, second] = [(await store.get('acts', 1)) as Row, (await store.get('acts', 2)) as Row]
  assert.deepEqual([first.received, first.place], ['2018-12-03T01:20:00.000Z', [1, 7]])
  assert.deepEqual([second.received, second.place], [undefined, undefined])
  // An answer that takes nothing changes no row.
  await says({ last: 1, head: hash, now: '2018-12-04T01:20:00.000Z' })
  assert.equal(((await store.get('acts', 1)) as Row).received, '2018-12-03T01:20:00.000Z')
})

test('it goes on at once when something came of it or more is to come, and waits otherwise', async () => {
  const { says } = await stage(2)
  assert.equal(await says({ head: 'f'.repeat(64) }), 'wait')
  assert.equal(await says({ head: 'f'.repeat(64), feed: [entry(1, 4)] }), 'more')
  assert.equal(await says({ feed: [entry(2, 5)], more: true }), 'more')
  assert.equal(await says({ more: true }), 'wait')
  assert.equal(await says(), 'idle')
  assert.equal(await says({ locked: 'revoked' }), 'locked')
})

test('a restored hub hears a report, and again when it has lost some of it', async () => {
  const { says, headers, outbox, fed } = await stage(2)
  await says({ feed: [entry(1, 4)] })
  const recovering = (lines: number, whole: boolean): Partial<Answer> => ({
    ...{ epoch: 2, last: 0, head: 'x', feedKept: 0, recovering: { lines, whole } },
  })
  assert.equal(await says(recovering(0, false)), 'more')
  assert.deepEqual([outbox.state.epoch, outbox.state.recovering, outbox.state.unsent], [2, true, 2])
  assert.equal(await says(recovering(3, true)), 'wait')
  assert.deepEqual([headers.at(-1)?.report, headers.at(-1)?.more, headers.at(-1)?.from], [true, undefined, 1])
  // It has all of it, and waits for others.
  assert.equal(await says(recovering(3, true)), 'wait')
  assert.equal(headers.at(-1)?.report, undefined)
  assert.equal(await says(recovering(2, true)), 'more')
  await says(recovering(3, true))
  assert.equal(headers.at(-1)?.report, true)
  assert.equal(await says(recovering(3, false)), 'more')
  await says(recovering(3, true))
  assert.equal(headers.at(-1)?.report, true)
  // Settled: the acts themselves, and the feed anew.
  assert.equal(await says(), 'idle')
  assert.deepEqual([outbox.state.recovering, outbox.state.unsent, await fed()], [false, 0, ['vp/1']])
})

test('what a restored hub does not feed again never came about: it is told with nothing moved, once', async () => {
  const { says, news } = await stage(0)
  const own = entry(4, 7, { act: { ...act(), device: 'q1', seq: 1 } })
  await says({ feed: [entry(1, 4), entry(2, 5), entry(3, 6), own], durableFeed: 9 })
  await says({ durableFeed: 1 })
  // Only the first lies in a backup: durable for the till, too.
  await says({ epoch: 2, last: 0, feedKept: 1 })
  news.length = 0
  const heard = () =>
    news
      .splice(0)
      .flatMap(({ feed }) =>
        feed.map(({ entry, was }) => `${entry.act.device}/${entry.act.seq} ${entry.outcome}${was ? ' again' : ''}`),
      )
  await says({ feed: [entry(2, 6)], more: true })
  assert.deepEqual(heard(), ['vp/2 accepted again'])
  await says({ feed: [entry(3, 8, { act: { ...act(), device: 'vp', seq: 9 } })] })
  assert.deepEqual(heard(), ['vp/9 accepted', 'vp/3 exception again'])
  await says()
  assert.deepEqual(heard(), [])
})

test('old acts and entries go once a day, when they lie in a backup and are old enough', async () => {
  const { says, store, outbox, fed, does } = await stage(2)
  await says({ now: '2018-12-03T01:00:00.000Z', feed: [entry(1, 4), entry(2, 5)] })
  const acts = async () => (await store.list('acts')).map(([seq]) => seq)
  // 35 days to the millisecond are not yet past; of the feed, only what had lain in a backup before.
  await says({ now: '2019-01-07T01:00:00.000Z', durable: 2, durableFeed: 1 })
  assert.deepEqual(
    [await acts(), await fed()],
    [
      [1, 2],
      ['vp/1', 'vp/2'],
    ],
  )
  await does(1)
  await says({ now: '2019-01-08T01:00:00.000Z', durable: 1, durableFeed: 1 })
  assert.deepEqual([await acts(), await fed()], [[3], ['vp/2']])
  await says({ now: '2019-01-08T02:00:00.000Z', durable: 3, durableFeed: 2 })
  assert.deepEqual(await fed(), ['vp/2'])
  await says({ now: '2019-01-09T02:00:00.000Z', durable: 3, durableFeed: 2 })
  assert.deepEqual([await acts(), await fed()], [[3], []])
  const { lines } = await decodeUpOf(outbox)
  assert.deepEqual(lines, [])
})
test('after a write without an answer everything is read again, once, before anything else is done', async () => {
  const { outbox, fates, reloads } = await stage(1)
  assert.equal(reloads(), 0)
  fates.push('kept, no answer')
  await assert.rejects(outbox.commit(act(), 0))
  assert.equal((await outbox.commit(act(), 0)).seq, 3)
  assert.equal(reloads(), 1)
  await outbox.commit(act(), 0)
  assert.equal(reloads(), 1)
})
