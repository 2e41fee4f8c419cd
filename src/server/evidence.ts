/** Writes the evidence of a drawer between two of its counts: what docs/formats.md says, from the journal and nothing else. */
import { gzipSync } from 'node:zlib'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { EVIDENCE_VERSION, type EvidenceAct, type EvidenceBlock, type EvidenceLine } from '#ledger/evidence.ts'
import type { EvidenceSignature, EvidenceSigner } from '#ledger/evidence-signed.ts'
import { GENESIS } from '#ledger/record.ts'

/** A count of a drawer, as one chooses two of them. `counted`: đồng. */
export type Count = { seq: number; position: number; at: string; actor: string; counted: number }

/** The counts of a till's drawer by itself, newest first. */
export async function countsOf(query: Query, province: number, till: string, most = 50): Promise<Count[]> {
  const rows = await query<Count[]>`
    select a.seq, a.position, a.record::jsonb -> 'act' ->> 'at' as at, a.record::jsonb -> 'act' ->> 'actor' as actor,
           (a.record::jsonb -> 'computed' -> 0 ->> 'counted')::bigint as counted
    from act a join device d on d.province = a.province and d.id = a.device
    where a.province = ${province} and d.key = ${till} and a.service = 'cash' and a.verb = 'count' and a.outcome <> 'refused'
    order by a.seq desc limit ${most}`
  return [...rows]
}

/**
 * @param from @param to numbers (`seq`) of two counts of the till's drawer.
 * @param personal whether the personal values of the till's own acts come along: without them its signature proves only the
 * acts that have none.
 * @returns the lines, the first of them the header.
 * @throws Problem not_found: no such count, or the wrong way round.
 */
export async function evidenceOf(
  query: Query,
  province: number,
  till: string,
  { from, to, made, personal = false }: { from: number; to: number; made: string; personal?: boolean },
): Promise<EvidenceLine[]> {
  const counts = await countsOf(query, province, till, Number.MAX_SAFE_INTEGER)
  const [first, last] = [from, to].map((seq) => counts.find((count) => count.seq === seq))
  if (!first || !last || from >= to)
    throw new Problem('not_found', { what: `hai lần kiểm đếm ${from} và ${to} của ${till}` })
  const holder = `till:${till}`
  const blocks = await query<EvidenceBlock[]>`
    select block, first, last, to_char(recorded at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded, hash,
           (select json_agg(a.hash order by a.position) from act a
            where a.province = b.province and a.position between b.first and b.last) as acts
    from block b where province = ${province} and last >= ${first.position} and first <= ${last.position} order by block`
  const acts = await query<(EvidenceAct & { salt: string | null; content: string })[]>`
    with held as (select id from holder where province = ${province} and key = ${holder}),
    concerned as (
      select position from leg
      where province = ${province} and position between ${first.position} and ${last.position}
        and (src = (select id from held) or dst = (select id from held))
      union
      select position from act
      where province = ${province} and position between ${first.position} and ${last.position}
        and device = (select id from device where province = ${province} and key = ${till})
    )
    select a.position, d.key as device, a.seq, a.hash, a.record, t.hash as chain, p.salt, p.content,
           coalesce((select b.hash from act b
                     where b.province = a.province and b.device = a.device and b.seq = a.seq - 1), ${GENESIS}) as previous
    from act a join device d on d.province = a.province and d.id = a.device
    left join till_act t on t.province = a.province and t.device = ${till} and d.key = ${till} and t.seq = a.seq
    left join personal p on ${personal} and t.seq is not null and p.province = a.province and p.device = a.device and p.seq = a.seq
    where a.province = ${province} and a.position in (select position from concerned)
    order by a.position`
  const [start] = await query<{ block: number; hash: string }[]>`
    select block, hash from block where province = ${province} and block = ${(blocks[0]?.block ?? 1) - 1}`
  const [named] = await query<{ name: string }[]>`select name from province where id = ${province}`
  const body = blocks.flatMap((block) => [
    { ...block },
    ...acts
      .filter(({ position }) => position >= block.first && position <= block.last)
      .map(({ position, device, seq, previous, hash, record, chain, salt, content }) => ({
        ...{ position, device, seq, previous, hash, record },
        ...(chain && { chain }),
        ...(salt && { personal: { salt, content } }),
      })),
  ])
  const ends = { block: start?.block ?? 0, hash: start?.hash ?? GENESIS }
  const refs = { from: `${till}/${from}`, to: `${till}/${to}` }
  const head = { canhtay: 'evidence', version: EVIDENCE_VERSION, province, name: named?.name ?? '' } as const
  const [signer, ...signatures] = await signaturesOf(query, province, till, { from, to })
  const lines = [{ ...head, holder, ...refs, made, ...ends }, ...(signer ? [signer] : []), ...body, ...signatures]
  return [...lines, { end: lines.length }]
}

/** The till's key and what it signed of these acts; nothing of a till that never spoke with the hub. */
async function signaturesOf(
  query: Query,
  province: number,
  till: string,
  { from, to }: { from: number; to: number },
): Promise<[] | [EvidenceSigner, ...EvidenceSignature[]]> {
  const [device] = await query<{ key: Uint8Array; chain: string | null }[]>`
    select d.public_key as key,
           case when ${from} = 1 then s.start
                else (select hash from till_act t where t.province = d.province and t.device = d.code and t.seq = ${from - 1})
           end as chain
    from till_device d join till_stream s on s.province = d.province and s.code = d.code
    where d.province = ${province} and d.code = ${till}`
  if (!device?.chain) return []
  const { key, chain } = device
  const signatures = await query<EvidenceSignature[]>`
    select device as signature, epoch, last, head, got, sig from till_signature
    where province = ${province} and device = ${till} and last between ${from} and ${to} order by last, head`
  return [{ signer: till, key: Buffer.from(key).toString('base64url'), seq: from - 1, chain }, ...signatures]
}

/** One JSON object a line, packed. */
export const evidenceFile = (lines: readonly EvidenceLine[]): Buffer =>
  gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
