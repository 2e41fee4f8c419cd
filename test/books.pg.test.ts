/**
 * The books of one month of the demonstration, against a second way of keeping them that shares no code with the first but the
 * reading of a record: every act of the journal, its legs added up per holder. Then what must be found when somebody tampers.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DEMO_FILES, readSource } from '#demo/files.ts'
import { makeDemo } from '#demo/make.ts'
import type { Leg } from '#kernel/act.ts'
import { driver } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { paperPdf, paperSheet, paperText } from '#report/paper.ts'
import { statement } from '#report/statement.ts'
import { statementPaper } from '#report/statement-paper.ts'
import { trialBalance } from '#report/trial.ts'
import { bookedActs } from '#report/trial-acts.ts'
import { trialPaper } from '#report/trial-paper.ts'
import { foldFlows } from '#rollup/flows.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { importFiles, recognise } from '#server/import.ts'
import { openProvince, type Province } from '#server/province.ts'
import { fileDatabase } from './support/database.ts'

const PERIOD = { from: '2018-03-01', to: '2018-03-31' }
const NOW = '2019-02-01'

const out = mkdtempSync(join(tmpdir(), 'canhtay-books-'))
const { targets } = await readSource('sonla', 5)
const id = targets.province
await makeDemo({ province: 'sonla', seed: 5, scale: 0.02, out })
const database = await fileDatabase()
const province = await openProvince(database.app, id, () => `${NOW}T03:00:00.000Z`)
const admin = driver(database.admin, { max: 1 })
after(async () => {
  rmSync(out, { recursive: true, force: true })
  await Promise.all([province.close(), admin.end()])
})
await importFiles(province, await Promise.all(DEMO_FILES.map((file) => recognise(join(out, file)))))
const network = province.network as NonNullable<Province['network']>
await foldFlows(province.db, id)

type Stored = { day: string; service: string; verb: string; legs: readonly Leg[] }
/** Straight from the journal: what each act moved. What a reversal moves back is the service's that it names. */
const journal: Stored[] = []
const serviceOf = new Map<string, string>()
for (const row of await admin<{ day: string; record: string }[]>`
  select day, record from act where province = ${id} and outcome <> 'refused' order by position`) {
  const { act, legs } = entryOf(row.record)
  const named = act.service === 'correction' ? act.lines[0]?.named : undefined
  const service = serviceOf.get(String(named)) ?? act.service
  serviceOf.set(`${act.device}/${act.seq}`, act.service)
  journal.push({ day: row.day, service, verb: act.verb, legs })
}
const undone = journal.filter(({ service, verb }) => verb === 'undo' && service !== 'correction')
assert.ok(undone.length > 0, 'the demonstration undoes something')

/** Σ over acts until a day of what came to holders of some kinds less what went from them. */
function held(asset: (asset: string) => boolean, whose: RegExp | ((holder: string) => boolean), until: string): number {
  const has = (holder: string) => (typeof whose === 'function' ? whose(holder) : whose.test(holder))
  let sum = 0
  for (const { day, legs } of journal)
    if (day <= until)
      for (const leg of legs)
        if (leg.kind === 'amount' && asset(leg.asset))
          sum += (has(leg.to) ? leg.amount : 0) - (has(leg.from) ? leg.amount : 0)
  return sum
}
const is = (one: string) => (asset: string) => asset === one

const trial = (period = PERIOD, unit?: number) =>
  province.read((query) => trialBalance(query, network, { province: id, period, unit }))
const say = (principal: string, period = PERIOD, unit?: number) =>
  province.read((query) => statement(query, network, { province: id, principal, period, unit }))
const balance = ({ rows }: Awaited<ReturnType<typeof trial>>, account: string, part: 'opening' | 'closing') => {
  const row = rows.find((one) => one.account === account)
  return row ? row[part].debit - row[part].credit : 0
}

test('the trial balance balances, and is what the records of the acts add up to', async () => {
  const made = await trial()
  assert.deepEqual(made.differences, [])
  for (const part of ['opening', 'turnover', 'closing'] as const) {
    assert.equal(made.total[part].debit, made.total[part].credit)
    assert.ok(made.total[part].debit > 100_000_000)
  }
  for (const [part, until] of [
    ['opening', '2018-02-28'],
    ['closing', PERIOD.to],
  ] as const) {
    assert.equal(balance(made, '1111', part), held(is('cash'), /^(till|vault):/, until), `1111 ${part}`)
    assert.equal(balance(made, '1131', part), held(is('cash'), /^pouch:/, until), `1131 ${part}`)
    assert.equal(balance(made, '33311', part), held(is('due:vat'), /^unit:/, until), `33311 ${part}`)
    const income = ['5111', '5113', '521'].reduce((sum, account) => sum - balance(made, account, part), 0)
    assert.equal(income, held(is('revenue'), /^unit:/, until), `revenue ${part}`)
    // Claims and debts together are the claims of the ledger, but for what stands on 1381, 3381 and the capital.
    const claims = ['131', '1388', '3388'].reduce((sum, account) => sum + balance(made, account, part), 0)
    const dues = held((asset) => asset.startsWith('due:') && asset !== 'due:vat', /^unit:/, until)
    assert.equal(claims, dues, `claims ${part}`)
  }
})

