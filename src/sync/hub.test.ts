import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Act } from '#kernel/act.ts'
import { chainStart } from '#sync/chain.ts'
import { Hub } from '#sync/hub.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Line, type News, Outbox } from '#sync/outbox.ts'
import { Disk, lay } from '../../test/simulation/disk.ts'
import { MemoryHubStore } from '../../test/simulation/hub-memory.ts'

const at = '2018-12-03T08:12:33+07:00'
const act = (service: string, verb: string, line: Act['lines'][number]): Omit<Act, 'device' | 'seq'> => ({
  ...{ at, actor: 'person:lo-thi-on', unit: '361000', service, verb },
  lines: [line],
})
/** Of a bill that was never here: refused. */
const refused = () => act('electricity', 'collect', { customer: 'PA10000000001', period: '2018-10', amount: 5_000 })

/** A till, its hub, and how to make the hub one that was restored. */
async function stage(code = 'quay-1') {
  const signer = await signerOf(await newKeys())
  const disk = new Disk()
  const start = await chainStart(code)
  const device = { code, unit: '361000', publicKey: signer.publicKey, state: 'active' as const }
  disk.write({ step: 'enrol', device, stream: { code, base: 0, start, last: 0, head: start } })
  const hub = new Hub(
    new MemoryHubStore(disk, () => {}),
    { expand: lay, now: () => at },
    { now: () => '2018-12-03T01:20:00.000Z' },
  )
  const store = new MemoryStore()
  await Outbox.begin(store, code, 1)
  const outbox = await Outbox.open(store, signer)
  const heard: string[] = []
  const listen = ({ outcomes }: News) => {
    heard.push(...outcomes.map(([seq, kind, why]) => `${seq} ${kind} ${why}`))
    return []
  }
  const line: Line = (_, body) => hub.up(body)
  const lost: Line = async (_, body) => {
    await hub.up(body)
    throw new Error('the answer is lost')
  }
  return { disk, hub, outbox, heard, talk: (answered = true) => outbox.sync(answered ? line : lost, listen) }
}

test('a refusal that was only reported is heard all the same, when the end of the report comes twice', async () => {
  const { disk, outbox, heard, talk } = await stage()
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
