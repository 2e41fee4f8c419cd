/**
 * Verification against tampering: a journal posted as in life passes; each kind of tampering, done as a superuser past
 * every wall, is found and the first touched act named. TRIALS=100 for a long run, SEED to repeat one.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Sql } from 'postgres'
import { Chance } from '#kernel/chance.ts'
import { driver } from '#kernel/sql.ts'
import { sayFinding } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import { actHash, blockHash, GENESIS } from '#ledger/record.ts'
import type { Report } from '#ledger/verify.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { unitCodes } from '#network/codes.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { reverses } from '#services/reverses.ts'
import { busyActs } from '../../test/support/busy-acts.ts'
import { EXAMPLE, exampleProvince } from '../../test/support/example-province.ts'

const seed = process.env.SEED ?? String(Date.now())
const trials = Number(process.env.TRIALS ?? 2)
const province = await exampleProvince()
const { app } = province.database
const admin = driver(province.database.admin, { max: 1, connection: { synchronous_commit: 'off' } as never })
after(() => admin.end())

const rollups = ['rollup_day', 'rollup_month', 'rollup_whole', 'rollup_subject'] as const
const tables = [
  'head',
  'block',
  'device',
  'act',
  'leg',
  'holder',
  'thing',
  'balance',
  'negation',
  'exception',
  'personal',
  'rollup_dirty',
  ...rollups,
] as const

/** Copies of all tables under a name, and back. */
async function keep(name: string): Promise<void> {
  await admin`create schema ${admin(name)}`
  for (const table of tables) await admin`create table ${admin(name)}.${admin(table)} as table ${admin(table)}`
}
async function putBack(name: string): Promise<void> {
  for (const table of tables) {
    await admin`delete from ${admin(table)}`
    await admin`insert into ${admin(table)} table ${admin(name)}.${admin(table)}`
  }
}

/** Posts in batches of random size, so that blocks are long and short. */
async function post(chance: Chance, from: number, to: number): Promise<void> {
  for (let at = from; at < to; ) {
    const size = chance.weighted({ 1: 2, 7: 3, 40: 1 })
    const some = acts.slice(at, Math.min(to, at + Number(size)))
    for (const answer of await province.intake.post(some)) assert.ok('position' in answer, JSON.stringify(answer))
    at += some.length
  }
}

type Row = { position: number; device: number; key: string; seq: number; record: string; hash: string; outcome: string }
type Block = { block: number; first: number; last: number; hash: string }
type Exception = { position: number; closed: number | null }

const acts = busyActs(new Chance(seed, 'acts'), 300, ['V99001', 'H991', 'T99'])
let rows: Row[] = []
let blocks: Block[] = []
let good: Report
let early: Report
let units: (code: string, day: string) => number[]

const verify = (heads: readonly Head[] = []) => verifyDatabase(app, EXAMPLE, { heads, reverses, units })

before(async () => {
  const texts = await admin<{ content: string }[]>`select content from reference where kind = 'units'`
  units = unitCodes(texts.map(({ content }) => content))
  const chance = new Chance(seed, 'batches')
  await post(chance, 0, 150)
  await keep('early')
  early = await verify()
  await post(chance, 150, acts.length)
  await keep('good')
  good = await verify()
  rows = await admin<Row[]>`
    select position, device, key, a.seq, record, a.hash, outcome
    from act a join device d on d.id = a.device order by position`
  blocks = await admin<Block[]>`select block, first, last, hash from block order by block`
})

test('an untampered journal passes, and everything in it was looked at', async () => {
  const [count] = await admin<
    { acts: number; legs: number; blocks: number; personal: number; things: number; accounts: number }[]
  >`
    select (select count(*) from act) as acts, (select count(*) from leg) as legs, (select count(*) from block) as blocks,
      (select count(*) from personal) as personal, (select count(*) from thing) as things,
      (select count(*) from balance) as accounts`
  const { problems, findings, heads, ...looked } = good
  assert.deepEqual(findings.map(sayFinding), [])
  assert.equal(problems, 0)
  assert.deepEqual(looked, count)
  assert.equal(good.acts, acts.length)
  for (const outcome of ['accepted', 'refused', 'exception'])
    assert.ok(
      rows.some((row) => row.outcome === outcome),
      outcome,
    )
  const [negations] = await admin<{ count: number }[]>`select count(*) from negation`
  assert.ok((negations?.count ?? 0) > 0, 'the sample holds reversals')
  assert.equal((await verify(heads)).problems, 0, 'its own heads agree')
})

test('a province without acts does not pass', async () => {
  const report = await verifyDatabase(app, EXAMPLE + 1, { reverses })
  assert.equal(report.problems, 1)
  assert.match(sayFinding(report.first!), /không có việc nào/)
})

