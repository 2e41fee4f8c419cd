import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { busy, dataDirectory, lockDirectory, password, writeSecret } from './directory.ts'

const root = mkdtempSync(join(tmpdir(), 'canhtay-directory-'))
const runs: string[] = []
after(() => {
  for (const path of [root, ...runs]) rmSync(path, { recursive: true, force: true })
})
const at = (...names: string[]) => {
  const directory = dataDirectory(join(root, ...names))
  runs.push(directory.run)
  return directory
}

const refused = (words: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === 'data_directory' && words.test(error.message)

test('the socket fits its 103 bytes however long the data directory is', () => {
  const { run } = at(...Array.from({ length: 10 }, () => 'bưu-điện-tỉnh-sơn-la'))
  assert.ok(Buffer.byteLength(join(run, '.s.PGSQL.5432')) <= 103, run)
  assert.equal(statSync(run).mode & 0o777, 0o700)
})

test('two data directories have two sockets, one has one', () => {
  assert.notEqual(at('a').run, at('b').run)
  assert.equal(at('a').run, at('b', '..', 'a').run)
})

test('a socket directory that others may enter is refused', () => {
  const { run } = at('open')
  chmodSync(run, 0o755)
  assert.throws(() => dataDirectory(join(root, 'open')), refused(/xoá nó/))
})

test('a data directory that is a file is refused', () => {
  mkdirSync(join(root, 'c'))
  writeFileSync(join(root, 'c', 'file'), '')
  assert.throws(() => dataDirectory(join(root, 'c', 'file')), refused(/file/))
})

test('the lock is held by one, also in one process, and can be had again', () => {
  const directory = at('locked')
  const lock = lockDirectory(directory)
  assert.ok(lock)
  assert.equal(lockDirectory(directory), null)
  assert.match(busy(directory).message, new RegExp(`tiến trình ${process.pid} `))
  lock.release()
  const again = lockDirectory(directory)
  assert.ok(again)
  again.release()
})

test('each secret and each role has a password of its own', async () => {
  const [one, other] = [at('one').secret, at('other').secret]
  for (const secret of [one, other]) await writeSecret(secret)
  const passwords = [one, other].flatMap((secret) => ['owner', 'app'].map((role) => password(secret, role)))
  assert.equal(new Set(passwords).size, 4)
  assert.equal(password(one, 'app'), password(one, 'app'))
  assert.equal(statSync(one).mode & 0o777, 0o600)
})
