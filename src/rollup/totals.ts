/**
 * Sums of the imported totals (`rollup_total`): of the whole province by service, as unit 0, and of each unit over all its
 * services, as service `*`. Totals are only ever added, so their sums are added to in the same transaction.
 */
import type { Tx } from '#kernel/sql.ts'

/** Instead of a unit: the province as a whole. Only who may see all units is shown these rows. */
export const ALL_UNITS = 0

/** Instead of a service: all of them. */
export const ALL_SERVICES = '*'

type Fragment = ReturnType<Tx>

/**
 * Adds totals and their sums. What is there stays as it is. `rows`: a query with the columns kind, version, service, measure,
 * unit, month (first day), amount and file.
 */
export async function addTotals(tx: Tx, province: number, rows: Fragment): Promise<void> {
  await tx`
    with added as (
      insert into total (province, kind, version, service, measure, unit, month, amount, file)
      select ${province}, kind, version, service, measure, unit, month, amount, file from (${rows}) r
      on conflict do nothing
      returning *)
    insert into rollup_total (province, unit, kind, measure, version, service, month, amount)
    ${summed(tx, province, 'added')}
    on conflict (province, unit, kind, measure, version, service, month)
      do update set amount = rollup_total.amount + excluded.amount`
}

/** The sums made anew and compared. @returns the rows that differ; `apply`: and put right. */
export async function refoldTotals(tx: Tx, province: number, apply: boolean) {
  // Nobody adds meanwhile.
  if (apply) await tx`lock table rollup_total in share row exclusive mode`
  const rows = await tx<{ key: string; stored: number; folded: number }[]>`
    select concat_ws(e'\t', unit, kind, measure, version, service, month) as key,
           coalesce(stored.amount, 0) as stored, coalesce(folded.amount, 0) as folded
    from (select * from rollup_total where province = ${province}) stored
    full join (${summed(tx, province, 'total')}) folded
      using (unit, kind, measure, version, service, month)
    where stored.amount is distinct from folded.amount
    order by key`
  if (apply && rows.length > 0) {
    await tx`delete from rollup_total where province = ${province}`
    await tx`
      insert into rollup_total (province, unit, kind, measure, version, service, month, amount)
      ${summed(tx, province, 'total')}`
  }
  return rows.map(({ key, ...amounts }) => ({ key: key.split('\t'), ...amounts }))
}

const summed = (tx: Tx, province: number, from: 'added' | 'total') => tx`
  select province, coalesce(unit, ${ALL_UNITS}) as unit, kind, measure, version, coalesce(service, ${ALL_SERVICES}) as service,
         month, sum(amount)::bigint as amount
  from ${tx(from)}
  where province = ${province}
  group by grouping sets (
    (province, kind, measure, version, month, service), (province, kind, measure, version, month, unit))`
