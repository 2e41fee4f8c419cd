/** What stands in deploy/ fits the program: units that systemd understands, alarms on metrics that exist and are explained. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const units = globSync('deploy/*.{service,timer}', { cwd: root })

/** What systemd says of the units, with the program where it is here. */
function told(change: (text: string) => string = (text) => text): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'canhtay-units-'))
  const files = units.map((unit) => join(folder, unit.replace('deploy/', '')))
  for (const [i, file] of files.entries())
    writeFileSync(file, change(read(units[i] as string)).replaceAll('/opt/canhtay', root))
  const words = ['verify', '--man=no', '--recursive-errors=no', ...files]
  const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { status, said: stdout + stderr }
}

const skip = spawnSync('systemd-analyze', ['--version']).status === 0 ? false : 'no systemd-analyze on this machine'

test('systemd understands every unit, and would say so if not', { skip }, () => {
  assert.equal(units.length, 7)
  assert.deepEqual(told(), { status: 0, said: '' })
  const spoilt = told((text) => text.replace('RestartSec=5', 'RestartSecs=5'))
  assert.match(spoilt.said, /Unknown key.*RestartSecs/)
  assert.notEqual(told((text) => text.replace('cli/canhtay.js start', '').replace('.bin/node', '.bin/nod')).status, 0)
})

test('an image takes neither data nor packages of another machine along', () => {
  const left = read('.dockerignore').split('\n')
  for (const name of ['.git', 'node_modules', 'data']) assert.ok(left.includes(name), name)
  const steps = read('deploy/Containerfile')
  // Whoever runs it is nobody's superuser, and stops it as the program expects.
  assert.match(steps, /COPY \. \.\nUSER canhtay\n[\s\S]*STOPSIGNAL SIGTERM\n/)
})

const headings = [...read('docs/operations/alarms.md').matchAll(/^## (.*)$/gm)].map(([, name]) => name as string)

test('every alarm asks for metrics that are told, and its name is explained', () => {
  const alarms = [...read('deploy/alarms.yml').matchAll(/alert: (\w+)\n *expr: (.*)/g)]
  const source = ['machine', 'answers'].map((name) => read(`src/server/${name}.ts`)).join()
  const metrics = new Set(source.match(/canhtay_[a-z_]+/g))
  const documented = new Set(read('docs/operations/monitoring.md').match(/canhtay_[a-z_]+/g))
  assert.ok(alarms.length >= 12)
  for (const [, name = '', asks = ''] of alarms) {
    assert.ok(headings.includes(name), `docs/operations/alarms.md does not explain ${name}`)
    for (const metric of asks.match(/canhtay_[a-z_]+/g) ?? [])
      assert.ok(metrics.has(metric), `${name} asks for ${metric}`)
  }
  for (const metric of metrics) {
    const plain = metric.replace(/_(bucket|sum|count)$/, '')
    assert.ok(documented.has(plain), `docs/operations/monitoring.md does not name ${plain}`)
  }
})

test('what the doctor finds is explained under its key', () => {
  const sources = ['src/server/look-machine.ts', 'src/server/look-database.ts', 'cli/doctor.ts'].map(read).join()
  const keys = new Set([...sources.matchAll(/key: '(\w+)'/g)].map(([, key]) => key as string))
  assert.ok(keys.size >= 9)
  for (const key of keys) assert.ok(headings.includes(key), `docs/operations/alarms.md does not explain ${key}`)
})
