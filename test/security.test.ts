/** What we say about what we ship: the list of components, and the table of requirements with their evidence. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sbomOf } from '../cli/sbom.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Locked = { version: string; integrity?: string; dev?: boolean; license?: string }

test('the list of components is exactly what the lock file ships, each with its digest, its licence and what it needs', () => {
  const lock = read('package-lock.json')
  const { components, dependencies } = sbomOf(lock)
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> }
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  const locked = shipped.map(([path, { version }]) => `${path.split('node_modules/').at(-1)} ${version}`)
  const listed = components.map(({ name, version }) => `${name} ${version}`)
  assert.ok(listed.length > 10)
  assert.deepEqual(listed.toSorted(), [...new Set(locked)].toSorted())
  for (const { name, licenses, hashes, purl, scope } of components) {
    assert.equal(licenses.length, 1, name)
    // The lock file knows no digest of a few packages for platforms that it was not made on.
    const [digest] = hashes
    assert.ok(digest ? /^[0-9a-f]{128}$/.test(digest.content) : scope === 'optional', name)
    assert.match(purl, /^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d/)
  }
  // Whatever is there is there because somebody asks for it.
  const known = new Set(components.map((one) => one['bom-ref']))
  const reached = new Set<string>()
  const reach = (ref: string): void => {
    if (reached.has(ref)) return
    reached.add(ref)
    for (const one of dependencies.find((entry) => entry.ref === ref)?.dependsOn ?? []) reach(one)
  }
  reach(dependencies[0]?.ref ?? '')
  const missed = [...known].filter((ref) => !reached.has(ref))
  assert.deepEqual(missed, [])
  assert.ok(
    [...reached].slice(1).every((ref) => known.has(ref)),
    'nothing of development is reached',
  )
})

/** Of ASVS 5.0.0: all requirements of levels 1 and 2 but those of V10 and V17. */
const REQUIREMENTS = { 1: 65, 2: 152 }

test('docs/asvs.md has each requirement once, each yes with a reason to believe it that exists', () => {
  const text = read('docs/asvs.md')
  const rows = [...text.matchAll(/^\| (\d+(?:\.\d+){2}) \| ([12]) \| (yes|part|no|site|n\/a) \| ?(.*) \|$/gm)]
  assert.equal(new Set(rows.map(([, id]) => id)).size, rows.length)
  for (const level of [1, 2] as const)
    assert.equal(rows.filter(([, , at]) => at === String(level)).length, REQUIREMENTS[level])
  let files = 0
  for (const [, id, , state, evidence = ''] of rows) {
    if (state === 'part' || state === 'no') assert.ok(evidence.trim() !== '', `${id} says no reason`)
    for (const [, path = ''] of evidence.matchAll(/`((?:src|cli|test|db|web)\/[^`]+)`/g)) {
      assert.ok(existsSync(join(root, path)), `${id} names ${path}`)
      files++
    }
  }
  assert.ok(files > 100)
  for (const state of ['yes', 'in part', 'no', 'n/a'] as const) {
    const key = state === 'in part' ? 'part' : state
    const count = rows.filter(([, , , one]) => one === key).length
    assert.match(text, new RegExp(state === 'n/a' ? `${count} that do not apply` : `${count} ${state}`))
  }
})
