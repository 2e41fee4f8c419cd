/**
 * The naive model that the ledger is tested against: it keeps every accepted movement and adds them all up again for
 * each question. Slow, short, and written without looking at `decide`. For tests only.
 */
import type { Leg, Proposal } from '#kernel/act.ts'
import { type RefusalCode, refusals } from '#kernel/refusal.ts'

type Said = { outcome: 'accepted' | 'exception' | 'refused'; code?: RefusalCode }

export class NaiveLedger {
  readonly accepted: { ref: string; device: string; day: string; legs: Leg[]; outcome: string; negates?: string }[] = []
  readonly #said = new Map<string, Said>()

  get #legs(): Leg[] {
    return this.accepted.flatMap((act) => act.legs)
  }

  sum(holder: string, asset: string, more: readonly Leg[] = []): number {
    let total = 0
    for (const leg of [...this.#legs, ...more]) {
      if (leg.kind !== 'amount' || leg.asset !== asset) continue
      if (leg.to === holder) total += leg.amount
      if (leg.from === holder) total -= leg.amount
    }
    return total
  }

  whereIs(thing: string, more: readonly Leg[] = []): string | undefined {
    let at: string | undefined
    for (const leg of [...this.#legs, ...more]) if (leg.kind === 'thing' && leg.thing === thing) at = leg.to
    return at === 'unborn' ? undefined : at
  }

  stillOpen(thing: string, more: readonly Leg[] = []): number {
    let open = 0
    for (const leg of [...this.#legs, ...more])
      if (leg.kind === 'thing' && leg.thing === thing && leg.born) open = leg.born.open
      else if (leg.kind === 'pay' && leg.thing === thing) open -= leg.amount
    return open
  }

  post(proposal: Proposal): Said {
    const ref = `${proposal.act.device}/${proposal.act.seq}`
    const said = this.#judge(proposal, ref)
    this.#said.set(ref, said)
    return said
  }

  #judge(proposal: Proposal, ref: string): Said {
    const legs = [...proposal.legs]
    if (proposal.negates) {
      const { named, own } = proposal.negates
      const said = this.#said.get(named)
      const act = this.accepted.find((one) => one.ref === named)
      if (!said) return { outcome: 'refused', code: 'act_unknown' }
      if (!act || act.negates !== undefined || act.outcome === 'exception')
        return { outcome: 'refused', code: 'act_not_reversible' }
      if (own && (act.device !== proposal.act.device || act.day !== proposal.day))
        return { outcome: 'refused', code: 'act_not_reversible' }
      if (this.accepted.some((one) => one.negates === named)) return { outcome: 'refused', code: 'already_reversed' }
      for (const leg of act.legs)
        if (leg.kind === 'thing' && leg.born && this.stillOpen(leg.thing) !== this.#openBy(act.legs, leg.thing))
          return { outcome: 'refused', code: 'act_not_reversible' }
      for (let i = act.legs.length - 1; i >= 0; i--) {
        const leg = act.legs[i] as Leg
        if (leg.kind === 'pay') legs.push({ ...leg, amount: 0 - leg.amount })
        else if (leg.kind === 'amount') legs.push({ ...leg, from: leg.to, to: leg.from })
        else legs.push({ kind: 'thing', thing: leg.thing, from: leg.to, to: leg.born ? 'unborn' : leg.from })
      }
    }
    const codes = this.#wrongs(legs)
    const first = (Object.keys(refusals) as RefusalCode[]).find((code) => codes.has(code))
    const negates = proposal.negates ? { negates: proposal.negates.named } : {}
    if (!first) {
      this.accepted.push({ ref, device: proposal.act.device, day: proposal.day, legs, outcome: 'accepted', ...negates })
      return { outcome: 'accepted' }
    }
    return { outcome: 'refused', code: first }
  }

  /** Open on a thing that came by these movements alone. */
  #openBy(legs: readonly Leg[], thing: string): number {
    return new NaiveLedger().stillOpen(thing, legs)
  }

  /** Something goes into a bag or out of it while the bag is not with whoever does that. */
  #isShut({ thing, from, to }: Leg & { kind: 'thing' }, done: readonly Leg[]): boolean {
    if (to === thing && thing.startsWith('bag:')) return true
    const around = (holder: string) => (holder.startsWith('bag:') ? this.whereIs(holder, done) : undefined)
    return (around(from) ?? to) !== to || (around(to) ?? from) !== from
  }

  #wrongs(legs: readonly Leg[]): Set<RefusalCode> {
    const codes = new Set<RefusalCode>()
    const done: Leg[] = []
    const stuck: string[] = []
    for (const leg of legs) {
      if (leg.kind === 'amount') {
        if (leg.from === leg.to) codes.add('already_yours')
        continue
      }
      if (leg.kind === 'pay' && leg.amount < 0 && stuck.includes(leg.thing)) continue
      const at = this.whereIs(leg.thing, done)
      const open = this.stillOpen(leg.thing, done)
      let wrong: RefusalCode | undefined
      if (leg.kind === 'pay') {
        if (at === undefined) wrong = 'thing_unknown'
        else if (leg.at !== undefined && leg.at !== at) wrong = 'not_held'
        else if (open < leg.amount) wrong = 'paid_over'
      } else if (leg.born) {
        if (at !== undefined) wrong = 'thing_exists'
        else if (leg.from === leg.to) wrong = 'already_yours'
        else if (this.#isShut(leg, done)) wrong = 'not_held'
      } else if (at === undefined) wrong = 'thing_unknown'
      else if (at === leg.to || leg.from === leg.to) wrong = 'already_yours'
      else if (at !== leg.from || this.#isShut(leg, done)) wrong = 'not_held'
      else if (leg.to === 'customer' && open > 0) wrong = 'not_settled'
      if (wrong) {
        codes.add(wrong)
        stuck.push(leg.thing)
      } else done.push(leg)
    }
    const amounts = legs.filter((leg) => leg.kind === 'amount')
    for (const { from, to, asset } of amounts)
      for (const holder of [from, to]) {
        const guarded = /^(till|vault|carrier|pouch|bag):/.test(holder) && /^(cash$|stock:)/.test(asset)
        const after = this.sum(holder, asset, amounts)
        if (guarded && after < 0 && after < this.sum(holder, asset)) codes.add('short')
      }
    return codes
  }
}
