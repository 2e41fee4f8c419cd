/** The real declarations and the real decision over plain maps, without a database: what would the ledger answer? */
import { type Leg, readAct } from '#kernel/act.ts'
import { type Book, type Decision, decide, deltas, type NamedAct, type ThingState } from '#ledger/decide.ts'
import type { Network } from '#network/network.ts'
import { type Foldable, fold } from '#rollup/fold.ts'
import { dated } from '#server/province.ts'
import { expand, split } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'

export type NaiveLedger = {
  acts: number
  refusals: Record<string, number>
  exceptions: number
  /** Revenue by service, as the roll-up folds it. */
  revenue: Record<string, number>
  /** Sum of a measure of a service over all units and days. */
  measure(service: string, measure: string): number
  things: Map<string, ThingState>
  balances: Map<string, number>
  post(line: string): void
}

/** @throws Error for a line that is no act, or out of its device's sequence. */
export function naiveLedger(network: Network): NaiveLedger {
  const world = dated(() => network)
  const things = new Map<string, ThingState>()
  const balances = new Map<string, number>()
  const named = new Map<string, NamedAct & Foldable>()
  const sequences = new Map<string, number>()
  const measures = new Map<string, number>()
  const book: Book = {
    thing: (key) => things.get(key),
    balance: (holder, asset) => balances.get(`${holder}|${asset}`) ?? 0,
    named: (ref) => named.get(ref),
  }
  const apply = (legs: readonly Leg[]) => {
    for (const leg of legs) {
      if (leg.kind === 'amount') continue
      const now = things.get(leg.thing)
      if (leg.kind === 'pay') things.set(leg.thing, { holder: now!.holder, open: now!.open - leg.amount })
      else things.set(leg.thing, { holder: leg.to, open: leg.born?.open ?? now!.open })
    }
    for (const [account, delta] of deltas(legs)) balances.set(account, (balances.get(account) ?? 0) + delta)
  }
  const ledger: NaiveLedger = {
    acts: 0,
    refusals: {},
    exceptions: 0,
    revenue: {},
    measure: (service, measure) => measures.get(`${service}|${measure}`) ?? 0,
    things,
    balances,
    post(line) {
      const act = readAct(JSON.parse(line))
      if ('why' in act) throw new Error(`${act.field}: ${act.why}`)
      const before = sequences.get(act.device) ?? 0
      if (act.seq !== before + 1) throw new Error(`${act.device} goes from ${before} to ${act.seq}`)
      sequences.set(act.device, act.seq)
      ledger.acts++
      const proposal = expand(
        world,
        split(act, catalogue, () => '0'.repeat(64)),
      )
      const decision: Decision | { refusal: string } = 'refusal' in proposal ? proposal : decide(book, proposal)
      if ('refusal' in decision) {
        ledger.refusals[decision.refusal] = (ledger.refusals[decision.refusal] ?? 0) + 1
        return
      }
      if ('refusal' in proposal) throw new Error('decided what was refused')
      const { outcome, legs } = decision
      if (outcome === 'exception') ledger.exceptions++
      apply(legs)
      const { day, unit, computed, negates } = proposal
      const original = negates && named.get(negates.named)
      if (original) original.reversed = true
      const entry: Foldable = { act, unit, day, outcome, computed, legs }
      for (const { service, measure, amount } of fold(catalogue, entry, original)) {
        if (measure === 'revenue') ledger.revenue[service] = (ledger.revenue[service] ?? 0) + amount
        else measures.set(`${service}|${measure}`, (measures.get(`${service}|${measure}`) ?? 0) + amount)
      }
      const reversible = outcome === 'accepted' && negates === undefined
      named.set(`${act.device}/${act.seq}`, { ...entry, device: act.device, reversible, reversed: false })
    },
  }
  return ledger
}
