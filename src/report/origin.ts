/** Where the data come from: whether they are the demonstration, and how far the journal has come. */
import type { Query } from '#kernel/sql.ts'

export type Origin = {
  /** Imported from files whose names begin with `demo-`: simulated, and every page says so. */
  demo: boolean
  /** Position of the last act in the journal, 0 when it is empty, and when it was recorded (UTC). */
  position: number
  recorded: string | undefined
  /** Acts that are not in the report yet, because their file is still being imported. */
  importing: boolean
}

export async function readOrigin(query: Query, province: number): Promise<Origin> {
  const [row] = await query<{ demo: boolean; importing: boolean; position: number | null; recorded: string | null }[]>`
    select
      exists (select from import where province = ${province} and file like 'demo-%')
        or exists (select from reference where province = ${province} and file like 'demo-%')
        or exists (select from total where province = ${province} and file like 'demo-%') as demo,
      exists (select from import where province = ${province} and finished is null) as importing,
      h.position, to_char(b.recorded at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded
    from (select 1) one
    left join head h on h.province = ${province}
    left join block b on b.province = ${province} and b.block = h.block`
  return {
    demo: row?.demo ?? false,
    importing: row?.importing ?? false,
    position: row?.position ?? 0,
    recorded: row?.recorded ?? undefined,
  }
}

/** Changes whenever anything that a report reads has changed: the journal, the imported files, the totals. */
export async function readState(query: Query, province: number): Promise<string> {
  const [row] = await query<{ state: string }[]>`
    select concat_ws('/',
      (select position from head where province = ${province}),
      (select count(*) || '/' || count(finished) || '/' || coalesce(sum(good), 0) from import where province = ${province}),
      (select count(*) from total where province = ${province}),
      (select count(*) from reference where province = ${province}),
      (select count(*) || '/' || count(done) from inspection where province = ${province}),
      (select count(mended) from finding where province = ${province}),
      (select count(*) || '/' || count(*) filter (where member <> '') from attendee where province = ${province}),
      (select count(*) from conference where province = ${province}),
      (select count(*) from campaign where province = ${province}),
      (select count(*) from campaign_cost where province = ${province}),
      (select count(*) from plan_signature where province = ${province}),
      (select count(*) from collaborator where province = ${province}),
      (select count(*) from area where province = ${province} and collaborator <> ''),
      (select count(*) from network_plan where province = ${province})) as state`
  return row?.state ?? ''
}
