/** Who was asked about a difference and has not answered yet (src/services/hearing). */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'

/** The count `device/seq` that found the difference, and until when the answer is awaited. */
export type Asked = { device: string; seq: number; until: Day }

/** `hearing:may-01/205/2026-12-08` */
const HEARING = /^hearing:(.+)\/(\d+)\/([\d-]{10})$/

/** What somebody is asked about differences that nobody has concluded, the nearest last day first. */
export async function readAsked(query: Query, province: number, person: string): Promise<Asked[]> {
  const rows = await query<{ key: string }[]>`
    select t.key
    from holder h
    join thing t on t.province = h.province and t.holder = h.id and t.key >= 'hearing:' and t.key < 'hearing;'
    cross join lateral (
      select province, holder from thing
      where province = t.province and key = 'discrepancy:' || substr(t.key, 9, length(t.key) - 19) offset 0) d
    join holder c on c.province = d.province and c.id = d.holder and c.key <> 'outside'
    where h.province = ${province} and h.key = ${`carrier:${person}`}
    order by right(t.key, 10), t.key`
  return rows.flatMap(({ key }) => {
    const [, device = '', seq = '', until = ''] = HEARING.exec(key) ?? []
    return device === '' ? [] : [{ device, seq: Number(seq), until }]
  })
}
