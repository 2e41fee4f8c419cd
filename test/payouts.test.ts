/**
 * Payout work in a real browser: a decree looked at row by row and applied by who confirms it, what nobody fetched given back on the
 * 26th, an invoice's number written down; no fault found by axe on any of the pages in either theme at either size.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { csvLine } from '#kernel/csv.ts'
import { invoicePaths } from '#report/invoice-paths.ts'
import { desk } from '#server/addresses.ts'
import { readList } from '#server/lists-sheet.ts'
import { payouts } from '#server/payout-paths.ts'
import { skip } from './support/browser.ts'
import { tillAt } from './support/office-stage.ts'
import { openWalk } from './support/walk.ts'

const HEAD = 'Số danh sách|Đơn vị giao|Mã số BHXH|Kỳ chi trả|Số tiền được lĩnh|Bản, tổ|Tên người hưởng|Chế độ|Mã điểm'

test('a decree is seen before it is applied, and the 26th is one step', { skip, timeout: 180_000 }, async (t) => {
  let now = new Date('2026-11-03T02:00:00Z')
  const { province, places, tills, cookieOf, url, pageWith, look } = await openWalk(t, () => now)
  province.people.now = () => now
  tills.push(tillAt(places.sibling.id, 'may-07'))
  let cookie = await cookieOf('district', 'parent')
  const page = await pageWith(cookie)
  const main = async () => (await page.textContent('main')) ?? ''

  const person = (n: number, amount: number, kind: string) => {
    const village = `Bản Pe ${n % 2}`
    return [
      'CT-WEB/2026',
      'bhxh-payout',
      `142007700${n}`,
      '2026-11',
      amount,
      village,
      'Cà Thị Pâng',
      kind,
      places.sibling.code,
    ]
  }
  const people = [
    person(1, 2_000_000, 'Hưu trí'),
    person(2, 3_400_000, 'Hưu trí'),
    person(3, 1_200_000, 'Tuất hằng tháng'),
  ]
  const buffer = Buffer.from([HEAD.split('|'), ...people].map(csvLine).join(''))
  await page.goto(url + desk.listsIn())
  await page.selectOption('#loai', 'pension')
  await page.setInputFiles('#tep', { name: 'luong-huu.csv', mimeType: 'text/csv', buffer })
  await page.click('text=Đọc và kiểm tra')
  await page.waitForURL(/danh-sach\/xem\//)
  await page.click('text=Nhập danh sách này')
  await page.waitForURL(/danh-sach\/so\?/)

  await page.click('nav >> text=Danh sách')
  await page.click('nav >> text=Chi trả')
  assert.match(
    await main(),
    /Chưa có khoản nào hết kỳ\. Sớm nhất ngày 26\/11\/2026[\s\S]*Đang chi tại điểm[\s\S]*6\.600\.000 đ/,
  )
  await page.click('text=Áp dụng nghị định điều chỉnh lương hưu')
  await page.click('text=CT-WEB/2026')
  const preview = page.url()
  assert.match(await main(), /Nghị định 162\/2026[\s\S]*Chưa đổi gì cho đến khi có người xác nhận/)
  const row = async (code: string) => ((await page.textContent(`tr:has-text("${code}")`)) ?? '').replace(/\s+/g, ' ')
  assert.match(
    await row('1420077001'),
    /2\.000\.000 ?2\.460\.000 ?tăng 8 %, còn không quá 3\.500\.000 đ nên thêm 300\.000 đ/,
  )
  assert.match(await row('1420077002'), /3\.400\.000 ?3\.800\.000 ?tăng 8 %, lên mức sàn 3\.800\.000 đ/)
  assert.match(await row('1420077003'), /1\.200\.000 ?tuất hằng tháng/)
  const [got] = await Promise.all([page.waitForEvent('download'), page.click('text=Tải bảng tính')])
  const sheet = await readList(readFileSync((await got.path()) as string))
  assert.ok(sheet.table.some(({ cells }) => cells.includes('1420077002') && cells.includes('3800000')))
  let looked = await look(cookie, [preview], 'nghi-dinh')
  await page.check('input[name=sure]')
  await page.click('button:has-text("Áp dụng cho 2 dòng")')
  await page.waitForURL(/xong=da-dieu-chinh/)
  assert.match(
    await main(),
    /Đã đổi mức của các dòng ở văn phòng[\s\S]*Không còn gì để xác nhận[\s\S]*đã đổi theo nghị định này/,
  )

  await page.goto(url + desk.list('bhxh-payout', 'CT-WEB/2026'))
  const card = page.locator('.card', { hasText: `(${places.sibling.code})` })
  await card.locator('input[name=villages][value="Bản Pe 0"]').uncheck()
  // The days of a paying point are offered; one after the payout is refused.
  assert.equal(await card.locator('input[name=until]').inputValue(), '2026-11-10')
  await card.locator('input[name=until]').fill('2026-11-26')
  await card.locator('button.main').click()
  assert.match(await main(), /chỉ chi đến hết ngày 25\/11\/2026/)
  await page.goBack()
  await card.locator('input[name=villages][value="Bản Pe 0"]').uncheck()
  await card.locator('input[name=until]').fill('2026-11-25')
  await card.locator('button.main').click()
  await page.waitForURL(/xong=da-giao/)

  // Weeks later she signs in again.
  now = new Date('2026-11-26T02:00:00Z')
  cookie = await cookieOf('district', 'parent')
  await page.context().addCookies([{ name: 'phien', value: cookie, url }])
  await page.goto(url + desk.home())
  assert.match(await main(), /3\s*khoản chi trả đã hết kỳ, phải trả đơn vị giao/)
  await page.click('text=khoản chi trả đã hết kỳ')
  assert.match(
    await main(),
    /Trả đơn vị giao ngay[\s\S]*Ra lệnh, quầy tự trả|Ra lệnh, quầy tự trả[\s\S]*Trả đơn vị giao ngay/,
  )
  looked += await look(cookie, [page.url()], 'chi-tra')
  await page.check('input[name=sure]')
  await page.click('button:has-text("Trả lại tất cả")')
  await page.waitForURL(/xong=da-tra-ky/)
  assert.match(await main(), /Đã ra lệnh hết\. Chờ các quầy trả[\s\S]*Đã ra lệnh thu hồi/)

  await page.goto(url + invoicePaths.queue('2026-11'))
  assert.match(await main(), /Hạn lập: 07\/12\/2026[\s\S]*Thu hộ tiền điện|Hạn lập: 07\/12\/2026/)
  looked += await look(cookie, [payouts.home(), payouts.decree(), invoicePaths.queue('2026-11')], 'chi-tra-xong')
  console.log(`axe: ${looked} looks at pages of payout work and invoices, 0 faults`)
})
