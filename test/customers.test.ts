/**
 * Customers in a real browser: three people enter one; acts say what each brings; merging makes them one and can be undone;
 * what is personal is masked, and goes when its owner asks.
 */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Line } from '#kernel/act.ts'
import { countSubjects, REVENUE } from '#report/read.ts'
import { startHttp } from '#server/http.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { openOffice, type Places } from './support/office-stage.ts'
import { RECORDED } from './support/small-year.ts'

const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

const DAY = RECORDED.slice(0, 10)
const SHOTS = process.env.SHOTS

test('three enter one customer; the journal says what it brings; it becomes one, and three again', {
  skip,
  timeout: 180_000,
}, async () => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const { province, places, cookieOf } = await openOffice(database)
  closing.push(() => province.close())
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())

  let seq = 0
  const post = async (lines: Line) => {
    const at = `${DAY}T08:${String(10 + ++seq)}:00+07:00`
    const unit = places.own.code
    const act = { device: 'quay-1', seq, at, actor: 'person:lo-thi-on', unit, service: 'letter', verb: 'postOnCredit' }
    const [answer] = await province.intake.post([{ ...act, lines: [lines] }])
    assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  }
  const pageOf = async (role: 'district' | 'province' | 'auditor', at: keyof Places) => {
    const context = await browser.newContext({ locale: 'vi-VN' })
    await context.addCookies([{ name: 'phien', value: await cookieOf(role, at), url: server.url }])
    return context.newPage()
  }
  const main = async (page: Page) => (await page.innerHTML('main')).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  const see = async (page: Page, path: string) => {
    await page.goto(server.url + path)
    return main(page)
  }
  const enter = async (page: Page, name: string, phone: string, more: Record<string, string> = {}) => {
    await page.goto(server.url + paths.customers())
    await page.click('summary:has-text("Lập khách mới")')
    const open = page.locator('details[open]')
    for (const [box, value] of Object.entries({ name, place: 'Tiểu khu 5', phone, ...more }))
      await open.locator(`[name=${box}]`).fill(value)
    await open.locator('button.main').click()
    return main(page)
  }

  const province1 = await pageOf('province', 'root')
  assert.match(await see(province1, paths.customers()), /Chưa có khách nào/)

  // A wrong tax code is said at its box, nothing is entered.
  assert.match(await enter(province1, 'Chè Mộc Châu', '', { tax: '0100109107' }), /mã số thuế: 10 số/)
  await enter(province1, 'Công ty TNHH Chè Mộc Châu', '0168 234 5678', { tax: '0100109106' })
  assert.match(province1.url(), /ma\/KH-00001/)
  // A second person writes the number of today; the first entry is shown before another is made.
  const district = await pageOf('district', 'parent')
  assert.match(await enter(district, 'CTY CHE MOC CHAU', '0382345678'), /cũng có ở: .*Hỏi đơn vị ấy/)
  assert.doesNotMatch(await main(district), /KH-00001/, 'whose customer it is, not who it is')
  await district.click('text=vẫn lập khách mới')
  await district.waitForURL(/ma\/KH-00002/)
  assert.match(await enter(province1, 'Chè MC', '+84 38 234 5678'), /KH-00001[\s\S]*KH-00002/)
  await province1.click('text=vẫn lập khách mới')
  await province1.waitForURL(/ma\/KH-00003/)

  // What each brings is asked of the journal; a code that nobody has entered stands there too.
  for (const account of ['KH-00001', 'KH-00002', 'KH-00009']) await post({ grams: 20, pieces: 10, account })
  const count = () =>
    province.read((query) => countSubjects(query, 14, REVENUE.measure, { from: `${DAY.slice(0, 4)}-01-01`, to: DAY }))
  assert.equal(await count(), 3)
  const list = await see(province1, paths.customers())
  assert.match(list, /Có doanh thu 3 [\d.]+ đ/)
  assert.match(list, /KH-00009 chưa ghi là ai/)
  const other = await pageOf('district', 'other')
  assert.match(await see(other, paths.customers()), /Có doanh thu 0 0 đ/)

  // Merged twice: one customer with the revenue of both, in the list and in the year's report.
  await province1.goto(server.url + paths.duplicates())
  await province1.click('text=Gộp vào KH-00001 từ KH-00002')
  await province1.waitForURL(/xong=da-gop/)
  await province1.click('text=Gộp vào KH-00001 từ KH-00003')
  await province1.waitForURL(/xong=da-gop/)
  assert.match(await main(province1), /Không có hai khách nào/)
  assert.equal(await count(), 2)
  assert.match(await see(province1, paths.customers()), /Có doanh thu 2/)
  await province1.goto(server.url + paths.customer('KH-00002'))
  assert.match(province1.url(), /KH-00001/, 'who asks for the second is led to the one')
  assert.match(await main(province1), /Đã gộp vào khách này[\s\S]*KH-00002[\s\S]*KH-00003/)
  await province1.click('a:has-text("các việc đã cộng nên số này")')
  assert.equal((await main(province1)).match(/ghi nợ/g)?.length, 2, 'the acts of both')

  // The first merge was a mistake: undone, it stands alone again, and the other stays merged.
  await province1.goto(server.url + paths.customer('KH-00001'))
  await province1.click('text=Tách ra KH-00002')
  await province1.waitForURL(/xong=da-tach/)
  assert.equal(await count(), 3)
  assert.match(await see(province1, paths.customer('KH-00001')), /Đã gộp vào khách này Khách Nơi Việc [^<]*KH-00003/)

  // A contact is masked, and erased when asked; a task is open until it is done.
  const one = async (summary: string, values: Record<string, string>) => {
    await district.goto(server.url + paths.customer('KH-00002'))
    await district.click(`summary:has-text("${summary}")`)
    const open = district.locator('details[open]')
    for (const [box, value] of Object.entries(values)) {
      const field = open.locator(`[name=${box}]`)
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
      else await field.fill(value)
    }
    await open.locator('button.main').click()
    return main(district)
  }
  const contact = await one('Thêm người liên hệ', { name: 'Quàng Thị Inh', role: 'kế toán', phone: '0912 000 333' })
  assert.match(contact, /kế toán •••33 chưa hỏi/)
  assert.doesNotMatch(contact, /Quàng Thị Inh|0912000333/)
  assert.match(
    await one('Ghi lần gặp', { kind: 'task', day: '2026-01-05', title: 'Gửi báo giá' }),
    /Việc phải làm: Gửi báo giá/,
  )
  await one('Ghi lần gặp', {
    kind: 'deal',
    day: '2027-01-05',
    title: 'Gửi chè Tết',
    service: 'parcel',
    amount: '20.000.000',
  })
  assert.match(await see(district, paths.dealings()), /05\/01\/2026 , quá ngày CTY CHE MOC CHAU [\s\S]*20\.000\.000 đ/)
  const looks = [paths.customers(), paths.customer('KH-00002'), paths.duplicates(), paths.dealings()]
  const cookie = { name: 'phien', value: await cookieOf('province', 'root'), url: server.url }
  for (const { size, theme } of LOOKS) {
    const seen = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP: true, locale: 'vi-VN' })
    await seen.addCookies([cookie])
    const page = await seen.newPage()
    for (const [i, path] of looks.entries()) {
      await page.goto(server.url + path)
      if (SHOTS && theme === 'light') {
        mkdirSync(SHOTS, { recursive: true })
        await page.screenshot({ path: `${SHOTS}/khach-${i}-${size.width}.png`, fullPage: true })
      }
      await page.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true
      })
      assert.deepEqual(await faults(page), [], `${path} ${theme} ${size.width}`)
    }
    await seen.close()
  }
  await district.goto(server.url + paths.customer('KH-00002'))
  await district.click('text=Đã xong')
  await district.waitForURL(/xong=da-ghi/)
  await district.click('text=Xóa theo yêu cầu')
  await district.waitForURL(/xong=da-ghi/)
  assert.match(await main(district), /đã xóa theo yêu cầu/)
  const left = await province.read((query) => query`select name, phone from contact where province = 14`)
  assert.deepEqual([...left], [{ name: '', phone: '' }])

  // Who only reads changes nothing.
  const auditor = await pageOf('auditor', 'root')
  assert.doesNotMatch(await see(auditor, paths.customer('KH-00002')), /Lưu|Thêm người/)
})
