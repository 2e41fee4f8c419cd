/** Runs every `of`-th seed from `first` on until its share of the faults has been seen. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Result, simulate } from './run.ts'

export type Task = { first: number; step: number; faults: number }

const { first, step, faults } = workerData as Task
const results: Result[] = []
let seen = 0
for (let seed = first; seen < faults; seed += step) {
  const result = await simulate(seed)
  seen += result.faults
  results.push(result)
}
parentPort?.postMessage(results)
