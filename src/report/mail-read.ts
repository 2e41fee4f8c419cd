/** Items of the mail read from the journal: how each came, where it ended, when its cash was handed in, and who has it now. */
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

/** Keys of what was taken in during the month: acts name their things, and are found by their day. */
async function takenIn(query: Query, province: number, month: Month): Promise<string[]> {
  const units = await query<{ unit: number }[]>`
    select distinct unit from rollup_month where province = ${province} and service = any (${[...MAIL_SERVICES]})`
  const acts = await query<{ record: string }[]>`
    select record from act
    where province = ${province} and service = any (${[...MAIL_SERVICES]}) and verb = any (${BIRTHS})
      and unit = any (${units.map(({ unit }) => unit)}::int[]) and day between ${firstDayOf(month)} and ${lastDayOf(month)}`
  return acts.flatMap(({ record }) =>
    entryOf(record).legs.flatMap((leg) => (leg.kind === 'thing' && leg.born ? [leg.thing] : [])),
  )
}

type Row = {
  key: string
  holder: string
  born: string
  born_unit: number
  born_device: string
  last_device: string
  last_seq: number
  last_unit: number
  there?: string | null
  ended?: string | null
  ended_unit?: number | null
  ended_by?: number | null
  ended_position?: number | null
  remitted?: string | null
  remitted_position?: number | null
}

const BIRTHS = ['accept', 'acceptOnCredit', 'arrive']
const ENDS = { deliver: 'delivered', returnToSender: 'returned', forward: 'left', lost: 'lost' } as const
const REMITS = ['remit', 'remitByBank']

/**
 * What was taken in during the month, and all that is on its way now. What was corrected away is not there. Cash on delivery
 * is handed in when its till has since given as much to anybody but a customer, or when the sender has it, whichever is first.
 */
