import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '#counter/desk.ts'
import type { Done, No } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import type { Line } from '#kernel/act.ts'
import { catalogue, services } from '#services/index.ts'
import type { Step } from '#services/kit.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { Centre } from '../../test/support/centre.ts'
import { enrolment, on, signer } from '../../test/support/till.ts'

const clock = () => '2018-12-05T08:30:00+07:00'
const CASH = 200_000_000

/** Two tills of one point without a line, each with money and goods in it. */
async function counter(): Promise<{ centre: Centre; desk: (device: string) => Promise<Desk> }> {
  const centre = new Centre(clock)
  const desks = new Map<string, Promise<Desk>>()
  const opened = async (device: string): Promise<Desk> => {
    centre.feeds.set(device, [])
    const desk = await Desk.open(new MemoryStore(), { signer, clock, enrolment: { ...enrolment, device } })
    const paper = { record: `BB-${device.toUpperCase()}`, giver: 'a', taker: 'b' }
    const given: [string, Line][] = [['cash', { row: 1, holder: `till:${device}`, amount: CASH }]]
    for (const [verb, line] of given) {
      const act = {
        device: `mo-${device}`,
        seq: 1,
        at: clock(),
        actor: 'person:a',
        unit: '361000',
        service: 'opening',
        verb,
      }
      assert.equal(centre.post({ ...act, lines: [{ ...paper, ...line }] }).outcome, 'accepted')
    }
    await desk.outbox.sync(centre.line, desk.news)
    return desk
  }
  const devices = ['till-1', 'till-2']
  for (const device of devices) desks.set(device, opened(device))
  await Promise.all(desks.values())
  return {
    centre,
    desk: (device) => {
      const desk = desks.get(device) ?? opened(device)
      desks.set(device, desk)
      return desk
    },
  }
}

const isOnline = (key: string, step: Step): boolean => {
  const service = 'service' in step ? step.service : key
  return catalogue.get(service)?.acts[step.verb]?.offline === false
}
const lived = services.filter(({ key, example }) => !example.some((step) => isOnline(key, step) || step.happened))

for (const { key, example } of lived)
  test(`${key}: tills without a line judge every act as the centre does`, async () => {
    const { centre, desk } = await counter()
    centre.accounts.set('vault:361000|cash', CASH)
    for (const step of example) {
      const service = 'service' in step ? step.service : key
      const at = await desk(step.device ?? 'till-1')
      await at.outbox.sync(centre.line, at.news)
      const done = await at.perform({ service, verb: step.verb, lines: [step.line as Line] }, on)
      if (isNo(done)) assert.fail(`${service}.${step.verb}: ${done.text}`)
      await at.outbox.sync(centre.line, at.news)
      const ref = `${at.enrolment.device}/${done.seq}`
      assert.deepEqual(done.legs, centre.posted.get(ref)?.legs, ref)
    }
    assert.equal(centre.exceptions, 0)
    for (const device of ['till-1', 'till-2']) {
      const { book } = await desk(device)
      assert.equal(book.balance(book.me, 'cash'), centre.balance(book.me, 'cash'))
      const theirs = [...centre.things].flatMap(([thing, { holder, open }]) =>
        holder === book.me ? [[thing, open]] : [],
      )
      const ours = [...book.things()].flatMap(({ key: thing, holder, open }) =>
        holder === book.me ? [[thing, open]] : [],
      )
      assert.deepEqual(ours.toSorted(), theirs.toSorted())
    }
  })

test('most services can be lived through without a line', () => {
  assert.ok(lived.length >= 12, lived.map(({ key }) => key).join())
})

test('an act that was overtaken by another is judged again', async () => {
  const { desk } = await counter()
  const at = await desk('till-1')
  const sell = { service: 'letter', verb: 'post', lines: [{ grams: 20, pieces: 1 }] }
  const remit = { service: 'cash', verb: 'remit', lines: [{ amount: CASH, slip: 'NQ-1' }] }
  const [first, second, third] = (await Promise.all([
    at.perform(remit, on),
    at.perform(remit, on),
    at.perform(sell, on),
  ])) as [Done, No, Done]
  assert.equal(first.cash, -CASH)
  assert.equal(second.no, 'short')
  assert.equal(at.book.balance(at.book.me, 'cash'), third.cash)
  assert.deepEqual([first.seq, third.seq], [1, 2])
})

test('counts that race are both true to their own moment', async () => {
  const { desk } = await counter()
  const at = await desk('till-1')
  const count = { service: 'cash', verb: 'count', lines: [{ n500: 1 }] }
  const all = (await Promise.all([at.perform(count, on), at.perform(count, on)])) as Done[]
  assert.deepEqual(
    all.map(({ cash, drawer }) => [cash, drawer]),
    [
      [500_000 - CASH, 500_000],
      [0, 500_000],
    ],
  )
})
