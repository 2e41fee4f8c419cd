/**
 * The mail network on synthetic provinces ×1, ×10, ×100 over ten days: one stop to all, all to all at every departure,
 * the core, a plan's matrix after an edit, a thousand scenarios of lateness. The peer is the router of the npm package
 * raptor-journey-planner on the same runs, in turn with ours in the same minutes: `npm ci --prefix bench/peers` brings it,
 * and without it the peer is a plain label-correcting search. Its answers are compared with ours, stop by stop. All figures
 * are processor time.
 */
import { createRequire } from 'node:module'
import { loadavg } from 'node:os'
import { Chance } from '#kernel/chance.ts'
import { coreOf } from '#routing/core.ts'
import { matrix } from '#routing/matrix.ts'
import { reliability } from '#routing/reliability.ts'
import { designRounds } from '#routing/rounds.ts'
import { arrivalRows } from '#routing/rows.ts'
import { earliestArrival } from '#routing/scan.ts'
import { synchronise } from '#routing/synchronise.ts'
import { provinces } from '#routing/synthetic.ts'
import { compile, NEVER, type Timetable } from '#routing/timetable.ts'
import { syncPlan } from './pool.ts'
import type { Figure } from './run.ts'
import { median } from './support.ts'

export const question = 'routes on synthetic provinces ×1, ×10, ×100, against a router from npm on the same runs'

const HORIZON = { from: '2018-11-26', days: 10 }
const WHOLE = { seed: 1, from: '2018-01-01', to: '2019-12-31' }

/** Earliest seconds since zero at all stops from one, by place; `NEVER`: not reached. */
type Peer = { name: string; from(origin: number, ready: number): (stop: number) => number }

type PeerStop = { stop: string; arrivalTime: number; departureTime: number; pickUp: boolean; dropOff: boolean }
type PeerScan = { scan(origins: Record<string, number>, date: number, dow: number): [unknown, Record<string, number>] }
type PeerModule = {
  RaptorAlgorithmFactory: { create(trips: object[], transfers: object, interchange: object): PeerScan }
}

function raptorModule(): PeerModule | undefined {
  const require = createRequire(new URL('./peers/package.json', import.meta.url))
  try {
    return require('raptor-journey-planner') as PeerModule
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    return undefined
  }
}

/** Every run as a trip of its own, in seconds since zero. */
function raptor({ RaptorAlgorithmFactory }: PeerModule, { trips, runTrip, runStart, stops }: Timetable): Peer {
  const every = { runsOn: () => true }
  const runs = Array.from(runTrip, (trip, run) => {
    const start = runStart[run] as number
    const stopTimes = trips[trip]?.calls.map(
      ({ stop, arrival, departure, pickUp, dropOff }): PeerStop => ({
        stop,
        arrivalTime: start + arrival,
        departureTime: start + departure,
        pickUp,
        dropOff,
      }),
    )
    return { tripId: String(run), stopTimes, serviceId: 'x', service: every }
  })
  const router = RaptorAlgorithmFactory.create(runs, {}, {})
  return {
    name: 'raptor-journey-planner 2.2.3',
    from(origin, ready) {
      const [, arrivals] = router.scan({ [stops[origin]?.id as string]: ready }, 20181126, 1)
      // A stop that is not reached stands at its largest whole number.
      return (stop) => Math.min(NEVER, arrivals[stops[stop]?.id as string] ?? NEVER)
    },
  }
}

/** Without the package: connections again and again until no label falls. */
function labelCorrecting({ departure, arrival, from, to, run, stops, runTrip }: Timetable): Peer {
  return {
    name: 'label correcting',
    from(origin, ready) {
      const labels = new Map([[origin, ready]])
      for (let changed = true; changed; ) {
        changed = false
        const aboard = new Set<number>()
        for (let c = 0; c < departure.length; c++) {
          if ((labels.get(from[c] as number) ?? NEVER) <= (departure[c] as number)) aboard.add(run[c] as number)
          if (aboard.has(run[c] as number) && (arrival[c] as number) < (labels.get(to[c] as number) ?? NEVER)) {
            labels.set(to[c] as number, arrival[c] as number)
            changed = true
          }
        }
      }
      if (labels.size > stops.length || runTrip.length === 0) throw new Error('labels of no stop')
      return (stop) => labels.get(stop) ?? NEVER
    },
  }
}

/** Processor time of this thread: what else the machine does counts for neither side. */
const timed = <T>(work: () => T): { ms: number; value: T } => {
  const begun = process.threadCpuUsage()
  const value = work()
  const { user, system } = process.threadCpuUsage(begun)
  return { ms: (user + system) / 1000, value }
}

