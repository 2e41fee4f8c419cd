/**
 * The laws of the custody ledger on a real PostgreSQL, against a naive model: random acts, random batches, random
 * repetition. Each law is also tried against the database itself, past the code: it must refuse.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import type { Refusal } from '#kernel/refusal.ts'
import { driver } from '#kernel/sql.ts'
import { bagSketch, proposalsOf, type Sketch, sketch } from '#ledger/arbitrary.ts'
import { connectLedger } from '#ledger/connect.ts'
import { UNBORN } from '#ledger/decide.ts'
import { NaiveLedger } from '#ledger/naive.ts'
import { type Answer, type Item, Ledger, type LedgerOptions } from '#ledger/post.ts'
import { actHash, blockHash, entryOf, GENESIS } from '#ledger/record.ts'
import { fileDatabase } from '../../test/support/database.ts'

const database = await fileDatabase()
const admin = driver(database.admin, { max: 2 })
let province = 0
const open: { end(): Promise<void> }[] = []
const closeAll = async () => {
  for (const one of open.splice(0)) await one.end()
}
after(async () => {
  await closeAll()
  await admin.end()
})

const options = (id: number, more: Partial<LedgerOptions> = {}): LedgerOptions => ({
  province: id,
  now: () => '2026-11-23T02:00:00.000Z',
  fold: () => [],
  negates: ({ act }) => act.verb === 'reverse',
  dueOn: (day) => day,
  ...more,
})

/** A fresh province on connections of its own. */
function newLedger(more: Partial<LedgerOptions> = {}): { ledger: Ledger; sql: Sql; id: number } {
  const id = ++province
  return { id, ...ledgerOf(id, more) }
}

function ledgerOf(id: number, more: Partial<LedgerOptions> = {}): { ledger: Ledger; sql: Sql } {
  const connections = connectLedger(database.app, id)
  open.push(connections)
  return { ledger: new Ledger(connections.write, connections.read, options(id, more)), sql: connections.read }
}

const reverseVerb = (items: Item[]): Item[] =>
  items.map((item) => ('negates' in item && item.negates ? { ...item, act: { ...item.act, verb: 'reverse' } } : item))

const itemsOf = (sketches: Sketch[]) => reverseVerb(proposalsOf(sketches)) as ReturnType<typeof proposalsOf>

async function postInBatches(ledger: Ledger, items: Item[], size: number): Promise<Answer[]> {
  const batches = []
  for (let i = 0; i < items.length; i += size) batches.push(ledger.post(items.slice(i, i + size)))
  return (await Promise.all(batches)).flat()
}

const said = (answer: Answer) => ({
  outcome: answer.outcome,
  ...(answer.outcome === 'refused' ? { code: answer.refusal.refusal } : {}),
})

test('every act is answered as the naive model answers it, whatever the batches; the books are the sums of the legs', async () => {
  let accepted = 0
  let refused = 0
  let shut = 0
  const property = fc.asyncProperty(
    fc.oneof(...[sketch, bagSketch].map((one) => fc.array(one, { minLength: 1, maxLength: 60, size: 'max' }))),
    fc.integer({ min: 1, max: 20 }),
    async (sketches, size) => {
      const { ledger, sql, id } = newLedger()
      const items = itemsOf(sketches)
      const answers = await postInBatches(ledger, items, size)
      const naive = new NaiveLedger()
      for (const [i, item] of items.entries()) {
        const expected = naive.post(item)
        assert.deepEqual(said(answers[i] as Answer), expected, JSON.stringify(item))
        if (expected.outcome === 'accepted') accepted++
        else refused++
        const { refusal } = answers[i] as { refusal?: Refusal }
        if (refusal?.refusal === 'not_held' && refusal.field.startsWith('bag:')) shut++
      }
      await booksAreSums(sql, id, naive)
      await chainHolds(sql, id)
      await ledger.close()
      await closeAll()
    },
  )
  await fc.assert(property, { numRuns: 60 })
  assert.ok(accepted > 100 && refused > 100, `the sample must hold both: ${accepted} accepted, ${refused} refused`)
  assert.ok(shut > 5, `${shut} refused because of a bag`)
})

