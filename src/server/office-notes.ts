/** What was found at the door: the last visit about each thing that still waits to be paid, paid out or delivered. */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { type NamedPhoto, photoStates } from '#server/photos.ts'
import { thingKey } from '#services/kit.ts'
import { photosOf } from '#services/photos.ts'
import { visit } from '#services/visit/service.ts'

export type Visited = {
  /** The thing, who has it now, and what is open on it in đồng. */
  about: string
  holder: string
  open: number
  device: string
  seq: number
  day: Day
  /** Personal values included. */
  line: Line
  photos: readonly NamedPhoto[]
}

type Row = Omit<Visited, 'line' | 'photos'> & { key: string; record: string; content: string | null }

/** Newest first. `of`: about these things alone, wherever they are; else those of these units that are not done yet. */
export async function readVisited(
  query: Query,
  province: number,
  wanted: { units: readonly string[] } | { of: readonly string[] },
  most = 200,
): Promise<Visited[]> {
  const slips =
    'of' in wanted
      ? query`
        select v.key, v.position, w.about
        from unnest(${[...wanted.of]}::text[]) as w (about)
        cross join lateral (
          select key, position, holder from thing
          where province = ${province} and key > 'visit:' || w.about || '/' and key < 'visit:' || w.about || '0' offset 0) v
        join holder u on u.province = ${province} and u.id = v.holder and u.key ^@ 'unit:'`
      : query`
        select v.key, v.position, regexp_replace(substr(v.key, length('visit:') + 1), '/[^/]*$', '') as about
        from thing v join holder u on u.province = v.province and u.id = v.holder
        where v.province = ${province} and v.key >= 'visit:' and v.key < 'visit;'
          and u.key = any (${wanted.units.map((code) => `unit:${code}`)}::text[])`
  const rows = await query<Row[]>`
    with
      slip as (${slips}),
      last as (select distinct on (about) about, key, position from slip order by about, position desc)
    select l.about, l.key, h.key as holder, t.open, d.key as device, a.seq, a.day, a.record, p.content
    from last l
    join thing t on t.province = ${province} and t.key = l.about
    join holder h on h.province = t.province and h.id = t.holder
    join act a on a.province = t.province and a.position = l.position
    join device d on d.province = a.province and d.id = a.device
    left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
    where ${'of' in wanted} or h.key not in ('customer', 'outside', 'unborn')
    order by l.position desc limit ${most}`
  const found: Visited[] = []
  for (const { key, record, content, ...row } of rows) {
    const { act } = entryOf(record)
    const at = act.lines.findIndex((line) => thingKey(visit, line) === key)
    const said = content === null ? {} : ((JSON.parse(content) as Line[])[at] ?? {})
    const line = { ...act.lines[at], ...said }
    const photos = await photoStates(query, province, row.device, photosOf({ service: visit.key, lines: [line] }))
    found.push({ ...row, line, photos })
  }
  return found
}

/** The things that an act moved or was paid on. */
export async function thingsOf(query: Query, province: number, ref: string): Promise<string[]> {
  const cut = ref.lastIndexOf('/')
  const [row] = await query<{ record: string }[]>`
    select a.record from device d join act a on a.province = d.province and a.device = d.id
    where d.province = ${province} and d.key = ${ref.slice(0, cut)} and a.seq = ${Number(ref.slice(cut + 1))}`
  const legs = row ? entryOf(row.record).legs : []
  return [...new Set(legs.flatMap((leg) => (leg.kind === 'amount' ? [] : [leg.thing])))]
}
