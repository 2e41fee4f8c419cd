/** A plan of the mail network from a file: the next version of its plan, unless the newest says the same. */
import { type Applied, baseName } from '#server/import-table.ts'
import { keepPlan, parsePlan } from '#server/planner-store.ts'
import type { Province } from '#server/province.ts'

/** @throws Problem file_unreadable | plan_faulty with all faults by route, trip, call; nothing is kept then. */
export async function importPlan(
  province: Province,
  { path, text = '' }: { path: string; text?: string },
): Promise<Applied> {
  const { scenario } = parsePlan(text)
  const { people } = province
  const by = { actor: `import:${baseName(path)}`, at: people.now().toISOString() }
  const fresh = await province.db.act({ province: province.id, units: 'all' }, (tx) =>
    keepPlan(tx, province.id, scenario, by),
  )
  return { rows: 1, known: fresh ? 0 : 1, errors: [] }
}
