/**
 * The ledger under kill -9 of all of PostgreSQL: counters go on sending their act until it is answered, and afterwards
 * every answered act is in the journal once, with the answer that was given, and the books still add up.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '#kernel/problem.ts'
import type { Answer } from '#ledger/post.ts'
import { ensurePartitions, migrate } from '#server/migrate.ts'
import { startDatabase } from '#server/postgres.ts'
import { openLedger, PROVINCE, takeIn } from './support/take-in.ts'

const KILLS = 9
const COUNTERS = 12
const ANSWERS_A_ROUND = 150

test('no answered act is lost or doubled when PostgreSQL is killed under load', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'canhtay-kill-'))
  const database = await startDatabase({ dataDir })
  await migrate(database.owner, join(import.meta.dirname, '..', 'db'))
  await ensurePartitions(database.owner, '2026-11-23')
  const { ledger, read, end } = openLedger(database.app)
  const answered = new Map<string, Answer>()
  let refusedService = 0
  let killing = true
  /** As a till does: the same act under the same number until there is an answer. */
  const counter = async (n: number) => {
    for (let seq = 1; killing; seq++)
      for (;;)
        try {
          const [answer] = await ledger.post([takeIn(n, seq)])
          assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
          answered.set(`may-${n}/${seq}`, answer as Answer)
          break
        } catch (error) {
          assert.ok(error instanceof Problem && error.code === 'database_down', String(error))
          refusedService++
          await sleep(100)
        }
  }
  const counters = Promise.all(Array.from({ length: COUNTERS }, (_, n) => counter(n)))
  for (let kill = 0; kill < KILLS; kill++) {
    const from = answered.size
    while (answered.size < from + ANSWERS_A_ROUND) await sleep(10)
    for (const pid of processesBelow(dataDir)) process.kill(pid, 'SIGKILL')
  }
  const last = answered.size
  while (answered.size < last + ANSWERS_A_ROUND) await sleep(10)
  killing = false
  await counters

  const rows = await read<{ ref: string; position: number; hash: string }[]>`
    select d.key || '/' || a.seq as ref, a.position, a.hash
    from act a join device d on d.province = a.province and d.id = a.device where a.province = ${PROVINCE}`
  assert.equal(rows.length, answered.size, 'each act once, none beside them')
  for (const { ref, position, hash } of rows) {
    const answer = answered.get(ref)
    assert.ok(answer && 'hash' in answer && answer.position === position && answer.hash === hash, ref)
  }
  const [books] = await read<{ tills: number; customer: number }[]>`
    select sum(amount) filter (where floor = 0)::bigint as tills, sum(amount) filter (where floor is null)::bigint as customer
    from balance where province = ${PROVINCE}`
  assert.deepEqual(books, { tills: 1000 * answered.size, customer: -1000 * answered.size })
  assert.ok(answered.size >= (KILLS + 1) * ANSWERS_A_ROUND)
  console.log(
    `database: ${answered.size} acts answered over ${KILLS} kills, 0 lost; ${refusedService} times “database down” was said`,
  )
  await ledger.close()
  await end()
  await database.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The postmaster first, so that it cannot clean up after the others. */
function processesBelow(dataDir: string): number[] {
  const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number))]
}
