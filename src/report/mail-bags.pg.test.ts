/** Bags by both sides' scans over real acts: what differs, what nobody took over, what is a case, and whose a bag is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { versionsOn } from '#network/tree.ts'
import { type BagWay, readBags, troublesOf } from '#report/mail-bags.ts'
import { bagsPaper } from '#report/mail-bags-paper.ts'
import { paperPdf } from '#report/paper.ts'
import { acting } from '../../test/support/acting.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa } from '../../test/support/small-year.ts'

const database = await testDatabase()
const province = await openSonLa(database.app)
after(async () => {
  await province.close()
  await database.drop()
})
const { network } = province
assert.ok(network)
const [here, there, other] = versionsOn(network.units, '2026-03-02', { kind: 'point' })
assert.ok(here && there && other)

const post = acting(province)
const act = (at: string, what: string, line: Line, till: 'here' | 'there' = 'here') =>
  post({ device: till, unit: (till === 'here' ? here : there).code, at: `2026-03-${at}:00+07:00` }, what, line)
const van = 'route:2-TC'
const bagOf = (n: number) => `361000-361120-60013-00${n}`
async function sent(n: number, at: string, items = 2): Promise<string> {
  const bag = bagOf(n)
  await act(at, 'bag.start', { bag })
  await act(at, 'bag.dispatch', { bag, to: van, slip: `BD10-${n}`, items, grams: 1450, seal: `NP-${n}` })
  return bag
}
const taken = (bag: string, at: string, grams = 1460) =>
  act(at, 'bag.takeOver', { bag, from: van, slip: 'BD10', grams }, 'there')
const opened = (bag: string, at: string, more: object) => act(at, 'bag.finish', { bag, ...more }, 'there')

const NOW = '2026-03-04T12:00:00+07:00'
const read = (units: 'all' | number[] = 'all', to = '2026-03-04') =>
  province.read((query) => readBags(query, { province: 14, from: '2026-03-01', to, now: NOW, units }))
const troubles = (bags: readonly BagWay[]) => Object.fromEntries(bags.map(({ bag, troubles }) => [bag, troubles]))

test('each bag says what differs and has no case, what is a case, and what nobody took over', async () => {
  const good = await sent(1, '02T05:00')
  await taken(good, '02T07:00')
  await opened(good, '02T08:00', { opened: 2 })
  const light = await sent(2, '02T05:10')
  await taken(light, '02T07:01', 250)
  await opened(light, '02T08:10', { opened: 2 })
  const told = await sent(3, '02T05:20')
  await taken(told, '02T07:02', 250)
  await opened(told, '02T08:20', { opened: 1, missing: 1, off: 1200, record: 'BB-1' })
  const short = await sent(4, '02T05:30')
  await taken(short, '02T07:03')
  await opened(short, '02T08:30', { opened: 1 })
  const closed = await sent(5, '02T05:40')
  await taken(closed, '02T07:04')
  const lost = await sent(6, '02T05:50')
  const young = await sent(7, '04T05:00')
  const wrong = await sent(8, '02T05:55')
  const seq = await taken(wrong, '02T07:05')
  await act('02T07:20', 'correction.undo', { named: `there/${seq}`, reason: 'Quét nhầm túi' }, 'there')

  const bags = await read()
  assert.equal(bags[0]?.bag, young)
  assert.deepEqual(troubles(bags), {
    [good]: [],
    [light]: [{ kind: 'weight', grams: -1200 }],
    [told]: [{ kind: 'case', differences: 2 }],
    [short]: [{ kind: 'items', said: 2, found: 1 }],
    [closed]: [{ kind: 'unopened', hours: 52 }],
    [lost]: [{ kind: 'onTheWay', hours: 54 }],
    [young]: [],
    [wrong]: [{ kind: 'onTheWay', hours: 54 }],
  })

  // Whoever sent it or took it over sees it.
  assert.equal((await read([here.id])).length, 8)
  assert.deepEqual(
    (await read([there.id])).map(({ bag }) => bag),
    [closed, short, told, light, good],
  )
  assert.deepEqual(await read([other.id]), [])
  assert.equal((await read('all', '2026-03-03')).length, 7)

  // Opened once more and weighed, it is a case.
  await act('03T08:00', 'bag.again', { bag: light, record: 'BB-2' }, 'there')
  await opened(light, '03T08:05', { opened: 2, off: 1200, record: 'BB-3' })
  assert.deepEqual(troubles(await read())[light], [{ kind: 'case', differences: 1 }])

  const paper = bagsPaper(await read(), network, { from: '2026-03-01', to: '2026-03-04', demo: false })
  assert.match(paper.lead, /^8 túi giao lên xe .*: 5 đã nhận, 3 còn trên đường; 6 túi cần xem\.$/)
  assert.match(JSON.stringify(paper.tables[0]?.rows), /BĐ8 báo 2 bưu gửi, kiểm được 1, chưa lập hồ sơ/)
  assert.equal(paperPdf(paper).subarray(0, 5).toString('latin1'), '%PDF-')
})

test('scales may differ by two in a hundred, and by fifty grams', () => {
  const way = (grams: number, taken: number) => {
    const scan = { device: 'may', seq: 1, unit: 1, at: '2026-03-02T05:00:00+07:00' }
    return troublesOf(
      {
        bag: bagOf(1),
        sent: { ...scan, to: van, slip: '', seal: '', items: 1, grams },
        taken: { ...scan, grams: taken },
        opened: { ...scan, items: 1, differences: 0, off: 0 },
      },
      NOW,
    ).length
  }
  assert.deepEqual([way(1000, 1050), way(1000, 1051), way(1000, 949)], [0, 1, 1])
  assert.deepEqual([way(10_000, 10_200), way(10_000, 10_201), way(10_000, 9799)], [0, 1, 1])
})
