/** Inspections: expected by the ledger at its moment, findings and score, who may not, closed units, the import, coverage. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import { coverageOf, readChecklist } from '#report/inspection.ts'
import { importInspections } from '#server/import-inspections.ts'
import { doInspection, mend, planInspection, readInspection, readInspections } from '#server/inspection-store.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await testDatabase()
const { province, places, signedIn } = await openOffice(database)
after(async () => {
  await province.close()
  await database.drop()
})
const DAY = RECORDED.slice(0, 10)
const inspector = await signedIn('ha-thi-lan', 'district', 'parent')
const head = await signedIn('lo-thi-on', 'head', 'own')

const post = acting(province)
const act = (what: string, line: Line) =>
  post({ device: 'quay-1', unit: places.own.code, at: (seq) => `${DAY}T08:${String(10 + seq)}:00+07:00` }, what, line)
const filed = (n: number) => ({
  ...{ agency: 'so-tuphap', number: `TP-2026-000${n}`, procedure: '2.000488', papers: 4, docket: `PHS-${n}` },
  ...{ seal: `NP-${n}`, back: 'post', applicant: 'Bạc Cầm Thị Yêu', phone: '0912000666', address: 'Tiểu khu 3' },
})
await act('dossier.accept', filed(1))
await act('dossier.accept', filed(2))

const refused = (why: RegExp) => (error: unknown) => error instanceof Problem && why.test(error.message)
const plan = (over: object = {}) =>
  planInspection(province, inspector, {
    ...{ unit: places.own.code, kind: 'quality' as const, planned: DAY, inspector: 'ha-thi-lan' },
    ...over,
  })
const number = await plan()

test('a plan says no to a closed unit, a day that is past, a unit elsewhere', async () => {
  assert.match(number, /^KT-2026-0001$/)
  assert.equal(await plan({ kind: '5s' }), 'KT-2026-0002')
  const closed = province.network?.units.versions.find(({ to, kind }) => to < DAY && kind === 'district')
  assert.ok(closed)
  await assert.rejects(plan({ unit: closed.code }), refused(/không mở vào ngày/))
  await assert.rejects(plan({ unit: 'KHONG-CO' }), refused(/không có đơn vị mã/))
  await assert.rejects(plan({ planned: '2026-01-05' }), refused(/đã qua/))
  await assert.rejects(plan({ unit: places.other.code }), refused(/không được làm/))
})

test('what the ledger says is expected; a difference and a no become findings with a day', async () => {
  const list = await province.read((query) => readInspection(query, province.id, number))
  assert.equal(list.inspection.done, null)
  const of = { unit: places.own.id, code: places.own.code, kind: 'quality' as const, day: DAY }
  const { lines } = await province.read((query) => readChecklist(query, province.id, of))
  const [drawer, otherDrawer, dossiers] = ['cash till:quay-1', 'cash till:may-01', 'things dossier'].map((key) =>
    lines.findIndex((line) => line.key === key),
  )
  assert.ok(drawer !== undefined && drawer >= 0 && otherDrawer !== undefined && dossiers !== undefined)
  // Two postages of dossiers; a bill collected twice, and what a parked act took.
  assert.ok((lines[drawer]?.expected ?? 0) > 0)
  assert.equal(lines[otherDrawer]?.expected, 2 * 184_500 + 60_000)
  assert.equal(lines[dossiers]?.expected, 2)

  const found: Record<string, string> = Object.fromEntries(
    lines.map(({ expected }, i) => [String(i), String(expected)]),
  )
  const typed = { found, note: {}, other: '' }
  await assert.rejects(doInspection(province, head, number, typed), refused(/chính đơn vị/))
  await assert.rejects(
    doInspection(province, inspector, number, { ...typed, found: { ...found, [dossiers]: '' } }),
    refused(/“Hồ sơ” chưa ghi/),
  )
  await doInspection(province, inspector, number, {
    ...typed,
    found: { ...found, [dossiers]: '1', [otherDrawer]: '300.000 đ', [lines.length - 1]: '0' },
    note: { [dossiers]: 'Một hồ sơ chưa thấy' },
  })
  const { inspection, findings } = await province.read((query) => readInspection(query, province.id, number))
  assert.deepEqual(
    findings.map(({ what }) => what),
    [
      'Tiền mặt: quầy may-01: sổ 429.000 đ, thực tế 300.000 đ, thiếu 129.000 đ.',
      'Hồ sơ: sổ 2, thực tế 1, thiếu 1. Một hồ sơ chưa thấy',
      'Không đạt: Bình chữa cháy, khóa cửa, két còn dùng được.',
    ],
  )
  assert.equal(findings[0]?.due, '2026-12-07')
  assert.equal(inspection.score, Math.round((100 * (lines.length - 3)) / lines.length))
  assert.ok((inspection.position ?? 0) > 0)
  await assert.rejects(doInspection(province, inspector, number, typed), refused(/không ghi lại được/))
  await mend(province, head, { inspection: number, n: 3, how: 'Đã nạp lại' })
  await assert.rejects(mend(province, head, { inspection: number, n: 3, how: 'Nữa' }), refused(/có thể đã khắc phục/))
  const open = await province.read((query) => readInspections(query, province.id, { from: DAY, to: DAY }), head.units)
  assert.deepEqual([open.findings.length, open.inspections.length], [2, 2])
})

test('an import is whole or nothing, says row and remedy, and twice changes nothing', async () => {
  const header = 'number,unit,kind,planned,inspector,done,score,finding,due,mended,how'
  const file = (...rows: string[]) => ({
    path: 'kiem-tra.csv',
    kind: 'inspection' as const,
    text: `${[header, ...rows].join('\n')}\n`,
  })
  const { code } = places.own
  const bad = await importInspections(
    province,
    file(
      `KT-1,${code},quality,2026-11-02,son,2026-11-02,101,,,,`,
      `KT-2,XX,5s,2026-11-02,son,,,,,,`,
      `KT-3,${code},quality,2026-11-02,son,,,Hở,,,`,
    ),
  )
  assert.deepEqual(
    bad.errors.map(({ row, field }) => `${row} ${field}`),
    ['2 score', '3 unit', '4 due'],
  )
  const good = file(
    `KT-2026-0901,${code},quality,2026-11-02,son,2026-11-02,90,Hở,2026-11-16,2026-11-10,Đã che`,
    `KT-2026-0901,${code},quality,2026-11-02,son,2026-11-02,90,Bẩn,2026-11-16,,`,
  )
  assert.deepEqual(await importInspections(province, good), { rows: 2, known: 0, errors: [] })
  assert.deepEqual(await importInspections(province, good), { rows: 2, known: 2, errors: [] })
})

test('coverage counts second-level units that were open, and names none twice', () => {
  const { network } = province
  assert.ok(network)
  const districts = network.units.versions.filter(
    ({ kind, from, to }) => kind === 'district' && from <= '2018-12-31' && to > '2018-12-31',
  )
  const done = districts
    .slice(2)
    .map(({ id }) => ({ unit: id, kind: 'quality' as const, planned: '2018-06-05', day: '2018-06-05' }))
  const covered = coverageOf(network, done, { from: '2018-01-01', to: '2018-12-31' })
  assert.deepEqual([covered.length, covered.filter((one) => one.done > 0).length], [12, 10])
})
