/**
 * Imports a file of acts: streamed, posted in batches of which a few are on their way at a time, each row with its own
 * outcome. The file may be of any size; what is held is a few batches. Errors of rows go to the error file.
 */
import type { Act } from '#kernel/act.ts'
import { Problem, type ProblemCode } from '#kernel/problem.ts'
import { type Refusal, sentence } from '#kernel/refusal.ts'
import type { Answer } from '#ledger/post.ts'
import { readActLine } from '#server/act-line.ts'
import { ErrorFile, type RowError } from '#server/error-file.ts'
import { boundHeap } from '#server/heap.ts'
import type { Note } from '#server/import-note.ts'
import { type Batch, type LineSource, openLines } from '#server/lines.ts'
import type { Province } from '#server/province.ts'

/**
 * Rows of this run: rows = accepted + refused + exceptions + errors. `repeated`: how many of the first three were in the
 * journal before. `errorFile` lists errors and refusals, also those of the run that was interrupted before `resumedAt`.
 */
export type Tally = {
  rows: number
  accepted: number
  refused: number
  exceptions: number
  repeated: number
  errors: number
  errorFile?: string
  /** First row of this run, when an earlier one had been interrupted. */
  resumedAt?: number
}

export const emptyTally = (): Tally => ({ rows: 0, accepted: 0, refused: 0, exceptions: 0, repeated: 0, errors: 0 })

/** Four with the ledger (being written, on the wire, being sent), one being decided, two being read: neither side waits. */
const IN_FLIGHT = 7
const SAVE_EVERY_MS = 1000

const COUNTED = { accepted: 'accepted', refused: 'refused', exception: 'exceptions' } as const

type Row = { row: number; text: string; act: Act }
/** A batch that has been read: `again` are rows whose id came before in this run, posted after all others are answered. */
type Read = { fresh: Row[]; again: Row[]; errors: RowError[]; end: number; packed: number }
type Posting = Read & { answers: Promise<Answer[]> }

/** @throws Problem database_down | disk_full: what was posted stays, a later run goes on; file_unwritable. */
export async function importActs(
  province: Province,
  path: string,
  note: Note,
  onProgress: (packed: number, tally: Tally) => void,
): Promise<Tally> {
  boundHeap()
  const run = new Run(province, path, note, onProgress)
  const source = openLines(path, { from: note.from.bytes })
  try {
    await run.all(source)
    await run.finish()
  } finally {
    source.close()
    await run.close()
  }
  return run.tally
}

class Run {
  readonly tally = emptyTally()
  readonly #province: Province
  readonly #note: Note
  readonly #onProgress: (packed: number, tally: Tally) => void
  readonly #errors: ErrorFile
  readonly #posting: Posting[] = []
  /** Highest number of each device in this run. */
  readonly #seen = new Map<string, number>()
  #end: number
  #saved = Date.now()
  #row = 1
  /** The file itself was at fault: its import is not finished. */
  #broken = false

  constructor(province: Province, path: string, note: Note, onProgress: (packed: number, tally: Tally) => void) {
    this.#province = province
    this.#note = note
    this.#onProgress = onProgress
    this.#errors = new ErrorFile(path)
    this.#end = note.from.bytes
  }

