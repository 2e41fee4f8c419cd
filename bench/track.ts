/**
 * Following an item among ten million scans: every item has eight, of acts of forty lines. What is not asked for is filled
 * in by the database itself. CANHTAY_BENCH_SCALE makes the journal smaller.
 */
import { trackItem } from '#report/mail-track.ts'
import { itemCode } from '#services/item.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, seconds, testDatabase } from './support.ts'

export const question = 'where an item has been, among ten million scans: 50 ms'

const SCANS = 10_000_000 * Number(process.env.CANHTAY_BENCH_SCALE ?? 1)
const SCANS_OF_ITEM = 8
const LINES = 40
const ASKED = 101

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const admin = scoped(database.admin, 1)
  const items = Math.floor(SCANS / SCANS_OF_ITEM)
  const asked = Array.from({ length: ASKED }, (_, i) => 1 + Math.floor((items * (i + 0.5)) / ASKED))
  await admin`insert into holder (province, id, key) select ${PROVINCE}, n, 'till:m' || n from generate_series(1, 9) n`
  await admin`
    insert into thing (province, id, key, holder, open, position)
    select ${PROVINCE}, n, 'parcel:EE' || lpad(n::text, 8, '0') || '0VN', 9, 0, 1 from generate_series(1, ${items}::int) n`
  for (const n of asked)
    await admin`update thing set key = ${`parcel:${itemCode('EE', n)}`} where province = ${PROVINCE} and id = ${n}`
  await admin`drop index leg_of_thing`
  // Scan s of item n stands in the act of its forty neighbours.
  await admin`
    insert into leg (province, month, position, asset, thing, src, dst, amount)
    select ${PROVINCE}, '2018-01-01', (n / ${LINES}) * ${SCANS_OF_ITEM} + s, 'thing', n, s, s + 1, 1
    from generate_series(1, ${items}::int) n, generate_series(1, ${SCANS_OF_ITEM}::int) s`
  await admin`create index leg_of_thing on leg (province, thing, position) where thing is not null`
  await admin`
    insert into act (province, month, position, device, seq, unit, day, service, verb, outcome, record, hash)
    select ${PROVINCE}, '2018-01-01', p, 1, p, 1, '2018-01-02', 'parcel', 'takeOver', 'accepted', '{}', repeat('0', 64)
    from generate_series(1, ${Math.ceil(items / LINES) * SCANS_OF_ITEM + SCANS_OF_ITEM}::int) p`
  for (const n of asked)
    for (let s = 1; s <= SCANS_OF_ITEM; s++)
      await admin`
        update act set record = ${recordOf(n, s)}
        where province = ${PROVINCE} and position = ${Math.floor(n / LINES) * SCANS_OF_ITEM + s}`
  await admin`analyze`
  const app = scoped(database.app, 1)
  const times: number[] = []
  for (const n of asked)
    times.push(
      await seconds(async () => {
        const found = await app.begin((query) => trackItem(query as never, PROVINCE, itemCode('EE', n)))
        if (found?.events.length !== SCANS_OF_ITEM) throw new Error(`${found?.events.length} events of item ${n}`)
      }),
    )
  await Promise.all([admin.end(), app.end()])
  await database.drop()
  const [first = 0, ...rest] = times
  const figure = (name: string, s: number, shown = false): Figure => ({
    name,
    value: s * 1000,
    unit: 'ms',
    reference: '50 ms',
    ratio: 0.05 / s,
    ...(shown ? { shown } : {}),
  })
  return [
    figure(`${(items * SCANS_OF_ITEM).toLocaleString('en')} scans, one item`, median(rest)),
    figure('the slowest of a hundred', Math.max(...rest), true),
    figure('the very first, plans and pages cold', first, true),
  ]
}

/** An act of forty lines, as the journal keeps it. */
function recordOf(n: number, s: number): string {
  const first = n - (n % LINES)
  const lines = Array.from({ length: LINES }, (_, i) => ({ item: itemCode('EE', first + i), from: 'carrier:m' }))
  const legs = lines.map(({ item }, i) => {
    const move = ['thing', `parcel:${item}`, `till:m${s}`, `till:m${s + 1}`]
    return s === 1 && first + i === n ? [...move, 0, 'parcel'] : move
  })
  const at = `2018-01-0${s}T08:12:33+07:00`
  const act = { device: 'm1', seq: s, at, actor: 'person:m', unit: '1', service: 'parcel', verb: 'takeOver', lines }
  return JSON.stringify({ act, position: s, recorded: at, outcome: 'accepted', rules: [], computed: [], legs })
}
