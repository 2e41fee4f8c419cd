/**
 * Customers in a real browser: three people enter one; acts say what each brings; merging makes them one and can be undone;
 * what is personal is masked, and goes when its owner asks.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { countSubjects, REVENUE } from '#report/read.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { mainText, openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)

test('three enter one customer; the journal says what it brings; it becomes one, and three again', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const { province, cookieOf, url, act, pageOf, see, look } = await openWalk(t)

  const enter = async (page: Page, name: string, phone: string, more: Record<string, string> = {}) => {
    await page.goto(url + paths.customers())
    await page.click('summary:has-text("Lập khách mới")')
    const open = page.locator('details[open]')
    for (const [box, value] of Object.entries({ name, place: 'Tiểu khu 5', phone, ...more }))
      await open.locator(`[name=${box}]`).fill(value)
    await open.locator('button.main').click()
    return mainText(page)
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
  assert.doesNotMatch(await mainText(district), /KH-00001/, 'whose customer it is, not who it is')
  await district.click('text=vẫn lập khách mới')
  await district.waitForURL(/ma\/KH-00002/)
  assert.match(await enter(province1, 'Chè MC', '+84 38 234 5678'), /KH-00001[\s\S]*KH-00002/)
  await province1.click('text=vẫn lập khách mới')
  await province1.waitForURL(/ma\/KH-00003/)

  // What each brings is asked of the journal; a code that nobody has entered stands there too.
  for (const account of ['KH-00001', 'KH-00002', 'KH-00009'])
    await act('quay-1', 'letter.postOnCredit', { grams: 20, pieces: 10, account })
  const count = () =>
    province.read((query) => countSubjects(query, 14, REVENUE.measure, { from: `${DAY.slice(0, 4)}-01-01`, to: DAY }))
  assert.equal(await count(), 3)
  const list = await see(province1, paths.customers())
  assert.match(list, /Có doanh thu 3 [\d.]+ đ/)
  assert.match(list, /KH-00009 chưa ghi là ai/)
  const other = await pageOf('district', 'other')
  assert.match(await see(other, paths.customers()), /Có doanh thu 0 0 đ/)

  // Merged twice: one customer with the revenue of both, in the list and in the year's report.
  await province1.goto(url + paths.duplicates())
  await province1.click('text=Gộp vào KH-00001 từ KH-00002')
  await province1.waitForURL(/xong=da-gop/)
  await province1.click('text=Gộp vào KH-00001 từ KH-00003')
  await province1.waitForURL(/xong=da-gop/)
  assert.match(await mainText(province1), /Không có hai khách nào/)
  assert.equal(await count(), 2)
  assert.match(await see(province1, paths.customers()), /Có doanh thu 2/)
  await province1.goto(url + paths.customer('KH-00002'))
  assert.match(province1.url(), /KH-00001/, 'who asks for the second is led to the one')
  assert.match(await mainText(province1), /Đã gộp vào khách này[\s\S]*KH-00002[\s\S]*KH-00003/)
  await province1.click('a:has-text("các việc đã cộng nên số này")')
  assert.equal((await mainText(province1)).match(/ghi nợ/g)?.length, 2, 'the acts of both')

  // The first merge was a mistake: undone, it stands alone again, and the other stays merged.
  await province1.goto(url + paths.customer('KH-00001'))
  await province1.click('text=Tách ra KH-00002')
  await province1.waitForURL(/xong=da-tach/)
  assert.equal(await count(), 3)
  assert.match(await see(province1, paths.customer('KH-00001')), /Đã gộp vào khách này Khách Nơi Việc [^<]*KH-00003/)

  // A contact is masked, and erased when asked; a task is open until it is done.
  const one = async (summary: string, values: Record<string, string>) => {
    await district.goto(url + paths.customer('KH-00002'))
    await district.click(`summary:has-text("${summary}")`)
    const open = district.locator('details[open]')
    for (const [box, value] of Object.entries(values)) {
      const field = open.locator(`[name=${box}]`)
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
      else await field.fill(value)
    }
    await open.locator('button.main').click()
    return mainText(district)
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
  await look(await cookieOf('province', 'root'), looks, 'khach')
  await district.goto(url + paths.customer('KH-00002'))
  await district.click('text=Đã xong')
  await district.waitForURL(/xong=da-ghi/)
  await district.click('text=Xóa theo yêu cầu')
  await district.waitForURL(/xong=da-ghi/)
  assert.match(await mainText(district), /đã xóa theo yêu cầu/)
  const left = await province.read((query) => query`select name, phone from contact where province = 14`)
  assert.deepEqual([...left], [{ name: '', phone: '' }])

  // Who only reads changes nothing.
  const auditor = await pageOf('auditor', 'root')
  assert.doesNotMatch(await see(auditor, paths.customer('KH-00002')), /Lưu|Thêm người/)
})
