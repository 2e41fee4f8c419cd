/**
 * What goes wrong with a bill, and how it is put right: paid in two parts, a wrong amount, pressed twice, the wrong
 * customer (undone at once, or corrected by proposal later), no answer from the principal, money taken before the list had
 * come, paid a second time elsewhere. Each is planned whole, so that its refusals and exceptions are known beforehand.
 */
import type { Step } from '#demo/agenda.ts'
import { officeHour, openFrom, type Post, padded, type Stage, type Till } from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'

/** One bill to be collected on a day, and the steps that only its service knows. */
export type Due = {
  post: Post
  till: Till
  service: string
  id: Line
  amount: number
  day: number
  second: number
  /** Nobody pays twice here: the list is known at every post of the district. */
  safe: boolean
  /** `collect` or `collectPart` of so much. */
  pay: (verb: string, paid: number) => Step
}

/** Shares of bills. Together a little more than one in a hundred has a story. */
const TROUBLES = {
  part: 4,
  wrong: 0.6,
  twice: 0.8,
  undone: 1,
  corrected: 0.6,
  asked: 1,
  deposited: 0.3,
  elsewhere: 0.1,
} as const
type Trouble = keyof typeof TROUBLES
const SMOOTH = 1000 - Object.values(TROUBLES).reduce((sum, n) => sum + n, 0)

/** Plans the collection of a bill, with whatever happens on the way. */
export function collectSomehow(stage: Stage, chance: Chance, due: Due): void {
  const trouble = chance.weighted<Trouble | 'none'>({ none: SMOOTH, ...TROUBLES })
  if (trouble === 'none') stage.plan(due.day, due.second, due.pay('collect', due.amount))
  else stories[trouble](stage, chance, due)
}

const stories: Record<Trouble, (stage: Stage, chance: Chance, due: Due) => void> = {
  part(stage, _, { post, amount, day, second, pay }) {
    const part = Math.max(1, Math.round(amount / 2000)) * 1000
    if (part >= amount) return stage.plan(day, second, pay('collect', amount))
    stage.plan(day, second, pay('collectPart', part))
    stage.plan(openFrom(post, day + 1), second, pay('collect', amount - part))
  },
  wrong(stage, chance, due) {
    const tooMuch = chance.happens(0.5)
    const amount = tooMuch ? due.amount * 10 : Math.floor(due.amount / 10)
    stage.plan(due.day, due.second - 40, refused(due, { amount }, tooMuch ? 'paid_over' : 'not_settled'))
    stage.plan(due.day, due.second, due.pay('collect', due.amount))
  },
  twice(stage, chance, due) {
    stage.plan(due.day, due.second, due.pay('collect', due.amount))
    stage.plan(due.day, due.second + chance.whole(1, 4), refused(due, { amount: due.amount }, 'already_yours'))
  },
  undone(stage, chance, due) {
    const { post, day, second, amount, pay } = due
    const step = pay('collect', amount)
    const undo = (ref: string) =>
      stage.plan(day, second + chance.whole(40, 240), {
        ...backwards(step),
        verb: 'undo',
        lines: [{ named: ref, reason: 'Thu nhầm khách' }],
      })
    stage.plan(day, second, { ...step, after: undo })
    stage.plan(openFrom(post, day + 1), officeHour(chance), pay('collect', amount))
  },
  corrected(stage, chance, due) {
    const step = due.pay('collect', due.amount)
    stage.plan(due.day, due.second, { ...step, after: (ref) => propose(stage, chance, due, backwards(step), ref) })
  },
  asked(stage, chance, due) {
    const { till, service, id, amount, day, second, post, pay } = due
    const line = [{ ...id, amount }]
    const confirmed = pay('collect', amount)
    const asked = { till, service, lines: line }
    const later = openFrom(post, day + (chance.happens(0.7) ? 0 : 1))
    const at = later === day ? second + chance.whole(300, 1500) : officeHour(chance)
    stage.plan(day, second, { ...asked, verb: 'ask', cash: amount })
    if (chance.happens(0.85)) return stage.plan(later, at, { ...confirmed, verb: 'confirm', cash: 0 })
    stage.plan(later, at, () => {
      // Without the money in the drawer the customer gets it back when he pays the next time: the answer then stands.
      if (stage.spare(till) < amount) return { ...confirmed, verb: 'confirm', cash: 0 }
      stage.plan(openFrom(post, later + 1), officeHour(chance), pay('collect', amount))
      return { ...asked, verb: 'deny', cash: -amount }
    })
  },
  deposited(stage, chance, due) {
    const { till, post, service, id, amount, day, second } = due
    const number = `TN-${post.code}-${padded(due.day % 10_000, 4)}-${padded(chance.whole(0, 99_999), 5)}`
    const purpose = `${service === 'tax' ? 'Nộp thuế' : 'Trả hóa đơn'} ${Object.values(id).join(', kỳ ')}`
    const step = due.pay('collect', amount)
    stage.plan(day, second - 900, {
      till,
      service: 'suspense',
      verb: 'deposit',
      lines: [{ number, amount, purpose, name: 'Khách chưa có trong danh sách', phone: '0900000000' }],
      cash: amount,
    })
    const apply = (named: string) =>
      stage.plan(day, second + 5, {
        till,
        service: 'suspense',
        verb: 'apply',
        lines: [{ number, amount, named }],
        cash: -amount,
      })
    stage.plan(day, second, { ...step, after: apply })
  },
  elsewhere(stage, chance, due) {
    const { post, amount, day, second, service, id } = due
    const others = stage.posts.filter((one) => one.house === post.house && one !== post)
    stage.plan(day, second, due.pay('collect', amount))
    if (others.length === 0 || due.safe) return
    const other = chance.pick(others)
    stage.plan(openFrom(other, day + 1), officeHour(chance), {
      till: other.tills[0]!,
      service,
      verb: 'collect',
      lines: [{ ...id, amount }],
      cash: amount,
      happened: true,
      counts: { 'exceptions.paidTwice': 1 },
    })
  },
}

