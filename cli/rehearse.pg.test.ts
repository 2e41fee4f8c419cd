/** A rehearsal restores the last backup beside the running server, reads the journal, and leaves nothing behind. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, mock, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { backup, listBases } from '#server/backup.ts'
import { dataDirectory, password } from '#server/directory.ts'
import { ensurePartitions, migrate } from '#server/migrate.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { superuser } from '#server/postmaster.ts'
import { openProvince } from '#server/province.ts'
import { examples, importAll, networkFiles } from '../test/support/example-province.ts'
import { migrations } from './open.ts'
import { run } from './rehearse.ts'

const root = mkdtempSync(join(tmpdir(), 'canhtay-rehearsal-'))
const path = (name: string) => join(root, name)
let database: Database
mkdirSync(path('room'))
const said: string[] = []
mock.method(console, 'log', (line: string) => said.push(line))
mock.method(console, 'error', () => {})
const rehearse = async () => {
  said.length = 0
  const code = await run(['--from', path('repository'), '--in', path('room')])
  assert.deepEqual(readdirSync(path('room')), [], 'nothing is left')
  return { code, text: said.join('\n') }
}
const take = () => backup({ owner: database.owner, dataDir: path('data'), to: path('repository') })

before(async () => {
  database = await startDatabase({ dataDir: path('data') })
  await migrate(database.owner, migrations)
  await ensurePartitions(database.owner, '2018-12-01')
  const province = await openProvince(database.app, 99)
  cpSync(examples, path('files'), { recursive: true })
  await importAll(
    province,
    [...networkFiles, 'acts.ndjson'].map((file) => path(join('files', file))),
  )
  await province.close()
  await take()
})
after(async () => {
  await database.stop()
  rmSync(dataDirectory(path('data')).run, { recursive: true, force: true })
  rmSync(root, { recursive: true, force: true })
})

test('of a good backup ends with 0, while the server works', async () => {
  const { code, text } = await rehearse()
  assert.match(text, /Phục hồi được từ .*base-[\s\S]*Mường Thử: 3 việc\. Sổ đúng\./)
  assert.equal(code, 0)
})

test('of a backup whose journal was touched before ends with 1 and names the act', async () => {
  // As the superuser, past every wall.
  const admin = driver(
    { ...database.owner, username: superuser, password: password(dataDirectory(path('data')).secret, superuser) },
    { max: 1 },
  )
  await admin`update act set record = replace(record, '84500', '84600') where position = 2`
  await admin.end()
  await take()
  const { code, text } = await rehearse()
  assert.match(text, /SỔ SAI [\s\S]*g1\/2/)
  assert.equal(code, 1)
})

test('of a backup with a damaged file says which, and leaves nothing', async () => {
  const base = listBases(path('repository')).at(-1)
  writeFileSync(join(base!.directory, 'files', 'PG_VERSION.zst'), 'x')
  await assert.rejects(rehearse(), /PG_VERSION/)
  assert.deepEqual(readdirSync(path('room')), [])
})
