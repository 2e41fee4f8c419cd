/**
 * The frauds that the Post has known, planted in a quarter of acts, or with ALARMS_YEAR in a year: each raises its own alarm
 * within the days that the detector states, and none without its detector. The same without them says how often honest
 * noise is an alarm.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addDays, type Day, daysBetween, monthOf } from '#kernel/day.ts'
import { driver } from '#kernel/sql.ts'
import { versionsOn } from '#network/tree.ts'
import { DETECTORS, type Detector } from '#report/alarm-detectors.ts'
import { type Alarm, alarmsPaper, readAlarms } from '#report/alarms.ts'
import {
  bill,
  cod,
  DAYS,
  FIRST,
  honest,
  LAST,
  MONTHS,
  makeWorld,
  PLACES,
  paperOf,
  right,
  WHOLE_YEAR,
  type World,
} from './support/alarm-world.ts'
import { testDatabase } from './support/database.ts'
import { openSonLa, pointsOf } from './support/small-year.ts'

const database = await testDatabase()
const admin = driver(database.admin, { max: 1 })
after(async () => {
  await admin.end()
  await database.drop()
})
const SEED = 20181

/** What was done, where (a point, or the house), by which alarms it must be named, and the day on which it could be seen. */
type Plant = {
  case: string
  at: number | 'house'
  /** By detector: the first day on which the fact is there to be seen. */
  facts: Readonly<Record<string, Day>>
  commit: (world: World, at: World['points'][number]) => void
}

const PLANTS: readonly Plant[] = [
  {
    case: 'Money taken for a stamped paper, nothing booked (Sốp Cộp)',
    at: 0,
    facts: { 'held-late': '2018-10-25', 'receipt-gap': '2018-10-31', 'receipt-missing': '2018-10-09' },
    commit: ({ on }, desk) => {
      const book = { series: 'BL-99P', first: 501 }
      on('2018-10-04', desk, 430, 'receipt-book.receive', { ...book, last: 550, slip: 'PN-9' })
      on('2018-10-04', desk, 431, 'receipt-book.supply', { ...book, slip: 'PX-9' })
      for (let n = 0; n < 17; n++)
        on('2018-10-04', desk, 440, 'electricity.assign', {
          ...bill(900),
          amount: 480_000,
          village: 'Bản Nà Dìa',
          name: 'Vì Thị Pói',
          until: '2018-10-25',
        })
      // She keeps the money of all of them; 17 sheets of the book are with the people. One of them has her paper checked.
      on('2018-10-31', desk, 1000, 'receipt-book.finish', { ...book, used: 31, spoilt: 2 })
      const paper = { device: desk.device, seq: 9999, amount: 480_000, digest: '5c'.repeat(32) }
      on('2018-10-09', desk, 1005, 'missing.shown', paper)
    },
  },
  {
    case: 'A clerk keeps what was to be paid out (Nam Yên)',
    at: 1,
    facts: { 'payout-burst': '2018-10-10', 'same-paper': '2018-10-10', 'held-late': '2018-11-25' },
    commit: ({ on }, desk) => {
      for (let n = 0; n < 40; n++) {
        const id = right()
        const amount = 2_600_000
        const more = { amount, village: 'Bản Lạ', name: 'Hà Thị Miên', class: 'retired', until: '2018-10-25' }
        on('2018-10-04', desk, 441, 'pension.assign', { ...id, ...more })
        on('2018-10-10', desk, 1000 + n * 0.15, 'pension.pay', {
          ...id,
          amount,
          paper: paperOf(n < 5 ? 777 : 70_000 + n),
        })
      }
      for (let n = 0; n < 10; n++)
        on('2018-11-04', desk, 442, 'pension.assign', {
          ...right(),
          amount: 2_600_000,
          village: 'Bản Lạ',
          name: 'Hà Thị Miên',
          class: 'retired',
          until: '2018-11-25',
        })
    },
  },
  {
    case: 'An own debt, customers on credit, a false slip before the count (Giang Thành)',
    at: 2,
    facts: {
      'teller-debt': '2018-10-16',
      'customer-debt': '2018-10-22',
      'count-short': '2018-10-27',
      'pouch-late': '2018-11-06',
    },
    commit: (world, desk) => {
      const { on } = world
      for (let n = 0; n < 6; n++) {
        const id = bill(902)
        const note = { amount: 13_600_000, teller: `gdv.${desk.unit.code}`, name: 'Bà con' }
        on('2018-10-15', desk, 443, 'electricity.assign', {
          ...id,
          amount: 13_600_000,
          village: 'Bản Pe',
          name: 'Lò Thị Ơn',
        })
        on('2018-10-15', desk, 950 + n, 'electricity.collect', { ...id, amount: 13_600_000 }, (seq) =>
          on('2018-10-16', desk, 960 + n, 'teller-credit.lend', { paid: `${desk.device}/${seq}`, ...note }),
        )
      }
      for (let n = 0; n < 10; n++)
        on('2018-10-22', desk, 970 + n, 'letter.postOnCredit', { grams: 45, pieces: 500, account: 'KH-99902' })
      // A slip for the safe that nobody in the safe has seen: the drawer is right at its count, the safe is not.
      on('2018-10-26', desk, 950, 'cash.remit', { amount: 40_000_000, slip: 'NQ-GIA' })
      world.later('2018-10-27', () => [
        { desk, minute: 600, service: 'cash', verb: 'countVault', line: { coins: 50_000_000 } },
      ])
      on('2018-11-06', desk, 950, 'pouch.seal', { pouch: 'TT-GIA', amount: 40_000_000 })
      on('2018-11-06', desk, 951, 'pouch.handOver', { pouch: 'TT-GIA', carrier: 'carrier:khong-co', slip: 'GN-GIA' })
    },
  },
  {
    case: 'Slips of cash on delivery stolen and paid to the bearer (Cầu Giấy)',
    at: 3,
    facts: { 'cod-bearer': '2018-10-18' },
    commit: (world, desk) => {
      for (let n = 0; n < 6; n++) cod(world, desk, '2018-10-08', 'KH-90003', paperOf(880), 500 + n * 5, 700_000)
      for (let n = 0; n < 24; n++) cod(world, desk, '2018-10-18', 'KH-90003', paperOf(881), 500 + n * 5, 800_000)
    },
  },
  {
    case: 'Cash drawn by rank, no receipt signed (Chợ Lớn)',
    at: 'house',
    facts: { 'own-hand': '2018-10-12', 'pouch-late': '2018-10-12' },
    commit: ({ on }, desk) => {
      on('2018-10-12', desk, 700, 'pouch.sealVault', { pouch: 'TT-KTT', amount: 2_200_000_000 })
      const carrier = desk.actor.replace('person:', 'carrier:')
      on('2018-10-12', desk, 701, 'pouch.handOverVault', { pouch: 'TT-KTT', carrier, slip: 'GN-KTT' })
    },
  },
]

