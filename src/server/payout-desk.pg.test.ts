/** Payouts in a real database: what is out by its calendar, and what goes back when a period is over, in one step. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import { officeDevice } from '#server/office.ts'
import { ownAct } from '#server/own-act.ts'
import { dueBack, giveBackDue, readOut, sumOf } from '#server/payout-desk.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice, tillAt } from '../../test/support/office-stage.ts'

const database = await testDatabase()
const { province, places, tills, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
tills.push(tillAt(places.own.id, 'may-31'), tillAt(places.other.id, 'may-32'))
const pang = await signedIn('pang', 'district', 'parent', 'Lò Văn Pâng')
const office = officeDevice(places.parent.code)

/** A day of the clock that the office reads. */
function on(day: string): string {
  province.people.now = () => new Date(`${day}T02:00:00Z`)
  return day
}
const does = (device: string, verb: string, ...lines: Line[]) =>
  ownAct(province, { device, actor: 'person:pang', unit: places.parent.code }, async () => ({
    service: 'pension',
    verb,
    lines,
  }))
const id = (n: number, period = '2026-12'): Line => ({ member: `142001000${n}`, period })
const born = (n: number, period?: string): Line => ({
  ...id(n, period),
  ...{ amount: 2_000_000 + n, village: 'Bản Mòn', name: 'Cà Thị Pâng', class: 'retired' },
})
const out = (day: string) => province.read((query) => readOut(query, province, pang, day), pang.units)
const said = async (day: string) =>
  (await out(day)).map(({ period, till, things, stage, ordered }) =>
    [period, till, things.length, stage, ordered].join(' '),
  )
async function holderOf(line: Line): Promise<string | undefined> {
  const [row] = await province.read(
    (query) => query<{ key: string }[]>`
      select h.key from thing t join holder h on h.province = t.province and h.id = t.holder
      where t.province = 14 and t.key = ${`pension:${line.member}/${line.period}`}`,
  )
  return row?.key
}

test('what is out stands in its calendar, and goes back in one step when the payout is over', async () => {
  on('2026-12-01')
  await does(office, 'assign', ...[1, 2, 3, 4].map((n) => born(n)), born(5, '2027-01'))
  await does(office, 'handOver', ...[3, 4].map((n) => ({ ...id(n), to: 'till:may-31', until: '2026-12-25' })))
  assert.deepEqual(await said('2026-12-01'), [
    '2026-12 may-31 2 before false',
    `2026-12 ${office} 2 before false`,
    `2027-01 ${office} 1 before false`,
  ])
  assert.match((await said('2026-12-10'))[0] as string, / point /)
  assert.match((await said('2026-12-25'))[0] as string, / counter /)
  assert.deepEqual(dueBack(await out('2026-12-25')), [])
  const due = dueBack(await out('2026-12-26'))
  assert.deepEqual(sumOf(due), { things: 4, open: 8_000_010 })

  on('2026-12-26')
  // Somebody was paid since the page was seen: nothing is done on what she did not see.
  await assert.rejects(giveBackDue(province, pang, { things: 5, open: 8_000_010 }), (error) => {
    return error instanceof Problem && error.code === 'body_invalid'
  })
  assert.equal(await holderOf(id(1)), `till:${office}`)
  // Pressed twice at once: done once, and the second is told to look again.
  const both = await Promise.allSettled([
    giveBackDue(province, pang, sumOf(due)),
    giveBackDue(province, pang, sumOf(due)),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  for (const n of [1, 2]) assert.equal(await holderOf(id(n)), 'principal:bhxh-payout')
  assert.equal(await holderOf(id(3)), 'till:may-31')
  assert.deepEqual(await said('2026-12-26'), ['2026-12 may-31 2 return true', `2027-01 ${office} 1 before false`])
  assert.deepEqual(dueBack(await out('2026-12-26')), [])
  const [order] = await province.read(
    (query) =>
      query<
        { key: string }[]
      >`select key from thing where province = 14 and key like 'recall:%' order by id desc limit 1`,
  )
  await does(
    'may-31',
    'recall',
    ...[3, 4].map((n) => ({ ...id(n), order: (order?.key ?? '').slice('recall:'.length) })),
  )
  assert.equal(await holderOf(id(4)), 'principal:bhxh-payout')
  assert.deepEqual(await said('2026-12-27'), [`2027-01 ${office} 1 before false`])
})

test('what comes again in a later month is paid in that month', async () => {
  on('2027-01-04')
  await does(office, 'assignAgain', id(1))
  assert.deepEqual(await said('2027-01-04'), [`2026-12 ${office} 1 point false`, `2027-01 ${office} 1 point false`])
  assert.equal(sumOf(dueBack(await out('2027-01-26'))).things, 2)
})
