/**
 * Dossiers in the open: everything of citizens that lies at the Post or waits for an agency's answer, at which stage, who
 * has it since when, and what is late. Read from where the things are now; nothing that is done is walked.
 */
import type { FrozenAct, Line } from '#kernel/act.ts'
import { addDays, type Day, daysBetween } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { dueOf, PAPER_SERVICES, type PaperService, type Stage, stageOf, TURNS } from '#report/dossier-clock.ts'
import { workingDaysBetween } from '#rules/calendar.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `units`: whose; the query itself must see the whole province, for papers pass through many units. */
export type BoardScope = { province: number; today: Day; units: 'all' | readonly number[] }

/** By which it got where it is. */
type Last = { device: string; seq: number; unit: number }

export type HeldPaper = {
  service: PaperService
  agency: string
  number: string
  procedure?: string
  stage: Stage
  since: Day
  due?: Day
  /** Working days past `due`, 0 when in time; an agency's are counted by its calendar. */
  late: number
  holder: string
  /** Where it was last, and where it came in: internal ids. */
  unit: number
  from: number
  last: Last
}

/** Agencies that did not answer for so long are no longer asked for: their dossiers are a matter of a complaint. */
export const AGENCY_DAYS = 180

type Row = {
  key: string
  holder: string
  verb: string
  day: Day
  /** By position: the act that began its stage, and the one that brought it in. */
  turn: number
  from_unit: number
  born: number
  born_unit: number
  last_device: string
  last_seq: number
  last_unit: number
}

/** Latest first, then by what is due first. */
export async function readBoard(query: Query, { province, today, units }: BoardScope): Promise<HeldPaper[]> {
  const rows = await readHeld(query, province, today)
  const acts = await readActs(query, province, rows)
  const within = units === 'all' ? undefined : new Set(units)
  return rows
    .filter(({ from_unit, born_unit, last_unit }) =>
      within ? [from_unit, born_unit, last_unit].some((unit) => within.has(unit)) : true,
    )
    .flatMap((row) => heldOf(row, acts, today) ?? [])
    .toSorted((a, b) => b.late - a.late || ((a.due ?? FAR) < (b.due ?? FAR) ? -1 : 1))
}
const FAR = '9999-12-31'

async function readHeld(query: Query, province: number, today: Day): Promise<Row[]> {
  return query<Row[]>`
    with
      -- All that is somewhere: whoever has it is none of these, between whose numbers the index is read.
      gone as (
        select 0 as id
        union all select id from holder where province = ${province} and key in ('customer', 'outside', 'unborn')
        union all select id from holder where province = ${province} and key >= 'principal:' and key < 'principal;'),
      gaps as (select id as low, lead(id, 1, 2147483647) over (order by id) as high from gone),
      here as (
        select t.id, t.key, t.holder, t.position from gaps g
        cross join lateral (
          select id, key, holder, position from thing
          where province = ${province} and holder > g.low and holder < g.high
            and split_part(key, ':', 1) = any (${[...PAPER_SERVICES]}) offset 0) t
        cross join lateral (select key from holder where province = ${province} and id = t.holder offset 0) h
        where split_part(h.key, ':', 1) in ('till', 'vault', 'carrier', 'bag', 'route')),
      since as (
        select min(position) as position from (
          select position from act
          where province = ${province} and service in ('dossier', 'licence')
            and day >= ${addDays(today, -AGENCY_DAYS)} offset 0) late),
      asked as (
        select t.id, t.key, t.holder, t.position
        from thing t join holder h on h.province = t.province and h.id = t.holder and h.key ^@ 'principal:'
        left join lateral (
          select id from thing
          where t.key ^@ 'dossier:' and province = ${province} and key = 'result:' || substr(t.key, length('dossier:') + 1)
          offset 0) answer on true
        where t.province = ${province} and (t.key ^@ 'dossier:' or t.key ^@ 'licence:')
          and t.position >= (select position from since) and answer.id is null),
      papers as (select * from here union all select * from asked)
    select p.key, coalesce(outer_holder.key, h.key) as holder,
      turn.verb, turn.day::text as day, turn.position as turn, turn.unit as from_unit, born.position as born, born.unit as born_unit,
      d.key as last_device, last.seq as last_seq, last.unit as last_unit
    from papers p
    join holder h on h.province = ${province} and h.id = p.holder
    left join thing bag on h.key ^@ 'bag:' and bag.province = h.province and bag.key = h.key
    left join holder outer_holder on outer_holder.province = bag.province and outer_holder.id = bag.holder
    cross join lateral (
      select a.position, a.unit from (
        select month, position from leg
        where province = ${province} and thing = p.id and asset = 'thing' order by position limit 1) l
      join act a on a.province = ${province} and a.month = l.month and a.position = l.position) born
    cross join lateral (
      select a.verb, a.day, a.position, a.unit from leg l
      join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = ${province} and l.thing = p.id and l.asset = 'thing' and a.verb = any (${[...TURNS]})
      order by l.position desc limit 1) turn
    cross join lateral (
      select device, seq, unit from act where province = ${province} and position = p.position limit 1) last
    join device d on d.province = ${province} and d.id = last.device`
}

type Acts = ReadonlyMap<number, FrozenAct>

/** Each act once: one of them brings in and hands over many papers. */
async function readActs(query: Query, province: number, rows: readonly Row[]): Promise<Acts> {
  const positions = [...new Set(rows.flatMap(({ turn, born }) => [turn, born]))]
  const acts = await query<{ position: number; record: string }[]>`
    select position, record from act where province = ${province} and position = any (${positions}::bigint[])`
  return new Map(acts.map(({ position, record }) => [position, entryOf(record).act]))
}

function lineOf(act: FrozenAct | undefined, key: string): Line {
  const declared = act && catalogue.get(act.service)
  return act?.lines.find((line) => declared && thingKey(declared, line) === key) ?? {}
}

/** Nothing when the Post has done its part: the citizen fetches the answer at the agency herself. */
function heldOf(row: Row, acts: Acts, today: Day): HeldPaper | undefined {
  const { key, holder, verb, day } = row
  const [service, rest = ''] = key.split(/:(.*)/s) as [PaperService, string]
  const [agency = '', number = ''] = rest.split(/\/(.*)/s)
  const stage = stageOf(verb)
  const born = lineOf(acts.get(row.born), key)
  if (stage === 'agency' && born.back === 'agency') return undefined
  const due = dueOf({ service, verb, day, line: lineOf(acts.get(row.turn), key) })
  const late = due === undefined ? 0 : workingDaysBetween(due, today, stage === 'agency' ? 'agency' : 'law')
  return {
    ...{ service, agency, number, stage, since: day, late, holder },
    ...(born.procedure === undefined ? {} : { procedure: String(born.procedure) }),
    ...(due === undefined ? {} : { due }),
    unit: row.last_unit,
    from: row.born_unit,
    last: { device: row.last_device, seq: row.last_seq, unit: row.last_unit },
  }
}

export type Tally = { count: number; late: number; soon: number; oldest: number }

/** `soon`: due today or tomorrow. `oldest`: days since the stage began. */
export const tallyOf = (some: readonly HeldPaper[], today: Day): Tally => ({
  count: some.length,
  late: some.filter(({ late }) => late > 0).length,
  soon: some.filter(({ due, late }) => late === 0 && due !== undefined && due <= addDays(today, 1)).length,
  oldest: Math.max(0, ...some.map(({ since }) => daysBetween(since, today))),
})
