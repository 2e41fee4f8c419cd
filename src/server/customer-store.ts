/**
 * Customers in the database: entered, found, judged to be one and taken apart again; their contacts; what is done with them.
 * Merging moves nothing: an entry only says within which other it counts, so that undoing it is exact.
 */
import { randomBytes } from 'node:crypto'
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { findDuplicates, type Known, nameKey, pairKey } from '#market/duplicates.ts'

export const KINDS = {
  shop: 'Cửa hàng, hộ kinh doanh',
  farm: 'Hợp tác xã, trang trại',
  company: 'Doanh nghiệp',
  authority: 'Cơ quan, trường học',
  person: 'Cá nhân',
} as const
export type CustomerKind = keyof typeof KINDS

export type Customer = Known & { kind: CustomerKind; place: string; within: string; since: Day }
export type By = { actor: string; at: string }

const columns = (query: Query | Tx) => query`code, unit, name, kind, place, tax, phone, within, since`

/** @throws Problem not_found, also when it lies outside the query's units. */
export async function readCustomer(query: Query | Tx, province: number, code: string): Promise<Customer> {
  const [row] = await query<Customer[]>`
    select ${columns(query)} from customer where province = ${province} and code = ${code}`
  if (!row) throw new Problem('not_found', { what: `khách hàng ${code} trong phần của bạn` })
  return row
}

/** The customer and all entries that were found to be it, itself first. */
export const readFamily = (query: Query, province: number, code: string) =>
  query<Customer[]>`
    select ${columns(query)} from customer where province = ${province} and within = ${code}
    order by code <> ${code}, code`

/** Everyone who stands for himself: what duplicates are looked for among. */
export const readKnown = (query: Query, province: number) =>
  query<Customer[]>`
    select ${columns(query)} from customer where province = ${province} and within = code order by code`

export async function readDuplicates(query: Query, province: number) {
  const judged = await query<{ kept: string; other: string }[]>`
    select kept, other from customer_match where province = ${province} and not same and undone is null`
  return findDuplicates(
    await readKnown(query, province),
    new Set(judged.map(({ kept, other }) => pairKey(kept, other))),
  )
}

/** Entries that could be the one that is about to be made; looked for by key, in the units that the query sees. */
export const readAlike = (query: Query, province: number, { tax, phone, unit, name }: Omit<Known, 'code'>) =>
  query<Customer[]>`
    select ${columns(query)} from customer
    where province = ${province} and within = code
      and (tax = ${tax} and tax <> '' or phone = ${phone} and phone <> '' or unit = ${unit} and like_name = ${nameKey(name)})
    order by code limit 20`

export type Entered = Omit<Customer, 'code' | 'within'>

/** @returns its code: the next number, or the one that acts already use (`code`). @throws Problem customer_known */
export async function addCustomer(
  tx: Tx,
  province: number,
  { unit, name, kind, place, tax, phone, since }: Entered,
  by: By,
  code?: string,
): Promise<string> {
  // Two who enter at once get two numbers.
  await tx`select pg_advisory_xact_lock(hashtext('customer'), ${province})`
  const [next] = await tx<{ code: string }[]>`
    select 'KH-' || lpad((greatest(
      (select max(substr(code, 4)::int) from customer where province = ${province} and code ~ '^KH-\\d{5,8}$'),
      (select max(substr(subject, 4)::int) from rollup_subject
       where province = ${province} and measure = 'revenue' and subject ~ '^KH-\\d{5,8}$'), 0) + 1)::text, 5, '0') as code`
  const own = code ?? (next?.code as string)
  const added = await tx`
    insert into customer (province, code, unit, name, kind, place, tax, phone, like_name, within, since, actor, made)
    values (${province}, ${own}, ${unit}, ${name}, ${kind}, ${place}, ${tax}, ${phone}, ${nameKey(name)}, ${own}, ${since},
            ${by.actor}, ${by.at})
    on conflict do nothing`
  if (added.count === 0) throw new Problem('customer_known', { code: own })
  return own
}

