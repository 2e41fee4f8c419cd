/**
 * A server is lost and comes back as it was some minutes ago. It has forgotten what tills did since then, and what it gave
 * them; the tills have not. Backup, archive, restore, journal and hub are the real ones; two tills and an office.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Line } from '#kernel/act.ts'
import { type Connection, driver, openDb } from '#kernel/sql.ts'
import { addPerson, lasting } from '#people/person.ts'
import { durableThrough, walPosition } from '#server/archive.ts'
import { backup } from '#server/backup.ts'
import { ensurePartitions, migrate } from '#server/migrate.ts'
import { type Database, startDatabase } from '#server/postgres.ts'
import { openProvince, type Province } from '#server/province.ts'
import { restore } from '#server/restore.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type News, Outbox } from '#sync/outbox.ts'
import { EXAMPLE, examples, importAll, networkFiles } from './support/example-province.ts'

const root = mkdtempSync(join(tmpdir(), 'canhtay-restore-'))
const path = (name: string) => join(root, name)
const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const AT = '2018-12-03T08:12:33+07:00'
const UNIT = 'V99001'

async function start(dataDir: string): Promise<Database> {
  const database = await startDatabase({ dataDir: path(dataDir) })
  closing.push(() => database.stop())
  return database
}

async function open({ app, owner }: { app: Connection; owner: Connection }): Promise<Province> {
  const province = await openProvince(app, EXAMPLE, undefined, owner)
  let open = true
  const close = async () => {
    if (open) await province.close()
    open = false
  }
  closing.push(close)
  return { ...province, close }
}

async function makeTill(province: Province) {
  const unit = province.world.unit(UNIT, AT.slice(0, 10))?.id as number
  const signer = await signerOf(await newKeys())
  const code = await province.devices.invite(unit, 'person:quan-ly')
  await province.devices.enrol({ code, publicKey: signer.publicKey, persisted: true, freeBytes: 0 })
  const device = (await province.read((query) => province.devices.list(query))).find(({ state }) => state === 'pending')
  await province.devices.approve(device!.code, 'person:quan-ly')
  const store = new MemoryStore()
  await Outbox.begin(store, device!.code, 1)
  const news: News[] = []
  const outbox = await Outbox.open(store, signer)
  const talk = async (hub: Province['hub']) => {
    const round = () =>
      outbox.sync(
        (_, body) => hub.up(body),
        (one) => {
          news.push(one)
          return []
        },
      )
    let said = await round()
    for (let n = 0; said === 'more' && n < 50; n++) said = await round()
    return said
  }
  const does = (service: string, verb: string, line: Line, cash: number) =>
    outbox.commit(
      { at: AT, actor: 'person:lo-thi-mai', unit: UNIT, service, verb, lines: [line], happened: true },
      cash,
    )
  return { code: device!.code, outbox, news, talk, does }
}

/** Everything committed until now lies in the archive. */
async function archived(owner: Connection): Promise<void> {
  const sql = driver(owner, { max: 1 })
  const position = await walPosition(sql)
  await sql`select pg_switch_wal()`
  while (((await durableThrough(sql))?.position ?? 0) < position) await sleep(50)
  await sql.end()
}

const journal = (province: Province) =>
  province.read(
    (query) => query<{ ref: string; verb: string; outcome: string; position: number }[]>`
      select d.key || '/' || a.seq as ref, a.verb, a.outcome, a.position
      from act a join device d on d.province = a.province and d.id = a.device order by a.position`,
  )

