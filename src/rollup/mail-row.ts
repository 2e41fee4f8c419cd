/**
 * What the journal says of items of the mail, one row each: how it came, where it ended, who has it. Cash on delivery is handed in
 * when its till has since given as much to anybody but a customer, or when the sender has it, whichever is first.
 */
import type { Act, Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Tx } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

export const SERVICES = ['parcel', 'registered'] as const
const BIRTHS = ['accept', 'acceptOnCredit', 'arrive']
const ENDS = { deliver: 'delivered', returnToSender: 'returned', forward: 'left', lost: 'lost' } as const
const ARRIVALS = ['takeOver', 'arrive']
const REMITS = ['remit', 'remitByBank']

/**
 * A row of `mail_item` (db/0023-mail.sql). `…_at`: ISO instants with offset; `…_unit`: internal ids; `till`: id of the holder
 * that took the cash on delivery of `cod` đồng; `holder`: key.
 */
export type MailRow = {
  thing: number
  key: string
  service: (typeof SERVICES)[number]
  came: 'accepted' | 'arrived'
  leaves: boolean
  begun: Day
  begin_at: string
  begin_unit: number
  begin_device: string
  begin_seq: number
  posted: Day | null
  there_at: string | null
  end_at: string | null
  end_how: (typeof ENDS)[keyof typeof ENDS] | null
  end_unit: number | null
  cod: number
  till: number | null
  paid_at: string | null
  paid_position: number | null
  holder: string
  last_unit: number
  last_device: string
  last_seq: number
}

export const ids = (all: Iterable<number>): string => `{${[...all].join(',')}}`

/** An act that a correction has taken back did not happen. */
const stands = (query: Tx) => query`
  not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)`

/** The time of an act from the beginning of its record, which is not read as a whole: it may have forty lines. */
const timeOf = (query: Tx) => query`substring(left(a.record, 600) from '"at":"([^"]+)"')`

/** What happened to an item that a clock asks for, in order. `src`: holder who gave it. */
type Move = { position: number; verb: string; unit: number; src: number; at: string }
type Read = Pick<MailRow, 'key' | 'holder' | 'last_unit' | 'last_device' | 'last_seq'> & {
  thing: number
  moves: readonly Move[]
}

/** Rows of those of `things` that were taken in, by an act that stands. Of cash that tills handed in, what came after `until` is left to the next step. */
export async function readRows(
  query: Tx,
  province: number,
  until: number,
  things: readonly number[],
): Promise<MailRow[]> {
  // Compiling the query costs seconds, running it less.
  await query`set local jit = off`
  const read = await query<Read[]>`
    select t.id as thing, t.key, coalesce(inside.key, h.key) as holder,
      last.unit as last_unit, last_till.key as last_device, last.seq as last_seq, moved.moves
    from unnest(${ids(things)}::text::bigint[]) as i (id)
    -- The planner takes a handful of items for millions: what is fenced it looks up one by one.
    cross join lateral (select * from thing where province = ${province} and id = i.id offset 0) t
    cross join lateral (select key from holder where province = ${province} and id = t.holder offset 0) h
    left join lateral (
      select holder, position from thing where h.key ^@ 'bag:' and province = ${province} and key = h.key offset 0) bag on true
    left join lateral (select key from holder where province = ${province} and id = bag.holder offset 0) inside on true
    cross join lateral (
      select device, seq, unit from act
      where province = ${province} and position = greatest(t.position, bag.position) limit 1) last
    cross join lateral (
      select json_agg(json_build_object('position', a.position, 'verb', a.verb, 'unit', a.unit, 'src', l.src,
                                        'at', ${timeOf(query)}) order by l.position) as moves
      from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = ${province} and l.thing = t.id and l.asset = 'thing'
        and a.verb = any (${[...BIRTHS, ...Object.keys(ENDS), ...REMITS, ...ARRIVALS]}) and ${stands(query)}) moved
    join device last_till on last_till.province = ${province} and last_till.id = last.device
    where moved.moves is not null
    order by t.id`
  const births = await readBirths(query, province, new Set(read.flatMap(({ moves }) => birthOf(moves)?.position ?? [])))
  const lives = read.flatMap((one) => {
    const birth = births.get(one.key)
    return birth ? [lifeOf(one, birth)] : []
  })
  const given = await readGiven(query, province, until, lives)
  return lives.map((life) => rowOf(life, given))
}

const birthOf = (moves: readonly Move[]) => moves.find(({ verb }) => BIRTHS.includes(verb))

type Birth = Pick<MailRow, 'begin_device' | 'begin_seq' | 'begin_unit'> & { position: number; act: Act; line: Line }

