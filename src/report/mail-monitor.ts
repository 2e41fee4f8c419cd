/**
 * The monitor of mail: what came in a month and what became of it, by unit of the second level; how it kept the clocks of
 * mail-score.ts; and what is late now, whoever holds it. An item counts in the month in which it was taken in.
 */
import { addMonths, type Day, firstDayOf, lastDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { Network } from '#network/network.ts'
import { groupName, groupUnits, segmentOf } from '#report/group.ts'
import { type Item, judge, type MailService, missedBy, type Score, STANDARDS, scoreOf } from '#report/mail-score.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `now`: ISO instant. `units`: whose items; the query itself must see the whole province, for items end elsewhere. */
export type MonitorScope = { province: number; month: Month; now: string; units: 'all' | readonly number[] }

export type ActRef = { device: string; seq: number; unit: number }
type Read = Item & { key: string; holder: string; born: ActRef; last: ActRef }

export type Flow = Record<'accepted' | 'arrived' | 'delivered' | 'returned' | 'left' | 'lost' | 'here', number>
export type Late = {
  item: string
  service: MailService
  standard: string
  /** When it was taken in; when it should have been done (ISO, UTC). */
  since: string
  due: string
  holder: string
  unit: number
  /** Acts that the reader may open: by which it came, and by which it got where it is. */
  born?: ActRef
  last?: ActRef
}
/** Counts of items; scores of those whose standard was in force. */
export type Monitor = {
  month: Month
  flows: { id: number; name: string; flow: Flow }[]
  whole: Flow
  standards: {
    id: string
    title: string
    rule: string
    whole: Score
    rows: { id: number; name: string; score: Score }[]
  }[]
  /** Longest overdue first. */
  late: Late[]
}

/** The newest month until today in which an item was taken in; this month when none was. */
export async function newestMailMonth(query: Query, province: number, today: Day): Promise<Month> {
  const [row] = await query<{ month: Day | null }[]>`
    select max(month) as month from rollup_month
    where province = ${province} and service = any (${[...SERVICES]}) and measure = 'accepted' and month <= ${today}`
  return monthOf(row?.month ?? today)
}

/** Items of the month and all that is on its way, read in two statements; the calendar allows the years 2010–2034. */
export async function readMonitor(query: Query, network: Network, scope: MonitorScope): Promise<Monitor> {
  const { month, units } = scope
  const now = Date.parse(scope.now)
  const within = units === 'all' ? undefined : new Set(units)
  const mine = (unit: number): boolean => within?.has(unit) ?? true
  const items = await readItems(query, scope)
  const cohort = items.filter(({ begin: { day } }) => day.slice(0, 7) === month)
  const grouping = groupUnits(network, 'then', month, addMonths(month, 1), firstDayOf(month))
  const byGroup = <T extends Item>(of: readonly T[], by: 'from' | 'unit') =>
    [...Map.groupBy(of, (item) => segmentOf(grouping, item[by], firstDayOf(month)))]
      .map(([id, own]) => ({ id, name: groupName(grouping, id), own }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'vi') || a.id - b.id)
  const own = cohort.filter(({ from }) => mine(from))
  return {
    month,
    whole: flowOf(own),
    flows: byGroup(own, 'from').map(({ id, name, own }) => ({ id, name, flow: flowOf(own) })),
    standards: STANDARDS.map((standard) => {
      const judged = (of: readonly Item[]): Score => scoreOf(of.flatMap((item) => judge(item, standard, now) ?? []))
      const concerned = cohort.filter((item) => mine(item[standard.by]) && judge(item, standard, now))
      const rows = byGroup(concerned, standard.by).map(({ id, name, own }) => ({ id, name, score: judged(own) }))
      return { id: standard.id, title: standard.title, rule: standard.rule, whole: judged(concerned), rows }
    }),
    late: lateOf(items, now, mine),
  }
}

function flowOf(items: readonly Item[]): Flow {
  const of = (keep: (item: Item) => boolean) => items.filter(keep).length
  return {
    accepted: of(({ came }) => came === 'accepted'),
    arrived: of(({ came }) => came === 'arrived'),
    delivered: of(({ end }) => end?.how === 'delivered'),
    returned: of(({ end }) => end?.how === 'returned'),
    left: of(({ end }) => end?.how === 'left'),
    lost: of(({ end }) => end?.how === 'lost'),
    here: of(({ end }) => end === undefined),
  }
}

const lateOf = (items: readonly Read[], now: number, mine: (unit: number) => boolean): Late[] =>
  items
    .flatMap((item) => {
      const missed = mine(item.from) || mine(item.unit) ? missedBy(item, now) : undefined
      return missed ? [{ item, missed }] : []
    })
    .toSorted((a, b) => a.missed.due - b.missed.due || (a.item.key < b.item.key ? -1 : 1))
    .map(({ item, missed }) => ({
      item: item.key.slice(item.service.length + 1),
      service: item.service,
      standard: missed.standard.title,
      since: item.begin.at,
      due: new Date(missed.due).toISOString(),
      holder: item.holder,
      unit: item.unit,
      ...(mine(item.born.unit) && { born: item.born }),
      ...(mine(item.last.unit) && { last: item.last }),
    }))

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
const SERVICES: readonly MailService[] = ['parcel', 'registered']

/**
 * What was taken in during the month, and all that is on its way now. What was corrected away is not there. Cash on delivery
 * is handed in when its till has since given as much to anybody but a customer, or when the sender has it, whichever is first.
 */
async function readItems(query: Query, { province, month }: MonitorScope): Promise<Read[]> {
  // An act that a correction has taken back did not happen.
  const stands = query`
    not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)`
  const rows = await query<Row[]>`
    with
      taken as (
        select l.thing from act a
        join leg l on l.province = a.province and l.month = a.month and l.position = a.position and l.asset = 'thing'
        where a.province = ${province} and a.service = any (${[...SERVICES]}) and a.verb = any (${BIRTHS})
          and a.day between ${firstDayOf(month)} and ${lastDayOf(month)}),
      away as (
        select t.id as thing from holder h
        cross join lateral (
          select id, key from thing where province = h.province and holder = h.id
            and split_part(key, ':', 1) = any (${[...SERVICES]}) offset 0) t
        where h.province = ${province} and h.key not in ('customer', 'outside', 'unborn')),
      items as (select thing from taken union select thing from away)
    select t.key, coalesce(inside.key, h.key) as holder,
      born.record as born, born.unit as born_unit, born_till.key as born_device,
      last.unit as last_unit, last_till.key as last_device, last.seq as last_seq,
      ended.record as ended, ended.unit as ended_unit, ended.src as ended_by, ended.position as ended_position,
      there.at as there, remitted.record as remitted, remitted.position as remitted_position
    from items i
    join thing t on t.province = ${province} and t.id = i.thing
    join holder h on h.province = t.province and h.id = t.holder
    left join thing bag on h.key ^@ 'bag:' and bag.province = t.province and bag.key = h.key
    left join holder inside on inside.province = t.province and inside.id = bag.holder
    cross join lateral (
      select a.position, a.device, a.unit, a.record
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing'
        and a.service = any (${[...SERVICES]}) and a.verb = any (${BIRTHS}) and ${stands}
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

function itemOf(row: Row, byTill: ReadonlyMap<number, readonly Summed[]>): Read {
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
