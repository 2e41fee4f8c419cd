/**
 * The simulated year with faults: one act in twelve is lost, done twice, late, by another drawer, for another amount; the
 * import breaks off and the file comes again. Over all custody every asset sums to zero at every count, nothing is lost,
 * nothing is paid twice, and the statement of every principal in every month is the sum of the acts behind it.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DEMO_FILES } from '#demo/files.ts'
import { makeDemo } from '#demo/make.ts'
import { addDays, addMonths, type Month } from '#kernel/day.ts'
import { PRINCIPALS } from '#principals/contract.ts'
import { type Statement, statement } from '#report/statement.ts'
import { foldFlows } from '#rollup/flows.ts'
import { importFile, importFiles, recognise } from '#server/import.ts'
import { openProvince } from '#server/province.ts'
import { type Custody, foldCustody } from './support/custody-fold.ts'
import { testDatabase } from './support/database.ts'
import { spoilActs } from './support/proof/spoil.ts'

const folder = mkdtempSync(join(tmpdir(), 'canhtay-year-'))
const database = await testDatabase()
const { province: id, year } = await makeDemo({ province: 'sonla', seed: 6, scale: 0.01, out: folder })
const province = await openProvince(database.app, id)
after(async () => {
  await province.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})
const MONTHS: readonly Month[] = Array.from({ length: 12 }, (_, i) => addMonths(`${year}-01`, i))

const records = () =>
  province.read(async (query) =>
    (await query<{ record: string }[]>`select record from act where province = ${id} order by position`).map(
      ({ record }) => record,
    ),
  )

/** What became of the file: written as it was spoilt, taken in two runs, and once more. */
async function takeIn(): Promise<{ lines: number; spoilt: number }> {
  const file = join(folder, 'demo-acts.ndjson')
  const spoilt = spoilActs(file, file, 2311)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const others = DEMO_FILES.filter((name) => name !== 'demo-acts.ndjson')
  await importFiles(province, await Promise.all(others.map((name) => recognise(join(folder, name)))))
  const broken = join(folder, 'half-acts.ndjson')
  writeFileSync(broken, `${lines.slice(0, lines.length >> 1).join('\n')}\n`)
  await importFile(province, broken)
  await importFile(province, file)
  const before = (await records()).length
  const again = await importFile(province, file)
  assert.equal(again.repeated, again.rows)
  assert.equal((await records()).length, before, 'a file that comes again changes nothing')
  return { lines: lines.length, spoilt }
}

const statementOf = (principal: string, month: Month): Promise<Statement> => {
  const { network } = province
  assert.ok(network)
  const period = { from: `${month}-01`, to: addDays(`${addMonths(month, 1)}-01`, -1) }
  return province.read((query) => statement(query, network, { province: id, principal, period, items: 100_000 }))
}

/** What the acts of a month raised the debt to a principal by, kind by kind. */
const raised = ({ owed }: Custody, principal: string, month: Month): Map<string, number> =>
  new Map(
    [...owed].flatMap(([key, amount]) => {
      const start = `${principal} ${month} `
      return key.startsWith(start) && amount !== 0 ? [[key.slice(start.length), amount] as const] : []
    }),
  )

test('over the simulated year with faults: zero at every close, 0 lost, 0 paid twice, every đồng explained', async (t) => {
  const { lines, spoilt } = await takeIn()
  const journal = await records()
  assert.equal(journal.length, lines, 'every act that was sent has one answer')
  const custody = foldCustody(journal)
  assert.deepEqual(custody.unbalanced, [])
  assert.deepEqual(custody.lost, [])
  assert.deepEqual(custody.twice, [])

  // What the ledger keeps beside its journal is the same, in both directions.
  const kept = await province.read(async (query) => ({
    things: await query<{ key: string; holder: string; open: number }[]>`
      select t.key, h.key as holder, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = ${id}`,
    balances: await query<{ key: string; amount: number }[]>`
      select h.key || ' ' || b.asset as key, b.amount
      from balance b join holder h on h.province = b.province and h.id = b.holder
      where b.province = ${id} and b.amount <> 0`,
  }))
  const things = new Map(kept.things.map(({ key, holder, open }) => [key, `${holder} ${open}`]))
  assert.deepEqual(things, new Map([...custody.things].map(([key, { holder, open }]) => [key, `${holder} ${open}`])))
  assert.deepEqual(
    new Map(kept.balances.map(({ key, amount }) => [key, amount])),
    new Map([...custody.balances].filter(([, amount]) => amount !== 0)),
  )

  await foldFlows(province.db, id)
  let statements = 0
  let explained = 0
  for (const principal of PRINCIPALS) {
    let closing = 0
    for (const month of MONTHS) {
      const { money, differences, items, owners, lists, since } = await statementOf(principal, month)
      const where = `${principal} ${month}`
      assert.deepEqual(differences, [], where)
      assert.equal(money.opening, closing, `${where}: begins where the month before ended`)
      const told = new Map<string, number>()
      for (const { service, verb, amount } of money.lines)
        told.set(`${service}.${verb}`, (told.get(`${service}.${verb}`) ?? 0) + amount)
      for (const [kind, amount] of told) if (amount === 0) told.delete(kind)
      assert.deepEqual(told, raised(custody, principal, month), where)
      const sum = [...told.values()].reduce((all, amount) => all + amount, 0)
      assert.equal(money.closing, closing + sum, where)
      const open = items.reduce((all, one) => all + one.open, 0)
      assert.equal(open, since.out, `${where}: every open item has an owner`)
      assert.equal(
        owners.reduce((all, one) => all + one.open, 0),
        open,
      )
      assert.equal(lists.out, lists.opening + lists.assigned - lists.settled - lists.returned)
      closing = money.closing
      statements++
      explained += money.lines.reduce((all, { amount }) => all + Math.abs(amount), 0)
    }
  }
  const { closes, payouts, refused, exceptions } = custody
  t.diagnostic(
    `${lines} acts, ${spoilt} spoilt, ${refused} refused, ${exceptions} exceptions; ${closes} closes at zero; ` +
      `${custody.things.size} things, 0 lost; ${payouts} payouts, 0 twice; ${statements} statements, ${explained} đồng moved, all explained`,
  )
  assert.ok(spoilt > 1000 && refused > 500 && exceptions > 100 && closes > 500 && payouts > 500 && explained > 10 ** 9)
})

test('an act that is missing, a payout done twice and a sum that does not meet are found', async () => {
  const journal = await records()
  const paid = journal.findIndex(
    (record) => /"service":"pension"[^}]*"verb":"pay"/.test(record) && record.includes('"outcome":"accepted"'),
  )
  const born = journal.findIndex(
    (record) => /"service":"pension"[^}]*"verb":"assign"/.test(record) && record.includes('"outcome":"accepted"'),
  )
  assert.ok(paid > 0 && born > 0)
  assert.ok(foldCustody(journal.filter((_, i) => i !== born)).lost.length > 0)
  const twice = foldCustody([...journal, journal[paid] as string])
  assert.ok(twice.twice.length > 0 && twice.lost.length > 0)
})
