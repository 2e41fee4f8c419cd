/**
 * The rooms of those who lead and who watch, in a real browser and from an empty database: the page says what is so before
 * anything is done, then acts are done at a point, and the figures, the map and the exceptions of every room that sees it change.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { paths } from '#report/paths.ts'
import { desk } from '#server/addresses.ts'
import { importFile } from '#server/import.ts'
import { roomPaths } from '#server/room-paths.ts'
import { faults, LOOKS, skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)

test('who leads and who watches see what happened, and find it', { skip, timeout: 180_000 }, async (t) => {
  const { province, places, url, errors, pageOf } = await openWalk(t)
  const main = async (page: Page) => (await page.locator('main').allInnerTexts()).join(' ').replace(/\s+/g, ' ')
  const director = await pageOf('province', 'root')
  const elsewhere = await pageOf('district', 'other')
  const overview = async (page: Page) => {
    await page.goto(url + roomPaths.overview())
    return main(page)
  }

  // No plan yet: the page says so, and every point is there without a verdict.
  const before = await overview(director)
  assert.match(before, /Doanh thu năm 2026 \d+.* đ chưa có kế hoạch năm này/)
  assert.match(before, /\d+ chưa có kế hoạch/)
  assert.match(before, /đến hết ngày 23\/11\/2026/)

  // A plan for two points: one is on time, the other far behind.
  const folder = await mkdtemp(join(tmpdir(), 'rooms-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'totals.csv')
  const months = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`)
  const plan = (code: string, amount: number) =>
    months.map((month) => `plan,1,electricity,revenue,${code},${month},${amount}`)
  const rows = [...plan(places.own.code, 10), ...plan(places.sibling.code, 1_000_000)]
  writeFileSync(file, `kind,version,service,measure,unit,month,amount\n${rows.join('\n')}\n`)
  assert.equal((await importFile(province, file)).errors, 0)
  const planned = await overview(director)
  assert.match(planned, /1 doanh thu dưới một nửa mức lẽ ra/)
  assert.match(planned, /1 đúng nhịp/)
  assert.match(planned, /đơn vị dưới mức lẽ ra phải có/)
  assert.match(planned, /mức lẽ ra hôm nay \(.*\); .* kế hoạch năm \(12 triệu\); còn \d+ ngày làm việc, mỗi ngày cần/)
  // Two rights of each till are still open of three that were handed out.
  assert.match(planned, /Thu hộ tháng 11 33,3%/)

  // One more is collected at the point: the director's figure and the district's change, another branch's does not.
  const apart = await overview(elsewhere)
  assert.match(apart, /Thu hộ tháng 11 33,3%/)
  const [answer] = await province.intake.post([
    {
      ...{ device: 'may-01', seq: 5, at: `${DAY}T08:30:00+07:00`, actor: 'person:lo-thi-on', unit: places.own.code },
      ...{ service: 'electricity', verb: 'collect' },
      lines: [{ customer: 'PA22010010102', period: '2026-11', amount: 184_500 }],
    },
  ])
  assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  assert.match(await overview(director), /Thu hộ tháng 11 50%/)
  assert.equal(await overview(elsewhere), apart)
  const district = await pageOf('district', 'parent')
  assert.match(await overview(district), /Thu hộ tháng 11 66,6%/)

  // From a figure down to the acts, by the keyboard's ways alone.
  await director.click('a:has-text("điện 50%")')
  assert.match(await main(director), /Tiền điện đã thu/)
  await district.click('a.tile:has-text("66,6%")')
  await district.waitForURL(/so-sach/)

  // In one screen: what is below the fold is only the same in tables.
  await overview(director)
  const bottom = await director.evaluate(() => document.querySelector('.glance')?.getBoundingClientRect().bottom ?? 0)
  assert.ok(bottom > 0 && bottom <= LOOKS[0].size.height, `the glance ends at ${bottom}`)

  // For the group: the page's own figures as a message, and as a picture that a chat takes.
  await director.goto(url + roomPaths.overview())
  const message = await director.inputValue('#loi-nhan')
  assert.match(message, /^Bưu điện tỉnh Sơn La, đến hết ngày 23\/11\/2026\nSố liệu mô phỏng/)
  assert.match(message, /• Thu hộ tháng 11: 50% \(/)
  assert.match(message, /Cần người xem:\n1\. \d+ /)
  const given = await director.context().request.get(url + roomPaths.overview('.txt'))
  assert.equal(await given.text(), message)
  await director.click('summary:has-text("Chép cho nhóm")')
  const [saved] = await Promise.all([director.waitForEvent('download'), director.click('text=Tải hình PNG')])
  assert.equal(saved.suggestedFilename(), 'toan-canh-2026-11-23.png')
  const png = readFileSync(await saved.path())
  assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16)], ['PNG', 1080])

  // Who looks at a citizen's data leaves a trace that the auditor sees; so does what waits for a second person.
  const auditor = await pageOf('auditor', 'root')
  const control = async () => {
    await auditor.goto(url + roomPaths.control())
    return main(auditor)
  }
  assert.match(await control(), /0 lần xem đủ dữ liệu riêng trong 30 ngày qua/)
  await director.goto(url + paths.act('may-01', 1))
  await director.click('summary:has-text("Xem đủ dữ liệu riêng")')
  await director.fill('[name=note]', 'Khách hỏi biên lai')
  await director.click('button.main:has-text("Xem đủ")')
  await director.waitForLoadState()
  const seen = await control()
  assert.match(seen, /1 lần xem đủ dữ liệu riêng trong 30 ngày qua/)
  assert.match(seen, /Khách hỏi biên lai/)
  assert.match(seen, /\d+ đơn vị có việc mà chưa kiểm đếm ngày 23\/11\/2026/)
  assert.match(seen, /tháng chưa khóa sổ mà khóa được chưa tháng nào khóa sổ/)

  // Ctrl-K on any page: without diacritics, by the keyboard alone; a citizen's name is masked.
  await director.goto(url + desk.people())
  const seek = async (text: string) => {
    await director.keyboard.press('Control+k')
    await director.keyboard.type(text)
    await director.waitForFunction(() => document.querySelectorAll('#tim-thay li').length > 0)
    return (await director.locator('dialog').allInnerTexts()).join(' ').replace(/\s+/g, ' ')
  }
  assert.match(await seek('tien do'), /Trang Tiến độ/)
  await director.keyboard.press('Enter')
  await director.waitForURL(/ke-hoach/)
  assert.match(await seek('PA22010010101'), /Vật .*PA22010010101/)
  await director.keyboard.press('Escape')
  const people = await seek('lo thi on')
  assert.match(people, /Việc/)
  assert.ok(!people.includes('Lò Thị Ơn'), people)
  await director.keyboard.press('Escape')
  await director.goto(url + roomPaths.find('nhat ky'))
  assert.match(await main(director), /Trang Nhật ký/)

  for (const [i, { size, theme }] of LOOKS.entries()) {
    const [role, at] = i % 2 === 0 ? (['auditor', 'root'] as const) : (['head', 'own'] as const)
    const page = await pageOf(role, at, { viewport: size, colorScheme: theme, bypassCSP: true })
    for (const path of [
      roomPaths.overview(),
      ...(role === 'auditor' ? [roomPaths.control(), roomPaths.find('lo')] : []),
    ]) {
      await page.goto(url + path)
      assert.deepEqual(await faults(page), [], `${path} as ${role}`)
    }
    await page.context().close()
  }
  assert.deepEqual(errors, [])
})
