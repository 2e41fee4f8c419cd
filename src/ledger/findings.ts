/** What a verification found wrong, each with its place in the journal; the first of them is what a person looks at. */

export type Finding = {
  /** Position in the journal; absent when the fault lies in a table beside it and touches no one act. */
  position?: number
  /** device/seq of the act, when there is one. */
  act?: string
  /** What is wrong, one Vietnamese sentence. */
  why: string
}

/** Kept in full; more are only counted. */
const KEPT = 1000

export class Findings {
  count = 0
  readonly kept: Finding[] = []
  #first: Finding | undefined

  add(finding: Finding): void {
    this.count++
    if (this.kept.length < KEPT) this.kept.push(finding)
    if (!this.#first || place(finding) < place(this.#first)) this.#first = finding
  }

  /** The one earliest in the journal; of several at one place the one found first. */
  get first(): Finding | undefined {
    return this.#first
  }

  /** Whether something is found wrong between two positions. */
  within(first: number, last: number): boolean {
    return this.kept.some(({ position }) => position !== undefined && position >= first && position <= last)
  }
}

const place = ({ position = Number.POSITIVE_INFINITY }: Finding): number => position

/** “Vị trí 12, việc g1/3: …” */
export function sayFinding({ position, act, why }: Finding): string {
  const where = [position === undefined ? '' : `vị trí ${position}`, act === undefined ? '' : `việc ${act}`]
  const said = where.filter(Boolean).join(', ')
  return said ? `${said[0]?.toUpperCase()}${said.slice(1)}: ${why}` : `${why[0]?.toUpperCase()}${why.slice(1)}`
}
