/**
 * Tills, line, hub and ledger in bad weather: nothing lost, nothing twice, no answer changed, everything said when the
 * weather has cleared. Signatures are a plain hash and bytes are not packed, for speed; one seed has the real ones. Longer:
 * `npm run simulate`. That the bugs it is meant for are found: `simulation-bugs.test.ts`.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saySeed, simulate } from './simulation/run.ts'

const SEEDS = Number(process.env.SIMULATE_SEEDS ?? 40)

test(`${SEEDS} seeds: 0 acts lost, 0 twice, 0 answers changed, outboxes empty`, async (t) => {
  let [faults, acts] = [0, 0]
  for (let seed = 1; seed <= SEEDS; seed++) {
    const result = await simulate(seed)
    assert.deepEqual(result.wrong, [], saySeed(result))
    faults += result.faults
    acts += result.acts
  }
  t.diagnostic(`${faults} faults, ${acts} acts confirmed, ${SEEDS} seeds`)
  assert.ok(faults > SEEDS * 100)
})
