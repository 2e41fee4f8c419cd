/**
 * Pictures in a real browser: a campaign gives all points a banner to hang, one sends what its phone took, made small on the way
 * and without what the phone wrote beside it; an inspector sends one in the middle of a checklist and loses nothing of it.
 */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { driver } from '#kernel/sql.ts'
import type { Role } from '#people/person.ts'
import { qualityPaths } from '#report/quality-paths.ts'
import { startHttp } from '#server/http.ts'
import { readJpeg } from '#server/jpeg.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { PHOTO_BYTES } from '#sync/photos.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { jpeg } from './support/jpeg.ts'
import { openOffice, type Places } from './support/office-stage.ts'
import { RECORDED } from './support/small-year.ts'

const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})
const SHOTS = process.env.SHOTS
const CODE = 'EVN-2026'
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })
const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
closing.push(async () => rmSync(folder, { recursive: true }))
/** A file of so many MB, on the disk. */
function large(megabytes: number): string {
  const path = join(folder, `${megabytes}.jpg`)
  writeFileSync(path, '')
  truncateSync(path, megabytes << 20)
  return path
}

/** A coloured picture as a camera takes it: 4,000 × 3,000 dots that do not repeat. */
async function camera(page: Page): Promise<Buffer> {
  const text = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 4000
    canvas.height = 3000
    const to = canvas.getContext('2d') as CanvasRenderingContext2D
    for (let i = 0; i < 4000; i++) {
      to.fillStyle = `hsl(${(i * 47) % 360} 60% ${30 + ((i * 13) % 50)}%)`
      to.fillRect((i * 911) % 4000, (i * 577) % 3000, 300, 120)
    }
    return canvas.toDataURL('image/jpeg', 0.95)
  })
  return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64')
}

