/** The teller's app in trouble: storage that fails, a second tab, a new version, a wrong clock, ten presses, practice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { type Theatre, theatreOf } from './support/counter-theatre.ts'

const theStage = theatreOf({ bills: 30, pensions: 4 })

const open = async (stage: Theatre, script?: string): Promise<{ context: BrowserContext; teller: TellerPage }> => {
  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' })
  if (script) await context.addInitScript(script)
  return { context, teller: await TellerPage.open(context) }
}

const deviceOf = (stage: Theatre): string => stage.arrived.at(-1)?.device as string
const actsOf = (stage: Theatre, device: string) => stage.arrived.filter((act) => act.device === device)

/** Makes every write to the store fail as `name`, once `globalThis.broken` is set. */
const failing = (name: string) => `
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...given) {
    if (globalThis.broken) throw new DOMException('test', '${name}')
    return put.apply(this, given)
  }`

/** The transaction takes every request, and then the disk refuses the commit. */
const aborting = `
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...given) {
    const request = put.apply(this, given)
    if (globalThis.broken) request.addEventListener('success', () => { try { this.transaction.abort() } catch {} })
    return request
  }`

for (const { what, script, says } of [
  {
    what: 'the disk is full',
    script: failing('QuotaExceededError'),
    says: /Bộ nhớ máy đã đầy[\s\S]*Chưa thu, chưa chi/,
  },
  { what: 'the store is broken', script: failing('UnknownError'), says: /Sổ trên máy không đọc được[\s\S]*Không xóa/ },
  { what: 'the commit is aborted', script: aborting, says: /Sổ trên máy không đọc được[\s\S]*báo quản lý/ },
])
  test(`${what}: a red stop screen, no receipt, and nothing was done`, { skip, timeout: 60_000 }, async () => {
    const stage = await theStage()
    const { context, teller } = await open(stage, script)
    await teller.ready(stage.url)
    await teller.sent()
    const device = deviceOf(stage)
    const before = actsOf(stage, device).length
    await teller.page.evaluate(() => {
      Object.assign(globalThis, { broken: true })
    })
    await teller.press('Enter')
    await teller.see('form.act')
    await teller.press('Enter')
    await teller.see('.stop')
    assert.match(await teller.text('.stop'), says)
    assert.equal(await teller.page.locator('.receipt').count(), 0)
    assert.equal(
      await teller.page.evaluate(() => getComputedStyle(document.querySelector('.stop') as Element).backgroundColor),
      'rgb(140, 29, 12)',
    )
    // Nothing but the way out can be reached.
    await teller.press('F10', 'Alt+6')
    assert.equal(await teller.page.locator('.stop').count(), 1)
    await teller.press('Enter')
    await teller.signIn()
    await teller.see('[role=option]')
    await teller.sent()
    assert.equal(actsOf(stage, device).length, before)
    await context.close()
  })

test('a browser that keeps nothing: stop at once, never a till in memory', { skip, timeout: 30_000 }, async () => {
  const stage = await theStage()
  const { context, teller } = await open(
    stage,
    `IDBFactory.prototype.open = () => { throw new DOMException('test', 'SecurityError') }`,
  )
  await teller.page.goto(`${stage.url}/quay`)
  await teller.see('.stop')
  assert.match(await teller.text('.stop'), /không cho lưu sổ[\s\S]*ẩn danh/)
  await context.close()
})

test('a second tab says that the till is open, and opens when the first one is closed', {
  skip,
  timeout: 60_000,
}, async () => {
  const stage = await theStage()
  const { context, teller } = await open(stage)
  await teller.ready(stage.url)
  const second = await context.newPage()
  await second.goto(`${stage.url}/quay`)
  await second.locator('text=Quầy đang mở ở cửa sổ khác').waitFor()
  await teller.page.close()
  await second.locator('.people').waitFor()
  await context.close()
})

