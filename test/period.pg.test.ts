/** A locked month: what comes after the lock is booked on the first open day and keeps its own; what waits stands open. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Line } from '#kernel/act.ts'
import { closingPaper, monthToLock, readDay, readLocks } from '#report/closing.ts'
import { paperText } from '#report/paper.ts'
import { statement } from '#report/statement.ts'
import { readSuspense, suspensePaper } from '#report/suspense.ts'
import { trialBalance } from '#report/trial.ts'
import { foldFlows } from '#rollup/flows.ts'
import { rebuild } from '#rollup/rebuild.ts'
import type { Province } from '#server/province.ts'
import { fileDatabase } from './support/database.ts'
import { openSonLa, pointsOf } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
after(() => province.close())
const network = province.network as NonNullable<Province['network']>
const [here, there] = pointsOf(network, '2018-01-01', 1, 2).map(({ code }) => code) as [string, string]
const seqs = new Map<string, number>()

async function act(
  device: string,
  day: string,
  what: string,
  line: Line,
  unit = here,
  happened = false,
): Promise<void> {
  const seq = (seqs.get(device) ?? 0) + 1
  seqs.set(device, seq)
  const [service = '', verb = ''] = what.split('.')
  const base: Act = {
    device,
    seq,
    at: `${day}T09:00:00+07:00`,
    actor: 'person:lo-thi-on',
    unit,
    service,
    verb,
    lines: [line],
  }
  const [answer] = await province.intake.post([happened ? { ...base, happened } : base])
  assert.equal(answer?.outcome, happened ? 'exception' : 'accepted', `${what}: ${JSON.stringify(answer)}`)
}

const bill = (n: number) => ({ customer: `PA2201001234${n}`, period: '2018-02' })
async function collected(n: number, day: string): Promise<void> {
  await act('may-01', day, 'electricity.assign', { ...bill(n), amount: 100_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' })
  await act('may-01', day, 'electricity.collect', { ...bill(n), amount: 100_000 })
}
async function trial(from: string, to: string, unit?: number) {
  await foldFlows(province.db, province.id)
  return province.read((query) => trialBalance(query, network, { province: province.id, period: { from, to }, unit }))
}
const debits = async (from: string, to: string): Promise<number> =>
  (await trial(from, to)).rows.find(({ account }) => account === '1111')?.turnover.debit ?? 0

test('an act after the lock is booked in the open month, one before it in its own, and rebuilding agrees', async () => {
  await collected(1, '2018-02-10')
  assert.equal(await debits('2018-02-01', '2018-02-28'), 100_000)
  await act('vp-x', '2018-03-05', 'period.lock', { month: '2018-02', record: 'KS-02', decider: 'nguyen-van-son' })
  await collected(2, '2018-02-27')
  await collected(3, '2018-03-02')
  assert.equal(await debits('2018-02-01', '2018-02-28'), 100_000)
  assert.equal(await debits('2018-03-01', '2018-03-01'), 100_000, 'the late one, on the first open day')
  assert.equal(await debits('2018-03-01', '2018-03-31'), 200_000)
  const late = await province.read(
    (query) => query<{ day: string }[]>`
    select distinct day::text as day from act where province = ${province.id} and service = 'electricity' order by 1`,
  )
  assert.deepEqual(
    late.map(({ day }) => day),
    ['2018-02-10', '2018-02-27', '2018-03-02'],
  )
  assert.deepEqual((await rebuild(database.app, province.id)).differences, [])
})

test('a lock of a month that has not ended is refused; one by mistake can be undone on its day', async () => {
  const line = { month: '2018-03', record: 'KS-03', decider: 'nguyen-van-son' }
  const base = {
    device: 'vp-y',
    seq: 1,
    at: '2018-03-31T09:00:00+07:00',
    actor: 'person:a',
    unit: here,
    service: 'period',
    verb: 'lock',
  }
  const [early] = await province.intake.post([{ ...base, lines: [line] }])
  assert.equal(early?.outcome, 'refused')
  seqs.set('vp-y', 1)
  await act('vp-y', '2018-04-02', 'period.lock', line)
  await collected(4, '2018-03-20')
  await act('vp-y', '2018-04-02', 'correction.undo', { named: 'vp-y/2', reason: 'Nhầm tháng' })
  await collected(5, '2018-03-21')
  assert.equal(await debits('2018-04-01', '2018-04-01'), 100_000, 'came while March was locked')
  assert.equal(await debits('2018-03-21', '2018-03-21'), 100_000, 'came when it was open again')
  assert.deepEqual((await rebuild(database.app, province.id)).differences, [])
  const locks = await province.read((query) => readLocks(query, province.id))
  assert.deepEqual(
    locks.map(({ month }) => month),
    ['2018-02'],
  )
  assert.equal(monthToLock(locks, '2018-04-10'), '2018-03')
  assert.equal(monthToLock(locks, '2018-03-10'), undefined)
})

test('a day says what is left to do at each unit, and nothing when all is done', async () => {
  await act('may-02', '2018-05-04', 'shift.open', { device: 'may-02', number: 1, teller: 'ha-thi-lan' }, there)
  await act('may-02', '2018-05-04', 'letter.post', { grams: 18, pieces: 3 }, there)
  await foldFlows(province.db, province.id)
  const day = async () => {
    const [one] = await province.read((query) => readDay(query, province.id, '2018-05-04'))
    return one && { counts: one.counts, open: one.open, gaps: one.gaps, moved: one.acts > 0 }
  }
  assert.deepEqual(await day(), { counts: 0, open: 1, gaps: 0, moved: true })
  await act('may-02', '2018-05-04', 'cash.count', { coins: 0 }, there)
  await act(
    'may-02',
    '2018-05-04',
    'shift.close',
    { device: 'may-02', number: 1, acts: 3, head: '0a'.repeat(32) },
    there,
  )
  assert.deepEqual(await day(), { counts: 1, open: 0, gaps: 1, moved: true })
  const text = paperText(await province.read((query) => closingPaper(query, network, province.id, '2018-05-04')))
  assert.match(text, /1 chênh lệch chưa kết luận/)
  assert.match(text, /khóa đến hết ngày 28\/2\/2018|khóa đến hết ngày 28\/02\/2018/)
})

test('what waits has an owner and an age, is seen by all, and is a debt, never income', async () => {
  const unit = { name: 'Lò Thị Ơn', phone: '0912000111' }
  await act('may-01', '2018-05-06', 'suspense.deposit', {
    number: 'TN-0001',
    amount: 60_000,
    purpose: 'Tiền nước',
    ...unit,
  })
  await act('may-01', '2018-05-07', 'electricity.collect', { ...bill(9), amount: 70_000 }, here, true)
  await foldFlows(province.db, province.id)
  const [own] = network.units.byCode.get(there) ?? []
  // Another unit's reader: the list is read for the province.
  const waiting = await province.read((query) => readSuspense(query, network, province.id))
  assert.deepEqual(
    waiting.map(({ kind, open, since }) => [kind, open, since]),
    [
      ['suspense', 60_000, '2018-05-06'],
      ['exception', 70_000, '2018-05-07'],
    ],
  )
  assert.ok(waiting.every(({ owner }) => owner !== '') && own)
  const made = await trial('2018-05-01', '2018-05-31')
  assert.deepEqual(made.differences, [])
  const held = made.rows
    .find(({ account }) => account === '3388')
    ?.parties.find(({ asset }) => asset === 'due:suspense')
  assert.equal(held?.closing.credit, 130_000)
  const income = made.rows.find(({ account }) => account === '5113')
  assert.ok((income?.turnover.credit ?? 0) < 60_000, 'postage alone')
  const paper = await province.read((query) => suspensePaper(query, network, province.id, '2018-06-06'))
  assert.match(paperText(paper), /TN-0001 .*31 .*60\.000/)
  const sum = await province.read((query) =>
    statement(query, network, {
      province: province.id,
      principal: 'evn',
      period: { from: '2018-05-01', to: '2018-05-31' },
    }),
  )
  assert.deepEqual(sum.differences, [])
})
