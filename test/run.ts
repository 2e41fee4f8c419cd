/**
 * The one loop. `npm run check`: types, lint, format, dead code, unit tests and tidy rules, in seconds.
 * `npm test`: the same, then the tests that need a database or a browser, on one real PostgreSQL server.
 * `node test/run.ts FILE…` runs some test files with that server.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

/** No file takes a quarter of this; one that hangs is named instead of holding up the run. */
const MOST_MS = 900_000

type Result = { name: string; code: number; seconds: number; output: string }

function run(name: string, command: string, args: string[], env: Record<string, string> = {}): Promise<Result> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    const hung = setTimeout(() => {
      output += `\n${name} had not ended after ${MOST_MS / 60_000} minutes and was killed\n`
      child.kill('SIGKILL')
    }, MOST_MS)
    child.on('exit', (code) => {
      clearTimeout(hung)
      // What it left running may hold its output open for ever: a moment for what is still in the pipe, and no more.
      const end = () => resolve({ name, code: code ?? 1, seconds: (performance.now() - begun) / 1000, output })
      child.once('close', end)
      setTimeout(end, 2000)
    })
  })
}

const total = { passed: 0, failed: 0 }

/** Prints a step; what a failed step said is printed whole. */
function report({ name, code, seconds, output }: Result): boolean {
  const counts = /ℹ tests (\d+)[\s\S]*ℹ pass (\d+)[\s\S]*ℹ fail (\d+)/.exec(output)
  total.passed += Number(counts?.[2] ?? 0)
  total.failed += Number(counts?.[3] ?? 0)
  console.log(`${code === 0 ? '✔' : '✖'} ${name} ${seconds.toFixed(1)} s${counts ? `, ${counts[1]} tests` : ''}`)
  if (code !== 0) console.log(output)
  return code === 0
}

const find = (...patterns: string[]) => globSync(patterns, { cwd: root }).toSorted()
const isDatabaseTest = (file: string) => file.endsWith('.pg.test.ts')
const unitTests = () =>
  find('{src,web}/**/*.test.ts', 'cli/*.test.ts', 'test/tidy.test.ts').filter((file) => !isDatabaseTest(file))
const wholeTests = () =>
  find('{src,cli}/**/*.pg.test.ts', 'test/*.test.ts').filter((file) => file !== join('test', 'tidy.test.ts'))

const test = (...args: string[]) => ['--test', '--test-reporter=spec', ...args]

async function check(): Promise<boolean> {
  const files = unitTests()
  if (files.length === 0) throw new Error('no unit tests found')
  const steps = await Promise.all([
    run('types', bin('tsc'), ['--noEmit']),
    run('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
    run('dead code', bin('knip'), []),
    run('unit tests and tidy rules', process.execPath, test('--test-isolation=none', ...files)),
  ])
  return steps.map(report).every((good) => good)
}

/** Database and browser tests: one process a file, one server for all, files side by side on two cores. */
async function whole(files: string[]): Promise<boolean> {
  if (files.length === 0) throw new Error('no whole-system tests found')
  const { startTestServer } = await import('./support/database.ts')
  const server = await startTestServer()
  let good = true
  try {
    const waiting = [...files]
    const worker = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
        good = report(await run(file, process.execPath, test('--test-isolation=none', file), server.env)) && good
    }
    await Promise.all([worker(), worker()])
  } finally {
    await server.stop()
  }
  return good
}

/** Browser tests need Debian's Chromium: root gets it installed, anyone else is told how. */
function needChromium(): void {
  if (existsSync('/usr/bin/chromium')) return
  if (process.getuid?.() !== 0) {
    console.error('The browser tests need Chromium. Install it as root: apt-get install -y chromium')
    process.exit(2)
  }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status } = spawnSync('apt-get', args, { stdio: 'inherit', env })
    if (status !== 0) process.exit(2)
  }
}

const args = process.argv.slice(2)
let good: boolean
if (args[0] === 'check') good = await check()
else if (args.length > 0) good = await whole(args)
else {
  needChromium()
  good = await check()
  good = (await whole(wholeTests())) && good
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(good ? 0 : 1)
