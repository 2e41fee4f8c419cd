/**
 * Runs tests with a fault planted, one fault after the other, in one warm thread: what does not import the faulty file is
 * read once; the file and what leads to it is read anew for each fault. Nothing is written.
 */
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { type Fault, planted, strip } from './faults.ts'
import * as harness from './harness.ts'

/** `fault` left out: as they are. */
export type Asked = { file: string; tests: readonly string[]; fault?: Fault }
/** The first test that failed; how long each test file took, ms; those among the tests that lead to the file. */
export type Said = { failed?: string; took: number; leading: string[] }

const root = join(import.meta.dirname, '..', '..')
const urlOf = (file: string) => pathToFileURL(join(root, file)).href
const bare = (url: string) => url.replace(/\?fault=\d+$/, '')

/** Who imports whom, as seen so far. */
const importers = new Map<string, Set<string>>()
const sources = new Map<string, string>()
let turn = 0
let anew = new Set<string>()
let faulty: { url: string; fault: Fault } | undefined

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL && bare(context.parentURL)
    if (specifier === 'node:test') return { url: urlOf('test/mutation/harness.ts'), shortCircuit: true }
    const found = next(specifier, context)
    if (parent && found.url.startsWith('file:')) {
      const known = importers.get(found.url) ?? new Set()
      importers.set(found.url, known.add(parent))
    }
    return anew.has(found.url) ? { ...found, url: `${found.url}?fault=${turn}` } : found
  },
  load(url, context, next) {
    const plain = bare(url)
    if (plain === url) return next(url, context)
    const source = sources.get(plain) ?? strip(plain.slice(urlOf('').length))
    sources.set(plain, source)
    const whole = faulty?.url === plain ? planted(source, faulty.fault) : source
    return { format: 'module', source: whole, shortCircuit: true }
  },
})

/** The file, and whatever imports it, however far away. */
function leadingTo(url: string): Set<string> {
  const all = new Set([url])
  for (const one of all) for (const importer of importers.get(one) ?? []) all.add(importer)
  return all
}

async function runWith({ file, tests, fault }: Asked): Promise<Said> {
  turn++
  const url = urlOf(file)
  anew = new Set([...leadingTo(url), ...tests.map(urlOf)])
  faulty = fault && { url, fault }
  const begun = performance.now()
  let failed: string | undefined
  for (const test of tests) {
    harness.clear()
    try {
      await import(`${urlOf(test)}`)
      failed = await harness.run()
    } catch (error) {
      failed = `${test} is not read: ${error instanceof Error ? error.message : error}`
    }
    if (failed !== undefined) break
  }
  const leads = leadingTo(url)
  return {
    ...(failed === undefined ? {} : { failed }),
    took: performance.now() - begun,
    leading: tests.filter((one) => leads.has(urlOf(one))),
  }
}

// A fault may leave work behind that nobody awaits: what counts is what a test says.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', () => {})
parentPort?.on('message', async (asked: Asked) => parentPort?.postMessage(await runWith(asked)))
