/**
 * The pages in a real browser: from a figure to its acts by keyboard alone, no violation found by axe on any page in
 * either theme at either size, nothing wider than the screen, text of at least 16 px.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startHttp } from '#server/http.ts'
import type { Progress } from '#server/pages-home.ts'
import type { Province } from '#server/province.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { openSonLa, pointsOf, smallYear } from './support/small-year.ts'

type Stage = { url: string; browser: Browser; show(progress: Progress | undefined): void; act: string }
let stage: Promise<Stage> | undefined
const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

/** Set once for the file; a skipped file starts nothing. */
function theStage(): Promise<Stage> {
  stage ??= build()
  return stage
}

async function build(): Promise<Stage> {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const province = await openSonLa(database.app, 14, 'demo-units.csv')
  closing.push(() => province.close())
  const network = province.network as NonNullable<Province['network']>
  const small = smallYear(pointsOf(network, '2018-01-01', 3, 2), 2018)
  await province.intake.post(small.acts)
  let progress: Progress | undefined
  const server = await startHttp({ provinces: [province], progress: () => progress, port: 0 })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())
  const [first] = small.acts
  return {
    url: server.url,
    browser,
    show: (next) => {
      progress = next
    },
    act: `/viec/${first?.device}/${first?.seq}`,
  }
}

test('no page has a fault, in either theme, at either size', { skip, timeout: 120_000 }, async () => {
  const { url, browser, act } = await theStage()
  const pages = [
    '/',
    '/bao-cao/nam/2018?xem=nay',
    '/bao-cao/nam/2018/doanh-thu',
    '/bao-cao/nam/2018/dien-ty-le-cao-nhat',
    '/bao-cao/nam/2018/dien-ty-le',
    '/bao-cao/nam/2018/dien-thu-hai-lan',
    '/bao-cao/nam/2018/dien-thu/2018-02',
    '/tim?chu=lo+thi+on',
    act,
    '/khong-co',
  ]
  let looked = 0
  for (const { size, theme } of LOOKS) {
    // Axe is a script, and the pages let none in.
    const context = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP: true, locale: 'vi-VN' })
    const page = await context.newPage()
    for (const path of pages) {
      await page.goto(url + path)
      assert.deepEqual(await faults(page), [], `${path} ${theme} ${size.width}`)
      looked++
    }
    await context.close()
  }
  assert.equal(looked, LOOKS.length * pages.length)
})

/** Presses Tab until a link whose words match has the focus. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    if (words.test(text)) return
  }
  assert.fail(`no link ${words} reached by Tab on ${page.url()}`)
}

test('from a figure to one act by keyboard alone', { skip, timeout: 60_000 }, async () => {
  const { url, browser } = await theStage()
  const context = await browser.newContext({ viewport: LOOKS[0].size, locale: 'vi-VN' })
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text())
  })
  const heading = () => page.textContent('h1')
  const go = async (words: RegExp, at: RegExp) => {
    await tabTo(page, words)
    await Promise.all([page.waitForURL(at), page.keyboard.press('Enter')])
  }
  await page.goto(url)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Đến nội dung')
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
  assert.notEqual(outline, 'none')
  await go(/^trên 86 triệu đồng$/, /\/dien-thu$/)
  assert.equal(await heading(), 'Tiền điện đã thu')
  await go(/^Tháng 2\/2018$/, /\/2018-02$/)
  await go(/^Bưu điện /, /\/2018-02\/\d+$/)
  await go(/^Điểm BĐ-VHX/, /\/2018-02\/\d+\/\d+$/)
  assert.match((await page.textContent('.proof')) ?? '', /khớp/)
  await go(/^Thu tiền$/, /\/viec\//)
  assert.equal(await heading(), 'Thu tiền')
  assert.match((await page.textContent('main')) ?? '', /Tiền mặt[\s\S]*Đã tính lại dấu từ nội dung: khớp/)
  // The way back up is on the page.
  await page.goBack()
  await go(/^Báo cáo năm 2018$/, /\/bao-cao\/nam\/2018$/)
  assert.deepEqual(refused, [])
  await context.close()
})

test('the page of an import under way refreshes itself into the report', { skip, timeout: 30_000 }, async () => {
  const { url, browser, show } = await theStage()
  const context = await browser.newContext()
  const page = await context.newPage()
  show({ done: 0.5, label: 'Đang nhập các việc' })
  await page.goto(url)
  assert.match((await page.textContent('.value')) ?? '', /50%/)
  show(undefined)
  await page.waitForSelector('.report .figure')
  await context.close()
})
