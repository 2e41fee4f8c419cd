/**
 * Cash: drawers are filled before they must pay out, emptied when they hold too much, and counted at closing. Between a
 * district's safe and its points money goes in sealed pouches with a named carrier; the safe is filled at the bank or, on
 * the first of the month, from the province. Runs after all other scenes of the morning, because it reads their plans.
 */
import type { Step } from '#demo/agenda.ts'
import { count, notes } from '#demo/scenes/counts.ts'
import { BANK } from '#demo/scenes/settlement.ts'
import {
  type House,
  isOpen,
  openFrom,
  type Post,
  padded,
  type Scene,
  type Stage,
  type Till,
  type Today,
} from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'
import { dayOfNumber } from '#kernel/day.ts'
import { isWorkingDay } from '#rules/calendar.ts'

const FLOAT = 3_000_000
const SAFE_OPENING = 150_000_000
const SAFE_KEEPS = 40_000_000
/** Days of payouts for which a pouch is made up. */
const AHEAD = 3
/** A point brings its cash on Fridays when it is worth the way, and at once when it is over the limit. */
const WORTH_THE_WAY = 8_000_000
const LATE = 0.02
const MILLION = 1_000_000
const clock = (hours: number, minutes = 0): number => hours * 3600 + minutes * 60

export const treasury: Scene = (stage) => {
  const work: Treasury = { stage, pouches: 0, slips: 0 }
  const first = `${stage.targets.year}-01-01`
  return (today) => {
    if (today.day === first) openBooks(work, today)
    if (today.date === 1) fromProvince(work, today)
    for (const house of stage.houses) morning(work, house, today)
    for (const house of stage.houses) afternoon(work, house, today)
    for (const post of stage.posts) for (const till of post.tills) evening(work, post, till, today)
  }
}

type Treasury = { stage: Stage; pouches: number; slips: number }

const roundUp = (amount: number, step: number): number => Math.ceil(amount / step) * step
const slipOf = (work: Treasury, mark: string): string => `${mark}-${padded(++work.slips, 6)}`
const postsOf = (stage: Stage, house: House): Post[] => stage.posts.filter((post) => post.house === house)

/** What tills and safes hold when the year begins, by a record that both sides signed. */
function openBooks({ stage }: Treasury, today: Today): void {
  for (const house of stage.houses) {
    const record = `BB-BG-${stage.targets.year}-${house.code}`
    const tills = postsOf(stage, house).flatMap((post) => post.tills)
    const signed = { giver: 'nguoi-giao', taker: `thuquy.${house.code}` }
    const lines: Line[] = [
      { record, row: 1, holder: `vault:${house.safe}`, amount: SAFE_OPENING, ...signed },
      ...tills.map((till, i) => ({ record, row: i + 2, holder: `till:${till.device}`, amount: FLOAT, ...signed })),
    ]
    stage.plan(today.number, clock(5), {
      till: house.desk,
      service: 'opening',
      verb: 'cash',
      lines,
      safe: { house, gains: SAFE_OPENING },
      after: () => {
        for (const till of tills) till.cash += FLOAT
      },
    })
  }
}

// In the morning

/** Makes up the drawers for what is to be paid out, and sees that the safe has it. */
function morning(work: Treasury, house: House, today: Today): void {
  const { stage } = work
  const days = Array.from({ length: AHEAD }, (_, i) => stage.agenda.payouts(today.number + i))
  let needed = 0
  for (const post of postsOf(stage, house))
    for (const till of post.tills) {
      const now = days[0]?.get(till) ?? 0
      if (now === 0 || till.cash >= now) continue
      const ahead = days.reduce((sum, payouts) => sum + (payouts.get(till) ?? 0), 0)
      const amount = roundUp(ahead + FLOAT - till.cash, MILLION)
      needed += amount
      if (post.kind === 'point') pouchDown(work, house, till, amount, today)
      else supply(work, house, till, amount, today)
    }
  if (needed > house.vault) withdraw(work, house, roundUp(needed - house.vault, 10 * MILLION), today, clock(5, 30))
}

