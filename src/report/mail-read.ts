/** Items of the mail read from the journal: how each came, where it ended, when its cash was handed in, and who has it now. */
import type { Act, Line } from '#kernel/act.ts'
import { type Day, firstDayOf, lastDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Item, MailService } from '#report/mail-score.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

export const MAIL_SERVICES: readonly MailService[] = ['parcel', 'registered']

export type ActRef = { device: string; seq: number; unit: number }
/** `key`: of the thing. `holder`: who has it, or has the bag in which it lies. `born`, `last`: by which acts it came, and got there. */
export type MailItem = Item & { key: string; holder: string; born: ActRef; last: ActRef }

type Birth = ActRef & { act: Act; line: Line; position: number }
type BirthRow = ActRef & { record: string; position: number }

/** What was taken in during the month, by the day of its act: a record of forty items is read once, not forty times. */
async function bornIn(query: Query, province: number, month: Month): Promise<Map<string, Birth>> {
  const units = await query<{ unit: number }[]>`
    select distinct unit from rollup_month where province = ${province} and service = any (${[...MAIL_SERVICES]})`
  const acts = await query<BirthRow[]>`
    select d.key as device, a.seq, a.unit, a.record, a.position from act a
    join device d on d.province = a.province and d.id = a.device
    where a.province = ${province} and a.service = any (${[...MAIL_SERVICES]}) and a.verb = any (${BIRTHS})
      and a.unit = any (${units.map(({ unit }) => unit)}::int[])
      and a.day between ${firstDayOf(month)} and ${lastDayOf(month)} and ${stands(query)}`
  return new Map(acts.flatMap((row) => birthsOf(row)))
}

function birthsOf({ record, position, ...ref }: BirthRow): [key: string, birth: Birth][] {
  const { act, legs } = entryOf(record)
  const declared = catalogue.get(act.service)
  const born = new Set(legs.flatMap((leg) => (leg.kind === 'thing' && leg.born ? [leg.thing] : [])))
  return act.lines.flatMap((line) => {
    const key = declared && thingKey(declared, line)
    return key !== undefined && born.has(key) ? [[key, { ...ref, act, line, position }]] : []
  })
}

/** An act that a correction has taken back did not happen. */
const stands = (query: Query) => query`
  not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)`

/** The time of an act from the beginning of its record, which is not read as a whole: it may have forty lines. */
const timeOf = (query: Query) => query`substring(left(a.record, 600) from '"at":"([^"]+)"')`

/** What happened to an item that a clock asks for, in order. `src`: holder who gave it. */
type Move = { position: number; verb: string; unit: number; src: number; at: string }

type Row = {
  key: string
  holder: string
  born: string | null
  born_position: number | null
  born_unit: number
  born_device: string
  born_seq: number
  last_unit: number
  last_device: string
  last_seq: number
  moves: readonly Move[] | null
}

const BIRTHS = ['accept', 'acceptOnCredit', 'arrive']
const ENDS = { deliver: 'delivered', returnToSender: 'returned', forward: 'left', lost: 'lost' } as const
const ARRIVALS = ['takeOver', 'arrive']
const REMITS = ['remit', 'remitByBank']

/**
 * What was taken in during the month, and all that is on its way now. What was corrected away is not there. Cash on delivery
 * is handed in when its till has since given as much to anybody but a customer, or when the sender has it, whichever is first.
 */
