/**
 * The generator's own sums of what it plans: kept beside the acts, without the ledger and the declarations, as a second
 * opinion on the figures that come out of the import.
 */
import type { Step } from '#demo/agenda.ts'
import type { Targets } from '#demo/targets.ts'
import type { Act } from '#kernel/act.ts'

/** Written as expected.json. Money in đồng. `refusals` by the ledger's code. */
export type Expected = {
  seed: number | string
  scale: number
  province: number
  year: number
  acts: number
  lines: number
  devices: number
  exceptions: number
  refused: number
  refusals: Record<string, number>
  acceptedByService: Record<string, number>
  revenue: {
    total: number
    byService: Record<string, number>
    byMonth: Record<string, number>
    byUnitService: Record<string, Record<string, number>>
  }
  /** Different customers of the CRM with revenue, until the day of the target and in the year. */
  customers: { byTarget: number; inYear: number }
  figures: Record<string, number>
}

export type Tally = { add(step: Step, act: Act): void; expected(devices: number): Expected }

export function tallyOf(
  of: Pick<Expected, 'seed' | 'scale' | 'province' | 'year'>,
  targets: Pick<Targets, 'customers'>,
): Tally {
  const byTarget = new Set<string>()
  const inYear = new Set<string>()
  let acts = 0
  let lines = 0
  let exceptions = 0
  let refused = 0
  let total = 0
  const refusals: Record<string, number> = {}
  const acceptedByService: Record<string, number> = {}
  const byService: Record<string, number> = {}
  const byMonth: Record<string, number> = {}
  const byUnitService: Record<string, Record<string, number>> = {}
  const figures: Record<string, number> = {}
  const put = (sums: Record<string, number>, key: string, n: number) => {
    sums[key] = (sums[key] ?? 0) + n
  }
  return {
    add(step, act) {
      acts++
      lines += act.lines.length
      if (step.refused) {
        refused++
        return put(refusals, step.refused, 1)
      }
      if (step.happened) exceptions++
      put(acceptedByService, act.service, 1)
      const { earns = 0, earnsOf = step.service, account, counts } = step
      if (earns !== 0) {
        total += earns
        put(byService, earnsOf, earns)
        put(byMonth, act.at.slice(0, 7), earns)
        byUnitService[act.unit] ??= {}
        put(byUnitService[act.unit]!, earnsOf, earns)
      }
      if (account !== undefined && earns > 0) {
        inYear.add(account)
        if (act.at.slice(0, 10) <= targets.customers.by) byTarget.add(account)
      }
      for (const key in counts) put(figures, key, counts[key] as number)
    },
    expected: (devices) => ({
      ...of,
      acts,
      lines,
      devices,
      exceptions,
      refused,
      refusals: sortedKeys(refusals),
      acceptedByService: sortedKeys(acceptedByService),
      revenue: {
        total,
        byService: sortedKeys(byService),
        byMonth: sortedKeys(byMonth),
        byUnitService: sortedKeys(byUnitService),
      },
      customers: { byTarget: byTarget.size, inYear: inYear.size },
      figures: sortedKeys(figures),
    }),
  }
}

const sortedKeys = <T>(sums: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(sums).toSorted(([a], [b]) => (a < b ? -1 : 1)))
