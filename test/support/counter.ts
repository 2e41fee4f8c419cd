/** A counter without a database, at which the examples of the services are lived through. */
import assert from 'node:assert/strict'
import type { Act, Leg, Proposal } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { type Book, decide, deltas, type NamedAct, type ThingState } from '#ledger/decide.ts'
import { ruleOn } from '#rules/rules.ts'
import { type Dated, expand, split } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import type { Step } from '#services/kit.ts'

export const DAY = '2018-12-05'
export const UNIT = '361000'
/** Keys of the rules that services have asked for. */
export const asked = new Set<string>()

export const world: Dated = {
  catalogue,
  unit: (code) => (code === UNIT ? { id: 7, open: true } : undefined),
  rule: (key, day) => {
    asked.add(key)
    return ruleOn(key, day)
  },
}

/**
 * A ledger in memory: the real declarations and decisions over things, balances and acts by device/seq. Every till and
 * the safe begin with 200 million đồng.
 */
export class Counter implements Book {
  things = new Map<string, ThingState>()
  balances = new Map<string, number>()
  acts = new Map<string, NamedAct>()
  seqs = new Map<string, number>()

  thing = (key: string) => this.things.get(key)
  balance = (holder: string, asset: string) =>
    this.balances.get(`${holder}|${asset}`) ?? (asset === 'cash' && /^(till|vault):/.test(holder) ? 200_000_000 : 0)
  named = (ref: string) => this.acts.get(ref)

  propose(service: string, step: Step, day = DAY): Proposal | Refusal {
    const { verb, line, device = 'till-1', happened } = step
    const seq = (this.seqs.get(device) ?? 0) + 1
    const at = `${day}T08:30:00+07:00`
    const act: Act = { device, seq, at, actor: 'person:lo-thi-on', unit: UNIT, service, verb, lines: [line] }
    if (happened) act.happened = true
    return expand(
      world,
      split(act, catalogue, () => 'salted'),
    )
  }

  /** Does an act that must be accepted, or recorded as an exception when it says that it has happened. */
  act(service: string, step: Step): { proposal: Proposal; legs: Leg[] } {
    const proposal = this.propose(service, step)
    assert.ok('legs' in proposal, `${service}.${step.verb}: ${JSON.stringify(proposal)}`)
    const decision = decide(this, proposal)
    assert.ok('outcome' in decision, `${service}.${step.verb}: ${JSON.stringify(decision)}`)
    assert.equal(decision.outcome, step.happened ? 'exception' : 'accepted')
    const { device, seq } = proposal.act
    const after = new Map<string, number>()
    for (const [account, delta] of deltas(decision.legs)) {
      const [holder, asset] = account.split('|') as [string, string]
      after.set(account, this.balance(holder, asset) + delta)
    }
    for (const [account, amount] of after) this.balances.set(account, amount)
    for (const leg of decision.legs) this.#move(leg)
    this.seqs.set(device, seq)
    const reversible = !proposal.negates && !step.happened
    this.acts.set(`${device}/${seq}`, { device, day: DAY, legs: decision.legs, reversible, reversed: false })
    const reversed = proposal.negates && this.acts.get(proposal.negates.named)
    if (reversed) reversed.reversed = true
    return { proposal, legs: decision.legs }
  }

  #move(leg: Leg): void {
    if (leg.kind === 'amount') return
    const now = this.things.get(leg.thing) ?? { holder: '', open: 0 }
    if (leg.kind === 'pay') this.things.set(leg.thing, { ...now, open: now.open - leg.amount })
    else this.things.set(leg.thing, { holder: leg.to, open: leg.born?.open ?? now.open })
  }
}
