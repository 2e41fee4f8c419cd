/** What the ledger's custody says of safety: things that are with nobody, and things that were handed over twice. */
import type { Query } from '#kernel/sql.ts'
import type { Period } from '#report/read.ts'

/** What an exception says when a thing was paid or handed over outside although the ledger had it done already. */
const TWICE = ['already_yours', 'paid_over']

export type CustodyRow = { what: string; unit: number; day: string; device: string; seq: number }

/** Units, and every code that they bore. */
export type Where = { units: readonly number[]; codes: readonly string[] }

/** Holders that are no one: nobody answers for what they hold. Asked-and-not-answered (`unknown`) is not among them. */
const NOBODY = ['suspense', 'gap', 'lost']

/** Things of the services that are with nobody now. The holders are named, so that they are probed and nothing is walked. */
export async function listLost(
  query: Query,
  province: number,
  services: readonly string[],
  { codes }: Where,
): Promise<string[]> {
  const holders = NOBODY.flatMap((kind) => codes.map((code) => `${kind}:${code}`))
  const rows = await query<{ key: string }[]>`
    select t.key
    from holder h
    cross join lateral (
      select key from thing where province = h.province and holder = h.id
        and split_part(key, ':', 1) = any (${[...services]}) limit ${MOST}) t
    where h.province = ${province} and h.key = any (string_to_array(${holders.join('\n')}, E'\n'))
    order by t.key limit ${MOST}`
  return rows.map((row) => row.key)
}

/** Exceptions of the period by which something was paid or handed over a second time; resolved ones too. */
export async function listTwice(
  query: Query,
  province: number,
  services: readonly string[],
  period: Period,
  { units }: Where,
): Promise<CustodyRow[]> {
  return query<CustodyRow[]>`
    select a.service || '.' || a.verb as what, a.unit, a.day, d.key as device, a.seq
    from exception e
    cross join lateral (
      select service, verb, unit, day, device, seq from act
      where province = e.province and position = e.position and service = any (${[...services]}) limit 1) a
    join device d on d.province = e.province and d.id = a.device
    where e.province = ${province} and e.opened between ${period.from} and ${period.to} and e.code = any (${TWICE})
      and e.unit = any (${`{${units.join(',')}}`}::text::int[])
    order by e.position limit ${MOST}`
}

/** More than that many is no list any more but a disaster; the count then says “at least”. */
const MOST = 10_000
