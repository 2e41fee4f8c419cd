/**
 * Bags between two posts with both sides' scans: closed by a till for one despatch, given to the van with its letter bill
 * (BĐ8) under the van's slip (BĐ10), taken from the van, opened and checked. A few differ from their bill; each is
 * concluded. Offices scan all year; points since they have a scanner, before that a bag is only the name on a bundle.
 */
import type { Gather, Place } from '#demo/carriage.ts'
import { openFrom, type Post, padded, type Stage, type Till } from '#demo/stage.ts'
import type { Moment, Ride } from '#demo/vans.ts'
import type { Line } from '#kernel/act.ts'
import { dayNumber, dayOfNumber } from '#kernel/day.ts'

/** Points scan from this day of the year on. */
const POINTS_SCAN = '11-15'

/** Of a thousand bags. */
const TROUBLES = { missing: 2.5, extra: 1.5, damaged: 2, off: 4 } as const
const SMOOTH = 1000 - Object.values(TROUBLES).reduce((sum, n) => sum + n, 0)
type Trouble = keyof typeof TROUBLES | 'none'

const START_BEFORE = 300
const CHECKED_AFTER = 600
const AGAIN = 8 * 3600 + 1800
const DECIDER = 'nguyen-van-son'
const GRAMS: Record<string, number> = { parcel: 2_200, bag: 350 }
const GRAMS_PAPER = 60
const GRAMS_MOST = 100_000

/** `closing`: when its items go into it; `opening`: when they are taken out. */
export type Journey = { from: Place; to: Post; closing: Moment; ride: Ride; opening: Moment }

export type Bag = {
  holder: string
  /** Says that an item was put into it, and answers when it comes out. */
  put: (service: string) => Moment
}

export type Bags = (gather: Gather, journey: Journey) => Bag

/** The same bags for all services of a stage: a parcel and a dossier travel in one. */
export function bagsOf(stage: Stage): Bags {
  let bags = made.get(stage)
  if (!bags) {
    bags = registry(stage)
    made.set(stage, bags)
  }
  return bags
}
const made = new WeakMap<Stage, Bags>()

function registry(stage: Stage): Bags {
  const open = new Map<string, Bag>()
  const numbers = new Map<string, { despatches: number; closing: string; bags: number }>()
  const since = dayNumber(`${stage.targets.year}-${POINTS_SCAN}`)
  return (gather, journey) => {
    const { from, to, closing } = journey
    const pair = `${from.post.code}-${to.code}`
    const scanned = (from.post.kind === 'office' && to.kind === 'office') || closing.day >= since
    if (!scanned) return { holder: `bag:${pair}-${closing.day}`, put: () => journey.opening }
    const key = `${from.till.device} ${to.code} ${closing.day}`
    let bag = open.get(key)
    if (!bag) {
      const last = numbers.get(pair) ?? { despatches: 0, closing: '', bags: 0 }
      const today = `${closing.day}`
      const now =
        last.closing === today
          ? { ...last, bags: last.bags + 1 }
          : { despatches: last.despatches + 1, closing: today, bags: 1 }
      numbers.set(pair, now)
      const number = `${pair}-${String(stage.targets.year).slice(-1)}${padded(now.despatches, 4)}-${padded(now.bags, 3)}`
      bag = travels(stage, gather, journey, number, () => open.delete(key))
      open.set(key, bag)
    }
    return bag
  }
}

