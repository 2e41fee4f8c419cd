/**
 * Do the tests see a fault? `npm run mutate [-- ledger | sync | rights | FILE …] [--most N] [--seed S] [--lanes N] [--quick]` plants
 * one fault at a time, in memory alone, and runs the tests that should notice: the quick ones first, the simulation and those
 * with a database for what is left. Prints each fault that no test noticed, and the share that one did. By night, not in CI.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { Chance } from '#kernel/chance.ts'
import { type Fault, faultsOf } from './mutation/faults.ts'
import type { Asked, Said } from './mutation/worker.ts'
import { startTestServer } from './support/database.ts'

/** Files whose faults cost money or let somebody in, and the tests that should see them. */
const GROUPS: Record<string, { files: readonly string[]; quick: readonly string[]; slow: readonly string[] }> = {
  ledger: {
    files: ['src/ledger/*.ts'],
    quick: ['src/ledger/*.test.ts'],
    slow: ['src/ledger/*.pg.test.ts', 'test/evidence.pg.test.ts'],
  },
  sync: {
    files: ['src/sync/*.ts'],
    quick: ['src/sync/*.test.ts'],
    slow: ['test/simulation.test.ts', 'src/server/hub.pg.test.ts', 'src/server/photos.pg.test.ts'],
  },
  rights: {
    files: ['src/people/*.ts', 'src/server/{gate,route,two-persons}.ts'],
    quick: ['src/people/*.test.ts', 'src/server/{gate,http,route}.test.ts'],
    slow: ['src/people/people.pg.test.ts', 'src/server/two-persons.pg.test.ts'],
  },
}
/** What only tests use. */
const NOT_SHIPPED = /\.test\.ts$|\/(arbitrary|naive)\.ts$/
/** Faults after which a thread is begun anew: what was read for each is never forgotten by Node. */
const LIFE = 100
/** A fault may make the tests so much slower than they are, and so many ms. */
const SLOWER = 3
const HUNG_MS = 1_500
/** Tests that do nothing for so long wait for what will not come. */
const IDLE_MS = { quick: 30_000, slow: 90_000 }
const root = join(import.meta.dirname, '..')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
  },
})

const find = (patterns: readonly string[]) => globSync(patterns as string[], { cwd: root }).toSorted()

/** Faults that change nothing that anybody could see, each with its reason. */
type Same = { file: string; text: string; was: string; now: string; nth?: number; why: string }
const SAME = JSON.parse(readFileSync(join(import.meta.dirname, 'mutation', 'same.json'), 'utf8')) as Same[]
const isSame = ({ file, text, was, now, nth }: Fault): boolean =>
  SAME.some(
    (one) => one.file === file && one.text === text && one.was === was && one.now === now && (one.nth ?? nth) === nth,
  )

/** A thread that is warm for the tests of one file. */
class Lane {
  readonly #file: string
  #tests: readonly string[]
  readonly #idleMs: number
  #worker: Worker | undefined
  #asked = 0
  /** What the tests take as they are, ms of the processor. */
  #usual = 0

  constructor(file: string, tests: readonly string[], idleMs: number) {
    this.#file = file
    this.#tests = tests
    this.#idleMs = idleMs
  }

  /** The tests that lead to the file. @throws when they fail as they are. */
  async warm(): Promise<string[]> {
    const { failed, leading } = await this.#ask(undefined)
    if (failed !== undefined) throw new Error(`the tests of ${this.#file} fail as they are: ${failed}`)
    this.#usual = ((await this.#worker?.cpuUsage())?.user ?? 0) / 1000
    this.#tests = leading
    return leading
  }

