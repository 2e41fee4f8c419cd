/** What the database knows of the bank beside the journal: statements, entries, orders. Nothing here moves anything. */
import type { BankEntry, BankStatement } from '#bank/statement.ts'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'

export type StoredEntry = BankEntry & {
  readonly account: string
  readonly number: string
  readonly became: 'act' | 'booked' | 'aside' | null
  readonly act: string | null
  readonly note: string
}
export type StoredStatement = Omit<BankStatement, 'entries'> & { entries: number; taken: string }

const BATCH = 10_000

/**
 * @returns how many of its entries are new; undefined when the whole statement was there.
 * @throws Problem file_unreadable: under this number, or this reference, the bank said something else before.
 */
export async function keepStatement(
  tx: Tx,
  province: number,
  of: BankStatement,
  by: { sha256: string; actor: string; at: string },
): Promise<number | undefined> {
  const { account, number, from, to, opening, closing, entries } = of
  const bad = (why: string) => new Problem('file_unreadable', { file: `sao kê ${number}`, why })
  const [before] = await tx<{ sha256: string }[]>`
    select sha256 from bank_statement where province = ${province} and account = ${account} and number = ${number}`
  if (before && before.sha256 !== by.sha256)
    throw bad('số này đã nhập với nội dung khác. Hỏi ngân hàng bản nào đúng; bản đã nhập không đổi')
  if (before) return undefined
  await tx`
    insert into bank_statement (province, account, number, first, last, opening, closing, entries, sha256, actor, taken)
    values (${province}, ${account}, ${number}, ${from}, ${to}, ${opening}, ${closing}, ${entries.length},
            ${by.sha256}, ${by.actor}, ${by.at})`
  let fresh = 0
  for (let at = 0; at < entries.length; at += BATCH) {
    const some = entries.slice(at, at + BATCH)
    const rows = JSON.stringify(some.map(({ endToEnd, ...entry }) => ({ ...entry, end_to_end: endToEnd })))
    const [other] = await tx<{ ref: string }[]>`
      select e.ref from json_to_recordset(${rows}::text::json) as f (ref text, day date, amount bigint)
      join bank_entry e on e.province = ${province} and e.account = ${account} and e.ref = f.ref
      where e.day <> f.day or e.amount <> f.amount limit 1`
    if (other) throw bad(`số tham chiếu ${other.ref} đã nhập với ngày hoặc số tiền khác. Hỏi lại ngân hàng`)
    const added = await tx`
      insert into bank_entry (province, account, ref, number, day, amount, memo, end_to_end, party, note, actor)
      select ${province}, ${account}, ref, ${number}, day, amount, memo, end_to_end, party, '', ${by.actor}
      from json_to_recordset(${rows}::text::json)
        as f (ref text, day date, amount bigint, memo text, end_to_end text, party text)
      on conflict do nothing`
    fresh += added.count
  }
  return fresh
}

const columns = (query: Query) => query`
  account, ref, number, day, amount, memo, end_to_end as "endToEnd", party, became, act, note`

/** What nobody knows yet, oldest first; `after`: those behind this one. */
export const readOpen = (
  query: Query,
  province: number,
  most: number,
  after?: Pick<StoredEntry, 'day' | 'account' | 'ref'>,
): Promise<StoredEntry[]> =>
  query<StoredEntry[]>`
    select ${columns(query)} from bank_entry where province = ${province} and became is null
      ${after ? query`and (day, account, ref) > (${after.day}, ${after.account}, ${after.ref})` : query``}
    order by day, account, ref limit ${most}`

export async function readEntry(query: Query, province: number, account: string, ref: string): Promise<StoredEntry> {
  const [row] = await query<StoredEntry[]>`
    select ${columns(query)} from bank_entry where province = ${province} and account = ${account} and ref = ${ref}`
  if (!row) throw new Problem('not_found', { what: `dòng ${ref} của sao kê` })
  return row
}

export type Became = { became: StoredEntry['became']; act?: string; note?: string }
export type Noted = Pick<StoredEntry, 'account' | 'ref'> & Became

/** What became of entries; of one that somebody settled meanwhile nothing. */
export async function setBecame(
  tx: Tx,
  province: number,
  noted: readonly Noted[],
  by: { actor: string; at: string },
): Promise<void> {
  const rows = JSON.stringify(noted.map(({ account, ref, became, act, note }) => ({ account, ref, became, act, note })))
  await tx`
    update bank_entry e set became = f.became, act = f.act, note = coalesce(f.note, ''), actor = ${by.actor},
           settled = case when f.became is not null then ${by.at}::timestamptz end
    from json_to_recordset(${rows}::text::json) as f (account text, ref text, became text, act text, note text)
    where e.province = ${province} and e.account = f.account and e.ref = f.ref and e.became is null`
}

/** The newest first; `open`: entries of it that nobody knows yet. */
export const readStatements = (query: Query, province: number, most: number) =>
  query<(StoredStatement & { open: number })[]>`
    select s.account, s.number, s.first as "from", s.last as "to", s.opening, s.closing, s.entries, s.taken,
           (select count(*)::int from bank_entry e
            where e.province = s.province and e.account = s.account and e.number = s.number and e.became is null) as open
    from bank_statement s where s.province = ${province}
    order by s.last desc, s.taken desc limit ${most}`

export type StoredOrder = { number: string; day: Day; principal: string; amount: number; made: string; paid: boolean }

/** Orders of a day, or all that no payment has come of yet. */
export const readOrders = (query: Query, province: number, day?: Day): Promise<StoredOrder[]> =>
  query<StoredOrder[]>`
    select * from (
      select o.number, o.day, o.principal, o.amount,
             to_char(o.made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made,
             exists (select from thing t where t.province = o.province
                     and t.key = 'settlement:' || o.principal || '/' || o.number) as paid
      from payment_order o
      where o.province = ${province} ${day === undefined ? query`` : query`and o.day = ${day}`}) orders
    ${day === undefined ? query`where not paid` : query``}
    order by principal`

export async function keepOrders(
  tx: Tx,
  province: number,
  orders: readonly { number: string; day: Day; principal: string; amount: number }[],
  by: { actor: string; at: string },
): Promise<void> {
  for (const { number, day, principal, amount } of orders)
    await tx`
      insert into payment_order (province, number, day, principal, amount, actor, made)
      values (${province}, ${number}, ${day}, ${principal}, ${amount}, ${by.actor}, ${by.at}) on conflict do nothing`
}
