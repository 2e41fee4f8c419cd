/**
 * The public page in a real browser: every verdict, with and without a network, by axe, at two sizes in two themes. What
 * the centre would say is played here; `src/server/receipt-check.pg.test.ts` asks the real one.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import * as z from 'zod'
import { qrCode, qrPath } from '#counter/qr.ts'
import { receiptCodes } from '#counter/receipt.ts'
import { startHttp } from '#server/http.ts'
import { receiptRoutes } from '#server/receipt-routes.ts'
import { receiptPage } from '#server/receipt-web.ts'
import { type Route, route } from '#server/route.ts'
import { newKeys, signerOf, toBase64url } from '#sync/keys.ts'
import type { Pay } from '../web/receipt/judge.ts'
import { acted } from './support/receipts.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const skip = existsSync(CHROMIUM) ? false : `Cần ${CHROMIUM}: apt-get install -y chromium`
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const signer = await signerOf(await newKeys())
const stranger = await signerOf(await newKeys())
let state = 'recorded'
let pay: Pay[] | undefined
let revoked: string | undefined
const asked: unknown[] = []

/** The page's own rows, but the two that ask a database. */
const played: readonly Route[] = receiptRoutes.map((row) => {
  if (row.path.startsWith('/v/keys/'))
    return {
      ...row,
      handle: () => {
        const devices = {
          'may-09': {
            key: toBase64url(signer.publicKey),
            point: acted.point.unitName,
            ...(revoked ? { revoked } : {}),
          },
        }
        return { type: 'application/json', body: JSON.stringify({ devices }) }
      },
    }
  if (row.path !== '/v/check') return row
  return route({
    ...row,
    body: z.json(),
    handle: ({ body }: { body: unknown }) => {
      asked.push(body)
      return { type: 'application/json', body: JSON.stringify({ state, ...(pay && { pay }) }) }
    },
  } as never)
})

type Stage = { url: string; browser: Browser; code: string; close(): Promise<void> }
let stage: Promise<Stage> | undefined
after(async () => (await stage)?.close())

function theStage(): Promise<Stage> {
  stage ??= build()
  return stage
}

