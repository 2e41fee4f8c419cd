/**
 * One block of the journal as one statement: one round trip, one commit, one fsync. Whatever TypeScript decided is
 * asserted again by the database while it writes: the head must be where the writer believed it, devices in step,
 * things where they were, balances as expected and above their floors, amounts summing to zero per asset. The block row
 * carries what the database counted, and its CHECKs refuse the whole block when one count is off.
 *
 * A block is lists of columns. Text lists travel as one parameter, joined by line feeds (nothing in the journal holds a
 * control character); integer lists as array literals. Rows to be changed are found by one index look-up each, whatever
 * the statistics of the moment: the lateral limit cannot be turned into a scan of the province (docs/decisions/0004). Groups of lists that are empty are left out of the statement, so
 * that a single act pays for what it does; each combination is prepared once per connection.
 */
import type { Sql } from 'postgres'

type Type = 'int' | 'bigint' | 'text' | 'date'

const columns = {
  holder: { id: 'int', key: 'text' },
  device: { id: 'int', key: 'text', before: 'bigint', seq: 'bigint', hash: 'text' },
  act: {
    position: 'bigint',
    device: 'int',
    seq: 'bigint',
    unit: 'int',
    day: 'date',
    service: 'text',
    verb: 'text',
    outcome: 'text',
    record: 'text',
    hash: 'text',
  },
  leg: { position: 'bigint', asset: 'text', thing: 'bigint', src: 'int', dst: 'int', amount: 'bigint' },
  born: { id: 'bigint', key: 'text', holder: 'int', open: 'bigint', position: 'bigint' },
  /** `held` and `owed`: holder and open amount before the block. */
  moved: { id: 'bigint', held: 'int', owed: 'bigint', holder: 'int', open: 'bigint', position: 'bigint' },
  /** `amount` after the block; `fresh` 1 when the account is new. */
  account: { holder: 'int', asset: 'text', amount: 'bigint', floor: 'bigint', fresh: 'int' },
  negation: { device: 'int', seq: 'bigint', position: 'bigint' },
  /** `closed`: position of the act that concluded it; null while it is open. */
  exception: {
    position: 'bigint',
    unit: 'int',
    code: 'text',
    opened: 'date',
    due: 'date',
    owner: 'text',
    closed: 'bigint',
  },
  /** Exceptions of earlier blocks. */
  concluded: { position: 'bigint', closed: 'bigint' },
  personal: { device: 'int', seq: 'bigint', salt: 'text', content: 'text', folded: 'text' },
  rollup: { service: 'text', measure: 'text', unit: 'int', day: 'date', amount: 'bigint' },
  subject: { service: 'text', measure: 'text', subject: 'text', unit: 'int', day: 'date', amount: 'bigint' },
} as const satisfies Record<string, Record<string, Type>>

type Group = keyof typeof columns
type Cell<T> = T extends 'text' | 'date' ? string : number | null
type Head = { position: number; block: number; hash: string }

/** The lists of one group have the same length. */
export type BlockRows = {
  province: number
  /** First day of the month of recording. */
  month: string
  recorded: string
  before: Head
  after: Head
  lists: { [G in Group]: { [C in keyof (typeof columns)[G]]: Cell<(typeof columns)[G][C]>[] } }
}

export type Rollup = { service: string; measure: string; unit: number; day: string; amount: number; subject?: string }

export function emptyLists(): BlockRows['lists'] {
  const lists: Record<string, Record<string, unknown[]>> = {}
  for (const [group, names] of Object.entries(columns))
    lists[group] = Object.fromEntries(Object.keys(names).map((name) => [name, []]))
  return lists as BlockRows['lists']
}

