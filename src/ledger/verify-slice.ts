/**
 * Verification of a piece of a journal while others go on posting: some blocks with their acts, against the acts before
 * them, their movements, their personal values and the things they moved last. What only a fold from the first act shows
 * (the laws at each position, balances) is for `verify-database.ts`; a slice needs no memory of what came before.
 */
import { hash } from 'node:crypto'
import type { Query } from '#kernel/sql.ts'
import type { Written } from '#ledger/custody.ts'
import type { Finding } from '#ledger/findings.ts'
import { actHash, blockHash, GENESIS, type Outcome } from '#ledger/record.ts'
import { type Decoded, dayOf, decode } from '#ledger/verify.ts'

export type Slice = {
  /** The last block looked at; nothing when there was none. */
  last?: BlockRow
  acts: number
  outcomes: Record<Outcome, number>
  /** Acts of tills that could not be taken as they stood. */
  parked: number
  findings: Finding[]
}
export type BlockRow = { block: number; first: number; last: number; hash: string }

type ActRow = {
  position: number
  device: string
  seq: number
  day: string
  outcome: Outcome
  service: string
  verb: string
  record: string
  hash: string
  /** Hash of the same device's act before it; null: there is none. */
  before: string | null
  salt: string | null
  content: string | null
}
type LegRow = { position: number; leg: string }

/**
 * Looks at whole blocks from one on, until so many acts were seen.
 * @param after the block before the first one looked at; nothing: from the beginning.
 */
export async function verifySlice(
  query: Query,
  province: number,
  after: BlockRow | undefined,
  actsMost: number,
): Promise<Slice> {
  const start = after?.last ?? 0
  const blocks = await query<BlockRow[]>`
    select block, first, last, hash from block
    where province = ${province} and block > ${after?.block ?? 0}
      and block <= ${(after?.block ?? 0) + actsMost} and first <= ${start + actsMost}
    order by block`
  const slice: Slice = {
    acts: 0,
    outcomes: { accepted: 0, refused: 0, exception: 0 },
    parked: 0,
    findings: [],
  }
  const end = blocks.at(-1)
  if (!end) return slice
  slice.last = end
  const acts = await readActs(query, province, start, end.last)
  const legs = await readLegs(query, province, start, end.last)
  for (const act of acts) checkAct(slice, act, legs.get(act.position) ?? [])
  checkBlocks(slice, after, blocks, acts)
  await checkThings(slice, query, province, start, end.last)
  return slice
}

const readActs = (query: Query, province: number, start: number, end: number): Promise<ActRow[]> => query<ActRow[]>`
  select a.position, d.key as device, a.seq, a.day, a.outcome, a.service, a.verb, a.record, a.hash,
         (select b.hash from act b
          where b.province = a.province and b.device = a.device and b.seq = a.seq - 1) as before,
         p.salt, p.content
  from act a
  join device d on d.province = a.province and d.id = a.device
  left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
  where a.province = ${province} and a.position > ${start} and a.position <= ${end}
  order by a.position`

/** Movements by act, each as the text of what a record says, in the order of that text. */
async function readLegs(query: Query, province: number, start: number, end: number): Promise<Map<number, string[]>> {
  const rows = await query<LegRow[]>`
    select l.position, concat_ws('|', l.asset, t.key, s.key, d.key, l.amount) as leg
    from leg l
    left join thing t on t.province = l.province and t.id = l.thing
    left join holder s on s.province = l.province and s.id = l.src
    left join holder d on d.province = l.province and d.id = l.dst
    where l.province = ${province} and l.position > ${start} and l.position <= ${end}`
  const legs = new Map<number, string[]>()
  for (const { position, leg } of rows) legs.set(position, [...(legs.get(position) ?? []), leg])
  for (const list of legs.values()) list.sort()
  return legs
}

function textOf(leg: Written): string {
  if (leg[0] === 'pay') return `pay|${leg[2]}|${leg[1]}`
  if (leg[0] === 'thing') return `thing|${leg[1]}|${leg[2]}|${leg[3]}|${leg[4] ?? 0}`
  return `${leg[0]}|${leg[2]}|${leg[3]}|${leg[1]}`
}

function checkAct(slice: Slice, act: ActRow, legs: readonly string[]): void {
  const { position, device, seq, service } = act
  slice.acts++
  slice.outcomes[act.outcome]++
  if (service === 'parked') slice.parked++
  const say = (why: string) => slice.findings.push({ position, act: `${device}/${seq}`, why })
  if (seq > 1 && act.before === null) say(`thiếu việc số ${seq - 1} của máy ${device}`)
  else if (act.hash !== actHash(act.before ?? GENESIS, act.record))
    say('nội dung hoặc dấu đã bị sửa: không nối với việc trước của máy')
  const entry = decode(act.record)
  if (!entry) {
    say('không đọc được bản ghi')
    return
  }
  for (const why of differences(act, entry)) say(why)
  const written = (entry.legs ?? []).map(textOf).sort()
  if (written.length !== legs.length || written.some((leg, i) => leg !== legs[i]))
    say('bảng bút toán khác với bút toán trong bản ghi')
  if (act.salt !== null && hash('sha256', act.salt + act.content) !== entry.act.personal)
    say('thông tin cá nhân khác với cam kết trong sổ')
}