function travels(stage: Stage, gather: Gather, journey: Journey, bag: string, done: () => void): Bag {
  const { from, to, closing, ride, opening } = journey
  const till = to.tills[0]!
  const route = `route:${ride.route}`
  const slip = `BD10-${from.post.code}-${dayOfNumber(ride.leaves.day).slice(5).replace('-', '')}`
  const chance = stage.chance('bag', bag)
  const trouble = chance.weighted<Trouble>({ none: SMOOTH, ...TROUBLES })
  const record = `BB-${bag.slice(-9)}`
  let items = 0
  const bill = {
    bag,
    to: route,
    slip,
    items: 0,
    grams: GRAMS.bag as number,
    seal: `NP-${chance.whole(10_000, 99_999)}`,
  }
  const taken = { bag, from: route, slip, grams: 0 }
  const off = trouble === 'off' ? chance.whole(1, 6) * 50 : 0
  const later = { day: openFrom(to, opening.day + 1), second: AGAIN }

  gather({ ...closing, second: closing.second - START_BEFORE, till: from.till, service: 'bag', verb: 'start' }, { bag })
  gather({ ...ride.leaves, till: from.till, service: 'bag', verb: 'dispatch', count: 'bag.sent' }, bill)
  gather({ ...ride.comes, till, service: 'bag', verb: 'takeOver', count: 'bag.received' }, taken)
  const finish = (at: Moment, found: Line, after?: (ref: string) => void) =>
    stage.plan(at.day, at.second, () => ({
      till,
      service: 'bag',
      verb: 'finish',
      lines: [{ bag, opened: items, ...found }],
      counts: { 'bag.differences': Number(found.missing ?? found.extra ?? found.damaged ?? (found.off ? 1 : 0)) },
      ...(after ? { after } : {}),
    }))
  const concluded = (by: Till, at: Moment, ref: string, finding: string, reason: string) =>
    stage.plan(at.day, at.second, {
      till: by,
      service: 'irregularity',
      verb: 'concluded',
      lines: [{ ...named(ref), owner: `unit:${by.unit}`, finding, reason, evidence: record, decider: DECIDER }],
    })
  const soon = { day: later.day, second: AGAIN + 3600 }
  const checked = { ...opening, second: opening.second + CHECKED_AFTER }
  const stories: Record<Trouble, () => void> = {
    none: () => finish(checked, {}),
    missing: () =>
      stage.plan(checked.day, checked.second, () => {
        finish(checked, { opened: items - 1, missing: 1, record }, (ref) => {
          stage.plan(later.day, later.second, { till, service: 'bag', verb: 'again', lines: [{ bag, record }] })
          finish({ ...later, second: AGAIN + 1200 }, {})
          concluded(till, soon, ref, 'found', 'Bưu gửi lọt dưới đáy túi, đã lấy ra')
        })
        return undefined
      }),
    extra: () =>
      finish(checked, { extra: 1, record }, (ref) => {
        const asked = `unit:${from.post.code}`
        const reason = 'Túi có thừa một bưu gửi so với BĐ8, đề nghị kiểm tra'
        const ask = { ...named(ref), owner: `unit:${to.code}`, asked, reason }
        stage.plan(checked.day, checked.second + 900, { till, service: 'irregularity', verb: 'ask', lines: [ask] })
        const answered = { day: openFrom(from.post, later.day), second: AGAIN + 3600 }
        concluded(from.till, answered, ref, 'miscounted', 'Ghi thiếu một bưu gửi khi lập BĐ8')
      }),
    damaged: () =>
      finish(checked, { damaged: 1, record }, (ref) =>
        concluded(till, soon, ref, 'damaged', 'Bao gói rách trên đường, ruột còn đủ, đã gói lại'),
      ),
    off: () =>
      finish(checked, { off, record }, (ref) =>
        concluded(till, soon, ref, 'miscounted', 'Cân nơi đóng túi lệch, đã kiểm lại cân'),
      ),
  }
  stories[trouble]()
  return {
    holder: `bag:${bag}`,
    put(service) {
      if (items === 0) stage.plan(ride.leaves.day, ride.leaves.second, () => void done())
      items++
      bill.items = trouble === 'extra' ? items - 1 : items
      bill.grams = Math.min(GRAMS_MOST, bill.grams + (GRAMS[service] ?? GRAMS_PAPER))
      taken.grams = bill.grams - off
      return trouble === 'missing' && items === 1 ? { ...later, second: AGAIN + 600 } : opening
    },
  }
}

function named(ref: string): Line {
  const [device = '', seq] = ref.split('/')
  return { device, seq: Number(seq) }
}
