/** Scans read from real acts: bags taken from a route, not from carriers, not what was corrected away. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { versionsOn } from '#network/tree.ts'
import { shiftTrip } from '#routing/edit.ts'
import { sonLaScenarios } from '#routing/sonla.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa } from '../../test/support/small-year.ts'
import { measureLateness, readScans } from './planner-scans.ts'
import { publish, savePlan } from './planner-store.ts'

const database = await testDatabase()
const province = await openSonLa(database.app)
after(async () => {
  await province.close()
  await database.drop()
})
const { network } = province
assert.ok(network)
const [here, there] = versionsOn(network.units, '2026-03-02', { kind: 'point' })
assert.ok(here && there)

const post = acting(province)
const act = (at: string, verb: string, line: Line, till: 'here' | 'there' = 'here') =>
  post(
    { device: till, unit: (till === 'here' ? here : there).code, at: `2026-03-${at}:00+07:00` },
    verb.includes('.') ? verb : `bag.${verb}`,
    line,
  )

async function sent(number: number, at: string, to: string): Promise<string> {
  const bag = `361000-361120-60013-00${number}`
  await act(at, 'start', { bag })
  await act(at, 'dispatch', { bag, to, slip: `BD10-${number}`, items: 2, grams: 1450, seal: `NP-${number}` })
  return bag
}
const taken = (bag: string, at: string, from: string) =>
  act(at, 'takeOver', { bag, from, slip: 'BD10', grams: 1450 }, 'there')

test('bags taken from a route in these days are scans at the stop of their unit, in local time', async () => {
  const van = 'route:361-360'
  const one = await sent(1, '02T05:00', van)
  const other = await sent(2, '02T05:10', 'carrier:lo-van-pang')
  const wrong = await sent(3, '02T05:20', van)
  const late = await sent(4, '04T05:20', van)
  await taken(one, '02T07:12', van)
  await taken(other, '02T07:13', 'carrier:lo-van-pang')
  const seq = await taken(wrong, '02T07:14', van)
  await act('02T07:20', 'correction.undo', { named: `there/${seq}`, reason: 'Quét nhầm túi' }, 'there')
  await taken(late, '04T07:30', van)

  const read = (to: string) =>
    province.read((query) =>
      readScans(query, 14, {
        from: '2026-03-02',
        to,
        stopOf: (unit) => (unit === there.id ? 'MS' : undefined),
        routeOf: (key) => (key === '361-360' ? '2-QL6' : key),
      }),
    )
  const first = { route: '2-QL6', stop: 'MS', day: '2026-03-02', minute: 7 * 60 + 12 }
  assert.deepEqual(await read('2026-03-03'), [first])
  assert.deepEqual(await read('2026-03-04'), [first, { ...first, day: '2026-03-04', minute: 7 * 60 + 30 }])
  assert.deepEqual(await read('2026-03-01'), [])
})

test('how late vans were is measured beside the timetable in force, by the plan’s own units and routes', async () => {
  const [plan] = sonLaScenarios()
  assert.ok(plan)
  const [one] = plan.plan.trips.filter(({ route }) => route === '2-TC')
  assert.ok(one)
  // A plan in which the unit of these tills is the end of the way, and one trip of it in force since March 2.
  const opened = {
    ...plan,
    offices: plan.offices.map((office) => ({ ...office, units: office.stop === 'TC' ? [there.code] : [] })),
    plan: { ...plan.plan, services: plan.plan.services.map((service) => ({ ...service, to: '2026-12-31' })) },
  }
  const due = (one.calls[1]?.arrival ?? 0) / 60
  const by = { actor: 'person:ke-hoach', at: '2026-03-01T02:00:00Z' }
  for (const [number, day] of ['05', '06', '07'].entries()) {
    const bag = await sent(5 + number, `${day}T04:5${number}`, 'route:2-tc')
    const minute = due + 20 * number
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    await taken(bag, `${day}T${clock}`, 'route:2-tc')
  }
  await province.db.act({ province: 14, units: 'all' }, (tx) => savePlan(tx, 14, opened, undefined, by))
  const measure = () => province.read((query) => measureLateness(query, 14, network, opened))
  const open = await measure()
  assert.deepEqual([open?.from, open?.to, open?.published], ['2025-12-08', '2026-03-07', null])
  assert.deepEqual(open?.learned.legs, [{ route: '2-TC', stop: 'TC', runs: 3, median: 20, p90: 40 }])
  assert.deepEqual(open?.learned.few, [{ route: '2-TC', runs: 3 }])

  // From the 6th on another timetable holds, by which the van comes half an hour later: what was before is left out.
  const later = { ...opened, id: 'muon-hon', plan: shiftTrip(opened.plan, one.id, 1800) }
  await province.db.act({ province: 14, units: 'all' }, async (tx) => {
    await savePlan(tx, 14, later, undefined, by)
    await publish(tx, 14, { plan: later.id, version: 1, day: '2026-03-06', units: [] }, by)
  })
  const inForce = await measure()
  assert.deepEqual([inForce?.from, inForce?.published?.number], ['2026-03-06', 1])
  assert.deepEqual(inForce?.learned.legs, [{ route: '2-TC', stop: 'TC', runs: 2, median: 0, p90: 10 }])
})
