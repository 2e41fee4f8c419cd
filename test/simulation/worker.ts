/** Runs every `step`-th seed from `first` on to `last`; tells each that went wrong as it comes. */
import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from './run.ts'

export type Task = { first: number; step: number; last: number }

const { first, step, last } = workerData as Task
for (let seed = first; seed <= last; seed += step) parentPort?.postMessage(await simulate(seed))
