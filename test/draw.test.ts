/** The till's own drawing against `preact`, in a real browser: the same stories, told the same (docs/decisions/0011). */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { SMALLER_DRAWING } from '#server/web-build.ts'
import { launch, skip } from './support/browser.ts'

const STORIES = 200

async function pageWith(alias: Record<string, string>): Promise<string> {
  const build = await rolldown({
    input: join(import.meta.dirname, 'support', 'draw-page.ts'),
    platform: 'browser',
    resolve: { alias },
  })
  const { output } = await build.generate({ format: 'iife', name: 'page' })
  await build.close()
  return output[0].code
}

let browser: Browser | undefined
after(() => browser?.close())

async function told(code: string, seeds: readonly number[]): Promise<string[][]> {
  browser ??= await launch()
  const page = await browser.newPage()
  await page.setContent('<!doctype html><body>')
  await page.addScriptTag({ content: code })
  const tell = (all: readonly number[]) =>
    (globalThis as unknown as { tellAll: (seeds: readonly number[]) => Promise<string[][]> }).tellAll(all)
  const stories = await page.evaluate(tell, seeds)
  await page.close()
  return stories
}

test('it draws, keeps and clears as preact does', { skip }, async () => {
  const seeds = Array.from({ length: STORIES }, (_, i) => i + 1)
  const theirs = await told(await pageWith({}), seeds)
  const ours = await told(await pageWith(SMALLER_DRAWING), seeds)
  assert.ok(theirs.flat().length > 20 * STORIES, 'the stories must say something')
  for (const [i, story] of theirs.entries()) assert.deepEqual(ours[i], story, `story ${i + 1}`)
})

test('a drawing that forgets keys is found', { skip }, async () => {
  const code = (await pageWith(SMALLER_DRAWING)).replace(
    /key === (void 0|undefined) \? old\[i\] : keyed\?\.get\(key\)/,
    'old[i]',
  )
  assert.ok(code.includes('found = old[i]'))
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1)
  const theirs = await told(await pageWith({}), seeds)
  const wrong = await told(code, seeds)
  assert.notDeepEqual(wrong, theirs)
})