test('erased personal values leave a journal that passes', async () => {
  await admin`delete from personal`
  const report = await verify()
  await putBack('good')
  assert.equal(report.problems, 0)
  assert.equal(report.personal, 0)
})

/** Recomputes everything that hangs on the records from a position on, as one with all rights and our source would. */
async function rehash(changed: Row[], blocksToo: boolean): Promise<void> {
  const heads = new Map<number, string>()
  for (const row of changed) {
    row.hash = actHash(heads.get(row.device) ?? GENESIS, row.record)
    heads.set(row.device, row.hash)
  }
  await admin`
    update act set record = made.record, hash = made.hash
    from unnest(${changed.map(({ position }) => position)}::bigint[], ${changed.map(({ record }) => record)}::text[],
      ${changed.map(({ hash }) => hash)}::text[]) as made (position, record, hash)
    where act.position = made.position`
  for (const [device, hash] of heads) await admin`update device set hash = ${hash} where id = ${device}`
  if (!blocksToo) return
  let last = GENESIS
  for (const { block, first, last: end } of blocks) {
    last = blockHash(
      last,
      changed.slice(first - 1, end).map(({ hash }) => hash),
    )
    await admin`update block set hash = ${last} where block = ${block}`
  }
  await admin`update head set hash = ${last}`
}

const forge = (record: string) => record.replace('"actor":"person:gdv', '"actor":"person:gdx')
const copies = () => rows.map((row) => ({ ...row }))
const headOf = ({ key, seq, hash }: Row): Head => ({ device: key, seq, hash })
const blockAt = (position: number) => blocks.find(({ first, last }) => position >= first && position <= last) as Block

type Expected = { position?: number; why?: RegExp; heads?: Head[] }
/** Does one tampering, and says which act must be named. Nothing: this journal offers no place for it. */
type Tampering = (chance: Chance, sql: Sql) => Promise<Expected>

