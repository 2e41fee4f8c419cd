/** The movements as they come in the order of positions, handed out act by act without waiting where that is possible. */

export class LegFeed {
  /** Rows handed out or found to belong to no act. */
  count = 0
  readonly #source: AsyncGenerator<string[]>
  #lines: string[] = []
  #at = 0
  #done = false
  /** Position of the last row that has come. */
  #until = 0
  #strays: number[] = []
  #coming: Promise<IteratorResult<string[]>>

  /** `source`: rows that begin with their position and a tab. They are asked for at once. */
  constructor(source: AsyncGenerator<string[]>) {
    this.#source = source
    this.#coming = this.#ask()
  }

  /** A failure is told to whoever waits for the rows, which may be later. */
  #ask(): Promise<IteratorResult<string[]>> {
    const coming = this.#source.next()
    coming.catch(() => {})
    return coming
  }

  /** The rows of an act without their position; nothing when they may not all have come yet. */
  ready(position: number): string[] | undefined {
    if (this.#until <= position && !this.#done) return undefined
    const rows: string[] = []
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at] as string
      const at = Number.parseInt(line, 10)
      if (at > position) break
      this.count++
      if (at === position) rows.push(line.slice(line.indexOf('\t') + 1))
      else this.#strays.push(at)
    }
    return rows
  }

  async fetch(position: number): Promise<string[]> {
    while (this.#until <= position && !this.#done) {
      const next = await this.#coming
      if (next.done) this.#done = true
      else {
        this.#coming = this.#ask()
        this.#lines = [...this.#lines.slice(this.#at), ...next.value]
        this.#at = 0
        this.#until = Number.parseInt(this.#lines.at(-1) as string, 10)
      }
    }
    return this.ready(position) as string[]
  }

  /** Positions of rows passed by that belong to no act, each told once. */
  strays(): number[] {
    return this.#strays.length === 0 ? this.#strays : [...new Set(this.#strays.splice(0))]
  }

  /** Positions of the rows that are left after the last act. */
  async rest(): Promise<number[]> {
    await this.fetch(Number.MAX_SAFE_INTEGER)
    return this.strays()
  }
}
