/**
 * The demonstration year as a stream of acts: day by day, in order of time over all devices, each device's acts numbered
 * without a gap. Seeded: the same seed, scale and data give the same bytes. Memory holds the acts that are planned, not
 * those that are done.
 */
import { Agenda, actOf, type Step } from '#demo/agenda.ts'
import { electricity } from '#demo/scenes/electricity.ts'
import { type Scene, stageOf, todayOf } from '#demo/stage.ts'
import { type Expected, tallyOf } from '#demo/tally.ts'
import type { Targets } from '#demo/targets.ts'
import type { Act } from '#kernel/act.ts'
import { dayNumber } from '#kernel/day.ts'
import type { Network } from '#network/network.ts'

const scenes: readonly Scene[] = [electricity]

export type DemoOptions = {
  network: Network
  targets: Targets
  seed: number | string
  /** 0.01 … 10; 1 is the whole year of a province, more than a million acts. */
  scale: number
}

/** Yields the acts of a year and returns what the author expects of them. */
export function* yearOfActs({ network, targets, seed, scale }: DemoOptions): Generator<Act, Expected> {
  const agenda = new Agenda()
  const stage = stageOf(network, targets, seed, scale, agenda)
  const tally = tallyOf({ seed, scale, province: targets.province, year: targets.year })
  const parts = scenes.map((scene) => scene(stage))
  const devices = new Set<string>()
  const last = dayNumber(`${targets.year}-12-31`)
  for (let number = dayNumber(`${targets.year}-01-01`); number <= last; number++) {
    const today = todayOf(number)
    agenda.turn(number)
    for (const part of parts) part(today)
    for (let entry = agenda.next(); entry; entry = agenda.next()) {
      const { step, second } = entry
      if (step.unless?.()) continue
      const act = actOf(step, step.till.seq + 1, today.day, second)
      settle(step)
      step.till.seq = act.seq
      devices.add(act.device)
      tally.add(step, act)
      yield act
      step.then?.(`${act.device}/${act.seq}`)
    }
  }
  return tally.expected(devices.size)
}

/** Keeps the mirror of the drawers. A drawer that would go below nothing is a fault of a scene, found here. */
function settle({ till, cash = 0, refused, service, verb }: Step): void {
  if (refused) return
  till.cash += cash
  if (till.cash < 0) throw new Error(`${service}.${verb} would leave ${till.device} with ${till.cash} đ`)
}
