import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '#kernel/day.ts'
import { checkLateness } from './lateness.ts'
import { learnLateness, type Scan } from './learn.ts'
import { matrix } from './matrix.ts'
import { reliability } from './reliability.ts'
import { scenarioHorizon, scenarioLateness, scenarioMail } from './scenario.ts'
import { sonLaScenarios } from './sonla.ts'
import { compile } from './timetable.ts'

const scenario = sonLaScenarios().find(({ id }) => id === 'khop-noi')
assert.ok(scenario)
const { plan } = scenario

/** The van to Mường La should be there at 6:55. */
const DUE = 6 * 60 + 55
const scan = (day: number, minute: number, more: Partial<Scan> = {}): Scan => ({
  route: '2-ML',
  stop: 'ML',
  day: addDays('2018-10-01', day),
  minute,
  ...more,
})
/** Monday to Saturday of five weeks. */
const WORKDAYS = Array.from({ length: 35 }, (_, day) => day).filter((day) => day % 7 !== 6)

test('shares of lateness are those that were put in; a bag that is scanned later does not count', () => {
  const scans = WORKDAYS.flatMap((day, i) => {
    const late = i % 10 === 0 ? 42 : i % 10 < 4 ? 13 : -3
    return [scan(day, DUE + late + 20), scan(day, DUE + late)]
  })
  const { lateness, legs, few, unmatched } = learnLateness(plan, scans)
  assert.deepEqual(lateness, [
    {
      route: '2-ML',
      lateness: [
        { minutes: 0, share: 0.6 },
        { minutes: 15, share: 0.3 },
        { minutes: 45, share: 0.1 },
      ],
    },
  ])
  assert.deepEqual(legs, [{ route: '2-ML', stop: 'ML', runs: 30, median: 0, p90: 13 }])
  assert.deepEqual([few, unmatched], [[], 0])
  checkLateness(lateness[0]?.lateness ?? [])
})

test('few runs are told, not guessed; scans of no run are counted', () => {
  const found = learnLateness(plan, [
    scan(0, DUE),
    scan(6, DUE),
    scan(1, DUE, { route: '2-XX' }),
    scan(2, DUE, { stop: 'SC' }),
    scan(3, DUE + 7 * 60),
  ])
  assert.deepEqual(found.few, [{ route: '2-ML', runs: 1 }])
  assert.deepEqual([found.lateness, found.unmatched], [[], 4])
})

test('a run over midnight is found from the day it comes; each stop is a leg, the last decides for the run', () => {
  // Level 1 leaves at 19:30 and is due at Mộc Châu at 23:50, at Sơn La after 3:00.
  const call = plan.trips.find(({ id }) => id === '1-QL6/1')?.calls.at(-1)
  assert.ok(call && call.arrival > 86_400)
  const due = call.arrival / 60 - 1440
  const scans = Array.from({ length: 20 }, (_, day) => [
    scan(day, 23 * 60 + 55, { route: '1-QL6', stop: 'MC' }),
    scan(day + 1, due + 30, { route: '1-QL6', stop: 'SL' }),
  ]).flat()
  const { lateness, legs } = learnLateness(plan, scans)
  assert.deepEqual(lateness, [{ route: '1-QL6', lateness: [{ minutes: 30, share: 1 }] }])
  assert.deepEqual(
    legs.map(({ stop, runs, median }) => [stop, runs, median]),
    [
      ['MC', 20, 5],
      ['SL', 20, 30],
    ],
  )
})

test('what was learned is what reliability draws from', () => {
  // Always an hour late: the loop to the point has left, and its mail waits a day.
  const { lateness } = learnLateness(
    plan,
    WORKDAYS.map((day) => scan(day, DUE + 60)),
  )
  const { timetable } = compile(plan, scenarioHorizon(scenario))
  const point = scenario.offices.find(({ under }) => under === 'ML')?.stop
  assert.ok(timetable && point)
  const mine = { ...scenarioMail(scenario), origins: ['HN'], destinations: [point], days: 1 }
  const n = matrix(timetable, mine).n[0] as number
  const within = (known: typeof lateness, days: number) =>
    reliability(timetable, {
      ...mine,
      lateness: scenarioLateness({ ...scenario, lateness: known }),
      samples: 20,
      seed: 1,
    }).within(0, 0, 0, days).share
  assert.deepEqual([within([], n), within(lateness, n), within(lateness, n + 1)], [1, 0, 1])
})
