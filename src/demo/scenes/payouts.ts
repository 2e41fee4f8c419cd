/**
 * Pensions and social allowances: the list comes on the 1st, is paid at the points to the 10th, what is left goes up to
 * the district's counter by a carrier, is paid there to the 25th, and returned on the 26th. Before Tết two months are
 * paid at once.
 */
import { type Person, personOf } from '#demo/people.ts'
import {
  counterOf,
  officeHour,
  openFrom,
  type Post,
  padded,
  type Scene,
  type Stage,
  type Till,
  type Today,
  todayOf,
} from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'
import { addMonthsToDay, firstDayOf } from '#kernel/day.ts'
import { periodsPaidIn } from '#rules/payout.ts'
import { perMille } from '#rules/rate.ts'
import { ruleOn } from '#rules/rules.ts'

type Payout = {
  service: string
  principal: string
  field: string
  code: (post: Post, index: number, province: number) => string
  recipients: (stage: Stage) => number
  classes: Readonly<Record<string, number>>
  /** Monthly amount in đồng of a recipient in a period. */
  amount: (stage: Stage, chance: Chance, period: string) => number
}

export const pension = payoutOf({
  service: 'pension',
  principal: 'bhxh-payout',
  field: 'member',
  code: (post, index, province) => `${padded(province, 2)}${padded(post.number, 3)}${padded(index, 5)}`,
  recipients: ({ targets }) => targets.pension.recipients,
  classes: { retired: 62, disability: 14, survivor: 14, injury: 4, commune: 6 },
  // Pensions rise with the base salary.
  amount: ({ targets }, chance, period) => {
    const rise = baseSalary(firstDayOf(period)) / baseSalary(`${targets.year}-01-01`)
    const usual = Math.min(9_800_000, Math.max(1_300_000, chance.around(targets.pension.median, 0.32)))
    return Math.round((usual * rise) / 100) * 100
  },
})

export const allowance = payoutOf({
  service: 'allowance',
  principal: 'labour',
  field: 'recipient',
  code: (post, index) => `TC${padded(post.number, 4)}${padded(index, 6)}`,
  recipients: ({ targets }) => targets.allowance.recipients,
  classes: { elderly: 48, disabled: 30, parent: 9, orphan: 5, carer: 6, merit: 2 },
  amount: ({ targets }, chance) =>
    targets.allowance.base * Number(chance.weighted({ 1: 50, 1.5: 22, 2: 18, 2.5: 6, 3: 4 })),
})

const baseSalary = (day: string): number => ruleOn('salary.base', day).value

const LIST = 20
const BY_PROXY = 0.03
const AT_HOME = 0.012
const COMES_LATE = 0.025
const NEVER_COMES = 0.004
const DIES = 0.0008
const PRESSED_TWICE = 0.0006
const POINT_LAST = 10
const COUNTER_LAST = 25
const RETURNED = 26

type Recipient = { code: string; index: number; village: number; person: Person; line: Line[] }

function payoutOf(payout: Payout): Scene {
  return (stage) => (today) => {
    if (today.date !== 1) return
    const periods = periodsPaidIn(today.month, today.rule)
    if (periods.length === 0) return
    for (const post of stage.posts) {
      const count = stage
        .chance(payout.service, post.code)
        .rounded(payout.recipients(stage) * post.weight * stage.scale)
      const recipients = Array.from({ length: count }, (_, i) => recipientOf(stage, payout, post, i, periods))
      for (let from = 0; from < count; from += LIST) {
        const list = recipients.slice(from, from + LIST)
        const till = post.tills[Math.floor(from / LIST) % post.tills.length]!
        handOut(stage, payout, post, till, today, list)
        for (const one of list) pay(stage, payout, post, till, today, one)
      }
    }
  }
}

function recipientOf(stage: Stage, payout: Payout, post: Post, index: number, periods: readonly string[]): Recipient {
  const { service, field } = payout
  const person = personOf(stage.chance(service, 'person', post.code, index), post.mix)
  const code = payout.code(post, index, stage.targets.province)
  // The same draw every month: who gets more, gets more all year.
  const line = periods.map((period) => ({
    [field]: code,
    period,
    amount: payout.amount(stage, stage.chance(service, 'amount', post.code, index), period),
  }))
  return { code, index, village: index % post.villages.length, person, line }
}

function handOut(stage: Stage, payout: Payout, post: Post, till: Till, today: Today, list: readonly Recipient[]): void {
  const { service, classes } = payout
  const classed = list.map((one) => stage.chance(service, 'class', post.code, one.index).weighted(classes))
  const second = (6 * 60 + 30) * 60 + stage.chance(service, 'hand out', post.code, today.month).whole(0, 1500)
  const lines = () =>
    list.flatMap(({ line, person, village }, i) =>
      line.map((one) => ({ ...one, village: post.villages[village]!, name: person.name, class: classed[i]! })),
    )
  const sum = list.reduce((all, { line }) => all + total(line), 0)
  stage.orders.set(payout.principal, (stage.orders.get(payout.principal) ?? 0) + sum)
  stage.plan(today.number, second, {
    till,
    service,
    verb: 'assign',
    lines,
    counts: { [`${service}.assigned`]: sum, [`${service}.entitlements`]: list.length * (list[0]?.line.length ?? 0) },
  })
}

const total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + (line.amount as number), 0)

