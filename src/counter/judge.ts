/**
 * What a till says to an act before it is done: the same declarations and the same decision as the centre, on the till's
 * own book; and what only a till must see to: leases that have ended, what needs a line, numbers of receipts. Pure.
 */
import { asTold, type TillBook, type Told } from '#counter/book.ts'
import type { Done, Enrolment, Held, No, Wish } from '#counter/nouns.ts'
import { draw, givesReceipt, type Numbers } from '#counter/numbers.ts'
import { noOf, tillNo } from '#counter/say.ts'
import type { Act, Line, Proposal } from '#kernel/act.ts'
import { allowed, deltas } from '#ledger/decide.ts'
import { ruleOn } from '#rules/rules.ts'
import { type Dated, expand } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `number` is what its receipt would have; `numbers` what is left then. */
export type Judged = Pick<Done, 'legs' | 'computed' | 'cash' | 'number'> & { numbers?: Numbers }

type Before = { book: TillBook; numbers: Numbers; enrolment: Enrolment; held: () => Iterable<Held> }

/** @param when moment and sequence under which it would be done, and what was told of things not seen here */
export function judge(
  before: Before,
  { service, verb, lines }: Wish,
  { at, seq, told }: { at: string; seq: number; told: Told },
): Judged | No {
  const { book, enrolment } = before
  const { device, unit, series = {} } = enrolment
  const act: Act = { device, seq, at, actor: `device:${device}`, unit, service, verb, lines }
  const proposal = expand(worldOf(unit), { frozen: act })
  if ('refusal' in proposal) return noOf(proposal, act)
  const instead = () => depositFor(act, proposal, book)
  const rule = catalogue.get(service)?.acts[verb]
  if (rule?.offline === false) return tillNo('needs_network', rule.name, instead())
  const ended = leaseEnded(proposal, book)
  if (ended) return tillNo('lease_ended', ended, instead())
  // What is in a safe or a store room is not on this till's book: the hub computes what the count says.
  const { count, ...rest } = proposal
  const legs = allowed(asTold(book, proposal, told), count?.holder === book.me ? proposal : rest)
  if (!Array.isArray(legs)) {
    const elsewhere = legs.refusal === 'thing_unknown' || legs.refusal === 'not_held'
    const deposit = elsewhere ? instead() : undefined
    return { ...noOf(legs, act), ...(deposit ? { instead: deposit } : {}) }
  }
  const judged = { legs, computed: proposal.computed, cash: deltas(legs).get(`${book.me}|cash`) ?? 0 }
  if (!givesReceipt(legs)) return judged
  const drawn = draw(before.numbers, device, series[service], before.held())
  return drawn ? { ...judged, ...drawn } : tillNo('receipts_out', series[service])
}

/** The hub knows whether the unit is open; a till knows only that it is its own. */
const worldOf = (unit: string): Dated => ({
  catalogue,
  rule: ruleOn,
  unit: (code) => (code === unit ? { id: 0, open: true } : undefined),
})

/** The first thing of the act whose lease has ended and which would go to a customer or be paid by one. */
function leaseEnded({ legs, day }: Proposal, book: TillBook): string | undefined {
  if (!givesReceipt(legs)) return undefined
  for (const leg of legs) {
    const thing = leg.kind === 'amount' ? undefined : book.thing(leg.thing)
    if (thing?.holder === book.me && thing.until !== undefined && thing.until < day) return thing.key
  }
  return undefined
}

/** Money that a customer brings for what may not be done here is taken into suspense: never a discharge. */
function depositFor({ device, service, lines, seq }: Act, { legs }: Proposal, book: TillBook): Wish | undefined {
  const amount = legs.reduce(
    (sum, leg) =>
      leg.kind === 'amount' && leg.asset === 'cash' && leg.from === 'customer' && leg.to === book.me
        ? sum + leg.amount
        : sum,
    0,
  )
  const declared = catalogue.get(service)
  const [line = {}] = lines
  if (amount === 0 || !declared) return undefined
  const key = thingKey(declared, line)
  const { name, phone } = { ...line, ...book.thing(key)?.line }
  const number = `TN-${device.toUpperCase().replace(/[^A-Z0-9-]/g, '-')}-${seq}`.slice(-40)
  const purpose = `${declared.name}: ${key.slice(key.indexOf(':') + 1)}`
  const known: Line = { ...(name === undefined ? {} : { name }), ...(phone === undefined ? {} : { phone }) }
  return { service: 'suspense', verb: 'deposit', lines: [{ number, amount, purpose, ...known }] }
}
