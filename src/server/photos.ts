/** Pictures in PostgreSQL: where their parts are kept, and what readers see of them. */
import type { Query } from '#kernel/sql.ts'
import type { Province } from '#server/province.ts'
import type { PhotoStore } from '#sync/photo-intake.ts'

/** `missing`: an act names it, and nothing has come. `coming`: not yet all of it. */
export type PhotoState = 'here' | 'coming' | 'missing' | 'erased'
export type NamedPhoto = { digest: string; state: PhotoState }

type Parts = Pick<Province, 'id' | 'db' | 'people' | 'hub'>

export function photoStore({ id, db, people, hub }: Parts): PhotoStore {
  const scope = { province: id, units: 'all' } as const
  const unitOf = async (query: Query, { device, seq, digest }: Parameters<PhotoStore['named']>[0]) => {
    // A parked act names it in its own line, which is personal.
    const [act] = await query<{ unit: number }[]>`
      select a.unit
      from till_stream s
      join till_act t on t.province = s.province and t.device = s.code and t.seq = ${seq}
      join act a on a.province = s.province and a.position = t.position
      left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
      where s.province = ${id} and s.device = ${device}
        and (strpos(a.record, ${digest}) > 0 or strpos(p.content, ${digest}) > 0)
      limit 1`
    return act?.unit
  }
  return {
    device: (code) => hub.device(code),
    named: (photo) => db.read(scope, async (query) => (await unitOf(query, photo)) !== undefined),
    had: ({ device, digest }) =>
      db.read(scope, async (query) => {
        const [row] = await query<{ bytes: Buffer | null }[]>`
          select bytes from photo where province = ${id} and device = ${device} and digest = ${digest}`
        return row && (row.bytes === null ? 'erased' : new Uint8Array(row.bytes))
      }),
    keep: async (photo, from, bytes) => {
      const { device, digest, seq } = photo
      const unit = (await db.read(scope, (query) => unitOf(query, photo))) ?? 0
      await db.act(scope, async (tx) => {
        await tx`
          insert into photo (province, device, digest, seq, unit, began, bytes)
          values (${id}, ${device}, ${digest}, ${seq}, ${unit}, ${people.now().toISOString()}, ''::bytea)
          on conflict do nothing`
        await tx`
          update photo set bytes = bytes || ${Buffer.from(bytes)}
          where province = ${id} and device = ${device} and digest = ${digest} and octet_length(bytes) = ${from}`
      })
    },
    drop: ({ device, digest }) =>
      db.act(scope, async (tx) => {
        await tx`update photo set bytes = '' where province = ${id} and device = ${device} and digest = ${digest}
                   and bytes is not null`
      }),
  }
}

/** What there is of the pictures of a till's acts, in the order asked for. */
export async function photoStates(
  query: Query,
  province: number,
  device: string,
  digests: readonly string[],
): Promise<NamedPhoto[]> {
  const rows = await query<NamedPhoto[]>`
    select digest, case when bytes is null then 'erased' when bytes = '' then 'missing'
                        when encode(sha256(bytes), 'hex') = digest then 'here' else 'coming' end as state
    from photo where province = ${province} and device = ${device} and digest = any (${digests})`
  const known = new Map(rows.map(({ digest, state }) => [digest, state]))
  return digests.map((digest) => ({ digest, state: known.get(digest) ?? 'missing' }))
}

/** A whole picture, as far as the query's scope reaches. */
export async function readPhoto(
  query: Query,
  province: number,
  device: string,
  digest: string,
): Promise<Buffer | undefined> {
  const [row] = await query<{ bytes: Buffer }[]>`
    select bytes from photo
    where province = ${province} and device = ${device} and digest = ${digest} and encode(sha256(bytes), 'hex') = digest`
  return row?.bytes
}
