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

/** What was handed out and is not settled yet: who has it, since when, and how much is open on it. */
export type LeftRow = { key: string; holder: string; open: number; day: string; device: string; seq: number }

/**
 * Things that came in the period at these units and on which something is open now; given back to the principal is open too.
 * `day`, `device` and `seq` are of the act by which it came. All that is open is few, so it is found by itself and each
 * asked for its first movement.
 */
export async function listLeft(
  query: Query,
  province: number,
  services: readonly string[],
  period: Period,
  { units }: Where,
): Promise<LeftRow[]> {
  return query<LeftRow[]>`
    select t.key, h.key as holder, t.open, born.day::text as day, d.key as device, born.seq
    from thing t
    join holder h on h.province = t.province and h.id = t.holder
    cross join lateral (
      select a.day, a.unit, a.device, a.seq from leg l
      join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id order by l.position limit 1) born
    join device d on d.province = t.province and d.id = born.device
    where t.province = ${province} and t.open > 0 and split_part(t.key, ':', 1) = any (${[...services]})
      and h.key not in ('customer', 'unborn') and born.day between ${period.from} and ${period.to}
      and born.unit = any (${`{${units.join(',')}}`}::text::int[])
    order by born.day, t.key`
}

/** More than that many is no list any more but a disaster; the count then says “at least”. */
const MOST = 10_000
