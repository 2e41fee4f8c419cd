/**
 * The feed of each till, made of the journal: which acts concern it, numbered per till in journal order, and what each of
 * them tells it. Nothing here cannot be made again.
 */
import type { Act, Leg, Line } from '#kernel/act.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { isCaseOf, legsFor } from '#sync/hub-store.ts'
import type { FedThing, FeedEntry, Note } from '#sync/wire.ts'

/**
 * Numbers what the journal has gained for every till that was let in: acts of others that touched its drawer or a case about its
 * acts; and its own where the journal has other legs than it laid out, or where it took a thing over, of which it may know
 * nothing but the number.
 */
export async function feedOn(tx: Tx, province: number): Promise<void> {
  await tx`insert into till_feed_head (province, position) values (${province}, 0) on conflict do nothing`
  const [head] = await tx<{ fed: number; last: number }[]>`
    select f.position as fed, h.position as last from till_feed_head f join head h on h.province = f.province
    where f.province = ${province} for update of f`
  if (!head || head.fed >= head.last) return
  await tx`
    with
      touched as (
        select l.position, substr(h.key, 6) as till
        from leg l join holder h on h.province = l.province and h.id in (l.src, l.dst)
        where l.province = ${province} and l.position > ${head.fed} and l.position <= ${head.last} and h.key like 'till:%'
        union
        select l.position, substring(t.key from '^[a-z]+:(.*)/\\d+$')
        from leg l join thing t on t.province = l.province and t.id = l.thing
        where l.province = ${province} and l.position > ${head.fed} and l.position <= ${head.last}
          and t.key ~ '^(parked|discrepancy|correction):'
        union
        select a.position, d.key
        from act a join device d on d.province = a.province and d.id = a.device
        where a.province = ${province} and a.position > ${head.fed} and a.position <= ${head.last}
      ),
      concerned as (
        select c.position, c.till
        from touched c
        join till_device td on td.province = ${province} and td.code = c.till
        join act a on a.province = ${province} and a.position = c.position
        join device d on d.province = a.province and d.id = a.device
        where d.key <> c.till or a.outcome <> 'accepted' or a.service = 'parked' or a.verb = 'takeOver'
      )
    insert into till_feed (province, device, n, position)
    select ${province}, till,
           coalesce((select max(n) from till_feed f where f.province = ${province} and f.device = till), 0)
             + row_number() over (partition by till order by position),
           position
    from concerned`
  await tx`update till_feed_head set position = ${head.last} where province = ${province}`
}

type ActRow = { position: number; seq: number; record: string; content: string | null }

/** Entries after `got`, this many at most. */
export async function feedEntries(
  query: Query,
  province: number,
  device: string,
  got: number,
  most: number,
): Promise<{ entries: FeedEntry[]; more: boolean }> {
  const rows = await query<{ n: number; position: number }[]>`
    select n, position from till_feed where province = ${province} and device = ${device} and n > ${got}
    order by n limit ${most + 1}`
  const told = rows.slice(0, most)
  const acts = await readActs(
    query,
    province,
    told.map(({ position }) => position),
  )
  const wanted = told.flatMap(({ position }) => {
    const { legs } = acts.get(position) as Whole
    return legsFor(device, legs).flatMap((leg) =>
      leg.kind === 'thing' && (leg.to === `till:${device}` || isCaseOf(device, leg.thing))
        ? [{ position, thing: leg.thing }]
        : [],
    )
  })
  const lives = await readLives(query, province, wanted)
  const visits = await readVisits(query, province, wanted)
  const entries = told.map(({ n, position }): FeedEntry => {
    const { act, outcome, refusal, legs } = acts.get(position) as Whole
    const things = wanted
      .filter((one) => one.position === position)
      .map(({ thing }) => {
        const note = visits.findLast((one) => one.thing === thing && one.position <= position)?.note
        const fed = fedThing(thing, position, act, lives.get(thing) ?? [])
        return [thing, note ? { ...fed, note } : fed] as const
      })
    const why = refusal ? { refusal: { refusal: refusal.refusal, field: refusal.field } } : {}
    return { n, position, outcome, ...why, act, legs: legsFor(device, legs), things: Object.fromEntries(things) }
  })
  return { entries, more: rows.length > most }
}

type Whole = Pick<Entry, 'outcome' | 'refusal' | 'legs' | 'position'> & { act: Act }

