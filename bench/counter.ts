/** What a teller's work costs in keys and time, and what her app weighs: real Chromium, a thousand bills at the point. */
import type { CDPSession } from 'playwright-core'
import { buildWeb } from '#server/web-build.ts'
import { launch } from '../test/support/browser.ts'
import { TellerPage } from '../test/support/counter-page.ts'
import { type CounterStage, counterStage } from '../test/support/counter-stage.ts'
import type { Figure } from './run.ts'
import { median } from './support.ts'

export const question = 'how much work the counter is, and what it weighs'

const BILLS = 1_000
/** Acts of the shift that is closed, and of those how many bills are measured one by one. */
const ACTS = 100
const MEASURED = 15
/** A practised typist's time from key to key. */
const KEY_MS = 280
/**
 * How much slower a counter's machine is. The processor's own time is multiplied: emulated slowness is told by the clock on
 * the wall, and other programs at work make it worse.
 */
const SLOWER = 6

export async function run(): Promise<Figure[]> {
  const stage = await counterStage({ bills: BILLS, pensions: 20 })
  const browser = await launch()
  try {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' })
    const teller = await TellerPage.open(context)
    await teller.ready(stage.url)
    await teller.sent()
    const meter = await context.newCDPSession(teller.page)
    await meter.send('Performance.enable', { timeDomain: 'threadTicks' })
    return [...(await weight()), ...(await acts(stage, teller, meter)), ...(await firstScreen(stage, browser))]
  } finally {
    await browser.close()
    await stage.close()
  }
}

const promised = (name: string, value: number, unit: string, most: number): Figure => ({
  ...{ name, value, unit },
  reference: `${most} ${unit} promised`,
  ratio: most / value,
})
const shown = (name: string, value: number, unit: string): Figure => ({
  ...{ name, value, unit },
  reference: 'shown',
  ratio: 1,
  shown: true,
})

async function weight(): Promise<Figure[]> {
  const app = await buildWeb()
  const page = app.get('/quay')?.gzip
  if (!page) throw new Error('the app has no page')
  const first = [...app].filter(([address]) => !/counter|worker/.test(address)).map(([, file]) => file)
  const all = [...app.values()]
  const kilobytes = (files: typeof all, packing: 'gzip' | 'br') =>
    files.reduce((sum, file) => sum + file[packing].length, 0) / 1024
  return [
    promised('first screen of the counter, gzip', kilobytes(first, 'gzip'), 'KB', 36),
    promised('whole counter as transferred, Brotli', kilobytes(all, 'br'), 'KB', 60),
    shown('whole counter, gzip', kilobytes(all, 'gzip'), 'KB'),
  ]
}

/** Milliseconds of the page's main thread since the page was opened. */
async function busy(meter: CDPSession): Promise<{ drawing: number; all: number }> {
  const { metrics } = await meter.send('Performance.getMetrics')
  const of = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN) * 1000
  return { drawing: of('ScriptDuration') + of('RecalcStyleDuration') + of('LayoutDuration'), all: of('TaskDuration') }
}

/** Long enough for what comes after the last key: sending, and the receipt with its code. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 2 * KEY_MS))

async function acts(stage: CounterStage, teller: TellerPage, meter: CDPSession): Promise<Figure[]> {
  const codes = (service: string) =>
    [...stage.centre.things.keys()].flatMap((key) =>
      key.startsWith(`${service}:`) ? [key.split(/[:/]/)[1] ?? ''] : [],
    )
  const [bills, members] = [codes('electricity'), codes('pension')]
  const digits = suffixes([...bills, ...members])
  const keys = bills.map((code) => (digits.get(code) as string).length + 2).sort((a, b) => a - b)
  const times: { drawing: number; all: number }[] = []
  for (const [i, code] of bills.slice(0, ACTS - 1).entries()) {
    const before = await busy(meter)
    for (const key of [...(digits.get(code) as string), 'Enter', 'Enter']) {
      await teller.press(key)
      if (i < MEASURED) await new Promise((resolve) => setTimeout(resolve, KEY_MS))
    }
    await teller.see(`.last .receipt:has-text("${code}")`)
    if (i >= MEASURED) continue
    await settled()
    const after = await busy(meter)
    times.push({ drawing: after.drawing - before.drawing, all: after.all - before.all })
  }
  const pension = await teller.keysOf(async () => {
    await teller.type(digits.get(members[0] as string) as string)
    await teller.press('Enter', '1', 'Enter')
  })
  await teller.see('.last .receipt:has-text("PHIẾU CHI TIỀN")')
  const undo = await teller.keysOf(async () => {
    await teller.press('Control+z')
    await teller.see('dialog')
    await teller.press('Enter')
  })
  await teller.see('.said:has-text("Đã hủy")')
  return [
    promised(`keys for a bill among ${BILLS}, p50`, median(keys), 'keys', 6),
    promised(`keys for a bill among ${BILLS}, p95`, keys[Math.floor(0.95 * keys.length)] as number, 'keys', 7),
    promised('keys for a pension', pension, 'keys', 8),
    promised('keys to undo', undo, 'keys', 4),
    promised(
      `script, style and layout of a bill, ${SLOWER} × slower, p50`,
      SLOWER * median(times.map(({ drawing }) => drawing)),
      'ms',
      200,
    ),
    shown('main thread in all, with painting and input', SLOWER * median(times.map(({ all }) => all)), 'ms'),
    ...(await close(teller, meter)),
  ]
}

/** The last four digits of each code, and as many more as it takes to name it alone. */
function suffixes(codes: readonly string[]): Map<string, string> {
  const named = (code: string): string => {
    for (let length = 4; length < code.length; length++) {
      const end = code.slice(-length)
      if (codes.filter((other) => other.endsWith(end)).length === 1) return end
    }
    return code
  }
  return new Map(codes.map((code) => [code, named(code)]))
}

/** The count, kind by kind, is typed from a slip: counting the notes is not the program's work. */
async function close(teller: TellerPage, meter: CDPSession): Promise<Figure[]> {
  const before = await busy(meter)
  const keys = await teller.keysOf(async () => {
    await teller.press('F10')
    await teller.see('.notes')
    for (const pieces of ['41', '17', '23', '38', '12', '46', '29', '15', '33', '500']) {
      await teller.type(pieces)
      await teller.press('Enter')
    }
    await teller.see('.day')
    await teller.press('Enter')
  })
  await teller.see('.people, #pin')
  const { all } = await busy(meter)
  const seconds = (keys * KEY_MS + SLOWER * (all - before.all)) / 1000
  return [
    promised(`closing a shift of ${ACTS} acts, ${keys} keys`, seconds, 's', 90),
    shown('of which the machine', (SLOWER * (all - before.all)) / 1000, 's'),
  ]
}

/** As on EDGE: 50 kbit/s, 400 ms there and back, and a slow machine. */
async function firstScreen(stage: CounterStage, browser: Awaited<ReturnType<typeof launch>>): Promise<Figure[]> {
  const context = await browser.newContext()
  const teller = await TellerPage.open(context)
  const line = await context.newCDPSession(teller.page)
  await line.send('Network.enable')
  const throughput = (50 * 1000) / 8
  await line.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 400, downloadThroughput: throughput, uploadThroughput: throughput },
  })
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const begun = performance.now()
  await teller.page.goto(`${stage.url}/quay`)
  await teller.see('#ma')
  return [promised('first screen at 50 kbit/s and 400 ms', (performance.now() - begun) / 1000, 's', 8)]
}