function supply(work: Treasury, house: House, till: Till, amount: number, today: Today): void {
  work.stage.plan(today.number, clock(7, 5), {
    till,
    service: 'cash',
    verb: 'supply',
    lines: [{ amount, slip: slipOf(work, 'TQ') }],
    cash: amount,
    safe: { house, gains: -amount },
    counts: { 'cash.supplied': amount },
  })
}

const PRESSED_TWICE = 0.01

/** From the safe to a point, before it opens. */
function pouchDown(work: Treasury, house: House, till: Till, amount: number, today: Today): void {
  const { stage } = work
  const pouch = `TT-${padded(++work.pouches, 6)}`
  const carrier = `carrier:buu-ta.${till.unit}`
  const chance = stage.chance('pouch', pouch)
  const at = clock(6) + chance.whole(0, 600)
  stage.plan(today.number, at, sealed(house, { pouch, amount }))
  stage.plan(today.number, at + 420, handed(work, house, pouch, carrier))
  const receive = { till, service: 'pouch', verb: 'receive', lines: [{ pouch, carrier, amount }] }
  const arrival = clock(7, 5) + chance.whole(0, 900)
  stage.plan(today.number, arrival, { ...receive, cash: amount, counts: { 'pouch.received': amount } })
  if (chance.happens(PRESSED_TWICE)) stage.plan(today.number, arrival + 2, { ...receive, refused: 'already_yours' })
}

const sealed = (house: House, line: { pouch: string; amount: number }): Step => ({
  till: house.desk,
  service: 'pouch',
  verb: 'sealVault',
  lines: [line],
  safe: { house, gains: -line.amount },
  counts: { 'pouch.sent': line.amount },
})

const handed = (work: Treasury, { desk }: House, pouch: string, carrier: string): Step => ({
  till: desk,
  service: 'pouch',
  verb: 'handOverVault',
  lines: [{ pouch, carrier, slip: slipOf(work, 'GN') }],
})

/** On the first, the province sends each district what it pays out on the second. */
function fromProvince(work: Treasury, today: Today): void {
  const { stage } = work
  const { root } = stage
  const tomorrow = stage.agenda.payouts(today.number + 1)
  for (const house of stage.houses) {
    const tills = postsOf(stage, house).flatMap((post) => post.tills)
    const amount = roundUp(
      tills.reduce((sum, till) => sum + (tomorrow.get(till) ?? 0), 0),
      MILLION,
    )
    if (house === root || amount === 0) continue
    const pouch = `TT-${padded(++work.pouches, 6)}`
    const carrier = `route:${root.code}-${house.code}`
    withdraw(work, root, amount, today, clock(9))
    stage.plan(today.number, clock(10), sealed(root, { pouch, amount }))
    stage.plan(today.number, clock(10, 20), handed(work, root, pouch, carrier))
    stage.plan(today.number, clock(16), received(house, { pouch, carrier, amount }))
  }
}

const received = (house: House, line: { pouch: string; carrier: string; amount: number }): Step => ({
  till: house.desk,
  service: 'pouch',
  verb: 'receiveVault',
  lines: [line],
  safe: { house, gains: line.amount },
  counts: { 'pouch.received': line.amount },
})

function withdraw(work: Treasury, house: House, amount: number, today: Today, second: number): void {
  work.stage.plan(today.number, second, bankStep(work, house, 'withdraw', amount))
}

const bankStep = (work: Treasury, house: House, verb: 'withdraw' | 'deposit', amount: number): Step => ({
  till: house.desk,
  service: 'cash',
  verb,
  lines: [{ amount, bank: BANK, voucher: slipOf(work, verb === 'withdraw' ? 'SEC' : 'GNT') }],
  safe: { house, gains: verb === 'withdraw' ? amount : -amount },
})