test('ten presses make one act', { skip, timeout: 60_000 }, async () => {
  const stage = await theStage()
  const { context, teller } = await open(stage)
  await teller.ready(stage.url)
  await teller.sent()
  const device = deviceOf(stage)
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.page.evaluate(() => {
    const form = document.querySelector('form.act') as HTMLFormElement
    const button = form.querySelector('.primary') as HTMLButtonElement
    for (let i = 0; i < 10; i++) button.click()
    for (let i = 0; i < 10; i++) form.requestSubmit()
  })
  await teller.see('.last .receipt')
  await teller.sent()
  assert.equal(actsOf(stage, device).filter(({ verb }) => verb === 'collect').length, 1)
  await context.close()
})

test('a new version waits for the change of shift and keeps what is unsent', { skip, timeout: 60_000 }, async () => {
  const stage = await theStage()
  const { context, teller } = await open(stage)
  await teller.ready(stage.url)
  await teller.sent()
  const device = deviceOf(stage)
  await teller.page.evaluate(() => navigator.serviceWorker.ready)
  // A first visit is served by the network; the worker serves from the next one on.
  await teller.page.reload()
  await teller.signIn()
  await teller.see('[role=option]')
  stage.weather = 'down'
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.press('Enter')
  await teller.see('.last .receipt')
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  stage.edition++
  await teller.page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/quay'))?.update())
  await teller.see('.status:has-text("Có bản mới, thay khi đổi ca")')
  await teller.see('form.act')
  assert.equal(await teller.page.evaluate(() => 'sameDocument' in globalThis), true)
  await teller.press('Escape', 'F1')
  await teller.page.locator('dialog button:has-text("Đổi người")').click()
  await teller.page.waitForFunction(() => !('sameDocument' in globalThis))
  await teller.signIn()
  await teller.see('.status:has-text("Còn 1 việc chưa gửi")')
  stage.weather = 'fine'
  await teller.page.evaluate(() => dispatchEvent(new Event('online')))
  await teller.sent()
  assert.equal(actsOf(stage, device).filter(({ verb }) => verb === 'collect').length, 1)
  await context.close()
})

test('a clock that went back is asked about and stops nobody', { skip, timeout: 60_000 }, async () => {
  const stage = await theStage()
  const { context, teller } = await open(
    stage,
    `const now = Date.now; Date.now = () => now() + Number(localStorage.getItem('off') ?? 0)`,
  )
  await teller.ready(stage.url)
  await teller.page.evaluate(() => localStorage.setItem('off', String(-3 * 3_600_000)))
  await teller.page.reload()
  await teller.signIn()
  await teller.see('.status:has-text("Đồng hồ máy")')
  await teller.see('[role=option]')
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.press('Enter')
  await teller.see('.last .receipt')
  await context.close()
})

test('practice looks the same, says so, and reaches nobody', { skip, timeout: 60_000 }, async () => {
  const stage = await theStage()
  const { context, teller } = await open(stage)
  await teller.ready(stage.url)
  await teller.sent()
  const device = deviceOf(stage)
  const drawer = await teller.text('.drawer b')
  const before = actsOf(stage, device).length
  await teller.press('F1')
  await teller.page.locator('dialog button:has-text("Tập sự")').click()
  await teller.see('.practice:has-text("Tập sự: không ghi sổ")')
  await teller.openShift()
  await teller.press('Enter')
  await teller.see('form.act')
  await teller.press('Enter')
  await teller.see('.last .receipt:has-text("TẬP SỰ")')
  await teller.page.locator('.practice button').click()
  await teller.signIn()
  await teller.see('[role=option]')
  assert.equal(await teller.text('.drawer b'), drawer)
  await teller.page.evaluate(() => dispatchEvent(new Event('online')))
  await teller.page.waitForTimeout(500)
  assert.equal(actsOf(stage, device).length, before)
  assert.deepEqual(teller.errors, [])
  await context.close()
})