/** Law 1: balances and holders in the database are what the model adds up; every asset sums to zero. */
async function booksAreSums(sql: Sql, id: number, naive: NaiveLedger): Promise<void> {
  const balances = await sql<{ key: string; asset: string; amount: number }[]>`
    select h.key, b.asset, b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${id}`
  for (const { key, asset, amount } of balances) assert.equal(amount, naive.sum(key, asset), `${key} ${asset}`)
  const sums = await sql<{ total: number }[]>`
    select sum(amount)::bigint as total from balance where province = ${id} group by asset`
  for (const { total } of sums) assert.equal(total, 0)
  const things = await sql<{ key: string; holder: string; open: number }[]>`
    select t.key, h.key as holder, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${id}`
  for (const { key, holder, open } of things) {
    assert.equal(holder === UNBORN ? undefined : holder, naive.whereIs(key))
    assert.equal(open, naive.stillOpen(key))
  }
}

/** Law 6: each act's hash follows its device's last one; each block's hash follows the block before. */
async function chainHolds(sql: Sql, id: number): Promise<void> {
  const acts = await sql<{ device: number; position: number; record: string; hash: string }[]>`
    select device, position, record, hash from act where province = ${id} order by position`
  const heads = new Map<number, string>()
  acts.forEach(({ device, position, record, hash }, i) => {
    assert.equal(position, i + 1)
    assert.equal(hash, actHash(heads.get(device) ?? GENESIS, record))
    assert.equal(entryOf(record).position, position)
    heads.set(device, hash)
  })
  let last = GENESIS
  for (const block of await sql<{ first: number; last: number; hash: string }[]>`
    select first, last, hash from block where province = ${id} order by block`) {
    last = blockHash(
      last,
      acts.slice(block.first - 1, block.last).map((act) => act.hash),
    )
    assert.equal(block.hash, last)
  }
}

test('law 2: the same act again gets the same answer for ever, from any process; other bytes are a conflict', async () => {
  const property = fc.asyncProperty(fc.array(sketch, { minLength: 1, maxLength: 30 }), async (sketches) => {
    const { ledger, sql, id } = newLedger()
    const items = itemsOf(sketches)
    const first = await ledger.post(items)
    const again = await ledger.post(items)
    const elsewhere = await ledgerOf(id).ledger.post(items)
    const stored = (answer: Answer) => ({ ...answer, repeated: true })
    assert.deepEqual(again, first.map(stored))
    assert.deepEqual(elsewhere, first.map(stored))
    const item = items[0] as Item
    const other = { ...item, act: { ...item.act, verb: 'other' } }
    const [answer] = await ledger.post([other])
    assert.equal(answer?.outcome, 'conflict')
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`select count(*) from act where province = ${id}`
    assert.equal(count, items.length)
    await ledger.close()
    await closeAll()
  })
  await fc.assert(property, { numRuns: 20 })
})

test('law 2: a gap is not judged and says which number is wanted', async () => {
  const { ledger } = newLedger()
  const [one, two] = itemsOf([plain('a'), plain('a')])
  assert.deepEqual(await ledger.post([two as Item]), [{ outcome: 'gap', want: 1 }])
  const answers = await ledger.post([one as Item, two as Item])
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['accepted', 'accepted'],
  )
})

const plain = (device: string): Sketch => ({
  device,
  legs: [{ kind: 'amount', asset: 'cash', from: 'customer', to: `till:${device}`, amount: 10 }],
  day: '2018-03-05',
  reverses: undefined,
  own: false,
  happened: false,
})

test('many callers at once: every act answered once, none lost, in few blocks', async () => {
  const { ledger, sql, id } = newLedger()
  const devices = Array.from({ length: 200 }, (_, i) => `d${i}`)
  const answers = await Promise.all(devices.flatMap((device) => ledger.post(itemsOf([plain(device)]))))
  assert.equal(new Set(answers.flat().map((answer) => 'position' in answer && answer.position)).size, 200)
  const [row] = await sql<{ blocks: number }[]>`select count(*) as blocks from block where province = ${id}`
  assert.ok((row?.blocks ?? 0) < 20, `coalesced into ${row?.blocks} blocks`)
})

test('two writers of one province never disagree: the stale one reloads and decides again', async () => {
  const { ledger, sql, id } = newLedger()
  const { ledger: other } = ledgerOf(id)
  const acts = itemsOf(Array.from({ length: 60 }, (_, i) => plain(i % 2 ? 'x' : 'y')))
  const [x, y] = [acts.filter(({ act }) => act.device === 'x'), acts.filter(({ act }) => act.device === 'y')]
  for (let i = 0; i < x.length; i++) {
    const both = await Promise.all([ledger.post([x[i] as Item]), other.post([y[i] as Item])])
    for (const [answer] of both) assert.equal(answer?.outcome, 'accepted')
  }
  await chainHolds(sql, id)
  const [row] = await sql<{ total: number }[]>`
    select sum(amount)::bigint as total from balance where province = ${id} and floor = 0`
  assert.equal(row?.total, 600)
})