export async function readMailItems(query: Query, province: number, month: Month): Promise<MailItem[]> {
  // An act that a correction has taken back did not happen.
  const stands = query`
    not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)`
  const taken = await takenIn(query, province, month)
  const rows = await query<Row[]>`
    with
      -- All that is somewhere: whoever has it is none of these three, between whose numbers the index is read.
      gone as (
        select 0 as id
        union all select id from holder where province = ${province} and key in ('customer', 'outside', 'unborn')),
      gaps as (select id as low, lead(id, 1, 2147483647) over (order by id) as high from gone),
      items as materialized (
        select id from thing where province = ${province} and key = any (${taken})
        union
        select t.id from gaps g
        cross join lateral (
          select id, key from thing
          where province = ${province} and holder > g.low and holder < g.high offset 0) t
        where split_part(t.key, ':', 1) = any (${[...MAIL_SERVICES]}))
    select t.key, coalesce(inside.key, h.key) as holder,
      born.record as born, born.unit as born_unit, born_till.key as born_device,
      last.unit as last_unit, last_till.key as last_device, last.seq as last_seq,
      ended.record as ended, ended.unit as ended_unit, ended.src as ended_by, ended.position as ended_position,
      there.at as there, remitted.record as remitted, remitted.position as remitted_position
    from items i
    -- The planner takes a handful of items for millions: what is fenced it looks up one by one.
    cross join lateral (select * from thing where province = ${province} and id = i.id offset 0) t
    cross join lateral (select key from holder where province = ${province} and id = t.holder offset 0) h
    left join lateral (
      select holder, position from thing where h.key ^@ 'bag:' and province = ${province} and key = h.key offset 0) bag on true
    left join lateral (select key from holder where province = ${province} and id = bag.holder offset 0) inside on true
    cross join lateral (
      select a.position, a.device, a.unit, a.record
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing'
        and a.service = any (${[...MAIL_SERVICES]}) and a.verb = any (${BIRTHS}) and ${stands}
      order by l.position limit 1) born
    cross join lateral (
      select device, seq, unit from act
      where province = t.province and position = greatest(t.position, bag.position) limit 1) last
    left join lateral (
      select a.position, a.verb, a.unit, a.record, l.src
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing' and l.position > born.position
        and a.verb = any (${Object.keys(ENDS)}) and ${stands}
      order by l.position limit 1) ended on true
    left join lateral (
      select a.record::json #>> '{act,at}' as at
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing'
        and l.position < coalesce(ended.position, t.position + 1) and a.verb in ('takeOver', 'arrive') and ${stands}
      order by l.position desc limit 1) there on ended.position is not null or h.key ^@ 'till:'
    left join lateral (
      select a.position, a.record
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing' and l.position > ended.position
        and a.verb = any (${REMITS}) and ${stands}
      order by l.position limit 1) remitted on ended.verb = 'deliver'
    join device born_till on born_till.province = t.province and born_till.id = born.device
    join device last_till on last_till.province = t.province and last_till.id = last.device
    order by t.id`
  const tills = [...new Set(rows.flatMap(({ ended_by: till }) => till ?? []))]
  const first = rows.reduce((least, { ended_position: at }) => Math.min(least, at ?? least), Number.MAX_SAFE_INTEGER)
  const given = await query<Given[]>`
    select l.src, l.position, l.amount, a.record::json #>> '{act,at}' as at
    from leg l
    join act a on a.province = l.province and a.month = l.month and a.position = l.position
    join holder d on d.province = l.province and d.id = l.dst
    where l.province = ${province} and l.asset = 'cash' and l.src = any (${`{${tills.join(',')}}`}::text::int[])
      and l.position > ${first} and d.key <> 'customer' and ${stands}
    order by l.position`
  const byTill = new Map([...Map.groupBy(given, ({ src }) => src)].map(([till, own]) => [till, summed(own)]))
  return rows.map((row) => itemOf(row, byTill))
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

/** When the cash of an item had reached the Post, or the sender. */
function paidAt(row: Row, cod: number, all: readonly Summed[] = []): string | undefined {
  const before = all[firstOf(all, ({ position }) => position > (row.ended_position ?? 0)) - 1]?.sum ?? 0
  const enough = all[firstOf(all, ({ sum }) => sum - before >= cod)]
  if (row.remitted && !(enough && enough.position < (row.remitted_position ?? 0))) return entryOf(row.remitted).act.at
  return enough?.at
}

function itemOf(row: Row, byTill: ReadonlyMap<number, readonly Summed[]>): MailItem {
  const { act } = entryOf(row.born)
  const service = act.service as MailService
  const declared = catalogue.get(service)
  const line = act.lines.find((one) => declared && thingKey(declared, one) === row.key) ?? {}
  const ended = row.ended ? entryOf(row.ended).act : undefined
  const how = ended && ENDS[ended.verb as keyof typeof ENDS]
  const cod = Number(line.cod ?? 0)
  const paid = cod > 0 && how === 'delivered' ? paidAt(row, cod, byTill.get(row.ended_by ?? 0)) : undefined
  const moment = (at: string) => ({ at, day: at.slice(0, 10) as Day })
  const came = act.verb === 'arrive' ? 'arrived' : 'accepted'
  const away = line.zone === undefined ? how === 'left' : line.zone !== 'province'
  return {
    key: row.key,
    service,
    came,
    leaves: came === 'accepted' && away,
    from: row.born_unit,
    unit: row.ended_unit ?? row.last_unit,
    begin: moment(act.at),
    ...(ended && how && { end: { ...moment(ended.at), how } }),
    ...(row.there && { there: moment(row.there) }),
    ...(typeof line.posted === 'string' && { posted: line.posted }),
    cod,
    ...(paid && { paid: moment(paid) }),
    holder: row.holder,
    born: { device: row.born_device, seq: act.seq, unit: row.born_unit },
    last: { device: row.last_device, seq: row.last_seq, unit: row.last_unit },
  }
}
