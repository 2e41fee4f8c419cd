import { equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { SignedIn } from '#people/person.ts'
import { withinUnits } from '#server/gate.ts'
import type { UnitScope } from '#server/route.ts'

test('what lies below one’s unit, and nothing beside it', () => {
  const within = (scope: UnitScope, units: SignedIn['units']) => withinUnits(scope, { units } as SignedIn)
  for (const scope of ['none', 'own', [3], [3, 4], []] as const) equal(within(scope, [3, 4]), undefined)
  for (const scope of ['none', 'own', 'all', [9]] as const) equal(within(scope, 'all'), undefined)
  for (const scope of ['all', [9], [3, 9]] as const) throws(() => within(scope, [3, 4]), { code: 'not_allowed' })
})
