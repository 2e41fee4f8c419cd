/**
 * A list in a real browser: its template filled in wrong, mended, looked at, applied, handed out, found again; no fault
 * found by axe on any of its pages in either theme at either size.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { csvLine } from '#kernel/csv.ts'
import { desk } from '#server/addresses.ts'
import { readList } from '#server/lists-sheet.ts'
import { slipColumns, slipKind } from '#server/slips.ts'
import { skip } from './support/browser.ts'
import { tillAt } from './support/office-stage.ts'
import { openWalk } from './support/walk.ts'

test('a list goes from its file to the tills, and no page of it has a fault', { skip, timeout: 180_000 }, async (t) => {
  const { places, tills, cookieOf, url, errors, pageWith, see, look } = await openWalk(t)
  tills.push(tillAt(places.sibling.id, 'may-07'))

  const cookie = await cookieOf('district', 'parent')
  const page = await pageWith(cookie)
  const main = async () => (await page.textContent('main')) ?? ''

  await page.goto(url + desk.lists())
  await page.click('text=Danh sách của đơn vị giao việc')
  await page.click('summary:has-text("Tệp mẫu")')
  const template = await download(page, 'text=Mẫu Thu hộ tiền điện')
  const [header] = (await readList(template)).table
  assert.ok(header && header.cells.length === 8)
  const bill = (n: number, amount: string, point: string) => [
    'GT-WEB/2026',
    'evn',
    `PA2207777000${n}`,
    '2026-11',
    amount,
    `Bản Pe ${n % 2}`,
    'Lò Thị Ơn',
    point,
  ]
  const file = (rows: readonly string[][]) => ({
    name: 'danh-sach.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([header.cells, ...rows].map(csvLine).join('')),
  })
  const hand = async (rows: readonly string[][]) => {
    await page.goto(url + desk.listsIn())
    await page.setInputFiles('#tep', file(rows))
    await page.click('text=Đọc và kiểm tra')
    await page.waitForURL(/danh-sach\/xem\//)
  }
  // A file that nobody can read is refused where it was chosen.
  await page.setInputFiles('#tep', { name: 'x.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04nothing', 'latin1') })
  await page.click('text=Đọc và kiểm tra')
  await page.waitForFunction(() => /bị hỏng/.test(document.getElementById('nop-noi')?.textContent ?? ''))

  await hand([bill(1, '184.500', places.sibling.code), bill(2, '90000', '')])
  const faulty = page.url()
  assert.match(await main(), /1 lỗi, chưa nhập dòng nào[\s\S]*“184\.500” không phải số nguyên đồng/)
  const beside = await readList(await download(page, 'text=Tải lại tệp có cột “Lỗi”'))
  assert.match(beside.table[1]?.cells.at(-1) ?? '', /^Số tiền: “184\.500”/)

  await hand([bill(1, '184500', places.sibling.code), bill(2, '90000', ''), bill(3, '70000', places.sibling.code)])
  assert.match(await main(), /GT-WEB\/2026[\s\S]*3 dòng, 344\.500 đ[\s\S]*Khoản mới/)
  await page.click('text=Nhập danh sách này')
  await page.waitForURL(/danh-sach\/so\?/)
  assert.match(await main(), /Đã nhập danh sách của đơn vị giao[\s\S]*Chờ giao[\s\S]*Chưa rõ điểm phục vụ/)
  const sibling = page.locator('.card', { hasText: `(${places.sibling.code})` })
  assert.match((await sibling.textContent()) ?? '', /Bản Pe 1 2 khoản, 254\.500 đ/)
  assert.deepEqual(
    await sibling.locator('select[name=till] option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
    ['may-07'],
  )
  await sibling.locator('input[name=until]').fill('2026-11-30')
  await sibling.locator('button.main').click()
  await page.waitForURL(/xong=da-giao/)
  assert.match((await page.textContent('table:has(caption:text("Theo quầy"))')) ?? '', /\(may-07\)[\s\S]*254\.500 đ/)
  await page.fill('#so-dong', '4')
  await page.click('button:has-text("Tìm")')
  assert.match(await main(), /PA22077770003\/2026-11[\s\S]*Ở quầy: quầy may-07/)
  const worked = page.url()
  assert.deepEqual(await page.locator('#bao-ban option').allTextContents(), ['Bản Pe 0', 'Bản Pe 1'])
  const asked = new URLSearchParams({ 'don-vi': 'evn', so: 'GT-WEB/2026', ban: 'Bản Pe 1' })
  const paper = await page.request.get(`${url}${desk.listNotices()}?${asked}`)
  assert.equal((await paper.body()).subarray(0, 5).toString('latin1'), '%PDF-')

  await page.click('text=Danh sách giao')
  await page.click('text=Điểm nào phục vụ bản nào')
  await page.fill('#ban-ten', 'Bản Pe 0')
  await page.selectOption('#ban-diem', places.own.code)
  await page.click('button:has-text("Ghi")')
  assert.match(await main(), /Đã ghi điểm phục vụ[\s\S]*Bản Pe 0/)
  await page.goto(worked)
  const own = page.locator('.card', { hasText: `(${places.own.code})` })
  await own.locator('summary').click()
  await own.locator('button.harm').click()
  await page.waitForURL(/xong=da-tra/)
  assert.match(await main(), /Không còn khoản nào chờ giao/)
  await hand([bill(1, '184500', places.sibling.code), bill(3, '65000', places.sibling.code)])
  assert.match(await main(), /bản 2[\s\S]*Rút[\s\S]*Thu hồi từ quầy/)
  const latest = page.url()
  // Slips of a paper book come back the same way.
  await page.goto(url + desk.slips())
  await page.selectOption('#loai', 'electricity.collect')
  const slips = slipColumns(slipKind('electricity.collect')).map(({ label }) => label)
  const slip: Record<string, string> = { 'Mã điểm': 'X', Ngày: '2026-11-20', 'Số quyển': 'P-0007', 'Số phiếu': '1' }
  const sheet = [slips, slips.map((label) => slip[label] ?? '')].map(csvLine).join('')
  await page.setInputFiles('#tep', { name: 'phieu.csv', mimeType: '', buffer: Buffer.from(sheet) })
  await page.click('text=Kiểm tra và nhập')
  await page.waitForURL(/phieu\/xem\//)
  const faultySlips = page.url()
  assert.match(await main(), /lỗi, chưa nhập dòng nào[\s\S]*Không có đơn vị mã này/)
  const mended = await readList(await download(page, 'text=Tải lại tệp có cột “Lỗi”'))
  assert.match(mended.table[1]?.cells.at(-1) ?? '', /Mã điểm: Không có đơn vị mã này/)
  assert.equal(mended.table[1]?.cells[slips.indexOf('Số quyển')], 'P-0007')
  await page.goto(faultySlips.replace('/phieu/', '/danh-sach/'))
  assert.match(await main(), /lỗi, chưa nhập dòng nào/)
  assert.deepEqual(
    errors.filter((one) => !one.includes('400')),
    [],
  )

  const paths = [desk.listsIn(), desk.lists(), desk.serving(), latest, faulty, faultySlips, worked]
  const looked = await look(cookie, paths, 'danh-sach')
  const auditor = await cookieOf('auditor', 'root')
  assert.match(await see(await pageWith(auditor), desk.contracts()), /Ủy nhiệm thu thuế khoán đã hết[\s\S]*Hết từ/)
  await look(auditor, [desk.contracts()], 'hop-dong')
  console.log(`axe: ${looked} looks at ${paths.length} pages of lists, 0 faults`)
})

async function download(page: Page, link: string): Promise<Buffer> {
  const [got] = await Promise.all([page.waitForEvent('download'), page.click(link)])
  return readFileSync((await got.path()) as string)
}
