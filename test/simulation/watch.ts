/** What must hold after every event of a run. The first that does not ends it. */
import { Custody, type Written } from '#ledger/custody.ts'
import { deltas } from '#ledger/decide.ts'
import type { Entry, State } from './disk.ts'
import type { Run } from './run.ts'
import { HOUR } from './world.ts'

export class Watch {
  readonly wrong: string[] = []
  readonly #run: Run
  #state: State | undefined
  /** The journal folded a second time, as far as it has been seen. */
  #custody = new Custody()
  #seen = 0
  readonly #once = new Set<string>()

  constructor(run: Run) {
    this.#run = run
  }

  /** @returns whether everything is still right. */
  look(): boolean {
    const { disk, tills, copies } = this.#run
    if (disk.state !== this.#state || disk.state.journal.length < this.#seen) this.#begin(disk.state)
    const { journal } = disk.state
    for (; this.#seen < journal.length; this.#seen++) this.#entry(journal[this.#seen] as Entry, disk.state)
    for (const till of [...tills, ...copies]) {
      const last = till.confirmed.at(-1)
      if (till.running && last && till.outbox.state.last < last.seq)
        this.#say(`${till.code} has forgotten its act ${last.seq}, which it had confirmed`)
    }
    return this.wrong.length === 0
  }

  /** A journal that was read again, or brought back from a backup. */
  #begin(state: State): void {
    this.#state = state
    this.#custody = new Custody()
    this.#seen = 0
    this.#once.clear()
  }

  #entry({ act, legs, outcome }: Entry, { book }: State): void {
    const ref = `${act.device}/${act.seq}`
    // The same at the same second by the same device is the same, whatever number it has.
    const same = `${act.device} ${act.at} ${act.service}.${act.verb} ${JSON.stringify(act.lines)}`
    for (const key of outcome === 'refused' ? [ref] : [ref, same]) {
      if (this.#once.has(key)) this.#say(`${ref} stands in the journal twice`)
      this.#once.add(key)
    }
    const custody = this.#custody
    for (const broken of custody.apply(legs.map(written), this.#seen + 1)) this.#say(`${ref}: ${broken}`)
    for (const account of deltas(legs).keys()) {
      const [holder, asset] = account.split('|') as [string, string]
      const folded = custody.balances.get(asset)?.[custody.holders.get(holder) ?? 0] ?? 0
      const now = book.balance(holder, asset)
      // What came after it has moved the book on; the last word is the journal's.
      if (this.#seen === (this.#state?.journal.length ?? 0) - 1 && folded !== now)
        this.#say(`${ref}: ${account} is ${now} by the book, ${folded} by the journal`)
    }
  }

  #say(what: string): void {
    if (this.wrong.length < 20) this.wrong.push(`hour ${Math.floor(this.#run.world.now / HOUR)}: ${what}`)
  }
}

const written = (leg: Entry['legs'][number]): Written => {
  if (leg.kind === 'amount') return [leg.asset, leg.amount, leg.from, leg.to]
  if (leg.kind === 'pay') return ['pay', leg.amount, leg.thing, ...(leg.at ? [leg.at] : [])]
  return ['thing', leg.thing, leg.from, leg.to, ...(leg.born ? [leg.born.open, leg.born.service] : [])]
}
