/** Reading lists outside the server's own thread: one at a time, within bounds of memory and time. */
import { hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ReadStatement } from '#bank/statement.ts'
import { Problem, type ProblemCode } from '#kernel/problem.ts'
import type { Fault, ListRow, Table } from '#principals/check.ts'
import type { ReadList } from '#server/lists-sheet.ts'

/** A list as it was read and checked by itself; `sha256` of its rows in any order. */
export type Draft = {
  readonly service: string
  readonly principal: string
  readonly number: string
  readonly sha256: string
  readonly rows: readonly ListRow[]
  readonly faults: readonly Fault[]
  /** Edition of the rules by which the sums change, when it is not the principal who changes them. */
  readonly decree?: string
}

/** What makes two lists the same: their rows, in whatever order. */
export const digestOf = (rows: readonly ListRow[]): string =>
  hash(
    'sha256',
    rows
      .map(({ thing, amount, village, point }) => [thing, amount, village, point].join('|'))
      .toSorted()
      .join('\n'),
  )

/** What the thread is asked for: a file to be read, or a list that was read with more faults beside. */
export type Job =
  | { readonly bytes: Uint8Array; readonly service: string; readonly today: string; readonly points: readonly string[] }
  | { readonly content: Uint8Array; readonly faults: readonly Fault[] }
  | { readonly statement: Uint8Array }
  | { readonly sheet: Uint8Array }

export type Said =
  | { readonly draft: Draft; readonly content: Uint8Array }
  | { readonly workbook: Uint8Array }
  | { readonly statements: readonly ReadStatement[] }
  | { readonly read: ReadList }
  | { readonly problem: { code: ProblemCode; details: Record<string, string | number> } }

/** 100,000 rows need 300 MiB of heap as XLSX. */
const HEAP_MIB = 640
const TIME_MS = 120_000
const REST_MS = 10_000

let turn: Promise<unknown> = Promise.resolve()

/** @returns also the content to keep, from which `unpackDraft` makes the draft again. @throws Problem of the file as a whole. */
export async function readDraft(job: Extract<Job, { bytes: Uint8Array }>): Promise<{ draft: Draft; content: Buffer }> {
  const said = await inTurn(job)
  if (!('draft' in said)) throw new Error('the thread that reads lists answered something else')
  return { draft: said.draft, content: Buffer.from(said.content) }
}

/** A list that came in no file, or the rows of a sheet that is none (slips), with what is wrong with them. */
export const packDraft = (draft: Draft, table: Table = []): Buffer => gzipSync(JSON.stringify({ draft, table }))

export const unpackDraft = (content: Buffer): Draft =>
  (JSON.parse(gunzipSync(content).toString()) as { draft: Draft }).draft

/** A bank's statements, read and checked within the same bounds. @throws Problem of the file as a whole. */
export async function readStatements(statement: Uint8Array): Promise<readonly ReadStatement[]> {
  const said = await inTurn({ statement })
  if (!('statements' in said)) throw new Error('the thread that reads lists answered something else')
  return said.statements
}

/** Another sheet from outside as rows of cells. @throws Problem of the file as a whole. */
export async function readTable(sheet: Uint8Array): Promise<ReadList> {
  const said = await inTurn({ sheet })
  if (!('read' in said)) throw new Error('the thread that reads lists answered something else')
  return said.read
}

/** The list as a workbook, with its own faults and these in a column “Lỗi”. */
export async function draftWorkbook(content: Buffer, faults: readonly Fault[]): Promise<Buffer> {
  const said = await inTurn({ content, faults })
  if (!('workbook' in said)) throw new Error('the thread that writes lists answered something else')
  return Buffer.from(said.workbook)
}

/** One after the other: what they need of memory does not add up. */
async function inTurn(job: Job): Promise<Said> {
  const mine = turn.then(() => run(job))
  turn = mine.catch(() => {})
  const said = await mine
  if ('problem' in said) throw new Problem(said.problem.code, said.problem.details)
  return said
}

/** Loading the catalogue takes the thread longer than a short list: after a job without trouble it waits for the next. */
let resting: { worker: Worker; end: NodeJS.Timeout } | undefined

function wake(): Worker {
  if (!resting)
    return new Worker(new URL('./lists-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: 32 },
    })
  const { worker, end } = resting
  resting = undefined
  clearTimeout(end)
  worker.ref()
  return forget(worker)
}

/** Only these: the runtime keeps listeners of its own on a thread. */
const forget = (worker: Worker): Worker =>
  worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit')

function rest(worker: Worker): void {
  const gone = () => {
    resting = undefined
    void worker.terminate()
  }
  forget(worker).once('error', gone).once('exit', gone).unref()
  resting = { worker, end: setTimeout(gone, REST_MS).unref() }
}

async function run(job: Job): Promise<Said> {
  const worker = wake()
  const { promise, resolve, reject } = Promise.withResolvers<Said>()
  const tooMuch = (cause?: unknown) =>
    new Problem(
      'file_unreadable',
      { file: 'danh sách', why: 'tệp cần quá nhiều bộ nhớ hoặc thời gian. Tách nhỏ ra' },
      cause,
    )
  const timer = setTimeout(() => reject(tooMuch()), TIME_MS)
  worker.once('message', resolve)
  worker.once('error', (error: NodeJS.ErrnoException) =>
    reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(error) : error),
  )
  worker.once('exit', () => reject(tooMuch()))
  worker.postMessage(job)
  try {
    const said = await promise
    rest(worker)
    return said
  } catch (error) {
    await worker.terminate()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
