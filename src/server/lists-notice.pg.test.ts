/** Notices of a list: who has not paid gets one, and what its code says brings the money to the bill by itself. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { STATEMENT_COLUMNS } from '#bank/sheet.ts'
import { csvLine } from '#kernel/csv.ts'
import { noticesPdf } from '#report/notice.ts'
import { takeStatements } from '#server/bank-import.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { readNotice, readNotices } from '#server/lists-notice.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const TODAY = RECORDED.slice(0, 10)
const person = await signedIn('pang', 'province', 'root', 'Pang')
const LIST = { principal: 'evn', number: 'GT-BAO/2026' }

async function list(number: string, service: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const head = ['Số danh sách', 'Đơn vị giao', 'Mã khách hàng', 'Kỳ hóa đơn', 'Số tiền', 'Bản, tổ', 'Tên khách hàng']
  const lines = rows.map((row) => csvLine([number, 'evn', ...row]))
  const bytes = Buffer.from(csvLine(head) + lines.join(''))
  const { id, faults } = await takeFile(province, person, { service, bytes })
  assert.deepEqual(faults, [])
  await applyDraft(province, person, id)
}

test('each open bill of a village has a notice; paid by its code, it is collected and has none', async () => {
  await list(LIST.number, 'electricity', [
    ['PA22099110001', '2026-11', 184_500, 'Bản Mòn', 'Quàng Thị Nga'],
    ['PA22099110002', '2026-11', 90_000, 'Bản Mòn', 'Lò Văn Inh'],
    ['PA22099110003', '2026-11', 70_000, 'Bản Pe', '#set page(fill: red) *x*'],
  ])
  const of = (village: string) => readNotices(province, person, { ...LIST, village }, TODAY)
  const said = await of('Bản Mòn')
  assert.deepEqual(
    said.notices.map(({ name, code, period, amount, memo }) => [name, code, period, amount, memo]),
    [
      ['Quàng T••• Nga', 'PA22099110001', '2026-11', 184_500, 'TD PA22099110001 202611'],
      ['Lò V••• Inh', 'PA22099110002', '2026-11', 90_000, 'TD PA22099110002 202611'],
    ],
  )
  const pdf = noticesPdf(said)
  assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-')
  assert.equal(
    noticesPdf(await of('Bản Pe'))
      .subarray(0, 5)
      .toString('latin1'),
    '%PDF-',
  )
  if (process.env.SHOTS) writeFileSync(`${process.env.SHOTS}/giay-bao.pdf`, pdf)

  const [first] = said.notices
  const row = ['SK-BAO', '7900201000014', TODAY, 'FT-BAO', '', '184500', '1184500', '', `MBVCB ${first?.memo} CT`]
  const statement = Buffer.from([STATEMENT_COLUMNS.map(({ label }) => label), row].map(csvLine).join(''))
  const taken = await takeStatements(province, person, statement)
  assert.deepEqual([taken.matched, taken.open], [1, 0])
  assert.deepEqual(
    (await of('Bản Mòn')).notices.map(({ code }) => code),
    ['PA22099110002'],
  )
  await assert.rejects(of('Bản Lạ'), { code: 'not_found' })

  // One customer's, on A5: of the list, or of any bill.
  const alone = await readNotices(
    province,
    person,
    { ...LIST, village: 'Bản Mòn', bill: 'PA22099110002/2026-11' },
    TODAY,
  )
  const any = await readNotice(province, 'pa22099110002/2026-11', TODAY)
  for (const { paper, notices } of [alone, any])
    assert.deepEqual(
      [paper, notices.map(({ name, amount, memo }) => [name, amount, memo])],
      ['a5', [['Lò V••• Inh', 90_000, 'TD PA22099110002 202611']]],
    )
  assert.equal(noticesPdf(alone).subarray(0, 5).toString('latin1'), '%PDF-')
  await assert.rejects(readNotice(province, 'PA22099110001/2026-11', TODAY), { code: 'not_found' }, 'paid')
})
