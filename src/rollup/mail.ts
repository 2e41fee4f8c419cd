/**
 * Items of the mail, folded when somebody reads them: all that the acts of a step touched is read anew from the journal, and
 * reading a month costs what lies in that month.
 */
import type { Db, Tx } from '#kernel/sql.ts'
import { catchUp, lockCursor } from '#rollup/catch-up.ts'
import { ids, type MailRow, readRows, SERVICES } from '#rollup/mail-row.ts'
import { MailSums } from '#rollup/mail-sums.ts'

/** Acts a transaction: ten thousand items or so. */
const ACTS_A_STEP = 100_000
const ITEMS_A_STATEMENT = 10_000

/** Brings `mail_item` up to the journal's head. */
export const foldMail = (db: Db, province: number): Promise<void> =>
  catchUp(db, province, 'mail_cursor', ACTS_A_STEP, fold)

async function fold(tx: Tx, province: number, after: number, until: number): Promise<void> {
  for (const things of slices(await touched(tx, province, after, until))) {
    const before = await storedRows(tx, province, things)
    const now = await readRows(tx, province, until, things)
    await keep(tx, province, things, now)
    await new MailSums().add(before, -1).add(now).save(tx, province)
  }
}

function slices(things: readonly number[]): number[][] {
  const count = Math.ceil(things.length / ITEMS_A_STATEMENT)
  return Array.from({ length: count }, (_, n) => things.slice(n * ITEMS_A_STATEMENT, (n + 1) * ITEMS_A_STATEMENT))
}

const storedRows = (tx: Tx, province: number, things: readonly number[]) =>
  tx<MailRow[]>`
    select ${tx(COLUMNS)} from mail_item where province = ${province} and thing = any (${ids(things)}::text::bigint[])`

async function keep(tx: Tx, province: number, things: readonly number[], rows: readonly MailRow[]): Promise<void> {
  await tx`delete from mail_item where province = ${province} and thing = any (${ids(things)}::text::bigint[])`
  await tx`
    insert into mail_item
    select * from json_populate_recordset(
      null::mail_item, ${JSON.stringify(rows.map((row) => ({ province, ...row })))}::text::json)`
}

/**
 * Items whose row the acts after one position up to another may change: those that moved, or lie in a bag that did, those on
 * which an act was taken back, and those whose cash a till has handed in, or took back.
 */
async function touched(tx: Tx, province: number, after: number, until: number): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    with
      moved as materialized (
        select distinct thing as id from leg
        where province = ${province} and position > ${after} and position <= ${until} and asset = 'thing'),
      things as materialized (
        select t.id, t.key from moved m join thing t on t.province = ${province} and t.id = m.id
        where split_part(t.key, ':', 1) = any (${[...SERVICES, 'bag']})),
      undone as materialized (
        select a.position, a.month from negation n
        join act a on a.province = n.province and a.device = n.device and a.seq = n.seq
        where n.province = ${province} and n.position > ${after} and n.position <= ${until})
    select id from things where key not like 'bag:%'
    union
    select t.id from things b
    join holder h on h.province = ${province} and h.key = b.key
    join thing t on t.province = h.province and t.holder = h.id
    where b.key like 'bag:%' and split_part(t.key, ':', 1) = any (${[...SERVICES]})
    union
    select l.thing from undone u
    join leg l on l.province = ${province} and l.month = u.month and l.position = u.position and l.asset = 'thing'
    join thing t on t.province = l.province and t.id = l.thing and split_part(t.key, ':', 1) = any (${[...SERVICES]})
    union
    select i.thing from mail_item i
    where i.province = ${province} and i.till is not null and (
      i.paid_at is null and exists (
        select from leg l
        where l.province = i.province and l.src = i.till and l.asset = 'cash'
          and l.position > ${after} and l.position <= ${until})
      or exists (
        select from undone u
        join leg l on l.province = i.province and l.month = u.month and l.position = u.position
        where l.src = i.till and l.asset = 'cash' and u.position <= i.paid_position))`
  return rows.map(({ id }) => id)
}

/** Of an item `stored` and `folded` are the row as JSON, empty when there is none. */
export type MailDifference = (
  | ({ table: 'mail_item' } & Record<'stored' | 'folded', string>)
  | ({ table: 'mail_sum' } & Record<'stored' | 'folded', number>)
) & { key: string[] }

/** Compares rows and sums up to the cursor with what the journal says of every item, and replaces those that differ when asked to. */
export async function refoldMail(tx: Tx, province: number, apply: boolean): Promise<MailDifference[]> {
  const cursor = await lockCursor(tx, province, 'mail_cursor')
  const all = await tx<{ id: number }[]>`
    select id from thing where province = ${province} and split_part(key, ':', 1) = any (${[...SERVICES]})
    union select thing from mail_item where province = ${province}`
  // The next fold reads them anyway.
  const waiting = new Set(await touched(tx, province, cursor, Number.MAX_SAFE_INTEGER))
  const differences: MailDifference[] = []
  const sums = new MailSums()
  for (const things of slices([...waiting])) sums.add(await storedRows(tx, province, things))
  for (const things of slices(all.flatMap(({ id }) => (waiting.has(id) ? [] : [id])))) {
    const stored = await storedRows(tx, province, things)
    const folded = await readRows(tx, province, cursor, things)
    sums.add(folded)
    const [was, is] = [stored, folded].map((rows) => new Map(rows.map((row) => [row.thing, textOf(row)])))
    const keys = new Map([...stored, ...folded].map(({ thing, key }) => [thing, key]))
    const other = [...keys].filter(([thing]) => was?.get(thing) !== is?.get(thing))
    for (const [thing, key] of other)
      differences.push({ table: 'mail_item', key: [key], stored: was?.get(thing) ?? '', folded: is?.get(thing) ?? '' })
    const wrong = new Set(other.map(([thing]) => thing))
    if (apply)
      await keep(
        tx,
        province,
        [...wrong],
        folded.filter(({ thing }) => wrong.has(thing)),
      )
  }
  for (const one of await sums.compare(tx, province, apply)) differences.push({ table: 'mail_sum', ...one })
  return differences
}

const COLUMNS = [
  ...['thing', 'key', 'service', 'came', 'leaves', 'begun', 'begin_at', 'begin_unit', 'begin_device', 'begin_seq'],
  ...['posted', 'there_at', 'end_at', 'end_how', 'end_unit', 'cod', 'till', 'paid_at', 'paid_position'],
  ...['holder', 'last_unit', 'last_device', 'last_seq'],
] as const satisfies readonly (keyof MailRow)[]

const textOf = (row: MailRow): string => JSON.stringify(COLUMNS.map((column) => row[column]))
