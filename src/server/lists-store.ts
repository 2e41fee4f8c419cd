/** What the database knows of lists beside the journal: numbers, versions, rows, drafts. Nothing here moves anything. */
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import type { ListRow } from '#principals/check.ts'
import type { Known } from '#principals/plan.ts'

export type ListId = { readonly principal: string; readonly number: string }

const BATCH = 10_000

/** Rows as one JSON parameter each batch: the driver would send a parameter a value. */
async function inBatches<T>(rows: readonly T[], work: (json: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) await work(JSON.stringify(rows.slice(at, at + BATCH)))
}

type KnownRow = {
  thing: string
  principal: string | null
  number: string
  row: number
  amount: number
  becoming: number | null
  withdrawn: boolean
  village: string
  point: string
  holder: string | null
  open: number
}

/** Of these things and of all that the list has had: what lists say of them, and where they are. Over all units. */
export async function readKnown(
  query: Query,
  province: number,
  { principal, number }: ListId,
  things: readonly string[],
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  const rows = query<KnownRow[]>`
    with
      asked as (
        select unnest(${things as string[]}::text[]) as thing
        union
        select thing from list_row where province = ${province} and principal = ${principal} and number = ${number}
      )
    select a.thing, r.principal, r.number, r.row, r.amount, r.becoming, r.withdrawn is not null as withdrawn, r.village,
           r.point, h.key as holder, t.open
    from asked a
    left join list_row r on r.province = ${province} and r.thing = a.thing
    left join thing t on t.province = ${province} and t.key = a.thing
    left join holder h on h.province = t.province and h.id = t.holder`
  for await (const batch of rows.cursor(BATCH))
    for (const { thing, principal: of, holder, open, becoming, ...rest } of batch)
      known.set(thing, {
        ...(of === null ? {} : { listed: { principal: of, ...rest, ...(becoming === null ? {} : { becoming }) } }),
        ...(holder === null ? {} : { held: { holder, open } }),
      })
  return known
}

export type Version = { version: number; sha256: string; applied: string | null; actor: string }
export type KnownList = { unit: number; service: string; versions: Version[] }

/** A list by its number, with its versions in order; undefined when the number is free. Over all units. */
export async function readList(
  query: Query,
  province: number,
  { principal, number }: ListId,
): Promise<KnownList | undefined> {
  const rows = await query<(Version & Omit<KnownList, 'versions'>)[]>`
    select l.unit, l.service, v.version, v.sha256, v.applied, v.actor
    from list l join list_version v on v.province = l.province and v.principal = l.principal and v.number = l.number
    where l.province = ${province} and l.principal = ${principal} and l.number = ${number}
    order by v.version`
  return rows[0] && { unit: rows[0].unit, service: rows[0].service, versions: rows }
}

export type NewVersion = ListId & {
  version: number
  unit: number
  unitCode: string
  service: string
  sha256: string
  rows: readonly ListRow[]
  actor: string
  at: string
}

/** @throws Problem list_faulty: another office was quicker with this number. */
export async function writeVersion(tx: Tx, province: number, list: NewVersion): Promise<void> {
  const { principal, number, version, unit, unitCode, service, sha256, rows, actor, at } = list
  await tx`
    insert into list (province, principal, number, unit, unit_code, service)
    values (${province}, ${principal}, ${number}, ${unit}, ${unitCode}, ${service}) on conflict do nothing`
  const [known] = await tx<{ unit: number; service: string }[]>`
    select unit, service from list where province = ${province} and principal = ${principal} and number = ${number}`
  if (known?.unit !== unit || known.service !== service) throw new Problem('list_faulty', { count: 1 })
  await tx`
    insert into list_version (province, principal, number, version, unit, sha256, row_count, amount, actor, begun)
    values (${province}, ${principal}, ${number}, ${version}, ${unit}, ${sha256}, ${rows.length},
            ${rows.reduce((sum, { amount }) => sum + amount, 0)}, ${actor}, ${at})
    on conflict (province, principal, number, version) do nothing`
}

