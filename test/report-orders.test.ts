/** Reports that are sent by themselves, in a real browser: ordered, sent, one that failed seen where one controls, sent again, stopped. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSession } from '#people/session.ts'
import { startHttp } from '#server/http.ts'
import { mailOf } from '#server/report-mail.ts'
import { sendDue } from '#server/report-runner.ts'
import { roomPaths as paths } from '#server/room-paths.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { openOffice } from './support/office-stage.ts'
import { smtpSink } from './support/smtp-sink.ts'

const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})
const SHOTS = process.env.SHOTS

test('a report is ordered, sent, seen when it fails, sent again and stopped', { skip, timeout: 180_000 }, async () => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const { province: opened, signedIn } = await openOffice(database)
  await signedIn('giam-doc', 'province', 'root', 'Lò Văn Sơn')
  closing.push(() => opened.close())
  let now = '2026-11-23T11:00:00.000Z'
  const province = { ...opened, people: { ...opened.people, now: () => new Date(now) } }
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(now) })
  closing.push(() => server.close())
  const sink = await smtpSink()
  closing.push(() => sink.close())
  const folder = mkdtempSync(join(tmpdir(), 'reports-'))
  closing.push(async () => rmSync(folder, { recursive: true }))
  const mail = mailOf({ CANHTAY_SMTP: sink.url, CANHTAY_MAIL_FROM: 'bao-cao@buudien.example' })
  const send = () => sendDue(province, { folder, mail, origin: server.url })
  const browser = await launch()
  closing.push(() => browser.close())

  // A session ends after an hour; between the steps of this story lie days.
  const cookie = async () => ({
    name: 'phien',
    value: await openSession(province.people, 'giam-doc', '127.0.0.1'),
    url: server.url,
  })
  const context = await browser.newContext({ locale: 'vi-VN' })
  const page = await context.newPage()
  const main = async () =>
    (await page.innerHTML('main'))
      .replace(/<option[\s\S]*?<\/option>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
  const see = async (path = paths.reportOrders()) => {
    await context.addCookies([await cookie()])
    await page.goto(server.url + path)
    return main()
  }
  assert.match(await see(), /Chưa hẹn gửi báo cáo nào/)
  await page.click('summary:has-text("Hẹn gửi một báo cáo")')
  await page.selectOption('#bc', 'tien-do.pdf')
  await page.fill('#bc-gio', '18:30')
  await page.fill('#bc-thu-dt', 'giam-doc@buudien.example')
  await page.click('button.main:has-text("Hẹn gửi")')
  await page.waitForURL(/xong=da-hen-gui/)
  assert.match(
    await main(),
    /Tiến độ kế hoạch \(pdf\) Mỗi ngày làm việc lúc 18:30 .*giam-doc@buudien\.example 23\/11\/2026 18:30/,
  )

  now = '2026-11-23T11:30:10.000Z'
  await send()
  assert.equal(sink.letters.length, 1)
  assert.match(
    await see(),
    /23\/11\/2026 18:30 Tiến độ kế hoạch \(pdf\) .* đã gửi thư 23\/11\/2026 18:30 tien-do-.*\.pdf [0-9a-f]{16}/,
  )

  // Two days off, and no such mail box any more.
  sink.mood = 'refuse'
  now = '2026-11-25T12:00:00.000Z'
  for (let i = 1; i <= 7; i++) {
    await send()
    now = new Date(Date.parse(now) + 2 ** i * 60_000).toISOString()
  }
  assert.match(await see(paths.control()), /1 báo cáo hẹn gửi không gửi được/)
  await page.click('a:has-text("báo cáo hẹn gửi không gửi được")')
  await page.waitForSelector('h2:has-text("Không gửi được")')
  assert.match(await main(), /bù cho 2 lần lúc máy chủ nghỉ .* Máy chủ thư không nhận: .*550 no such box/)
  const looked = async () => {
    for (const { size, theme } of LOOKS) {
      const seen = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP: true, locale: 'vi-VN' })
      await seen.addCookies([await cookie()])
      const look = await seen.newPage()
      await look.goto(server.url + paths.reportOrders())
      if (SHOTS && theme === 'light') {
        mkdirSync(SHOTS, { recursive: true })
        await look.screenshot({ path: `${SHOTS}/hen-gui-${size.width}.png`, fullPage: true })
      }
      await look.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true
      })
      assert.deepEqual(await faults(look), [], `${theme} ${size.width}`)
      await seen.close()
    }
  }
  await looked()
  sink.mood = 'take'
  await page.click('button:has-text("Gửi lại")')
  await page.waitForURL(/xong=da-cho-gui-lai/)
  await send()
  assert.equal(sink.letters.length, 2)
  assert.doesNotMatch(await see(), /Không gửi được/)
  await page.click('button:has-text("Dừng")')
  await page.waitForURL(/xong=da-dung-hen/)
  now = '2026-11-27T12:00:00.000Z'
  await send()
  assert.equal(sink.letters.length, 2)
  assert.match(await see(), /đã dừng/)
  await page.click('button:has-text("Gửi tiếp")')
  await page.waitForURL(/xong=da-gui-tiep/)
})