test('a banner at every point is proved by a picture, and so is what an inspection saw', {
  skip,
  timeout: 180_000,
}, async () => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const { province, places, cookieOf } = await openOffice(database)
  closing.push(() => province.close())
  const admin = driver(database.admin, { max: 1 })
  closing.push(() => admin.end())
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())

  const open = async (role: Role, at: keyof Places, more: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ locale: 'vi-VN', ...more })
    await context.addCookies([{ name: 'phien', value: await cookieOf(role, at), url: server.url }])
    return context.newPage()
  }
  const main = async (page: Page) => (await page.innerHTML('main')).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

  // The province's office gives all points the task.
  const office = await open('province', 'root')
  await office.goto(server.url + paths.campaigns())
  await office.click('summary:has-text("Lập chiến dịch")')
  const typed = { name: 'Điện an toàn', code: CODE, partner: 'Công ty Điện lực', goal: '0', budget: '0' }
  for (const [box, value] of Object.entries(typed)) await office.fill(`details[open] [name=${box}]`, value)
  await office.selectOption('#c-service', 'electricity')
  await office.click('details[open] button.main')
  await office.click('a:has-text("Chưa giao điểm nào treo biển")')
  await office.click('summary:has-text("Giao việc")')
  await office.selectOption('#b-dv', places.root.code)
  await office.fill('#b-han', '2026-11-30')
  await office.click('details[open] button.main')
  await office.waitForURL(/xong=da-giao-bien/)
  const [, all] = /Đã treo 0 trên (\d+) điểm\./.exec(await main(office)) ?? []
  assert.equal(Number(all), 152, 'every point of the province')

  // The head of a point takes a picture with a phone that knows where it is.
  const phone = await open('head', 'own', {
    geolocation: { latitude: 21.3277, longitude: 103.9141 },
    permissions: ['geolocation'],
    viewport: { width: 360, height: 640 },
  })
  const mine = server.url + paths.banner(CODE, places.own.id)
  await phone.goto(mine)
  await phone.fill('#anh-gi', 'Biển ở cổng chợ')
  const send = async (page: Page, one: ReturnType<typeof file> | string) => {
    await page.setInputFiles('#anh-tep', one)
    await page.click('button.main:has-text("Gửi ảnh")')
  }
  for (const [one, words] of [
    [file('hop-dong.pdf', Buffer.from('%PDF-1.7')), 'Không đọc được tệp này như một ảnh'],
    [file('cut.jpg', jpeg().subarray(0, 200)), 'Không đọc được tệp này như một ảnh'],
    [large(50), 'quá 40 MB'],
  ] as const) {
    await send(phone, one)
    await phone.waitForSelector(`[role=status]:has-text("${words}")`)
    assert.equal(await phone.inputValue('#anh-gi'), 'Biển ở cổng chợ', 'nothing typed is lost')
  }
  await phone.check('[name=placed]')
  const taken = await camera(phone)
  assert.ok(taken.length > 3 * PHOTO_BYTES, `${taken.length} bytes`)
  await send(phone, file('IMG_0001.jpg', taken))
  await phone.waitForURL(/xong=da-nhan-anh/)
  const [kept] = await admin<{ bytes: Buffer; thumb: Buffer; lat: number }[]>`
    select o.bytes, p.thumb, p.lat from picture p join photo o using (province, device, digest)`
  const read = readJpeg(kept!.bytes)
  assert.ok(typeof read === 'object' && read.width <= 1600 && kept!.bytes.length <= PHOTO_BYTES)
  assert.ok(kept!.thumb.length <= 12 * 1024 && Math.abs(kept!.lat - 21.3277) < 1e-6)
  await phone.click('.pictures a')
  await phone.waitForSelector('img.photo')
  assert.ok(await phone.evaluate(() => (document.querySelector('img.photo') as HTMLImageElement).naturalWidth > 600))
  assert.match(await main(phone), /Biển ở cổng chợ[\s\S]*21\.32770, 103\.91410, cách trung tâm/)

  // Without a script the form goes as it is; what is refused is said, and going back finds what was typed.
  const plain = await open('head', 'other', { javaScriptEnabled: false })
  await plain.goto(server.url + paths.banner(CODE, places.other.id))
  await plain.fill('#anh-gi', 'Biển trước cửa')
  await send(plain, large(50))
  await plain.waitForSelector('text=Nội dung gửi lớn quá')
  await plain.goto(server.url + paths.banner(CODE, places.other.id))
  await plain.fill('#anh-gi', 'Biển trước cửa')
  await send(plain, file('IMG_0002.jpg', taken))
  await plain.waitForSelector('text=/lớn quá|chỉ nhận đến 150 KB/')
  await plain.goBack()
  assert.equal(await plain.inputValue('#anh-gi'), 'Biển trước cửa')
  await send(plain, file('IMG_0003.jpg', jpeg(9)))
  await plain.waitForURL(/xong=da-nhan-anh/)

  await office.reload()
  assert.match(await main(office), /Đã treo 2 trên 152 điểm\./)
  await office.click(`summary:has-text("trên")>>nth=1`)
  assert.equal(
    await office.locator('img[loading=lazy]').count(),
    1,
    'one small picture; without a script there is none',
  )

  // An inspector in the middle of a checklist.
  const inspector = await open('district', 'parent')
  await inspector.goto(server.url + qualityPaths.inspections())
  await inspector.click('summary:has-text("Lên lịch")')
  await inspector.selectOption('#kt-dv', places.own.code)
  await inspector.selectOption('#kt-viec', '5s')
  await inspector.click('details[open] button.main')
  await inspector.waitForURL(/xong=da-len-lich/)
  await inspector.click('text=KT-2026-0001')
  const boxes = inspector.locator('main table input[name^=f]')
  await boxes.first().fill('3')
  await inspector.selectOption('#anh-gi', { index: 1 })
  const line = await inspector.inputValue('#anh-gi')
  await inspector.check('[name=people]')
  await send(inspector, file('IMG_0004.jpg', jpeg(11)))
  await inspector.waitForSelector('text=Đã gửi 1 ảnh')
  assert.equal(await boxes.first().inputValue(), '3', 'the checklist is as it was')
  for (const box of await boxes.all()) await box.fill('3')
  await inspector.click('button.main:has-text("Ghi biên bản")')
  await inspector.waitForSelector('text=/100 điểm/')
  await inspector.waitForSelector(`.pictures:has-text("${line}")`)
  assert.match(await main(inspector), /có người, đã che/)
  await inspector.click('.pictures a')
  await inspector.fill('#ghi-chu', 'Xem lại hiện trường')
  await inspector.click('button.main:has-text("Xem ảnh")')
  await inspector.waitForSelector('img.photo')

  const looks = [paths.banners(CODE), paths.banner(CODE, places.own.id), qualityPaths.inspection('KT-2026-0001')]
  const cookie = await cookieOf('province', 'root')
  for (const { size, theme } of LOOKS) {
    const seen = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP: true, locale: 'vi-VN' })
    await seen.addCookies([{ name: 'phien', value: cookie, url: server.url }])
    const one = await seen.newPage()
    for (const [i, path] of [...looks, new URL(phone.url()).pathname].entries()) {
      await one.goto(server.url + path)
      if (SHOTS && theme === 'light') {
        mkdirSync(SHOTS, { recursive: true })
        await one.screenshot({ path: `${SHOTS}/anh-${i}-${size.width}.png`, fullPage: i > 0 })
      }
      await one.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true
      })
      assert.deepEqual(await faults(one), [], `${path} ${theme} ${size.width}`)
    }
    await seen.close()
  }
})
