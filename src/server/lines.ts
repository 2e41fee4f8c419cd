/**
 * The lines of a file of any size, in batches and with bounded memory: unpacks gzip, decodes UTF-8, and hands on what
 * cannot be a line as what is wrong with it. Knows nothing of what a line means.
 */
import { isUtf8 } from 'node:buffer'
import { createReadStream, type ReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Problem, type ProblemCode } from '#kernel/problem.ts'

/** Longest line, in bytes: an act with a thousand things takes a quarter of it. */
export const LINE_BYTES_MOST = 1 << 20
/** Bytes per batch: about 1,400 acts. Four times as many are not faster and take 150 MB more. */
const BATCH_BYTES = 3 << 17
const LINE_FEED = 10

/** A line that could not be read as text. */
export type Unreadable = { code: ProblemCode; details: Record<string, string | number> }

export type Batch = {
  /** Number of the first line in the file, from 1; the others follow, empty ones included. */
  row: number
  lines: (string | Unreadable)[]
  /** Offset in the unpacked file after these lines: where a later run may go on. */
  bytes: number
  /** The last line has no line feed: it may have been cut off. */
  open: boolean
}

/** A file being read; `packed` tells how far, in bytes of the file as it lies on the disk. */
export type LineSource = { batches(): AsyncGenerator<Batch>; packed(): number; close(): void }

/** `from`: offset in the unpacked file to go on at, the `bytes` of a batch of it. `most`: longest line in bytes. */
export type LineOptions = { from?: number; most?: number }

/**
 * @throws Problem file_unreadable, file_truncated (gzip cut off) or file_encoding (UTF-16), when it comes to it.
 */
export function openLines(path: string, options: LineOptions = {}): LineSource {
  const raw = createReadStream(path, { highWaterMark: BATCH_BYTES })
  const source = path.endsWith('.gz') ? unpacked(raw) : raw
  return {
    batches: () => readLines(path, source, options),
    packed: () => raw.bytesRead,
    close: () => raw.destroy(),
  }
}

function unpacked(raw: ReadStream): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: BATCH_BYTES })
  pipeline(raw, gunzip, () => {}) // an error of either is thrown to whoever reads `gunzip`
  return gunzip
}

/** The batches of any stream of bytes; `name` is for the problems. */
export async function* readLines(
  name: string,
  source: AsyncIterable<Buffer>,
  { from = 0, most = LINE_BYTES_MOST }: LineOptions = {},
): AsyncGenerator<Batch> {
  const cutter = new Cutter(name, from, most)
  let broken: unknown
  try {
    for await (const chunk of source) yield* cutter.add(chunk)
  } catch (error) {
    if (error instanceof Problem) throw error
    broken = error
  }
  yield* cutter.finish(broken === undefined)
  if (broken !== undefined) throw explained(name, broken, cutter.row)
}

function explained(file: string, error: unknown, row: number): Problem {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return new Problem('file_truncated', { file, row }, error)
  return new Problem('file_unreadable', { file, why: message }, error)
}

/** Cuts a stream of bytes after line feeds. Holds one batch and one unfinished line at most. */
class Cutter {
  readonly #name: string
  readonly #from: number
  readonly #most: number
  #held: Buffer[] = []
  #heldBytes = 0
  #offset = 0
  /** Bytes dropped of a line that is too long; 0 when not inside one. */
  #dropped = 0
  /** Number of the next line. */
  row = 1

  constructor(name: string, from: number, most: number) {
    this.#name = name
    this.#from = from
    this.#most = most
  }

  *add(chunk: Buffer): Generator<Batch> {
    let rest = this.#offset < this.#from ? this.#skip(chunk) : chunk
    if (this.#dropped > 0) {
      const end = rest.indexOf(LINE_FEED)
      this.#dropped += end < 0 ? rest.length : end + 1
      if (end < 0) return
      yield this.#overlong(false)
      rest = rest.subarray(end + 1)
    }
    this.#hold(rest)
    if (this.#heldBytes < BATCH_BYTES) return
    const data = this.#take()
    const end = data.lastIndexOf(LINE_FEED) + 1
    if (end > 0) yield this.#batch(data.subarray(0, end), false)
    if (data.length - end > this.#most) this.#dropped = data.length - end
    else this.#hold(data.subarray(end))
  }

  /** `whole`: the stream came to its end; otherwise an unfinished line is not a line. */
  *finish(whole: boolean): Generator<Batch> {
    if (this.#dropped > 0) yield this.#overlong(true)
    const data = this.#take()
    const end = whole ? data.length : data.lastIndexOf(LINE_FEED) + 1
    if (end > 0) yield this.#batch(data.subarray(0, end), data[end - 1] !== LINE_FEED)
  }

  #hold(data: Buffer): void {
    if (data.length > 0) this.#held.push(data)
    this.#heldBytes += data.length
  }

  #take(): Buffer {
    const data = Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    return data
  }

  /** Goes over what an earlier run has posted, counting its lines. */
  #skip(chunk: Buffer): Buffer {
    const skipped = chunk.subarray(0, this.#from - this.#offset)
    for (let at = skipped.indexOf(LINE_FEED); at >= 0; at = skipped.indexOf(LINE_FEED, at + 1)) this.row++
    this.#offset += skipped.length
    return chunk.subarray(skipped.length)
  }

  #overlong(open: boolean): Batch {
    this.#offset += this.#dropped
    this.#dropped = 0
    const row = this.row++
    return { row, lines: [tooLong(this.#most)], bytes: this.#offset, open }
  }

  #batch(data: Buffer, open: boolean): Batch {
    const bytes = this.#offset + data.length
    const body = this.#offset === 0 ? withoutMark(this.#name, data) : data
    const lines: (string | Unreadable)[] = isUtf8(body) ? decoded(body) : this.#mixed(body, bytes - body.length)
    const { row } = this
    for (const [i, line] of lines.entries())
      if (typeof line === 'string' && isLonger(line, this.#most)) lines[i] = tooLong(this.#most)
    this.row += lines.length
    this.#offset = bytes
    return { row, lines, bytes, open }
  }

  /** Line by line, because some are not UTF-8. */
  #mixed(data: Buffer, offset: number): (string | Unreadable)[] {
    const lines: (string | Unreadable)[] = []
    for (let at = 0; at < data.length; ) {
      const feed = data.indexOf(LINE_FEED, at)
      const end = feed < 0 ? data.length : feed
      const line = data.subarray(at, end)
      lines.push(
        isUtf8(line) ? withoutReturn(line.toString()) : { code: 'line_encoding', details: { byte: offset + at + 1 } },
      )
      at = end + 1
    }
    return lines
  }
}

const tooLong = (most: number): Unreadable => ({ code: 'line_too_long', details: { most } })

/** A character takes at most three bytes per unit of its string. */
const isLonger = (line: string, most: number): boolean => line.length > most / 3 && Buffer.byteLength(line) > most

function decoded(data: Buffer): string[] {
  const lines = data.toString('utf8').split('\n')
  if (data.at(-1) === LINE_FEED) lines.pop()
  for (let i = 0; i < lines.length; i++) lines[i] = withoutReturn(lines[i] as string)
  return lines
}

const withoutReturn = (line: string): string => (line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line)

/** The byte order mark is skipped; that of UTF-16 says that every line would be wrong. */
function withoutMark(file: string, data: Buffer): Buffer {
  const [a, b, c] = data
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw new Problem('file_encoding', { file, row: 1 })
  return a === 0xef && b === 0xbb && c === 0xbf ? data.subarray(3) : data
}
