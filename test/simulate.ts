/**
 * The simulation as long as wanted: `npm run simulate -- --seeds N [--first S] [--workers W]` runs N seeds and says what
 * went wrong in which; `npm run simulate -- --seed S [--bug "…"]` runs one, and leaves out days and weather until only what
 * is needed for its fault remains. Ends with 1 when something went wrong.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { BUGS } from './simulation/bugs.ts'
import { DAYS, type Options, type Result, saySeed, simulate } from './simulation/run.ts'
import type { Task } from './simulation/worker.ts'
import { CALM, type Weather } from './simulation/world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    first: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string' },
    bug: { type: 'string' },
  },
})

/** Every seed of a task, as it has run. */
function share(workerData: Task, each: (result: Result) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'simulation', 'worker.ts'), { workerData })
    worker.on('message', each)
    worker.on('error', reject)
    worker.on('exit', resolve)
  })
}

async function many(): Promise<boolean> {
  const [first, seeds, step] = [Number(values.first), Number(values.seeds), Number(values.workers)]
  const all = { seeds: 0, faults: 0, acts: 0, rounds: 0, wrong: 0 }
  const each = ({ faults, acts, rounds, ...one }: Result) => {
    all.seeds++
    all.faults += faults
    all.acts += acts
    all.rounds += rounds
    if (one.wrong.length === 0) return
    all.wrong++
    console.log(saySeed(one))
  }
  const last = first + seeds - 1
  await Promise.all(Array.from({ length: step }, (_, n) => share({ first: first + n, step, last }, each)))
  console.log(
    `${all.seeds} seeds: ${all.faults} faults, ${all.acts} acts confirmed, ${all.rounds} rounds; ${all.wrong} seeds went wrong`,
  )
  return all.wrong === 0 && all.seeds === seeds
}

/** The least that still goes wrong: half the days and then fewer, then each kind of weather left out in turn. */
async function smaller(seed: number, whole: Options): Promise<Options> {
  const fails = async (options: Options) => (await simulate(seed, options)).wrong.length > 0
  let least = whole
  for (let [low, high] = [1, DAYS]; low < high; ) {
    const until = Math.floor((low + high) / 2)
    if (await fails({ ...least, until })) {
      high = until
      least = { ...least, until }
    } else low = until + 1
  }
  for (const kind of Object.keys(CALM) as (keyof Weather)[]) {
    const without = [...(least.without ?? []), kind]
    if (await fails({ ...least, without })) least = { ...least, without }
  }
  return least
}

async function one(seed: number): Promise<boolean> {
  const bug = BUGS.find((known) => known === values.bug)
  if (values.bug !== undefined && !bug) throw new Error(`no such bug; there are: ${BUGS.join(', ')}`)
  const options = bug ? { bug } : {}
  const result = await simulate(seed, options)
  console.log(result)
  if (result.wrong.length === 0) return true
  const least = await smaller(seed, options)
  console.log('the least of it:', least, (await simulate(seed, least)).wrong)
  return false
}

process.exitCode = (values.seed === undefined ? await many() : await one(Number(values.seed))) ? 0 : 1
