/**
 * The planner's room in a real browser, from an empty database: a plan comes in, a van is moved by mouse and by keys and the
 * matrix follows, a version is saved, published with its day, and a unit takes note of it; the plan is looked at from all sides.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { addDays, weekday } from '#kernel/day.ts'
import { versionsOn } from '#network/tree.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { syncOf } from '#routing/scenario-sync.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { synchronise } from '#routing/synchronise.ts'
import { desk } from '#server/addresses.ts'
import { planner } from '#server/planner-paths.ts'
import type { Province } from '#server/province.ts'
import { RULES } from '../web/planner/rules.ts'
import { faults, LOOKS, skip } from './support/browser.ts'
import { openWalk } from './support/walk.ts'

const [before, interlocked] = sonLaScenarios()
const IN_FORCE = '2026-12-01'
const SHOTS = process.env.PLANNER_SHOTS

/** A bag a day from the hub to Thuận Châu on the van of 5:00, taken from it on time, and each third time four hours later. */
async function scanned(province: Province): Promise<void> {
  const days = Array.from({ length: 28 }, (_, i) => addDays('2018-10-01', i)).filter((day) => weekday(day) < 7)
  const acts = days.flatMap((day, i) => {
    const bag = `H116-H119-8${String(i).padStart(4, '0')}-001`
    const act = (unit: string, seq: number, time: string, verb: string, line: object) => ({
      ...{ device: `quet-${unit}`, seq, at: `${day}T${time}:00+07:00`, actor: 'person:lo-thi-on', unit },
      ...{ service: 'bag', verb, lines: [{ bag, ...line }] },
    })
    const out = { to: 'route:2-TC', slip: `BD10-${i}`, items: 2, grams: 1450, seal: `NP-${i}` }
    const taken = { from: 'route:2-TC', slip: `BD10-${i}`, grams: 1450 }
    return [
      act('H116', 2 * i + 1, '04:30', 'start', {}),
      act('H116', 2 * i + 2, '04:40', 'dispatch', out),
      act('H119', i + 1, i % 3 === 0 ? '09:50' : '05:50', 'takeOver', taken),
    ]
  })
  const answers = await province.intake.post(acts)
  assert.deepEqual([...new Set(answers.map(({ outcome }) => outcome))], ['accepted'])
}

