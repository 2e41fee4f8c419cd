/**
 * Voluntary social insurance and household health insurance: enrolments, most of them after a conference in a commune,
 * renewals, and the papers to Social Insurance and back. New members of the first are exactly as many as the target says
 * by its day.
 */
import { type Gather, gatherer } from '#demo/carriage.ts'
import { personOf } from '#demo/people.ts'
import { byWeight, quota } from '#demo/season.ts'
import {
  isOpen,
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
import { addDays, addMonths, addMonthsToDay, dayNumber, firstDayOf, monthOf } from '#kernel/day.ts'
import { healthInsurance, type MemberClass, socialInsurance } from '#rules/insurance.ts'
import { perMille } from '#rules/rate.ts'

export const insurance: Scene = (stage) => {
  const gather = gatherer(stage)
  const social = socialScene(stage, gather)
  const health = healthScene(stage, gather)
  return (today) => {
    social(today)
    health(today)
  }
}

const padMember = (province: number, kind: number, n: number): string => `${padded(province, 2)}${kind}${padded(n, 7)}`

// Voluntary social insurance

type Member = {
  member: string
  post: Post
  till: Till
  income: number
  class: MemberClass
  /** Months paid at once: 1, 3, 6 or 12. */
  months: number
  /** First month not yet paid for. */
  next: string
  subsidised: number
}

/** How many more enrol after the target's day, to show that the day matters. */
const LATER = 0.03
/** New members who come at a conference; the others come one by one. */
const AT_CONFERENCE = 0.7
const CONFERENCES = 60
const STOPS = 0.015

function socialScene(stage: Stage, gather: Gather): (today: Today) => void {
  const { targets, scale } = stage
  const pick = byWeight(stage.posts)
  const due = new Map<string, Member[]>()
  const plan = (member: Member) => {
    const list = due.get(member.next)
    if (list) list.push(member)
    else due.set(member.next, [member])
  }
  const count = Math.max(1, Math.round(targets.members.count * scale))
  const enrolments = enrolmentDays(stage, count)
  for (let i = 0; i < Math.round(targets.insurance.members * scale); i++) {
    const member = memberOf(
      stage,
      stage.chance('member', i),
      pick(stage.chance('member post', i).share()),
      1,
      i,
      `${targets.year}-01`,
    )
    plan({ ...member, next: addMonths(member.next, i % member.months), subsidised: 0 })
  }
  let number = 0
  return (today) => {
    for (const post of enrolments.get(today.number) ?? []) {
      const chance = stage.chance('enrolment', number)
      const member = memberOf(stage, chance, post ?? pick(chance.share()), 2, number++, today.month)
      pay(stage, gather, chance, member, today, 'enrol', plan)
    }
    if (today.date !== 1) return
    for (const member of due.get(today.month) ?? []) {
      const chance = stage.chance('renewal', member.member, today.month)
      if (!chance.happens(STOPS))
        pay(stage, gather, chance, member, todayOf(today.number + chance.whole(2, 24)), 'renew', plan)
    }
    due.delete(today.month)
  }
}

/** Who enrols on which day; at a conference many at one post. */
export function enrolmentDays(stage: Stage, count: number): Map<number, (Post | undefined)[]> {
  const { targets, posts } = stage
  const begin = dayNumber(`${targets.year}-01-08`)
  const by = dayNumber(targets.members.by)
  const chance = stage.chance('conferences')
  const pick = byWeight(posts)
  const conferences = Array.from({ length: Math.max(1, Math.round(CONFERENCES * Math.min(1, stage.scale))) }, () => {
    const post = pick(chance.share())
    // The last is a week before the day of the target.
    return { post, day: openFrom(post, chance.whole(begin + 40, by - 8)) }
  })
  const days = new Map<number, (Post | undefined)[]>()
  const put = (day: number, post?: Post) => {
    const list = days.get(day)
    if (list) list.push(post)
    else days.set(day, [post])
  }
  for (let i = 0; i < count; i++) {
    if (chance.happens(AT_CONFERENCE)) {
      const { day, post } = chance.pick(conferences)
      put(day, post)
    } else put(weekdayIn(chance, begin, by - 8))
  }
  for (let i = 0; i < Math.ceil(count * LATER); i++) put(weekdayIn(chance, by + 1, by + 12))
  return days
}

function weekdayIn(chance: Chance, from: number, to: number): number {
  for (;;) {
    const { number, weekday, tet } = todayOf(chance.whole(from, to))
    if (weekday <= 5 && (tet === undefined || Math.abs(tet) > 6)) return number
  }
}

function memberOf(stage: Stage, chance: Chance, post: Post, kind: number, n: number, from: string): Member {
  const { people } = personOf(chance, post.mix)
  const other = people === 'kinh' ? 'other' : 'minority'
  return {
    member: padMember(stage.targets.province, kind, n),
    post,
    till: chance.pick(post.tills),
    income: Number(chance.weighted({ 700000: 58, 1000000: 18, 1500000: 10, 2000000: 8, 3000000: 4, 5000000: 2 })),
    class: chance.weighted<MemberClass>({ poor: 14, nearPoor: 12, [other]: 74 }),
    months: Number(chance.weighted({ 1: 10, 3: 38, 6: 27, 12: 25 })),
    next: from,
    subsidised: 0,
  }
}

function pay(
  stage: Stage,
  gather: Gather,
  chance: Chance,
  one: Member,
  on: Today,
  verb: 'enrol' | 'renew',
  plan: (next: Member) => void,
): void {
  const { member, post, till, months, subsidised } = one
  const day = openFrom(post, on.number)
  const today = todayOf(day)
  const id = { member, start: one.next }
  const income = Math.max(one.income, today.rule('bhxh.floor'))
  const before = verb === 'renew' ? { subsidised } : {}
  const { payable } = socialInsurance({ income, class: one.class, months, ...before }, today.rule)
  const earned = perMille(payable, today.rule('bhxh.commission'))
  const line: Line = { ...id, income, class: one.class, months, ...before }
  if (verb === 'enrol') {
    line.name = personOf(chance, post.mix).name
    line.phone = `0900${padded(chance.whole(0, 999_999), 6)}`
    if (chance.happens(0.4)) line.collaborator = `CTV-${padded(post.number, 4)}`
  }
  stage.plan(day, officeHour(chance), {
    till,
    service: 'social-insurance',
    verb,
    lines: [line],
    cash: payable,
    earns: earned,
    owes: { principal: 'bhxh', amount: payable, earned },
    counts: {
      [verb === 'enrol' ? 'social-insurance.enrolled' : 'social-insurance.renewed']: 1,
      ...byTarget(stage, verb, today),
    },
    after: () => papersOf(gather, 'social-insurance', id, post, till, day, { book: member }),
  })
  plan({ ...one, next: addMonths(one.next, months), subsidised: subsidised + months })
}

const byTarget = (stage: Stage, verb: string, { day }: Today): Record<string, number> =>
  verb === 'enrol' && day <= stage.targets.members.by ? { 'social-insurance.enrolledByTarget': 1 } : {}

/** To Social Insurance at the end of the week, back after a fortnight, to the member some days later. */
function papersOf(gather: Gather, service: string, id: Line, post: Post, till: Till, day: number, back: Line): void {
  const act = (at: number, second: number, verb: string, more?: Line) => ({
    day: at,
    second,
    till,
    service,
    verb,
    ...(more ? { more } : {}),
  })
  let friday = day
  while (todayOf(friday).weekday !== 5) friday++
  const sent = openFrom(post, friday)
  gather(act(sent, 17 * 3600 + 420, 'submit'), id, () => {
    const ready = openFrom(post, sent + 14)
    gather(act(ready, 8 * 3600 + 900, 'issue', back), id, () =>
      gather(act(openFrom(post, ready + 3), 9 * 3600 + 900, 'deliver'), id),
    )
  })
}

// Household health insurance

const HEALTH_MONTHS = { 12: 82, 6: 12, 3: 6 } as const

/** Busiest when cards end with the year and when school begins. */
const healthWeight = ({ month, weekday, tet }: Today): number => {
  if (weekday === 7 || (tet !== undefined && Math.abs(tet) < 6)) return 0
  const n = Number(month.slice(5))
  if (n === 9) return 2.2
  return n === 12 || n === 1 ? 1.8 : n === 8 ? 1.5 : 1
}

function healthScene(stage: Stage, gather: Gather): (today: Today) => void {
  const pick = byWeight(stage.posts)
  const households = quota(stage, stage.targets.insurance.households, healthWeight)
  let number = 0
  return (today) => {
    const chance = stage.chance('health', today.day)
    for (let i = households(today); i > 0; i--) {
      let post = pick(chance.share())
      if (!isOpen(post, today)) post = pick(chance.share())
      household(stage, gather, chance, post, todayOf(openFrom(post, today.number)), number++)
    }
  }
}

function household(stage: Stage, gather: Gather, chance: Chance, post: Post, today: Today, n: number): void {
  const till = chance.pick(post.tills)
  const verb = chance.happens(0.35) ? 'enrol' : 'renew'
  const months = Number(chance.weighted(HEALTH_MONTHS))
  const start = firstDayOf(addMonths(monthOf(today.day), 1))
  const until = addDays(addMonthsToDay(start, months), -1)
  const household = `${padded(stage.targets.province, 2)}9${padded(n, 7)}`
  const members = Number(chance.weighted({ 1: 34, 2: 28, 3: 20, 4: 12, 5: 6 }))
  let premium = 0
  let earned = 0
  const lines = Array.from({ length: members }, (_, i): Line => {
    const own = healthInsurance({ rank: i + 1, months }, today.rule)
    premium += own
    earned += perMille(own, today.rule('bhyt.commission'))
    const line: Line = { member: padMember(stage.targets.province, 3 + i, n), start, household, rank: i + 1, months }
    if (verb === 'enrol') {
      line.name = personOf(chance, post.mix).name
      line.phone = `0900${padded(chance.whole(0, 999_999), 6)}`
    }
    return line
  })
  stage.plan(today.number, officeHour(chance), {
    till,
    service: 'health-insurance',
    verb,
    lines,
    cash: premium,
    earns: earned,
    owes: { principal: 'bhyt', amount: premium, earned },
    counts: { 'health-insurance.members': members },
    after: () => {
      for (const { member } of lines)
        papersOf(gather, 'health-insurance', { member: member!, start }, post, till, today.number, { until })
    },
  })
}