// In the afternoon

/** What tomorrow needs is fetched from the bank today; what is too much is brought there. */
function afternoon(work: Treasury, house: House, today: Today): void {
  if (!isWorkingDay(today.day)) return
  const { stage } = work
  let next = today.number + 1
  while (!isWorkingDay(dayOfNumber(next))) next++
  const tills = postsOf(stage, house).flatMap((post) => post.tills)
  stage.plan(today.number, clock(15, 10), () => {
    let needed = 0
    for (let day = today.number + 1; day <= next; day++) {
      const payouts = stage.agenda.payouts(day)
      for (const till of tills) needed += payouts.get(till) ?? 0
    }
    const spare = house.vault - needed - SAFE_KEEPS
    if (spare < 0 && needed > 0) return bankStep(work, house, 'withdraw', roundUp(-spare, 10 * MILLION))
    const most = today.rule('cash.limit.office')
    return spare > most ? bankStep(work, house, 'deposit', Math.floor(spare / MILLION) * MILLION) : undefined
  })
  if (today.weekday === 5) stage.plan(today.number, clock(17, 40), () => countSafe(house))
}

const countSafe = (house: House): Step => ({
  till: house.desk,
  service: 'cash',
  verb: 'countVault',
  lines: [notes(house.vault)],
  counts: { 'cash.counts': 1 },
})

// In the evening

/** Brings what is too much, then counts the drawer, when it was used today. */
function evening(work: Treasury, post: Post, till: Till, today: Today): void {
  if (!isOpen(post, today)) return
  const { stage } = work
  const before = till.seq
  const used = () => till.seq !== before
  stage.plan(today.number, clock(17, 12), () => (used() ? bringCash(work, post, till, today) : undefined))
  stage.plan(today.number, clock(17, 30), () => {
    const chance = stage.chance('count', till.device, today.day)
    // Of a year in small, only some closings are kept, so that acts stay in proportion.
    return used() && chance.happens(Math.min(1, 4 * stage.scale)) ? count(stage, post, till, today) : undefined
  })
}

function bringCash(work: Treasury, post: Post, till: Till, today: Today): Step | undefined {
  const { stage } = work
  const tomorrow = stage.agenda.payouts(openFrom(post, today.number + 1)).get(till) ?? 0
  const spare = Math.floor((till.cash - FLOAT - tomorrow) / 10_000) * 10_000
  if (post.kind === 'office')
    return spare > 0 && today.weekday !== 7 && spare > WORTH_THE_WAY ? remit(work, post, till, spare) : undefined
  const over = till.cash - tomorrow > today.rule('cash.limit.point')
  if (spare < WORTH_THE_WAY || !(over || today.weekday === 5)) return undefined
  if (stage.chance('late', till.device, today.day).happens(LATE)) return undefined
  const pouch = `TT-${padded(++work.pouches, 6)}`
  const carrier = `carrier:buu-ta.${post.code}`
  const { house } = post
  const receive = () => {
    const day = openFrom(stage.counters.get(house) ?? post, today.number + 1)
    stage.plan(day, clock(8, 30), received(house, { pouch, carrier, amount: spare }))
  }
  const give: Step = {
    till,
    service: 'pouch',
    verb: 'handOver',
    lines: [{ pouch, carrier, slip: slipOf(work, 'GN') }],
    after: receive,
  }
  return {
    till,
    service: 'pouch',
    verb: 'seal',
    lines: [{ pouch, amount: spare }],
    cash: -spare,
    counts: { 'pouch.sent': spare },
    after: () => stage.plan(today.number, clock(17, 15), give),
  }
}

const remit = (work: Treasury, post: Post, till: Till, amount: number): Step => ({
  till,
  service: 'cash',
  verb: 'remit',
  lines: [{ amount, slip: slipOf(work, 'NQ') }],
  cash: -amount,
  safe: { house: post.house, gains: amount },
  counts: { 'cash.remitted': amount },
})
