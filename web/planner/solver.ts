/** The worker of the room: what takes seconds is done here, so that the page can be used meanwhile, and can end it. */
import '../counter/older.ts'
import { reliability } from '#routing/reliability.ts'
import { scenarioHorizon, scenarioLateness, scenarioMail } from '#routing/scenario.ts'
import { syncOf } from '#routing/scenario-sync.ts'
import { synchronise } from '#routing/synchronise.ts'
import { compile } from '#routing/timetable.ts'
import type { Question, Said } from './ask.ts'
import { rulesWith } from './rules.ts'

/** Between two words about how far it is. */
const SAY_MS = 200
const SEED = 1

const say = (said: Said): void => postMessage(said)

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  try {
    say(data.kind === 'reliability' ? likely(data) : solved(data))
  } catch (error) {
    say({ kind: 'failed', message: (error as Error).message })
  }
})

function likely({ scenario, samples, share }: Extract<Question, { kind: 'reliability' }>): Said {
  const { timetable } = compile(scenario.plan, scenarioHorizon(scenario))
  if (!timetable) return { kind: 'failed', message: 'phương án có lỗi' }
  const mail = scenarioMail(scenario)
  const found = reliability(timetable, { ...mail, lateness: scenarioLateness(scenario), samples, seed: SEED })
  const n = mail.origins.map((_, o) =>
    found.days.flatMap((_, d) => mail.destinations.map((_, t) => found.quantile(o, d, t, share))),
  )
  return { kind: 'reliability', n }
}

function solved({ scenario, seconds, routes, vans }: Extract<Question, { kind: 'synchronise' }>): Said {
  const begun = performance.now()
  let told = 0
  let least = Number.POSITIVE_INFINITY
  const { plan } = syncOf(scenario, rulesWith(vans), new Set(routes))
  const found = synchronise(plan, ({ cost, lowerBound, moves }) => {
    const now = performance.now() - begun
    if (now - told > SAY_MS) {
      told = now
      const better = cost < least ? moves() : undefined
      least = Math.min(least, cost)
      say({ kind: 'step', seconds: now / 1000, lowerBound, best: better && { waiting: cost, moves: better } })
    }
    return now < seconds * 1000
  })
  const none = { waiting: 0, lowerBound: 0, moves: [] }
  return { kind: 'solved', ...none, ...found }
}