test('from a plan that comes in to a timetable that units have taken note of', {
  skip,
  timeout: 300_000,
}, async (t) => {
  assert.ok(before && interlocked)
  const { province, url, errors, pageOf } = await openWalk(t)
  await scanned(province)
  const main = async (page: Page) => (await page.locator('main').allInnerTexts()).join(' ').replace(/\s+/g, ' ')

  // Nothing is there; a file that is no plan says so; two plans come in.
  const page = await pageOf('province', 'root')
  await page.goto(url + planner.home())
  assert.match(await main(page), /Chưa ban hành biểu giờ nào\. Chưa có phương án nào/)
  const bring = async (text: string) => {
    await page.goto(url + planner.home())
    await page.setInputFiles('#tep', {
      name: 'phuong-an.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })
    await page.click('form[data-list] button')
  }
  await bring(writeScenario(before).replace('"vehicle":"X2"', '"vehicle":"X99"'))
  await page.waitForSelector('#nop-noi:has-text("lỗi")')
  assert.match(await main(page), /Phương án có \d+ lỗi, chưa lưu gì.*tuyến 2-TC, chuyến 2-TC\/1: xe “X99” không có/)
  errors.length = 0
  await bring(writeScenario(interlocked))
  await page.waitForURL(/khop-noi\/1$/)
  await bring(writeScenario(before))
  await page.waitForURL(/truoc-2018\/1$/)
  await page.waitForSelector('svg.lines')

  // A van to Thuận Châu is moved by keys until it meets the night's mail, and back.
  await page.selectOption('select >> nth=0', '2-TC')
  const slider = page.locator('svg.lines [role=slider][aria-label*="2-TC/1"]')
  const cell = page.locator('.heat button[aria-label^="Hà Nội đến Thuận Châu"]')
  assert.equal(await slider.getAttribute('aria-valuetext'), 'đi 05:00')
  const slow = Number(await cell.textContent())
  await slider.focus()
  for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight')
  assert.equal(await slider.getAttribute('aria-valuetext'), 'đi 05:45')
  const quick = Number(await cell.textContent())
  assert.ok(quick <= slow, `${quick} ${slow}`)
  for (let i = 0; i < 9; i++) await page.click('text=Hoàn tác')
  assert.equal(await slider.getAttribute('aria-valuetext'), 'đi 05:00')
  assert.equal(Number(await cell.textContent()), slow)

  // The same by mouse: 45 minutes to the right.
  await page.locator('svg.lines').scrollIntoViewIfNeeded()
  const box = await page.locator('svg.lines').boundingBox()
  const line = await slider.boundingBox()
  assert.ok(box && line)
  const minute = (box.width * (1080 - 150 - 12)) / 1080 / 1440
  const [x, y] = [line.x + line.width / 2, line.y + line.height / 2]
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/drag.png` })
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let i = 1; i <= 5; i++) await page.mouse.move(x + minute * 9 * i, y)
  await page.mouse.up()
  assert.equal(await slider.getAttribute('aria-valuetext'), 'đi 05:45')
  assert.match(await main(page), /Đã đổi 1 chuyến/)

  // Earlier than it comes back, it is in two places at once: that is said, and nothing is published.
  await page.locator('svg.lines [role=slider][aria-label*="2-TC/2"]').focus()
  for (let i = 0; i < 90; i++) await page.keyboard.press('ArrowLeft')
  assert.match(await main(page), /1 lỗi, phải sửa trước khi ban hành/)
  for (let i = 0; i < 90; i++) await page.keyboard.press('ArrowRight')

  // A cell opens the way and the points behind it.
  await cell.click()
  assert.match(await main(page), /Hà Nội → Thuận Châu: J\+\d Chốt nhận .* qua tay \d+ lần.*Các điểm sau Thuận Châu/)

  // By keys alone: from one way of looking to the next and back, from cell to cell, into one.
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id)
  await page.focus('[role=tab][aria-selected=true]')
  await page.keyboard.press('ArrowRight')
  await page.waitForSelector('svg.map')
  assert.equal(await focused(), 'xem-map')
  await page.keyboard.press('ArrowLeft')
  assert.equal(await page.locator('.heat button[tabindex="0"]').count(), 1)
  await page.focus('.heat button[tabindex="0"]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  assert.match((await focused()) ?? '', /^Sơn La đến Quỳnh Nhai/)
  await page.keyboard.press('Enter')
  assert.match(await main(page), /Sơn La → Quỳnh Nhai: J\+\d/)

  // Compared with itself as it was; with the other plan.
  await page.click('[role=tab]:has-text("So sánh")')
  assert.match(await main(page), /Chi phí một tuần \(đ\).*Số ngày trung bình/)
  await page.selectOption('select', 'khop-noi/1')
  await page.waitForSelector('th:has-text("Khớp nối")')
  assert.match(await main(page), /bưu gửi nhanh hơn/)

  // The solver proves what is best for the vans it may move, and the plan takes it.
  await page.click('[role=tab]:has-text("Tối ưu")')
  await page.click('text=Tìm giờ tốt nhất')
  await page.waitForSelector('text=Đưa vào phương án', { timeout: 90_000 })
  assert.match(
    await main(page),
    /Tối ưu, đã chứng minh\. Chờ [\d.]+ .* cách cận dưới 0,00 %\. Trên toàn mạng, một tuần/,
  )
  // With two vans for three routes mail waits longer, and each trip has its van.
  for (const name of ['Mộc Châu', 'Phù Yên', 'Sông Mã']) await page.uncheck(`.choice label:has-text("${name}") input`)
  await page.selectOption('text=Xe chạy các tuyến này', '2')
  await page.click('text=Tìm giờ tốt nhất')
  await page.waitForSelector('text=xe 6 → 5', { timeout: 90_000 })
  await page.click('text=Đưa vào phương án')
  assert.match(await main(page), /Đã đổi \d\d chuyến/)
  assert.doesNotMatch(await main(page), /phải sửa trước khi ban hành/)

  await page.click('[role=tab]:has-text("Độ tin cậy")')
  await page.waitForSelector('.heat td span')

  // How late vans usually are is for the planner to say; or it is taken from scans, leg by leg, and what is red follows it.
  await page.click('[role=tab]:has-text("Biểu đồ")')
  assert.equal(await page.locator('svg.lines .tight').count(), 0)
  await page.click('[role=tab]:has-text("Nút thắt")')
  assert.match(await main(page), /chưa nêu mức hay chậm/)
  await page.waitForSelector('text=Số đo từ 24 lượt quét túi thư')
  assert.match(await main(page), /Sơn La – Thuận Châu Thuận Châu 24 0 phút 240 phút 0 phút/)
  await page.click('text=Dùng số đo được')
  await page.waitForSelector('td button:has-text("2-TC")')
  assert.match(await main(page), /Đang dùng số đo được 1 tuyến đủ số chuyến.* 24 0 phút 240 phút 240 phút/)
  await page.click('[role=tab]:has-text("Biểu đồ")')
  await page.waitForSelector('svg.lines .tight', { state: 'attached' })
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/learnt.png`, fullPage: true })
  await page.click('text=Hoàn tác')
  await page.waitForSelector('svg.lines .tight', { state: 'detached' })
  await page.click('[role=tab]:has-text("Nút thắt")')
  await page.fill('input[name="2"]', '90')
  await page.click('text=Đặt mức hay chậm')
  await page.waitForSelector('td button:has-text("phút")')

  // Saved as a version, published, taken note of by a unit: one of all.
  await page.click('text=Lưu bản mới')
  await page.waitForURL(/truoc-2018\/2$/)
  await page.goto(url + planner.home())
  await page.click('summary:has-text("Ban hành bản 2")')
  await page.fill('details[open] [name=day]', IN_FORCE)
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-ban-hanh/)
  const units = versionsOn(province.network?.units as never, IN_FORCE).filter(({ kind }) => kind === 'commune-post')
  assert.match(await main(page), new RegExp(`Số 1 .*, bản 2 01/12/2026 0/${units.length} ?còn ${units.length} đơn vị`))
  const head = await pageOf('district', 'parent')
  await head.goto(url + desk.home())
  await head.click('text=biểu giờ mới chờ đơn vị xác nhận')
  await head.waitForURL(url + planner.home())
  assert.match(await main(head), /Biểu giờ số 1, thực hiện từ 01\/12\/2026/)
  await head.click('text=Đơn vị đã nhận và sẽ thực hiện')
  await head.waitForURL(/xong=da-nhan-bieu-gio/)
  assert.doesNotMatch(await main(head), /Biểu giờ số 1, thực hiện/)
  await page.goto(url + planner.home())
  assert.match(await main(page), new RegExp(`bản 2 01/12/2026 1/${units.length} ?còn ${units.length - 1} đơn vị`))

  // A search that is ended, or breaks off, gives the best it had and how far it may be from the least; never “optimal”.
  const sync = syncOf(interlocked, RULES)
  const whole = synchronise(sync.plan)
  assert.ok('moves' in whole)
  const step = { kind: 'step', seconds: 3, lowerBound: whole.waiting * 0.9, best: whole }
  for (const [then, ends] of [
    ['', async (one: Page) => one.click('text=Dừng, lấy cách tốt nhất')],
    [';setTimeout(() => { throw new Error("hết bộ nhớ") })', async () => {}],
  ] as const) {
    const one = await pageOf('province', 'root')
    await one.route(`**${planner.solver()}`, (asked) =>
      asked.fulfill({
        contentType: 'text/javascript',
        body: `onmessage = () => { postMessage(${JSON.stringify(step)})${then} }`,
      }),
    )
    await one.goto(url + planner.plan(interlocked.id, 1))
    await one.click('[role=tab]:has-text("Tối ưu")')
    await one.click('text=Tìm giờ tốt nhất')
    await ends(one)
    await one.waitForSelector('text=Đưa vào phương án')
    assert.match(await main(one), /Tốt nhất tìm được, cách cận dưới 10,00 %; chưa chứng minh là tối ưu\./)
    assert.doesNotMatch(await main(one), /Tối ưu, đã/)
    await one.context().close()
  }
  errors.splice(0, errors.length, ...errors.filter((text) => !text.includes('hết bộ nhớ')))

  // What goes out of it.
  for (const [file, begins] of [
    ['bieu-gio.pdf', '%PDF-'],
    ['the-tuyen.pdf', '%PDF-'],
    ['gtfs.zip', 'PK\u0003\u0004'],
  ] as const) {
    const answer = await page.request.get(url + planner.file('truoc-2018', 2, file))
    assert.equal((await answer.body()).subarray(0, begins.length).toString('latin1'), begins, file)
  }
  assert.deepEqual(errors, [])

  const looks = ['Biểu đồ', 'Bản đồ', 'Nút thắt', 'Độ tin cậy', 'So sánh', 'Tối ưu']
  for (const [i, { size, theme }] of LOOKS.entries()) {
    const one = await pageOf('province', 'root', { viewport: size, colorScheme: theme, bypassCSP: true })
    await one.goto(url + planner.home())
    assert.deepEqual(await faults(one), [], `home ${theme} ${size.width}`)
    if (SHOTS) await one.screenshot({ path: `${SHOTS}/home-${theme}-${size.width}.png`, fullPage: true })
    await one.goto(url + planner.plan('truoc-2018', 2))
    // All at both sizes, each in one theme; the first in both.
    for (const [at, look] of i === 0 || i === 3 ? looks.entries() : [[0, looks[0]] as const]) {
      await one.click(`[role=tab]:has-text("${look}")`)
      if (look === 'Độ tin cậy') await one.waitForSelector('.heat td span')
      assert.deepEqual(await faults(one), [], `${look} ${theme} ${size.width}`)
      if (SHOTS) await one.screenshot({ path: `${SHOTS}/${at}-${theme}-${size.width}.png`, fullPage: true })
    }
    await one.context().close()
  }
})