/** Rows that are about to come: `becoming` marks those that the ledger has already, so that a broken run is seen. */
export async function writeRows(
  tx: Tx,
  province: number,
  { principal, number }: ListId,
  unit: number,
  rows: readonly (ListRow & { before?: number })[],
): Promise<void> {
  await inBatches(
    rows.map(({ row, thing, amount, village, point, before }) => ({ row, thing, amount, village, point, before })),
    (json) => tx`
      insert into list_row as r (province, thing, principal, number, unit, row, village, point, till, amount, becoming)
      select ${province}, thing, ${principal}, ${number}, ${unit}, row, village, point, '', coalesce(before, amount),
             case when before is not null then amount end
      from json_to_recordset(${json}::text::json) as f (row int, thing text, amount bigint, village text, point text, before bigint)
      on conflict (province, thing) do update set
        principal = excluded.principal,
        number    = excluded.number,
        unit      = excluded.unit,
        row       = excluded.row,
        amount    = excluded.amount,
        becoming  = excluded.becoming,
        withdrawn = null`,
  )
}

/** What was to become of these rows has become of them. `all`: every row of the file, for where it stands in it. */
export async function settleRows(
  tx: Tx,
  province: number,
  settled: readonly ListRow[],
  all: readonly ListRow[],
): Promise<void> {
  await inBatches(
    settled.map(({ thing, amount, village, point }) => ({ thing, amount, village, point })),
    (json) => tx`
      update list_row r set amount = f.amount, village = f.village, point = f.point, becoming = null
      from json_to_recordset(${json}::text::json) as f (thing text, amount bigint, village text, point text)
      where r.province = ${province} and r.thing = f.thing`,
  )
  await inBatches(
    all.map(({ thing, row }) => ({ thing, row })),
    (json) => tx`
      update list_row r set row = f.row
      from json_to_recordset(${json}::text::json) as f (thing text, row int)
      where r.province = ${province} and r.thing = f.thing and r.row <> f.row`,
  )
}

export async function withdrawRows(
  tx: Tx,
  province: number,
  things: readonly string[],
  version: number,
): Promise<void> {
  await tx`
    update list_row set withdrawn = ${version}, becoming = null
    where province = ${province} and thing = any (${things as string[]})`
}

/** Rows whose change waits until a till has given them back. */
export async function markBecoming(
  tx: Tx,
  province: number,
  rows: readonly { thing: string; amount: number }[],
): Promise<void> {
  await inBatches(
    rows.map(({ thing, amount }) => ({ thing, amount })),
    (json) => tx`
      update list_row r set becoming = f.amount
      from json_to_recordset(${json}::text::json) as f (thing text, amount bigint)
      where r.province = ${province} and r.thing = f.thing`,
  )
}

export async function finishVersion(
  tx: Tx,
  province: number,
  { principal, number }: ListId,
  version: number,
  at: string,
) {
  await tx`
    update list_version set applied = coalesce(applied, ${at})
    where province = ${province} and principal = ${principal} and number = ${number} and version = ${version}`
}

export type StoredDraft = { id: string; service: string; content: Buffer }

/** Keeps a list that was read, and forgets those older than a day. */
export async function keepDraft(
  tx: Tx,
  province: number,
  draft: StoredDraft & { unit: number; actor: string; at: string; before: string },
): Promise<void> {
  const { unit, id, service, content, actor, at, before } = draft
  await tx`delete from list_draft where province = ${province} and made < ${before}`
  await tx`
    insert into list_draft (province, unit, id, service, actor, made, content)
    values (${province}, ${unit}, ${id}, ${service}, ${actor}, ${at}, ${content})
    on conflict (province, unit, id) do update set made = excluded.made, content = excluded.content`
}

/** @throws Problem not_found: it was applied, or a day is over. */
export async function readStoredDraft(query: Query, province: number, unit: number, id: string): Promise<StoredDraft> {
  const [row] = await query<StoredDraft[]>`
    select id, service, content from list_draft where province = ${province} and unit = ${unit} and id = ${id}`
  if (!row) throw new Problem('not_found', { what: 'danh sách đã đọc này; nộp lại tệp' })
  return row
}

export async function dropDraft(tx: Tx, province: number, unit: number, id: string): Promise<void> {
  await tx`delete from list_draft where province = ${province} and unit = ${unit} and id = ${id}`
}