function pay(stage: Stage, payout: Payout, post: Post, till: Till, today: Today, one: Recipient): void {
  const { service } = payout
  const chance = stage.chance(service, 'pay', post.code, one.index, today.month)
  const day = (date: number, at = post) => openFrom(at, today.number + date - 1)
  const fate = chance.share()
  const office = counterOf(stage, post)
  if (fate < DIES + NEVER_COMES) {
    const holder = lift(stage, payout, post, till, office, one, day(POINT_LAST), chance)
    returned(stage, payout, holder, office, one, day(RETURNED, office), fate < DIES, chance)
    return
  }
  if (post.kind === 'point' && fate < DIES + NEVER_COMES + COMES_LATE) {
    const counter = lift(stage, payout, post, till, office, one, day(POINT_LAST), chance)
    const on = Math.max(day(POINT_LAST) + 3, day(chance.whole(12, COUNTER_LAST), office))
    stage.plan(on, officeHour(chance), payment(payout, counter, one, chance, today, 'pay'))
    return
  }
  // Each village has its day at the point; a counter in town pays on all of them.
  const date =
    post.kind === 'point' ? 2 + ((one.village * 2 + chance.whole(0, 1)) % (POINT_LAST - 2)) : chance.whole(2, 14)
  const how = chance.share()
  const verb = how < BY_PROXY ? 'payByProxy' : how < BY_PROXY + AT_HOME ? 'payAtHome' : 'pay'
  const on = day(date)
  const second = officeHour(chance)
  stage.plan(on, second, payment(payout, till, one, chance, today, verb))
  if (chance.happens(PRESSED_TWICE)) {
    const { lines, ...step } = payment(payout, till, one, chance, today, verb)
    stage.plan(on, second + chance.whole(1, 5), { till, service, verb: step.verb, lines, refused: 'already_yours' })
  }
}

function payment(payout: Payout, till: Till, one: Recipient, chance: Chance, today: Today, verb: string) {
  const { service, principal } = payout
  const amount = total(one.line)
  const earned = one.line.reduce(
    (sum, line) => sum + perMille(line.amount as number, today.rule(`${service}.commission`)),
    0,
  )
  const paper = `CMND ${padded(chance.whole(50_000_000, 59_999_999), 9)}`
  const proxy = verb === 'payByProxy' ? proxyOf(one, chance, today) : {}
  return {
    till,
    service,
    verb,
    lines: () => one.line.map((line) => ({ ...line, paper, ...proxy })),
    cash: -amount,
    earns: earned,
    owes: { principal, amount: -amount, earned },
    counts: { [`${service}.paid`]: amount, [`${service}.payments`]: one.line.length },
  }
}

/** A child or neighbour of the same people, with a paper of some months ago. */
function proxyOf({ person }: Recipient, chance: Chance, { day }: Today) {
  return {
    proxy: personOf(chance, { [person.people]: 1 }).name,
    proxyPaper: `${chance.whole(1, 240)}/UQ, Ủy ban nhân dân xã`,
    proxyUntil: addMonthsToDay(day, chance.whole(2, 10)),
  }
}

/** What is not paid at a point goes to the district's counter by a carrier. Answers who holds it then. */
function lift(
  stage: Stage,
  payout: Payout,
  post: Post,
  till: Till,
  office: Post,
  one: Recipient,
  day: number,
  chance: Chance,
): Till {
  if (post.kind === 'office') return till
  const counter = office.tills[0]!
  const carrier = `carrier:buu-ta.${post.code}`
  const { service } = payout
  const lines = (more: Line) => one.line.map(({ amount: _, ...line }) => ({ ...line, ...more }))
  const second = 17 * 3600 + chance.whole(0, 900)
  stage.plan(day, second, { till, service, verb: 'handOver', lines: lines({ to: carrier }) })
  stage.plan(openFrom(office, day + 1), 8 * 3600 + chance.whole(0, 1800), {
    till: counter,
    service,
    verb: 'takeOver',
    lines: lines({ from: carrier }),
  })
  return counter
}

/** Back to the principal; of one who has died it comes again in the next month and goes to the heir. */
function returned(
  stage: Stage,
  payout: Payout,
  till: Till,
  office: Post,
  one: Recipient,
  day: number,
  died: boolean,
  chance: Chance,
): void {
  const { service } = payout
  const reason = died ? 'deceased' : chance.pick(['absent', 'absent', 'moved', 'stopped'])
  const bare = one.line.map(({ amount: _, ...line }) => line)
  const told = died ? { reporter: personOf(chance, { [one.person.people]: 1 }).name } : {}
  stage.plan(day, officeHour(chance), {
    till,
    service,
    verb: 'giveBack',
    lines: bare.map((line) => ({ ...line, reason, ...told })),
    counts: { [`${service}.returned`]: one.line.length },
  })
  if (!died) return
  const later = openFrom(office, day + chance.whole(8, 20))
  const today = todayOf(later)
  stage.plan(later, 7 * 3600, { till, service, verb: 'assignAgain', lines: bare })
  const heir = personOf(chance, { [one.person.people]: 1 }).name
  const death = `${chance.whole(1, 60)}/TLKT, Ủy ban nhân dân xã`
  const { lines, ...step } = payment(payout, till, one, chance, today, 'payHeir')
  stage.plan(later, officeHour(chance), { ...step, lines: () => lines().map((line) => ({ ...line, heir, death })) })
}
