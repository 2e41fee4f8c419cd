/**
 * The error file beside an imported file: `<file>.errors.csv`, one line per error, in the order of the rows. A person opens
 * it in a spreadsheet, so it begins with a byte order mark and holds nothing that would be taken for a formula.
 */
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { csvLine, harmless } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import { readLines } from '#server/lines.ts'

/** `row` as the file counts (a header is row 1), `field` the column or key, `code` stable, `text` the row itself. */
export type RowError = { row: number; field: string; code: string; sentence: string; text: string }

const HEADER = `\uFEFF${csvLine(['Dòng', 'Ô', 'Mã lỗi', 'Lý do và cách sửa', 'Nội dung'])}`
const TEXT_MOST = 500
const BUFFER_MOST = 1 << 16

/** @throws Problem file_unwritable, from every method. */
export class ErrorFile {
  readonly path: string
  #handle: FileHandle | undefined
  #waiting = ''
  count = 0

  constructor(file: string) {
    this.path = `${file}.errors.csv`
  }

  /** Keeps what an interrupted import of the same file wrote about the rows up to `row`; 0 keeps nothing. */
  async keep(row: number): Promise<void> {
    await this.#doing(async () => {
      if (row === 0) await unlink(this.path).catch(() => {})
      else {
        const handle = await open(this.path, 'r+').catch(() => undefined)
        if (!handle) return
        const { bytes, rows } = await endOf(handle, row)
        await handle.truncate(bytes)
        await handle.close()
        this.#handle = await open(this.path, 'a')
        this.count = rows
      }
    })
  }

  async add(error: RowError): Promise<void> {
    this.count++
    const cells = [error.field, error.code, error.sentence, plain(error.text).slice(0, TEXT_MOST)].map(harmless)
    this.#waiting += csvLine([error.row, ...cells])
    if (this.#waiting.length > BUFFER_MOST) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#waiting === '') return
    await this.#doing(async () => {
      if (!this.#handle) {
        this.#handle = await open(this.path, 'w')
        await this.#handle.write(HEADER)
      }
      await this.#handle.write(this.#waiting)
      this.#waiting = ''
    })
  }

  /** @returns the path when there is anything in it. */
  async close(): Promise<string | undefined> {
    await this.flush()
    await this.#handle?.close()
    this.#handle = undefined
    if (this.count > 0) return this.path
    await unlink(this.path).catch(() => {})
    return undefined
  }

  async #doing(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      throw new Problem('file_unwritable', { file: this.path, why: (error as Error).message }, error)
    }
  }
}

/** One error is one line, whatever the row holds. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

/** Where the lines about later rows begin. */
async function endOf(handle: FileHandle, row: number): Promise<{ bytes: number; rows: number }> {
  let bytes = 0
  let rows = -1
  for await (const batch of readLines('', handle.createReadStream({ autoClose: false, start: 0 })))
    for (const line of batch.lines) {
      if (typeof line !== 'string' || (rows >= 0 && !(Number.parseInt(line, 10) <= row))) return { bytes, rows }
      bytes += Buffer.byteLength(line) + 1
      if (rows < 0) bytes += line.startsWith('\uFEFF') ? 0 : 3
      rows++
    }
  return { bytes, rows: Math.max(rows, 0) }
}
