/**
 * A collector at a door where nobody opens, with the real server: the note and the picture are written without a network,
 * travel when there is one, the picture after the act, and the office sees both.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addDays, addMonths, monthOf } from '#kernel/day.ts'
import type { Unit } from '#network/network.ts'
import { rootOn, versionsOn } from '#network/tree.ts'
import { addPerson, lasting } from '#people/person.ts'
import { newPin } from '#people/pin.ts'
import { openSession } from '#people/session.ts'
import { startHttp } from '#server/http.ts'
import { openProvince } from '#server/province.ts'
import { PHOTO_BYTES } from '#sync/photos.ts'
import { faults, launch, skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { nowThere } from './support/counter-stage.ts'
import { testDatabase } from './support/database.ts'
import { openSonLa } from './support/small-year.ts'

const PIN = '246802'
const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

test('a note and its picture, from the door to the office', { skip, timeout: 180_000 }, async (t) => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  await (await openSonLa(database.app, 14)).close()
  const province = await openProvince(database.app, 14)
  closing.push(() => province.close())
  const today = nowThere().slice(0, 10)
  const { people, network } = province
  const [unit] = versionsOn(network!.units, today, { kind: 'point' }) as [Unit]
  const root = rootOn(network!.units, today)!
  for (const [role, at] of [
    ['teller', unit],
    ['province', root],
  ] as const)
    await addPerson(
      people,
      lasting({ code: `${role}-1`, name: `Lò Thị ${role}`, unit: at.id, role, since: '2018-01-01' }),
      'job:test',
    )
  await newPin(people, 'teller-1', 'job:test', PIN)
  const server = await startHttp({ provinces: [province], port: 0 })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    locale: 'vi-VN',
    bypassCSP: true,
  })
  const teller = await TellerPage.open(context)
  const { page } = teller

  const code = await province.devices.invite(unit.id, 'person:quan-ly')
  await page.goto(`${server.url}/quay#${code}`)
  await teller.see('#ma')
  await teller.press('Enter')
  await teller.see('text=Đang chờ quản lý đồng ý')
  const [asking] = await province.read((query) => province.devices.list(query))
  await province.devices.approve(asking!.code, 'person:quan-ly')
  await teller.see('text=Vào quầy')
  await teller.press('Enter')
  const bill = { customer: 'PA22010012345', period: addMonths(monthOf(today), -1) }
  const base = { device: 'vp', at: nowThere(), actor: 'person:quan-ly', unit: unit.code, service: 'electricity' }
  const line = { ...bill, amount: 184_500, village: 'Bản Mòn', name: 'Lò Văn Pâng' }
  await province.intake.post([
    { ...base, seq: 1, verb: 'assign', lines: [line] },
    { ...base, seq: 2, verb: 'handOver', lines: [{ ...bill, to: `till:${asking!.code}`, until: addDays(today, 20) }] },
  ])
  await teller.see('.people, #pin')
  await page.waitForTimeout(200)
  await teller.type(PIN)
  await teller.openShift('1')
  await teller.see('[role=option]:has-text("Lò Văn Pâng")')
  await teller.sent()

  // A picture as a phone takes it, of noise, which packs worst.
  const taken = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 3000
    canvas.height = 2000
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D
    for (let i = 0; i < 60_000; i++) {
      pen.fillStyle = `hsl(${(i * 137) % 360} 90% ${20 + (i % 60)}%)`
      pen.fillRect((i * 7919) % 3000, (i * 104_729) % 2000, 24, 24)
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] as string
  })
  const buffer = Buffer.from(taken, 'base64')

  await context.setOffline(true)
  await page.locator('[role=option]:has-text("Lò Văn Pâng")').click()
  await teller.see('form.act')
  await page.locator('button:has-text("Ghi chú, chụp ảnh")').click()
  await teller.see('h1:has-text("Ghi chú khi đến nhà")')
  assert.deepEqual(await teller.faults(), [])
  await page.locator('button.primary').click()
  assert.equal(
    await page.locator('h1:has-text("Ghi chú khi đến nhà")').count(),
    1,
    'without an outcome nothing is done',
  )
  await page.locator('label:has-text("Hẹn lại ngày khác") input').check()
  await page.locator('button.primary').click()
  await teller.see('.wrong:has-text("hẹn lại thì ghi ngày hẹn")')
  await page.locator('[name=again]').fill(addDays(today, 3))
  await page.locator('[name=text]').fill('Có chó dữ, gọi trước')
  await page
    .locator('[name=photo]')
    .setInputFiles({ name: 'x.txt', mimeType: 'text/plain', buffer: Buffer.from('chữ') })
  await teller.see('.wrong:has-text("Không đọc được ảnh này")')
  await page.locator('[name=photo]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
  await teller.see('img.photo')
  assert.deepEqual(await teller.faults(), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  assert.deepEqual(await teller.faults(), [])
  await page.locator('button.primary').click()
  await teller.see('.said:has-text("Đã ghi")')
  await teller.see('[role=option]:has-text("Có chó dữ, gọi trước")')
  assert.match(await teller.text('.status'), /Còn 1 việc chưa gửi/)

  // The line carries acts, and no picture: acts wait for nothing.
  let tried = 0
  await context.route('**/sync/1/photo', (route) => {
    tried++
    return route.abort()
  })
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await teller.see('.status:has-text("Còn 1 ảnh chưa gửi")')
  await teller.sent()
  assert.ok(tried >= 1)
  const state = () =>
    province.read(
      (query) => query<{ digest: string; size: number }[]>`
        select digest, octet_length(bytes)::int as size from photo where province = 14`,
    )
  assert.equal((await state()).length, 0)

  const office = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: true })
  const cookie = await openSession(people, 'province-1', '127.0.0.1')
  await office.addCookies([{ name: 'phien', value: cookie, url: server.url }])
  const head = await office.newPage()
  await head.goto(`${server.url}/quan-ly/danh-sach`)
  const row = head.locator('#ghi-chu ~ * tr:has-text("Hẹn lại")')
  const words = async () => (await row.allInnerTexts()).join(' ')
  assert.match(await words(), /Có c••• d••• g••• trước[\s\S]*ảnh chưa tới/)

  await context.unroute('**/sync/1/photo')
  // The page is closed and opened again in between: the picture lies in its store.
  await page.reload()
  await teller.see('#pin, .people')
  let [photo] = await state()
  for (let i = 0; i < 100 && !photo; i++) {
    await page.waitForTimeout(100)
    ;[photo] = await state()
  }
  await head.reload()
  assert.ok(photo && photo.size > 10_000 && photo.size <= PHOTO_BYTES)
  for (let i = 0; i < 50 && !/có ảnh/.test(await words()); i++) {
    await head.waitForTimeout(100)
    await head.reload()
  }
  assert.match(await words(), /184\.500.*có ảnh/s)
  assert.deepEqual(await faults(head), [])
  await row.locator('a:has-text("Hẹn lại")').click()
  // A picture and words in full: for who says why, and that stands in the log.
  await head.locator('summary:has-text("Xem đủ")').click()
  assert.deepEqual(await faults(head), [])
  await head.fill('[name=note]', 'Đơn hỏi số 12/2026')
  await head.locator('button:has-text("Xem đủ")').click()
  await head.locator('dd:has-text("Có chó dữ, gọi trước")').waitFor()
  const address = await head.locator('a:has(img.photo)').getAttribute('href')
  const [width, height] = await head.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob())
    return [picture.width, picture.height]
  }, address as string)
  const log = await office.newPage()
  await log.goto(`${server.url}/quan-ly/nhat-ky?xem=du-lieu-rieng`)
  assert.match(
    // biome-ignore lint/performance/useDomNodeTextContent: the words as they stand on the screen
    await log.innerText('main'),
    /province-1\s+Xem đủ dữ liệu riêng\s+việc [\s\S]*Khách hỏi: Đơn hỏi số 12\/2026/,
  )
  assert.deepEqual(await faults(log), [])
  assert.ok(Math.max(width as number, height as number) <= 1280)
  assert.deepEqual(await faults(head), [])
  t.diagnostic(`a picture of ${buffer.length} bytes is sent as ${(await state())[0]?.size}, ${width}×${height}`)
  assert.deepEqual(teller.errors, [])
})
