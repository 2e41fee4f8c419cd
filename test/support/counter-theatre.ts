/** The counter and a browser before it, for all tests of a file. */
import { after } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch } from './browser.ts'
import { type CounterStage, counterStage } from './counter-stage.ts'

export type Theatre = CounterStage & { browser: Browser }

/** Opened when it is first asked for, so that a skipped file starts nothing; closed after the last test. */
export function theatreOf(handed: { bills: number; pensions: number }): () => Promise<Theatre> {
  let made: Promise<Theatre> | undefined
  after(async () => {
    const theatre = await made
    await theatre?.browser.close()
    await theatre?.close()
  })
  return () => {
    made ??= counterStage(handed).then(async (stage) => Object.assign(stage, { browser: await launch() }))
    return made
  }
}
