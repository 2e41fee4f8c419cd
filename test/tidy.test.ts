/**
 * The rules of the house, each one pass over all tracked files. A rule must find nothing, must have looked at something,
 * and must find each fault that is planted for it. The rules themselves are in `test/tidy/`.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codeRules } from './tidy/code.ts'
import { readHouse, spoilt } from './tidy/house.ts'
import { packageRules } from './tidy/packages.ts'
import { paperRules } from './tidy/papers.ts'

const house = readHouse()

for (const { name, check, planted } of [...codeRules, ...packageRules, ...paperRules]) {
  describe(name, () => {
    test('holds, and was looked at', async () => {
      const { looked, faults } = await check(house)
      assert.deepEqual(faults, [])
      assert.ok(looked > 0, 'nothing was looked at')
      assert.ok(planted.length > 0, 'no fault is planted')
    })

    for (const fault of planted)
      test(`finds ${fault.said.source}`, async () => {
        const before = new Set((await check(house)).faults)
        const { faults } = await check(spoilt(house, fault))
        const fresh = faults.filter((said) => !before.has(said))
        assert.ok(
          fresh.some((said) => fault.said.test(said)),
          `said: ${fresh.join('; ') || 'nothing'}`,
        )
      })
  })
}
