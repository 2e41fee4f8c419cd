/** What a browser that has nothing yet takes over the line for each room of the office: page, styles, fonts, scripts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignedIn } from '#people/person.ts'
import { waysOf } from '#server/office.ts'
import { skip } from './support/browser.ts'
import { openWalk } from './support/walk.ts'

/** So much of the worst line that we reckon with (50 kbit/s) is 25 seconds. */
const MOST = 150 * 1024

test('no room takes more than 150 KB at its first load', { skip, timeout: 180_000 }, async (t) => {
  const { url, pageOf } = await openWalk(t)
  const page = await pageOf('province', 'root')
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  // As if the browser had never been here, for every page.
  await line.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  line.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const rooms = waysOf({ role: 'province' } as SignedIn).flatMap(({ href, pages = [] }) => [
    href,
    ...pages.map(({ href }) => href),
  ])
  const taken = new Map<string, number>()
  for (const room of new Set(rooms)) {
    bytes = 0
    await page.goto(url + room, { waitUntil: 'networkidle' })
    assert.ok(bytes > 50_000, `${room}: ${bytes} bytes, too few for a page with its fonts`)
    taken.set(room, bytes)
  }
  const sorted = [...taken].toSorted(([, a], [, b]) => b - a)
  console.log(
    `first load: ${sorted.length} rooms, ${sorted.map(([room, n]) => `${room} ${Math.round(n / 1024)}`).join(', ')} KB`,
  )
  assert.ok(sorted.length > 20)
  assert.deepEqual(
    sorted.filter(([, n]) => n > MOST),
    [],
  )
})
