import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showFault } from './plan.ts'
import { type SyncMoves, type SyncPlan, type SyncRoute, synchronise } from './synchronise.ts'
import { waitingOf, whyBroken } from './synchronise-check.ts'
import { readSyncPlan } from './synchronise-read.ts'

const HOUR = 60

/** The van leaves between 6 and 8, and a loop waits for it. By hand: see the first test. */
const small: SyncPlan = {
  slotMinutes: 30,
  hub: { arrivals: [5 * HOUR], departures: [18 * HOUR], sortMinutes: 60, dockMost: 1, dockMinutes: 60 },
  routes: ['moc-chau', 'song-ma'].map((id) => ({
    id,
    outMinutes: 120,
    backMinutes: 120,
    haltMinutes: 30,
    turnMinutes: 30,
    dutyMinutes: 720,
    hallMinutes: 30,
    trips: [{ earliest: 6 * HOUR, latest: 8 * HOUR, home: 18 * HOUR }],
    loops: [{ id: 'vong', minutes: 120, earliest: 7 * HOUR, latest: 11 * HOUR, inbound: [10], outbound: 4 }],
  })),
}

test('two vans that may not leave together: the second waits, its loop too', () => {
  const answer = synchronise(small)
  assert.equal(answer.status, 'optimal')
  assert.ok('moves' in answer)
  // Ready at 6:00; one van leaves then, its loop at 8:30, mail is back at 11:00 and waits for the van of 15:00; so at both.
  // The other leaves at 7:00: 10 items wait an hour, its loop leaves at 9:30, and 4 items wait an hour less.
  assert.equal(answer.waiting, 4 * 240 + 10 * 60 + 4 * 180)
  assert.deepEqual(
    answer.moves.flatMap(({ leave }) => leave).toSorted((a, b) => a - b),
    [360, 420],
  )
  assert.deepEqual(
    answer.moves.flatMap(({ back }) => back),
    [900, 900],
  )
})

test('two routes and one van: the second trip leaves when the first is back, or nothing fits', () => {
  const short = small.routes.map((route) => ({ ...route, outMinutes: 60, backMinutes: 60 }))
  const wide = short.map((route) => ({ ...route, trips: [{ earliest: 360, latest: 14 * HOUR, home: 18 * HOUR }] }))
  const answer = synchronise({ ...small, hub: { ...small.hub, vans: 1 }, routes: wide })
  assert.ok('moves' in answer)
  assert.equal(answer.status, 'optimal')
  const [one, other] = answer.moves.toSorted((a, b) => (a.leave[0] as number) - (b.leave[0] as number)) as [
    SyncMoves[number],
    SyncMoves[number],
  ]
  // Back at the hub, and half an hour to turn.
  assert.ok((one.back[0] as number) + 60 + 30 <= (other.leave[0] as number))
  const together = { ...small, hub: { ...small.hub, vans: 1 } }
  assert.match(whyBroken(together, synchronised(small)) ?? '', /more than 1 vans are away/)
  assert.deepEqual(synchronise(together), { status: 'impossible', routes: [] })
})

const synchronised = (plan: SyncPlan): SyncMoves => {
  const answer = synchronise(plan)
  assert.ok('moves' in answer)
  return answer.moves
}

test('windows that cannot be kept name the route; a dock that is too narrow names none', () => {
  const [one, other] = small.routes as [SyncRoute, SyncRoute]
  const late = { ...other, trips: [{ earliest: 6 * HOUR, latest: 8 * HOUR, home: 10 * HOUR }] }
  assert.deepEqual(synchronise({ ...small, routes: [one, late] }), { status: 'impossible', routes: ['song-ma'] })
  const at = (route: SyncRoute) => ({ ...route, trips: [{ earliest: 360, latest: 360, home: 18 * HOUR }] })
  assert.deepEqual(synchronise({ ...small, routes: [at(one), at(other)] }), { status: 'impossible', routes: [] })
})