  /** The test that sees it. */
  async seenBy(fault: Fault): Promise<string | undefined> {
    if (!this.#worker || this.#asked >= LIFE) {
      await this.end()
      await this.warm()
    }
    return (await this.#ask(fault)).failed
  }

  /** What was planted must not have outlived its turn. */
  async check(): Promise<void> {
    if (!this.#worker) return
    const { failed } = await this.#ask(undefined)
    if (failed !== undefined) throw new Error(`the tests of ${this.#file} fail after the faults: ${failed}`)
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
    this.#asked = 0
  }

  async #ask(fault: Fault | undefined): Promise<Said> {
    this.#worker ??= new Worker(join(import.meta.dirname, 'mutation', 'worker.ts'), { stdout: true, stderr: true })
    const worker = this.#worker
    this.#asked++
    const { promise, resolve } = Promise.withResolvers<Said>()
    const used = async () => ((await worker.cpuUsage().catch(() => undefined))?.user ?? 0) / 1000
    const begun = await used()
    worker.once('message', resolve)
    worker.postMessage({ file: this.#file, tests: this.#tests, ...(fault ? { fault } : {}) } satisfies Asked)
    // Time in which the thread waits for something, not for the processor.
    const idle = worker.performance.eventLoopUtilization()
    const watch = setInterval(async () => {
      const tooMuch = fault && (await used()) - begun > this.#usual * SLOWER + HUNG_MS
      const tooLong = fault && worker.performance.eventLoopUtilization(idle).idle > this.#idleMs
      if (tooMuch || tooLong) resolve({ failed: 'hung', took: 0, leading: [] })
    }, 500)
    const said = await promise
    clearInterval(watch)
    worker.removeAllListeners('message')
    if (said.failed === 'hung') await this.end()
    return said
  }
}

/** Those of the faults that no test sees. */
async function unseen(file: string, tests: readonly string[], faults: readonly Fault[], idleMs: number) {
  const first = new Lane(file, tests, idleMs)
  const leading = tests.length > 0 && faults.length > 0 ? await first.warm() : []
  if (leading.length === 0) {
    await first.end()
    return faults
  }
  const left: Fault[] = []
  const rest = faults.values()
  const work = async (lane: Lane) => {
    for (const fault of rest) {
      const seen = await lane.seenBy(fault)
      if (seen === undefined) left.push(fault)
    }
    await lane.check()
    await lane.end()
  }
  const others = Array.from({ length: Number(values.lanes) - 1 }, () => new Lane(file, leading, idleMs))
  await Promise.all([first, ...others].map(work))
  return left.toSorted((a, b) => a.at - b.at)
}

type Score = { file: string; planted: number; seen: number; same: number }

async function measure(group: string, file: string, most: number): Promise<Score> {
  const { quick, slow } = GROUPS[group] as (typeof GROUPS)[string]
  const all = sample(faultsOf(file), most)
  const faults = all.filter((fault) => !isSame(fault)).toSorted((a, b) => a.at - b.at)
  const tests = find(quick).filter((one) => !one.endsWith('.pg.test.ts'))
  let left = await unseen(file, tests, faults, IDLE_MS.quick)
  if (!values.quick) left = await unseen(file, find(slow), left, IDLE_MS.slow)
  for (const { line, was, now, nth, text } of left)
    console.log(`  ${file}:${line}${nth > 0 ? ` (${nth + 1}.)` : ''} “${was}” as “${now}” is not seen: ${text}`)
  const score = { file, planted: faults.length, seen: faults.length - left.length, same: all.length - faults.length }
  say(score)
  return score
}

function sample(faults: readonly Fault[], most: number): Fault[] {
  const chance = new Chance('mutate', values.seed)
  const drawn = faults.map((fault) => ({ fault, share: chance.share() })).toSorted((a, b) => a.share - b.share)
  return drawn.slice(0, most).map(({ fault }) => fault)
}

const say = ({ file, planted, seen, same }: Score) =>
  console.log(
    `${file}: ${seen} of ${planted} faults seen (${((100 * seen) / Math.max(1, planted)).toFixed(1)} %), ${same} change nothing`,
  )

// Weather enough: the more seeds, the slower each fault that nothing before them has seen.
process.env.SIMULATE_SEEDS ??= '4'
const shipped = (group: string) => find(GROUPS[group]?.files ?? []).filter((file) => !NOT_SHIPPED.test(file))
const asked = positionals.length > 0 ? positionals : Object.keys(GROUPS)
const server = values.quick ? undefined : await startTestServer()
Object.assign(process.env, server?.env)
try {
  for (const group of Object.keys(GROUPS)) {
    const files = shipped(group).filter((file) => asked.includes(group) || asked.includes(file))
    const scores: Score[] = []
    for (const file of files) scores.push(await measure(group, file, Number(values.most ?? Number.POSITIVE_INFINITY)))
    const sum = (of: keyof Omit<Score, 'file'>) => scores.reduce((all, one) => all + one[of], 0)
    if (files.length > 1) say({ file: group, planted: sum('planted'), seen: sum('seen'), same: sum('same') })
  }
} finally {
  await server?.stop()
}
process.exit(0)
