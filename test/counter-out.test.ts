/** What goes out of a till and comes back to it: papers that an agency answers, cash on delivery, a pouch on its way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launch, skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { counterStage } from './support/counter-stage.ts'

const LICENCE = {
  ...{ agency: 'so-gtvt', number: 'GPLX-2026-1', class: 'a1', docket: 'PHS-2', seal: 'NP-2' },
  ...{ applicant: 'Vàng A Chứ', phone: '0912000555', address: 'Bản Nậm Khún' },
}
const PARCEL = {
  ...{ item: 'EE123456785VN', grams: '1200', zone: 'province', sender: 'Quàng Văn Hặc', senderPhone: '0912000222' },
  ...{ addressee: 'Lò Thị Ơn', addresseePhone: '0912000111', address: 'Bản Mòn', cod: '350000' },
}

test('what went out is found again with what comes next for it', { skip, timeout: 120_000 }, async () => {
  const stage = await counterStage({ bills: 30, pensions: 0 })
  const browser = await launch()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' })
  const teller = await TellerPage.open(context)
  const { page } = teller
  const fill = async (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values)) {
      const input = page.locator(`[name="${name}"]`).first()
      if ((await input.getAttribute('type')) !== 'radio') await input.fill(value)
      else await page.locator(`input[name="${name}"]`).first().check()
    }
    await page.locator('button[type=submit]').click()
  }
  const done = (words: string) => teller.see(`.said:has-text("${words}")`)
  /** Opens what stands there, and reads what is offered first. */
  const open = async (screen: string, row: string, first: string) => {
    await teller.at(screen)
    await page.locator(`.rows button:has-text("${row}")`).click()
    await teller.see(`h1:has-text("${first}")`)
  }
  await teller.ready(stage.url)
  await teller.see('text=Còn 18 khoản nữa')

  await teller.at('viec/licence/accept')
  await fill(LICENCE)
  await done('Nhận hồ sơ')
  await open('dang-giu', 'Vàng A Chứ', 'Nộp hồ sơ cho cơ quan')
  await fill({})
  await done('Nộp hồ sơ')
  await open('dang-giu', 'cơ quan đang giữ', 'Nhận giấy phép từ cơ quan')
  await teller.see('nav button:has-text("Cơ quan trả lại hồ sơ")')
  await fill({})
  await done('Nhận giấy phép')
  await open('dang-giu', 'Vàng A Chứ', 'Phát giấy phép')

  await teller.at('viec/parcel/accept')
  await fill(PARCEL)
  await done('Nhận gửi')
  await open('dang-giu', 'EE123456785VN', 'Bàn giao')
  await page.locator('nav button:has-text("Phát")').click()
  await fill({ signed: 'Lò Thị Ơn' })
  await done('Phát 350.000 đ')
  await teller.at('dang-giu')
  assert.deepEqual(await teller.faults(), [])
  await open('dang-giu', 'Quàng Văn Hặc', 'Trả tiền thu hộ cho người gửi')
  await fill({ paper: 'CCCD 014' })
  await done('Trả tiền thu hộ cho người gửi 350.000 đ')

  await teller.at('viec/pouch/seal')
  await fill({ pouch: 'TT-1', amount: '1000000' })
  await done('Niêm phong')
  await open('quy', 'TT-1', 'Giao túi cho người chở')
  await fill({ carrier: 'lo-van-pang', slip: 'GN-1' })
  await done('Giao túi')
  await teller.at('viec/pouch/seal')
  await fill({ pouch: 'TT-1', amount: '2000' })
  await done('Mỗi mã chỉ nhập một lần')
  await open('quy', 'người chở lo-van-pang đang giữ', 'Chuyển túi sang người chở khác')
  assert.equal(await page.locator('[name=carrier]').count(), 0, 'who has it is known')
  await page.locator('nav button:has-text("Nộp túi tiền vào ngân hàng")').click()
  await page.locator('[name=bank]').waitFor()
  assert.deepEqual(await teller.faults(), [])

  await teller.at('viec/licence/accept')
  assert.deepEqual(
    await page.locator('datalist option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
    ['so-gtvt'],
  )
  await page.setViewportSize({ width: 360, height: 640 })
  await teller.at('quy')
  assert.deepEqual(await teller.faults(), [])
  assert.deepEqual(teller.errors, [])
  await browser.close()
  await stage.close()
})
