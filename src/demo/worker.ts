/** Makes the files of a demonstration in a thread of its own; `make.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads'
import { readSource, writeDemo } from '#demo/files.ts'
import type { Making, Said } from '#demo/make.ts'

const { province, seed, scale, out } = workerData as Making
const say = (said: Said) => parentPort?.postMessage(said)
const source = await readSource(province, seed)
say({ expected: await writeDemo(source, { seed, scale }, out, (progress) => say({ progress })) })