test('the evaluator sees every rule that is broken, and other waiting', () => {
  const answer = synchronise(small)
  assert.ok('moves' in answer)
  const { moves, waiting } = answer
  assert.equal(whyBroken(small, moves), undefined)
  const [first, second] = moves as [SyncMoves[number], SyncMoves[number]]
  const lies: [SyncMoves[number], RegExp][] = [
    [{ ...first, leave: [330] }, /outside its window/],
    [{ ...first, leave: [361] }, /not in a slot/],
    [{ ...first, leave: second.leave }, /more than 1 vans at the dock/],
    [{ ...first, back: [450] }, /halt too short/],
    [{ ...first, back: [990] }, /home too late/],
    [{ ...first, loops: [390] }, /loop vong leaves outside/],
  ]
  for (const [lie, said] of lies) assert.match(whyBroken(small, [lie, second]) ?? '', said)
  const short = { ...small, routes: small.routes.map((route) => ({ ...route, dutyMinutes: 600 })) }
  assert.match(whyBroken(short, moves) ?? '', /duty too long/)
  const slow = { ...small, routes: small.routes.map((route) => ({ ...route, turnMinutes: 900 })) }
  assert.match(whyBroken(slow, moves) ?? '', /next morning/)
  assert.notEqual(waitingOf(small, [{ ...first, loops: [(first.loops[0] as number) + 30] }, second]), waiting)
})

/** All slots of a window. */
const slotsOf = (from: number, until: number, slot: number): number[] =>
  Array.from({ length: 60 }, (_, i) => i * slot).filter((at) => at >= from && at <= until)

/** All moves of a route that keep its own rules: each loop apart from the others, for loops meet no other loop. */
function* allTimes(plan: SyncPlan, route: SyncRoute): Generator<SyncMoves[number]> {
  const loops = route.loops.map(() => 0)
  const alone = { ...plan, routes: [{ ...route, loops: [] }] }
  function* go(leave: number[], back: number[]): Generator<SyncMoves[number]> {
    const trip = route.trips[leave.length]
    if (!trip) {
      if (whyBroken(alone, [{ leave, back, loops: [] }]) === undefined) yield { leave, back, loops }
      return
    }
    for (const out of slotsOf(trip.earliest, trip.latest, plan.slotMinutes))
      for (const home of slotsOf(out, trip.home, plan.slotMinutes)) yield* go([...leave, out], [...back, home])
  }
  for (const times of go([], [])) {
    const best = route.loops.map((loop, i) => {
      const only = { ...plan, routes: [{ ...route, loops: [loop] }] }
      const waits = slotsOf(loop.earliest, loop.latest, plan.slotMinutes).map(
        (at) => [waitingOf(only, [{ ...times, loops: [at] }]), at] as const,
      )
      return (waits.toSorted((a, b) => a[0] - b[0])[0] ?? [0, loops[i] as number])[1]
    })
    yield { ...times, loops: best }
  }
}

/** The least waiting by trying everything; undefined when nothing keeps the rules. */
function naive(plan: SyncPlan): number | undefined {
  const choices = plan.routes.map((route) => {
    const least = new Map<string, { moves: SyncMoves[number]; waiting: number }>()
    for (const moves of allTimes(plan, route)) {
      const waiting = waitingOf({ ...plan, routes: [route] }, [moves])
      // With shared vans it matters when each is back.
      const key = [...moves.leave, ...(plan.hub.vans === undefined ? [] : moves.back)].join()
      const before = least.get(key)
      if (!before || waiting < before.waiting) least.set(key, { moves, waiting })
    }
    return [...least.values()]
  })
  let best: number | undefined
  const go = (taken: SyncMoves, waiting: number): void => {
    if (best !== undefined && waiting >= best) return
    const next = choices[taken.length]
    if (whyBroken({ ...plan, routes: plan.routes.slice(0, taken.length) }, taken) !== undefined) return
    if (!next) {
      best = waiting
      return
    }
    for (const one of next) go([...taken, one.moves], waiting + one.waiting)
  }
  go([], 0)
  return best
}

