import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Act } from '#kernel/act.ts'
import type { Answer, Item, Ledger } from '#ledger/post.ts'
import { Intake } from '#server/intake.ts'
import { catalogue } from '#services/index.ts'

const act = (seq: number, verb: string, line: Act['lines'][number]): Act => ({
  device: 'g1',
  seq,
  at: '2018-12-03T07:40:00+07:00',
  actor: 'person:lo-thi-on',
  unit: 'V99001',
  service: 'electricity',
  verb,
  lines: [line],
})

/** An intake whose first look-up takes a while or fails, before a ledger that notes what comes. */
function slowIntake(first: () => Promise<never[]>) {
  const came: number[] = []
  let looks = 0
  const sql = (() => (looks++ === 0 ? first() : Promise.resolve([]))) as unknown as Sql
  const ledger = {
    post: async (items: readonly Item[]): Promise<Answer[]> => {
      came.push(...items.map((item) => item.act.seq))
      return items.map((_, i) => ({ outcome: 'accepted', position: i + 1, hash: '' }))
    },
  } as unknown as Ledger
  const unit = () => ({ id: 3, open: true })
  const rule = () => ({ value: 10, edition: 'electricity.commission@2018-01-01' })
  const intake = new Intake(sql, 99, ledger, { catalogue, unit, rule })
  const withName = act(1, 'assign', {
    customer: 'PA22010012345',
    period: '2018-11',
    amount: 1,
    village: 'x',
    name: 'Ơn',
  })
  const without = act(2, 'collect', { customer: 'PA22010012345', period: '2018-11', amount: 1 })
  return { came, posts: [intake.post([withName]), intake.post([without])] as const }
}

test('acts of a later call come after those of an earlier one that has more to look up', async () => {
  const { came, posts } = slowIntake(async () => {
    await sleep(20)
    return []
  })
  await Promise.all(posts)
  assert.deepEqual(came, [1, 2])
})

test('a call that fails lets the next one in', async () => {
  const { came, posts } = slowIntake(async () => {
    await sleep(5)
    throw new Error('không có mạng')
  })
  await assert.rejects(posts[0], /không có mạng/)
  await posts[1]
  assert.deepEqual(came, [2])
})
