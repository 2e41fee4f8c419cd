/**
 * The end of an item's way: delivered with or without cash on delivery, sent back, or lost; what is paid on to the sender; and
 * what is said of it afterwards: reminders, complaints, how it kept its time.
 */
import type { Step } from '#demo/agenda.ts'
import type { Gather, Place } from '#demo/carriage.ts'
import type { Registered } from '#demo/notes.ts'
import { personOf } from '#demo/people.ts'
import { complain, sometimesComplain } from '#demo/scenes/complaints.ts'
import type { Kind } from '#demo/scenes/label.ts'
import { isOpen, officeHour, openFrom, type Post, padded, type Stage, type Today, todayOf } from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { workingDaysBetween } from '#rules/calendar.ts'
import { ruleOn } from '#rules/rules.ts'

export type Round = {
  stage: Stage
  gather: Gather
  /** What could not be delivered at once. */
  waiting: { about: string; post: Post; day: number }[]
}

const NOT_DELIVERED = 0.02
const LOST = 0.00008
const AT_ONCE = 0.85

/** Delivered within two days; the few whom nobody takes go back after five. `fate` is in [0, 1). */
export function deliver(
  scene: Round,
  service: Kind,
  item: string,
  cod: number,
  at: Place & { accepted: Day },
  fate: number,
  delivered: (at: Place) => void,
): void {
  const { stage } = scene
  const { post, till, accepted } = at
  const about = `${service}:${item}`
  const chance = stage.chance('deliver', item)
  const money: Line = cod > 0 ? { cod } : {}
  if (fate < LOST) {
    lose(scene, service, about, { item, ...money }, at)
    return
  }
  if (fate < NOT_DELIVERED) {
    scene.waiting.push({ about, post, day: at.day })
    const reason = chance.pick(cod > 0 ? ['absent', 'refused', 'unpaid'] : ['absent', 'unknown', 'refused'])
    stage.plan(openFrom(post, at.day + 5), officeHour(chance), {
      till,
      service,
      verb: 'returnToSender',
      lines: [{ item, reason, ...money }],
      counts: { [`${service}.returned`]: 1 },
    })
    return
  }
  const day = openFrom(post, at.day + (chance.happens(AT_ONCE) ? 0 : chance.whole(1, 2)))
  const second = day === at.day ? 10 * 3600 + chance.whole(0, 6 * 3600) : officeHour(chance)
  const step: Step = {
    till,
    service,
    verb: 'deliver',
    lines: () => [{ item, signed: personOf(chance, post.mix).name, ...money }],
    cash: cod,
    counts: { [`${service}.delivered`]: 1, ...(cod > 0 ? { 'parcel.codCollected': cod } : {}) },
    after: () => {
      sometimesComplain(stage, about, accepted, { post, till, day })
      delivered({ post, till, day })
    },
  }
  stage.plan(day, second, step)
  if (fate > 1 - 0.0006) {
    const { lines } = step
    stage.plan(day, second + 3, { till, service, verb: 'deliver', lines, refused: 'already_yours' })
  }
}

/** Nobody finds it: given up a month later, and somebody complains. */
function lose({ stage }: Round, service: Kind, about: string, line: Line, at: Place & { accepted: Day }): void {
  const { post, till, accepted } = at
  const day = openFrom(post, at.day + 30)
  const more = { evidence: `BB-M-${String(line.item).slice(2, 11)}`, decider: 'nguyen-van-son' }
  stage.plan(day, 15 * 3600, { till, service, verb: 'lost', lines: [{ ...line, ...more }] })
  complain(stage, about, 'lost', accepted, at, '')
}

/** On Mondays the province asks the posts with the most items that wait for their addressee. */
const REMINDED = 3
export function remindAll(scene: Round, today: Today): void {
  if (today.weekday !== 1) return
  const waiting = scene.waiting.filter(({ day }) => day < today.number && day > today.number - 6)
  scene.waiting = waiting
  const byPost = [...Map.groupBy(waiting, ({ post }) => post)].toSorted(([, a], [, b]) => b.length - a.length)
  for (const [post, own] of byPost.slice(0, REMINDED)) {
    if (!isOpen(post, today)) continue
    const items = own.map(({ about }) => about)
    const oldest = todayOf(Math.min(...own.map(({ day }) => day))).day
    const minutes = Math.round(scene.stage.chance('reads', post.code, today.day).around(25, 1.1))
    const reader = post.tills[0]!.actor.replace('person:', '')
    scene.stage.notes.reminders.push({ unit: post.code, day: today.day, items, oldest, reader, minutes })
  }
}

/** Notes a registered letter of a measure; what it answers is to be called on delivery. `from`: when its clock began. */
export function clocked(
  { notes }: Stage,
  service: Kind,
  measure: string,
  item: string,
  post: Post,
  { from, taken }: { from: Day; taken: Day },
): (at: Place) => void {
  if (service !== 'registered') return () => {}
  const one: Registered = { measure, item, month: taken.slice(0, 7), post, good: null }
  notes.registered.push(one)
  return ({ day }) => {
    one.good = workingDaysBetween(from, todayOf(day).day) <= ruleOn(CLOCKS[measure]!, from).value
  }
}
const CLOCKS: Record<string, string> = { 'thu-noi-tinh': 'letter.days.province', 'thu-lien-tinh': 'letter.days.nation' }

const BANK = 'principal:agribank'
/** Some senders come for their money to the counter where they posted; it waits until the drawer has it. */
export function remitInCash(stage: Stage, item: string, cod: number, { post, till, day }: Place): void {
  const paid = openFrom(post, day + 3)
  const chance = stage.chance('remit', item)
  const paper = `CMND ${padded(chance.whole(50_000_000, 59_999_999), 9)}`
  stage.plan(paid, officeHour(chance), () => {
    if (stage.spare(till) >= cod)
      return { till, service: 'parcel', verb: 'remit', lines: [{ item, cod, paper }], cash: -cod }
    remitInCash(stage, item, cod, { post, till, day: paid })
    return undefined
  })
}

/** Payments to senders run on Tuesdays and Fridays. */
export function remit({ gather }: Round, item: string, cod: number, at: Place): void {
  let day = openFrom(at.post, at.day + 2)
  while (![2, 5].includes(todayOf(day).weekday) || openFrom(at.post, day) !== day) day++
  const voucher = `UNC-${at.post.code}-${todayOf(day).day}`
  gather(
    { day, second: 15 * 3600, till: at.till, service: 'parcel', verb: 'remitByBank', more: { bank: BANK, voucher } },
    { item, cod },
  )
}
