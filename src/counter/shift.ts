/**
 * The shift: who answers for the drawer from when to when. It begins and ends with a count; a difference opens a
 * discrepancy and stops nobody. Every change of person is a count too, so nobody answers for what another one left.
 */
import type { Desk } from '#counter/desk.ts'
import type { DaySheet, Done, No, Notes, OpenShift, Teller, Wish } from '#counter/nouns.ts'
import { isNo, tillNo } from '#counter/say.ts'
import type { Line } from '#kernel/act.ts'

export class Shift {
  readonly #desk: Desk
  readonly #sheet: () => Promise<DaySheet>
  /** What an opening says besides. */
  readonly #runs: Line

  constructor(desk: Desk, sheet: () => Promise<DaySheet>, release?: string) {
    this.#desk = desk
    this.#sheet = sheet
    this.#runs = release === undefined ? {} : { release }
  }

  current(): OpenShift | undefined {
    return this.#desk.own.shift
  }

  /** @returns the act that opened it */
  async open(teller: Teller, counted: Notes): Promise<Done | No> {
    const open = this.current()
    return open ? tillNo('shift_open', open.name) : this.#open(teller, counted, 'open', {})
  }

  /** Another teller takes the open drawer over: one count ends the one shift and begins the other. */
  async change(teller: Teller, counted: Notes): Promise<Done | No> {
    const count = await this.#close(teller, counted)
    return isNo(count) ? count : this.#begin(teller, count, 'open', {})
  }

  /** The book is set to what was counted, and the shift ends in any case. */
  async close(teller: Teller, counted: Notes): Promise<{ done: Done; sheet: DaySheet } | No> {
    const done = await this.#close(teller, counted)
    return isNo(done) ? done : { done, sheet: await this.#sheet() }
  }

  /**
   * Opens the drawer of somebody who is absent, before a witness, with a count. A shift that she left open ends with it.
   * @param absent code of the absent teller
   * @param witness code of the third person who counted too
   */
  async substitute(teller: Teller, absent: string, witness: string, counted: Notes): Promise<Done | No> {
    const more = { absent, witness, reason: 'Giao dịch viên vắng mặt' }
    const left = this.current()
    if (!left) return this.#open(teller, counted, 'openFor', more)
    if (left.teller !== absent) return tillNo('shift_open', left.name)
    // Nothing is counted before it is certain that these three may open.
    const may = this.#desk.judge(this.#opening(teller, 'openFor', more))
    if (isNo(may)) return may
    const closed = await this.#close(teller, counted)
    return isNo(closed) ? closed : this.#begin(teller, closed, 'openFor', more)
  }

  async #open(teller: Teller, counted: Notes, verb: Opening, more: Line): Promise<Done | No> {
    const may = this.#desk.judge(this.#opening(teller, verb, more))
    if (isNo(may)) return may
    const count = await this.#desk.perform(countOf(counted), teller)
    return isNo(count) ? count : this.#begin(teller, count, verb, more)
  }

  #begin(teller: Teller, count: Done, verb: Opening, more: Line): Promise<Done | No> {
    const { absent, witness } = more
    const own = ({ seq, act }: Done) => ({
      shifts: this.#desk.own.shifts + 1,
      shift: {
        teller: teller.person,
        name: teller.name,
        at: act.at,
        from: seq,
        counted: count.computed[0]?.counted ?? 0,
        ...(verb === 'openFor' ? { instead: { person: String(absent), witness: String(witness) } } : {}),
      },
    })
    return this.#desk.perform(this.#opening(teller, verb, more), teller, { own })
  }

  /** Counts, then states how many acts the drawer had by then and the head of its chain. */
  async #close(teller: Teller, counted: Notes): Promise<Done | No> {
    if (!this.current()) return tillNo('shift_closed')
    const count = await this.#desk.perform(countOf(counted), teller)
    if (isNo(count)) return count
    const line = {
      ...this.#shiftOf(this.#desk.own.shifts),
      acts: count.seq,
      head: count.hash,
      counted: count.computed[0]?.counted ?? 0,
    }
    // `shift` leaves with the row: what is not there is not open.
    const done = await this.#desk.perform({ service: 'shift', verb: 'close', lines: [line] }, teller, {
      own: () => ({ shift: undefined }),
    })
    return isNo(done) ? done : { ...done, computed: count.computed }
  }

  #opening(teller: Teller, verb: Opening, more: Line): Wish {
    const line = { ...this.#shiftOf(this.#desk.own.shifts + 1), teller: teller.person, ...this.#runs, ...more }
    return { service: 'shift', verb, lines: [line] }
  }

  #shiftOf = (number: number): Line => ({ device: this.#desk.enrolment.device, number })
}

type Opening = 'open' | 'openFor'

/** Kinds of which there is none are left out, so that the act says only what lay there. */
const countOf = (notes: Notes): Wish => ({
  service: 'cash',
  verb: 'count',
  lines: [Object.fromEntries(Object.entries(notes).filter(([, pieces]) => pieces > 0))],
})
