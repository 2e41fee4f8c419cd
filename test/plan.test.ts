/**
 * The plan in a real browser: a scenario of next year becomes the draft, parts are set and divided by those who head them,
 * the draft is given out, its units acknowledge it, and the year's report goes on with the version in force.
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ancestorsOn, versionsOn } from '#network/tree.ts'
import { readVersions } from '#report/plan-read.ts'
import { yearReport } from '#report/year.ts'
import { importFile } from '#server/import.ts'
import { planPaths } from '#server/plan-paths.ts'
import type { Province } from '#server/province.ts'
import { skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { mainText, openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)
const MILLION = 1_000_000
const months = (year: number) => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)

test('from a scenario of next year to a plan that its units acknowledge', { skip, timeout: 180_000 }, async (t) => {
  const { province, places, cookieOf, pageOf, see, look } = await openWalk(t)
  const network = province.network as NonNullable<Province['network']>
  const folder = await mkdtemp(join(tmpdir(), 'plan-'))
  t.after(() => rm(folder, { recursive: true }))

  // What was earned at each point in 2025, and what the corporation wants of 2027.
  const points = versionsOn(network.units, '2025-10-01', { kind: 'point' })
  const rows = [
    ...points.flatMap(({ code }) =>
      months(2025).map((month, i) => `actual,1,parcel,revenue,${code},${month},${(i + 1) * 10_000}`),
    ),
    ...months(2027).map((month) => `assigned,1,parcel,revenue,${places.root.code},${month},${10 * MILLION}`),
  ]
  const file = join(folder, 'totals.csv')
  const columns = 'kind,version,service,measure,unit,month,amount'
  writeFileSync(file, `${columns}\n${rows.join('\n')}\n`)
  assert.equal((await importFile(province, file)).errors, 0)
  const earned = points.length * 780_000

  const show = (amount: number) => String(amount).replace(/\B(?=(\d{3})+$)/g, '.')

  // A scenario for 2026, of which nothing is planned: 2025 and six per cent more.
  const planner = await pageOf('province', 'root')
  assert.match(
    await see(planner, planPaths.scenarios({ year: 2026 })),
    new RegExp(`Giữ như năm 2025 ${show(earned)} đ`),
  )
  await planner.fill('[name=name]', 'Tăng sáu phần trăm')
  await planner.fill('[name=growth]', '6')
  await planner.click('button.main')
  await planner.waitForURL(/xong=da-luu-kich-ban/)
  const whole = Math.round(earned * 1.06)
  assert.match(await mainText(planner), new RegExp(`Tăng sáu phần trăm ${show(whole)} đ 6,0 %`))

  // It becomes the draft; whatever the district is given is taken from what the province has not divided.
  await see(planner, planPaths.plan({ year: 2026 }))
  await planner.click('summary:has-text("Lập dự thảo")')
  await planner.click('button:has-text("Lập dự thảo")')
  await planner.waitForURL(/xong=da-lap-du-thao/)
  assert.match(await mainText(planner), new RegExp(`Cộng ${show(whole)} `))
  await planner.selectOption('#unit', String(places.root.id))
  await planner.fill('#amount', '200 triệu')
  await planner.click('button:has-text("Đặt mức")')
  await planner.waitForURL(/xong=da-dat-muc/)
  assert.match(
    await mainText(planner),
    new RegExp(`${places.root.name} còn ${show(200 * MILLION - whole)} đ chưa chia cho đơn vị bên dưới`),
  )
  await planner.selectOption('#unit', String(places.parent.id))
  await planner.fill('#amount', '30.000.000')
  await planner.click('button:has-text("Đặt mức")')
  await planner.waitForURL(/xong=da-dat-muc/)
  assert.match(await mainText(planner), new RegExp(`${places.parent.name} 30\\.000\\.000 `))
  assert.match(await mainText(planner), /200\.000\.000 |Dự thảo: 200 triệu/)

  // Its head divides it: one point by hand, the rest by what each earned. The sum above stays.
  const head = await pageOf('district', 'parent')
  assert.match(await see(head, planPaths.plan({ year: 2026, which: 'draft' })), /chưa chia cho đơn vị bên dưới/)
  assert.equal(await head.locator(`#unit option[value="${places.parent.id}"]`).count(), 0, 'the own target is given')
  await head.selectOption('#unit', String(places.own.id))
  await head.fill('#amount', '5 triệu')
  await head.click('button:has-text("Đặt mức")')
  await head.waitForURL(/xong=da-dat-muc/)
  await head.click('button:has-text("chưa chia của")')
  await head.waitForURL(/xong=da-dat-muc/)
  const divided = await mainText(head)
  assert.doesNotMatch(divided, /chưa chia cho|chia quá/)
  assert.match(divided, /: 30 triệu đồng\.|30\.000\.000/)

  // What does not sum is not given out unless somebody says so.
  await see(planner, planPaths.plan({ year: 2026, which: 'draft' }))
  await planner.click('summary:has-text("Giao dự thảo này")')
  await planner.click('button:has-text("Giao kế hoạch")')
  assert.match(await mainText(planner), /còn 1 đơn vị chưa chia đủ\. Chia hết, hoặc đánh dấu/)
  await see(planner, planPaths.plan({ year: 2026, which: 'draft' }))
  await planner.click('summary:has-text("Giao dự thảo này")')
  await planner.check('[name=loose]')
  await planner.click('button:has-text("Giao kế hoạch")')
  await planner.waitForURL(/xong=da-giao-ke-hoach/)
  assert.match(await mainText(planner), /Bản 1, hiệu lực từ 01\/01\/2026[\s\S]*0 trên \d+ đơn vị bên dưới đã nhận/)

  // The units see what they have to do, each working day, and acknowledge.
  const point = await pageOf('head', 'own')
  assert.match(await see(point, planPaths.plan({ year: 2026 })), /Còn 28 ngày làm việc, mỗi ngày cần/)
  for (const page of [head, point]) {
    await see(page, planPaths.plan({ year: 2026 }))
    await page.click('button:has-text("Nhận kế hoạch")')
    await page.waitForURL(/xong=da-nhan-ke-hoach/)
    assert.equal(await page.locator('button:has-text("Nhận kế hoạch")').count(), 0)
  }
  assert.match(
    await see(planner, planPaths.plan({ year: 2026 })),
    new RegExp(`1 trên \\d+ đơn vị[\\s\\S]*${places.parent.name} 30\\.000\\.000[^L]*Lò Thị parent, 23/11/2026`),
  )
  const versions = await province.read((query) => readVersions(query, 14))
  assert.deepEqual(
    versions.map(({ year, version, amount, signatures }) => [year, version, amount, signatures.length]),
    [[2026, 1, 200 * MILLION, 3]],
  )

  // A version that begins to hold later leaves the report as it was until then.
  await planner.click('summary:has-text("Lập dự thảo")')
  await planner.selectOption('#from', 'ban:1')
  await planner.click('button:has-text("Lập dự thảo")')
  await planner.selectOption('#unit', String(places.root.id))
  await planner.fill('#amount', '300 triệu')
  await planner.check('[name=beneath]')
  await planner.click('button:has-text("Đặt mức")')
  await planner.waitForURL(/xong=da-dat-muc/)
  await planner.click('summary:has-text("Giao dự thảo này")')
  await planner.fill('#since', '2026-12-01')
  await planner.check('[name=loose]')
  await planner.click('button:has-text("Giao kế hoạch")')
  await planner.waitForURL(/xong=da-giao-ke-hoach/)
  assert.match(await mainText(planner), /Bản 1, hiệu lực/)
  const planOn = async (now: string) => {
    const report = await province.read((query) =>
      yearReport(query, network, { province: 14, year: 2026, view: 'now', now }),
    )
    const [row] = report.tables.filter(({ id }) => id === 'don-vi')
    return row?.total
  }
  assert.ok((await planOn(DAY))?.includes(200 * MILLION))
  assert.ok((await planOn('2026-12-31'))?.includes(300 * MILLION))

  // What the corporation assigned stands beside, and a unit elsewhere shows nothing of others.
  await see(planner, planPaths.plan({ year: 2027 }))
  await planner.click('summary:has-text("Lập dự thảo")')
  await planner.click('button:has-text("Lập dự thảo")')
  await planner.waitForURL(/xong=da-lap-du-thao/)
  assert.match(await mainText(planner), /120\.000\.000/)
  assert.ok(ancestorsOn(network.units, places.own.id, DAY).includes(places.parent.id))

  const looks = [
    planPaths.plan({ year: 2026, unit: places.parent.id }),
    planPaths.plan({ year: 2026, unit: places.own.id }),
    planPaths.plan({ year: 2027, which: 'draft', unit: places.parent.id }),
    planPaths.scenarios({ year: 2026 }),
  ]
  await look(await cookieOf('province', 'root'), looks, 'ke-hoach')
})
