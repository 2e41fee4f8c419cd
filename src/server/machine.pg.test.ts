/** The server as its operator sees it: alive, ready, measured; and what the office reads when the journal is wrong. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { makeApp } from '#server/http.ts'
import { openMachine } from '#server/machine.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, cookieOf } = await openOffice(database)
const admin = driver(database.admin, { max: 1 })
const dataDir = mkdtempSync(join(tmpdir(), 'canhtay-machine-'))
const migrations = join(import.meta.dirname, '..', '..', 'db')
const token = 'm'.repeat(40)
const machine = openMachine({ owner: database.owner, embedded: false, dataDir, migrations, token })
const provinces = [province]
const here = makeApp({ provinces, port: 0, machine, log: () => {} })
const outside = makeApp({ provinces, port: 0, machine, front: 'https://buudien.example', log: () => {} })
after(async () => {
  await Promise.all([here.close(), outside.close(), machine.close(), admin.end()])
  await province.close()
  await database.drop()
  rmSync(dataDir, { recursive: true })
})

const get = async (url: string, headers: Record<string, string> = {}) =>
  await here.inject({ url, headers: { host: 'localhost', ...headers } })
const watch = machine.watch(province)

test('metrics are text that Prometheus reads, with each name declared once, and nobody’s data in them', async () => {
  await admin`
    insert into till_device (province, code, unit, unit_code, public_key, state, ticket, persisted, free_bytes, asked, seen,
                             behind, reported)
    values (14, 'q1-1', 1, 'T14', '\\x00', 'active', 'x', true, 1, ${RECORDED}, now() - interval '2 hours', 3, 0)`
  while (!(await watch.step()));
  await get('/')
  const answer = await get('/metrics')
  assert.match(String(answer.headers['content-type']), /text\/plain; version=0\.0\.4/)
  const lines = answer.body.trimEnd().split('\n')
  const types = lines.filter((line) => line.startsWith('#'))
  assert.equal(new Set(types).size, types.length)
  for (const line of lines.filter((one) => !one.startsWith('#')))
    assert.match(line, /^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? \d+(\.\d+)?(e[-+]\d+)?$/)
  const value = (name: string) => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
  assert.equal(value('canhtay_journal_acts{province="14"}'), 8)
  assert.equal(value('canhtay_journal_problems{province="14"}'), 0)
  assert.equal(value('canhtay_tills{province="14",state="active"}'), 1)
  assert.equal(value('canhtay_till_behind_acts{province="14",till="q1-1"}'), 3)
  assert.ok(value('canhtay_till_silent_seconds{province="14",till="q1-1"}') >= 7200)
  assert.ok(value('canhtay_disk_free_bytes{of="data"}') > 0)
  assert.equal(value('canhtay_answer_seconds_count{cost="report"}'), 1)
  assert.ok(value('canhtay_journal_check_age_seconds{province="14"}') >= 0)
  assert.doesNotMatch(answer.body, /Lò|person|PA2201/)
})

test('metrics are for this machine, or for who shows the token; to others they are not there', async () => {
  const ask = async (headers: Record<string, string>) =>
    (await outside.inject({ url: '/metrics', headers: { host: 'buudien.example', ...headers } })).statusCode
  assert.equal(await ask({}), 404)
  assert.equal(await ask({ authorization: `Bearer ${'n'.repeat(40)}` }), 404)
  assert.equal(await ask({ authorization: `Bearer ${token}` }), 200)
  assert.equal((await get('/metrics', { 'x-forwarded-for': '10.0.0.7' })).statusCode, 404)
})

test('ready says what is missing; alive does not ask the database', async () => {
  assert.deepEqual((await get('/ready')).json(), { ok: true, faults: [] })
  await admin`create table kept as table migration`
  await admin`delete from migration where number = (select max(number) from migration)`
  const missing = await get('/ready')
  assert.deepEqual([missing.statusCode, missing.json()], [503, { ok: false, faults: ['schema'] }])
  await admin`delete from migration`
  await admin`insert into migration select * from kept`
  await admin`update migration set sha256 = 'x' where number = 1`
  assert.deepEqual((await get('/ready')).json().faults, ['schema'])
  await admin`update migration set sha256 = (select sha256 from kept where number = 1) where number = 1`
  assert.equal((await get('/ready')).statusCode, 200)
  assert.deepEqual((await get('/health')).json(), { ok: true })
})

test('what the continuous check finds stands first on everybody’s page of the office', async () => {
  const page = async () => {
    const cookie = `phien=${await cookieOf('head', 'own')}`
    return (await get('/quan-ly', { cookie })).body
  }
  assert.doesNotMatch(await page(), /Sổ không khớp/)
  await admin`update balance set amount = amount + 1 where floor is null`
  while (!(await watch.step()));
  assert.match(await page(), /role="alert"[^>]*><b class="late">Sổ không khớp ở \d+ chỗ\.<\/b> Dừng/)
  assert.match((await get('/metrics')).body, /canhtay_journal_problems\{province="14"\} [1-9]/)
})