  async all(source: LineSource): Promise<void> {
    let first = true
    try {
      for await (const batch of source.batches()) {
        if (first) await this.#errors.keep(batch.row - 1)
        if (first && batch.row > 1) this.tally.resumedAt = batch.row
        first = false
        const read = this.#read(batch, source.packed())
        const answers = this.#province.intake.post(read.fresh.map(({ act }) => act))
        answers.catch(() => {}) // awaited in #settle; a failure of an earlier batch comes first
        this.#posting.push({ ...read, answers })
        if (this.#posting.length >= IN_FLIGHT) await this.#settle()
      }
    } catch (error) {
      if (!(error instanceof Problem) || !error.code.startsWith('file_') || error.code === 'file_unwritable')
        throw error
      await this.#fileError(error)
    }
    while (this.#posting.length > 0) await this.#settle()
    if (first) await this.#errors.keep(0)
  }

  async finish(): Promise<void> {
    await this.#errors.flush()
    await (this.#broken ? this.#note.save(this.#standing()) : this.#note.finish(this.#standing()))
  }

  async close(): Promise<void> {
    const file = await this.#errors.close()
    if (file) this.tally.errorFile = file
  }

  #read(batch: Batch, packed: number): Read {
    const read: Read = { fresh: [], again: [], errors: [], end: batch.bytes, packed }
    for (const [i, line] of batch.lines.entries()) {
      const cut = batch.open && i === batch.lines.length - 1
      if (line !== '') this.#place(read, batch.row + i, line, cut)
    }
    this.#row = batch.row + batch.lines.length
    return read
  }

  #place(read: Read, row: number, line: Batch['lines'][number], mayBeCut: boolean): void {
    const act = typeof line === 'string' ? readActLine(line) : { ...line, field: '' }
    const text = typeof line === 'string' ? line : ''
    if ('code' in act) {
      const code = mayBeCut && act.code === 'line_json' ? 'line_cut' : act.code
      read.errors.push(fault(row, act.field, code, act.details, text))
      return
    }
    const seen = this.#seen.get(act.device) ?? 0
    if (act.seq > seen) this.#seen.set(act.device, act.seq)
    const rows = act.seq > seen ? read.fresh : read.again
    rows.push({ row, text, act })
  }

  /** Takes in the answers of the oldest batch. */
  async #settle(): Promise<void> {
    const { fresh, again, errors, answers, end, packed } = this.#posting[0] as Posting
    const refusals = this.#count(fresh, await answers, errors)
    if (again.length > 0)
      refusals.push(...this.#count(again, await this.#province.intake.post(again.map(({ act }) => act)), errors))
    this.#posting.shift()
    this.tally.errors += errors.length
    this.tally.rows += errors.length
    for (const error of [...errors, ...refusals].sort((a, b) => a.row - b.row)) await this.#errors.add(error)
    this.#end = end
    if (Date.now() - this.#saved >= SAVE_EVERY_MS) {
      await this.#errors.flush()
      // Only where a later run would go on; that the database is gone, posting says better.
      await this.#note.save(this.#standing()).catch(() => {})
      this.#saved = Date.now()
    }
    this.#onProgress(packed, this.tally)
  }

  /** Adds rows that could not be posted to `errors`. @returns the refused ones, for the error file. */
  #count(rows: Row[], answers: Answer[], errors: RowError[]): RowError[] {
    const refusals: RowError[] = []
    for (const [i, answer] of answers.entries()) {
      const { row, text, act } = rows[i] as Row
      if (answer.outcome === 'gap') {
        errors.push(fault(row, 'seq', 'act_gap', { device: act.device, want: answer.want }, text))
      } else if (answer.outcome === 'conflict') {
        const details = { ref: `${act.device}/${act.seq}`, position: answer.position }
        errors.push(fault(row, 'seq', 'act_conflict', details, text))
      } else {
        this.tally.rows++
        this.tally[COUNTED[answer.outcome]]++
        if (answer.repeated) this.tally.repeated++
        if (answer.outcome !== 'refused') continue
        refusals.push(refused(row, answer.refusal, act, text))
      }
    }
    return refusals
  }

  /** The file ends before its end: what came before stays, and says so in the error file. */
  async #fileError(problem: Problem): Promise<void> {
    while (this.#posting.length > 0) await this.#settle()
    this.#broken = true
    this.tally.rows++
    this.tally.errors++
    await this.#errors.add({ row: this.#row, field: '', code: problem.code, sentence: problem.message, text: '' })
  }

  #standing() {
    const { from } = this.#note
    const { rows, errors, refused } = this.tally
    const bad = errors + refused
    return { bytes: this.#end, good: from.good + rows - bad, bad: from.bad + bad }
  }
}

/** Of an act with one line it need not be said which line is meant. */
function refused(row: number, { line, ...refusal }: Refusal, act: Act, text: string): RowError {
  const said = line === undefined || act.lines.length === 1 ? refusal : { ...refusal, line }
  return { row, field: refusal.field, code: refusal.refusal, sentence: sentence(said), text }
}

function fault(
  row: number,
  field: string,
  code: ProblemCode,
  details: Record<string, string | number>,
  text: string,
): RowError {
  return { row, field, code, sentence: new Problem(code, details).message, text }
}
