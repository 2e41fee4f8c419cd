/**
 * Verification of a province's journal where it lies: three streams in the order of positions (acts, movements, blocks),
 * all of one moment, then the tables that are derived from them. Memory: what a fold needs, not what a journal holds.
 * Rates and the ways that were tried: docs/decisions/0007-verification.md.
 */
import type { Sql } from 'postgres'
import type { Connection } from '#kernel/sql.ts'
import type { BlockLink } from '#ledger/chain.ts'
import { atOneMoment, type CopyOut, copyOut, plain } from '#ledger/copy.ts'
import { Custody, type Written } from '#ledger/custody.ts'
import { Derived } from '#ledger/derived.ts'
import { LegFeed } from '#ledger/leg-feed.ts'
import { type Filed, type Options, type Report, Verifier } from '#ledger/verify.ts'

export type Progress = (acts: number) => void

/**
 * @returns what was looked at and what is wrong; `problems` is 0 when all is well. A journal without acts is a problem.
 */
export function verifyDatabase(
  app: Connection,
  province: number,
  options: Options,
  progress?: Progress,
): Promise<Report> {
  return atOneMoment(app, province, 3, (at) => verifyAt(at, province, options, progress))
}

async function verifyAt(
  [one, two, three]: Sql[],
  province: number,
  options: Options,
  progress?: Progress,
): Promise<Report> {
  if (!one || !two || !three) throw new Error('three connections are needed')
  // The planner does not know tables that were filled a moment ago; by index, in order, is right at every size.
  await one`select set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`
  for (const sql of [two, three]) await sql`select set_config('work_mem', '64MB', true)`
  // The server sorts the movements while the things are read.
  const legs = new LegFeed(legsOf(copyOut(two), province))
  const derived = new Derived(three, province)
  const verifier = new Verifier(options, new Custody(await derived.holders()))
  await derived.thingIds(verifier)
  await followActs(copyOut(one), copyOut(three), province, verifier, legs, await derived.devices(), progress)
  return verifier.report({ legs: legs.count, ...(await derived.compare(verifier)) })
}

const legsOf = (copy: CopyOut, province: number) =>
  copy`select position, asset, thing, src, dst, amount from leg where province = ${province} order by position`

const actsOf = (copy: CopyOut, province: number) => copy`
  select a.position, a.device, a.seq, a.unit, a.day, a.service, a.verb, a.outcome, a.month, a.hash, p.salt, p.content, a.record
  from act a left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
  where a.province = ${province}
  order by a.position`

const blocksOf = (copy: CopyOut, province: number) => copy`
  select block, first, last, hash, to_char(recorded at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  from block where province = ${province} order by block`

async function followActs(
  copyActs: CopyOut,
  copyBlocks: CopyOut,
  province: number,
  verifier: Verifier,
  legs: LegFeed,
  devices: ReadonlyMap<string, string>,
  progress: Progress = () => {},
): Promise<void> {
  const blocks = blocksOf(copyBlocks, province)
  let announced = 0
  const announce = async (position: number) => {
    while (announced < position) {
      const next = await blocks.next()
      if (next.done) return
      for (const line of next.value) {
        const block = blockOf(line)
        announced = block.last
        verifier.block(block)
      }
    }
  }
  for await (const lines of actsOf(copyActs, province)) {
    await announce(Number.parseInt(lines.at(-1) as string, 10))
    for (const line of lines) {
      const filed = filedOf(line, devices)
      const entry = verifier.act(filed)
      const rows = legs.ready(filed.position) ?? (await legs.fetch(filed.position))
      strays(verifier, legs.strays())
      if (entry && !sameRows(entry.legs ?? [], rows, verifier.custody))
        verifier.findings.add({
          position: filed.position,
          act: `${filed.device}/${filed.seq}`,
          why: 'bảng bút toán khác với bút toán trong bản ghi',
        })
    }
    progress(verifier.acts)
  }
  await announce(Number.POSITIVE_INFINITY)
  strays(verifier, await legs.rest())
}

function strays({ findings }: Verifier, positions: readonly number[]): void {
  for (const position of positions) findings.add({ position, why: 'bảng bút toán có dòng không thuộc việc nào' })
}

function blockOf(line: string): BlockLink {
  const [block, first, last, hash = '', recorded = ''] = line.split('\t')
  return { block: Number(block), first: Number(first), last: Number(last), hash, recorded }
}

function filedOf(line: string, devices: ReadonlyMap<string, string>): Filed {
  const [
    position,
    device = '',
    seq,
    unit,
    day = '',
    service = '',
    verb = '',
    outcome = '',
    month = '',
    hash = '',
    salt = '',
    content = '',
    record = '',
  ] = line.split('\t')
  return {
    position: Number(position),
    device: devices.get(device) ?? `#${device}`,
    seq: Number(seq),
    unit: Number(unit),
    day,
    service: plain(service),
    verb: plain(verb),
    outcome,
    month,
    hash,
    record: plain(record),
    ...(salt === '\\N' ? {} : { personal: { salt: plain(salt), content: plain(content) } }),
  }
}

/** Whether the rows of `leg` are the movements of a record, in whatever order. */
function sameRows(legs: readonly Written[], rows: readonly string[], custody: Custody): boolean {
  if (legs.length !== rows.length) return false
  const expected = legs.map((leg) => rowOf(leg, custody))
  if (expected.every((row, i) => row === rows[i])) return true
  const sorted = rows.toSorted()
  return expected.sort().every((row, i) => row === sorted[i])
}

/** The columns asset, thing, src, dst, amount as COPY writes them. */
function rowOf(leg: Written, { holders, things }: Custody): string {
  if (leg[0] === 'pay') return `pay\t${things.id[things.find(leg[2] as string)]}\t\\N\t\\N\t${leg[1]}`
  const src = holders.get(leg[2] as string)
  const dst = holders.get(leg[3] as string)
  if (leg[0] !== 'thing') return `${leg[0]}\t\\N\t${src}\t${dst}\t${leg[1]}`
  return `thing\t${things.id[things.find(leg[1] as string)]}\t${src}\t${dst}\t${leg[4] ?? 0}`
}
