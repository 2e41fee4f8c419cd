/**
 * Restores a province from an exported journal into a database that has none of it. The file is verified as a whole before
 * anything is written; then each block is written again as it was decided then, with its times and hashes, and the
 * database asserts it as it asserts every block: holders, balances, roll-ups and exceptions come out of the records.
 */
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { foldLines } from '#kernel/fold.ts'
import { databaseProblem, Problem } from '#kernel/problem.ts'
import type { Connection } from '#kernel/sql.ts'
import { sayFinding } from '#ledger/findings.ts'
import type { Item } from '#ledger/post.ts'
import { entryOf, recordOf } from '#ledger/record.ts'
import { dayOf } from '#ledger/verify.ts'
import { verifyExport } from '#ledger/verify-export.ts'
import { unitCodes } from '#network/codes.ts'
import { addTotals } from '#rollup/totals.ts'
import {
  type ActLine,
  type BlockLine,
  type ExportHeader,
  type PersonalLine,
  type ReferenceLine,
  readJournal,
  readPersonal,
  type TotalLine,
} from '#server/export-file.ts'
import { boundHeap } from '#server/heap.ts'
import { openNote } from '#server/import-note.ts'
import { openProvince, type Province } from '#server/province.ts'
import { reverses } from '#services/reverses.ts'

export type RestoredJournal = { province: number; acts: number; blocks: number; hash: string; personal: number }
export type RestoreOptions = { onProgress?: (acts: number, all: number) => void }

/**
 * The personal values are restored when the file of the same export lies beside the journal's.
 * @throws Problem database_not_empty; export_invalid | file_truncated | file_unreadable before anything is written;
 * database_down | disk_full: run again, it goes on from the block it had reached.
 */
export async function restoreJournal(
  app: Connection,
  path: string,
  { onProgress = () => {} }: RestoreOptions = {},
): Promise<RestoredJournal> {
  boundHeap()
  const { header, tables, secret } = await check(path)
  const clock = { now: '' }
  const province = await openProvince(app, header.province, () => clock.now)
  try {
    const done = await refuseOther(province, header)
    const note = await openNote(province, header.hash, path, NOTE)
    await putTables(province, header, tables)
    for await (const { block, acts } of blocksOf(path)) {
      if (block.block <= done) continue
      clock.now = block.recorded
      await putBlock(province, block, acts)
      onProgress(block.last, header.acts)
    }
    await compareHead(province, header)
    const personal = secret === undefined ? 0 : await putPersonal(province, secret)
    const { acts, blocks } = header
    await note.finish({ bytes: 0, good: acts, bad: 0 })
    return { province: header.province, acts, blocks, hash: header.hash, personal }
  } catch (error) {
    throw databaseProblem(error) ?? error
  } finally {
    await province.close()
  }
}

/** Kind of the row in `import` by which an interrupted restore is known. */
const NOTE = 'journal'
const scopeOf = ({ id }: Province) => ({ province: id, units: 'all' }) as const

type TableLine = ReferenceLine | TotalLine
type Checked = { header: ExportHeader; tables: TableLine[]; secret: string | undefined }

/** Verifies the whole export. @returns its first line and its tables. @throws Problem export_invalid. */
async function check(path: string): Promise<Checked> {
  let header: ExportHeader | undefined
  const tables: TableLine[] = []
  for await (const line of readJournal(path))
    if ('canhtay' in line) header = line
    else if ('reference' in line || 'total' in line) tables.push(line)
    else if ('block' in line) break
  const beside = join(dirname(path), basename(path).replace(/^journal/, 'personal'))
  const secret = beside !== path && existsSync(beside) ? beside : undefined
  const units = unitCodes(
    tables.flatMap((line) => ('reference' in line && line.reference === 'units' ? [line.content] : [])),
  )
  const { first } = await verifyExport(
    readJournal(path),
    { reverses, units },
    secret ? readPersonal(secret) : undefined,
  )
  if (first) throw new Problem('export_invalid', { file: path, why: sayFinding(first) })
  return { header: header as ExportHeader, tables, secret }
}

/** @returns the block up to which an interrupted restore of the same export came; 0 in an empty database. */
async function refuseOther(province: Province, header: ExportHeader): Promise<number> {
  const { id } = province
  const [found] = await province.read(
    (query) => query<{ block: number; rows: number; ours: boolean }[]>`
      select coalesce((select block from head where province = ${id}), 0) as block,
        (select count(*) from reference where province = ${id})
          + (select count(*) from total where province = ${id})
          + (select count(*) from device where province = ${id}) as rows,
        exists (select from import where province = ${id} and sha256 = ${header.hash} and kind = ${NOTE}
          and finished is null) as ours`,
  )
  if (!found || found.rows === 0 || found.ours) return found?.block ?? 0
  throw new Problem('database_not_empty', { why: `tỉnh ${id}, ${found.block} khối` })
}

