/** What a teller meets beside bills and pensions, on one day: a difference, her own purse, deposits, goods, a pouch. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launch, skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { counterStage } from './support/counter-stage.ts'

test('a day of its own: over at the opening, out of her own purse, money taken in and given back, goods', {
  skip,
  timeout: 90_000,
}, async () => {
  const stage = await counterStage({ bills: 20, pensions: 2 })
  const browser = await launch()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' })
  const teller = await TellerPage.open(context)
  const { page } = teller
  await teller.enrol(stage.url)
  await teller.signIn()
  await teller.openShift('41')
  await teller.see('.said:has-text("Đã mở ca"):has-text("thừa 500.000 đ")')
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.press('Enter')
  await teller.see('.last .receipt')

  await teller.press('Alt+6')
  await teller.see('.journal .rows')
  await teller.press('Enter')
  await page.locator('dialog button:has-text("Tôi trả thay khách")').click()
  await teller.see('h1:has-text("Trả thay khách")')
  await teller.press('Enter')
  await teller.see('.said:has-text("Trả thay khách")')
  await teller.press('Alt+5')
  await page.locator('ul[aria-label="Giao dịch viên trả thay"] button').click()
  await teller.see('h1:has-text("Khách trả hết nợ")')
  await page.locator('.others button:has-text("một phần")').click()
  await teller.see('h1:has-text("một phần")')

  const fill = (name: string, value: string) => page.fill(`[name="${name}"]`, value)
  await teller.at('viec/suspense/deposit')
  const deposit = { number: 'tn-0001', amount: '184500', purpose: 'Tiền điện', name: 'Vì Văn Bun', phone: '0912000111' }
  for (const [name, value] of Object.entries(deposit)) await fill(name, value)
  await page.locator('[name="phone"]').press('Enter')
  await teller.see('.said:has-text("Tạm nhận tiền")')
  await teller.press('Alt+5')
  await page.locator('ul[aria-label="Tiền tạm nhận"] button:has-text("Trả lại")').click()
  await fill('paper', 'CCCD')
  await page.locator('[name="paper"]').press('Enter')
  await teller.see('.said:has-text("Trả lại tiền tạm nhận")')

  await teller.press('Alt+4')
  await page.locator('ul[aria-label="Hàng, tem, biên lai"] button:has-text("Xuất kho")').click()
  const rice = { sku: 'gao-st25-5kg', quantity: '2', slip: 'PX-1' }
  for (const [name, value] of Object.entries(rice)) await fill(name, value)
  await page.locator('[name="slip"]').press('Enter')
  await teller.see('.said:has-text("Xuất kho ra quầy")')
  await teller.type('ban hang')
  await teller.press('Enter')
  await teller.see('h1:has-text("Bán hàng")')
  for (const [name, value] of Object.entries({ sku: 'gao-st25-5kg', quantity: '1', unitPrice: '165000' }))
    await fill(name, value)
  await page.locator('[name="unitPrice"]').press('Enter')
  await teller.see('.said:has-text("Bán hàng 165.000 đ")')

  await teller.at('viec/pouch/seal')
  await fill('pouch', 'TT-900001')
  await fill('amount', '1000000')
  await page.locator('[name="amount"]').press('Enter')
  await teller.see('.said:has-text("Niêm phong túi tiền")')
  await teller.press('Alt+4')
  await page.locator('ul[aria-label="Túi tiền đang giữ"] button').click()
  await teller.see('h1:has-text("Giao túi cho người chở")')

  await teller.press('F10')
  await teller.see('h1:has-text("Đóng ca")')
  await teller.type('40')
  for (let i = 0; i < 10; i++) await teller.press('Enter')
  await teller.see('.day')
  await teller.press('Enter')
  await teller.signIn()
  await teller.openShift('40')
  await teller.see('.said:has-text("Đã mở ca")')
  assert.deepEqual(teller.errors, [])
  await browser.close()
  await stage.close()
})
