/**
 * The server under kill -9: counters send each act under the same number until it is answered, while the process that
 * answers is killed again and again. Whatever was answered is in the journal, once. A server that answers too early, the
 * control, loses acts by the same measure: those under way, and what the counter sent after them, which waits for them.
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { testDatabase } from './support/database.ts'
import { openLedger, PROVINCE } from './support/take-in.ts'

const KILLS = 20
const CONTROL_KILLS = 5
const COUNTERS = 8
const ANSWERS_A_LIFE = 100

type Kept = { ref: string; hash: string; position: number }
type Told = Partial<Kept> & { outcome: string }

/** Kills the server so often, each time with requests under way. @returns what was answered, and what the journal has. */
async function killed(kills: number, ...how: string[]): Promise<{ told: Map<string, Told>; kept: Map<string, Kept> }> {
  const database = await testDatabase()
  const told = new Map<string, Told>()
  let port = 0
  let sending = true
  const counter = async (n: number) => {
    for (let seq = 1; sending; )
      try {
        const [answer] = (await (await fetch(`http://127.0.0.1:${port}/${n}/${seq}`)).json()) as Told[]
        assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
        told.set(`may-${n}/${seq++}`, answer as Told)
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        await sleep(10)
      }
  }
  const live = async () => {
    const server = fork(
      join(import.meta.dirname, 'support', 'take-in-child.ts'),
      [JSON.stringify(database.app), ...how],
      {
        execArgv: [],
      },
    )
    ;[port] = (await once(server, 'message')) as [number]
    return server
  }
  let server = await live()
  const counters = Promise.all(Array.from({ length: COUNTERS }, (_, n) => counter(n)))
  for (let kill = 0; kill <= kills; kill++) {
    const from = told.size
    while (told.size < from + ANSWERS_A_LIFE) await Promise.race([sleep(2), counters])
    if (kill === kills) break
    server.kill('SIGKILL')
    await once(server, 'exit')
    server = await live()
  }
  sending = false
  await counters
  server.disconnect()
  await once(server, 'exit')
  const { read, end } = openLedger(database.app)
  const rows = await read<Kept[]>`
    select d.key || '/' || a.seq as ref, a.position, a.hash
    from act a join device d on d.province = a.province and d.id = a.device where a.province = ${PROVINCE}`
  await end()
  await database.drop()
  return { told, kept: new Map(rows.map((row) => [row.ref, row])) }
}

test(`the server killed ${KILLS} times loses no answered act and writes none twice`, async () => {
  const { told, kept } = await killed(KILLS)
  const lost = [...told.keys()].filter((ref) => !kept.has(ref))
  assert.deepEqual(lost, [])
  for (const [ref, { hash, position }] of told) {
    const { hash: same, position: at } = kept.get(ref) as Kept
    assert.deepEqual([hash, position], [same, at], ref)
  }
  assert.equal(kept.size, told.size, 'none beside them')
  console.log(`server: ${told.size} acts answered over ${KILLS} kills, ${lost.length} lost`)
})

test('a server that answers before the ledger has the act loses some: the test can see it', async () => {
  const { told, kept } = await killed(CONTROL_KILLS, 'early')
  const lost = [...told.keys()].filter((ref) => !kept.has(ref))
  assert.ok(lost.length > 0)
  console.log(`server, control: ${told.size} acts answered over ${CONTROL_KILLS} kills, ${lost.length} lost`)
})