function differences(filed: ActRow, { act, position, outcome }: Decoded): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['vị trí', filed.position, position],
    ['máy', filed.device, act.device],
    ['số thứ tự', filed.seq, act.seq],
    ['ngày', filed.day, dayOf(act)],
    ['kết quả', filed.outcome, outcome],
  ]
  // An act that its declarations refused is filed under `?`: its words may be anything.
  if (filed.verb !== '?') pairs.push(['việc', filed.verb, act.verb])
  if (filed.service !== '?') pairs.push(['dịch vụ', filed.service, act.service])
  return pairs
    .filter(([, stated, recorded]) => stated !== recorded)
    .map(([name, stated, recorded]) => `${name} ghi là ${stated}, bản ghi nói ${recorded}`)
}

/** Blocks follow each other without a gap, and each from the hashes of its acts. */
function checkBlocks(
  { findings }: Slice,
  after: BlockRow | undefined,
  blocks: readonly BlockRow[],
  acts: readonly ActRow[],
): void {
  let before = after ?? { block: 0, first: 0, last: 0, hash: GENESIS }
  let at = 0
  for (const block of blocks) {
    const own = acts.slice(at, acts.findIndex(({ position }, i) => i >= at && position > block.last) >>> 0)
    at += own.length
    const whole = own.every(({ position }, i) => position === block.first + i)
    if (block.block !== before.block + 1 || block.first !== before.last + 1)
      findings.push({ position: block.first, why: `khối ${block.block} không nối tiếp khối ${before.block}` })
    else if (!whole || own.length !== block.last - block.first + 1)
      findings.push({ position: block.first, why: `khối ${block.block} thiếu việc, hoặc thừa việc` })
    else if (
      block.hash !==
      blockHash(
        before.hash,
        own.map((act) => act.hash),
      )
    )
      findings.push({ position: block.first, why: `dấu của khối ${block.block} không khớp các việc trong khối` })
    before = block
  }
}

/** The table of things says of those moved last here what their last movement says. */
async function checkThings(
  { findings }: Slice,
  query: Query,
  province: number,
  start: number,
  end: number,
): Promise<void> {
  const wrong = await query<{ position: number; key: string }[]>`
    select t.position, t.key from thing t
    join (
      select thing, max(position) as position from leg
      where province = ${province} and position > ${start} and position <= ${end} and thing is not null
      group by thing
    ) moved on moved.thing = t.id
    where t.province = ${province}
      and case when exists (select from leg later where later.province = ${province} and later.thing = t.id
                              and later.position > moved.position)
               then t.position <= moved.position
               else t.position <> moved.position
                    or t.holder <> all (select l.dst from leg l
                                        where l.province = ${province} and l.thing = t.id and l.asset = 'thing'
                                          and l.position = (select max(m.position) from leg m
                                                            where m.province = ${province} and m.thing = t.id
                                                              and m.asset = 'thing'))
          end`
  for (const { position, key } of wrong) findings.push({ position, why: `bảng vật ghi ${key} khác với sổ` })
}

/** What must hold of the whole at any moment, by a fixed number of statements. */
export async function verifyEnds(query: Query, province: number): Promise<Finding[]> {
  const findings: Finding[] = []
  const heads = await query<{ position: number }[]>`
    select h.position from head h
    where h.province = ${province}
      and not exists (select from block b where b.province = h.province and b.block = h.block
                        and b.last = h.position and b.hash = h.hash
                        and not exists (select from block c where c.province = b.province and c.block > b.block))`
  for (const { position } of heads) findings.push({ position, why: 'đầu sổ không phải khối cuối' })
  const devices = await query<{ key: string; seq: number }[]>`
    select d.key, d.seq from device d
    where d.province = ${province}
      and (not exists (select from act a where a.province = d.province and a.device = d.id and a.seq = d.seq
                         and a.hash = d.hash)
           or exists (select from act a where a.province = d.province and a.device = d.id and a.seq = d.seq + 1))`
  for (const { key, seq } of devices)
    findings.push({ act: `${key}/${seq}`, why: `dấu cuối của máy ${key} khác với việc cuối trong sổ` })
  const sums = await query<{ asset: string; sum: number }[]>`
    select asset, sum(amount)::bigint as sum from balance where province = ${province}
    group by asset having sum(amount) <> 0`
  for (const { asset, sum } of sums) findings.push({ why: `tổng số dư ${asset} là ${sum}, đáng lẽ là 0` })
  return findings
}
