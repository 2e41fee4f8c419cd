/** Scans read from real acts: bags taken from a route, not from carriers, not what was corrected away. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { versionsOn } from '#network/tree.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa } from '../../test/support/small-year.ts'
import { readScans } from './planner-scans.ts'

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

const seqs = new Map<string, number>()
async function act(at: string, verb: string, line: Line, till: 'here' | 'there' = 'here'): Promise<number> {
  const seq = (seqs.get(till) ?? 0) + 1
  seqs.set(till, seq)
  const unit = (till === 'here' ? here : there)!.code
  const [service, name] = verb.includes('.') ? (verb.split('.') as [string, string]) : ['bag', verb]
  const common = { device: till, seq, at: `2026-03-${at}:00+07:00`, actor: 'person:lo-thi-on', unit }
  const [answer] = await province.intake.post([{ ...common, service, verb: name, lines: [line] }])
  assert.equal(answer?.outcome, 'accepted', `${verb}: ${JSON.stringify(answer)}`)
  return seq
}

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