/** Acts as they were posted: personal values put back where they have not been erased. */
async function readActs(query: Query, province: number, positions: readonly number[]): Promise<Map<number, Whole>> {
  const rows = await query<ActRow[]>`
    select a.position, a.seq, a.record, p.content
    from (select distinct unnest(${positions}::bigint[]) as position) w
    cross join lateral (
      select * from act where province = ${province} and position = w.position limit 1) a
    left join personal p on p.province = ${province} and p.device = a.device and p.seq = a.seq`
  return new Map(rows.map((row) => [row.position, wholeOf(row)]))
}

function wholeOf({ position, record, content }: ActRow): Whole {
  const { act, outcome, refusal, legs } = entryOf(record)
  const { personal: _, lines, ...rest } = act
  const values = content === null ? [] : (JSON.parse(content) as Line[])
  return {
    position,
    outcome,
    ...(refusal ? { refusal } : {}),
    legs: [...legs],
    act: { ...rest, lines: lines.map((line, i) => ({ ...line, ...values[i] })) },
  }
}

/** The acts that ever moved these things or paid on them, up to the last position that is asked for; oldest first. */
async function readLives(
  query: Query,
  province: number,
  wanted: readonly { position: number; thing: string }[],
): Promise<Map<string, Whole[]>> {
  const lives = new Map<string, Whole[]>()
  if (wanted.length === 0) return lives
  const until = Math.max(...wanted.map(({ position }) => position))
  const rows = await query<{ key: string; position: number }[]>`
    select distinct t.key, l.position
    from thing t join leg l on l.province = t.province and l.thing = t.id
    where t.province = ${province} and t.key = any (${wanted.map(({ thing }) => thing)}) and l.position <= ${until}
    order by 2`
  const acts = await readActs(
    query,
    province,
    rows.map(({ position }) => position),
  )
  for (const { key, position } of rows) {
    const life = lives.get(key) ?? []
    lives.set(key, life)
    life.push(acts.get(position) as Whole)
  }
  return lives
}

type Visited = { thing: string; position: number; note: Note }

/** Visits about these things that were not undone, oldest first. */
async function readVisits(query: Query, province: number, wanted: readonly { thing: string }[]): Promise<Visited[]> {
  if (wanted.length === 0) return []
  const rows = await query<{ thing: string; key: string; position: number }[]>`
    select w.thing, v.key, v.position
    from (select distinct unnest(${wanted.map(({ thing }) => thing)}::text[]) as thing) w
    cross join lateral (
      select key, position, holder from thing
      where province = ${province} and key ^@ ('visit:' || w.thing || '/')) v
    join holder h on h.province = ${province} and h.id = v.holder and h.key like 'unit:%'
    order by v.position`
  const acts = await readActs(
    query,
    province,
    rows.map(({ position }) => position),
  )
  return rows.flatMap(({ thing, key, position }) => {
    const { act } = acts.get(position) as Whole
    const line = act.lines.find((one) => keyOf(act, one) === key)
    return line ? [{ thing, position, note: { day: act.at.slice(0, 10), line } }] : []
  })
}

function fedThing(thing: string, position: number, act: Act, life: readonly Whole[]): FedThing {
  const before = life.filter((one) => one.position <= position)
  const lineIn = (whole: Act): Line => whole.lines.find((line) => keyOf(whole, line) === thing) ?? {}
  const moved = before.filter(({ legs }) => legs.some((leg) => leg.kind === 'thing' && leg.thing === thing))
  const born = moved.flatMap(({ legs }) => legs.flatMap((leg) => (isBirth(leg, thing) ? [leg.born] : [])))[0]
  const first = moved[0]?.act ?? act
  const { until } = lineIn(act)
  return {
    service: born?.service ?? thing.slice(0, thing.indexOf(':')),
    open: before.flatMap(({ legs }) => legs).reduce((open, leg) => open + opened(leg, thing), 0),
    line: lineIn(first),
    ...(typeof until === 'string' ? { until } : {}),
    trail: moved.filter((one) => one.position < position).map((one) => ({ ...one.act, lines: [lineIn(one.act)] })),
  }
}

const isBirth = (leg: Leg, thing: string): leg is Leg & { kind: 'thing'; born: { service: string; open: number } } =>
  leg.kind === 'thing' && leg.thing === thing && leg.born !== undefined

function opened(leg: Leg, thing: string): number {
  if (leg.kind === 'amount' || leg.thing !== thing) return 0
  return leg.kind === 'pay' ? -leg.amount : (leg.born?.open ?? 0)
}

function keyOf({ service }: Act, line: Line): string | undefined {
  const declared = catalogue.get(service)
  return declared?.thing && thingKey(declared, line)
}
