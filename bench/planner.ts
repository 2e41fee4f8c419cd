/**
 * From a planner's key to the matrix on the page, in Chromium at Sơn La's size: the timetable, the matrix of all offices over
 * a week, the diagram and the layout of the page; painting is the browser's. Once with the keys' steps of one trip, over and over.
 */
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { everyUnit } from '#people/person.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { startHttp } from '#server/http.ts'
import { planner } from '#server/planner-paths.ts'
import { savePlan } from '#server/planner-store.ts'
import { CHROMIUM, launch } from '../test/support/browser.ts'
import { openOffice } from '../test/support/office-stage.ts'
import { RECORDED } from '../test/support/small-year.ts'
import type { Figure } from './run.ts'
import { median, testDatabase } from './support.ts'

export const question = 'a van is moved: how long until the matrix is redrawn in Chromium'

/** One picture of a screen that shows sixty a second. */
const FRAME_MS = 16
const WARM = 20
const EDITS = 100

export async function run(): Promise<Figure[]> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing`)
  const [, scenario] = sonLaScenarios()
  if (!scenario) throw new Error('no scenario')
  const database = await testDatabase()
  const { province, cookieOf } = await openOffice(database)
  const by = { actor: 'job:bench', at: RECORDED }
  await province.db.act(everyUnit(province.people), (tx) => savePlan(tx, province.id, scenario, undefined, by))
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
  const browser = await launch()
  try {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    await context.addCookies([{ name: 'phien', value: await cookieOf('province', 'root'), url: server.url }])
    const page = await context.newPage()
    await page.goto(server.url + planner.plan(scenario.id, 1))
    await page.waitForSelector('svg.lines [role=slider]')
    const times = await page.evaluate(async (edits) => {
      const slider = document.querySelector('svg.lines .l2 [role=slider]')
      const took: number[] = []
      for (let i = 0; i < edits; i++) {
        const was = slider?.getAttribute('aria-valuetext')
        const key = i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft'
        const begun = performance.now()
        slider?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
        while (slider?.getAttribute('aria-valuetext') === was) await Promise.resolve()
        document.querySelector('.heat')?.getBoundingClientRect()
        took.push(performance.now() - begun)
        await new Promise((done) => setTimeout(done, 20))
      }
      return took
    }, WARM + EDITS)
    const counted = times.slice(WARM).toSorted((a, b) => a - b)
    const [middle, late] = [median(counted), counted[Math.floor(counted.length * 0.95)] as number]
    const shown = { unit: 'ms', reference: 'one picture of the screen' }
    return [
      {
        name: 'load of the machine',
        value: loadavg()[0] as number,
        unit: '',
        reference: 'shown',
        ratio: 1,
        shown: true,
      },
      { name: 'a key until the matrix is redrawn, median', value: middle, ...shown, ratio: FRAME_MS / middle },
      { name: 'the same, 95 of 100', value: late, ...shown, ratio: FRAME_MS / late, shown: true },
    ]
  } finally {
    await browser.close()
    await server.close()
    await province.close()
    await database.drop()
  }
}
