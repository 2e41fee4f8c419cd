#!/usr/bin/env node
// Starts the command line on the Node that package.json pins, whatever Node called it: the program is TypeScript that
// Node 24 runs as it is. And with a small nursery (src/server/heap.ts), which is chosen when a process starts or never.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const nursery = '--max-semi-space-size=16'

if (process.execArgv.includes(nursery)) {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  const child = spawn(pinned, [nursery, ...process.argv.slice(1)], { stdio: 'inherit' })
  // Ctrl-C reaches both from a terminal, and a second SIGINT ends the program at once: it is handed on as the other one.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