export async function readMailItems(query: Query, province: number, month: Month): Promise<MailItem[]> {
  // Compiling the query costs seconds, running it less.
  await query`set local jit = off`
  const births = await bornIn(query, province, month)
  const rows = await query<Row[]>`
    with
      -- All that is somewhere: whoever has it is none of these three, between whose numbers the index is read.
      gone as (
        select 0 as id
        union all select id from holder where province = ${province} and key in ('customer', 'outside', 'unborn')),
      gaps as (select id as low, lead(id, 1, 2147483647) over (order by id) as high from gone),
      items as materialized (
        select t.id, b.position
        from unnest(${[...births.keys()]}::text[], ${`{${[...births.values()].map(({ position }) => position).join(',')}}`}::text::bigint[])
          as b (key, position)
        cross join lateral (select id from thing where province = ${province} and key = b.key offset 0) t
        union all
        select t.id, null from gaps g
        cross join lateral (
          select id, key from thing
          where province = ${province} and holder > g.low and holder < g.high offset 0) t
        where split_part(t.key, ':', 1) = any (${[...MAIL_SERVICES]}) and t.key <> all (${[...births.keys()]}))
    select t.key, coalesce(inside.key, h.key) as holder,
      born.record as born, born.position as born_position, born.unit as born_unit, born.device as born_device, born.seq as born_seq,
      last.unit as last_unit, last_till.key as last_device, last.seq as last_seq, moved.moves
    from items i
    -- The planner takes a handful of items for millions: what is fenced it looks up one by one.
    cross join lateral (select * from thing where province = ${province} and id = i.id offset 0) t
    cross join lateral (select key from holder where province = ${province} and id = t.holder offset 0) h
    left join lateral (
      select holder, position from thing where h.key ^@ 'bag:' and province = ${province} and key = h.key offset 0) bag on true
    left join lateral (select key from holder where province = ${province} and id = bag.holder offset 0) inside on true
    -- Only of what came before the month.
    left join lateral (
      select a.position, d.key as device, a.seq, a.unit, a.record
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      join device d on d.province = a.province and d.id = a.device
      where i.position is null and l.province = ${province} and l.thing = t.id and l.asset = 'thing'
        and a.service = any (${[...MAIL_SERVICES]}) and a.verb = any (${BIRTHS}) and ${stands(query)}
      order by l.position limit 1) born on true
    cross join lateral (
      select device, seq, unit from act
      where province = ${province} and position = greatest(t.position, bag.position) limit 1) last
    left join lateral (
      select json_agg(json_build_object('position', a.position, 'verb', a.verb, 'unit', a.unit, 'src', l.src,
                                        'at', ${timeOf(query)}) order by l.position) as moves
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = ${province} and l.thing = t.id and l.asset = 'thing'
        and a.verb = any (${[...Object.keys(ENDS), ...REMITS, ...ARRIVALS]}) and ${stands(query)}) moved on true
    join device last_till on last_till.province = t.province and last_till.id = last.device
    where i.position is not null or born.position is not null
    order by t.id`
  const lives = rows.map((row) => lifeOf(row, births.get(row.key) ?? bornBefore(row)))
  const ends = lives.flatMap(({ ended }) => ended ?? [])
  const tills = [...new Set(ends.map(({ src }) => src))]
  const first = ends.reduce((least, { position }) => Math.min(least, position), Number.MAX_SAFE_INTEGER)
  const given = await query<Given[]>`
    select l.src, l.position, l.amount, ${timeOf(query)} as at
    from leg l
    join act a on a.province = l.province and a.month = l.month and a.position = l.position
    join holder d on d.province = l.province and d.id = l.dst
    where l.province = ${province} and l.asset = 'cash' and l.src = any (${`{${tills.join(',')}}`}::text::int[])
      and l.position > ${first} and d.key <> 'customer' and ${stands(query)}
    order by l.position`
  const byTill = new Map([...Map.groupBy(given, ({ src }) => src)].map(([till, own]) => [till, summed(own)]))
  return lives.map((life) => itemOf(life, byTill))
}

type Given = { src: number; position: number; amount: number; at: string }
/** With what the till has given until then, this included. */
type Summed = Given & { sum: number }

function summed(own: readonly Given[]): Summed[] {
  let sum = 0
  return own.map((one) => {
    sum += one.amount
    return { ...one, sum }
  })
}

/** The first that holds; those that hold come last. */
function firstOf(all: readonly Summed[], holds: (one: Summed) => boolean): number {
  let [from, to] = [0, all.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(all[middle] as Summed)) to = middle
    else from = middle + 1
  }
  return from
}

function bornBefore({ key, born, born_position, born_device: device, born_seq: seq, born_unit: unit }: Row): Birth {
  const own = birthsOf({ record: born as string, position: born_position as number, device, seq, unit })
  return own.find(([one]) => one === key)?.[1] as Birth
}

type Life = {
  row: Row
  birth: Birth
  ended: Move | undefined
  there: Move | undefined
  remitted: Move | undefined
}

function lifeOf(row: Row, birth: Birth): Life {
  const moves = row.moves ?? []
  const ended = moves.find(({ verb, position }) => verb in ENDS && position > birth.position)
  const before = ended?.position ?? Number.MAX_SAFE_INTEGER
  const lies = ended !== undefined || row.holder.startsWith('till:')
  return {
    ...{ row, birth, ended },
    there: lies ? moves.findLast(({ verb, position }) => ARRIVALS.includes(verb) && position < before) : undefined,
    remitted: moves.find(({ verb, position }) => REMITS.includes(verb) && position > before),
  }
}

/** When the cash of an item had reached the Post, or the sender. */
function paidAt({ ended, remitted }: Life, cod: number, all: readonly Summed[] = []): string | undefined {
  const before = all[firstOf(all, ({ position }) => position > (ended?.position ?? 0)) - 1]?.sum ?? 0
  const enough = all[firstOf(all, ({ sum }) => sum - before >= cod)]
  return remitted && !(enough && enough.position < remitted.position) ? remitted.at : enough?.at
}

function itemOf(life: Life, byTill: ReadonlyMap<number, readonly Summed[]>): MailItem {
  const { row, birth, ended, there } = life
  const { act, line, device, seq, unit } = birth
  const how = ended && ENDS[ended.verb as keyof typeof ENDS]
  const cod = Number(line.cod ?? 0)
  const paid = cod > 0 && how === 'delivered' ? paidAt(life, cod, byTill.get(ended?.src ?? 0)) : undefined
  const moment = (at: string) => ({ at, day: at.slice(0, 10) as Day })
  const came = act.verb === 'arrive' ? 'arrived' : 'accepted'
  const away = line.zone === undefined ? how === 'left' : line.zone !== 'province'
  return {
    key: row.key,
    service: act.service as MailService,
    came,
    leaves: came === 'accepted' && away,
    from: unit,
    unit: ended?.unit ?? row.last_unit,
    begin: moment(act.at),
    ...(ended && how && { end: { ...moment(ended.at), how } }),
    ...(there && { there: moment(there.at) }),
    ...(typeof line.posted === 'string' && { posted: line.posted }),
    cod,
    ...(paid && { paid: moment(paid) }),
    holder: row.holder,
    born: { device, seq, unit },
    last: { device: row.last_device, seq: row.last_seq, unit: row.last_unit },
  }
}
