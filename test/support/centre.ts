/**
 * A small centre for tests: it keeps the whole book in memory, takes what a till sends, answers as the hub does, and feeds
 * each till what concerns it. Written after docs/decisions/0008, without signatures, chains and databases.
 */
import type { Act, Leg, Line } from '#kernel/act.ts'
import type { RefusalCode } from '#kernel/refusal.ts'
import { type Book, decide, deltas, type NamedAct, type ThingState } from '#ledger/decide.ts'
import { ruleOn } from '#rules/rules.ts'
import { expand } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { reverses } from '#services/reverses.ts'
import type { Line as Wire } from '#sync/outbox.ts'
import { type Answer, decodeUp, encodeJson, type FeedEntry, type Outcome, splitLine } from '#sync/wire.ts'

type Posted = NamedAct & { ref: string }
export type Judged = { outcome: 'accepted' | 'exception' | 'refused'; legs: Leg[]; code?: string; field?: string }

export class Centre implements Book {
  readonly things = new Map<string, ThingState & { line: Line; service: string }>()
  readonly accounts = new Map<string, number>()
  readonly posted = new Map<string, Posted>()
  readonly feeds = new Map<string, FeedEntry[]>()
  exceptions = 0
  readonly #seqs = new Map<string, { seq: number; head: string }>()
  readonly now: () => string
  constructor(now: () => string) {
    this.now = now
  }

  thing(key: string): ThingState | undefined {
    return this.things.get(key)
  }

  balance(holder: string, asset: string): number {
    return this.accounts.get(`${holder}|${asset}`) ?? 0
  }

  named(ref: string): NamedAct | undefined {
    return this.posted.get(ref)
  }

  /** Somebody's act, judged and recorded; its till or another one hears of it. */
  post(act: Act): Judged {
    const unit = () => ({ id: 1, open: true })
    const proposal = expand({ catalogue, rule: ruleOn, unit }, { frozen: act })
    if ('refusal' in proposal) return this.#record(act, { outcome: 'refused', legs: [], ...coded(proposal) })
    const decision = decide(this, proposal)
    if ('refusal' in decision) return this.#record(act, { outcome: 'refused', legs: [], ...coded(decision) })
    const named = reverses(act)
    const original = named === undefined ? undefined : this.posted.get(named)
    if (original) original.reversed = true
    return this.#record(act, decision)
  }

  #record(act: Act, judged: Judged): Judged {
    const ref = `${act.device}/${act.seq}`
    if (judged.outcome === 'exception') this.exceptions++
    const reversible = judged.outcome === 'accepted' && reverses(act) === undefined
    const day = act.at.slice(0, 10)
    this.posted.set(ref, { ref, device: act.device, day, legs: judged.legs, reversible, reversed: false })
    this.#apply(act, judged.legs)
    for (const [till, feed] of this.feeds) {
      const holder = `till:${till}`
      const own = act.device === till
      const touching = judged.legs.filter((leg) =>
        leg.kind === 'pay' ? leg.at === holder : leg.from === holder || leg.to === holder,
      )
      if (own ? judged.outcome === 'accepted' : touching.length === 0) continue
      const things = Object.fromEntries(
        touching.flatMap((leg) => {
          const thing = leg.kind === 'thing' && leg.to === holder ? this.things.get(leg.thing) : undefined
          const until = act.lines.find(({ until }) => until !== undefined)?.until
          const lease = until === undefined ? {} : { until: String(until) }
          return thing ? [[(leg as { thing: string }).thing, { ...thing, ...lease, trail: [] }]] : []
        }),
      )
      const n = feed.length + 1
      const { outcome, code, field = '' } = judged
      const why = code ? { refusal: { refusal: code as RefusalCode, field } } : {}
      feed.push({ n, position: this.posted.size, outcome, ...why, act, legs: touching, things })
    }
    return judged
  }

  #apply(act: Act, legs: readonly Leg[]): void {
    const declared = catalogue.get(act.service)
    const lines = new Map(declared?.thing ? act.lines.map((line) => [thingKey(declared, line), line]) : [])
    for (const leg of legs) {
      if (leg.kind === 'amount') continue
      const now = this.things.get(leg.thing) ?? { holder: '', open: 0, line: {}, service: act.service }
      if (leg.kind === 'pay') this.things.set(leg.thing, { ...now, open: now.open - leg.amount })
      else if (leg.born) this.things.set(leg.thing, { ...leg.born, holder: leg.to, line: lines.get(leg.thing) ?? {} })
      else this.things.set(leg.thing, { ...now, holder: leg.to })
    }
    for (const [account, delta] of deltas(legs)) this.accounts.set(account, (this.accounts.get(account) ?? 0) + delta)
  }

  /** Reference sets, by name. */
  refs: Record<string, { version: string; value: unknown }> = {}
  #epoch = 1
  #kept = Number.POSITIVE_INFINITY

  /** As after a restore that lost nothing but says so: a new epoch, and everything but the first entries fed again. */
  restart(epoch: number): void {
    this.#epoch = epoch
    this.#kept = 1
  }

  /** The road from a till to here and back. */
  readonly line: Wire = async (path, body) => {
    const asked = /^\/sync\/1\/ref\/(\w+)\//.exec(path)?.[1]
    if (asked !== undefined) return { status: 200, body: encodeJson(this.refs[asked]?.value) }
    const { header, lines } = await decodeUp(body)
    const { device } = header
    const known = this.#seqs.get(device) ?? { seq: 0, head: '' }
    const outcomes: Outcome[] = []
    for (const line of lines.slice(Math.max(0, known.seq + 1 - header.from))) {
      const { outcome, code = '', field = '' } = this.post(JSON.parse(splitLine(line).json) as Act)
      known.seq++
      if (outcome === 'refused') outcomes.push([known.seq, 'refused', code, field])
    }
    this.#seqs.set(device, { seq: known.seq, head: header.head })
    const answer: Answer = {
      epoch: this.#epoch,
      now: new Date(Date.parse(this.now())).toISOString(),
      last: known.seq,
      head: header.head,
      durable: known.seq,
      durableFeed: 0,
      outcomes,
      places: [],
      feed: (this.feeds.get(device) ?? []).slice(header.got),
      more: false,
      refs: Object.fromEntries(Object.entries(this.refs).map(([set, { version }]) => [set, version])),
      ...(header.epoch < this.#epoch ? { feedKept: this.#kept } : {}),
    }
    return { status: 200, body: encodeJson(answer) }
  }
}

const coded = ({ refusal, field }: { refusal: string; field: string }) => ({ code: refusal, field })
