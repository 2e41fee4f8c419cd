/**
 * Writes a province's journal, with all that verifies it, into files that another machine can check and restore from:
 * docs/formats.md. Streamed, of one moment, while others go on posting.
 */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Sql } from 'postgres'
import { Problem } from '#kernel/problem.ts'
import type { Connection } from '#kernel/sql.ts'
import { atOneMoment, copyOut, plain } from '#ledger/copy.ts'
import {
  type ActLine,
  type BlockLine,
  type DeviceLine,
  type ExportHeader,
  FORMAT_VERSION,
  journalName,
  type PersonalHeader,
  type PersonalLine,
  personalName,
  type ReferenceLine,
  type TotalLine,
} from '#server/export-file.ts'

export type Exported = { journal: string; personal?: string; acts: number; blocks: number; hash: string; bytes: number }

export type ExportOptions = {
  /** Also writes the personal values and their salts, into a file of its own. */
  personal?: boolean
  onProgress?: (acts: number, all: number) => void
}

/**
 * @param dir made when missing; files of an earlier export there are replaced once the new ones are whole.
 * @throws Problem file_unwritable; not_found when the province has no journal.
 */
export async function exportJournal(
  app: Connection,
  province: number,
  dir: string,
  { personal = false, onProgress = () => {} }: ExportOptions = {},
): Promise<Exported> {
  try {
    await mkdir(dir, { recursive: true })
    return await atOneMoment(app, province, 2, async (at) => {
      const [one, two] = at as [Sql, Sql]
      const header = await headerOf(one, province)
      const journal = join(dir, journalName(province))
      const bytes = await writeFile(journal, (file) => writeJournal(file, header, one, two, onProgress))
      const { acts, blocks, hash } = header
      if (!personal) return { journal, acts, blocks, hash, bytes }
      const secret = join(dir, personalName(province))
      await writeFile(secret, (file) => writePersonal(file, header, one))
      return { journal, personal: secret, acts, blocks, hash, bytes }
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (['EACCES', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EROFS', 'EPERM'].includes(code ?? ''))
      throw new Problem('file_unwritable', { file: dir, why: message }, error)
    throw error
  }
}

async function headerOf(sql: Sql, province: number): Promise<ExportHeader> {
  const [head] = await sql<{ acts: number; blocks: number; hash: string; name: string }[]>`
    select h.position as acts, h.block as blocks, h.hash, coalesce(p.name, '') as name
    from head h
    left join province p on p.id = h.province
    where h.province = ${province}`
  if (!head) throw new Problem('not_found', { what: `sổ của tỉnh ${province}` })
  const { name, acts, blocks, hash } = head
  const exported = new Date().toISOString()
  return { canhtay: 'journal', version: FORMAT_VERSION, province, name, exported, acts, blocks, hash }
}

type Writer = { line(value: object): Promise<void> | undefined; lines: number }

async function writeJournal(
  file: Writer,
  header: ExportHeader,
  one: Sql,
  two: Sql,
  onProgress: (acts: number, all: number) => void,
): Promise<void> {
  const { province } = header
  await file.line(header)
  for await (const rows of one<ReferenceLine[]>`
    select kind as reference, edition, ${instant(one, 'recorded')} as recorded, file, sha256, content
    from reference where province = ${province} order by kind, edition`.cursor(1))
    for (const row of rows) await file.line({ ...row })
  for await (const rows of one<TotalLine[]>`
    select kind as total, version, service, measure, unit, to_char(month, 'YYYY-MM') as month, amount, file
    from total where province = ${province} order by kind, version, service, measure, unit, month`.cursor(1000))
    for (const row of rows) await file.line({ ...row })
  const heads = await writeBlocks(file, province, one, two, (acts) => onProgress(acts, header.acts))
  for (const [device, head] of heads) await file.line({ device, ...head } satisfies DeviceLine)
  await file.line({ end: file.lines })
}

const instant = (sql: Sql, column: string) =>
  sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Each block and its acts. @returns the head of each device. */
async function writeBlocks(
  file: Writer,
  province: number,
  one: Sql,
  two: Sql,
  onProgress: (acts: number) => void,
): Promise<Map<string, { seq: number; hash: string }>> {
  const devices = new Map<number, string>()
  for (const { id, key } of await one<{ id: number; key: string }[]>`
    select id, key from device where province = ${province}`)
    devices.set(id, key)
  // The planner does not know a table that was filled a moment ago; by index, in order, is right at every size.
  await two`select set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', 'off', true)`
  const heads = new Map<string, { seq: number; hash: string }>()
  const blocks = blocksOf(one, province)
  let last = 0
  for await (const lines of copyOut(two)`
    select position, device, seq, unit, verb, hash, record from act where province = ${province} order by position`) {
    for (const line of lines) {
      const act = actOf(line, devices)
      if (act.position > last) {
        const { value: block } = await blocks.next()
        if (!block) throw new Problem('journal_broken', { why: `việc ở vị trí ${act.position} không thuộc khối nào` })
        last = block.last
        await file.line(block)
      }
      heads.set(act.device, { seq: act.seq, hash: act.hash })
      await file.line(act)
    }
    onProgress(last)
  }
  return heads
}

async function* blocksOf(sql: Sql, province: number): AsyncGenerator<BlockLine> {
  for await (const rows of sql<BlockLine[]>`
    select block, first, last, ${instant(sql, 'recorded')} as recorded, hash
    from block where province = ${province} order by block`.cursor(1000))
    for (const row of rows) yield { ...row }
}

function actOf(line: string, devices: ReadonlyMap<number, string>): ActLine {
  const [position, device, seq, unit, verb = '', hash = '', record = ''] = line.split('\t')
  return {
    position: Number(position),
    device: devices.get(Number(device)) ?? '',
    seq: Number(seq),
    unit: Number(unit),
    verb: plain(verb),
    hash,
    record: plain(record),
  }
}

async function writePersonal(file: Writer, { province, exported }: ExportHeader, sql: Sql): Promise<void> {
  await file.line({ canhtay: 'personal', version: FORMAT_VERSION, province, exported } satisfies PersonalHeader)
  for await (const rows of sql<PersonalLine[]>`
    select d.key as device, p.seq, p.salt, p.content
    from personal p
    join device d on d.province = p.province and d.id = p.device
    where p.province = ${province}
    order by p.device, p.seq`.cursor(5000))
    for (const row of rows) await file.line({ ...row })
  await file.line({ end: file.lines })
}

const PIECE = 1 << 16

/** Writes under another name, and renames when everything is on the disk. @returns the size. */
async function writeFile(path: string, write: (file: Writer) => Promise<void>): Promise<number> {
  const part = `${path}.part`
  const gzip = createGzip({ level: 6 })
  const out = createWriteStream(part, { flush: true, mode: 0o600 })
  gzip.pipe(out)
  out.on('error', (error) => gzip.destroy(error))
  const done = finished(out)
  done.catch(() => {}) // awaited below, or the error comes out of a write before
  let waiting = ''
  const flush = () => {
    const piece = waiting
    waiting = ''
    return gzip.write(piece) ? undefined : once(gzip, 'drain').then(() => {})
  }
  const file: Writer = {
    lines: 0,
    line: (value) => {
      file.lines++
      waiting += `${JSON.stringify(value)}\n`
      return waiting.length < PIECE ? undefined : flush()
    },
  }
  try {
    await write(file)
    await flush()
    gzip.end()
    await done
    await rename(part, path)
    await syncFolder(path)
    return out.bytesWritten
  } catch (error) {
    gzip.destroy()
    out.destroy()
    await unlink(part).catch(() => {})
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(join(path, '..'))
  await folder.sync().finally(() => folder.close())
}
