/**
 * Makes the files of a demonstration in a thread of its own, so that its memory is bounded apart and given back at the
 * end, and the process stays free for its users.
 */
import { Worker } from 'node:worker_threads'
import { type Progress, readSource } from '#demo/files.ts'
import type { Expected } from '#demo/tally.ts'

/** `province`: see `readSource`; `out`: the folder, made when it is not there. */
export type Making = { province: string; seed: number | string; scale: number; out: string }
export type Said = { progress: Parameters<Progress>[0] } | { expected: Expected }

/** Young objects die young: a small nursery costs no time here (docs/decisions/0005) and bounds what the process holds. */
const YOUNG_MB = 24
/** Measured: 53 MB live at scale 1, of which 45 grow with the scale. */
const OLD_MB = 110
const OLD_MB_PER_SCALE = 60

/** @throws Problem file_unreadable | reference_invalid of the source. */
export async function makeDemo(making: Making, onProgress: Progress = () => {}): Promise<Expected> {
  await readSource(making.province, making.seed)
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: making,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MB,
      maxOldGenerationSizeMb: OLD_MB + OLD_MB_PER_SCALE * making.scale,
    },
  })
  return await new Promise((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if ('progress' in said) onProgress(said.progress)
      else resolve(said.expected)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the demonstration's thread ended with ${code}`)))
  })
}