const refused = ({ till, service, id }: Due, more: Line, refusal: NonNullable<Step['refused']>): Step => ({
  till,
  service,
  verb: 'collect',
  lines: [{ ...id, ...more }],
  refused: refusal,
})

/** The effects of a step the other way round, by the correction of it. */
function backwards({ till, service, cash = 0, earns = 0, owes, counts = {} }: Step): Omit<Step, 'verb' | 'lines'> {
  return {
    till,
    service: 'correction',
    cash: -cash,
    earns: -earns,
    earnsOf: service,
    ...(owes ? { owes: { principal: owes.principal, amount: -owes.amount, earned: -(owes.earned ?? 0) } } : {}),
    counts: Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, -n])),
  }
}

/** The district's cashier proposes, the clerk accepts or disputes; a dispute is withdrawn or proposed again with more. */
function propose(stage: Stage, chance: Chance, due: Due, undone: Omit<Step, 'verb' | 'lines'>, named: string): void {
  const { post, till, amount } = due
  const { desk } = post.house
  const proposal = { till: desk, service: 'correction' } as const
  const asked = {
    named,
    to: `till:${till.device}`,
    reason: 'Khách báo đã thu nhầm mã',
    evidence: `BB-${named.replace('/', '-')}`,
  }
  const begin = openFrom(post, due.day + 1)
  const answer = openFrom(post, begin + chance.whole(1, 3))
  const accept = (day: number) =>
    stage.plan(day, officeHour(chance), () => {
      if (stage.spare(till) < amount) {
        accept(openFrom(post, day + 1))
        return undefined
      }
      stage.plan(openFrom(post, day + 1), officeHour(chance), due.pay('collect', amount))
      return { ...undone, verb: 'accept', lines: [{ named }], counts: { ...undone.counts, 'corrections.accepted': 1 } }
    })
  stage.plan(begin, 9 * 3600, { ...proposal, verb: 'propose', lines: [asked], counts: { 'corrections.proposed': 1 } })
  if (chance.happens(0.8)) {
    accept(answer)
    return
  }
  stage.plan(answer, officeHour(chance), {
    till,
    service: 'correction',
    verb: 'dispute',
    lines: [{ named, proposer: `unit:${desk.unit}`, reason: 'Khách đã ký đúng biên nhận' }],
    counts: { 'corrections.disputed': 1 },
  })
  const last = openFrom(post, answer + 2)
  if (chance.happens(0.5)) {
    stage.plan(last, 10 * 3600, { ...proposal, verb: 'withdraw', lines: [{ named, reason: 'Đã kiểm tra lại, đúng' }] })
    return
  }
  const more = { ...asked, evidence: `${asked.evidence}, ảnh biên nhận` }
  stage.plan(last, 10 * 3600, {
    ...proposal,
    verb: 'proposeAgain',
    lines: [more],
    counts: { 'corrections.proposed': 1 },
  })
  accept(openFrom(post, last + 1))
}
