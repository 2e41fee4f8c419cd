/**
 * The exported journal as a file: the kinds of its lines, told apart by their first key, and how they are read. The
 * format is published in docs/formats.md; whether the chains hold is for the ledger's verification.
 */
import { Problem } from '#kernel/problem.ts'
import type { EvidenceHeader, EvidenceLine } from '#ledger/evidence.ts'
import { openLines } from '#server/lines.ts'

export const FORMAT_VERSION = 1

export type ExportHeader = {
  canhtay: 'journal'
  version: number
  province: number
  name: string
  exported: string
  /** Position of the last act. */
  acts: number
  blocks: number
  /** Hash of the last block. */
  hash: string
}
export type ReferenceLine = {
  reference: string
  edition: number
  recorded: string
  file: string
  sha256: string
  content: string
}
export type TotalLine = {
  total: string
  version: number
  service: string
  measure: string
  unit: number
  month: string
  amount: number
  file: string
}
export type BlockLine = { block: number; first: number; last: number; recorded: string; hash: string }
export type ActLine = {
  position: number
  device: string
  seq: number
  unit: number
  verb: string
  hash: string
  record: string
}
export type DeviceLine = { device: string; seq: number; hash: string }
export type EndLine = { end: number }
export type ExportLine = ExportHeader | ReferenceLine | TotalLine | BlockLine | ActLine | DeviceLine | EndLine

export type PersonalHeader = { canhtay: 'personal'; version: number; province: number; exported: string }
export type PersonalLine = { device: string; seq: number; salt: string; content: string }

export const journalName = (province: number): string => `journal-${province}.ndjson.gz`
export const personalName = (province: number): string => `personal-${province}.ndjson.gz`

/** A line may hold a whole reference file. */
const LINE_BYTES_MOST = 1 << 28

/**
 * The lines of an exported file, the header first and the end last; nothing after it.
 * @throws Problem export_invalid, file_unreadable, file_truncated.
 */
async function* readExportLines<Header extends { canhtay: string; version: number }, Line extends object>(
  path: string,
  content: Header['canhtay'],
): AsyncGenerator<Header | Line | EndLine> {
  const source = openLines(path, { most: LINE_BYTES_MOST })
  let row = 0
  let end: EndLine | undefined
  const invalid = (why: string) => new Problem('export_invalid', { file: path, why: `dòng ${row} ${why}` })
  try {
    for await (const batch of source.batches())
      for (const text of batch.lines) {
        row++
        if (end) throw invalid('đứng sau dòng cuối')
        const line = parsed(text)
        if (!line) throw invalid('không phải một đối tượng JSON')
        if (row === 1) {
          const header = line as Partial<Header>
          if (header.canhtay !== content) throw invalid('không phải dòng đầu của tệp mà canhtay export ghi')
          if (header.version !== FORMAT_VERSION)
            throw invalid(`nói mẫu tệp bản ${header.version}, ở đây đọc được bản ${FORMAT_VERSION}`)
        }
        if ('end' in line) end = line as EndLine
        if (end && end.end !== row - 1) throw invalid(`ghi có ${end.end} dòng trước nó, trong tệp có ${row - 1}`)
        yield line as Header | Line
      }
  } finally {
    source.close()
  }
  if (!end) throw new Problem('file_truncated', { file: path, row: row + 1 })
}

export const readJournal = (path: string) =>
  readExportLines<ExportHeader, Exclude<ExportLine, ExportHeader | EndLine>>(path, 'journal')

export const readPersonal = (path: string) => readExportLines<PersonalHeader, PersonalLine>(path, 'personal')

export const readEvidence = (path: string) =>
  readExportLines<EvidenceHeader, Exclude<EvidenceLine, EvidenceHeader | EndLine>>(path, 'evidence')

function parsed(text: unknown): object | undefined {
  try {
    const line: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    return typeof line === 'object' && line !== null ? line : undefined
  } catch {
    return undefined
  }
}
