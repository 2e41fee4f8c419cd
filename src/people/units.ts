/** Which units stand below one, also those that are gone and whose balances came here. Pure. */
import type { Day } from '#kernel/day.ts'
import { successorOf } from '#network/lineage.ts'
import { ancestorsOn, lifeOf, rootOn, type Tree } from '#network/tree.ts'

/**
 * The unit, all that stand below it on the day, and every closed one whose heir does. `all` for the root: whoever
 * answers for the whole province also answers for what closed without an heir.
 */
export function unitsBelow(tree: Tree, unit: number, day: Day): 'all' | readonly number[] {
  if (rootOn(tree, day)?.id === unit) return 'all'
  const below = new Set<number>()
  for (const id of tree.byId.keys()) {
    const now = (lifeOf(tree, id)?.to ?? day) <= day ? successorOf(tree, id, day) : id
    if (now === unit || (now !== undefined && ancestorsOn(tree, now, day).includes(unit))) below.add(id)
  }
  return [...below].toSorted((a, b) => a - b)
}
