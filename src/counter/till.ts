/** The till without its screen: what it holds, may do, did. Runs in the browser, in Node and in the simulation alike. */
import type {
  Clock,
  DaySheet,
  Done,
  Enrolment,
  Found,
  Held,
  No,
  Notes,
  OpenShift,
  Point,
  Prepared,
  Teller,
  TillState,
  Waiting,
} from '#counter/nouns.ts'
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Signer, Store, Line as Wire } from '#sync/outbox.ts'

/** `practice`: a memory store that is never sent anywhere. */
export type World = { signer: Signer; clock: Clock; enrolment: Enrolment; practice?: true }

export declare class Till {
  static open(store: Store, world: World): Promise<Till>
  readonly point: Point
  readonly practice: boolean
  readonly shift: Shift
  /** Called after every change: commit, answer of the centre, shift. Returns how to stop it. */
  onChange(listener: () => void): () => void
  get state(): TillState
  today(): Day

  held(): readonly Held[]
  /** Suffix of a code, name with or without diacritics, phone, village; best first. */
  find(text: string, most?: number): Found[]
  drawer(): number
  stock(): { sku: string; quantity: number }[]
  /** What customers on credit owe by this till's own acts, per account. */
  credit(): { account: string; amount: number }[]
  /** Acts of pouches sealed here and on the way, with who carries them. */
  pouches(): { pouch: string; amount: number; carrier: string }[]

  tellers(): readonly Teller[]
  /** The teller whose PIN it is; a wrong one is counted, and from the fifth on a wait grows. */
  unlock(person: string, pin: string): Promise<Teller | No>

  /** Lays the act out and judges it by the till's book. Writes nothing. */
  prepare(service: string, verb: string, lines: Line[]): Prepared | No
  /** Durable when it resolves. The same `prepared` gives the same act, however often it is pressed. */
  commit(prepared: Prepared, teller: Teller): Promise<Done>
  /** Undoes an act of this till of the same day by one that carries its movements backwards. */
  undo(seq: number, reason: string, teller: Teller): Promise<Done | No>
  /** Acts of a day in their order. */
  acts(day: Day): Promise<Done[]>
  sheet(day: Day): Promise<DaySheet>

  waiting(): Waiting[]
  accept(key: string, teller: Teller): Promise<Done | No>
  dispute(key: string, reason: string, teller: Teller): Promise<Done | No>
  /** Gives back what a recall asks for, as far as it is still here. */
  obey(key: string, teller: Teller): Promise<Done[] | No>
  /** An outcome that a person has read and dealt with leaves the list. */
  settle(key: string): Promise<void>

  /** What the giver shows as a QR code after a hand-over, and what the taker makes of it: a receipt that names the giver's act. */
  release(done: Done): string
  receive(payload: string): Prepared[] | No

  sync(line: Wire): Promise<'idle' | 'more' | 'wait' | 'locked'>
}

export type Shift = {
  current(): OpenShift | undefined
  open(teller: Teller, counted: Notes): Promise<Done | No>
  /** Another teller takes the open drawer over: one count, two names. */
  change(teller: Teller, counted: Notes): Promise<Done | No>
  /** The book is set to what was counted, a difference opens a discrepancy, the shift ends in any case. */
  close(teller: Teller, counted: Notes): Promise<{ done: Done; sheet: DaySheet } | No>
  /** Opens the drawer of an absent teller, in front of a witness, with a count. */
  substitute(teller: Teller, absent: string, witness: string, counted: Notes): Promise<Done | No>
}
