/**
 * The disk is lost: how much goes with it, and how long until a restored database answers. Something is written four times a second; all the
 * time it is asked what the archive has. Then only what the archive has at that moment is restored.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { driver } from '#kernel/sql.ts'
import { durableThrough, walPosition } from '#server/archive.ts'
import { backup } from '#server/backup.ts'
import { dataDirectory } from '#server/directory.ts'
import { startDatabase } from '#server/postgres.ts'
import { restore } from '#server/restore.ts'
import type { Figure } from './run.ts'
import { seconds } from './support.ts'

export const question = 'what a lost disk costs: a minute at most'

/** Two closings of a segment, and some of a third. */
const SECONDS = 125
const LOST_MOST_SECONDS = 60
const RESTORED_MOST_SECONDS = 600

export async function run(): Promise<Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'canhtay-recovery-'))
  const path = (name: string) => join(root, name)
  const [data, repository, left, restored] = [path('data'), path('repository'), path('left'), path('restored')]
  try {
    const database = await startDatabase({ dataDir: data })
    const sql = driver(database.owner, { max: 1 })
    await sql`create table written (at float8 primary key)`
    await backup({ owner: database.owner, dataDir: data, to: repository })
    const waiting: { at: number; position: number }[] = []
    let longest = 0
    for (const end = Date.now() + SECONDS * 1000; Date.now() < end; await sleep(250)) {
      const at = Date.now()
      await sql`insert into written values (${at})`
      waiting.push({ at, position: await walPosition(sql) })
      const have = (await durableThrough(sql))?.position ?? 0
      while (waiting[0] && waiting[0].position <= have) waiting.shift()
      longest = Math.max(longest, (Date.now() - (waiting[0]?.at ?? Date.now())) / 1000)
    }
    // What the other disk has at this moment is all that is left.
    const died = Date.now()
    cpSync(repository, left, { recursive: true })
    await sql.end()
    await database.stop()
    let last = 0
    const back = await seconds(async () => {
      await restore({ from: left, dataDir: restored })
      const again = await startDatabase({ dataDir: restored })
      const reader = driver(again.owner, { max: 1 })
      const [row] = await reader<{ last: number }[]>`select max(at) as last from written`
      last = row?.last ?? 0
      await reader.end()
      await again.stop()
    })
    const lost = (died - last) / 1000
    return [
      figure('the oldest that only this disk had, at any moment', longest, LOST_MOST_SECONDS),
      figure('lost with the disk at the end', lost, LOST_MOST_SECONDS),
      figure('until the restored one had answered and was stopped', back, RESTORED_MOST_SECONDS),
    ]
  } finally {
    for (const directory of [data, restored]) rmSync(dataDirectory(directory).run, { recursive: true, force: true })
    rmSync(root, { recursive: true, force: true })
  }
}

const figure = (name: string, value: number, most: number): Figure => ({
  name,
  value,
  unit: 's',
  reference: `${most} s`,
  ratio: most / value,
})
