/** A database on a server that is not ours: the test server, reached by an address as an administrator gives it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Problem, type ProblemCode } from '#kernel/problem.ts'
import { type Connection, driver } from '#kernel/sql.ts'
import { fileDatabase, type TestDatabase } from '../../test/support/database.ts'
import { durableThrough } from './archive.ts'
import { backup } from './backup.ts'
import { dataDirectory } from './directory.ts'
import { startDatabase, startServer } from './postgres.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'canhtay-external-'))
after(() => {
  rmSync(dataDirectory(dataDir).run, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
})

const urlOf = ({ host, port, database, username, password = '' }: Connection) =>
  `postgres://${username}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`

const problem = (code: ProblemCode, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}

describe('an external server', async () => {
  const database = await fileDatabase()

  test('serves with an owner and an application that exist', async () => {
    const external = await startDatabase({ dataDir, url: urlOf(database.owner), appUrl: urlOf(database.app) })
    assert.equal(external.embedded, false)
    const sql = driver(external.app, { max: 1 })
    assert.equal((await sql`select current_user as name`)[0]?.name, 'canhtay_app')
    await sql.end()
    await external.stop()
  })

  test('an owner who may not make the role of the application is told what to do', async () => {
    const tried = startDatabase({ dataDir, url: urlOf(database.owner) })
    await assert.rejects(tried, problem('database_down', /CREATEROLE.*DATABASE_APP_URL/))
  })

  test('an application that could pass the policies is refused', async () => {
    const tried = startDatabase({ dataDir, url: urlOf(database.owner), appUrl: urlOf(database.admin) })
    await assert.rejects(tried, problem('database_down', /không SUPERUSER/))
    const stranger = startDatabase({ dataDir, url: urlOf(database.owner), appUrl: urlOf(database.owner) })
    await assert.rejects(stranger, problem('database_down', /phải thuộc canhtay_app/))
  })

  test('a database that could lose acts is refused', async () => {
    await alter(database, 'set synchronous_commit = off')
    const tried = startDatabase({ dataDir, url: urlOf(database.owner), appUrl: urlOf(database.app) })
    await assert.rejects(tried, problem('setting_unsafe', /ALTER DATABASE … RESET synchronous_commit/))
    await alter(database, 'reset synchronous_commit')
  })

  test('has no archive of ours, and its backup is left to its own tools', async () => {
    const sql = driver(database.owner, { max: 1 })
    assert.equal(await durableThrough(sql), null)
    await sql.end()
    const tried = backup({ owner: database.owner, dataDir, to: join(dataDir, 'repository') })
    await assert.rejects(tried, problem('option_invalid', /pgBackRest/))
  })
})

test('an owner with CREATEROLE makes the role of the application, once', async (t) => {
  const directory = dataDirectory(mkdtempSync(join(tmpdir(), 'canhtay-own-')))
  const server = await startServer(directory, { initdb: ['--no-sync'] })
  t.after(async () => {
    await server.stop()
    for (const path of [directory.root, directory.run]) rmSync(path, { recursive: true, force: true })
  })
  const sql = driver(server.admin, { max: 1 })
  await sql.unsafe("create role tinh login createrole password 'x'")
  await sql.unsafe('create database so owner tinh')
  await sql.end()
  const owner = { ...server.admin, database: 'so', username: 'tinh', password: 'x' }
  for (let start = 0; start < 2; start++) {
    const { app } = await startDatabase({ dataDir, url: urlOf(owner) })
    assert.equal(app.username, 'canhtay_app')
  }
})

async function alter({ admin }: TestDatabase, what: 'set synchronous_commit = off' | 'reset synchronous_commit') {
  const sql = driver(admin, { max: 1 })
  await sql.unsafe(`alter database ${admin.database} ${what}`)
  await sql.end()
}
