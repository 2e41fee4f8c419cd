/**
 * Bills of a principal: handed out early in the month, collected village by village, the few that stay unpaid given back
 * at its end. How much may stay unpaid is the house's target, to the đồng. Electricity, water and tax differ in data only.
 */
import { personOf } from '#demo/people.ts'
import { collectSomehow } from '#demo/scenes/trouble.ts'
import { officeHour, openFrom, type Post, padded, type Scene, type Stage, type Till, type Today } from '#demo/stage.ts'
import { addMonths } from '#kernel/day.ts'
import { perMille } from '#rules/rate.ts'

type Here = { customers: number; collected: number; safe?: boolean }

type Bills = {
  service: string
  principal: string
  /** The field that names the customer, and his code from the post's number and his own. */
  field: string
  code: (post: Post, index: number, province: number) => string
  /** Customers of a post at scale 1, and the share of the money that is collected there; undefined: not collected there. */
  at: (stage: Stage, post: Post, month: string) => Here | undefined
  /** Half of the bills lie below it, in đồng; rounded to `step`. Spreads: between customers, between months of one. */
  bill: { median: number; medianOffice: number; spread: number; monthly: number; step: number; least: number }
}

const HANDED_OUT = 5
const FIRST = 6
const LAST = 26
const GIVEN_BACK = 28
/** Bills on one hand-over list. */
const LIST = 25
const NOT_HELD = 0.0003
const LIST_TWICE = 0.002

/** Five digits for the post and five for the customer keep codes apart at every scale. */
const tenDigits = (post: Post, index: number): string => padded(post.number, 4) + padded(index, 6)

export const electricity = billsOf({
  service: 'electricity',
  principal: 'evn',
  field: 'customer',
  code: (post, index, province) => `P${'ABCDEFGHKLMN'[province % 12]}${province % 10}${tenDigits(post, index)}`,
  at: ({ targets }, post, month) => {
    const district = targets.electricity.districts[post.house.code]
    if (!district || month < district.from) return undefined
    return {
      customers: district.customers * post.weightInHouse,
      collected: district.collected,
      safe: district.safe ?? false,
    }
  },
  bill: { median: 120_000, medianOffice: 240_000, spread: 0.7, monthly: 0.15, step: 100, least: 5_000 },
})

/** Water is piped in the towns. */
export const water = billsOf({
  service: 'water',
  principal: 'water',
  field: 'customer',
  code: (post, index, province) => `W${padded(province, 2)}${tenDigits(post, index)}`,
  at: ({ targets, posts }, post) => {
    if (post.kind !== 'office') return undefined
    const towns = posts.reduce((sum, one) => (one.kind === 'office' ? sum + one.weight : sum), 0)
    return { customers: (targets.water.customers * post.weight) / towns, collected: targets.water.collected }
  },
  bill: { median: 85_000, medianOffice: 85_000, spread: 0.5, monthly: 0.2, step: 100, least: 10_000 },
})

/** Lump-sum tax of household businesses: the same every month. */
export const tax = billsOf({
  service: 'tax',
  principal: 'tax',
  field: 'taxpayer',
  code: (post, index) => tenDigits(post, index),
  at: ({ targets }, post) => ({ customers: targets.tax.customers * post.weight, collected: targets.tax.collected }),
  bill: { median: 350_000, medianOffice: 520_000, spread: 0.6, monthly: 0, step: 1000, least: 50_000 },
})

type Bill = { customer: string; amount: number; name: string; village: number; index: number }
type Sums = { assigned: number; returned: number }

function billsOf(bills: Bills): Scene {
  return (stage) => {
    const sums = new Map<string, Sums>()
    return (today) => {
      if (today.date !== HANDED_OUT) return
      const period = addMonths(today.month, -1)
      for (const post of stage.posts) {
        const here = bills.at(stage, post, today.month)
        if (!here) continue
        const house = post.house.code
        const sum = sums.get(house) ?? { assigned: 0, returned: 0 }
        sums.set(house, sum)
        const day = openFrom(post, today.number)
        for (const list of lists(stage, bills, post, here.customers, period)) {
          const till = post.tills[list[0]!.village % post.tills.length]!
          sum.assigned += handOut(stage, bills, post, till, period, list, day)
          for (const bill of list) collect(stage, bills, post, till, period, bill, today, sum, here)
        }
      }
    }
  }
}