type Seen = { key: string; unit: number; day: Day; about: string; raised: Day }

/** How many points, the first ones, are enough to plant everything. */
const STAGE = 8

/** @param most how many of the points take part; what honest people do there is the same however many do */
async function live(id: number, plants: readonly Plant[], most: number) {
  const province = await openSonLa(database.app, id)
  const { network } = province
  if (!network) throw new Error('no network')
  const units = pointsOf(network, FIRST, ...PLACES).slice(0, most)
  const house = versionsOn(network.units, FIRST, { kind: 'district' })[0]
  if (!house || units.length < STAGE) throw new Error('the network has no such places')
  const world = makeWorld(province, units, house)
  honest(world, SEED)
  const deskOf = (at: Plant['at']) => (at === 'house' ? world.house : (world.points[at] as World['house']))
  for (const { at, commit } of plants) commit(world, deskOf(at))
  const seen = new Map<string, Seen>()
  let acts = 0
  let analysed = 0
  for (const day of DAYS) {
    acts += await world.live(day)
    // As the database does by itself a minute later.
    if (acts > 1.2 * analysed) {
      await admin`analyze`
      analysed = acts
    }
    if (WHOLE_YEAR && day.endsWith('-28')) console.log(`${day}: ${acts} acts, ${seen.size} alarms`)
    for (const { detector, unit, about, day: fact } of await province.read((query) =>
      readAlarms(query, network, { province: id, today: day, units: 'all' }),
    )) {
      // What lasts is one alarm a month; payouts that come too quick are a matter of their day.
      const when = detector.key === 'payout-burst' ? fact : monthOf(fact)
      const id = `${detector.key} ${unit} ${about} ${when}`
      if (!seen.has(id)) seen.set(id, { key: detector.key, unit, day: fact, about, raised: day })
    }
  }
  const unitOf = (at: Plant['at']) => deskOf(at).unit.id
  return { province, network, acts, seen: [...seen.values()], unitOf, units: new Set(units.map((unit) => unit.id)) }
}

