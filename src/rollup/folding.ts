/**
 * What readers of a folded table wait for. Little is left: it is folded first. Much is left, as after an import: the fold
 * goes on beside, the reader gets what is there, and is told until which day the table has come.
 */
import { type Day, showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Db } from '#kernel/sql.ts'
import { type Cursor, leftOf } from '#rollup/catch-up.ts'
import { foldFlows } from '#rollup/flows.ts'
import { foldInsured } from '#rollup/insured.ts'
import { foldMail } from '#rollup/mail.ts'

const FOLDS = {
  flows: { cursor: 'flow_cursor', fold: foldFlows },
  mail: { cursor: 'mail_cursor', fold: foldMail },
  insured: { cursor: 'insured_cursor', fold: foldInsured },
} as const satisfies Record<string, { cursor: Cursor; fold: (db: Db, province: number) => Promise<void> }>

export type Folded = keyof typeof FOLDS
export const FOLDED = Object.keys(FOLDS) as Folded[]

/** Acts that a reader waits for: a second or two of folding. A busy day of a province brings half of that. */
const WAITS_MOST = 10_000

export class Folding {
  readonly #db: Db
  readonly #province: number
  readonly #waitsMost: number
  /** Tables that are being folded beside, and the day that each has come to; null before its first act. */
  readonly #beside = new Map<Folded, Day | null>()
  #queue: Promise<void> = Promise.resolve()
  #failed: unknown

  constructor(db: Db, province: number, waitsMost = WAITS_MOST) {
    this.#db = db
    this.#province = province
    this.#waitsMost = waitsMost
  }

  /**
   * Before tables are read. `whole`: for what leaves the house or decides about money, which must not be of a part.
   * @throws Problem figures_building when it must be whole and is not; what a fold beside failed with.
   */
  async keepUp(tables: readonly Folded[], whole = false): Promise<void> {
    if (this.#failed !== undefined) {
      const failed = this.#failed
      this.#failed = undefined
      throw failed
    }
    for (const table of tables) {
      const { cursor, fold } = FOLDS[table]
      const { acts, day } = await leftOf(this.#db, this.#province, cursor)
      if (this.#beside.has(table)) this.#beside.set(table, day)
      else if (acts > this.#waitsMost) this.#foldBeside(table, day)
      else if (acts > 0) await fold(this.#db, this.#province)
      if (whole && this.#beside.has(table)) throw new Problem('figures_building', { until: sayUntil(day) })
    }
  }

  /** One after the other, so that they leave the processors to who works. */
  #foldBeside(table: Folded, day: Day | null): void {
    this.#beside.set(table, day)
    this.#queue = this.#queue
      .then(() => FOLDS[table].fold(this.#db, this.#province))
      .catch((error: unknown) => {
        this.#failed = error
      })
      .finally(() => this.#beside.delete(table))
  }

  /** Until when all is there, in words; undefined when all is. */
  get until(): string | undefined {
    const [first] = [...this.#beside.values()].toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    return first === undefined ? undefined : sayUntil(first)
  }

  /** When nothing is folded beside any more. */
  settled(): Promise<void> {
    return this.#queue
  }
}

const sayUntil = (day: Day | null): string => (day === null ? 'chưa có ngày nào' : `mới đến ngày ${showDay(day)}`)
