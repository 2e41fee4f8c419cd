/** `canhtay doctor` on a machine that is well, and with each fault planted in turn. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { driver } from '#kernel/sql.ts'
import { archiveFailure } from '#server/archive.ts'
import { backup } from '#server/backup.ts'
import { dataDirectory } from '#server/directory.ts'
import { lookAtDisk } from '#server/look-machine.ts'
import { migrate } from '#server/migrate.ts'
import { startDatabase } from '#server/postgres.ts'
import { examine } from './doctor.ts'
import { migrations } from './open.ts'

const root = mkdtempSync(join(tmpdir(), 'canhtay-doctor-'))
const dir = join(root, 'data')
const repository = join(root, 'kho lưu')
const DAY_MS = 86_400_000
after(() => {
  rmSync(dataDirectory(dir).run, { recursive: true, force: true })
  rmSync(root, { recursive: true, force: true })
})

const database = await startDatabase({ dataDir: dir })
await migrate(database.owner, migrations)
const { directory: base } = await backup({ owner: database.owner, dataDir: dir, to: repository })

type Told = { key: string; text: string }
async function told(env: Record<string, string> = {}, now = new Date()): Promise<Told[]> {
  const looks = await examine({ dir, env: { PORT: '1', ...env }, now })
  return looks.flatMap(({ faults }) => faults.map(({ key, what, remedy }) => ({ key, text: `${what} ${remedy}` })))
}
const one = async (key: string, says: RegExp, env?: Record<string, string>, now?: Date): Promise<void> => {
  const found = await told(env, now)
  assert.deepEqual([...new Set(found.map((fault) => fault.key))], [key], JSON.stringify(found))
  assert.match(found.map(({ text }) => text).join('\n'), says)
}

test('a machine that is well', async () => assert.deepEqual(await told(), []))

test('a port that another program has', async () => {
  const other = createServer((_, answer) => answer.end('hello')).listen(0, '127.0.0.1')
  await new Promise((listening) => other.once('listening', listening))
  const { port } = other.address() as { port: number }
  await one('port', /đang có chương trình khác dùng.*đặt PORT khác/, { PORT: String(port) })
  other.close()
})

test('a directory that others read, that belongs to somebody else, or lost its secret', async () => {
  chmodSync(dir, 0o755)
  await one('directory', /Người khác trên máy đọc được.*chmod 700/)
  chmodSync(dir, 0o700)
  if (process.geteuid?.() === 0) {
    chownSync(dir, 12_345, 12_345)
    await one('directory', /thuộc người dùng số 12345.*chown 0/)
    chownSync(dir, 0, 0)
  }
  const secret = join(dir, 'secret')
  renameSync(secret, `${secret}.away`)
  await one('directory', /Mất tệp .*secret.*tạo bí mật mới/)
  renameSync(`${secret}.away`, secret)
})

test('a base that is too old', async () => {
  const file = join(base, 'manifest.json')
  const text = readFileSync(file, 'utf8')
  const endedAt = new Date(Date.now() - 5 * DAY_MS).toISOString()
  writeFileSync(file, JSON.stringify({ ...JSON.parse(text), endedAt }))
  await one('backup', /Bản nền mới nhất đã 5 ngày.*npx canhtay backup --to/)
  writeFileSync(file, text)
})

test('an archive that takes nothing', { timeout: 60_000 }, async () => {
  const sql = driver(database.owner, { max: 1 })
  renameSync(join(repository, 'wal'), join(repository, 'away'))
  await sql`create table written (n int)`
  await sql`select pg_switch_wal()`
  while ((await archiveFailure(sql)) === null) await sleep(100)
  await one('archive', /không nhận kịp dữ liệu \(đoạn [0-9A-F]{24}\).*quyền ghi/)
  renameSync(join(repository, 'away'), join(repository, 'wal'))
  while ((await archiveFailure(sql)) !== null) await sleep(200)
  await sql.end()
})

test('a clock that is an hour ahead', async () => {
  await one('clock', /lệch nhau \d+ phút.*timedatectl/, {}, new Date(Date.now() + 3_600_000))
})

test('a disk that is nearly full', () => {
  const faults = (free: number) => lookAtDisk('dữ liệu', '/d', { free, total: 100e9 }).faults
  assert.deepEqual(faults(50e9), [])
  assert.match(faults(1e9)[0]?.what ?? '', /chỉ còn 1 GB trên 100 GB/)
  assert.equal(faults(4e9)[0]?.key, 'disk')
})

const skip = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl on this machine'
test('a certificate near its end, of another name, or with another key', { skip }, async () => {
  const make = (name: string, days: number) => {
    const [cert, key] = [join(root, `${name}.pem`), join(root, `${name}.key`)]
    const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days ${days} -subj /CN=${name}`.split(
      ' ',
    )
    execFileSync('openssl', [...words, '-addext', `subjectAltName=DNS:${name}`, '-out', cert, '-keyout', key], {
      stdio: 'ignore',
    })
    return { CANHTAY_ORIGIN: 'https://buudien.example', CANHTAY_TLS_CERT: cert, CANHTAY_TLS_KEY: key }
  }
  const good = make('buudien.example', 365)
  assert.deepEqual(await told(good), [])
  await one('tls', /Chứng thư còn 9 ngày.*Xin chứng thư mới/, make('buudien.example', 10))
  const other = make('other.example', 365)
  await one('tls', /không phải của buudien\.example/, other)
  await one('tls', /Khóa không đi với chứng thư/, { ...good, CANHTAY_TLS_KEY: other.CANHTAY_TLS_KEY })
  await one('tls', /Không đọc được tệp.*nowhere/, { ...good, CANHTAY_TLS_CERT: '/nowhere.pem' })
})

test('a schema that another program brought forward', async () => {
  const sql = driver(database.owner, { max: 1 })
  await sql`update migration set sha256 = sha256 || 'x' where number = 1`
  await one('schema', /khác với bản của chương trình này/)
  await sql`update migration set sha256 = left(sha256, 64) where number = 1`
  await sql.end()
})

test('fsync switched off, while nothing runs', async () => {
  await database.stop()
  const file = join(dir, 'postgres', 'postgresql.conf')
  appendFileSync(file, '\nfsync = off\n')
  await one('setting', /fsync đang off.*fsync = on/)
  appendFileSync(file, '\nfsync = on\n')
  assert.deepEqual(await told(), [])
})
