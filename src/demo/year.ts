/**
 * The demonstration year as a stream of acts: day by day, in order of time over all devices, each device's acts numbered
 * without a gap. Seeded: the same seed, scale and data give the same bytes. Memory holds the acts that are planned, not
 * those that are done.
 */
import { Agenda, actOf, type Step } from '#demo/agenda.ts'
import { electricity, tax, water } from '#demo/scenes/bills.ts'
import { goods } from '#demo/scenes/goods.ts'
import { insurance } from '#demo/scenes/insurance.ts'
import { mail } from '#demo/scenes/mail.ts'
import { papers } from '#demo/scenes/papers.ts'
import { allowance, pension } from '#demo/scenes/payouts.ts'
import { settlement } from '#demo/scenes/settlement.ts'
import { sundries } from '#demo/scenes/sundries.ts'
import { treasury } from '#demo/scenes/treasury.ts'
import { type DemoOptions, type Scene, type Stage, stageOf, todayOf } from '#demo/stage.ts'
import { type Expected, tallyOf } from '#demo/tally.ts'
import type { Act } from '#kernel/act.ts'
import { dayNumber } from '#kernel/day.ts'

/** In this order each morning: the trade in goods looks at what the others earn, the treasury at what they pay out. */
const scenes: readonly Scene[] = [
  electricity,
  water,
  tax,
  pension,
  allowance,
  mail,
  papers,
  insurance,
  sundries,
  goods,
  settlement,
  treasury,
]

/** Yields the acts of a year and returns what the author expects of them. */
export function* yearOfActs(options: DemoOptions): Generator<Act, Expected> {
  const agenda = new Agenda()
  const { targets, seed, scale } = options
  const stage = stageOf(options, agenda)
  const tally = tallyOf({ seed, scale, province: targets.province, year: targets.year }, targets)
  const parts = scenes.map((scene) => scene(stage))
  const devices = new Set<string>()
  const last = dayNumber(`${targets.year}-12-31`)
  for (let number = dayNumber(`${targets.year}-01-01`); number <= last; number++) {
    const today = todayOf(number)
    agenda.turn(number)
    for (const part of parts) part(today)
    for (let entry = agenda.next(); entry; entry = agenda.next()) {
      const { step, second } = entry
      const act = actOf(step, step.till.seq + 1, today.day, second)
      settle(stage, step)
      step.till.seq = act.seq
      devices.add(act.device)
      tally.add(step, act)
      yield act
      step.after?.(`${act.device}/${act.seq}`)
    }
  }
  return tally.expected(devices.size)
}

/** Keeps the mirror of drawers, safes and claims. What would go below nothing is a fault of a scene, found here. */
function settle(stage: Stage, { till, cash = 0, safe, owes, earns = 0, refused, service, verb }: Step): void {
  if (refused) return
  till.cash += cash
  if (till.cash < 0) throw new Error(`${service}.${verb} would leave ${till.device} with ${till.cash} đ`)
  if (safe) safe.house.vault += safe.gains
  if (safe && safe.house.vault < 0)
    throw new Error(`${service}.${verb} would leave the safe of ${safe.house.safe} with ${safe.house.vault} đ`)
  stage.earned += earns
  if (!owes) return
  const account = stage.accounts.get(owes.principal) ?? { held: 0, commission: 0 }
  account.held += owes.amount
  account.commission += owes.earned ?? 0
  stage.accounts.set(owes.principal, account)
}