async function build(): Promise<Stage> {
  const server = await startHttp({ provinces: [], port: 0, routes: played })
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
  const [code = ''] = await receiptCodes(acted, signer, server.url)
  return {
    url: server.url,
    browser,
    code,
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

const verdict = (page: Page) => page.locator('#verdict:not(:has-text("Đang kiểm tra")) h2').textContent().then(String)
const open = async (context: BrowserContext, address: string) => {
  const page = await context.newPage()
  await page.goto(address)
  return page
}

test('page, style, script and worker are at most 30 KB packed', async () => {
  const files = [...(await receiptPage()).values()]
  const bytes = files.reduce((sum, { body }) => sum + gzipSync(body).length, 0)
  assert.equal(files.length, 4)
  assert.ok(bytes > 5_000 && bytes <= 30_000, `${bytes} bytes`)
})

test('each word of the centre has a sentence, Vietnamese first', { skip }, async () => {
  const { browser, code } = await theStage()
  const context = await browser.newContext()
  for (const [word, says, english] of [
    ['recorded', /Giấy thật/, /Genuine/],
    ['missing', /chưa nhận được việc này/, /not received it yet/],
    ['different', /khác với sổ/, /something else/],
    ['reversed', /đã bị hủy/, /reversed/],
    ['forged', /Chữ ký sai/, /No till/],
  ] as const) {
    state = word
    const page = await open(context, code)
    assert.match(await verdict(page), says)
    assert.match(await page.locator('#verdict [lang=en]').textContent().then(String), english)
    const text = await page.locator('main').textContent().then(String)
    assert.match(text, /PA22010012345[\s\S]*12\/2018[\s\S]*184\.500 đ[\s\S]*Một trăm tám mươi tư nghìn năm trăm đồng/)
    assert.match(text, /Bưu điện – Văn hóa xã Chiềng Ngần \(361000\)/)
    await page.close()
  }
  await context.close()
})

const LEFT: Pay = {
  amount: 100_000,
  memo: 'TD PA22010012345 201812',
  account: '7900201000014',
  name: 'BUU DIEN TINH SON LA',
  ...qrPath(qrCode('x'.repeat(120), 'M'), 4),
}

test('what is left to pay stands above the paper with its code and words, of a recorded receipt alone', {
  skip,
}, async () => {
  const { browser, code } = await theStage()
  const context = await browser.newContext()
  pay = [LEFT]
  const read = async (word: string) => {
    state = word
    const page = await open(context, code)
    await verdict(page)
    const text = await page.locator('main').textContent().then(String)
    const path = page.locator('.pay svg[role=img] path').last()
    const drawn = (await path.count()) > 0 ? await path.getAttribute('d') : undefined
    await page.close()
    return { text, drawn }
  }
  const { text, drawn } = await read('recorded')
  assert.match(text, /Còn phải trả 100\.000 đ[\s\S]*7900201000014, BUU DIEN TINH SON LA[\s\S]*TD PA22010012345 201812/)
  assert.equal(drawn, LEFT.path)
  assert.doesNotMatch((await read('reversed')).text, /Còn phải trả/)
  pay = undefined
  assert.doesNotMatch((await read('recorded')).text, /Còn phải trả/)
  await context.close()
})

test('nothing that the paper says is sent anywhere', { skip }, async () => {
  const { browser, code } = await theStage()
  asked.length = 0
  const context = await browser.newContext()
  const sent: string[] = []
  const page = await context.newPage()
  page.on('request', (request) => sent.push(`${request.url().replace(/#.*/, '')} ${request.postData() ?? ''}`))
  await page.goto(code)
  await verdict(page)
  assert.equal(asked.length, 1)
  assert.deepEqual(Object.keys(asked[0] as object).sort(), ['cash', 'device', 'hash', 'province', 'seal', 'seq', 'sig'])
  assert.ok(sent.length >= 4)
  assert.doesNotMatch(sent.join('\n'), /PA2201|Lò|1\.[A-Za-z0-9_-]{50}/)
  await context.close()
})

test('a paper that no till signed, changed, cut or of a withdrawn till is told apart', { skip }, async () => {
  const { browser, code, url } = await theStage()
  state = 'recorded'
  const context = await browser.newContext()
  const says = async (address: string) => {
    const page = await open(context, address)
    const text = await verdict(page)
    await page.close()
    return text
  }
  const [forged = ''] = await receiptCodes(acted, stranger, url)
  assert.match(await says(forged), /Chữ ký sai/)
  assert.match(await says(`${code.slice(0, -40)}${code.endsWith('A') ? 'B' : 'A'}`), /Không đọc được mã này/)
  assert.match(await says(`${url}/v/`), /Quét mã trên giấy/)
  const [other = ''] = await receiptCodes({ ...acted, act: { ...acted.act, device: 'may-77' } }, stranger, url)
  state = 'forged'
  assert.match(await says(other), /Chữ ký sai/)
  state = 'recorded'
  revoked = '2018-12-04'
  assert.match(await says(code), /thu hồi ngày 04\/12\/2018/)
  revoked = '2018-12-05'
  assert.match(await says(code), /Giấy thật/)
  revoked = undefined
  await context.close()
})

test('once opened it checks another paper without a network, and asks when there is one again', { skip }, async () => {
  const { browser, code, url } = await theStage()
  state = 'recorded'
  const context = await browser.newContext()
  const first = await open(context, code)
  assert.match(await verdict(first), /Giấy thật/)
  await first.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  const [next = ''] = await receiptCodes({ ...acted, act: { ...acted.act, seq: 206 }, seq: 206 }, signer, url)
  const page = await open(context, next)
  assert.match(await verdict(page), /Máy của Bưu điện đã ký giấy này\. Trung tâm chưa xác nhận\./)
  assert.match(
    await page.locator('#verdict [lang=en]').textContent().then(String),
    /Signed by this till, not yet confirmed by the centre/,
  )
  const [forged = ''] = await receiptCodes(acted, stranger, url)
  assert.match(await verdict(await open(context, forged)), /Chữ ký sai/)
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Hỏi trung tâm' }).click()
  await page.getByRole('heading', { name: /Giấy thật/ }).waitFor()
  await context.close()
})

test('a paper with several codes is put together, whatever is scanned first', { skip }, async () => {
  const { browser, url } = await theStage()
  state = 'recorded'
  const lines = Array.from({ length: 40 }, (_, i) => ({
    customer: `PA${22_010_000_000 + ((i * 7_919_777) % 10 ** 7)}`,
    period: '2018-12',
    amount: 1000 + i * 1373,
  }))
  const codes = await receiptCodes({ ...acted, act: { ...acted.act, lines }, computed: [] }, signer, url)
  assert.ok(codes.length >= 2)
  const context = await browser.newContext()
  let page: Page | undefined
  for (const code of codes.toReversed()) {
    page = await open(context, code)
    await page.locator('#verdict').waitFor()
    if (code !== codes[0]) assert.match(await verdict(page), /Quét tiếp mã số 1/)
  }
  assert.match(await verdict(page as Page), /Giấy thật/)
  assert.equal(await (page as Page).evaluate(() => localStorage.length), 0, 'nothing of the paper stays on the phone')
  await context.close()
})

for (const [width, height] of [
  [360, 640],
  [1366, 768],
] as const)
  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing at ${width}×${height}, ${colorScheme}`, { skip }, async () => {
      const { browser, code } = await theStage()
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true })
      for (const word of ['recorded', 'missing', 'different']) {
        state = word
        pay = [LEFT]
        const page = await open(context, code)
        await verdict(page)
        await page.evaluate(axe)
        const found = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string }[]; passes: [] }> }
          }
          const { violations, passes } = await axe.run()
          return { violations: violations.map(({ id }) => id), passes: passes.length }
        })
        assert.deepEqual(found.violations, [])
        assert.ok(found.passes > 10)
        const sizes = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          letters: Math.min(
            ...[...document.querySelectorAll('main *')].map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
          ),
        }))
        assert.ok(sizes.wide <= width && sizes.letters >= 16, JSON.stringify(sizes))
        const button = page.getByRole('button')
        if (await button.count()) assert.ok(((await button.boundingBox())?.height ?? 0) >= 44)
        if (process.env.LOOK)
          await page.screenshot({ path: `${process.env.LOOK}/v-${width}-${colorScheme}-${word}.png`, fullPage: true })
        await page.close()
      }
      await context.close()
    })