const tamperings: Record<string, Tampering> = {
  'a record is edited': async (chance, sql) => {
    const { position, record } = chance.pick(rows)
    await sql`update act set record = ${forge(record)} where position = ${position}`
    return { position }
  },
  'a record is edited and its own hash made anew': async (chance, sql) => {
    const { position, device, seq, record } = chance.pick(rows)
    const previous = rows.find((row) => row.device === device && row.seq === seq - 1)?.hash ?? GENESIS
    const hash = actHash(previous, forge(record))
    await sql`update act set record = ${forge(record)}, hash = ${hash} where position = ${position}`
    return { position }
  },
  'a hash is replaced': async (chance, sql) => {
    const { position } = chance.pick(rows)
    await sql`update act set hash = ${'ab'.repeat(32)} where position = ${position}`
    return { position }
  },
  'a record is edited and the whole chain made anew; the device knows its answer': async (chance) => {
    const changed = copies()
    const row = chance.pick(changed)
    const before = { ...row }
    row.record = forge(row.record)
    await rehash(changed, true)
    assert.equal((await verify()).problems, 0, 'nothing inside the database can show it')
    return { position: row.position, heads: [headOf(before)] }
  },
  'the same; only later answers and a block are known outside': async (chance) => {
    const changed = copies()
    const row = chance.pick(changed.slice(0, 100))
    row.record = forge(row.record)
    await rehash(changed, true)
    const later = rows.filter(({ device, seq }) => device === row.device && seq > row.seq)
    const block = blockAt(row.position)
    const first = later.length > 0 ? chance.pick(later) : undefined
    const heads: Head[] = [...(first ? [headOf(first)] : []), { block: block.block, hash: block.hash }]
    return { position: Math.min(block.first, first?.position ?? Number.POSITIVE_INFINITY), heads }
  },
  'the chain of one device is made anew, not the blocks': async (chance) => {
    const changed = copies()
    const row = chance.pick(changed)
    row.record = forge(row.record)
    await rehash(changed, false)
    return { position: blockAt(row.position).first }
  },
  'an act is deleted in the middle': async (chance, sql) => {
    const { position } = chance.pick(rows.slice(0, -1))
    await sql`delete from act where position = ${position}`
    await sql`delete from leg where position = ${position}`
    return { position }
  },
  'the tail is cut off': async (chance, sql) => {
    const { position } = chance.pick(rows.slice(1))
    await sql`delete from act where position >= ${position}`
    await sql`delete from leg where position >= ${position}`
    return { position }
  },
  'the tail is cut off and everything set back to then': async () => {
    await putBack('early')
    assert.equal((await verify()).problems, 0, 'nothing inside the database can show it')
    assert.equal((await verify(early.heads)).problems, 0)
    return { position: early.acts + 1, heads: [...good.heads], why: /sổ bị cắt/ }
  },
  'two acts change places': async (chance, sql) => {
    const one = chance.pick(rows)
    const two = chance.pick(rows.filter(({ position }) => position !== one.position))
    for (const table of ['act', 'leg']) {
      await sql`update ${sql(table)} set position = -1 where position = ${one.position}`
      await sql`update ${sql(table)} set position = ${one.position} where position = ${two.position}`
      await sql`update ${sql(table)} set position = ${two.position} where position = -1`
    }
    return { position: Math.min(one.position, two.position) }
  },
  'a forged act is added': async (chance, sql) => {
    const last = rows.at(-1) as Row
    const chosen = chance.pick(rows).device
    const { key, device, seq, hash, record } = rows.findLast((row) => row.device === chosen) ?? last
    const position = last.position + 1
    const next = record
      .replace(`"device":"${key}","seq":${seq}`, `"device":"${key}","seq":${seq + 1}`)
      .replace(/"position":\d+,"recorded"/, `"position":${position},"recorded"`)
    await sql`
      insert into act (province, month, position, device, seq, unit, day, service, verb, outcome, record, hash)
      select province, month, ${position}, device, ${seq + 1}, unit, day, service, verb, outcome, ${next}, ${actHash(hash, next)}
      from act where device = ${device} and seq = ${seq}`
    return { position }
  },
  'what is filed beside a record is changed': async (chance, sql) => {
    const { position } = chance.pick(rows.filter(({ outcome }) => outcome === 'accepted'))
    const column = chance.pick(['unit', 'day', 'verb', 'service', 'outcome', 'month'])
    if (column === 'unit') await sql`update act set unit = unit + 1 where position = ${position}`
    else if (column === 'day') await sql`update act set day = day + 1 where position = ${position}`
    else if (column === 'month')
      await sql`update act set month = month + interval '1 month' where position = ${position}`
    else if (column === 'outcome') await sql`update act set outcome = 'refused' where position = ${position}`
    else await sql`update act set ${sql(column)} = 'water' where position = ${position}`
    return { position }
  },
  'an amount is changed among the movements': async (chance, sql) => {
    const { position } = chance.pick(await sql<Row[]>`select position from leg where amount > 0`)
    await sql`update leg set amount = amount + 1000 where position = ${position}`
    return { position }
  },
  'a movement is sent elsewhere, removed or added': async (chance, sql) => {
    const { position } = chance.pick(await sql<Row[]>`select distinct position from leg where src is not null`)
    const way = chance.pick(['elsewhere', 'removed', 'added'])
    const ctid = sql`(select ctid from leg where position = ${position} and src is not null limit 1)`
    if (way === 'elsewhere')
      await sql`update leg set src = dst, dst = src where position = ${position} and ctid = ${ctid}`
    else if (way === 'removed') await sql`delete from leg where position = ${position} and ctid = ${ctid}`
    else await sql`insert into leg select * from leg where position = ${position} and ctid = ${ctid}`
    return { position }
  },
  'a balance is changed': async (chance, sql) => {
    const { holder, asset, key } = chance.pick(
      await sql<{ holder: number; asset: string; key: string }[]>`
        select holder, asset, key from balance b join holder h on h.id = b.holder`,
    )
    await sql`update balance set amount = amount + 1 where holder = ${holder} and asset = ${asset}`
    return { why: new RegExp(`số dư ${asset} của ${key.replace(/[/.]/g, '.')}`, 'i') }
  },
  'a thing is moved, paid or taken out': async (chance, sql) => {
    const { id, position } = chance.pick(await sql<{ id: number; position: number }[]>`select id, position from thing`)
    const way = chance.pick(['moved', 'paid', 'taken out'])
    if (way === 'taken out') {
      await sql`delete from thing where id = ${id}`
      const [birth] = await sql<{ position: number }[]>`select min(position) as position from leg where thing = ${id}`
      return { position: birth?.position as number }
    }
    if (way === 'moved') await sql`update thing set holder = holder % 5 + 1 where id = ${id}`
    else await sql`update thing set open = open + 1000 where id = ${id}`
    return { position }
  },
  'personal values are changed': async (chance, sql) => {
    const { device, seq } = chance.pick(await sql<Row[]>`select device, seq from personal`)
    await sql`update personal set content = content || ' ' where device = ${device} and seq = ${seq}`
    const row = rows.find((one) => one.device === device && one.seq === seq)
    return { position: row?.position as number }
  },
  'the hash of a block is changed': async (chance, sql) => {
    const { block, first } = chance.pick(blocks)
    await sql`update block set hash = ${'cd'.repeat(32)} where block = ${block}`
    return { position: first }
  },
  'a block is removed': async (chance, sql) => {
    const { block, first } = chance.pick(blocks)
    await sql`delete from block where block = ${block}`
    return { position: first }
  },
  'the cursor of a device is changed': async (chance, sql) => {
    const { device, position } = chance.pick(rows)
    const last = rows.findLast((row) => row.device === device)?.position ?? position
    if (chance.happens(0.5)) await sql`update device set hash = ${'ef'.repeat(32)} where id = ${device}`
    else await sql`update device set seq = seq - 1 where id = ${device}`
    return { position: last }
  },
  'a reversal or an exception is struck out': async (chance, sql) => {
    const table = chance.pick(['negation', 'exception'])
    const { position } = chance.pick(await sql<{ position: number }[]>`select position from ${sql(table)}`)
    await sql`delete from ${sql(table)} where position = ${position}`
    return { position }
  },
  'a conclusion is struck out, or one invented': async (chance, sql) => {
    const { position, closed } = chance.pick(await sql<Exception[]>`select position, closed from exception`)
    await sql`update exception set closed = ${closed === null ? 9 : null} where position = ${position}`
    return { position: closed ?? Math.max(position, 9) }
  },
}

