/**
 * “Chờ xử lý”: what waits for a person at this till. Whatever somebody else wants changed arrives as a paper that lies with
 * the till, with its evidence; the till's own act answers it, and silence changes nothing.
 */
import type { Thing } from '#counter/book.ts'
import type { Desk } from '#counter/desk.ts'
import type { Done, Held, No, Teller, Waiting, Wish } from '#counter/nouns.ts'
import { isNo, nameOf, tillNo } from '#counter/say.ts'
import type { Line } from '#kernel/act.ts'
import { type RefusalCode, refusals, refuse, sentence } from '#kernel/refusal.ts'
import { catalogue } from '#services/index.ts'

export function waitingAt(desk: Desk): Waiting[] {
  const { book, outbox } = desk
  const list: Waiting[] = []
  for (const thing of book.things()) {
    const { key, service, line, holder } = thing
    const from = thing.by?.actor ?? ''
    const at = thing.by?.at ?? thing.on
    if (service === 'recall' && holder === book.me)
      list.push({
        kind: 'recall',
        ...{ key, at, from, order: text(line.number), reason: text(line.reason), until: text(line.until) },
        things: recalled(desk, thing),
      })
    if (service === 'correction' && holder === book.me) {
      const named = text(line.named)
      const done = ownAct(desk, named)
      const said = { named, reason: text(line.reason), evidence: text(line.evidence) }
      list.push({ kind: 'proposal', key, at, from, ...said, ...(done ? { done } : {}) })
    }
    if (service === 'discrepancy' && thing.open > 0 && holder !== 'outside') {
      const done = ownAct(desk, key.slice(key.indexOf(':') + 1))
      if (done) list.push({ kind: 'count', key, at: done.act.at, open: thing.open, done })
    }
  }
  for (const seq of outbox.state.attention) {
    const done = book.act(seq)
    if (done) list.push({ kind: 'outcome', key: `outcome:${seq}`, at: done.act.at, done, text: outcomeWords(done) })
  }
  // What must be answered stands before what others are looking at.
  const last = ({ kind }: Waiting) => Number(kind === 'count')
  return list.toSorted((a, b) => last(a) - last(b) || (a.at < b.at ? -1 : 1))
}

/** Acts that the list shows and that are older than what the till reads when it is opened. */
export async function readCases(desk: Desk): Promise<void> {
  const { book, outbox, enrolment } = desk
  const named = [...book.things()].flatMap(({ service, key }) =>
    service === 'correction' || service === 'discrepancy' ? [key.slice(key.indexOf(':') + 1)] : [],
  )
  const own = named.filter((ref) => ref.startsWith(`${enrolment.device}/`)).map((ref) => Number(ref.split('/')[1]))
  await Promise.all([...own, ...outbox.state.attention].map((seq) => desk.done(seq)))
}

/** Agrees to a proposal: the named act's movements go back by an act of this till. */
export async function acceptCase(desk: Desk, key: string, teller: Teller): Promise<Done | No> {
  const thing = lying(desk, key, 'correction')
  if (!thing) return tillNo('not_waiting')
  return desk.perform({ service: 'correction', verb: 'accept', lines: [{ named: text(thing.line.named) }] }, teller)
}

/** Says no to a proposal or to a recall, with the reason; it goes back to the unit that sent it. */
export async function disputeCase(desk: Desk, key: string, reason: string, teller: Teller): Promise<Done | No> {
  const thing = lying(desk, key, 'correction') ?? lying(desk, key, 'recall')
  if (!thing) return tillNo('not_waiting')
  const unit = `unit:${thing.by?.unit ?? desk.enrolment.unit}`
  const { named, number } = thing.line
  const wish: Wish =
    thing.service === 'recall'
      ? { service: 'recall', verb: 'refused', lines: [{ number: text(number), issuer: unit, reason }] }
      : { service: 'correction', verb: 'dispute', lines: [{ named: text(named), proposer: unit, reason }] }
  return desk.perform(wish, teller)
}

/** Gives back what an order asks for, as far as it is still here, and answers the order with how many. */
export async function obeyRecall(desk: Desk, key: string, teller: Teller): Promise<Done[] | No> {
  const order = lying(desk, key, 'recall')
  if (!order) return tillNo('not_waiting')
  const number = text(order.line.number)
  const things = recalled(desk, order)
  const done: Done[] = []
  for (let i = 0; i < things.length; i += LINES_MOST) {
    const lines = things.slice(i, i + LINES_MOST).map((held) => ({ ...identity(held), order: number }))
    const back = await desk.perform({ service: text(order.line.service), verb: 'recall', lines }, teller)
    if (isNo(back)) return back
    done.push(back)
  }
  const obeyed = { service: 'recall', verb: 'obeyed', lines: [{ number, returned: things.length }] }
  const answer = await desk.perform(obeyed, teller)
  return isNo(answer) ? answer : [...done, answer]
}

/** Lines of one act at most: as many as fit on one list that two people sign. */
const LINES_MOST = 200

/** The identity of a held thing, as a line of an act begins. */
export function identity({ service, line }: Held): Line {
  const ids = catalogue.get(service)?.thing?.id ?? []
  return Object.fromEntries(ids.flatMap((name) => (line[name] === undefined ? [] : [[name, line[name]]])))
}

function lying(desk: Desk, key: string, service: string): Thing | undefined {
  const thing = desk.book.thing(key)
  return thing?.service === service && thing.holder === desk.book.me ? thing : undefined
}

/** What an order means: the things of its service, only those of the period, village or code that it names. */
function recalled(desk: Desk, { line: order }: Held): Held[] {
  if (!catalogue.get(text(order.service))?.acts.recall) return []
  return [...desk.held()].filter(
    ({ key, service, line }) =>
      service === order.service &&
      (order.thing === undefined || order.thing === key) &&
      (order.period === undefined || order.period === line.period) &&
      (order.village === undefined || order.village === line.village),
  )
}

function ownAct({ book, enrolment }: Desk, ref: string): Done | undefined {
  const [device, seq] = ref.split('/')
  return device === enrolment.device ? book.act(Number(seq)) : undefined
}

/** What the centre made of an act that it did not simply take in, and why, as far as it said. */
export function outcomeWords({ outcome }: Pick<Done, 'outcome'>): string {
  const { kind = '', code = '', field = '' } = outcome ?? {}
  const what = MADE[kind] ?? 'Trung tâm không nhận'
  const why = code in refusals ? sentence(refuse(code as RefusalCode, nameOf(field))) : code
  return why === '' ? `${what}.` : `${what}: ${why}`
}

const MADE: Readonly<Record<string, string>> = {
  parked: 'Trung tâm giữ lại, quản lý đang xem',
  exception: 'Đã ghi, nhưng trái sổ, quản lý đang xem',
}

const text = (value: unknown): string => String(value ?? '')
