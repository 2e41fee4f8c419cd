/** A real Chromium for tests, and what a page must not have: findings of axe, a sideways scroll, small text, low targets. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

export const CHROMIUM = '/usr/bin/chromium'
export const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  )
export const skip = existsSync(CHROMIUM) ? false : `Cần ${CHROMIUM}: apt-get install -y chromium`

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS })

/** To be run in a page. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const LOOKS = [
  { size: { width: 1366, height: 768 }, theme: 'light' },
  { size: { width: 1366, height: 768 }, theme: 'dark' },
  { size: { width: 360, height: 640 }, theme: 'light' },
  { size: { width: 360, height: 640 }, theme: 'dark' },
] as const

/** What axe finds, and what is wider than the screen or smaller than 16 px. */
export async function faults(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe }).catch(() => page.evaluate(axe))
  const found = await page.evaluate(async () => {
    const { violations } = await (
      globalThis as never as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    ).axe.run()
    const out = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) out.push(`wider than the screen by ${root.scrollWidth - root.clientWidth}`)
    for (const one of document.querySelectorAll('body *')) {
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      const size = Number.parseFloat(getComputedStyle(one).fontSize)
      if (own && size < 16 && !one.closest('svg')) out.push(`text of ${size} px: ${one.outerHTML.slice(0, 80)}`)
    }
    return out
  })
  return found
}
