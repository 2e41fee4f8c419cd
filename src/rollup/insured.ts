/**
 * Until when each member of social and health insurance has paid, folded when somebody reads. An enrolment that was undone is
 * taken out again.
 */
import type { Db, Tx } from '#kernel/sql.ts'
import { catchUp, lockCursor } from '#rollup/catch-up.ts'

/** Acts a transaction. */
const ACTS_A_STEP = 200_000
const SERVICES = ['social-insurance', 'health-insurance']

/** Brings `insured` up to the journal's head. */
export const foldInsured = (db: Db, province: number): Promise<void> =>
  catchUp(db, province, 'insured_cursor', ACTS_A_STEP, fold)

async function fold(tx: Tx, province: number, after: number, until: number): Promise<void> {
  // An act that was done again after an undo is the later one.
  await tx`
    insert into insured as i (province, service, member, start, until, unit, collaborator, position, device, seq, line)
    select ${province}, * from (${paidBetween(tx, province, after, until)}) paid
    on conflict (province, service, member, start) do update set
      until = excluded.until, unit = excluded.unit, collaborator = excluded.collaborator, position = excluded.position,
      device = excluded.device, seq = excluded.seq, line = excluded.line`
  await tx`
    delete from insured i
    using (${undoneBetween(tx, province, after, until)}) undone
    where i.province = ${province} and i.position = undone.position`
}

/** One row a member, service and first day, of the last act that says it. A month of social insurance is written without its day. */
const paidBetween = (tx: Tx, province: number, after: number, until: number) => tx`
  select distinct on (service, member, start)
         service, member, start, (start + make_interval(months => months) - interval '1 day')::date as until,
         unit, collaborator, position, device, seq, line
  from (
    select a.service, one ->> 'member' as member, rpad(one ->> 'start', 10, '-01')::date as start,
           (one ->> 'months')::int as months, a.unit, coalesce(one ->> 'collaborator', '') as collaborator,
           a.position, a.device, a.seq, (line - 1)::int as line
    from act a
    cross join lateral jsonb_array_elements(a.record::jsonb #> '{act,lines}') with ordinality lines (one, line)
    where a.province = ${province} and a.position > ${after} and a.position <= ${until}
      and a.service = any (${SERVICES}::text[]) and a.verb in ('enrol', 'renew') and a.outcome = 'accepted') paid
  order by service, member, start, position desc`

const undoneBetween = (tx: Tx, province: number, after: number, until: number) => tx`
  select a.position from negation n
  join act a on a.province = n.province and a.device = n.device and a.seq = n.seq and a.service = any (${SERVICES}::text[])
  where n.province = ${province} and n.position > ${after} and n.position <= ${until}`

/** `key`: service, member, first day. `stored`, `folded`: the row as text; empty when there is none. */
export type InsuredDifference = { key: string[]; stored: string; folded: string }

/** Compares the rows up to the cursor with what the journal says, and replaces them when asked to. */
export async function refoldInsured(tx: Tx, province: number, apply: boolean): Promise<InsuredDifference[]> {
  const until = await lockCursor(tx, province, 'insured_cursor')
  const folded = tx`
    select paid.* from (${paidBetween(tx, province, 0, until)}) paid
    where paid.position not in (${undoneBetween(tx, province, 0, until)})`
  const rows = await tx<{ key: string; stored: string; folded: string }[]>`
    with
      fresh as materialized (${folded}),
      stored as (
        select service, member, start, until, unit, collaborator, position, device, seq, line from insured
        where province = ${province})
    select concat_ws(E'\t', service, member, start) as key, coalesce(to_json(s)::text, '') as stored,
           coalesce(to_json(f)::text, '') as folded
    from stored s full join fresh f using (service, member, start)
    where to_json(s)::text is distinct from to_json(f)::text`
  if (apply && rows.length > 0) {
    await tx`delete from insured where province = ${province}`
    await tx`insert into insured (province, service, member, start, until, unit, collaborator, position, device, seq, line)
      select ${province}, * from (${folded}) fresh`
  }
  return rows.map(({ key, ...sides }) => ({ key: key.split('\t'), ...sides }))
}