async function putTables({ db, id }: Province, { name }: ExportHeader, lines: readonly TableLine[]): Promise<void> {
  const totals = lines.filter((line) => 'total' in line)
  await db.act({ province: id, units: 'all' }, async (tx) => {
    if (lines.length > 0) await tx`insert into province (id, name) values (${id}, ${name}) on conflict do nothing`
    for (const line of lines)
      if ('reference' in line)
        await tx`
          insert into reference (province, kind, edition, recorded, file, sha256, content)
          values (${id}, ${line.reference}, ${line.edition}, ${line.recorded}, ${line.file}, ${line.sha256}, ${line.content})
          on conflict do nothing`
    await addTotals(
      tx,
      id,
      tx`
        select total as kind, version, service, measure, unit, (month || '-01')::date as month, amount, file
        from json_to_recordset(${JSON.stringify(totals)}::text::json)
          as t (total text, version int, service text, measure text, unit int, month text, amount bigint, file text)`,
    )
  })
}

async function* blocksOf(path: string): AsyncGenerator<{ block: BlockLine; acts: ActLine[] }> {
  let block: BlockLine | undefined
  let acts: ActLine[] = []
  for await (const line of readJournal(path)) {
    if (block && !('position' in line)) yield { block, acts }
    if ('block' in line) {
      block = line
      acts = []
    } else if ('position' in line) acts.push(line)
    else block = undefined
  }
}

/** Writes one block and looks that it became the same. */
async function putBlock(province: Province, block: BlockLine, acts: readonly ActLine[]): Promise<void> {
  const broken = (position: number, why: string) =>
    new Problem('journal_broken', { why: `phục hồi dừng ở vị trí ${position}: ${why}` })
  const items = acts.map((line): Item => {
    const item = itemOf(line)
    const { position, recorded } = item.entry
    if (position !== line.position || recorded !== block.recorded || recordOf(item.entry) !== line.record)
      throw broken(line.position, 'bản ghi không viết lại được đúng từng chữ')
    return item
  })
  const answers = await province.ledger.post(items)
  for (const [i, answer] of answers.entries()) {
    const line = acts[i] as ActLine
    if (!('hash' in answer) || answer.hash !== line.hash || answer.position !== line.position)
      throw broken(line.position, 'kết quả khác với tệp xuất')
  }
}

/** The act with the decision that was taken then. */
function itemOf({ unit, verb, record }: ActLine): Item & { entry: ReturnType<typeof entryOf> } {
  const entry = entryOf(record)
  const { act, refusal, rules, computed, legs } = entry
  const day = dayOf(act)
  // Its declarations had refused it before the ledger looked at it.
  if (entry.outcome === 'refused' && refusal && verb === '?') return { act, day, unit, refusal, entry }
  const named = reverses(act)
  const negates = named === undefined ? {} : { negates: { named, own: false } }
  return { act, day, unit, legs: [...legs], rules: [...rules], computed: [...computed], ...negates, entry }
}

async function compareHead(province: Province, header: ExportHeader): Promise<void> {
  const [head] = await province.read(
    (query) => query<{ position: number; block: number; hash: string }[]>`
      select position, block, hash from head where province = ${province.id}`,
  )
  if (header.blocks === 0 || (head?.hash === header.hash && head.position === header.acts)) return
  throw new Problem('journal_broken', {
    why: `sau khi phục hồi, dấu cuối là ${head?.hash}, tệp xuất ghi ${header.hash}`,
  })
}

const PERSONAL_ROWS = 5000

/** Each value is compared with what the journal commits to. @returns how many were restored. */
async function putPersonal(province: Province, file: string): Promise<number> {
  let waiting: PersonalLine[] = []
  let rows = 0
  for await (const line of readPersonal(file)) {
    if ('salt' in line) waiting.push(line)
    if (waiting.length < PERSONAL_ROWS && !('end' in line)) continue
    await insertPersonal(province, waiting)
    rows += waiting.length
    waiting = []
  }
  return rows
}

async function insertPersonal(province: Province, lines: readonly PersonalLine[]): Promise<void> {
  const { id } = province
  const rows = lines.map(({ device, seq, salt, content }) => {
    const folded = foldLines(JSON.parse(content))
    return { device, seq, salt, content, folded, commitment: hash('sha256', salt + content) }
  })
  const [stored] = await province.db.act(scopeOf(province), (tx) => {
    return tx<{ matched: number }[]>`
      with
        value as (
          select * from json_to_recordset(${JSON.stringify(rows)}::text::json)
            as v (device text, seq bigint, salt text, content text, folded text, commitment text)),
        matching as (
          select d.id, v.seq, v.salt, v.content, v.folded
          from value v
          join device d on d.province = ${id} and d.key = v.device
          join act a on a.province = ${id} and a.device = d.id and a.seq = v.seq
          where a.record::json #>> '{act,personal}' = v.commitment),
        stored as (
          insert into personal (province, device, seq, salt, content, folded)
          select ${id}, id, seq, salt, content, folded from matching
          on conflict do nothing)
      select count(*) as matched from matching`
  })
  if (stored?.matched !== lines.length)
    throw new Problem('journal_broken', { why: 'có thông tin cá nhân khác với cam kết trong sổ' })
}