describe(`tampering is found (SEED=${seed})`, () => {
  for (const [name, tamper] of Object.entries(tamperings))
    test(name, async () => {
      for (let trial = 0; trial < trials; trial++) {
        const { position, why, heads } = await tamper(new Chance(seed, name, trial), admin)
        const report = await verify(heads)
        await putBack('good')
        const said = `SEED=${seed}, trial ${trial}: ${report.first ? sayFinding(report.first) : 'nothing'}`
        assert.ok(report.problems > 0, said)
        if (position !== undefined) assert.equal(report.first?.position, position, said)
        if (why) assert.match(report.findings.map(sayFinding).join('\n'), why, said)
      }
    })

  test('and after every trial the journal was put back whole', async () => {
    const { problems, findings } = await verify(good.heads)
    assert.equal(problems, 0, findings.map(sayFinding).join('\n'))
  })
})

describe('the roll-ups are those of the journal', () => {
  test('rebuilding an untampered province finds no difference, and looked at rows', async () => {
    const { acts: folded, rows: compared, differences } = await rebuild(app, EXAMPLE)
    assert.deepEqual(differences, [])
    assert.equal(folded, rows.filter(({ outcome }) => outcome !== 'refused').length)
    const [count] = await admin<{ rows: number }[]>`
      select (select count(*) from rollup_day) + (select count(*) from rollup_subject)
        + (select count(*) from rollup_month where month not in (select month from rollup_dirty))
        + (select count(*) from rollup_whole where month not in (select month from rollup_dirty)) as rows`
    assert.equal(compared, count?.rows)
    assert.ok(compared > 10)
  })

  for (const table of rollups)
    test(`a changed, removed or added row of ${table} is found and put right`, async () => {
      await province.read((query) => query`select`) // folds the months
      for (let trial = 0; trial < trials; trial++) {
        const chance = new Chance(seed, table, trial)
        const ctids = await admin<{ ctid: string }[]>`select ctid::text from ${admin(table)} where amount <> 0`
        const at = chance.pick(ctids).ctid
        const way = chance.pick(['changed', 'removed', 'added'])
        if (way === 'changed') await admin`update ${admin(table)} set amount = amount + 1 where ctid = ${at}::tid`
        else if (way === 'removed') await admin`delete from ${admin(table)} where ctid = ${at}::tid`
        else {
          const [row] = await admin`select * from ${admin(table)} where ctid = ${at}::tid`
          await admin`insert into ${admin(table)} ${admin({ ...row, measure: 'forged' } as never)}`
        }
        const found = await rebuild(app, EXAMPLE)
        assert.equal(found.differences.length, 1, `SEED=${seed}, trial ${trial}, ${way}`)
        assert.equal(found.differences[0]?.table, table)
        assert.equal(found.applied, false)
        assert.equal((await rebuild(app, EXAMPLE, { apply: true })).differences.length, 1)
        assert.deepEqual((await rebuild(app, EXAMPLE)).differences, [])
      }
    })

  test('roll-ups emptied are made anew whole, while others go on posting', async () => {
    for (const table of rollups) await admin`delete from ${admin(table)}`
    const more = busyActs(new Chance(seed, 'more'), 60, ['V99001']).map((act) => ({ ...act, device: `x${act.device}` }))
    const [rebuilt] = await Promise.all([rebuild(app, EXAMPLE, { apply: true }), province.intake.post(more)])
    assert.ok(rebuilt.differences.length > 10)
    const again = await rebuild(app, EXAMPLE)
    assert.deepEqual(again.differences, [])
    assert.equal((await verify()).problems, 0)
  })
})
