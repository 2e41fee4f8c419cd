/**
 * Until when each member of social and health insurance has paid, folded when somebody reads. An enrolment that was undone is
 * taken out again.
 */
import type { Db, Tx } from '#kernel/sql.ts'
import { catchUp } from '#rollup/catch-up.ts'

/** Acts a transaction. */
const ACTS_A_STEP = 200_000
const SERVICES = ['social-insurance', 'health-insurance']

/** Brings `insured` up to the journal's head. */
export const foldInsured = (db: Db, province: number): Promise<void> =>
  catchUp(db, province, 'insured_cursor', ACTS_A_STEP, fold)

async function fold(tx: Tx, province: number, after: number, until: number): Promise<void> {
  // A month of social insurance is written without its day. An act that was done again after an undo is the later one.
  await tx`
    insert into insured as i (province, service, member, start, until, unit, collaborator, position, device, seq, line)
    select distinct on (service, member, start)
           ${province}, service, member, start, (start + make_interval(months => months) - interval '1 day')::date,
           unit, collaborator, position, device, seq, line
    from (
      select a.service, one ->> 'member' as member, rpad(one ->> 'start', 10, '-01')::date as start,
             (one ->> 'months')::int as months, a.unit, coalesce(one ->> 'collaborator', '') as collaborator,
             a.position, a.device, a.seq, (line - 1)::int as line
      from act a
      cross join lateral jsonb_array_elements(a.record::jsonb #> '{act,lines}') with ordinality lines (one, line)
      where a.province = ${province} and a.position > ${after} and a.position <= ${until}
        and a.service = any (${SERVICES}::text[]) and a.verb in ('enrol', 'renew') and a.outcome = 'accepted') paid
    order by service, member, start, position desc
    on conflict (province, service, member, start) do update set
      until = excluded.until, unit = excluded.unit, collaborator = excluded.collaborator, position = excluded.position,
      device = excluded.device, seq = excluded.seq, line = excluded.line`
  await tx`
    delete from insured i
    using negation n, act a
    where n.province = ${province} and n.position > ${after} and n.position <= ${until}
      and a.province = n.province and a.device = n.device and a.seq = n.seq and a.service = any (${SERVICES}::text[])
      and i.province = ${province} and i.position = a.position`
}
