/**
 * Two-sided hand-over by scan: the giver's till shows what it released, and to whom; the taker's till reads it and takes
 * just that out of the same hands. The taker's act stands beside the giver's, so what is under way has a name all the time.
 */
import type { Told } from '#counter/book.ts'
import { identity } from '#counter/cases.ts'
import type { Desk } from '#counter/desk.ts'
import type { Done, Held, No, Prepared } from '#counter/nouns.ts'
import { isNo, nameOf, tillNo } from '#counter/say.ts'
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `act`: device/seq of the giver's act. `hands`: in whose hands the things are now. */
type Released = { act: string; hands: string; things: [service: string, open: number, line: Line, until?: Day][] }

const MARK = 'canhtay:giao:1:'
/** Characters of one code: a phone reads QR version 25 (1,273 bytes at level L) from a screen without pains. */
const CODE_MOST = 1_200

/** The codes that the giver shows after a hand-over, one after the other; none when the act handed nothing over. */
export function released(desk: Desk, done: Done): string[] {
  const { me } = desk.book
  const given = done.legs.flatMap((leg) => (leg.kind === 'thing' && leg.from === me ? [leg] : []))
  const [first] = given
  if (!first) return []
  const codes: string[] = []
  let things: Released['things'] = []
  const code = (all: Released['things']) =>
    MARK + JSON.stringify({ act: `${done.act.device}/${done.seq}`, hands: first.to, things: all } satisfies Released)
  for (const { thing } of given) {
    const one = desk.book.thing(thing)
    if (!one) continue
    const told: Released['things'][number] = [
      one.service,
      one.open,
      one.line,
      ...(one.until ? [one.until] : []),
    ] as never
    if (things.length > 0 && code([...things, told]).length > CODE_MOST) {
      codes.push(code(things))
      things = []
    }
    things.push(told)
  }
  return things.length > 0 ? [...codes, code(things)] : codes
}

/** What the taker does with a scanned code: an act of taking over for each service in it, ready to be confirmed. */
export function received(desk: Desk, payload: string): Prepared[] | No {
  const release = readReleased(payload)
  if (typeof release === 'string') return tillNo('payload_invalid', release)
  if (release.hands === desk.book.me) return tillNo('comes_by_line', release.act)
  const groups = new Map<string, { told: Record<string, Told[string]>; lines: Line[] }>()
  for (const [service, open, line, until] of release.things) {
    const group = groups.get(service) ?? { told: {}, lines: [] }
    groups.set(service, group)
    const held: Held = { key: keyOf(service, line), service, open, line, ...(until ? { until } : {}) }
    const { key, ...told } = held
    group.told[key] = told
    group.lines.push(takenBy(held, release.hands))
  }
  const all: Prepared[] = []
  for (const [service, { told, lines }] of groups) {
    const wish = { service, verb: service === 'pouch' ? 'receive' : 'takeOver', lines }
    const judged = desk.judge(wish, told)
    if (isNo(judged)) return judged
    all.push({ ...wish, legs: judged.legs, computed: judged.computed, cash: judged.cash, told })
  }
  return all
}

/** A pouch is taken with what its label says. */
const takenBy = (held: Held, hands: string): Line =>
  held.service === 'pouch'
    ? { ...identity(held), carrier: hands, amount: held.open }
    : { ...identity(held), from: hands }

const keyOf = (service: string, line: Line): string => {
  const declared = catalogue.get(service)
  return declared ? thingKey(declared, line) : ''
}

/** @returns what is wrong, as a few words, when it is no such code. */
function readReleased(payload: string): Released | string {
  if (!payload.startsWith(MARK)) return 'không phải mã bàn giao'
  let read: Released
  try {
    read = JSON.parse(payload.slice(MARK.length)) as Released
  } catch {
    return 'mã bị cắt'
  }
  const { act, hands, things } = read ?? {}
  if (typeof act !== 'string' || typeof hands !== 'string' || !Array.isArray(things) || things.length === 0)
    return 'mã thiếu phần'
  for (const [service, open, line] of things) {
    if (!catalogue.get(service)?.thing) return nameOf(String(service))
    if (!Number.isSafeInteger(open) || open < 0 || typeof line !== 'object' || line === null) return 'mã thiếu phần'
  }
  return read
}
