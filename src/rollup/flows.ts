/**
 * Movements by holder, day and month, folded when somebody reads books. What a row is worth in accounts is no matter here
 * (src/accounts); an act's month that was locked before the act came is booked on the first open day after it.
 */
import { type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import type { Db, Query, Tx } from '#kernel/sql.ts'
import { catchUp, lockCursor } from '#rollup/catch-up.ts'

/** Acts a transaction: half a million movements, some seconds. */
const ACTS_A_STEP = 100_000

/** Brings `flow` up to the journal's head. */
export const foldFlows = (db: Db, province: number): Promise<void> =>
  catchUp(db, province, 'flow_cursor', ACTS_A_STEP, fold)

async function fold(tx: Tx, province: number, after: number, until: number): Promise<void> {
  await plainJoins(tx)
  await tx`
    insert into flow as f (province, per, day, holder, unit, side, service, verb, asset, src, dst, amount, legs)
    select ${province}, * from (${flowsBetween(tx, province, after, until)}) fresh
    on conflict (province, per, day, holder, unit, side, service, verb, asset, src, dst)
    do update set amount = f.amount + excluded.amount, legs = f.legs + excluded.legs`
}

/**
 * Until the tables have been analysed, the planner takes the acts of a step for a handful and looks each up in the movements:
 * ten minutes instead of three seconds. Every step reads all that lies in it, so joins over the whole are always right.
 */
const plainJoins = (tx: Tx) => tx`set local enable_nestloop = off`

export type FlowDifference = { key: string[]; stored: number; folded: number }

/** Compares the rows up to the cursor with a fold of the whole journal, and replaces them when asked to. */
export async function refoldFlows(tx: Tx, province: number, apply: boolean): Promise<FlowDifference[]> {
  const until = await lockCursor(tx, province, 'flow_cursor')
  if (until === 0) return []
  await plainJoins(tx)
  const rows = await tx<{ key: string; stored: number; folded: number }[]>`
    with
      fresh as materialized (${flowsBetween(tx, province, 0, until)}),
      stored as (select * from flow where province = ${province})
    select concat_ws(E'\t', per, day, holder, unit, side, service, verb, asset, src, dst) as key,
           coalesce(s.amount, 0) as stored, coalesce(f.amount, 0) as folded
    from stored s full join fresh f using (per, day, holder, unit, side, service, verb, asset, src, dst)
    where s.amount is distinct from f.amount or s.legs is distinct from f.legs`
  if (apply && rows.length > 0) {
    await tx`delete from flow where province = ${province}`
    await tx`insert into flow select ${province}, * from (${flowsBetween(tx, province, 0, until)}) fresh`
  }
  return rows.map(({ key, ...amounts }) => ({ key: key.split('\t'), ...amounts }))
}

/**
 * The movements of the acts after one position up to another, summed. A side is the Post's own when it is cash in the
 * hands of someone of the Post, or a claim or revenue of a unit. What is in a pouch belongs to whoever sealed it. Of things
 * only what passes between the Post and a principal counts, with what was open on it then; paying on it counts besides.
 */
function flowsBetween(sql: Query | Tx, province: number, after: number, until: number) {
  return sql`
    with
      kinds as materialized (
        select id, split_part(key, ':', 1) as kind, split_part(key, ':', 2) as code from holder where province = ${province}),
      reversals as materialized (
        select n.position, m.service, m.verb
        from negation n
        cross join lateral (
          select service, verb from act where province = n.province and device = n.device and seq = n.seq limit 1) m
        where n.province = ${province} and n.position > ${after} and n.position <= ${until}),
      locks as materialized (
        select l.position as since, lead(l.position, 1, ${Number.MAX_SAFE_INTEGER}) over (partition by t.id order by l.position) as until,
               l.dst, (to_date(substr(t.key, 8, 7), 'YYYY-MM') + interval '1 month')::date as open
        from thing t
        join leg l on l.province = t.province and l.thing = t.id and l.asset = 'thing'
        where t.province = ${province} and t.key >= 'period:' and t.key < 'period;'),
      acts as materialized (
        select a.position, a.month, a.unit, coalesce(r.service, a.service) as service, coalesce(r.verb, a.verb) as verb,
               r.position is not null as back,
               greatest(a.day, (
                 select max(k.open) from locks k join kinds h on h.id = k.dst and h.kind = 'unit'
                 where k.since < a.position and a.position < k.until)) as day
        from act a left join reversals r on r.position = a.position
        where a.province = ${province} and a.position > ${after} and a.position <= ${until} and a.outcome <> 'refused'),
      legs as (
        select a.day, a.unit, a.service, a.verb,
               case when l.asset <> 'revenue' then l.asset
                    else concat_ws(':', 'revenue', case when s.kind = 'principal' then s.code when d.kind = 'principal' then d.code end)
               end as asset,
               case when back then d.kind else s.kind end as src, case when back then s.kind else d.kind end as dst,
               case when back then l.dst else l.src end as src_id, case when back then l.src else l.dst end as dst_id,
               case
                 when l.asset = 'pay' then l.amount
                 when l.asset = 'thing' and l.amount = 0 then coalesce((${openBefore(sql, province)}), 0)
                 else l.amount
               end * case when back and l.asset <> 'pay' then -1 else 1 end as amount,
               case when back then -1 else 1 end as legs
        from acts a
        join leg l on l.province = ${province} and l.month = a.month and l.position = a.position
        left join kinds s on s.id = l.src
        left join kinds d on d.id = l.dst
        where l.position > ${after} and l.position <= ${until}
          and case when l.asset = 'thing' then s.kind in ('principal', 'unborn') or d.kind in ('principal', 'unborn')
                   else l.asset not like 'stock:%' end),
      sided as (
        select *, ${isOwn(sql, 'src')} as gives, ${isOwn(sql, 'dst')} as takes from legs)
    select per, case per when 'day' then day else date_trunc('month', day)::date end as day,
           case per when 'whole' then 0 else holder end as holder, case per when 'whole' then 0 else unit end as unit, side, service, verb, asset, coalesce(src, '') as src, coalesce(dst, '') as dst,
           sum(amount)::bigint as amount, sum(legs)::bigint as legs
    from sided
    cross join lateral (
      select case when src = 'pouch' then ${sealer(sql, province, 'src_id')} else src_id end as holder,
             case when takes then 'out' else 'both' end as side where gives
      union all
      select case when dst = 'pouch' then ${sealer(sql, province, 'dst_id')} else dst_id end,
             case when gives then 'in' else 'both' end where takes
      union all
      select 0, 'both' where not gives and not takes) mine
    cross join (values ('day'), ('month'), ('whole')) grain (per)
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`
}

const isOwn = (sql: Query | Tx, side: 'src' | 'dst') => sql`
  coalesce(case
    when asset = 'cash' then ${sql(side)} in ('till', 'vault', 'carrier', 'route', 'bag', 'pouch', 'gap', 'suspense')
    when asset like 'revenue%' or asset like 'due:%' then ${sql(side)} = 'unit'
  end, false)`

/** Who first put money into a pouch. */
const sealer = (sql: Query | Tx, province: number, pouch: 'src_id' | 'dst_id') => sql`
  (select src from leg where province = ${province} and dst = ${sql(pouch)} and asset = 'cash' order by position limit 1)`

/** What was open on the thing of `l` before it moved: since its last birth. */
const openBefore = (sql: Query | Tx, province: number) => sql`
  select b.amount - coalesce((
    select sum(p.amount) from leg p
    where p.province = ${province} and p.thing = l.thing and p.asset = 'pay' and p.position between b.position and l.position - 1), 0)
  from leg b
  where b.province = ${province} and b.thing = l.thing and b.asset = 'thing' and b.amount > 0 and b.position < l.position
  order by b.position desc limit 1`

/**
 * The movements of all time, cut where segments begin: months that lie in one segment as their sums, the others by days.
 * A fragment for `from (…)` with the columns of `flow`; a row's `day` says in which segment it counts.
 * @param begins first days of the segments after the first
 * @param months `whole`: the months of all holders and units in one sum, for whoever asks for none of them
 */
export function flowsCutAt(
  query: Query,
  province: number,
  begins: readonly Day[],
  months: 'month' | 'whole' = 'month',
) {
  const cut = new Set(begins.filter((day) => day !== firstDayOf(monthOf(day))).map(monthOf))
  const firsts = `{${[...cut].map(firstDayOf).join(',')}}`
  return [...cut].reduce(
    (all, month) => query`
      ${all} union all
      select * from flow
      where province = ${province} and per = 'day' and day between ${firstDayOf(month)} and ${lastDayOf(month)}`,
    query`
      select * from flow
      where province = ${province} and per = ${months} and day <> all ((select ${firsts}::text::date[])::date[])`,
  )
}
