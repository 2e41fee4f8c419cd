/** A teller at the keyboard of a real browser: the ways through the app that several tests take, with every key counted. */
import type { BrowserContext, Page } from 'playwright-core'
import { axe } from './browser.ts'
import { PIN } from './counter-stage.ts'

/** What came after Chrome 109, taken away before the app runs: the newest browser is then no better than the oldest. */
const AS_109 = `
  for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name]
  for (const name of ['groupBy', 'withResolvers']) { delete Object[name]; delete Map[name]; delete Promise[name] }
  delete Array.fromAsync
  if (globalThis.Iterator) for (const name of ['map', 'filter', 'flatMap', 'some', 'every', 'find', 'reduce', 'toArray', 'take', 'drop', 'forEach']) delete Iterator.prototype[name]
  for (const name of ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']) delete Set.prototype[name]
  if (globalThis.URL) { delete URL.canParse; delete URL.parse }
  if (globalThis.AbortSignal) delete AbortSignal.any
`

export class TellerPage {
  readonly page: Page
  /** What the page said went wrong. */
  readonly errors: string[] = []
  keys = 0

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('console', (message) => {
      // A line that is down is no error of the page.
      if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text()))
        this.errors.push(message.text())
    })
  }

  static async open(context: BrowserContext): Promise<TellerPage> {
    await context.addInitScript(AS_109)
    return new TellerPage(context.pages()[0] ?? (await context.newPage()))
  }

  /** Each a key, as `page.keyboard.press` names it. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key)
      this.keys++
    }
  }

  async type(text: string): Promise<void> {
    await this.press(...text)
  }

  /** Keys that `work` takes. */
  async keysOf(work: () => Promise<void>): Promise<number> {
    const before = this.keys
    await work()
    return this.keys - before
  }

  text = async (selector: string): Promise<string> => {
    const words = await this.page
      .locator(selector)
      .first()
      // biome-ignore lint/performance/useDomNodeTextContent: the words as they stand on the screen, line by line
      .evaluate((one) => (one as HTMLElement).innerText)
    return words
  }
  see = (selector: string): Promise<void> => this.page.locator(selector).first().waitFor()

  /** From an empty profile to the point's name. */
  async enrol(url: string, code = 'MA-DUNG'): Promise<void> {
    await this.page.goto(`${url}/quay`)
    await this.see('#ma')
    await this.type(code)
    await this.press('Enter')
    await this.see('text=Vào quầy')
    await this.press('Enter')
    await this.see('.people')
  }

  async signIn(): Promise<void> {
    await this.see('.people, #pin')
    if (await this.page.locator('.people').isVisible()) await this.press('Enter')
    await this.see('#pin')
    await this.type(PIN)
  }

  /** With so many notes of 500.000 đ. */
  async openShift(notes = '40'): Promise<void> {
    await this.see('.notes')
    await this.type(notes)
    for (let i = 0; i < 10; i++) await this.press('Enter')
    await this.see('.big')
  }

  async ready(url: string): Promise<void> {
    await this.enrol(url)
    await this.signIn()
    await this.openShift()
    await this.see('[role=option]')
  }

  /** Until everything that was done is at the centre. */
  async sent(): Promise<void> {
    await this.see('.status .good:has-text("Đã gửi hết")')
  }

  /** Goes to a screen by its address. */
  async at(screen: string): Promise<void> {
    await this.page.evaluate((hash) => {
      location.hash = hash
    }, screen)
    await this.page.waitForTimeout(60)
  }

  /** What axe finds; what is wider than the screen; text under 16 px; things to press under 44 px. */
  async faults(): Promise<string[]> {
    await this.page.evaluate(axe)
    return this.page.evaluate(async () => {
      type Found = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }
      const { violations } = await (globalThis as never as { axe: { run(): Promise<Found> } }).axe.run()
      const out = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
      const root = document.documentElement
      if (root.scrollWidth > root.clientWidth)
        out.push(`wider than the screen by ${root.scrollWidth - root.clientWidth}`)
      for (const one of document.querySelectorAll<HTMLElement>('body *')) {
        const box = one.getBoundingClientRect()
        if (box.width === 0 || !one.checkVisibility({ visibilityProperty: true })) continue
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
        const size = Number.parseFloat(getComputedStyle(one).fontSize)
        if (own && size < 16) out.push(`text of ${size} px: ${one.outerHTML.slice(0, 80)}`)
        const target = one.matches('button, summary, select, input:not([type=checkbox], [type=radio], [type=file])')
        const reached = one.matches('.status a') || !target
        if (!reached && Math.min(box.height, box.width) < 43.5)
          out.push(`target of ${box.width}×${box.height}: ${one.outerHTML.slice(0, 80)}`)
      }
      return out
    })
  }
}
