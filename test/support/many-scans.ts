/**
 * A journal of many scans for the bench: every item has eight, of acts of forty lines. The database fills in itself what is not
 * asked for; only the acts that are read have a record.
 */
import type postgres from 'postgres'
import { itemCode } from '#services/item.ts'

export const SCANS_OF_ITEM = 8
const LINES = 40

/** @returns how many items there are, and the serial numbers of `most` of them that can be followed, spread over all */
export async function fillScans(
  admin: postgres.Sql,
  province: number,
  scans: number,
  most: number,
): Promise<{ items: number; asked: number[] }> {
  const items = Math.floor(scans / SCANS_OF_ITEM)
  const asked = Array.from({ length: most }, (_, i) => 1 + Math.floor((items * (i + 0.5)) / most))
  await admin`insert into holder (province, id, key) select ${province}, n, 'till:m' || n from generate_series(1, 9) n`
  await admin`
    insert into thing (province, id, key, holder, open, position)
    select ${province}, n, 'parcel:EE' || lpad(n::text, 8, '0') || '0VN', 9, 0, 1 from generate_series(1, ${items}::int) n`
  for (const n of asked)
    await admin`update thing set key = ${`parcel:${itemCode('EE', n)}`} where province = ${province} and id = ${n}`
  await admin`drop index leg_of_thing`
  // Scan s of item n stands in the act of its forty neighbours.
  await admin`
    insert into leg (province, month, position, asset, thing, src, dst, amount)
    select ${province}, '2018-01-01', (n / ${LINES}) * ${SCANS_OF_ITEM} + s, 'thing', n, s, s + 1, 1
    from generate_series(1, ${items}::int) n, generate_series(1, ${SCANS_OF_ITEM}::int) s`
  await admin`create index leg_of_thing on leg (province, thing, position) where thing is not null`
  await admin`
    insert into act (province, month, position, device, seq, unit, day, service, verb, outcome, record, hash)
    select ${province}, '2018-01-01', p, 1, p, 1, '2018-01-02', 'parcel', 'takeOver', 'accepted', '{}', repeat('0', 64)
    from generate_series(1, ${Math.ceil(items / LINES) * SCANS_OF_ITEM + SCANS_OF_ITEM}::int) p`
  for (const n of asked)
    for (let s = 1; s <= SCANS_OF_ITEM; s++)
      await admin`
        update act set record = ${recordOf(n, s)}
        where province = ${province} and position = ${Math.floor(n / LINES) * SCANS_OF_ITEM + s}`
  await admin`analyze`
  return { items, asked }
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