test('law 7: what the world has done is recorded as an exception with owner and clock, and nothing waits behind it', async () => {
  const { ledger, sql, id } = newLedger({ dueOn: () => '2018-03-12' })
  const paidOut: Sketch = {
    ...plain('a'),
    legs: [{ kind: 'amount', asset: 'cash', from: 'till:a', to: 'customer', amount: 70 }],
    happened: true,
  }
  const answers = await ledger.post(itemsOf([plain('a'), paidOut, plain('a')]))
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['accepted', 'exception', 'accepted'],
  )
  const rows = await sql`select code, owner, due, opened, closed from exception where province = ${id}`
  assert.deepEqual(
    [...rows],
    [{ code: 'short', owner: 'unit:u', due: '2018-03-12', opened: '2018-03-05', closed: null }],
  )
  const suspense = await sql<{ amount: number }[]>`
    select b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${id} and h.key = 'suspense:u' and b.asset = 'cash'`
  assert.deepEqual(
    [...suspense],
    [{ amount: -60 }],
    'the drawer held 60 more than its book; that waits, owned by the unit',
  )
})

test('law 7: an exception is concluded once, by an act that takes its case out of the ledger', async () => {
  const { ledger, sql, id } = newLedger()
  const short = (device: string): Sketch => ({
    ...plain(device),
    legs: [{ kind: 'amount', asset: 'cash', from: `till:${device}`, to: 'customer', amount: 70 }],
    happened: true,
  })
  const conclude = (named: string): Sketch => {
    const thing = `exception:${named}`
    const paid = { kind: 'pay', thing, amount: 70, at: 'unit:u' } as const
    return { ...plain('c'), legs: [paid, { kind: 'thing', thing, from: 'unit:u', to: 'outside', settled: true }] }
  }
  const undo = (act: number): Sketch => ({ ...plain('c'), legs: [], reverses: act, own: true })
  const sketches = [short('a'), plain('a'), conclude('a/1'), conclude('a/1'), conclude('a/2'), short('b')]
  const items = itemsOf([...sketches, undo(2), conclude('b/1'), conclude('a/1')])
  const closed = async () => {
    const rows = await sql<{ closed: number | null }[]>`
      select closed from exception where province = ${id} order by position`
    return rows.map((row) => row.closed)
  }
  const answers = await ledger.post(items.slice(0, 6))
  assert.deepEqual(answers.map(said), [
    { outcome: 'exception' },
    { outcome: 'accepted' },
    { outcome: 'accepted' },
    { outcome: 'refused', code: 'already_yours' },
    { outcome: 'refused', code: 'thing_unknown' },
    { outcome: 'exception' },
  ])
  assert.deepEqual(await closed(), [3, null], 'in the block of the exception itself')
  assert.equal((await ledger.post(items.slice(6, 7)))[0]?.outcome, 'accepted')
  assert.deepEqual(await closed(), [null, null], 'a conclusion undone opens it again')
  const { ledger: restarted } = ledgerOf(id)
  assert.deepEqual((await restarted.post(items.slice(7))).map(said), [{ outcome: 'accepted' }, { outcome: 'accepted' }])
  assert.deepEqual(await closed(), [9, 8], 'of earlier blocks, by a writer that has not seen them')
})

test('law 9: a count that differs opens a discrepancy and sets the book; the difference is nobody’s debt', async () => {
  const { ledger, sql, id } = newLedger()
  const [first, second] = itemsOf([plain('a'), { ...plain('a'), legs: [] }])
  const count = { holder: 'till:a', asset: 'cash', counted: 7, gap: 'gap:u', thing: 'discrepancy:a/2', at: 'unit:u' }
  const answers = await ledger.post([first as Item, { ...(second as Item), count } as Item])
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['accepted', 'accepted'],
  )
  const balances = await sql<{ key: string; amount: number }[]>`
    select h.key, b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${id} order by h.key`
  assert.deepEqual(
    [...balances],
    [
      { key: 'customer', amount: -10 },
      { key: 'gap:u', amount: 3 },
      { key: 'till:a', amount: 7 },
    ],
  )
  const things = await sql`
    select t.key, h.key as holder from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${id}`
  assert.deepEqual([...things], [{ key: 'discrepancy:a/2', holder: 'unit:u' }])
})