test('a restored server hears its tills before it goes on, and nothing is lost or done twice', {
  timeout: 120_000,
}, async () => {
  const first = await start('first')
  await migrate(first.owner, join(import.meta.dirname, '..', 'db'))
  await ensurePartitions(first.owner, '2018-12-01')
  const before = await open(first)
  await importAll(
    before,
    networkFiles.map((name) => join(examples, name)),
  )
  const unit = before.world.unit(UNIT, AT.slice(0, 10))?.id as number
  await addPerson(
    before.people,
    lasting({ code: 'lo-thi-mai', name: 'Lò Thị Mai', unit, role: 'teller', since: '2018-01-01' }),
    'job:test',
  )
  const one = await makeTill(before)
  const two = await makeTill(before)
  let office = 0
  const officeDoes = async (province: Province, verb: string, line: Line) => {
    const act = {
      device: 'vp-test',
      seq: ++office,
      at: AT,
      actor: 'person:quan-ly',
      unit: UNIT,
      service: 'electricity',
      verb,
      lines: [line],
    }
    const [answer] = await province.intake.post([act])
    assert.equal(answer?.outcome, 'accepted', `${verb}: ${JSON.stringify(answer)}`)
  }
  const bill = (n: number) => ({ customer: `PA9900000000${n}`, period: '2018-11' })
  const give = async (province: Province, n: number, to: string) => {
    await officeDoes(province, 'assign', { ...bill(n), amount: 96_000, village: 'Bản Mòn', name: 'Quàng Văn Đức' })
    await officeDoes(province, 'handOver', { ...bill(n), to: `till:${to}`, until: '2018-12-20' })
  }
  await give(before, 1, one.code)
  await one.does('letter', 'post', { grams: 18, pieces: 1 }, 4_000)
  assert.equal(await one.talk(before.hub), 'idle')
  await backup({ owner: first.owner, dataDir: path('first'), to: path('repository') })
  const until = new Date()
  await sleep(50)

  // From here on the server will forget: One gives its bill back, the office gives it to Two, who collects it.
  await one.does('electricity', 'giveBack', { ...bill(1), reason: 'absent' }, 0)
  assert.equal(await one.talk(before.hub), 'idle')
  await officeDoes(before, 'assignAgain', bill(1))
  await officeDoes(before, 'handOver', { ...bill(1), to: `till:${two.code}`, until: '2018-12-20' })
  await give(before, 2, two.code)
  assert.equal(await two.talk(before.hub), 'idle')
  await two.does('electricity', 'collect', { ...bill(1), amount: 96_000 }, 96_000)
  await two.does('drone', 'fly', { drone: 'D1' }, 5_000)
  assert.equal(await two.talk(before.hub), 'idle')
  const whole = await journal(before)
  await archived(first.owner)
  await before.close()
  await restore({ from: path('repository'), dataDir: path('second'), until })

  const second = await start('second')
  const again = await open(second)
  assert.ok((await journal(again)).length < whole.length)
  const { number, recovering } = await again.hub.epoch()
  assert.deepEqual([number, recovering], [2, true])
  // Two comes first, with a bill that seems to be One's still.
  await two.does('letter', 'post', { grams: 18, pieces: 1 }, 4_000)
  assert.equal(await two.talk(again.hub), 'wait')
  assert.equal(await one.talk(again.hub), 'idle')
  assert.equal((await again.hub.epoch()).recovering, false)
  assert.equal(await two.talk(again.hub), 'idle')
  assert.deepEqual([one.outbox.state.unsent, two.outbox.state.unsent], [0, 0])

  const restored = await journal(again)
  assert.deepEqual(
    restored.slice(0, whole.length).map(({ ref, verb, outcome }) => `${ref} ${verb} ${outcome}`),
    whole.map(({ ref, verb, outcome }) => `${ref} ${verb} ${outcome}`),
  )
  assert.equal(restored.length, whole.length + 1)
  const holders = await again.read(
    (query) => query<{ key: string; holder: string }[]>`
      select t.key, h.key as holder from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.key like 'electricity:%' order by 1`,
  )
  assert.deepEqual(
    holders.map(({ holder }) => holder),
    ['customer', `till:${two.code}`],
  )
  // What was parked is parked under the same number; nobody was told anything else.
  const told = two.news.flatMap(({ outcomes }) => outcomes.map(([seq, kind, code]) => `${seq} ${kind} ${code}`))
  assert.deepEqual([...new Set(told)], ['2 parked service_unknown'])
  // The office goes on after what it had done.
  const db = openDb(second.app, 1)
  const [cursor] = await db.read(
    { province: EXAMPLE, units: 'all' },
    (query) => query<{ seq: number }[]>`select seq from device where key = 'vp-test'`,
  )
  await db.close()
  assert.equal(cursor?.seq, office)
  await give(again, 3, one.code)
  assert.equal(await one.talk(again.hub), 'idle')
})
