/** The server's look at its own journal: nothing rings while it is whole, and each kind of tampering does within a round. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Chance } from '#kernel/chance.ts'
import { driver } from '#kernel/sql.ts'
import { sayFinding } from '#ledger/findings.ts'
import { actHash } from '#ledger/record.ts'
import { openWatch, type Watch } from '#server/watch.ts'
import { busyActs } from '../../test/support/busy-acts.ts'
import { exampleProvince } from '../../test/support/example-province.ts'

const province = await exampleProvince()
const admin = driver(province.database.admin, { max: 1 })
after(() => admin.end())
const acts = busyActs(new Chance('watch', 'acts'), 200, ['V99001', 'H991', 'T99'])
const tables = ['head', 'block', 'device', 'act', 'leg', 'thing', 'balance', 'personal'] as const

const watch = () => openWatch(province, () => '2026-11-26T02:00:00.000Z', 30)
async function round(one: Watch): Promise<string[]> {
  for (let steps = 1; !(await one.step()); steps++) assert.ok(steps < 100, 'a round ends')
  return one.state().findings.map(sayFinding)
}

async function putBack(): Promise<void> {
  for (const table of tables) {
    await admin`delete from ${admin(table)}`
    await admin`insert into ${admin(table)} select * from kept.${admin(table)}`
  }
}

before(async () => {
  for (let at = 0; at < 150; at += 10) await province.intake.post(acts.slice(at, at + 10))
  await admin`create schema kept`
  for (const table of tables) await admin`create table kept.${admin(table)} as table ${admin(table)}`
})

test('a whole journal rings nothing, and all of it is looked at, new acts at once', async () => {
  const one = watch()
  assert.equal(one.state().wholeSince, undefined)
  assert.deepEqual(await round(one), [])
  assert.equal(one.state().checked, 150)
  assert.equal(one.state().wholeSince, '2026-11-26T02:00:00.000Z')
  await province.intake.post(acts.slice(150))
  await one.step()
  const { outcomes } = one.state()
  assert.equal(outcomes.accepted + outcomes.refused + outcomes.exception, 50)
  assert.ok(outcomes.accepted > 0 && outcomes.refused > 0)
  await putBack()
  assert.match((await round(one)).join('\n'), /sổ bị cắt hoặc làm lại/, 'a tail cut with every table in step')
})

/** What is done as a superuser, past every wall, and what is said of it. */
const TAMPERINGS: Record<string, [work: () => Promise<unknown>, said: RegExp]> = {
  'a record': [
    () => admin`update act set record = replace(record, '"at":"20', '"at":"19') where position = 75`,
    /Vị trí 75,.*không nối với việc trước/,
  ],
  'a record, hashed again': [
    async () => {
      const [row] = await admin<{ record: string; before: string | null }[]>`
        select record, (select hash from act b where b.device = a.device and b.seq = a.seq - 1) as before
        from act a where position = 75`
      const record = row!.record.replace('"at":"20', '"at":"19')
      await admin`update act set record = ${record}, hash = ${actHash(row!.before ?? '0'.repeat(64), record)} where position = 75`
    },
    /dấu của khối \d+ không khớp|không nối với việc trước/,
  ],
  'an outcome': [
    () =>
      admin`update act set outcome = 'refused' where position = (select min(position) from act where outcome = 'accepted')`,
    /kết quả ghi là refused, bản ghi nói accepted/,
  ],
  'an act taken out': [() => admin`delete from act where position = 75`, /thiếu việc/],
  'a movement': [
    () =>
      admin`update leg set amount = amount + 1 where position = (select max(position) from leg where asset = 'cash') and asset = 'cash'`,
    /bảng bút toán khác/,
  ],
  'a movement taken out': [
    () => admin`delete from leg where position = (select min(position) from leg)`,
    /bảng bút toán khác/,
  ],
  'a holder of a thing': [
    () =>
      admin`update thing set holder = (select max(id) from holder where id <> thing.holder) where id = (select min(id) from thing)`,
    /bảng vật ghi .* khác với sổ/,
  ],
  'a balance': [
    () =>
      admin`update balance set amount = amount + 1 where (holder, asset) = (select holder, asset from balance where floor is null limit 1)`,
    /Tổng số dư .* đáng lẽ là 0/,
  ],
  'a person': [
    () =>
      admin`update personal set content = content || ' ' where (device, seq) = (select device, seq from personal limit 1)`,
    /thông tin cá nhân khác/,
  ],
  'a block': [() => admin`update block set hash = ${'a'.repeat(64)} where block = 3`, /dấu của khối 3/],
  'the head of a device': [() => admin`update device set hash = ${'a'.repeat(64)} where id = 1`, /dấu cuối của máy/],
  'the head': [() => admin`update head set hash = ${'a'.repeat(64)}`, /đầu sổ/],
}

for (const [what, [work, said]] of Object.entries(TAMPERINGS))
  test(`${what} that was changed rings, until it is put back and a round has passed`, async () => {
    const one = watch()
    assert.deepEqual(await round(one), [])
    await work()
    assert.match((await round(one)).join('\n'), said)
    await putBack()
    assert.deepEqual(await round(one), [])
  })