test('law 3: what a reversed act brought into the ledger never was; what was paid on since stays', async () => {
  const { ledger, sql, id } = newLedger()
  const act = (...legs: Sketch['legs']): Sketch => ({ ...plain('a'), legs })
  const undo = (named: number): Sketch => ({ ...plain('a'), legs: [], reverses: named, own: true })
  const part = { kind: 'pay', thing: 's:1', amount: 2, at: 'till:a' } as const
  const sketches = [act(born('s:1', 5)), undo(0), act(part), act(born('s:1', 7)), act(part), undo(3)]
  assert.deepEqual((await ledger.post(itemsOf(sketches))).map(said), [
    { outcome: 'accepted' },
    { outcome: 'accepted' },
    { outcome: 'refused', code: 'thing_unknown' },
    { outcome: 'accepted' },
    { outcome: 'accepted' },
    { outcome: 'refused', code: 'act_not_reversible' },
  ])
  const things = await sql`
    select t.id, t.key, h.key as holder, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${id}`
  assert.deepEqual([...things], [{ id: 1, key: 's:1', holder: 'till:a', open: 5 }])
})

test('law 4: the application may add to the journal and read it, never change it', async () => {
  const { ledger, sql, id } = newLedger()
  await ledger.post(itemsOf([plain('a')]))
  let tried = 0
  for (const table of ['act', 'leg', 'block', 'act_default', 'leg_default'])
    for (const statement of [`update ${table} set province = province`, `delete from ${table}`, `truncate ${table}`]) {
      await assert.rejects(sql.unsafe(statement), { code: '42501' }, statement)
      tried++
    }
  assert.equal(tried, 15)
  const [row] = await admin<{ count: number }[]>`select count(*) from act where province = ${id}`
  assert.equal(row?.count, 1)
})

/** Past the code: what a faulty or forged writer would send. The database must refuse each, and take the good control. */
test('the database asserts the laws again', async () => {
  const { ledger, id } = newLedger()
  await ledger.post(itemsOf([plain('a'), { ...plain('a'), legs: [born('s:1', 5)] }]))
  const wrongs: [string, string, string][] = [
    ['23514', 'a till below its floor', `update balance set amount = -1 where province = ${id} and floor = 0`],
    ['23514', 'a thing paid below nothing', `update thing set open = -1 where province = ${id}`],
    ['23502', 'a thing without a holder', `update thing set holder = null where province = ${id}`],
    ['23505', 'one act twice', `insert into act select * from act where province = ${id}`],
    [
      '23514',
      'a leg to itself',
      `insert into leg select province, month, 9, 'cash', null, src, src, 1 from leg where province = ${id} and thing is null`,
    ],
    [
      '23514',
      'a movement of less than nothing',
      `insert into leg select province, month, 9, 'cash', null, src, dst, -1 from leg where province = ${id} and thing is null`,
    ],
    ['23514', 'an unknown outcome', `update act set outcome = 'maybe' where province = ${id}`],
    [
      '23505',
      'one thing under two numbers',
      `insert into thing select province, 99, key, holder, open, position from thing where province = ${id}`,
    ],
    ['23514', 'a block that saw a stale head', block(id, 'heads', 0)],
    ['23514', 'a block whose things were elsewhere', block(id, 'things', 1)],
    ['23514', 'a block whose devices were out of step', block(id, 'devices', 1)],
    ['23514', 'a block whose books differ from the writer’s', block(id, 'accounts', 1)],
    ['23514', 'a block that does not sum to zero', block(id, 'unbalanced', 1)],
  ]
  for (const [code, what, statement] of wrongs) await assert.rejects(admin.unsafe(statement), { code }, what)
  await admin.unsafe(block(id, 'unbalanced', 0))
})

const born = (thing: string, open: number) =>
  ({ kind: 'thing', thing, from: 'principal:p', to: 'till:a', born: { service: 's', open } }) as const

const block = (id: number, column: string, value: number): string => {
  const counts = { heads: 1, devices: 0, things: 0, accounts: 0, unbalanced: 0, [column]: value }
  return `insert into block (province, block, first, last, recorded, hash, ${Object.keys(counts).join(', ')})
    values (${id}, 99, 9, 9, '2026-11-23', '${'0'.repeat(64)}', ${Object.values(counts).join(', ')})`
}
