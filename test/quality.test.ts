/**
 * Quality in a real browser, from an empty ledger: a dossier is taken in, an inspection is planned for the point, the ledger says
 * what should be there, one paper is not, the finding is mended; a citizen finds her dossier, complains, is answered and compensated.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dossierPaths } from '#report/dossier-paths.ts'
import { qualityPaths } from '#report/quality-paths.ts'
import { skip } from './support/browser.ts'
import { mainText, openWalk } from './support/walk.ts'

test('from a dossier taken in to a finding that is mended', { skip, timeout: 180_000 }, async (t) => {
  const { province, places, cookieOf, browser, url, pageOf, look } = await openWalk(t)

  const dossier = {
    ...{ agency: 'so-tuphap', number: 'TP-2026-0001', procedure: '2.000488', papers: 4, docket: 'PHS-1', seal: 'NP-1' },
    ...{ back: 'post', applicant: 'Bạc Cầm Thị Yêu', phone: '0912000666', address: 'Tiểu khu 3' },
  }
  const common = {
    device: 'quay-1',
    actor: 'person:lo-thi-on',
    unit: places.own.code,
    service: 'dossier',
    verb: 'accept',
  }
  // Ten days ago: it should long be at the agency.
  await province.intake.post([{ ...common, seq: 1, at: '2026-11-13T08:00:00+07:00', lines: [dossier] }])

  const page = await pageOf('district', 'parent')
  const main = () => mainText(page)

  await page.goto(url + dossierPaths.board())
  assert.match(await main(), /1 đang quá hạn: 1 ở Bưu điện[\s\S]*TP-2026-0001 Cấp phiếu lý lịch tư pháp/)

  await page.goto(url + qualityPaths.inspections())
  await page.click('summary:has-text("Lên lịch")')
  await page.selectOption('#kt-dv', places.own.code)
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-len-lich/)
  await page.click('text=KT-2026-0001')
  const boxes = await page.locator('main form tbody tr').all()
  for (const row of boxes) {
    const expected = (await row.locator('td').first().textContent()) ?? ''
    const select = row.locator('select')
    if ((await select.count()) > 0) await select.selectOption('1')
    else await row.locator('input[name^=f]').fill((await row.textContent())?.includes('Hồ sơ') ? '0' : expected)
  }
  await page.click('button.main:has-text("Ghi biên bản")')
  await page
    .waitForSelector('dt:has-text("Số theo sổ")', { timeout: 9000 })
    .catch(async () => assert.fail(page.url() + (await main())))
  assert.match(await main(), /Hồ sơ: sổ 1, thực tế 0, thiếu 1\./)
  await page.click('summary:has-text("Đã khắc phục")')
  await page.fill('details[open] [name=how]', 'Tìm thấy trong tủ, đã nộp cơ quan')
  await page.click('details[open] button.main')
  await page.waitForSelector('text=Tìm thấy trong tủ')
  await page.goto(url + qualityPaths.inspections())
  assert.match(await main(), /Không còn phát hiện nào chưa khắc phục/)

  // The citizen asks without an account; who knows her phone sees her name.
  const citizen = await browser.newPage()
  await citizen.goto(url + dossierPaths.find())
  await citizen.fill('#ma', 'tp-2026-0001')
  await citizen.press('#ma', 'Enter')
  await citizen.waitForSelector('text=Bưu điện đang chuyển đến cơ quan')
  assert.doesNotMatch(await citizen.content(), /Bạc Cầm/)
  await citizen.fill('#so', '0666')
  await citizen.press('#so', 'Enter')
  await citizen.waitForSelector('text=Bạc Cầm Thị Yêu')

  await page.goto(url + qualityPaths.inspections())
  await page.click('summary:has-text("Lên lịch")')
  await page.selectOption('#kt-dv', places.own.code)
  await page.selectOption('#kt-viec', '5s')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-len-lich/)

  // She complains of it: five working days to answer, who held it stands beside, the postage goes back by an act.
  await page.goto(url + qualityPaths.complaints())
  await page.click('summary:has-text("Nhận một khiếu nại")')
  const typed = { about: 'tp-2026-0001', name: 'Bạc Cầm Thị Yêu', phone: '0912000666', words: 'Chưa thấy trả lời' }
  for (const [name, text] of Object.entries(typed)) await page.fill(`details[open] [name=${name}]`, text)
  await page.selectOption('#kn-viec', 'late')
  await page.selectOption('#kn-dv', places.own.code)
  await page.click('details[open] button.main')
  await page.waitForSelector('text=Ai đã giữ, theo sổ')
  assert.match(await main(), /Phải trả lời đến ngày 30\/11\/2026[\s\S]*Giữ sau cùng ở Bưu điện quầy quay-1/)
  const complaint = new URL(page.url()).pathname
  await page.click('summary:has-text("Trả lời")')
  await page.fill('details[open] [name=answer]', 'Bưu điện chuyển chậm, xin hoàn cước')
  await page.fill('details[open] [name=record]', 'BB-BT-1')
  await page.click('details[open] button.main')
  await page.click('text=Quyết định bồi thường trong sổ')
  assert.match(await main(), /KN-2026-0001/)
  await page.goto(url + complaint)
  await page.click('summary:has-text("hài lòng")')
  await page.click('details[open] button.main')
  await page.waitForSelector('text=Khách hài lòng 5/5')

  const looks = [
    qualityPaths.complaints(),
    complaint,
    dossierPaths.board(),
    qualityPaths.inspections(),
    qualityPaths.inspection('KT-2026-0001'),
    qualityPaths.inspection('KT-2026-0002'),
    `${dossierPaths.find()}?ma=TP-2026-0001`,
    dossierPaths.procedures(),
  ]
  await look(await cookieOf('province', 'root'), looks, 'chat-luong')
})