test('every known fraud raises its alarm in time, by its own detector; honest noise seldom does', {
  timeout: WHOLE_YEAR ? 3_600_000 : 300_000,
}, async () => {
  const [quiet, told] = await Promise.all([live(14, [], STAGE), live(15, PLANTS, Number.POSITIVE_INFINITY)])
  const known = new Set(quiet.seen.map(({ key, unit, about }) => `${key} ${unit} ${about}`))
  const named = new Set<string>()
  for (const { case: what, at, facts } of PLANTS)
    for (const [key, fact] of Object.entries(facts)) {
      const detector = DETECTORS.find((one) => one.key === key)
      assert.ok(detector, key)
      const unit = told.unitOf(at)
      const own = told.seen.filter((one) => one.key === key && one.unit === unit && one.raised >= fact)
      const raised = own.map((one) => one.raised).toSorted()[0]
      assert.ok(raised, `${what}: ${key} never spoke`)
      const delay = daysBetween(fact, raised)
      assert.ok(delay <= detector.delayDays, `${what}: ${key} after ${delay} days`)
      named.add(key)
      console.log(`${what} | ${key} | stated ${detector.delayDays} | measured ${delay}`)
    }
  assert.deepEqual([...named].toSorted(), DETECTORS.map(({ key }) => key).toSorted(), 'every detector is proved')

  // Switched off, nothing else names the place that it named; the honest quarter has no such alarm there.
  for (const { at, facts } of PLANTS) {
    const unit = told.unitOf(at)
    const more = told.seen.filter((one) => one.unit === unit && !known.has(`${one.key} ${one.unit} ${one.about}`))
    const rest = more.filter(({ key }) => !(key in facts))
    assert.deepEqual(rest, [], `without its detectors ${Object.keys(facts)} nobody would have named unit ${unit}`)
  }
  const off = DETECTORS.filter(({ key }) => key !== 'own-hand')
  const still = (detectors: readonly Detector[]) =>
    told.province.read((query) =>
      readAlarms(query, told.network, { province: 15, today: '2018-10-12', units: 'all', detectors }),
    )
  const ownHand = ({ about }: Alarm) => about === 'túi TT-KTT'
  assert.deepEqual([(await still(DETECTORS)).filter(ownHand).length, (await still(off)).filter(ownHand).length], [1, 0])

  // A scope of one unit sees that unit's alarms alone.
  const [one] = told.seen
  const units = [told.unitOf('house')]
  const scoped = await told.province.read(
    (query) => readAlarms(query, told.network, { province: 15, today: LAST, units }),
    units,
  )
  assert.ok(one && scoped.length > 0 && scoped.every(({ unit }) => units.includes(unit)))
  const paper = await told.province.read((query) =>
    alarmsPaper(query, told.network, { province: 15, today: addDays(LAST, 0), units: 'all' }),
  )
  assert.ok(paper.tables.length > 3 && paper.notes.length === paper.tables.length - 1)

  // Without the planted ones the stage is quiet; everybody else was honest beside them.
  const planted = new Set(PLANTS.map(({ at }) => told.unitOf(at)))
  const falsely = [...quiet.seen, ...told.seen.filter(({ unit }) => !planted.has(unit) && !quiet.units.has(unit))]
  const months = told.units.size * MONTHS.length
  const byKey = Map.groupBy(falsely, ({ key }) => key)
  console.log(
    `honest: ${told.acts} acts with the planted, ${falsely.length} alarms in ${months} months of points (${(falsely.length / months).toFixed(2)} a point and month): ` +
      [...byKey].map(([key, some]) => `${key} ${some.length}`).join(', '),
  )
  assert.ok(falsely.length > 0, 'noise that never is an alarm measures nothing')
  assert.ok(falsely.length < months, `${falsely.length} false alarms`)
  await quiet.province.close()
  await told.province.close()
})
