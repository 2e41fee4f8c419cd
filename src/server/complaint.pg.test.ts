/** Complaints: clocks from the item's own acts, who held it, an answer once, compensation as an act, a claim after its term. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import { readCustody } from '#report/liability.ts'
import { officeDevice } from '#server/office.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { answerComplaint, isLateClaim, rateComplaint, readComplaint, takeComplaint } from './complaint-store.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const manager = await signedIn('ha-thi-lan', 'district', 'parent')
const elsewhere = await signedIn('lo-van-son', 'head', 'other')

const post = acting(province)
const act = (day: string, what: string, line: Line) =>
  post({ device: 'quay-1', unit: places.own.code, at: (seq) => `${day}T08:${String(10 + seq)}:00+07:00` }, what, line)
const letter = (item: string) => ({
  ...{ item, grams: 20, sender: 'Hà Văn Toán', addressee: 'Cà Thị Pâng', address: 'Tổ 3' },
})
const [LOST, OLD] = ['RA000000028VN', 'RA000000031VN']
await act('2026-03-02', 'registered.accept', letter(OLD))
await act('2026-11-10', 'registered.accept', letter(LOST))
await act('2026-11-11', 'registered.handOver', { item: LOST, to: 'carrier:lo-van-pang' })

const refused = (why: RegExp) => (error: unknown) => error instanceof Problem && why.test(error.message)
const claim = (about: string, over: object = {}) =>
  takeComplaint(province, manager, {
    ...{ unit: places.own.code, about, kind: 'lost' as const, far: false },
    ...{ name: 'Hà Văn Toán', phone: '0912000888', words: 'Thư chưa đến' },
    ...over,
  })
const read = (number: string) => province.read((query) => readComplaint(query, province.id, number))

test('clocks come from the item, who held it from its hands, and compensation is an act', async () => {
  await assert.rejects(claim('RA000000045VN'), refused(/không có trong sổ/))
  const number = await claim(LOST.toLowerCase())
  const taken = await read(number)
  // Six months from 12 November (two working days after the 10th); two months to answer, on a Monday after a Saturday.
  assert.deepEqual(
    [number, taken.about, taken.claim_until, taken.due, isLateClaim(taken)],
    ['KN-2026-0001', `registered:${LOST}`, '2027-05-12', '2027-01-25', false],
  )
  const custody = await province.read((query) => readCustody(query, province.id, taken.about))
  assert.equal(custody?.liable, 'carrier:lo-van-pang')
  assert.ok(custody.postage > 0)
  const answer = { number, founded: true, answer: 'Bưu điện làm mất, xin lỗi', record: 'BB-BT-1' }
  await assert.rejects(
    answerComplaint(province, manager, { ...answer, amount: String(4 * custody.postage - 1) }),
    refused(/ít nhất/),
  )
  await assert.rejects(answerComplaint(province, elsewhere, { ...answer, amount: '' }), refused(/Không|không/))
  await assert.rejects(rateComplaint(province, manager, number, 5), refused(/sau khi trả lời/))
  await answerComplaint(province, manager, { ...answer, amount: String(4 * custody.postage) })
  const done = await read(number)
  assert.equal(done.award, `${officeDevice(places.own.code)}/1`)
  const [owed] = await province.read(
    (query) =>
      query<
        { open: number }[]
      >`select open from thing where province = ${province.id} and key = ${`compensation:${number}`}`,
  )
  assert.equal(owed?.open, 4 * custody.postage)
  await assert.rejects(answerComplaint(province, manager, { ...answer, amount: '' }), refused(/đã trả lời/))
  await rateComplaint(province, manager, number, 4)
  assert.equal((await read(number)).satisfied, 4)
})

test('a claim after its term is taken in, marked, and owed nothing by rule', async () => {
  const number = await claim(OLD)
  const taken = await read(number)
  assert.deepEqual([taken.claim_until, isLateClaim(taken)], ['2026-09-04', true])
  await answerComplaint(province, manager, { number, founded: true, answer: 'Quá thời hiệu', amount: '', record: '' })
  assert.equal((await read(number)).award, null)
})
