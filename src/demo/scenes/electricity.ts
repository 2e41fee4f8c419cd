/**
 * Electricity bills: handed out on the 5th working week of the month before, collected village by village, the few that
 * stay unpaid given back on the 28th. How much may stay unpaid is the district's target, to the đồng.
 */
import type { Step } from '#demo/agenda.ts'
import { personOf } from '#demo/people.ts'
import { officeHour, openFrom, type Post, type Scene, type Stage, type Today } from '#demo/stage.ts'
import { addMonths } from '#kernel/day.ts'
import { perMille } from '#rules/rate.ts'

const HANDED_OUT = 5
const FIRST = 6
const LAST = 26
const GIVEN_BACK = 28
/** Bills on one hand-over list. */
const LIST = 25
const PART = 0.004
const PRESSED_TWICE = 0.0008
const WRONG_AMOUNT = 0.0006
/** Half of village bills lie below this, in đồng; a town's are twice as high. */
const BILL_MEDIAN = 120_000

export const electricity: Scene = (stage) => {
  const unpaid = new Map<string, { assigned: number; returned: number }>()
  return (today) => {
    if (today.date !== HANDED_OUT) return
    const period = addMonths(today.month, -1)
    for (const post of stage.posts) {
      const target = stage.targets.electricity.districts[post.house.code]
      if (!target || today.month < target.from) continue
      const sums = unpaid.get(post.house.code) ?? { assigned: 0, returned: 0 }
      unpaid.set(post.house.code, sums)
      for (const bills of villageLists(stage, post, target.customers, period)) {
        const till = post.tills[bills[0]!.village % post.tills.length]!
        const assigned = bills.reduce((sum, bill) => sum + bill.amount, 0)
        sums.assigned += assigned
        stage.plan(today.number, officeHour(stage.chance('hand-out', post.code, period)), {
          till,
          service: 'electricity',
          verb: 'assign',
          lines: () =>
            bills.map(({ customer, amount, name, village }) => ({
              customer,
              period,
              amount,
              village: post.villages[village]!,
              name,
            })),
          counts: { [`electricity.assigned.${post.house.code}`]: assigned, 'electricity.bills': bills.length },
        })
        for (const bill of bills) collect(stage, post, till, period, bill, today, sums, 1 - target.collected)
      }
    }
  }
}

type Bill = { customer: string; amount: number; name: string; village: number; index: number }

/** The bills of a post and period, by village, in lists as they are handed out. */
function* villageLists(stage: Stage, post: Post, inDistrict: number, period: string): Iterable<Bill[]> {
  const count = stage.chance('electricity', post.code).rounded(inDistrict * post.weightInHouse * stage.scale)
  const perVillage = Math.ceil(count / post.villages.length)
  for (let from = 0; from < count; ) {
    const village = Math.floor(from / perVillage)
    const to = Math.min(count, from + LIST, (village + 1) * perVillage)
    yield Array.from({ length: to - from }, (_, i) => billOf(stage, post, from + i, village, period))
    from = to
  }
}

function billOf(stage: Stage, post: Post, index: number, village: number, period: string): Bill {
  const household = stage.chance('household', post.code, index)
  const usual = household.around(post.kind === 'office' ? 2 * BILL_MEDIAN : BILL_MEDIAN, 0.7)
  const { name } = personOf(household, post.mix)
  const month = stage.chance('bill', post.code, index, period).around(1, 0.15)
  const customer = `PA${padded(stage.targets.province, 2)}${padded(post.number, 4)}${padded(index, 5)}`
  return { customer, amount: Math.max(5_000, Math.round((usual * month) / 100) * 100), name, village, index }
}

const padded = (n: number, digits: number): string => String(n).padStart(digits, '0')

function collect(
  stage: Stage,
  post: Post,
  till: Step['till'],
  period: string,
  bill: Bill,
  today: Today,
  sums: { assigned: number; returned: number },
  unpaidShare: number,
): void {
  const chance = stage.chance('collect', post.code, bill.index, period)
  const { customer, amount } = bill
  const at = { till, service: 'electricity' }
  if (chance.happens(3 * unpaidShare) && sums.returned + amount <= unpaidShare * sums.assigned) {
    sums.returned += amount
    const reason = chance.pick(['absent', 'absent', 'disputed', 'direct'])
    const day = openFrom(post, today.number + GIVEN_BACK - HANDED_OUT)
    stage.plan(day, officeHour(chance), {
      ...at,
      verb: 'giveBack',
      lines: () => [{ customer, period, reason }],
      counts: { 'electricity.returned': 1 },
    })
    return
  }
  // A village has its day; some come on another.
  const round =
    FIRST + ((bill.village * 3 + (chance.happens(0.3) ? chance.whole(1, 18) : chance.whole(0, 1))) % (LAST - FIRST))
  const day = openFrom(post, today.number + round - HANDED_OUT)
  const second = officeHour(chance)
  const rate = today.rule('electricity.commission')
  const pay = (verb: string, paid: number): Step => ({
    ...at,
    verb,
    lines: () => [{ customer, period, amount: paid }],
    cash: paid,
    earns: perMille(paid, rate),
    counts: { [`electricity.collected.${post.house.code}`]: paid },
  })
  const refused = (paid: number, refusal: 'already_yours' | 'paid_over' | 'not_settled'): Step => ({
    ...at,
    verb: 'collect',
    lines: () => [{ customer, period, amount: paid }],
    refused: refusal,
  })
  const trouble = chance.share()
  if (trouble < PART) {
    const part = Math.round(amount / 2000) * 1000
    stage.plan(day, second, pay('collectPart', part))
    stage.plan(openFrom(post, day + 1), second, pay('collect', amount - part))
    return
  }
  if (trouble < PART + WRONG_AMOUNT) {
    const over = chance.happens(0.5)
    stage.plan(
      day,
      second - 40,
      refused(over ? amount * 10 : Math.floor(amount / 10), over ? 'paid_over' : 'not_settled'),
    )
  }
  stage.plan(day, second, pay('collect', amount))
  if (chance.happens(PRESSED_TWICE)) stage.plan(day, second + chance.whole(1, 4), refused(amount, 'already_yours'))
}
