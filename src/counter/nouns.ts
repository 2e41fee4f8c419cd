/**
 * What the parts of a till speak of: who works at it, what it holds, what it did, what waits for it. Types only; `till.ts`
 * is the till itself.
 */
import type { Told } from '#counter/book.ts'
import type { Act, Leg, Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { RefusalCode } from '#kernel/refusal.ts'

/** Local time with offset and whole seconds, as acts carry it: 2026-11-26T08:12:33+07:00. */
export type Clock = () => string

/** A PIN is kept only as what proves it: PBKDF2-SHA-256, salt and hash in base64url. */
export type Verifier = { salt: string; rounds: number; hash: string }

/** `until`: the last day on which this person may work at this device. `person` is the code in `person:<code>`. */
export type Teller = { person: string; name: string; role: 'teller' | 'head'; verifier: Verifier; until: Day }

/** What a manager gave this device when it was enrolled. */
export type Enrolment = {
  device: string
  /** Code of the postal unit, and its name as it stands on receipts. */
  unit: string
  unitName: string
  /** Its number, as the public page asks for its keys: '14'. */
  province: string
  epoch: number
  tellers: Teller[]
  /** Services whose receipts come from numbered books: service → series, e.g. { tax: 'AB-18P' }. */
  series?: Record<string, string>
}

export type Point = Pick<Enrolment, 'device' | 'unit' | 'unitName' | 'province'>

/**
 * A thing that the till holds, or that went out of it: then `holder` is another. `line` holds what its birth and its hand-over
 * said of it, personal values included; `came`: the act of this till that moved it last.
 */
export type Held = {
  key: string
  service: string
  open: number
  line: Line
  until?: Day
  holder?: string
  came?: string
}

/** A hit. `exact`: written with the same diacritics. `others`: what the same person or household still owes or gets here. */
export type Found = { held: Held; exact: boolean; others: Held[] }

/** One use that a person makes of a service, not yet done. */
export type Wish = { service: string; verb: string; lines: Line[] }

/**
 * The till's no: the ledger's list, or what only a till says. `text` is the sentence for the teller and says what to do;
 * `instead` is what may be done in its place (money taken into suspense).
 */
export type No = { no: RefusalCode | TillNo; field: string; text: string; instead?: Wish }
export type TillNo =
  | 'shift_closed'
  | 'shift_open'
  | 'locked'
  | 'lease_ended'
  | 'needs_network'
  | 'receipts_out'
  | 'not_waiting'
  | 'pin_wrong'
  | 'pin_wait'
  | 'teller_ended'
  | 'payload_invalid'
  | 'comes_by_line'

/** Judged by the till's book and ready to be done: nothing is written yet. Committed at most once, however often pressed. */
export type Prepared = {
  service: string
  verb: string
  lines: Line[]
  legs: Leg[]
  /** Amounts computed by the rules of the day, one object per line. */
  computed: Record<string, number>[]
  /** By how many đồng the drawer changes. */
  cash: number
  /** What a scanned hand-over told of things that this till has not seen. */
  told?: Told
}

/** An act that is durable on this device. `cash`: by how many đồng the drawer changed. */
export type Done = {
  seq: number
  act: Act
  day: Day
  legs: Leg[]
  computed: Record<string, number>[]
  cash: number
  /** What the book of the drawer said afterwards. */
  drawer: number
  /** Name of the teller; the code stands in `act.actor`. */
  teller: string
  /** Head of the device's chain after this act, in hex. */
  hash: string
  /** Number of its receipt, when a customer has a part in it: from this till's own block or a numbered book. */
  number?: string
  /** Sequence of the act that undid it. */
  undoneBy?: number
  /** What the centre answered, when it was not simply taken in. */
  outcome?: { kind: string; code: string; field: string }
}

/** “Chờ xử lý”: what waits for a person at this till. `key` is stable while it waits. */
export type Waiting =
  | {
      kind: 'proposal'
      key: string
      at: string
      from: string
      named: string
      reason: string
      evidence: string
      done?: Done
    }
  | {
      kind: 'recall'
      key: string
      at: string
      from: string
      order: string
      reason: string
      /** To be answered by the end of this day. */
      until: string
      things: Held[]
    }
  | { kind: 'outcome'; key: string; at: string; done: Done; text: string }
  | { kind: 'count'; key: string; at: string; open: number; done?: Done }

/** The shift that is open in this drawer. `instead`: the absent teller for whom a substitute opened it. */
export type OpenShift = {
  teller: string
  name: string
  at: string
  /** First sequence of the shift and what was counted at its opening, in đồng. */
  from: number
  counted: number
  instead?: { person: string; witness: string }
}

/** Notes by kind, as the service `cash` counts them; `coins` in đồng. */
export type Notes = Partial<
  Record<'n500' | 'n200' | 'n100' | 'n50' | 'n20' | 'n10' | 'n5' | 'n2' | 'n1' | 'coins', number>
>

/** What the status bar tells, in figures; `words.ts` puts it into sentences. */
export type TillState = {
  /** Number of the last act; how many are not yet at the centre. */
  last: number
  unsent: number
  /** Pictures that the centre does not have yet. */
  photos?: number
  oldestUnsentAt?: string
  lastSentAt?: string
  waiting: number
  locked?: string
  /** The device's clock against the centre's last word or the till's own last act; undefined when it looks right. */
  clock?: string
  shift?: OpenShift
  drawer: number
  practice?: true
}

/** A day on this device, recomputed from its acts. Amounts in đồng. */
export type DaySheet = {
  day: Day
  point: Point
  tellers: string[]
  acts: number
  /** First and last sequence of the day; 0 when nothing was done. */
  from: number
  to: number
  /** Sequences between `from` and `to` that are not on this device. */
  gaps: number[]
  /** Head of the device's chain after the last act of the day, in hex. */
  head: string
  unsent: number
  opening: number
  in: number
  out: number
  /** What the counts of the day found over (or, negative, missing), and what the centre moved. */
  found: number
  centre: number
  /** By the book, before the last count when there was one. */
  expected: number
  counted?: number
  /** Counted less expected at the last count. */
  difference?: number
  services: { service: string; name: string; acts: number; in: number; out: number }[]
  held: { service: string; name: string; things: number; open: number }[]
  /** First and last receipt number of each series used that day, and how many. */
  receipts: { series: string; first: string; last: string; count: number }[]
  /** The same as text, 48 columns. */
  lines: string[]
}