/** By key of the thing. A record of forty items is read once, not forty times. */
async function readBirths(query: Tx, province: number, positions: ReadonlySet<number>): Promise<Map<string, Birth>> {
  const acts = await query<{ device: string; seq: number; unit: number; record: string; position: number }[]>`
    select d.key as device, a.seq, a.unit, a.record, a.position
    from unnest(${ids(positions)}::text::bigint[]) as p (position)
    cross join lateral (select * from act where province = ${province} and position = p.position offset 0) a
    join device d on d.province = ${province} and d.id = a.device
    order by a.position desc`
  return new Map(
    acts.flatMap(({ record, position, device, seq, unit }) => {
      const { act, legs } = entryOf(record)
      const declared = catalogue.get(act.service)
      const born = new Set(legs.flatMap((leg) => (leg.kind === 'thing' && leg.born ? [leg.thing] : [])))
      return act.lines.flatMap((line): [string, Birth][] => {
        const key = declared && thingKey(declared, line)
        const ref = { begin_device: device, begin_seq: seq, begin_unit: unit }
        return key !== undefined && born.has(key) ? [[key, { ...ref, position, act, line }]] : []
      })
    }),
  )
}

type Life = Read & {
  birth: Birth
  ended: Move | undefined
  there: Move | undefined
  remitted: Move | undefined
  /** Cash on delivery that its till took, đồng; 0 when none. */
  took: number
}

function lifeOf(read: Read, birth: Birth): Life {
  const { moves, holder } = read
  const ended = moves.find(({ verb, position }) => verb in ENDS && position > birth.position)
  const before = ended?.position ?? Number.MAX_SAFE_INTEGER
  const lies = ended !== undefined || holder.startsWith('till:')
  return {
    ...{ ...read, birth, ended },
    there: lies ? moves.findLast(({ verb, position }) => ARRIVALS.includes(verb) && position < before) : undefined,
    remitted: moves.find(({ verb, position }) => REMITS.includes(verb) && position > before),
    took: ended?.verb === 'deliver' ? Number(birth.line.cod ?? 0) : 0,
  }
}

type Given = { src: number; position: number; amount: number; at: string }
/** With what the till has given until then, this included. */
type Summed = Given & { sum: number }

/** What each till that took cash on delivery gave to anybody but a customer, since the first of these deliveries. */
async function readGiven(
  query: Tx,
  province: number,
  until: number,
  lives: readonly Life[],
): Promise<Map<number, readonly Summed[]>> {
  const first = new Map<number, number>()
  for (const { ended, took } of lives)
    if (ended && took > 0) first.set(ended.src, Math.min(ended.position, first.get(ended.src) ?? ended.position))
  const given = await query<Given[]>`
    select l.src, l.position, l.amount, ${timeOf(query)} as at
    from unnest(${ids(first.keys())}::text::int[], ${ids(first.values())}::text::bigint[]) as f (till, position)
    cross join lateral (
      select * from leg
      where province = ${province} and asset = 'cash' and src = f.till
        and position > f.position and position <= ${until} offset 0) l
    join act a on a.province = ${province} and a.month = l.month and a.position = l.position
    join holder d on d.province = ${province} and d.id = l.dst
    where d.key <> 'customer' and ${stands(query)}
    order by l.position`
  return new Map([...Map.groupBy(given, ({ src }) => src)].map(([till, own]) => [till, summed(own)]))
}

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

/** By which act the cash of an item had reached the Post, or the sender. */
function paidBy({ ended, remitted, took }: Life, all: readonly Summed[] = []): Given | Move | undefined {
  const before = all[firstOf(all, ({ position }) => position > (ended?.position ?? 0)) - 1]?.sum ?? 0
  const enough = all[firstOf(all, ({ sum }) => sum - before >= took)]
  return remitted && !(enough && enough.position < remitted.position) ? remitted : enough
}

function rowOf(life: Life, given: ReadonlyMap<number, readonly Summed[]>): MailRow {
  const { birth, ended, there, took, moves: _, remitted: __, ...read } = life
  const { act, line, begin_device, begin_seq, begin_unit } = birth
  const how = ended ? ENDS[ended.verb as keyof typeof ENDS] : null
  const paid = ended && took > 0 ? paidBy(life, given.get(ended.src)) : undefined
  const came = act.verb === 'arrive' ? 'arrived' : 'accepted'
  const away = line.zone === undefined ? how === 'left' : line.zone !== 'province'
  return {
    ...read,
    service: act.service as MailRow['service'],
    came,
    leaves: came === 'accepted' && away,
    begun: act.at.slice(0, 10) as Day,
    begin_at: act.at,
    ...{ begin_unit, begin_device, begin_seq },
    posted: typeof line.posted === 'string' ? (line.posted as Day) : null,
    there_at: there?.at ?? null,
    end_at: ended?.at ?? null,
    end_how: how,
    end_unit: ended?.unit ?? null,
    cod: Number(line.cod ?? 0),
    till: ended && took > 0 ? ended.src : null,
    paid_at: paid?.at ?? null,
    paid_position: paid?.position ?? null,
  }
}
