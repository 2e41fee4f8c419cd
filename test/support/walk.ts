/** A walk through the office in a real browser: what every walk opens, and closes when its test ends. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import type { TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Line } from '#kernel/act.ts'
import type { Role } from '#people/person.ts'
import { startHttp } from '#server/http.ts'
import { faults, LOOKS, launch } from './browser.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { openOffice, type Places, type Stage } from './office-stage.ts'
import { RECORDED } from './small-year.ts'

export type Walk = Stage & {
  database: TestDatabase
  browser: Browser
  url: string
  /** What the consoles of the pages that it opened said of errors. */
  errors: string[]
  /** Posts one act of today at a till and expects it accepted; answers `device/seq`. `what`: service.verb. */
  act(device: string, what: string, lines: Line | Line[], unit?: string): Promise<string>
  /** A page of who holds this cookie. */
  pageWith(cookie: string, more?: BrowserContextOptions): Promise<Page>
  pageOf(role: Role, at: keyof Places, more?: BrowserContextOptions): Promise<Page>
  /** Goes there and reads it. */
  see(page: Page, path: string): Promise<string>
  /**
   * No fault in any page, with all that is folded open, in both themes at both sizes; answers at how many it looked.
   * `name`: of the pictures, taken when SHOTS says where to.
   */
  look(cookie: string, pages: readonly string[], name: string): Promise<number>
}

/** What `main` says, in one line. `but`: what of its HTML is left out. */
export const mainText = async (page: Page, but = /(?!)/): Promise<string> =>
  (await page.innerHTML('main'))
    .replace(but, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

export async function openWalk(t: TestContext, now = () => new Date(RECORDED)): Promise<Walk> {
  const open = new AsyncDisposableStack()
  t.after(() => open.disposeAsync())
  const database = open.adopt(await testDatabase(), (one) => one.drop())
  const stage = await openOffice(database)
  const { province, places, cookieOf } = stage
  open.defer(() => province.close())
  const { url } = open.adopt(await startHttp({ provinces: [province], port: 0, now }), (one) => one.close())
  const browser = open.adopt(await launch(), (one) => one.close())

  const seqs = new Map<string, number>()
  const act: Walk['act'] = async (device, what, lines, unit = places.own.code) => {
    const [service = '', verb = ''] = what.split('.')
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const at = `${RECORDED.slice(0, 10)}T08:${String(10 + seq)}:00+07:00`
    const posted = { device, seq, at, actor: 'person:lo-thi-on', unit, service, verb, lines: [lines].flat() }
    const [answer] = await province.intake.post([posted])
    assert.equal(answer?.outcome, 'accepted', `${what}: ${JSON.stringify(answer)}`)
    return `${device}/${seq}`
  }
  const errors: string[] = []
  const pageWith: Walk['pageWith'] = async (cookie, more) => {
    const context = await browser.newContext({ locale: 'vi-VN', viewport: LOOKS[0].size, ...more })
    await context.addCookies([{ name: 'phien', value: cookie, url }])
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(String(error)))
    return page
  }
  const look: Walk['look'] = async (cookie, pages, name) => {
    for (const { size, theme } of LOOKS) {
      // Axe is a script, and the pages let none in.
      const page = await pageWith(cookie, { viewport: size, colorScheme: theme, bypassCSP: true })
      for (const [i, path] of pages.entries()) {
        await page.goto(new URL(path, url).href)
        if (process.env.SHOTS && theme === 'light') {
          mkdirSync(process.env.SHOTS, { recursive: true })
          await page.screenshot({ path: `${process.env.SHOTS}/${name}-${i}-${size.width}.png`, fullPage: true })
        }
        await page.evaluate(() => {
          for (const each of document.querySelectorAll('details')) each.open = true
        })
        assert.deepEqual(await faults(page), [], `${path} ${theme} ${size.width}`)
      }
      await page.context().close()
    }
    return LOOKS.length * pages.length
  }
  return {
    ...stage,
    ...{ database, browser, url, errors, act, pageWith, look },
    pageOf: async (role, at, more) => pageWith(await cookieOf(role, at), more),
    see: async (page, path) => {
      await page.goto(url + path)
      return mainText(page)
    },
  }
}