function handOut(
  stage: Stage,
  bills: Bills,
  post: Post,
  till: Till,
  period: string,
  list: readonly Bill[],
  day: number,
): number {
  const assigned = list.reduce((sum, bill) => sum + bill.amount, 0)
  const { service, field } = bills
  const second = (7 * 60 + 5) * 60 + stage.chance(service, 'hand out', post.code, period).whole(0, 1200)
  const lines = () =>
    list.map(({ customer, amount, name, village }) => ({
      [field]: customer,
      period,
      amount,
      village: post.villages[village]!,
      name,
    }))
  stage.plan(day, second, {
    till,
    service,
    verb: 'assign',
    lines,
    counts: { [`${service}.assigned.${post.house.code}`]: assigned, [`${service}.bills`]: list.length },
  })
  if (stage.chance(service, 'list twice', list[0]!.customer, period).happens(LIST_TWICE))
    stage.plan(day, second + 90, { till, service, verb: 'assign', lines, refused: 'thing_exists' })
  return assigned
}

/** The bills of a post and period, by village, in lists as they are handed out. */
function* lists(stage: Stage, bills: Bills, post: Post, customers: number, period: string): Iterable<Bill[]> {
  const count = stage.chance(bills.service, post.code).rounded(customers * stage.scale)
  const perVillage = Math.ceil(count / post.villages.length)
  for (let from = 0; from < count; ) {
    const village = Math.floor(from / perVillage)
    const to = Math.min(count, from + LIST, (village + 1) * perVillage)
    yield Array.from({ length: to - from }, (_, i) => billOf(stage, bills, post, from + i, village, period))
    from = to
  }
}

function billOf(
  stage: Stage,
  { service, code, bill }: Bills,
  post: Post,
  index: number,
  village: number,
  period: string,
): Bill {
  const household = stage.chance(service, 'household', post.code, index)
  const usual = household.around(post.kind === 'office' ? bill.medianOffice : bill.median, bill.spread)
  const { name } = personOf(household, post.mix)
  const month = stage.chance(service, 'bill', post.code, index, period).around(1, bill.monthly)
  const amount = Math.max(bill.least, Math.round((usual * month) / bill.step) * bill.step)
  return { customer: code(post, index, stage.targets.province), amount, name, village, index }
}

function collect(
  stage: Stage,
  bills: Bills,
  post: Post,
  till: Till,
  period: string,
  bill: Bill,
  today: Today,
  sum: Sums,
  here: Here,
): void {
  const { service, field, principal } = bills
  const { customer, amount } = bill
  const unpaidShare = 1 - here.collected
  const chance = stage.chance(service, 'collect', post.code, bill.index, period)
  const act = (verb: string, more: object) => ({
    till,
    service,
    verb,
    lines: () => [{ [field]: customer, period, ...more }],
  })
  if (chance.happens(3 * unpaidShare) && sum.returned + amount <= unpaidShare * sum.assigned) {
    sum.returned += amount
    const reason = chance.pick(['absent', 'absent', 'disputed', 'direct'])
    const day = openFrom(post, today.number + GIVEN_BACK - HANDED_OUT)
    stage.plan(day, officeHour(chance), { ...act('giveBack', { reason }), counts: { [`${service}.returned`]: 1 } })
    return
  }
  // A village has its day; some come on another.
  const late = chance.happens(0.3) ? chance.whole(1, 18) : chance.whole(0, 1)
  const date = FIRST + ((bill.village * 3 + late) % (LAST - FIRST))
  const day = openFrom(post, today.number + date - HANDED_OUT)
  const second = officeHour(chance)
  const commission = (paid: number) => perMille(paid, today.rule(`${service}.commission`))
  const pay = (verb: string, paid: number) => ({
    ...act(verb, { amount: paid }),
    cash: paid,
    earns: commission(paid),
    owes: { principal, amount: paid, earned: commission(paid) },
    counts: { [`${service}.collected.${post.house.code}`]: paid },
  })
  collectSomehow(stage, chance, {
    post,
    till,
    service,
    id: { [field]: customer, period },
    amount,
    day,
    second,
    safe: here.safe ?? false,
    pay,
  })
  if (chance.happens(NOT_HELD)) elsewhere(stage, bills, post, bill, period, today)
}

/** Shown at another post while it lies at its own. */
function elsewhere(
  stage: Stage,
  { service, field }: Bills,
  post: Post,
  { customer, amount }: Bill,
  period: string,
  today: Today,
): void {
  const other = stage.posts[(post.number + 7) % stage.posts.length]!
  const day = openFrom(post, today.number)
  if (other === post || openFrom(other, day) !== day) return
  const lines = [{ [field]: customer, period, amount }]
  stage.plan(day, 10 * 3600, { till: other.tills[0]!, service, verb: 'collect', lines, refused: 'not_held' })
}