export async function run(): Promise<Figure[]> {
  const found = raptorModule()
  const figures: Figure[] = [
    {
      name: 'load of the machine before',
      value: loadavg()[0] as number,
      unit: '',
      reference: 'shown',
      ratio: 1,
      shown: true,
    },
  ]
  for (const [scale, queries] of [
    [1, 200],
    [10, 20],
    [100, 3],
  ] as const) {
    const plan = provinces(scale, WHOLE)
    const { timetable } = compile(plan, HORIZON)
    if (!timetable) throw new Error('the synthetic plan does not compile')
    const peer = found ? raptor(found, timetable) : labelCorrecting(timetable)
    figures.push(...oneToAll(scale, queries, timetable, peer), ...core(scale, timetable))
    if (scale < 100) figures.push(allPairs(scale, timetable, peer))
    if (scale === 1) figures.push(...planning(plan, timetable))
  }
  return [...figures, largestDistrict(), ...meeting()]
}

/** Of each search so many journeys are written out leg by leg. */
const WRITTEN = 1000
const TURNS = 3

function oneToAll(scale: number, queries: number, timetable: Timetable, peer: Peer): Figure[] {
  const count = timetable.stops.length
  const asked = Array.from({ length: queries }, (_, i) => ({
    origin: (i * 7919) % count,
    // Not at 0: the peer takes that for never.
    ready: (1 + ((i * 397) % 1440)) * 60,
  }))
  const ask = ({ origin, ready }: (typeof asked)[number]) =>
    earliestArrival(timetable, { from: timetable.stops[origin]?.id as string, readyMinute: ready / 60 })
  // Both warm up on the same, which does not count.
  for (const one of asked) ask(one)
  for (const one of asked) peer.from(one.origin, one.ready)
  // Together, not each alone: the clock of the processor has coarse ticks. In turns, so that both meet the same minutes.
  // And ours several times, because it is so short.
  const repeats = scale === 1 ? 40 : 20
  const total = { ours: 0, theirs: 0, written: 0 }
  let compared = 0
  let different = 0
  for (let turn = 0; turn < TURNS; turn++) {
    const part = asked.filter((_, i) => i % TURNS === turn)
    const mine = timed(() => {
      for (let again = 1; again < repeats; again++) part.map(ask)
      return part.map(ask)
    })
    const other = timed(() => part.map(({ origin, ready }) => peer.from(origin, ready)))
    total.ours += mine.ms / repeats
    total.theirs += other.ms
    for (const [i, { seconds }] of mine.value.entries())
      for (let stop = 0; stop < count; stop++) {
        compared++
        if (other.value[i]?.(stop) !== seconds[stop]) different++
      }
    const ids = timetable.stops.slice(0, WRITTEN).map(({ id }) => id)
    total.written += timed(() => mine.value.map(({ journey }) => ids.map(journey))).ms
  }
  const [own, their, paths] = [total.ours, total.theirs, total.written].map((ms) => ms / queries) as [
    number,
    number,
    number,
  ]
  return [
    {
      name: `×${scale}: one to all, with pointers of journeys`,
      value: own,
      unit: 'ms',
      reference: `${peer.name} / 8`,
      ratio: their / own / 8,
    },
    {
      name: `×${scale}: the same by the peer`,
      value: their,
      unit: 'ms',
      reference: 'ours',
      ratio: their / own,
      shown: true,
    },
    {
      name: `×${scale}: ${Math.min(WRITTEN, count)} journeys of it written out`,
      value: paths,
      unit: 'ms',
      reference: 'the search',
      ratio: own / paths,
      shown: true,
    },
    {
      name: `×${scale}: answers of the peer that differ, of ${compared}`,
      value: different,
      unit: '',
      reference: 'compared',
      ratio: different / compared,
      shown: true,
    },
  ]
}

/** All departures of all stops to all stops, in blocks of targets. */
function allPairs(scale: number, timetable: Timetable, peer: Peer): Figure {
  const count = timetable.stops.length
  const BLOCK = 128
  const all = () => {
    for (let first = 0; first < count; first += BLOCK)
      arrivalRows(
        timetable,
        Array.from({ length: Math.min(BLOCK, count - first) }, (_, i) => [first + i]),
      )
  }
  if (scale === 1) all()
  const repeats = scale === 1 ? 20 : 1
  const own =
    timed(() => {
      for (let again = 0; again < repeats; again++) all()
    }).ms / repeats
  const departures = Map.groupBy(timetable.from.keys(), (c) => timetable.from[c] as number)
  const SAMPLE = scale === 1 ? 10 : 2
  let theirs = 0
  for (let i = 0; i < SAMPLE; i++) {
    const origin = Math.floor((i + 0.5) * (count / SAMPLE))
    const times = new Set((departures.get(origin) ?? []).map((c) => timetable.departure[c] as number))
    theirs += timed(() => {
      for (const time of times) peer.from(origin, time)
    }).ms
  }
  const their = (theirs / SAMPLE) * count
  return {
    name: `×${scale}: all to all at every departure`,
    value: own,
    unit: 'ms',
    reference: `(${SAMPLE} stops by ${peer.name}, times all) / 50`,
    ratio: their / own / 50,
  }
}