export async function changeCustomer(
  tx: Tx,
  province: number,
  code: string,
  { unit, name, kind, place, tax, phone }: Omit<Entered, 'since'>,
): Promise<void> {
  await readCustomer(tx, province, code)
  await tx`
    update customer set unit = ${unit}, name = ${name}, kind = ${kind}, place = ${place}, tax = ${tax}, phone = ${phone},
           like_name = ${nameKey(name)}
    where province = ${province} and code = ${code}`
}

const fresh = (): string => randomBytes(8).toString('hex')

/**
 * Judges two entries: `same`, and `other` counts within `kept` from now on, with all that was within it; or not the same.
 * @throws Problem not_found, customers_merged when one of them already counts within another.
 */
export async function judge(
  tx: Tx,
  province: number,
  { kept, other, same }: { kept: string; other: string; same: boolean },
  by: By,
): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('customer'), ${province})`
  const both = [await readCustomer(tx, province, kept), await readCustomer(tx, province, other)]
  const merged = both.find(({ code, within }) => within !== code)
  if (merged || kept === other) throw new Problem('customers_merged', { code: merged?.code ?? kept })
  const moved = same
    ? await tx<{ code: string }[]>`
        update customer set within = ${kept} where province = ${province} and within = ${other} returning code`
    : []
  await tx`
    insert into customer_match (province, id, kept, other, same, codes, actor, made)
    values (${province}, ${fresh()}, ${kept}, ${other}, ${same}, ${moved.map(({ code }) => code)}::text[], ${by.actor}, ${by.at})`
}

/** Takes a judgement back: what came under by it stands apart again, but for what was taken out of it before. */
export async function unjudge(tx: Tx, province: number, id: string, by: By): Promise<string> {
  await tx`select pg_advisory_xact_lock(hashtext('customer'), ${province})`
  const [row] = await tx<{ other: string; same: boolean; codes: string[] }[]>`
    update customer_match set undone = ${by.at}, undone_by = ${by.actor}
    where province = ${province} and id = ${id} and undone is null
      and exists (select from customer c where c.province = ${province} and c.code = other)
    returning other, same, codes`
  if (!row) throw new Problem('not_found', { what: 'lần gộp này: đã tách rồi, hoặc của đơn vị khác' })
  const { other, same, codes } = row
  if (same)
    await tx`
      update customer set within = ${other}
      where province = ${province} and code = any (${codes}::text[])
        and within = (select within from customer where province = ${province} and code = ${other})`
  return other
}

export type Judgement = { id: string; kept: string; other: string; same: boolean; actor: string; made: string }

/** Judgements that hold, the newest first; of one customer as long as `of` is said. */
export const readJudgements = (query: Query, province: number, most: number, of?: readonly string[]) =>
  query<Judgement[]>`
    select m.id, m.kept, m.other, m.same, m.actor, to_char(m.made at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as made
    from customer_match m
    join customer c on c.province = m.province and c.code = m.other
    where m.province = ${province} and m.undone is null
      ${of ? query`and m.same and m.other = any (${[...of]}::text[])` : query``}
    order by m.made desc, m.id limit ${most}`

export const CONSENTS = {
  unknown: 'chưa hỏi',
  given: 'đồng ý nhận tin, gọi điện',
  refused: 'không đồng ý',
} as const
export type Consent = keyof typeof CONSENTS
export type Contact = {
  customer: string
  id: string
  name: string
  role: string
  phone: string
  consent: Consent
  erased: string | null
}

export const readContacts = (query: Query, province: number, codes: readonly string[]) =>
  query<Contact[]>`
    select customer, id, name, role, phone, consent, erased from contact
    where province = ${province} and customer = any (${[...codes]}::text[]) order by made, id`

export const addContact = (
  tx: Tx,
  province: number,
  { customer, name, role, phone, consent }: Omit<Contact, 'id' | 'erased'>,
  by: By,
) => tx`
  insert into contact (province, customer, id, name, role, phone, consent, actor, made)
  values (${province}, ${customer}, ${fresh()}, ${name}, ${role}, ${phone}, ${consent}, ${by.actor}, ${by.at})`

/** Consent as the person gave or took it; `erase` empties what is personal, for good. */
export async function setConsent(
  tx: Tx,
  province: number,
  { customer, id, consent }: { customer: string; id: string; consent: Consent | 'erase' },
  by: By,
): Promise<void> {
  const erase = consent === 'erase'
  const changed = await tx`
    update contact set consent = ${erase ? 'refused' : consent}, actor = ${by.actor}
      ${erase ? tx`, name = '', phone = '', erased = ${by.at}` : tx``}
    where province = ${province} and customer = ${customer} and id = ${id} and erased is null`
  if (changed.count === 0) throw new Problem('not_found', { what: 'người liên hệ này: đã xóa, hoặc của khách khác' })
}

export const DEALINGS = { visit: 'Đã gặp', task: 'Việc phải làm', deal: 'Cơ hội' } as const
export const STATES = { open: 'đang mở', done: 'đã xong', won: 'thắng', lost: 'thua' } as const
/** How each kind may end; a visit is over when it is written down. */
export const ENDS = { visit: [], task: ['done'], deal: ['won', 'lost'] } as const
export type Dealing = {
  customer: string
  id: string
  kind: keyof typeof DEALINGS
  day: Day
  title: string
  service: string
  /** Expected revenue a month, đồng. */
  amount: number
  state: keyof typeof STATES
  note: string
  actor: string
}

const dealings = (query: Query) =>
  query`d.customer, d.id, d.kind, d.day, d.title, d.service, d.amount, d.state, d.note, d.actor`

/** What is open first, by day; then what is over, the newest first. */
export const readDealings = (query: Query, province: number, codes: readonly string[], most: number) =>
  query<Dealing[]>`
    select ${dealings(query)} from dealing d
    where d.province = ${province} and d.customer = any (${[...codes]}::text[])
    order by d.state <> 'open', case when d.state = 'open' then d.day end, d.day desc, d.id limit ${most}`

/** What is open with the customers in scope, by day, with their names. */
export const readOpenDealings = (query: Query, province: number, most: number) =>
  query<(Dealing & { name: string; unit: number })[]>`
    select ${dealings(query)}, c.name, c.unit from dealing d
    join customer c on c.province = d.province and c.code = d.customer
    where d.province = ${province} and d.state = 'open'
    order by d.day, d.id limit ${most}`

export const addDealing = (
  tx: Tx,
  province: number,
  { customer, kind, day, title, service, amount }: Omit<Dealing, 'id' | 'state' | 'note' | 'actor'>,
  by: By,
) => tx`
  insert into dealing (province, customer, id, kind, day, title, service, amount, state, note, actor, made, closed)
  values (${province}, ${customer}, ${fresh()}, ${kind}, ${day}, ${title}, ${service}, ${amount},
          ${kind === 'visit' ? 'done' : 'open'}, '', ${by.actor}, ${by.at}, ${kind === 'visit' ? by.at : null})`

export async function closeDealing(
  tx: Tx,
  province: number,
  { customer, id, state, note }: Pick<Dealing, 'customer' | 'id' | 'state' | 'note'>,
  by: By,
): Promise<void> {
  const kinds = (Object.keys(ENDS) as (keyof typeof ENDS)[]).filter((kind) =>
    (ENDS[kind] as readonly string[]).includes(state),
  )
  const changed = await tx`
    update dealing set state = ${state}, note = ${note}, closed = ${by.at}
    where province = ${province} and customer = ${customer} and id = ${id} and state = 'open'
      and kind = any (${kinds}::text[])`
  if (changed.count === 0) throw new Problem('not_found', { what: 'việc đang mở này: có người đã khép nó' })
}
