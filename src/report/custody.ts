/** What the ledger's custody says of safety: things that are with nobody, and things that were handed over twice. */
import type { Query } from '#kernel/sql.ts'
import type { Period } from '#report/read.ts'

/** Holders that are no one: nobody answers for what they hold. Asked-and-not-answered (`unknown`) is not among them. */
const NOBODY = ['suspense:%', 'gap:%', 'lost:%']
/** What an exception says when a thing was paid or handed over outside although the ledger had it done already. */
const TWICE = ['already_yours', 'paid_over']

export type CustodyRow = { what: string; unit: number; day: string; device: string; seq: number }

/** Things of the services that are with nobody now. */
export async function countLost(query: Query, province: number, services: readonly string[]): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count
    from holder h join thing t on t.province = h.province and t.holder = h.id
    where h.province = ${province} and h.key like any (${NOBODY}) and split_part(t.key, ':', 1) = any (${[...services]})`
  return row?.count ?? 0
}

export async function listLost(query: Query, province: number, services: readonly string[]): Promise<string[]> {
  const rows = await query<{ key: string }[]>`
    select t.key
    from holder h join thing t on t.province = h.province and t.holder = h.id
    where h.province = ${province} and h.key like any (${NOBODY}) and split_part(t.key, ':', 1) = any (${[...services]})
    order by t.key limit 200`
  return rows.map((row) => row.key)
}

/** Exceptions of the period by which something was paid or handed over a second time, not yet resolved or resolved. */
export async function countTwice(query: Query, province: number, services: readonly string[], period: Period) {
  return (await listTwice(query, province, services, period)).length
}

export async function listTwice(
  query: Query,
  province: number,
  services: readonly string[],
  period: Period,
): Promise<CustodyRow[]> {
  return query<CustodyRow[]>`
    select a.service || '.' || a.verb as what, a.unit, a.day, d.key as device, a.seq
    from exception e
    join act a on a.province = e.province and a.position = e.position and a.service = any (${[...services]})
    join device d on d.province = a.province and d.id = a.device
    where e.province = ${province} and e.opened between ${period.from} and ${period.to} and e.code = any (${TWICE})
    order by e.position limit 1000`
}