const anyPlan: fc.Arbitrary<SyncPlan> = fc
  .record({
    slotMinutes: fc.constantFrom(120, 180),
    arrivals: fc.array(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 2 }),
    departures: fc.array(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 2 }),
    sortMinutes: fc.integer({ min: 0, max: 200 }),
    dockMost: fc.integer({ min: 1, max: 2 }),
    dockSlots: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ slotMinutes, dockSlots, ...hub }) => {
    const window = fc
      .record({ earliest: fc.integer({ min: 0, max: 1000 }), width: fc.integer({ min: 0, max: 600 }) })
      .map(({ earliest, width }) => ({ earliest, latest: Math.min(1439, earliest + width) }))
    const loop = fc
      .record({
        window,
        minutes: fc.integer({ min: 1, max: 700 }),
        inbound: fc.array(fc.nat(9), { minLength: hub.arrivals.length, maxLength: hub.arrivals.length }),
        outbound: fc.nat(9),
        on: fc.option(fc.record({ early: fc.nat(90), hallMinutes: fc.nat(90) }), { freq: 1 }),
      })
      .map(({ window, ...rest }) => ({ id: 'vong', ...window, ...rest }))
      .filter(({ earliest, latest }) => slotsOf(earliest, latest, slotMinutes).length > 0)
    const minutes = fc.integer({ min: 0, max: 200 })
    const trip = fc
      .record({ window, more: fc.integer({ min: 100, max: 1000 }) })
      .map(({ window, more }) => ({ ...window, home: window.latest + more }))
    const route = fc.record({
      id: fc.constant('tuyen'),
      outMinutes: minutes,
      backMinutes: minutes,
      haltMinutes: minutes,
      turnMinutes: minutes,
      dutyMinutes: fc.constantFrom(600, 1000, 1440),
      hallMinutes: minutes,
      trips: fc.array(trip, { minLength: 1, maxLength: 2 }),
      loops: fc.array(loop, { minLength: 0, maxLength: 2 }),
    })
    /** Some loops begin at a district that the van passes on its way. */
    const placed = (one: typeof route extends fc.Arbitrary<infer R> ? R : never): SyncRoute => ({
      ...one,
      loops: one.loops.map(({ on, ...loop }) => ({
        ...loop,
        ...(on && {
          on: {
            outMinutes: Math.max(0, one.outMinutes - on.early),
            backMinutes: Math.max(0, one.backMinutes - 2 * on.early),
            hallMinutes: on.hallMinutes,
          },
        }),
      })),
    })
    return fc
      .array(route.map(placed), { minLength: 1, maxLength: 3 })
      .map((routes) => ({ slotMinutes, hub: { ...hub, dockMinutes: dockSlots * slotMinutes }, routes }))
  })

/** Counts how often a plan was proven and how often nothing fits; fails where trying everything finds other. */
function provenOf(plans: fc.Arbitrary<SyncPlan>, numRuns: number): { proven: number; impossible: number } {
  const counts = { proven: 0, impossible: 0 }
  fc.assert(
    fc.property(plans, (plan) => {
      const answer = synchronise(plan)
      const least = naive(plan)
      if (least === undefined) {
        counts.impossible++
        assert.equal(answer.status, 'impossible')
        return
      }
      counts.proven++
      assert.ok('moves' in answer, answer.status)
      assert.deepEqual([answer.status, answer.waiting, answer.lowerBound], ['optimal', least, least])
    }),
    { numRuns },
  )
  return counts
}

test('what is proven optimal is what trying everything finds', () => {
  const { proven, impossible } = provenOf(anyPlan, 150)
  assert.ok(proven > 20 && impossible > 5, `${proven} proven, ${impossible} impossible`)
})

/** Short ways and long days, so that vans are what is lacking. */
const anyPool = fc
  .record({ plan: anyPlan, vans: fc.integer({ min: 1, max: 2 }) })
  .filter(({ plan, vans }) => plan.routes.length > vans)
  .map(
    ({ plan, vans }): SyncPlan => ({
      ...plan,
      hub: { ...plan.hub, dockMost: 2, vans },
      routes: plan.routes.map((route) => ({
        ...route,
        ...{
          outMinutes: route.outMinutes >> 2,
          backMinutes: route.backMinutes >> 2,
          haltMinutes: 0,
          dutyMinutes: 1440,
        },
        turnMinutes: route.turnMinutes >> 2,
        trips: route.trips.map(({ latest, home, ...trip }) => ({
          ...trip,
          latest: Math.min(1439, latest + 300),
          home: home + 500,
        })),
      })),
    }),
  )

test('so it is when routes share fewer vans than they are', () => {
  const { proven, impossible } = provenOf(anyPool, 40)
  assert.ok(proven > 10 && impossible > 0, `${proven} proven, ${impossible} impossible`)
})

