/**
 * What an accepted act adds to the roll-ups: unit × service × measure × day. Revenue is read from the legs of every
 * act, the declared measures from its lines. A reversal folds the named act with the sign turned, on its own day.
 */
import type { FrozenAct, Leg } from '#kernel/act.ts'
import type { Catalogue } from '#services/index.ts'

export type Folded = { service: string; measure: string; unit: number; day: string; amount: number; subject?: string }

/** What the fold needs of an act, as posted or as read back from the journal. */
export type Foldable = {
  act: Pick<FrozenAct, 'service' | 'verb' | 'lines'>
  unit: number
  day: string
  outcome: 'accepted' | 'refused' | 'exception'
  refusal?: { refusal: string }
  computed: readonly Record<string, number>[]
  legs: readonly Leg[]
}

/** Revenue of the units of the Post: legs of the asset `revenue` into a unit's account less those out of it. */
export const revenueMeasure = 'revenue'

export function fold(catalogue: Catalogue, posted: Foldable, negated?: Foldable): Folded[] {
  if (posted.outcome === 'refused') return []
  if (!negated) return foldOne(catalogue, posted, posted.day, 1)
  // The reversal's own legs are the named act's backwards: folding that act with the sign turned already counts them.
  return [...foldOne(catalogue, { ...posted, legs: [] }, posted.day, 1), ...foldOne(catalogue, negated, posted.day, -1)]
}

function foldOne(catalogue: Catalogue, posted: Foldable, day: string, sign: 1 | -1): Folded[] {
  const { act, unit } = posted
  const service = catalogue.get(act.service)
  if (!service) return []
  const out: Folded[] = []
  const add = (measure: string, amount: number, subject?: string) => {
    if (amount !== 0)
      out.push({ service: act.service, measure, unit, day, amount: sign * amount, ...(subject ? { subject } : {}) })
  }
  let earned = 0
  for (const leg of posted.legs)
    if (leg.kind === 'amount' && leg.asset === 'revenue') {
      if (leg.to.startsWith('unit:')) earned += leg.amount
      if (leg.from.startsWith('unit:')) earned -= leg.amount
    }
  const account = service.subject ? act.lines[0]?.[service.subject] : undefined
  add(revenueMeasure, earned, account === undefined ? undefined : String(account))
  if (wasDone(posted))
    for (const [name, measure] of Object.entries(service.measures))
      if (measure.of.includes(act.verb))
        act.lines.forEach((line, i) => {
          const value = measure.sum === undefined ? 1 : (line[measure.sum] ?? posted.computed[i]?.[measure.sum] ?? 0)
          const subject = measure.subject ? line[measure.subject] : undefined
          add(name, Number(value), subject === undefined ? undefined : String(subject))
        })
  return out
}

/** An exception for want of cash was done as declared; in any other the things are not where the act says. */
const wasDone = ({ outcome, refusal }: Foldable): boolean => outcome === 'accepted' || refusal?.refusal === 'short'
