/**
 * Do the tests see a fault? `npm run mutate [-- FILE [MOST]]` changes one sign of a file at a time, in memory alone, and
 * runs the tests that should notice; prints the share of faults found and each that was not. By night, not in CI.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'

type Fault = { line: number; was: string; now: string; at: number }

/** Files whose faults cost money, and the tests without a database that should see them. */
const WATCHED: Record<string, readonly string[]> = {
  'src/ledger/decide.ts': ['src/ledger/custody.test.ts', 'src/ledger/things.test.ts'],
  'src/sync/outbox.ts': ['src/sync/outbox.test.ts', 'src/sync/recovery.test.ts', 'src/sync/golden.test.ts'],
  'src/server/gate.ts': ['src/server/gate.test.ts', 'src/server/http.test.ts'],
}
/** What stands there, and what a slip of the hand makes of it. A test that is never true, or always, is a fault of its own. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/===/g, '!=='],
  [/!==/g, '==='],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/!(?=[\w(])/g, ''],
  [/\bif \(/g, 'if (false && '],
  [/\bif \(/g, 'if (true || '],
  [/\bthrow new /g, 'void new '],
]
const NO_CODE = /^\s*(\*|\/\/|\/\*|import |export type |type )/
const AT_ONCE = 2
const HUNG_MS = 60_000
const root = join(import.meta.dirname, '..')

function faultsOf(file: string): Fault[] {
  let from = 0
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((text, i) => {
      const start = from
      from += text.length + 1
      if (NO_CODE.test(text)) return []
      return SLIPS.flatMap(([was, now]) =>
        [...text.matchAll(was)].map((found) => ({ line: i + 1, was: found[0], now, at: start + found.index })),
      )
    })
}

/** @returns whether any test fails with the fault in; without one, whether they fail as they are. */
async function isSeen(file: string, tests: readonly string[], fault: Fault | undefined): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.filename, '--test', '--test-isolation=none', ...tests],
    { cwd: root, stdio: 'ignore', env: { ...process.env, FAULT: JSON.stringify({ file, fault }) } },
  )
  const hung = setTimeout(() => child.kill('SIGKILL'), HUNG_MS)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  child.once('exit', (code) => resolve(code !== 0))
  return promise.finally(() => clearTimeout(hung))
}

async function measure(file: string, most: number): Promise<void> {
  const tests = WATCHED[file]
  if (!tests) throw new Error(`${file} is not watched: ${Object.keys(WATCHED).join(', ')}`)
  if (await isSeen(file, tests, undefined)) throw new Error(`the tests of ${file} fail as they are`)
  const all = faultsOf(file)
  const step = Math.max(1, all.length / most)
  const tried = Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)] as Fault)
  const rest = tried.values()
  let seen = 0
  const lane = async () => {
    for (const fault of rest)
      if (await isSeen(file, tests, fault)) seen++
      else console.log(`  ${file}:${fault.line}: “${fault.was.trim()}” as “${fault.now.trim()}” is not seen`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  console.log(`${file}: ${seen} of ${tried.length} faults seen (${all.length} possible)`)
}

/** In a run of tests: the one file is read with its fault. */
function plant({ file, fault }: { file: string; fault?: Fault }): void {
  const watched = new URL(`file://${join(root, file)}`).href
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (url !== watched || !fault) return loaded
      const source = String(loaded.source)
      return { ...loaded, source: source.slice(0, fault.at) + fault.now + source.slice(fault.at + fault.was.length) }
    },
  })
}

if (process.env.FAULT) plant(JSON.parse(process.env.FAULT))
else {
  const [file, most = '1000'] = process.argv.slice(2)
  for (const one of file ? [file] : Object.keys(WATCHED)) await measure(one, Number(most))
}