/** What the statement does with the rows of each group. */
const parts: Record<Group, (rows: string) => string> = {
  holder: (rows) => `
  holders as (insert into holder (province, id, key) select $1, id, key from (${rows}) h)`,
  device: (rows) => `
  device_rows as (${rows}),
  new_devices as (
    insert into device (province, id, key, seq, hash)
    select $1, id, key, seq, hash from device_rows where before = 0
    returning 1),
  old_devices as (
    update device d set seq = r.seq, hash = r.hash
    from device_rows r
    cross join lateral (
      select ctid as row from device where province = $1 and id = r.id and seq = r.before and r.before > 0 limit 1) found
    where d.ctid = found.row
    returning 1)`,
  act: (rows) => `
  acts as (
    insert into act (province, month, position, device, seq, unit, day, service, verb, outcome, record, hash)
    select $1, $2, position, device, seq, unit, day, service, verb, outcome, record, hash from (${rows}) a)`,
  leg: (rows) => `
  leg_rows as materialized (${rows}),
  legs as (
    insert into leg (province, month, position, asset, thing, src, dst, amount)
    select $1, $2, position, asset, thing, src, dst, amount from leg_rows),
  delta as materialized (
    select holder, asset, sum(amount)::bigint as amount
    from (
      select src as holder, asset, -amount as amount from leg_rows where thing is null
      union all
      select dst, asset, amount from leg_rows where thing is null) sides
    group by holder, asset)`,
  born: (rows) => `
  born_things as (
    insert into thing (province, id, key, holder, open, position)
    select $1, id, key, holder, open, position from (${rows}) b)`,
  moved: (rows) => `
  moved_rows as (${rows}),
  moved_things as (
    update thing t set holder = m.holder, open = m.open, position = m.position
    from moved_rows m
    cross join lateral (
      select ctid as row from thing where province = $1 and id = m.id and holder + 0 = m.held and open = m.owed limit 1) found
    where t.ctid = found.row
    returning 1)`,
  // What the writer expects of each account beside what the legs say: a row that only one of them has matches nothing.
  account: (rows) => `
  accounts as materialized (
    select holder, asset, sum(delta)::bigint as delta, max(amount) as amount, max(floor) as floor, max(fresh) as fresh
    from (
      select holder, asset, amount as delta, null::bigint as amount, null::bigint as floor, null::int as fresh from delta
      union all
      select holder, asset, null, amount, floor, fresh from (${rows}) expected) sides
    group by holder, asset),
  new_accounts as (
    insert into balance (province, holder, asset, amount, floor)
    select $1, holder, asset, delta, floor from accounts where fresh = 1 and delta = amount
    returning 1),
  old_accounts as (
    update balance b set amount = b.amount + a.delta
    from accounts a
    cross join lateral (
      select ctid as row from balance
      where province = $1 and holder = a.holder and asset = a.asset and amount + a.delta = a.amount and a.fresh = 0
      limit 1) found
    where b.ctid = found.row
    returning 1)`,
  negation: (rows) => `
  negations as (
    insert into negation (province, device, seq, position) select $1, device, seq, position from (${rows}) n)`,
  exception: (rows) => `
  exceptions as (
    insert into exception (province, position, unit, code, opened, due, owner, closed)
    select $1, position, unit, code, opened, due, owner, closed from (${rows}) e)`,
  concluded: (rows) => `
  concluded as (
    update exception e set closed = r.closed
    from (${rows}) r
    cross join lateral (
      select ctid as row from exception where province = $1 and position = r.position limit 1) found
    where e.ctid = found.row)`,
  personal: (rows) => `
  personals as (
    insert into personal (province, device, seq, salt, content, folded)
    select $1, device, seq, salt, content, folded from (${rows}) p)`,
  rollup: (rows) => `
  rollup_rows as materialized (${rows}),
  days as (
    insert into rollup_day as r (province, service, measure, unit, day, amount)
    select $1, service, measure, unit, day, amount from rollup_rows
    on conflict (province, service, measure, unit, day) do update set amount = r.amount + excluded.amount),
  months as (
    insert into rollup_dirty (province, month)
    select distinct $1::int, date_trunc('month', day)::date from rollup_rows
    on conflict do nothing)`,
  subject: (rows) => `
  subjects as (
    insert into rollup_subject as r (province, service, measure, subject, unit, day, amount)
    select $1, service, measure, subject, unit, day, amount from (${rows}) s
    on conflict (province, service, measure, subject, unit, day) do update set amount = r.amount + excluded.amount)`,
}

const FIRST_LIST = 10

/** Placeholders are numbered in the order in which `writeBlock` puts the lists. */
function statement(groups: readonly Group[]): string {
  let placeholder = FIRST_LIST
  const rowsOf = (group: Group) => {
    const lists = Object.values<Type>(columns[group]).map((type) => {
      const at = `$${placeholder++}`
      return type === 'text' ? `string_to_table(${at}::text, E'\\n')` : `unnest(${at}::${type}[])`
    })
    return `select * from rows from (${lists.join(', ')}) as t (${Object.keys(columns[group]).join(', ')})`
  }
  const count = (group: Group, table: string) => (groups.includes(group) ? `(select count(*) from ${table})` : '0')
  return `
with
  moved_head as (
    update head set position = $4, block = $5, hash = $6
    where province = $1 and position = $7 and block = $8 and hash = $9
    returning 1),${groups.map((group) => parts[group](rowsOf(group))).join(',')}
insert into block (province, block, first, last, recorded, hash, heads, devices, things, accounts, unbalanced)
select
  $1, $5, $7::bigint + 1, $4, $3::timestamptz, $6,
  (select count(*) from moved_head),
  ${count('device', 'device_rows')} - ${count('device', 'new_devices')} - ${count('device', 'old_devices')},
  ${count('moved', 'moved_rows')} - ${count('moved', 'moved_things')},
  ${groups.includes('account') ? '(select count(*) from accounts)' : count('leg', 'delta')}
    - ${count('account', 'new_accounts')} - ${count('account', 'old_accounts')},
  ${count('leg', '(select asset from delta group by asset having sum(amount) <> 0) off')}`
}

const statements = new Map<string, string>()

/**
 * Writes one block, or nothing. Resolves after the commit is durable.
 * @throws PostgresError 23514 or 23505 when the writer's belief about the head, a device, a thing or a balance is stale.
 */
export async function writeBlock(sql: Sql, rows: BlockRows): Promise<void> {
  const { before, after, lists } = rows
  const groups = (Object.keys(columns) as Group[]).filter((group) => Object.values(lists[group])[0]?.length)
  const key = groups.join()
  const text = statements.get(key) ?? statement(groups)
  statements.set(key, text)
  const values: (string | number)[] = [rows.province, rows.month, rows.recorded]
  values.push(after.position, after.block, after.hash, before.position, before.block, before.hash)
  for (const group of groups)
    for (const [name, type] of Object.entries<Type>(columns[group])) {
      const list = (lists[group] as Record<string, (string | number | null)[]>)[name] as (string | number | null)[]
      values.push(type === 'text' ? list.join('\n') : `{${list.map((value) => value ?? 'null').join(',')}}`)
    }
  await sql.unsafe(text, values, { prepare: true })
}
