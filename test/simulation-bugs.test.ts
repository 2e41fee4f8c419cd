/**
 * Is the simulation to be trusted? Each bug that is planted on purpose is found within a few seeds, a seed is a run, and
 * what was made plain for speed changes nothing.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUGS } from './simulation/bugs.ts'
import { saySeed, simulate } from './simulation/run.ts'

/** Seeds within which each planted bug must show itself. */
const SEEDS_MOST = 60

for (const bug of BUGS)
  test(`planted and found: ${bug}`, async (t) => {
    for (let seed = 1; seed <= SEEDS_MOST; seed++) {
      const result = await simulate(seed, { bug })
      if (result.wrong.length === 0) continue
      t.diagnostic(saySeed({ ...result, wrong: result.wrong.slice(0, 1) }))
      return
    }
    assert.fail(`not found in ${SEEDS_MOST} seeds`)
  })

test('the same seed twice gives the same trace, another seed another', async () => {
  const [first, second, other] = [await simulate(5), await simulate(5), await simulate(6)]
  assert.deepEqual(first, second)
  assert.notEqual(first.trace, other.trace)
})

test('with WebCrypto and gzip as they are shipped', async (t) => {
  const result = await simulate(1, { real: true })
  t.diagnostic(`${result.faults} faults, ${result.acts} acts`)
  assert.deepEqual(result.wrong, [])
})