test('stopped at once it tells the best so far, and how far it may be from the least', () => {
  const home = (hour: number) => ({ earliest: hour * HOUR, latest: (hour + 4) * HOUR, home: 30 * HOUR })
  const plan = {
    ...small,
    routes: Array.from({ length: 6 }, (_, r): SyncRoute => {
      const [{ loops }] = small.routes as [SyncRoute]
      return {
        ...(small.routes[0] as SyncRoute),
        id: `tuyen-${r}`,
        dutyMinutes: 1440,
        trips: [home(6), home(13)],
        loops: loops.map((loop) => ({ ...loop, inbound: [10 + 7 * r], outbound: 3 * r })),
      }
    }),
    hub: { ...small.hub, dockMost: 2, departures: [18 * HOUR + 1] },
  }
  const whole = synchronise(plan)
  let told: SyncMoves | undefined
  const stopped = synchronise(plan, ({ moves }) => {
    told = moves()
    return false
  })
  assert.ok('moves' in whole && 'moves' in stopped)
  assert.deepEqual([whole.status, stopped.status], ['optimal', 'stopped'])
  assert.ok(stopped.lowerBound < stopped.waiting)
  assert.ok(stopped.lowerBound <= whole.waiting && whole.waiting <= stopped.waiting)
  assert.equal(waitingOf(plan, stopped.moves), stopped.waiting)
  assert.deepEqual(told, stopped.moves)
  assert.equal(whyBroken(plan, stopped.moves), undefined)
})

test('a wrong plan is told by route, trip and field, all at once', () => {
  const route = {
    id: 'MC',
    ...{ outMinutes: 150, backMinutes: 150, haltMinutes: 20, turnMinutes: 30, dutyMinutes: 700, hallMinutes: 30 },
    trips: [{ leave: ['05:00', '09:00'], home: '26:00' }],
    loops: [{ id: 'CH', minutes: 90, leave: ['07:00', '12:00'], inbound: [5], outbound: 3 }],
  }
  const right = {
    slotMinutes: 5,
    hub: { arrivals: ['04:30'], departures: ['18:30'], sortMinutes: 60, dockMost: 2, dockMinutes: 10 },
    routes: [route],
  }
  const said = (plan: unknown): string[] => {
    const read = readSyncPlan(plan)
    return 'faults' in read ? read.faults.map(showFault) : []
  }
  assert.deepEqual(said(right), [])
  const wide = { leave: ['00:00', '23:55'], home: '47:59' }
  const cases: [unknown, string][] = [
    [{ ...right, slotMinutes: 7 }, '“slotMinutes” phải chia hết một ngày: 5, 10, 15…'],
    [{ ...right, hub: { ...right.hub, dockMinutes: 12 } }, '“dockMinutes” phải là bội của “slotMinutes”'],
    [{ ...right, hub: { ...right.hub, departures: ['25:00'] } }, '“hub.departures” phải là giờ như 05:30, trước 24:00'],
    [{ ...right, routes: [route, route] }, 'tuyến MC: tuyến thứ 2 “MC”: “id” dùng hai lần'],
    [{ ...right, routes: [{ ...route, outMinutes: -1 }] }, 'tuyến MC: “outMinutes” phải là số nguyên từ 0 đến 1440'],
    [
      { ...right, routes: [{ ...route, trips: [{ leave: ['09:00', '05:00'], home: '18:00' }] }] },
      'tuyến MC, chuyến 1: “leave” không chứa khe giờ nào: mở rộng khung giờ',
    ],
    [
      { ...right, routes: [{ ...route, trips: [wide, wide, wide] }] },
      'tuyến MC: “trips” có hơn 500000 cách chọn giờ: thu hẹp “leave” hoặc tăng “slotMinutes”',
    ],
    [
      { ...right, routes: [{ ...route, loops: [{ ...route.loops[0], inbound: [1.5] }] }] },
      'tuyến MC, chuyến CH: “inbound” phải là số nguyên từ 0 đến 1000000',
    ],
  ]
  for (const [plan, message] of cases) assert.deepEqual(said(plan), [message])
  assert.ok(said(null).length > 5)
})
