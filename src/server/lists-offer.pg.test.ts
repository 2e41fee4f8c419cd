/** A principal's list between the portal and the office: it waits, is replaced, returned, accepted once. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { csvLine } from '#kernel/csv.ts'
import type { SignedIn } from '#people/person.ts'
import { takeFile } from '#server/lists-apply.ts'
import { acceptOffer, offerDraft, readOffers, returnOffer } from '#server/lists-offer.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const pang = await signedIn('pang', 'district', 'parent', 'Pang')
const son = await signedIn('son', 'province', 'root', 'Pang')
const hoa = { ...pang, code: 'hoa', role: 'principal', principal: 'evn' } as SignedIn & { principal: string }
const EVN = { key: 'evn', services: ['electricity'] }

const HEAD = 'Số danh sách,Đơn vị giao,Mã khách hàng,Kỳ hóa đơn,Số tiền,"Bản, tổ",Tên khách hàng\n'
/** Hands over a list with so many bills. */
async function send(bills: number): Promise<void> {
  const rows = Array.from({ length: bills }, (_, i) =>
    csvLine(['GT-CHO/2026', 'evn', `PA2288001000${i}`, '2026-11', 100_000, 'Bản Mòn', 'Lò Thị Ơn']),
  )
  const { id, faults } = await takeFile(province, hoa, {
    service: 'electricity',
    bytes: Buffer.from(HEAD + rows.join('')),
  })
  assert.deepEqual(faults, [])
  await offerDraft(province, hoa, id)
}
const offers = (scope = EVN) => province.read((query) => readOffers(query, province.id), 'all', scope)
const count = async (what: 'position' | 'kept' | 'things'): Promise<number> => {
  const [row] = await province.read(
    (query) => query<Record<typeof what, number>[]>`
      select (select position from head where province = 14)::int as position,
             (select count(content) from list_offer)::int as kept,
             (select count(*) from thing where key like 'electricity:PA2288001%')::int as things`,
  )
  return row?.[what] ?? 0
}
const gone = { name: 'Problem', code: 'not_found' }

test('a list waits until its office accepts it, once, or returns it; a newer one takes its place', async () => {
  const before = await count('position')
  await send(2)
  const [first] = await offers()
  assert.deepEqual([first?.outcome, first?.rows, first?.amount], [null, 2, 200_000])
  await send(3)
  const [second, ...more] = await offers()
  assert.deepEqual([more.length, second?.outcome, second?.rows], [0, null, 3])
  assert.equal(await count('position'), before)
  assert.equal((await offers({ key: 'water', services: ['water'] })).length, 0)
  const id = second?.id as string
  await assert.rejects(acceptOffer(province, pang, first?.id as string), gone)
  await assert.rejects(acceptOffer(province, { ...pang, units: [places.other.id] }, id), gone)
  await assert.rejects(returnOffer(province, { ...pang, units: [places.other.id] }, id, 'Sai'), gone)

  await returnOffer(province, son, id, 'Thiếu bản Nà Tâu')
  assert.equal(await count('kept'), 0)
  const [returned] = await offers()
  assert.deepEqual([returned?.outcome, returned?.reason], ['returned', 'Thiếu bản Nà Tâu'])
  // The same rows once more: another offer.
  await send(3)
  const third = (await offers())[0]?.id as string
  assert.notEqual(third, id)
  const both = await Promise.allSettled([acceptOffer(province, son, third), acceptOffer(province, pang, third)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.deepEqual([await count('things'), await count('kept'), (await offers()).length], [3, 0, 0])
})
