/**
 * The small things of a year: stamps, books of numbered receipts, a pouch that holds less than its label, and what people
 * type wrongly. Each wrong act stands for one refusal of the ledger's list.
 */
import type { Step } from '#demo/agenda.ts'
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
} from '#demo/stage.ts'
import { storeOf } from '#demo/store.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'
import type { RefusalCode } from '#kernel/refusal.ts'

/** Numbers of a year at scale 1. */
const STAMP_SALES = 2400
const RECEIPT_BOOKS = 620
const MISTAKES = 180
const SHORT_POUCHES = 4
const STAMPS = [
  { stamp: 'tem-4000', value: 4_000 },
  { stamp: 'tem-6000', value: 6_000 },
  { stamp: 'tem-8000', value: 8_000 },
] as const

export const sundries: Scene = (stage) => {
  const pick = byWeight(stage.posts)
  const stamps = quota(stage, STAMP_SALES)
  const books = quota(stage, RECEIPT_BOOKS)
  const mistakes = quota(stage, MISTAKES)
  const pouches = quota(stage, SHORT_POUCHES)
  const sellStamps = stampSales(stage)
  const useBook = receiptBooks(stage)
  let pouch = 0
  return (today) => {
    const chance = stage.chance('sundries', today.day)
    const each = (times: number, work: (post: Post, till: Till) => void) => {
      for (let i = 0; i < times; i++) {
        let post = pick(chance.share())
        while (!isOpen(post, today)) post = pick(chance.share())
        work(post, chance.pick(post.tills))
      }
    }
    if (!stage.posts.some((post) => isOpen(post, today))) return
    each(stamps(today), (post, till) => sellStamps(post, till, today, chance))
    each(books(today), (post, till) => useBook(post, till, today, chance))
    each(mistakes(today), (_, till) => mistake(stage, till, today, chance))
    each(pouches(today), (post, till) => shortPouch(stage, post, till, today, chance, ++pouch))
  }
}

function stampSales(stage: Stage) {
  const store = storeOf(stage, 'TEM', { till: [40, 120], room: [400, 900] })
  return (post: Post, till: Till, today: Today, chance: Chance): void => {
    const { stamp, value } = chance.pick(STAMPS)
    const quantity = chance.whole(1, 25)
    store.reserve(post, till, stamp, quantity, today)
    stage.plan(today.number, officeHour(chance), {
      till,
      service: 'letter',
      verb: 'sellStamps',
      lines: [{ stamp, quantity, value }],
      cash: quantity * value,
      earns: quantity * value,
    })
  }
}

const LEAVES = 50

/** A book comes into the store room, goes to a till, and is settled when it is used up. */
function receiptBooks(stage: Stage) {
  const series = `BL-${padded(stage.targets.year % 100, 2)}P`
  let number = 0
  return (post: Post, till: Till, today: Today, chance: Chance): void => {
    const first = number++ * LEAVES + 1
    const act = (verb: string, more: Line): Step => ({
      till,
      service: 'receipt-book',
      verb,
      lines: [{ series, first, ...more }],
    })
    const slip = `BL-${padded(number, 5)}`
    stage.plan(today.number, 6 * 3600 + 2400, act('receive', { last: first + LEAVES - 1, slip: `PN-${slip}` }))
    stage.plan(today.number, 7 * 3600 + 900, act('supply', { slip: `PX-${slip}` }))
    const spoilt = chance.happens(0.2) ? chance.whole(1, 3) : 0
    const finished = openFrom(post, today.number + chance.whole(40, 100))
    stage.plan(finished, officeHour(chance), act('finish', { used: LEAVES - spoilt, spoilt }))
  }
}

type Mistake = { service: string; verb: string; line: Line; refused: RefusalCode }
const LETTER = { service: 'letter', verb: 'post' } as const

