/** The board on a real ledger: what raises an alarm and what does not yet, who sees it, and what the months before say. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { addDays, type Day } from '#kernel/day.ts'
import { readTreasury } from '#report/treasury.ts'
import { cashByHour } from '#report/treasury-hours.ts'
import { readHours } from '#report/treasury-read.ts'
import { foldFlows } from '#rollup/flows.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await testDatabase()
const province = await openSonLa(database.app)
after(async () => {
  await province.close()
  await database.drop()
})
const { network } = province
if (!network) throw new Error('no network')

const DAY = '2018-12-05'
const [point, , other] = pointsOf(network, DAY)
if (!point || !other) throw new Error('no points')

const post = acting(province)
const act = (day: Day, what: string, line: Line | Line[], { hour = 8, device = 'quay-1', unit = point.code } = {}) =>
  post({ device, unit, at: `${day}T${String(hour).padStart(2, '0')}:00:00+07:00` }, what, line)

async function board(day: Day, { hour = 18, within }: { hour?: number; within?: number } = {}) {
  await foldFlows(province.db, 14)
  const now = `${day}T${hour}:00:00+07:00`
  const asked = { province: 14, day, now, within }
  const read = await province.read((query) => readTreasury(query, network as NonNullable<typeof network>, asked))
  return { ...read, alarm: (kind: string) => read.alarms.filter((one) => one.kind === kind) }
}

test('over the limit is an alarm when it lasts; a missing count when it has been missing', async () => {
  const signed = { record: 'BB-1', giver: 'nguoi-giao', taker: 'thu-quy' }
  await act('2018-12-01', 'opening.cash', { ...signed, row: 1, holder: 'till:quay-1', amount: 41_000_000 })
  await act('2018-12-01', 'cash.count', { n500: 82 })
  assert.deepEqual((await board('2018-12-01')).alarms, [])
  assert.deepEqual((await board('2018-12-02')).alarm('over'), [], 'one evening')
  const late = await board(DAY)
  assert.deepEqual(late.alarms, [
    { kind: 'over', unit: point.id, days: 2, amount: 11_000_000 },
    { kind: 'count', unit: point.id, days: 4 },
  ])
  assert.deepEqual(
    late.moves.map(({ kind, from, amount }) => [kind, from, amount]),
    [['remit', point.id, 38_000_000]],
  )
  assert.deepEqual(
    [(await board(DAY, { within: other.id })).points, (await board(DAY, { within: other.id })).alarms],
    [[], []],
  )
})

let made = 0
/** A limit for the point alone, as the office writes it. */
const setLimit = (since: Day, amount: number | null) =>
  province.db.act({ province: 14, units: 'all' }, async (tx) => {
    await tx`
      insert into cash_limit (province, unit, edition, since, amount, reason, maker, made)
      values (14, ${point.id}, ${++made}, ${since}, ${amount}, 'Chợ phiên', 'ha-thi-lan', '2018-12-01T00:00:00Z')`
  })
const limitOn = async (day: Day) => (await board(day)).points.find(({ unit }) => unit === point.id)?.limit

test('a limit for one point holds from its day, over the general rule, until it is taken back', async () => {
  await setLimit('2018-12-06', 45_000_000)
  await setLimit('2018-12-08', null)
  await setLimit('2018-12-20', 10_000_000)
  assert.deepEqual(
    [await limitOn(DAY), await limitOn('2018-12-06'), await limitOn('2018-12-08'), await limitOn('2018-12-21')],
    [30_000_000, 45_000_000, 30_000_000, 10_000_000],
  )
  // 41 million lie there: too much by the rule, not by what was set, and far too much at last.
  const over = async (day: Day) => (await board(day)).alarm('over').map(({ amount }) => amount)
  assert.deepEqual(
    [await over(DAY), await over('2018-12-07'), await over('2018-12-22')],
    [[11_000_000], [], [31_000_000]],
  )
})

test('a pouch is late after a day, and no money of the drawer meanwhile', async () => {
  const amount = 20_000_000
  await act(DAY, 'pouch.seal', { pouch: 'TT-0001', amount, bound: `unit:${other.code}` })
  const carrier = 'carrier:lo-van-pang'
  await act(DAY, 'pouch.handOver', { pouch: 'TT-0001', carrier, slip: 'GN-1' }, { hour: 9 })
  const sent = await board(DAY)
  assert.deepEqual(sent.alarm('pouch'), [])
  assert.deepEqual(
    sent.pouches.map(({ pouch, holder, to, late }) => [pouch, holder, to, late]),
    [['TT-0001', carrier, other.id, false]],
  )
  assert.equal(sent.points.find(({ unit }) => unit === point.id)?.cash, 21_000_000)
  assert.deepEqual((await board(addDays(DAY, 1), { hour: 10 })).alarm('pouch'), [
    { kind: 'pouch', unit: other.id, pouch: 'TT-0001', amount },
  ])
  assert.equal((await board(DAY, { within: other.id })).pouches.length, 1, 'who waits for it sees it')
  const hours = await province.read((query) => readHours(query, 14, ['till:quay-1'], addDays(DAY, -6)))
  assert.deepEqual(cashByHour(21_000_000, DAY, hours.from, hours.moves), [
    { hour: 8, today: 21_000_000, usual: 41_000_000, most: 41_000_000 },
  ])
})

test('a point that never held cash is on the board as soon as it shall pay', async () => {
  const pension = { member: '1420012345', period: '2018-12', amount: 2_815_000, class: 'retired' }
  const line = { ...pension, village: 'Bản Mòn', name: 'Cà Thị Pâng' }
  await act(DAY, 'pension.assign', line, { device: 'quay-moi', unit: other.code })
  const { points, alarm } = await board(DAY, { within: other.id })
  assert.deepEqual(
    points.map(({ unit, cash }) => [unit, cash]),
    [[other.id, 0]],
  )
  assert.deepEqual(
    alarm('short').map(({ unit, day }) => [unit, day]),
    [],
    'what is on its way is enough',
  )
  assert.ok((points[0]?.days[0]?.out ?? 0) > 0)
})

test('bills are expected on the days on which this point collected before, as far as it collects', async () => {
  const bill = (n: number, period: string) => ({ customer: `PA2201001234${n}`, period, amount: 1_000_000 })
  const of = { village: 'Bản Mòn', name: 'Lò Thị Ơn' }
  const old = [1, 2, 3, 4].map((n) => bill(n, '2018-10'))
  await act(
    '2018-11-02',
    'electricity.assign',
    old.map((one) => ({ ...one, ...of })),
  )
  await act('2018-11-06', 'electricity.collect', old.slice(0, 1))
  await act('2018-11-08', 'electricity.collect', old.slice(1, 3))
  await act('2018-11-20', 'electricity.giveBack', {
    customer: old[3]?.customer as string,
    period: '2018-10',
    reason: 'absent',
  })
  await act(
    DAY,
    'electricity.assign',
    [1, 2, 3, 4].map((n) => ({ ...bill(n, '2018-11'), ...of })),
  )
  const { points } = await board(DAY)
  // Three of four were collected, a third of them on the 6th and the rest on the 8th.
  assert.deepEqual(
    points.find(({ unit }) => unit === point.id)?.days.map((one) => one.in),
    [0, 1_000_000, 0, 2_000_000, 0, 0, 0],
  )
})
