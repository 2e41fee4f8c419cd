/**
 * Settlement: what is held for principals is paid to them once a month, payouts are funded and the rest returned,
 * commissions come in, and customers pay what they owe. Settled at the provincial post, for the whole province.
 */
import type { Step } from '#demo/agenda.ts'
import { officeHour, openFrom, type Scene, type Stage } from '#demo/stage.ts'
import { addMonths } from '#kernel/day.ts'

export const BANK = 'principal:agribank'
const FUNDED = 1
const REMITTED = 6
const RETURNED = 28
const AFTERNOON = 15 * 3600 + 1800
/** Principals whose money is paid out. */
const PAYOUTS = ['bhxh-payout', 'labour']

export const settlement: Scene = (stage) => (today) => {
  const { date, month, number } = today
  if (date === FUNDED)
    for (const principal of PAYOUTS) {
      const amount = stage.orders.get(principal) ?? 0
      stage.orders.delete(principal)
      if (amount > 0) stage.plan(number, 10 * 3600, payment(stage, principal, 'fund', `C72-${month}`, amount, amount))
    }
  if (date === REMITTED) {
    stage.plan(number, AFTERNOON, () => {
      let second = AFTERNOON
      const statement = `DS-${addMonths(month, -1)}`
      for (const [principal, { held, commission }] of stage.accounts) {
        const paysOut = PAYOUTS.includes(principal)
        if (held > 0 && !paysOut)
          stage.plan(number, ++second, payment(stage, principal, 'remit', statement, held, -held))
        if (commission > 0) stage.plan(number, ++second, received(stage, principal, statement, commission))
      }
      return undefined
    })
    debts(stage, addMonths(month, -1), number)
  }
  if (date === RETURNED)
    stage.plan(number, AFTERNOON, () => {
      for (const principal of PAYOUTS) {
        const held = stage.accounts.get(principal)?.held ?? 0
        if (held > 0)
          stage.plan(number, AFTERNOON + 60, payment(stage, principal, 'refund', `C74-${month}`, held, -held))
      }
      return undefined
    })
}

const MARKS: Record<string, string> = { remit: 'UNC', fund: 'BC', refund: 'UNC-HT', commission: 'BC-HH' }

/** `amount` is added to what is held for the principal. */
function payment(stage: Stage, principal: string, verb: string, statement: string, paid: number, amount: number): Step {
  const voucher = `${MARKS[verb]}-${principal.toUpperCase()}-${statement.slice(-7)}`
  return {
    till: stage.root.desk,
    service: 'settlement',
    verb,
    lines: [{ principal, voucher, amount: paid, bank: BANK, statement }],
    owes: { principal, amount },
  }
}

const received = (stage: Stage, principal: string, statement: string, commission: number): Step => ({
  ...payment(stage, principal, 'commission', statement, commission, 0),
  owes: { principal, amount: 0, earned: -commission },
})

const PAYS_CASH = 0.15
const PAYS_LATE = 0.03

/** Customers pay last month's postings until the end of this one, a few a month later. */
function debts(stage: Stage, month: string, from: number): void {
  for (const [key, { account, post, amount }] of stage.debts) {
    if (!key.endsWith(month)) continue
    stage.debts.delete(key)
    const chance = stage.chance('debt', key)
    const delay = chance.whole(2, 20) + (chance.happens(PAYS_LATE) ? 30 : 0)
    const inCash = chance.happens(PAYS_CASH)
    const voucher = `${inCash ? 'PT' : 'BC'}-${account}-${month}`
    const line = { account, voucher, amount }
    stage.plan(openFrom(post, from + delay), officeHour(chance), {
      till: post.tills[0]!,
      service: 'credit',
      verb: inCash ? 'pay' : 'payByBank',
      lines: [inCash ? line : { ...line, bank: BANK }],
      cash: inCash ? amount : 0,
      counts: { 'credit.paid': amount },
    })
  }
}
