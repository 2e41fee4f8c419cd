/**
 * Items against the clocks of the mail: published days (J+n) and the hours of the corporate measures F1.1–F1.3 and F4.1.
 * Each clock is a row of data. Who comes back, is lost, or lies past its time stays among those that are counted, so that a
 * share on time cannot rise by returning what is hard to deliver.
 */
import { type Day, daysBetween } from '#kernel/day.ts'
import { workingDaysBetween } from '#rules/calendar.ts'
import { findRule, type RuleInForce } from '#rules/rule.ts'
import { RULES } from '#rules/rules.ts'
import { deadline } from '#rules/standards.ts'

export type MailService = 'parcel' | 'registered'
export type Moment = { at: string; day: Day }

/**
 * One item that this province had. `at`: ISO instant with offset. `leaves`: taken in here for another province. `from`,
 * `unit`: internal ids of the unit that took it in, and of the one where it is or where it ended. `paid`: when its cash on
 * delivery reached the Post or the sender. `posted`: day of posting in another province, when the label says it. `there`: when
 * the office that delivered it, or in whose tills it lies, took it over; nothing while it is on the road.
 */
export type Item = {
  service: MailService
  came: 'accepted' | 'arrived'
  leaves: boolean
  from: number
  unit: number
  begin: Moment
  posted?: Day
  there?: Moment
  end?: Moment & { how: 'delivered' | 'returned' | 'left' | 'lost' }
  cod: number
  paid?: Moment
}

/** `done`: absent while it runs, and for ever when the item ended in another way (`closed`). */
type Clock = { start: Moment; done?: Moment | undefined; closed: boolean }

/** `by`: whose the result is. `rule`: key of the dated standard; before its first edition nothing is counted. */
export type Standard = {
  id: string
  title: string
  rule: string
  by: 'from' | 'unit'
  clock: (item: Item) => Clock | undefined
}

const stays = ({ came, leaves }: Item): boolean => came === 'accepted' && !leaves
const runs = (item: Item, done: Moment | undefined, start = item.begin): Clock => ({
  start,
  done,
  closed: done === undefined && item.end !== undefined && item.end.how !== 'delivered',
})
const delivered = ({ end }: Item): Moment | undefined => (end?.how === 'delivered' ? end : undefined)

/** Delivered, and with cash on delivery also handed in. */
function settled(item: Item): Moment | undefined {
  const end = delivered(item)
  if (!end || item.cod === 0) return end
  const { paid } = item
  return paid && Date.parse(paid.at) < Date.parse(end.at) ? end : paid
}

const OFFICE_HOURS = 'delivery.hours.office'
/** F4.1 keeps e-commerce apart. An item does not say what was bought how: cash on delivery stands for it. */
const atOffice = (of: 'shop' | 'other') => (item: Item) =>
  item.there && !item.leaves && item.end?.how !== 'left' && (of === 'shop') === item.cod > 0
    ? runs(item, delivered(item), item.there)
    : undefined

/** In the order in which the page shows them. */
export const STANDARDS: readonly Standard[] = [
  {
    id: 'thu-noi-tinh',
    title: 'Thư ghi số nội tỉnh, toàn trình',
    rule: 'letter.days.province',
    by: 'from',
    clock: (item) => (item.service === 'registered' && stays(item) ? runs(item, delivered(item)) : undefined),
  },
  {
    id: 'thu-lien-tinh',
    title: 'Thư ghi số từ tỉnh khác, toàn trình',
    rule: 'letter.days.nation',
    by: 'unit',
    // One that left here is delivered where this journal does not see it; one passed on is another province's to count.
    clock: (item) => {
      const { service, came, posted, end } = item
      if (service !== 'registered' || came !== 'arrived' || posted === undefined || end?.how === 'left')
        return undefined
      return runs(item, delivered(item), { at: `${posted}T00:00:00+07:00`, day: posted })
    },
  },
  {
    id: 'buu-kien-noi-tinh',
    title: 'Bưu kiện nội tỉnh, toàn trình',
    rule: 'delivery.days',
    by: 'from',
    clock: (item) => (item.service === 'parcel' && stays(item) ? runs(item, delivered(item)) : undefined),
  },
  {
    id: 'f1-1',
    title: 'F1.1 phát, nộp tiền nội tỉnh',
    rule: 'delivery.hours.province',
    by: 'from',
    clock: (item) => (stays(item) ? runs(item, settled(item)) : undefined),
  },
  {
    id: 'f1-2',
    title: 'F1.2 rời tỉnh đi tỉnh khác',
    rule: 'departure.hours',
    by: 'from',
    clock: (item) => {
      if (!item.leaves) return undefined
      const done = item.end?.how === 'left' ? item.end : undefined
      return { start: item.begin, done, closed: item.end !== undefined && !done }
    },
  },
  {
    id: 'f1-3',
    title: 'F1.3 phát, nộp tiền liên tỉnh',
    rule: 'remittance.hours',
    by: 'unit',
    clock: (item) => (item.came === 'arrived' && item.end?.how !== 'left' ? runs(item, settled(item)) : undefined),
  },
  {
    id: 'f4-1',
    title: 'F4.1 phát tại bưu cục, truyền thống',
    rule: OFFICE_HOURS,
    by: 'unit',
    clock: atOffice('other'),
  },
  {
    id: 'f4-1-tmdt',
    title: 'F4.1 phát tại bưu cục, thương mại điện tử',
    rule: OFFICE_HOURS,
    by: 'unit',
    clock: atOffice('shop'),
  },
  {
    id: 'nop-tien',
    title: 'Nộp tiền thu hộ sau khi phát',
    rule: 'remittance.late',
    by: 'unit',
    clock: (item) => {
      const end = delivered(item)
      return end && item.cod > 0 ? runs(item, settled(item), end) : undefined
    },
  },
]