function core(scale: number, timetable: Timetable): Figure[] {
  if (scale < 100) coreOf(timetable)
  const { ms, value } = timed(() => coreOf(timetable))
  return [
    {
      name: `×${scale}: all to all in the core of ${value.stops.length}, found too`,
      value: ms,
      unit: 'ms',
      reference: 'one second',
      ratio: 1000 / ms,
      shown: scale < 100,
    },
  ]
}

/** A district with as many points as the largest has communes, in the plane, of one seed. */
function largestDistrict(): Figure {
  const POINTS = 29
  const chance = new Chance(WHOLE.seed, 'district')
  const places = Array.from({ length: POINTS + 1 }, () => [chance.whole(0, 60), chance.whole(0, 60)] as const)
  const asked = {
    minutes: places.map(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v) * 1.4))),
    items: Array.from({ length: POINTS }, () => chance.whole(5, 40)),
    rules: { pointsMost: 6, minutesMost: 300, itemsMost: 150, haltMinutes: 10, roundCost: 50_000, minuteCost: 1000 },
  }
  const { ms, value } = timed(() => designRounds(asked))
  if (value.status !== 'optimal') throw new Error(`rounds: ${value.status}`)
  return {
    name: `rounds of ${POINTS} points, proven cheapest`,
    value: ms / 1000,
    unit: 's',
    reference: '10 s',
    ratio: 10_000 / ms,
  }
}

/** All seeds count: one that is not proven after ten seconds is the slowest. */
function meeting(): Figure[] {
  const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
  const SECONDS = 10
  const times: number[] = []
  let proven = 0
  for (const seed of SEEDS) {
    const begun = process.threadCpuUsage()
    const goOn = (): boolean => {
      const { user, system } = process.threadCpuUsage(begun)
      return user + system < SECONDS * 1e6
    }
    const { ms, value } = timed(() => synchronise(syncPlan(seed), goOn))
    times.push(ms)
    if (value.status === 'optimal') proven++
  }
  const worst = Math.max(...times)
  const name = '12 routes of two trips and 150 loops synchronised'
  return [
    { name: `${name}: slowest`, value: worst / 1000, unit: 's', reference: '10 s', ratio: (SECONDS * 1000) / worst },
    { name: `${name}: median`, value: median(times) / 1000, unit: 's', reference: 'shown', ratio: 1, shown: true },
    {
      name: `${name}: proven, of ${SEEDS.length}`,
      value: proven,
      unit: '',
      reference: 'all',
      ratio: proven / SEEDS.length,
    },
  ]
}

/** What a planner waits for, at the size of Sơn La. */
function planning(plan: ReturnType<typeof provinces>, timetable: Timetable): Figure[] {
  const stops = timetable.stops.map(({ id }) => id).filter((id) => /^(N|P0|P0D\d+)$/.test(id))
  const asked = {
    origins: stops,
    destinations: stops,
    days: 7,
    cutoff: () => 16 * 60 + 30,
    rounds: () => [8 * 60, 14 * 60],
  }
  const edit = () => {
    const { timetable: made } = compile(plan, HORIZON)
    return made && matrix(made, asked)
  }
  for (let i = 0; i < 10; i++) edit()
  const edited = median(Array.from({ length: 20 }, () => timed(edit).ms))
  const lateness = () => [
    { minutes: 0, share: 0.6 },
    { minutes: 15, share: 0.25 },
    { minutes: 45, share: 0.15 },
  ]
  const scenarios = timed(() => reliability(timetable, { ...asked, lateness, samples: 1000, seed: 1 })).ms
  return [
    {
      name: 'a changed plan compiled and its matrix of 14 stops',
      value: edited,
      unit: 'ms',
      reference: '16 ms',
      ratio: 16 / edited,
    },
    {
      name: '1,000 scenarios of lateness, 14 × 14 stops, 7 days',
      value: scenarios / 1000,
      unit: 's',
      reference: '3 s',
      ratio: 3000 / scenarios,
    },
  ]
}