test('units add up to the province, and each unit’s cash is what its drawers and safes hold', async () => {
  const days = { from: '2018-03-08', to: '2018-04-12' }
  const whole = await trial(days)
  const root = network.units.versions.find(({ kind }) => kind === 'province')!
  assert.deepEqual((await trial(days, root.id)).rows, whole.rows)
  const districts = network.units.versions.filter(
    ({ kind, from, to }) => kind === 'district' && from <= days.from && days.to < to,
  )
  assert.ok(districts.length >= 10)
  let points = 0
  for (const district of districts) {
    const made = await trial(days, district.id)
    assert.equal(made.total.closing.debit, made.total.closing.credit, district.name)
    assert.equal(made.total.turnover.debit, made.total.turnover.credit, district.name)
    const codes = new Set(
      network.units.versions
        .filter((one) => one.id === district.id || one.parent === district.id)
        .map(({ code }) => code),
    )
    const mine = (holder: string) => /^(till|vault):/.test(holder) && codes.has(holder.split(/[:.]/)[1] ?? '')
    assert.equal(balance(made, '1111', 'closing'), held(is('cash'), mine, days.to), district.name)
    points += codes.size
  }
  assert.ok(points > 100)
})

test('acts behind an account are booked anew and meet its turnover', async () => {
  const made = await trial()
  const row = made.rows.find(({ account }) => account === '5113')!
  const kind = row.acts.find(({ service, verb }) => service === 'electricity' && verb === 'collect')!
  let credit = 0
  let seen = 0
  let next: string | undefined
  do {
    const page = await province.read((query) =>
      bookedActs(query, id, { account: '5113', service: 'electricity', verb: 'collect', period: PERIOD, after: next }),
    )
    credit += page.acts.reduce((sum, act) => sum + act.credit - act.debit, 0)
    seen += page.acts.length
    next = page.next
  } while (next !== undefined)
  assert.ok(seen > 50, `${seen} acts`)
  const back = undone
    .filter(({ service, day }) => service === 'electricity' && day >= PERIOD.from && day <= PERIOD.to)
    .flatMap(({ legs }) => legs)
    .reduce((sum, leg) => sum + (leg.kind === 'amount' && leg.asset === 'revenue' ? leg.amount : 0), 0)
  assert.equal(credit - back, kind.credit - kind.debit)
})

test('the statement of each principal meets the ledger and the journal', async () => {
  for (const principal of ['evn', 'water', 'bhxh-payout', 'labour', 'bhxh', 'bhyt', 'cod', 'tax']) {
    const made = await say(principal)
    assert.deepEqual(made.differences, [], principal)
    const due = is(`due:${principal}`)
    assert.equal(made.money.opening, 0 - held(due, /^unit:/, '2018-02-28'), principal)
    assert.equal(made.money.closing, 0 - held(due, /^unit:/, PERIOD.to), principal)
    assert.equal(made.money.now, 0 - held(due, /^unit:/, '9999-12-31'), principal)
    const lines = made.money.lines.reduce((sum, { amount }) => sum + amount, made.money.opening)
    assert.equal(lines, made.money.closing)
    assert.equal(
      made.owing.reduce((sum, { amount }) => sum + amount, 0),
      made.money.now,
    )
    if (principal === 'cod') continue
    // By days: what came to be owed less what was paid leads from the first to the last, and what is open is all of it.
    const { days, before, ahead } = made.settlement ?? { days: [], before: 0, ahead: 0 }
    const sign = principal === 'bhxh-payout' || principal === 'labour' ? -1 : 1
    assert.ok(days.length > 0, principal)
    assert.equal(
      days.reduce((sum, { net, paid }) => sum + net - paid, sign * made.money.opening),
      sign * made.money.closing + 0,
      principal,
    )
    assert.equal(
      days.reduce((sum, { open }) => sum + open, before - ahead),
      sign * made.money.closing + 0,
    )
  }
  const evn = await say('evn')
  const of = (verbs: string[], what = 'money') =>
    evn.money.lines.reduce(
      (sum, one) =>
        sum + (one.service === 'electricity' && verbs.includes(one.verb) && one.what === what ? one.amount : 0),
      0,
    )
  const paid = journal
    .filter(({ service, day }) => service === 'electricity' && day >= PERIOD.from && day <= PERIOD.to)
    .flatMap(({ legs }) => legs)
  const net = (asset: string, from: string) =>
    paid.reduce((sum, leg) => {
      if (leg.kind !== 'amount' || leg.asset !== asset) return sum
      return sum + (leg.from === from ? leg.amount : leg.to === from ? -leg.amount : 0)
    }, 0)
  assert.equal(of(['collect', 'collectPart', 'confirm', 'ask', 'deny']), net('cash', 'customer'))
  assert.equal(-of(['collect', 'collectPart', 'confirm'], 'commission'), net('revenue', 'principal:evn'))
})

