/** The planner's room in the browser, bundled from `web/planner` when it is first asked for: its page alone loads it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '#server/web-build.ts'

const folder = join(import.meta.dirname, '..', '..', 'web', 'planner')

export type PlannerWeb = { readonly script: string; readonly solver: string; readonly style: string }

let made: Promise<PlannerWeb> | undefined

/** Made once a start. @throws Error when the sources cannot be bundled. */
export function plannerWeb(): Promise<PlannerWeb> {
  made ??= build()
  return made
}

const build = async (): Promise<PlannerWeb> => ({
  script: await script('web/planner/main.tsx'),
  solver: await script('web/planner/solver.ts'),
  style: readFileSync(join(folder, 'planner.css'), 'utf8'),
})

const script = async (input: string): Promise<string> => (await bundle(input, 'iife'))[0]?.code ?? ''