/** What is typed wrongly at a counter or written by a program that does not know better. */
const WRONG: readonly Mistake[] = [
  { ...LETTER, line: { grams: 20 }, refused: 'field_missing' },
  { ...LETTER, line: { grams: 20, pieces: 1, note: 'gấp' }, refused: 'field_extra' },
  { ...LETTER, line: { grams: 20, pieces: 1.5 }, refused: 'field_invalid' },
  { ...LETTER, line: { grams: -20, pieces: 1 }, refused: 'field_invalid' },
  {
    service: 'goods',
    verb: 'sell',
    line: { sku: 'gao-seng-cu-5kg', quantity: 1, unitPrice: -145_000 },
    refused: 'field_invalid',
  },
  { service: 'telegram', verb: 'send', line: { words: 20 }, refused: 'service_unknown' },
  { service: 'letter', verb: 'frank', line: { grams: 20, pieces: 1 }, refused: 'verb_unknown' },
  {
    service: 'water',
    verb: 'collect',
    line: { customer: 'W999999999', period: '2010-01', amount: 85_000 },
    refused: 'thing_unknown',
  },
  {
    service: 'registered',
    verb: 'deliver',
    line: { item: 'RI999999997VN', signed: 'Nhầm mã' },
    refused: 'field_invalid',
  },
]
/** One mistake in so many is to bring more cash than there is. */
const SHORT_EVERY = 4
const MILLION = 1_000_000

function mistake(stage: Stage, till: Till, today: Today, chance: Chance): void {
  const second = officeHour(chance)
  if (chance.whole(1, SHORT_EVERY) === 1) {
    stage.plan(today.number, second, () => {
      const amount = till.cash + chance.whole(1, 9) * MILLION
      const lines = [{ amount, slip: 'NQ-0' }]
      return { till, service: 'cash', verb: 'remit', lines, refused: 'short' }
    })
    return
  }
  const { service, verb, line, refused } = chance.pick(WRONG)
  stage.plan(today.number, second, { till, service, verb, lines: [line], refused })
}

/** Sealed at a point with more on the label than inside: taken in closed, opened before witnesses, the rest a discrepancy. */
function shortPouch(stage: Stage, post: Post, till: Till, today: Today, chance: Chance, n: number): void {
  const { desk } = post.house
  const pouch = `TTX-${padded(n, 5)}`
  const carrier = `carrier:buu-ta.${post.code}`
  const record = `BB-MT-${padded(n, 5)}`
  const missing = chance.whole(1, 8) * 50_000
  const arrival = openFrom(stage.counters.get(post.house) ?? post, today.number + 1)
  const act = (of: Till, verb: string, more: Line): Step => ({
    till: of,
    service: 'pouch',
    verb,
    lines: [{ pouch, ...more }],
  })
  stage.plan(today.number, 16 * 3600 + chance.whole(0, 1800), () => {
    const amount = Math.floor(stage.spare(till) / MILLION) * MILLION - 2 * MILLION
    if (amount <= missing) return undefined
    const inside = amount - missing
    const arrive = () => {
      stage.plan(arrival, 11 * 3600, act(desk, 'takeIn', { carrier }))
      stage.plan(arrival, 11 * 3600 + 600, { ...act(desk, 'empty', { amount: inside, record }), cash: inside })
      stage.plan(arrival, 11 * 3600 + 660, {
        ...act(desk, 'missing', { amount: missing, record }),
        counts: { 'discrepancies.opened': 1, 'pouch.received': inside },
      })
      stage.plan(arrival, 11 * 3600 + 900, {
        till: desk,
        service: 'cash',
        verb: 'remit',
        lines: [{ amount: inside, slip: `NQ-${record}` }],
        cash: -inside,
        safe: { house: post.house, gains: inside },
        counts: { 'cash.remitted': inside },
      })
    }
    stage.plan(today.number, stage.agenda.now + 120, {
      ...act(till, 'handOver', { carrier, slip: `GN-${record}` }),
      after: arrive,
    })
    return { ...act(till, 'seal', { amount }), cash: -amount, counts: { 'pouch.sent': amount } }
  })
}