test('what was handed out is settled, returned or still out, bill by bill', async () => {
  let handedOut = 0
  for (const [service, principal] of [
    ['electricity', 'evn'],
    ['pension', 'bhxh-payout'],
    ['water', 'water'],
  ] as const) {
    const { lists } = await say(principal)
    const open = { opening: 0, out: 0 }
    const bills = new Map<string, { open: number; here: boolean }>()
    const leftOver = () => [...bills.values()].reduce((all, one) => all + (one.here ? one.open : 0), 0)
    let asOf = false
    for (const { day, legs } of journal) {
      if (day >= PERIOD.from && !asOf) {
        open.opening = leftOver()
        asOf = true
      }
      if (day > PERIOD.to) break
      for (const leg of legs) {
        if (leg.kind === 'amount' || !leg.thing.startsWith(`${service}:`)) continue
        const now = bills.get(leg.thing) ?? { open: 0, here: false }
        if (leg.kind === 'pay') now.open -= leg.amount
        else {
          if (leg.born) now.open = leg.born.open
          now.here = !/^(principal:|customer$|outside$|unborn$)/.test(leg.to)
        }
        bills.set(leg.thing, now)
      }
    }
    open.out = leftOver()
    assert.equal(lists.opening, open.opening, `${service} before`)
    assert.equal(lists.out, open.out, `${service} after`)
    assert.equal(lists.opening + lists.assigned - lists.settled - lists.returned, lists.out)
    handedOut += lists.assigned > 0 ? bills.size : 0
  }
  assert.ok(handedOut > 100, `${handedOut} bills`)
})

test('days cut out of months add up to the months', async () => {
  const parts = [
    { from: '2018-03-01', to: '2018-03-09' },
    { from: '2018-03-10', to: '2018-03-31' },
  ]
  const whole = await trial()
  const [first, second] = await Promise.all(parts.map((part) => trial(part)))
  assert.deepEqual(
    second?.rows.map(({ account, closing }) => [account, closing]),
    whole.rows.map(({ account, closing }) => [account, closing]),
  )
  for (const part of ['debit', 'credit'] as const)
    assert.equal((first?.total.turnover[part] ?? 0) + (second?.total.turnover[part] ?? 0), whole.total.turnover[part])
})

test('the papers say it as words, workbook and print', async () => {
  for (const paper of [trialPaper(await trial()), statementPaper(await say('evn'), NOW)]) {
    assert.ok(paper.tables.some(({ rows }) => rows.length > 5))
    assert.match(paperText(paper), /Số liệu mô phỏng/)
    assert.equal((await paperSheet(paper)).subarray(0, 2).toString(), 'PK')
    assert.equal(paperPdf(paper).subarray(0, 5).toString(), '%PDF-')
  }
})

test('folding again finds nothing; what somebody changed is found, said and put right', async () => {
  assert.deepEqual((await rebuild(database.app, id)).differences, [])
  // Statements are read from the months of each holder, the trial balance of the province from the sums of all.
  for (const per of ['month', 'whole'])
    await admin`update flow set amount = amount + 1000 where province = ${id} and ctid = (select min(ctid) from flow where asset = 'due:evn' and per = ${per} and verb = 'collect')`
  assert.match((await say('evn')).differences.join(), /1\.000 đ/)
  assert.equal((await trial()).differences.length > 0, true)
  const found = await rebuild(database.app, id)
  assert.deepEqual(
    found.differences.map(({ table, stored, folded }) => [table, Number(stored) - Number(folded)]),
    [
      ['flow', 1000],
      ['flow', 1000],
    ],
  )
  await rebuild(database.app, id, { apply: true })
  assert.deepEqual((await say('evn')).differences, [])
  assert.deepEqual((await trial()).differences, [])
})