/** How an item stands by a standard: `due` in milliseconds; `took` in the rule's unit, when done. */
export type Verdict = {
  state: 'good' | 'late' | 'back' | 'overdue' | 'waiting'
  due: number
  took?: number
  rule: RuleInForce
}

/** Undefined when the standard does not concern the item, or was not in force on the day when its clock began. */
export function judge(item: Item, standard: Standard, now: number): Verdict | undefined {
  const clock = standard.clock(item)
  const rule = clock && findRule(RULES, standard.rule, clock.start.day)
  if (!clock || !rule) return undefined
  const { start, done, closed } = clock
  const hours = rule.unit === 'giờ'
  const due = hours
    ? Date.parse(start.at) + rule.value * HOUR_MS
    : Date.parse(`${deadline(rule, start.day)}T23:59:59.999+07:00`)
  if (!done) return { state: closed ? 'back' : now > due ? 'overdue' : 'waiting', due, rule }
  const took = hours
    ? (Date.parse(done.at) - Date.parse(start.at)) / HOUR_MS
    : rule.unit === 'ngày làm việc'
      ? workingDaysBetween(start.day, done.day)
      : daysBetween(start.day, done.day)
  return { state: Date.parse(done.at) <= due ? 'good' : 'late', due, took, rule }
}

const HOUR_MS = 3_600_000

/** So many items in a state. `within`: days, or whole hours and beyond two days whole days in hours, rounded up; null unless done. */
export type Part = { state: Verdict['state']; within: number | null; items: number }

const FINE_HOURS = 48

/** One item. Times are kept so coarsely that a month of ten times the mail has hardly more different ones. */
export function partOf({ state, took, rule }: Verdict): Part {
  const step = took !== undefined && took > FINE_HOURS && rule.unit === 'giờ' ? 24 : 1
  return { state, within: took === undefined ? null : Math.ceil(took / step) * step, items: 1 }
}

/**
 * Counts of items. `counted` = good + late + back + overdue; `waiting` still have time and are in no share. `half`, `most`:
 * within what half and 95 % of those that are done were done (nearest rank), in the unit of the rule.
 */
export type Score = Record<'counted' | Verdict['state'], number> & { half?: number; most?: number }

export function scoreOf(parts: readonly Part[]): Score {
  const score: Score = { counted: 0, good: 0, late: 0, back: 0, overdue: 0, waiting: 0 }
  for (const { state, items } of parts) {
    score[state] += items
    if (state !== 'waiting') score.counted += items
  }
  const done = parts.flatMap(({ within, items }) => (within === null ? [] : [{ within, items }]))
  if (done.length === 0) return score
  done.sort((a, b) => a.within - b.within)
  let all = 0
  const steps = done.map(({ within, items }) => {
    all += items
    return { within, until: all }
  })
  const rank = (share: number): number => steps.find(({ until }) => until >= share * all)?.within as number
  return { ...score, half: rank(0.5), most: rank(0.95) }
}

/** The standard that an item on its way missed first; undefined while none is missed. */
export function missedBy(item: Item, now: number): (Verdict & { standard: Standard }) | undefined {
  if (item.end) return undefined
  return STANDARDS.flatMap((standard) => {
    const verdict = judge(item, standard, now)
    return verdict?.state === 'overdue' ? [{ ...verdict, standard }] : []
  }).toSorted((a, b) => a.due - b.due)[0]
}
