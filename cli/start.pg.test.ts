import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const data = mkdtempSync(join(tmpdir(), 'canhtay-start-'))
after(() => rmSync(data, { recursive: true, force: true }))

test('an interrupt that reaches the launcher alone stops the platform in order', async () => {
  const { DATABASE_URL: _, ...env } = process.env
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'canhtay.js'), 'start', '--empty'], {
    env: { ...env, PORT: '0', CANHTAY_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(launcher, 'exit')
  let said = ''
  for await (const part of launcher.stdout) {
    said += part
    if (said.includes('đang chạy')) break
  }
  assert.match(said, /đang chạy tại http/)
  launcher.kill('SIGINT')
  assert.deepEqual(await ended, [0, null])
})
